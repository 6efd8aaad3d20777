package pattern

import (
	"math"
	"math/rand/v2"
	"slices"
)

// hood is a neighbourhood: the days [from, to) of some people are open, all else stands. It is searched by column
// generation: a linear program mixes whole ways of working the window, a pricer proposes new ones against its dual prices,
// and a dive makes one way of each person's mix.
type hood struct {
	s        *search
	people   []int
	from, to int
	lp       *lp
	row      []int32 // of each cell of the window; -1: nobody may work it
	fixed    []int32 // others on each cell of the window
	constant float64 // price of cells without a row
	columns  []way
	first    int     // columns before it are slacks
	of       [][]int // LP columns of each person (position in people)
	seen     map[string]bool
	frames   []frame
	prices   []float64
	dual     []float64 // prices of the rows as the pricer sees them
	center   []float64 // those of the best bound
	smooth   float64   // share of the center in dual
	effort   int       // a measure of the work done
	bound    float64
	done     []bool   // fixed by the dive
	bans     [][]bool // by person: tasks that the dive has forbidden, [day*(Tasks+1)+task]
}

// way is a column: the days of one person.
type way struct {
	who  int // position in people
	days []uint8
	cost float64 // own price, counters and what follows included

	closed bool // by the dive
}

// newHood opens days of the plan. The plan itself is not changed.
func (s *search) newHood(p *plan, people []int, from, to int, extra func(person int) [][]uint8) *hood {
	h := &hood{s: s, people: people, from: from, to: to, bound: math.Inf(-1), smooth: 0.6, seen: map[string]bool{}}
	m := s.m
	n := (to - from) * m.Tasks
	h.fixed = slices.Clone(p.count[from*m.Tasks : to*m.Tasks])
	h.frames = make([]frame, len(people))
	open := make([]bool, n)
	for k, i := range people {
		row := p.row(i)
		for d := from; d < to; d++ {
			if t := row[d]; t > 0 {
				h.fixed[(d-from)*m.Tasks+int(t)-1]--
			}
			for t := 1; t <= m.Tasks; t++ {
				if m.People[i].Cost[d*(m.Tasks+1)+t] != Forbidden {
					open[(d-from)*m.Tasks+t-1] = true
				}
			}
		}
		p.frame(i, from, to, s.w.hard, &h.frames[k])
	}
	h.build(open)
	h.of = make([][]int, len(people))
	for k, i := range people {
		h.addWay(k, p.row(i)[from:to], true)
		if extra != nil {
			for _, days := range extra(i) {
				h.addWay(k, days, false)
			}
		}
	}
	h.basis()
	return h
}

// build makes the rows and the columns for what is missing or too much.
func (h *hood) build(open []bool) {
	m, s := h.s.m, h.s
	h.row = make([]int32, len(open))
	var rhs []float64
	for i := range open {
		c := &m.Cover[h.from*m.Tasks+i]
		if !open[i] {
			h.row[i] = -1
			v := c.price(h.fixed[i])
			h.constant += float64(v.Soft) + s.w.hard*float64(v.Hard)
			continue
		}
		h.row[i] = int32(len(rhs))
		// Many vertices of the program coincide. A small shift of the demand tells them apart.
		rhs = append(rhs, float64(c.Want-h.fixed[i])+1e-5*(0.5+s.rng.Float64()))
	}
	for range h.people {
		rhs = append(rhs, 1)
	}
	h.lp = newLP(rhs)
	for i, r := range h.row {
		if r < 0 {
			continue
		}
		c := &m.Cover[h.from*m.Tasks+i]
		under, over := float64(c.Under), float64(c.Over)
		soft := math.Inf(1)
		if c.Min > 0 {
			soft = float64(max(0, c.Want-max(c.Min, h.fixed[i])))
		}
		h.lp.add(under, soft, 1, []int32{r})
		if c.Min > 0 {
			h.lp.add(under+s.w.hard, math.Inf(1), 1, []int32{r})
		}
		soft = math.Inf(1)
		if c.Max >= 0 {
			soft = float64(max(0, c.Max-c.Want))
		}
		h.lp.add(over, soft, -1, []int32{r})
		if c.Max >= 0 {
			h.lp.add(over+s.w.hard, math.Inf(1), -1, []int32{r})
		}
	}
	h.first = len(h.lp.cost)
}

