package plan_test

import (
	"fmt"
	"maps"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// TestTheStricterProfileKeepsGuardsApart: whoever goes between guards of two profiles mounts as far apart as the stricter of them asks (R1),
// whichever comes first; for the planner, the desk and Why alike.
func TestTheStricterProfileKeepsGuardsApart(t *testing.T) {
	law, ranks := law(t)
	rules := *law
	rules.Profiles = maps.Clone(law.Profiles)
	lax := *law.Profile(duty.Regulation)
	lax.ID, lax.MountDaysApart = "lax", 2
	rules.Profiles[lax.ID] = lax
	old := when.NewDate(2020, 1, 1)
	people := []force.Person{{ID: "p", Number: "1", Surname: "p", Rank: "private", Joined: old, Sworn: old, Trained: old}}
	register := force.NewRegister(ranks, []force.Unit{{ID: "c", Kind: force.Company}}, people, []force.Membership{{ID: "m", Person: "p", Unit: "c"}}, nil, nil, nil)
	guard := func(id string, f duty.ProfileID, d when.Date) duty.Duty {
		x := duty.Duty{ID: duty.ID(id), Kind: duty.Guard, Mounts: d, Profile: f, Start: d.At(18 * 60), End: d.At(42 * 60)}
		x.Slots = []duty.Slot{{ID: duty.SlotID(id), Duty: x.ID, Kind: x.Kind, Profile: f, Role: duty.Sentry, Mounts: d, Start: x.Start, End: x.End, Priority: 1}}
		return x
	}
	for _, order := range [][2]duty.ProfileID{{"lax", duty.Regulation}, {duty.Regulation, "lax"}, {"lax", "lax"}} {
		for apart, filled := range map[int]int{2: 1, 3: 2} {
			if order[0] == order[1] {
				filled = 2 // only R1 stood in the way
			}
			t.Run(fmt.Sprintf("%s then %s, %d days", order[0], order[1], apart), func(t *testing.T) {
				day := december.First().Add(9)
				in := plan.Input{Month: december, Rules: &rules, Calendar: &when.Calendar{}, Register: register,
					Duties: []duty.Duty{guard("a", order[0], day), guard("b", order[1], day.Add(apart))}}
				got, sum, err := plan.Solve(t.Context(), in, plan.SolveOptions{Steps: 300, Seed: 1, Threads: 1})
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != filled || len(sum.Broken) > 0 {
					t.Errorf("filled %d of two, broken %v; want %d", len(got), sum.Broken, filled)
				}
				in.Assigned = map[duty.SlotID]plan.Assignment{"a": {Person: "p"}, "b": {Person: "p"}}
				if broken := len(brokenNow(t, in)) > 0; broken != (filled == 1) {
					t.Errorf("both by one person: broken %v", broken)
				}
			})
		}
	}
}
