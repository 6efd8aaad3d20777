package roster

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawRoster draws assignments, sound or not, that no demand has twice or too many of.
func drawRoster(t *rapid.T, p *Problem) Roster {
	var r Roster
	staff := make([]int, len(p.Demands))
	for range rapid.IntRange(0, 10).Draw(t, "assignments") {
		a := Assignment{drawIndex(t, "person", len(p.People)), drawIndex(t, "demand", len(p.Demands))}
		if most := p.Demands[a.Demand].Max; slices.Contains(r.Assignments, a) || most >= 0 && staff[a.Demand] >= most {
			continue
		}
		r.Assignments = append(r.Assignments, a)
		staff[a.Demand]++
	}
	return r
}

// TestExplainAgreesWithCheck puts every candidate into every demand, and compares what was said with Check.
func TestExplainAgreesWithCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		r := drawRoster(t, p)
		before, err := Check(p, &r)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Explain(p, &r)
		if err != nil {
			t.Fatal(err)
		}
		for d := range p.Demands {
			if p.Demands[d].Max == 0 {
				continue
			}
			list := e.Candidates(d, 0)
			checkOrder(t, list)
			for _, c := range list {
				then := replaced(p, r, c.Person, d)
				after, err := Check(p, &then)
				if err != nil {
					t.Fatal(err)
				}
				if got := after.Cost - before.Cost; got != c.Delta {
					t.Fatalf("person %d for demand %d: Delta %d, Check says %d", c.Person, d, c.Delta, got)
				}
				checkAllowed(t, p, r, c, d, after)
				if diff := cmp.Diff(c.Reasons, e.reasons(c.Person, d)); diff != "" {
					t.Fatalf("reasons differ: %s", diff)
				}
			}
			for _, q := range e.staff[d] {
				why := e.Why(q, d)
				then := Roster{slices.DeleteFunc(slices.Clone(r.Assignments), func(a Assignment) bool { return a == Assignment{q, d} })}
				checkAllowed(t, p, then, Candidate{Person: q, Reasons: why}, d, before)
			}
		}
	})
}

// replaced is a roster with one person more at a demand, in the place of its last where it is full.
func replaced(p *Problem, r Roster, q, d int) Roster {
	then := Roster{slices.Clone(r.Assignments)}
	n, last := 0, -1
	for i, a := range then.Assignments {
		if a.Demand == d {
			n, last = n+1, i
		}
	}
	if most := p.Demands[d].Max; most >= 0 && n >= most {
		then.Assignments = slices.Delete(then.Assignments, last, last+1)
	}
	then.Assignments = append(then.Assignments, Assignment{q, d})
	return then
}

// checkAllowed compares whether a candidate is allowed with whether a hard rule of theirs is broken by more with them than
// with the place empty.
func checkAllowed(t *rapid.T, p *Problem, empty Roster, c Candidate, d int, after Report) {
	empty.Assignments = slices.DeleteFunc(slices.Clone(empty.Assignments), func(a Assignment) bool { return a.Demand == d && a.Person == c.Person })
	without, err := Check(p, &empty)
	if err != nil {
		t.Fatal(err)
	}
	times := func(rep Report) map[string]int {
		m := map[string]int{}
		for _, v := range rep.Broken {
			if v.Person == c.Person && v.Rule != RuleFixed && v.Rule != RuleTwice {
				n := 1
				if slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Head().Name == v.Rule && units(r) }) || v.Rule == RuleSkill {
					n = v.Amount
				}
				m[v.Rule] += n
			}
		}
		return m
	}
	old, want := times(without), true
	for name, n := range times(after) {
		want = want && n <= old[name]
	}
	if c.Allowed() != want {
		t.Fatalf("person %d for demand %d: allowed %v, Check says %v: %v", c.Person, d, c.Allowed(), want, c.Reasons)
	}
}

// units says whether a rule is broken by an amount, and not once each time.
func units(r Rule) bool {
	switch r.(type) {
	case Count, Run, Repay, Automaton:
		return true
	}
	return false
}

