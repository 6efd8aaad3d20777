package pattern

import "math"

// generate adds columns until none is missing, the bound shows that the window cannot become cheaper than target, or
// the rounds are used up. It reports whether it came to an end.
func (h *hood) generate(rounds int, target float64, exact bool) bool {
	l := h.lp
	for range rounds {
		before := l.iter
		l.solve(20000, h.s.stop)
		h.effort += (l.iter - before) * pivotEffort(l.rows)
		if h.s.stop() || h.most > 0 && h.effort > h.most {
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
		if h.node > target-epsilon {
			return true
		}
		if added == 0 && exact {
			added = h.priceAll(0, false)
		}
		if added == 0 || h.node > target-epsilon {
			return true
		}
	}
	return false
}

// The effort of a pivot of a program and of a query over some days, in units of some twenty nanoseconds. It stands for time, but
// is the same in every run.
func pivotEffort(rows int) int { return 20 + rows*rows/120 }
func queryEffort(days int) int { return 60 * days }

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
	h.tried = grow(h.tried, len(h.people))
	for k, i := range h.people {
		f := &h.frames[k]
		y := h.lp.y[cells+k]
		if share > 0 {
			y = h.leastKnown(k)
		}
		h.dual[cells+k] = y
		q := query{person: i, from: h.from, to: h.to, price: h.prices, start: f.start, tail: f.tail, base: f.base,
			below: y - 1e-5, labels: s.labels, quick: quick, strict: h.split}
		if h.bans != nil {
			q.ban = h.bans[k]
		}
		days, cost, ok := s.w.solve(&q)
		h.effort += queryEffort(h.to - h.from)
		least := s.w.bound
		if !math.IsInf(least, 1) { // else there is no way at all
			least = math.Min(least, y-1e-5)
		}
		h.tried[k] = least
		bound += least
		if ok && cost < y-1e-5 && h.addWay(k, days, false) {
			added++
		}
		if s.stop() {
			return added
		}
	}
	if bound > h.node {
		h.node = bound
		h.center = append(h.center[:0], h.dual...)
		h.leasts = append(h.leasts[:0], h.tried...)
	}
	if h.bans == nil {
		h.bound = math.Max(h.bound, h.node)
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
		if h.split && (h.fixed[i]+n < h.ranges[i].lo || h.fixed[i]+n > h.ranges[i].hi) {
			continue
		}
		v := c.price(h.fixed[i] + n)
		least = math.Min(least, float64(v.Soft)+h.s.w.hard*float64(v.Hard)+y*float64(n))
	}
	return least
}
