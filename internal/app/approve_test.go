package app_test

import (
	"context"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// pair is a house with a draft, and two people with the rights to make it and to approve it.
type pair struct {
	*webtest.House
	draft              plan.VersionID
	planner, commander context.Context
	slot               plan.Assignment
}

func twoPeople(t *testing.T) *pair {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	as := func(login string, roles ...access.Role) context.Context {
		in := account(t, h, login, roles...)
		return access.As(t.Context(), let(t, h, in.Secret).Principal)
	}
	p := &pair{House: h, planner: as("ayla", access.Planner), commander: as("samir", access.Commander)}
	mp, err := h.InForce(ctx, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range mp.Plan.Assigned {
		if s, ok := mp.FindSlot(a.Slot); ok && s.Start.After(h.Now()) && (p.slot.Slot == "" || a.Slot < p.slot.Slot) {
			p.slot = a
		}
	}
	e, err := h.Clear(p.planner, mp.Plan.Version.ID, p.slot.Slot)
	if err != nil {
		t.Fatal(err)
	}
	p.draft = e.Version
	return p
}

func (p *pair) approve(t *testing.T) *app.Approval {
	t.Helper()
	x, err := p.AskApproval(p.planner, p.draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Decide(p.commander, x.ID, true, ""); err != nil {
		t.Fatal(err)
	}
	return x
}

// refused says that publishing is refused for a reason, and that nothing is in force that was not.
func (p *pair) refused(t *testing.T, key string) {
	t.Helper()
	_, err := p.App.Publish(p.planner, p.draft)
	e, ok := err.(*app.Error)
	if !ok || e.Code != app.CodeRefused || e.Key != key {
		t.Errorf("published: %v, want %s", err, key)
	}
	mo, err := p.Month(ctx, webtest.Month)
	if err != nil || mo.InForce == p.draft {
		t.Errorf("in force is %s, %v", mo.InForce, err)
	}
}

func TestAPlanTakesEffectOnlyAsASecondPersonApprovedIt(t *testing.T) {
	t.Run("without anybody's word", func(t *testing.T) { twoPeople(t).refused(t, "approval.none") })
	t.Run("as approved", func(t *testing.T) {
		p := twoPeople(t)
		p.approve(t)
		if _, err := p.App.Publish(p.planner, p.draft); err != nil {
			t.Error(err)
		}
	})
	t.Run("refused by the second person", func(t *testing.T) {
		p := twoPeople(t)
		x, err := p.AskApproval(p.planner, p.draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(p.commander, x.ID, false, ""); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("refused without a reason: %v", err)
		}
		if err := p.Decide(p.commander, x.ID, false, "gecə postu boşdur"); err != nil {
			t.Fatal(err)
		}
		p.refused(t, "approval.none")
		if err := p.Decide(p.commander, x.ID, true, ""); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("decided twice: %v", err)
		}
	})
	t.Run("changed since", func(t *testing.T) {
		p := twoPeople(t)
		p.approve(t)
		if _, err := p.Assign(p.planner, p.draft, p.slot.Slot, p.slot.Person, app.Placing{}); err != nil {
			t.Fatal(err)
		}
		p.refused(t, "approval.changed")
	})
	t.Run("changed while asked for", func(t *testing.T) {
		p := twoPeople(t)
		x, err := p.AskApproval(p.planner, p.draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Assign(p.planner, p.draft, p.slot.Slot, p.slot.Person, app.Placing{}); err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(p.commander, x.ID, true, ""); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("approved what has changed: %v", err)
		}
	})
	t.Run("changed and changed back", func(t *testing.T) { // the same content is the same, whatever lies between
		p := twoPeople(t)
		p.approve(t)
		if _, err := p.Assign(p.planner, p.draft, p.slot.Slot, p.slot.Person, app.Placing{}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Clear(p.planner, p.draft, p.slot.Slot); err != nil {
			t.Fatal(err)
		}
		if _, err := p.App.Publish(p.planner, p.draft); err != nil {
			t.Error(err)
		}
	})
	t.Run("too long ago", func(t *testing.T) {
		p := twoPeople(t)
		p.approve(t)
		p.Set(p.Now().Add(access.ApprovalTime))
		p.planner = again(p.House, p.planner)
		p.refused(t, "approval.expired")
	})
	t.Run("by somebody whose right is gone", func(t *testing.T) {
		p := twoPeople(t)
		p.approve(t)
		if err := p.GrantRoles(ctx, "samir", []access.Grant{{Role: access.DutyOfficer}}); err != nil {
			t.Fatal(err)
		}
		p.refused(t, "approval.no-right")
	})
	t.Run("by somebody who is disabled", func(t *testing.T) {
		p := twoPeople(t)
		p.approve(t)
		if err := p.DisableAccount(ctx, "samir"); err != nil {
			t.Fatal(err)
		}
		p.refused(t, "approval.no-right")
	})
	t.Run("by whoever asked", func(t *testing.T) {
		p := twoPeople(t)
		in := account(t, p.House, "both", access.Planner, access.Commander)
		both := access.As(t.Context(), let(t, p.House, in.Secret).Principal)
		x, err := p.AskApproval(both, p.draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(both, x.ID, true, ""); app.CodeOf(err) != app.CodeForbidden {
			t.Errorf("approved by whoever asked: %v", err)
		}
		// Nor may whoever approved publish it.
		y := p.approve(t)
		_ = y
		if err := p.Decide(p.commander, x.ID, true, ""); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("decided twice: %v", err)
		}
	})
	t.Run("published by whoever approved", func(t *testing.T) {
		p := twoPeople(t)
		in := account(t, p.House, "both", access.Planner, access.Commander)
		both := access.As(t.Context(), let(t, p.House, in.Secret).Principal)
		x, err := p.AskApproval(p.planner, p.draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(both, x.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := p.App.Publish(both, p.draft); app.CodeOf(err) != app.CodeRefused {
			t.Errorf("published by whoever approved it: %v", err)
		}
		if _, err := p.App.Publish(p.planner, p.draft); err != nil {
			t.Error(err)
		}
	})
	t.Run("by the operator", func(t *testing.T) {
		p := twoPeople(t)
		x, err := p.AskApproval(p.planner, p.draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(ctx, x.ID, true, ""); app.CodeOf(err) != app.CodeForbidden {
			t.Errorf("the operator approved: %v", err)
		}
	})
}
