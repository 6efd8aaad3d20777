package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/roster"
)

// breaches puts the engine's verdicts on hard rules into the plan's words. Those in which none of the month's own slots
// plays a part belong to another month.
func (t *Task) breaches(broken []roster.Verdict) []Breach {
	var list []Breach
	for i := range broken {
		v := &broken[i]
		if v.Rule == roster.RuleFixed || v.Rule == roster.RuleMax || v.Person < 0 {
			continue
		}
		own := slices.ContainsFunc(v.Demands, func(d int) bool { return d < t.Own })
		if !own {
			continue
		}
		b := Breach{Rule: number(v.Rule), Person: t.People[v.Person], Slots: t.slotsOf(v)}
		b.Override = t.override(b.Rule, b.Person, b.Slots)
		list = append(list, b)
	}
	slices.SortStableFunc(list, func(a, b Breach) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Person, b.Person), slices.Compare(a.Slots, b.Slots))
	})
	return slices.CompactFunc(list, func(a, b Breach) bool {
		return a.Rule == b.Rule && a.Person == b.Person && slices.Equal(a.Slots, b.Slots)
	})
}

// slotsOf are the slots that play a part in a verdict, those before the month too, in order of time.
func (t *Task) slotsOf(v *roster.Verdict) []duty.SlotID {
	var slots []duty.SlotID
	for _, w := range v.Past {
		if id, ok := t.past[w]; ok {
			slots = append(slots, id)
		}
	}
	demands := slices.Clone(v.Demands)
	slices.SortFunc(demands, func(a, b int) int { return t.Slots[a].Start.Compare(t.Slots[b].Start) })
	for _, d := range demands {
		slots = append(slots, t.Slots[d].ID)
	}
	return slots
}

// override finds the order that lets a rule be broken by the person in one of the slots: it names rule, person and slot, and still
// holds on the last day of that slot.
func (t *Task) override(rule string, person force.PersonID, slots []duty.SlotID) string {
	for i := range t.in.Overrides {
		o := &t.in.Overrides[i]
		d, ok := t.demand[o.Slot]
		if o.Rule == rule && o.Person == person && slices.Contains(slots, o.Slot) && ok && o.covers(&t.Slots[d]) {
			return o.ID
		}
	}
	return ""
}

// covers says whether the order still holds on the last day of the slot.
func (o *Override) covers(s *duty.Slot) bool {
	return o.Until == 0 || o.Until >= when.DaysOf(s.Start, s.End).Last
}
