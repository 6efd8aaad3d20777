package plan

import (
	"context"
	"fmt"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// Progress tells how far planning is.
type Progress = roster.Progress

// SolveOptions steer planning. The zero value searches until there is no more to gain.
type SolveOptions struct {
	Time     time.Duration // search at most so long; 0: until nothing more is to be gained
	Steps    int           // search at most so many steps; 0: no limit. Same seed and steps, same plan
	Seed     uint64
	Threads  int // 0: one a core
	Keep     bool
	Progress func(Progress)
}

// Summary says how planning went.
type Summary struct {
	Slots, Filled, Open int
	Past                int      // slots that had begun before Input.Now: they stay as they were, open ones too
	Kept, Moved         int      // with Keep: names to come that stayed, and that did not
	Broken              []Breach // hard rules that what is fixed breaks
	Cost                int64
	Parts               map[string]int64 // cost by rule number; "open" for slots left open
	Bound               int64            // no plan can cost less; meaningless unless HasBound
	HasBound            bool
	Steps               int
	Elapsed             time.Duration
}

// partOpen names the price of open slots in Summary.Parts.
const partOpen = "open"

// Solve plans a month. Without Keep the month is planned new around what is pinned. With Keep the plan so far is what it
// starts from, and as few names as possible move: the answer to an illness or a new post, from in.Now on. Every
// slot is in the answer that somebody stands in; the rest is open. A cancelled Solve gives the best so far and no error.
//
// The error is [ErrNobody] for a month without people, or says which duty or slot makes no sense.
func Solve(ctx context.Context, in Input, o SolveOptions) (map[duty.SlotID]Assignment, *Summary, error) {
	t, err := Build(in)
	if err != nil {
		return nil, nil, err
	}
	if len(t.People) == 0 {
		return nil, nil, ErrNobody
	}
	if t.Own == 0 {
		return map[duty.SlotID]Assignment{}, &Summary{}, nil
	}
	opt := roster.Options{Time: o.Time, Steps: o.Steps, Seed: o.Seed, Threads: o.Threads, Progress: o.Progress}
	if o.Keep {
		start := t.Roster(in.Assigned, nil)
		opt.Start, opt.Keep = &start, disturbance
	}
	res, err := roster.Solve(ctx, t.Problem, opt)
	if err != nil {
		return nil, nil, fmt.Errorf("plan %s: %w", in.Month, err)
	}
	assigned := t.merge(t.Assignments(res.Roster))
	return assigned, t.summary(res, assigned, o.Keep), nil
}

// merge makes assignments of names. Who stays where they were keeps what is noted of it, but that a pin which could not
// hold is gone.
func (t *Task) merge(names map[duty.SlotID]force.PersonID) map[duty.SlotID]Assignment {
	assigned := make(map[duty.SlotID]Assignment, len(names))
	for slot, person := range names {
		a := t.in.Assigned[slot]
		if a.Person != person {
			a = Assignment{Slot: slot, Person: person, How: ByEngine, At: t.in.Now}
		}
		a.Slot = slot
		assigned[slot] = a
	}
	// A name that the register has lost stands in no problem, but what is past is not rewritten.
	for d := range t.Slots[:t.Own] {
		a := t.in.Assigned[t.Slots[d].ID]
		if _, known := t.person[a.Person]; t.Frozen[d] && a.Person != "" && !known {
			assigned[a.Slot] = a
		}
	}
	return assigned
}

func (t *Task) summary(res *roster.Result, assigned map[duty.SlotID]Assignment, keep bool) *Summary {
	s := &Summary{
		Slots: t.Own, Filled: len(assigned), Open: t.Own - len(assigned),
		Cost: res.Report.Cost, Bound: res.Bound, HasBound: res.HasBound, Steps: res.Steps, Elapsed: res.Elapsed,
		Parts: map[string]int64{}, Broken: t.breaches(res.Report.Broken),
	}
	for name, cost := range res.Report.Parts {
		if name == roster.RuleShortage {
			name = partOpen
		}
		s.Parts[number(name)] += cost
	}
	for d := range t.Slots[:t.Own] {
		was := t.in.Assigned[t.Slots[d].ID].Person
		switch {
		case t.Frozen[d]:
			s.Past++
		case !keep || was == "":
		case assigned[t.Slots[d].ID].Person == was:
			s.Kept++
		default:
			s.Moved++
		}
	}
	return s
}
