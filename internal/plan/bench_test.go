package plan_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"qarovul/internal/plan"
)

// planned is the demo month with a plan, made in as short a search as will do.
func planned(b *testing.B, factor int) plan.Input {
	b.Helper()
	in := demoMonth(b, december, factor)
	got, _, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Time: time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	in.Assigned = got
	return in
}

func BenchmarkBuild(b *testing.B) {
	for _, factor := range []int{1, 5} {
		b.Run(fmt.Sprint(2500*factor), func(b *testing.B) {
			in := demoMonth(b, december, factor)
			for b.Loop() {
				if _, err := plan.Build(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSolve is the first whole plan: how long until nothing is open that could be filled.
func BenchmarkSolve(b *testing.B) {
	for _, factor := range []int{1, 5} {
		b.Run(fmt.Sprint(2500*factor), func(b *testing.B) {
			in := demoMonth(b, december, factor)
			for b.Loop() {
				_, sum, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Time: time.Millisecond})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(sum.Open), "open")
			}
		})
	}
}

func BenchmarkDesk(b *testing.B) {
	in := planned(b, 1)
	for b.Loop() {
		if _, err := plan.NewDesk(in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCandidates(b *testing.B) {
	in := planned(b, 1)
	d, err := plan.NewDesk(in)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		x := &in.Duties[n*7%len(in.Duties)]
		d.Candidates(x.Slots[n%len(x.Slots)].ID, 20)
		n++
	}
}

func BenchmarkWhy(b *testing.B) {
	in := planned(b, 1)
	d, err := plan.NewDesk(in)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		x := &in.Duties[n*7%len(in.Duties)]
		d.Why(in.Register.People[n*13%len(in.Register.People)].ID, x.Slots[n%len(x.Slots)].ID)
		n++
	}
}

func BenchmarkQuality(b *testing.B) {
	in := planned(b, 1)
	for b.Loop() {
		b.StopTimer()
		d, err := plan.NewDesk(in)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		d.Quality()
	}
}

func BenchmarkLedgers(b *testing.B) {
	in := planned(b, 1)
	p := &plan.Plan{Version: plan.Version{Month: in.Month}, Duties: in.Duties, Assigned: in.Assigned}
	for b.Loop() {
		carry := plan.Close(in.Register, in.Calendar, p, nil, nil)
		plan.Ledgers(in.Month, "night", in.Register, in.Calendar, p, nil, carry)
	}
}
