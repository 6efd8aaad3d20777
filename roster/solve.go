package roster

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"
)

// Solve looks for a roster that fills the places asked for, breaks no hard rule, and costs little.
//
// It rotates (each team gets a home among the groups, day by day, whoever is longest off first), fills (teams from their
// homes, then from around them, then single places), closes (chains of moves for what is still open), and improves (small
// moves and chains, at a falling temperature, until they gain no more or Options bound them).
//
// The roster never breaks a hard rule that the fixed assignments do not break by themselves, as far as work can be
// left undone: rules that ask for work (a Count's or Run's Min, WholeWeekend, a Wish to work, a demand's Min) are met
// as well as the search can. A place is filled whenever somebody can take it without breaking a hard rule, whatever that
// costs otherwise; at the end no place is open for which there is such a person. Where people are too few, demands with a higher Under
// are filled at the expense of others.
//
// The first complete roster is made even if it takes longer than Options.Time. A context that is cancelled ends
// the search at once, with the best roster so far and no error. The error wraps [ErrProblem] where the problem makes no sense.
func Solve(ctx context.Context, p *Problem, o Options) (*Result, error) {
	began := time.Now()
	c, err := newChecker(p)
	if err != nil {
		return nil, err
	}
	if err := validStart(p, o.Start); err != nil {
		return nil, err
	}
	if o.Search != nil {
		r, ok, err := o.Search(ctx, p, o)
		if err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		if ok {
			return c.result(*r, began)
		}
	}
	s := newSolver(ctx, p, o, began)
	s.begin(o.Start)
	s.solve()
	res, err := c.result(s.roster(), began)
	if res != nil {
		res.Steps = s.steps
	}
	return res, err
}

// result has Check look at a roster.
func (c *checker) result(r Roster, began time.Time) (*Result, error) {
	rep, err := c.check(&r)
	if err != nil {
		return nil, fmt.Errorf("checking the result: %w", err)
	}
	return &Result{Roster: r, Report: rep, Elapsed: time.Since(began)}, nil
}

// validStart looks at the roster to begin from.
func validStart(p *Problem, r *Roster) error {
	if r == nil {
		return nil
	}
	for i, a := range r.Assignments {
		if a.Person < 0 || a.Person >= len(p.People) || a.Demand < 0 || a.Demand >= len(p.Demands) {
			return bad("assignment %d to start from: person %d of %d, demand %d of %d", i, a.Person, len(p.People), a.Demand, len(p.Demands))
		}
	}
	return nil
}

// solver runs the phases of a search on one state.
type solver struct {
	*hand
	o       Options
	began   time.Time
	told    time.Time
	threads int
	steps   int
	done    float64             // progress before the present phase
	ahead   float64             // and after it
	best    [][]int32           // staff of the best roster so far
	vain    map[Assignment]bool // who was not mended in the last round
	record  int64               // its cost, in fine units; there is none before the first
}

func newSolver(ctx context.Context, p *Problem, o Options, began time.Time) *solver {
	m := newModel(p)
	s := &solver{hand: newHand(ctx, newState(m), o.Seed, 1), o: o, began: began, threads: o.Threads, record: math.MaxInt64}
	if s.threads <= 0 {
		s.threads = runtime.GOMAXPROCS(0)
	}
	s.state.keep = int64(o.Keep) * fine
	return s
}

// begin enters what can stand of a roster to start from.
func (s *solver) begin(start *Roster) {
	if start != nil {
		if s.o.Keep > 0 {
			s.start = make([][]int32, len(s.staff))
			for _, a := range start.Assignments {
				if !slices.Contains(s.start[a.Demand], int32(a.Person)) {
					s.start[a.Demand] = append(s.start[a.Demand], int32(a.Person))
				}
			}
		}
		s.enterAll(start)
	}
	s.hand.cost = s.state.cost()
}

