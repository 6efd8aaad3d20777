package plan

import (
	"slices"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
)

// Edits by hand are worked out here and change nothing themselves: each answers with the assignments as they should be
// stored (Person "" opens a slot), or with the hard rules that forbid it.

// Hand says by whom, when and how an edit is made.
type Hand struct {
	By  string
	At  time.Time
	How How  // ByHand if ""
	Pin bool // the name stays when the rest is planned anew
}

func (h Hand) write(slot duty.SlotID, person force.PersonID) Assignment {
	if h.How == "" {
		h.How = ByHand
	}
	return Assignment{Slot: slot, Person: person, Pinned: h.Pin, How: h.How, By: h.By, At: h.At}
}

// Assign puts a person into a slot; whoever stood there is taken off it. What an order covers is not refused.
func (d *Desk) Assign(person force.PersonID, slot duty.SlotID, h Hand) ([]Assignment, []Reason) {
	if why := d.against(nil, person, slot); len(why) > 0 {
		return nil, why
	}
	return []Assignment{h.write(slot, person)}, nil
}

// Replace is Assign of somebody who stands in for the holder.
func (d *Desk) Replace(person force.PersonID, slot duty.SlotID, h Hand) ([]Assignment, []Reason) {
	h.How = ByReplacement
	return d.Assign(person, slot, h)
}

// Clear opens a slot; nothing if it is open.
func (d *Desk) Clear(slot duty.SlotID, h Hand) []Assignment {
	if d.Holder(slot) == "" {
		return nil
	}
	return []Assignment{h.write(slot, "")}
}

// Pin makes the name in a slot stay, or lets it go; nothing if the slot is open or it is so already.
func (d *Desk) Pin(slot duty.SlotID, pinned bool) []Assignment {
	a := d.t.in.Assigned[slot]
	if a.Person == "" || a.Pinned == pinned {
		return nil
	}
	a.Slot, a.Pinned = slot, pinned
	return []Assignment{a}
}

// Swap exchanges the people of two slots, each of whom must be allowed where they come to once the other has gone. The
// reasons against it come with the person and slot that they speak of.
func (d *Desk) Swap(x, y duty.SlotID, h Hand) ([]Assignment, []Refused) {
	px, py := d.Holder(x), d.Holder(y)
	if px == "" || py == "" || px == py {
		return nil, nil
	}
	h.How = BySwap
	changed := []Assignment{h.write(x, py), h.write(y, px)}
	var refused []Refused
	for _, c := range changed {
		if why := d.against(changed, c.Person, c.Slot); len(why) > 0 {
			refused = append(refused, Refused{Person: c.Person, Slot: c.Slot, Reasons: why})
		}
	}
	if len(refused) > 0 {
		return nil, refused
	}
	return changed, nil
}

// Refused is a part of an edit that hard rules forbid.
type Refused struct {
	Person  force.PersonID
	Slot    duty.SlotID
	Reasons []Reason
}

// against are the hard rules that keep a person from a slot after some changes, without those that an order lets be broken.
// Somebody whom the month does not know cannot stand anywhere.
func (d *Desk) against(changes []Assignment, person force.PersonID, slot duty.SlotID) []Reason {
	if _, ok := d.t.person[person]; !ok {
		return []Reason{{Rule: ruleBarred, Detail: "serving"}}
	}
	return slices.DeleteFunc(d.WhyAfter(changes, person, slot), func(r Reason) bool {
		return r.Allows || d.t.override(r.Rule, person, []duty.SlotID{slot}) != ""
	})
}

// Conflict is what stands between a person and a slot, for whoever must choose: add the duty all the same, replace
// what is in the way by it, or cancel.
type Conflict struct {
	Holder  force.PersonID // who stands in the slot now and would be taken off it
	Reasons []Reason       // the hard rules that forbid it as things stand
	Duties  []duty.SlotID  // the person's own duties of the month that play a part in them
	// Add: nothing forbids it. Replace: nothing would, once the person is taken off Duties.
	Add, Replace bool
}

// Conflict finds what stands between a person and a slot.
func (d *Desk) Conflict(person force.PersonID, slot duty.SlotID) Conflict {
	c := Conflict{Reasons: d.against(nil, person, slot)}
	if h := d.Holder(slot); h != person {
		c.Holder = h
	}
	for _, r := range c.Reasons {
		for _, s := range r.Slots {
			if d.Holder(s) == person && s != slot && !slices.Contains(c.Duties, s) {
				c.Duties = append(c.Duties, s)
			}
		}
	}
	c.Add = len(c.Reasons) == 0
	c.Replace = !c.Add && len(c.Duties) > 0 && len(d.against(opened(c.Duties), person, slot)) == 0
	return c
}

func opened(slots []duty.SlotID) []Assignment {
	list := make([]Assignment, len(slots))
	for i, s := range slots {
		list[i] = Assignment{Slot: s}
	}
	return list
}

// Take puts a person into a slot and takes them off their own duties that are in the way: the verb replace.
func (d *Desk) Take(person force.PersonID, slot duty.SlotID, h Hand) ([]Assignment, []Reason) {
	c := d.Conflict(person, slot)
	if !c.Add && !c.Replace {
		return nil, c.Reasons
	}
	var changed []Assignment
	if c.Replace {
		for _, s := range c.Duties {
			changed = append(changed, h.write(s, ""))
		}
	}
	return append(changed, h.write(slot, person)), nil
}
