package overrides_test

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

func TestAnOverrideIsListedAndTakenBack(t *testing.T) {
	ctx := webtest.Context(t)
	h := webtest.Start(t, sqlstore.Open)
	s := webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
	if n := len(s.Get("/overrides?month=2026-12").All(".empty")); n != 1 {
		t.Fatalf("empty states: got %d, want 1", n)
	}
	mp, err := h.InForce(ctx, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	order := &app.Order{Reason: "ad çatmır", OrderedBy: "tabor komandiri", Until: when.MustDate("2026-12-31")}
	var who force.PersonID
	for _, d := range mp.Plan.Duties {
		for _, x := range d.Slots {
			if who != "" || !x.Start.After(h.Now()) {
				continue
			}
			for _, p := range mp.Register.People {
				if _, err := h.Assign(ctx, mp.Plan.Version.ID, x.ID, p.ID, app.Placing{}); app.CodeOf(err) != app.CodeRefused {
					break // the draft is open now; the next slot will do
				}
				if _, err := h.Assign(ctx, mp.Plan.Version.ID, x.ID, p.ID, app.Placing{Override: order}); err == nil {
					who = p.ID
					break
				}
			}
		}
	}
	if who == "" {
		t.Fatal("nothing could be overridden")
	}
	p := s.Get("/overrides?month=2026-12&lang=en")
	rows := p.All("tbody tr")
	if len(rows) == 0 {
		t.Fatal("no override is listed")
	}
	for _, want := range []string{"ad çatmır", "tabor komandiri", "31 December 2026"} {
		if !strings.Contains(webtest.Text(rows[0]), want) {
			t.Errorf("row %q lacks %q", webtest.Text(rows[0]), want)
		}
	}
	before := len(rows)
	s.Follow(s.Post(webtest.Attr(webtest.One(rows[0], "form"), "action")))
	if got := len(s.Get("/overrides?month=2026-12").All("tbody tr")); got != before-1 {
		t.Errorf("after one was taken back: %d rows, want %d", got, before-1)
	}
}
