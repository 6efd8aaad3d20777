package pattern

import "math"

// unit is the column by which the number of people on a cell goes from one number to the next, away from what is wanted.
type unit struct {
	column int
	below  int32 // the lower of the two numbers
	under  bool  // the column takes the number from above below down to below
}

// span is a range of numbers.
type span struct{ lo, hi int32 }

// mostOver is how many people too many on a cell are told apart.
const mostOver = 5

// splitCell makes the columns of a cell, one for each unit that is missing or too much.
func (h *hood) splitCell(i int, r int32) {
	c := &h.s.m.Cover[h.from*h.s.m.Tasks+i]
	h.ranges[i] = span{0, math.MaxInt32}
	price := func(n int32) float64 {
		v := c.price(n)
		return float64(v.Soft) + h.s.w.hard*float64(v.Hard)
	}
	add := func(below int32, under bool, cost, upper float64) {
		value := 1.0
		if !under {
			value = -1
		}
		h.units[i] = append(h.units[i], unit{len(h.lp.cost), below, under})
		h.lp.add(cost, upper, value, []int32{r})
	}
	for n := c.Want - 1; n >= h.fixed[i]; n-- {
		add(n, true, price(n)-price(n+1), 1)
	}
	// The small shift of the demand may need a little more than there is.
	h.lp.add(h.s.w.hard/5, math.Inf(1), 1, []int32{r})
	n := c.Want
	for ; n < c.Want+mostOver || n < c.Max; n++ {
		add(n, false, price(n+1)-price(n), 1)
	}
	add(n, false, price(n+1)-price(n), math.Inf(1)) // whatever lies beyond
}

// setRange allows only some numbers of people on a cell.
func (h *hood) setRange(i int, r span) {
	for pass, sign := range [2]float64{-1, 1} {
		if pass == 1 {
			h.ranges[i] = r
		}
		for _, u := range h.units[i] {
			barred, forced := u.below+1 > h.ranges[i].hi, u.below < h.ranges[i].lo
			if u.under {
				barred, forced = forced, barred
			}
			far := h.s.w.hard / 10 // below the price of a broken count, or ways that break one would seem cheap
			switch {
			case barred:
				h.lp.cost[u.column] += sign * far
			case forced:
				h.lp.cost[u.column] -= sign * far
				h.forced += sign * far
			}
		}
	}
}
