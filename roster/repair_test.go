package roster

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestRepairIsSound repairs any roster of drawn problems: the result is sound, nobody is left who could take an open
// place, and the changes are the difference.
func TestRepairIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		old := drawRoster(t, p)
		res, changes, err := Repair(context.Background(), p, &old, Options{})
		if err != nil {
			t.Fatal(err)
		}
		fixed := forbidding(p, fixedReport(t, p))
		for name, n := range forbidding(p, res.Report) {
			if n > fixed[name] {
				t.Fatalf("%s is broken by %d, by the fixed assignments by %d", name, n, fixed[name])
			}
		}
		noneLeft(t, p, res.Roster, res.Report)
		got := slices.Clone(old.Assignments)
		for _, c := range changes {
			got = slices.DeleteFunc(got, func(a Assignment) bool { return a == Assignment{c.Was, c.Demand} })
			if c.Now >= 0 {
				got = append(got, Assignment{c.Now, c.Demand})
			}
		}
		if diff := cmp.Diff(sorted(res.Assignments), sorted(got)); diff != "" {
			t.Fatalf("old roster with the changes (-result +got):\n%s", diff)
		}
	})
}

func sorted(list []Assignment) []Assignment {
	list = append([]Assignment{}, list...)
	slices.SortFunc(list, func(a, b Assignment) int {
		if a.Demand != b.Demand {
			return a.Demand - b.Demand
		}
		return a.Person - b.Person
	})
	return list
}

// TestRepairMovesFew has one person fall ill in a sound roster of a force.
func TestRepairMovesFew(t *testing.T) {
	p := small()
	first, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	same, changes, err := Repair(context.Background(), p, &first.Roster, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) > 0 || !cmp.Equal(sorted(first.Assignments), sorted(same.Assignments)) {
		t.Errorf("a sound roster is changed: %v", changes)
	}
	for _, n := range []int{3, 500, 1100} {
		a := first.Assignments[n]
		away := p.People[a.Person].Away
		p.People[a.Person].Away = append(slices.Clip(away), Span{0, Minute(p.Days+2) * DayMinutes})
		had := 0
		for _, b := range first.Assignments {
			if b.Person == a.Person {
				had++
			}
		}
		res, changes, err := Repair(context.Background(), p, &first.Roster, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Report.Broken) > 0 || res.Report.Open > first.Report.Open || len(changes) < had || len(changes) > 3*had {
			t.Errorf("%d duties of one who fell ill: broken %v, open %d, before %d, changes %+v", had, res.Report.Broken, res.Report.Open, first.Report.Open, changes)
		}
		for _, c := range changes {
			if c.Was == a.Person && (len(c.Why) == 0 || c.Why[0].Rule != RuleAway || c.For != c.Demand) {
				t.Errorf("change %+v: the person is away", c)
			}
			if c.Was >= 0 && c.Was != a.Person && (len(c.Why) == 0 || c.For == c.Demand) {
				t.Errorf("change %+v: it does not say for what the person was moved", c)
			}
		}
		p.People[a.Person].Away = away
	}
}

// TestRepairMovesInChains has a place that nobody is free for, and a chain of two that fills it.
func TestRepairMovesInChains(t *testing.T) {
	p := &Problem{Days: 2, Shifts: []Shift{{ID: "d", Start: 480, Minutes: 600}},
		People: []Person{{ID: "ali", Skills: []string{"driver"}, Group: -1}, {ID: "eli", Group: -1}, {ID: "oqtay", Skills: []string{"driver"}, Group: -1}},
		Demands: []Demand{
			{ID: "driver", Want: 1, Max: 1, Under: 10_000, Skills: []string{"driver"}},
			{ID: "gate", Want: 1, Max: 1, Under: 10_000},
		}}
	p.People[2].Away = []Span{{0, DayMinutes}}
	old := Roster{[]Assignment{{2, 0}, {0, 1}}}
	res, changes, err := Repair(context.Background(), p, &old, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Change{
		{Demand: 0, Was: 2, Now: 0, For: 0, Why: []Reason{{Verdict: Verdict{Rule: RuleAway, Person: 2, Demands: []int{0}, Span: Span{0, DayMinutes}, Amount: 600}}}},
		{Demand: 1, Was: 0, Now: 1, For: 0, Why: []Reason{{Verdict: Verdict{Rule: RuleOverlap, Person: 0, Demands: []int{0, 1}, Span: Span{480, 1080}, Amount: 600}}}},
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if res.Report.Open > 0 || len(res.Report.Broken) > 0 {
		t.Errorf("open %d, broken %v", res.Report.Open, res.Report.Broken)
	}
}
