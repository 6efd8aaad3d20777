package roster

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawDays draws a problem of one person with at most one shift a day, and a roster.
func drawDays(t *rapid.T) (*Problem, *Roster) {
	p := &Problem{Days: rapid.IntRange(1, 16).Draw(t, "days"), PastDays: rapid.IntRange(0, 9).Draw(t, "past days"),
		FirstWeekday: rapid.IntRange(0, 6).Draw(t, "weekday"), People: []Person{{ID: "p", Group: -1}}}
	for i := range 3 {
		p.Shifts = append(p.Shifts, Shift{ID: fmt.Sprint(i), Start: 480, Minutes: 480})
	}
	var r Roster
	for d := -p.PastDays; d < p.Days; d++ {
		s := rapid.IntRange(-1, 2).Draw(t, "shift")
		switch {
		case s >= 0 && d < 0:
			p.Past = append(p.Past, Work{0, s, Day(d)})
		case s >= 0:
			r.Assignments = append(r.Assignments, Assignment{0, len(p.Demands)})
			p.Demands = append(p.Demands, Demand{ID: fmt.Sprint(d), Day: Day(d), Shift: s, Max: -1})
		}
	}
	return p, &r
}

func shifts(list ...int) ShiftSet { return ShiftSet{Shifts: list} }

// table makes an automaton from what it does in each state.
func table(m Meta, letters []ShiftSet, states, start int, step func(q, letter int) (next, broken int)) Automaton {
	a := Automaton{Meta: m, Letters: letters, Start: start}
	for q := range states {
		var next, broken []int
		for l := range len(letters) + 1 {
			n, b := step(q, l)
			next, broken = append(next, n), append(broken, b)
		}
		a.Next, a.Broken = append(a.Next, next), append(a.Broken, broken)
	}
	return a
}

// runAutomaton says Run of the first shift by an automaton: its state is the length of the run, twice: with and without a known
// beginning.
func runAutomaton(r Run) Automaton {
	long := max(r.Min, r.Max) + 2
	return table(r.Meta, []ShiftSet{r.Of}, 2*long, long, func(q, letter int) (int, int) {
		n, open := q%long, q >= long
		switch {
		case letter == 1 && r.Max >= 0 && n >= r.Max:
			return q, 1
		case letter == 1:
			return q - n + min(n+1, long-1), 0
		case n > 0 && !open:
			return 0, max(0, r.Min-n)
		}
		return 0, 0
	})
}

// weekendAutomaton counts the days of the week; Saturday's work is remembered for a day.
func weekendAutomaton(p *Problem, m Meta) Automaton {
	first := ((p.FirstWeekday-p.PastDays)%7 + 7) % 7
	const off, worked, unknown = 0, 7, 14
	return table(m, []ShiftSet{{}}, 21, first+unknown, func(q, letter int) (int, int) {
		day, saturday := q%7, q-q%7
		next := (day+1)%7 + unknown
		if day == 5 {
			next = 6 + off
			if letter == 1 {
				next = 6 + worked
			}
		}
		if day == 6 && saturday != unknown && (saturday == worked) != (letter == 1) {
			return next, 1
		}
		return next, 0
	})
}

// What Run, Follow and WholeWeekend say can be said by an automaton, with any past.
func TestAutomatonSaysTheOtherForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, r := drawDays(t)
		m := Meta{Name: "rule", Weight: 1}
		low := rapid.IntRange(0, 4).Draw(t, "low")
		run := Run{Meta: m, Of: shifts(0, 1), Min: low, Max: rapid.SampledFrom([]int{-1, max(low, 1), low + 2}).Draw(t, "high")}
		for _, pair := range [][2]Rule{
			{run, runAutomaton(run)},
			{Follow{Meta: m, First: shifts(0, 1), Then: shifts(1, 2)}, table(m, []ShiftSet{shifts(0), shifts(1), shifts(2)}, 2, 0, func(q, letter int) (int, int) {
				next := 0
				if letter == 1 || letter == 2 {
					next = 1
				}
				if q == 1 && letter >= 2 {
					return next, 1
				}
				return next, 0
			})},
			{WholeWeekend{Meta: m}, weekendAutomaton(p, m)},
		} {
			var cost [2]int64
			for i, rule := range pair {
				p.Rules = []Rule{rule}
				rep, err := Check(p, r)
				if err != nil {
					t.Fatal(err)
				}
				cost[i] = rep.Cost
			}
			if cost[0] != cost[1] {
				t.Fatalf("%T: broken %d times, its automaton %d", pair[0], cost[0], cost[1])
			}
		}
	})
}