// addWay adds a column. The price of days is worked out here, so that any days may be offered.
func (h *hood) addWay(k int, days []uint8, current bool) bool {
	key := string(append([]byte{byte(k), byte(k >> 8)}, days...))
	if h.seen[key] {
		return false
	}
	cost := h.wayCost(k, days)
	if cost >= h.s.w.hard && !current {
		return false
	}
	h.seen[key] = true
	rows := make([]int32, 0, len(days)+1)
	t := h.s.m.Tasks
	for d, v := range days {
		if v > 0 {
			if r := h.row[d*t+int(v)-1]; r >= 0 {
				rows = append(rows, r)
			}
		}
	}
	rows = append(rows, int32(h.lp.rows-len(h.people)+k))
	j := h.lp.add(cost, math.Inf(1), 1, rows)
	h.of[k] = append(h.of[k], j)
	h.columns = append(h.columns, way{who: k, days: slices.Clone(days), cost: cost})
	return true
}

func (h *hood) way(j int) *way { return &h.columns[j-h.first] }

// wayCost prices days in the window.
func (h *hood) wayCost(k int, days []uint8) float64 {
	m := h.s.m
	per := &m.People[h.people[k]]
	f := &h.frames[k]
	a := per.Auto
	q := f.start
	var amounts [MaxCounters]int32
	cost := 0.0
	for i, t := range days {
		d := h.from + i
		if own := per.Cost[d*(m.Tasks+1)+int(t)]; own == Forbidden {
			cost += h.s.w.hard
		} else {
			cost += float64(own)
		}
		l := m.Letter[t]
		soft, hard := a.step(q, l, m.Second[d])
		cost += float64(soft) + h.s.w.hard*float64(hard)
		for c := range per.Counters {
			amounts[c] += m.amount(&per.Counters[c], a, q, l, d)
		}
		q = a.Next[int(q)*a.Letters+int(l)]
	}
	cost += f.tail[q]
	for c := range per.Counters {
		k := &per.Counters[c]
		v := float64(k.outside(f.base[c] + amounts[c]))
		if k.Hard {
			cost += v * h.s.w.hard
		} else {
			cost += v * float64(k.Weight)
		}
	}
	return cost
}

// basis starts the program at the plan itself: each person's own days and what they leave missing or too much.
func (h *hood) basis() {
	l := h.lp
	rest := slices.Clone(l.rhs)
	cells := l.rows - len(h.people)
	for k := range h.people {
		j := h.of[k][0]
		l.basis[cells+k] = int32(j)
		for _, r := range l.column(j) {
			if int(r) < cells {
				rest[r]--
			}
		}
	}
	for j := 0; j < h.first; j++ {
		r := l.column(j)[0]
		v := l.value[j]
		x := rest[r] * v
		if x < -1e-9 || l.place[j] >= 0 {
			continue
		}
		switch {
		case x > l.upper[j]:
			// The cheap part is used up; the next column of this row takes the rest.
			l.place[j] = atUpper
			rest[r] -= v * l.upper[j]
		case l.basis[r] == 0 && !h.claimed(int(r)):
			l.basis[r] = int32(j)
			l.place[j] = r
		}
	}
	if !l.refactor() {
		panic("pattern: the starting basis is singular")
	}
}

// claimed says whether a row has its basic column already; column 0 is told from an empty entry by its place.
func (h *hood) claimed(r int) bool { return h.lp.place[h.lp.basis[r]] == int32(r) }

// generate adds columns until none is missing, the bound shows that the window cannot become cheaper than target, or
// the rounds are used up. It reports whether it came to an end.
func (h *hood) generate(rounds int, target float64, exact bool) bool {
	l := h.lp
	for range rounds {
		before := l.iter
		l.solve(20000, h.s.stop)
		h.effort += (l.iter - before) * l.rows
		if h.s.stop() {
			return false
		}
		added := 0
		if h.smooth > 0 {
			if added = h.priceAll(h.smooth, true); added == 0 {
				h.smooth -= 0.2
			}
		}
		if added == 0 {
			added = h.priceAll(0, true)
		}
		if h.bound > target-epsilon {
			return true
		}
		if added == 0 && exact {
			added = h.priceAll(0, false)
		}
		if added == 0 || h.bound > target-epsilon {
			return true
		}
	}
	return false
}

// priceAll asks for a new way of each open person against the dual prices, and renews the bound. The prices are drawn
// towards those of the best bound by a share, after P. Wentges: dual prices swing far, and their middle is better.
func (h *hood) priceAll(share float64, quick bool) int {
	s := h.s
	cells := h.lp.rows - len(h.people)
	h.dual = append(h.dual[:0], h.lp.y...)
	if share > 0 && h.center != nil {
		for i := range h.dual {
			h.dual[i] = share*h.center[i] + (1-share)*h.dual[i]
		}
	}
	h.prices = grow(h.prices, len(h.row))
	bound := h.constant
	for i, r := range h.row {
		if r < 0 {
			h.prices[i] = 0
			continue
		}
		h.prices[i] = -h.dual[r]
		bound += h.leastCover(i, h.dual[r])
	}
	added := 0
	for k, i := range h.people {
		f := &h.frames[k]
		y := h.lp.y[cells+k]
		if share > 0 {
			y = h.leastKnown(k)
		}
		h.dual[cells+k] = y
		q := query{person: i, from: h.from, to: h.to, price: h.prices, start: f.start, tail: f.tail, base: f.base,
			below: y - 1e-5, labels: s.labels, quick: quick}
		if h.bans != nil {
			q.ban = h.bans[k]
		}
		days, cost, ok := s.w.solve(&q)
		h.effort += 5000
		bound += math.Min(s.w.bound, y-1e-5)
		if ok && cost < y-1e-5 && h.addWay(k, days, false) {
			added++
		}
		if s.stop() {
			return added
		}
	}
	if h.bans == nil && bound > h.bound {
		h.bound = bound
		h.center = append(h.center[:0], h.dual...)
	}
	return added
}

