package pattern

import (
	"math"
	"math/rand/v2"
	"slices"
)

// step is what a dive has forbidden at once.
type step struct {
	undo []banned
	lead part
	size int // parts that were fixed; 0: the lead is forbidden, both ways have been tried
}

// diver is a dive under way. It goes down by fixing what is most decided and comes up again where that costs more than
// the target allows: then fewer parts are fixed at once, or the opposite of a single part is tried. What does not help
// for long is taken to lie further up, and several steps are taken back. When that is in vain too, the target is raised.
type diver struct {
	h             *hood
	rounds        int
	rng           *rand.Rand
	root          float64 // the mix's price before anything was fixed
	target, limit float64
	path          []step
	share         float64 // of the parts to be fixed at once
	most          int     // at most so many in the next step; 0: as many as share says
	patience      int     // steps that may still be taken back before the target is raised
	back          int     // how many at once
}

const (
	mostShare = 0.05
	endurance = 60
)

// hurry says that half of what the dive may cost is spent: it goes on down.
func (h *hood) hurry() bool {
	return h.most > 0 && h.effort > h.most/2 || h.late != nil && h.late()
}

// dive makes the mix whole. It returns each person's way, or nil if it was stopped or found no end below limit.
func (h *hood) dive(rounds int, limit float64, rng *rand.Rand) []*way {
	v := &diver{h: h, rounds: rounds, rng: rng, root: h.objective(), limit: limit, share: mostShare, patience: endurance, back: 1}
	v.target = math.Min(limit, v.root+math.Max(2*float64(h.s.m.Unit), 0.004*v.root))
	now := v.root
	for h.fractional() {
		if h.s.stop() || h.most > 0 && h.effort > h.most {
			return nil
		}
		ok := false
		if h.hurry() {
			v.target = limit
			v.patience = 0
		}
		switch {
		case now <= v.target+1e-3:
			ok = v.down()
		case v.patience > 0 && len(v.path) > 0:
			ok = v.up()
		default:
			ok = v.relent(now)
		}
		if !ok {
			return nil
		}
		now = h.objective()
	}
	return h.chosen()
}

// down fixes what the mixes are most of one mind about. It reports false if the program could not be solved well enough to tell.
func (v *diver) down() bool {
	parts := v.h.parts(v.rng)
	if len(parts) == 0 {
		return false
	}
	most := max(1, int(v.share*float64(len(parts))))
	if v.most > 0 {
		most = min(most, v.most)
	}
	undo, size := v.h.fixDays(parts, most)
	v.path = append(v.path, step{undo, parts[0], size})
	v.settle()
	if v.h.objective() <= v.target {
		v.share = math.Min(mostShare, v.share*1.5)
		v.most, v.back = 0, 1
	}
	return true
}

// up takes steps back and tries another way.
func (v *diver) up() bool {
	v.patience--
	var s step
	for n := v.back; len(v.path) > 0 && (n > 0 || s.size == 0); n-- {
		s = v.path[len(v.path)-1]
		v.path = v.path[:len(v.path)-1]
		v.h.unban(s.undo)
	}
	v.back = min(2*v.back, 1+len(v.path)/2)
	v.share = math.Max(v.share/2, 0.001)
	if s.size > 1 {
		v.most = (s.size + 3) / 4
	} else if s.size == 1 {
		v.path = append(v.path, step{v.h.ban1(s.lead), s.lead, 0})
	}
	v.settle()
	return true
}

// relent raises the target. It reports false if the limit does not allow that.
func (v *diver) relent(now float64) bool {
	if v.target >= v.limit || len(v.path) == 0 && now > v.limit {
		return false
	}
	v.target = v.root + 2*(v.target-v.root)
	if len(v.path) == 0 {
		v.target = math.Max(v.target, now)
	}
	v.target = math.Min(v.target, v.limit)
	v.patience, v.back, v.most = endurance, 1, 0
	return true
}

// settle asks for ways until the mix keeps the target, or cannot.
func (v *diver) settle() {
	h := v.h
	h.node = math.Inf(-1)
	h.lp.prices()
	for range 5 {
		if h.generate(v.rounds, v.target, true) || h.s.stop() || h.objective() <= v.target {
			return
		}
	}
}

// objective is the price of the mix.
func (h *hood) objective() float64 {
	total := h.constant + h.forced
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

// fixDays fixes the surest parts, most of them at the most, and says what it forbade and how many parts it fixed.
func (h *hood) fixDays(parts []part, most int) (done []banned, size int) {
	for i, p := range parts {
		if i >= most || i > 0 && p.x < 0.7 {
			break
		}
		for t := range h.s.m.Tasks + 1 {
			if t != p.t {
				done = h.ban(p.k, p.d, t, done)
			}
		}
		size++
	}
	h.closeBanned(done)
	return done, size
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
