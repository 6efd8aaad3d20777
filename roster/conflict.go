package roster

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Conflict is why some places cannot all be filled: places and hard rules of which none can be left out, for without any one of them the rest
// can hold. Nobody is ever in two places at once and nothing fixed is moved: that is not said again.
type Conflict struct {
	// Places are demands, each as often as people are missing for it there, by index.
	Places []int
	// Rules are the names of the hard rules, the built-in ones first, then in the order of the problem.
	Rules []string
	// Gives say what it takes to fill the places: for each member of the conflict, what happens if that one alone gives. Places that would be left
	// open come first, the cheapest first; then rules, the one first that is broken least.
	Gives []Give
}

// Give is one way out of a conflict.
type Give struct {
	Demand int    // the place that is left open, -1 if a rule gives
	Rule   string // the rule that is broken, "" if a place is left open
	// Filled is who could stand in the other places then, or in all of them.
	Filled []Assignment
	// Broken is what of the rule those assignments break, beside what was broken before.
	Broken []Verdict
	Cost   int64 // of a place left open: its Under
}

// ErrUndecided is what Conflicts gives where its search was too small to say whether the places can be filled.
var ErrUndecided = errors.New("roster: it was not decided whether the places can be filled")

// conflictSteps bounds the search behind each question.
const conflictSteps = 200_000

// Conflicts says why the demands of a scope, say those of a day or of a unit's week, cannot all have the people that they want, and what would have to
// give; nil if they can. Around is what people do beside it: its assignments to other demands stand, those to demands of the scope are not
// looked at. Fixed assignments and the past stand too.
//
// It looks at rules that more work can only break. What asks for work (the Min of Count and Run, WholeWeekend, Repay, a Wish for a shift, runs of days off) may be met
// outside the scope, and is left out; so are prices.
//
// The answer is exact: a matching where nobody can fill two of the places (that decides a day of 24-hour duties at once), else a search over
// who takes what, which gives up with ErrUndecided after a number of steps. Irreducible sets are found by leaving out what is not needed, one by one
// (Chinneck and Dravnieks 1991); where a matching decides, from the places of a Hall violator on (Hall 1935).
func Conflicts(ctx context.Context, p *Problem, scope []int, around *Roster) (*Conflict, error) {
	bare, err := monotone(p)
	if err != nil {
		return nil, err
	}
	c, err := newChecker(bare)
	if err != nil {
		return nil, err
	}
	if around == nil {
		around = &Roster{}
	}
	if err := validStart(p, around); err != nil {
		return nil, err
	}
	for _, d := range scope {
		if d < 0 || d >= len(p.Demands) {
			return nil, bad("scope: demand %d of %d", d, len(p.Demands))
		}
	}
	x, err := newClash(ctx, c, scope, around)
	if err != nil {
		return nil, err
	}
	return x.explain()
}

// monotone is the problem with the hard rules alone that more work can only break.
func monotone(p *Problem) (*Problem, error) {
	if err := Validate(p); err != nil {
		return nil, err
	}
	out := *p
	out.Rules = nil
	for _, r := range p.Rules {
		if !r.Head().Hard {
			continue
		}
		switch x := r.(type) {
		case Rest, Free, LongRest, Follow:
			out.Rules = append(out.Rules, r)
		case Count:
			if x.Max >= 0 {
				x.Min = 0
				out.Rules = append(out.Rules, x)
			}
		case Run:
			if !x.Off && x.Max >= 0 {
				x.Min = min(x.Min, 1)
				out.Rules = append(out.Rules, x)
			}
		case Automaton:
			if m := (&model{p: p}); m.automaton(&x).forbids && !brokenByNobody(p, r) {
				out.Rules = append(out.Rules, r)
			}
		case Wish:
			if !x.Want {
				out.Rules = append(out.Rules, r)
			}
		}
	}
	return &out, nil
}

// brokenByNobody says whether a rule is broken though nobody works at all, so that no place is to blame.
func brokenByNobody(p *Problem, r Rule) bool {
	bare := *p
	bare.Rules, bare.Demands, bare.Fixed = []Rule{r}, nil, nil
	rep, err := Check(&bare, &Roster{})
	return err != nil || len(rep.Broken) > 0
}

// names is a set of rules by their number.
type names [4]uint64

