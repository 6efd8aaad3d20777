package organisation_test

import (
	"context"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// house has a platoon that was commanded until 2025 and since then has had nobody.
func house(t *testing.T) *webtest.House {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	if _, err := h.Save(webtest.Context(t), app.Changes{Changes: force.Changes{Memberships: []force.Membership{
		{ID: "m-p1-01", Person: "p1-01", Unit: "t1", Position: "platoon-commander", Period: when.Period{From: when.MustDate("2024-01-15"), To: when.MustDate("2025-03-01")}},
		{Person: "p1-01", Unit: "t2", Position: "platoon-commander", Period: when.Period{From: when.MustDate("2025-03-01")}},
	}}}); err != nil {
		t.Fatal(err)
	}
	return h
}

var paths = []string{"/organisation", "/organisation/timeline", "/organisation/commanders", "/organisation/symbols", "/organisation/missions", "/organisation/partners", "/organisation/disputes"}

func TestWhatHoldsOnADate(t *testing.T) {
	h := house(t)
	s := webtest.Visit(t, web.New(h.App))
	text := func(date string) string { return s.Get("/organisation?lang=en&date=" + date).Text("main") }
	for date, want := range map[string][]string{
		"1991-12-24": {"there is no organisation", "Go to the day it was established"},
		"1991-12-25": {"The National Guard was established", "the sources name no commander", "Government of Azerbaijan"},
		"1996-12-15": {"Definitely active in December 1996", "the sources name no commander"},
		"2005-10-04": {"Battle banner approved", "Battle banner of the National Guard"},
		"2013-02-01": {"Akif Yusifov commands (possible)", "From 2013, the day is not known; until 6 January 2026"},
		"2014-06-01": {"Major general Akif Yusifov commands.", "From 2013, the day is not known; until 6 January 2026", "stated", "2013 - 6 January 2026"},
		"2026-01-06": {"Colonel Ramin Babayev commands.", "Special State Protection Service", "President of Azerbaijan", "administrative", "in wartime"},
	} {
		got := text(date)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q:\n%s", date, w, got)
			}
		}
	}
	if got := text("1996-12-15"); strings.Contains(got, "Special State Protection Service") || strings.Contains(got, "Battle banner") {
		t.Error("1996 knows of what came later")
	}
	if got := text("2014-06-01"); strings.Contains(got, "Babayev") || strings.Contains(got, "black beret") {
		t.Error("2014 knows of what was not then")
	}
}

func TestUnitsOfTheRegister(t *testing.T) {
	h := house(t)
	s := webtest.Visit(t, web.New(h.App))
	name := ""
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	name = st.Register.Person("p1-01").Name()
	row := func(date, unit string) string {
		for _, tr := range s.Get("/organisation?lang=en&date=" + date).All(".org-units tbody tr") {
			if text := webtest.Text(tr); strings.HasPrefix(text, unit) {
				return text
			}
		}
		return ""
	}
	if got := row("2024-06-01", "Platoon 1"); !strings.Contains(got, name) || !strings.Contains(got, "from 15 January 2024") {
		t.Errorf("Platoon 1 in 2024: %q", got)
	}
	if got := row("2026-06-01", "Platoon 1"); strings.Contains(got, name) || !strings.Contains(got, "not named") {
		t.Errorf("Platoon 1 in 2026: %q", got)
	}
	if got := row("2026-06-01", "Platoon 2"); !strings.Contains(got, name) {
		t.Errorf("Platoon 2 in 2026: %q", got)
	}
	if p := s.Get("/organisation?lang=en&date=2001-01-01"); len(p.All(".org-units")) != 0 || !strings.Contains(p.Text("main"), "The register knows nobody") {
		t.Error("units of a time of which the register knows nothing")
	}
	// Whoever may see neither units nor people is shown neither, and no link to them.
	guard := webtest.VisitAs(t, access.Principal{Account: "a", By: "guard", Person: "p1-05", Grants: []access.Grant{{Role: access.Guard}}}, web.New(h.App))
	if p := guard.Get("/organisation?lang=en"); p.Status != 200 || len(p.All("#org-units")) != 0 || strings.Contains(p.Text("main"), name) {
		t.Errorf("a guard is shown the register: status %d", p.Status)
	}
}

