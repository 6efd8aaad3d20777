package roster

import (
	"cmp"
	"slices"
)

// Check says which hard rules a roster breaks, and what it costs. It shares nothing with the search but the problem's
// own types, and takes each rule as its form's documentation puts it.
//
// Past work is never charged by itself: a verdict that says "too much" or "too close" takes at least one
// assignment of the roster, and where Past alone is over a limit, only what the roster adds to it counts.
// Verdicts come person by person, then demand by demand, then the prices of whole teams and ledgers.
//
// The error wraps [ErrProblem] where the problem, or an index in the roster, makes no sense.
func Check(p *Problem, r *Roster) (Report, error) {
	c, err := newChecker(p)
	if err != nil {
		return Report{}, err
	}
	return c.check(r)
}

// check looks at a roster.
func (c *checker) check(r *Roster) (Report, error) {
	p := c.p
	rep := Report{Parts: map[string]int64{}}
	add := func(m Meta, times int, v Verdict) { rep.add(m, times, v) }
	jobs, staff, err := c.enter(r, add)
	if err != nil {
		return Report{}, err
	}
	c.fixed(staff, add)
	for i := range p.People {
		c.person(i, jobs[i], add)
	}
	for d := range p.Demands {
		c.demand(d, staff[d], add)
		rep.Open += max(0, p.Demands[d].Want-len(staff[d]))
	}
	for _, r := range p.Rules {
		switch r := r.(type) {
		case Share:
			c.share(&r, staff, add)
		case Together:
			c.together(&r, staff, add)
		}
	}
	return rep, nil
}

// add takes down that a rule is broken so many times.
func (rep *Report) add(m Meta, times int, v Verdict) {
	v.Rule = m.Name
	if m.Hard {
		rep.Broken = append(rep.Broken, v)
		return
	}
	v.Cost = int64(m.Weight) * int64(times)
	rep.price(v)
}

// price takes down a verdict with its cost.
func (rep *Report) price(v Verdict) {
	if v.Cost == 0 {
		return
	}
	rep.Costs = append(rep.Costs, v)
	rep.Cost += v.Cost
	rep.Parts[v.Rule] += v.Cost
}

// emit is told that a rule is broken, how many times in the sense of its weight, and where.
type emit func(m Meta, times int, v Verdict)

// job is a piece of a person's work as the checker sees it.
type job struct {
	Span
	day    Day
	shift  int
	demand int // -1: past work
}

func (j job) past() bool { return j.demand < 0 }

// checker is a problem read once for checking.
type checker struct {
	p      *Problem
	common []checked   // the personal rules for everybody
	own    [][]checked // and those for some, by person
	past   [][]job     // by person
}

// checked is a personal rule with its sets of shifts looked up: by shift, whether it is in the set.
type checked struct {
	rule     Rule
	of, then []bool
	letters  [][]bool // of an automaton
}

func newChecker(p *Problem) (*checker, error) {
	if err := Validate(p); err != nil {
		return nil, err
	}
	c := &checker{p: p, own: make([][]checked, len(p.People)), past: make([][]job, len(p.People))}
	for _, r := range p.Rules {
		c.file(r)
	}
	for _, w := range p.Past {
		c.past[w.Person] = append(c.past[w.Person], job{p.span(w.Shift, w.Day), w.Day, w.Shift, -1})
	}
	return c, nil
}

// file puts a personal rule where person finds it.
func (c *checker) file(r Rule) {
	k := checked{rule: r}
	people := r.Head().People
	switch r := r.(type) {
	case Rest:
		k.of = c.set(r.Of)
	case Free:
		k.of = c.set(r.Of)
	case LongRest:
		k.of = c.set(r.Of)
	case Count:
		k.of = c.set(r.Of)
	case Run:
		k.of = c.set(r.Of)
	case Follow:
		k.of, k.then = c.set(r.First), c.set(r.Then)
	case Automaton:
		for _, s := range r.Letters {
			k.letters = append(k.letters, c.set(s))
		}
	case Wish:
		k.of = c.set(r.Of)
		people = []int{r.Person}
	case WholeWeekend, Repay:
	default:
		return
	}
	if people == nil {
		c.common = append(c.common, k)
		return
	}
	for _, i := range slices.Compact(slices.Sorted(slices.Values(people))) {
		c.own[i] = append(c.own[i], k)
	}
}

// set looks up which shifts a set holds.
func (c *checker) set(s ShiftSet) []bool {
	in := make([]bool, len(c.p.Shifts))
	for i, sh := range c.p.Shifts {
		in[i] = s.Tags == nil && s.Shifts == nil || slices.Contains(s.Shifts, i)
		for _, t := range sh.Tags {
			in[i] = in[i] || slices.Contains(s.Tags, t)
		}
	}
	return in
}

// job is the work that demand d is.
func (c *checker) job(d int) job {
	return job{c.p.SpanOf(d), c.p.Demands[d].Day, c.p.Demands[d].Shift, d}
}

// enter sorts a roster by person, with their past work, in order of time, and by demand. Who is entered to a demand
// twice is told of, and has the job once.
func (c *checker) enter(r *Roster, add emit) (jobs [][]job, staff [][]int, err error) {
	p := c.p
	jobs, staff = make([][]job, len(p.People)), make([][]int, len(p.Demands))
	for i, past := range c.past {
		jobs[i] = slices.Clip(past)
	}
	for i, a := range r.Assignments {
		if a.Person < 0 || a.Person >= len(p.People) || a.Demand < 0 || a.Demand >= len(p.Demands) {
			return nil, nil, bad("assignment %d: person %d of %d, demand %d of %d", i, a.Person, len(p.People), a.Demand, len(p.Demands))
		}
		if slices.Contains(staff[a.Demand], a.Person) {
			add(hard(RuleTwice), 1, Verdict{Person: a.Person, Demands: []int{a.Demand}, Span: p.SpanOf(a.Demand), Amount: 1})
			continue
		}
		jobs[a.Person] = append(jobs[a.Person], c.job(a.Demand))
		staff[a.Demand] = append(staff[a.Demand], a.Person)
	}
	for i := range jobs {
		sortJobs(jobs[i])
	}
	return jobs, staff, nil
}

func sortJobs(jobs []job) {
	slices.SortFunc(jobs, func(a, b job) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.demand, b.demand))
	})
}

// person looks at everything that concerns one person alone, given their work in order of time.
func (c *checker) person(i int, jobs []job, add emit) {
	for _, j := range jobs {
		if !j.past() {
			c.fits(i, j, add)
		}
	}
	c.overlaps(i, jobs, add)
	for _, k := range c.common {
		c.rule(k, i, jobs, add)
	}
	for _, k := range c.own[i] {
		c.rule(k, i, jobs, add)
	}
}

func (c *checker) rule(k checked, i int, jobs []job, add emit) {
	switch r := k.rule.(type) {
	case Rest:
		c.rest(&r, k.of, i, jobs, add)
	case Free:
		c.free(&r, k.of, i, jobs, add)
	case LongRest:
		c.longRest(&r, k.of, i, jobs, add)
	case Count:
		c.count(&r, k.of, i, jobs, add)
	case Run:
		c.run(&r, k.of, i, jobs, add)
	case WholeWeekend:
		c.wholeWeekend(&r, i, jobs, add)
	case Follow:
		c.follow(&r, k.of, k.then, i, jobs, add)
	case Automaton:
		c.automaton(&r, k.letters, i, jobs, add)
	case Wish:
		c.wish(&r, k.of, i, jobs, add)
	case Repay:
		c.repay(&r, i, jobs, add)
	}
}
