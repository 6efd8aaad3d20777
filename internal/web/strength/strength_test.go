package strength_test

import (
	"net/url"
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/people"
	"qarovul/internal/web/strength"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// Behind every figure stands a list of just so many people.
func TestEveryFigureHasItsPeople(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	k := ui.NewKit(ui.Options{Now: h.Now})
	strength.Mount(k, h.App)
	people.Mount(k, h.App)
	s := webtest.Visit(t, k)
	ch := app.Changes{What: "absence.save"}
	for i, kind := range force.AbsenceKinds {
		who := force.PersonID("p" + string(rune('1'+i%4)) + "-1" + string(rune('0'+i)))
		ch.Absences = append(ch.Absences, force.Absence{Person: who, Kind: kind, Days: when.Days{First: when.MustDate("2026-12-04"), Last: when.MustDate("2026-12-06")}})
	}
	ch.Bars = []force.Bar{{Person: "p1-04", Kind: force.Investigation, Days: when.Days{First: when.MustDate("2026-12-01")}}}
	ch.People = []force.Person{{ID: "loose", Number: "S-9000", Surname: "Sərbəst", Given: "Kənan", Sex: "m", Rank: "private", Joined: when.MustDate("2026-12-01")}}
	if _, err := h.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/strength?lang=en", "/strength?date=2026-12-20&unit=t1", "/strength?unit=t1"} {
		p := s.Get(page)
		rows := p.All("table.strength-table tbody tr")
		if want := map[bool]int{true: 1, false: 7}[strings.Contains(page, "unit")]; len(rows) != want {
			t.Errorf("%s: %d rows", page, len(rows))
		}
		links := p.All("table.strength-table td a")
		if len(links) == 0 {
			t.Fatalf("%s: no figures lead anywhere", page)
		}
		for _, a := range links {
			href := webtest.Attr(a, "href")
			u, err := url.Parse(href)
			if err != nil || u.Path != "/people" {
				t.Fatalf("%s leads to %s", page, href)
			}
			got, _, _ := strings.Cut(s.Get(href).Text(".people-bar strong"), " ")
			if want := webtest.Text(a); got != want {
				t.Errorf("%s: %s behind a figure of %s (%s)", page, got, want, href)
			}
		}
	}
	p := s.Get("/strength")
	if p.One("button[data-print]") == nil || p.One("a[href=/files/strength?date=2026-12-05&format=xlsx]") == nil {
		t.Error("it cannot be printed or taken away")
	}
	if got := s.Get("/strength?date=1999-01-01"); got.Status != 200 {
		t.Errorf("before anybody served: status %d", got.Status)
	}
}
