package roster

import "slices"

// state is a roster during the search, with everything that its cost is made of. Nothing in it is shared between
// people, demands or teams, so that workers who keep to their own people, demands and teams can change it side by side.
type state struct {
	m     *model
	work  [][]task  // by person, in order of time
	staff [][]int32 // people by demand
	sums  []sums    // by person
	load  [][]int64 // by share and person, in hundredths
	near  [][]int64 // by team: what its members cost, by home
	team  []homing  // by team
	start [][]int32 // people by demand in the roster to be kept near to
	keep  int64     // what it costs to leave that, in fine units
}

// newState is the roster of the fixed assignments alone.
func newState(m *model) *state {
	s := emptyState(m)
	for _, a := range m.p.Fixed {
		s.put(int32(a.Person), int32(a.Demand), true)
	}
	return s
}

// roomyMonth is how many pieces of work most people have in a month and its past.
const roomyMonth = 20

// emptyState is the roster of nobody.
func emptyState(m *model) *state {
	p := m.p
	s := &state{
		m: m, work: make([][]task, len(p.People)), staff: make([][]int32, len(p.Demands)),
		sums: make([]sums, len(p.People)), load: make([][]int64, len(m.shares)),
		near: make([][]int64, len(m.teams)), team: make([]homing, len(m.teams)),
	}
	// What is looked at together lies together: a place for each demand's first person and for a month of each person's
	// work, cut from one piece.
	holders, work := make([]int32, len(p.Demands)), make([]task, roomyMonth*len(p.People))
	for d := range s.staff {
		s.staff[d] = holders[d : d : d+1]
	}
	for i := range s.work {
		s.work[i] = append(work[i*roomyMonth:i*roomyMonth:(i+1)*roomyMonth], m.past[i]...)
		s.sums[i] = m.tally(int32(i), s.work[i])
	}
	for r := range m.shares {
		s.load[r] = make([]int64, len(p.People))
		for i, n := range m.shares[r].carried {
			s.load[r][i] = int64(n)
		}
	}
	for t := range m.teams {
		s.near[t] = make([]int64, m.teams[t].hi-m.teams[t].lo)
		s.team[t] = least(s.near[t])
	}
	return s
}

// put enters a person to a demand, and gives the change of cost. It asks for nobody's leave.
func (s *state) put(q, d int32, pin bool) int64 {
	t := s.m.tasks[d]
	t.pin = pin
	i, _ := slices.BinarySearchFunc(s.work[q], t, compareTasks)
	s.work[q] = slices.Insert(s.work[q], i, t)
	delta := s.cover(d, 1) + s.duty(q, d, 1) - s.kept(q, d)
	s.staff[d] = append(s.staff[d], q)
	return delta + s.retally(q)
}

// putAll enters a person to several demands, to none of which they are entered, and evaluates them once.
func (s *state) putAll(q int32, demands []int32) {
	for _, d := range demands {
		s.work[q] = append(s.work[q], s.m.tasks[d])
		s.duty(q, d, 1)
		s.staff[d] = append(s.staff[d], q)
	}
	slices.SortFunc(s.work[q], compareTasks)
	s.retally(q)
}

// pinFixed marks the fixed assignments.
func (s *state) pinFixed() {
	for _, a := range s.m.p.Fixed {
		for i := range s.work[a.Person] {
			t := &s.work[a.Person][i]
			t.pin = t.pin || t.demand == int32(a.Demand)
		}
	}
}

// take removes a person from a demand, and gives the change of cost.
func (s *state) take(q, d int32) int64 {
	i := slices.IndexFunc(s.work[q], func(t task) bool { return t.demand == d })
	s.work[q] = slices.Delete(s.work[q], i, i+1)
	delta := s.cover(d, -1) + s.duty(q, d, -1) + s.kept(q, d)
	i = slices.Index(s.staff[d], q)
	last := len(s.staff[d]) - 1
	s.staff[d][i] = s.staff[d][last]
	s.staff[d] = s.staff[d][:last]
	return delta + s.retally(q)
}

