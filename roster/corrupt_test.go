package roster

import (
	"context"
	"slices"
	"testing"
)

// TestCheckCatchesCorruption spoils a sound roster of a force in each way that a hard rule forbids. Every spoiling looks for
// a person and a demand by plain conditions, and puts the one in the place of the other's holder.
func TestCheckCatchesCorruption(t *testing.T) {
	p := small()
	p.People[77].Barred = []Span{{DayMinutes, 2 * DayMinutes}}
	p.People[78].Shifts = []int{shiftDay, shiftNight}
	p.Rules = append(p.Rules, Wish{Meta: Meta{Name: "W1 hard", Hard: true}, Person: 300, Day: 2})
	res, err := Solve(context.Background(), p, Options{Seed: 1, Steps: 5000})
	if err != nil {
		t.Fatal(err)
	}
	p.Fixed = res.Assignments[100:101]
	if rep, err := Check(p, &res.Roster); err != nil || len(rep.Broken) > 0 {
		t.Fatal(err, rep.Broken)
	}
	holder := make([]int, len(p.Demands))
	of := make([][]int, len(p.People))
	for _, a := range res.Assignments {
		holder[a.Demand] = a.Person
		of[a.Person] = append(of[a.Person], a.Demand)
	}
	// meets says whether a person has other work for which something holds.
	meets := func(q, d int, f func(mine, other Demand, a, b Span) bool) bool {
		return slices.ContainsFunc(of[q], func(e int) bool {
			return e != d && f(p.Demands[d], p.Demands[e], p.SpanOf(d), p.SpanOf(e))
		})
	}
	guard := func(d Demand) bool { return d.Shift == shiftGuard }
	watch := func(d Demand) bool { return d.Shift == shiftDay || d.Shift == shiftNight }
	for _, c := range []struct {
		rule string
		is   func(q, d int) bool
	}{
		{RuleOverlap, func(q, d int) bool {
			return meets(q, d, func(_, _ Demand, a, b Span) bool { return a.Overlaps(b) })
		}},
		{RuleAway, func(q, d int) bool { return slices.ContainsFunc(p.People[q].Away, p.SpanOf(d).Overlaps) }},
		{RuleBarred, func(q, d int) bool { return q == 77 && p.Demands[d].Day == 1 }},
		{RuleBarred, func(q, d int) bool { return q == 78 && guard(p.Demands[d]) }},
		{RuleSkill, func(q, d int) bool {
			return slices.Contains(p.Demands[d].Skills, "driver") && !slices.Contains(p.People[q].Skills, "driver")
		}},
		{RuleGrade, func(q, d int) bool { return p.People[q].Grade < p.Demands[d].MinGrade }},
		{RuleGrade, func(q, d int) bool { return p.Demands[d].MaxGrade > 0 && p.People[q].Grade > p.Demands[d].MaxGrade }},
		{RuleFixed, func(q, d int) bool { return d == p.Fixed[0].Demand && q != p.Fixed[0].Person }},
		{"R1", func(q, d int) bool {
			return meets(q, d, func(x, y Demand, _, _ Span) bool { return guard(x) && guard(y) && y.Day-x.Day <= 2 && y.Day-x.Day >= 1 })
		}},
		{"R1", func(q, d int) bool { // after a guard of the past
			return guard(p.Demands[d]) && slices.ContainsFunc(p.Past, func(w Work) bool { return w.Person == q && p.Demands[d].Day-w.Day <= 2 })
		}},
		{"R6", func(q, d int) bool {
			return meets(q, d, func(x, y Demand, _, _ Span) bool { return guard(x) && y.Shift == shiftNight && y.Day == x.Day-1 })
		}},
		{"R7", func(q, d int) bool {
			return meets(q, d, func(x, y Demand, _, _ Span) bool { return guard(x) && y.Shift == shiftDay && y.Day == x.Day })
		}},
		{"S2", func(q, d int) bool {
			return meets(q, d, func(x, _ Demand, a, b Span) bool { return watch(x) && b.From >= a.To && b.From < a.To+11*60 })
		}},
		{"S2", func(q, d int) bool {
			return meets(q, d, func(x, _ Demand, a, b Span) bool { return watch(x) && b.To <= a.From && b.To > a.From-11*60 })
		}},
		{"N1", func(q, d int) bool {
			return meets(q, d, func(x, _ Demand, a, b Span) bool {
				return x.Shift == shiftInner && b.From >= a.To && b.From < a.To+24*60
			})
		}},
		{"W1 hard", func(q, d int) bool { return q == 300 && p.Demands[d].Day == 2 }},
	} {
		found := 0
		for q := 0; q < len(p.People) && found < 5; q++ {
			for d := 0; d < len(p.Demands) && found < 5; d++ {
				if holder[d] == q || !c.is(q, d) {
					continue
				}
				found++
				spoilt := Roster{slices.Clone(res.Assignments)}
				i := slices.Index(spoilt.Assignments, Assignment{holder[d], d})
				spoilt.Assignments[i].Person = q
				mustBreak(t, p, spoilt, c.rule)
				break
			}
		}
		if found == 0 {
			t.Errorf("%s: found no way to break it", c.rule)
		}
	}
	again := append(slices.Clone(res.Assignments), res.Assignments[5])
	mustBreak(t, p, Roster{again}, RuleTwice)
	again[len(again)-1].Person = 2400
	mustBreak(t, p, Roster{again}, RuleMax)
	p.Demands[again[0].Demand].Min = 1
	mustBreak(t, p, Roster{again[1:]}, RuleMin)
	week := Roster{}
	for d := range p.Demands {
		if last := len(week.Assignments) - 1; p.Demands[d].Shift == shiftDay && (last < 0 || p.Demands[week.Assignments[last].Demand].Day < p.Demands[d].Day) {
			week.Assignments = append(week.Assignments, Assignment{1500, d})
		}
	}
	mustBreak(t, p, week, "S3")
}

// mustBreak makes sure that Check says that a roster breaks a rule.
func mustBreak(t *testing.T, p *Problem, r Roster, rule string) {
	t.Helper()
	rep, err := Check(p, &r)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(rep.Broken, func(v Verdict) bool { return v.Rule == rule }) {
		t.Errorf("%s is not found broken", rule)
	}
}
