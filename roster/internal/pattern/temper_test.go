package pattern

import (
	"testing"

	"pgregory.net/rapid"
)

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
