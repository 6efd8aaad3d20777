package planning

import (
	"context"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// longestSearch is the most that a page may ask the search to take.
const longestSearch = 30 * time.Minute

// start plans a month whole.
func (p *page) start(q *ui.Request) error {
	m, err := when.ParseMonth(q.PostFormValue("month"))
	if err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "web.month", Args: []any{q.PostFormValue("month")}, Field: "month", Err: err}
	}
	j, err := p.desk.StartPlanning(q.Context(), app.Planning{Month: m, Time: searchTime(q)})
	if err != nil {
		return err
	}
	return q.Done(ui.Link("/plan", "month", j.Month.String()), "web.plan.started", words.Month(q.Lang, j.Month))
}

// replan plans anew from now on, with what is past and pinned left as it is.
func (p *page) replan(q *ui.Request) error {
	id := plan.VersionID(q.PostFormValue("version"))
	j, err := p.desk.StartPlanning(q.Context(), app.Planning{Version: id, Time: searchTime(q)})
	if err != nil {
		return err
	}
	return q.Done(ui.Link("/plan", "month", j.Month.String()), "web.plan.started", words.Month(q.Lang, j.Month))
}

// searchTime is how long to search; without a choice, or with one that makes no sense, as long as is usual.
func searchTime(q *ui.Request) time.Duration {
	d, err := time.ParseDuration(q.PostFormValue("time"))
	if err != nil || d < time.Second || d > longestSearch {
		return 0
	}
	return d
}

func (p *page) undo(q *ui.Request) error { return p.step(q, p.desk.Undo, "web.plan.undone") }

func (p *page) redo(q *ui.Request) error { return p.step(q, p.desk.Redo, "web.plan.redone") }

func (p *page) step(q *ui.Request, do func(context.Context, plan.VersionID) (*app.Edited, error), said string) error {
	e, err := do(q.Context(), plan.VersionID(q.PostFormValue("version")))
	if err != nil {
		return err
	}
	return q.Done(q.Back("/plan"), said, words.Num(q.Lang, len(e.Changed)))
}

// askView is what stands before publishing: who will be told what.
type askView struct {
	Month       when.Month
	Version     plan.Version
	Open        int
	People      []told
	First       bool // nothing is in force yet
	Slots       int
	OpenWords   string
	BrokenHref  string
	BrokenCount int
	Cancel      string
}

// ask shows what publishing a draft means before it is done.
func (p *page) ask(q *ui.Request) error {
	mp, err := p.desk.Plan(q.Context(), plan.VersionID(q.Get("version")))
	if err != nil {
		return err
	}
	ver := mp.Plan.Version
	if ver.State != plan.Draft {
		return app.Errorf(app.CodeConflict, "publish-twice")
	}
	mo, err := p.desk.Month(q.Context(), ver.Month)
	if err != nil {
		return err
	}
	v := &askView{Month: ver.Month, Version: ver, First: mo.InForce == "", Cancel: q.Came(ui.Link("/plan", "month", ver.Month.String()))}
	quality := p.weighed.of(mp.Desk)
	v.Open, v.Slots = quality.Open, quality.Slots
	for _, i := range quality.Items {
		switch i.Key {
		case "broken":
			v.BrokenCount, v.BrokenHref = i.Number, ui.Link("/plan/quality", "version", string(ver.ID), "item", i.Key)
		case "open":
			v.OpenWords = words.Sentence(q.Lang, i.Words(q.Lang, mp.Desk.Names()))
		}
	}
	if !v.First {
		cs, err := p.desk.Difference(q.Context(), mo.InForce, ver.ID)
		if err != nil {
			return err
		}
		v.People = tell(q, mp, cs)
	}
	return q.Render(p.t, "plan-ask", ui.Head{Nav: "plan", Title: q.T("web.plan.publish"), State: ver.State, Version: ver.Number}, v)
}

// publish puts a draft in force and leads to the list of those who are to be told.
func (p *page) publish(q *ui.Request) error {
	id := plan.VersionID(q.PostFormValue("version"))
	mp, err := p.desk.Plan(q.Context(), id)
	if err != nil {
		return err
	}
	m := mp.Plan.Version.Month
	mo, err := p.desk.Month(q.Context(), m)
	if err != nil {
		return err
	}
	pub, err := p.desk.Publish(q.Context(), id)
	if err != nil {
		return err
	}
	to := ui.Link("/plan", "month", m.String())
	if mo.InForce != "" {
		to = ui.Link("/plan/difference", "from", string(mo.InForce), "to", string(id))
	}
	return q.Done(to, "web.plan.published", words.Month(q.Lang, m), words.Num(q.Lang, len(pub.People)))
}
