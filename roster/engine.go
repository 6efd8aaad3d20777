package roster

import (
	"context"
	"errors"
	"time"
)

// Options steer Solve. The zero value is a reasonable start.
type Options struct {
	Time    time.Duration // stop after this long, once a first roster is whole; 0: when the search finds no more to gain
	Steps   int           // stop after so many steps of search; 0: no limit. Same seed and steps, same result
	Seed    uint64
	Threads int // 0: one a core
	// Clock, where given, says how much time the search has used. Package shiftwork asks it instead of the wall's
	// clock, so that runs on a busy machine can be compared.
	Clock func() time.Duration
	// Start is a roster to begin from; it need not be whole or sound.
	Start *Roster
	// Keep prices disturbance: each assignment of Start that the result does not have costs this much.
	Keep     Weight
	Progress func(Progress)
	// Search, where given, is asked first, for problems that another search knows better. If it says false the
	// problem is not for it, and Solve goes on by itself; otherwise its roster is the result, looked at by Check like
	// any other. It is given the same options.
	Search func(context.Context, *Problem, Options) (*Roster, bool, error)
}

// Progress tells how far Solve is.
type Progress struct {
	Phase    string  // "fill", "close", "improve", "mend", "repair", "done"
	Done     float64 // 0 to 1, of the whole
	Cost     int64   // best so far
	Bound    int64   // no roster can cost less; meaningless unless HasBound
	Open     int     // people still missing, of all Want
	HasBound bool    // Solve's own search knows no bound
	Elapsed  time.Duration
}

// Result is what Solve found. A cancelled Solve returns the best so far and no error.
type Result struct {
	Roster
	Report   Report // by Check, not by the search
	Bound    int64
	HasBound bool
	Steps    int
	Elapsed  time.Duration
}

// ErrProblem wraps every complaint about a problem that makes no sense: an index out of range, a negative length.
var ErrProblem = errors.New("roster: bad problem")

// Verdict says that a rule is broken, by whom and where.
type Verdict struct {
	Rule    string
	Person  int    // -1 if of a demand only
	Demands []int  // the demands that together break it, those of the person first
	Past    []Work // work before the horizon that plays a part
	Span    Span   // when: a rest that is missing, an absence, the window of a count
	Amount  int    // by how much: people, minutes, days; at least 1
	Cost    int64  // of a soft rule
}

// Report is Check's answer. Broken holds hard rules, Costs the soft ones that cost anything.
type Report struct {
	Broken []Verdict
	Costs  []Verdict
	Cost   int64
	Parts  map[string]int64 // cost by rule name
	Open   int              // people missing, of all Want
}

// Reason is one rule's say on putting a person to a demand.
type Reason struct {
	Verdict
	Allows bool // false: hard rule that forbids it. True with a Cost: soft rule that would cost more
}

// Candidate is a person for a demand.
type Candidate struct {
	Person  int
	Delta   int64    // what the roster's cost would change by
	Reasons []Reason // those that forbid first, then those that cost
}

// Allowed says whether no hard rule stands in the way.
func (c Candidate) Allowed() bool { return len(c.Reasons) == 0 || c.Reasons[0].Allows }

// SolveFunc, CheckFunc document the two faces of the engine.
type (
	SolveFunc func(context.Context, *Problem, Options) (*Result, error)
	CheckFunc func(*Problem, *Roster) (Report, error)
)
