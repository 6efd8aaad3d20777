package roster

import "slices"

// hard is the meta of a built-in hard demand.
func hard(name string) Meta { return Meta{Name: name, Hard: true} }

// fits looks at whether a person may do a job at all.
func (c *checker) fits(i int, j job, add emit) {
	q, d := &c.p.People[i], &c.p.Demands[j.demand]
	for _, s := range q.Away {
		if s.Overlaps(j.Span) {
			add(hard(RuleAway), 1, Verdict{Person: i, Demands: []int{j.demand}, Span: s, Amount: shared(s, j.Span)})
		}
	}
	for _, s := range q.Barred {
		if s.Overlaps(j.Span) {
			add(hard(RuleBarred), 1, Verdict{Person: i, Demands: []int{j.demand}, Span: s, Amount: shared(s, j.Span)})
		}
	}
	if q.Shifts != nil && !slices.Contains(q.Shifts, j.shift) {
		add(hard(RuleBarred), 1, Verdict{Person: i, Demands: []int{j.demand}, Span: j.Span, Amount: 1})
	}
	missing := 0
	for _, s := range d.Skills {
		if !slices.Contains(q.Skills, s) {
			missing++
		}
	}
	if missing > 0 {
		add(hard(RuleSkill), missing, Verdict{Person: i, Demands: []int{j.demand}, Span: j.Span, Amount: missing})
	}
	off := d.MinGrade - q.Grade
	if d.MaxGrade != 0 {
		off = max(off, q.Grade-d.MaxGrade)
	}
	if off > 0 {
		add(hard(RuleGrade), 1, Verdict{Person: i, Demands: []int{j.demand}, Span: j.Span, Amount: off})
	}
}

// overlaps finds work that is done at once.
func (c *checker) overlaps(i int, jobs []job, add emit) {
	for n, b := range jobs {
		for _, a := range jobs[:n] {
			if a.Overlaps(b.Span) && !(a.past() && b.past()) {
				add(hard(RuleOverlap), 1, involve(Verdict{Person: i, Span: Span{b.From, min(a.To, b.To)}, Amount: shared(a.Span, b.Span)}, a, b))
			}
		}
	}
}

// shared is how many minutes two spans have in common.
func shared(a, b Span) int { return int(min(a.To, b.To) - max(a.From, b.From)) }

// involve names the jobs that play a part in a verdict: demands, and past work.
func involve(v Verdict, jobs ...job) Verdict {
	for _, j := range jobs {
		if j.past() {
			v.Past = append(v.Past, Work{v.Person, j.shift, j.day})
		} else {
			v.Demands = append(v.Demands, j.demand)
		}
	}
	return v
}

// demand looks at whether a demand has its people.
func (c *checker) demand(d int, staff []int, add emit) {
	dem := &c.p.Demands[d]
	at := Verdict{Person: -1, Demands: []int{d}, Span: c.p.SpanOf(d)}
	n := len(staff)
	if missing := dem.Min - n; missing > 0 {
		at.Amount = missing
		add(hard(RuleMin), missing, at)
	}
	if over := n - dem.Max; dem.Max >= 0 && over > 0 {
		at.Amount = over
		add(hard(RuleMax), over, at)
	}
	if missing := dem.Want - n; missing > 0 {
		at.Amount = missing
		add(Meta{Name: RuleShortage, Weight: dem.Under}, missing, at)
	}
	if over := n - dem.Want; over > 0 {
		at.Amount = over
		add(Meta{Name: RuleSurplus, Weight: dem.Over}, over, at)
	}
}

// fixed looks at whether the fixed assignments stand.
func (c *checker) fixed(staff [][]int, add emit) {
	for _, a := range c.p.Fixed {
		if !slices.Contains(staff[a.Demand], a.Person) {
			add(hard(RuleFixed), 1, Verdict{Person: a.Person, Demands: []int{a.Demand}, Span: c.p.SpanOf(a.Demand), Amount: 1})
		}
	}
}
