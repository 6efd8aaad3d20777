package today_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func TestDayOfFullSlots(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today")
	if got := p.Text(".lead"); !strings.Contains(got, "5 dekabr 2026, şənbə") || !strings.Contains(got, "bütün yerlər tutulub") {
		t.Errorf("lead %q", got)
	}
	if p.One(".today-open") != nil {
		t.Error("nothing is open, but the page says so")
	}
	if got, want := p.Text(".head .badge-published"), "Dərc olunub · variant 1"; got != want {
		t.Errorf("badge %q, want %q", got, want)
	}
	// Both guards of the day stand in one row: the one that goes and the one that mounts at 18:00.
	bars := webtest.All(p.One(".gantt-row .gantt-track"), "a.bar")
	if len(bars) != 2 || !strings.Contains(webtest.Attr(bars[0], "class"), "f0 u216") || !strings.Contains(webtest.Attr(bars[1], "class"), "f216 u288") {
		t.Errorf("bars of the guard: %d, %v", len(bars), bars)
	}
	if got := webtest.Attr(p.One("[data-now]"), "data-now"); got != "740" {
		t.Errorf("the present stands at %s", got)
	}
}

func TestOtherDayHasNoPresent(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today?date=2026-12-09")
	if p.One("[data-now]") != nil {
		t.Error("a line of the present on another day")
	}
	if got := webtest.Attr(p.One("a[rel=next]"), "href"); got != "/today?date=2026-12-10" {
		t.Errorf("the next day is %q", got)
	}
}

func TestWrongDateIsRefused(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today?date=5.12.2026")
	if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text(".problem"), "5.12.2026") {
		t.Errorf("status %d: %s", p.Status, p.Text(".problem"))
	}
}

func TestDayWithoutPlanLeadsToThePlan(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today?date=2027-03-01")
	if got := webtest.Attr(p.One(".empty a.btn"), "href"); got != "/plan?month=2027-03" {
		t.Errorf("leads to %q", got)
	}
}

func TestRowOpensToPostsAndTurns(t *testing.T) {
	_, s := house(t)
	p := s.Part("/today/row?date=2026-12-05&key=guard.g1", "row-guard.g1")
	rows := p.All(".gantt-row")
	// chief, relief commander, two posts, driver, supernumerary
	if len(rows) != 6 {
		t.Fatalf("%d lines", len(rows))
	}
	turns := webtest.All(rows[2], "a.bar")
	if len(turns) != 12 {
		t.Fatalf("%d turns on a post in a day", len(turns))
	}
	// The guard mounted yesterday at 18:00 with relief 1, so at midnight relief 1 is on post again.
	for i, want := range []string{"1", "2", "3", "1"} {
		if got := webtest.Text(webtest.One(turns[i], "b")); got != want {
			t.Errorf("turn %d: relief %s, want %s", i, got, want)
		}
	}
	if s.Part("/today/row?date=2026-12-05&key=guard.g9", "x").Status != http.StatusNotFound {
		t.Error("a row that is not there")
	}
	whole := s.Get("/today?open=guard.g1")
	if got := len(webtest.All(whole.One(".gantt-inner"), ".gantt-row")); got != 6 {
		t.Errorf("%d lines where the address says that the row is open", got)
	}
}

// ill makes the holder of a slot of the evening's guard ill, and gives the slot.
func ill(t *testing.T, h *webtest.House) string {
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	id := "guard:g1:2026-12-05:sentry:p1:2"
	slot, ok := mp.FindSlot(slotID(id))
	if !ok {
		t.Fatal("no slot", id)
	}
	day := when.DateOf(slot.Start)
	_, err = h.Save(webtest.Context(t), app.Changes{Changes: force.Changes{Absences: []force.Absence{{
		Person: mp.Plan.Assigned[slot.ID].Person, Kind: force.Illness, Days: when.Days{First: day, Last: day + 1},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestVacatedSlotIsLoud(t *testing.T) {
	h, s := house(t)
	id := ill(t, h)
	p := s.Get("/today")
	open := p.All(".today-open li")
	if len(open) != 1 {
		t.Fatalf("%d open slots", len(open))
	}
	if got := webtest.Text(open[0]); !strings.Contains(got, "1 saylı post, 2-ci növbə") || !strings.Contains(got, "Boşalıb") {
		t.Errorf("says %q", got)
	}
	if got, err := url.QueryUnescape(webtest.Attr(webtest.One(open[0], "a.btn-main"), "href")); err != nil || got != "/replace?slot="+id {
		t.Errorf("replace leads to %q, %v", got, err)
	}
	if got := p.Text(".lead strong"); got != "1 yer boşdur" {
		t.Errorf("the lead says %q", got)
	}
	if p.One(".gantt-track .bar-open") == nil {
		t.Error("the bar of the guard does not show it")
	}
}

func TestDraftIsSaid(t *testing.T) {
	h, s := house(t)
	id := ill(t, h)
	cs, err := h.Candidates(webtest.Context(t), "2026-12.1", slotID(id), 1)
	if err != nil || len(cs) == 0 {
		t.Fatal(cs, err)
	}
	if _, err := h.Replace(webtest.Context(t), "2026-12.1", slotID(id), cs[0].Person, app.Placing{}); err != nil {
		t.Fatal(err)
	}
	p := s.Get("/today")
	if got := p.Text(".today-draft"); !strings.Contains(got, "Variant 2 layihədir") {
		t.Errorf("says %q", got)
	}
	if got := p.Text(".today-open .badge-draft"); !strings.HasPrefix(got, "layihədə: ") {
		t.Errorf("the open slot says %q", got)
	}
}

func TestWhatHappenedLiesUnderThePlan(t *testing.T) {
	h, s := house(t)
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	outs := []plan.Outcome{
		{Slot: "shift:p11:2026-12-04:watch:2000", Kind: plan.Stood},
		{Slot: "shift:p11:2026-12-05:watch:0800", Kind: plan.Replaced, Stood: someone(mp, "shift:p11:2026-12-05:watch:0800")},
	}
	if err := h.Record(webtest.Context(t), webtest.Month, outs); err != nil {
		t.Fatal(err)
	}
	p := s.Get("/today")
	for _, want := range []string{".bar-actual-stood", ".bar-actual-replaced"} {
		if p.One(want) == nil {
			t.Errorf("no %s", want)
		}
	}
}
