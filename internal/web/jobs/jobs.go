// Package jobs is the page of long work: what is being done, how far it is, and the button that stops it.
package jobs

import (
	"context"
	"embed"
	"fmt"
	"html/template"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// Files are the templates; whoever shows a job within a page parses them too.
//
//go:embed *.html
var Files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Jobs(ctx context.Context, limit int) ([]app.Job, error)
	Job(ctx context.Context, id string) (app.Job, error)
	CancelJob(ctx context.Context, id string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(Files)}
	k.Get("/jobs", p.list, ui.Sees(access.Jobs))
	k.Get("/jobs/{id}", p.show, ui.Sees(access.Jobs))
	k.Get("/jobs/{id}/progress", p.progress, ui.Sees(access.Jobs))
	k.Post("/jobs/{id}/cancel", p.cancel, ui.Changes(access.Jobs))
}

// listed is how many jobs the page lists.
const listed = 50

// View is a job as pages show it.
type View struct {
	app.Job
	Title  string // what is done: "planning December 2026"
	Words  string // how far it is, in words
	Goes   bool   // waiting or running
	Href   string
	Result string // where its result is, "" while there is none
	Took   string
}

// Of puts a job into words.
func Of(q *ui.Request, j app.Job) View {
	v := View{Job: j, Title: words.Sentence(q.Lang, q.T("job."+j.Kind, words.Month(q.Lang, j.Month))), Href: "/jobs/" + j.ID}
	v.Goes = j.State == app.JobWaiting || j.State == app.JobRunning
	v.Words = q.T("job.state." + string(j.State))
	if j.State == app.JobRunning && words.Has("job.phase."+j.Phase) {
		v.Words = q.T("job.phase." + j.Phase)
	}
	if j.Cancel && v.Goes {
		v.Words = q.T("web.jobs.stopping")
	}
	v.Words = words.Sentence(q.Lang, v.Words)
	if j.State == app.JobDone && j.Version != "" {
		v.Result = ui.Link("/plan", "month", j.Month.String(), "version", string(j.Version))
	}
	if !j.Ended.IsZero() {
		s := int(j.Ended.Sub(j.Created).Seconds())
		v.Took = fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return v
}

func (p *page) list(q *ui.Request) error {
	js, err := p.desk.Jobs(q.Context(), listed)
	if err != nil {
		return err
	}
	var v struct{ Going, Over []View }
	for _, j := range js {
		if x := Of(q, j); x.Goes {
			v.Going = append(v.Going, x)
		} else {
			v.Over = append(v.Over, x)
		}
	}
	lead := q.T("web.jobs.none-going")
	if n := len(v.Going); n > 0 {
		lead = q.T("web.jobs.going", n)
	}
	return q.Render(p.t, "jobs", ui.Head{Nav: "jobs", Title: q.T("web.nav.jobs"), Lead: ui.Plain(lead)}, v)
}

func (p *page) job(q *ui.Request) (View, error) {
	j, err := p.desk.Job(q.Context(), q.PathValue("id"))
	return Of(q, j), err
}

func (p *page) show(q *ui.Request) error {
	v, err := p.job(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "job", ui.Head{Nav: "jobs", Title: v.Title, Lead: ui.Plain(v.Words)}, v)
}

// progress is the part that pages ask for again and again while a job goes. When it has ended, a page that waits for the
// result is loaded anew.
func (p *page) progress(q *ui.Request) error {
	v, err := p.job(q)
	if err != nil {
		return err
	}
	if !v.Goes && q.Get("then") != "" {
		q.Writer().Header().Set("HX-Refresh", "true")
	}
	body, err := Progress(q, p.t, v, q.Get("then"))
	if err != nil {
		return err
	}
	return q.Piece(body)
}

// Progress draws a job that goes on; then "reload" loads the page anew once it has ended.
func Progress(q *ui.Request, t *ui.Templates, v View, then string) (template.HTML, error) {
	return t.Text(q, "job-progress", map[string]any{"Job": v, "Then": then})
}

func (p *page) cancel(q *ui.Request) error {
	if err := p.desk.CancelJob(q.Context(), q.PathValue("id")); err != nil {
		return err
	}
	return q.Done(q.Back("/jobs"), "web.jobs.asked")
}
