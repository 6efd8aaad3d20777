package roster

import (
	"context"
	"math/rand/v2"
	"slices"
)

// hand is a worker on a state: its source of chance, its scratch paper, and the word when to stop.
type hand struct {
	*state
	ctx  context.Context
	rng  *rand.Rand
	tmp  []task
	cost int64 // what this hand has changed of the state's cost
	log  []move
	// broad has chains look everywhere near before they look far, instead of along the cheapest way first.
	broad    bool
	reach    int   // how many people near it a chain looks at for a place; 0: all
	lastTurn []int // by group: the number of its last turn to furnish a team
	turns    int
	// strict has nobody be put to a place whom a demanding hard rule would rather not have there.
	strict bool
}

// move is one change, for taking it back.
type move struct {
	person, demand int32
	entered        bool
}

func newHand(ctx context.Context, s *state, seed, stream uint64) *hand {
	return &hand{state: s, ctx: ctx, rng: rand.New(rand.NewPCG(seed, stream))}
}

// halted says whether the caller wants no more.
func (h *hand) halted() bool { return h.ctx.Err() != nil }

// enter and leave are put and take with the cost kept and the move noted.
func (h *hand) enter(q, d int32) {
	h.cost += h.put(q, d, false)
	h.log = append(h.log, move{q, d, true})
}

func (h *hand) leave(q, d int32) {
	h.cost += h.take(q, d)
	h.log = append(h.log, move{q, d, false})
}

// settle forgets the moves so far: they stand.
func (h *hand) settle() { h.log = h.log[:0] }

// undo takes back the moves that are not settled.
func (h *hand) undo() {
	for i := len(h.log) - 1; i >= 0; i-- {
		if m := h.log[i]; m.entered {
			h.cost += h.take(m.person, m.demand)
		} else {
			h.cost += h.put(m.person, m.demand, false)
		}
	}
	h.settle()
}

// trade asks what it changes for one person to give up one demand and take another (-1: none): their own rules and
// their ledgers. It is not ok if a forbidding hard rule would be broken that is not broken now.
func (h *hand) trade(q, out, in int32) (delta int64, ok bool) {
	if in >= 0 && (!h.m.fit(q, in) || h.clashes(q, out, in)) {
		return 0, false
	}
	now := h.after(q, out, in)
	return h.ledgers(q, out, in) + now.since(h.sums[q], h.m.need), now.block <= h.sums[q].block
}

// after is what a person's work would come to after a trade.
func (h *hand) after(q, out, in int32) sums {
	m := h.m
	if len(m.common) == 0 && len(m.own[q]) == 0 {
		return sums{}
	}
	work, tmp := h.work[q], h.tmp[:0]
	var t *task
	if in >= 0 {
		t = &m.tasks[in]
	}
	for i := range work {
		if t != nil && compareTasks(*t, work[i]) < 0 {
			tmp = append(tmp, *t)
			t = nil
		}
		if out < 0 || work[i].demand != out {
			tmp = append(tmp, work[i])
		}
	}
	if t != nil {
		tmp = append(tmp, *t)
	}
	h.tmp = tmp
	return m.tally(q, tmp)
}

// clashes says whether a demand cannot stand beside the rest of a person's work.
func (h *hand) clashes(q, out, in int32) bool {
	table := &h.m.pairs[h.m.pairOf[q]]
	t := &h.m.tasks[in]
	for i := range h.work[q] {
		w := &h.work[q][i]
		if (w.demand != out || out < 0) && table.conflict(w, t) {
			return true
		}
	}
	return false
}

// ledgers is what a trade changes in the prices of loads.
func (h *hand) ledgers(q, out, in int32) (delta int64) {
	m := h.m
	var gone []int32
	if out >= 0 {
		gone = m.ledger[out]
	}
	if in >= 0 {
		for _, r := range m.ledger[in] {
			if !slices.Contains(gone, r) {
				delta += h.loadPrice(r, q, 100)
			}
		}
	}
	for _, r := range gone {
		if in < 0 || !slices.Contains(m.ledger[in], r) {
			delta += h.loadPrice(r, q, -100)
		}
	}
	return delta
}

// loadPrice is what a change of load costs.
func (h *hand) loadPrice(r, q int32, change int64) int64 {
	sh := &h.m.shares[r]
	if sh.people != nil && !sh.people.has(q) {
		return 0
	}
	return sh.weight * change * (2*h.load[r][q] + change)
}

// teams is what it changes in the prices of a demand's teams if one person leaves it and another comes (-1: none).
func (h *hand) teams(d, out, in int32) (delta int64) { return h.teamsBut(d, out, in, nil) }

// teamsBut is teams without some that are known not to change.
func (h *hand) teamsBut(d, out, in int32, but []int32) (delta int64) {
	for _, n := range h.m.teamOf[d] {
		if len(but) == 0 || !slices.Contains(but, n) {
			delta += h.teamChange(n, out, in)
		}
	}
	return delta
}

// teamChange is what it changes in a team's price if one person leaves it and another comes (-1: none).
func (h *hand) teamChange(n, out, in int32) int64 {
	m := h.m
	t := &m.teams[n]
	var minus, plus []int64
	if out >= 0 && (t.people == nil || t.people.has(out)) {
		minus = t.costs(m.group(out))
	}
	if in >= 0 && (t.people == nil || t.people.has(in)) {
		plus = t.costs(m.group(in))
	}
	if minus == nil && plus == nil || minus != nil && plus != nil && m.group(in) == m.group(out) {
		return 0
	}
	return leastBut(h.near[n], minus, plus, h.team[n], t.near.most) - h.team[n].price
}

// homeOf is the group where a team is at home, -1 for none.
func (h *hand) homeOf(n int32) int32 {
	t := &h.m.teams[n]
	if h.team[n].home < 0 {
		return -1
	}
	return t.near.homes[int(t.lo)+h.team[n].home]
}

// adding is what it changes to put a person to a demand.
func (h *hand) adding(q, d int32) (delta int64, ok bool) {
	delta, ok = h.trade(q, -1, d)
	if !ok || slices.Contains(h.staff[d], q) || h.strict && h.after(q, -1, d).need > h.sums[q].need {
		return 0, false
	}
	return delta + h.teams(d, -1, q) + h.cover(d, 1) - h.kept(q, d), true
}

// replacing is what it changes to put one person in another's place.
func (h *hand) replacing(d, out, in int32) (delta int64, ok bool) {
	if out == in {
		return 0, false
	}
	came, ok := h.trade(in, -1, d)
	if !ok || len(h.staff[d]) > 1 && slices.Contains(h.staff[d], in) {
		return 0, false
	}
	went, ok := h.trade(out, d, -1)
	return came + went + h.teams(d, out, in) + h.kept(out, d) - h.kept(in, d), ok
}

// swapping is what it changes if two people take each other's place.
func (h *hand) swapping(q, d, r, e int32) (delta int64, ok bool) {
	if q == r || d == e || slices.Contains(h.staff[d], r) || slices.Contains(h.staff[e], q) {
		return 0, false
	}
	first, ok := h.trade(q, d, e)
	if !ok {
		return 0, false
	}
	second, ok := h.trade(r, e, d)
	if !ok {
		return 0, false
	}
	delta = first + second + h.teamsBut(d, q, r, h.m.teamOf[e]) + h.teamsBut(e, r, q, h.m.teamOf[d])
	return delta + h.kept(q, d) + h.kept(r, e) - h.kept(r, d) - h.kept(q, e), true
}