func (n *names) set(i int)          { n[i/64] |= 1 << (i % 64) }
func (n names) has(i int) bool      { return n[i/64]&(1<<(i%64)) != 0 }
func (n names) without(i int) names { n[i/64] &^= 1 << (i % 64); return n }
func (n names) meets(m names) bool  { return n[0]&m[0]|n[1]&m[1]|n[2]&m[2]|n[3]&m[3] != 0 }
func (n names) list(all []string) []string {
	var out []string
	for i, s := range all {
		if n.has(i) {
			out = append(out, s)
		}
	}
	return out
}

// mostNames is how many names of rules a set holds; the first is of what never gives.
const mostNames = 256

// clash looks for a conflict within a scope.
type clash struct {
	ctx    context.Context
	c      *checker
	rules  []string // by number; 0: in two places at once, or twice in one
	number map[string]int
	demand []int         // of the scope, ascending
	want   []int         // people still wanted, by demand of the scope
	jobs   [][]job       // what people do beside the scope, and what is fixed in it
	base   []map[int]int // by person: how often each rule is broken by that alone
	kind   []int         // by demand of the scope: those alike to everybody are of one kind
	kinds  []int         // a demand of each kind
	alone  [][]names     // by person and kind: what taking it would break
	pairs  map[[3]int]names
	taken  []map[int]bool // by person: demands of the scope that they hold by a fixed assignment
}

func newClash(ctx context.Context, c *checker, scope []int, around *Roster) (*clash, error) {
	p := c.p
	x := &clash{ctx: ctx, c: c, rules: []string{RuleOverlap, RuleAway, RuleBarred, RuleSkill, RuleGrade}, number: map[string]int{}, pairs: map[[3]int]names{}}
	for _, r := range p.Rules {
		if n := r.Head().Name; !slices.Contains(x.rules, n) {
			x.rules = append(x.rules, n)
		}
	}
	if len(x.rules) > mostNames {
		return nil, bad("%d hard rules have names of their own: conflicts are told of at most %d", len(x.rules), mostNames)
	}
	for i, n := range x.rules {
		x.number[n] = i
	}
	x.demand = slices.Compact(slices.Sorted(slices.Values(scope)))
	in := map[int]bool{}
	for _, d := range x.demand {
		in[d] = true
		x.want = append(x.want, p.Demands[d].Want)
	}
	frozen := Roster{slices.Clone(p.Fixed)}
	for _, a := range around.Assignments {
		if !in[a.Demand] && !slices.Contains(frozen.Assignments, a) {
			frozen.Assignments = append(frozen.Assignments, a)
		}
	}
	x.taken = make([]map[int]bool, len(p.People))
	for _, a := range p.Fixed {
		if i, ok := slices.BinarySearch(x.demand, a.Demand); ok {
			if x.taken[a.Person] == nil {
				x.taken[a.Person] = map[int]bool{}
			}
			if !x.taken[a.Person][a.Demand] {
				x.want[i] = max(0, x.want[i]-1)
			}
			x.taken[a.Person][a.Demand] = true
		}
	}
	var err error
	if x.jobs, _, err = c.enter(&frozen, func(Meta, int, Verdict) {}); err != nil {
		return nil, err
	}
	x.base = make([]map[int]int, len(p.People))
	x.alone = make([][]names, len(p.People))
	x.sort()
	return x, nil
}

// sort finds demands that are alike.
func (x *clash) sort() {
	p := x.c.p
	alike := func(a, b *Demand) bool {
		return a.Day == b.Day && a.Shift == b.Shift && a.MinGrade == b.MinGrade && a.MaxGrade == b.MaxGrade && slices.Equal(a.Skills, b.Skills)
	}
	for _, d := range x.demand {
		k := slices.IndexFunc(x.kinds, func(o int) bool { return alike(&p.Demands[o], &p.Demands[d]) })
		if k < 0 {
			k = len(x.kinds)
			x.kinds = append(x.kinds, d)
		}
		x.kind = append(x.kind, k)
	}
}

// counts is how often each rule is broken by a person's work.
func (x *clash) counts(q int, jobs []job) map[int]int {
	out := map[int]int{}
	x.c.person(q, jobs, func(m Meta, times int, _ Verdict) { out[x.number[m.Name]] += times })
	return out
}

// breaks is which rules taking the demands breaks, beyond what is broken without.
func (x *clash) breaks(q int, demands ...int) names {
	if x.base[q] == nil {
		x.base[q] = x.counts(q, x.jobs[q])
	}
	jobs := slices.Clone(x.jobs[q])
	for _, d := range demands {
		jobs = append(jobs, x.c.job(d))
	}
	sortJobs(jobs)
	var out names
	for rule, n := range x.counts(q, jobs) {
		if n > x.base[q][rule] {
			out.set(rule)
		}
	}
	return out
}

