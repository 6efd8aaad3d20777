package roster

import (
	"math"
	"slices"
)

// share prices a ledger: one verdict for the whole rule, with the number of demands filled as its amount.
func (c *checker) share(r *Share, staff [][]int, add emit) {
	load := make([]int64, len(c.p.People))
	for i, n := range r.Carried {
		load[i] = int64(n)
	}
	limited := make([]bool, len(c.p.People))
	for _, i := range r.People {
		limited[i] = true
	}
	sum, filled := int64(0), 0
	for _, d := range r.Demands {
		for _, i := range staff[d] {
			if r.People != nil && !limited[i] {
				continue
			}
			sum += (load[i]+100)*(load[i]+100) - load[i]*load[i]
			load[i] += 100
			filled++
		}
	}
	cost := floorDiv(int64(r.Weight)*sum, 100*100)
	add(Meta{Name: r.Name, Weight: Weight(cost)}, 1, Verdict{Person: -1, Span: days(0, Day(c.p.Days)), Amount: max(1, filled)})
}

// floorDiv divides and rounds down, also below zero.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// together prices each team: the cheapest home, or the one that is given.
func (c *checker) together(r *Together, staff [][]int, add emit) {
	leaves := c.leaves()
	limited := make([]bool, len(c.p.People))
	for _, i := range r.People {
		limited[i] = true
	}
	for t, team := range r.Teams {
		members := map[int]int{} // how many people from which group
		for _, d := range team {
			for _, i := range staff[d] {
				if r.People == nil || limited[i] {
					members[c.p.People[i].Group]++
				}
			}
		}
		homes := leaves
		if r.Homes != nil && r.Homes[t] >= 0 {
			homes = r.Homes[t : t+1]
		}
		if len(homes) == 0 {
			continue
		}
		home, price := -1, int64(0)
		for _, h := range homes {
			if cost := c.teamPrice(r, h, members); home < 0 || cost < price {
				home, price = h, cost
			}
		}
		strangers := c.strangers(team, staff, home)
		add(Meta{Name: r.Name, Weight: Weight(price)}, 1, Verdict{Person: -1, Demands: strangers, Span: c.cover(team), Amount: max(1, len(strangers))})
	}
}

// leaves are the groups without children that have people.
func (c *checker) leaves() []int {
	var list []int
	parent, home := make([]bool, len(c.p.Groups)), make([]bool, len(c.p.Groups))
	for _, g := range c.p.Groups {
		if g.Parent >= 0 {
			parent[g.Parent] = true
		}
	}
	for _, q := range c.p.People {
		if q.Group >= 0 {
			home[q.Group] = true
		}
	}
	for g := range c.p.Groups {
		if home[g] && !parent[g] {
			list = append(list, g)
		}
	}
	return list
}

// teamPrice is what a team costs with a given home.
func (c *checker) teamPrice(r *Together, home int, members map[int]int) int64 {
	sum := int64(0)
	if len(r.Costs) == 0 {
		return 0
	}
	for g, n := range members {
		if up := c.distance(home, g); up > 0 {
			sum += int64(n) * int64(r.Costs[min(up, len(r.Costs))-1])
		}
	}
	return sum
}

// distance is how many steps up from home lies a group that holds g; beyond the root for a stranger.
func (c *checker) distance(home, g int) int {
	up := 0
	for a := home; a >= 0; a = c.p.Groups[a].Parent {
		for b := g; b >= 0; b = c.p.Groups[b].Parent {
			if a == b {
				return up
			}
		}
		up++
	}
	return math.MaxInt
}

// strangers are the team's demands that have people from outside the home.
func (c *checker) strangers(team []int, staff [][]int, home int) []int {
	var list []int
	for _, d := range team {
		if slices.ContainsFunc(staff[d], func(i int) bool { return c.distance(home, c.p.People[i].Group) > 0 }) {
			list = append(list, d)
		}
	}
	return list
}

// cover is the span from the first start to the last end of a team.
func (c *checker) cover(team []int) Span {
	if len(team) == 0 {
		return Span{}
	}
	all := c.p.SpanOf(team[0])
	for _, d := range team {
		s := c.p.SpanOf(d)
		all = Span{min(all.From, s.From), max(all.To, s.To)}
	}
	return all
}
