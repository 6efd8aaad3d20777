package slot_test

import (
	"net/http"
	"strings"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// Of yesterday's guard, which stands until 18:00 today, and of the one that mounts then.
const (
	standing = "guard:g1:2026-12-04:sentry:p1:1"
	toCome   = "guard:g1:2026-12-05:sentry:p1:1"
)

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func inForce(t *testing.T, h *webtest.House) map[duty.SlotID]plan.Assignment {
	t.Helper()
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	return mp.Plan.Assigned
}

func outcome(t *testing.T, h *webtest.House, id duty.SlotID) plan.Outcome {
	t.Helper()
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	return mp.Outcomes[id]
}

func nameOf(t *testing.T, h *webtest.House, id force.PersonID) string {
	t.Helper()
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	return st.Register.Person(id).Name()
}

func TestSheetIsAPageByItself(t *testing.T) {
	h, s := house(t)
	name := nameOf(t, h, inForce(t, h)[toCome].Person)
	page, part := s.Get("/slot/"+toCome), s.Part("/slot/"+toCome, "sheet-body")
	for _, p := range []*webtest.Page{page, part} {
		if got := p.Text("h2"); got != "Saatdar, 1 saylı post, 1-ci növbə" {
			t.Errorf("heading %q", got)
		}
		if got := p.Text(".facts .person-name"); got != name {
			t.Errorf("got %q, want %q", got, name)
		}
	}
	if page.One(".side") == nil || part.One(".side") != nil {
		t.Error("the page has the shell, the part has not")
	}
	if got := page.Text("h1"); got != "1 saylı qarovul, Sınaq binası" {
		t.Errorf("the page is called %q", got)
	}
}

func TestUnknownSlot(t *testing.T) {
	_, s := house(t)
	for _, id := range []string{"guard:g1:2026-12-05:sentry:p9:1", "nothing", "guard:g1:2031-01-01:chief"} {
		if p := s.Get("/slot/" + id); p.Status != http.StatusNotFound {
			t.Errorf("%s: status %d", id, p.Status)
		}
	}
}

func TestOutcomeIsTold(t *testing.T) {
	h, s := house(t)
	planned := inForce(t, h)[standing].Person
	p := s.Post("/slot/"+standing+"/outcome", "outcome", "stood", "note", "  vaxtında ", "back", "/today")
	if got := s.Follow(p).Text(".toast"); got != "Qeyd olundu" {
		t.Errorf("says %q", got)
	}
	got := outcome(t, h, standing)
	if got.Kind != plan.Stood || got.Stood != planned || got.Note != "vaxtında" {
		t.Errorf("recorded %+v", got)
	}
}

func TestReplacementIsToldByServiceNumber(t *testing.T) {
	h, s := house(t)
	s.Post("/slot/"+standing+"/outcome", "outcome", "replaced", "stood-text", "s-0001")
	if got := outcome(t, h, standing); got.Kind != plan.Replaced || got.Stood != "hq-01" {
		t.Errorf("recorded %+v", got)
	}
}

func TestReplacementWithoutNameIsRefusedAndKeepsWhatWasTyped(t *testing.T) {
	h, s := house(t)
	p := s.Post("/slot/"+standing+"/outcome", "outcome", "replaced", "stood-text", "Heç kəs", "note", "gecikdi")
	if p.Status != http.StatusUnprocessableEntity || p.One(".field-error") == nil {
		t.Errorf("status %d: %s", p.Status, p.Text("main"))
	}
	if got := webtest.Attr(p.One("input[name=stood-text]"), "value"); got != "Heç kəs" {
		t.Errorf("the name typed came back as %q", got)
	}
	if got := webtest.Attr(p.One("input[name=note]"), "value"); got != "gecikdi" {
		t.Errorf("the note came back as %q", got)
	}
	if p.One("input[value=replaced][checked]") == nil {
		t.Error("the choice is lost")
	}
	if got := outcome(t, h, standing); got.Kind != "" {
		t.Errorf("recorded %+v", got)
	}
}

func TestWhatHasNotBegunHasNoOutcome(t *testing.T) {
	_, s := house(t)
	if p := s.Get("/slot/" + toCome); p.One("input[name=outcome]") != nil {
		t.Error("asks what happened with a duty that has not begun")
	}
	if p := s.Post("/slot/"+toCome+"/outcome", "outcome", "stood"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", p.Status)
	}
}

func TestWholeGuardIsTold(t *testing.T) {
	h, s := house(t)
	s.Post("/slot/"+standing+"/outcome", "outcome", "absent")
	p := s.Get("/duty/guard:g1:2026-12-04")
	if got := len(p.All(".duty-slot")); got != 10 {
		t.Errorf("%d slots of the guard", got)
	}
	p = s.Post("/duty/guard:g1:2026-12-04/stood")
	if got := s.Follow(p).Text(".toast"); got != "9 nəfərin xidməti qeyd olundu" {
		t.Errorf("says %q", got)
	}
	if got := outcome(t, h, standing); got.Kind != plan.Absent {
		t.Errorf("what was told before became %+v", got)
	}
	if s.Part("/duty/guard:g1:2026-12-05", "sheet-body").One("form") != nil {
		t.Error("offers to tell of a guard that has not mounted")
	}
}

func TestPinAndClearGoToADraft(t *testing.T) {
	h, s := house(t)
	was := inForce(t, h)[toCome].Person
	s.Post("/slot/"+toCome+"/pin", "pinned", "1")
	p := s.Follow(s.Post("/slot/"+toCome+"/clear", "back", "/today"))
	if got := p.Text(".toast"); !strings.Contains(got, "2026-12.2") {
		t.Errorf("says %q", got)
	}
	mp, err := h.Working(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	if got := mp.Plan.Assigned[toCome].Person; mp.Plan.Version.State != plan.Draft || got != "" {
		t.Errorf("%s: %q stands there", mp.Plan.Version.ID, got)
	}
	if got := inForce(t, h)[toCome].Person; got != was {
		t.Errorf("the published version changed: %q", got)
	}
}

func TestPicker(t *testing.T) {
	_, s := house(t)
	p := s.Part("/pick?name=stood&stood-text=ceyhun", "pick-stood")
	if got := p.Text(".picker-hit"); !strings.Contains(got, "Ceyhun") {
		t.Errorf("first %q", got)
	}
	if p.One("input[name=stood][checked]") == nil {
		t.Error("the first is not chosen")
	}
	if got := s.Part("/pick?name=stood&stood-text=xyzzy", "pick-stood").Text("p"); got != "Belə adam tapılmadı" {
		t.Errorf("says %q", got)
	}
}
