package pattern

import (
	"fmt"
	"math"
)

const epsilon = 1e-6

// pricer answers queries. It keeps its memory between them, and for each person the multipliers that worked last. It
// serves one goroutine.
//
// # Method
//
// Without the counters the cheapest days are a shortest path over days and states. The counters are priced with Lagrange
// multipliers: each choice of them gives a lower bound, and its path is often within all limits already. The last gap is
// closed by labels that carry the counters, cut off where the bound says that they cannot beat the best answer known.
type pricer struct {
	m      *Model
	hard   float64
	graphs [][2]*graph // by person
	lambda [][]float64 // by person and counter
	carry  []uint64    // by person: counters that the labels have to carry
	cost   []float64   // [day*kinds + kind] within the window
	task   []uint8     // cheapest task of each kind
	back   []float64   // [day*States + state] cost to go under the multipliers
	best   []float64   // the same for the best multipliers
	limits []limit
	path   []int32 // kinds of letters
	answer []uint8
	lists  [][]label
	places places
	extra  []float64
	gauge  gauge
	rank   []float64
	sorted []float64
	finals []arrived
	values [MaxCounters]float64
	bound  float64
}

func newPricer(m *Model) *pricer {
	w := &pricer{m: m, hard: m.hardPrice()}
	w.lambda = make([][]float64, len(m.People))
	w.carry = make([]uint64, len(m.People))
	type key struct {
		a     *Automaton
		kinds string
	}
	known := map[key][2]*graph{}
	for p := range m.People {
		per := &m.People[p]
		w.lambda[p] = make([]float64, len(per.Counters))
		kind, letter := per.kinds()
		k := key{per.Auto, fmt.Sprint(kind)}
		if _, ok := known[k]; !ok {
			known[k] = [2]*graph{per.Auto.graph(kind, letter, w.hard, true), per.Auto.graph(kind, letter, w.hard, false)}
		}
		w.graphs = append(w.graphs, known[k])
	}
	return w
}

// solve answers a query: the tasks of the window, valid until the next call, and their cost, the counters' included.
// It reports false if nothing below the limit exists (or, with a limit on labels, was found). w.bound is then a
// lower bound on the cost of any answer, of the same kind as the cost.
func (w *pricer) solve(q *query) ([]uint8, float64, bool) {
	g := w.graphs[q.person]
	w.prepare(q, g[0])
	days, cost, found := w.run(q, g[0])
	if !found && math.IsInf(w.bound, 1) && !q.strict {
		// No way keeps all hard rules.
		days, cost, found = w.run(q, g[1])
	}
	return days, cost, found
}

// prepare finds the cheapest task of each kind and day and what the counters have left.
func (w *pricer) prepare(q *query, g *graph) {
	m := w.m
	n := q.to - q.from
	K := len(g.letter)
	w.cost = grow(w.cost, n*K)
	w.task = grow(w.task, n*K)
	w.answer = grow(w.answer, n)
	w.path = grow(w.path, n)
	per := &m.People[q.person]
	for d := range n {
		row := per.Cost[(q.from+d)*(m.Tasks+1):][:m.Tasks+1]
		cost := w.cost[d*K:][:K]
		task := w.task[d*K:][:K]
		for k := range cost {
			cost[k] = math.Inf(1)
		}
		possible := false
		for t, own := range row {
			if own == Forbidden || q.ban != nil && q.ban[d*(m.Tasks+1)+t] {
				continue
			}
			v := float64(own)
			if t > 0 {
				v += q.price[d*m.Tasks+t-1]
			}
			if k := g.kind[m.Letter[t]]; v < cost[k] {
				cost[k], task[k] = v, uint8(t)
			}
			possible = true
		}
		if !possible && !q.strict { // contradictory orders: leave the day off, at the hard price
			cost[0], task[0] = w.hard, 0
		}
	}
	w.limits = w.limits[:0]
	for i := range per.Counters {
		c := &per.Counters[i]
		top := int32(n/7 + 2)
		if !c.Weekends() {
			top = 0
			for _, a := range c.Amount {
				top = max(top, a*int32(n))
			}
		}
		w.limits = append(w.limits, c.limit(q.base[i], top, w.hard))
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		t := make([]T, n, n+n/2)
		copy(t, s[:cap(s)])
		return t
	}
	return s[:n]
}

// quickLabels is how many labels a day a quick query keeps.
const quickLabels = 100

// rounds is how often the multipliers are moved for one query at most.
const rounds = 10

// run climbs with the multipliers, takes what lies on the way, and closes the gap with labels.
func (w *pricer) run(q *query, g *graph) ([]uint8, float64, bool) {
	lambda := w.lambda[q.person]
	top, found := q.below, false
	var chosen [MaxCounters]float64
	step := 1.0
	w.bound = math.Inf(-1)
	for range rounds {
		bound := w.backward(q, g, lambda)
		if math.IsInf(bound, 1) {
			w.bound = bound
			return nil, 0, false
		}
		for i := range w.limits {
			v, _ := w.limits[i].least(lambda[i])
			bound += v
		}
		togo := w.back
		if bound > w.bound {
			w.bound = bound
			w.back, w.best = w.best, w.back
			togo = w.best
			copy(chosen[:], lambda)
		} else {
			step *= 0.6
		}
		if w.bound >= top-epsilon {
			break
		}
		cost := w.trace(q, g, togo)
		if cost < top-epsilon {
			top, found = cost, true
			w.keep(q, g)
			if q.quick {
				copy(lambda, chosen[:])
				return w.answer, top, true
			}
		}
		if w.bound >= top-epsilon || !w.climb(lambda, top-bound, step) {
			break
		}
	}
	copy(lambda, chosen[:])
	if w.bound >= top-epsilon {
		return w.answer, top, found
	}
	most := q.labels
	if q.quick {
		most = quickLabels
	}
	cost, ok := w.search(q, g, lambda, top, most)
	if ok {
		top, found = cost, true
	}
	return w.answer, top, found
}

