package sheet

import (
	"io"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// absenceKind is the table of absences. Names, rank and unit stand there for people to read.
var absenceKind = kind{
	known:  []string{"number", "kind", "first", "last", "note"},
	needed: []string{"number", "kind", "first"},
	passed: []string{"surname", "given", "rank", "unit"},
}

// ReadAbsences reads a table of absences and compares it with the register: service number, kind (code or name in either
// language), first and last day, note. An absence of the same person, kind and first day is changed, any other is new; one that
// shares a day with another of the same person is wrong. Without a last day nobody knows yet when it ends.
//
// The error is Faults if the file as a whole cannot be taken. What is wrong with rows is in the Import.
func ReadAbsences(name string, from io.Reader, r *force.Register, today when.Date, how How) (*Import, error) {
	how.Mapping = Mapping{}.With(how.Mapping)
	sheets, err := open(name, from)
	if err != nil {
		return nil, err
	}
	t, err := find(name, sheets, absenceKind, &how)
	if err != nil {
		return nil, err
	}
	out := &Import{File: name, Sheet: t.sheet, What: "absences", Columns: t.codes(absenceKind), mapping: how.Mapping}
	a := absenceReader{table: t, register: r, lookup: newLookup(r, today), seen: map[absenceKey]int{}}
	rows := make([]reading, len(t.rows))
	for i, l := range t.rows {
		rows[i] = reading{table: t, line: l}
		if x, ok := a.read(&rows[i]); ok {
			out.changes.Absences = append(out.changes.Absences, x)
			a.from = append(a.from, i)
		}
	}
	if len(out.changes.Absences) > 0 {
		next := r.With(out.changes)
		for i, x := range out.changes.Absences {
			rows[a.from[i]].problems(next.CheckAbsence(x))
		}
	}
	for i := range rows {
		out.Rows = append(out.Rows, rows[i].row)
	}
	out.count()
	return out, nil
}

// absenceKey is what an absence is known by.
type absenceKey struct {
	person force.PersonID
	kind   force.AbsenceKind
	first  when.Date
}

type absenceReader struct {
	*table
	register *force.Register
	lookup   *lookup
	seen     map[absenceKey]int // in which row
	from     []int              // which row each change comes from
}

// read gives the absence that the row puts; false if it puts none.
func (a *absenceReader) read(r *reading) (force.Absence, bool) {
	r.begin()
	var x force.Absence
	p := a.register.PersonByNumber(r.row.Number)
	if p == nil {
		if r.row.Number != "" {
			r.wrong("number", "nobody", r.row.Number)
		}
	} else {
		x.Person, r.row.Person, r.row.Name = p.ID, p.ID, p.Name()
	}
	s := r.text("kind")
	x.Kind = a.lookup.absences[words.Fold(s)]
	if x.Kind == "" {
		r.unknown("kind", s, ofForce("absence-kind-unknown", s))
	}
	x.Days = when.Days{First: r.date("first"), Last: r.date("last")}
	if r.text("first") == "" {
		r.fault(Fault{Column: "first", Key: "missing", Text: both("force.problem.missing")})
	}
	x.Note = r.text("note")
	if r.row.State == Wrong {
		return x, false
	}
	key := absenceKey{x.Person, x.Kind, x.Days.First}
	if first, twice := a.seen[key]; twice {
		r.wrong("first", "absence-twice", first)
		return x, false
	}
	a.seen[key] = r.n
	return a.compare(r, x)
}

// compare finds the absence in the register and notes what differs.
func (a *absenceReader) compare(r *reading, x force.Absence) (force.Absence, bool) {
	var old force.Absence
	for _, o := range a.register.AbsencesOf(x.Person) {
		if o.Kind == x.Kind && o.Days.First == x.Days.First {
			old = o
		}
	}
	if old.ID != "" {
		x.ID = old.ID
		if !a.has("note") {
			x.Note = old.Note
		}
		if !a.has("last") {
			x.Days.Last = old.Days.Last
		}
		if x == old {
			return x, false
		}
		r.row.State = Changed
	} else {
		x.ID = force.NewAbsenceID(x.Person, x.Days.First, func(s string) bool { return a.lookup.absence[s] })
		a.lookup.absence[x.ID] = true
		r.row.State = New
		r.change("kind", words.Text{}, words.Text{Az: x.Kind.Name(words.Az), En: x.Kind.Name(words.En)})
		r.change("first", words.Text{}, same(words.Short(x.Days.First)))
	}
	r.change("last", same(words.Short(old.Days.Last)), same(words.Short(x.Days.Last)))
	r.change("note", same(old.Note), same(x.Note))
	return x, true
}