// checkOrder looks at the order of candidates: allowed before forbidden, cheap before dear.
func checkOrder(t *rapid.T, list []Candidate) {
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if !a.Allowed() && b.Allowed() {
			t.Fatalf("forbidden %v before allowed %v", a, b)
		}
		if a.Allowed() && b.Allowed() && a.Delta > b.Delta {
			t.Fatalf("%d before %d", a.Delta, b.Delta)
		}
	}
}

// TestWhy looks at what is said of a guard who would mount too soon, was on a shift in the night before, and is on leave.
func TestWhy(t *testing.T) {
	p := &Problem{Days: 7, PastDays: 3,
		Shifts: []Shift{{ID: "guard", Start: 18 * 60, Minutes: 1440, Tags: []string{"guard"}}, {ID: "night", Start: 20 * 60, Minutes: 720}},
		People: []Person{{ID: "ali", Group: -1, Skills: []string{"armed"}, Away: []Span{{5 * 1440, 7 * 1440}}}, {ID: "eli", Group: -1}},
		Demands: []Demand{
			{ID: "guard 1", Day: 1, Shift: 0, Want: 1, Max: 1, Under: 100, Skills: []string{"armed"}},
			{ID: "night 0", Day: 0, Shift: 1, Want: 1, Max: 1, Under: 100},
			{ID: "guard 5", Day: 5, Shift: 0, Want: 1, Max: 1, Under: 100},
			{ID: "guard 3", Day: 3, Shift: 0, Want: 1, Max: 1, Under: 100},
		},
		Past: []Work{{Person: 0, Shift: 0, Day: -1}},
		Rules: []Rule{
			Count{Meta: Meta{Name: "R1", Hard: true}, Of: ShiftSet{Tags: []string{"guard"}}, Measure: CountShifts, Every: 3, Max: 1},
			Free{Meta: Meta{Name: "R6", Hard: true}, Of: ShiftSet{Tags: []string{"guard"}}, From: -20 * 60, To: -12 * 60},
			Share{Meta: Meta{Name: "L1", Weight: 4}, Demands: []int{0, 2, 3}, Carried: []int{200, 0}},
		},
	}
	e, err := Explain(p, &Roster{[]Assignment{{0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	past := []Work{{Person: 0, Shift: 0, Day: -1}}
	here := Span{1440 + 18*60, 2*1440 + 18*60}
	want := []Reason{
		{Verdict: Verdict{Rule: "R1", Person: 0, Demands: []int{0}, Past: past, Span: Span{-1440, 2 * 1440}, Amount: 1}},
		{Verdict: Verdict{Rule: "R6", Person: 0, Demands: []int{0, 1}, Span: Span{1440 - 120, 1440 + 6*60}, Amount: 480}},
		{Verdict: Verdict{Rule: "L1", Person: 0, Demands: []int{0}, Span: Span{0, 7 * 1440}, Amount: 1, Cost: 20}, Allows: true},
		{Verdict: Verdict{Rule: RuleAway, Person: 0, Span: here}, Allows: true},
		{Verdict: Verdict{Rule: RuleBarred, Person: 0, Span: here}, Allows: true},
		{Verdict: Verdict{Rule: RuleSkill, Person: 0, Span: here}, Allows: true},
		{Verdict: Verdict{Rule: RuleOverlap, Person: 0, Demands: []int{1}, Span: Span{1440 + 8*60, 7 * 1440}}, Allows: true},
	}
	if diff := cmp.Diff(want, e.Why(0, 0)); diff != "" {
		t.Errorf("why not (-want +got):\n%s", diff)
	}
	away := e.Why(0, 2)[0]
	if want := (Reason{Verdict: Verdict{Rule: RuleAway, Person: 0, Demands: []int{2}, Span: Span{5 * 1440, 7 * 1440}, Amount: 6*60 + 18*60}}); !cmp.Equal(want, away) {
		t.Errorf("away (-want +got):\n%s", cmp.Diff(want, away))
	}
	list := e.Candidates(3, 5)
	if len(list) != 2 || list[0].Person != 1 || list[0].Delta != 4-100 || list[1].Delta != 20-100 || !list[1].Allowed() {
		t.Errorf("candidates for the guard of day 3: %+v", list)
	}
}
