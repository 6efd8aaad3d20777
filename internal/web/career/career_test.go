package career_test

import (
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// house is a small house with a contract that has run out, one that soon will, a check that was refused and somebody on leave.
func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	d := when.MustDate
	ch := app.Changes{What: "register.save", About: "register"}
	ch.Contracts = []force.Contract{
		{ID: "k1", Person: "p1-01", Type: "voluntary", Number: "1", Period: when.Period{From: d("2024-01-15"), To: d("2026-01-15")}},
		{ID: "k2", Person: "p1-02", Type: "voluntary", Number: "2", Period: when.Period{From: d("2025-01-15"), To: d("2027-01-15")}},
	}
	ch.Clearances = []force.Clearance{{ID: "c1", Person: "p1-03", Body: "security", Outcome: force.Denied, Reference: "7/1", Days: when.Days{First: d("2026-11-01")}}}
	ch.Absences = []force.Absence{{ID: "a1", Person: "p1-04", Kind: force.Leave, Days: when.Days{First: d("2026-12-10"), Last: d("2026-12-12")}}}
	if _, err := h.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	return h, webtest.Visit(t, web.New(h.App))
}

func TestDue(t *testing.T) {
	_, s := house(t)
	p := s.Get("/service?lang=en&state=barring")
	rows := p.All("tbody tr")
	if p.Status != 200 || len(rows) != 2 {
		t.Fatalf("status %d, %d rows: %s", p.Status, len(rows), p.Text("tbody"))
	}
	text := p.Text("tbody")
	for _, want := range []string{"Voluntary contract (two years)", "14.01.2026", "25.01.2026", "State Security Service", "31.10.2026", "01.11.2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing: %s", want, text)
		}
	}
	if p := s.Get("/service?lang=en&state=soon&what=contract"); !strings.Contains(p.Text("tbody"), "41 days left") || len(p.All("tbody tr")) != 1 {
		t.Errorf("soon due: %s", p.Text("tbody"))
	}
	if p := s.Get("/service?lang=en&unit=t2&state=barring"); p.One(".empty") == nil {
		t.Error("another unit's lines are shown")
	}
	// The line leads to the form that settles it, with what goes on already filled in.
	href := webtest.Attr(s.Get("/service?lang=en&state=barring&what=contract").One("td.act a"), "href")
	form := s.Get(href)
	if got := webtest.Attr(form.One("#f-period"), "value"); form.Status != 200 || got != "2026-01-15" {
		t.Errorf("%s: status %d, from %q", href, form.Status, got)
	}
	if p := s.Post("/people/p1-01/contract/new", "kind", "voluntary", "number", "1a", "period", "2026-01-15"); p.Status != 303 {
		t.Fatalf("renew: status %d: %s", p.Status, p.Text(".form-problems"))
	}
	if p := s.Get("/service?lang=en&state=barring"); len(p.All("tbody tr")) != 1 {
		t.Errorf("it is still due: %s", p.Text("tbody"))
	}
	if p := s.Get("/people/p1-01?lang=en"); !strings.Contains(p.Text("#contracts"), "15.01.2026 – 14.01.2028") {
		t.Errorf("the term does not follow from the type: %s", p.Text("#contracts"))
	}
}

