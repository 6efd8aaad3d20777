package mobilise

import (
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
)

// Demand is what is left of a month's duties under the orders: what begins while one is in force keeps the posts of minimum protection,
// and of chief, commanders, drivers and supernumeraries as many as these posts take. Whoever passes furnishes nothing: what they would have
// furnished falls to those who stay, but for the inner duty of a unit that has gone, which falls away. What is handed in is not changed.
func Demand(all []duty.Duty, orders []Order, r *force.Register) []duty.Duty {
	if !slices.ContainsFunc(orders, func(o Order) bool { return o.counts() }) {
		return all
	}
	out := make([]duty.Duty, 0, len(all))
	for _, d := range all {
		kept := true
		for i := range orders {
			if o := &orders[i]; kept && (o.Holds(d.Start) || d.Kind != duty.Guard && slices.ContainsFunc(d.Slots, func(s duty.Slot) bool { return o.Holds(s.Start) })) {
				d, kept = o.reduce(d, r)
			}
		}
		if kept {
			out = append(out, d)
		}
	}
	return out
}

// Keeps says whether the order keeps a post or a standing duty manned.
func (o *Order) Keeps(id string, priority int) bool {
	return o.Priority > 0 && priority > 0 && priority <= o.Priority || slices.Contains(o.Posts, id)
}

// reduce is a duty under the order; false if nothing of it is left.
func (o *Order) reduce(d duty.Duty, r *force.Register) (duty.Duty, bool) {
	gone := func(s *duty.Slot) bool { return s.Furnish != "" && o.Passes(r, s.Furnish) }
	var slots []duty.Slot
	switch d.Kind {
	case duty.Guard:
		posts, kept := map[string]bool{}, map[string]bool{}
		for i := range d.Slots {
			if s := &d.Slots[i]; s.Post != "" {
				posts[s.Post] = true
				kept[s.Post] = kept[s.Post] || o.Keeps(s.Post, s.Priority)
			}
		}
		n := 0
		for _, k := range kept {
			if k {
				n++
			}
		}
		if n == 0 {
			return d, false
		}
		total, taken := map[duty.Role]int{}, map[duty.Role]int{}
		for i := range d.Slots {
			total[d.Slots[i].Role]++
		}
		for _, s := range d.Slots {
			if s.Post != "" {
				if kept[s.Post] {
					slots = append(slots, s)
				}
				continue
			}
			// As many of each role as the posts that stay take, one at least.
			if most := (total[s.Role]*n + len(posts) - 1) / len(posts); taken[s.Role] < most {
				taken[s.Role]++
				slots = append(slots, s)
			}
		}
	default:
		for _, s := range d.Slots {
			if o.Holds(s.Start) && (!o.Keeps(d.Source, s.Priority) || d.Kind == duty.Inner && gone(&s)) {
				continue
			}
			slots = append(slots, s)
		}
	}
	for i := range slots {
		if o.Holds(slots[i].Start) && gone(&slots[i]) {
			slots[i].Furnish = ""
		}
	}
	d.Slots = slots
	return d, len(slots) > 0
}
