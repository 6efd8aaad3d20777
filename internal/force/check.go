package force

import (
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Check looks at every record; a register without problems is sound.
func (r *Register) Check() Problems {
	var all Problems
	for i := range r.Units {
		all = append(all, r.CheckUnit(r.Units[i])...)
	}
	for i := range r.People {
		all = append(all, r.CheckPerson(r.People[i])...)
	}
	for i := range r.Memberships {
		all = append(all, r.CheckMembership(r.Memberships[i])...)
	}
	for i := range r.Qualifications {
		all = append(all, r.CheckQualification(r.Qualifications[i])...)
	}
	for i := range r.Absences {
		all = append(all, r.CheckAbsence(r.Absences[i])...)
	}
	for i := range r.Bars {
		all = append(all, r.CheckBar(r.Bars[i])...)
	}
	all = append(all, r.CheckRecords(&r.Records)...)
	return all
}

// The methods below say what would be wrong with the register if the record were put into it, replacing the one with its ID.

// CheckPerson says what is wrong with a person.
func (r *Register) CheckPerson(p Person) Problems {
	d := draft{record: "person", id: string(p.ID), subject: same(subject(&p))}
	d.when(p.Number == "", "number", "missing")
	if q := r.OtherByNumber(p.Number, p.ID); p.Number != "" && q != nil {
		d.add("number", "number-twice", p.Number, q.Name())
	}
	d.when(p.Surname == "", "surname", "missing")
	d.when(p.Given == "", "given", "missing")
	d.when(p.Sex != "m" && p.Sex != "f", "sex", "sex-unknown", p.Sex)
	d.when(p.Height != 0 && (p.Height < 100 || p.Height > 250), "height", "height-range", p.Height)
	d.when(r.Rank(p.Rank) == nil, "rank", "rank-unknown", p.Rank)
	d.when(p.Joined == 0, "joined", "missing")
	order := func(field string, later when.Date, before string, earlier when.Date) {
		d.when(later != 0 && earlier != 0 && later < earlier, field, "before", later, Term("force.field."+before), earlier)
	}
	order("joined", p.Joined, "born", p.Born)
	d.when(p.Left != 0 && p.Left <= p.Joined, "left", "left-not-after", p.Left, p.Joined)
	order("rank_since", p.RankSince, "born", p.Born)
	order("sworn", p.Sworn, "born", p.Born)
	order("trained", p.Trained, "born", p.Born)
	order("sworn", p.Sworn, "trained", p.Trained)
	return d.found
}

func subject(p *Person) string {
	if p.Number == "" {
		return p.Name()
	}
	return p.Number + " " + p.Name()
}

// of is the subject of a record that belongs to a person.
func (r *Register) of(id PersonID) words.Text {
	if p := r.Person(id); p != nil {
		return same(subject(p))
	}
	return same(string(id))
}

// CheckUnit says what is wrong with a unit.
func (r *Register) CheckUnit(u Unit) Problems {
	d := draft{record: "unit", id: string(u.ID), subject: u.Name}
	if u.Name.In(words.Az) == "" {
		d.subject = same(string(u.ID))
		d.add("name", "missing")
	}
	d.when(!slices.Contains(UnitKinds, u.Kind), "kind", "unit-kind-unknown", u.Kind)
	d.when(u.Strength < 0, "strength", "negative", u.Strength)
	d.when(backwards(u.Valid), "valid", "period-backwards", u.Valid.To, u.Valid.From)
	if u.Parent != "" && r.Unit(u.Parent) == nil && u.Parent != u.ID {
		d.add("parent", "unit-unknown", u.Parent)
	}
	// The tree is walked by the parents as written: the indexes have no loops left in them.
	seen := map[UnitID]bool{u.ID: true}
	for up := u.Parent; up != ""; {
		if seen[up] {
			d.when(up == u.ID, "parent", "parent-below")
			break
		}
		seen[up] = true
		x := r.Unit(up)
		if x == nil {
			break
		}
		up = x.Parent
	}
	for i := range r.Units {
		if v := &r.Units[i]; u.Short != "" && v.Short == u.Short && v.ID != u.ID && v.Valid.Overlaps(u.Valid) {
			d.add("short", "short-twice", u.Short, v.Name)
			break
		}
	}
	return d.found
}

func backwards(p when.Period) bool { return p.From != 0 && p.To != 0 && p.To <= p.From }

// CheckMembership says what is wrong with a membership.
func (r *Register) CheckMembership(m Membership) Problems {
	d := draft{record: "membership", id: m.ID, subject: r.of(m.Person)}
	d.when(r.Person(m.Person) == nil, "person", "person-unknown", m.Person)
	u := r.Unit(m.Unit)
	d.when(u == nil, "unit", "unit-unknown", m.Unit)
	if backwards(m.Period) {
		d.add("period", "period-backwards", m.Period.To, m.Period.From)
		return d.found
	}
	if u != nil && !backwards(u.Valid) {
		early := u.Valid.From != 0 && m.Period.From < u.Valid.From
		late := u.Valid.To != 0 && (m.Period.To == 0 || m.Period.To > u.Valid.To)
		d.when(early || late, "unit", "unit-not-valid", u.Name, u.Valid)
	}
	for _, n := range r.members[m.Person] {
		if n.ID != m.ID && n.Period.Overlaps(m.Period) {
			d.add("period", "membership-overlap", r.UnitName(n.Unit), n.Period)
		}
	}
	return d.found
}

// UnitName is a unit's name, its ID if it is unknown.
func (r *Register) UnitName(id UnitID) words.Text {
	if u := r.Unit(id); u != nil {
		return u.Name
	}
	return same(string(id))
}

// CheckQualification says what is wrong with a qualification.
func (r *Register) CheckQualification(q Qualification) Problems {
	d := draft{record: "qualification", id: q.ID, subject: r.of(q.Person)}
	d.when(r.Person(q.Person) == nil, "person", "person-unknown", q.Person)
	d.when(!ValidCode(q.Code), "qualification", "code", q.Code)
	d.when(q.From != 0 && q.Until != 0 && q.Until < q.From, "until", "last-before-first", q.Until, q.From)
	return d.found
}

// ValidCode says whether a text may name a qualification or position: small letters, digits and hyphens, a letter first.
func ValidCode(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// CheckAbsence says what is wrong with an absence.
func (r *Register) CheckAbsence(a Absence) Problems {
	d := draft{record: "absence", id: a.ID, subject: r.of(a.Person)}
	d.when(r.Person(a.Person) == nil, "person", "person-unknown", a.Person)
	d.when(!slices.Contains(AbsenceKinds, a.Kind), "kind", "absence-kind-unknown", a.Kind)
	if !d.checkDays(a.Days) {
		return d.found
	}
	for _, b := range r.away[a.Person] {
		if b.ID != a.ID && b.Days.Overlaps(a.Days) {
			d.add("days", "absence-overlap", Term("absence."+b.Kind), b.Days)
		}
	}
	return d.found
}

// checkDays says whether the stretch has a first day and does not run backwards, and adds the problem if not.
func (d *draft) checkDays(days when.Days) bool {
	if days.First == 0 {
		d.add("first", "missing")
		return false
	}
	if days.Last != 0 && days.Last < days.First {
		d.add("last", "last-before-first", days.Last, days.First)
		return false
	}
	return true
}

// CheckBar says what is wrong with an entered bar.
func (r *Register) CheckBar(b Bar) Problems {
	d := draft{record: "bar", id: b.ID, subject: r.of(b.Person)}
	d.when(r.Person(b.Person) == nil, "person", "person-unknown", b.Person)
	switch b.Kind {
	case Investigation, Unfit:
	case Unsworn, Untrained, NoContract, NotCleared:
		d.add("kind", "bar-follows", Term("bar."+b.Kind))
	default:
		d.add("kind", "bar-kind-unknown", b.Kind)
	}
	d.checkDays(b.Days)
	return d.found
}
