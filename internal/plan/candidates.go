package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
)

// How far a candidate is from a slot: what lies in the person (away, barred, unqualified) cannot be moved aside, another
// duty may.
const (
	farPerson = 4
	farDuty   = 1
)

// tried is how many people at most the whole set of rules is asked about for one slot.
const tried = 400

// rated is somebody as a candidate for a slot, at first sight.
type rated struct {
	i    int
	far  int   // 0: nothing seems to be in the way
	cost int64 // cohesion and ledger
}

// Candidates ranks the people who could take a slot: first those whom no hard rule forbids it, by what it would change in
// the plan's cost (the price of a slot standing open left out), then the nearest of the others with what stands in the
// way of each. Whoever is assigned to the slot is not among them. limit is how many are wanted at most.
func (d *Desk) Candidates(slot duty.SlotID, limit int) []Candidate {
	m, ok := d.t.demand[slot]
	if !ok || m >= d.t.Own || limit <= 0 {
		return nil
	}
	list := d.rate(m)
	allowed, rest := d.allowed(m, list, 2*limit+10)
	base := d.costOf(m)
	slices.SortStableFunc(allowed, func(a, b *weighing) int { return cmp.Compare(a.price(), b.price()) })
	var out []Candidate
	for _, w := range allowed {
		if len(out) == limit {
			return out
		}
		out = append(out, w.candidate(true, w.price()-base))
	}
	for _, x := range rest {
		if len(out) == limit {
			break
		}
		w := d.weigh(x.i, m)
		out = append(out, w.candidate(false, w.price()-base))
	}
	return out
}

// Eligible counts those whom no hard rule keeps from a slot, up to a limit: an open slot with anybody eligible is a fault of the plan.
func (d *Desk) Eligible(slot duty.SlotID, limit int) int {
	m, ok := d.t.demand[slot]
	if !ok || m >= d.t.Own {
		return 0
	}
	n := 0
	for _, x := range d.rate(m) {
		if x.far > 0 || n >= limit {
			break
		}
		if w := d.weigh(x.i, m); !w.forbidden() {
			n++
		}
	}
	return n
}

// rate looks at everybody, best first.
func (d *Desk) rate(m int) []rated {
	t := d.t
	span := t.Problem.SpanOf(m)
	cohesion := map[int]int64{}
	list := make([]rated, 0, len(t.People))
	for i := range t.People {
		if i == d.holder[m] || !d.serves(i, m) {
			continue
		}
		q := &t.Problem.People[i]
		cost, known := cohesion[q.Group]
		if !known {
			cost = d.weighed(i, m).cohesionCost()
			cohesion[q.Group] = cost
		}
		x := rated{i: i, cost: cost + d.ledgerCost(i, m)}
		if !t.fits(i, m) {
			x.far += farPerson
			if t.unavailable(i, span) {
				x.far += farPerson
			}
		}
		x.far += farDuty * d.clashes(i, m)
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b rated) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.cost, b.cost), cmp.Compare(a.i, b.i))
	})
	return list
}

// serves says whether a person is in service on the day that a slot bears.
func (d *Desk) serves(i, m int) bool {
	return d.t.in.Register.Person(d.t.People[i]).Serves(d.t.Slots[m].Mounts)
}

// allowed asks all rules about the best of those with nothing in the way at first sight, until so many are found. The
// rest are those who may not, nearest first.
func (d *Desk) allowed(m int, list []rated, want int) (allowed []*weighing, rest []rated) {
	n := 0
	for ; n < len(list) && list[n].far == 0 && len(allowed) < want && n < tried; n++ {
		if w := d.weigh(list[n].i, m); w.forbidden() {
			rest = append(rest, list[n])
		} else {
			allowed = append(allowed, w)
		}
	}
	for ; n < len(list) && list[n].far == 0; n++ {
	}
	return allowed, append(rest, list[n:]...)
}

// weighed is the question of one person and a slot, not yet asked; weigh asks it.
func (d *Desk) weighed(i, m int) *weighing {
	return &weighing{Desk: d, i: i, m: m, slot: &d.t.Slots[m], work: slices.DeleteFunc(slices.Clone(d.work[i]), func(x int) bool { return x == m })}
}

func (d *Desk) weigh(i, m int) *weighing {
	w := d.weighed(i, m)
	w.check()
	return w
}

// forbidden says whether a hard rule keeps the person from the slot.
func (w *weighing) forbidden() bool { return len(w.broken) > 0 }

// price is what the person in the slot costs by all soft rules.
func (w *weighing) price() int64 {
	sum := w.cohesionCost() + w.ledgerCost(w.i, w.m)
	for _, cost := range w.extra {
		sum += cost
	}
	return sum
}

// costOf is what whoever stands in a slot now costs there.
func (d *Desk) costOf(m int) int64 {
	if d.holder[m] < 0 || d.gone[m] {
		return 0
	}
	return d.weigh(d.holder[m], m).price()
}

func (w *weighing) cohesionCost() int64 {
	sum := int64(0)
	for _, r := range w.cohesion() {
		sum += r.Cost
	}
	return sum
}

// ledgerCost is what a slot adds to the price of a person's loads.
func (d *Desk) ledgerCost(i, m int) int64 {
	sum := int64(0)
	for _, k := range d.kinds(m) {
		share, ok := d.t.shares[k]
		if !ok {
			continue
		}
		n := d.load[k][i]
		if d.holder[m] == i && !d.gone[m] {
			n--
		}
		load := int64(share.Carried[i] + 100*n)
		sum += int64(share.Weight) * ((load+100)*(load+100) - load*load) / (100 * 100)
	}
	return sum
}

// clashes counts the person's other duties that cannot stand beside a slot.
func (d *Desk) clashes(i, m int) int {
	p := d.t.Problem
	a := &p.Demands[m]
	n := 0
	for _, x := range d.work[i] {
		if b := &p.Demands[x]; x != m && d.t.clash(a.Shift, b.Shift, int(b.Day-a.Day)) {
			n++
		}
	}
	for _, b := range d.t.pastOf[i] {
		if d.t.clash(a.Shift, b.Shift, int(b.Day-a.Day)) {
			n++
		}
	}
	return n
}

// candidate puts together what a planner looks at.
func (w *weighing) candidate(allowed bool, delta int64) Candidate {
	id := w.t.People[w.i]
	c := Candidate{Person: id, Allowed: allowed, Delta: delta, Unit: w.unitOf(id, w.slot), Reasons: w.reasons()}
	before, after := w.around(func(*duty.Slot) bool { return true })
	if before != nil {
		c.LastDuty = before.End
	}
	if after != nil {
		c.NextDuty = after.Start
	}
	if kinds := w.kinds(w.m); len(kinds) > 0 {
		c.Count = w.t.in.Ledger[id][kinds[0]].Count + w.load[kinds[0]][w.i]
	}
	for _, r := range c.Reasons {
		if r.Rule == ruleTogether && r.Unit != "" {
			c.SameUnit = r.Cost <= 0
			break
		}
	}
	return c
}
