package pattern

import (
	"math"
	"math/rand/v2"
)

// search is one worker: a plan, the best one that it has seen, and what it needs to find better ones.
type search struct {
	m      *Model
	w      *pricer
	rng    *rand.Rand
	stop   func() bool
	labels int
	price  []float64
	f      frame
}

func newSearch(m *Model, seed uint64, stop func() bool) *search {
	return &search{m: m, w: newPricer(m), rng: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), stop: stop, labels: 20000}
}

// reoptimise gives one person the best days of a window against the marginal prices of the cover. It reports whether
// the plan became cheaper.
func (s *search) reoptimise(p *plan, person, from, to int) bool {
	before := p.own[person]
	p.lift(person, from, to, -1)
	s.price = p.marginal(from, to, s.w.hard, s.price)
	p.frame(person, from, to, s.w.hard, &s.f)
	row := p.row(person)
	now := float64(before.Soft) + s.w.hard*float64(before.Hard)
	// What the person costs outside the window is the same for all answers.
	for d := range from {
		now -= s.outside(p, person, d)
	}
	for d := to; d < s.m.Days; d++ {
		if v := s.m.People[person].Cost[d*(s.m.Tasks+1)+int(row[d])]; v == Forbidden {
			now -= s.w.hard
		} else {
			now -= float64(v)
		}
	}
	now -= s.before(p, person, from)
	for d := from; d < to; d++ {
		if t := row[d]; t > 0 {
			now += s.price[(d-from)*s.m.Tasks+int(t)-1]
		}
	}
	q := query{person: person, from: from, to: to, price: s.price, start: s.f.start, tail: s.f.tail, base: s.f.base,
		below: now, labels: s.labels}
	days, cost, ok := s.w.solve(&q)
	p.lift(person, from, to, 1)
	if !ok || cost > now-0.5 {
		return false
	}
	p.set(person, from, days)
	return true
}

// outside is the price of a wish on a day.
func (s *search) outside(p *plan, person, d int) float64 {
	v := s.m.People[person].Cost[d*(s.m.Tasks+1)+int(p.row(person)[d])]
	if v == Forbidden {
		return s.w.hard
	}
	return float64(v)
}

// before is what the automaton charges up to a day.
func (s *search) before(p *plan, person, to int) float64 {
	per := &s.m.People[person]
	q := per.Start
	cost := 0.0
	for d, t := range p.row(person)[:to] {
		l := s.m.Letter[t]
		soft, hard := per.Auto.step(q, l, s.m.Second[d])
		cost += float64(soft) + s.w.hard*float64(hard)
		q = per.Auto.Next[int(q)*per.Auto.Letters+int(l)]
	}
	return cost
}

// descend goes round the people until none of them can be improved alone.
func (s *search) descend(p *plan, from, to, most int) {
	n := len(s.m.People)
	idle := 0
	order := s.rng.Perm(n)
	for k := 0; idle < n && k < most*n && !s.stop(); k++ {
		if s.reoptimise(p, order[k%n], from, to) {
			idle = 0
		} else {
			idle++
		}
	}
}

func whole(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func round(v float64) int64 { return int64(math.Ceil(v - 1e-4)) }
