package webtest

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
)

// Commander is the login of whoever approves in tests.
const Commander = "test-commander"

// Approve lets a second person approve a draft as it stands.
func (h *House) Approve(ctx context.Context, id plan.VersionID) error {
	all, err := h.Accounts(access.As(ctx, By))
	if err != nil {
		return err
	}
	var who access.Principal
	for _, x := range all {
		if x.Login == Commander {
			who = x.Principal("test")
		}
	}
	if who.Account == "" {
		if _, err := h.CreateAccount(access.As(ctx, By), app.NewAccount{Login: Commander, Name: "Komandir", Grants: []access.Grant{{Role: access.Commander}}}); err != nil {
			return err
		}
		return h.Approve(ctx, id)
	}
	x, err := h.AskApproval(ctx, id)
	if err != nil || x.State == access.Approved {
		return err
	}
	return h.Decide(access.As(ctx, who), x.ID, true, "")
}

// Publish puts a draft in force as it is done in service: a second person approves it first.
func (h *House) Publish(ctx context.Context, id plan.VersionID) (*app.Publication, error) {
	if err := h.Approve(ctx, id); err != nil {
		return nil, err
	}
	return h.App.Publish(ctx, id)
}
