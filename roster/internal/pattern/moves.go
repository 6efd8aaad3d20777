package pattern

// The changes. Those of one stretch are the ones that S. Ceschia and others found to be enough for INRC-II: a stretch of
// days of one person gets one task, or two people exchange a stretch. Where hours are fixed, as over a year, work must be
// moved rather than given or taken: from one day to another, or between two people to and fro.

// propose tries a change drawn by chance. It reports what cover and wishes would cost more, whether two people change, and
// false if the change would cost more than limit or is no change.
func (w *walker) propose(limit int64) (rest int64, pair, ok bool) {
	many := len(w.m.People) > 1
	switch k := w.rng.IntN(16); {
	case k < 5:
		rest, ok = w.repaint(limit)
	case k < 6:
		rest, ok = w.slide(limit)
	case k < 8:
		rest, ok = w.carry(limit)
	case k < 9 || !many:
		rest, ok = w.need(limit)
	case k < 14:
		rest, ok = w.exchange(limit, false)
		pair = true
	default:
		rest, ok = w.exchange(limit, true)
		pair = true
	}
	return rest, pair, ok
}

// length draws how many days a change takes: mostly few.
func (w *walker) length(most int) int {
	n := 1
	for n < most && w.rng.IntN(3) > 0 {
		n++
	}
	return n
}

func (w *walker) day() int { return w.lo + w.rng.IntN(w.hi-w.lo) }

func (w *walker) row(p int) []uint8 { return w.days[p*w.m.Days:][:w.m.Days] }

// begin draws a person for a change from a day on.
func (w *walker) begin(from int) *change {
	c := &w.one
	c.person, c.from = w.rng.IntN(len(w.m.People)), from
	c.tasks = c.tasks[:0]
	return c
}

// fits says whether a person may do a task on a day; a task that is not possible is replaced by one of the same letter.
func (w *walker) fits(p, d int, t *uint8) bool {
	wide := w.m.Tasks + 1
	row := w.m.People[p].Cost[d*wide:][:wide]
	if row[*t] != Forbidden {
		return true
	}
	for _, v := range w.same[w.m.Letter[*t]] {
		if row[v] != Forbidden {
			*t = v
			return true
		}
	}
	return false
}

// single tries the change of one person that has been drawn up.
func (w *walker) single(limit int64) (int64, bool) {
	c := &w.one
	row := w.row(c.person)
	changed := false
	var rest int64
	for i := range c.tasks {
		d := c.from + i
		was := row[d]
		if c.tasks[i] == was {
			continue
		}
		if !w.fits(c.person, d, &c.tasks[i]) {
			return 0, false
		}
		if now := c.tasks[i]; now != was {
			changed = true
			rest += w.moved(d, was, now) + w.wish(c.person, d, now) - w.wish(c.person, d, was)
		}
	}
	if !changed || rest-w.own[c.person] > limit || !w.try(c, limit-rest) {
		return 0, false
	}
	return rest, true
}

// moved is what the cover of a day costs more when somebody changes tasks.
func (w *walker) moved(d int, was, now uint8) int64 {
	if was == now {
		return 0
	}
	i := d * (w.m.Tasks + 1)
	return w.drop[i+int(was)] + w.add[i+int(now)]
}

// repaint gives a stretch of one person's days one task, or none.
func (w *walker) repaint(limit int64) (int64, bool) {
	c := w.begin(w.day())
	may := w.may[c.person]
	t := may[w.rng.IntN(len(may))]
	if w.rng.IntN(4) == 0 {
		t = 0
	}
	n := 1
	if w.rng.IntN(2) == 0 {
		n = min(w.length(5), w.hi-c.from)
	}
	for range n {
		c.tasks = append(c.tasks, t)
	}
	return w.single(limit)
}

// slide moves a stretch of one person's days by a day; the day that it runs into goes to its other end.
func (w *walker) slide(limit int64) (int64, bool) {
	from := w.day()
	n := min(1+w.length(8), w.hi-from)
	c := w.begin(from)
	row := w.row(c.person)[from : from+n]
	if w.rng.IntN(2) == 0 {
		c.tasks = append(append(c.tasks, row[1:]...), row[0])
	} else {
		c.tasks = append(append(c.tasks, row[n-1]), row[:n-1]...)
	}
	return w.single(limit)
}

