package roster

import (
	"context"
	"slices"
	"sync"
	"testing"
)

// month is a solved month of the force, made once for the benchmarks that need one.
var month = sync.OnceValues(func() (*Problem, Roster) {
	p := regiment(1, 1)
	res, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 200_000})
	if err != nil {
		panic(err)
	}
	return p, res.Roster
})

// solved solves a problem once for each round, and reports what came of it.
func solved(b *testing.B, p *Problem, o Options) {
	for b.Loop() {
		res, err := Solve(context.Background(), p, o)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(res.Report.Open), "open")
		b.ReportMetric(float64(len(res.Report.Broken)), "broken")
		b.ReportMetric(float64(res.Report.Cost), "cost")
	}
}

func BenchmarkSolveMonth(b *testing.B)   { solved(b, regiment(1, 1), Options{Seed: 1}) }
func BenchmarkSolveMonth5x(b *testing.B) { solved(b, regiment(5, 1), Options{Seed: 1}) }

// BenchmarkFillMonth makes the first complete roster, without improvement.
func BenchmarkFillMonth(b *testing.B) { solved(b, regiment(1, 1), Options{Seed: 1, Steps: 1}) }

func BenchmarkCheckMonth(b *testing.B) {
	p, r := month()
	for b.Loop() {
		rep, err := Check(p, &r)
		if err != nil || len(rep.Broken) > 0 {
			b.Fatal(err, rep.Broken)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	p, r := month()
	for b.Loop() {
		if _, err := Explain(p, &r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCandidates(b *testing.B) {
	p, r := month()
	e, err := Explain(p, &r)
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if list := e.Candidates(n*37%len(p.Demands), 20); len(list) != 20 {
			b.Fatal(len(list))
		}
	}
}

func BenchmarkWhy(b *testing.B) {
	p, r := month()
	e, err := Explain(p, &r)
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if len(e.Why(n*31%len(p.People), n*37%len(p.Demands))) == 0 {
			b.Fatal("nothing to say")
		}
	}
}

// BenchmarkRepair has one person of a solved month fall ill for five days.
func BenchmarkRepair(b *testing.B) {
	p, r := month()
	changed := 0
	for n := 0; b.Loop(); n++ {
		a := r.Assignments[n*97%len(r.Assignments)]
		q := &p.People[a.Person]
		old := q.Away
		from := Minute(p.Demands[a.Demand].Day) * DayMinutes
		q.Away = append(slices.Clip(old), Span{from, from + 5*DayMinutes})
		_, changes, err := Repair(context.Background(), p, &r, Options{})
		if err != nil {
			b.Fatal(err)
		}
		changed += len(changes)
		q.Away = old
	}
	b.ReportMetric(float64(changed)/float64(b.N), "changes/op")
}
