package pattern

// walker makes random changes in some of the days. A change costs well under a microsecond: of a person only the days are
// looked at on which the states differ, what one more or one fewer on a task costs is kept ready, and since
// neither a run nor a counter can cost less than nothing, most changes are refused before they are worked out.
type walker struct {
	*annealer
	dice   dice
	mine   []int32 // the days that it changes
	first  []int32 // by day of those: where its stretch begins
	end    []int32 // and ends
	lo, hi int     // those of the stretch at work
	totals []int32
	only   int // it changes this person's days alone; -1: anybody's
	own    []int64
	limits []bound
	runs   []int64 // of each person: what the days in their order cost more than when it set out
	rest   int64   // what wishes and cover cost more
	delta  int64   // what all costs more
	one    change
	two    change
	dirty  []int32 // places in which days and keep may differ; nil with stale set: anywhere
	stale  bool
}

// change is a tried change of one person.
type change struct {
	person, from int
	tasks        []uint8
	second       int     // first day of a second stretch, behind the first; without others there is none
	others       []uint8 // its tasks
	end          int     // of the walker's days around it
	was, now     int64   // what the days in their order cost, before and after, as far as walked
	weekends     int32   // worked more
	runs         int64   // what the days in their order cost more
	delta        int64   // and the counters
	touched      []int32
	diff         [MaxCounters]int32
}

func (a *annealer) walker(seed uint64, totals []int32, own []int64, limits []bound) *walker {
	w := &walker{annealer: a, dice: dice{seed}, totals: totals, own: own, limits: limits, only: -1,
		runs: make([]int64, len(a.m.People)), first: make([]int32, a.m.Days), end: make([]int32, a.m.Days)}
	w.take([]stretch{{0, a.m.Days}})
	return w
}

// walk makes steps at one temperature.
func (w *walker) walk(steps int, temperature float64) {
	alone := w == w.alone
	for range steps {
		// The change is taken if it costs no more than this (Metropolis and others 1953).
		limit := int64(w.dice.rise() * temperature)
		rest, pair, ok := w.propose(limit)
		if !ok {
			continue
		}
		delta := rest + w.one.delta
		w.commit(&w.one)
		if pair {
			delta += w.two.delta
			w.commit(&w.two)
		}
		w.rest += rest
		w.delta += delta
		if alone && w.cost+w.delta < w.best {
			w.best = w.cost + w.delta
			w.save()
		}
	}
	if alone {
		clear(w.runs)
		w.rest = 0
	}
}

// save keeps the roster at hand.
func (w *walker) save() {
	if w.stale {
		copy(w.keep, w.days)
	} else {
		for _, i := range w.dirty {
			w.keep[i] = w.days[i]
		}
	}
	w.dirty, w.stale = w.dirty[:0], false
}

// mark notes that a place may differ from what is kept.
func (w *walker) mark(i int) {
	switch {
	case w.stale:
	case len(w.dirty) > len(w.days)/8:
		w.stale = true
	default:
		w.dirty = append(w.dirty, int32(i))
	}
}

// try works out what a change costs, cover and wishes left aside. It reports false if that is more than limit, or if days
// behind the walker's would be concerned.
func (w *walker) try(c *change, limit int64) bool {
	p := c.person
	for _, i := range c.touched {
		c.diff[i] = 0
	}
	c.touched = c.touched[:0]
	c.was, c.now, c.weekends = 0, 0, 0
	room := limit + w.own[p] // all that runs and counters may cost
	end, ok := w.pass(c, c.from, w.hi, c.tasks, room)
	if ok && len(c.others) > 0 {
		if end > c.second { // the first change reaches into the second
			return false
		}
		_, ok = w.pass(c, c.second, c.end, c.others, room)
	}
	if !ok {
		return false
	}
	now := c.now
	if c.weekends != 0 {
		for _, i := range w.week[p] {
			c.diff[i] = c.weekends
			c.touched = append(c.touched, i)
		}
	}
	c.runs = now - c.was
	c.delta = c.runs
	for _, i := range c.touched {
		if c.diff[i] == 0 {
			continue
		}
		k := p*w.per + int(i)
		b := &w.limits[k]
		v := b.price(w.totals[k] + c.diff[i])
		if now += v; now > room {
			return false
		}
		c.delta += v - b.price(w.totals[k])
	}
	return c.delta <= limit
}

