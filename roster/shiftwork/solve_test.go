package shiftwork

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qarovul/roster"
)

func sorted(r roster.Roster) []roster.Assignment {
	out := slices.Clone(r.Assignments)
	slices.SortFunc(out, func(a, b roster.Assignment) int { return (a.Person-b.Person)*100_000 + a.Demand - b.Demand })
	return out
}

func TestSolveIsSoundAndRepeatable(t *testing.T) {
	type run struct {
		name    string
		p       *roster.Problem
		threads int
	}
	for _, r := range []run{{"curtois", smallCurtois(t), 1}, {"curtois", smallCurtois(t), 2}, {"inrc2", tinyINRC2(t), 1}, {"inrc2", tinyINRC2(t), 2}} {
		name, p := fmt.Sprintf("%s, threads %d", r.name, r.threads), r.p
		o := roster.Options{Steps: 20, Seed: 3, Threads: r.threads}
		var last roster.Progress
		o.Progress = func(q roster.Progress) { last = q }
		a, err := Solve(context.Background(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Report.Broken) > 0 {
			t.Errorf("%s: hard rules broken: %+v", name, a.Report.Broken)
		}
		if a.HasBound && a.Bound > a.Report.Cost {
			t.Errorf("%s: bound %d above cost %d", name, a.Bound, a.Report.Cost)
		}
		if last.Cost != a.Report.Cost {
			t.Errorf("%s: the last progress said %d, the result costs %d", name, last.Cost, a.Report.Cost)
		}
		b, err := Solve(context.Background(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(a.Roster), sorted(b.Roster)); diff != "" {
			t.Errorf("%s: two runs differ:\n%s", name, diff)
		}
	}
}

func TestSolveKeepsWhatIsFixedAndWhatIsDear(t *testing.T) {
	p := smallCurtois(t)
	start, err := Solve(context.Background(), p, roster.Options{Steps: 10, Seed: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	dear, err := Solve(context.Background(), p, roster.Options{Steps: 10, Seed: 2, Threads: 1, Start: &start.Roster, Keep: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	got := sorted(dear.Roster)
	for _, a := range start.Roster.Assignments {
		if !slices.Contains(got, a) {
			t.Errorf("assignment %v was given up though it is dear", a)
		}
	}
	// B works the early shift of the first day, whatever it costs.
	fixed := *p
	fixed.Fixed = []roster.Assignment{{Person: 1, Demand: 0}}
	r, err := Solve(context.Background(), &fixed, roster.Options{Steps: 10, Seed: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(r.Roster.Assignments, fixed.Fixed[0]) {
		t.Error("the fixed assignment is missing")
	}
}

func TestCancelledSolveGivesTheBestSoFar(t *testing.T) {
	for name, p := range map[string]*roster.Problem{"curtois": smallCurtois(t), "inrc2": tinyINRC2(t)} {
		for threads := 1; threads <= 2; threads++ {
			ctx, cancel := context.WithCancel(context.Background())
			told := int64(-1) // the cost at the first progress
			o := roster.Options{Time: time.Hour, Seed: 1, Threads: threads, Progress: func(q roster.Progress) {
				if told < 0 && q.Open == 0 {
					told = q.Cost
				}
				cancel()
			}}
			r, err := Solve(ctx, p, o)
			if err != nil {
				t.Fatal(err)
			}
			report, err := roster.Check(p, &r.Roster)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := r.Report.Cost, report.Cost; got != want {
				t.Errorf("%s, threads %d: cost: got %d, want %d", name, threads, got, want)
			}
			if told >= 0 && (report.Cost > told || len(report.Broken) > 0) {
				t.Errorf("%s, threads %d: the answer costs %d and breaks %d hard rules, %d without any broken was known", name, threads, report.Cost,
					len(report.Broken), told)
			}
		}
	}
}

// What is dear to people is not bought with a broken rule, however dear it is, by whichever way of searching.
func TestDearPricesBreakNoHardRule(t *testing.T) {
	const dear = 1_000_000
	days := roster.ShiftSet{}
	for name, rules := range map[string][]roster.Rule{
		"wishes": {
			roster.Wish{Meta: roster.Meta{Name: "a", Weight: dear}, Day: 0, Want: true}, roster.Wish{Meta: roster.Meta{Name: "b", Weight: dear}, Day: 1, Want: true},
			roster.Wish{Meta: roster.Meta{Name: "c", Weight: dear}, Day: 2, Want: true}, roster.Wish{Meta: roster.Meta{Name: "d", Weight: dear}, Day: 3, Want: true},
		},
		"runs":    {roster.Run{Meta: roster.Meta{Name: "a", Weight: dear}, Of: days, Min: 4, Max: -1}, roster.Wish{Meta: roster.Meta{Name: "b", Weight: 5}, Day: 1, Want: true}},
		"minutes": {roster.Count{Meta: roster.Meta{Name: "a", Weight: dear}, Measure: roster.CountMinutes, Min: 4 * 480, Max: -1}},
	} {
		p := &roster.Problem{Days: 7, People: []roster.Person{{ID: "ali", Group: -1}}, Shifts: []roster.Shift{{ID: "day", Start: 480, Minutes: 480}}}
		for d := range p.Days {
			p.Demands = append(p.Demands, roster.Demand{Day: roster.Day(d), Max: -1, Under: 1, Over: 1})
		}
		p.Rules = append(rules, roster.Count{Meta: roster.Meta{Name: "two at most", Hard: true}, Measure: roster.CountShifts, Max: 2})
		r, err := Solve(context.Background(), p, roster.Options{Steps: 60, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		best := int64(1) << 60
		for days := range 1 << p.Days { // all rosters
			var try roster.Roster
			for d := range p.Days {
				if days>>d&1 == 1 {
					try.Assignments = append(try.Assignments, roster.Assignment{Demand: d})
				}
			}
			if report, err := roster.Check(p, &try); err != nil {
				t.Fatal(err)
			} else if len(report.Broken) == 0 {
				best = min(best, report.Cost)
			}
		}
		if len(r.Report.Broken) > 0 || r.Report.Cost != best {
			t.Errorf("%s: cost %d, %d rules broken; %d can be had with none", name, r.Report.Cost, len(r.Report.Broken), best)
		}
	}
}

// counts are rules of which each can bind.
func counts(n int) []roster.Rule {
	var out []roster.Rule
	for range n {
		out = append(out, roster.Count{Meta: roster.Meta{Name: "at most three", Weight: 1}, Measure: roster.CountShifts, Max: 3})
	}
	return out
}

// Sixty counts for each person are taken, and priced as the check does.
func TestManyCountsAreTaken(t *testing.T) {
	p := smallCurtois(t)
	p.Rules = append(p.Rules, counts(55)...)
	r, err := Solve(context.Background(), p, roster.Options{Steps: 20, Seed: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Report.Broken) > 0 || r.HasBound && r.Bound > r.Report.Cost {
		t.Errorf("cost %d, bound %d, broken %v", r.Report.Cost, r.Bound, r.Report.Broken)
	}
}

// clock is an automaton that counts days, and is broken thrice whenever it comes round.
func clock(states int, w roster.Weight) roster.Automaton {
	a := roster.Automaton{Meta: roster.Meta{Name: "clock", Weight: w}, Letters: []roster.ShiftSet{{}}}
	for q := range states {
		next, broken := (q+1)%states, 0
		if next == 0 {
			broken = 3
		}
		a.Next, a.Broken = append(a.Next, []int{next, next}), append(a.Broken, []int{broken, broken})
	}
	return a
}

func TestWhatIsNotOneShiftADayIsRefused(t *testing.T) {
	with := func(change func(*roster.Problem)) *roster.Problem {
		p := smallCurtois(t)
		change(p)
		return p
	}
	meta := roster.Meta{Name: "x", Hard: true}
	for name, p := range map[string]*roster.Problem{
		"rest": with(func(p *roster.Problem) { p.Rules = append(p.Rules, roster.Rest{Meta: meta, After: 600}) }),
		"count in a window": with(func(p *roster.Problem) {
			p.Rules = append(p.Rules, roster.Count{Meta: meta, Measure: roster.CountShifts, Every: 3, Max: 2})
		}),
		"two shifts a day": with(func(p *roster.Problem) { p.Shifts[1].Start = 700 }),
		"automata of too many states together": with(func(p *roster.Problem) {
			for _, states := range []int{32, 33, 35} { // which have no factor in common
				p.Rules = append(p.Rules, clock(states, 1))
			}
		}),
		"an automaton too dear":        with(func(p *roster.Problem) { p.Rules = append(p.Rules, clock(2, 1_000_000_000)) }),
		"more counts than can be kept": with(func(p *roster.Problem) { p.Rules = append(p.Rules, counts(65)...) }),
		"weekends too dear together": with(func(p *roster.Problem) {
			for range 3 {
				p.Rules = append(p.Rules, roster.WholeWeekend{Meta: roster.Meta{Name: "x", Weight: 1_000_000_000}})
			}
		}),
		"wishes too dear together": with(func(p *roster.Problem) {
			for range 3 {
				p.Rules = append(p.Rules, roster.Wish{Meta: roster.Meta{Name: "x", Weight: 1_000_000_000}, Day: 1, Want: true})
			}
		}),
		"minutes too dear": with(func(p *roster.Problem) {
			p.Rules = append(p.Rules, roster.Count{Meta: roster.Meta{Name: "x", Weight: 1_000_000_000}, Measure: roster.CountMinutes, Min: 4800, Max: -1})
		}),
		"two fixed for one day": with(func(p *roster.Problem) {
			for d, n := 0, 0; d < len(p.Demands) && n < 2; d++ {
				if p.Demands[d].Day == 2 {
					p.Fixed = append(p.Fixed, roster.Assignment{Person: 1, Demand: d})
					n++
				}
			}
		}),
		"weekends of some": with(func(p *roster.Problem) {
			p.Rules = append(p.Rules, roster.Count{Meta: meta, Of: roster.ShiftSet{Shifts: []int{0}}, Measure: roster.CountWeekends, Max: 1})
		}),
	} {
		if _, err := Solve(context.Background(), p, roster.Options{Steps: 1}); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: got %v, want ErrUnsupported", name, err)
		}
		if _, ok, err := Search(context.Background(), p, roster.Options{Steps: 1}); ok || err != nil {
			t.Errorf("%s: Search: got %v, %v, want to leave it to another", name, ok, err)
		}
	}
}
