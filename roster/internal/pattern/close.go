package pattern

import (
	"math"
	"math/bits"
)

// closer searches the ways of a neighbourhood exhaustively for a choice that costs no more than a cutoff: branch and bound,
// where each node is a mix of its own. It first decides how many people there are on each task, which moves the mix's price most,
// then single days, those first that the mix is least sure of: a wrong decision then shows soon. It pays where the
// mix's price is close to the best plan's: there most of what could be done is forbidden by its price, and most nodes
// are cut off early.
type closer struct {
	h        *hood
	cutoff   float64 // only a choice that costs no more is of interest
	path     []fork
	aim      float64 // the share of a mix that is decided first
	tries    int
	retreats int  // ways back that are left to this try
	gaps     bool // a node was left without having been looked at wholly
	proved   bool // there is no choice as cheap as the cutoff
}

// fork is a decision: a part, or with cell >= 0 a range of numbers.
type fork struct {
	part
	cell  int
	old   span
	other span // what is to be tried next on the cell
	done  bool // both ways have been tried
	undo  []banned
}

// chance is by how much chance moves what is decided next, so that no two tries are alike.
const chance = 0.1

// patience is how often a short try goes back.
const patience = 15

// try begins at the root and goes on until it has had to go back a number of times: few in most tries, as a bad decision at
// the top is better undone than searched to its end, and many in some, which prove. It gives a choice at most as dear as the cutoff, or nil.
func (c *closer) try() []*way {
	c.restart()
	c.tries++
	c.aim = 0.45 + 0.35*c.h.s.rng.Float64()
	c.retreats = patience << min(bits.TrailingZeros(uint(c.tries)), 8)
	for c.retreats > 0 {
		ways, more := c.node()
		if ways != nil || !more {
			return ways
		}
	}
	return nil
}

// node looks at one node and goes on to the next. It gives a choice that it found, and whether there is more to look at.
func (c *closer) node() (ways []*way, more bool) {
	h := c.h
	c.settle()
	if h.s.stop() || h.most > 0 && h.effort > h.most {
		return nil, false
	}
	if float64(h.s.m.ceil(h.node)) > c.cutoff+1e-3 {
		return nil, c.up()
	}
	if !h.fractional() {
		ways := h.chosen()
		if h.total(ways) <= c.cutoff+1e-3 {
			return ways, true
		}
	}
	dear, possible := h.forbidDear(c.cutoff)
	if n := len(c.path); n > 0 {
		c.path[n-1].undo = append(c.path[n-1].undo, dear...)
	}
	if possible {
		if c.cell() || c.day() {
			return nil, true
		}
		c.gaps = true
	}
	return nil, c.up()
}

// settle solves the mix of a node.
func (c *closer) settle() {
	h := c.h
	h.node = math.Inf(-1)
	h.lp.prices()
	for range 20 {
		if h.generate(20, c.cutoff, true) || h.s.stop() || h.most > 0 && h.effort > h.most {
			return
		}
	}
}

// cell decides the number of people on a cell, if the mix leaves one open.
func (c *closer) cell() bool {
	h := c.h
	best, at, number := 0.0, -1, 0.0
	for i, units := range h.units {
		if len(units) == 0 {
			continue
		}
		n := float64(h.s.m.Cover[h.from*h.s.m.Tasks+i].Want)
		for _, u := range units {
			if x := h.lp.at(u.column); u.under {
				n -= x
			} else {
				n += x
			}
		}
		open := math.Abs(n - math.Round(n))
		if last := units[len(units)-1]; open < 0.02 || n > float64(last.below) {
			continue
		}
		if open += chance * h.s.rng.Float64(); open > best {
			best, at, number = open, i, n
		}
	}
	if at < 0 {
		return false
	}
	old := h.ranges[at]
	near, far := span{old.lo, int32(math.Floor(number))}, span{int32(math.Ceil(number)), old.hi}
	if number-math.Floor(number) > h.s.rng.Float64() { // up as likely as the mix is close to it
		near, far = far, near
	}
	c.path = append(c.path, fork{cell: at, old: old, other: far})
	h.setRange(at, near)
	return true
}

// day decides what somebody does on a day.
func (c *closer) day() bool {
	h := c.h
	parts := h.parts(h.s.rng)
	if len(parts) == 0 {
		return false
	}
	best, p := math.Inf(1), parts[0]
	for i := range parts {
		if v := math.Abs(parts[i].x-c.aim) + chance*h.s.rng.Float64(); v < best {
			best, p = v, parts[i]
		}
	}
	var done []banned
	for t := range h.s.m.Tasks + 1 {
		if t != p.t {
			done = h.ban(p.k, p.d, t, done)
		}
	}
	h.closeBanned(done)
	c.path = append(c.path, fork{part: p, cell: -1, undo: done})
	return true
}

// up goes back to the last decision of which the opposite has not been tried, and tries that. It reports false if there is none.
func (c *closer) up() bool {
	h := c.h
	c.retreats--
	for n := len(c.path); n > 0; n-- {
		f := c.path[n-1]
		c.path = c.path[:n-1]
		c.undo(&f)
		if f.done {
			continue
		}
		f.done = true
		if f.cell >= 0 {
			f.undo = nil
			h.setRange(f.cell, f.other)
		} else {
			f.undo = h.ban1(f.part)
		}
		c.path = append(c.path, f)
		return true
	}
	c.proved = !c.gaps
	return false
}

func (c *closer) undo(f *fork) {
	c.h.unban(f.undo)
	if f.cell >= 0 {
		c.h.setRange(f.cell, f.old)
	}
}

// restart goes back to the root.
func (c *closer) restart() {
	for n := len(c.path); n > 0; n-- {
		c.undo(&c.path[n-1])
	}
	c.path = c.path[:0]
	c.gaps = false
}

// Where the gap is at most so many units, or such a share of the cost, the whole is searched exhaustively most of the time, and
// where the program is small, now and then in any case.
const (
	closeUnits = 6
	closeShare = 0.002
	smallRows  = 60
	mostKnown  = 30_000 // columns at which a program is made anew
)

// closing decides whether it is time for an exhaustive search.
func (w *worker) closing() bool {
	c, u := w.plan.cost(), float64(w.m.Unit)
	gap := float64(c.Soft) - w.proved
	if !w.b.mixable() || c.Hard > 0 || gap <= 0 || math.IsInf(gap, 1) {
		return false
	}
	if gap <= math.Max(closeUnits*u, closeShare*float64(c.Soft)) {
		return w.rng.IntN(4) > 0
	}
	return w.m.Days*w.m.Tasks+len(w.m.People) <= smallRows && w.rng.IntN(4) == 0
}

// closeIn looks for a plan cheaper than the best, or the proof that there is none.
func (w *worker) closeIn() {
	if w.closer == nil || len(w.closer.h.columns) > mostKnown {
		h := w.openHood(w.plan, whole(len(w.m.People)), 0, w.m.Days, func(i int) [][]uint8 { return w.pool.days[i] }, true)
		w.closer = &closer{h: h, cutoff: math.Inf(1)}
	}
	c := w.closer
	if cutoff := float64(w.plan.cost().Soft - w.m.Unit); cutoff < c.cutoff {
		c.cutoff, c.tries = cutoff, 0
	}
	c.h.effort, c.h.most = 0, w.mostEffort()
	if ways := c.try(); ways != nil {
		c.h.use(w.plan, ways)
	}
	if c.proved {
		w.proved = math.Max(w.proved, c.cutoff+float64(w.m.Unit))
	}
}
