package pattern

import (
	"math"
	"math/rand/v2"
	"slices"
)

// dive makes the mix whole: it fixes what is most decided, lets the others answer, and so on. A step that costs more than it should is taken back
// and its opposite tried. It returns each person's way, or nil if it was stopped or cannot end below limit.
func (h *hood) dive(rounds int, limit float64, rng *rand.Rand) []*way {
	unit := float64(h.s.m.Unit)
	batch, patience := 0.05, 20+len(h.people)
	now := h.objective()
	for h.fractional() {
		if now > limit+1e-3 || h.most > 0 && h.effort > h.most {
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
