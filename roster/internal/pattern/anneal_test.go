package pattern

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// What the annealer believes to be the cost stays the true one, at any temperature.
func TestAnnealerKeepsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, rapid.IntRange(5, 16).Draw(t, "days"), 3)
		r := make(Roster, len(m.People)*m.Days)
		for i := range r {
			// A person who may not be free on a day would make any start a broken one.
			m.People[i/m.Days].Cost[i%m.Days*(m.Tasks+1)] = 1
		}
		a := newAnnealer(m, r, 1000, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
		for range 20 {
			a.run(50, 300)
			c := m.Evaluate(a.days)
			if want := c.Soft + 1000*c.Hard; a.cost != want {
				t.Fatalf("cost: got %d, want %d", a.cost, want)
			}
			c = m.Evaluate(a.keep)
			if want := c.Soft + 1000*c.Hard; a.best != want {
				t.Fatalf("best: got %d, want %d", a.best, want)
			}
		}
	})
}
