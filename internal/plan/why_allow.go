package plan

import (
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// allowing are the hard rules that concern the slot, as if all were kept; reasons leaves out those that are not.
func (w *weighing) allowing() []Reason {
	yes := func(rule string) Reason { return Reason{Rule: rule, Allows: true} }
	list := []Reason{yes(ruleAway), yes(ruleBarred), yes(ruleOverlap)}
	if len(w.slot.Needs) > 0 {
		r := yes(ruleSkill)
		for _, c := range w.slot.Needs {
			if r.Detail != "" {
				r.Detail += " "
			}
			r.Detail += c
		}
		list = append(list, r)
	}
	if w.slot.MinRank != "" || w.slot.MaxRank != "" {
		r := yes(ruleRank)
		r.Detail = string(w.t.in.Register.Person(w.t.People[w.i]).Rank)
		list = append(list, r)
	}
	p := w.profile()
	if p == nil {
		return list
	}
	before, after := w.around(func(*duty.Slot) bool { return true })
	switch w.slot.Kind {
	case duty.Guard:
		r := yes(ruleDays)
		guardBefore, guardAfter := w.around(func(s *duty.Slot) bool { return s.Kind == duty.Guard })
		for _, s := range []*duty.Slot{guardBefore, guardAfter} {
			if s != nil {
				r.Slots = append(r.Slots, s.ID)
			}
		}
		r.Amount = p.MountDaysApart
		list = append(list, r, yes(ruleNight), w.free(rulePrepare, before, after, max(p.Preparation, p.Rest[duty.Guard].Before)))
	case duty.Shift:
		list = append(list, w.free(ruleRest, before, after, max(p.Rest[duty.Shift].Before, p.Rest[duty.Shift].After)))
		if p.WeeklyRest > 0 {
			r := yes(ruleWeekRest)
			r.Amount = p.WeeklyRest
			list = append(list, r)
		}
	default:
		if rest := p.Rest[w.slot.Kind].Before; rest > 0 {
			list = append(list, w.free(rulePrepare, before, after, rest))
		}
	}
	return list
}

// free is a reason about rest: how much is asked for, and from when to when the person is free around the slot.
func (w *weighing) free(rule string, before, after *duty.Slot, minutes int) Reason {
	r := Reason{Rule: rule, Allows: true, Amount: minutes}
	if before != nil {
		r.From, r.Slots = before.End, append(r.Slots, before.ID)
	}
	if after != nil {
		r.To, r.Slots = after.Start, append(r.Slots, after.ID)
	}
	return r
}

// around are the person's nearest duties of a sort before and after the slot; nil where none is known.
func (w *weighing) around(sort func(*duty.Slot) bool) (before, after *duty.Slot) {
	look := func(s *duty.Slot) {
		if s == nil || !sort(s) {
			return
		}
		if !s.End.After(w.slot.Start) && (before == nil || s.End.After(before.End)) {
			before = s
		}
		if !s.Start.Before(w.slot.End) && (after == nil || s.Start.Before(after.Start)) {
			after = s
		}
	}
	for _, m := range w.work {
		look(&w.t.Slots[m])
	}
	for _, x := range w.t.pastOf[w.i] {
		look(w.slotAnywhere(w.t.past[x]))
	}
	return before, after
}

// soft are the rules that cost, and those that speak for the person.
func (w *weighing) soft() []Reason {
	list := w.cohesion()
	for _, rule := range []string{ruleHours, ruleRepay, ruleWish} {
		if cost := w.extra[rule]; cost != 0 {
			r := Reason{Rule: rule, Allows: true, Cost: cost}
			if rule == ruleHours {
				r.Amount = int(cost / max(1, int64(w.weightOf(ruleHours)))) // minutes over
			}
			list = append(list, r)
		}
	}
	return append(list, w.ledger()...)
}

// weightOf is the price of a soft rule as the problem has it.
func (d *Desk) weightOf(rule string) roster.Weight {
	for _, r := range d.t.Problem.Rules {
		if m := r.Head(); m.Name == rule {
			return m.Weight
		}
	}
	return 0
}

// cohesion says whose turn the duty is (R16), and what it costs that the person comes from elsewhere.
func (w *weighing) cohesion() []Reason {
	weight := int64(w.t.weight(ruleTogether))
	if weight == 0 {
		return nil
	}
	r := Reason{Rule: ruleTogether, Allows: true}
	home := w.t.homes[w.places[w.m].index]
	if home < 0 {
		g, bound := w.t.group[w.slot.Furnish]
		if !bound {
			return nil
		}
		home, r.Detail = g, "outside"
	}
	r.Unit = w.t.Units[home]
	if r.Cost = w.t.apart(home, map[int]int{w.t.Problem.People[w.i].Group: 1}, weight); r.Cost == 0 {
		r.Detail = ""
	}
	return []Reason{r}
}

// members counts who stands in a team by group.
func (d *Desk) members(team []int) map[int]int {
	n := map[int]int{}
	for _, m := range team {
		if i := d.holder[m]; i >= 0 && !d.gone[m] {
			n[d.t.Problem.People[i].Group]++
		}
	}
	return n
}

// steps is how far up from a home the first unit lies that holds a group; beyond the top for a stranger.
func (t *Task) steps(home, g int) int {
	if g < 0 {
		return len(t.Units) + 1
	}
	return t.far[home][g]
}

// ledger says where the person stands in each ledger in which the slot counts (L1).
func (w *weighing) ledger() []Reason {
	var list []Reason
	id := w.t.People[w.i]
	for _, k := range w.kinds(w.m) {
		r := Reason{Rule: ruleLedger, Allows: true, Detail: string(k)}
		for _, m := range w.work {
			if s := &w.t.Slots[m]; slices.Contains(w.kinds(m), k) {
				r.Amount++
				if s.Start.Before(w.slot.Start) && s.End.After(r.From) {
					r.From = s.End
				}
			}
		}
		a := w.t.in.Ledger[id][k]
		r.Count = a.Count + r.Amount
		if r.From.IsZero() && a.Last != 0 {
			r.From = a.Last.Start()
		}
		if share, ok := w.t.shares[k]; ok {
			// Told against somebody who has still their fair part to come: less than nothing is a debt to be worked off.
			beyond := int64(share.Carried[w.i] + 100*(r.Amount+1) - w.t.even[k])
			r.Cost = 2 * int64(share.Weight) * beyond / 100
		}
		list = append(list, r)
	}
	return list
}

// unitOf is the unit that a person belongs to on the day of a slot.
func (d *Desk) unitOf(id force.PersonID, s *duty.Slot) force.UnitID {
	return d.t.in.Register.UnitOn(id, s.Mounts)
}