// retally evaluates a person anew.
func (s *state) retally(q int32) int64 {
	old := s.sums[q]
	s.sums[q] = s.m.tally(q, s.work[q])
	return s.sums[q].since(old, s.m.need)
}

// since is the change of cost from old sums to new ones. Forbidding hard rules have no price: they are not broken.
func (n sums) since(old sums, need int64) int64 {
	return n.soft - old.soft + int64(n.need-old.need)*need
}

// duty keeps loads and teams as a person comes to a demand (sign 1) or leaves it (-1).
func (s *state) duty(q, d int32, sign int64) (delta int64) {
	for _, r := range s.m.ledger[d] {
		if sh := &s.m.shares[r]; sh.people == nil || sh.people.has(q) {
			old := s.load[r][q]
			s.load[r][q] += 100 * sign
			delta += sh.weight * (s.load[r][q]*s.load[r][q] - old*old)
		}
	}
	for _, n := range s.m.teamOf[d] {
		t := &s.m.teams[n]
		if t.people != nil && !t.people.has(q) {
			continue
		}
		for i, c := range t.costs(s.m.group(q)) {
			s.near[n][i] += sign * c
		}
		old := s.team[n].price
		s.team[n] = least(s.near[n])
		delta += s.team[n].price - old
	}
	return delta
}

// cover is what one person more or less at a demand changes of its price.
func (s *state) cover(d int32, change int) int64 {
	n := len(s.staff[d])
	return s.m.coverPrice(d, n+change) - s.m.coverPrice(d, n)
}

// coverPrice is what it costs that a demand has n people.
func (m *model) coverPrice(d int32, n int) int64 {
	dem := &m.p.Demands[d]
	return int64(dem.Under)*int64(max(0, dem.Want-n))*fine + int64(dem.Over)*int64(max(0, n-dem.Want))*fine +
		int64(max(0, dem.Min-n))*m.need
}

// kept is what it costs to leave an assignment of the roster to be kept near to.
func (s *state) kept(q, d int32) int64 {
	if s.start != nil && slices.Contains(s.start[d], q) {
		return s.keep
	}
	return 0
}

// places is how many more people a demand wants.
func (s *state) places(d int32) int {
	return max(0, int(s.m.want[d])-len(s.staff[d]))
}

// room says whether a demand may take one more.
func (s *state) room(d int32) bool {
	most := s.m.p.Demands[d].Max
	return most < 0 || len(s.staff[d]) < most
}

// pinned says whether a person's assignment is fixed.
func (s *state) pinned(q, d int32) bool {
	if !s.m.fixed.has(d) {
		return false
	}
	for i := range s.work[q] {
		if s.work[q][i].demand == d {
			return s.work[q][i].pin
		}
	}
	return false
}

// cost works out the whole cost afresh, in fine units: with prices for demanding hard rules and for leaving the start.
func (s *state) cost() int64 {
	sum := int64(0)
	for d := range s.staff {
		sum += s.m.coverPrice(int32(d), len(s.staff[d]))
		if s.start != nil {
			for _, q := range s.start[d] {
				if !slices.Contains(s.staff[d], q) {
					sum += s.keep
				}
			}
		}
	}
	for _, n := range s.sums {
		sum += n.soft + int64(n.need)*s.m.need
	}
	for _, t := range s.team {
		sum += t.price
	}
	for r := range s.load {
		sum += s.shareRaw(r)
	}
	return sum
}

// shareRaw is what a ledger costs, in fine units.
func (s *state) shareRaw(r int) int64 {
	sh, sum := &s.m.shares[r], int64(0)
	for i, n := range s.load[r] {
		old := int64(0)
		if sh.carried != nil {
			old = int64(sh.carried[i])
		}
		sum += n*n - old*old
	}
	return sh.weight * sum
}

// open counts the places not filled.
func (s *state) open() int {
	n := 0
	for d := range s.staff {
		n += s.places(int32(d))
	}
	return n
}

// roster is the state as an answer, by demand and person.
func (s *state) roster() Roster {
	var r Roster
	for d, staff := range s.staff {
		for _, q := range slices.Sorted(slices.Values(staff)) {
			r.Assignments = append(r.Assignments, Assignment{int(q), d})
		}
	}
	return r
}
