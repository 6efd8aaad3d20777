package roster

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestSolveIsSound solves drawn problems with any rules and holds the result against what Solve promises.
func TestSolveIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		res, err := Solve(context.Background(), p, Options{Seed: 3, Steps: 300})
		if err != nil {
			t.Fatal(err)
		}
		fixed := fixedReport(t, p)
		for name, n := range forbidding(p, res.Report) {
			if n > forbidding(p, fixed)[name] {
				t.Fatalf("%s is broken by %d, by the fixed assignments by %d", name, n, forbidding(p, fixed)[name])
			}
		}
		noneLeft(t, p, res.Roster, res.Report)
		noneTooMany(t, p, res.Roster, res.Report)
	})
}

// noneTooMany makes sure that no assignment but a fixed one can be left out so that hard rules are broken less.
func noneTooMany(t *rapid.T, p *Problem, r Roster, rep Report) {
	for i, a := range r.Assignments {
		if slices.Contains(p.Fixed, a) {
			continue
		}
		less, err := Check(p, &Roster{slices.Delete(slices.Clone(r.Assignments), i, i+1)})
		if err != nil {
			t.Fatal(err)
		}
		if hardUnits(p, less) < hardUnits(p, rep) {
			t.Fatalf("without %v hard rules are broken less: %v, not %v", a, less.Broken, rep.Broken)
		}
	}
}

// hardUnits is how often hard rules are broken, as the search counts.
func hardUnits(p *Problem, rep Report) int {
	n := 0
	for _, v := range rep.Broken {
		if v.Rule == RuleMin || slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Head().Name == v.Rule && units(r) }) {
			n += v.Amount
		} else {
			n++
		}
	}
	return n
}

// TestSolveNothing solves problems without people, without demands, and without either.
func TestSolveNothing(t *testing.T) {
	for _, people := range []int{0, 3} {
		for _, demands := range []int{0, 2, 2000} {
			p := &Problem{Days: 3, Shifts: []Shift{{ID: "d", Minutes: 60}}, People: make([]Person, people), Demands: make([]Demand, demands)}
			for i := range p.People {
				p.People[i].Group = -1
			}
			for d := range p.Demands {
				p.Demands[d] = Demand{Want: 1, Max: 1, Under: 5, Day: Day(d % 3)}
			}
			res, err := Solve(context.Background(), p, Options{Steps: 1000})
			if err != nil {
				t.Fatal(err)
			}
			if want := max(0, demands-3*people); res.Report.Open != want || len(res.Report.Broken) > 0 {
				t.Errorf("%d people, %d demands: %d open, want %d; broken %v", people, demands, res.Report.Open, want, res.Report.Broken)
			}
			if _, err := Explain(p, &res.Roster); err != nil {
				t.Error(err)
			}
			if _, changes, err := Repair(context.Background(), p, &res.Roster, Options{}); err != nil || len(changes) > 0 {
				t.Errorf("repair: %v, %v", changes, err)
			}
		}
	}
}

