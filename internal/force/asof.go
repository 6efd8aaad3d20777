package force

import (
	"slices"

	"qarovul/internal/when"
)

// PersonAsOf is a person as the register has them on a date.
type PersonAsOf struct {
	Person         *Person
	Serves         bool
	Rank           RankCode    // "" where the register does not know the rank of that day
	Membership     *Membership // nil if in no unit
	Path           []UnitID    // the unit and those above it, the top last
	Absence        *Absence    // nil if not absent
	Bar            BarKind     // "" if not barred
	Qualifications []Qualification
}

// PersonAsOf is a person on a date; nil if unknown.
func (r *Register) PersonAsOf(id PersonID, d when.Date) *PersonAsOf {
	p := r.Person(id)
	if p == nil {
		return nil
	}
	x := &PersonAsOf{Person: p, Serves: p.Serves(d), Rank: r.RankOn(id, d), Membership: r.MembershipOn(id, d), Absence: r.absenceOn(id, d), Qualifications: []Qualification{}}
	if x.Membership != nil {
		x.Path = r.Path(x.Membership.Unit)
	}
	x.Bar, _ = r.BarredOn(id, d)
	for _, q := range r.quals[id] {
		if (q.From == 0 || d >= q.From) && (q.Until == 0 || d <= q.Until) {
			x.Qualifications = append(x.Qualifications, q)
		}
	}
	return x
}

// RankOn is a person's rank on a date, "" where the register does not know it: before the day from which the rank that it has counts, and before
// the earliest that was recorded.
func (r *Register) RankOn(id PersonID, d when.Date) RankCode {
	p := r.Person(id)
	switch {
	case p == nil:
		return ""
	case p.RankSince == 0 || d >= p.RankSince:
		return p.Rank
	}
	if held := r.heldRank(id, d); held != nil {
		return held.Rank
	}
	return ""
}

// UnitAsOf is a unit as the register has it on a date, with those below it.
type UnitAsOf struct {
	Unit      *Unit
	Valid     bool
	Above     []UnitID   // the nearest first
	Below     []UnitID   // valid units right below it
	Commander PersonID   // "" if the register names none
	Members   []PersonID // who serves in it or below it, by rank, highest first, then name
	Strength  StrengthRow
}

// UnitAsOf is a unit on a date; nil if unknown.
func (r *Register) UnitAsOf(id UnitID, d when.Date) *UnitAsOf {
	u := r.Unit(id)
	if u == nil {
		return nil
	}
	x := &UnitAsOf{Unit: u, Valid: u.Valid.Holds(d), Above: r.Path(id)[1:], Below: []UnitID{}, Commander: r.CommanderOn(id, d),
		Strength: StrengthRow{Unit: id, Depth: len(r.Path(id)) - 1, Establishment: r.establishment(id, d), Absent: map[AbsenceKind]int{}}}
	for _, b := range r.Children(id) {
		if r.Unit(b).Valid.Holds(d) {
			x.Below = append(x.Below, b)
		}
	}
	in := r.membersOf(id, d)
	for _, p := range in {
		r.count(&x.Strength, p, d)
	}
	x.Members = r.ids(r.bySeniority(in))
	return x
}

// establishment of a unit on a date: its own figure, else the sum of those below. A unit that is not valid has none of its own.
func (r *Register) establishment(id UnitID, d when.Date) int {
	if u := r.Unit(id); u.Valid.Holds(d) && u.Strength > 0 {
		return u.Strength
	}
	sum := 0
	for _, b := range r.Children(id) {
		sum += r.establishment(b, d)
	}
	return sum
}

// commands are the positions whose holder commands a unit of a kind, the first before the second.
var commands = map[UnitKind][]string{
	Regiment:     {"force-commander", "commander", "regiment-commander"},
	Battalion:    {"battalion-commander"},
	Company:      {"company-commander"},
	Platoon:      {"platoon-commander"},
	Squad:        {"squad-commander"},
	Headquarters: {"chief-of-staff", "head-of-section"},
	Service:      {"head-of-section", "bandmaster"},
}

// CommanderOn is who commands a unit on a date: the highest in rank of those who hold its commander's position in the unit itself, or, for
// the force, in a headquarters right below it; "" where nobody does.
func (r *Register) CommanderOn(id UnitID, d when.Date) PersonID {
	u := r.Unit(id)
	if u == nil {
		return ""
	}
	in := []UnitID{id}
	if u.Kind == Regiment {
		for _, b := range r.Children(id) {
			if r.Unit(b).Kind == Headquarters {
				in = append(in, b)
			}
		}
	}
	for _, position := range commands[u.Kind] {
		var found []int
		for _, at := range in {
			found = append(found, slices.DeleteFunc(r.appendMembers(nil, at, d), func(i int) bool { return r.Position(r.People[i].ID, d) != position })...)
		}
		if found = r.bySeniority(found); len(found) > 0 {
			return r.People[found[0]].ID
		}
	}
	return ""
}