// leastKnown is the reduced cost of person k's best column under the prices at hand.
func (h *hood) leastKnown(k int) float64 {
	cells := int32(h.lp.rows - len(h.people))
	least := math.Inf(1)
	for _, j := range h.of[k] {
		if h.way(j).closed {
			continue
		}
		v := h.lp.cost[j]
		for _, r := range h.lp.column(j) {
			if r < cells {
				v -= h.dual[r]
			}
		}
		least = math.Min(least, v)
	}
	return least
}

// leastCover is the least price of a cell less y for each of the open people on it.
func (h *hood) leastCover(i int, y float64) float64 {
	c := &h.s.m.Cover[h.from*h.s.m.Tasks+i]
	least := math.Inf(1)
	for n := range int32(len(h.people) + 1) {
		v := c.price(h.fixed[i] + n)
		least = math.Min(least, float64(v.Soft)+h.s.w.hard*float64(v.Hard)+y*float64(n))
	}
	return least
}

// current is the price of the plan's part that the window governs, as the bound measures it.
func (h *hood) current() float64 {
	total := h.constant
	n := slices.Clone(h.fixed)
	t := h.s.m.Tasks
	for k := range h.people {
		w := h.way(h.of[k][0])
		total += w.cost
		for d, v := range w.days {
			if v > 0 {
				n[d*t+int(v)-1]++
			}
		}
	}
	return total + h.coverCost(n)
}

func (h *hood) coverCost(n []int32) float64 {
	total := 0.0
	for i, r := range h.row {
		if r >= 0 {
			v := h.s.m.Cover[h.from*h.s.m.Tasks+i].price(n[i])
			total += float64(v.Soft) + h.s.w.hard*float64(v.Hard)
		}
	}
	return total
}

// dive makes the mix whole: it fixes what is most decided, lets the others answer, and so on. A step that costs more than it should is taken back
// and its opposite tried. It returns each person's way, or nil if it was stopped or cannot end below limit.
func (h *hood) dive(rounds int, limit float64, rng *rand.Rand) []*way {
	unit := float64(h.s.m.Unit)
	batch, patience := 0.05, 20+len(h.people)
	now := h.objective()
	for h.fractional() {
		if now > limit+1e-3 {
			return nil
		}
		parts := h.parts(rng)
		if len(parts) == 0 {
			return nil // the program could not be solved well enough to tell
		}
		most := max(1, int(batch*float64(len(parts))))
		undo := h.fixDays(parts, most)
		h.lp.prices()
		h.generate(rounds, math.Inf(1), true)
		if h.s.stop() {
			return nil
		}
		then := h.objective()
		if slack := math.Max(1.5*unit, 0.0015*now); then > now+slack && patience > 0 {
			patience--
			h.unban(undo)
			if most > 1 {
				batch /= 2
				h.generate(rounds, math.Inf(1), false)
				continue
			}
			other := h.ban1(parts[0])
			h.lp.prices()
			h.generate(rounds, math.Inf(1), true)
			if v := h.objective(); v > then {
				h.unban(other)
				h.fixDays(parts, 1)
				h.generate(rounds, math.Inf(1), true)
			}
			then = h.objective()
		} else {
			batch = math.Min(0.05, batch*1.5)
		}
		now = then
		if h.s.stop() {
			return nil
		}
	}
	return h.chosen()
}

// objective is the price of the mix.
func (h *hood) objective() float64 {
	total := h.constant
	for i, j := range h.lp.basis {
		total += h.lp.cost[j] * h.lp.x[i]
	}
	for j := 0; j < h.first; j++ {
		if h.lp.place[j] == atUpper {
			total += h.lp.cost[j] * h.lp.upper[j]
		}
	}
	return total
}

const whollyIn = 1 - 1e-6

// fractional says whether some person still has a mix.
func (h *hood) fractional() bool {
	for k := range h.people {
		if h.largest(k) < 0 {
			return true
		}
	}
	return false
}