// fixedReport is what Check says of the fixed assignments alone.
func fixedReport(t *rapid.T, p *Problem) Report {
	rep, err := Check(p, &Roster{p.Fixed})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// forbidding adds up how far hard rules are broken that less work would mend.
func forbidding(p *Problem, rep Report) map[string]int {
	m := map[string]int{}
	for _, v := range rep.Broken {
		if !demanding(p, v) {
			m[fmt.Sprint(v.Rule, v.Person)]++
		}
	}
	return m
}

// noneLeft makes sure that nobody could be put to an open place without breaking a hard rule.
func noneLeft(t *rapid.T, p *Problem, r Roster, rep Report) {
	staff := make([][]int, len(p.Demands))
	for _, a := range r.Assignments {
		staff[a.Demand] = append(staff[a.Demand], a.Person)
	}
	for d := range p.Demands {
		if len(staff[d]) >= p.Demands[d].Want {
			continue
		}
		for q := range p.People {
			if slices.Contains(staff[d], q) {
				continue
			}
			then, err := Check(p, &Roster{append(slices.Clone(r.Assignments), Assignment{q, d})})
			if err != nil {
				t.Fatal(err)
			}
			if noWorse(then, rep) {
				t.Fatalf("demand %d is open, and person %d could take it", d, q)
			}
		}
	}
}

// noWorse says whether every hard verdict of one report is in another.
func noWorse(then, now Report) bool {
	for _, v := range then.Broken {
		if !slices.ContainsFunc(now.Broken, func(w Verdict) bool { return cmp.Equal(v, w) }) {
			return false
		}
	}
	return true
}

// tiny makes a problem small enough to go through every roster of it.
func tiny(rng *rand.Rand) *Problem {
	p := &Problem{Days: 4, PastDays: 2, FirstWeekday: rng.IntN(7), Groups: []Group{{Parent: -1}, {Parent: 0}, {Parent: 0}},
		Shifts: []Shift{{ID: "g", Start: 18 * 60, Minutes: 1440, Tags: []string{"guard"}}, {ID: "d", Start: 8 * 60, Minutes: 720, Tags: []string{"watch"}},
			{ID: "n", Start: 20 * 60, Minutes: 720, Tags: []string{"watch", "night"}}}}
	for i := range 4 {
		q := Person{ID: fmt.Sprint(i), Group: 1 + rng.IntN(2), Grade: rng.IntN(3)}
		if rng.IntN(3) == 0 {
			from := Minute(rng.IntN(4) * DayMinutes)
			q.Away = []Span{{from, from + DayMinutes}}
		}
		p.People = append(p.People, q)
		if rng.IntN(2) == 0 {
			p.Past = append(p.Past, Work{i, rng.IntN(3), Day(-1 - rng.IntN(2))})
		}
	}
	for i := range 6 {
		p.Demands = append(p.Demands, Demand{ID: fmt.Sprint(i), Day: Day(rng.IntN(4)), Shift: rng.IntN(3), Want: 1, Max: 1,
			Under: Weight(10_000 + 10_000*rng.IntN(2)), MinGrade: rng.IntN(2)})
	}
	hard, soft := Meta{Name: "hard", Hard: true}, func(name string) Meta { return Meta{Name: name, Weight: Weight(1 + rng.IntN(30))} }
	guard, watch := ShiftSet{Tags: []string{"guard"}}, ShiftSet{Tags: []string{"watch"}}
	p.Rules = []Rule{
		Count{Meta: hard, Of: guard, Measure: CountShifts, Every: 3, Max: 1},
		Free{Meta: hard, Of: guard, From: -20 * 60, To: -12 * 60},
		Rest{Meta: hard, Of: watch, Before: 11 * 60, After: 11 * 60},
		LongRest{Meta: hard, Of: watch, Days: 4, Minutes: 20 * 60},
		Share{Meta: soft("share"), Demands: []int{0, 1, 2, 3}, Carried: []int{rng.IntN(300), rng.IntN(300), rng.IntN(300), rng.IntN(300)}},
		Together{Meta: soft("together"), Teams: [][]int{{0, 1, 2}, {3, 4, 5}}, Costs: []Weight{Weight(rng.IntN(60)), 80}},
		Count{Meta: soft("count"), Measure: CountShifts, Max: 1 + rng.IntN(2)},
		Wish{Meta: soft("wish"), Person: rng.IntN(4), Day: Day(rng.IntN(4))},
		Run{Meta: soft("run"), Max: 1 + rng.IntN(2)},
		WholeWeekend{Meta: soft("weekend")},
		Repay{Meta: soft("repay"), RestDays: []Day{0, 1}, WorkDays: []Day{2, 3}},
	}
	return p
}

// TestSolveAgainstEveryRoster compares Solve with the best of all rosters of small problems: the cost, in which a place left
// open counts for more than anything else.
func TestSolveAgainstEveryRoster(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 24 {
		p := tiny(rng)
		want := best(t, p)
		res, err := Solve(context.Background(), p, Options{Seed: uint64(n)})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Report.Broken) > 0 || res.Report.Cost != want {
			t.Errorf("problem %d: got %d (%v, broken %v), the best is %d", n, res.Report.Cost, res.Report.Parts, res.Report.Broken, want)
		}
	}
}

// best goes through every roster.
func best(t *testing.T, p *Problem) int64 {
	t.Helper()
	c, err := newChecker(p)
	if err != nil {
		t.Fatal(err)
	}
	least := int64(1) << 60
	var r Roster
	var put func(d int)
	put = func(d int) {
		rep, err := c.check(&r)
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Broken) > 0 {
			return // none of the rules is mended by more work
		}
		if d == len(p.Demands) {
			least = min(least, rep.Cost)
			return
		}
		put(d + 1)
		for q := range p.People {
			r.Assignments = append(r.Assignments, Assignment{q, d})
			put(d + 1)
			r.Assignments = r.Assignments[:len(r.Assignments)-1]
		}
	}
	put(0)
	return least
}

// small is a month of a smaller force, quick to solve.
func small() *Problem {
	p := regiment(1, 5)
	keep := make([]int, len(p.Demands))
	var demands []Demand
	for d, dem := range p.Demands {
		keep[d] = -1
		if dem.Day < 6 {
			keep[d] = len(demands)
			demands = append(demands, dem)
		}
	}
	p.Demands, p.Days = demands, 6
	shorten := func(list []int) []int {
		var short []int
		for _, d := range list {
			if keep[d] >= 0 {
				short = append(short, keep[d])
			}
		}
		return short
	}
	var rules []Rule
	for _, r := range p.Rules {
		switch r := r.(type) {
		case Share:
			r.Demands = shorten(r.Demands)
			rules = append(rules, r)
		case Together:
			for i := range r.Teams {
				r.Teams[i] = shorten(r.Teams[i])
			}
			rules = append(rules, r)
		case Wish:
			if r.Day < 6 {
				rules = append(rules, r)
			}
		case Repay:
		default:
			rules = append(rules, r)
		}
	}
	p.Rules = rules
	return p
}

