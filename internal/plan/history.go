package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// StoodBy is who stood in a slot, "" for nobody: as told by the outcome, else as planned.
func StoodBy(slot duty.SlotID, assigned map[duty.SlotID]Assignment, outcomes map[duty.SlotID]Outcome) force.PersonID {
	o, told := outcomes[slot]
	switch {
	case !told:
		return assigned[slot].Person
	case o.Kind == Absent:
		return ""
	case o.Stood != "":
		return o.Stood
	case o.Kind == Stood && o.Planned != "":
		return o.Planned
	}
	return assigned[slot].Person
}

// History is what the plans of the months around say about a month: who worked in the given number of days before it,
// as it really happened where that is told, and who is planned in the week after it. In order of time.
func History(plans []*Plan, outcomes map[duty.SlotID]Outcome, m when.Month, days int) []Worked {
	from, to := m.First().Add(-days), m.Last().Add(spill)
	var list []Worked
	for _, p := range plans {
		if p == nil || p.Version.Month == m {
			continue
		}
		for i := range p.Duties {
			for _, s := range p.Duties[i].Slots {
				if d := when.DateOf(s.Start); d < from || d > to || m.Contains(d) {
					continue
				}
				if id := StoodBy(s.ID, p.Assigned, outcomes); id != "" {
					list = append(list, Worked{Person: id, Slot: s})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b Worked) int {
		return cmp.Or(a.Slot.Start.Compare(b.Slot.Start), cmp.Compare(a.Slot.ID, b.Slot.ID))
	})
	return list
}
