package force

import "slices"

// Changes is a set of records to be put and taken away together: what an import does to the register.
type Changes struct {
	Units          []Unit
	People         []Person
	Memberships    []Membership
	Qualifications []Qualification
	Absences       []Absence
	Bars           []Bar
	Records
	Delete map[string][]string // IDs to take away by table, as Store.Delete names them, before anything is put
}

// Empty says whether there is nothing to do.
func (c *Changes) Empty() bool {
	n := len(c.Units) + len(c.People) + len(c.Memberships) + len(c.Qualifications) + len(c.Absences) + len(c.Bars) + c.Records.Len()
	for _, ids := range c.Delete {
		n += len(ids)
	}
	return n == 0
}

// Remove notes records to be taken away.
func (c *Changes) Remove(table string, ids ...string) {
	if c.Delete == nil {
		c.Delete = map[string][]string{}
	}
	c.Delete[table] = append(c.Delete[table], ids...)
}

// With is the register as it would be after the changes.
func (r *Register) With(c Changes) *Register {
	next := NewRegister(r.Ranks,
		merge(r.Units, c.Units, c.Delete["unit"], func(u *Unit) string { return string(u.ID) }),
		merge(r.People, c.People, nil, func(p *Person) string { return string(p.ID) }),
		merge(r.Memberships, c.Memberships, c.Delete["membership"], func(m *Membership) string { return m.ID }),
		merge(r.Qualifications, c.Qualifications, c.Delete["qualification"], func(q *Qualification) string { return q.ID }),
		merge(r.Absences, c.Absences, c.Delete["absence"], func(a *Absence) string { return a.ID }),
		merge(r.Bars, c.Bars, c.Delete["bar"], func(b *Bar) string { return b.ID }))
	next.Policy = r.Policy
	next.Policy = r.Policy
	return next.WithRecords(r.Records.with(&c.Records, c.Delete))
}

func merge[T any](old, put []T, gone []string, id func(*T) string) []T {
	if len(put)+len(gone) == 0 {
		return old
	}
	drop := make(map[string]bool, len(put)+len(gone))
	for _, g := range gone {
		drop[g] = true
	}
	for i := range put {
		drop[id(&put[i])] = true
	}
	all := slices.DeleteFunc(slices.Clone(old), func(x T) bool { return drop[id(&x)] })
	return append(all, put...)
}
