// Package planning is the page of a month's plan: its state, its quality in plain words, its versions and how they differ, and
// what can be done with it: plan, plan anew from now, publish.
package planning

import (
	"context"
	"embed"
	"html/template"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/web/jobs"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Month(ctx context.Context, m when.Month) (app.Month, error)
	Plan(ctx context.Context, id plan.VersionID) (*app.MonthPlan, error)
	Difference(ctx context.Context, from, to plan.VersionID) ([]plan.Change, error)
	Jobs(ctx context.Context, limit int) ([]app.Job, error)
	StartPlanning(ctx context.Context, p app.Planning) (app.Job, error)
	Publish(ctx context.Context, id plan.VersionID) (*app.Publication, error)
	Approvals(ctx context.Context, id plan.VersionID) ([]app.Approval, error)
	AskApproval(ctx context.Context, id plan.VersionID) (*app.Approval, error)
	Decide(ctx context.Context, approval string, approve bool, note string) error
	Undo(ctx context.Context, id plan.VersionID) (*app.Edited, error)
	Redo(ctx context.Context, id plan.VersionID) (*app.Edited, error)
}

type page struct {
	desk    Desk
	t       *ui.Templates
	weighed memo
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(jobs.Files, files)}
	k.Get("/plan", p.show, ui.Sees(access.Plans))
	k.Get("/plan/quality", p.quality, ui.Sees(access.Plans))
	k.Get("/plan/difference", p.difference, ui.Sees(access.Plans))
	k.Get("/plan/publish", p.ask, ui.Changes(access.Plans), ui.Approves(access.Plans))
	k.Post("/plan/approval", p.askApproval, ui.Changes(access.Plans))
	k.Post("/plan/decide", p.decide, ui.Approves(access.Plans))
	k.Post("/plan/publish", p.publish, ui.Changes(access.Plans))
	k.Post("/plan/start", p.start, ui.Changes(access.Jobs))
	k.Post("/plan/replan", p.replan, ui.Changes(access.Jobs))
	k.Post("/plan/undo", p.undo, ui.Changes(access.Plans))
	k.Post("/plan/redo", p.redo, ui.Changes(access.Plans))
	k.Offer(
		ui.Action{Key: "web.plan.act.next", Icon: "plan", Needs: []ui.Need{ui.Sees(access.Plans)}, Href: func(q *ui.Request) string {
			return ui.Link("/plan", "month", q.Today().Month().Next().String())
		}},
		ui.Action{Key: "web.plan.act.open", Icon: "open", Needs: []ui.Need{ui.Sees(access.Plans)}, Href: func(q *ui.Request) string {
			return ui.Link("/plan/quality", "month", q.Today().Month().String(), "item", "open")
		}},
	)
}

// view is what the template shows.
type view struct {
	Month                when.Month
	Before, After        string
	Here                 string
	Planned              bool
	Version              plan.Version
	Draft, Newest        bool // Newest: edits go to this version
	InForce              plan.VersionID
	Slots, Filled, Open  int
	Share                float64
	Lines                []line
	Versions             []version
	Job                  template.HTML
	Times                []ui.Option
	Differs              int    // names that differ from what is in force
	Difference           string // its address
	Past                 bool
	CanUndo              bool
	Broken               int
	PeopleTold           int
	LeadOpen, LeadBroken string
	MonthHref, PaperHref string
}

// line is a line of the quality card; Href leads to the list behind it.
type line struct {
	Key, Level, Words, Href string
	Number                  int
}

// version is a line of the table of versions.
type version struct {
	plan.Version
	Href, Compare string
	Lit           bool
	Why           string
}

func (p *page) show(q *ui.Request) error {
	m, err := q.Month("month", q.Today().Month())
	if err != nil {
		return err
	}
	v, err := p.view(q, m)
	if err != nil {
		return err
	}
	h := ui.Head{Nav: "plan", Title: q.T("web.plan.title", words.Month(q.Lang, m))}
	if v.Planned {
		h.State, h.Version = v.Version.State, v.Version.Number
	}
	if h.Lead, err = p.t.Text(q, "plan-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "plan-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "plan", h, v)
}

