package roster

import (
	"math/rand/v2"
	"sync"
)

// How a large roster is parted among climbers: by its size alone, whatever the number of cores, so that the result does
// not depend on it; small enough for a part to stay in a core's cache. Small rosters are not parted.
const (
	leastParts = 4
	partPeople = 640
	partedFrom = 1200 // demands
)

// Of no part: a demand or team whose people are of several, which nobody touches in this round, and a demand that has
// nobody.
const (
	mixed = -1
	empty = -2
)

// partition deals people out to parts, whole groups at a time and neighbours in the tree together, from a random
// place on; and demands to the parts of their people, teams undivided.
func (s *state) partition(parts int, rng *rand.Rand) (people, demands []int) {
	m := s.m
	people = make([]int, len(m.p.People))
	shift := rng.IntN(len(m.order))
	for at := 0; at < len(m.order); {
		g := m.p.People[m.order[at]].Group
		part := (at + shift) % len(m.order) * parts / len(m.order)
		for first := at; at < len(m.order) && (at == first || g >= 0 && m.p.People[m.order[at]].Group == g); at++ {
			people[m.order[at]] = part
		}
	}
	demands = make([]int, len(m.p.Demands))
	for d := range demands {
		demands[d] = partOf(s.staff[d], people)
	}
	for again := true; again; {
		again = false
		for _, t := range m.teams {
			part := empty
			for _, d := range t.demands {
				if part == empty {
					part = demands[d]
				} else if demands[d] != empty && part != demands[d] {
					part = mixed
				}
			}
			for _, d := range t.demands {
				again = again || demands[d] != part
				demands[d] = part
			}
		}
	}
	return people, demands
}

// partOf is the part that all of some people are of.
func partOf(staff []int32, people []int) int {
	part := empty
	for i, q := range staff {
		if i > 0 && people[q] != part {
			return mixed
		}
		part = people[q]
	}
	return part
}

// climbParts has climbers improve the parts of a roster side by side, on so many threads.
func (h *hand) climbParts(round uint64, threads, steps int, temp float64) (taken int) {
	parts := max(leastParts, len(h.m.order)/partPeople)
	people, demands := h.partition(parts, h.rng)
	climbers := make([]*climber, parts)
	for i := range climbers {
		c := &climber{hand: newHand(h.ctx, h.state, h.rng.Uint64(), round), days: make([][]int32, h.m.p.Days), rare: h.rareness(),
			mine: make([]bool, len(people)), ours: make([]bool, len(demands))}
		for _, q := range h.m.order {
			if c.mine[q] = people[q] == i; c.mine[q] {
				c.crowd = append(c.crowd, q)
			}
		}
		for d := range demands {
			if c.ours[d] = demands[d] == i; c.ours[d] {
				c.own = append(c.own, int32(d))
			}
		}
		c.index()
		climbers[i] = c
	}
	var wg sync.WaitGroup
	gate := make(chan struct{}, max(1, threads))
	for _, c := range climbers {
		wg.Add(1)
		gate <- struct{}{}
		go func() {
			defer wg.Done()
			c.run(steps*len(c.own)/len(demands), temp)
			<-gate
		}()
	}
	wg.Wait()
	for _, c := range climbers {
		h.cost += c.cost
		taken += c.steps
	}
	return taken
}

// readOrder puts everybody in order, group by group as the tree has them, those of no group last.
func (m *model) readOrder() {
	m.reign = make([][2]int, len(m.p.Groups))
	var visit func(g int32)
	visit = func(g int32) {
		m.reign[g][0] = len(m.order)
		m.order = append(m.order, m.folk[g]...)
		for _, c := range m.below[g] {
			visit(c)
		}
		m.reign[g][1] = len(m.order)
	}
	for g := range m.p.Groups {
		if m.p.Groups[g].Parent < 0 {
			visit(int32(g))
		}
	}
	for i := range m.p.People {
		if m.p.People[i].Group < 0 {
			m.order = append(m.order, int32(i))
		}
	}
}
