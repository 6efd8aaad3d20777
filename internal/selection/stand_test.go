package selection_test

import (
	"slices"
	"strings"
	"testing"

	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func day(s string) when.Date { return when.MustDate(s) }

// begin is an application handed in on 1 March.
func begin() *selection.Application {
	return &selection.Application{ID: "ap-1", Surname: "Əliyev", Given: "İlqar", Sex: "m", Born: day("2005-05-05"), Opened: day("2026-03-02")}
}

// passing is the act that passes a step on a day, as far as one is enough.
func passing(p *selection.Process, s *selection.Step, on when.Date, by string) []selection.Act {
	x := selection.Act{Kind: selection.Pass, Step: s.Code, On: on, By: by, Until: s.Until(on)}
	switch s.Kind {
	case selection.Medical:
		x.Outcome = selection.Fit
	case selection.Outside:
		x.Reference = "№ 7"
	case selection.Board:
		x.Kind, x.Outcome, x.Until = selection.Decide, selection.Accept, 0
		return []selection.Act{x, {Kind: selection.Confirm, Step: s.Code, On: on, By: by + "'s commander"}}
	}
	if s.Effect == selection.Contract {
		x.Reference = "M-1"
	}
	return []selection.Act{x}
}

// lead leads an application through every step in the order of the table, all on one day, and wants it posted.
func lead(t *testing.T, p *selection.Process) {
	t.Helper()
	a, today := begin(), day("2026-11-26")
	for i := range p.Steps {
		for _, x := range passing(p, &p.Steps[i], today, "kadr") {
			if bad := p.Check(a, &x, today); bad != nil {
				t.Fatalf("%s at %s: %v", x.Kind, x.Step, bad)
			}
			a.Acts = append(a.Acts, x)
		}
	}
	if s := p.Stand(a, today); s.Status != selection.Done || s.Closed != today || len(s.Todo()) > 0 || s.Due() != 0 {
		t.Fatalf("all passed, and it is %s, %d to do", s.Status, len(s.Todo()))
	}
}

func TestWholeWay(t *testing.T) { lead(t, shipped(t)) }

// way adds acts, each of which must be allowed.
func way(t *testing.T, p *selection.Process, a *selection.Application, today when.Date, acts ...selection.Act) {
	t.Helper()
	for _, x := range acts {
		if bad := p.Check(a, &x, today); bad != nil {
			t.Fatalf("%s %s: %v", x.Kind, x.Step, bad)
		}
		a.Acts = append(a.Acts, x)
	}
}

// until passes everything before a step.
func until(t *testing.T, p *selection.Process, a *selection.Application, code selection.StepCode, on, today when.Date) {
	t.Helper()
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Code == code {
			return
		}
		way(t, p, a, today, passing(p, s, on, "kadr")...)
	}
}

