package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func as(t testing.TB, role access.Role, by string) context.Context {
	return access.As(t.Context(), access.Principal{Account: "acc-" + by, By: by, Grants: []access.Grant{{Role: role}}, From: "test"})
}

// office is a house with a personnel officer and a commander.
type office struct {
	*webtest.House
	t               testing.TB
	kadr, commander context.Context
}

func newOffice(t testing.TB) *office {
	return &office{webtest.Start(t, sqlstore.Open), t, as(t, access.PersonnelOfficer, "kadr"), as(t, access.Commander, "komandir")}
}

func applicant(surname string) selection.Application {
	return selection.Application{Surname: surname, Given: "Rəşad", Patronymic: "Əli", Sex: "m", Born: when.MustDate("2005-05-05"), Opened: when.MustDate("2026-12-01")}
}

func (o *office) apply(surname string) string {
	o.t.Helper()
	id, err := o.Apply(o.kadr, applicant(surname), false)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// deed passes a step today.
func (o *office) deed(s *selection.Step) app.Deed {
	d := app.Deed{Act: selection.Act{Kind: selection.Pass, Step: s.Code, On: o.Today()}}
	switch s.Kind {
	case selection.Medical:
		d.Outcome = selection.Fit
	case selection.Outside:
		d.Reference, d.Until = "№ 7", s.Until(o.Today())
	case selection.Board:
		d.Kind, d.Outcome = selection.Decide, selection.Accept
	}
	switch s.Effect {
	case selection.Contract:
		d.Reference, d.Number, d.Rank = "M-1", "S-9001", "private"
	case selection.Posted:
		d.Unit = "t1"
	}
	return d
}

func (o *office) passes(id string, code selection.StepCode) {
	o.t.Helper()
	s := o.Process().Step(code)
	if err := o.Act(o.kadr, id, o.deed(s)); err != nil {
		o.t.Fatalf("%s: %v", code, err)
	}
	if s.Kind == selection.Board {
		if err := o.Act(o.commander, id, app.Deed{Act: selection.Act{Kind: selection.Confirm, Step: code, On: o.Today()}}); err != nil {
			o.t.Fatal(err)
		}
	}
}

func (o *office) read(id string) *app.ApplicationView {
	o.t.Helper()
	v, err := o.Application(o.kadr, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// TestFromApplicationToPost: each step does in the register what it should, and not before its time.
func TestFromApplicationToPost(t *testing.T) {
	o := newOffice(t)
	id := o.apply("Tağıyev")
	person := func() *force.Person { v := o.read(id); return v.Register.Person(v.Person) }
	for _, s := range o.Process().Steps {
		before := person()
		switch s.Effect {
		case selection.Contract:
			if before != nil {
				t.Fatal("in the register before the contract")
			}
		case selection.Trained:
			// The oath is not taken by whoever has not passed basic training.
			err := o.Act(o.kadr, id, o.deed(o.Process().With(selection.Sworn)))
			if app.CodeOf(err) != app.CodeRefused || !strings.Contains(err.Error(), "before Oath these must be passed: Basic training") {
				t.Errorf("an oath before basic training: %v", err)
			}
		}
		o.passes(id, s.Code)
	}
	p, v := person(), o.read(id)
	today := o.Today()
	if p == nil || p.Surname != "Tağıyev" || p.Number != "S-9001" || p.Rank != "private" || p.Joined != today || p.Trained != today || p.Sworn != today {
		t.Fatalf("the register has %+v", p)
	}
	if v.Status != selection.Done || v.Register.UnitOn(p.ID, today) != "t1" || !v.Register.Holds(p.ID, "weapon", today, today) {
		t.Errorf("%s, in %q, weapon %v", v.Status, v.Register.UnitOn(p.ID, today), v.Register.Holds(p.ID, "weapon", today, today))
	}
	if bar, barred := v.Register.BarredOn(p.ID, today); barred {
		t.Errorf("barred: %s", bar)
	}
	c := v.Register.ContractsOf(p.ID)
	if len(c) != 1 || c[0].Number != "M-1" || c[0].Type != "voluntary" || c[0].Period.From != today || c[0].Until() != when.MustDate("2028-12-05") {
		t.Errorf("contracts: %+v", c)
	}
	if got := v.Register.Bodies(p.ID); !slices.Equal(got, []string{"interior", "security"}) {
		t.Errorf("clearances of %v", got)
	}
	if r := v.Register.RanksOf(p.ID); len(r) != 1 || r[0].Rank != "private" {
		t.Errorf("ranks: %+v", r)
	}
}

// serves walks somebody through every step and gives the person.
func (o *office) serves(surname string) force.PersonID {
	o.t.Helper()
	id := o.apply(surname)
	for _, s := range o.Process().Steps {
		o.passes(id, s.Code)
	}
	return o.read(id).Person
}

// TestVetting: an answer that holds only for a while, or a refusal, takes somebody who serves off duty from its day, and the next clears them.
func TestVetting(t *testing.T) {
	o := newOffice(t)
	p, today := o.serves("Tağıyev"), o.Today()
	vet := func(kind selection.ActKind, until when.Date) error {
		_, err := o.Vet(o.kadr, p, selection.Act{Kind: kind, Step: "security", On: o.Today(), Reference: "№ 8", Until: until})
		return err
	}
	due := func() *app.Vettings {
		v, err := o.Vettings(o.kadr, 0)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	barred := func(d when.Date) bool { _, b := due().Register.BarredOn(p, d); return b }
	o.Set(today.Add(1).At(600))
	if err := vet(selection.Pass, today.Add(10)); err != nil {
		t.Fatal(err)
	}
	if v := due(); len(v.Due) != 1 || v.Due[0].Person != p || v.Due[0].Until != today.Add(10) {
		t.Errorf("due: %+v", v.Due)
	}
	if barred(today.Add(10)) || !barred(today.Add(11)) {
		t.Error("barred from another day than the one after the clearance")
	}
	if err := vet(selection.Refuse, 0); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("a second answer of one day: %v", err)
	}
	o.Set(today.Add(2).At(600))
	if err := vet(selection.Refuse, 0); err != nil {
		t.Fatal(err)
	}
	if v := due(); len(v.Denied) != 1 || len(v.Due) != 0 || !barred(today.Add(2)) {
		t.Errorf("after a refusal: due %+v, denied %+v", v.Due, v.Denied)
	}
	o.Set(today.Add(3).At(600))
	if err := vet(selection.Pass, today.Add(700)); err != nil {
		t.Fatal(err)
	}
	if v := due(); len(v.Denied)+len(v.Due) != 0 || barred(today.Add(3)) {
		t.Errorf("cleared again: due %+v, denied %+v", v.Due, v.Denied)
	}
	for _, r := range access.Roles {
		_, err := o.Vet(as(t, r, "x"), p, selection.Act{Kind: selection.Refuse, Step: "interior", On: o.Today(), Reference: "x"})
		if r != access.PersonnelOfficer && app.CodeOf(err) != app.CodeForbidden {
			t.Errorf("%s enters a vetting: %v", r, err)
		}
	}
	if _, err := o.Vet(o.kadr, "nobody", selection.Act{}); app.CodeOf(err) != app.CodeNotFound {
		t.Errorf("of nobody: %v", err)
	}
}

func TestEffectsAreWhole(t *testing.T) {
	o := newOffice(t)
	id := o.apply("Tağıyev")
	for _, s := range o.Process().Steps {
		if s.Effect == selection.Contract {
			break
		}
		o.passes(id, s.Code)
	}
	step := o.Process().With(selection.Contract)
	for what, change := range map[string]func(*app.Deed){
		"a number that another bears": func(d *app.Deed) { d.Number = "S-0001" },
		"no number":                   func(d *app.Deed) { d.Number = "" },
		"no rank":                     func(d *app.Deed) { d.Rank = "" },
		"a rank of no table":          func(d *app.Deed) { d.Rank = "emperor" },
	} {
		d := o.deed(step)
		change(&d)
		if err := o.Act(o.kadr, id, d); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: %v", what, err)
		}
		if v := o.read(id); v.Person != "" || v.Step(step.Code).State != selection.Open {
			t.Fatalf("%s: half of it was done", what)
		}
	}
}

func TestWhoMayDoWhatWithApplications(t *testing.T) {
	o := newOffice(t)
	id := o.apply("Tağıyev")
	for _, s := range o.Process().Steps {
		if s.Kind == selection.Board {
			break
		}
		o.passes(id, s.Code)
	}
	board := o.Process().Step("board")
	confirm := app.Deed{Act: selection.Act{Kind: selection.Confirm, Step: "board", On: o.Today()}}
	if err := o.Act(o.commander, id, o.deed(board)); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the commander enters the board's decision: %v", err)
	}
	if err := o.Act(o.kadr, id, o.deed(board)); err != nil {
		t.Fatal(err)
	}
	if err := o.Act(o.kadr, id, confirm); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the personnel officer confirms: %v", err)
	}
	// Somebody who is both, and entered it.
	both := access.As(t.Context(), access.Principal{Account: "acc-kadr", By: "kadr", Grants: []access.Grant{{Role: access.PersonnelOfficer}, {Role: access.Commander}}})
	if err := o.Act(both, id, confirm); app.CodeOf(err) != app.CodeRefused {
		t.Errorf("whoever entered it confirms: %v", err)
	}
	for _, r := range access.Roles {
		want := slices.Contains([]access.Role{access.PersonnelOfficer, access.Commander, access.Auditor}, r)
		if _, err := o.Application(as(t, r, "x"), id); (err == nil) != want {
			t.Errorf("%s reads an application: %v", r, err)
		}
	}
	part := access.As(t.Context(), access.Principal{Account: "acc-t1", By: "t1", Grants: []access.Grant{{Role: access.PersonnelOfficer, Units: []force.UnitID{"t1"}}}})
	if _, err := o.Applications(part); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the personnel officer of a platoon reads them: %v", err)
	}
	if err := o.Act(o.commander, id, confirm); err != nil {
		t.Errorf("the commander confirms: %v", err)
	}
}

