package app_test

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/retention"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
	"qarovul/journal"
	"qarovul/reference"
)

// archive is a house with old records of everything that has a term.
func archive(t *testing.T) *webtest.House {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	day := when.MustDate
	s, err := h.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	gone := *s.Register.Person("p1-24")
	gone.Left, gone.Phone = day("2025-11-30"), "+994 50 000 00 00"
	ch := app.Changes{What: "register.save", About: "register"}
	ch.People = []force.Person{gone}
	ch.Absences = []force.Absence{
		{Person: "p1-20", Kind: force.Illness, Days: when.Days{First: day("2021-01-01"), Last: day("2021-12-04")}, Note: "old"},
		{Person: "p1-20", Kind: force.Illness, Days: when.Days{First: day("2021-12-05"), Last: day("2021-12-05")}, Note: "a day too young"},
		{Person: "p1-21", Kind: force.Leave, Days: when.Days{First: day("2025-12-01"), Last: day("2025-12-04")}, Note: "note past, absence not"},
		{Person: "p1-22", Kind: force.Leave, Days: when.Days{First: day("2020-12-01")}, Note: "nobody knows until when"},
	}
	ch.Bars = []force.Bar{{Person: "p1-20", Kind: force.Unfit, Days: when.Days{First: day("2020-01-01"), Last: day("2023-12-04")}}}
	if _, err := h.Save(ctx, ch); err != nil {
		t.Fatal(err)
	}
	for _, p := range []force.PersonID{"p1-20", "p1-21"} {
		if _, err := h.SaveWish(ctx, plan.Wish{Person: p, Kind: plan.WishFree, Days: when.Days{First: day("2025-01-01"), Last: day("2025-01-02")}, Note: "toy"}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func figures(t *testing.T, h *webtest.House) map[retention.Class][2]int {
	t.Helper()
	r, err := h.Retention(ctx)
	if err != nil {
		t.Fatal(err)
	}
	out := map[retention.Class][2]int{}
	for _, x := range r.Classes {
		out[x.Class] = [2]int{x.Past, x.Held}
	}
	return out
}

func TestWhatIsPastItsTermGoes(t *testing.T) {
	h := archive(t)
	got := figures(t, h)
	want := map[retention.Class][2]int{retention.Wish: {2, 0}, retention.AbsenceNote: {3, 0}, retention.Absence: {1, 0}, retention.Bar: {1, 0}, retention.Phone: {1, 0},
		retention.OutcomeNote: {}, retention.Application: {}, retention.SignIn: {}, retention.Journal: {}}
	for c, n := range want {
		if got[c] != n {
			t.Errorf("%s: past and held %v, want %v", c, got[c], n)
		}
	}
	// The commander keeps what is known of one person.
	commander := access.As(t.Context(), access.Principal{Account: "c", By: "samir", Grants: []access.Grant{{Role: access.Commander}}})
	id, err := h.Hold(commander, retention.Hold{Person: "p1-20", Order: "Əmr 12", Reason: "araşdırma gedir"})
	if err != nil {
		t.Fatal(err)
	}
	if got := figures(t, h); got[retention.Wish] != [2]int{1, 1} || got[retention.Absence] != [2]int{0, 1} {
		t.Errorf("held: %v", got)
	}
	done, err := h.Expire(ctx)
	if err != nil || done[retention.Wish] != 1 || done[retention.Absence] != 0 || done[retention.Phone] != 1 || done[retention.AbsenceNote] != 1 {
		t.Fatalf("erased %v, %v", done, err)
	}
	s, err := h.State(ctx)
	if err != nil || len(s.Wishes) != 1 || s.Wishes[0].Person != "p1-20" || s.Register.Person("p1-24").Phone != "" || len(s.Register.AbsencesOf("p1-20")) != 2 {
		t.Errorf("what is left: %+v, %v", s.Wishes, err)
	}
	if err := h.Release(commander, id, "Əmr 13"); err != nil {
		t.Fatal(err)
	}
	if done, err = h.Expire(ctx); err != nil || done[retention.Wish] != 1 || done[retention.Absence] != 1 || done[retention.Bar] != 1 {
		t.Fatalf("released: %v, %v", done, err)
	}
	// What is inside its term, or has no end, stands; a second run finds nothing.
	if s, err = h.State(ctx); err != nil || len(s.Register.AbsencesOf("p1-20")) != 1 || len(s.Register.AbsencesOf("p1-21")) != 1 || len(s.Register.AbsencesOf("p1-22")) != 1 {
		t.Errorf("absences that stand: %v", err)
	}
	if x := s.Register.AbsencesOf("p1-22")[0]; x.Note == "" {
		t.Error("a note of an absence that goes on is gone")
	}
	before, err := h.Entries(ctx, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	if done, err = h.Expire(ctx); err != nil || slices.Max(values(done)) != 0 {
		t.Errorf("again: %v, %v", done, err)
	}
	if after, err := h.Entries(ctx, "", 1); err != nil || after[0].ID != before[0].ID {
		t.Error("a run that finds nothing writes something")
	}
}

func values(m map[retention.Class]int) []int {
	out := []int{0}
	for _, n := range m {
		out = append(out, n)
	}
	return out
}

// Contents of the journal go by term, and the journal is whole afterwards.
func TestTheJournalByTerm(t *testing.T) {
	h := archive(t)
	in := account(t, h, "ayla", access.Planner)
	who := access.As(t.Context(), let(t, h, in.Secret).Principal)
	if _, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: "not it", Address: "192.0.2.1"}); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Fatal(err)
	}
	h.Set(h.Now().AddDate(1, 0, 1))
	if got := figures(t, h); got[retention.SignIn][0] == 0 || got[retention.Journal][0] != 0 {
		t.Fatalf("a year later: %v", got)
	}
	if _, err := h.Expire(who); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("a planner erases: %v", err)
	}
	if _, err := h.Expire(ctx); err != nil {
		t.Fatal(err)
	}
	h.Set(h.Now().AddDate(10, 0, 0))
	done, err := h.Expire(ctx)
	if err != nil || done[retention.Journal] == 0 {
		t.Fatalf("ten years later: %v, %v", done, err)
	}
	all, err := h.Entries(ctx, "", 500)
	if err != nil {
		t.Fatal(err)
	}
	erased := 0
	for _, e := range all {
		old := e.At.Before(h.Now().AddDate(-10, 0, 0))
		if old && strings.HasPrefix(e.About, "person:") && !e.Erased {
			t.Errorf("%d about %s stands", e.ID, e.About)
		}
		if e.Erased {
			erased++
			if !old && e.At.After(h.Now().AddDate(-1, 0, 0)) {
				t.Errorf("%d is young and erased", e.ID)
			}
		}
	}
	private, err := journal.GenerateKey(rand.Reader, "qarovul/test")
	if err != nil {
		t.Fatal(err)
	}
	key, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Write(ctx, func(tx app.Tx) error { return tx.PutSetting(ctx, "journal.key", key.Verifier()) }); err != nil {
		t.Fatal(err)
	}
	if _, err := app.SignJournal(ctx, h.Store, key); err != nil {
		t.Fatal(err)
	}
	report, err := h.VerifyJournal(ctx, nil)
	if err != nil || len(report.Faults) > 0 || erased == 0 {
		t.Errorf("%d erased, journal %+v, %v", erased, report, err)
	}
}