func TestRefusedOutOfOrder(t *testing.T) {
	p, today := shipped(t), day("2026-11-26")
	act := func(k selection.ActKind, s string, change ...func(*selection.Act)) selection.Act {
		x := selection.Act{Kind: k, Step: selection.StepCode(s), On: today, By: "kadr"}
		if st := p.Step(x.Step); st != nil && k == selection.Pass {
			x = passing(p, st, today, "kadr")[0]
		}
		for _, f := range change {
			f(&x)
		}
		return x
	}
	for _, c := range []struct {
		name string
		upTo selection.StepCode
		act  selection.Act
		rule bool
		says string
	}{
		{"an oath before basic training", "training", act(selection.Pass, "oath"), true, "before Oath these must be passed: Basic training"},
		{"a board before the checks", "interior", act(selection.Decide, "board", func(x *selection.Act) { x.Outcome = selection.Accept }), true, "Interior check, State security check"},
		{"a post straight away", "application", act(selection.Pass, "posting"), true, "before Posting"},
		{"a step twice", "medical", act(selection.Pass, "documents"), true, "passed already"},
		{"a step of no table", "medical", act(selection.Pass, "dance"), false, "no such step"},
		{"tomorrow", "medical", act(selection.Pass, "medical", func(x *selection.Act) { x.On++ }), false, "still to come"},
		{"before what it needs", "medical", act(selection.Pass, "medical", func(x *selection.Act) { x.On, x.Until = day("2026-11-24"), day("2027-11-23") }), false, "at the earliest"},
		{"a board decided by one hand", "board", act(selection.Pass, "board"), true, ""},
		{"a diagnosis", "medical", act(selection.Pass, "medical", func(x *selection.Act) { x.Reason = "asthma" }), false, "nothing of the kind is kept"},
		{"limits of whoever is fit", "medical", act(selection.Pass, "medical", func(x *selection.Act) { x.Limits = []string{"no-night"} }), false, "limits"},
		{"fit with limits and none named", "medical", act(selection.Pass, "medical", func(x *selection.Act) { x.Outcome = selection.Limited }), false, "limits"},
		{"a refusal without a reason", "medical", act(selection.Refuse, "medical"), false, "reason is missing"},
		{"a reason of another step", "medical", act(selection.Refuse, "medical", func(x *selection.Act) { x.Reason = "conduct" }), false, "no such reason"},
		{"a check without a reference", "interior", act(selection.Pass, "interior", func(x *selection.Act) { x.Reference = "" }), false, "reference of the answer"},
		{"a check without an end", "interior", act(selection.Pass, "interior", func(x *selection.Act) { x.Until = 0 }), false, "last day"},
		{"a check for ten years", "interior", act(selection.Pass, "interior", func(x *selection.Act) { x.Until += 3650 }), false, "36 months at most"},
		{"an essay for a reference", "interior", act(selection.Pass, "interior", func(x *selection.Act) { x.Reference = strings.Repeat("x", 61) }), false, "too long"},
		{"a confirmation of nothing", "board", act(selection.Confirm, "board"), true, "no decision"},
		{"an appeal against nothing", "medical", act(selection.Appeal, ""), true, "only a refusal"},
		{"reopened while running", "medical", act(selection.Reopen, "", func(x *selection.Act) { x.Reference = "№ 1" }), true, "only an application that has ended"},
	} {
		a := begin()
		until(t, p, a, c.upTo, day("2026-11-25"), today)
		bad := p.Check(a, &c.act, today)
		if c.name == "a board decided by one hand" {
			a.Acts = append(a.Acts, act(selection.Decide, "board", func(x *selection.Act) { x.Outcome = selection.Accept }))
			x := act(selection.Confirm, "board")
			bad, c.says = p.Check(a, &x, today), "second person"
		}
		if bad == nil || bad.Rule != c.rule || !strings.Contains(bad.In(words.En), c.says) || strings.Contains(bad.In(words.Az), "⟦") {
			t.Errorf("%s: %v; want rule %v, %q", c.name, bad, c.rule, c.says)
		}
	}
}

func TestRefusalAppealReopen(t *testing.T) {
	p, today := shipped(t), day("2026-11-26")
	a := begin()
	until(t, p, a, "fitness", day("2026-11-20"), today)
	way(t, p, a, today, selection.Act{Kind: selection.Refuse, Step: "fitness", On: day("2026-11-21"), Reason: "norms"})
	s := p.Stand(a, today)
	if s.Status != selection.Refused || s.Closed != day("2026-11-21") || s.Reason != "norms" || len(s.Todo()) > 0 || s.Step("fitness").State != selection.RefusedHere {
		t.Fatalf("refused: %+v", s)
	}
	if bad := p.Check(a, &passing(p, p.Step("fitness"), today, "kadr")[0], today); bad == nil || bad.Key != "not-running" {
		t.Errorf("passed after a refusal: %v", bad)
	}
	way(t, p, a, today, selection.Act{Kind: selection.Appeal, On: day("2026-11-22")})
	if s := p.Stand(a, today); s.Status != selection.Appealed || s.Closed != 0 {
		t.Fatalf("appealed: %s, closed %s", s.Status, s.Closed)
	}
	way(t, p, a, today, selection.Act{Kind: selection.Dismiss, On: day("2026-11-23"), Reference: "№ 12"})
	if bad := p.Check(a, &selection.Act{Kind: selection.Appeal, On: today}, today); bad == nil || bad.Key != "appealed-already" {
		t.Errorf("a second appeal: %v", bad)
	}
	if bad := p.Check(a, &selection.Act{Kind: selection.Reopen, On: today}, today); bad == nil || bad.Field != "reference" {
		t.Errorf("reopened without an order: %v", bad)
	}
	way(t, p, a, today, selection.Act{Kind: selection.Reopen, On: day("2026-11-24"), Reference: "№ 13"})
	x := p.Stand(a, today).Step("fitness")
	if x.State != selection.Open || x.Opened != day("2026-11-24") || x.Due != day("2026-12-08") {
		t.Errorf("after the order: %s from %s, due %s", x.State, x.Opened, x.Due)
	}
	way(t, p, a, today, passing(p, p.Step("fitness"), day("2026-11-25"), "kadr")...)
	if got := p.Stand(a, today).Todo(); len(got) != 2 || got[0].Code != "interior" || got[1].Code != "security" {
		t.Errorf("the two checks stand beside each other; to do: %d", len(got))
	}
}

