package roster

import (
	"cmp"
	"slices"
)

// unfilled is what the fill lets an open place cost, above its own price and any soft rule: places come first.
const unfilled = int64(1e15)

// fill puts people to places that are open: first every team from its home alone, homes being chosen day by day; then
// what the homes could not fill from ever wider groups around them, whose own teams have theirs by then; then the rest.
func (h *hand) fill(told func(done float64)) {
	teams, rest := h.openWork()
	total, n := float64(2*len(teams)+len(rest)), 0
	goOn := func() bool {
		told(float64(n) / total)
		n++
		return !h.halted()
	}
	homes := map[int32]int32{}
	for _, t := range teams {
		if goOn() {
			homes[t] = h.fillHome(t)
		}
	}
	for _, t := range teams {
		if goOn() {
			h.fillAround(t, homes[t])
		}
	}
	for _, d := range rest {
		for more := goOn(); more && h.places(d) > 0; {
			more = h.fillPlace(d)
		}
	}
}

// openWork gives the teams with open places, those first that fewest people are there for at all, then in order of time
// and large ones first; and the demands with open places that belong to no team, in the same order.
func (h *hand) openWork() (teams []int32, rest []int32) {
	m := h.m
	usual := make([]int32, len(m.teams))
	for n := range m.teams {
		if places := h.openOf(int32(n)); len(places) > 0 {
			usual[n] = m.usual(places)
			teams = append(teams, int32(n))
		}
	}
	slices.SortStableFunc(teams, func(a, b int32) int {
		return cmp.Or(m.rarer(usual[a], usual[b]), cmp.Compare(len(m.teams[b].demands), len(m.teams[a].demands)))
	})
	for d := range m.p.Demands {
		if len(m.teamOf[d]) == 0 && h.places(int32(d)) > 0 {
			rest = append(rest, int32(d))
		}
	}
	slices.SortStableFunc(rest, m.rarer)
	return teams, rest
}

// rarer puts in front what fewer people are there for, then what is earlier, then what matters more.
func (m *model) rarer(a, b int32) int {
	x, y := &m.p.Demands[a], &m.p.Demands[b]
	return cmp.Or(cmp.Compare(m.pool[m.kind[a]], m.pool[m.kind[b]]), cmp.Compare(x.Day, y.Day), cmp.Compare(y.Under, x.Under))
}

// openOf are a team's open places, a demand for each.
func (h *hand) openOf(n int32) []int32 {
	var places []int32
	for _, d := range h.m.teams[n].demands {
		for range h.places(d) {
			places = append(places, d)
		}
	}
	return places
}

// usual is a place of the kind that there are most of.
func (m *model) usual(places []int32) int32 {
	count := map[int32]int{}
	best := places[0]
	for _, d := range places {
		if count[m.kind[d]]++; count[m.kind[d]] > count[m.kind[best]] {
			best = d
		}
	}
	return best
}

// fillHome finds a home for a team and fills from it what it can. It gives the home.
func (h *hand) fillHome(n int32) int32 {
	places := h.openOf(n)
	home := h.rotate(n, places)
	if home >= 0 {
		h.fillFrom(n, home, h.rings(home)[:1])
	}
	return home
}

// fillAround fills what a team's home left open from the groups around it, and then from anywhere.
func (h *hand) fillAround(n, home int32) {
	if home >= 0 {
		h.fillFrom(n, home, h.rings(home)[1:])
	}
	for _, d := range h.openOf(n) {
		h.fillPlace(d)
	}
}

// fillFrom fills a team, day by day, from one crowd after another.
func (h *hand) fillFrom(n, home int32, crowds [][]int32) {
	places := h.openOf(n)
	slices.SortStableFunc(places, func(a, b int32) int { return cmp.Compare(h.m.p.Demands[a].Day, h.m.p.Demands[b].Day) })
	for len(places) > 0 {
		k := 1
		for k < len(places) && h.m.p.Demands[places[k]].Day == h.m.p.Demands[places[0]].Day {
			k++
		}
		today := places[:k]
		places = places[k:]
		for _, crowd := range crowds {
			if len(today) > 0 {
				today = h.match(n, home, today, crowd)
			}
		}
	}
}

// rings are the people of a group, then of its parent without them, and so on.
func (h *hand) rings(home int32) [][]int32 {
	var rings [][]int32
	inner := -1
	for g := int(home); g >= 0; g = h.m.p.Groups[g].Parent {
		var crowd []int32
		h.m.under(g, inner, &crowd)
		rings = append(rings, crowd)
		inner = g
	}
	return rings
}

// under gathers the people of a group and those below it, but for one branch.
func (m *model) under(g, but int, crowd *[]int32) {
	if g == but {
		return
	}
	*crowd = append(*crowd, m.folk[g]...)
	for _, c := range m.below[g] {
		m.under(int(c), but, crowd)
	}
}

// match fills places of a team from a crowd at the least cost, and gives the places that stay open.
func (h *hand) match(n, home int32, places, crowd []int32) (open []int32) {
	cost, used := h.prices(n, home, places, crowd)
	for i, col := range matching(cost) {
		if col < len(used) && cost[i][col] < never {
			h.enter(used[col], places[i])
		} else {
			open = append(open, places[i])
		}
	}
	return open
}

// prices are what it costs to put each of a crowd to each place, for the team's home; a column for each place stands
// for leaving it open. People who can take none are left out.
func (h *hand) prices(n, home int32, places, crowd []int32) (cost [][]int64, used []int32) {
	m := h.m
	t := &m.teams[n]
	col := slices.Index(t.near.homes[t.lo:t.hi], home)
	cost = make([][]int64, len(places))
	for _, q := range crowd {
		able := false
		apart := int64(0)
		if col >= 0 && (t.people == nil || t.people.has(q)) {
			apart = t.costs(m.group(q))[col]
		}
		for i, d := range places {
			c := never
			if i > 0 && m.kind[d] == m.kind[places[i-1]] && slices.Equal(m.ledger[d], m.ledger[places[i-1]]) && h.start == nil {
				c = cost[i-1][len(used)] // the same again, as far as a first roster goes
			} else if delta, ok := h.trade(q, -1, d); ok && !slices.Contains(h.staff[d], q) {
				c = delta + apart - h.kept(q, d)
			}
			able = able || c < never
			cost[i] = append(cost[i], c)
		}
		if able {
			used = append(used, q)
			continue
		}
		for i := range cost {
			cost[i] = cost[i][:len(used)]
		}
	}
	for i, d := range places {
		for k := range places {
			c := never
			if i == k {
				c = unfilled - h.cover(d, 1)
			}
			cost[i] = append(cost[i], c)
		}
	}
	return cost, used
}

// sampled is how many people are looked at for a place of no team before everybody is.
const sampled = 96

// fillPlace puts the cheapest of some people who can do it to a demand; of everybody if none of those can.
func (h *hand) fillPlace(d int32) bool {
	best, cheapest := int32(-1), int64(0)
	look := func(q int32) {
		if delta, ok := h.adding(q, d); ok && (best < 0 || delta < cheapest) {
			best, cheapest = q, delta
		}
	}
	fit := h.m.fits[h.m.kind[d]]
	if people := len(h.m.p.People); people > 4*sampled {
		for range 4 * sampled {
			if q := int32(h.rng.IntN(people)); fit.has(q) {
				look(q)
			}
		}
	}
	if best < 0 {
		fit.each(func(q int32) bool { look(q); return true })
	}
	if best < 0 {
		return false
	}
	h.enter(best, d)
	return true
}
