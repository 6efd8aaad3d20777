package roster

import (
	"math"
	"slices"
)

// climber improves a part of a roster by small moves: it changes only its own demands and people, which no other
// climber does.
type climber struct {
	*hand
	own   []int32   // demands that it may change, those with somebody to move
	days  [][]int32 // the same by day
	crowd []int32   // people whom it may move
	mine  []bool    // by person; nil: everybody
	ours  []bool    // by demand; nil: all
	temp  float64   // how much dearer a move may be, on average, and still be made
	rare  int       // how seldom it rebuilds
	steps int
}

// newClimber makes a climber for all of a state.
func newClimber(h *hand) *climber {
	c := &climber{hand: h, days: make([][]int32, h.m.p.Days), rare: h.rareness()}
	for i := range h.m.p.People {
		c.crowd = append(c.crowd, int32(i))
	}
	for d := range h.staff {
		c.own = append(c.own, int32(d))
	}
	c.index()
	return c
}

// rareness is how seldom to rebuild: it takes as long as many small moves, and is worth most where there are few people.
func (h *hand) rareness() int {
	if len(h.staff) < partedFrom {
		return 20
	}
	return 100
}

// index sorts the climber's demands by day.
func (c *climber) index() {
	for _, d := range c.own {
		day := c.m.p.Demands[d].Day
		c.days[day] = append(c.days[day], d)
	}
}

// run makes so many steps at a temperature.
func (c *climber) run(steps int, temp float64) {
	if len(c.own) == 0 || len(c.crowd) == 0 {
		return
	}
	c.temp = temp
	for n := range steps {
		if n%256 == 0 && c.halted() {
			return
		}
		c.steps++
		c.settle()
		if c.rng.IntN(c.rare) == 0 {
			c.rebuild(c.own[c.rng.IntN(len(c.own))])
			continue
		}
		d := c.own[c.rng.IntN(len(c.own))]
		switch kind := c.rng.IntN(16); {
		case kind == 0 && c.m.flex:
			c.resize(d)
		case kind < 8:
			c.exchange(d)
		default:
			c.reassign(d)
		}
	}
}

// limit draws what a move may cost to be made, in the manner of Metropolis: nothing, or with a chance that falls
// with the price something. To draw before the move is priced saves pricing it to the end.
func (c *climber) limit() int64 {
	if c.temp <= 0 {
		return 0
	}
	return int64(-c.temp * math.Log(c.rng.Float64()))
}

// floor is the least that the rules of some people's own can add to a price: what they cost now could all be saved.
func (c *climber) floor(people ...int32) int64 {
	sum := int64(0)
	for _, q := range people {
		sum -= c.sums[q].soft + int64(c.sums[q].need)*c.m.need
	}
	return sum
}

// holder is one of a demand's people who may be moved, -1 for none.
func (c *climber) holder(d int32) int32 {
	staff := c.staff[d]
	if len(staff) == 0 {
		return -1
	}
	q := staff[0]
	if len(staff) > 1 {
		q = staff[c.rng.IntN(len(staff))]
	}
	if c.pinned(q, d) || c.mine != nil && !c.mine[q] {
		return -1
	}
	return q
}

// reassign tries somebody else in a place: from the same group more often than not. If that person's other work is
// in the way, somebody else again is tried for that.
func (c *climber) reassign(d int32) {
	if c.places(d) > 0 {
		c.occupy(d)
		return
	}
	out := c.holder(d)
	if out < 0 {
		return
	}
	in := c.candidate(d, out)
	if in < 0 || in == out {
		return
	}
	limit := c.limit()
	if c.clashes(in, -1, d) {
		c.relay(d, out, in, limit)
		return
	}
	rough := c.ledgers(in, -1, d) + c.ledgers(out, d, -1) + c.teams(d, out, in) + c.kept(out, d) - c.kept(in, d)
	if rough+c.floor(out, in) > limit {
		return
	}
	if delta, ok := c.replacing(d, out, in); ok && delta <= limit {
		c.leave(out, d)
		c.enter(in, d)
	}
}

// candidate is somebody who can do a demand but for their other work, -1 if none is found soon.
func (c *climber) candidate(d, out int32) int32 {
	among := c.crowd
	if c.rng.IntN(3) > 0 {
		if g := c.kin(d, out); g >= 0 && len(c.m.folk[g]) > 0 {
			among = c.m.folk[g]
		}
	}
	if len(among) == 0 {
		return -1
	}
	fit := c.m.fits[c.m.kind[d]]
	for range 4 {
		if q := among[c.rng.IntN(len(among))]; fit.has(q) && (c.mine == nil || c.mine[q]) {
			return q
		}
	}
	return -1
}

// occupy tries somebody in an open place. If that person's other work is in the way, somebody else is tried for it, or
// it is left open in place of the first: an open place that wanders may come to where it can be filled.
func (c *climber) occupy(d int32) {
	in := c.candidate(d, -1)
	if in < 0 || slices.Contains(c.staff[d], in) {
		return
	}
	if _, ok := c.adding(in, d); ok {
		c.enter(in, d)
		return
	}
	give := c.obstacle(in, d)
	if give < 0 || c.ours != nil && !c.ours[give] {
		return
	}
	if _, ok := c.trade(in, give, d); !ok {
		return
	}
	before := c.cost
	c.leave(in, give)
	c.enter(in, d)
	for range 4 {
		if next := c.candidate(give, in); next >= 0 && next != in {
			if _, ok := c.adding(next, give); ok {
				c.enter(next, give)
				return
			}
		}
	}
	if c.cost-before > c.limit() {
		c.undo()
	}
}