// An outcome that no longer holds is asked for again before the next step that needs it.
func TestLapsed(t *testing.T) {
	p, a := shipped(t), begin()
	until(t, p, a, "contract", day("2026-03-10"), day("2026-03-10"))
	today := day("2027-04-01") // the examination of 10 March 2026 held for a year
	s := p.Stand(a, today)
	if x := s.Step("medical"); x.State != selection.Lapsed || x.Opened != day("2027-03-10") {
		t.Errorf("medical: %s since %s", x.State, x.Opened)
	}
	if bad := p.Check(a, &passing(p, p.Step("contract"), today, "kadr")[0], today); bad == nil || !strings.Contains(bad.Error(), "Medical and psychological examination, Fitness") {
		t.Errorf("a contract on lapsed outcomes: %v", bad)
	}
	way(t, p, a, today, passing(p, p.Step("medical"), today, "kadr")...)
	way(t, p, a, today, passing(p, p.Step("fitness"), today, "kadr")...)
	way(t, p, a, today, passing(p, p.Step("contract"), today, "kadr")...)
	// Once the contract is signed nobody asks for fitness any more.
	if x := p.Stand(a, day("2028-10-01")).Step("fitness"); x.State != selection.Passed {
		t.Errorf("fitness after the contract: %s", x.State)
	}
}

func TestVettings(t *testing.T) {
	p, today := shipped(t), day("2026-11-26")
	held := []selection.Held{
		{Person: "a", Body: "security", On: day("2023-12-01"), Until: day("2026-12-01")},
		{Person: "a", Body: "interior", On: day("2023-12-01"), Until: day("2026-12-01")},
		{Person: "a", Body: "interior", On: day("2026-11-01"), Until: day("2029-10-31")}, // renewed already
		{Person: "b", Body: "security", On: day("2023-11-01"), Until: day("2026-10-31")}, // lapsed
		{Person: "c", Body: "security", On: day("2024-06-01"), Until: day("2027-02-24")}, // asked on the day
		{Person: "d", Body: "security", On: day("2024-06-01"), Until: day("2027-02-25")}, // the day after
		{Person: "e", Body: "security", Until: day("2026-12-01")},                        // serves no more
		{Person: "f", Body: "security", On: day("2020-01-01")},                           // for ever
		{Person: "a", Body: "nobody", Until: day("2026-12-01")},
	}
	var got []string
	for _, v := range p.Vettings(held, func(id force.PersonID) bool { return id != "e" }, today) {
		got = append(got, string(v.Person)+" "+string(v.Step.Code)+" "+v.Until.String())
	}
	want := []string{"b security 2026-10-31", "a security 2026-12-01", "c security 2027-02-24"}
	if !slices.Equal(got, want) {
		t.Errorf("to be asked: %q, want %q", got, want)
	}
}

func TestUrgency(t *testing.T) {
	d := day("2026-11-26")
	for off, want := range map[int]selection.Urgency{-1: selection.Late, 0: selection.Today, 1: selection.NextWeeks, 14: selection.NextWeeks, 15: selection.Later} {
		if got := selection.UrgencyOf(d.Add(off), d); got != want {
			t.Errorf("in %d days: %s, want %s", off, got, want)
		}
	}
}

func TestTwice(t *testing.T) {
	a := begin()
	all := []selection.Application{
		{ID: "1", Surname: "əliyev", Given: "ilqar", Born: a.Born}, {ID: "2", Surname: "Əliyev", Given: "İlqar", Born: a.Born + 1},
		{ID: "3", Surname: "ƏLİYEV", Given: "İLQAR", Born: a.Born}, {ID: "4", Surname: "Əliyev", Given: "İlqar", Born: a.Born, Erased: 7}, *a,
	}
	var got []string
	for _, x := range selection.Twice(all, a) {
		got = append(got, x.ID)
	}
	if !slices.Equal(got, []string{"3", "1"}) {
		t.Errorf("found %q", got)
	}
}
