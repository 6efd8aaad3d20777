package pattern

import (
	"math"
	"slices"
)

// label is a way to a state, with what the counters have counted on it.
type label struct {
	cost   float64 // true cost so far
	price  float64 // of the counted amounts under the multipliers
	rest   uint64  // seven bits for each carried counter
	main   int32   // amount of the main counter
	week   int32   // weekends
	state  int32
	parent int32
	chain  int32 // next label of the same state, main and week; -1: none
	kind   int32
}

// carried says which counters labels carry. The main counter and that of weekends are always carried, of the others only
// those that have stood in the way before: most never do, and each makes labels harder to compare.
type carried struct {
	main, week int // -1: none
	rest       []int
	equal      uint64 // mask of those of which less is not always better
	left       uint64 // counters that can bind and are not carried
}

const (
	laneBits = 7
	laneMax  = 1<<laneBits - 1
	lanes    = 8
	highBits = 0x8080808080808080
)

// carries picks the counters; wanted holds those besides the main ones that must be carried, as far as there is room.
func (w *pricer) carries(q *query, wanted uint64) carried {
	per := &w.m.People[q.person]
	t := carried{main: -1, week: -1}
	for i := range per.Counters {
		c := &per.Counters[i]
		l := &w.limits[i]
		switch {
		case c.Weekends() && t.week < 0:
			t.week = i
		case !c.Weekends() && t.main < 0 && !slices.Contains(c.Amount[1:], 0):
			t.main = i
		case l.lo <= 0 && l.hi >= l.top:
		case wanted>>i&1 == 1 && len(t.rest) < lanes && (l.hi < laneMax || math.IsInf(l.hi, 1) && l.lo < laneMax):
			if l.lo > 0 {
				t.equal |= 0xff << (8 * len(t.rest))
			}
			t.rest = append(t.rest, i)
		default:
			t.left |= 1 << i
		}
	}
	return t
}

// covers says whether a makes b needless as far as the carried counters go.
func (t *carried) covers(a, b uint64) bool {
	return ((b|highBits)-a)&highBits == highBits && (a^b)&t.equal == 0
}

// search looks for an answer cheaper than top among all ways that the multipliers' bound leaves open. w.best holds the
// cost to go under these multipliers. The answer is put into w.answer, and w.bound is raised to what is proved. Counters
// that turn out to be broken because the labels do not carry them are carried in a second try, and from then on.
func (w *pricer) search(q *query, g *graph, lambda []float64, top float64, most int) (float64, bool) {
	found := false
	for {
		t := w.carries(q, w.carry[q.person])
		relaxed, whole := w.spread(q, g, lambda, &t, top, most)
		broken := uint64(0)
		if relaxed < top-epsilon {
			var cost float64
			if cost, broken = w.finish(q, g, &t, top); cost < top-epsilon {
				top, found = cost, true
			}
		}
		if whole {
			w.bound = math.Max(w.bound, math.Min(relaxed, top))
		}
		if broken == 0 || q.quick && found {
			return top, found
		}
		before := w.carry[q.person]
		w.carry[q.person] |= broken
		if len(w.carries(q, w.carry[q.person]).rest) == len(t.rest) {
			w.carry[q.person] = before // no room for more
			return top, found
		}
	}
}

// spread makes the labels of all days. It gives the least cost of those that arrive, the counters that are not carried
// left aside, and whether none was left out.
func (w *pricer) spread(q *query, g *graph, lambda []float64, t *carried, top float64, most int) (relaxed float64, whole bool) {
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
	w.places.reset(states, w.size(t.week), w.size(t.main))
	whole = true
	w.lists[0] = append(w.lists[0][:0], label{state: q.start, parent: -1, chain: -1})
	for d := range n {
		w.extend(q, g, lambda, t, d, w.best[(d+1)*states:][:states], top-constant-epsilon)
		if most > 0 && len(w.lists[d+1]) > most {
			w.thin(d+1, most, w.best[(d+1)*states:][:states])
			whole = false
		}
	}
	relaxed = math.Inf(1)
	for i := range w.lists[n] {
		l := &w.lists[n][i]
		l.price = w.arrival(q, t, l)
		relaxed = math.Min(relaxed, l.price)
	}
	return relaxed, whole
}

