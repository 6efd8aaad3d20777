package roster

// rest looks at each pair of jobs, one after the other.
func (c *checker) rest(r *Rest, of []bool, i int, jobs []job, add emit) {
	for n, b := range jobs {
		for _, a := range jobs[:n] {
			if a.To > b.From || a.past() && b.past() {
				continue
			}
			need, want := 0, Span{}
			if of[a.shift] {
				need, want = r.After, Span{a.To, a.To + Minute(r.After)}
			}
			if of[b.shift] && r.Before > need {
				need, want = r.Before, Span{b.From - Minute(r.Before), b.From}
			}
			if missing := need - int(b.From-a.To); missing > 0 {
				add(r.Meta, 1, involve(Verdict{Person: i, Span: want, Amount: missing}, a, b))
			}
		}
	}
}

// free looks at each job of the set, and each other job that reaches into its free time.
func (c *checker) free(r *Free, of []bool, i int, jobs []job, add emit) {
	for n, a := range jobs {
		if !of[a.shift] {
			continue
		}
		want := Span{a.From + Minute(r.From), a.From + Minute(r.To)}
		for m, b := range jobs {
			if m != n && want.Overlaps(b.Span) && !(a.past() && b.past()) {
				add(r.Meta, 1, involve(Verdict{Person: i, Span: want, Amount: shared(want, b.Span)}, a, b))
			}
		}
	}
}

// longRest cuts the person's work into blocks at each rest that is long enough, and measures the blocks.
func (c *checker) longRest(r *LongRest, of []bool, i int, jobs []job, add emit) {
	most := r.Days*DayMinutes - 2*r.Minutes
	for len(jobs) > 0 {
		n, end := 1, jobs[0].To
		for n < len(jobs) && int(jobs[n].From-end) < r.Minutes {
			end = max(end, jobs[n].To)
			n++
		}
		block := jobs[:n]
		jobs = jobs[n:]
		inSet, new := false, false
		for _, j := range block {
			inSet = inSet || of[j.shift]
			new = new || !j.past()
		}
		if over := int(end-block[0].From) - most; inSet && new && over > 0 {
			add(r.Meta, 1, involve(Verdict{Person: i, Span: Span{block[0].From, end}, Amount: over}, block...))
		}
	}
}
