package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// rotation decides which unit furnishes each duty that is best furnished by one (R16), before names are looked for: the
// unit that can fill most of it, and among those the one that owes most by the ledger (L1, units first). Duties that fewest
// units may furnish come first, then they come in order of time. To know who is free it sets names down for itself;
// they bind nobody.
type rotation struct {
	*Task
	work [][]int // by person: demands set down
	load []int   // by person: duties set down
	folk [][]int // people by group, those of groups below not counted
}

// dutyTurn is a duty that waits for its unit.
type dutyTurn struct {
	duty  int
	team  []int // demands
	units []int // groups that may furnish it
}

// rotate fills homes: the group that furnishes each duty of Input.Duties, -1 for those that need no one unit.
func (t *Task) rotate() {
	r := &rotation{Task: t, work: make([][]int, len(t.People)), load: make([]int, len(t.People)), folk: make([][]int, len(t.Units))}
	for i := range t.People {
		if g := t.Problem.People[i].Group; g >= 0 {
			r.folk[g] = append(r.folk[g], i)
		}
	}
	var turns []dutyTurn
	d := 0
	t.homes = make([]int, len(t.in.Duties))
	for n := range t.in.Duties {
		x := &t.in.Duties[n]
		team := make([]int, len(x.Slots))
		for j := range team {
			team[j] = d + j
		}
		d += len(team)
		if t.homes[n] = -1; !x.Together || len(team) < 2 {
			continue
		}
		if t.homes[n] = r.standing(team); t.homes[n] < 0 {
			turns = append(turns, dutyTurn{n, team, r.mayFurnish(&x.Slots[0])})
		}
	}
	slices.SortStableFunc(turns, func(a, b dutyTurn) int {
		return cmp.Or(cmp.Compare(len(a.units), len(b.units)), t.in.Duties[a.duty].Start.Compare(t.in.Duties[b.duty].Start))
	})
	for _, x := range turns {
		t.homes[x.duty] = r.choose(x)
	}
}

// standing is the unit that furnishes a duty already: the plan so far has names in half of it or more. Else -1. The names are set down.
func (r *rotation) standing(team []int) int {
	members := map[int]int{}
	n := 0
	for _, m := range team {
		a := r.in.Assigned[r.Slots[m].ID]
		i, ok := r.person[a.Person]
		if !ok || r.unavailable(i, r.Problem.SpanOf(m)) {
			continue
		}
		members[r.Problem.People[i].Group]++
		n++
		r.put(i, m)
	}
	if 2*n < len(team) {
		return -1
	}
	home, _ := r.nearest(members, 1)
	return home
}

func (r *rotation) put(i, m int) {
	r.work[i] = append(r.work[i], m)
	r.load[i]++
}

// mayFurnish are the units that could furnish a duty: those without units below within the one that the slot names. Platoons are
// preferred to staffs and services, which have other work.
func (r *rotation) mayFurnish(s *duty.Slot) []int {
	top, bound := r.group[s.Furnish]
	var all, platoons []int
	for _, g := range r.leaves {
		if bound && r.far[top][g] != 0 {
			continue
		}
		all = append(all, g)
		if u := r.in.Register.Unit(r.Units[g]); u != nil && u.Kind == force.Platoon {
			platoons = append(platoons, g)
		}
	}
	if len(platoons) > 0 {
		return platoons
	}
	return all
}

// choose finds the unit for a duty and sets its names down.
func (r *rotation) choose(x dutyTurn) int {
	home, missing, owes := -1, len(x.team)+1, 0
	var best []int
	kind, asks := r.sorts(x.team)
	for _, g := range x.units {
		names, lacks := r.fill(kind, asks, g, missing)
		if names == nil {
			continue
		}
		// Whoever owes most has the smallest load.
		if load := r.loadOf(names, x.team[0]); lacks < missing || load < owes {
			home, missing, owes, best = g, lacks, load, names
		}
	}
	for j, i := range best {
		if i >= 0 {
			r.put(i, x.team[j])
		}
	}
	return home
}

// sorts finds which slots of a team ask for the same: the number of its kind for each, and a demand of each kind.
func (t *Task) sorts(team []int) (kind, asks []int) {
	kind = make([]int, len(team))
	for j, m := range team {
		a := &t.Problem.Demands[m]
		k := slices.IndexFunc(asks, func(x int) bool {
			b := &t.Problem.Demands[x]
			return a.Shift == b.Shift && a.Day == b.Day && a.MinGrade == b.MinGrade && a.MaxGrade == b.MaxGrade && slices.Equal(a.Skills, b.Skills)
		})
		if k < 0 {
			k = len(asks)
			asks = append(asks, m)
		}
		kind[j] = k
	}
	return kind, asks
}

