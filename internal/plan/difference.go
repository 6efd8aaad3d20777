package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
)

// Difference says what changed from one version of a month to another: slots with another name in them, slots that are
// gone or new, and slots that kept their name but not their hours. They come in order of time. Nil stands for
// no plan at all.
func Difference(a, b *Plan) []Change {
	was, now := slotsIn(a), slotsIn(b)
	var list []Change
	for id, s := range was {
		c := Change{Slot: s, Was: nameIn(a, id), Now: nameIn(b, id)}
		if t, still := now[id]; !still {
			c.Gone, c.Now = true, ""
		} else {
			c.Slot, c.Moved = t, !t.Start.Equal(s.Start) || !t.End.Equal(s.End)
		}
		if c.Was != c.Now || c.Gone || c.Moved {
			list = append(list, c)
		}
	}
	for id, s := range now {
		if _, before := was[id]; !before {
			list = append(list, Change{Slot: s, Now: nameIn(b, id), Fresh: true})
		}
	}
	slices.SortFunc(list, func(x, y Change) int {
		return cmp.Or(x.Slot.Start.Compare(y.Slot.Start), cmp.Compare(x.Slot.ID, y.Slot.ID))
	})
	return list
}

func slotsIn(p *Plan) map[duty.SlotID]duty.Slot {
	if p == nil {
		return nil
	}
	slots := map[duty.SlotID]duty.Slot{}
	for i := range p.Duties {
		for _, s := range p.Duties[i].Slots {
			slots[s.ID] = s
		}
	}
	return slots
}

func nameIn(p *Plan, id duty.SlotID) force.PersonID {
	if p == nil {
		return ""
	}
	return p.Assigned[id].Person
}

// PersonChange is somebody whose duty changed, and how: the slots that they have no more, those that are new to them, and
// those that they keep with other hours. Each list is in order of time.
type PersonChange struct {
	Person              force.PersonID
	Lost, Gained, Moved []duty.Slot
}

// ByPerson gathers changes by the people whom they concern: who is to be told when a version is published. People come
// in the order of their first change.
func ByPerson(changes []Change) []PersonChange {
	var list []PersonChange
	at := map[force.PersonID]int{}
	of := func(id force.PersonID) *PersonChange {
		if _, ok := at[id]; !ok {
			at[id] = len(list)
			list = append(list, PersonChange{Person: id})
		}
		return &list[at[id]]
	}
	for _, c := range changes {
		switch {
		case c.Was == c.Now && c.Was != "" && c.Moved:
			of(c.Was).Moved = append(of(c.Was).Moved, c.Slot)
		case c.Was != c.Now:
			if c.Was != "" {
				of(c.Was).Lost = append(of(c.Was).Lost, c.Slot)
			}
			if c.Now != "" {
				of(c.Now).Gained = append(of(c.Now).Gained, c.Slot)
			}
		}
	}
	return list
}
