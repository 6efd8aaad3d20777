package sheet

import (
	"io"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// peopleKind is the table of people, in the order in which it is written.
var peopleKind = kind{
	known: []string{"number", "surname", "given", "patronymic", "sex", "born", "height", "rank", "rank_since", "joined", "left",
		"sworn", "trained", "unit", "position", "phone", "qualifications"},
	also:   []string{"full_name"},
	needed: []string{"number"},
}

// ReadPeople reads a table of people and compares it with the register as it stands today. The first row is the header, in either
// language, columns in any order; a person is known by the service number. A column that the file does not have leaves its values
// alone; an empty cell of one that it has takes the value away. Dates are the spreadsheet's own, 2026-12-05 or 05.12.2026; ranks,
// units and positions go by code or name in either language; qualifications stand as "driver:2027-03-01; weapon" (with
// the last day on which they hold), those not named end. Who changes the unit does so today; a new person belongs to it from the
// day of joining. A full name may stand in one column: surname, given name, patronymic, oğlu or qızı.
//
// How says what the file's own words mean, and what becomes of what was changed in the register since the last import, of those whom the
// file does not have any more, and of those who have another number now.
//
// The error is Faults if the file as a whole cannot be taken. What is wrong with rows is in the Import.
func ReadPeople(name string, from io.Reader, r *force.Register, today when.Date, how How) (*Import, error) {
	how.Mapping = Mapping{}.With(how.Mapping)
	sheets, err := open(name, from)
	if err != nil {
		return nil, err
	}
	t, err := find(name, sheets, peopleKind, &how)
	if err != nil {
		return nil, err
	}
	p := peopleReader{table: t, register: r, today: today, lookup: newLookup(r, today), seen: map[string]int{}, ids: map[force.PersonID]bool{}}
	out := &Import{File: name, Sheet: t.sheet, What: "people", Columns: t.codes(peopleKind), mapping: how.Mapping}
	p.inFile = p.numbers()
	rows := make([]reading, len(t.rows))
	for i, l := range t.rows {
		rows[i] = reading{table: t, line: l}
		p.read(&rows[i])
	}
	p.checkDated(rows)
	for i := range rows {
		out.Rows = append(out.Rows, rows[i].row)
	}
	p.gone(out)
	out.changes, out.base = p.changes, how.Base.with(out.Columns, p.marks(out.Columns))
	out.count()
	return out, nil
}

// peopleReader reads the rows of one table.
type peopleReader struct {
	*table
	register *force.Register
	today    when.Date
	lookup   *lookup
	seen     map[string]int // numbers: in which row
	ids      map[force.PersonID]bool
	changes  force.Changes
	inFile   map[string]bool
	byName   map[string][]*force.Person // whose number is not in the file
	only     bool                       // look only, put nothing
	// Which row each dated record comes from.
	ofMembership, ofQualification []int
}

func (p *peopleReader) read(r *reading) {
	r.begin()
	if r.row.Number == "" {
		return
	}
	if first, twice := p.seen[r.row.Number]; twice {
		r.wrong("number", "number-twice", r.row.Number, first)
		return
	}
	p.seen[r.row.Number] = r.n
	old, other := p.known(r)
	if other {
		return
	}
	var before, after force.Person
	if old != nil {
		before, after = *old, *old
		after.Number = r.row.Number
		r.was = old.Number
	} else {
		after.Number = r.row.Number
		after.ID = force.NewPersonID(after.Number, func(id force.PersonID) bool { return p.ids[id] || p.register.Person(id) != nil })
	}
	p.ids[after.ID] = true
	p.fill(r, &after)
	r.row.Person, r.row.Name = after.ID, strings.TrimSpace(after.Name())
	if len(r.row.Faults) == 0 {
		r.problems(p.register.CheckPerson(after))
	}
	if r.row.State == Wrong {
		return
	}
	p.compare(r, &before, &after)
	changed := len(r.row.Changes) > 0
	if changed || old == nil {
		p.changes.People = append(p.changes.People, after)
	}
	p.belong(r, &after, old == nil)
	p.qualify(r, &after, old == nil)
	p.keep(r, old)
	if old == nil {
		p.alike(r, &after)
	}
	switch {
	case r.row.State == Wrong:
	case old == nil:
		r.row.State = New
	case len(r.row.Changes) > 0:
		r.row.State = Changed
	}
}

// fill puts the row's values into the person; faults of cells are noted.
func (p *peopleReader) fill(r *reading, x *force.Person) {
	texts := map[string]*string{"surname": &x.Surname, "given": &x.Given, "patronymic": &x.Patronymic, "phone": &x.Phone}
	for code, to := range texts {
		if r.has(code) {
			*to = r.text(code)
		}
	}
	for _, d := range personDates(x) {
		if r.has(d.code) {
			*d.date = r.date(d.code)
		}
	}
	if r.has("height") {
		x.Height = r.count("height")
	}
	p.fullName(r, x)
	if s := r.text("sex"); r.has("sex") {
		switch words.Fold(s) {
		case "m", "k", "kisi", "man", "male":
			x.Sex = "m"
		case "f", "q", "qadin", "woman", "female":
			x.Sex = "f"
		default:
			r.unknown("sex", s, Fault{Key: "sex", Text: say("sex", s)})
		}
	}
	if s := r.text("rank"); r.has("rank") {
		rank, ok := p.lookup.ranks[words.Fold(s)]
		if !ok {
			r.unknown("rank", s, ofForce("rank-unknown", s))
		}
		x.Rank = rank
	}
}

// dated is a date of a person with its column.
type dated struct {
	code string
	date *when.Date
}

func personDates(x *force.Person) []dated {
	return []dated{{"born", &x.Born}, {"rank_since", &x.RankSince}, {"joined", &x.Joined}, {"left", &x.Left}, {"sworn", &x.Sworn}, {"trained", &x.Trained}}
}

// compare notes which values differ, in the order of the columns.
func (p *peopleReader) compare(r *reading, before, after *force.Person) {
	old, new := describe(p.register, before), describe(p.register, after)
	for _, c := range peopleKind.known {
		if _, ok := new[c]; ok {
			r.change(c, old[c], new[c])
		}
	}
}

// describe gives a person's own values as people read them, by column.
func describe(r *force.Register, x *force.Person) map[string]words.Text {
	m := map[string]words.Text{
		"number": same(x.Number), "surname": same(x.Surname), "given": same(x.Given), "patronymic": same(x.Patronymic), "phone": same(x.Phone),
		"height": same(numberText(x.Height)), "sex": sexText(x.Sex), "rank": {},
	}
	for _, d := range personDates(x) {
		m[d.code] = same(words.Short(*d.date))
	}
	if k := r.Rank(x.Rank); k != nil {
		m["rank"] = k.Name
	}
	return m
}

func sexText(s string) words.Text {
	switch s {
	case "m", "f":
		return both("sheet.sex." + s)
	}
	return words.Text{}
}

// checkDated lets the register look at the memberships and qualifications as they would stand beside each other, and puts
// its complaints to the rows that they come from.
func (p *peopleReader) checkDated(rows []reading) {
	if len(p.changes.Memberships)+len(p.changes.Qualifications) == 0 {
		return
	}
	next := p.register.With(p.changes)
	for i, m := range p.changes.Memberships {
		rows[p.ofMembership[i]].problems(next.CheckMembership(m))
	}
	for i, q := range p.changes.Qualifications {
		rows[p.ofQualification[i]].problems(next.CheckQualification(q))
	}
}
