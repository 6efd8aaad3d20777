package sheet

import (
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// lookup finds what cells name, folded: made once, for a file has thousands of rows.
type lookup struct {
	ranks      map[string]force.RankCode
	units      map[string]force.UnitID
	ambiguous  map[string]bool // names that several units bear
	positions  map[string]string
	quals      map[string]string
	absences   map[string]force.AbsenceKind
	membership map[string]bool // identifiers in use
	qual       map[string]bool
	absence    map[string]bool
}

func newLookup(r *force.Register, on when.Date) *lookup {
	k := &lookup{
		ranks: map[string]force.RankCode{}, units: map[string]force.UnitID{}, ambiguous: map[string]bool{},
		membership: map[string]bool{}, qual: map[string]bool{}, absence: map[string]bool{},
	}
	for i := range r.Ranks {
		x := &r.Ranks[i]
		for _, n := range []string{string(x.Code), x.Name.Az, x.Name.En} {
			k.ranks[words.Fold(n)] = x.Code
		}
	}
	k.nameUnits(r, on)
	k.positions = named("position.", force.Positions)
	k.quals = named("qualification.", slices.Concat(r.QualificationCodes(), force.Qualifications))
	k.absences = named("absence.", force.AbsenceKinds)
	for i := range r.Memberships {
		k.membership[r.Memberships[i].ID] = true
	}
	for i := range r.Qualifications {
		k.qual[r.Qualifications[i].ID] = true
	}
	for i := range r.Absences {
		k.absence[r.Absences[i].ID] = true
	}
	return k
}

// nameUnits lets a unit be called by its short form, its ID or its name, in this order of strength. Names repeat (each battalion
// has a first company), and then say nothing.
func (k *lookup) nameUnits(r *force.Register, on when.Date) {
	add := func(u *force.Unit, name string) {
		name = words.Fold(name)
		if other, ok := k.units[name]; ok && other != u.ID {
			k.ambiguous[name] = true
		}
		if name != "" {
			k.units[name] = u.ID
		}
	}
	var valid []*force.Unit
	for i := range r.Units {
		if u := &r.Units[i]; u.Valid.Holds(on) {
			valid = append(valid, u)
			add(u, u.Name.Az)
			add(u, u.Name.En)
		}
	}
	firm := func(name string, id force.UnitID) {
		if name = words.Fold(name); name != "" {
			k.units[name] = id
			delete(k.ambiguous, name)
		}
	}
	for _, u := range valid {
		firm(string(u.ID), u.ID)
	}
	for _, u := range valid {
		firm(u.Short, u.ID)
	}
}

// named maps codes and their names in both languages to the codes.
func named[T ~string](prefix string, codes []T) map[string]T {
	m := make(map[string]T, 3*len(codes))
	for _, c := range codes {
		m[words.Fold(string(c))] = c
		if key := prefix + string(c); words.Has(key) {
			m[words.Fold(words.T(words.Az, key))] = c
			m[words.Fold(words.T(words.En, key))] = c
		}
	}
	return m
}

// unitText is what tables write for a unit: its short form, which is unique, else its ID.
func unitText(r *force.Register, id force.UnitID) string {
	if u := r.Unit(id); u != nil && u.Short != "" {
		return u.Short
	}
	return string(id)
}