// extras gives the price of each kind on day d of the window, multipliers included, for a person who was free the day
// before and for one who worked.
func (w *pricer) extras(q *query, g *graph, lambda []float64, d int, out *[2][]float64) {
	m := w.m
	K := len(g.letter)
	per := &m.People[q.person]
	day := q.from + d
	weekend := 0.0
	copy(out[0], w.cost[d*K:][:K])
	for i := range per.Counters {
		c := &per.Counters[i]
		if c.Weekends() {
			weekend += lambda[i]
			continue
		}
		if lambda[i] != 0 {
			for k := 1; k < K; k++ {
				out[0][k] += lambda[i] * float64(c.Amount[g.letter[k]])
			}
		}
	}
	if m.Closing[day] {
		for k := 1; k < K; k++ {
			out[0][k] += weekend
		}
	}
	copy(out[1], out[0])
	if m.Closing[day] && m.twoDays(day) {
		out[1][0] += weekend
	}
	if m.Second[day] {
		out[1][0] += g.whole
		for k := 1; k < K; k++ {
			out[0][k] += g.whole
		}
	}
}

// backward fills w.back with the cost to go and gives that of the start.
func (w *pricer) backward(q *query, g *graph, lambda []float64) float64 {
	states := len(g.at) - 1
	n := q.to - q.from
	worked := w.m.People[q.person].Auto.Worked
	w.back = grow(w.back, (n+1)*states)
	next := w.back[n*states:][:states]
	if q.tail != nil {
		copy(next, q.tail)
	} else {
		clear(next)
	}
	K := len(g.letter)
	var extra [2][]float64
	w.extra = grow(w.extra, 2*K)
	extra[0], extra[1] = w.extra[:K], w.extra[K:2*K]
	for d := n - 1; d >= 0; d-- {
		w.extras(q, g, lambda, d, &extra)
		row := w.back[d*states:][:states]
		for s := range row {
			e := extra[0]
			if worked[s] {
				e = extra[1]
			}
			least := math.Inf(1)
			for _, x := range g.edges[g.at[s]:g.at[s+1]] {
				if v := e[x.kind] + x.cost + next[x.next]; v < least {
					least = v
				}
			}
			row[s] = least
		}
		next = row
	}
	return w.back[q.start]
}

// trace follows the cheapest path under the multipliers and gives its true cost. w.values are the counters' amounts.
func (w *pricer) trace(q *query, g *graph, togo []float64) float64 {
	m := w.m
	states := len(g.at) - 1
	per := &m.People[q.person]
	lambda := w.lambda[q.person]
	K := len(g.letter)
	extra := [2][]float64{w.extra[:K], w.extra[K : 2*K]}
	clear(w.values[:])
	s := q.start
	cost := 0.0
	for d := range q.to - q.from {
		w.extras(q, g, lambda, d, &extra)
		e := extra[0]
		if per.Auto.Worked[s] {
			e = extra[1]
		}
		next := togo[(d+1)*states:][:states]
		least := math.Inf(1)
		var take edge
		for _, x := range g.edges[g.at[s]:g.at[s+1]] {
			if v := e[x.kind] + x.cost + next[x.next]; v < least {
				least, take = v, x
			}
		}
		w.path[d] = take.kind
		cost += w.cost[d*K+int(take.kind)] + take.cost
		if m.Second[q.from+d] && per.Auto.Worked[s] != (take.kind > 0) {
			cost += g.whole
		}
		for i := range per.Counters {
			w.values[i] += float64(m.amount(&per.Counters[i], per.Auto, s, g.letter[take.kind], q.from+d))
		}
		s = take.next
	}
	if q.tail != nil {
		cost += q.tail[s]
	}
	for i := range w.limits {
		cost += w.limits[i].price(w.values[i])
	}
	return cost
}

// keep turns the path into the answer's tasks.
func (w *pricer) keep(q *query, g *graph) {
	for d := range q.to - q.from {
		w.answer[d] = w.task[d*len(g.letter)+int(w.path[d])]
	}
}

// climb moves the multipliers along the subgradient by Polyak's step. It reports false if there is nothing to gain.
func (w *pricer) climb(lambda []float64, gap, step float64) bool {
	norm := 0.0
	var slope [MaxCounters]float64
	for i := range w.limits {
		_, at := w.limits[i].least(lambda[i])
		slope[i] = w.values[i] - at
		norm += slope[i] * slope[i]
	}
	if norm < epsilon {
		return false
	}
	gap = math.Min(gap, w.hard/10)
	for i := range w.limits {
		l := &w.limits[i]
		v := lambda[i] + step*gap/norm*slope[i]
		least := -l.weight
		if l.lo <= 0 {
			least = 0
		}
		lambda[i] = math.Max(least, math.Min(v, l.weight))
	}
	return true
}
