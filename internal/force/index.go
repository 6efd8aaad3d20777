package force

import (
	"cmp"
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// NewRegister builds the register and its indexes. The slices handed in are not changed. Records come in any order and
// may be wrong (Check says where): a unit whose parent is unknown, or who stands below itself, counts as a top unit, so that
// nobody in it is lost from sight.
func NewRegister(ranks []Rank, units []Unit, people []Person, memberships []Membership,
	quals []Qualification, absences []Absence, bars []Bar) *Register {
	r := &Register{
		Ranks: byLevel(ranks), Units: inTreeOrder(units), People: byName(people),
		Memberships: slices.Clone(memberships), Qualifications: slices.Clone(quals),
		Absences: slices.Clone(absences), Bars: slices.Clone(bars),
	}
	r.indexRanksAndUnits()
	r.indexPeople()
	r.members = group(r.Memberships,
		func(m *Membership) PersonID { return m.Person }, func(m *Membership) when.Date { return m.Period.From }, func(m *Membership) string { return m.ID })
	r.quals = group(r.Qualifications,
		func(q *Qualification) PersonID { return q.Person }, func(q *Qualification) when.Date { return q.From }, func(q *Qualification) string { return q.ID })
	r.away = group(r.Absences,
		func(a *Absence) PersonID { return a.Person }, func(a *Absence) when.Date { return a.Days.First }, func(a *Absence) string { return a.ID })
	r.bars = group(r.Bars,
		func(b *Bar) PersonID { return b.Person }, func(b *Bar) when.Date { return b.Days.First }, func(b *Bar) string { return b.ID })
	r.indexPosted()
	r.indexAway()
	r.follow()
	return r
}

func byLevel(ranks []Rank) []Rank {
	ranks = slices.Clone(ranks)
	slices.SortStableFunc(ranks, func(a, b Rank) int { return cmp.Compare(a.Level, b.Level) })
	return ranks
}

// byName sorts people as an Azerbaijani list does. Keys are made once for each person: comparing names costs far more.
func byName(people []Person) []Person {
	sorter := words.Sorter(words.Az)
	type keyed struct {
		key string
		at  int
	}
	keys := make([]keyed, len(people))
	for i := range people {
		p := &people[i]
		keys[i] = keyed{sorter.Key(p.Surname+" "+p.Given+" "+p.Patronymic) + "\x00" + p.Number, i}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	sorted := make([]Person, len(people))
	for i, k := range keys {
		sorted[i] = people[k.at]
	}
	return sorted
}

func (r *Register) indexRanksAndUnits() {
	r.rank = make(map[RankCode]int, len(r.Ranks))
	for i := range r.Ranks {
		r.rank[r.Ranks[i].Code] = i
	}
	r.unit = make(map[UnitID]int, len(r.Units))
	for i := range r.Units {
		r.unit[r.Units[i].ID] = i
	}
	r.byUnit = map[UnitID][]UnitID{}
	r.below = make([]int, len(r.Units))
	for i := len(r.Units) - 1; i >= 0; i-- {
		r.below[i]++
		if up, ok := r.parent(i); ok {
			r.below[up] += r.below[i]
		}
	}
	for i := range r.Units {
		parent := UnitID("")
		if up, ok := r.parent(i); ok {
			parent = r.Units[up].ID
		}
		r.byUnit[parent] = append(r.byUnit[parent], r.Units[i].ID)
	}
}

// parent is the index of the unit above; none for a top unit and for one whose parent is unknown or below itself.
func (r *Register) parent(i int) (int, bool) {
	up, ok := r.unit[r.Units[i].Parent]
	return up, ok && up < i && r.Units[i].Parent != ""
}

func (r *Register) indexPeople() {
	r.person = make(map[PersonID]int, len(r.People))
	r.number, r.again = make(map[string]int, len(r.People)), map[string]int{}
	levels := make([]int, len(r.People))
	order := make([]int, len(r.People))
	for i := range r.People {
		p := &r.People[i]
		r.person[p.ID] = i
		if _, twice := r.number[p.Number]; twice {
			r.again[p.Number] = i
		} else {
			r.number[p.Number] = i
		}
		levels[i], order[i] = r.Level(p.Rank), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(levels[b], levels[a]) })
	r.seniority = make([]int, len(order))
	for place, i := range order {
		r.seniority[i] = place
	}
}

// group sorts records by person and date and hands out each person's stretch of the sorted slice.
func group[T any](all []T, person func(*T) PersonID, from func(*T) when.Date, id func(*T) string) map[PersonID][]T {
	slices.SortFunc(all, func(a, b T) int {
		return cmp.Or(cmp.Compare(person(&a), person(&b)), cmp.Compare(from(&a), from(&b)), cmp.Compare(id(&a), id(&b)))
	})
	of := map[PersonID][]T{}
	for i := 0; i < len(all); {
		j, p := i+1, person(&all[i])
		for j < len(all) && person(&all[j]) == p {
			j++
		}
		of[p] = all[i:j:j]
		i = j
	}
	return of
}

// inTreeOrder puts parents before children, siblings by Order, and each unit's subtree in one piece.
func inTreeOrder(units []Unit) []Unit {
	all := slices.Clone(units)
	slices.SortStableFunc(all, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Short, b.Short), cmp.Compare(a.ID, b.ID))
	})
	known := map[UnitID]bool{}
	for i := range all {
		known[all[i].ID] = true
	}
	children := map[UnitID][]int{}
	var tops []int
	for i, u := range all {
		if u.Parent == "" || !known[u.Parent] {
			tops = append(tops, i)
		} else {
			children[u.Parent] = append(children[u.Parent], i)
		}
	}
	sorted, seen := make([]Unit, 0, len(all)), make([]bool, len(all))
	var walk func(int)
	walk = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		sorted = append(sorted, all[i])
		for _, c := range children[all[i].ID] {
			walk(c)
		}
	}
	for _, i := range tops {
		walk(i)
	}
	for i := range all { // whoever is left stands below itself
		walk(i)
	}
	return sorted
}