// pass walks over one stretch of a change, up to the day on which the states meet again, which it gives. It reports false if
// they do not meet before day hi, or all would cost more than room.
func (w *walker) pass(c *change, from, hi int, tasks []uint8, room int64) (int, bool) {
	m := w.m
	p := c.person
	s := &w.tables[w.auto[p]]
	row := w.days[p*m.Days:][:m.Days]
	states := w.state[p*(m.Days+1):][:m.Days+1]
	now, was, weekends := c.now, c.was, c.weekends
	q := states[from]
	end := from + len(tasks)
	d := from
	for ; d < hi; d++ {
		o := states[d]
		t := row[d]
		u := t
		if d < end {
			u = tasks[d-from]
		} else if q == o {
			break
		}
		lt, lu := m.Letter[t], m.Letter[u]
		x, y := &s.steps[int(o)*s.letters+int(lt)], &s.steps[int(q)*s.letters+int(lu)]
		was += x.cost
		now += y.cost
		if m.Second[d] && s.whole != 0 {
			if s.worked[q] != (lu > 0) {
				now += s.whole
			}
			if s.worked[o] != (lt > 0) {
				was += s.whole
			}
		}
		if now > room {
			return d, false
		}
		if m.Closing[d] {
			if lu > 0 || w.annealer.two[d] && s.worked[q] {
				weekends++
			}
			if lt > 0 || w.annealer.two[d] && s.worked[o] {
				weekends--
			}
		}
		if lt != lu {
			c.count(w.uses[p][lu], 1)
			c.count(w.uses[p][lt], -1)
		}
		q = y.next
	}
	c.now, c.was, c.weekends = now, was, weekends
	return d, d < hi || hi == m.Days || q == states[d]
}

// count notes what a letter adds to the counters, n times.
func (c *change) count(uses []use, n int32) {
	for _, u := range uses {
		if c.diff[u.counter] == 0 && !c.has(u.counter) {
			c.touched = append(c.touched, u.counter)
		}
		c.diff[u.counter] += n * u.amount
	}
}

func (c *change) has(counter int32) bool {
	for _, i := range c.touched {
		if i == counter {
			return true
		}
	}
	return false
}

// commit makes a tried change.
func (w *walker) commit(c *change) {
	p := c.person
	w.put(p, c.from, c.tasks)
	if len(c.others) > 0 {
		w.put(p, c.second, c.others)
		c.others = c.others[:0]
	}
	for _, i := range c.touched {
		w.totals[p*w.per+int(i)] += c.diff[i]
	}
	w.own[p] += c.delta
	w.runs[p] += c.runs
}

// put gives somebody tasks from a day on.
func (w *walker) put(p, from int, tasks []uint8) {
	m := w.m
	s := &w.tables[w.auto[p]]
	row := w.days[p*m.Days:][:m.Days]
	states := w.state[p*(m.Days+1):][:m.Days+1]
	for i, t := range tasks {
		d := from + i
		if was := row[d]; was != t {
			w.bump(d, was, -1)
			w.bump(d, t, 1)
			row[d] = t
			if w == w.alone {
				w.mark(p*m.Days + d)
			}
		}
	}
	q := states[from]
	for d := from; d < m.Days; d++ {
		if d >= from+len(tasks) && states[d] == q {
			break
		}
		if d > from { // the first one stays, and a neighbour may be reading it
			states[d] = q
		}
		q = s.steps[int(q)*s.letters+int(m.Letter[row[d]])].next
		if d == m.Days-1 {
			states[m.Days] = q
		}
	}
}

func (w *walker) bump(d int, t uint8, by int32) {
	if t > 0 {
		w.count[d*(w.m.Tasks+1)+int(t)] += by
		w.margins(d, int(t))
	}
}