// carry lets two days of one person, or two short stretches, change places where one is worked and the other is not; what is
// worked stays the same task or becomes any.
func (w *walker) carry(limit int64) (int64, bool) {
	from, to, k := w.twoEnds()
	c := w.begin(from)
	c.tasks = append(c.tasks, w.row(c.person)[from:to]...)
	n := len(c.tasks)
	if n < 2*k {
		return 0, false
	}
	a, b := c.tasks[:k], c.tasks[n-k:]
	if (a[0] > 0) == (b[0] > 0) {
		return 0, false
	}
	for i := range a {
		a[i], b[i] = b[i], a[i]
	}
	if w.rng.IntN(2) == 0 {
		may := w.may[c.person]
		t := may[w.rng.IntN(len(may))]
		if a[0] > 0 {
			a[0] = t
		} else {
			b[0] = t
		}
	}
	return w.single(limit)
}

// far is the most days between two days that change together.
const far = 28

// twoEnds draws a stretch from day from up to day to, and the days at each of its ends that are to change.
func (w *walker) twoEnds() (from, to, k int) {
	from = w.day()
	to = min(from+2+w.rng.IntN(far), w.hi)
	return from, to, w.length(3)
}

// need gives a task that is short of people to somebody, who is freed on another day half of the time.
func (w *walker) need(limit int64) (int64, bool) {
	d := w.day()
	m := w.m
	t := 0
	for k, i := w.rng.IntN(m.Tasks), 0; i < m.Tasks; i++ {
		if v := 1 + (k+i)%m.Tasks; w.add[d*(m.Tasks+1)+v] < 0 {
			t = v
			break
		}
	}
	if t == 0 {
		return 0, false
	}
	if w.rng.IntN(2) == 0 {
		c := w.begin(d)
		c.tasks = append(c.tasks, uint8(t))
		return w.single(limit)
	}
	other := min(max(w.lo, d-far+w.rng.IntN(2*far+1)), w.hi-1)
	from, to := min(d, other), max(d, other)
	c := w.begin(from)
	c.tasks = append(c.tasks, w.row(c.person)[from:to+1]...)
	c.tasks[other-from] = 0
	c.tasks[d-from] = uint8(t)
	return w.single(limit)
}

// exchange lets two people change places for a stretch of days, or with ends for its first and last days alone.
func (w *walker) exchange(limit int64, ends bool) (int64, bool) {
	m := w.m
	x, y := w.begin(0), &w.two
	y.person = w.rng.IntN(len(m.People) - 1)
	if y.person >= x.person {
		y.person++
	}
	var from, to, k int
	if ends {
		from, to, k = w.twoEnds()
	} else {
		from = w.day()
		to = min(from+w.length(14), w.hi)
		k = to - from
	}
	x.from, y.from = from, from
	rx, ry := w.row(x.person), w.row(y.person)
	x.tasks, y.tasks = append(x.tasks[:0], rx[from:to]...), append(y.tasks[:0], ry[from:to]...)
	changed := false
	var rest int64
	for d := from; d < to; d++ {
		u, v := ry[d], rx[d]
		if u == v || d >= from+k && d < to-k {
			continue
		}
		if !w.fits(x.person, d, &u) || !w.fits(y.person, d, &v) {
			return 0, false
		}
		x.tasks[d-from], y.tasks[d-from] = u, v
		changed = true
		rest += w.swapped(d, rx[d], u, ry[d], v) + w.wish(x.person, d, u) - w.wish(x.person, d, rx[d]) +
			w.wish(y.person, d, v) - w.wish(y.person, d, ry[d])
	}
	if !changed || rest-w.own[x.person]-w.own[y.person] > limit {
		return 0, false
	}
	if !w.try(x, limit-rest+w.own[y.person]) || !w.try(y, limit-rest-x.delta) {
		return 0, false
	}
	return rest, true
}

// swapped is what the cover of a day costs more when two people's tasks change.
func (w *walker) swapped(d int, x, xNow, y, yNow uint8) int64 {
	if x == yNow && y == xNow {
		return 0
	}
	delta := w.moved(d, x, xNow)
	w.bump(d, x, -1)
	w.bump(d, xNow, 1)
	delta += w.moved(d, y, yNow)
	w.bump(d, x, 1)
	w.bump(d, xNow, -1)
	return delta
}