func TestPersonForms(t *testing.T) {
	h, s := house(t)
	own := "/people/p1-05"
	for _, c := range []struct {
		what, selector, want string
		form                 []string
	}{
		{"contract", "#contracts", "Career contract", []string{"kind", "career", "number", "9", "period", "2024-01-15", "signed", "2024-01-10"}},
		{"clearance", "#clearances", "Ministry of Internal Affairs", []string{"body", "interior", "outcome", "passed", "reference", "5/5", "first", "2026-01-01", "last", "2028-12-31"}},
		{"limit", "#limits", "No night duty", []string{"kind", "no-night", "first", "2026-12-01", "last", "2026-12-31"}},
		{"rank", "#ranks", "Senior private", []string{"rank", "senior-private", "from", "2026-12-01", "order", "44"}},
		{"award", "#awards", "Letter of thanks", []string{"award", "thanks", "day", "2026-06-26", "order", "45", "citation", "xidmətə görə"}},
	} {
		if p := s.Get(own + "/" + c.what + "/new?lang=en"); p.Status != 200 || p.One("form.form") == nil {
			t.Errorf("%s: the form gives %d", c.what, p.Status)
		}
		if p := s.Post(own+"/"+c.what+"/new", c.form...); p.Status != 303 {
			t.Errorf("%s: status %d: %s", c.what, p.Status, p.Text(".form-problems"))
		}
		p := s.Get(own + "?lang=en")
		if got := p.Text(c.selector); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q, got %q", c.what, c.want, got)
		}
		href := webtest.Attr(p.One(c.selector+" a.person-record"), "href")
		if p := s.Get(href); p.Status != 200 || p.One("form.form") == nil {
			t.Errorf("%s: %s gives %d", c.what, href, p.Status)
		}
	}
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	if p := st.Register.Person("p1-05"); p.Rank != "senior-private" || p.RankSince != when.MustDate("2026-12-01") {
		t.Errorf("the rank was not given: %s since %s", p.Rank, p.RankSince)
	}
	// A contract over another, a refusal that expires, a limit backwards: refused, with what was typed.
	for _, c := range []struct {
		what, field string
		form        []string
	}{
		{"contract", "period", []string{"kind", "voluntary", "period", "2025-01-01"}},
		{"contract", "kind", []string{"kind", "", "period", "2035-01-01"}},
		{"clearance", "last", []string{"body", "security", "outcome", "refused", "first", "2026-01-01", "last", "2026-02-01"}},
		{"limit", "last", []string{"kind", "no-weapon", "first", "2026-12-05", "last", "2026-12-01"}},
		{"limit", "first", []string{"kind", "no-night", "first", "2026-12-20"}},
		{"rank", "order", []string{"rank", "sergeant", "from", "2026-12-02"}},
	} {
		if p := s.Post(own+"/"+c.what+"/new", c.form...); p.Status != 422 || p.One("#f-"+c.field+"-error") == nil {
			t.Errorf("%s %v: status %d, no error at %s: %s", c.what, c.form, p.Status, c.field, p.Text(".form-problems"))
		}
	}
}

// TestABarByService: what runs out keeps somebody from duty, and their page says so.
func TestABarByService(t *testing.T) {
	_, s := house(t)
	if p := s.Get("/people/p1-03?lang=en"); !strings.Contains(p.Text("#bars"), "Not cleared") || !strings.Contains(p.Text("#bars"), "State Security Service") {
		t.Errorf("bars: %s", p.Text("#bars"))
	}
	if p := s.Get("/people/p1-01?lang=en"); !strings.Contains(p.Text("#bars"), "Contract run out") {
		t.Errorf("bars: %s", p.Text("#bars"))
	}
}

func TestLeave(t *testing.T) {
	_, s := house(t)
	p := s.Get("/service/leave?lang=en&month=2026-12&unit=t1")
	if p.Status != 200 || len(p.All(".service-strip")) != 2 {
		t.Fatalf("status %d", p.Status)
	}
	if got := len(p.All("td.service-away")); got != 3 {
		t.Errorf("%d days of leave are marked", got)
	}
	if p := s.Get("/service/leave?unit=none"); p.Status != 404 {
		t.Errorf("an unknown unit: %d", p.Status)
	}
}

func TestPromotions(t *testing.T) {
	_, s := house(t)
	if p := s.Get("/service/promotions?lang=en"); p.Status != 200 || p.One(".tabs a[aria-current]") == nil {
		t.Errorf("status %d", p.Status)
	}
}

// TestReminders: what waits stands on the first page, and leads to where it is settled.
func TestReminders(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today?lang=en")
	if got := p.Text(".today-waits"); !strings.Contains(got, "2 records keep somebody from duty") {
		t.Errorf("reminded of: %q", got)
	}
	href := webtest.Attr(p.One(".today-waits a"), "href")
	if to := s.Get(href); to.Status != 200 || len(to.All("tbody tr")) != 2 {
		t.Errorf("%s: status %d, %d rows", href, to.Status, len(to.All("tbody tr")))
	}
	if p := s.Get("/today?date=2026-12-07"); p.One(".today-waits") != nil {
		t.Error("another day is reminded of today's matters")
	}
}
