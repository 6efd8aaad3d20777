package app

import (
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

// rooms are the rights that a change of the register asks for.
func (ch *Changes) rooms() []access.Resource {
	var out []access.Resource
	if len(ch.Units)+len(ch.Delete["unit"]) > 0 {
		out = append(out, access.Units)
	}
	if len(ch.Absences)+len(ch.Delete["absence"]) > 0 {
		out = append(out, access.Absences)
	}
	people := len(ch.People) + len(ch.Memberships) + len(ch.Qualifications) + len(ch.Bars)
	for _, table := range []string{"membership", "qualification", "bar"} {
		people += len(ch.Delete[table])
	}
	if people > 0 || len(out) == 0 {
		out = append(out, access.People)
	}
	return out
}

// mayTouch says whether all that a change touches lies within reach, as it was and as it would be: a person's records with the
// person, a new person with the unit that they come to, a unit with the one above it. What is out of reach is, to whoever asks, not there.
func (g ground) mayTouch(ch *Changes, to reach) error {
	new := map[force.PersonID]bool{}
	for _, p := range ch.People {
		if g.reg.Person(p.ID) == nil {
			new[p.ID] = true
		}
	}
	person := func(on access.Resource, id force.PersonID) error {
		if to[on].All || new[id] || g.reg.Person(id) != nil && g.person(to[on], id) {
			return nil
		}
		return notFound("person", string(id))
	}
	for _, p := range ch.People {
		if err := person(access.People, p.ID); err != nil {
			return err
		}
		if new[p.ID] && !to[access.People].All && !slices.ContainsFunc(ch.Memberships, func(m force.Membership) bool { return m.Person == p.ID }) {
			return &Error{Code: CodeForbidden, Key: "forbidden-unit", Field: "unit"}
		}
	}
	for _, m := range ch.Memberships {
		if err := person(access.People, m.Person); err != nil {
			return err
		}
		if !g.unit(to[access.People], m.Unit) {
			return &Error{Code: CodeForbidden, Key: "forbidden-unit", Field: "unit"}
		}
	}
	for _, q := range ch.Qualifications {
		if err := person(access.People, q.Person); err != nil {
			return err
		}
	}
	for _, b := range ch.Bars {
		if err := person(access.People, b.Person); err != nil {
			return err
		}
	}
	for _, x := range ch.Absences {
		if err := person(access.Absences, x.Person); err != nil {
			return err
		}
	}
	if err := g.mayTouchUnits(ch, to[access.Units]); err != nil {
		return err
	}
	return g.mayReplace(ch, person)
}

func (g ground) mayTouchUnits(ch *Changes, to access.Scope) error {
	if to.All {
		return nil
	}
	for _, u := range ch.Units {
		old := g.reg.Unit(u.ID)
		if old != nil && (!g.unit(to, u.ID) || old.Parent != u.Parent && !g.unit(to, u.Parent)) || old == nil && !g.unit(to, u.Parent) {
			return &Error{Code: CodeForbidden, Key: "forbidden-unit", Field: "parent"}
		}
	}
	for _, id := range ch.Delete["unit"] {
		if !g.unit(to, force.UnitID(id)) {
			return notFound("unit", id)
		}
	}
	return nil
}

// mayReplace looks at the records that a change overwrites or deletes: they may be about somebody else.
func (g ground) mayReplace(ch *Changes, person func(access.Resource, force.PersonID) error) error {
	r := g.reg
	people := slices.Concat(
		holders(r.Memberships, ch.Memberships, ch.Delete["membership"], func(m *force.Membership) (string, force.PersonID) { return m.ID, m.Person }),
		holders(r.Qualifications, ch.Qualifications, ch.Delete["qualification"], func(q *force.Qualification) (string, force.PersonID) { return q.ID, q.Person }),
		holders(r.Bars, ch.Bars, ch.Delete["bar"], func(b *force.Bar) (string, force.PersonID) { return b.ID, b.Person }))
	for _, id := range people {
		if err := person(access.People, id); err != nil {
			return err
		}
	}
	for _, id := range holders(r.Absences, ch.Absences, ch.Delete["absence"], func(x *force.Absence) (string, force.PersonID) { return x.ID, x.Person }) {
		if err := person(access.Absences, id); err != nil {
			return err
		}
	}
	return nil
}

// holders are the people of those of the records there are that are put anew or deleted.
func holders[T any](have, put []T, del []string, key func(*T) (string, force.PersonID)) []force.PersonID {
	hit := map[string]bool{}
	for i := range put {
		id, _ := key(&put[i])
		hit[id] = true
	}
	for _, id := range del {
		hit[id] = true
	}
	var out []force.PersonID
	for i := range have {
		if id, p := key(&have[i]); hit[id] {
			out = append(out, p)
		}
	}
	return out
}