// size is how many values of a counter labels can have.
func (w *pricer) size(counter int) int {
	if counter < 0 {
		return 1
	}
	return int(w.limits[counter].top) + 1
}

// arrival is the cost of a label at the end of the window, the counters that it carries included.
func (w *pricer) arrival(q *query, t *carried, l *label) float64 {
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
	return cost
}

// gauge is what a day adds to the counters, by kind.
type gauge struct {
	price   []float64 // under the multipliers
	main    []int32
	rest    []uint64
	weekend float64
	most    [2]int32 // main and weekends beyond which a hard rule is broken
}

func (w *pricer) measure(q *query, g *graph, lambda []float64, t *carried) *gauge {
	per := &w.m.People[q.person]
	K := len(g.letter)
	a := &w.gauge
	a.price, a.main, a.rest = grow(a.price, K), grow(a.main, K), grow(a.rest, K)
	clear(a.price)
	clear(a.main)
	clear(a.rest)
	a.weekend = 0
	a.most = [2]int32{math.MaxInt32, math.MaxInt32}
	for i := range per.Counters {
		c := &per.Counters[i]
		if c.Weekends() {
			a.weekend += lambda[i]
			continue
		}
		for k := 1; k < K; k++ {
			a.price[k] += lambda[i] * float64(c.Amount[g.letter[k]])
		}
	}
	for k := 1; k < K; k++ {
		if t.main >= 0 {
			a.main[k] = per.Counters[t.main].Amount[g.letter[k]]
		}
		for j, i := range t.rest {
			if c := &per.Counters[i]; !c.Weekends() {
				a.rest[k] |= uint64(min(c.Amount[g.letter[k]], laneMax)) << (8 * j)
			}
		}
	}
	for j, i := range [2]int{t.main, t.week} {
		if i >= 0 && g.strict && w.forbids(i) {
			a.most[j] = int32(w.limits[i].hi)
		}
	}
	return a
}

// forbids says whether a counter has a limit above that must not be broken and can be kept.
func (w *pricer) forbids(i int) bool {
	l := &w.limits[i]
	return l.weight >= w.hard && l.hi >= 0 && l.hi < l.top
}

// extend makes the labels behind day d of the window.
func (w *pricer) extend(q *query, g *graph, lambda []float64, t *carried, d int, togo []float64, cut float64) {
	m := w.m
	K := len(g.letter)
	cost := w.cost[d*K:][:K]
	day := q.from + d
	a := w.measure(q, g, lambda, t)
	worked := m.People[q.person].Auto.Worked
	closing, two, second := m.Closing[day] && t.week >= 0, m.twoDays(day), m.Second[day]
	from, to := w.lists[d], w.lists[d+1][:0]
	w.places.next()
	for pi := range from {
		p := &from[pi]
		was := worked[p.state]
		for _, x := range g.edges[g.at[p.state]:g.at[p.state+1]] {
			n := label{cost: p.cost + cost[x.kind] + x.cost, price: p.price + a.price[x.kind], rest: p.rest,
				main: p.main + a.main[x.kind], week: p.week, state: x.next, parent: int32(pi), chain: -1, kind: x.kind}
			if second && was != (x.kind > 0) {
				n.cost += g.whole
			}
			if closing && (x.kind > 0 || was && two) {
				n.week++
				n.price += a.weekend
			}
			// An impossible kind costs +Inf.
			if n.cost+n.price+togo[n.state] >= cut || n.main > a.most[0] || n.week > a.most[1] {
				continue
			}
			if lane := a.rest[x.kind]; lane != 0 {
				if n.rest += lane; n.rest&highBits != 0 || w.over(t, n.rest) {
					continue
				}
			}
			to = w.insert(t, to, &n)
		}
	}
	w.lists[d+1] = to
}

