package force

import (
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Subtree is a unit and all units below it, parents before children; of "" all units. It is nil for an unknown unit.
func (r *Register) Subtree(id UnitID) []UnitID {
	first, last := 0, len(r.Units)
	if id != "" {
		i, ok := r.unit[id]
		if !ok {
			return nil
		}
		first, last = i, i+r.below[i]
	}
	all := make([]UnitID, 0, last-first)
	for i := first; i < last; i++ {
		all = append(all, r.Units[i].ID)
	}
	return all
}

// Path is a unit and those above it, the top last; nil for an unknown unit.
func (r *Register) Path(id UnitID) []UnitID {
	i, ok := r.unit[id]
	var path []UnitID
	for ok {
		path = append(path, r.Units[i].ID)
		i, ok = r.parent(i)
	}
	return path
}

// Within says whether a unit is another one or lies below it. Everything lies within "".
func (r *Register) Within(id, top UnitID) bool {
	if top == "" {
		return true
	}
	i, ok := r.unit[id]
	j, ok2 := r.unit[top]
	return ok && ok2 && i >= j && i < j+r.below[j]
}

// PeopleIn lists who serves and belongs to the unit on a date, by rank, highest first, then name. With deep the units below
// count too. Of "" with deep it is everybody who serves, those without a unit included; of "" alone only those without.
func (r *Register) PeopleIn(id UnitID, d when.Date, deep bool) []PersonID {
	var found []int
	switch {
	case id == "":
		for i := range r.People {
			p := &r.People[i]
			if p.Serves(d) && (deep || r.UnitOn(p.ID, d) == "") {
				found = append(found, i)
			}
		}
	case deep:
		found = r.membersOf(id, d)
	default:
		found = r.appendMembers(found, id, d)
	}
	return r.ids(r.bySeniority(found))
}

// membersOf are the positions in People of those who belong to the unit or one below it on the date.
func (r *Register) membersOf(id UnitID, d when.Date) []int {
	var found []int
	for _, u := range r.Subtree(id) {
		found = r.appendMembers(found, u, d)
	}
	return found
}

// ids of people at positions in People.
func (r *Register) ids(found []int) []PersonID {
	ids := make([]PersonID, len(found))
	for i, x := range found {
		ids[i] = r.People[x].ID
	}
	return ids
}

// MembershipsOf gives a person's memberships, earliest first.
func (r *Register) MembershipsOf(id PersonID) []Membership { return r.members[id] }

// Position of a person on a date, "" for a plain member and for those without a unit.
func (r *Register) Position(id PersonID, d when.Date) string {
	if m := r.MembershipOn(id, d); m != nil {
		return m.Position
	}
	return ""
}

// PersonByNumber finds a person by service number; nil if there is none.
func (r *Register) PersonByNumber(number string) *Person {
	if i, ok := r.number[number]; ok {
		return &r.People[i]
	}
	return nil
}

// OtherByNumber finds whoever bears a service number besides the person; nil if nobody does.
func (r *Register) OtherByNumber(number string, besides PersonID) *Person {
	for _, by := range []map[string]int{r.number, r.again} {
		if i, ok := by[number]; ok && r.People[i].ID != besides {
			return &r.People[i]
		}
	}
	return nil
}

// FindUnit finds a unit by what people write for it: short form, identifier, or name in either language, whatever the case. Of several
// the first valid on the date is taken; nil if there is none.
func (r *Register) FindUnit(text string, d when.Date) *Unit {
	text = words.Fold(text)
	if text == "" {
		return nil
	}
	tests := []func(*Unit) string{
		func(u *Unit) string { return u.Short }, func(u *Unit) string { return string(u.ID) },
		func(u *Unit) string { return u.Name.Az }, func(u *Unit) string { return u.Name.En },
	}
	for _, test := range tests {
		for i := range r.Units {
			if u := &r.Units[i]; u.Valid.Holds(d) && words.Fold(test(u)) == text {
				return u
			}
		}
	}
	return nil
}

// ByName sorts people by name in a language's order, in place.
func (r *Register) ByName(l words.Lang, ids []PersonID) {
	words.SortBy(words.Sorter(l), ids, func(id PersonID) string {
		if p := r.Person(id); p != nil {
			return p.Surname + " " + p.Given + " " + p.Patronymic
		}
		return string(id)
	})
}

// BySeniority sorts people by rank, highest first, then name, in place. Unknown people stand last.
func (r *Register) BySeniority(ids []PersonID) {
	slices.SortStableFunc(ids, func(a, b PersonID) int { return r.place(a) - r.place(b) })
}

func (r *Register) place(id PersonID) int {
	if i, ok := r.person[id]; ok {
		return r.seniority[i]
	}
	return len(r.People)
}

// Identifiers for new records follow from what the records are, so that the same import gives the same ones. taken says
// which are in use.

// NewPersonID makes an identifier for a person with this service number: "p-104233".
func NewPersonID(number string, taken func(PersonID) bool) PersonID {
	plain := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, words.Fold(number))
	return free(PersonID("p-"+plain), taken)
}

// NewMembershipID makes an identifier for a person's membership from a date on: "m-p-104233-2026-12-05".
func NewMembershipID(p PersonID, from when.Date, taken func(string) bool) string {
	return free("m-"+string(p)+"-"+from.String(), taken)
}

// NewQualificationID makes an identifier for a person's qualification: "q-p-104233-driver-2026-12-05".
func NewQualificationID(p PersonID, code string, from when.Date, taken func(string) bool) string {
	return free("q-"+string(p)+"-"+code+"-"+from.String(), taken)
}

// NewAbsenceID makes an identifier for a person's absence: "a-p-104233-2026-12-05".
func NewAbsenceID(p PersonID, first when.Date, taken func(string) bool) string {
	return free("a-"+string(p)+"-"+first.String(), taken)
}

func free[T ~string](id T, taken func(T) bool) T {
	for n, x := 2, id; ; n++ {
		if taken == nil || !taken(x) {
			return x
		}
		x = id + "." + T(strconv.Itoa(n))
	}
}