// Whatever ended before its term goes, whatever did not stays: for any days.
func TestTermsForAnyDays(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open, func(o *app.Options) {
		b, err := reference.FS.ReadFile("retention/terms.tsv")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("absence-note\t1y", "absence-note\tnever", "absence\t5y", "absence\t40d").Replace(string(b))
		if o.Terms, err = retention.Load(fstest.MapFS{"r/terms.tsv": {Data: []byte(text)}}, "r"); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := h.Expire(ctx); err != nil {
		t.Fatal(err)
	}
	today := when.DateOf(h.Now())
	rapid.Check(t, func(t *rapid.T) {
		var ch app.Changes
		at := today.Add(-200)
		stay := 0
		for range rapid.IntRange(1, 8).Draw(t, "absences") {
			d := when.Days{First: at.Add(rapid.IntRange(0, 15).Draw(t, "gap"))}
			d.Last = d.First.Add(rapid.IntRange(0, 30).Draw(t, "days"))
			at = d.Last + 1
			ch.Absences = append(ch.Absences, force.Absence{Person: "p1-20", Kind: force.Leave, Days: d})
			if d.Last >= today.Add(-40) {
				stay++
			}
		}
		s, err := h.State(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range s.Register.AbsencesOf("p1-20") {
			ch.Remove("absence", x.ID)
		}
		if _, err := h.Save(ctx, ch); err != nil {
			t.Fatal(err)
		}
		done, err := h.Expire(ctx)
		if err != nil || done[retention.Absence] != len(ch.Absences)-stay {
			t.Fatalf("%d of %d go, %v; %d should stay", done[retention.Absence], len(ch.Absences), err, stay)
		}
		if s, err = h.State(ctx); err != nil || len(s.Register.AbsencesOf("p1-20")) != stay {
			t.Fatalf("%d stay, want %d", len(s.Register.AbsencesOf("p1-20")), stay)
		}
	})
}

func TestHoldsAreRefused(t *testing.T) {
	h := archive(t)
	commander := access.As(t.Context(), access.Principal{Account: "c", By: "samir", Grants: []access.Grant{{Role: access.Commander}}})
	for name, x := range map[string]retention.Hold{
		"no order":   {Reason: "x"},
		"no reason":  {Order: "x"},
		"no class":   {Order: "x", Reason: "x", Class: "shoes"},
		"nobody":     {Order: "x", Reason: "x", Person: "p-nobody"},
		"over":       {Order: "x", Reason: "x", Until: when.MustDate("2026-01-01")},
		"long order": {Order: strings.Repeat("x", 201), Reason: "x"},
	} {
		if _, err := h.Hold(commander, x); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Hold(ctx, retention.Hold{Order: "x", Reason: "x"}); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the operator holds: %v", err)
	}
	if err := h.Release(commander, "h-none", "x"); app.CodeOf(err) != app.CodeNotFound {
		t.Error(err)
	}
}