// TestSolveForce solves some days of a force on one thread and on several.
func TestSolveForce(t *testing.T) {
	p := small()
	var last Progress
	solve := func(threads int) *Result {
		res, err := Solve(context.Background(), p, Options{Seed: 9, Steps: 60_000, Threads: threads, Progress: func(p Progress) {
			if p.Done < last.Done {
				t.Errorf("progress falls from %v to %v", last, p)
			}
			last = p
		}})
		if err != nil {
			t.Fatal(err)
		}
		last = Progress{}
		return res
	}
	one, three := solve(1), solve(3)
	if len(one.Report.Broken) > 0 || one.Report.Open > 4 {
		t.Errorf("broken %v, %d open", one.Report.Broken, one.Report.Open)
	}
	if diff := cmp.Diff(one.Roster, three.Roster); diff != "" {
		t.Errorf("one thread and three give different rosters with the same seed and steps")
	}
	t.Logf("%d people, %d demands: open %d, cost %d, %v", len(p.People), len(p.Demands), one.Report.Open, one.Report.Cost, one.Report.Parts)
}

// TestSolveCancelled stops at once with what there is.
func TestSolveCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	res, err := Solve(ctx, small(), Options{})
	if err != nil || len(res.Report.Broken) > 0 || len(res.Assignments) > 0 {
		t.Errorf("cancelled before it began: %v, %d assignments", err, len(res.Assignments))
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	res, err = Solve(ctx, small(), Options{Progress: func(p Progress) {
		if p.Phase == "improve" {
			cancel()
		}
	}})
	if err != nil || len(res.Report.Broken) > 0 || res.Report.Open > 4 {
		t.Errorf("cancelled while it improved: %v, broken %v, %d open", err, res.Report.Broken, res.Report.Open)
	}
}

// TestSolveKeepsStart plans again from a published plan after some people have fallen ill.
func TestSolveKeepsStart(t *testing.T) {
	p := small()
	first, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 30_000})
	if err != nil {
		t.Fatal(err)
	}
	ill := map[int]bool{}
	for _, a := range first.Assignments {
		if len(ill) < 3 && a.Demand%400 == 7 {
			ill[a.Person] = true
			p.People[a.Person].Away = append(p.People[a.Person].Away, Span{0, 6 * DayMinutes})
		}
	}
	had := 0
	for _, a := range first.Assignments {
		if ill[a.Person] {
			had++
		}
	}
	second, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 30_000, Start: &first.Roster, Keep: 5000})
	if err != nil {
		t.Fatal(err)
	}
	gone := 0
	for _, a := range first.Assignments {
		if !slices.Contains(second.Assignments, a) {
			gone++
		}
	}
	if len(second.Report.Broken) > 0 || second.Report.Open > first.Report.Open || gone < had || gone > had+had/2+2 {
		t.Errorf("%d assignments of people who fell ill, %d given up; broken %v, open %d, before %d", had, gone, second.Report.Broken,
			second.Report.Open, first.Report.Open)
	}
}

// TestSolveDelegates hands problems to another search.
func TestSolveDelegates(t *testing.T) {
	p := tiny(rand.New(rand.NewPCG(1, 1)))
	asked := 0
	for _, takes := range []bool{true, false} {
		res, err := Solve(context.Background(), p, Options{Seed: 1, Search: func(_ context.Context, q *Problem, o Options) (*Roster, bool, error) {
			asked++
			if q != p || o.Seed != 1 {
				t.Errorf("asked about %v with %v", q.Name, o)
			}
			return &Roster{}, takes, nil
		}})
		if err != nil || (len(res.Assignments) == 0) != takes {
			t.Errorf("another search takes it: %v; result %v, %v", takes, res.Roster, err)
		}
	}
	fail := errors.New("fails")
	if _, err := Solve(context.Background(), p, Options{Search: func(context.Context, *Problem, Options) (*Roster, bool, error) { return nil, false, fail }}); !errors.Is(err, fail) {
		t.Errorf("got %v, want %v", err, fail)
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

// TestSolveTime stops at the time given, once a roster is whole.
func TestSolveTime(t *testing.T) {
	res, err := Solve(context.Background(), small(), Options{Time: time.Millisecond})
	if err != nil || len(res.Report.Broken) > 0 || res.Report.Open > 4 {
		t.Errorf("%v, broken %v, open %d", err, res.Report.Broken, res.Report.Open)
	}
}
