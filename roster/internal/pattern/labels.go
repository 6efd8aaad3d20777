package pattern

import (
	"math"
	"slices"
)

// label is a way to a state, with what the counters have counted on it.
type label struct {
	cost   float64 // true cost so far
	price  float64 // of the counted amounts under the multipliers
	rest   uint64  // seven bits for each tracked counter
	main   int32   // amount of the main counter
	week   int32   // weekends
	state  int32
	parent int32
	chain  int32 // next label of the same state, main and week; -1: none
	letter int32
}

// tracked says which counters labels carry.
type tracked struct {
	main, week int // -1: none
	rest       []int
	equal      uint64 // mask of those of which less is not always better
	complete   bool   // every counter that can bind is carried
}

const (
	laneBits = 7
	laneMax  = 1<<laneBits - 1
	lanes    = 8
	highBits = 0x8080808080808080
)

func (w *pricer) track(q *query) tracked {
	per := &w.m.People[q.person]
	t := tracked{main: -1, week: -1, complete: true}
	for i := range per.Counters {
		c := &per.Counters[i]
		switch {
		case c.Weekends() && t.week < 0:
			t.week = i
		case !c.Weekends() && t.main < 0 && !slices.Contains(c.Amount[1:], 0):
			t.main = i
		default:
			l := &w.limits[i]
			if l.lo <= 0 && l.hi >= l.top {
				continue
			}
			t.rest = append(t.rest, i)
		}
	}
	slices.SortStableFunc(t.rest, func(a, b int) int {
		return int(math.Min(w.limits[a].hi, 1e6)) - int(math.Min(w.limits[b].hi, 1e6))
	})
	for len(t.rest) > 0 {
		l := &w.limits[t.rest[len(t.rest)-1]]
		if len(t.rest) <= lanes && (l.hi < laneMax || math.IsInf(l.hi, 1) && l.lo < laneMax) {
			break
		}
		t.rest = t.rest[:len(t.rest)-1]
		t.complete = false
	}
	for k, i := range t.rest {
		if w.limits[i].lo > 0 {
			t.equal |= 0xff << (8 * k)
		}
	}
	return t
}

// covers says whether a makes b needless as far as the tracked counters go.
func (t *tracked) covers(a, b uint64) bool {
	return ((b|highBits)-a)&highBits == highBits && (a^b)&t.equal == 0
}

// table finds the labels of a state by main amount and weekends.
type table struct {
	keys  []uint64
	slots []int32
	stamp []uint32
	now   uint32
	used  int
}

func (t *table) reset() {
	if t.keys == nil {
		t.size(1 << 12)
	}
	t.now++
	t.used = 0
}

func (t *table) size(n int) {
	t.keys, t.slots, t.stamp = make([]uint64, n), make([]int32, n), make([]uint32, n)
	t.now = 1
}

// slot gives the place for a key; fresh says that it is not in use yet.
func (t *table) slot(key uint64) (place *int32, fresh bool) {
	if 2*t.used >= len(t.keys) {
		old := *t
		t.size(2 * len(old.keys))
		t.used = 0
		for i, s := range old.stamp {
			if s == old.now {
				p, _ := t.slot(old.keys[i])
				*p = old.slots[i]
			}
		}
	}
	mask := uint64(len(t.keys) - 1)
	for i := (key * 0x9E3779B97F4A7C15) >> 20 & mask; ; i = (i + 1) & mask {
		if t.stamp[i] != t.now {
			t.stamp[i], t.keys[i] = t.now, key
			t.used++
			return &t.slots[i], true
		}
		if t.keys[i] == key {
			return &t.slots[i], false
		}
	}
}

// search looks for an answer cheaper than top among all ways that the multipliers' bound leaves open. w.best holds the
// cost to go under these multipliers. The answer is put into w.answer.
func (w *pricer) search(q *query, g *graph, lambda []float64, top float64, most int) (float64, bool) {
	t := w.track(q)
	states := len(g.at) - 1
	n := q.to - q.from
	constant := 0.0
	for i := range w.limits {
		v, _ := w.limits[i].least(lambda[i])
		constant += v
	}
	for len(w.lists) <= n {
		w.lists = append(w.lists, nil)
	}
	w.lists[0] = append(w.lists[0][:0], label{state: q.start, parent: -1, chain: -1})
	for d := range n {
		w.extend(q, g, lambda, &t, d, w.best[(d+1)*states:][:states], top-constant-epsilon)
		if most > 0 && len(w.lists[d+1]) > most {
			w.thin(d+1, most, w.best[(d+1)*states:][:states])
			w.exact = false
		}
		if len(w.lists[d+1]) == 0 {
			return 0, false
		}
	}
	return w.finish(q, g, &t, n, top)
}

