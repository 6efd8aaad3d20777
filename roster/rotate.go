package roster

import (
	"cmp"
	"slices"
)

// finalists is how many homes are worked out in full for a team.
const finalists = 4

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
	type bid struct {
		home  int32
		price int64
	}
	bids := make([]bid, len(homes))
	for i, g := range homes {
		bids[i] = bid{g, h.glance(g, places)}
	}
	slices.SortFunc(bids, func(a, b bid) int { return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.home, b.home)) })
	bids = bids[:min(len(bids), finalists)]
	for i := range bids {
		bids[i].price = h.appraise(n, bids[i].home, places)
	}
	return slices.MinFunc(bids, func(a, b bid) int { return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.home, b.home)) }).home
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

// glance judges a group by the kind of place that the team has most of.
func (h *hand) glance(g int32, places []int32) int64 {
	usual := h.m.usual(places)
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
