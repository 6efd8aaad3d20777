package app_test

import (
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// Whoever was let in and lost the right, or the account, before the change is made does not make it.
func TestARightThatIsGoneMeanwhile(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	in := account(t, h, "ayla", access.PersonnelOfficer)
	who := access.As(t.Context(), let(t, h, in.Secret).Principal) // let in; what follows happens meanwhile
	absence := func() error {
		ch := app.Changes{What: "absence.save", About: "person:p1-20"}
		ch.Absences = []force.Absence{{Person: "p1-20", Kind: force.Leave, Days: when.Days{First: when.MustDate("2027-03-01"), Last: when.MustDate("2027-03-02")}}}
		_, err := h.Save(who, ch)
		return err
	}
	if err := h.GrantRoles(ctx, "ayla", []access.Grant{{Role: access.Planner}}); err != nil {
		t.Fatal(err)
	}
	if err := absence(); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("with the right gone: %v", err)
	}
	if err := h.GrantRoles(ctx, "ayla", []access.Grant{{Role: access.PersonnelOfficer, Units: []force.UnitID{"t2"}}}); err != nil {
		t.Fatal(err)
	}
	if err := absence(); err == nil {
		t.Error("beyond the units that are left")
	}
	if err := h.GrantRoles(ctx, "ayla", []access.Grant{{Role: access.PersonnelOfficer}}); err != nil {
		t.Fatal(err)
	}
	if err := h.DisableAccount(ctx, "ayla"); err != nil {
		t.Fatal(err)
	}
	if err := absence(); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("with the account closed: %v", err)
	}
	s, err := h.State(ctx)
	if err != nil || len(s.Register.AbsencesOf("p1-20")) != 0 {
		t.Errorf("%d absences, %v", len(s.Register.AbsencesOf("p1-20")), err)
	}
}
