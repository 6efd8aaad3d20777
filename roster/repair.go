package roster

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// Change is one difference between a roster and its repair.
type Change struct {
	Demand   int
	Was, Now int // people, -1 for nobody
	// For is the demand on whose account it happened: the demand itself, if its holder had to go or nobody held it; another,
	// if somebody was moved so that that one could be filled.
	For int
	// Why says what forbids Was the place now: an absence or a rule; for who was moved, the work that they were moved to.
	Why []Reason
}

// Repair makes an old roster hold again for a problem that has changed: somebody is away now, a demand is new, an
// assignment has been fixed. It moves as few people as it can: who may stay stays, a place that is open is filled by
// somebody who is free if there is such a person, else by the shortest chain of moves, the cheapest among equals. Nothing is
// improved that is not broken. Assignments that break a hard rule are taken off, unless they are Fixed; of several
// that stand against each other those of demands with a high Under stay. Options.Keep is the price of each assignment given up; at 0 it is
// above all soft rules. The changes come by demand.
func Repair(ctx context.Context, p *Problem, old *Roster, o Options) (*Result, []Change, error) {
	began := time.Now()
	c, err := newChecker(p)
	if err != nil {
		return nil, nil, err
	}
	if old == nil {
		old = &Roster{}
	}
	if err := validStart(p, old); err != nil {
		return nil, nil, err
	}
	if o.Keep == 0 {
		o.Keep = aboveSoft(p)
	}
	m := newModel(p)
	f := &mender{solver: &solver{hand: newHand(ctx, newState(m), o.Seed, 1), o: o, began: began, record: math.MaxInt64}, cause: map[int32]int32{}}
	f.state.keep = int64(o.Keep) * fine
	f.begin(byWeight(p, old))
	f.mendAll()
	f.clean()
	f.strict = true
	f.single()
	res, err := c.result(f.roster(), began)
	if err != nil {
		return nil, nil, err
	}
	changes, err := f.changes(c, old)
	return res, changes, err
}

// aboveSoft is a price above that of soft rules, and below that of places in a usual problem.
func aboveSoft(p *Problem) Weight {
	top := Weight(100)
	for _, r := range p.Rules {
		top = max(top, r.Head().Weight)
		if t, ok := r.(Together); ok && len(t.Costs) > 0 {
			top = max(top, t.Costs[len(t.Costs)-1])
		}
	}
	return top * 20
}

// byWeight is a roster with what matters most first.
func byWeight(p *Problem, r *Roster) *Roster {
	list := slices.Clone(r.Assignments)
	slices.SortStableFunc(list, func(a, b Assignment) int {
		x, y := &p.Demands[a.Demand], &p.Demands[b.Demand]
		return cmp.Or(cmp.Compare(y.Under, x.Under), cmp.Compare(x.Day, y.Day), cmp.Compare(a.Demand, b.Demand))
	})
	return &Roster{list}
}

// mender repairs one roster.
type mender struct {
	*solver
	cause map[int32]int32 // by demand that was changed: for which one
}

// repairLinks is how many places a chain may look at, for a place that is open.
const repairLinks = 400

// mendAll fills what is open.
func (f *mender) mendAll() {
	f.broad = true
	hopeless := map[int32]bool{}
	open := f.openPlaces()
	f.ahead = 1
	for i, d := range open {
		f.tell("repair", float64(i)/float64(len(open)))
		for f.places(d) > 0 && !f.halted() {
			f.settle()
			if f.fillBest(d) {
				continue
			}
			if hopeless[f.m.kind[d]] {
				break
			}
			links, ok := f.search(d, repairLinks, 1<<62)
			if !ok && !f.giveUp(links) {
				hopeless[f.m.kind[d]] = true
				break
			}
			for _, mv := range f.log {
				if _, known := f.cause[mv.demand]; !known {
					f.cause[mv.demand] = d
				}
			}
		}
	}
}

// fillBest puts the cheapest of all who are free for it to a demand.
func (f *mender) fillBest(d int32) bool {
	best, price := int32(-1), int64(0)
	f.m.fits[f.m.kind[d]].each(func(q int32) bool {
		if delta, ok := f.adding(q, d); ok && (best < 0 || delta < price) {
			best, price = q, delta
		}
		return true
	})
	if best >= 0 {
		f.enter(best, d)
	}
	return best >= 0
}

// changes lists the differences, and why those who lost a place had to.
func (f *mender) changes(c *checker, old *Roster) ([]Change, error) {
	was := make([][]int32, len(f.staff))
	for _, a := range old.Assignments {
		if !slices.Contains(was[a.Demand], int32(a.Person)) {
			was[a.Demand] = append(was[a.Demand], int32(a.Person))
		}
	}
	var list []Change
	for d := range f.staff {
		gone, come := minus(was[d], f.staff[d]), minus(f.staff[d], was[d])
		for i := range max(len(gone), len(come)) {
			ch := Change{Demand: d, Was: -1, Now: -1, For: d}
			if cause, ok := f.cause[int32(d)]; ok {
				ch.For = int(cause)
			}
			if i < len(gone) {
				ch.Was = int(gone[i])
			}
			if i < len(come) {
				ch.Now = int(come[i])
			}
			list = append(list, ch)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	r := f.roster()
	jobs, staff, err := c.enter(&r, func(Meta, int, Verdict) {})
	if err != nil {
		return nil, err
	}
	e := newExplainer(c, f.hand, jobs, staff)
	for i := range list {
		if ch := &list[i]; ch.Was >= 0 {
			ch.Why = slices.DeleteFunc(e.reasons(ch.Was, ch.Demand), func(r Reason) bool { return r.Allows })
		}
	}
	return list, nil
}

// minus are the members of a that are not in b, in order.
func minus(a, b []int32) []int32 {
	var list []int32
	for _, x := range a {
		if !slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	slices.Sort(list)
	return list
}
