package pattern

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Whoever stops a search while tolls still lie gets what annealing has come to, if that is better than the start.
func TestAnEarlyStopGivesWhatThereIs(t *testing.T) {
	better := false
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, 30, 1000)
		w := &worker{search: newSearch(a.m, 1, nil), b: &board{m: a.m}, plan: newPlan(a.m, a.days), sa: a, reaped: math.MaxInt64}
		before := w.plan.cost()
		a.charge(10)
		a.run(2000, 5)
		w.harvest()
		now, reached := w.plan.cost(), a.m.Evaluate(a.days)
		want := before
		if reached.Less(before) {
			want, better = reached, true
		}
		if now != want {
			t.Fatalf("the plan costs %v; the start %v, what was reached %v", now, before, reached)
		}
	})
	if !better {
		t.Error("no draw came to anything")
	}
}

// The annealing is shared out into rounds of one length, which each end with
// time to rebuild, and there are the more the faster changes are tried.
func TestRoundsShareTheAnnealingOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 14, 5)
		size := len(m.People) * m.Days * m.Tasks
		var before int
		for _, pace := range []int{1, 60_000, 110_000, 1_000_000} { // changes for each task of each person and day in a whole run
			w := &worker{search: newSearch(m, 1, nil), b: &board{m: m}}
			rounds, last := 1, 0.0
			for i := range 1000 {
				f := float64(i) / 1000
				w.walked = int(f * float64(pace*size))
				n, g := w.round(f)
				switch {
				case n == rounds && g < 0.1 && last > 1:
					rounds++
				case n != rounds-1 || g < last:
					t.Fatalf("at %v, %v of round %d comes after %v of round %d", f, g, n, last, rounds-1)
				}
				last = g
			}
			if rounds < before {
				t.Errorf("%d rounds at a pace of %d, %d at a slower one", rounds, pace, before)
			}
			before = rounds
			if want := map[int]int{1: 1, 60_000: 1, 110_000: 4, 1_000_000: 8}[pace]; rounds != want {
				t.Errorf("a pace of %d: %d rounds, want %d", pace, rounds, want)
			}
		}
	})
}
