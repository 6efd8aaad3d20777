package pattern

import (
	"math"
	"math/rand/v2"
)

// annealer walks from roster to roster by small random changes, downhill always and uphill less and less often
// (Kirkpatrick, Gelatt and Vecchi 1983). It holds the roster and what is known about it; a [walker] makes the changes. Over
// a long horizon several walkers work side by side, each in days of its own.
type annealer struct {
	m       *Model
	hard    int64 // price of a broken hard rule
	rng     *rand.Rand
	days    Roster
	state   []int32 // [person*(Days+1) + day]: before the day
	totals  []int32 // [person*counters + counter]
	own     []int64 // of each person: price of the days in their order and of the counters
	count   []int32 // [day*(Tasks+1) + task]; of a day off always 0
	add     []int64 // [day*(Tasks+1) + task]: what one more on the task costs
	drop    []int64 // one fewer
	toll    int64   // price of a weekend that is counted and limited
	cost    int64
	best    int64
	keep    Roster // the cheapest roster met
	per     int    // counters of whoever has most
	limits  []bound
	uses    [][][]use // by person and letter: counters that grow
	week    [][]int32 // by person: counters of weekends
	may     [][]uint8 // by person: what can be done on some day, the day off included
	same    [][]uint8 // tasks of each letter
	tables  []stepper
	auto    []int32  // of each person, index into tables
	allow   []uint64 // [(person*Days + day)*words + task/64]: bits of the tasks that can be done
	wished  []uint64 // and of those with a price of their own
	words   int
	two     []bool // days behind which a weekend of two days is counted
	alone   *walker
	walkers []*walker
}

// use is a counter that a letter makes grow.
type use struct{ counter, amount int32 }

// bound is a counter's limits and what a unit outside costs.
type bound struct {
	least, most int32
	weight      int64
	toll        int64 // a unit within
}

func (b *bound) price(v int32) int64 {
	switch {
	case v < b.least:
		return int64(b.least-v)*b.weight + int64(v)*b.toll
	case v > b.most:
		return int64(v-b.most)*b.weight + int64(b.most)*b.toll
	}
	return int64(v) * b.toll
}

// stepper is an automaton with soft and hard prices in one.
type stepper struct {
	letters int
	steps   []stride // [state*letters + letter]
	whole   int64
	worked  []bool
}

type stride struct {
	cost int64
	next int32
}

func newAnnealer(m *Model, r Roster, hard int64, rng *rand.Rand) *annealer {
	a := &annealer{m: m, hard: hard, rng: rng, days: make(Roster, len(r)), keep: make(Roster, len(r))}
	known := map[*Automaton]int32{}
	for p := range m.People {
		a.per = max(a.per, len(m.People[p].Counters))
	}
	a.limits = make([]bound, len(m.People)*a.per)
	a.words = 1 + m.Tasks/64
	a.allow, a.wished = make([]uint64, len(r)*a.words), make([]uint64, len(r)*a.words)
	for p := range m.People {
		auto := m.People[p].Auto
		i, ok := known[auto]
		if !ok {
			i = int32(len(a.tables))
			known[auto] = i
			a.tables = append(a.tables, a.stepper(auto))
		}
		a.auto = append(a.auto, i)
		a.person(p)
	}
	a.same = make([][]uint8, m.Letters+1)
	for t, l := range m.Letter {
		a.same[l] = append(a.same[l], uint8(t))
	}
	a.two = make([]bool, m.Days)
	for d := range a.two {
		a.two[d] = m.twoDays(d)
	}
	wide := m.Tasks + 1
	a.state = make([]int32, len(m.People)*(m.Days+1))
	a.totals = make([]int32, len(m.People)*a.per)
	a.own = make([]int64, len(m.People))
	a.count = make([]int32, m.Days*wide)
	a.add, a.drop = make([]int64, m.Days*wide), make([]int64, m.Days*wide)
	a.start(r)
	a.alone = a.walker(rng.Uint64(), a.totals, a.own, a.limits)
	return a
}

