package force

import (
	"cmp"
	"math"
	"slices"

	"qarovul/internal/when"
)

// posted finds the memberships of a unit that hold on a date, without a look at those of all its years: the memberships of each unit by
// their first day, over them a tree of the last days. A node of the tree is the middle of a stretch; it knows the last day of all in it.
type posted struct {
	of    map[UnitID]run
	at    []int32 // membership
	who   []int32 // the person, by place in People; -1 unknown
	first []int32
	last  []int32 // first day after it
	until []int32 // the latest of last in the node's stretch
	// Those whom the register has in two units at once, which Check refuses: of them alone it has to be asked which one counts.
	twice []bool
}

// run is the places [from, to) of a unit.
type run struct{ from, to int32 }

func (r *Register) indexPosted() {
	n := len(r.Memberships)
	x := &r.posted
	*x = posted{of: make(map[UnitID]run, len(r.Units)), at: make([]int32, n), who: make([]int32, n), first: make([]int32, n), last: make([]int32, n),
		until: make([]int32, n), twice: make([]bool, len(r.People))}
	for i := range r.Memberships {
		s := x.of[r.Memberships[i].Unit]
		s.to++
		x.of[r.Memberships[i].Unit] = s
	}
	next := int32(0)
	for u, s := range x.of {
		x.of[u] = run{next, next}
		next += s.to
	}
	person, before := int32(-1), PersonID("")
	for i := range r.Memberships {
		m := &r.Memberships[i]
		if i == 0 || m.Person != before {
			person, before = -1, m.Person
			if p, ok := r.person[m.Person]; ok {
				person = int32(p)
			}
			if person >= 0 && overlap(r.members[m.Person], func(m *Membership) (when.Date, when.Date) { return m.Period.From, m.Period.To }) {
				x.twice[person] = true
			}
		}
		s := x.of[m.Unit]
		x.at[s.to], x.who[s.to] = int32(i), person
		s.to++
		x.of[m.Unit] = s
	}
	type row struct{ at, who int32 }
	var rows []row
	for _, s := range x.of {
		rows = rows[:0]
		for i := s.from; i < s.to; i++ {
			rows = append(rows, row{x.at[i], x.who[i]})
		}
		slices.SortFunc(rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(r.Memberships[a.at].Period.From, r.Memberships[b.at].Period.From), cmp.Compare(a.at, b.at))
		})
		for i, w := range rows {
			j, p := s.from+int32(i), r.Memberships[w.at].Period
			x.at[j], x.who[j], x.first[j], x.last[j] = w.at, w.who, int32(p.From), int32(p.To)
			if p.To == 0 {
				x.last[j] = math.MaxInt32
			}
		}
		x.reach(s)
	}
}

// reach fills the tree over a stretch and gives the latest day in it.
func (x *posted) reach(s run) int32 {
	if s.from == s.to {
		return math.MinInt32
	}
	mid := (s.from + s.to) / 2
	x.until[mid] = max(x.last[mid], x.reach(run{s.from, mid}), x.reach(run{mid + 1, s.to}))
	return x.until[mid]
}

// on hands out the places of the memberships in a stretch that hold on a date, by their first day.
func (x *posted) on(s run, d int32, give func(i int32)) {
	for s.from < s.to {
		mid := (s.from + s.to) / 2
		if x.until[mid] <= d {
			return
		}
		x.on(run{s.from, mid}, d, give)
		if x.first[mid] > d {
			return
		}
		if x.last[mid] > d {
			give(mid)
		}
		s.from = mid + 1
	}
}

// overlap says whether two of a person's records share a day. They are by their first day; an end of 0 is open.
func overlap[T any](all []T, period func(*T) (first, end when.Date)) bool {
	until := when.Date(math.MinInt)
	for i := range all {
		first, end := period(&all[i])
		if i > 0 && first < until {
			return true
		}
		if end == 0 {
			end = math.MaxInt
		}
		until = max(until, end)
	}
	return false
}

// appendMembers adds the positions in People of those who belong to the unit on the date.
func (r *Register) appendMembers(found []int, u UnitID, d when.Date) []int {
	x := &r.posted
	x.on(x.of[u], int32(d), func(i int32) {
		p := x.who[i]
		if p < 0 || !r.People[p].Serves(d) {
			return
		}
		if m := &r.Memberships[x.at[i]]; x.twice[p] && r.MembershipOn(m.Person, d) != m {
			return
		}
		found = append(found, int(p))
	})
	return found
}

// bySeniority puts positions in People into the order of rank and name, each once.
func (r *Register) bySeniority(found []int) []int {
	if len(found) < len(r.People)/16 {
		slices.SortFunc(found, func(a, b int) int { return r.seniority[a] - r.seniority[b] })
		return slices.Compact(found)
	}
	// Of a large part of the force it is quicker to go through the order once.
	at := make([]int32, len(r.People))
	for _, i := range found {
		at[r.seniority[i]] = int32(i) + 1
	}
	found = found[:0]
	for _, i := range at {
		if i > 0 {
			found = append(found, int(i)-1)
		}
	}
	return found
}