// What is not known is said on every page; every fact has its source; every link leads somewhere.
func TestEveryFactHasItsSource(t *testing.T) {
	h := house(t)
	s := webtest.Visit(t, web.New(h.App))
	c, err := h.Chronicle(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, lang := range []string{"az", "en"} {
		p := s.Get("/organisation/timeline?lang=" + lang)
		rows := p.All(".org-timeline tbody tr.org-row")
		if len(rows) != len(c.Facts) {
			t.Errorf("%s: %d rows for %d facts", lang, len(rows), len(c.Facts))
		}
		for _, r := range rows {
			if refs := webtest.All(r, "a.org-ref"); len(refs) != 1 || !strings.HasPrefix(webtest.Text(refs[0]), "F") {
				t.Errorf("%s: a fact without its source: %s", lang, webtest.Text(r))
			}
		}
		for _, path := range paths {
			for _, date := range []string{"", "?date=1990-01-01", "?date=2005-10-03", "?date=2013-02-01", "?date=2030-01-01"} {
				p := s.Get(path + date)
				if p.Status != 200 {
					t.Errorf("%s%s: status %d", path, date, p.Status)
				}
				for _, a := range p.All("main a") {
					if to := webtest.Attr(a, "href"); strings.HasPrefix(to, "/organisation") && !seen[to] {
						seen[to] = true
						if got := s.Get(to); got.Status != 200 {
							t.Errorf("%s%s leads to %s: status %d", path, date, to, got.Status)
						}
					}
				}
			}
		}
	}
	if p := s.Get("/organisation?date=1991"); p.Status != 422 {
		t.Errorf("a date that is none: status %d", p.Status)
	}
}

func TestFiltersStandInTheAddress(t *testing.T) {
	s := webtest.Visit(t, web.New(house(t).App))
	rows := func(query string) int {
		return len(s.Get("/organisation/timeline?" + query).All(".org-timeline tbody tr.org-row"))
	}
	if all, commanders, probable := rows(""), rows("kind=appointments&certainty=stated&source=article"), rows("certainty=probable"); commanders != 3 || probable == 0 || probable >= all {
		t.Errorf("%d facts, %d of commanders, %d probable", all, commanders, probable)
	}
	if n := rows("ref=F19"); n != 1 {
		t.Errorf("F19: %d", n)
	}
	if p := s.Get("/organisation/timeline?lang=en&source=nobody"); !strings.Contains(p.Text("main"), "No fact fits the filters") {
		t.Error("an empty list says nothing")
	}
	for _, bad := range []string{"kind=nothing", "certainty=sure"} {
		if p := s.Get("/organisation/timeline?" + bad); p.Status != 422 {
			t.Errorf("%s: status %d", bad, p.Status)
		}
	}
}

func TestCommandersWithWhatIsNotKnown(t *testing.T) {
	s := webtest.Visit(t, web.New(house(t).App))
	p := s.Get("/organisation/commanders?lang=en")
	lines := p.All(".org-succession")[0]
	var got []string
	for _, li := range webtest.All(lines, "li") {
		got = append(got, webtest.Text(li))
	}
	if len(got) != 3 || !strings.Contains(got[0], "Babayev") || !strings.Contains(got[1], "Yusifov") || !strings.Contains(got[2], "25 December 1991 to 31 December 2012: the sources name nobody") {
		t.Errorf("got %q", got)
	}
}

// Two sources: both claims stand side by side, on the page of the date and on that of disputes.
func TestDisputes(t *testing.T) {
	h := house(t)
	h.TellFacts(func(context.Context, app.Tx) ([]chronicle.Source, []chronicle.Fact, error) {
		return []chronicle.Source{{Code: "press", Text: words.Text{Az: "Qəzet", En: "A newspaper"}}}, []chronicle.Fact{{
			Concept: chronicle.Appointments, Ref: "P1", Kind: "commander", Subject: "other", Unit: "guard", Rank: "colonel", Text: words.Text{Az: "Başqası", En: "Another"},
			Span: chronicle.Span{From: chronicle.MustPartial("2015"), To: chronicle.MustPartial("2018")}, Certainty: chronicle.Stated, Source: "press", File: "press"}}, nil
	})
	s := webtest.Visit(t, web.New(h.App))
	if got := s.Get("/organisation?lang=en&date=2016-06-01").Text("main"); !strings.Contains(got, "On this date the sources differ on 1 matter") || !strings.Contains(got, "Another") ||
		!strings.Contains(got, "Yusifov") || !strings.Contains(got, "(disputed)") {
		t.Errorf("2016:\n%s", got)
	}
	p := s.Get("/organisation/disputes?lang=en")
	if got := p.All(".org-events li"); len(got) != 2 || !strings.Contains(webtest.Text(got[0]), "Article on the Guard") {
		t.Errorf("%d claims", len(got))
	}
	if got := s.Get("/organisation?lang=en&date=2019-06-01").Text("main"); strings.Contains(got, "sources differ") {
		t.Error("a dispute of another time")
	}
}

func TestFoundByTheirNames(t *testing.T) {
	s := webtest.Visit(t, web.New(house(t).App))
	for text, want := range map[string]string{"yusifov": "/organisation/timeline?ref=F19", "doyus bayragi": "/organisation/timeline?ref=F18", "teskilat": "/organisation", "komandirler": "/organisation/commanders"} {
		found := false
		for _, a := range s.Get("/search?q=" + strings.ReplaceAll(text, " ", "+")).All("a.hit") {
			found = found || webtest.Attr(a, "href") == want
		}
		if !found {
			t.Errorf("%q does not lead to %s", text, want)
		}
	}
}
