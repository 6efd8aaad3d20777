package pattern

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The annealing is shared out into rounds of one length, which each go from the first temperature to the last, and there are the
// more the faster changes are tried.
func TestRoundsShareTheAnnealingOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 14, 5)
		size := len(m.People) * m.Days * m.Tasks
		var before int
		for _, pace := range []int{1, 60_000, 110_000, 1_000_000} { // changes for each task of each person and day in a whole run
			w := &worker{search: newSearch(m, 1, nil), b: &board{m: m}}
			falls, last := 1, 0.0
			for i := range 1000 {
				f := float64(i) / 1000
				w.walked = int(f * float64(pace*size))
				g := w.round(f)
				if g < 0 || g >= 1 {
					t.Fatalf("share of a round: %v", g)
				}
				if g < last {
					if last < 0.98 {
						t.Fatalf("round %d ended after %v of it", falls, last)
					}
					falls++
				}
				last = g
			}
			if falls < before {
				t.Errorf("%d rounds at a pace of %d, %d at a slower one", falls, pace, before)
			}
			before = falls
			if want := map[int]int{1: 1, 60_000: 2, 110_000: 4, 1_000_000: 8}[pace]; falls != want {
				t.Errorf("a pace of %d: %d rounds, want %d", pace, falls, want)
			}
		}
	})
}

// Both tables of changes hold every kind that a lone person can be given, and the exchanges.
func TestTablesOfChanges(t *testing.T) {
	for _, table := range [][16]uint8{kindsOfTight, kindsOfLoose} {
		for _, k := range []uint8{repaint, slide, need, exchange, ends} {
			if !slices.Contains(table[:], k) {
				t.Errorf("kind %d is never tried in %v", k, table)
			}
		}
	}
	if !slices.Contains(kindsOfTight[:], carry) || !slices.Contains(kindsOfTight[:], haul) {
		t.Error("where counts are hard, work must be carried from day to day")
	}
}
