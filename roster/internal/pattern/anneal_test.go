package pattern

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// annealed draws a task, and an annealer that begins with everybody off, which is always allowed.
func annealed(t *rapid.T, days int, hard int64) *annealer {
	m := randomModel(t, days, 3)
	r := make(Roster, len(m.People)*m.Days)
	for i := range r {
		m.People[i/m.Days].Cost[i%m.Days*(m.Tasks+1)] = 1
	}
	return newAnnealer(m, r, hard, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
}

func (a *annealer) checkCost(t *rapid.T) {
	t.Helper()
	c := a.m.Evaluate(a.days)
	if want := c.Soft + a.hard*c.Hard; a.cost != want {
		t.Fatalf("cost: got %d, want %d", a.cost, want)
	}
	c = a.m.Evaluate(a.keep)
	if want := c.Soft + a.hard*c.Hard; a.best != want {
		t.Fatalf("best: got %d, want %d", a.best, want)
	}
}

// What the annealer believes to be the cost stays the true one, at any temperature.
func TestAnnealerKeepsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(5, 16).Draw(t, "days"), 1000)
		before := slices.Clone(a.days)
		for i := range 20 {
			a.run(50, 300)
			a.checkCost(t)
			if i%5 == 4 { // and when it goes on from another one
				now := slices.Clone(a.days)
				a.adopt(before)
				a.checkCost(t)
				before = now
			}
		}
	})
}

// Each change is priced as if both rosters were priced from scratch.
func TestAChangeCostsTheDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(5, 16).Draw(t, "days"), 1000)
		for range 200 {
			before := a.cost
			a.run(1, 200)
			c := a.m.Evaluate(a.days)
			if want := c.Soft + a.hard*c.Hard; a.cost != want {
				t.Fatalf("a change from %d: got %d, want %d", before, a.cost, want)
			}
		}
	})
}

// Walkers side by side keep count too, alternating with one alone.
func TestWalkersSideBySideKeepCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(30, 45).Draw(t, "days"), 1000)
		for range 10 {
			a.spread(rapid.IntRange(1, 3).Draw(t, "walkers"), 100, 200)
			a.checkCost(t)
			a.run(20, 200)
			a.checkCost(t)
		}
	})
}

// Where a hard rule is dearer than all soft ones together, the roster that is kept never breaks more of them than one
// kept before.
func TestAnnealingNeverLosesWhatItKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(30, 45).Draw(t, "days"), 1_000_000)
		hard := a.m.Evaluate(a.keep).Hard
		for range 20 {
			a.spread(2, 200, 50)
			now := a.m.Evaluate(a.keep).Hard
			if now > hard {
				t.Fatalf("%d hard rules broken, were %d", now, hard)
			}
			hard = now
		}
	})
}

// Walkers side by side come to the same roster whichever of them is faster.
func TestWalkersSideBySideAreDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, 40, 1000)
		seed := rapid.Uint64().Draw(t, "walkers' seed")
		b := newAnnealer(a.m, a.days, a.hard, rand.New(rand.NewPCG(seed, 1)))
		c := newAnnealer(a.m, a.days, a.hard, rand.New(rand.NewPCG(seed, 1)))
		for range 5 {
			b.spread(3, 100, 100)
			c.spread(3, 100, 100)
		}
		if !slices.Equal(b.days, c.days) || b.cost != c.cost {
			t.Errorf("two walks differ: %d and %d", b.cost, c.cost)
		}
	})
}

// A horizon long enough to be shared out is solved the same way each time.
func TestLongHorizonSameSeedSameRoster(t *testing.T) {
	m := rapid.Custom(func(t *rapid.T) *Model { return randomModel(t, 210, 4) }).Example(1)
	o := Options{Steps: 60, Seed: 3, Threads: 2, Clock: still}
	a, b := Solve(m, o), Solve(m, o)
	if !slices.Equal(a.Roster, b.Roster) {
		t.Errorf("two runs differ: %v and %v", a.Cost, b.Cost)
	}
	if got := m.Evaluate(a.Roster); got != a.Cost {
		t.Errorf("the roster costs %v, was said to cost %v", got, a.Cost)
	}
}
