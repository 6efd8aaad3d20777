package roster

import "slices"

// rating is how near somebody is to a place.
type rating struct {
	person int32
	tier   tier
	count  int // of what stands in the way
	delta  int64
}

// tier is what stands in the way.
type tier int

const (
	tierFree   tier = iota // nothing
	tierWork               // other work, which somebody else might take
	tierRule               // a rule, or past or fixed work
	tierAbsent             // an absence or a bar
	tierUnfit              // skill, grade or shift
)

// rate judges one person with the tables of the search.
func (e *Explainer) rate(q, d int32) rating {
	h, m := e.h, e.h.m
	out := int32(-1)
	if most := e.p.Demands[d].Max; most > 0 && len(e.staff[d]) >= most {
		out = int32(e.staff[d][len(e.staff[d])-1])
	}
	now := h.after(q, -1, d)
	r := rating{person: q, delta: e.delta(q, out, d, now)}
	switch {
	case !m.fit(q, d):
		r.tier, r.count = e.unfit(q, d)
	case h.clashes(q, -1, d):
		r.tier = tierWork
		table := &m.pairs[m.pairOf[q]]
		for i := range h.work[q] {
			if w := &h.work[q][i]; table.conflict(w, &m.tasks[d]) {
				r.count++
				if w.demand < 0 || w.pin {
					r.tier = tierRule
				}
			}
		}
	default:
		if r.count = e.ruledOut(q, d); r.count > 0 {
			r.tier = tierRule
		}
	}
	return r
}

// ruledOut counts by how much more a person breaks hard rules with a demand than without.
func (e *Explainer) ruledOut(q, d int32) int {
	m, sum := e.h.m, int32(0)
	e.h.after(q, -1, d)
	then := e.h.tmp
	for _, list := range [][]int32{m.common, m.own[q]} {
		for _, n := range list {
			if r := &m.rules[n]; r.hard {
				over, under := r.eval(q, then)
				oldOver, oldUnder := r.eval(q, e.h.work[q])
				sum += max(0, over+under-oldOver-oldUnder)
			}
		}
	}
	return int(sum)
}

// unfit says whether somebody is only absent, or could never do it.
func (e *Explainer) unfit(q, d int32) (tier, int) {
	who, dem := &e.p.People[q], &e.p.Demands[d]
	missing := 0
	for _, s := range dem.Skills {
		if !slices.Contains(who.Skills, s) {
			missing++
		}
	}
	if who.Grade < dem.MinGrade || dem.MaxGrade != 0 && who.Grade > dem.MaxGrade {
		missing++
	}
	if who.Shifts != nil && !slices.Contains(who.Shifts, dem.Shift) {
		missing++
	}
	if missing > 0 {
		return tierUnfit, missing
	}
	return tierAbsent, 1
}

// delta is what the roster's cost changes by, in the problem's units, if one person takes a place, from another or
// from nobody (-1).
func (e *Explainer) delta(q, out, d int32, now sums) int64 {
	h, m := e.h, e.h.m
	plain := now.soft - h.sums[q].soft + h.teams(d, out, q)
	change := 1
	if out >= 0 {
		plain += h.after(out, d, -1).soft - h.sums[out].soft
		change = 0
	}
	dem := &e.p.Demands[d]
	price := func(n int) int64 {
		return int64(dem.Under)*int64(max(0, dem.Want-n)) + int64(dem.Over)*int64(max(0, n-dem.Want))
	}
	sum := plain/fine + price(len(e.staff[d])+change) - price(len(e.staff[d]))
	for _, n := range m.ledger[d] {
		raw := e.raw[n] + h.loadPrice(n, q, 100)
		if out >= 0 {
			raw += h.loadPrice(n, out, -100)
		}
		sum += floorDiv(raw, fine) - floorDiv(e.raw[n], fine)
	}
	return sum
}
