package pattern

import (
	"math"
	"math/rand/v2"
)

// annealer walks from roster to roster by small random changes, downhill always and uphill less and less often. A step
// costs well under a microsecond: of a person only the days are looked at on which the states differ.
//
// The changes are those that S. Ceschia and others found to be enough for INRC-II: a stretch of days of one person gets one task
// or none, or two people exchange a stretch.
type annealer struct {
	m      *Model
	hard   int64 // price of a broken hard rule
	rng    *rand.Rand
	days   Roster
	state  []int32 // [person*(Days+1) + day]: before the day
	totals []int32 // [person*MaxCounters + counter]
	count  []int32
	cost   int64
	best   int64
	keep   Roster    // the cheapest roster met
	byWork [][][]use // by person and letter: counters that grow
	week   [][]int32 // by person: counters of weekends
	table  []stepper
	auto   []int32 // of each person, index into table
	one    change
	two    change
	block  []uint8
	other  []uint8
	same   [][]uint8 // tasks of each letter
}

// use is a counter that a letter makes grow.
type use struct{ counter, amount int32 }

// stepper is an automaton with soft and hard prices in one.
type stepper struct {
	letters int
	next    []int32
	cost    []int64
	whole   int64
	worked  []bool
}

// change is a tried change of one person.
type change struct {
	person, from int
	tasks        []uint8
	delta        int64
	diff         [MaxCounters]int32
}

func newAnnealer(m *Model, r Roster, hard int64, rng *rand.Rand) *annealer {
	a := &annealer{m: m, hard: hard, rng: rng, days: append(Roster(nil), r...), keep: append(Roster(nil), r...)}
	known := map[*Automaton]int32{}
	a.state = make([]int32, len(m.People)*(m.Days+1))
	a.totals = make([]int32, len(m.People)*MaxCounters)
	for p := range m.People {
		per := &m.People[p]
		i, ok := known[per.Auto]
		if !ok {
			i = int32(len(a.table))
			known[per.Auto] = i
			a.table = append(a.table, a.stepper(per.Auto))
		}
		a.auto = append(a.auto, i)
		uses := make([][]use, m.Letters+1)
		var week []int32
		for c := range per.Counters {
			k := &per.Counters[c]
			if k.Weekends() {
				week = append(week, int32(c))
				continue
			}
			for l, v := range k.Amount {
				if v > 0 {
					uses[l] = append(uses[l], use{int32(c), v})
				}
			}
		}
		a.byWork = append(a.byWork, uses)
		a.week = append(a.week, week)
	}
	a.same = make([][]uint8, m.Letters+1)
	for t, l := range m.Letter {
		a.same[l] = append(a.same[l], uint8(t))
	}
	a.start(r)
	return a
}

func (a *annealer) stepper(auto *Automaton) stepper {
	s := stepper{letters: auto.Letters, next: auto.Next, worked: auto.Worked,
		whole: int64(auto.Whole[0]) + a.hard*int64(auto.Whole[1]), cost: make([]int64, len(auto.Soft))}
	for i := range s.cost {
		s.cost[i] = int64(auto.Soft[i]) + a.hard*int64(auto.Hard[i])
	}
	return s
}

// start takes up a roster.
func (a *annealer) start(r Roster) {
	m := a.m
	copy(a.days, r)
	a.count = m.count(r)
	clear(a.totals)
	for p := range m.People {
		per := &m.People[p]
		q := per.Start
		for i := range per.Counters {
			a.totals[p*MaxCounters+i] = per.Counters[i].Base
		}
		for d := range m.Days {
			a.state[p*(m.Days+1)+d] = q
			l := m.Letter[r[p*m.Days+d]]
			for i := range per.Counters {
				a.totals[p*MaxCounters+i] += m.amount(&per.Counters[i], per.Auto, q, l, d)
			}
			q = per.Auto.Next[int(q)*per.Auto.Letters+int(l)]
		}
		a.state[p*(m.Days+1)+m.Days] = q
	}
	c := m.Evaluate(r)
	a.cost = c.Soft + a.hard*c.Hard
	a.best = a.cost
	copy(a.keep, r)
}

func (a *annealer) penalty(c *Counter, v int32) int64 {
	n := int64(c.outside(v))
	if n == 0 {
		return 0
	}
	if c.Hard {
		return n * a.hard
	}
	return n * int64(c.Weight)
}

