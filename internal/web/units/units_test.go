package units_test

import (
	"strings"
	"testing"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/units"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func TestUnits(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	k := ui.NewKit(ui.Options{Now: h.Now})
	units.Mount(k, h.App)
	s := webtest.Visit(t, k)

	p := s.Get("/units?lang=en")
	if got := len(p.All("table.units-table tbody tr")); got != 6 {
		t.Errorf("%d units", got)
	}
	if got := webtest.Text(webtest.All(p.All("table.units-table tbody tr")[0], "td")[3]); got != "116" {
		t.Errorf("on the roll of the battalion: %q", got)
	}
	if got := len(s.Get("/units?depth=0").All("table.units-table tbody tr")); got != 1 {
		t.Errorf("%d units at the top", got)
	}
	p = s.Get("/units?unit=t1")
	if p.Text("h1") != "Platoon 1" || len(p.All("table.table-cards tbody tr")) != 24 || p.One(".lead a[href=/units?unit=b1]") == nil {
		t.Errorf("the platoon: %q, %d people", p.Text("h1"), len(p.All("table.table-cards tbody tr")))
	}
	if got := s.Get("/units?unit=none").Status; got != 404 {
		t.Errorf("no such unit: status %d", got)
	}
	// Refused: what was typed stands there again.
	for _, c := range []struct {
		beside string
		form   []string
	}{
		{"#f-short-error", []string{"name", "5-ci taqım", "short", "T1", "kind", "platoon", "parent", "b1"}},
		{"#f-name-error", []string{"name", "", "short", "T5", "kind", "platoon"}},
		{"#f-strength-error", []string{"name", "5-ci taqım", "short", "T5", "kind", "platoon", "strength", "many"}},
	} {
		p := s.Post("/units", c.form...)
		if p.Status != 422 || p.One(c.beside) == nil || webtest.Attr(p.One("#f-short"), "value") != c.form[3] {
			t.Errorf("%s: status %d, %s", c.beside, p.Status, p.Text(".form-problems"))
		}
	}
	p = s.Follow(s.Post("/units", "name", "5-ci taqım", "name_en", "Platoon 5", "short", "T5", "kind", "platoon", "parent", "b1", "strength", "24", "valid", "2026-12-01"))
	if p.Text("h1") != "Platoon 5" {
		t.Fatalf("added: %q", p.Text("h1"))
	}
	own := "/units/u-t5"
	// Moved and renamed; never below itself.
	s.Post(own, "name", "Ehtiyat taqım", "name_en", "", "short", "ET", "kind", "platoon", "parent", "hq", "valid", "2026-12-01")
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	if u := st.Register.Unit("u-t5"); u.Parent != "hq" || u.Name.Az != "Ehtiyat taqım" || u.Name.En != "Ehtiyat taqım" {
		t.Errorf("moved: %+v", u)
	}
	if p := s.Post("/units/hq", "name", "Qərargah", "short", "Q", "kind", "headquarters", "parent", "u-t5"); p.Status != 422 || p.One("#f-parent-error") == nil {
		t.Errorf("below itself: status %d", p.Status)
	}
	for _, o := range s.Get("/units/hq/edit").All("#f-parent option") {
		if v := webtest.Attr(o, "value"); v == "hq" || v == "u-t5" {
			t.Errorf("%s is offered above hq", v)
		}
	}
	// A unit with people cannot be closed; an empty one can, and opened again.
	if p := s.Post("/units/t1/close", "last", "2026-12-10"); p.Status != 422 || !strings.Contains(p.Text("#f-last-error"), "24") {
		t.Errorf("close a full one: status %d, %q", p.Status, p.Text("#f-last-error"))
	}
	if p := s.Post("/units/hq/close", "last", "2026-12-10"); p.Status != 422 {
		t.Errorf("close one with people and a unit below: status %d", p.Status)
	}
	s.Post(own+"/close", "last", "2026-12-10")
	st, _ = h.State(webtest.Context(t))
	if u := st.Register.Unit("u-t5"); u.Valid.To != when.MustDate("2026-12-11") {
		t.Errorf("closed: %+v", u.Valid)
	}
	if got := s.Get("/units?unit=u-t5").Text(".lead .badge"); got != "until 10.12.2026" {
		t.Errorf("its page says %q", got)
	}
	s.Post(own+"/close", "last", "")
	if p := s.Follow(s.Post(own + "/delete")); p.Status != 200 {
		t.Errorf("delete: %d", p.Status)
	}
	if st, _ = h.State(webtest.Context(t)); st.Register.Unit("u-t5") != nil {
		t.Error("not deleted")
	}
	if p := s.Post("/units/t1/delete"); p.Status != 409 {
		t.Errorf("delete a full one: status %d", p.Status)
	}
}