// extend makes the labels behind day d of the window.
func (w *pricer) extend(q *query, g *graph, lambda []float64, t *tracked, d int, togo []float64, cut float64) {
	m := w.m
	per := &m.People[q.person]
	L := m.Letters + 1
	cost := w.cost[d*L:][:L]
	day := q.from + d
	weekend := 0.0
	w.add = grow(w.add, L)
	w.lane = grow(w.lane, L)
	clear(w.add)
	clear(w.lane)
	for i := range per.Counters {
		c := &per.Counters[i]
		if c.Weekends() {
			weekend += lambda[i]
			continue
		}
		for l := 1; l < L; l++ {
			w.add[l] += lambda[i] * float64(c.Amount[l])
		}
	}
	for k, i := range t.rest {
		if c := &per.Counters[i]; !c.Weekends() {
			for l := 1; l < L; l++ {
				w.lane[l] |= uint64(min(c.Amount[l], laneMax)) << (8 * k)
			}
		}
	}
	var amount []int32
	if t.main >= 0 {
		amount = per.Counters[t.main].Amount
	}
	from, to := w.lists[d], w.lists[d+1][:0]
	w.table.reset()
	for pi := range from {
		p := &from[pi]
		worked := per.Auto.Worked[p.state]
		for _, x := range g.edges[g.at[p.state]:g.at[p.state+1]] {
			own := cost[x.letter]
			if math.IsInf(own, 1) {
				continue
			}
			n := label{cost: p.cost + own + x.cost, price: p.price + w.add[x.letter], rest: p.rest, main: p.main, week: p.week,
				state: x.next, parent: int32(pi), chain: -1, letter: x.letter}
			if m.Second[day] && worked != (x.letter > 0) {
				n.cost += g.whole
			}
			if m.Closing[day] && (x.letter > 0 || worked && m.twoDays(day)) {
				n.week++
				n.price += weekend
			}
			if n.cost+n.price+togo[n.state] >= cut {
				continue
			}
			if amount != nil {
				n.main += amount[x.letter]
			}
			if lane := w.lane[x.letter]; lane != 0 {
				if n.rest += lane; n.rest&highBits != 0 || w.over(t, n.rest) {
					continue
				}
			}
			to = w.insert(t, to, n)
		}
	}
	w.lists[d+1] = to
}

// over says whether a hard tracked counter is above its limit.
func (w *pricer) over(t *tracked, rest uint64) bool {
	for k, i := range t.rest {
		l := &w.limits[i]
		if l.weight >= w.hard && l.hi >= 0 && float64(rest>>(8*k)&laneMax) > l.hi {
			return true
		}
	}
	return false
}

// insert adds a label unless another makes it needless.
func (w *pricer) insert(t *tracked, to []label, n label) []label {
	key := uint64(uint32(n.state))<<40 | uint64(uint32(n.week)&0xfff)<<28 | uint64(uint32(n.main)&0xfffffff)
	place, fresh := w.table.slot(key)
	if fresh {
		*place = int32(len(to))
		return append(to, n)
	}
	last := *place
	for i := *place; i >= 0; i = to[i].chain {
		o := &to[i]
		if o.cost <= n.cost && t.covers(o.rest, n.rest) {
			return to
		}
		if n.cost <= o.cost && t.covers(n.rest, o.rest) {
			n.chain = o.chain
			*o = n
			return to
		}
		last = i
	}
	to[last].chain = int32(len(to))
	return append(to, n)
}

// thin keeps the most promising labels.
func (w *pricer) thin(d, keep int, togo []float64) {
	list := w.lists[d]
	w.rank = grow(w.rank, len(list))
	for i := range list {
		w.rank[i] = list[i].cost + list[i].price + togo[list[i].state]
	}
	sorted := slices.Clone(w.rank)
	slices.Sort(sorted)
	cut := sorted[keep]
	out := list[:0]
	for i := range list {
		if w.rank[i] < cut {
			out = append(out, list[i])
		}
	}
	w.lists[d] = out
}

// finish picks the cheapest complete way. Counters that labels do not carry are counted along it.
func (w *pricer) finish(q *query, g *graph, t *tracked, n int, top float64) (float64, bool) {
	list := w.lists[n]
	type final struct {
		cost float64
		at   int32
	}
	var finals []final
	for i := range list {
		l := &list[i]
		cost := l.cost
		if q.tail != nil {
			cost += q.tail[l.state]
		}
		if t.main >= 0 {
			cost += w.limits[t.main].price(float64(l.main))
		}
		if t.week >= 0 {
			cost += w.limits[t.week].price(float64(l.week))
		}
		for k, c := range t.rest {
			cost += w.limits[c].price(float64(l.rest >> (8 * k) & laneMax))
		}
		if cost < top-epsilon {
			finals = append(finals, final{cost, int32(i)})
		}
	}
	slices.SortFunc(finals, func(a, b final) int {
		if a.cost != b.cost {
			if a.cost < b.cost {
				return -1
			}
			return 1
		}
		return int(a.at - b.at)
	})
	found := false
	for k, f := range finals {
		if f.cost >= top-epsilon || k >= 50 {
			break
		}
		at := f.at
		for d := n; d > 0; d-- {
			w.path[d-1] = w.lists[d][at].letter
			at = w.lists[d][at].parent
		}
		if t.complete {
			w.keep(q, w.path)
			return f.cost, true
		}
		if cost := w.walk(q, g); cost < top-epsilon {
			top, found = cost, true
			w.keep(q, w.path)
		}
	}
	if !t.complete {
		w.exact = false
	}
	return top, found
}

// walk gives the true cost of w.path.
func (w *pricer) walk(q *query, g *graph) float64 {
	m := w.m
	per := &m.People[q.person]
	L := m.Letters + 1
	clear(w.values[:])
	s, cost := q.start, 0.0
	for d, l := range w.path[:q.to-q.from] {
		for _, x := range g.edges[g.at[s]:g.at[s+1]] {
			if x.letter == l {
				cost += x.cost
			}
		}
		cost += w.cost[d*L+int(l)]
		if m.Second[q.from+d] && per.Auto.Worked[s] != (l > 0) {
			cost += g.whole
		}
		for i := range per.Counters {
			w.values[i] += float64(m.amount(&per.Counters[i], per.Auto, s, l, q.from+d))
		}
		s = per.Auto.Next[int(s)*per.Auto.Letters+int(l)]
	}
	if q.tail != nil {
		cost += q.tail[s]
	}
	for i := range w.limits {
		cost += w.limits[i].price(w.values[i])
	}
	return cost
}
