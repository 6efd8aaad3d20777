package plan_test

import (
	"context"
	"testing"
	"time"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

// demoMonth is December 2026 of the demo, so many times over.
func demoMonth(t testing.TB, factor int) plan.Input {
	t.Helper()
	month := when.NewMonth(2026, time.December)
	data, err := demo.GenerateScaled(demo.Seed, month, factor)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	duties, err := site.Demand(month, &data.Sites, rules)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Input{Month: month, Duties: duties, Register: data.Register(), Rules: rules, Calendar: &when.Calendar{}}
}

func TestDemoFigures(t *testing.T) {
	in := demoMonth(t, 1)
	start := time.Now()
	got, sum, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Time: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Log("solve", time.Since(start), sum.Slots, sum.Filled, sum.Open, len(sum.Broken), sum.Steps, sum.Parts)
	in.Assigned = got
	start = time.Now()
	d, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("desk", time.Since(start))
	q := d.Quality()
	for _, i := range q.Items {
		t.Log(i.Key, i.Level, i.Words(words.En, d.Names()), len(i.Slots), len(i.People))
		for n, u := range i.Units {
			if n < 3 || n > len(i.Units)-3 {
				t.Log("   ", u)
			}
		}
	}
	for _, i := range []int{0, 10, 50, 100} {
		s := in.Duties[i].Slots[0]
		start = time.Now()
		c := d.Candidates(s.ID, 20)
		t.Log(s.ID, "cand", time.Since(start), len(c), c[0].Allowed, d.Eligible(s.ID, 1000))
		for _, r := range d.Why(got[s.ID].Person, s.ID) {
			t.Log("    ", r.Words(words.En, d.Names()), r.Cost)
		}
		for _, r := range c[0].Reasons {
			t.Log("    c ", r.Words(words.Az, d.Names()), r.Cost)
		}
	}
	for _, id := range q.Items[0].Slots {
		if d.Eligible(id, 1) > 0 {
			t.Error("eligible", id)
		}
	}
}
