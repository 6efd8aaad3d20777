package roster

import (
	"cmp"
	"context"
	"reflect"
	"slices"
)

// Explainer answers why somebody can or cannot take a place in a roster, and who else could. It reads problem and roster
// once; both must not change while it is used. It is not for several goroutines at a time.
type Explainer struct {
	p     *Problem
	c     *checker
	jobs  [][]job
	staff [][]int
	h     *hand
	raw   []int64 // by share: what the ledger costs now, in fine units
}

// Explain makes an [Explainer]. The error wraps [ErrProblem] where the problem or the roster makes no sense.
func Explain(p *Problem, r *Roster) (*Explainer, error) {
	c, err := newChecker(p)
	if err != nil {
		return nil, err
	}
	return explain(c, newModel(p), r)
}

func explain(c *checker, m *model, r *Roster) (*Explainer, error) {
	jobs, staff, err := c.enter(r, func(Meta, int, Verdict) {})
	if err != nil {
		return nil, err
	}
	s := emptyState(m)
	for q, list := range jobs {
		var demands []int32
		for _, j := range list {
			if !j.past() {
				demands = append(demands, int32(j.demand))
			}
		}
		s.putAll(int32(q), demands)
	}
	s.pinFixed()
	return newExplainer(c, newHand(context.Background(), s, 0, 0), jobs, staff), nil
}

// newExplainer makes one of a roster as Check and as the search see it.
func newExplainer(c *checker, h *hand, jobs [][]job, staff [][]int) *Explainer {
	e := &Explainer{p: c.p, c: c, jobs: jobs, staff: staff, h: h}
	for n := range h.m.shares {
		e.raw = append(e.raw, h.shareRaw(n))
	}
	return e
}

// Why says what each rule says to having a person in a place: first the hard rules that forbid it, then the soft ones
// that it costs, then the hard rules that apply to it and are content. A content rule has neither cost nor amount;
// its span is the stretch between the person's work before the place and behind it, which are named.
//
// The place is looked at as empty: without the person, if it is theirs, and where the demand has all the people that it may
// have, without the last of them, who would make room. Two rules that name the same work each have their say.
func (e *Explainer) Why(person, demand int) []Reason {
	costs := e.reasons(person, demand)
	return append(costs, e.content(person, demand, costs)...)
}

// reasons are what forbids, then what costs.
func (e *Explainer) reasons(person, demand int) []Reason {
	jobs := slices.DeleteFunc(slices.Clone(e.jobs[person]), func(j job) bool { return j.demand == demand })
	before := e.say(person, jobs)
	jobs = append(jobs, e.c.job(demand))
	sortJobs(jobs)
	after := e.say(person, jobs)
	var forbids, costs []Reason
	for n, now := range after {
		old := before[n]
		if now.hard > old.hard {
			for _, v := range fresh(now.broken, old.broken) {
				forbids = append(forbids, Reason{Verdict: v})
			}
		}
		if now.cost > old.cost {
			v := fresh(now.costs, old.costs)[0]
			v.Cost = now.cost - old.cost
			costs = append(costs, Reason{Verdict: v, Allows: true})
		}
	}
	costs = append(costs, e.others(person, demand)...)
	return append(forbids, costs...)
}

// said is what one rule says of a person's work.
type said struct {
	hard          int
	cost          int64
	broken, costs []Verdict
}

// say gathers what each rule says of a person's work: first what holds for any roster, then the rules of the problem in their order.
func (e *Explainer) say(person int, jobs []job) []said {
	rules := slices.Concat(e.c.common, e.c.own[person])
	list := make([]said, 2+len(rules))
	for _, j := range jobs {
		if !j.past() {
			e.c.fits(person, j, list[0].hear)
		}
	}
	e.c.overlaps(person, jobs, list[1].hear)
	for i, k := range rules {
		e.c.rule(k, person, jobs, list[2+i].hear)
	}
	return list
}

// hear takes down a verdict.
func (s *said) hear(m Meta, times int, v Verdict) {
	v.Rule = m.Name
	if m.Hard {
		s.hard += times
		s.broken = append(s.broken, v)
	} else if v.Cost = int64(m.Weight) * int64(times); v.Cost > 0 {
		s.cost += v.Cost
		s.costs = append(s.costs, v)
	}
}

// fresh are the verdicts that were not there before.
func fresh(now, old []Verdict) []Verdict {
	var list []Verdict
	for _, v := range now {
		if !slices.ContainsFunc(old, func(w Verdict) bool { return reflect.DeepEqual(v, w) }) {
			list = append(list, v)
		}
	}
	if list == nil {
		return now[len(now)-1:] // the same verdict once more
	}
	return list
}

// others are the reasons of rules that look at several people: ledgers, teams, and a price above what is wanted.
func (e *Explainer) others(person, demand int) []Reason {
	staff := e.without(person, demand)
	var list []Reason
	add := func(name string, cost int64, span Span) {
		if cost > 0 {
			list = append(list, Reason{Allows: true, Verdict: Verdict{Rule: name, Person: person, Demands: []int{demand}, Span: span, Amount: 1, Cost: cost}})
		}
	}
	if dem := &e.p.Demands[demand]; len(staff) >= dem.Want {
		add(RuleSurplus, int64(dem.Over), e.p.SpanOf(demand))
	}
	share := 0
	for _, r := range e.p.Rules {
		switch r := r.(type) {
		case Share:
			if slices.Contains(e.h.m.ledger[demand], int32(share)) {
				add(r.Name, e.shareChange(share, int32(person), int32(demand)), days(0, Day(e.p.Days)))
			}
			share++
		case Together:
			for n, t := range r.Teams {
				if slices.Contains(t, demand) {
					add(r.Name, e.teamChange(&r, n, person, demand, staff), e.c.cover(t))
				}
			}
		}
	}
	return list
}