func TestApplyTwice(t *testing.T) {
	o := newOffice(t)
	first := o.apply("Tağıyev")
	_, err := o.Apply(o.kadr, applicant(" tağıyev "), false)
	var twins *app.Twins
	if app.CodeOf(err) != app.CodeConflict || !errors.As(err, &twins) || len(twins.Applications) != 1 || twins.Applications[0].ID != first {
		t.Fatalf("the same name and day of birth: %v", err)
	}
	if _, err := o.Apply(o.kadr, applicant("Tağıyev"), true); err != nil {
		t.Error(err)
	}
	s, err := o.State(o.kadr)
	if err != nil {
		t.Fatal(err)
	}
	known := s.Register.People[0]
	_, err = o.Apply(o.kadr, selection.Application{Surname: known.Surname, Given: known.Given, Sex: "m", Born: known.Born, Opened: o.Today()}, false)
	if !errors.As(err, &twins) || len(twins.People) != 1 || twins.People[0].ID != known.ID {
		t.Errorf("somebody of the register: %v", err)
	}
	_, err = o.Apply(o.kadr, selection.Application{}, false)
	var all app.Problems
	if !errors.As(err, &all) || len(all) != 5 {
		t.Errorf("an empty application: %v", err)
	}
}

func TestEraseApplications(t *testing.T) {
	o := newOffice(t)
	refused, runs := o.apply("Tağıyev"), o.apply("Nəsirov")
	if err := o.Act(o.kadr, refused, app.Deed{Act: selection.Act{Kind: selection.Refuse, Step: "application", On: o.Today(), Reason: "age"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.EraseApplications(o.kadr, o.Today()+1, " "); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("without an order: %v", err)
	}
	if n, err := o.EraseApplications(o.kadr, o.Today(), "№ 5"); n != 0 || err != nil {
		t.Errorf("before its term: %d, %v", n, err)
	}
	if n, err := o.EraseApplications(o.kadr, o.Today()+1, "№ 5"); n != 1 || err != nil {
		t.Fatalf("erased %d, %v", n, err)
	}
	v := o.read(refused)
	text, err := json.Marshal([]any{v.Application, v.Log})
	if err != nil {
		t.Fatal(err)
	}
	if v.Erased == 0 || strings.Contains(string(text), "Tağıyev") || strings.Contains(string(text), "2005-05-05") || len(v.Log) < 2 || !v.Log[len(v.Log)-1].Erased {
		t.Errorf("left: %s", text)
	}
	if v.Status != selection.Refused || v.Reason != "age" {
		t.Errorf("the figures go on counting it: %s, %q", v.Status, v.Reason)
	}
	if o.read(runs).Surname != "Nəsirov" {
		t.Error("one that runs was erased")
	}
	if bad := o.Act(o.kadr, refused, app.Deed{Act: selection.Act{Kind: selection.Reopen, On: o.Today(), Reference: "№ 6"}}); app.CodeOf(bad) != app.CodeRefused {
		t.Errorf("reopened after it was erased: %v", bad)
	}
}

// TestJournalTellsTheStory: whatever is tried, the journal's entries about an application are its acts, no more and no less, in their order.
func TestJournalTellsTheStory(t *testing.T) {
	o := newOffice(t)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		x := applicant("Sınaq")
		x.Born = x.Born.Add(n)
		id, err := o.Apply(o.kadr, x, false)
		if err != nil {
			t.Fatal(err)
		}
		allowed := 0
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			v, err := o.Application(o.kadr, id)
			if err != nil {
				t.Fatal(err)
			}
			d := app.Deed{Act: selection.Act{Kind: rapid.SampledFrom(selection.ActKinds).Draw(t, "kind"), On: o.Today(), Reference: "№ 1"}}
			who := o.kadr
			if todo := v.Todo(); len(todo) > 0 && rapid.IntRange(0, 3).Draw(t, "on") > 0 {
				at := rapid.SampledFrom(todo).Draw(t, "at")
				d = o.deed(at.Step)
				if at.State == selection.Waiting {
					d, who = app.Deed{Act: selection.Act{Kind: selection.Confirm, Step: at.Code, On: o.Today()}}, o.commander
				}
				if at.Effect == selection.Contract {
					d.Number = "S-" + id
				}
			} else if d.Kind == selection.Refuse {
				d.Step, d.Reason, d.Reference = v.Steps[0].Code, "not-appeared", ""
			} else if d.Kind == selection.Withdraw || d.Kind == selection.Appeal {
				d.Reference = ""
			}
			if o.Act(who, id, d) == nil {
				allowed++
			}
		}
		v, err := o.Application(o.kadr, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Acts) != allowed || len(v.Log) != allowed+1 || v.Log[allowed].What != "application.open" {
			t.Fatalf("%d acts allowed, %d kept, %d entries", allowed, len(v.Acts), len(v.Log))
		}
		for i, act := range v.Acts {
			e := v.Log[allowed-1-i] // the newest first
			if e.What != "application."+string(act.Kind) || e.By != act.By || !e.At.Equal(act.At) {
				t.Fatalf("act %d is %s by %s, the entry %s by %s", i, act.Kind, act.By, e.What, e.By)
			}
			if got := acted(t, e.Detail); !cmp.Equal(got, act, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(selection.Act{}, "At", "By")) {
				t.Fatalf("entry %s", cmp.Diff(got, act))
			}
		}
	})
}

