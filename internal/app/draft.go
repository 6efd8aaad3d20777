package app

import (
	"context"
	"fmt"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// draftIn is the version to edit: the one asked for if it is a draft, else the draft made from it already, else a new one. What is
// vacated (its holder away or barred by now) and still to come is opened in a new draft, so that it is filled anew; so far as whoever edits may
// change it, the rest stays vacated and loud.
func (a *App) draftIn(ctx context.Context, tx Tx, id plan.VersionID, to access.Scope) (plan.VersionID, error) {
	p, err := a.versionIn(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if p.Version.State == plan.Draft {
		return id, nil
	}
	mo, err := monthIn(ctx, tx, p.Version.Month)
	if err != nil {
		return "", err
	}
	if p.Version.State == plan.Superseded {
		return "", Errorf(CodeConflict, "superseded", string(mo.Working))
	}
	if mo.Working != id {
		return mo.Working, nil
	}
	return a.newDraft(ctx, tx, p, mo, "change", to)
}

func (a *App) newDraft(ctx context.Context, tx Tx, base *plan.Plan, mo Month, note string, to access.Scope) (plan.VersionID, error) {
	mp, err := a.planIn(ctx, tx, base.Version.ID)
	if err != nil {
		return "", err
	}
	n, g := nextNumber(mo), mp.ground()
	next := &plan.Plan{Duties: base.Duties, Assigned: make(map[duty.SlotID]plan.Assignment, len(base.Assigned)), Overrides: base.Overrides}
	next.Version = plan.Version{
		ID: versionID(mo.Month, n), Month: mo.Month, Number: n, State: plan.Draft, Base: base.Version.ID, Note: note,
		Created: a.now(), CreatedBy: access.Of(ctx).By,
	}
	for slot, as := range base.Assigned {
		if s, ok := mp.FindSlot(slot); ok && s.Start.After(a.now()) && mp.Desk.State(slot) == plan.Vacated && g.person(to, as.Person) {
			continue
		}
		next.Assigned[slot] = as
	}
	if err := tx.Plans().Create(ctx, next); err != nil {
		return "", err
	}
	if err := a.note(ctx, tx, "plan.draft", "plan:"+string(next.Version.ID), nil); err != nil {
		return "", err
	}
	return next.Version.ID, tx.Touch(ctx, planRoom(next.Version.ID), roomVersions)
}

func nextNumber(mo Month) int {
	n := 1
	for _, v := range mo.Versions {
		n = max(n, v.Number+1)
	}
	return n
}

func versionID(m when.Month, n int) plan.VersionID { return plan.VersionID(fmt.Sprintf("%s.%d", m, n)) }
