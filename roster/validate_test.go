package roster

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// sane is a problem with one of everything, which each case of TestValidate spoils in one way.
func sane() *Problem {
	m := Meta{Name: "rule"}
	return &Problem{
		Days: 3, PastDays: 2, Groups: []Group{{ID: "bn", Parent: -1}, {ID: "co", Parent: 0}},
		Shifts:  []Shift{{ID: "g", Start: 1080, Minutes: 1440}},
		People:  []Person{{ID: "ali", Group: 1, Skills: []string{"a", "b"}, Away: []Span{{0, 1}}, Barred: []Span{{0, 1}}, Shifts: []int{0}}},
		Demands: []Demand{{ID: "d", Skills: []string{"a"}, Want: 1, Max: 1}, {ID: "e", Want: 1, Max: -1}},
		Fixed:   []Assignment{{0, 0}}, Past: []Work{{0, 0, -2}},
		Rules: []Rule{
			Rest{Meta: m}, Free{Meta: m, To: 1}, LongRest{Meta: m, Days: 7, Minutes: 60}, Count{Meta: m, Measure: CountShifts, Carried: []int{1}},
			Run{Meta: m, Max: -1}, WholeWeekend{m}, Follow{Meta: m}, Wish{Meta: m}, Share{Meta: m, Demands: []int{0}},
			Together{Meta: m, Teams: [][]int{{0}, {1}}, Homes: []int{1, -1}, Costs: []Weight{1, 2}}, Repay{m, []Day{-2}, []Day{2}},
		},
	}
}

