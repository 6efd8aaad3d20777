package roster

// count looks at each window of the rule.
func (c *checker) count(r *Count, of []bool, i int, jobs []job, add emit) {
	var in []job
	for _, j := range jobs {
		if of[j.shift] {
			in = append(in, j)
		}
	}
	if len(in) == 0 && r.Min <= 0 {
		return
	}
	if r.Every == 0 {
		carried := 0
		if r.Carried != nil {
			carried = r.Carried[i]
		}
		c.window(r, i, 0, Day(c.p.Days), carried, r.Min, in, add)
		return
	}
	first, end := Day(-c.p.PastDays), Day(c.p.Days)
	if int(end-first) < r.Every {
		c.window(r, i, first, end, 0, 0, in, add)
		return
	}
	for from := first; from+Day(r.Every) <= end; from++ {
		if from+Day(r.Every) > 0 {
			c.window(r, i, from, from+Day(r.Every), 0, r.Min, in, add)
		}
	}
}

// window compares what is counted from one day to before another, and was brought in, with the limits.
func (c *checker) window(r *Count, i int, from, to Day, carried, least int, in []job, add emit) {
	var all, past []job
	for _, j := range in {
		if from <= j.day && j.day < to {
			all = append(all, j)
			if j.past() {
				past = append(past, j)
			}
		}
	}
	n, old := carried+c.measure(r.Measure, all), carried+c.measure(r.Measure, past)
	at := Verdict{Person: i, Span: days(from, to)}
	if missing := least - n; missing > 0 {
		at.Amount = missing
		add(r.Meta, missing, involve(at, all...))
	}
	if r.Max < 0 {
		return
	}
	if over := n - max(old, r.Max); over > 0 {
		at.Amount = over
		add(r.Meta, over, involve(at, all...))
	}
}

// measure counts jobs.
func (c *checker) measure(m Measure, jobs []job) int {
	n := 0
	switch m {
	case CountShifts:
		return len(jobs)
	case CountMinutes:
		for _, j := range jobs {
			n += int(j.To - j.From)
		}
	case CountWeekends:
		seen := map[Day]bool{}
		for _, j := range jobs {
			if sat, ok := c.saturday(j.day); ok && !seen[sat] {
				seen[sat] = true
				n++
			}
		}
	}
	return n
}

// saturday is the Saturday of the weekend that a day belongs to, if it does.
func (c *checker) saturday(d Day) (Day, bool) {
	switch ((int(d)+c.p.FirstWeekday)%7 + 7) % 7 {
	case 5:
		return d, true
	case 6:
		return d - 1, true
	}
	return 0, false
}

// days is the span of whole days.
func days(from, to Day) Span { return Span{Minute(from) * DayMinutes, Minute(to) * DayMinutes} }

// run goes through the known days and measures each run of them.
func (c *checker) run(r *Run, of []bool, i int, jobs []job, add emit) {
	begin, end := Day(-c.p.PastDays), Day(c.p.Days)
	in := make([]bool, int(end-begin))
	for _, j := range jobs {
		if of[j.shift] || r.Off {
			in[j.day-begin] = true
		}
	}
	has := func(d Day) bool { return in[d-begin] != r.Off }
	for from := begin; from < end; from++ {
		if !has(from) {
			continue
		}
		to := from + 1
		for to < end && has(to) {
			to++
		}
		c.oneRun(r, of, i, from, to, jobs, add)
		from = to
	}
}

// oneRun looks at one run of days, from one to before another. A run that ends with the past ends because the
// roster has day 0 otherwise, so it may be too short.
func (c *checker) oneRun(r *Run, of []bool, i int, from, to Day, jobs []job, add emit) {
	if to < 0 {
		return
	}
	length := int(to - from)
	at := Verdict{Person: i, Span: days(from, to)}
	if !r.Off {
		for _, j := range jobs {
			if from <= j.day && j.day < to && of[j.shift] {
				at = involve(at, j)
			}
		}
	}
	open := from == Day(-c.p.PastDays) || to == Day(c.p.Days)
	if missing := r.Min - length; missing > 0 && !open {
		at.Amount = missing
		add(r.Meta, missing, at)
	}
	old := max(0, int(-from))
	if over := length - max(r.Max, old); r.Max >= 0 && over > 0 {
		at.Amount = over
		add(r.Meta, over, at)
	}
}
