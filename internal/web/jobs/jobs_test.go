package jobs_test

import (
	"net/http"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func TestNoJobsTeach(t *testing.T) {
	_, s := house(t)
	if got := s.Get("/jobs").Text(".empty h2"); got != "Hələ iş olmayıb" {
		t.Errorf("says %q", got)
	}
}

func TestJobGoesAndIsStopped(t *testing.T) {
	h, s := house(t)
	j, err := h.StartPlanning(webtest.Context(t), app.Planning{Month: webtest.Month.Next()})
	if err != nil {
		t.Fatal(err)
	}
	p := s.Get("/jobs")
	box := p.One(".job")
	if got := webtest.Attr(box, "hx-get"); got != "/jobs/"+j.ID+"/progress?then=" || webtest.Attr(box, "hx-trigger") != "every 1s" {
		t.Errorf("asks %q", got)
	}
	if got := p.Text(".progress-words span"); got != "Gözləyir" {
		t.Errorf("says %q", got)
	}
	done := s.Follow(s.Post("/jobs/"+j.ID+"/cancel", "back", "/jobs"))
	if got := done.Text(".toast"); got != "Dayandırılması tapşırıldı" {
		t.Errorf("says %q", got)
	}
	if got := done.Text("tbody .badge"); got != "dayandırıldı" {
		t.Errorf("the job is %q", got)
	}
	part := s.Part("/jobs/"+j.ID+"/progress?then=reload", "")
	if part.Header.Get("HX-Refresh") != "true" || webtest.Attr(part.One(".job"), "hx-get") != "" {
		t.Error("a job that is over is asked for again")
	}
	if p := s.Post("/jobs/" + j.ID + "/cancel"); p.Status != http.StatusConflict {
		t.Errorf("stopping it again gives %d", p.Status)
	}
}

func TestUnknownJob(t *testing.T) {
	_, s := house(t)
	if p := s.Get("/jobs/none"); p.Status != http.StatusNotFound {
		t.Errorf("status %d", p.Status)
	}
}
