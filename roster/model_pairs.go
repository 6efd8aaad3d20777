package roster

import (
	"fmt"
	"slices"
)

// pairTable says for two shifts and the days between them whether one person must not work both. All hard rules
// that look at two pieces of work at a time come together in it: a look-up takes the place of their evaluation.
type pairTable struct {
	shifts, reach int32 // conflicts lie less than reach days apart
	clash         []bool
}

// conflict says whether the two may not stand together.
func (t *pairTable) conflict(a, b *task) bool {
	if a.day > b.day {
		a, b = b, a
	}
	apart := b.day - a.day
	return apart < t.reach && t.clash[(a.shift*t.shifts+b.shift)*t.reach+apart]
}

// maxProfiles bounds how many tables are made for people with pair rules of their own.
const maxProfiles = 16

// pairRule says whether a rule is one for the pair tables.
func pairRule(r Rule) bool {
	if !r.Head().Hard {
		return false
	}
	switch r := r.(type) {
	case Rest, Free, Follow:
		return true
	case Count:
		return r.Measure == CountShifts && r.Every > 0 && r.Max == 1 && r.Min == 0
	}
	return false
}

// readRules sorts the personal rules into pair tables and rules to be evaluated.
func (m *model) readRules() {
	p := m.p
	var all, some []Rule // pair rules for everybody, and for some people
	m.own = make([][]int32, len(p.People))
	m.pairOf = make([]int32, len(p.People))
	profiles := make([]string, len(p.People))
	for _, r := range p.Rules {
		if pairRule(r) && r.Head().People != nil {
			for _, i := range r.Head().People {
				profiles[i] += fmt.Sprintf(" %d", len(some))
			}
			some = append(some, r)
		} else if pairRule(r) {
			all = append(all, r)
		}
	}
	names := slices.Compact(slices.Sorted(slices.Values(profiles)))
	many := len(names) > maxProfiles
	for _, r := range p.Rules {
		if !pairRule(r) || many && r.Head().People != nil {
			m.readRule(r)
		}
	}
	if many || len(names) == 0 {
		names = []string{""}
	}
	for _, name := range names {
		rules := slices.Clone(all)
		for n, r := range some {
			if i := slices.Index(profiles, name); i >= 0 && slices.Contains(r.Head().People, i) && name != "" {
				rules = append(rules, some[n])
			}
		}
		m.pairs = append(m.pairs, m.pairTable(rules))
	}
	for i, name := range profiles {
		m.pairOf[i] = int32(max(0, slices.Index(names, name)))
	}
}

// pairTable works out the table for some rules.
func (m *model) pairTable(rules []Rule) pairTable {
	p := m.p
	n := len(p.Shifts)
	t := pairTable{shifts: int32(n), reach: 2}
	for i := range p.Shifts {
		t.reach = max(t.reach, int32((p.Shifts[i].Start+p.Shifts[i].Minutes)/DayMinutes)+2)
	}
	longest := t.reach
	sets := make([][2][]bool, len(rules))
	for i, r := range rules {
		switch r := r.(type) {
		case Rest:
			sets[i][0] = m.set(r.Of)
			t.reach = max(t.reach, longest+int32(max(r.Before, r.After)/DayMinutes)+1)
		case Free:
			sets[i][0] = m.set(r.Of)
			t.reach = max(t.reach, longest+int32(max(-r.From, r.To, 0)/DayMinutes)+1)
		case Follow:
			sets[i] = [2][]bool{m.set(r.First), m.set(r.Then)}
		case Count:
			sets[i][0] = m.set(r.Of)
			t.reach = max(t.reach, int32(r.Every))
		}
	}
	t.reach = min(t.reach, int32(p.Days+p.PastDays))
	t.clash = make([]bool, n*n*int(t.reach))
	for a := range n {
		for b := range n {
			for apart := range int(t.reach) {
				x, y := m.task(a, 0, -1), m.task(b, Day(apart), -1)
				clash := x.to > y.from && y.to > x.from
				for i, r := range rules {
					clash = clash || pairBroken(r, sets[i], &x, &y)
				}
				t.clash[(a*n+b)*int(t.reach)+apart] = clash
			}
		}
	}
	return t
}

// pairBroken says whether two pieces of work, the first on no later a day, break a pair rule.
func pairBroken(r Rule, sets [2][]bool, x, y *task) bool {
	inX, inY := sets[0][x.shift], sets[0][y.shift]
	switch r := r.(type) {
	case Rest:
		return restBroken(&r, sets[0], x, y) || restBroken(&r, sets[0], y, x)
	case Free:
		return inX && reaches(&r, x, y) || inY && reaches(&r, y, x)
	case Follow:
		return y.day == x.day+1 && inX && sets[1][y.shift]
	case Count:
		return inX && inY && int(y.day-x.day) < r.Every
	}
	return false
}

// restBroken says whether b comes too soon behind a.
func restBroken(r *Rest, of []bool, a, b *task) bool {
	if a.to > b.from {
		return false
	}
	gap := int(b.from - a.to)
	return of[a.shift] && gap < r.After || of[b.shift] && gap < r.Before
}

// reaches says whether b reaches into the free time of a.
func reaches(r *Free, a, b *task) bool {
	return int(b.from) < int(a.from)+r.To && int(a.from)+r.From < int(b.to)
}

// set looks up a set of shifts.
func (m *model) set(s ShiftSet) []bool {
	in := make([]bool, len(m.p.Shifts))
	for i := range m.p.Shifts {
		in[i] = s.Tags == nil && s.Shifts == nil
		for _, t := range m.p.Shifts[i].Tags {
			in[i] = in[i] || slices.Contains(s.Tags, t)
		}
	}
	for _, i := range s.Shifts {
		in[i] = true
	}
	return in
}
