package plan

import (
	"context"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// ErrUndecided is what Desk.Short gives where its search was too small to tell.
var ErrUndecided = roster.ErrUndecided

// Short says why slots of a day cannot all be filled with the people that there are: slots and hard rules of which none can be left out, and what it takes, one by one, to get
// out of it.
type Short struct {
	Slots []duty.SlotID // in order of time
	Rules []string      // by number
	Ways  []Way         // slots left open first, what matters least first; then rules broken by order
}

// Way is a way out: a slot left open, or a rule broken by somebody.
type Way struct {
	Slot    duty.SlotID // that is left open
	Rule    string      // or that is broken, in the slots and by the people below
	Persons []force.PersonID
	At      []duty.SlotID // by person
}

// Short looks at a slot's day: all of the month's slots that begin on it and neither have begun nor are pinned, with everything else as it is planned. It gives nil if they can all be
// filled, be it by moving others of that day, and ErrUndecided where that could not be found out. It takes up to a second in a force of 2,500.
func (d *Desk) Short(ctx context.Context, slot duty.SlotID) (*Short, error) {
	m, ok := d.t.demand[slot]
	if !ok || m >= d.t.Own {
		return nil, nil
	}
	day := d.t.Problem.Demands[m].Day
	var scope []int
	for n := range d.t.Slots[:d.t.Own] {
		s := &d.t.Slots[n]
		if d.t.Problem.Demands[n].Day == day && !s.Start.Before(d.t.in.Now) && (n == m || !d.t.in.Assigned[s.ID].Pinned) {
			scope = append(scope, n)
		}
	}
	got, err := roster.Conflicts(ctx, d.t.Problem, scope, &d.plan)
	if err != nil || got == nil {
		return nil, err
	}
	out := &Short{}
	for _, n := range got.Places {
		out.Slots = append(out.Slots, d.t.Slots[n].ID)
	}
	slices.SortStableFunc(out.Slots, func(a, b duty.SlotID) int { return d.t.inTime(d.t.demand[a], d.t.demand[b]) })
	for _, r := range got.Rules {
		if n := number(r); !slices.Contains(out.Rules, n) {
			out.Rules = append(out.Rules, n)
		}
	}
	for _, g := range got.Gives {
		w := Way{Rule: number(g.Rule)}
		if g.Rule == "" {
			w = Way{Slot: d.t.Slots[g.Demand].ID}
		}
		for _, v := range g.Broken {
			if at := v.Demands[len(v.Demands)-1]; at < d.t.Own {
				w.Persons, w.At = append(w.Persons, d.t.People[v.Person]), append(w.At, d.t.Slots[at].ID)
			}
		}
		out.Ways = append(out.Ways, w)
	}
	return out, nil
}
