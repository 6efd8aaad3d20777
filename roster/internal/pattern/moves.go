package pattern

// The changes. Those of one stretch are the ones that S. Ceschia and others found to be enough for INRC-II: a stretch of
// days of one person gets one task, or two people exchange a stretch. Where hours are fixed, as over a year, work must be
// moved rather than given or taken: from one day to another, near or far, or between two people to and fro.

// propose tries a change drawn by chance. It reports what cover and wishes would cost more, whether two people change, and
// false if the change would cost more than limit or is no change.
func (w *walker) propose(limit int64) (rest int64, pair, ok bool) {
	many := len(w.m.People) > 1 && w.only < 0
	switch k := w.dice.n(16); {
	case k < 5:
		rest, ok = w.repaint(limit)
	case k < 6:
		rest, ok = w.slide(limit)
	case k < 7:
		rest, ok = w.carry(limit)
	case k < 8:
		rest, ok = w.haul(limit)
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
	for n < most && w.dice.n(3) > 0 {
		n++
	}
	return n
}

// day draws a day, and takes up the stretch that it lies in.
func (w *walker) day() int {
	d := int(w.mine[w.dice.n(len(w.mine))])
	w.lo, w.hi = int(w.first[d]), int(w.end[d])
	return d
}

// take says that the walker changes the stretches given, and no other days.
func (w *walker) take(stretches []stretch) {
	w.mine = w.mine[:0]
	for _, s := range stretches {
		for d := s.lo; d < s.hi; d++ {
			w.mine = append(w.mine, int32(d))
			w.first[d], w.end[d] = int32(s.lo), int32(s.hi)
		}
	}
}

// stretch is the days lo to hi-1.
type stretch struct{ lo, hi int }

func (w *walker) row(p int) []uint8 { return w.days[p*w.m.Days:][:w.m.Days] }

// begin draws a person for a change from a day on.
func (w *walker) begin(from int) *change {
	c := &w.one
	c.person, c.from = w.only, from
	if w.only < 0 {
		c.person = w.dice.n(len(w.m.People))
	}
	c.tasks, c.others = c.tasks[:0], c.others[:0]
	return c
}

// fits says whether a person may do a task on a day; a task that is not possible is replaced by one of the same letter.
func (w *walker) fits(p, d int, t *uint8) bool {
	allow := w.allow[(p*w.m.Days+d)*w.words:][:w.words]
	can := func(t uint8) bool { return allow[t>>6]>>(t&63)&1 == 1 }
	if can(*t) {
		return true
	}
	for _, v := range w.same[w.m.Letter[*t]] {
		if can(v) {
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
	rest, changed, ok := w.around(c.person, c.from, row, c.tasks)
	if ok && len(c.others) > 0 {
		more, too, fits := w.around(c.person, c.second, row, c.others)
		rest, changed, ok = rest+more, changed || too, fits
	}
	if !ok || !changed || rest-w.own[c.person] > limit || !w.try(c, limit-rest) {
		return 0, false
	}
	return rest, true
}

// around is what cover and wishes cost more, and whether anything changes.
func (w *walker) around(p, from int, row, tasks []uint8) (rest int64, changed, ok bool) {
	for i := range tasks {
		d := from + i
		was := row[d]
		if tasks[i] == was {
			continue
		}
		if !w.fits(p, d, &tasks[i]) {
			return 0, false, false
		}
		if now := tasks[i]; now != was {
			changed = true
			rest += w.moved(d, was, now) + w.wish(p, d, now) - w.wish(p, d, was)
		}
	}
	return rest, changed, true
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
	t := may[w.dice.n(len(may))]
	if w.dice.n(4) == 0 {
		t = 0
	}
	n := 1
	if w.dice.coin() {
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
	if w.dice.coin() {
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
	if w.dice.coin() {
		may := w.may[c.person]
		t := may[w.dice.n(len(may))]
		if a[0] > 0 {
			a[0] = t
		} else {
			b[0] = t
		}
	}
	return w.single(limit)
}

// haul lets two stretches of one person's days change places, however far from each other, where one begins with work
// and the other with a day off; what is worked stays or becomes something else.
func (w *walker) haul(limit int64) (int64, bool) {
	from := w.day()
	c := w.begin(from)
	to := w.day()
	if k := to + (from-to)%7; w.dice.coin() && k >= w.lo && k < w.hi {
		to = k // the same weekday
	}
	w.apart(c, from, to)
	n := min(w.length(3), w.hi-c.from, c.end-c.second, c.second-c.from)
	row := w.row(c.person)
	if n < 1 || (row[c.from] > 0) == (row[c.second] > 0) {
		return 0, false
	}
	c.tasks = append(c.tasks, row[c.second:c.second+n]...)
	c.others = append(c.others, row[c.from:c.from+n]...)
	if w.dice.coin() {
		may := w.may[c.person]
		t := may[w.dice.n(len(may))]
		if c.tasks[0] > 0 {
			c.tasks[0] = t
		} else {
			c.others[0] = t
		}
	}
	return w.single(limit)
}

// apart makes a change of two days in stretches of their own, the earlier one first.
func (w *walker) apart(c *change, a, b int) {
	c.from, c.second = min(a, b), max(a, b)
	w.lo, w.hi, c.end = int(w.first[c.from]), int(w.end[c.from]), int(w.end[c.second])
}

// far is the most days between two days that change together.
const far = 28

// twoEnds draws a stretch from day from up to day to, and the days at each of its ends that are to change.
func (w *walker) twoEnds() (from, to, k int) {
	from = w.day()
	to = min(from+2+w.dice.n(far), w.hi)
	return from, to, w.length(3)
}

// need gives a task that is short of people to somebody, who is freed on another day half of the time.
func (w *walker) need(limit int64) (int64, bool) {
	d := w.day()
	m := w.m
	t := 0
	for k, i := w.dice.n(m.Tasks), 0; i < m.Tasks; i++ {
		if v := 1 + (k+i)%m.Tasks; w.add[d*(m.Tasks+1)+v] < 0 {
			t = v
			break
		}
	}
	if t == 0 {
		return 0, false
	}
	if w.dice.coin() {
		c := w.begin(d)
		c.tasks = append(c.tasks, uint8(t))
		return w.single(limit)
	}
	if w.dice.coin() {
		other := w.day()
		if other == d {
			return 0, false
		}
		c := w.begin(d)
		w.apart(c, d, other)
		given, freed := &c.tasks, &c.others
		if other < d {
			given, freed = freed, given
		}
		*given, *freed = append(*given, uint8(t)), append(*freed, 0)
		return w.single(limit)
	}
	other := min(max(w.lo, d-far+w.dice.n(2*far+1)), w.hi-1)
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
	y.person = w.dice.n(len(m.People) - 1)
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
	switch {
	case x == yNow:
		return w.moved(d, y, xNow)
	case y == xNow:
		return w.moved(d, x, yNow)
	case xNow != yNow && x != y && x != xNow && y != yNow:
		return w.moved(d, x, xNow) + w.moved(d, y, yNow)
	}
	delta := w.moved(d, x, xNow)
	w.bump(d, x, -1)
	w.bump(d, xNow, 1)
	delta += w.moved(d, y, yNow)
	w.bump(d, x, 1)
	w.bump(d, xNow, -1)
	return delta
}