// without is who is at a demand beside a person who is to have a place there.
func (e *Explainer) without(person, demand int) []int {
	staff := slices.DeleteFunc(slices.Clone(e.staff[demand]), func(i int) bool { return i == person })
	if most := e.p.Demands[demand].Max; most >= 0 && len(staff) >= most && most > 0 {
		staff = staff[:most-1]
	}
	return staff
}

// shareChange is what a person's load costs more with a demand than without, in whole units.
func (e *Explainer) shareChange(n int, q, d int32) int64 {
	base := e.raw[n]
	for _, out := range e.staff[d] {
		if !slices.Contains(e.without(int(q), int(d)), out) {
			base += e.h.loadPrice(int32(n), int32(out), -100)
		}
	}
	load := e.h.loadPrice(int32(n), q, 100)
	if slices.Contains(e.staff[d], int(q)) {
		load = -e.h.loadPrice(int32(n), q, -100)
	}
	return floorDiv(base+load, fine) - floorDiv(base, fine)
}

// teamChange is what a team costs more with a person at a demand than with the place empty.
func (e *Explainer) teamChange(r *Together, n, person, demand int, staff []int) int64 {
	rule := *r
	rule.Teams = r.Teams[n : n+1]
	if r.Homes != nil {
		rule.Homes = r.Homes[n : n+1]
	}
	price := func(at []int) int64 {
		old := e.staff[demand]
		e.staff[demand] = at
		defer func() { e.staff[demand] = old }()
		cost := int64(0)
		e.c.together(&rule, e.staff, func(m Meta, times int, _ Verdict) { cost = int64(m.Weight) })
		return cost
	}
	return price(append(slices.Clip(staff), person)) - price(staff)
}

// content are the hard rules that apply to having a person in a place and say nothing against it.
func (e *Explainer) content(person, demand int, said []Reason) []Reason {
	j := e.c.job(demand)
	dem := &e.p.Demands[demand]
	at := e.neighbours(person, j)
	var list []Reason
	add := func(name string, v Verdict) {
		if !slices.ContainsFunc(said, func(r Reason) bool { return r.Rule == name && !r.Allows }) {
			v.Rule = name
			list = append(list, Reason{Verdict: v, Allows: true})
		}
	}
	here := Verdict{Person: person, Span: j.Span}
	add(RuleAway, here)
	add(RuleBarred, here)
	if len(dem.Skills) > 0 {
		add(RuleSkill, here)
	}
	if dem.MinGrade > 0 || dem.MaxGrade > 0 {
		add(RuleGrade, here)
	}
	add(RuleOverlap, at)
	for _, k := range slices.Concat(e.c.common, e.c.own[person]) {
		if k.rule.Head().Hard && k.speaks(j) {
			add(k.rule.Head().Name, at)
		}
	}
	return list
}

// speaks says whether a rule has something to say of a job.
func (k *checked) speaks(j job) bool {
	switch r := k.rule.(type) {
	case Rest, Free, LongRest, Count:
		return k.of[j.shift]
	case Run:
		return r.Off || k.of[j.shift]
	case Follow:
		return k.of[j.shift] || k.then[j.shift]
	case Automaton:
		return slices.ContainsFunc(k.letters, func(of []bool) bool { return of[j.shift] })
	case Wish:
		return k.of[j.shift] && r.Day == j.day
	}
	return true
}

// neighbours names a person's work before a job and behind it, and the stretch between.
func (e *Explainer) neighbours(person int, j job) Verdict {
	v := Verdict{Person: person, Span: Span{Minute(-e.p.PastDays * DayMinutes), Minute(e.p.Days * DayMinutes)}}
	var near []job
	for _, k := range e.jobs[person] {
		if k.demand != j.demand && k.To <= j.From && k.To >= v.Span.From {
			v.Span.From, near = k.To, []job{k}
		}
	}
	for _, k := range e.jobs[person] {
		if k.demand != j.demand && k.From >= j.To {
			v.Span.To = k.From
			near = append(near, k)
			break
		}
	}
	return involve(v, near...)
}

// Candidates ranks people for a place: those whom no hard rule keeps from it by what they would change of the
// roster's cost, then the nearest of the others: those whom the least of their other work keeps from it, then those whom a rule does, then those away or barred,
// then those who lack grade or skill. Whoever holds the demand is left out; where it has all the people that it may
// have, the candidates are to take the place of the last of them, and Delta counts that too. At most limit are
// given, all if it is 0. Each has the reasons that forbid and those that cost.
func (e *Explainer) Candidates(demand, limit int) []Candidate {
	rated := make([]rating, 0, len(e.p.People))
	for q := range e.p.People {
		if !slices.Contains(e.staff[demand], q) {
			rated = append(rated, e.rate(int32(q), int32(demand)))
		}
	}
	slices.SortFunc(rated, func(a, b rating) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.count, b.count), cmp.Compare(a.delta, b.delta), cmp.Compare(a.person, b.person))
	})
	if limit > 0 && len(rated) > limit {
		rated = rated[:limit]
	}
	list := make([]Candidate, len(rated))
	for i, r := range rated {
		list[i] = Candidate{Person: int(r.person), Delta: r.delta, Reasons: e.reasons(int(r.person), demand)}
	}
	return list
}
