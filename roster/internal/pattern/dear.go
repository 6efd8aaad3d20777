package pattern

import (
	"math"
	"slices"
)

// forbidDear forbids whatever makes the whole dearer than a cutoff, by the prices of the best bound of this node, and says
// what it forbade. Any way through a task of a day costs at least what the bound of its person under the multipliers says.
func (h *hood) forbidDear(cutoff float64) (done []banned, possible bool) {
	s := h.s
	possible = true
	if math.IsInf(h.node, 0) || len(h.leasts) == 0 {
		return nil, possible
	}
	n := s.m.Tasks + 1
	for i, r := range h.row {
		h.prices[i] = 0
		if r >= 0 {
			h.prices[i] = -h.center[r]
		}
	}
	for k, i := range h.people {
		f := &h.frames[k]
		q := query{person: i, from: h.from, to: h.to, price: h.prices, start: f.start, tail: f.tail, base: f.base,
			below: math.Inf(1), labels: s.labels}
		if h.bans != nil {
			q.ban = h.bans[k]
		}
		room := cutoff + 1e-3 - h.node + h.leasts[k]
		for i, v := range s.w.through(&q) {
			if v > room {
				done = h.ban(k, i/n, i%n, done)
			}
		}
		for i := 0; h.bans != nil && h.bans[k] != nil && i < len(h.bans[k]); i += n {
			possible = possible && slices.Contains(h.bans[k][i:i+n], false)
		}
	}
	h.closeBanned(done)
	return done, possible
}

// through gives a lower bound of the best way of a query, and of those through each task of each day.
func (w *pricer) through(q *query) []float64 {
	m := w.m
	g := w.graphs[q.person][0]
	w.prepare(q, g)
	lambda := w.lambda[q.person]
	w.backward(q, g, lambda)
	constant := 0.0
	for i := range w.limits {
		v, _ := w.limits[i].least(lambda[i])
		constant += v
	}
	states := len(g.at) - 1
	K := len(g.letter)
	n := q.to - q.from
	worked := m.People[q.person].Auto.Worked
	out := make([]float64, n*(m.Tasks+1))
	extra := [2][]float64{w.extra[:K], w.extra[K : 2*K]}
	now, next := make([]float64, states), make([]float64, states)
	best := make([]float64, K)
	for s := range now {
		now[s] = math.Inf(1)
	}
	now[q.start] = constant
	for d := range n {
		w.extras(q, g, lambda, d, &extra)
		togo := w.back[(d+1)*states:][:states]
		for k := range best {
			best[k] = math.Inf(1)
		}
		for s := range next {
			next[s] = math.Inf(1)
		}
		for s, v := range now {
			if math.IsInf(v, 1) {
				continue
			}
			e := extra[0]
			if worked[s] {
				e = extra[1]
			}
			for _, x := range g.edges[g.at[s]:g.at[s+1]] {
				u := v + e[x.kind] + x.cost
				next[x.next] = math.Min(next[x.next], u)
				best[x.kind] = math.Min(best[x.kind], u+togo[x.next])
			}
		}
		now, next = next, now
		row := m.People[q.person].Cost[(q.from+d)*(m.Tasks+1):][:m.Tasks+1]
		for t, own := range row {
			o := &out[d*(m.Tasks+1)+t]
			*o = math.Inf(1)
			if own == Forbidden || q.ban != nil && q.ban[d*(m.Tasks+1)+t] {
				continue
			}
			v := float64(own)
			if t > 0 {
				v += q.price[d*m.Tasks+t-1]
			}
			k := g.kind[m.Letter[t]]
			*o = best[k] + v - w.cost[d*K+int(k)]
		}
	}
	return out
}
