package roster

import (
	"math"
	"slices"
)

// The bounds of a chain: how many demands may be looked at, how many more once there is one way, how long it may be.
const (
	maxLinks = 3000
	moreWays = 24
	maxDepth = 8
)

// link is a demand that wants somebody, found on the way: whoever holds it now would leave it for the one before.
type link struct {
	demand int32
	holder int32 // who would leave this demand and take the demand of link from; -1 at the root
	from   int
	delta  int64 // what the moves up to here cost
	depth  int
	done   bool
}

// search fills an open place by a chain: one person comes from another demand, whose place somebody else takes, and so on,
// until somebody free takes the last. It looks along the cheapest way first, at so many links at most, for a chain that costs less
// than a limit, and makes it. Nobody moves twice. It gives the links that it has seen.
func (h *hand) search(d int32, left int, limit int64) ([]link, bool) {
	links := []link{{demand: d, holder: -1, from: -1}}
	seen := map[int32]bool{d: true}
	end, last := -1, int32(-1)
	for ; left > 0 && !h.halted(); left-- {
		n := h.next(links)
		if n < 0 || !h.broad && links[n].delta >= limit {
			break
		}
		links[n].done = true
		if q, delta := h.lastMan(links, n); q >= 0 && links[n].delta+delta < limit {
			left = min(left, moreWays)
			end, last, limit = n, q, links[n].delta+delta
		}
		if links[n].depth < maxDepth {
			links = h.extend(links, n, seen)
		}
	}
	if end < 0 {
		return links, false
	}
	h.pull(links, end, last)
	return links, true
}

// mend looks for a chain by which somebody else takes a person's place and the whole costs less.
func (h *hand) mend(d, q int32, left int) bool {
	h.reach = mendReach
	defer func() { h.reach = 0 }()
	h.settle()
	before := h.cost
	h.leave(q, d)
	if _, ok := h.search(d, left, before-h.cost-h.cover(d, 1)); ok && h.cost < before {
		return true
	}
	// No way, or one that comes dearer than its links, because it meets the same team twice.
	h.undo()
	return false
}

// strangers are the places whose holders come from outside the home of their team.
func (h *hand) strangers() (list []Assignment) {
	for d, staff := range h.staff {
		for _, q := range staff {
			if !h.pinned(q, int32(d)) && h.teams(int32(d), q, -1) < 0 {
				list = append(list, Assignment{int(q), d})
			}
		}
	}
	return list
}

// next is the link to go on from, -1 if all are done: the cheapest, or on a broad search the nearest, which reaches more
// places before the chain is too long.
func (h *hand) next(links []link) int {
	best := -1
	for i := range links {
		if links[i].done {
			continue
		}
		if h.broad {
			return i // links come in order of depth
		}
		if best < 0 || links[i].delta < links[best].delta {
			best = i
		}
	}
	return best
}

// lastMan finds the cheapest person who can take a link's demand and give nothing up, -1 if nobody can.
func (h *hand) lastMan(links []link, n int) (best int32, price int64) {
	d := links[n].demand
	best = -1
	h.around(d, links[n].holder, func(q int32) bool {
		if delta, ok := h.trade(q, -1, d); ok && !slices.Contains(h.staff[d], q) && !moved(links, n, q) {
			delta += h.teams(d, links[n].holder, q) - h.kept(q, d)
			if best < 0 || delta < price {
				best, price = q, delta
			}
		}
		return true
	})
	return best, price
}

// extend adds the demands whose holders could take a link's demand in exchange.
func (h *hand) extend(links []link, n int, seen map[int32]bool) []link {
	l := links[n]
	h.around(l.demand, l.holder, func(q int32) bool {
		if len(links) >= maxLinks {
			return false
		}
		if moved(links, n, q) || slices.Contains(h.staff[l.demand], q) {
			return true
		}
		give := h.obstacle(q, l.demand)
		if give < 0 || seen[give] {
			return true
		}
		if delta, ok := h.trade(q, give, l.demand); ok {
			seen[give] = true
			delta += h.teams(l.demand, l.holder, q) + h.kept(q, give) - h.kept(q, l.demand)
			links = append(links, link{demand: give, holder: q, from: n, delta: l.delta + delta, depth: l.depth + 1})
		}
		return true
	})
	return links
}

// around goes through the people who could do a demand but for their other work: all of them, or where a reach is set, so many
// who stand near its team's home or its holder in the tree.
func (h *hand) around(d, holder int32, f func(q int32) bool) {
	m := h.m
	fit := m.fits[m.kind[d]]
	if h.reach == 0 || h.reach >= len(m.order) {
		fit.each(f)
		return
	}
	near := h.rng.IntN(len(m.order))
	size := 1
	if g := h.anchor(d, holder); g >= 0 {
		near, size = m.reign[g][0], m.reign[g][1]-m.reign[g][0]
	}
	first := min(max(0, near-(h.reach-size)/2), len(m.order)-h.reach)
	for _, q := range m.order[first : first+h.reach] {
		if fit.has(q) && !f(q) {
			return
		}
	}
}