// over says whether a hard carried counter is above its limit.
func (w *pricer) over(t *carried, rest uint64) bool {
	for k, i := range t.rest {
		if w.forbids(i) && float64(rest>>(8*k)&laneMax) > w.limits[i].hi {
			return true
		}
	}
	return false
}

// insert adds a label unless another makes it needless.
func (w *pricer) insert(t *carried, to []label, n *label) []label {
	place := w.places.of(n.state, n.week, n.main)
	if *place < 0 {
		*place = int32(len(to))
		return append(to, *n)
	}
	last := *place
	for i := *place; i >= 0; i = to[i].chain {
		o := &to[i]
		if o.cost <= n.cost && t.covers(o.rest, n.rest) {
			return to
		}
		if n.cost <= o.cost && t.covers(n.rest, o.rest) {
			n.chain = o.chain
			*o = *n
			return to
		}
		last = i
	}
	to[last].chain = int32(len(to))
	return append(to, *n)
}

// thin keeps the most promising labels.
func (w *pricer) thin(d, keep int, togo []float64) {
	list := w.lists[d]
	w.rank = w.rank[:0]
	for i := range list {
		w.rank = append(w.rank, list[i].cost+list[i].price+togo[list[i].state])
	}
	w.sorted = append(w.sorted[:0], w.rank...)
	slices.Sort(w.sorted)
	cut := w.sorted[keep]
	out := list[:0]
	for i := range list {
		if w.rank[i] < cut {
			out = append(out, list[i])
		}
	}
	w.lists[d] = out
}

// arrived is a label at the end of the window.
type arrived struct {
	cost float64
	at   int32
}

// finish takes the cheapest complete way and keeps it as the answer if it is below top. Counters that the labels do not
// carry are counted along the way; it says which of them the first ways broke.
func (w *pricer) finish(q *query, g *graph, t *carried, top float64) (cost float64, broken uint64) {
	n := q.to - q.from
	list := w.lists[n]
	w.finals = w.finals[:0]
	for i := range list {
		if list[i].price < top-epsilon {
			w.finals = append(w.finals, arrived{list[i].price, int32(i)})
		}
	}
	slices.SortFunc(w.finals, func(a, b arrived) int {
		switch {
		case a.cost < b.cost:
			return -1
		case a.cost > b.cost:
			return 1
		}
		return int(a.at - b.at)
	})
	for k, f := range w.finals {
		if f.cost >= top-epsilon || k >= mostFinals {
			break
		}
		at := f.at
		for d := n; d > 0; d-- {
			w.path[d-1] = w.lists[d][at].kind
			at = w.lists[d][at].parent
		}
		if t.left == 0 {
			w.keep(q, g)
			return f.cost, 0
		}
		cost := w.walk(q, g)
		if cost > f.cost+epsilon {
			for i := range w.limits {
				if t.left>>i&1 == 1 && w.limits[i].price(w.values[i]) > 0 {
					broken |= 1 << i
				}
			}
		}
		if cost < top-epsilon {
			top = cost
			w.keep(q, g)
		}
	}
	return top, broken
}

// mostFinals is how many ways are looked at for one that keeps the counters that labels do not carry.
const mostFinals = 20

// walk gives the true cost of w.path, and in w.values the counters' amounts.
func (w *pricer) walk(q *query, g *graph) float64 {
	m := w.m
	per := &m.People[q.person]
	K := len(g.letter)
	clear(w.values[:])
	s, cost := q.start, 0.0
	for d, k := range w.path[:q.to-q.from] {
		for _, x := range g.edges[g.at[s]:g.at[s+1]] {
			if x.kind == k {
				cost += x.cost
			}
		}
		cost += w.cost[d*K+int(k)]
		if m.Second[q.from+d] && per.Auto.Worked[s] != (k > 0) {
			cost += g.whole
		}
		l := g.letter[k]
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
