package app

import (
	"context"
	"maps"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/journal"
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
	records := ch.Records.Len()
	for _, table := range force.RecordTables {
		records += len(ch.Delete[table])
	}
	if records > 0 {
		out = append(out, access.Service)
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
	var err error
	ch.Records.Each(func(h force.Held) {
		if err == nil {
			err = person(access.Service, h.Person)
		}
	})
	if err != nil {
		return err
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
	hit := func(on access.Resource, all []held) error {
		for _, x := range all {
			if person(on, x.by) != nil {
				return notFound("record", x.id) // whose it is is not said
			}
		}
		return nil
	}
	err := hit(access.People, slices.Concat(
		holders(r.Memberships, ch.Memberships, ch.Delete["membership"], func(m *force.Membership) held { return held{m.ID, m.Person} }),
		holders(r.Qualifications, ch.Qualifications, ch.Delete["qualification"], func(q *force.Qualification) held { return held{q.ID, q.Person} }),
		holders(r.Bars, ch.Bars, ch.Delete["bar"], func(b *force.Bar) held { return held{b.ID, b.Person} })))
	if err != nil {
		return err
	}
	hitRecords, old := map[[2]string]bool{}, r.Records.Of(func(force.PersonID) bool { return true })
	ch.Records.Each(func(h force.Held) { hitRecords[[2]string{h.Table, *h.ID}] = true })
	for _, table := range force.RecordTables {
		for _, id := range ch.Delete[table] {
			hitRecords[[2]string{table, id}] = true
		}
	}
	old.Each(func(h force.Held) {
		if err == nil && hitRecords[[2]string{h.Table, *h.ID}] {
			err = hit(access.Service, []held{{*h.ID, h.Person}})
		}
	})
	if err != nil {
		return err
	}
	return hit(access.Absences, holders(r.Absences, ch.Absences, ch.Delete["absence"], func(x *force.Absence) held { return held{x.ID, x.Person} }))
}

// held is a record by its ID, with whom it is about.
type held struct {
	id string
	by force.PersonID
}

// holders are those of the records there are that are put anew or deleted.
func holders[T any](have, put []T, del []string, key func(*T) held) []held {
	hit := map[string]bool{}
	for i := range put {
		hit[key(&put[i]).id] = true
	}
	for _, id := range del {
		hit[id] = true
	}
	var out []held
	for i := range have {
		if x := key(&have[i]); hit[x.id] {
			out = append(out, x)
		}
	}
	return out
}

// noteRegister enters a change of the register: one entry that says what it was, and where it touches several people, as an import does, one
// more about each with what of it is theirs, so that a person's entries are complete and can be erased without others'.
//
// What is about somebody's service is entered under a subject of its own, "service:p-…": more people read what was done about a person than may know of
// their contract.
func (a *App) noteRegister(ctx context.Context, tx Tx, was *force.Register, whole *Changes) error {
	ch, served := whole.parted()
	if served != nil {
		of := served.byPerson(was)
		for _, id := range slices.Sorted(maps.Keys(of)) {
			if err := a.note(ctx, tx, ch.What, "service:"+string(id), of[id]); err != nil {
				return err
			}
		}
		if ch.Empty() {
			return nil
		}
	}
	of := ch.byPerson(was)
	if len(of) < 2 {
		return a.note(ctx, tx, ch.What, ch.About, ch)
	}
	type total struct{ People, Units, Memberships, Qualifications, Absences, Bars, Records, Deleted int }
	n := total{People: len(ch.People), Units: len(ch.Units), Memberships: len(ch.Memberships), Qualifications: len(ch.Qualifications),
		Absences: len(ch.Absences), Bars: len(ch.Bars), Records: ch.Records.Len()}
	for _, ids := range ch.Delete {
		n.Deleted += len(ids)
	}
	first, err := a.entry(ctx, ch.What, ch.About, n)
	if err != nil {
		return err
	}
	entries := []journal.Entry{first}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		e, err := a.entry(ctx, ch.What, "person:"+string(id), of[id])
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if len(ch.Units) > 0 {
		e, err := a.entry(ctx, ch.What, ch.About, force.Changes{Units: ch.Units})
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	return tx.Note(ctx, entries...)
}

// parted takes what is about people's service out of a change; nil where there is none.
func (ch *Changes) parted() (rest, served *Changes) {
	own := map[string][]string{}
	other := map[string][]string{}
	for table, ids := range ch.Delete {
		if slices.Contains(force.RecordTables, table) {
			own[table] = ids
		} else {
			other[table] = ids
		}
	}
	if ch.Records.Len()+len(own) == 0 {
		return ch, nil
	}
	x := *ch
	x.Records, x.Delete = force.Records{}, other
	return &x, &Changes{What: ch.What, Changes: force.Changes{Records: ch.Records, Delete: own}}
}

// byPerson parts a change by whom it is about. A deleted record goes to whoever it was about in the register as it was.
func (ch *Changes) byPerson(was *force.Register) map[force.PersonID]*force.Changes {
	out := map[force.PersonID]*force.Changes{}
	of := func(id force.PersonID) *force.Changes {
		if out[id] == nil {
			out[id] = &force.Changes{}
		}
		return out[id]
	}
	for _, x := range ch.People {
		of(x.ID).People = append(of(x.ID).People, x)
	}
	for _, x := range ch.Memberships {
		of(x.Person).Memberships = append(of(x.Person).Memberships, x)
	}
	for _, x := range ch.Qualifications {
		of(x.Person).Qualifications = append(of(x.Person).Qualifications, x)
	}
	for _, x := range ch.Absences {
		of(x.Person).Absences = append(of(x.Person).Absences, x)
	}
	for _, x := range ch.Bars {
		of(x.Person).Bars = append(of(x.Person).Bars, x)
	}
	whose := map[force.PersonID]bool{}
	ch.Records.Each(func(h force.Held) { whose[h.Person] = true })
	for id := range whose {
		of(id).Records = ch.Records.Of(func(p force.PersonID) bool { return p == id })
	}
	if len(ch.Delete) == 0 {
		return out
	}
	asked := map[[2]string]bool{}
	for table, ids := range ch.Delete {
		for _, id := range ids {
			asked[[2]string{table, id}] = true
		}
	}
	gone := func(table, id string, person force.PersonID) {
		if !asked[[2]string{table, id}] {
			return
		}
		c := of(person)
		if c.Delete == nil {
			c.Delete = map[string][]string{}
		}
		c.Delete[table] = append(c.Delete[table], id)
	}
	for _, x := range was.Memberships {
		gone("membership", x.ID, x.Person)
	}
	for _, x := range was.Qualifications {
		gone("qualification", x.ID, x.Person)
	}
	for _, x := range was.Absences {
		gone("absence", x.ID, x.Person)
	}
	for _, x := range was.Bars {
		gone("bar", x.ID, x.Person)
	}
	was.Records.Each(func(h force.Held) { gone(h.Table, *h.ID, h.Person) })
	return out
}