// try works out what a change costs, the cover left aside.
func (a *annealer) try(c *change) {
	m := a.m
	p := c.person
	per := &m.People[p]
	s := &a.table[a.auto[p]]
	row := a.days[p*m.Days:][:m.Days]
	states := a.state[p*(m.Days+1):][:m.Days+1]
	uses := a.byWork[p]
	clear(c.diff[:len(per.Counters)])
	var delta int64
	var weekends int32
	q := states[c.from]
	end := c.from + len(c.tasks)
	wide := m.Tasks + 1
	for d := c.from; d < m.Days; d++ {
		was := row[d]
		now := was
		if d < end {
			now = c.tasks[d-c.from]
		} else if q == states[d] {
			break
		}
		o := states[d]
		lw, ln := m.Letter[was], m.Letter[now]
		i, j := int(o)*s.letters+int(lw), int(q)*s.letters+int(ln)
		delta += s.cost[j] - s.cost[i]
		if m.Second[d] {
			if s.worked[q] != (ln > 0) {
				delta += s.whole
			}
			if s.worked[o] != (lw > 0) {
				delta -= s.whole
			}
		}
		if m.Closing[d] {
			two := m.twoDays(d)
			if ln > 0 || two && s.worked[q] {
				weekends++
			}
			if lw > 0 || two && s.worked[o] {
				weekends--
			}
		}
		if was != now {
			delta += int64(per.Cost[d*wide+int(now)]) - int64(per.Cost[d*wide+int(was)])
			if ln != lw {
				for _, u := range uses[ln] {
					c.diff[u.counter] += u.amount
				}
				for _, u := range uses[lw] {
					c.diff[u.counter] -= u.amount
				}
			}
		}
		q = s.next[j]
	}
	if weekends != 0 {
		for _, i := range a.week[p] {
			c.diff[i] = weekends
		}
	}
	for i := range per.Counters {
		if c.diff[i] != 0 {
			v := a.totals[p*MaxCounters+i]
			delta += a.penalty(&per.Counters[i], v+c.diff[i]) - a.penalty(&per.Counters[i], v)
		}
	}
	c.delta = delta
}

// apply makes a tried change, the cover left aside.
func (a *annealer) apply(c *change) {
	m := a.m
	p := c.person
	s := &a.table[a.auto[p]]
	row := a.days[p*m.Days:][:m.Days]
	states := a.state[p*(m.Days+1):][:m.Days+1]
	copy(row[c.from:], c.tasks)
	q := states[c.from]
	for d := c.from; d < m.Days; d++ {
		if d >= c.from+len(c.tasks) && states[d] == q {
			break
		}
		states[d] = q
		q = s.next[int(q)*s.letters+int(m.Letter[row[d]])]
	}
	for i := range m.People[p].Counters {
		a.totals[p*MaxCounters+i] += c.diff[i]
	}
}

func (a *annealer) price(cell int, n int32) int64 {
	v := a.m.Cover[cell].price(n)
	return v.Soft + a.hard*v.Hard
}

// fits says whether a person may do a task on a day; a task that is not possible is replaced by one of the same letter.
func (a *annealer) fits(p, d int, t *uint8) bool {
	wide := a.m.Tasks + 1
	row := a.m.People[p].Cost[d*wide:][:wide]
	if row[*t] != Forbidden {
		return true
	}
	for _, v := range a.same[a.m.Letter[*t]] {
		if row[v] != Forbidden {
			*t = v
			return true
		}
	}
	return false
}

// run makes steps at one temperature.
func (a *annealer) run(steps int, temperature float64) {
	m := a.m
	for range steps {
		var delta int64
		var ok, swap bool
		if len(m.People) > 1 && a.rng.IntN(2) == 0 {
			swap = true
			delta, ok = a.exchange()
		} else {
			delta, ok = a.repaint()
		}
		if !ok || delta > 0 && -float64(delta)/temperature < math.Log(a.rng.Float64()) {
			continue
		}
		a.commit(&a.one)
		if swap {
			a.commit(&a.two)
		}
		a.cost += delta
		if a.cost < a.best {
			a.best = a.cost
			copy(a.keep, a.days)
		}
	}
}

// commit makes a change, the cover included.
func (a *annealer) commit(c *change) {
	m := a.m
	row := a.days[c.person*m.Days:][:m.Days]
	for i, t := range c.tasks {
		d := c.from + i
		if was := row[d]; was != t {
			if was > 0 {
				a.count[d*m.Tasks+int(was)-1]--
			}
			if t > 0 {
				a.count[d*m.Tasks+int(t)-1]++
			}
		}
	}
	a.apply(c)
}