// acted reads an act back from an entry's facts.
func acted(t *rapid.T, detail string) selection.Act {
	facts := map[string]string{}
	if err := json.Unmarshal([]byte(detail), &facts); err != nil {
		t.Fatalf("%s: %v", detail, err)
	}
	date := func(s string) (d when.Date) {
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	return selection.Act{Kind: selection.ActKind(facts["kind"]), Step: selection.StepCode(facts["step"]), On: date(facts["on"]), Outcome: facts["outcome"],
		Reason: facts["reason"], Reference: facts["reference"], Until: date(facts["until"])}
}

// TestChecksAfterTheContract: a check that lapsed and is refused when it is asked again bars the recruit; limits of the doctors come into the register.
func TestChecksAfterTheContract(t *testing.T) {
	o := newOffice(t)
	id := o.apply("Tağıyev")
	for _, s := range o.Process().Steps {
		d := o.deed(&s)
		switch {
		case s.Code == "security":
			d.Until = o.Today().Add(3)
		case s.Kind == selection.Medical:
			d.Outcome, d.Limits = selection.Limited, []string{"no-driving", "no-night"}
		}
		if s.Effect == selection.Posted {
			break
		}
		if s.Kind == selection.Board || s.Code == "security" || s.Kind == selection.Medical {
			if err := o.Act(o.kadr, id, d); err != nil {
				t.Fatal(err)
			}
			if s.Kind == selection.Board {
				if err := o.Act(o.commander, id, app.Deed{Act: selection.Act{Kind: selection.Confirm, Step: s.Code, On: o.Today()}}); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		o.passes(id, s.Code)
	}
	v := o.read(id)
	if l := v.Register.LimitsOf(v.Person); len(l) != 2 || l[0].Days.Last != o.Process().Step("medical").Until(o.Today()) {
		t.Errorf("limits: %+v", l)
	}
	o.Set(o.Today().Add(4).At(600))
	if err := o.Act(o.kadr, id, o.deed(o.Process().Step("posting"))); app.CodeOf(err) != app.CodeRefused {
		t.Errorf("posted with a check that has lapsed: %v", err)
	}
	err := o.Act(o.kadr, id, app.Deed{Act: selection.Act{Kind: selection.Refuse, Step: "security", On: o.Today(), Reason: "not-cleared", Reference: "№ 9"}})
	if err != nil {
		t.Fatal(err)
	}
	v = o.read(id)
	c := v.Register.ClearanceOn(v.Person, "security", o.Today())
	if k, barred := v.Register.BarredOn(v.Person, o.Today()); c == nil || c.Outcome != force.Denied || c.Reference != "№ 9" || !barred || k != force.NotCleared {
		t.Errorf("refused: %+v, barred %v %s", c, barred, k)
	}
	if v.Status != selection.Refused {
		t.Errorf("the application is %s", v.Status)
	}
}
