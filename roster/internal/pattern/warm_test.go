package pattern

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// tolled is what the tolls of a roster come to, counted from the definition: each weekend of a person on whom a hard limit
// lies, up to the limit.
func (a *annealer) tolled(r Roster) int64 {
	m := a.m
	var sum int64
	for p := range m.People {
		per := &m.People[p]
		for i := range per.Counters {
			c := &per.Counters[i]
			if !c.Weekends() || !c.Hard || c.Max < 0 {
				continue
			}
			n := c.Base
			q := per.Start
			for d, t := range r[p*m.Days : (p+1)*m.Days] {
				l := m.Letter[t]
				n += m.amount(c, per.Auto, q, l, d)
				q = per.Auto.Next[int(q)*per.Auto.Letters+int(l)]
			}
			sum += a.toll * int64(min(n, c.Max))
		}
	}
	return sum
}

// Under a toll the cost is the true one and the toll, and it is the true one again when the toll is gone.
func TestTollsAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(14, 60).Draw(t, "days"), 1000)
		for _, toll := range []int64{150, 40, 0} {
			a.charge(toll)
			for range 5 {
				a.spread(2, 100, 200)
				a.run(50, 200)
				c := a.m.Evaluate(a.days)
				if want := c.Soft + a.hard*c.Hard + a.tolled(a.days); a.cost != want {
					t.Fatalf("cost under a toll of %d: got %d, want %d", toll, a.cost, want)
				}
			}
		}
		a.checkCost(t)
	})
}

// The draws of the test above do hold weekends on which a toll lies.
func TestSomeDrawsBearTolls(t *testing.T) {
	bear := false
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, 30, 1000)
		a.charge(10)
		a.run(500, 200)
		bear = bear || a.tolled(a.days) > 0
	})
	if !bear {
		t.Error("no draw bore a toll")
	}
}

func TestWarmingLeavesOthersAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(5, 40).Draw(t, "days"), 1000)
		a.run(500, 200)
		before := slices.Clone(a.days)
		p := rapid.IntRange(0, len(a.m.People)-1).Draw(t, "person")
		a.warm(p, 500, 5, 2000)
		for i := range before {
			if i/a.m.Days != p && a.days[i] != before[i] {
				t.Fatalf("warming person %d changed person %d on day %d", p, i/a.m.Days, i%a.m.Days)
			}
		}
		a.checkCost(t)
	})
}

// The first fault of a person is where the days up to it begin to break a hard rule.
func TestFaultIsTheFirstBrokenDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := annealed(t, rapid.IntRange(5, 30).Draw(t, "days"), 50)
		a.run(300, 500)
		p := newPlan(a.m, a.days)
		for i := range a.m.People {
			without := a.m.People[i]
			without.Counters = nil
			m := *a.m
			m.People = []Person{without}
			day := p.fault(i)
			for d := range a.m.Days {
				hard := prefixHard(&m, p.row(i), d+1)
				if (hard > 0) != (day >= 0 && d >= day) {
					t.Fatalf("person %d: fault on day %d, but %d hard up to day %d", i, day, hard, d)
				}
			}
		}
	})
}

// prefixHard is what the first days of the model's only person break.
func prefixHard(m *Model, row []uint8, days int) int64 {
	short := *m
	short.Days = days
	return short.EvaluatePerson(0, row[:days]).Hard
}

// Dice are fair: by chi-square, far beyond what chance would do; and a rise is 1 on average, and above 1 as often as e⁻¹.
func TestDiceAreFair(t *testing.T) {
	for seed := range uint64(5) {
		d := dice{seed}
		const throws = 60_000
		var faces [6]float64
		sum, above, heads := 0.0, 0.0, 0.0
		for range throws {
			faces[d.n(6)]++
			v := d.rise()
			sum += v
			if v > 1 {
				above++
			}
			if d.coin() {
				heads++
			}
		}
		chi := 0.0
		for _, n := range faces {
			chi += (n - throws/6) * (n - throws/6) / (throws / 6)
		}
		if chi > 30 { // five degrees of freedom: one in a hundred thousand
			t.Errorf("seed %d: chi-square %.1f", seed, chi)
		}
		if math.Abs(sum/throws-1) > 0.03 || math.Abs(above/throws-math.Exp(-1)) > 0.01 || math.Abs(heads/throws-0.5) > 0.01 {
			t.Errorf("seed %d: mean rise %.3f, above 1: %.3f, heads %.3f", seed, sum/throws, above/throws, heads/throws)
		}
	}
}
