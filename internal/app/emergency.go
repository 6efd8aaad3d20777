package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
)

// InNeed are the roles whose rights may be taken in need. None of them approves anything.
var InNeed = []access.Role{access.DutyOfficer, access.Planner, access.PersonnelOfficer}

// needers are the roles whose holders may take them: people of the desk, not those who look after accounts or prove afterwards.
var needers = []access.Role{access.DutyOfficer, access.Planner, access.PersonnelOfficer, access.CeremonyOfficer, access.PipelineOfficer, access.Commander}

// MayTakeInNeed says whether an account's roles let it take others' rights in need.
func MayTakeInNeed(grants []access.Grant) bool {
	return slices.ContainsFunc(grants, func(g access.Grant) bool { return slices.Contains(needers, g.Role) })
}

// leastReason is how many letters a reason has at least: whoever reviews it must be able to tell what happened.
const leastReason = 15

// TakeInNeed gives whoever asks the rights of a role for a while, at most access.EmergencyTime, at once and with nobody's leave: the glass is
// broken. Commanders and duty officers see it on their pages, and another person has to review it.
func (a *App) TakeInNeed(ctx context.Context, role access.Role, long time.Duration, reason string) error {
	p := access.Of(ctx)
	reason = strings.TrimSpace(reason)
	switch {
	case !MayTakeInNeed(p.Grants):
		return Errorf(CodeForbidden, "forbidden")
	case !slices.Contains(InNeed, role):
		return &Error{Code: CodeInvalid, Key: "glass.role", Field: "role"}
	case long <= 0 || long > access.EmergencyTime:
		return &Error{Code: CodeInvalid, Key: "glass.time", Args: []any{int(access.EmergencyTime / time.Minute)}, Field: "minutes"}
	case len([]rune(reason)) < leastReason:
		return &Error{Code: CodeInvalid, Key: "glass.reason", Args: []any{leastReason}, Field: "reason"}
	}
	return a.change(ctx, "take rights in need", weighs(access.ActGlass), func(tx Tx, _ reach) error {
		all, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		if all.byID(access.AccountID(p.Account)) == nil {
			return Errorf(CodeForbidden, "forbidden") // the operator and the house have no need
		}
		now := a.now()
		e := access.Emergency{Account: access.AccountID(p.Account), Login: p.By, Reason: reason, Grants: []access.Grant{{Role: role}}, From: now, Until: now.Add(long)}
		if e.ID, err = a.newID("em"); err != nil {
			return err
		}
		return a.putEmergency(ctx, tx, e, "glass.break")
	})
}

func (a *App) putEmergency(ctx context.Context, tx Tx, e access.Emergency, what string) error {
	if err := tx.Access().PutEmergency(ctx, e); err != nil {
		return err
	}
	if err := a.note(ctx, tx, what, accountSubject(e.Account), map[string]any{"emergency": e.ID, "role": e.Grants[0].Role, "until": e.Until, "reason": e.Reason, "verdict": e.Verdict}); err != nil {
		return err
	}
	return tx.Touch(ctx, roomAccess)
}

// Emergencies lists the rights that were taken in need, newest first.
func (a *App) Emergencies(ctx context.Context) ([]access.Emergency, error) {
	if err := mayAll(ctx, access.See, access.Glass); err != nil {
		return nil, err
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(l.emergencies), nil
}

// ReviewEmergency is another person's word on rights that were taken in need.
func (a *App) ReviewEmergency(ctx context.Context, id, verdict string) error {
	return a.change(ctx, "review what was taken in need", weighs(access.ActReview, need{act: access.Approve, on: access.Glass, all: true}), func(tx Tx, _ reach) error {
		l, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(l.emergencies, func(e access.Emergency) bool { return e.ID == id })
		if i < 0 {
			return notFound("emergency", id)
		}
		e := l.emergencies[i]
		by := access.Of(ctx)
		switch {
		case l.same(e.Account, access.AccountID(by.Account)):
			return Errorf(CodeForbidden, "glass.own")
		case e.Verdict != "":
			return Errorf(CodeConflict, "glass.reviewed")
		case strings.TrimSpace(verdict) == "":
			return &Error{Code: CodeInvalid, Key: "glass.verdict", Field: "verdict"}
		}
		e.ReviewedBy, e.Reviewer, e.Reviewed, e.Verdict = access.AccountID(by.Account), by.By, a.now(), strings.TrimSpace(verdict)
		return a.putEmergency(ctx, tx, e, "glass.review")
	})
}

// Alarms are the rights taken in need that hold now or that nobody has reviewed: for commanders and duty officers, on every page. None for
// others.
func (a *App) Alarms(ctx context.Context) ([]access.Emergency, error) {
	p := access.Of(ctx)
	if !p.May(access.Approve, access.Glass) && !slices.ContainsFunc(p.Grants, func(g access.Grant) bool { return g.Role == access.DutyOfficer }) {
		return nil, nil
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	now := a.now()
	var out []access.Emergency
	for _, e := range l.emergencies {
		if now.Before(e.Until) || e.Verdict == "" {
			out = append(out, e)
		}
	}
	return out, nil
}
