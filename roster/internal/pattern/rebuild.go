package pattern

import (
	"math"
	"slices"
)

// pool remembers good ways of working the whole horizon, by person, the latest last.
type pool struct {
	days [][][]uint8
	most int
}

func newPool(people, most int) *pool { return &pool{days: make([][][]uint8, people), most: most} }

func (o *pool) add(person int, days []uint8) {
	list := o.days[person]
	for _, d := range list {
		if slices.Equal(d, days) {
			return
		}
	}
	if len(list) >= o.most {
		copy(list, list[1:])
		list = list[:len(list)-1]
	}
	o.days[person] = append(list, slices.Clone(days))
}

// remember puts a neighbourhood's columns of small reduced cost into the pool.
func (o *pool) remember(h *hood, within float64) {
	for k, i := range h.people {
		for _, j := range h.of[k] {
			if h.lp.place[j] >= 0 || h.lp.place[j] == atLower && h.lp.reduced(j) < within {
				o.add(i, h.way(j).days)
			}
		}
	}
}

// rebuild opens a neighbourhood of the plan and takes what is found if it is no dearer. It reports whether
// the plan became cheaper, and whether it was proved that it cannot.
func (s *search) rebuild(p *plan, people []int, from, to, rounds int, o *pool) (better, proved bool) {
	var extra func(int) [][]uint8
	if o != nil && from == 0 && to == s.m.Days {
		extra = func(i int) [][]uint8 { return o.days[i] }
	}
	h := s.newHood(p, people, from, to, extra)
	now := h.current()
	target := now - float64(s.m.Unit) + 2e-3
	h.generate(rounds, target, true)
	if h.bound > target-epsilon {
		return false, true
	}
	if s.stop() {
		return false, false
	}
	if extra != nil {
		o.remember(h, 3*float64(s.m.Unit))
	}
	ways := h.dive(8, now, s.rng)
	if ways == nil {
		return false, false
	}
	total := h.total(ways)
	if total > now+1e-3 {
		return false, false
	}
	h.use(p, ways)
	return total < now-0.5, false
}

// choose draws k people: those whose days hang together with a day of the horizon on which the plan is dear, or any.
func (s *search) choose(p *plan, k int) []int {
	n := len(s.m.People)
	if k >= n {
		return whole(n)
	}
	perm := s.rng.Perm(n)
	people := perm[:k]
	slices.Sort(people)
	return people
}

var _ = math.Inf
