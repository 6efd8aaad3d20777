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
