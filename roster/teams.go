package roster

import (
	"math"
	"slices"
)

// team is one team of a Together rule.
type team struct {
	demands []int32
	near    *nearness
	lo, hi  int32  // the homes open to it, as numbered in near
	people  bits64 // who counts, nil: everybody
}

// nearness is what a member costs a team, by home and by the member's group, in fine units. Homes are numbered: the
// leaves of the tree first, then other groups that a rule names. The last column is for people of no group.
type nearness struct {
	cost  [][]int64 // by the member's group, by home
	most  int64     // the highest of them
	homes []int32   // groups
}

// readTeams makes the Together rules ready.
func (m *model) readTeams() {
	m.teamOf = make([][]int32, len(m.p.Demands))
	for _, r := range m.p.Rules {
		r, ok := r.(Together)
		if !ok {
			continue
		}
		near := m.nearness(&r)
		var people bits64
		if r.People != nil {
			people = newBits(len(m.p.People))
			for _, i := range r.People {
				people.set(int32(i))
			}
		}
		for i, list := range r.Teams {
			t := team{near: near, hi: int32(len(m.leaves)), people: people}
			if r.Homes != nil && r.Homes[i] >= 0 {
				t.lo = int32(slices.Index(near.homes, int32(r.Homes[i])))
				t.hi = t.lo + 1
			}
			for _, d := range list {
				t.demands = append(t.demands, int32(d))
				m.teamOf[d] = append(m.teamOf[d], int32(len(m.teams)))
			}
			m.teams = append(m.teams, t)
		}
	}
}

// nearness works out the table for one rule.
func (m *model) nearness(r *Together) *nearness {
	n := &nearness{homes: slices.Clone(m.leaves)}
	for _, h := range r.Homes {
		if h >= 0 && !slices.Contains(n.homes, int32(h)) {
			n.homes = append(n.homes, int32(h))
		}
	}
	n.cost = make([][]int64, len(m.p.Groups)+1)
	for g := range n.cost {
		n.cost[g] = make([]int64, len(n.homes))
		for i, h := range n.homes {
			n.cost[g][i] = r.price(steps(m.p.Groups, int(h), g))
			n.most = max(n.most, n.cost[g][i])
		}
	}
	return n
}

// price is what a member costs whose group shares with the home only what lies so many steps up.
func (r *Together) price(up int) int64 {
	if up == 0 || len(r.Costs) == 0 {
		return 0
	}
	return int64(r.Costs[min(up, len(r.Costs))-1]) * fine
}

// steps is how far up from home lies the first group that holds g; beyond every root if none does.
func steps(groups []Group, home, g int) int {
	if g >= len(groups) {
		return math.MaxInt
	}
	// Parents have smaller numbers than their children, so whichever is greater cannot hold the other.
	up := 0
	for home >= 0 && g >= 0 && home != g {
		if home > g {
			home = groups[home].Parent
			up++
		} else {
			g = groups[g].Parent
		}
	}
	if home < 0 || g < 0 {
		return math.MaxInt
	}
	return up
}

// group is a person's column in a nearness table.
func (m *model) group(q int32) int32 {
	if g := m.p.People[q].Group; g >= 0 {
		return int32(g)
	}
	return int32(len(m.p.Groups))
}

// costs is what a member of a group costs, by the homes open to the team.
func (t *team) costs(group int32) []int64 { return t.near.cost[group][t.lo:t.hi] }

// homing is where a team is at home: the cheapest of its homes (by number, -1 where there is none at all), what it costs
// there, and what it would cost at the next best.
type homing struct {
	price, second int64
	home          int
}

// least finds the cheapest home of a team, given what its members cost by home.
func least(sum []int64) homing {
	h := homing{second: math.MaxInt64, home: -1}
	for i, c := range sum {
		switch {
		case h.home < 0:
			h.price, h.home = c, i
		case c < h.price:
			h.price, h.second, h.home = c, h.price, i
		case c < h.second:
			h.second = c
		}
	}
	return h
}

// leastBut is the price after a member who costs minus has left and one who costs plus has come; nil is nobody. No
// single member costs more than most, so that where the present home stays far ahead the others need not be looked at.
func leastBut(sum, minus, plus []int64, now homing, most int64) int64 {
	if now.home < 0 || minus == nil && plus == nil {
		return now.price
	}
	best, gain := now.price, int64(0)
	if minus != nil {
		best -= minus[now.home]
		gain = most
	}
	if plus != nil {
		best += plus[now.home]
	}
	if best <= now.second-gain {
		return best
	}
	switch {
	case minus == nil:
		for i, c := range sum {
			best = min(best, c+plus[i])
		}
	case plus == nil:
		for i, c := range sum {
			best = min(best, c-minus[i])
		}
	default:
		for i, c := range sum {
			best = min(best, c-minus[i]+plus[i])
		}
	}
	return best
}
