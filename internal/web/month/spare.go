package month

import (
	"strings"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
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
		if n := c.count(s.slot); d.spare < 0 || n < d.spare {
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

// counter counts who could stand in, once for slots that ask for the same.
type counter struct {
	mp   *app.MonthPlan
	m    *model
	done map[string]int
	fits map[string][]int // people who fit what a slot asks for, whatever the day
	off  []map[when.Date]bool
}

func newCounter(mp *app.MonthPlan, m *model) *counter {
	c := &counter{mp: mp, m: m, done: map[string]int{}, fits: map[string][]int{}, off: make([]map[when.Date]bool, len(m.people))}
	first, last := m.days[0].date, m.days[len(m.days)-1].date+2
	for i := range m.people {
		id := m.people[i].ID
		mark := func(x when.Days) {
			if c.off[i] == nil {
				c.off[i] = map[when.Date]bool{}
			}
			until := x.Last
			if until == 0 || until > last {
				until = last
			}
			for d := max(x.First, first); d <= until; d++ {
				c.off[i][d] = true
			}
		}
		for _, a := range mp.Register.AwayDays(id, first, last) {
			mark(a.Days)
		}
		for _, b := range mp.Register.BarredDays(id, first, last) {
			mark(b.Days)
		}
	}
	return c
}

// count is how many could stand in for a slot, up to a few.
func (c *counter) count(s *duty.Slot) int {
	what := strings.Join(append([]string{string(s.Kind), string(s.Profile), string(s.MinRank), string(s.MaxRank), string(s.Furnish)}, s.Needs...), "|")
	key := what + "|" + s.Start.UTC().Format(time.RFC3339) + "|" + s.End.UTC().Format(time.RFC3339)
	if n, ok := c.done[key]; ok {
		return n
	}
	fit, ok := c.fits[what]
	if !ok {
		fit = c.fitting(s)
		c.fits[what] = fit
	}
	n := 0
	for _, i := range fit {
		if n == few {
			break
		}
		if c.free(i, s) {
			n++
		}
	}
	c.done[key] = n
	return n
}

// fitting lists the people of the rank, unit and qualifications that a slot asks for.
func (c *counter) fitting(s *duty.Slot) []int {
	r := c.mp.Register
	low, high := r.Level(s.MinRank), r.Level(s.MaxRank)
	var out []int
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

// free says whether somebody is there for a slot and rested: their own duties leave the rest that the profiles ask for, and
// mount far enough from it.
func (c *counter) free(i int, s *duty.Slot) bool {
	p := &c.m.people[i]
	if !p.Serves(s.Mounts) {
		return false
	}
	for d := when.DateOf(s.Start); d.Start().Before(s.End); d++ {
		if c.off[i][d] {
			return false
		}
	}
	return rested(c.mp, c.m, p.ID, s)
}

func rested(mp *app.MonthPlan, m *model, id force.PersonID, s *duty.Slot) bool {
	apart := 0
	if f := mp.Rules.Profile(s.Profile); f != nil && s.Kind == duty.Guard {
		apart = f.MountDaysApart
	}
	for _, n := range m.byOwner[id] {
		own := m.slots[n].slot
		if m.slots[n].state == plan.Vacated {
			continue
		}
		if own.Kind == duty.Guard && abs(int(own.Mounts-s.Mounts)) < apart {
			return false
		}
		a, b := own, s
		if s.Start.Before(own.Start) {
			a, b = s, own
		}
		if int(b.Start.Sub(a.End)/time.Minute) < mp.Rules.RestBetween(a, b) {
			return false
		}
	}
	return true
}

func abs(n int) int { return max(n, -n) }
