package shiftwork_test

import (
	"context"
	"fmt"

	"qarovul/roster"
	"qarovul/roster/shiftwork"
)

// Two people share a post for three days; nobody works three days in a row, and Ben would rather be free on the second.
func Example() {
	p := &roster.Problem{
		Days:   3,
		People: []roster.Person{{ID: "Ada", Group: -1}, {ID: "Ben", Group: -1}},
		Shifts: []roster.Shift{{ID: "day", Start: 480, Minutes: 480}},
		Rules: []roster.Rule{
			roster.Run{Meta: roster.Meta{Name: "row", Hard: true}, Max: 2},
			roster.Wish{Meta: roster.Meta{Name: "wish", Weight: 1}, Person: 1, Day: 1},
		},
	}
	for d := range 3 {
		p.Demands = append(p.Demands, roster.Demand{Day: roster.Day(d), Want: 1, Max: 1, Under: 100})
	}
	r, err := shiftwork.Solve(context.Background(), p, roster.Options{Steps: 50, Seed: 1, Threads: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("cost", r.Report.Cost, "bound", r.Bound)
	for _, a := range r.Assignments {
		if p.Demands[a.Demand].Day == 1 {
			fmt.Println("second day:", p.People[a.Person].ID)
		}
	}
	// Output:
	// cost 0 bound 0
	// second day: Ada
}
