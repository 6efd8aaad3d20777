package roster

import (
	"cmp"
	"slices"
)

// How many homes are looked at for a team: those whose turn is longest ago, and of these in full the best.
const (
	bidders   = 48
	finalists = 4
)

// rotate chooses the home that furnishes a team's open places. Each group is judged by how many of the places its
// people can take, and what that costs: who is longest off a kind of duty has the smallest load in its ledger, so
// the group that owes most is the cheapest. A home that the rule names, or that members already have, stands.
func (h *hand) rotate(n int32, places []int32) int32 {
	t := &h.m.teams[n]
	homes := t.near.homes[t.lo:t.hi]
	if len(homes) == 0 {
		return -1
	}
	if len(homes) == 1 || h.settled(n) {
		return h.homeOf(n)
	}
	usual := h.m.usual(places)
	var bids []bid
	for _, g := range h.turn(homes, usual, len(places)) {
		bids = append(bids, bid{g, h.glance(g, usual, len(places))})
	}
	slices.SortFunc(bids, func(a, b bid) int { return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.home, b.home)) })
	bids = bids[:min(len(bids), finalists)]
	for i := range bids {
		bids[i].price = h.appraise(n, bids[i].home, places)
	}
	home := slices.MinFunc(bids, func(a, b bid) int { return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.home, b.home)) }).home
	h.turns++
	h.lastTurn[home] = h.turns
	return home
}

// bid is what a group asks for furnishing a team.
type bid struct {
	home  int32
	price int64
}

// turn gives the homes to be looked at: where there are many, those that have most people free for the places, and among
// equals those whose last turn is longest ago.
func (h *hand) turn(homes []int32, usual int32, places int) []int32 {
	if h.lastTurn == nil {
		h.lastTurn = make([]int, len(h.m.p.Groups))
	}
	if len(homes) <= bidders {
		return homes
	}
	list := slices.Clone(homes)
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(h.lastTurn[a], h.lastTurn[b]) })
	free := make(map[int32]int)
	var whole []int32
	for _, g := range list {
		free[g] = h.free(g, usual, places)
		if free[g] == places {
			// None has more, and those to come had their turn later. Of a large force only a few groups are looked at.
			if whole = append(whole, g); len(whole) == bidders {
				return whole
			}
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(free[b], free[a]) })
	return list[:bidders]
}

// free counts the people of a group who could take a place, up to most.
func (h *hand) free(g, place int32, most int) (n int) {
	fit := h.m.fits[h.m.kind[place]]
	for _, q := range h.m.folk[g] {
		if n == most {
			break
		}
		if fit.has(q) && !h.clashes(q, -1, place) {
			n++
		}
	}
	return n
}

// glance judges a group by the kind of place that the team has most of.
func (h *hand) glance(g, usual int32, places int) int64 {
	var costs []int64
	for _, q := range h.m.folk[g] {
		if delta, ok := h.trade(q, -1, usual); ok {
			costs = append(costs, delta)
		}
	}
	slices.Sort(costs)
	sum := int64(0)
	for i := range places {
		if i < len(costs) {
			sum += costs[i]
		} else {
			sum += unfilled
		}
	}
	return sum
}

// appraise is what a group's best people for the places cost; a place that they leave open costs what it does to
// have somebody from the farthest group.
func (h *hand) appraise(n, home int32, places []int32) int64 {
	m := h.m
	t := &m.teams[n]
	col := slices.Index(t.near.homes[t.lo:t.hi], home)
	cost, _ := h.prices(n, home, places, m.folk[home])
	far := t.costs(int32(len(m.p.Groups)))[col]
	sum := int64(0)
	for i, c := range matching(cost) {
		if cost[i][c] >= unfilled {
			sum += far
		} else {
			sum += cost[i][c]
		}
	}
	return sum
}

// settled says whether a team has members whose home it should follow.
func (h *hand) settled(n int32) bool {
	for _, d := range h.m.teams[n].demands {
		if len(h.staff[d]) > 0 {
			return true
		}
	}
	return false
}