// loadOf is the mean load of those who would go, by the ledger of the duty.
func (r *rotation) loadOf(names []int, m int) int {
	var carried []int
	if kinds := r.kinds[m]; len(kinds) > 0 {
		carried = r.shares[kinds[0]].Carried
	}
	sum, n := 0, 0
	for _, i := range names {
		if i < 0 {
			continue
		}
		n++
		sum += 100 * r.load[i]
		if carried != nil {
			sum += carried[i]
		}
	}
	return sum / max(1, n)
}

// fill finds names of a unit for as many of a team's places as it can, by augmenting paths; -1 where it has nobody. It gives
// up, with nil, when more places than most would stay empty.
func (r *rotation) fill(kind, asks []int, g, most int) (names []int, missing int) {
	people := make([]int, 0, len(r.folk[g]))
	for _, i := range r.folk[g] {
		if !r.busy(i, asks[0]) {
			people = append(people, i)
		}
	}
	if len(kind)-len(people) > most {
		return nil, 0
	}
	slices.SortStableFunc(people, func(a, b int) int { return cmp.Compare(r.load[a], r.load[b]) })
	m := crew{able: make([][]bool, len(asks)), kind: kind, place: make([]int, len(people)), seen: make([]int, len(people)), of: make([]int, len(kind))}
	for k, x := range asks {
		m.able[k] = make([]bool, len(people))
		for n, i := range people {
			m.able[k][n] = r.fits(i, x)
		}
	}
	for n := range people {
		m.place[n] = -1
	}
	for j := range kind {
		if m.of[j] = -1; !m.augment(j, j+1) {
			if missing++; missing > most {
				return nil, 0
			}
		}
	}
	for j, n := range m.of {
		if n >= 0 {
			m.of[j] = people[n]
		}
	}
	return m.of, missing
}

// crew is a unit's people being put to a team's places.
type crew struct {
	able  [][]bool // by kind of place and person
	kind  []int    // by place
	place []int    // by person, -1 none
	of    []int    // by place: the person, -1 nobody
	seen  []int    // by person: the round in which they were asked last
}

// augment finds somebody for a place, moving others on if need be.
func (m *crew) augment(j, round int) bool {
	for n, able := range m.able[m.kind[j]] {
		if !able || m.seen[n] == round {
			continue
		}
		m.seen[n] = round
		if other := m.place[n]; other < 0 || m.augment(other, round) {
			m.of[j], m.place[n] = n, j
			return true
		}
	}
	return false
}

// busy says whether what is set down for a person, or lies behind them, keeps them from a slot.
func (r *rotation) busy(i, m int) bool {
	p := r.Problem
	a := &p.Demands[m]
	for _, x := range r.work[i] {
		if b := &p.Demands[x]; r.clash(a.Shift, b.Shift, int(b.Day-a.Day)) {
			return true
		}
	}
	for _, b := range r.pastOf[i] {
		if r.clash(a.Shift, b.Shift, int(b.Day-a.Day)) {
			return true
		}
	}
	return false
}

// nearest is the smallest unit that furnishes a team best, -1 if there is none, and what those from elsewhere cost.
func (t *Task) nearest(members map[int]int, weight int64) (home int, price int64) {
	home = -1
	if len(members) == 0 {
		return home, 0
	}
	for _, h := range t.leaves {
		if cost := t.apart(h, members, weight); home < 0 || cost < price {
			home, price = h, cost
		}
	}
	return home, price
}

// apart is what the members of a team cost by how far they come from a home.
func (t *Task) apart(home int, members map[int]int, weight int64) int64 {
	cost := int64(0)
	for g, n := range members {
		if up := t.steps(home, g); up > 0 {
			cost += int64(n) * weight << (min(up, len(apartCosts(0))) - 1)
		}
	}
	return cost
}

// apartCosts are the prices by how far somebody comes from: another platoon of the company, another company, another
// battalion, from elsewhere.
func apartCosts(w roster.Weight) []roster.Weight { return []roster.Weight{w, 2 * w, 4 * w, 8 * w} }