func TestValidate(t *testing.T) {
	if err := Validate(sane()); err != nil {
		t.Fatalf("a sane problem: %v", err)
	}
	if err := Validate(nil); !errors.Is(err, ErrProblem) {
		t.Errorf("no problem at all: %v", err)
	}
	rule := func(r Rule) func(*Problem) { return func(p *Problem) { p.Rules = []Rule{r} } }
	m := Meta{Name: "X9"}
	for _, c := range []struct {
		want  string // a part of the complaint
		spoil func(*Problem)
	}{
		{"horizon of 0 days", func(p *Problem) { p.Days = 0 }},
		{"horizon of 36526 days, more than 36525", func(p *Problem) { p.Days = 36_526 }},
		{"past of 36526 days, more than 36525", func(p *Problem) { p.PastDays = 36_526 }},
		{"more than 52596000", func(p *Problem) { p.Shifts[0].Minutes = 52_596_001 }},
		{"at most 1000000 people", func(p *Problem) { p.Demands[1].Want = 1_000_001 }},
		{"rest of 0 and 52596001 minutes", rule(Rest{Meta: m, After: 52_596_001})},
		{"rest of 60 minutes in 52596001 days", rule(LongRest{Meta: m, Minutes: 60, Days: 52_596_001})},
		{"window of 1000000001 days, more", rule(Count{Meta: m, Measure: CountShifts, Every: 1_000_000_001})},
		{"carries 1000000001 for person 0, more", rule(Count{Meta: m, Measure: CountShifts, Carried: []int{1_000_000_001}})},
		{"to 1000000001: at most", rule(Run{Meta: m, Max: 1_000_000_001})},
		{"weekday 7", func(p *Problem) { p.FirstWeekday = 7 }},
		{"past of -1 days", func(p *Problem) { p.PastDays = -1 }},
		{"group 1 (co): parent 1", func(p *Problem) { p.Groups[1].Parent = 1 }},
		{"shift 0 (g)", func(p *Problem) { p.Shifts[0].Start = 1440 }},
		{"length of 0 minutes", func(p *Problem) { p.Shifts[0].Minutes = 0 }},
		{"person 0 (ali): roster: bad problem: group 2 of 2", func(p *Problem) { p.People[0].Group = 2 }},
		{"skills are not sorted", func(p *Problem) { p.People[0].Skills = []string{"b", "a"} }},
		{"absence ends", func(p *Problem) { p.People[0].Away[0].To = 0 }},
		{"bar ends", func(p *Problem) { p.People[0].Barred[0].To = -1 }},
		{"shift 1 of 1", func(p *Problem) { p.People[0].Shifts[0] = 1 }},
		{"demand 1 (e): roster: bad problem: day 3", func(p *Problem) { p.Demands[1].Day = 3 }},
		{"shift -1 of 1", func(p *Problem) { p.Demands[0].Shift = -1 }},
		{"are negative", func(p *Problem) { p.Demands[0].Min = -1 }},
		{"at most 1, but", func(p *Problem) { p.Demands[0].Want = 2 }},
		{"highest grade 1", func(p *Problem) { p.Demands[0].MinGrade, p.Demands[0].MaxGrade = 2, 1 }},
		{"skills are not sorted", func(p *Problem) { p.Demands[0].Skills = []string{"b", "a"} }},
		{"weight -1", func(p *Problem) { p.Demands[0].Under = -1 }},
		{"weight 2000000000", func(p *Problem) { p.Demands[0].Over = 2_000_000_000 }},
		{"fixed assignment 0: person 1 of 1", func(p *Problem) { p.Fixed[0].Person = 1 }},
		{"twice", func(p *Problem) { p.Fixed = []Assignment{{0, 0}, {0, 0}} }},
		{"past work 0: person 0 of 1, shift 1 of 1", func(p *Problem) { p.Past[0].Shift = 1 }},
		{"day -3 is not among the 2 days", func(p *Problem) { p.Past[0].Day = -3 }},
		{"day 0 is not among the 2 days", func(p *Problem) { p.Past[0].Day = 0 }},
		{"is nil", rule(nil)},
		{"has no name", rule(Rest{})},
		{"rule 0: X9", rule(&Rest{Meta: m})},
		{"not one of the rule forms", rule(&Rest{Meta: m})},
		{"X9 (roster.Rest)", rule(Rest{Meta: m, Before: -1})},
		{"person 5 of 1", rule(WholeWeekend{Meta{Name: "X9", People: []int{5}}})},
		{"weight -3", rule(WholeWeekend{Meta{Name: "X9", Weight: -3}})},
		{"shift 7 of 1", rule(Rest{Meta: m, Of: ShiftSet{Shifts: []int{7}}})},
		{"free time ends", rule(Free{Meta: m})},
		{"no work fits", rule(LongRest{Meta: m, Days: 1, Minutes: 720})},
		{`unknown measure "hours"`, rule(Count{Meta: m, Measure: "hours"})},
		{"window of -1", rule(Count{Meta: m, Measure: CountShifts, Every: -1})},
		{"carries 2 amounts for 1", rule(Count{Meta: m, Measure: CountShifts, Carried: []int{1, 2}})},
		{"carries -1", rule(Count{Meta: m, Measure: CountShifts, Carried: []int{-1}})},
		{"into sliding windows", rule(Count{Meta: m, Measure: CountShifts, Every: 2, Carried: []int{1}})},
		{"range from 3 to 2", rule(Count{Meta: m, Measure: CountShifts, Min: 3, Max: 2})},
		{"range from -1", rule(Run{Meta: m, Min: -1})},
		{"shift 3 of 1", rule(Follow{Meta: m, Then: ShiftSet{Shifts: []int{3}}})},
		{"person 1 of 1", rule(Wish{Meta: m, Person: 1})},
		{"day 3 is outside", rule(Wish{Meta: m, Day: 3})},
		{"cannot be hard", rule(Share{Meta: Meta{Name: "X9", Hard: true}})},
		{"demand 0 stands twice", rule(Share{Meta: m, Demands: []int{0, 0}})},
		{"demand 2 of 2", rule(Share{Meta: m, Demands: []int{2}})},
		{"cannot be hard", rule(Together{Meta: Meta{Name: "X9", Hard: true}})},
		{"1 homes for 2 teams", rule(Together{Meta: m, Teams: [][]int{{0}, {1}}, Homes: []int{0}})},
		{"home of team 0: group 2", rule(Together{Meta: m, Teams: [][]int{{0}}, Homes: []int{2}})},
		{"team 1: roster", rule(Together{Meta: m, Teams: [][]int{{0}, {9}}})},
		{"costs fall from 5 to 4", rule(Together{Meta: m, Costs: []Weight{5, 4}})},
		{"day -3 is neither", rule(Repay{m, []Day{-3}, nil})},
		{"day 1 stands twice", rule(Repay{m, nil, []Day{1, 1}})},
	} {
		p := sane()
		c.spoil(p)
		err := Validate(p)
		if !errors.Is(err, ErrProblem) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want ErrProblem with %q", err, c.want)
		}
		var fault *Fault
		if !errors.As(err, &fault) {
			t.Errorf("%v is no Fault", err)
			continue
		}
		field := reflect.ValueOf(p).Elem().FieldByName(fault.Field)
		if !field.IsValid() || (field.Kind() == reflect.Slice) != (fault.Index >= 0 && fault.Index < field.Len()) {
			t.Errorf("%v: there is no %s %d", err, fault.Field, fault.Index)
		}
		if _, err := Check(p, &Roster{}); !errors.Is(err, ErrProblem) {
			t.Errorf("Check takes it: %v", err)
		}
		if _, err := Solve(t.Context(), p, Options{}); !errors.Is(err, ErrProblem) {
			t.Errorf("Solve takes it: %v", err)
		}
	}
}

// TestRosterIndices gives rosters that point at nothing.
func TestRosterIndices(t *testing.T) {
	for _, a := range []Assignment{{-1, 0}, {1, 0}, {0, -1}, {0, 2}} {
		r := &Roster{[]Assignment{a}}
		_, err := Check(sane(), r)
		if !errors.Is(err, ErrProblem) {
			t.Errorf("Check of %v: %v", a, err)
		}
		if _, err := Explain(sane(), r); !errors.Is(err, ErrProblem) {
			t.Errorf("Explain of %v: %v", a, err)
		}
		if _, err := Solve(t.Context(), sane(), Options{Start: r}); !errors.Is(err, ErrProblem) {
			t.Errorf("Solve from %v: %v", a, err)
		}
		if _, _, err := Repair(t.Context(), sane(), r, Options{}); !errors.Is(err, ErrProblem) {
			t.Errorf("Repair of %v: %v", a, err)
		}
	}
}
