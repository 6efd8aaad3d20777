package why_test

import (
	"net/http"
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

const sentry = duty.SlotID("guard:g1:2026-12-05:sentry:p1:1")

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func TestWhyWhoeverStandsThereMay(t *testing.T) {
	_, s := house(t)
	p := s.Get("/why?slot=" + string(sentry))
	if got := p.Text(".why-yes"); got != "Qaydalar icazə verir" {
		t.Errorf("says %q", got)
	}
	rules := map[string]bool{}
	for _, n := range p.All(".reason-yes .reason-rule") {
		rules[webtest.Text(n)] = true
	}
	for _, want := range []string{"O1", "O2", "O3", "O4", "R1", "R6", "R7", "R10"} {
		if !rules[want] {
			t.Errorf("nothing is said of %s", want)
		}
	}
	if p.One("form[action=/assign]") != nil {
		t.Error("offers to assign whoever stands there already")
	}
}

func TestWhySomebodyMayNot(t *testing.T) {
	h, s := house(t)
	day := when.MustDate("2026-12-05")
	_, err := h.Save(webtest.Context(t), app.Changes{Changes: force.Changes{Absences: []force.Absence{{
		Person: "p1-20", Kind: force.Leave, Days: when.Days{First: day, Last: day + 9},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	p := s.Get("/why?person=p1-20&slot=" + string(sentry))
	if got := p.Text(".why-no"); got != "Qaydalar icazə vermir" {
		t.Errorf("says %q", got)
	}
	if got := p.Text(".reason-no"); !strings.Contains(got, "5 dekabr") || !strings.Contains(got, "məzuniyyət") || !strings.HasSuffix(got, "O2") {
		t.Errorf("the reason is %q", got)
	}
	// Asked by service number, as without a script.
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	p = s.Get("/why?slot=" + string(sentry) + "&person-text=" + strings.ToLower(st.Register.Person("p1-20").Number))
	if p.One(".reason-no") == nil {
		t.Error("the service number finds nobody")
	}
}

func TestOpenSlotNamesTheNearest(t *testing.T) {
	h, s := house(t)
	if _, err := h.Clear(webtest.Context(t), "2026-12.1", sentry); err != nil {
		t.Fatal(err)
	}
	p := s.Get("/why?slot=" + string(sentry))
	near := p.All(".why-near")
	if len(near) == 0 || p.One(".why-near .badge-good") == nil {
		t.Errorf("%d people, none who can", len(near))
	}
}

func TestUnknownPersonOrSlot(t *testing.T) {
	_, s := house(t)
	for _, path := range []string{"/why", "/why?slot=" + string(sentry) + "&person=p9", "/why?slot=" + string(sentry) + "&version=2026-12.7"} {
		if p := s.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, p.Status)
		}
	}
}

// TestShort: a slot that somebody could be moved to, and one of a day on which too many are away.
func TestShort(t *testing.T) {
	h, s := house(t)
	if p := s.Get("/why/short?slot=" + string(sentry)); p.Status != 200 || p.One(".why-yes") == nil {
		t.Fatalf("a day that can be filled: status %d: %s", p.Status, p.Text("main"))
	}
	day := when.MustDate("2026-12-05")
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	ch := app.Changes{What: "absence.save", About: "register"}
	for i := range st.Register.People { // everybody but two
		if i > 1 {
			ch.Absences = append(ch.Absences, force.Absence{Person: st.Register.People[i].ID, Kind: force.Course, Days: when.Days{First: day, Last: day + 1}})
		}
	}
	if _, err := h.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	p := s.Get("/why/short?lang=en&slot=" + string(sentry))
	if p.Status != 200 || len(p.All(".why-short")) != 2 || !strings.Contains(p.Text(".reasons"), "O2") {
		t.Fatalf("status %d: %s", p.Status, p.Text("main"))
	}
	if p.One(".why-short .badge-open") == nil || p.One(".why-short .badge-override") == nil {
		t.Errorf("ways out: %s", p.Text("main"))
	}
}
