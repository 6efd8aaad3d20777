package plan

import (
	"context"
	"fmt"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// Progress tells how far planning is. Its phases are "rotate", "fill", "chain", "improve" and "check".
type Progress = roster.Progress

// phases are the plan's words for what the engine does; others are the same.
var phases = map[string]string{"close": "chain", "done": "check"}

// tell hands progress on in the plan's words.
func (o *SolveOptions) tell(p Progress) {
	if o.Progress == nil {
		return
	}
	if w, ok := phases[p.Phase]; ok {
		p.Phase = w
	}
	o.Progress(p)
}

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
	Moves               []Move   // with Keep: each of these, and each slot that was filled, with its cause
	Broken              []Breach // hard rules that what is fixed breaks
	Cost                int64
	Parts               map[string]int64 // cost by rule number; "open" for slots left open
	Bound               int64            // no plan can cost less; meaningless unless HasBound
	HasBound            bool
	Steps               int
	Elapsed             time.Duration
}

// Move is a change that planning anew made: a name that went, came, or was exchanged. For is the slot on whose account it
// happened: the slot itself, or one that could be filled because of it. Rules are those that forbid Was the slot by now.
type Move struct {
	Slot     duty.SlotID
	Was, Now force.PersonID
	For      duty.SlotID
	Rules    []string
}

// partOpen names the price of open slots in Summary.Parts.
const partOpen = "open"

// Solve plans a month. Without Keep the month is planned new around what is pinned. With Keep the plan so far is what it
// starts from, and as few names as possible move: the answer to an illness or a new post, from in.Now on. Every
// slot is in the answer that somebody stands in; the rest is open. A cancelled Solve gives the best so far and no error.
//
// The error is [ErrNobody] for a month without people, or says which duty or slot makes no sense.
func Solve(ctx context.Context, in Input, o SolveOptions) (map[duty.SlotID]Assignment, *Summary, error) {
	o.tell(Progress{Phase: "rotate"})
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
	res, changes, err := t.search(ctx, o)
	if err != nil {
		return nil, nil, fmt.Errorf("plan %s: %w", in.Month, err)
	}
	assigned := t.merge(t.Assignments(res.Roster))
	sum := t.summary(res, assigned, o.Keep)
	sum.Moves = t.moves(changes)
	return assigned, sum, nil
}

// mended is the share of the slots, in hundredths, that may be open for a plan to be mended. Beyond it a plan that is to be kept is rather a
// start for the whole search.
const mended = 10

// search hands the problem to the engine: to be solved, or, with Keep, to be mended where it does not hold any more.
func (t *Task) search(ctx context.Context, o SolveOptions) (*roster.Result, []roster.Change, error) {
	opt := roster.Options{Time: o.Time, Steps: o.Steps, Seed: o.Seed, Threads: o.Threads, Progress: o.tell}
	if !o.Keep {
		res, err := roster.Solve(ctx, t.Problem, opt)
		return res, nil, err
	}
	start := t.Roster(t.in.Assigned, nil)
	opt.Start, opt.Keep = &start, disturbance
	if open := len(t.Slots) - len(start.Assignments); open*100 > mended*len(t.Slots) {
		res, err := roster.Solve(ctx, t.Problem, opt)
		return res, nil, err
	}
	res, changes, err := roster.Repair(ctx, t.Problem, &start, opt)
	if err == nil {
		o.tell(Progress{Phase: "done", Done: 1, Cost: res.Report.Cost, Open: res.Report.Open, Elapsed: res.Elapsed})
	}
	return res, changes, err
}

// moves puts what a repair changed into the plan's words.
func (t *Task) moves(changes []roster.Change) []Move {
	name := func(i int) force.PersonID {
		if i < 0 {
			return ""
		}
		return t.People[i]
	}
	var list []Move
	for _, c := range changes {
		m := Move{Slot: t.Slots[c.Demand].ID, Was: name(c.Was), Now: name(c.Now), For: t.Slots[c.For].ID}
		for _, r := range c.Why {
			if !r.Allows {
				m.Rules = append(m.Rules, number(r.Rule))
			}
		}
		list = append(list, m)
	}
	return list
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
