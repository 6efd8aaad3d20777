package planning

import (
	"context"
	"strings"
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
	Approval    *app.Approval // the newest, nil if none was asked for or what was has changed since
	Holds       bool          // it is given, and for what is there now
	Own         bool          // whoever looks asked for it
	Note        string
	Wrong       string
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
	if err := p.approval(q, v); err != nil {
		return err
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

// approval is how far the second person's word is.
func (p *page) approval(q *ui.Request, v *askView) error {
	all, err := p.desk.Approvals(q.Context(), v.Version.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 || all[0].Stale || !q.Now.Before(all[0].Expires) {
		return nil
	}
	x := all[0]
	v.Approval, v.Holds, v.Own = &x, x.Holds(q.Now), string(x.AskedBy) == q.Principal().Account
	return nil
}

// askApproval asks for a second person's word.
func (p *page) askApproval(q *ui.Request) error {
	id := plan.VersionID(q.PostFormValue("version"))
	if _, err := p.desk.AskApproval(q.Context(), id); err != nil {
		return err
	}
	return q.Done(p.planOf(q, id), "web.plan.approval.asked")
}

// decide is the second person's word.
func (p *page) decide(q *ui.Request) error {
	id := plan.VersionID(q.PostFormValue("version"))
	approve := q.PostFormValue("verb") == "approve"
	if err := p.desk.Decide(q.Context(), q.PostFormValue("approval"), approve, q.PostFormValue("note")); err != nil {
		return err
	}
	said := "web.plan.approval.refused"
	if approve {
		said = "web.plan.approval.given"
	}
	return q.Done(p.planOf(q, id), said)
}

func (p *page) planOf(q *ui.Request, id plan.VersionID) string {
	month, _, _ := strings.Cut(string(id), ".")
	return q.Back(ui.Link("/plan", "month", month))
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
