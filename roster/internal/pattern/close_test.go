package pattern

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// prove lets a closer look for something cheaper until it says that there is nothing.
func prove(m *Model) (best Cost, proved bool) {
	s := newSearch(m, 1, func() bool { return false })
	p := newPlan(m, make(Roster, len(m.People)*m.Days))
	s.descend(p, 0, m.Days, 20)
	if p.cost().Hard > 0 {
		return p.cost(), false
	}
	h := s.openHood(p, whole(len(m.People)), 0, m.Days, nil, true)
	c := &closer{h: h, cutoff: math.Inf(1)}
	for range 200 {
		c.cutoff = float64(p.cost().Soft - m.Unit)
		if ways := c.try(); ways != nil {
			h.use(p, ways)
		}
		if c.proved {
			return p.cost(), true
		}
	}
	return p.cost(), false
}

// What is said to be proved is what trying everything finds.
func TestCloserProvesTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 4, 2)
		best := cheapest(m)
		got, proved := prove(m)
		if got.Less(best) {
			t.Fatalf("got %v, below the optimum %v", got, best)
		}
		if proved && got != best {
			t.Errorf("got %v as proved, the optimum is %v", got, best)
		}
	})
}

// On the same small tasks in every run the proof comes to its end.
func TestCloserComesToAnEnd(t *testing.T) {
	const tasks = 60
	possible, done := 0, 0
	for seed := range tasks {
		m := rapid.Custom(func(t *rapid.T) *Model { return randomModel(t, 4, 2) }).Example(seed)
		best, proved := prove(m)
		if best.Hard > 0 { // it closes only where nothing is broken
			continue
		}
		possible++
		if proved {
			done++
		}
	}
	if possible < tasks/5 || done < possible*9/10 {
		t.Errorf("%d of %d tasks that break no hard rule were proved", done, possible)
	}
}
