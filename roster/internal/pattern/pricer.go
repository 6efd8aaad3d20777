package pattern

import "math"

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
	m       *Model
	hard    float64
	graphs  map[*Automaton][2]*graph
	lambda  [][]float64 // by person and counter
	letters [][]int32   // by day: allowed letters
	cost    []float64   // [day*Letters1 + letter] within the window
	task    []uint8     // cheapest task of each letter
	back    []float64   // [day*States + state] cost to go under the multipliers
	best    []float64   // the same for the best multipliers
	limits  []limit
	path    []int32 // letters
	answer  []uint8
	lists   [][]label
	table   table
	extra   []float64
	add     []float64
	lane    []uint64
	rank    []float64
	values  [MaxCounters]float64
	exact   bool // whether the last answer is proved
	bound   float64
}

func newPricer(m *Model) *pricer {
	w := &pricer{m: m, hard: m.hardPrice(), graphs: map[*Automaton][2]*graph{}}
	w.lambda = make([][]float64, len(m.People))
	for p := range m.People {
		w.lambda[p] = make([]float64, len(m.People[p].Counters))
		a := m.People[p].Auto
		if _, ok := w.graphs[a]; !ok {
			w.graphs[a] = [2]*graph{a.graph(w.hard, true), a.graph(w.hard, false)}
		}
	}
	return w
}

// solve answers a query: the tasks of the window, valid until the next call, and their cost, the counters' included.
// It reports false if nothing below the limit exists (or, with a limit on labels, was found). w.bound is then a
// lower bound on the cost of any answer, of the same kind as the cost.
func (w *pricer) solve(q *query) ([]uint8, float64, bool) {
	w.prepare(q)
	g := w.graphs[w.m.People[q.person].Auto]
	days, cost, found := w.run(q, g[0])
	if !found && math.IsInf(w.bound, 1) {
		// No way keeps all hard rules.
		days, cost, found = w.run(q, g[1])
	}
	return days, cost, found
}

// prepare finds the cheapest task of each letter and day and what the counters have left.
func (w *pricer) prepare(q *query) {
	m := w.m
	n := q.to - q.from
	L := m.Letters + 1
	w.cost = grow(w.cost, n*L)
	w.task = grow(w.task, n*L)
	w.letters = grow(w.letters, n)
	w.answer = grow(w.answer, n)
	w.path = grow(w.path, n)
	per := &m.People[q.person]
	for d := range n {
		row := per.Cost[(q.from+d)*(m.Tasks+1):][:m.Tasks+1]
		cost := w.cost[d*L:][:L]
		task := w.task[d*L:][:L]
		for l := range cost {
			cost[l] = math.Inf(1)
		}
		for t, own := range row {
			if own == Forbidden || q.ban != nil && q.ban[d*(m.Tasks+1)+t] {
				continue
			}
			v := float64(own)
			if t > 0 {
				v += q.price[d*m.Tasks+t-1]
			}
			if l := m.Letter[t]; v < cost[l] {
				cost[l], task[l] = v, uint8(t)
			}
		}
		list := w.letters[d][:0]
		for l := range cost {
			if !math.IsInf(cost[l], 1) {
				list = append(list, int32(l))
			}
		}
		if len(list) == 0 { // contradictory orders: leave the day off, at the hard price
			cost[0], task[0] = w.hard, 0
			list = append(list, 0)
		}
		w.letters[d] = list
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
	w.bound, w.exact = math.Inf(-1), true
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
			w.keep(q, w.path)
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
	if w.exact {
		w.bound = max(w.bound, top)
	}
	return w.answer, top, found
}

// extras gives the price of each letter on day d of the window, multipliers included, for a person who was free the day
// before and for one who worked.
func (w *pricer) extras(q *query, g *graph, lambda []float64, d int, out *[2][]float64) {
	m := w.m
	L := m.Letters + 1
	per := &m.People[q.person]
	day := q.from + d
	weekend := 0.0
	copy(out[0], w.cost[d*L:][:L])
	for i := range per.Counters {
		c := &per.Counters[i]
		if c.Weekends() {
			weekend += lambda[i]
			continue
		}
		if lambda[i] != 0 {
			for l := 1; l < L; l++ {
				out[0][l] += lambda[i] * float64(c.Amount[l])
			}
		}
	}
	if m.Closing[day] {
		for l := 1; l < L; l++ {
			out[0][l] += weekend
		}
	}
	copy(out[1], out[0])
	if m.Closing[day] && m.twoDays(day) {
		out[1][0] += weekend
	}
	if m.Second[day] {
		out[1][0] += g.whole
		for l := 1; l < L; l++ {
			out[0][l] += g.whole
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
	L := w.m.Letters + 1
	var extra [2][]float64
	w.extra = grow(w.extra, 2*L)
	extra[0], extra[1] = w.extra[:L], w.extra[L:2*L]
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
				if v := e[x.letter] + x.cost + next[x.next]; v < least {
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
	L := m.Letters + 1
	extra := [2][]float64{w.extra[:L], w.extra[L : 2*L]}
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
			if v := e[x.letter] + x.cost + next[x.next]; v < least {
				least, take = v, x
			}
		}
		w.path[d] = take.letter
		cost += w.cost[d*L+int(take.letter)] + take.cost
		if m.Second[q.from+d] && per.Auto.Worked[s] != (take.letter > 0) {
			cost += g.whole
		}
		for i := range per.Counters {
			w.values[i] += float64(m.amount(&per.Counters[i], per.Auto, s, take.letter, q.from+d))
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

// keep turns letters into the answer's tasks.
func (w *pricer) keep(q *query, letters []int32) {
	for d := range q.to - q.from {
		w.answer[d] = w.task[d*(w.m.Letters+1)+int(letters[d])]
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
