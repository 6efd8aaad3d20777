package pattern

import (
	"math"
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
	dual     []float64   // prices of the rows as the pricer sees them
	center   []float64   // those of the best bound
	tried    []float64   // by person: the bound on their best way under the prices of the last round
	leasts   []float64   // those of the best bound
	smooth   float64     // share of the center in dual
	effort   int         // a measure of the work done
	most     int         // give up at this effort; 0: never
	late     func() bool // says that a dive should come to its end; may be nil
	bound    float64     // on what the window costs
	node     float64     // the same with what the dive has forbidden
	bans     [][]bool    // by person: tasks that the dive has forbidden, [day*(Tasks+1)+task]
	split    bool        // what is missing or too much has a column for each unit, so that numbers can be branched on
	units    [][]unit    // of each cell, if split
	ranges   []span      // of each cell, if split: how many people the search allows
	forced   float64     // what the program's price is too low by because of ranges
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
	return s.openHood(p, people, from, to, extra, false)
}

// openHood is newHood; if split, numbers of people can be branched on.
func (s *search) openHood(p *plan, people []int, from, to int, extra func(person int) [][]uint8, split bool) *hood {
	h := &hood{s: s, split: split, people: people, from: from, to: to, bound: math.Inf(-1), node: math.Inf(-1), smooth: 0.6, seen: map[string]bool{}}
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
	if h.split {
		h.units, h.ranges = make([][]unit, len(h.row)), make([]span, len(h.row))
	}
	for i, r := range h.row {
		if r < 0 {
			continue
		}
		c := &m.Cover[h.from*m.Tasks+i]
		if h.split {
			h.splitCell(i, r)
			continue
		}
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

// way is the way behind column j of the program.
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
