package roster

// unit is how much a piece of work counts.
func (c *crule) unit(t *task) int32 {
	if c.measure == CountMinutes {
		return t.to - t.from
	}
	return 1
}

// weekend numbers the weekend that a day belongs to, -1 for other days.
func (c *crule) weekend(day int32) int32 {
	since := day - c.saturday
	if since%7 > 1 {
		return -1
	}
	return since / 7
}

// evalCount counts over the whole horizon.
func (c *crule) evalCount(q int32, work []task) (over, under int32) {
	n, old := int32(0), int32(0)
	if c.carried != nil {
		old = int32(c.carried[q])
	}
	last := int32(-1)
	for i := range work {
		t := &work[i]
		if t.demand < 0 || !c.of[t.shift] {
			continue
		}
		if c.measure == CountWeekends {
			w := c.weekend(t.day)
			if w < 0 || w == last {
				continue
			}
			last = w
		}
		n += c.unit(t)
	}
	if c.max >= 0 {
		over = max(0, n+old-max(c.max, old))
	}
	return over, max(0, c.min-n-old)
}

// evalWindows counts in each stretch of a days.
func (c *crule) evalWindows(work []task) (over, under int32) {
	if c.end-c.begin < c.a {
		o, _ := c.window(work, c.begin, c.end)
		return o, 0
	}
	// Where no least is asked for, only windows that begin or end with work can be over in a way that others are not,
	// but each of them costs; so all are looked at unless everything together is within the limit.
	if c.min == 0 {
		n := int32(0)
		for i := range work {
			if c.of[work[i].shift] {
				n += c.unit(&work[i])
			}
		}
		if c.max < 0 || n <= c.max {
			return 0, 0
		}
	}
	lo := 0
	for from := max(c.begin, 1-c.a); from+c.a <= c.end; from++ {
		for lo < len(work) && work[lo].day < from {
			lo++
		}
		o, u := c.window(work[lo:], from, from+c.a)
		over, under = over+o, under+u
	}
	return over, under
}

// window counts from one day to before another, in work that does not begin before.
func (c *crule) window(work []task, from, to int32) (over, under int32) {
	n, old := int32(0), int32(0)
	last := int32(-1)
	for i := range work {
		t := &work[i]
		if t.day >= to {
			break
		}
		if !c.of[t.shift] || t.day < from {
			continue
		}
		if c.measure == CountWeekends {
			w := c.weekend(t.day)
			if w < 0 || w == last {
				continue
			}
			last = w
		}
		n += c.unit(t)
		if t.demand < 0 {
			old = n
		}
	}
	if c.max >= 0 {
		over = max(0, n-max(c.max, old))
	}
	return over, max(0, c.min-n)
}

// evalRun measures the runs of days with work of the set.
func (c *crule) evalRun(work []task) (over, under int32) {
	for i := 0; i < len(work); {
		if !c.of[work[i].shift] {
			i++
			continue
		}
		from := work[i].day
		to := from + 1
		for i++; i < len(work) && work[i].day <= to; i++ {
			if c.of[work[i].shift] {
				to = work[i].day + 1
			}
		}
		o, u := c.oneRun(from, to)
		over, under = over+o, under+u
	}
	return over, under
}

// evalOff measures the runs of days without any work.
func (c *crule) evalOff(work []task) (n int32) {
	from := c.begin
	for i := range work {
		if work[i].day > from {
			o, u := c.oneRun(from, work[i].day)
			n += o + u
		}
		from = work[i].day + 1
	}
	if from < c.end {
		o, u := c.oneRun(from, c.end)
		n += o + u
	}
	return n
}

// oneRun compares a run from one day to before another with the limits.
func (c *crule) oneRun(from, to int32) (over, under int32) {
	if to < 0 {
		return 0, 0
	}
	if c.max >= 0 {
		over = max(0, to-from-max(c.max, -from))
	}
	if from > c.begin && to < c.end {
		under = max(0, c.min-(to-from))
	}
	return over, under
}

func (c *crule) evalWeekend(work []task) (n int32) {
	for i := 0; i < len(work); {
		w := c.weekend(work[i].day)
		if w < 0 {
			i++
			continue
		}
		sat := c.saturday + 7*w
		days := [2]bool{}
		for ; i < len(work) && work[i].day <= sat+1; i++ {
			days[work[i].day-sat] = true
		}
		if days[0] != days[1] && sat+1 >= 0 && sat >= c.begin && sat+1 < c.end {
			n++
		}
	}
	return n
}

// evalRepay: days has 1 for rest days and 2 for work days; max is the number of work days.
func (c *crule) evalRepay(work []task) int32 {
	missing, old := c.owed(work, false), int32(0)
	if missing > 0 && len(work) > 0 && work[0].demand < 0 {
		old = c.owed(work, true)
	}
	return missing - old
}

// owed is how many days of rest are missing, of all work or of the past's.
func (c *crule) owed(work []task, past bool) int32 {
	worked, touched := int32(0), int32(0)
	lastDay, next := c.begin-1, c.begin // next: first day not yet looked at for being touched
	for i := range work {
		t := &work[i]
		if past && t.demand >= 0 {
			continue
		}
		if t.day != lastDay && c.days[t.day-c.begin]&1 != 0 {
			worked++
		}
		lastDay = t.day
		for d := max(next, t.day); d*DayMinutes < t.to && d < c.end; d++ {
			if c.days[d-c.begin]&2 != 0 {
				touched++
			}
			next = d + 1
		}
	}
	return max(0, worked-(c.max-touched))
}
