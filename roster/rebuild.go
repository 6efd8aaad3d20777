package roster

import "slices"

// The size of a rebuilding: how many places are emptied at most, how many other people are looked at for each.
const (
	rebuildMost   = 7
	rebuildOthers = 6
)

// rebuild empties some places near each other and fills them anew in a random order, each with the cheapest of those
// who left and some others. It finds exchanges of several people that no smaller move leads to.
func (c *climber) rebuild(d int32) {
	before := c.cost
	places, people := c.empty(d)
	if len(people) == 0 {
		return
	}
	open := len(people) - len(places) // of those that were open before
	c.rng.Shuffle(len(places), func(i, k int) { places[i], places[k] = places[k], places[i] })
	for _, d := range places {
		if !c.refill(d, people) {
			open++
		}
	}
	if open > 0 && c.cost >= before || c.cost-before > c.limit() {
		c.undo()
	}
}

// empty takes people off a place and others near it: of the same team, of the same person, or of a near day. Places
// that are open already are among them.
func (c *climber) empty(d int32) (places, people []int32) {
	take := func(d int32) {
		if q := c.holder(d); q >= 0 {
			c.leave(q, d)
			places, people = append(places, d), append(people, q)
		} else if c.places(d) > 0 && !slices.Contains(places, d) {
			places = append(places, d)
		}
	}
	take(d)
	if len(people) == 0 {
		return nil, nil
	}
	n := 1 + c.rng.IntN(rebuildMost)
	for tries := 0; tries < 3*n && len(places) < n; tries++ {
		from := c.rng.IntN(len(places))
		e := int32(-1)
		kind, teams := c.rng.IntN(3), c.m.teamOf[places[from]]
		switch {
		case kind == 0 && len(teams) > 0:
			list := c.m.teams[teams[0]].demands
			e = list[c.rng.IntN(len(list))]
		case kind == 1 && len(c.work[people[from%len(people)]]) > 0:
			w := c.work[people[from%len(people)]]
			e = w[c.rng.IntN(len(w))].demand
		default:
			day := int(c.m.p.Demands[places[from]].Day) + c.rng.IntN(5) - 2
			if day >= 0 && day < len(c.days) && len(c.days[day]) > 0 {
				e = c.days[day][c.rng.IntN(len(c.days[day]))]
			}
		}
		if e < 0 || c.ours != nil && !c.ours[e] {
			continue
		}
		take(e)
	}
	return places, people
}

// refill puts the cheapest of some people to a place; now and then one of them is overlooked, for variety.
func (c *climber) refill(d int32, people []int32) bool {
	best, price := int32(-1), int64(0)
	look := func(q int32) {
		if q == best || c.rng.IntN(10) == 0 {
			return
		}
		if delta, ok := c.adding(q, d); ok && (best < 0 || delta < price) {
			best, price = q, delta
		}
	}
	for i, q := range people {
		if !slices.Contains(people[:i], q) {
			look(q)
		}
	}
	for range rebuildOthers {
		if q := c.candidate(d, people[0]); q >= 0 {
			look(q)
		}
	}
	if best < 0 {
		return false
	}
	c.enter(best, d)
	return true
}