// enterAll enters a roster as far as no hard rule is broken: what stands first in it comes first, but for people
// whose assignments can all stand.
func (s *solver) enterAll(r *Roster) {
	whole := make([][]int32, len(s.work))
	for _, a := range r.Assignments {
		if q, d := int32(a.Person), int32(a.Demand); !slices.Contains(whole[q], d) && !slices.Contains(s.staff[d], q) {
			whole[q] = append(whole[q], d)
		}
	}
	for q, list := range whole {
		if !s.takesAll(int32(q), list) {
			continue
		}
		s.putAll(int32(q), list)
		if s.sums[q].block > 0 {
			for _, d := range list {
				s.take(int32(q), d)
			}
			continue
		}
		whole[q] = nil
	}
	for _, a := range r.Assignments {
		if q, d := int32(a.Person), int32(a.Demand); whole[q] != nil && s.room(d) {
			if _, ok := s.adding(q, d); ok {
				s.enter(q, d)
			}
		}
	}
}

// takesAll says whether somebody can take some demands as far as the tables know.
func (s *solver) takesAll(q int32, list []int32) bool {
	table := &s.m.pairs[s.m.pairOf[q]]
	for i, d := range list {
		if !s.room(d) || !s.m.fit(q, d) || s.clashes(q, -1, d) {
			return false
		}
		for _, e := range list[:i] {
			if table.conflict(&s.m.tasks[d], &s.m.tasks[e]) {
				return false
			}
		}
	}
	return true
}

// The shares of the phases in the whole, for progress.
const (
	doneFill  = 0.2
	doneClose = 0.3
)

func (s *solver) solve() {
	s.ahead = doneFill
	s.fill(func(done float64) { s.tell("fill", done) })
	s.done, s.ahead = doneFill, doneClose
	s.close(effort, func(float64) { s.tell("close", 0) })
	s.keepBest()
	if !s.halted() && len(s.staff) > 0 && len(s.work) > 0 {
		s.improve()
		s.goBack()
	}
	s.clean()
	s.strict = true
	s.single()
	s.told, s.ahead = time.Time{}, 1
	s.tell("done", 1)
}

// tell reports progress, at most ten times a second: how much is done of the present phase.
func (s *solver) tell(phase string, part float64) {
	if s.o.Progress == nil {
		return
	}
	now := time.Now()
	if now.Sub(s.told) < 100*time.Millisecond {
		return
	}
	s.told = now
	s.o.Progress(Progress{Phase: phase, Done: s.done + (s.ahead-s.done)*min(part, 1), Cost: min(s.hand.cost, s.record) / fine, Open: s.open(), Elapsed: now.Sub(s.began)})
}

// keepBest remembers the roster if none so far was cheaper.
func (s *solver) keepBest() {
	if s.hand.cost >= s.record {
		return
	}
	if s.best == nil {
		s.best = make([][]int32, len(s.staff))
	}
	for d, staff := range s.staff {
		s.best[d] = append(s.best[d][:0], staff...)
	}
	s.record = s.hand.cost
}

// goBack returns to the best roster so far.
func (s *solver) goBack() {
	if s.hand.cost <= s.record {
		return
	}
	for d := range s.staff {
		for _, q := range slices.Clone(s.staff[d]) {
			if !slices.Contains(s.best[d], q) {
				s.leave(q, int32(d))
			}
		}
	}
	for d := range s.staff {
		for _, q := range s.best[d] {
			if !slices.Contains(s.staff[d], q) {
				s.enter(q, int32(d))
			}
		}
	}
	s.settle()
}

// clean takes off work that demanding hard rules would rather not have: a Saturday without its Sunday, a run too short.
func (s *solver) clean() {
	for q := range s.sums {
		for again := s.sums[q].need > 0; again; {
			again = false
			for _, t := range slices.Clone(s.work[q]) {
				if t.pin || t.demand < 0 {
					continue
				}
				s.settle()
				old := s.broken(int32(q), t.demand)
				s.leave(int32(q), t.demand)
				if s.broken(int32(q), t.demand) < old {
					again = s.sums[q].need > 0
					break
				}
				s.undo()
			}
		}
	}
}

// broken is how far demanding hard rules are from being met, by a person and for a demand.
func (s *solver) broken(q, d int32) int {
	return int(s.sums[q].need) + max(0, s.m.p.Demands[d].Min-len(s.staff[d]))
}