// largest gives the column that person k has wholly, or -1.
func (h *hood) largest(k int) int {
	for _, j := range h.of[k] {
		if h.lp.place[j] >= 0 && h.lp.at(j) > whollyIn {
			return j
		}
	}
	return -1
}

func (h *hood) chosen() []*way {
	out := make([]*way, len(h.people))
	for k := range h.people {
		out[k] = h.way(h.largest(k))
	}
	return out
}

// part is a task of a person on a day of the window and how much of the mix has it.
type part struct {
	k, d int
	t    int
	x    float64
}

// parts lists what the mixes are not of one mind about, the surest first.
func (h *hood) parts(rng *rand.Rand) []part {
	m := h.s.m
	var parts []part
	sum := make([]float64, (h.to-h.from)*(m.Tasks+1))
	for k := range h.people {
		if h.largest(k) >= 0 {
			continue
		}
		clear(sum)
		for _, j := range h.of[k] {
			if h.lp.place[j] < 0 {
				continue
			}
			if x := h.lp.at(j); x > 1e-9 {
				for d, t := range h.way(j).days {
					sum[d*(m.Tasks+1)+int(t)] += x
				}
			}
		}
		for i, x := range sum {
			if x > 1e-3 && x < whollyIn {
				parts = append(parts, part{k, i / (m.Tasks + 1), i % (m.Tasks + 1), x + 0.03*rng.Float64()})
			}
		}
	}
	slices.SortFunc(parts, func(a, b part) int {
		switch {
		case a.x > b.x:
			return -1
		case a.x < b.x:
			return 1
		}
		return (a.k-b.k)*1000 + a.d - b.d
	})
	return parts
}

// banned is a task that the dive has forbidden to a person on a day.
type banned struct{ k, i int }

// fixDays fixes the surest parts, most of them at the most, and says what it forbade.
func (h *hood) fixDays(parts []part, most int) []banned {
	var done []banned
	for i, p := range parts {
		if i >= most || i > 0 && p.x < 0.7 {
			break
		}
		for t := range h.s.m.Tasks + 1 {
			if t != p.t {
				done = h.ban(p.k, p.d, t, done)
			}
		}
	}
	h.closeBanned(done)
	return done
}

// ban1 forbids one part.
func (h *hood) ban1(p part) []banned {
	done := h.ban(p.k, p.d, p.t, nil)
	h.closeBanned(done)
	return done
}

func (h *hood) ban(k, d, t int, done []banned) []banned {
	if h.bans == nil {
		h.bans = make([][]bool, len(h.people))
	}
	n := h.s.m.Tasks + 1
	if h.bans[k] == nil {
		h.bans[k] = make([]bool, (h.to-h.from)*n)
	}
	if i := d*n + t; !h.bans[k][i] {
		h.bans[k][i] = true
		done = append(done, banned{k, i})
	}
	return done
}

// closeBanned closes the ways that something just forbidden stands in.
func (h *hood) closeBanned(done []banned) {
	n := h.s.m.Tasks + 1
	for _, b := range done {
		for _, j := range h.of[b.k] {
			if int(h.way(j).days[b.i/n]) == b.i%n {
				h.close(j)
			}
		}
	}
}

// unban takes back what was forbidden.
func (h *hood) unban(done []banned) {
	n := h.s.m.Tasks + 1
	var people []int
	for _, b := range done {
		h.bans[b.k][b.i] = false
		if !slices.Contains(people, b.k) {
			people = append(people, b.k)
		}
	}
	for _, k := range people {
	next:
		for _, j := range h.of[k] {
			for d, t := range h.way(j).days {
				if h.bans[k][d*n+int(t)] {
					continue next
				}
			}
			h.open(j)
		}
	}
	h.lp.prices()
}

// close makes a way too dear to use. It stays in the basis until another takes its place.
func (h *hood) close(j int) {
	if w := h.way(j); !w.closed {
		w.closed = true
		h.lp.cost[j] += 100 * h.s.w.hard
		if h.lp.place[j] == atLower {
			h.lp.place[j] = shut
		}
	}
}

// open undoes close.
func (h *hood) open(j int) {
	if w := h.way(j); w.closed {
		w.closed = false
		h.lp.cost[j] -= 100 * h.s.w.hard
		if h.lp.place[j] == shut {
			h.lp.place[j] = atLower
		}
	}
}

// total prices a choice of ways, on the same scale as current.
func (h *hood) total(ways []*way) float64 {
	n := slices.Clone(h.fixed)
	total := h.constant
	t := h.s.m.Tasks
	for _, w := range ways {
		total += w.cost
		for d, v := range w.days {
			if v > 0 {
				n[d*t+int(v)-1]++
			}
		}
	}
	return total + h.coverCost(n)
}

// use puts ways into the plan.
func (h *hood) use(p *plan, ways []*way) {
	for k, w := range ways {
		p.set(h.people[k], h.from, w.days)
	}
}
