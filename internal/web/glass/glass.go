// Package glass is the page of rights taken in need: where the glass is broken, and where another person says what they think of it.
package glass

import (
	"context"
	"embed"
	"slices"
	"strconv"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	TakeInNeed(ctx context.Context, role access.Role, long time.Duration, reason string) error
	Emergencies(ctx context.Context) ([]access.Emergency, error)
	ReviewEmergency(ctx context.Context, id, verdict string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/glass", p.show, ui.Sees(access.Glass))
	k.Get("/glass/break", p.ask)
	k.Post("/glass/break", p.take)
	k.Post("/glass/{id}/review", p.review, ui.Approves(access.Glass))
}

// view is what the list shows.
type view struct {
	Lines []line
	Now   time.Time
}

type line struct {
	access.Emergency
	Role  string
	Holds bool
	Own   bool
}

func (p *page) show(q *ui.Request) error {
	all, err := p.desk.Emergencies(q.Context())
	if err != nil {
		return err
	}
	v := &view{Now: q.Now}
	for _, e := range all {
		v.Lines = append(v.Lines, line{e, q.T("access.role." + string(e.Grants[0].Role)), q.Now.Before(e.Until), string(e.Account) == q.Principal().Account})
	}
	return q.Render(p.t, "glass", ui.Head{Nav: "glass", Title: q.T("web.nav.glass"), Lead: ui.Plain(q.T("web.glass.lead"))}, v)
}

func (p *page) form(q *ui.Request) *ui.Form {
	f := &ui.Form{Action: "/glass/break", Submit: q.T("web.glass.break"), Cancel: "/account", Grave: true}
	var roles []ui.Option
	for _, r := range app.InNeed {
		if !slices.ContainsFunc(q.Principal().Grants, func(g access.Grant) bool { return g.Role == r && len(g.Units) == 0 }) {
			roles = append(roles, ui.Option{Value: string(r), Text: q.T("access.role." + string(r))})
		}
	}
	f.Add(ui.Field{Name: "role", Label: q.T("web.glass.role"), Type: "select", Options: roles, Must: true})
	f.Add(ui.Field{Name: "minutes", Label: q.T("web.glass.minutes"), Type: "number", Min: "5", Max: "60", Value: "30", Must: true})
	f.Add(ui.Field{Name: "reason", Label: q.T("web.glass.reason"), Hint: q.T("web.glass.reason.hint"), Type: "textarea", Must: true})
	return f
}

func (p *page) head(q *ui.Request) ui.Head {
	return ui.Head{Nav: "account", Title: q.T("web.glass.break"), Lead: ui.Plain(q.T("web.glass.break.lead"))}
}

func (p *page) ask(q *ui.Request) error {
	return q.Render(p.t, "glass-break", p.head(q), p.form(q))
}

func (p *page) take(q *ui.Request) error {
	f := p.form(q)
	f.Fill(q.PostForm)
	minutes, err := strconv.Atoi(q.PostFormValue("minutes"))
	if err != nil {
		minutes = 0
	}
	err = p.desk.TakeInNeed(q.Context(), access.Role(q.PostFormValue("role")), time.Duration(minutes)*time.Minute, q.PostFormValue("reason"))
	if err == nil {
		return q.Done("/today", "web.glass.broken", strconv.Itoa(minutes))
	}
	if app.CodeOf(err) != app.CodeInvalid || !f.Take(q, err) {
		return err
	}
	return q.Refuse(p.t, "glass-break", p.head(q), f)
}

func (p *page) review(q *ui.Request) error {
	if err := p.desk.ReviewEmergency(q.Context(), q.PathValue("id"), q.PostFormValue("verdict")); err != nil {
		return err
	}
	return q.Done("/glass", "web.glass.done")
}
