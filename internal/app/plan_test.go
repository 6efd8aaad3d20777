package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

var ctx = access.As(context.Background(), access.System("planner"))

// published is the small force with December in force.
func published(t *testing.T) (*webtest.House, plan.VersionID) {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	mo, err := h.Month(ctx, webtest.Month)
	if err != nil || mo.InForce == "" {
		t.Fatalf("December: %+v, %v", mo, err)
	}
	return h, mo.InForce
}

// toCome finds a filled slot of a role that starts some days after the house's clock.
func toCome(t *testing.T, mp *app.MonthPlan, role duty.Role) duty.Slot {
	t.Helper()
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			if s.Role == role && s.Start.After(mp.Now.Add(72*time.Hour)) && mp.Plan.Assigned[s.ID].Person != "" {
				return s
			}
		}
	}
	t.Fatalf("no filled slot of a %s to come", role)
	return duty.Slot{}
}

func inForce(t *testing.T, h *webtest.House) *app.MonthPlan {
	t.Helper()
	mp, err := h.InForce(ctx, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	return mp
}

func TestAnIllnessOpensTheSlotAndAReplacementFillsIt(t *testing.T) {
	h, first := published(t)
	mp := inForce(t, h)
	slot := toCome(t, mp, duty.Sentry)
	ill := mp.Plan.Assigned[slot.ID].Person
	day := when.DateOf(slot.Start)
	saved, err := h.Save(ctx, app.Changes{What: "absence.save", About: "person:" + string(ill), Changes: force.Changes{
		Absences: []force.Absence{{Person: ill, Kind: force.Illness, Days: when.Days{First: day, Last: day.Add(1)}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(saved.Vacated) == 0 || saved.Vacated[0].ID != slot.ID {
		t.Fatalf("vacated: got %v, want first %s", saved.Vacated, slot.ID)
	}
	if got := inForce(t, h).Desk.State(slot.ID); got != plan.Vacated {
		t.Fatalf("state after the illness: got %s, want %s", got, plan.Vacated)
	}
	cs, err := h.Candidates(ctx, first, slot.ID, 5)
	if err != nil || len(cs) == 0 || !cs[0].Allowed {
		t.Fatalf("candidates: %v, %v", cs, err)
	}
	ed, err := h.Replace(ctx, first, slot.ID, cs[0].Person, app.Placing{})
	if err != nil {
		t.Fatal(err)
	}
	if ed.Version == first {
		t.Fatal("a published version was edited")
	}
	if got := inForce(t, h).Plan.Assigned[slot.ID].Person; got != ill {
		t.Fatalf("the published version changed before publishing: %s stands there", got)
	}
	pub, err := h.Publish(ctx, ed.Version)
	if err != nil {
		t.Fatal(err)
	}
	told := map[force.PersonID]bool{}
	for _, p := range pub.People {
		told[p] = true
	}
	if !told[ill] || !told[cs[0].Person] {
		t.Errorf("told: got %v, want at least %s and %s", pub.People, ill, cs[0].Person)
	}
	if got := inForce(t, h).Plan.Assigned[slot.ID].Person; got != cs[0].Person {
		t.Errorf("in force: got %s, want %s", got, cs[0].Person)
	}
}

func TestARuleInTheWayRefusesUnlessOrdered(t *testing.T) {
	h, first := published(t)
	mp := inForce(t, h)
	slot := toCome(t, mp, duty.Sentry)
	// Whoever stands in the same guard stands there already: two places at once.
	var other duty.Slot
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			if s.Duty == slot.Duty && s.ID != slot.ID && s.Role == duty.Sentry {
				other = s
			}
		}
	}
	person := mp.Plan.Assigned[other.ID].Person
	_, err := h.Assign(ctx, first, slot.ID, person, app.Placing{})
	var refusal *app.Refusal
	if !errors.As(err, &refusal) || app.CodeOf(err) != app.CodeRefused {
		t.Fatalf("got %v, want a refusal", err)
	}
	rules := map[string]bool{}
	for _, r := range refusal.Reasons {
		rules[r.Rule] = true
	}
	if !rules["O1"] {
		t.Errorf("refused by %v, want O1 among them", rules)
	}
	if mo, _ := h.Month(ctx, webtest.Month); mo.Working != first {
		t.Errorf("a refused edit left the draft %s behind", mo.Working)
	}
	// No order puts a person in two places.
	order := &app.Order{Reason: "drill", OrderedBy: "commander", Until: when.MustDate("2026-12-31")}
	if _, err := h.Assign(ctx, first, slot.ID, person, app.Placing{Override: order}); app.CodeOf(err) != app.CodeRefused {
		t.Errorf("override of O1: got %v, want refused", err)
	}
	// Taken off the other slot they may stand here.
	ed, err := h.Assign(ctx, first, slot.ID, person, app.Placing{Clear: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]duty.SlotID{other.ID}, ed.Cleared); diff != "" {
		t.Errorf("cleared (-want +got):\n%s", diff)
	}
}

func TestAnOverrideNeedsAnOrderAndLetsThePlanBePublished(t *testing.T) {
	h, first := published(t)
	mp := inForce(t, h)
	slot := toCome(t, mp, duty.Sentry)
	var tired force.PersonID // somebody whom R1 alone keeps from the slot
	for _, p := range mp.Register.People {
		rs := mp.Desk.Why(p.ID, slot.ID)
		n, r1 := 0, false
		for _, r := range rs {
			if !r.Allows {
				n++
				r1 = r1 || r.Rule == "R1"
			}
		}
		if r1 && n == 1 {
			tired = p.ID
			break
		}
	}
	if tired == "" {
		t.Skip("nobody is kept from the slot by R1 alone")
	}
	for name, o := range map[string]app.Order{
		"no reason":   {OrderedBy: "commander", Until: when.MustDate("2026-12-31")},
		"no orderer":  {Reason: "need", Until: when.MustDate("2026-12-31")},
		"ends before": {Reason: "need", OrderedBy: "commander", Until: when.DateOf(slot.Start).Add(-1)},
	} {
		if _, err := h.Assign(ctx, first, slot.ID, tired, app.Placing{Override: &o}); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
	ed, err := h.Assign(ctx, first, slot.ID, tired, app.Placing{Override: &app.Order{
		Reason: "need", OrderedBy: "commander", Until: when.MustDate("2026-12-31")}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Check(ctx, ed.Version)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Violations) != 0 || len(r.Overridden) == 0 || r.Overridden[0].Rule != "R1" {
		t.Fatalf("check: got %+v, want R1 overridden and nothing broken", r)
	}
	if _, err := h.Publish(ctx, ed.Version); err != nil {
		t.Fatal(err)
	}
	// Without the order the version in force is broken, and says so.
	mp = inForce(t, h)
	if err := h.DeleteOverride(ctx, mp.Plan.Version.ID, mp.Plan.Overrides[0].ID); err != nil {
		t.Fatal(err)
	}
	if r, err = h.Check(ctx, ed.Version); err != nil || len(r.Violations) == 0 {
		t.Errorf("after the order was taken back: %+v, %v, want a rule broken", r, err)
	}
}

func TestUndoAndRedo(t *testing.T) {
	h, first := published(t)
	slot := toCome(t, inForce(t, h), duty.Sentry)
	holder := inForce(t, h).Plan.Assigned[slot.ID].Person
	ed, err := h.Clear(ctx, first, slot.ID)
	if err != nil {
		t.Fatal(err)
	}
	who := func() force.PersonID {
		mp, err := h.Plan(ctx, ed.Version)
		if err != nil {
			t.Fatal(err)
		}
		return mp.Plan.Assigned[slot.ID].Person
	}
	steps := []struct {
		do   func(context.Context, plan.VersionID) (*app.Edited, error)
		want force.PersonID
	}{{h.Undo, holder}, {h.Redo, ""}, {h.Undo, holder}}
	for i, s := range steps {
		if _, err := s.do(ctx, ed.Version); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		if got := who(); got != s.want {
			t.Fatalf("step %d: got %q in the slot, want %q", i, got, s.want)
		}
	}
	if _, err := h.Undo(ctx, ed.Version); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("undo beyond the first edit: got %v, want conflict", err)
	}
	if _, err := h.Undo(ctx, first); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("undo of a published version: got %v, want conflict", err)
	}
}

func TestWhatHappenedCountsInTheLedger(t *testing.T) {
	h, _ := published(t)
	mp := inForce(t, h)
	var over duty.Slot
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			if s.Role == duty.Sentry && s.End.Before(mp.Now) && mp.Plan.Assigned[s.ID].Person != "" {
				over = s
			}
		}
	}
	if over.ID == "" {
		t.Fatal("no guard is over")
	}
	planned := mp.Plan.Assigned[over.ID].Person
	stood := force.PersonID("hq-20")
	if planned == stood {
		t.Fatal("the stand-in was planned")
	}
	kind := duty.LedgerWeekday
	if mp.Calendar.DayOff(over.Mounts) {
		kind = duty.LedgerWeekend
	}
	count := func() map[force.PersonID]int {
		l, err := h.Ledger(ctx, webtest.Month, kind)
		if err != nil {
			t.Fatal(err)
		}
		out := map[force.PersonID]int{}
		for _, r := range l.Rows {
			out[r.Person] = r.Closing.Count
		}
		return out
	}
	before := count()
	if err := h.Record(ctx, webtest.Month, []plan.Outcome{{Slot: over.ID, Kind: plan.Replaced, Stood: stood}}); err != nil {
		t.Fatal(err)
	}
	after := count()
	if after[planned] != before[planned]-1 || after[stood] != before[stood]+1 {
		t.Errorf("planned %d → %d, stood %d → %d: want one less and one more", before[planned], after[planned], before[stood], after[stood])
	}
	future := toCome(t, mp, duty.Sentry)
	if err := h.Record(ctx, webtest.Month, []plan.Outcome{{Slot: future.ID, Kind: plan.Stood}}); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("outcome of a duty to come: got %v, want invalid", err)
	}
}

func TestAPlanWithABrokenRuleIsNotPublished(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	id := h.Fill(t, webtest.Month)
	mp, err := h.Plan(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	slot := toCome(t, mp, duty.Sentry)
	ill := mp.Plan.Assigned[slot.ID].Person
	day := when.DateOf(slot.Start)
	if _, err := h.Save(ctx, app.Changes{What: "absence.save", Changes: force.Changes{
		Absences: []force.Absence{{Person: ill, Kind: force.Hospital, Days: when.Days{First: day}}}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Publish(ctx, id); app.CodeOf(err) != app.CodeRefused {
		t.Fatalf("got %v, want refused", err)
	}
}
