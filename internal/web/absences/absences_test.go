package absences_test

import (
	"net/url"
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/absences"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func visit(h *webtest.House, t *testing.T) *webtest.Site {
	k := ui.NewKit(ui.Options{Now: h.Now})
	absences.Mount(k, h.App)
	return webtest.Visit(t, k)
}

func day(s string) when.Date { return when.MustDate(s) }

func TestStripAndList(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(h, t)
	ch := app.Changes{What: "absence.save"}
	put := func(who string, kind force.AbsenceKind, first, last when.Date) {
		ch.Absences = append(ch.Absences, force.Absence{Person: force.PersonID(who), Kind: kind, Days: when.Days{First: first, Last: last}})
	}
	put("p1-03", force.Leave, day("2026-11-20"), day("2026-12-05"))
	put("p1-04", force.Illness, day("2026-12-05"), 0)
	put("p2-04", force.Course, day("2026-12-20"), day("2027-01-10"))
	put("p2-05", force.Leave, day("2026-12-01"), day("2026-12-02"))
	if _, err := h.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	p := s.Get("/absences?lang=en")
	// The cells must be what the strength return counts, on every day.
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	rows := p.All("table.strip tbody tr")
	if len(rows) != 6 || len(webtest.All(rows[0], "td")) != 32 {
		t.Fatalf("%d rows of %d cells", len(rows), len(webtest.All(rows[0], "td")))
	}
	for d := range 31 {
		for i, r := range st.Register.Strength(webtest.Month.First() + when.Date(d)) {
			got := webtest.Text(webtest.All(rows[i], "td")[d+1])
			want := ""
			if r.Away() > 0 {
				want = string(rune('0' + r.Away()))
			}
			if got != want {
				t.Errorf("%s on day %d: want %q away, got %q", r.Unit, d+1, want, got)
			}
		}
	}
	var order []string
	for _, td := range p.All("table.people-table tbody tr") {
		order = append(order, webtest.Text(webtest.All(td, "td")[2]))
	}
	if got := strings.Join(order, ", "); got != "Illness, Leave, Course to come, Leave" {
		t.Errorf("today's first, then those to come, then those over: %s", got)
	}
	for query, want := range map[string]string{
		"?unit=t1": "2 absences", "?kind=leave": "2 absences", "?date=2026-12-05": "2 absences", "?date=2026-12-21&unit=t2": "1 absence",
		"?month=2026-11": "1 absence", "?month=2027-02": "1 absence", "?kind=arrest": "0 absences", "?q=" + url.QueryEscape("S-0023"): "1 absence",
	} {
		if got := s.Get("/absences" + query).Text(".people-bar strong"); got != want {
			t.Errorf("%s: want %q, got %q", query, want, got)
		}
	}
	part := s.Part("/absences?unit=t1&month=2026-12&date=&q=&kind=", "absences")
	if part.One("h1") != nil || part.Header.Get("HX-Push-Url") != "/absences?unit=t1" {
		t.Errorf("the part's address is %q", part.Header.Get("HX-Push-Url"))
	}
	if got := s.Get("/absences?month=soon").Status; got != 422 {
		t.Errorf("a month that is none: status %d", got)
	}
}

func TestEnterChangeDelete(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(h, t)
	s.Get("/absences?lang=en")
	for _, c := range []struct {
		name, beside string
		form         []string
	}{
		{"nobody", "#f-person-error", []string{"person-text", "nobodyatall", "kind", "illness", "first", "2026-12-05"}},
		{"several", "#f-person-error", []string{"person-text", "elcin", "kind", "illness", "first", "2026-12-05"}},
		{"no kind", "#f-kind-error", []string{"person", "p1-03", "first", "2026-12-05"}},
		{"no date", "#f-first-error", []string{"person", "p1-03", "kind", "illness", "first", "2026-13-05"}},
		{"backwards", "#f-last-error", []string{"person", "p1-03", "kind", "illness", "first", "2026-12-05", "last", "2026-12-01"}},
	} {
		p := s.Post("/absences", append(c.form, "note", "qızdırma")...)
		if p.Status != 422 || p.One(".form-problems") == nil || c.beside != "" && p.One(c.beside) == nil {
			t.Errorf("%s: status %d, %q", c.name, p.Status, p.Text(".form-problems"))
		}
		if got := webtest.Attr(p.One("#f-note"), "value"); got != "qızdırma" {
			t.Errorf("%s: the note is lost: %q", c.name, got)
		}
	}
	if st, _ := h.State(webtest.Context(t)); len(st.Register.Absences) != 0 {
		t.Fatal("something was stored")
	}
	// Somebody without duty on those days: back to where one came from.
	p := s.Post("/absences", "person-text", "S-0022", "kind", "illness", "first", "2027-03-05", "back", "/absences?unit=t1")
	if got := p.Header.Get("Location"); got != "/absences?unit=t1" {
		t.Errorf("leads to %q", got)
	}
	st, err := h.State(webtest.Context(t))
	if err != nil || len(st.Register.Absences) != 1 {
		t.Fatal("not stored", err)
	}
	own := "/absences/" + st.Register.Absences[0].ID
	if p := s.Post("/absences", "person-text", "S-0022", "kind", "leave", "first", "2027-03-07"); p.Status != 422 || p.One("#f-first-error") == nil {
		t.Errorf("two at once: status %d", p.Status)
	}
	p = s.Get(own)
	if got := webtest.Attr(p.One("#f-first"), "value"); got != "2027-03-05" {
		t.Errorf("the form shows %q", got)
	}
	s.Post(own, "kind", "hospital", "first", "2027-03-05", "last", "2027-03-09", "note", "")
	if st, _ = h.State(webtest.Context(t)); st.Register.Absences[0].Kind != force.Hospital || st.Register.Absences[0].Days.Last != day("2027-03-09") {
		t.Errorf("changed into %+v", st.Register.Absences[0])
	}
	s.Post(own + "/delete")
	if st, _ = h.State(webtest.Context(t)); len(st.Register.Absences) != 0 {
		t.Error("not deleted")
	}
	if got := s.Get(own).Status; got != 404 {
		t.Errorf("a deleted one: status %d", got)
	}
}

// An illness from the 5th says which duties it vacates by leading to the person's page.
func TestIllnessVacates(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(h, t)
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	var who force.PersonID
	n := 0
	for id, as := range mp.Plan.Assigned {
		if x, ok := mp.FindSlot(id); ok && x.Mounts > day("2026-12-08") && (who == "" || who == as.Person) {
			who = as.Person
		}
	}
	for id, as := range mp.Plan.Assigned {
		if x, ok := mp.FindSlot(id); ok && as.Person == who && x.End.After(h.Now()) {
			n++
		}
	}
	p := s.Post("/absences", "person", string(who), "kind", "illness", "first", "2026-12-05", "back", "/absences")
	if got := p.Header.Get("Location"); got != "/people/"+string(who) {
		t.Fatalf("leads to %q", got)
	}
	duties, err := h.DutiesOf(webtest.Context(t), who, webtest.Month, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	vacated := 0
	for _, d := range duties {
		if d.State == "vacated" && d.End.After(h.Now()) {
			vacated++
		}
	}
	if vacated != n || n == 0 {
		t.Errorf("%d of %d duties are vacated", vacated, n)
	}
}
