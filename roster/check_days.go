package roster

import "slices"

// on gives the jobs of a set (nil: any) that start on a day.
func on(jobs []job, of []bool, d Day) []job {
	var list []job
	for _, j := range jobs {
		if j.day == d && (of == nil || of[j.shift]) {
			list = append(list, j)
		}
	}
	return list
}

// wholeWeekend looks at each weekend of which both days are known and one is in the horizon.
func (c *checker) wholeWeekend(r *WholeWeekend, i int, jobs []job, add emit) {
	seen := map[Day]bool{}
	for _, j := range jobs {
		sat, ok := c.saturday(j.day)
		if !ok || seen[sat] || sat+1 < 0 || int(sat) < -c.p.PastDays || int(sat+1) >= c.p.Days {
			continue
		}
		seen[sat] = true
		first, second := on(jobs, nil, sat), on(jobs, nil, sat+1)
		if (len(first) == 0) != (len(second) == 0) {
			add(r.Meta, 1, involve(Verdict{Person: i, Span: days(sat, sat+2), Amount: 1}, slices.Concat(first, second)...))
		}
	}
}

// follow looks at each pair of jobs on neighbouring days.
func (c *checker) follow(r *Follow, first, then []bool, i int, jobs []job, add emit) {
	for _, a := range jobs {
		if !first[a.shift] {
			continue
		}
		for _, b := range on(jobs, then, a.day+1) {
			if !b.past() {
				add(r.Meta, 1, involve(Verdict{Person: i, Span: b.Span, Amount: 1}, a, b))
			}
		}
	}
}

// automaton reads the days one by one.
func (c *checker) automaton(r *Automaton, letters [][]bool, i int, jobs []job, add emit) {
	state := r.Start
	var before []job // of the last day that had work
	for d := Day(-c.p.PastDays); int(d) < c.p.Days; d++ {
		letter := 1 + slices.IndexFunc(letters, func(of []bool) bool { return len(on(jobs, of, d)) > 0 })
		today := on(jobs, nil, d)
		if n := r.Broken[state][letter]; n > 0 && d >= 0 {
			add(r.Meta, n, involve(Verdict{Person: i, Span: days(d, d+1), Amount: n}, slices.Concat(before, today)...))
		}
		state = r.Next[state][letter]
		if len(today) > 0 {
			before = today
		}
	}
}

// wish looks at one day.
func (c *checker) wish(r *Wish, of []bool, i int, jobs []job, add emit) {
	if got := on(jobs, of, r.Day); (len(got) > 0) != r.Want {
		add(r.Meta, 1, involve(Verdict{Person: i, Span: days(r.Day, r.Day+1), Amount: 1}, got...))
	}
}

// repay compares rest days worked with work days free, and takes off what the past alone owes.
func (c *checker) repay(r *Repay, i int, jobs []job, add emit) {
	var past, why []job
	for _, j := range jobs {
		if j.past() {
			past = append(past, j)
		}
		if slices.Contains(r.RestDays, j.day) {
			why = append(why, j)
		}
	}
	if missing := owed(r, jobs) - owed(r, past); missing > 0 {
		add(r.Meta, missing, involve(Verdict{Person: i, Span: days(0, Day(c.p.Days)), Amount: missing}, why...))
	}
}

// owed is how many days of rest some work leaves unpaid.
func owed(r *Repay, jobs []job) int {
	worked, free := 0, 0
	for _, d := range r.RestDays {
		if len(on(jobs, nil, d)) > 0 {
			worked++
		}
	}
	if worked == 0 {
		return 0
	}
	for _, d := range r.WorkDays {
		if !slices.ContainsFunc(jobs, func(j job) bool { return j.Overlaps(days(d, d+1)) }) {
			free++
		}
	}
	return max(0, worked-free)
}
