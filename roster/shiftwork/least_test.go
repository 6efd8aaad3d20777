package shiftwork

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"qarovul/roster"
)

// tinyAutomata makes a problem of two people, three days and two shifts, with a past, and with a hard and a soft automaton of any kind.
func tinyAutomata(seed uint64) *roster.Problem {
	r := rand.New(rand.NewPCG(seed, 7))
	p := &roster.Problem{Days: 3, PastDays: r.IntN(3), FirstWeekday: r.IntN(7),
		People: []roster.Person{{ID: "a", Group: -1}, {ID: "b", Group: -1}},
		Shifts: []roster.Shift{{ID: "day", Start: 480, Minutes: 480}, {ID: "long", Start: 600, Minutes: 720}}}
	for d := -p.PastDays; d < p.Days; d++ {
		for s := range 2 {
			if d >= 0 {
				p.Demands = append(p.Demands, roster.Demand{ID: fmt.Sprint(d, s), Day: roster.Day(d), Shift: s, Want: 1, Max: -1, Under: 5, Over: 2})
			} else if r.IntN(2) == 0 {
				p.Past = append(p.Past, roster.Work{Person: s, Shift: r.IntN(2), Day: roster.Day(d)})
			}
		}
	}
	for i := range 2 {
		a := roster.Automaton{Meta: roster.Meta{Name: fmt.Sprint("rule ", i), Hard: i == 0, Weight: roster.Weight(1 + r.IntN(4))},
			Letters: []roster.ShiftSet{{Shifts: []int{r.IntN(2)}}, {}}}
		if r.IntN(3) == 0 {
			a.People = []int{r.IntN(2)}
		}
		states := 1 + r.IntN(4)
		a.Start = r.IntN(states)
		for range states {
			var next, broken []int
			for range 3 {
				next, broken = append(next, r.IntN(states)), append(broken, max(0, r.IntN(6)-3))
			}
			a.Next, a.Broken = append(a.Next, next), append(a.Broken, broken)
		}
		p.Rules = append(p.Rules, a)
	}
	return p
}

// least tries all rosters, and gives the least cost of those that keep the hard rules.
func least(t *testing.T, p *roster.Problem) (cost int64, found bool) {
	for n := range 729 { // 3 choices for each of 2 people on each of 3 days
		var r roster.Roster
		for i, rest := 0, n; i < 6; i, rest = i+1, rest/3 {
			if s := rest % 3; s > 0 {
				r.Assignments = append(r.Assignments, roster.Assignment{Person: i % 2, Demand: i/2*2 + s - 1})
			}
		}
		rep, err := roster.Check(p, &r)
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Broken) == 0 && (!found || rep.Cost < cost) {
			cost, found = rep.Cost, true
		}
	}
	return cost, found
}

// With automata of any kind the bound is one, and of so few rosters the best is found.
func TestTinyAutomataAreSolvedToTheLeast(t *testing.T) {
	feasible := 0
	for seed := range uint64(40) {
		p := tinyAutomata(seed)
		want, found := least(t, p)
		res, err := Solve(context.Background(), p, roster.Options{Steps: 20, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			continue // whatever comes breaks something, which Check says
		}
		feasible++
		if len(res.Report.Broken) > 0 || res.Report.Cost != want {
			t.Errorf("seed %d: costs %d and breaks %v, the least is %d", seed, res.Report.Cost, res.Report.Broken, want)
		}
		if res.HasBound && res.Bound > want {
			t.Errorf("seed %d: bound %d above the least cost %d", seed, res.Bound, want)
		}
	}
	if feasible == 0 {
		t.Error("no problem can be solved")
	}
}
