package planning_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

const sentry = duty.SlotID("guard:g1:2026-12-08:sentry:p1:1")

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

// draft clears a slot, which opens a draft.
func draft(t *testing.T, h *webtest.House) plan.VersionID {
	t.Helper()
	e, err := h.Clear(webtest.Context(t), "2026-12.1", sentry)
	if err != nil {
		t.Fatal(err)
	}
	return e.Version
}

func TestDraftAndPublishedAreNeverMistaken(t *testing.T) {
	h, s := house(t)
	p := s.Get("/plan")
	if p.One("main[data-state=published]") == nil || p.One(".head .badge-published") == nil || p.One(".head .badge-draft") != nil {
		t.Error("the published version does not look like it")
	}
	draft(t, h)
	p = s.Get("/plan")
	if p.One("main[data-state=draft]") == nil || p.One(".head .badge-draft") == nil || p.One(".head .badge-published") != nil {
		t.Error("the draft does not look like it")
	}
	if got := p.Text(".lead"); !strings.Contains(got, "1 yer boşdur") || !strings.Contains(got, "1 nəfərin naryadı dəyişəcək") {
		t.Errorf("the first line is %q", got)
	}
}

func TestEveryNumberOpensTheListBehindIt(t *testing.T) {
	h, s := house(t)
	id := draft(t, h)
	p := s.Get("/plan")
	links := p.All(".plan-lines a")
	if len(links) == 0 {
		t.Fatal("no line leads anywhere")
	}
	for _, a := range links {
		list := s.Part(webtest.Attr(a, "href"), "sheet-body")
		if list.Status != http.StatusOK || list.Text("h2") != webtest.Text(a) {
			t.Errorf("%s: status %d, heading %q", webtest.Attr(a, "href"), list.Status, list.Text("h2"))
		}
		if list.One(".duty-slot") == nil && list.One(".plan-loads li") == nil && list.One(".plan-person") == nil {
			t.Errorf("%s: nothing is listed", webtest.Attr(a, "href"))
		}
	}
	p = s.Get("/plan/quality?item=open&version=" + string(id))
	if got := p.All(".duty-slot"); len(got) != 1 || !strings.Contains(webtest.Attr(got[0], "href"), string(sentry)) {
		t.Errorf("%d open slots listed", len(got))
	}
	if got := s.Get("/plan/quality?item=beauty").Status; got != http.StatusNotFound {
		t.Errorf("an unknown line gives %d", got)
	}
}

func TestPublish(t *testing.T) {
	h, s := house(t)
	id := draft(t, h)
	p := s.Part("/plan/publish?version="+string(id), "sheet-body")
	if got := len(p.All(".told .person")); got != 1 {
		t.Errorf("%d people are to be told", got)
	}
	if p.One(".told-lost") == nil || p.One(".told-gained") != nil {
		t.Error("does not say that the slot is lost")
	}
	// Without a second person's word it stays a draft.
	if got := s.Post("/plan/publish", "version", string(id)).Status; got != http.StatusConflict {
		t.Errorf("published without an approval: status %d", got)
	}
	s.Follow(s.Post("/plan/approval", "version", string(id)))
	if p = s.Part("/plan/publish?version="+string(id), "sheet-body"); p.One(".plan-approval") == nil || p.One("form[action=/plan/decide]") != nil {
		t.Error("whoever asked is offered to approve")
	}
	if err := h.Approve(webtest.Context(t), id); err != nil {
		t.Fatal(err)
	}
	done := s.Follow(s.Post("/plan/publish", "version", string(id)))
	if got := done.Text(".toast"); got != "dekabr 2026 dərc olundu; naryadı dəyişən: 1 nəfər" {
		t.Errorf("says %q", got)
	}
	if got := len(done.All(".told > li")) + len(done.All("ul.told .person")); got == 0 {
		t.Error("whoever is to be told is not listed")
	}
	mo, err := h.Month(webtest.Context(t), webtest.Month)
	if err != nil || mo.InForce != id {
		t.Errorf("in force is %s, %v", mo.InForce, err)
	}
	p = s.Get("/plan/publish?version=" + string(id))
	if p.Status != http.StatusConflict {
		t.Errorf("publishing twice gives %d", p.Status)
	}
}

func TestStartPlanning(t *testing.T) {
	h, s := house(t)
	p := s.Get("/plan?month=2027-01")
	if p.One("form[action=/plan/start]") == nil {
		t.Fatal("a month without a plan cannot be planned")
	}
	done := s.Follow(s.Post("/plan/start", "month", "2027-01", "time", "1m0s"))
	if done.One(".job progress") == nil {
		t.Error("no progress is shown")
	}
	js, err := h.Jobs(webtest.Context(t), 5)
	if err != nil || len(js) != 1 || js[0].Month.String() != "2027-01" || js[0].Time.Minutes() != 1 || js[0].Kind != "plan" {
		t.Errorf("jobs %+v, %v", js, err)
	}
	if p := s.Post("/plan/start", "month", "January"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a month that is none gives %d", p.Status)
	}
	h.Set(h.Now().Add(time.Second)) // jobs are listed by when they were asked for
	s.Post("/plan/replan", "version", "2026-12.1", "time", "9h")
	js, err = h.Jobs(webtest.Context(t), 5)
	if err != nil || len(js) != 2 || js[0].Kind != "replan" || js[0].Time != app.DefaultSearch {
		t.Errorf("jobs %+v, %v", js, err)
	}
}

func TestUndoAndRedo(t *testing.T) {
	h, s := house(t)
	id := draft(t, h)
	who := func() string {
		mp, err := h.Plan(webtest.Context(t), id)
		if err != nil {
			t.Fatal(err)
		}
		return string(mp.Plan.Assigned[sentry].Person)
	}
	s.Post("/plan/undo", "version", string(id))
	if who() == "" {
		t.Error("not undone")
	}
	s.Post("/plan/redo", "version", string(id))
	if who() != "" {
		t.Error("not redone")
	}
	p := s.Post("/plan/redo", "version", string(id))
	if p.Status != http.StatusConflict || !strings.Contains(p.Text(".problem"), "Heç nə itməyib") {
		t.Errorf("nothing to redo gives %d: %s", p.Status, p.Text(".problem"))
	}
}

func TestDifference(t *testing.T) {
	h, s := house(t)
	id := draft(t, h)
	p := s.Get("/plan/difference?from=2026-12.1&to=" + string(id))
	if got := p.Text(".lead"); got != "1 nəfərin naryadı dəyişir, 1 yerdə." {
		t.Errorf("says %q", got)
	}
	p = s.Get("/plan/difference?from=2026-12.1&to=2026-12.1")
	if p.One(".empty") == nil {
		t.Error("no difference is not said")
	}
}
