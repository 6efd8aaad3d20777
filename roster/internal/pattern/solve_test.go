package pattern

import (
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func still() time.Duration { return 0 }

// TestMain asks for fewer random cases than usual: each is a search of its own.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// cheapest tries all rosters of two people.
func cheapest(m *Model) Cost {
	var days [2][][]uint8
	var own [2][]Cost
	for p := range days {
		each(m.Days, m.Tasks, func(d []uint8) {
			days[p] = append(days[p], slices.Clone(d))
			own[p] = append(own[p], m.EvaluatePerson(p, d))
		})
	}
	best := Cost{Hard: 1 << 40}
	count := make([]int32, len(m.Cover))
	for i, a := range days[0] {
		for j, b := range days[1] {
			c := own[0][i].plus(own[1][j])
			if c.Hard > best.Hard {
				continue
			}
			clear(count)
			for d := range m.Days {
				for _, t := range [2]uint8{a[d], b[d]} {
					if t > 0 {
						count[d*m.Tasks+int(t)-1]++
					}
				}
			}
			for k, n := range count {
				c = c.plus(m.Cover[k].price(n))
			}
			if c.Less(best) {
				best = c
			}
		}
	}
	return best
}

// The search never claims what is not so: not a cost below the optimum nor a bound above it.
func TestSolveClaimsNoMoreThanIsSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 4, 2)
		best := cheapest(m)
		r := Solve(m, Options{Steps: 30, Seed: rapid.Uint64().Draw(t, "seed"), Threads: 1, Clock: still})
		if got := m.Evaluate(r.Roster); got != r.Cost {
			t.Fatalf("the roster costs %v, was said to cost %v", got, r.Cost)
		}
		if r.Cost.Less(best) {
			t.Errorf("got %v, below the optimum %v", r.Cost, best)
		}
		if !r.HasBound || r.Bound < 0 {
			t.Errorf("bound %d, where no price is negative", r.Bound)
		}
		if best.Hard == 0 && r.HasBound && r.Bound > best.Soft {
			t.Errorf("bound %d above the optimum %d", r.Bound, best.Soft)
		}
	})
}

// On small tasks, the same in every run, the search nearly always finds what trying everything finds.
func TestSolveFindsTheOptimum(t *testing.T) {
	const tasks = 120
	tried, found := 0, 0
	for seed := range tasks {
		m := rapid.Custom(func(t *rapid.T) *Model { return randomModel(t, 4, 2) }).Example(seed)
		best := cheapest(m)
		if best.Hard > 0 {
			continue // the search promises to break as few hard rules as it can, not as few as can be
		}
		tried++
		if r := Solve(m, Options{Steps: 30, Seed: 1, Threads: 1, Clock: still}); r.Cost == best {
			found++
		}
	}
	if tried < tasks/5 || found < tried*9/10 {
		t.Errorf("the optimum was found in %d of the %d tasks that can keep the hard rules", found, tried)
	}
}

func TestSameSeedAndStepsSameRoster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 10, 3)
		o := Options{Steps: 12, Seed: rapid.Uint64().Draw(t, "seed"), Threads: rapid.IntRange(1, 2).Draw(t, "threads"), Clock: still}
		a, b := Solve(m, o), Solve(m, o)
		if !slices.Equal(a.Roster, b.Roster) || a.Bound != b.Bound {
			t.Errorf("two runs differ: %v and %v", a.Cost, b.Cost)
		}
	})
}

func TestStopEndsTheSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 10, 3)
		asked := 0
		after := rapid.IntRange(0, 100).Draw(t, "after")
		r := Solve(m, Options{Seed: 1, Threads: 1, Clock: still, Stop: func() bool { asked++; return asked > after }})
		if got := m.Evaluate(r.Roster); got != r.Cost {
			t.Errorf("the roster costs %v, was said to cost %v", got, r.Cost)
		}
	})
}
