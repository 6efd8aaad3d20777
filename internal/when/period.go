package when

import "time"

// Period is a stretch of dates [From, To): To is the first day on which it no longer holds. A zero From or To is open.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Holds says whether the period holds on the date.
func (p Period) Holds(d Date) bool { return (p.From == 0 || d >= p.From) && (p.To == 0 || d < p.To) }

// Overlaps says whether the two periods share a day.
func (p Period) Overlaps(q Period) bool {
	return (p.To == 0 || q.From == 0 || q.From < p.To) && (q.To == 0 || p.From == 0 || p.From < q.To)
}

// Days is a stretch of days with both ends included, as leave and illness are written: the first and the last day.
// A zero Last is open: nobody knows yet when it ends.
type Days struct {
	First Date `json:"first"`
	Last  Date `json:"last"`
}

// Holds says whether the date lies in the stretch.
func (s Days) Holds(d Date) bool { return d >= s.First && (s.Last == 0 || d <= s.Last) }

// Touches says whether any moment of [from, to) lies in the stretch.
func (s Days) Touches(from, to time.Time) bool {
	return to.After(s.First.Start()) && (s.Last == 0 || from.Before(s.Last.Add(1).Start()))
}

// Overlaps says whether the two stretches share a day.
func (s Days) Overlaps(t Days) bool {
	return (t.Last == 0 || s.First <= t.Last) && (s.Last == 0 || t.First <= s.Last)
}

// Cut is what the two stretches have in common; false if they share no day.
func (s Days) Cut(t Days) (Days, bool) {
	if !s.Overlaps(t) {
		return Days{}, false
	}
	c := Days{max(s.First, t.First), s.Last}
	if c.Last == 0 || t.Last != 0 && t.Last < c.Last {
		c.Last = t.Last
	}
	return c, true
}

// DaysOf is the stretch of dates that a span of time touches. One that ends at midnight does not touch the day which then begins.
func DaysOf(start, end time.Time) Days {
	d := Days{First: DateOf(start), Last: DateOf(start)}
	if end.After(start) {
		d.Last = DateOf(end.Add(-1))
	}
	return d
}

// Len is how many days the stretch has, 0 if it is open.
func (s Days) Len() int {
	if s.Last == 0 {
		return 0
	}
	return int(s.Last-s.First) + 1
}
