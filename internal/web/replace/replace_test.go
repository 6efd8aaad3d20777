package replace_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

const sentry = duty.SlotID("guard:g1:2026-12-05:sentry:p1:1")

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func working(t *testing.T, h *webtest.House) *app.MonthPlan {
	t.Helper()
	mp, err := h.Working(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	return mp
}

// fields are what a form would send.
func fields(form *html.Node) []string {
	var out []string
	for _, in := range webtest.All(form, "input") {
		out = append(out, webtest.Attr(in, "name"), webtest.Attr(in, "value"))
	}
	return out
}

func TestOnePressReplaces(t *testing.T) {
	h, s := house(t)
	p := s.Get("/replace?slot=" + string(sentry))
	best := p.One(".candidate")
	if best == nil {
		t.Fatal("nobody is suggested")
	}
	form := webtest.One(best, "form")
	values := fields(form)
	q := url.Values{}
	for i := 0; i < len(values); i += 2 {
		q.Set(values[i], values[i+1])
	}
	done := s.Follow(s.Post(webtest.Attr(form, "action"), values...))
	mp := working(t, h)
	who := mp.Register.Person(force.PersonID(q.Get("person")))
	if got := mp.Plan.Assigned[sentry]; got.Person != who.ID || got.How != plan.ByReplacement {
		t.Errorf("assigned %+v", got)
	}
	if got := done.Text(".toast"); !strings.Contains(got, who.Name()) || !strings.Contains(got, "variant 2") {
		t.Errorf("says %q", got)
	}
	if webtest.Text(webtest.One(best, "strong")) != who.Name() {
		t.Errorf("the best was %s, assigned is %s", webtest.Text(best), who.Name())
	}
}

func TestThoseWhoMayNotComeLastWithTheReason(t *testing.T) {
	_, s := house(t)
	p := s.Get("/replace?more=1&slot=" + string(sentry))
	no := p.All(".candidate-no")
	if len(no) == 0 {
		t.Fatal("nobody is barred from this slot")
	}
	if webtest.One(no[0], "form") != nil {
		t.Error("somebody whom a rule keeps away can be put there with one press")
	}
	if got := webtest.Text(webtest.One(no[0], ".candidate-who")); len(got) < 20 {
		t.Errorf("says only %q", got)
	}
}

// onDuty is somebody who has another guard within two days, so that R1 forbids the slot.
func onDuty(t *testing.T, mp *app.MonthPlan) (force.PersonID, duty.SlotID) {
	t.Helper()
	for id, as := range mp.Plan.Assigned {
		s, ok := mp.FindSlot(id)
		if ok && s.Kind == duty.Guard && s.Role == duty.Sentry && s.Mounts.String() == "2026-12-06" {
			return as.Person, id
		}
	}
	t.Fatal("nobody mounts on the 6th")
	return "", ""
}

func TestRefusalShowsTheWaysOut(t *testing.T) {
	h, s := house(t)
	before := working(t, h)
	who, _ := onDuty(t, before)
	p := s.Post("/assign", "slot", string(sentry), "person", string(who), "verb", "add")
	if p.Status != http.StatusConflict {
		t.Fatalf("status %d", p.Status)
	}
	if got := p.Text(".reason-no .reason-rule"); got != "R1" {
		t.Errorf("the first rule that forbids it is %q", got)
	}
	if p.One(".why-ways input[value=clear]") == nil || p.One(".why-ways input[value=override]") == nil {
		t.Error("does not offer both ways out")
	}
	if got := working(t, h).Plan.Version.ID; got != before.Plan.Version.ID {
		t.Errorf("a draft %s was made all the same", got)
	}
}

func TestClearTakesOffAndAssigns(t *testing.T) {
	h, s := house(t)
	who, other := onDuty(t, working(t, h))
	s.Follow(s.Post("/assign", "slot", string(sentry), "person", string(who), "verb", "clear", "back", "/today"))
	mp := working(t, h)
	if mp.Plan.Assigned[sentry].Person != who || mp.Plan.Assigned[other].Person != "" {
		t.Errorf("in the slot %q, in the other %q", mp.Plan.Assigned[sentry].Person, mp.Plan.Assigned[other].Person)
	}
}

func TestOverrideAsksForTheOrder(t *testing.T) {
	h, s := house(t)
	who, other := onDuty(t, working(t, h))
	order := []string{"slot", string(sentry), "person", string(who), "verb", "override", "back", "/today"}
	p := s.Post("/assign", append(order, "reason", "yanğın", "until", "2026-12-32")...)
	if p.Status != http.StatusConflict || len(p.All(".field-error")) == 0 {
		t.Fatalf("status %d, %d errors", p.Status, len(p.All(".field-error")))
	}
	if got := p.Text("textarea[name=reason]"); got != "yanğın" {
		t.Errorf("the reason came back as %q", got)
	}
	if p.One("details[open]") == nil {
		t.Error("the refused form is folded away")
	}
	p = s.Post("/assign", append(order, "reason", "yanğın", "ordered_by", "polkovnik Babayev", "until", "2026-12-05")...)
	if p.Status != http.StatusConflict || webtest.Text(p.One(".field-error")) == "" {
		t.Errorf("an order that ends before the duty: status %d", p.Status)
	}
	s.Follow(s.Post("/assign", append(order, "reason", "yanğın", "ordered_by", "polkovnik Babayev", "until", "2026-12-06")...))
	mp := working(t, h)
	if mp.Plan.Assigned[sentry].Person != who || mp.Plan.Assigned[other].Person != who || len(mp.Plan.Overrides) == 0 {
		t.Errorf("assigned %q and %q, %d overrides", mp.Plan.Assigned[sentry].Person, mp.Plan.Assigned[other].Person, len(mp.Plan.Overrides))
	}
}