// anchor is the group that a demand's people are best looked for about: its team's home, or its holder's; -1 for none.
func (h *hand) anchor(d, holder int32) int32 {
	if teams := h.m.teamOf[d]; len(teams) > 0 {
		if home := h.homeOf(teams[0]); home >= 0 {
			return home
		}
	}
	if holder >= 0 {
		return int32(h.m.p.People[holder].Group)
	}
	return -1
}

// obstacle is the one demand of a person's that keeps them from another; -1 if there are more, or it is fixed, or
// nothing in particular is in the way: then it is the nearest in time.
func (h *hand) obstacle(q, d int32) int32 {
	table := &h.m.pairs[h.m.pairOf[q]]
	t := &h.m.tasks[d]
	found, near := int32(-1), int32(-1)
	for i := range h.work[q] {
		w := &h.work[q][i]
		if table.conflict(w, t) {
			if found >= 0 || w.pin || w.demand < 0 {
				return -1
			}
			found = w.demand
		}
		if !w.pin && w.demand >= 0 && (near < 0 || gap(w, t) < gap(&h.m.tasks[near], t)) {
			near = w.demand
		}
	}
	if found >= 0 {
		return found
	}
	return near
}

// gap is how far two pieces of work lie apart.
func gap(a, b *task) int32 { return max(a.from-b.to, b.from-a.to, 0) }

// moved says whether a person is on the way to a link.
func moved(links []link, n int, q int32) bool {
	for ; n >= 0; n = links[n].from {
		if links[n].holder == q {
			return true
		}
	}
	return false
}

// pull makes the moves of a chain: q takes the last demand, its holder the one before.
func (h *hand) pull(links []link, n int, q int32) {
	for ; n >= 0; n = links[n].from {
		if links[n].holder >= 0 {
			h.leave(links[n].holder, links[n].demand)
		}
		if q >= 0 {
			h.enter(q, links[n].demand)
		}
		q = links[n].holder
	}
}

// giveUp ends a chain, where nobody can be had, at the place that it saves most to leave open instead of the first.
func (h *hand) giveUp(links []link) bool {
	best, saved := -1, int64(0)
	gain := h.cover(links[0].demand, 1)
	for n := 1; n < len(links); n++ {
		d := links[n].demand
		if delta := gain + links[n].delta + h.cover(d, -1) + h.teams(d, links[n].holder, -1); delta < saved {
			best, saved = n, delta
		}
	}
	if best < 0 {
		return false
	}
	h.settle()
	before := h.cost
	if h.pull(links, best, -1); h.cost >= before {
		h.undo()
		return false
	}
	return true
}

// The closing may look at so many people for each demand that there is: effort in the first closing, less in those after
// an improvement. In each step of a chain it looks at so many, and at everybody in the end.
const (
	effort     = 3000
	lessEffort = 600
	closeReach = 2500
)

// close fills what is still open, first by single moves, then by chains, with little effort at first and then more, and at the
// expense of what matters less, until nothing more comes of it. Afterwards nobody could be put to an open place without breaking a
// hard rule.
func (h *hand) close(effort int, told func(done float64)) {
	h.single()
	left := effort * len(h.m.p.Demands)
	defer func() { h.broad, h.reach = false, 0 }()
	for _, links := range []int{30, 300, maxLinks} {
		h.broad, h.reach = links == maxLinks, closeReach
		if h.broad {
			h.reach = 0
		}
		for again := true; again; {
			again = h.closeWithin(links, &left, told)
			h.single()
		}
	}
}

// closeWithin tries each open place once, and says whether one was filled. A kind of place for which there was no
// way is not tried again before something has moved.
func (h *hand) closeWithin(most int, left *int, told func(done float64)) (again bool) {
	hopeless := map[int32]bool{}
	open := h.openPlaces()
	price := max(1, len(h.m.p.People))
	if h.reach > 0 {
		price = min(price, h.reach)
	}
	for i, d := range open {
		for h.places(d) > 0 && !hopeless[h.m.kind[d]] && !h.halted() && *left > 0 {
			links, ok := h.search(d, min(most, 1+*left/price), math.MaxInt64)
			*left -= price * looked(links)
			if ok = ok || h.giveUp(links); ok {
				again = true
				clear(hopeless)
			} else {
				hopeless[h.m.kind[d]] = true
			}
		}
		told(float64(i+1) / float64(len(open)))
	}
	return again
}

// looked counts the links that were looked at.
func looked(links []link) (n int) {
	for i := range links {
		if links[i].done {
			n++
		}
	}
	return n
}

// single fills open places with people who are free for them.
func (h *hand) single() {
	for _, d := range h.openPlaces() {
		for h.places(d) > 0 && !h.halted() && h.fillPlace(d) {
		}
	}
}

// openPlaces are the demands that want more people, those first that matter most.
func (h *hand) openPlaces() []int32 {
	var open []int32
	for d := range h.staff {
		if h.places(int32(d)) > 0 {
			open = append(open, int32(d))
		}
	}
	slices.SortStableFunc(open, func(a, b int32) int {
		return int(h.m.p.Demands[b].Under - h.m.p.Demands[a].Under)
	})
	return open
}
