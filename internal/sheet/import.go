package sheet

import (
	"strconv"
	"strings"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// State says what a row would do.
type State string

// The states of a row.
const (
	New     State = "new"     // adds a record
	Changed State = "changed" // changes one
	Same    State = "same"    // says what the register has
	Leaves  State = "leaves"  // somebody who is not in the file leaves
	Wrong   State = "wrong"   // cannot be taken
)

// Import is a file compared with the register. Nothing of it is stored yet.
type Import struct {
	File    string        `json:"file"`
	Sheet   string        `json:"sheet,omitempty"`
	What    string        `json:"what"`    // "people" or "absences"
	Columns []string      `json:"columns"` // that the file has, as keys behind "force.field."
	Rows    []Row         `json:"rows"`
	Totals  map[State]int `json:"totals"`
	Unknown []Unknown     `json:"unknown,omitempty"` // words that made rows wrong
	Gone    []Gone        `json:"gone,omitempty"`    // who serves and is not in the file
	Alike   int           `json:"alike"`             // rows of new people who are like somebody in the register
	Kept    int           `json:"kept"`              // rows in which the register keeps what the file would change
	changes force.Changes
	base    *Base
	mapping Mapping
}

// Row is a row of the file with what it would do.
type Row struct {
	Line    int            `json:"line"` // as the spreadsheet numbers it
	State   State          `json:"state"`
	Person  force.PersonID `json:"person,omitempty"`
	Number  string         `json:"number"`
	Name    string         `json:"name"`
	Changes []Change       `json:"changes,omitempty"` // of a new row every value, of a changed one those that change
	Kept    []Change       `json:"kept,omitempty"`    // what was changed in the register since the last import, and stays: Old stands, New is in the file
	Like    *Like          `json:"like,omitempty"`    // somebody in the register whom a new row may be
	Faults  Faults         `json:"faults,omitempty"`
}

// Change is a value that would change.
type Change struct {
	Column string     `json:"column"` // a key behind "force.field."
	Old    words.Text `json:"old"`    // empty if there is none
	New    words.Text `json:"new"`    // empty if it is taken away
}

// Like is somebody in the register who bears the name of a new row and was born on the same day, under a number that is not in the file.
type Like struct {
	Person force.PersonID `json:"person"`
	Number string         `json:"number"`
	Name   string         `json:"name"`
}

// Gone is somebody who serves and is not in the file.
type Gone struct {
	Person force.PersonID `json:"person"`
	Number string         `json:"number"`
	Name   string         `json:"name"`
	Unit   force.UnitID   `json:"unit,omitempty"`
	Leaves when.Date      `json:"leaves,omitempty"` // the first day no longer serving, as was said of them; 0: nothing changes
}

// Base is what this import has read, for the next one to be compared with.
func (i *Import) Base() *Base { return i.base }

// Mapping is what the file was read by.
func (i *Import) Mapping() Mapping { return i.mapping }

// Changes is what to put into the register, all of it at once. It is empty while a row is wrong: see Err.
func (i *Import) Changes() force.Changes {
	if i.Totals[Wrong] > 0 {
		return force.Changes{}
	}
	return i.changes
}

// Err is everything that is wrong, as Faults; nil if nothing is.
func (i *Import) Err() error {
	var all Faults
	for _, r := range i.Rows {
		all = append(all, r.Faults...)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// count makes the totals.
func (i *Import) count() {
	i.Totals = map[State]int{New: 0, Changed: 0, Same: 0, Wrong: 0}
	for _, r := range i.Rows {
		i.Totals[r.State]++
		if r.Like != nil {
			i.Alike++
		}
		if len(r.Kept) > 0 {
			i.Kept++
		}
	}
	i.unknown()
}

// reading is a row while it is read.
type reading struct {
	*table
	line
	row Row
	// The number by which the person was known at the last import, "" if the row is read without regard to it.
	was string
}

// has says whether the row says something in a column: the file has it, and it is not what the last import read.
func (r *reading) has(code string) bool {
	i, ok := r.place[code]
	return ok && (r.was == "" || r.how.FileWins || !r.how.Base.says(r.was, code, r.at(i).text))
}

func (r *reading) text(code string) string {
	if i, ok := r.place[code]; ok {
		return r.how.word(code, r.at(i).text)
	}
	return ""
}

// unknown adds a fault of a word that is not understood.
func (r *reading) unknown(code, word string, f Fault) {
	f.Column, f.Value, f.Word = code, r.text(code), word
	r.fault(f)
}

// ofForce is a fault in the register's words.
func ofForce(key string, args ...any) Fault {
	return Fault{Key: key, Text: words.Text{Az: words.T(words.Az, "force.problem."+key, args...), En: words.T(words.En, "force.problem."+key, args...)}}
}

// wrong adds a fault of the row.
func (r *reading) wrong(code, key string, args ...any) {
	r.fault(Fault{Column: code, Value: r.text(code), Key: key, Text: say(key, args...)})
}

func (r *reading) fault(f Fault) {
	f.File, f.Sheet, f.Row = r.file, r.sheet, r.n
	r.row.State = Wrong
	r.row.Faults = append(r.row.Faults, f)
}

// problems adds what the register has to say.
func (r *reading) problems(all force.Problems) {
	for _, p := range all {
		r.fault(Fault{Column: p.Field, Value: r.text(p.Field), Key: p.Key, Text: words.Text{Az: p.Text(words.Az), En: p.Text(words.En)}})
	}
}

// begin looks at the row as such: its width, errors of the spreadsheet, texts that are too long.
func (r *reading) begin() {
	r.row = Row{Line: r.n, State: Same, Number: r.text("number"), Name: strings.TrimSpace(r.text("surname") + " " + r.text("given"))}
	for i, c := range r.cells {
		if c.text != "" && (i >= len(r.columns) || r.columns[i] == "") {
			r.wrong("", "beyond", columnName(i))
		}
	}
	if r.sheet == "" && len(r.cells) < r.width {
		r.wrong("", "short", len(r.cells), r.width)
	}
	for i, code := range r.columns {
		switch c := r.at(i); {
		case code == "", code == Pass:
		case c.bad:
			r.wrong(code, "cell-error", c.text)
		case c.long:
			r.wrong(code, "text-long", maxText)
		}
	}
	if r.row.Number == "" {
		r.fault(Fault{Column: "number", Key: "missing", Text: both("force.problem.missing")})
	}
}

// date reads a date, 0 for an empty cell.
func (r *reading) date(code string) when.Date {
	i, ok := r.place[code]
	if !ok {
		return 0
	}
	c := r.at(i)
	if c.text == "" || c.bad {
		return 0
	}
	d := c.date
	if d == 0 {
		d = parseDate(c.text)
	}
	if y, _, _ := d.Civil(); d == 0 || y < 1900 || y > 2200 {
		r.wrong(code, "date", c.text)
		return 0
	}
	return d
}

// parseDate reads 2026-12-05 or 05.12.2026; 0 if it is neither.
func parseDate(s string) when.Date {
	if d, err := when.ParseDate(s); err == nil {
		return d
	}
	t, err := time.Parse("2.1.2006", s)
	if err != nil {
		return 0
	}
	return when.NewDate(t.Date())
}

// count reads a whole number, 0 for an empty cell.
func (r *reading) count(code string) int {
	s := r.text(code)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		r.wrong(code, "number", s)
		return 0
	}
	return n
}

// change notes a value that differs.
func (r *reading) change(code string, before, after words.Text) {
	if before != after {
		r.row.Changes = append(r.row.Changes, Change{code, before, after})
	}
}
