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
