package pattern

// plan is a roster under work, with the number of people on each task and everybody's price.
type plan struct {
	m     *Model
	days  Roster
	count []int32
	own   []Cost // of each person, without the cover
	cover Cost
}

func newPlan(m *Model, r Roster) *plan {
	p := &plan{m: m, days: append(Roster(nil), r...), count: m.count(r), own: make([]Cost, len(m.People))}
	for i := range m.People {
		p.own[i] = m.EvaluatePerson(i, p.row(i))
	}
	for i, n := range p.count {
		p.cover = p.cover.plus(m.Cover[i].price(n))
	}
	return p
}

func (p *plan) row(person int) []uint8 { return p.days[person*p.m.Days:][:p.m.Days] }

func (p *plan) cost() Cost {
	c := p.cover
	for _, v := range p.own {
		c = c.plus(v)
	}
	return c
}

func (p *plan) copyFrom(q *plan) {
	copy(p.days, q.days)
	copy(p.count, q.count)
	copy(p.own, q.own)
	p.cover = q.cover
}

// shift changes the number of people on a task of a day.
func (p *plan) shift(day int, task uint8, by int32) {
	if task == 0 {
		return
	}
	i := day*p.m.Tasks + int(task) - 1
	c := &p.m.Cover[i]
	old := c.price(p.count[i])
	p.count[i] += by
	now := c.price(p.count[i])
	p.cover.Hard += now.Hard - old.Hard
	p.cover.Soft += now.Soft - old.Soft
}

// set gives a person other days from a day on.
func (p *plan) set(person, from int, tasks []uint8) {
	row := p.row(person)
	changed := false
	for i, t := range tasks {
		if row[from+i] != t {
			p.shift(from+i, row[from+i], -1)
			p.shift(from+i, t, 1)
			row[from+i] = t
			changed = true
		}
	}
	if changed {
		p.own[person] = p.m.EvaluatePerson(person, row)
	}
}

// lift takes a person's days of a window off the count, or with by = 1 puts them back.
func (p *plan) lift(person, from, to int, by int32) {
	row := p.row(person)
	for d := from; d < to; d++ {
		p.shift(d, row[d], by)
	}
}

// marginal gives what one more person on each task of the window would cost.
func (p *plan) marginal(from, to int, hard float64, out []float64) []float64 {
	t := p.m.Tasks
	out = grow(out, (to-from)*t)
	for i := range out {
		c := &p.m.Cover[from*t+i]
		n := p.count[from*t+i]
		a, b := c.price(n), c.price(n+1)
		out[i] = float64(b.Soft-a.Soft) + hard*float64(b.Hard-a.Hard)
	}
	return out
}

// fault is the first day on which a person breaks a hard rule; -1 if none does, as where a count is broken.
func (p *plan) fault(person int) int {
	m := p.m
	per := &m.People[person]
	q := per.Start
	for d, t := range p.row(person) {
		l := m.Letter[t]
		if _, hard := per.Auto.step(q, l, m.Second[d]); hard > 0 || per.Cost[d*(m.Tasks+1)+int(t)] == Forbidden {
			return d
		}
		q = per.Auto.Next[int(q)*per.Auto.Letters+int(l)]
	}
	return -1
}

// frame describes what lies around a window of a person's days: the state before it, the price of what follows by
// state, and the counters outside. slot holds the memory that the answer lives in.
type frame struct {
	start int32
	tail  []float64
	base  []int32
	next  []float64
}

func (p *plan) frame(person, from, to int, hard float64, f *frame) {
	m := p.m
	per := &m.People[person]
	a := per.Auto
	row := p.row(person)
	f.base = grow(f.base, len(per.Counters))
	for i := range per.Counters {
		f.base[i] = per.Counters[i].Base
	}
	q := per.Start
	for d, t := range row {
		if d == from {
			f.start = q
		}
		l := m.Letter[t]
		if d < from || d >= to {
			for i := range per.Counters {
				f.base[i] += m.amount(&per.Counters[i], a, q, l, d)
			}
		}
		q = a.Next[int(q)*a.Letters+int(l)]
	}
	f.tail = grow(f.tail, a.States())
	f.next = grow(f.next, a.States())
	clear(f.tail)
	for d := m.Days - 1; d >= to; d-- {
		l := m.Letter[row[d]]
		for q := range f.next {
			soft, h := a.step(int32(q), l, m.Second[d])
			f.next[q] = float64(soft) + hard*float64(h) + f.tail[a.Next[q*a.Letters+int(l)]]
		}
		f.tail, f.next = f.next, f.tail
	}
}

// cuts says whether a window may begin on a day: a weekend is never cut in two.
func (m *Model) cuts(day int) bool { return day <= 0 || day >= m.Days || !m.Second[day] }
