package shiftwork

import (
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"

	"qarovul/roster"
	"qarovul/roster/curtois"
	"qarovul/roster/inrc2"
)

func smallCurtois(t testing.TB) *roster.Problem {
	t.Helper()
	f, err := os.Open("../curtois/testdata/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := curtois.Read(f, f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return in.Problem()
}

func tinyINRC2(t testing.TB) *roster.Problem {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Open("../inrc2/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	sc, err := inrc2.ReadScenario(open("Sc-tiny.txt"), "Sc")
	if err != nil {
		t.Fatal(err)
	}
	h, err := sc.ReadHistory(open("H0-tiny-0.txt"), "H0")
	if err != nil {
		t.Fatal(err)
	}
	w, err := sc.ReadWeek(open("WD-tiny-0.txt"), "WD")
	if err != nil {
		t.Fatal(err)
	}
	return (&inrc2.Horizon{Scenario: sc, History: h, Weeks: []*inrc2.Week{w, w}}).Problem()
}

// withAutomata adds a hard and a soft automaton to a problem, the soft one for some people only.
func withAutomata(p *roster.Problem) *roster.Problem {
	first, any := roster.ShiftSet{Shifts: []int{0}}, roster.ShiftSet{}
	p.Rules = append(p.Rules,
		roster.Automaton{Meta: roster.Meta{Name: "not thrice", Hard: true}, Letters: []roster.ShiftSet{first}, Next: [][]int{{0, 1}, {0, 2}, {0, 2}}, Broken: [][]int{{0, 0}, {0, 0}, {0, 2}}},
		roster.Automaton{Meta: roster.Meta{Name: "back to work", Weight: 7, People: []int{0, 2}}, Letters: []roster.ShiftSet{first, any}, Start: 1,
			Next: [][]int{{1, 0, 0}, {1, 0, 1}}, Broken: [][]int{{0, 1, 0}, {3, 0, 1}}})
	return p
}

// randomRoster gives each person a task that they may do on some of the days.
func randomRoster(c *compiled, seed uint64) roster.Roster {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]uint8, len(c.p.People)*c.p.Days)
	for i := range out {
		p, d := i/c.p.Days, i%c.p.Days
		if t := r.IntN(c.m.Tasks + 1); r.IntN(3) > 0 && c.m.People[p].Cost[d*(c.m.Tasks+1)+t] < 1<<30 {
			out[i] = uint8(t)
		}
	}
	return c.write(out)
}

// The engine's prices and the independent check agree on any roster, in cost and in whether hard rules are kept.
func TestEvaluateAgreesWithCheck(t *testing.T) {
	for name, p := range map[string]*roster.Problem{"curtois": smallCurtois(t), "inrc2": tinyINRC2(t), "automata": withAutomata(tinyINRC2(t))} {
		c, err := compile(p)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			r := randomRoster(c, rapid.Uint64().Draw(t, "seed"))
			report, err := roster.Check(p, &r)
			if err != nil {
				t.Fatal(err)
			}
			got := c.m.Evaluate(c.read(&r))
			if got.Soft != report.Cost {
				t.Errorf("cost: got %d, want %d; %v", got.Soft, report.Cost, report.Parts)
			}
			if (got.Hard > 0) != (len(report.Broken) > 0) {
				t.Errorf("hard: got %d, want %v", got.Hard, report.Broken)
			}
		}))
	}
}