// person notes a person's counters and tasks.
func (a *annealer) person(p int) {
	m := a.m
	per := &m.People[p]
	uses := make([][]use, m.Letters+1)
	var week []int32
	for c := range per.Counters {
		k := &per.Counters[c]
		b := bound{least: k.Min, most: k.Max, weight: int64(k.Weight)}
		if k.Max < 0 {
			b.most = math.MaxInt32
		}
		if k.Hard {
			b.weight = a.hard
		}
		a.limits[p*a.per+c] = b
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
	for d := range m.Days {
		i := (p*m.Days + d) * a.words
		for t, v := range per.Cost[d*(m.Tasks+1):][:m.Tasks+1] {
			if v != Forbidden {
				a.allow[i+t>>6] |= 1 << (t & 63)
			}
			if v != 0 {
				a.wished[i+t>>6] |= 1 << (t & 63)
			}
		}
	}
	a.uses = append(a.uses, uses)
	a.week = append(a.week, week)
	var may []uint8
	for t := range m.Tasks + 1 {
		for d := range m.Days {
			if per.Cost[d*(m.Tasks+1)+t] != Forbidden {
				may = append(may, uint8(t))
				break
			}
		}
	}
	if len(may) == 0 {
		may = []uint8{0}
	}
	a.may = append(a.may, may)
}

func (a *annealer) stepper(auto *Automaton) stepper {
	s := stepper{letters: auto.Letters, worked: auto.Worked, steps: make([]stride, len(auto.Soft)),
		whole: int64(auto.Whole[0]) + a.hard*int64(auto.Whole[1])}
	for i := range s.steps {
		s.steps[i] = stride{int64(auto.Soft[i]) + a.hard*int64(auto.Hard[i]), auto.Next[i]}
	}
	return s
}

// start takes up a roster.
func (a *annealer) start(r Roster) {
	m := a.m
	copy(a.days, r)
	copy(a.keep, r)
	clear(a.totals)
	clear(a.count)
	clear(a.own)
	a.cost = 0
	wide := m.Tasks + 1
	for p := range m.People {
		per := &m.People[p]
		s := &a.tables[a.auto[p]]
		q := per.Start
		for i := range per.Counters {
			a.totals[p*a.per+i] = per.Counters[i].Base
		}
		for d := range m.Days {
			t := r[p*m.Days+d]
			a.state[p*(m.Days+1)+d] = q
			l := m.Letter[t]
			for i := range per.Counters {
				a.totals[p*a.per+i] += m.amount(&per.Counters[i], per.Auto, q, l, d)
			}
			x := s.steps[int(q)*s.letters+int(l)]
			a.own[p] += x.cost
			if m.Second[d] && s.worked[q] != (l > 0) {
				a.own[p] += s.whole
			}
			a.cost += a.wish(p, d, t)
			if t > 0 {
				a.count[d*wide+int(t)]++
			}
			q = x.next
		}
		a.state[p*(m.Days+1)+m.Days] = q
		a.own[p] += a.counters(p)
		a.cost += a.own[p]
	}
	for d := range m.Days {
		for t := 1; t < wide; t++ {
			a.cost += a.price(d, t, a.count[d*wide+t])
			a.margins(d, t)
		}
	}
	a.best = a.cost
}

// charge sets the toll on weekends that hard limits bound. Costs are never compared across different tolls: the best
// roster is from then on the one at hand.
func (a *annealer) charge(toll int64) {
	a.toll = toll
	for p := range a.own {
		before := a.counters(p)
		for _, c := range a.week[p] {
			if b := &a.limits[p*a.per+int(c)]; b.weight == a.hard && b.most < math.MaxInt32 {
				b.toll = toll
			}
		}
		now := a.counters(p)
		a.own[p] += now - before
		a.cost += now - before
	}
	a.forget()
}

// adopt goes on from another roster, and forgets what it met.
func (a *annealer) adopt(r Roster) {
	a.start(r)
	a.alone.stale = true
}

// forget lets the roster at hand be the best one met.
func (a *annealer) forget() {
	a.best = a.cost
	copy(a.keep, a.days)
	a.alone.stale = true
}

// counters is what a person's counters cost.
func (a *annealer) counters(p int) int64 {
	var sum int64
	for i := range a.m.People[p].Counters {
		sum += a.limits[p*a.per+i].price(a.totals[p*a.per+i])
	}
	return sum
}

func (a *annealer) wish(p, d int, t uint8) int64 {
	if a.wished[(p*a.m.Days+d)*a.words+int(t>>6)]>>(t&63)&1 == 0 {
		return 0
	}
	if v := a.m.People[p].Cost[d*(a.m.Tasks+1)+int(t)]; v != Forbidden {
		return int64(v)
	}
	return a.hard
}

func (a *annealer) price(d, t int, n int32) int64 {
	v := a.m.Cover[d*a.m.Tasks+t-1].price(n)
	return v.Soft + a.hard*v.Hard
}

// margins works out what one more and one fewer on a task cost.
func (a *annealer) margins(d, t int) {
	i := d*(a.m.Tasks+1) + t
	n := a.count[i]
	now := a.price(d, t, n)
	a.add[i] = a.price(d, t, n+1) - now
	a.drop[i] = a.price(d, t, n-1) - now
}

// run makes steps at one temperature, anywhere.
func (a *annealer) run(steps int, temperature float64) {
	a.alone.delta = 0
	a.alone.walk(steps, temperature)
	a.cost += a.alone.delta
}

// warm anneals one person's days from a high temperature to a low one, all others' left as they are.
func (a *annealer) warm(person int, high, low float64, steps int) {
	const stages = 50
	a.alone.only = person
	for k := range stages {
		a.run(steps/stages, cool(high, low, float64(k)/(stages-1)))
	}
	a.alone.only = -1
}