func (p *page) view(q *ui.Request, m when.Month) (*view, error) {
	mo, err := p.desk.Month(q.Context(), m)
	if err != nil {
		return nil, err
	}
	v := &view{
		Month: m, Before: ui.Link("/plan", "month", m.Previous().String()), After: ui.Link("/plan", "month", m.Next().String()),
		Here: q.With(), InForce: mo.InForce, Past: m.Last() < q.Today(),
		MonthHref: ui.Link("/month", "month", m.String()), PaperHref: ui.Link("/papers", "month", m.String()),
	}
	for _, s := range []string{"30s", "1m0s", "5m0s"} {
		v.Times = append(v.Times, ui.Option{Value: s, Text: q.T("web.plan.time." + s)})
	}
	if v.Job, err = p.job(q, m); err != nil {
		return nil, err
	}
	id := plan.VersionID(q.Get("version"))
	if id == "" {
		id = mo.Working
	}
	if id == "" {
		return v, nil
	}
	mp, err := p.desk.Plan(q.Context(), id)
	if err != nil {
		return nil, err
	}
	v.fill(q, mo, mp, p.weighed.of(mp.Desk))
	return v, p.compare(q, v, mo, id)
}

func (v *view) fill(q *ui.Request, mo app.Month, mp *app.MonthPlan, quality plan.Quality) {
	ver := mp.Plan.Version
	v.Planned, v.Version, v.Draft, v.Newest = true, ver, ver.State == plan.Draft, ver.ID == mo.Working
	v.CanUndo = v.Draft && ver.Revision > 0
	v.Slots, v.Filled, v.Open = quality.Slots, quality.Filled, quality.Open
	if v.Slots > 0 {
		v.Share = float64(v.Filled) / float64(v.Slots)
	}
	names := mp.Desk.Names()
	for _, i := range quality.Items {
		x := line{Key: i.Key, Level: i.Level, Number: i.Number, Words: words.Sentence(q.Lang, i.Words(q.Lang, names))}
		if i.Number > 0 || len(i.Units) > 0 {
			x.Href = ui.Link("/plan/quality", "version", string(ver.ID), "item", i.Key)
		}
		switch i.Key {
		case "open":
			v.LeadOpen = i.Words(q.Lang, names)
		case "broken":
			v.Broken, v.LeadBroken = i.Number, i.Words(q.Lang, names)
		}
		v.Lines = append(v.Lines, x)
	}
	for i := len(mo.Versions) - 1; i >= 0; i-- {
		x := mo.Versions[i]
		y := version{Version: x, Lit: x.ID == ver.ID, Href: ui.Link("/plan", "month", mo.Month.String(), "version", string(x.ID)), Why: why(q, x)}
		if x.Base != "" {
			y.Compare = ui.Link("/plan/difference", "from", string(x.Base), "to", string(x.ID))
		}
		v.Versions = append(v.Versions, y)
	}
}

// why says why a version was made: its note is a code of the use cases or somebody's own words.
func why(q *ui.Request, v plan.Version) string {
	if key := "web.plan.note." + v.Note; v.Note != "" && words.Has(key) {
		return q.T(key)
	}
	return v.Note
}

// compare counts what publishing would change.
func (p *page) compare(q *ui.Request, v *view, mo app.Month, id plan.VersionID) error {
	if !v.Draft || mo.InForce == "" {
		return nil
	}
	cs, err := p.desk.Difference(q.Context(), mo.InForce, id)
	if err != nil {
		return err
	}
	v.Differs, v.PeopleTold = len(cs), len(plan.ByPerson(cs))
	v.Difference = ui.Link("/plan/difference", "from", string(mo.InForce), "to", string(id))
	return nil
}

// job is the progress of planning this month, if it goes on.
func (p *page) job(q *ui.Request, m when.Month) (template.HTML, error) {
	if !q.May(access.See, access.Jobs) {
		return "", nil
	}
	js, err := p.desk.Jobs(q.Context(), 20)
	if err != nil {
		return "", err
	}
	for _, j := range js {
		if x := jobs.Of(q, j); j.Month == m && x.Goes {
			return jobs.Progress(q, p.t, x, "reload")
		}
	}
	return "", nil
}
