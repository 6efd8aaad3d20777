// Package sheet takes the register in from tables (XLSX and CSV) and gives tables out: people, absences, the strength return,
// rosters, ledgers, and a person's duties as an iCal feed.
//
// # Taking in
//
// ReadPeople and ReadAbsences read a whole file, compare it with the register and give an Import: what each row would do, old value
// beside new, and what is wrong with it. Nothing is stored here; Import.Changes is empty while a single row is wrong, so that
// nothing is ever half-loaded.
//
// A file that could hide something from the person who looks at it is refused as a whole: formulas, macros, hidden sheets, rows or
// columns, merged cells, a zip that is damaged or unpacks to more than it should. That is why XLSX is read by this package
// itself: what is refused and what is taken come from one reading of the same bytes.
//
// # Giving out
//
// A cell that is written never starts a formula. XLSX types it as text; CSV puts an apostrophe before the signs by which
// spreadsheets tell formulas, and reading takes it off again.
package sheet

import (
	"errors"
	"strings"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Format is a kind of file.
type Format string

// The formats of tables.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ContentType is the MIME type of the format.
func (f Format) ContentType() string {
	if f == CSV {
		return "text/csv; charset=utf-8"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// ErrFile is wrapped by every complaint about a file that is read.
var ErrFile = errors.New("sheet: bad file")

// Fault says what is wrong with a file or a row of it, where, and what to do. It is an error.
type Fault struct {
	File   string     `json:"file"`
	Sheet  string     `json:"sheet,omitempty"`  // "" for CSV
	Row    int        `json:"row,omitempty"`    // as the spreadsheet numbers it, line of a CSV; 0: the file or sheet as a whole
	Column string     `json:"column,omitempty"` // a key behind "force.field.", "" if none
	Value  string     `json:"value,omitempty"`  // what stands there
	Word   string     `json:"word,omitempty"`   // what in the value is not understood, where a Mapping can say it
	Key    string     `json:"key"`              // what is wrong, a key behind "sheet.fault." or "force.problem."
	Text   words.Text `json:"text"`             // what is wrong and what to do
}

// In says all: where, what, and what to do.
func (f Fault) In(l words.Lang) string {
	where := []string{f.File}
	if f.Sheet != "" {
		where = append(where, words.T(l, "sheet.where.sheet", f.Sheet))
	}
	if f.Row > 0 {
		where = append(where, words.T(l, "sheet.where.row", f.Row))
	}
	if f.Column != "" {
		where = append(where, words.T(l, "force.field."+f.Column))
	}
	return words.T(l, "sheet.fault.where", strings.Join(where, ", "), f.Text.In(l))
}

// Error is In English.
func (f Fault) Error() string { return f.In(words.En) }

// Unwrap gives ErrFile.
func (f Fault) Unwrap() error { return ErrFile }

// Faults are several, as one error.
type Faults []Fault

// In has a line for each.
func (f Faults) In(l words.Lang) string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].In(l)
	}
	return strings.Join(lines, "\n")
}

// Error is In English.
func (f Faults) Error() string { return f.In(words.En) }

// Unwrap gives ErrFile.
func (f Faults) Unwrap() error { return ErrFile }

// say puts a fault into words of both languages.
func say(key string, args ...any) words.Text {
	in := func(l words.Lang) string {
		filled := make([]any, len(args))
		for i, a := range args {
			switch a := a.(type) {
			case words.Text:
				filled[i] = a.In(l)
			case when.Date:
				filled[i] = words.Short(a)
			default:
				filled[i] = a
			}
		}
		return words.T(l, "sheet.fault."+key, filled...)
	}
	return words.Text{Az: in(words.Az), En: in(words.En)}
}

// both is a text of the catalogue in both languages.
func both(key string) words.Text {
	return words.Text{Az: words.T(words.Az, key), En: words.T(words.En, key)}
}

func same(s string) words.Text { return words.Text{Az: s, En: s} }
