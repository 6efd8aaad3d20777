package plan_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/reference"
)

var demoForces = map[int]struct {
	*demo.Data
	*force.Register
}{}

// demoForce is the demo force, so many times over; made once.
func demoForce(t testing.TB, factor int) (*demo.Data, *force.Register) {
	t.Helper()
	f, made := demoForces[factor]
	if !made {
		data, err := demo.GenerateScaled(demo.Seed, december, factor)
		if err != nil {
			t.Fatal(err)
		}
		f.Data, f.Register = data, data.Register()
		demoForces[factor] = f
	}
	return f.Data, f.Register
}

// demoMonth is a month of the demo force, so many times over.
func demoMonth(t testing.TB, month when.Month, factor int) plan.Input {
	t.Helper()
	data, register := demoForce(t, factor)
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	duties, err := site.Demand(month, &data.Sites, rules)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Input{Month: month, Duties: duties, Register: register, Rules: rules, Calendar: &when.Calendar{}}
}

// sound fails the test if a plan breaks a hard rule, or leaves a slot open for which somebody is eligible, by the desk or by the
// naive checker.
func sound(t *testing.T, in plan.Input) {
	t.Helper()
	d, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	if b := d.Breaches(); len(b) > 0 {
		t.Errorf("%d hard rules broken, the first %+v", len(b), b[0])
	}
	n := newNaive(in, in.Assigned)
	if f := n.faults(); len(f) > 0 {
		t.Errorf("%d faults, the first %s", len(f), f[0])
	}
	if f := n.wronglyOpen(in.Assigned); len(f) > 0 {
		t.Errorf("%d slots open for somebody eligible, the first %s", len(f), f[0])
	}
	for _, x := range in.Duties {
		for _, s := range x.Slots {
			if d.State(s.ID) != plan.Filled && d.Eligible(s.ID, 1) > 0 && !s.Start.Before(in.Now) {
				t.Errorf("%s is open, though the desk finds somebody eligible", s.ID)
			}
		}
	}
}

// TestDemo plans November and then December of the demo, and December anew after an illness in the first guard.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("plans two months of 2,500 people")
	}
	quick := plan.SolveOptions{Seed: 1, Steps: 20_000}
	november := demoMonth(t, december.Previous(), 1)
	got, _, err := plan.Solve(context.Background(), november, quick)
	if err != nil {
		t.Fatal(err)
	}
	november.Assigned = got
	sound(t, november)

	in := demoMonth(t, december, 1)
	before := &plan.Plan{Version: plan.Version{Month: november.Month}, Duties: november.Duties, Assigned: got}
	in.History = plan.History([]*plan.Plan{before}, nil, december, 31)
	in.Ledger = plan.Close(in.Register, in.Calendar, before, nil, nil)
	got, sum, err := plan.Solve(context.Background(), in, quick)
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Broken) > 0 || sum.Filled+sum.Open != sum.Slots || sum.Slots != len(got)+sum.Open {
		t.Errorf("summary: %+v", sum)
	}
	in.Assigned = got
	sound(t, in)
	fallIll(t, in, quick)
}

// fallIll lets everybody of the first guard of the 6th fall ill, and plans anew.
func fallIll(t *testing.T, in plan.Input, o plan.SolveOptions) {
	in.Now = december.First().Add(4).At(12 * 60)
	r := in.Register
	ill := map[force.PersonID]bool{}
	away := r.Absences
	for _, x := range in.Duties {
		if x.Kind == duty.Guard && x.Mounts == december.First().Add(5) && len(ill) == 0 {
			for _, s := range x.Slots {
				ill[in.Assigned[s.ID].Person] = true
			}
		}
	}
	for id := range ill {
		away = append(away, force.Absence{ID: "ill-" + string(id), Person: id, Kind: force.Illness, Days: when.Days{First: december.First().Add(5), Last: december.First().Add(11)}})
	}
	in.Register = force.NewRegister(r.Ranks, r.Units, r.People, r.Memberships, r.Qualifications, away, r.Bars)
	o.Keep = true
	got, sum, err := plan.Solve(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	for _, x := range in.Duties {
		for _, s := range x.Slots {
			was, now := in.Assigned[s.ID], got[s.ID]
			if s.Start.Before(in.Now) && was.Person != now.Person {
				t.Errorf("%s has begun, but %q went to %q", s.ID, was.Person, now.Person)
			}
			if ill[was.Person] && !s.Start.Before(in.Now) && s.Start.Before(december.First().Add(12).Start()) && s.End.After(december.First().Add(5).Start()) {
				lost++
			}
		}
	}
	if sum.Moved < lost || sum.Moved > 3*lost {
		t.Errorf("%d slots lost their people, %d names moved", lost, sum.Moved)
	}
	in.Assigned = got
	sound(t, in)
}

// TestSameSeedSamePlan: the same input, seed and steps give the same plan.
func TestSameSeedSamePlan(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		o := plan.SolveOptions{Seed: rapid.Uint64().Draw(t, "seed"), Steps: 500, Threads: 1}
		first, _, err := plan.Solve(context.Background(), in, o)
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := plan.Solve(context.Background(), in, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("the second plan differs:\n%s", diff)
		}
	})
}

// TestCancelledSolveGivesWhatItHas: no error, and what there is breaks no rule.
func TestCancelledSolveGivesWhatItHas(t *testing.T) {
	in := demoMonth(t, december, 1)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	got, sum, err := plan.Solve(ctx, in, plan.SolveOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	in.Assigned = got
	if b := brokenNow(t, in); len(b) > 0 || sum.Filled+sum.Open != sum.Slots {
		t.Errorf("broken %v, summary %+v", b, sum)
	}
}
