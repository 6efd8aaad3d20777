package roster_test

import (
	"context"
	"fmt"

	"qarovul/roster"
)

// Three people stand a guard a day, with two days between the guards of each. Eli is away on the first day, and Ali would
// rather not begin.
func Example() {
	guard := roster.ShiftSet{Tags: []string{"guard"}}
	p := &roster.Problem{
		Name: "gate", Days: 4,
		Shifts: []roster.Shift{{ID: "24 h from 18:00", Start: 18 * 60, Minutes: 24 * 60, Tags: []string{"guard"}}},
		People: []roster.Person{
			{ID: "Ali", Group: -1},
			{ID: "Eli", Group: -1, Away: []roster.Span{{From: 0, To: 24 * 60}}},
			{ID: "Oqtay", Group: -1},
		},
		Rules: []roster.Rule{
			roster.Count{Meta: roster.Meta{Name: "mount dates three apart", Hard: true}, Of: guard, Measure: roster.CountShifts, Every: 3, Max: 1},
			roster.Wish{Meta: roster.Meta{Name: "wish", Weight: 5}, Person: 0, Day: 0, Of: guard},
		},
	}
	for day := range roster.Day(4) {
		p.Demands = append(p.Demands, roster.Demand{ID: fmt.Sprint("guard ", day), Day: day, Want: 1, Max: 1, Under: 1000})
	}
	res, err := roster.Solve(context.Background(), p, roster.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range res.Assignments {
		fmt.Println(p.Demands[a.Demand].ID, p.People[a.Person].ID)
	}
	fmt.Println("open", res.Report.Open, "cost", res.Report.Cost, "broken", len(res.Report.Broken))

	why, err := roster.Explain(p, &res.Roster)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range why.Why(1, 0) {
		if !r.Allows {
			fmt.Println("Eli, guard 0:", r.Rule)
		}
	}
	// Output:
	// guard 0 Oqtay
	// guard 1 Ali
	// guard 2 Eli
	// guard 3 Oqtay
	// open 0 cost 0 broken 0
	// Eli, guard 0: away
	// Eli, guard 0: mount dates three apart
}

// Why three places cannot all be filled, and the ways out.
func ExampleConflicts() {
	p := &roster.Problem{Days: 1, Shifts: []roster.Shift{{ID: "guard", Start: 1080, Minutes: 1440}},
		People: []roster.Person{{ID: "Aysel", Group: -1, Skills: []string{"driver"}}, {ID: "Bəhruz", Group: -1, Away: []roster.Span{{From: 0, To: 4320}}, Skills: []string{"driver"}},
			{ID: "Cavid", Group: -1}, {ID: "Dilarə", Group: -1}},
		Demands: []roster.Demand{{ID: "car 1", Skills: []string{"driver"}, Want: 1, Max: 1, Under: 300}, {ID: "car 2", Skills: []string{"driver"}, Want: 1, Max: 1, Under: 100},
			{ID: "gate", Want: 1, Max: 1, Under: 500}}}
	why, err := roster.Conflicts(context.Background(), p, []int{0, 1, 2}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("cannot all be filled:", p.Demands[why.Places[0]].ID, p.Demands[why.Places[1]].ID, "under", why.Rules)
	for _, g := range why.Gives {
		if g.Rule == "" {
			fmt.Printf("%s stays open, at %d\n", p.Demands[g.Demand].ID, g.Cost)
		} else {
			fmt.Printf("%s is broken by %s\n", g.Rule, p.People[g.Broken[0].Person].ID)
		}
	}
	// Output:
	// cannot all be filled: car 1 car 2 under [away skill]
	// car 2 stays open, at 100
	// car 1 stays open, at 300
	// away is broken by Bəhruz
	// skill is broken by Cavid
}

// Two nights in a row must be followed by two days off before the next duty. The state is how many nights were worked in a row, then how
// many days off are still owed.
func ExampleAutomaton() {
	const rested, one, owesTwo, owesOne = 0, 1, 2, 3
	night, any := roster.ShiftSet{Tags: []string{"night"}}, roster.ShiftSet{}
	rule := roster.Automaton{
		Meta:    roster.Meta{Name: "two days off for two nights", Hard: true},
		Letters: []roster.ShiftSet{night, any},
		Next: [][]int{ //   off      night    other duty
			rested:  {rested, one, rested},
			one:     {rested, owesTwo, rested},
			owesTwo: {owesOne, owesTwo, owesTwo},
			owesOne: {rested, owesTwo, owesTwo},
		},
		Broken: [][]int{
			rested:  {0, 0, 0},
			one:     {0, 0, 0},
			owesTwo: {0, 1, 1},
			owesOne: {0, 1, 1},
		},
	}
	p := &roster.Problem{Days: 6,
		Shifts:  []roster.Shift{{ID: "day", Start: 480, Minutes: 480}, {ID: "night", Start: 1200, Minutes: 600, Tags: []string{"night"}}},
		People:  []roster.Person{{ID: "Rəna", Group: -1}},
		Demands: []roster.Demand{{ID: "n0", Day: 0, Shift: 1, Max: 1}, {ID: "n1", Day: 1, Shift: 1, Max: 1}, {ID: "d3", Day: 3, Max: 1}, {ID: "d5", Day: 5, Max: 1}},
		Rules:   []roster.Rule{rule},
	}
	for _, third := range []int{2, 3} {
		rep, err := roster.Check(p, &roster.Roster{Assignments: []roster.Assignment{{Demand: 0}, {Demand: 1}, {Demand: third}}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("then", p.Demands[third].ID, "broken", len(rep.Broken))
	}
	// Output:
	// then d3 broken 1
	// then d5 broken 0
}
