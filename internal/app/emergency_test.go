package app_test

import (
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// TestRightsTakenInNeed: at once, for their time, in sight of those who answer for it, and never approved by oneself.
func TestRightsTakenInNeed(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	in := account(t, h, "tural", access.CeremonyOfficer)
	who := func() access.Principal { return let(t, h, in.Secret).Principal }
	as := func() *access.Principal { p := who(); return &p }
	commander := account(t, h, "samir", access.Commander)
	samir := access.As(t.Context(), let(t, h, commander.Secret).Principal)

	const reason = "Növbətçi zabit huşunu itirib, əvəz lazımdır"
	for name, err := range map[string]error{
		"too long":        h.TakeInNeed(access.As(t.Context(), *as()), access.DutyOfficer, 61*time.Minute, reason),
		"no reason":       h.TakeInNeed(access.As(t.Context(), *as()), access.DutyOfficer, time.Hour, "təcili"),
		"the commander's": h.TakeInNeed(access.As(t.Context(), *as()), access.Commander, time.Hour, reason),
	} {
		if app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.TakeInNeed(ctx, access.DutyOfficer, time.Hour, reason); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("by the operator: %v", err)
	}
	if who().May(access.Change, access.Outcomes) {
		t.Fatal("has the rights already")
	}
	if err := h.TakeInNeed(access.As(t.Context(), *as()), access.DutyOfficer, 40*time.Minute, reason); err != nil {
		t.Fatal(err)
	}
	if p := who(); !p.May(access.Change, access.Outcomes) || p.May(access.Approve, access.Plans) {
		t.Errorf("may now: %+v", p.Grants)
	}
	alarms, err := h.Alarms(samir)
	if err != nil || len(alarms) != 1 || alarms[0].Login != "tural" || alarms[0].Reason != reason {
		t.Fatalf("the commander sees %+v, %v", alarms, err)
	}
	if mine, err := h.Alarms(access.As(t.Context(), access.Principal{Account: "x", Grants: []access.Grant{{Role: access.Planner}}})); err != nil || len(mine) != 0 {
		t.Errorf("a planner sees %+v, %v", mine, err)
	}
	h.Set(h.Now().Add(25 * time.Minute))
	if !who().May(access.Change, access.Outcomes) {
		t.Error("gone before its time")
	}
	h.Set(h.Now().Add(15 * time.Minute))
	if who().May(access.Change, access.Outcomes) {
		t.Error("holds beyond its time")
	}
	if alarms, err = h.Alarms(samir); err != nil || len(alarms) != 1 {
		t.Errorf("not reviewed, it is seen no more: %+v, %v", alarms, err)
	}
	if err := h.ReviewEmergency(samir, alarms[0].ID, "yerində olub"); app.CodeOf(err) != app.CodeProve {
		t.Errorf("reviewed long after the sign-in: %v", err)
	}
	samir = again(h, samir)
	if err := h.ReviewEmergency(samir, alarms[0].ID, " "); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("reviewed without a word: %v", err)
	}
	if err := h.ReviewEmergency(samir, alarms[0].ID, "yerində olub"); err != nil {
		t.Error(err)
	}
	if err := h.ReviewEmergency(samir, alarms[0].ID, "yerində olub"); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("reviewed twice: %v", err)
	}
	if alarms, err = h.Alarms(samir); err != nil || len(alarms) != 0 {
		t.Errorf("reviewed, it is still seen: %+v, %v", alarms, err)
	}
	// Whoever took it cannot review it, whatever else they are.
	both := account(t, h, "both", access.Commander, access.PipelineOfficer)
	twice := access.As(t.Context(), let(t, h, both.Secret).Principal)
	if err := h.TakeInNeed(twice, access.Planner, time.Minute, reason); err != nil {
		t.Fatal(err)
	}
	if alarms, err = h.Alarms(twice); err != nil || len(alarms) != 1 {
		t.Fatalf("%+v, %v", alarms, err)
	}
	if err := h.ReviewEmergency(twice, alarms[0].ID, "yaxşıdır"); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("reviewed by whoever took it: %v", err)
	}
	entries, err := h.Journal(ctx, "account:"+string(alarms[0].Account), -1, 10)
	if err != nil || len(entries.Entries) == 0 || entries.Entries[0].What != "glass.break" {
		t.Errorf("the journal says %+v, %v", entries, err)
	}
}
