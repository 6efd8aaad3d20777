package pattern

// length draws how many days a change takes: mostly few.
func (a *annealer) length(most int) int {
	n := 1
	for n < most && a.rng.IntN(3) > 0 {
		n++
	}
	return n
}

// repaint tries to give a stretch of one person's days one task, or none.
func (a *annealer) repaint() (int64, bool) {
	m := a.m
	c := &a.one
	c.person = a.rng.IntN(len(m.People))
	c.from = a.rng.IntN(m.Days)
	n := min(a.length(5), m.Days-c.from)
	t := uint8(a.rng.IntN(m.Tasks + 1))
	if a.rng.IntN(3) == 0 {
		t = 0
	}
	a.block = a.block[:0]
	changed := false
	row := a.days[c.person*m.Days:]
	for d := c.from; d < c.from+n; d++ {
		v := t
		if !a.fits(c.person, d, &v) {
			return 0, false
		}
		changed = changed || row[d] != v
		a.block = append(a.block, v)
	}
	if !changed {
		return 0, false
	}
	c.tasks = a.block
	a.try(c)
	delta := c.delta
	for i, v := range a.block {
		d := c.from + i
		delta += a.moveCover(d, row[d], v)
	}
	return delta, true
}

func (a *annealer) moveCover(d int, was, now uint8) int64 {
	if was == now {
		return 0
	}
	var delta int64
	if was > 0 {
		i := d*a.m.Tasks + int(was) - 1
		delta += a.price(i, a.count[i]-1) - a.price(i, a.count[i])
	}
	if now > 0 {
		i := d*a.m.Tasks + int(now) - 1
		delta += a.price(i, a.count[i]+1) - a.price(i, a.count[i])
	}
	return delta
}

// exchange tries to let two people change places for a stretch of days.
func (a *annealer) exchange() (int64, bool) {
	m := a.m
	x, y := &a.one, &a.two
	x.person = a.rng.IntN(len(m.People))
	y.person = a.rng.IntN(len(m.People) - 1)
	if y.person >= x.person {
		y.person++
	}
	x.from = a.rng.IntN(m.Days)
	y.from = x.from
	n := min(a.length(14), m.Days-x.from)
	rx, ry := a.days[x.person*m.Days:], a.days[y.person*m.Days:]
	a.block, a.other = a.block[:0], a.other[:0]
	changed := false
	for d := x.from; d < x.from+n; d++ {
		u, v := ry[d], rx[d]
		changed = changed || u != v
		if !a.fits(x.person, d, &u) || !a.fits(y.person, d, &v) {
			return 0, false
		}
		a.block = append(a.block, u)
		a.other = append(a.other, v)
	}
	if !changed {
		return 0, false
	}
	x.tasks, y.tasks = a.block, a.other
	a.try(x)
	a.try(y)
	delta := x.delta + y.delta
	for i := range a.block {
		d := x.from + i
		delta += a.swapCover(d, rx[d], a.block[i], ry[d], a.other[i])
	}
	return delta, true
}

// swapCover is what the cover of a day costs more when two people's tasks change.
func (a *annealer) swapCover(d int, x, xNow, y, yNow uint8) int64 {
	if x == yNow && y == xNow {
		return 0
	}
	delta := a.moveCover(d, x, xNow)
	a.bump(d, x, -1)
	a.bump(d, xNow, 1)
	delta += a.moveCover(d, y, yNow)
	a.bump(d, x, 1)
	a.bump(d, xNow, -1)
	return delta
}

func (a *annealer) bump(d int, t uint8, by int32) {
	if t > 0 {
		a.count[d*a.m.Tasks+int(t)-1] += by
	}
}