// relay puts one person in another's place, and a third to the demand of theirs that is in the way.
func (c *climber) relay(d, out, in int32, limit int64) {
	give := c.obstacle(in, d)
	if give < 0 || slices.Contains(c.staff[d], in) || c.ours != nil && !c.ours[give] {
		return
	}
	next := c.candidate(give, in)
	if next < 0 || next == in || next == out || slices.Contains(c.staff[give], next) {
		return
	}
	fixed := c.relayTeams(d, give, out, in, next) + c.kept(out, d) + c.kept(in, give) - c.kept(in, d) - c.kept(next, give)
	rough := c.ledgers(out, d, -1) + c.ledgers(in, give, d) + c.ledgers(next, -1, give)
	if fixed+rough+c.floor(out, in, next) > limit {
		return
	}
	third, ok := c.trade(next, -1, give)
	if !ok {
		return
	}
	second, ok := c.trade(in, give, d)
	if !ok {
		return
	}
	first, ok := c.trade(out, d, -1)
	if !ok || first+second+third+fixed > limit {
		return
	}
	c.leave(out, d)
	c.leave(in, give)
	c.enter(in, d)
	c.enter(next, give)
}

// relayTeams is what a relay changes in the prices of teams.
func (c *climber) relayTeams(d, give, out, in, next int32) int64 {
	of, others := c.m.teamOf[d], c.m.teamOf[give]
	sum := c.teamsBut(d, out, in, others) + c.teamsBut(give, in, next, of)
	for _, n := range of {
		if slices.Contains(others, n) {
			sum += c.teamChange(n, out, next)
		}
	}
	return sum
}

// kin is the group to look in for somebody for a place: the home of its team, or the present holder's.
func (c *climber) kin(d, out int32) int32 {
	if teams := c.m.teamOf[d]; len(teams) > 0 && c.rng.IntN(2) == 0 {
		if home := c.homeOf(teams[0]); home >= 0 {
			return home
		}
	}
	if out < 0 {
		return -1
	}
	return int32(c.m.p.People[out].Group)
}

// exchange tries to have two people take each other's places, on days near each other more often than not.
func (c *climber) exchange(d int32) {
	q := c.holder(d)
	if q < 0 {
		return
	}
	e := c.own[c.rng.IntN(len(c.own))]
	if c.rng.IntN(4) > 0 {
		day := int(c.m.p.Demands[d].Day) + c.rng.IntN(9) - 4
		if day < 0 || day >= len(c.days) || len(c.days[day]) == 0 {
			return
		}
		e = c.days[day][c.rng.IntN(len(c.days[day]))]
	}
	r := c.holder(e)
	if r < 0 || r == q || !c.m.fit(q, e) || !c.m.fit(r, d) {
		return
	}
	limit := c.limit()
	rough := c.ledgers(q, d, e) + c.ledgers(r, e, d) + c.teamsBut(d, q, r, c.m.teamOf[e]) + c.teamsBut(e, r, q, c.m.teamOf[d]) +
		c.kept(q, d) + c.kept(r, e) - c.kept(r, d) - c.kept(q, e)
	if rough+c.floor(q, r) > limit {
		return
	}
	if delta, ok := c.swapping(q, d, r, e); ok && delta <= limit {
		c.leave(q, d)
		c.leave(r, e)
		c.enter(q, e)
		c.enter(r, d)
	}
}

// resize tries one person more than wanted, or one less of those.
func (c *climber) resize(d int32) {
	want := c.m.p.Demands[d].Want
	if len(c.staff[d]) > want && c.rng.IntN(2) == 0 {
		q := c.holder(d)
		if q < 0 {
			return
		}
		if delta, ok := c.trade(q, d, -1); ok && delta+c.teams(d, q, -1)+c.cover(d, -1)+c.kept(q, d) <= c.limit() {
			c.leave(q, d)
		}
		return
	}
	if len(c.staff[d]) < want || !c.room(d) {
		return
	}
	q := c.crowd[c.rng.IntN(len(c.crowd))]
	if delta, ok := c.adding(q, d); ok && delta <= c.limit() {
		c.enter(q, d)
	}
}

// warmth is a temperature to begin with: a low price among those of moves that are possible and not free.
func (c *climber) warmth() float64 {
	var prices []int64
	for range 20_000 {
		if len(prices) > 400 {
			break
		}
		d := c.own[c.rng.IntN(len(c.own))]
		out := c.holder(d)
		if out < 0 {
			continue
		}
		in := c.crowd[c.rng.IntN(len(c.crowd))]
		if g := c.kin(d, out); g >= 0 && len(c.m.folk[g]) > 0 {
			in = c.m.folk[g][c.rng.IntN(len(c.m.folk[g]))]
		}
		if delta, ok := c.replacing(d, out, in); ok && delta > 0 {
			prices = append(prices, delta)
		}
	}
	if len(prices) == 0 {
		return 0
	}
	slices.Sort(prices)
	return float64(prices[len(prices)/4])
}
