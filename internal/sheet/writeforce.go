package sheet

import (
	"io"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// head names a column as the header of a table does.
func head(l words.Lang, code string) Column {
	return Column{Head: words.Sentence(l, words.T(l, "force.field."+code))}
}

// WritePeople writes people as ReadPeople reads them, as they stand on a date; nil means all who serve on it, by rank and name.
func WritePeople(w io.Writer, f Format, l words.Lang, r *force.Register, on when.Date, ids []force.PersonID, mark string) error {
	if ids == nil {
		ids = r.PeopleIn("", on, true)
	}
	t := Table{Sheet: words.T(l, "sheet.people"), Lang: l, Mark: mark}
	for _, c := range peopleKind.known {
		t.Columns = append(t.Columns, head(l, c))
	}
	for _, id := range ids {
		if p := r.Person(id); p != nil {
			t.Rows = append(t.Rows, personRow(l, r, on, p))
		}
	}
	return WriteTable(w, f, t)
}

func personRow(l words.Lang, r *force.Register, on when.Date, p *force.Person) []any {
	own := describe(r, p)
	var height any
	if p.Height != 0 {
		height = p.Height
	}
	var quals []string
	for _, q := range shown(r, p.ID, on) {
		quals = append(quals, heldText(q, on))
	}
	// Who has not joined yet belongs where they will begin, as ReadPeople reads it.
	day := max(on, p.Joined)
	values := map[string]any{
		"height": height, "born": p.Born, "rank_since": p.RankSince, "joined": p.Joined, "left": p.Left, "sworn": p.Sworn,
		"trained": p.Trained, "unit": unitText(r, r.UnitOn(p.ID, day)), "position": force.PositionName(l, r.Position(p.ID, day)),
		"qualifications": strings.Join(quals, "; "),
	}
	row := make([]any, len(peopleKind.known))
	for i, c := range peopleKind.known {
		if v, ok := values[c]; ok {
			row[i] = v
		} else {
			row[i] = own[c]
		}
	}
	return row
}

// WriteAbsences writes the absences that share a day with the stretch, earliest first, as ReadAbsences reads them.
func WriteAbsences(w io.Writer, f Format, l words.Lang, r *force.Register, days when.Days, mark string) error {
	t := Table{Sheet: words.T(l, "sheet.absences"), Lang: l, Mark: mark}
	for _, c := range []string{"number", "surname", "given", "rank", "unit", "kind", "first", "last", "note"} {
		t.Columns = append(t.Columns, head(l, c))
	}
	var ids []force.PersonID
	for i := range r.People {
		if len(r.AbsencesOf(r.People[i].ID)) > 0 {
			ids = append(ids, r.People[i].ID)
		}
	}
	r.BySeniority(ids)
	for _, id := range ids {
		p := r.Person(id)
		for _, a := range r.AbsencesOf(id) {
			if a.Days.Overlaps(days) {
				t.Rows = append(t.Rows, []any{p.Number, p.Surname, p.Given, r.RankName(l, p.Rank), unitText(r, r.UnitOn(id, a.Days.First)),
					a.Kind.Name(l), a.Days.First, a.Days.Last, a.Note})
			}
		}
	}
	return WriteTable(w, f, t)
}

// WriteStrength writes the strength return of a date: a row for each unit, those below included, with the kinds of absence that occur.
func WriteStrength(w io.Writer, f Format, l words.Lang, r *force.Register, on when.Date, mark string) error {
	rows := r.Strength(on)
	t := Table{Title: words.T(l, "sheet.strength.title", words.Day(l, on)), Sheet: words.T(l, "sheet.strength"), Lang: l, Mark: mark}
	add := func(key string) { t.Columns = append(t.Columns, Column{Head: words.T(l, "sheet.strength."+key)}) }
	add("unit")
	add("establishment")
	add("on-roll")
	for _, k := range force.AbsenceKinds {
		t.Columns = append(t.Columns, Column{Head: words.Sentence(l, k.Name(l))})
	}
	add("away")
	add("present")
	add("barred")
	add("fit")
	for i := range rows {
		s := &rows[i]
		name := words.T(l, "sheet.strength.none")
		if s.Unit != "" {
			if name = r.UnitName(s.Unit).In(l); f == XLSX { // indented as the tree is; CSV is for programs
				name = strings.Repeat("\u2003", s.Depth) + name
			}
		}
		row := []any{name, s.Establishment, s.OnRoll}
		for _, k := range force.AbsenceKinds {
			row = append(row, s.Absent[k])
		}
		t.Rows = append(t.Rows, append(row, s.Away(), s.Present, s.Barred, s.Fit))
	}
	return WriteTable(w, f, t)
}
