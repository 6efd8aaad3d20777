package pattern

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// randomModel draws a small task with every kind of rule.
func randomModel(t *rapid.T, days, people int) *Model {
	letters := rapid.IntRange(1, 2).Draw(t, "letters")
	tasks := rapid.IntRange(letters, letters+1).Draw(t, "tasks")
	m := &Model{Days: days, Tasks: tasks, Letters: letters, Letter: []int32{0}, Unit: 1,
		Closing: make([]bool, days), Second: make([]bool, days)}
	for k := range tasks {
		m.Letter = append(m.Letter, int32(k%letters)+1)
	}
	first := rapid.IntRange(0, 6).Draw(t, "weekday")
	for d := range days {
		if (d+first)%7 == 6 {
			m.Closing[d], m.Second[d] = true, d > 0
		}
		if (d+first)%7 == 5 && d == days-1 {
			m.Closing[d] = true
		}
	}
	small := rapid.Int32Range(0, 9)
	for range days * tasks {
		c := Cover{Want: rapid.Int32Range(0, 2).Draw(t, "want"), Max: -1, Under: small.Draw(t, "under"), Over: small.Draw(t, "over")}
		c.Min = min(c.Want, rapid.Int32Range(0, 1).Draw(t, "min"))
		m.Cover = append(m.Cover, c)
	}
	for range people {
		m.People = append(m.People, randomPerson(t, m))
	}
	return m
}

func drawState(t *rapid.T, n int) int32 { return rapid.Int32Range(0, int32(n)-1).Draw(t, "state") }

func randomPerson(t *rapid.T, m *Model) Person {
	rules := Rules{Letters: m.Letters + 1}
	of := func(l int) []bool {
		s := make([]bool, m.Letters+1)
		for i := range s {
			s[i] = i == l || l < 0 && i > 0
		}
		return s
	}
	for _, l := range []int{-1, 0, 1} {
		least := rapid.IntRange(0, 3).Draw(t, "least")
		rules.Runs = append(rules.Runs, Run{Of: of(l), Min: least, Max: rapid.IntRange(max(1, least), 4).Draw(t, "most"),
			Weight: rapid.Int32Range(1, 9).Draw(t, "weight"), Hard: rapid.Bool().Draw(t, "hard")})
	}
	if m.Letters > 1 {
		rules.Follows = append(rules.Follows, Follow{First: 2, Then: 1, Weight: 4, Hard: rapid.Bool().Draw(t, "hard")})
	}
	if rapid.Bool().Draw(t, "machine") {
		states := rapid.IntRange(1, 3).Draw(t, "states")
		k := Machine{Start: drawState(t, states), Weight: rapid.Int32Range(1, 9).Draw(t, "weight"), Hard: rapid.Bool().Draw(t, "hard")}
		kinds := rapid.IntRange(1, 2).Draw(t, "kinds")
		for range m.Letters + 1 {
			k.Letter = append(k.Letter, rapid.Int32Range(0, int32(kinds)-1).Draw(t, "kind"))
		}
		for range states {
			var next, broken []int32
			for range kinds {
				next, broken = append(next, drawState(t, states)), append(broken, rapid.SampledFrom([]int32{0, 0, 1, 2}).Draw(t, "broken"))
			}
			k.Next, k.Broken = append(k.Next, next), append(k.Broken, broken)
		}
		rules.Machines = append(rules.Machines, k)
	}
	rules.Whole[0] = rapid.Int32Range(0, 9).Draw(t, "whole")
	past := rapid.SliceOfN(rapid.Int32Range(0, int32(m.Letters)), 0, 5).Draw(t, "past")
	auto, starts, err := Build(rules, [][]int32{past})
	if err != nil {
		t.Fatal(err)
	}
	p := Person{Auto: auto, Start: starts[0]}
	for i := range m.Days * (m.Tasks + 1) {
		v := rapid.Int32Range(0, 9).Draw(t, "wish")
		if v == 9 && i%(m.Tasks+1) > 0 {
			v = Forbidden
		}
		p.Cost = append(p.Cost, v)
	}
	amount := make([]int32, m.Letters+1)
	for l := 1; l <= m.Letters; l++ {
		amount[l] = rapid.Int32Range(1, 2).Draw(t, "amount")
	}
	least := rapid.Int32Range(0, 6).Draw(t, "least")
	hard := rapid.Bool().Draw(t, "hard")
	p.Counters = []Counter{
		{Amount: amount, Base: 1, Min: least, Max: least + rapid.Int32Range(0, 2).Draw(t, "room"), Weight: 7, Hard: hard},
		{Max: rapid.Int32Range(0, 1).Draw(t, "weekends"), Weight: 5, Hard: rapid.Bool().Draw(t, "hard")},
	}
	single := make([]int32, m.Letters+1)
	single[1] = 1
	p.Counters = append(p.Counters, Counter{Amount: single, Min: rapid.Int32Range(0, 1).Draw(t, "least"),
		Max: rapid.Int32Range(1, 3).Draw(t, "most"), Weight: 6, Hard: rapid.Bool().Draw(t, "hard")})
	p.Counters = slices.DeleteFunc(p.Counters, func(Counter) bool { return rapid.IntRange(0, 4).Draw(t, "none such") == 0 })
	return p
}

// each calls f with every sequence of tasks.
func each(n, tasks int, f func([]uint8)) {
	days := make([]uint8, n)
	for {
		f(days)
		i := 0
		for ; i < n && int(days[i]) == tasks; i++ {
			days[i] = 0
		}
		if i == n {
			return
		}
		days[i]++
	}
}

func TestPricerFindsTheCheapestDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomModel(t, 6, 1)
		w := newPricer(m)
		price := make([]float64, m.Days*m.Tasks)
		for i := range price {
			price[i] = float64(rapid.IntRange(-12, 12).Draw(t, "price"))
		}
		base := make([]int32, len(m.People[0].Counters))
		for i := range base {
			base[i] = m.People[0].Counters[i].Base
		}
		cost := func(days []uint8) float64 {
			c := m.EvaluatePerson(0, days)
			v := float64(c.Soft) + w.hard*float64(c.Hard)
			for d, k := range days {
				if k > 0 {
					v += price[d*m.Tasks+int(k)-1]
				}
			}
			return v
		}
		want := math.Inf(1)
		each(m.Days, m.Tasks, func(days []uint8) {
			for d, k := range days {
				if m.People[0].Cost[d*(m.Tasks+1)+int(k)] == Forbidden {
					return
				}
			}
			want = math.Min(want, cost(days))
		})
		days, got, ok := w.solve(&query{person: 0, to: m.Days, price: price, start: m.People[0].Start, base: base,
			below: math.Inf(1)})
		if !ok {
			t.Fatalf("nothing found, want %v", want)
		}
		if c := cost(days); math.Abs(c-got) > 1e-6 {
			t.Errorf("the answer %v costs %v, was said to cost %v", days, c, got)
		}
		// Where hard rules must be broken, only the soundness of the answer is promised.
		if want < w.hard/2 && math.Abs(got-want) > 1e-6 {
			t.Errorf("got %v, want %v", got, want)
		}
		if want < w.hard/2 && w.bound > want+1e-6 {
			t.Errorf("bound %v above the optimum %v", w.bound, want)
		}
	})
}