// one is what taking a demand of the scope by itself breaks.
func (x *clash) one(q, at int) names {
	if x.alone[q] == nil {
		x.alone[q] = make([]names, len(x.kinds))
		for k, d := range x.kinds {
			x.alone[q][k] = x.breaks(q, d)
		}
	}
	m := x.alone[q][x.kind[at]]
	if x.taken[q][x.demand[at]] {
		m.set(0)
	}
	return m
}

// both is what taking two demands of the scope breaks.
func (x *clash) both(q, a, b int) names {
	d, e := x.demand[a], x.demand[b]
	if d == e || x.c.p.SpanOf(d).Overlaps(x.c.p.SpanOf(e)) {
		return names{1}
	}
	k, l := min(x.kind[a], x.kind[b]), max(x.kind[a], x.kind[b])
	key := [3]int{q, k, l}
	m, ok := x.pairs[key]
	if !ok {
		m = x.breaks(q, x.kinds[k], x.kinds[l])
		x.pairs[key] = m
	}
	return m
}

// explain finds a conflict and what would have to give.
func (x *clash) explain() (*Conflict, error) {
	var places []int // by number within the scope
	for i, n := range x.want {
		for range n {
			places = append(places, i)
		}
	}
	var all names
	for i := range x.rules {
		all.set(i)
	}
	filled, hall, err := x.fill(places, all)
	if err != nil || filled != nil || len(places) == 0 {
		return nil, err
	}
	if hall != nil {
		places = hall
	}
	rules := all
	for i := len(x.rules) - 1; i > 0; i-- {
		if filled, _, err := x.fill(places, rules.without(i)); err != nil {
			return nil, err
		} else if filled == nil {
			rules = rules.without(i)
		}
	}
	for i := 0; i < len(places); {
		less := slices.Delete(slices.Clone(places), i, i+1)
		filled, hall, err := x.fill(less, rules)
		switch {
		case err != nil:
			return nil, err
		case filled != nil || len(less) == 0:
			i++
		case hall != nil && len(hall) < len(less):
			places, i = hall, 0
		default:
			places = less
		}
	}
	out := &Conflict{Rules: rules.without(0).list(x.rules)}
	for _, at := range places {
		out.Places = append(out.Places, x.demand[at])
	}
	return out, x.give(out, places, rules)
}

// give tells for each member what happens without it.
func (x *clash) give(out *Conflict, places []int, rules names) error {
	said := map[int]bool{}
	for i, at := range places {
		if said[at] {
			continue
		}
		said[at] = true
		filled, _, err := x.fill(slices.Delete(slices.Clone(places), i, i+1), rules)
		if err != nil {
			return err
		}
		d := x.demand[at]
		out.Gives = append(out.Gives, Give{Demand: d, Filled: filled, Cost: int64(x.c.p.Demands[d].Under)})
	}
	for i := 1; i < len(x.rules); i++ {
		if !rules.has(i) {
			continue
		}
		filled, _, err := x.fill(places, rules.without(i))
		if err != nil {
			return err
		}
		out.Gives = append(out.Gives, Give{Demand: -1, Rule: x.rules[i], Filled: filled, Broken: x.broken(filled, i)})
	}
	slices.SortStableFunc(out.Gives, func(a, b Give) int {
		rule := func(g *Give) int { return min(1, len(g.Rule)) }
		return cmp.Or(cmp.Compare(rule(&a), rule(&b)), cmp.Compare(a.Cost, b.Cost), cmp.Compare(len(a.Broken), len(b.Broken)))
	})
	return nil
}

// broken is what of a rule the assignments break.
func (x *clash) broken(filled []Assignment, rule int) []Verdict {
	of := map[int][]job{}
	for _, a := range filled {
		of[a.Person] = append(of[a.Person], x.c.job(a.Demand))
	}
	var out []Verdict
	for q := range x.jobs {
		if of[q] == nil {
			continue
		}
		jobs := append(slices.Clone(x.jobs[q]), of[q]...)
		sortJobs(jobs)
		x.c.person(q, jobs, func(m Meta, _ int, v Verdict) {
			// What is wrong with the work beside the scope is not this conflict's.
			if x.number[m.Name] == rule && slices.ContainsFunc(v.Demands, func(d int) bool { return slices.ContainsFunc(of[q], func(j job) bool { return j.demand == d }) }) {
				v.Rule = m.Name
				out = append(out, v)
			}
		})
	}
	return out
}
