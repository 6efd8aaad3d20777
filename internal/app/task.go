package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Task is a month as a problem for the rostering engine: the whole month, from its demand and with what the months around it bring in, as
// StartPlanning without a version has it planned.
func (a *App) Task(ctx context.Context, m when.Month) (*plan.Task, error) {
	if err := mayAll(ctx, access.Take, access.Plans); err != nil {
		return nil, err
	}
	var in plan.Input
	err := a.store.Read(ctx, func(tx Tx) error {
		s, orders, err := a.planStateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := ready(s, m); err != nil {
			return err
		}
		duties, err := demandIn(m, s, orders)
		if err != nil {
			return err
		}
		in, err = a.inputIn(ctx, tx, s, m, duties)
		return err
	})
	if err != nil {
		return nil, internal("gather what planning looks at", err)
	}
	t, err := plan.Build(in)
	if err != nil {
		return nil, internal("state the month as a problem", err)
	}
	return t, nil
}