// An automaton said to forbid is never broken more after work is taken away.
func TestForbiddingAutomata(t *testing.T) {
	forbid := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		a := drawAutomaton(t, p, Meta{Name: "rule", Hard: true})
		if !(&model{p: p}).automaton(&a).forbids {
			return
		}
		forbid++
		a.Hard, a.Weight = false, 1
		p.Rules, p.Fixed = []Rule{a}, nil
		var full Roster
		for i := range p.Demands {
			if rapid.Bool().Draw(t, "works") {
				full.Assignments = append(full.Assignments, Assignment{0, i})
			}
		}
		if overlapping(t, p, &full) {
			return // which no search makes
		}
		less := Roster{Assignments: slices.DeleteFunc(slices.Clone(full.Assignments), func(Assignment) bool { return rapid.Bool().Draw(t, "taken away") })}
		times := func(r *Roster) int64 {
			rep, err := Check(p, r)
			if err != nil {
				t.Fatal(err)
			}
			return rep.Parts["rule"]
		}
		if was, is := times(&full), times(&less); is > was {
			t.Fatalf("broken %d times with all work, %d times with less", was, is)
		}
	})
	if forbid == 0 {
		t.Error("no automaton was drawn that forbids")
	}
}

func overlapping(t *rapid.T, p *Problem, r *Roster) bool {
	rep, err := Check(p, r)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(rep.Broken, func(v Verdict) bool { return v.Rule == RuleOverlap })
}

// A hard rotation is kept by a whole roster: from early to late to night, and back only by way of two days off.
func TestSolveKeepsARotation(t *testing.T) {
	p := &Problem{Days: 14, Shifts: []Shift{{ID: "early", Start: 360, Minutes: 480}, {ID: "late", Start: 840, Minutes: 480}, {ID: "night", Start: 1320, Minutes: 480}}}
	for i := range 6 {
		p.People = append(p.People, Person{ID: fmt.Sprint(i), Group: -1})
	}
	for d := range 14 {
		for s := range 3 {
			p.Demands = append(p.Demands, Demand{ID: fmt.Sprint(d, s), Day: Day(d), Shift: s, Want: 1, Max: 1, Under: 100})
		}
	}
	rotation := table(Meta{Name: "rotation", Hard: true}, []ShiftSet{shifts(0), shifts(1), shifts(2)}, 5, 0, rotate)
	p.Rules = []Rule{rotation}
	res, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 3000})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Report.Broken) > 0 || res.Report.Open > 0 {
		t.Errorf("broken %v, open %d", res.Report.Broken, res.Report.Open)
	}
}

// rotate: state 0 is rested, 1 to 3 are the last shift, 4 is one day off.
func rotate(q, letter int) (next, broken int) {
	switch {
	case letter == 0 && (q == 0 || q == 4):
		return 0, 0
	case letter == 0:
		return 4, 0
	case q == 4 || letter < q: // only a second day off rests
		return letter, 1
	}
	return letter, 0
}

func TestAutomatonFaults(t *testing.T) {
	good := func() Automaton {
		return Automaton{Meta: Meta{Name: "rule"}, Letters: []ShiftSet{{}}, Next: [][]int{{0, 1}, {0, 1}}, Broken: [][]int{{0, 0}, {0, 1}}}
	}
	p := &Problem{Days: 1, Shifts: []Shift{{ID: "s", Minutes: 60}}}
	if err := p.validRule(good()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(a *Automaton){
		"no letters":           func(a *Automaton) { a.Letters = nil },
		"more letters":         func(a *Automaton) { a.Letters = make([]ShiftSet, 2) },
		"unknown shift":        func(a *Automaton) { a.Letters[0].Shifts = []int{1} },
		"no states":            func(a *Automaton) { a.Next, a.Broken = nil, nil },
		"start":                func(a *Automaton) { a.Start = 2 },
		"start below":          func(a *Automaton) { a.Start = -1 },
		"fewer rows of broken": func(a *Automaton) { a.Broken = a.Broken[:1] },
		"short row":            func(a *Automaton) { a.Next[1] = a.Next[1][:1] },
		"long row of broken":   func(a *Automaton) { a.Broken[0] = append(a.Broken[0], 0) },
		"next":                 func(a *Automaton) { a.Next[0][1] = 2 },
		"next below":           func(a *Automaton) { a.Next[0][0] = -1 },
		"negative":             func(a *Automaton) { a.Broken[1][1] = -1 },
		"too often":            func(a *Automaton) { a.Broken[1][1] = mostBroken + 1 },
		"too many states":      func(a *Automaton) { a.Next = make([][]int, mostStates+1); a.Broken = make([][]int, mostStates+1) },
	} {
		a := good()
		if spoil(&a); p.validRule(a) == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}
