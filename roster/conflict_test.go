package roster

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// holds says whether the assignments break none of the rules, by Check, on a problem that keeps every hard rule that more work can only break.
func holds(t *rapid.T, p *Problem, list []Assignment, rules []string) bool {
	rep, err := Check(p, &Roster{list})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range rep.Broken {
		if v.Rule == RuleOverlap || v.Rule == RuleTwice || slices.Contains(rules, v.Rule) {
			return false
		}
	}
	return true
}

// someFill tries everybody in every place.
func someFill(t *rapid.T, p *Problem, places []int, rules []string) bool {
	list := make([]Assignment, len(places))
	var try func(int) bool
	try = func(n int) bool {
		if n == len(places) {
			return holds(t, p, list, rules)
		}
		for q := range p.People {
			list[n] = Assignment{q, places[n]}
			if holds(t, p, list[:n+1], rules) && try(n+1) {
				return true
			}
		}
		return false
	}
	return try(0)
}

// TestConflictsAgainstEverything compares with trying everybody in every place: there is a conflict exactly where the places cannot be filled, none of its
// members can be missed, and each way out leads out.
func TestConflictsAgainstEverything(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		p.Fixed, p.Past = nil, nil
		left := 4
		for i := range p.Demands {
			d := &p.Demands[i]
			d.Min, d.Want, d.Max = 0, min(d.Want, left), -1
			left -= d.Want
		}
		bare, err := monotone(p)
		if err != nil {
			t.Fatal(err)
		}
		rules := []string{RuleAway, RuleBarred, RuleSkill, RuleGrade}
		for _, r := range bare.Rules {
			if !slices.Contains(rules, r.Head().Name) {
				rules = append(rules, r.Head().Name)
			}
		}
		var places []int
		for i := range p.Demands {
			for range p.Demands[i].Want {
				places = append(places, i)
			}
		}
		got, err := Conflicts(context.Background(), p, numbers(len(p.Demands)), nil)
		if errors.Is(err, ErrUndecided) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if can := someFill(t, bare, places, rules); can != (got == nil) {
			t.Fatalf("the places can be filled: %v; conflict %+v", can, got)
		}
		if got == nil {
			return
		}
		found++
		if someFill(t, bare, got.Places, got.Rules) {
			t.Fatalf("these can hold: %+v", got)
		}
		for i := range got.Places {
			if !someFill(t, bare, slices.Delete(slices.Clone(got.Places), i, i+1), got.Rules) {
				t.Fatalf("place %d can be missed: %+v", got.Places[i], got)
			}
		}
		for i := range got.Rules {
			if !someFill(t, bare, got.Places, slices.Delete(slices.Clone(got.Rules), i, i+1)) {
				t.Fatalf("rule %s can be missed: %+v", got.Rules[i], got)
			}
		}
		if len(got.Gives) != len(slices.Compact(slices.Clone(got.Places)))+len(got.Rules) {
			t.Fatalf("%d ways out of %d places and %d rules", len(got.Gives), len(got.Places), len(got.Rules))
		}
		for _, g := range got.Gives {
			stay := slices.DeleteFunc(slices.Clone(got.Rules), func(n string) bool { return n == g.Rule })
			if !holds(t, bare, g.Filled, stay) {
				t.Fatalf("a way out breaks a rule: %+v", g)
			}
			want := len(got.Places)
			if g.Rule == "" {
				want--
			} else if len(g.Broken) == 0 {
				t.Fatalf("%s gives, and is not broken", g.Rule)
			}
			if len(g.Filled) != want {
				t.Fatalf("%d of %d places are filled: %+v", len(g.Filled), want, g)
			}
		}
	})
	if found == 0 {
		t.Error("no conflict was drawn")
	}
}

// TestConflictSaysWhy: three guards want a driver each, and of three drivers one is away.
func TestConflictSaysWhy(t *testing.T) {
	p := &Problem{Days: 2, Shifts: []Shift{{ID: "guard", Start: 1080, Minutes: 1440}, {ID: "day", Start: 480, Minutes: 480}}}
	for _, id := range []string{"ali", "eli", "oqtay", "vali", "nazim"} {
		q := Person{ID: id, Group: -1}
		if len(p.People) < 3 {
			q.Skills = []string{"driver"}
		}
		p.People = append(p.People, q)
	}
	p.People[2].Away = []Span{{0, 5 * DayMinutes}}
	for i, d := range []Demand{{ID: "g1", Skills: []string{"driver"}}, {ID: "g2", Skills: []string{"driver"}}, {ID: "g3", Skills: []string{"driver"}, Under: 500}, {ID: "gate"}, {ID: "early", Shift: 1}} {
		d.Want, d.Max, d.Under = 1, 1, max(d.Under, Weight(1000+i))
		if d.ID == "g3" {
			d.Under = 500
		}
		p.Demands = append(p.Demands, d)
	}
	got, err := Conflicts(context.Background(), p, numbers(len(p.Demands)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || !slices.Equal(got.Places, []int{0, 1, 2}) || !slices.Equal(got.Rules, []string{RuleAway, RuleSkill}) {
		t.Fatalf("%+v", got)
	}
	first, last := got.Gives[0], got.Gives[len(got.Gives)-1]
	if first.Demand != 2 || first.Cost != 500 {
		t.Errorf("the cheapest way out: %+v", first)
	}
	if last.Rule == "" || len(last.Broken) != 1 {
		t.Errorf("the last way out: %+v", last)
	}
	// With somebody frozen elsewhere at that time there is one fewer still, though nobody would be away.
	p.People[2].Away = nil
	around := Roster{[]Assignment{{0, 4}, {1, 3}}}
	got, err = Conflicts(context.Background(), p, []int{0, 1, 2}, &around)
	if err != nil || got == nil || !slices.Equal(got.Rules, []string{RuleSkill}) {
		t.Errorf("with the gate held by a driver: %+v, %v", got, err)
	}
	if got, err := Conflicts(context.Background(), p, []int{0, 1, 2}, nil); err != nil || got != nil {
		t.Errorf("three drivers for three: %+v, %v", got, err)
	}
}

// TestConflictOfAForce looks for a day of a force on which too many are away, and is quick about it.
func TestConflictOfAForce(t *testing.T) {
	p := regiment(1, 1)
	var scope []int
	for i := range p.Demands {
		if p.Demands[i].Day == 10 {
			scope = append(scope, i)
		}
	}
	if got, err := Conflicts(context.Background(), p, scope, nil); err != nil || got != nil {
		t.Fatalf("a day that can be filled: %+v, %v", got, err)
	}
	stay := 7 // chiefs for eight guards
	for i := range p.People {
		if q := &p.People[i]; slices.Contains(q.Skills, "posts") && q.Grade >= gradeWarrant {
			q.Away = nil
			if stay--; stay < 0 {
				q.Away = []Span{{0, Minute(p.Days * DayMinutes)}}
			}
		}
	}
	got, err := Conflicts(context.Background(), p, scope, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || !slices.Contains(got.Rules, RuleAway) {
		t.Fatalf("%+v", got)
	}
	for _, d := range got.Places {
		if p.Demands[d].MinGrade != gradeWarrant {
			t.Errorf("demand %d is no chief's: %+v", d, p.Demands[d])
		}
	}
}
