package main

import (
	"context"
	"fmt"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// mobilised measures the way to a new plan under an order of mobilisation, from the second person's word to the plan that the checker has passed, and back. It comes
// last, as it leaves drafts behind.
func mobilised(ctx context.Context, t *table, a *app.App) error {
	as := func(account string) context.Context {
		return access.As(ctx, access.Principal{Account: account, By: account, From: "bench", Grants: []access.Grant{{Role: access.Commander}}})
	}
	paper := mobilise.Paper{Number: "1", Date: when.DateOf(noon), By: "bench", Reason: "bench", Effect: noon}
	id, err := a.OrderMobilisation(as("first"), mobilise.Order{Paper: paper, Units: []force.UnitID{"national-guard"}, Stay: []force.UnitID{"protection-1", "protection-2", "hq", "command"}, Priority: 2,
		Leave: []force.AbsenceKind{force.Leave}})
	if err != nil {
		return err
	}
	word := func(what string) error {
		t0 := time.Now()
		jobs, err := a.DecideMobilisation(as("second"), id, "", true, "")
		if err != nil {
			return err
		}
		open, broken := 0, 0
		for _, j := range jobs {
			j, err := a.RunJob(ctx, j.ID, nil)
			if err != nil || j.State != app.JobDone {
				return fmt.Errorf("%s: %s %s %w", what, j.State, j.Error, err)
			}
			r, err := a.Check(ctx, plan.VersionID(j.Version))
			if err != nil {
				return err
			}
			open, broken = open+r.Open, broken+len(r.Violations)
		}
		t.within(fmt.Sprintf("%s: a new plan of the demo's month, checked (%d hard rules broken, %d slots open)", what, broken, open), time.Since(t0), time.Minute)
		if broken > 0 {
			return fmt.Errorf("%s: %d hard rules broken", what, broken)
		}
		return nil
	}
	if err := word("order of mobilisation"); err != nil {
		return err
	}
	paper.Number = "2"
	if err := a.ReturnMobilisation(as("first"), id, paper); err != nil {
		return err
	}
	return word("return from it")
}
