package plan

import (
	"sync/atomic"

	"qarovul/roster"
)

// reach is how many days away another duty can matter to a pair of duties.
const reach = 8

// pairTable is a table of the pairs of shifts that nobody may work both: by shift, shift and days between. The checker is asked
// once for each; 0 is not yet asked, 1 yes, -1 no.
type pairTable struct {
	hard  []roster.Rule
	known []atomic.Int32
}

// noteClashes makes the table ready, from the hard rules stated so far.
func (t *Task) noteClashes() {
	n := len(t.Problem.Shifts)
	t.pairs.known = make([]atomic.Int32, n*n*(2*reach+1))
	for _, r := range t.Problem.Rules {
		if r.Head().Hard {
			t.pairs.hard = append(t.pairs.hard, r)
		}
	}
}

// clash says whether two shifts, the second so many days after the first, break a hard rule for whoever works both.
func (t *Task) clash(a, b, days int) bool {
	if days > reach || days < -reach {
		return false
	}
	known := &t.pairs.known[(a*len(t.Problem.Shifts)+b)*(2*reach+1)+reach+days]
	if x := known.Load(); x != 0 {
		return x > 0
	}
	p := &roster.Problem{
		Days: 2*reach + 1, Shifts: t.Problem.Shifts, People: []roster.Person{{Group: -1}}, Rules: t.pairs.hard,
		Demands: []roster.Demand{{Day: reach, Shift: a, Max: -1}, {Day: roster.Day(reach + days), Shift: b, Max: -1}},
	}
	rep, err := roster.Check(p, &roster.Roster{Assignments: []roster.Assignment{{Demand: 0}, {Demand: 1}}})
	if err == nil && len(rep.Broken) > 0 {
		known.Store(1)
		return true
	}
	known.Store(-1)
	return false
}
