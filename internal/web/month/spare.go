package month

import (
	"strings"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// few is how many must be able to stand in for each slot of a day that is not called thin.
const few = 3

// rate sets the traffic light of each day. Whether somebody could stand in is counted for the days to come by rank,
// qualification, presence, unit and rest: the rules that thin out a day. The desk has the last word when a name is really wanted.
func (m *model) rate(mp *app.MonthPlan) {
	c := newCounter(mp, m)
	for i := range m.slots {
		s := &m.slots[i]
		d := &m.days[s.day]
		if d.open > 0 || s.flags&flagBegun != 0 {
			continue
		}
		if n := c.count(s); d.spare < 0 || n < d.spare {
			d.spare, d.role = n, s.slot.Role
		}
	}
	for i := range m.days {
		d := &m.days[i]
		switch {
		case d.open > 0:
			d.light = open
		case d.order > 0 || d.spare >= 0 && d.spare < few:
			d.light = thin
		}
	}
}

// counter counts who could stand in, once for slots that ask for the same. It reckons in minutes from the month's start, for it
// looks at each person many times.
type counter struct {
	mp    *app.MonthPlan
	m     *model
	first when.Date
	done  map[asked]int
	same  []int    // by line: the first that asks for the same
	fits  [][]int  // by line: the people who fit what its slots ask for, nil if not asked yet
	off   []uint64 // by person: the days of the month, and two more, on which they are away or barred
	work  [][]stretch
}

// asked is what tells slots apart for the counter.
type asked struct {
	line       int
	start, end int
}

// stretch is a slot in minutes, with the rest that it asks for.
type stretch struct {
	start, end    int
	before, after int
	mounts        int
	guard         bool
	apart         int // days by which mount dates must differ
}

func newCounter(mp *app.MonthPlan, m *model) *counter {
	c := &counter{
		mp: mp, m: m, first: m.days[0].date, done: map[asked]int{}, fits: make([][]int, len(m.lines)),
		off: make([]uint64, len(m.people)), work: make([][]stretch, len(m.people)),
	}
	for i := range m.people {
		c.learn(i)
	}
	return c
}

// learn notes when somebody is away, barred or on duty.
func (c *counter) learn(i int) {
	id, last := c.m.people[i].ID, c.m.days[len(c.m.days)-1].date+2
	mark := func(x when.Days) {
		for d := max(x.First, c.first); d <= lastOf(x.Last, last); d++ {
			c.off[i] |= 1 << (d - c.first)
		}
	}
	for _, a := range c.mp.Register.AwayDays(id, c.first, last) {
		mark(a.Days)
	}
	for _, b := range c.mp.Register.BarredDays(id, c.first, last) {
		mark(b.Days)
	}
	for _, n := range c.m.byOwner[id] {
		if s := &c.m.slots[n]; s.state != plan.Vacated {
			c.work[i] = append(c.work[i], c.stretch(s.slot))
		}
	}
}

func (c *counter) stretch(s *duty.Slot) stretch {
	r := c.mp.Rules.Rest(s)
	x := stretch{
		start: int(s.Start.Sub(c.first.Start()) / time.Minute), end: int(s.End.Sub(c.first.Start()) / time.Minute),
		before: r.Before, after: r.After, mounts: int(s.Mounts - c.first), guard: s.Kind == duty.Guard,
	}
	if f := c.mp.Rules.Profile(s.Profile); f != nil && x.guard {
		x.apart = f.MountDaysApart
	}
	return x
}

// count is how many could stand in for a slot, up to a few.
func (c *counter) count(p *placed) int {
	x := c.stretch(p.slot)
	key := asked{c.like(p.line), x.start, x.end}
	if n, ok := c.done[key]; ok {
		return n
	}
	if c.fits[key.line] == nil {
		c.fits[key.line] = c.fitting(p.slot)
	}
	var days uint64
	for d := when.DateOf(p.slot.Start); d.Start().Before(p.slot.End); d++ {
		days |= 1 << (d - c.first)
	}
	n := 0
	for _, i := range c.fits[key.line] {
		if n == few {
			break
		}
		if c.off[i]&days == 0 && c.m.people[i].Serves(p.slot.Mounts) && rested(c.work[i], &x) {
			n++
		}
	}
	c.done[key] = n
	return n
}

// like is the first line that asks for the same as a line.
func (c *counter) like(l int) int {
	if c.same == nil {
		c.same = make([]int, len(c.m.lines))
		known := map[string]int{}
		for i := range c.m.lines {
			s := &c.m.lines[i].first
			what := strings.Join(append([]string{string(s.Kind), string(s.Profile), string(s.MinRank), string(s.MaxRank), string(s.Furnish)}, s.Needs...), "|")
			first, ok := known[what]
			if !ok {
				first = i
				known[what] = i
			}
			c.same[i] = first
		}
	}
	return c.same[l]
}

// fitting lists the people of the rank, unit and qualifications that a slot asks for.
func (c *counter) fitting(s *duty.Slot) []int {
	r := c.mp.Register
	low, high := r.Level(s.MinRank), r.Level(s.MaxRank)
	out := []int{}
	for i := range c.m.people {
		p := &c.m.people[i]
		if p.level < low || high > 0 && p.level > high || s.Furnish != "" && !r.Within(p.unit, s.Furnish) {
			continue
		}
		if r.HoldsAll(p.ID, s.Needs, s.Mounts, when.DateOf(s.End)) {
			out = append(out, i)
		}
	}
	return out
}

// rested says whether somebody's own duties leave the rest that the profiles ask for around a slot, and mount far enough from
// it.
func rested(work []stretch, x *stretch) bool {
	for i := range work {
		own := &work[i]
		if x.guard && own.guard && abs(own.mounts-x.mounts) < max(own.apart, x.apart) {
			return false
		}
		a, b := own, x
		if x.start < own.start {
			a, b = x, own
		}
		if b.start-a.end < max(a.after, b.before) {
			return false
		}
	}
	return true
}

func abs(n int) int { return max(n, -n) }
