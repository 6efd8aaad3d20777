// Package overrides is the page of rules broken by order: which rule, for whom, where, why, who ordered it and until when.
package overrides

import (
	"context"
	"embed"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Working(ctx context.Context, m when.Month) (*app.MonthPlan, error)
	DeleteOverride(ctx context.Context, id plan.VersionID, override string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/overrides", p.show, ui.Sees(access.Overrides))
	k.Post("/overrides/{version}/{id}/delete", p.delete, ui.Changes(access.Overrides))
}

type view struct {
	Month         when.Month
	Before, After string
	Plan          bool
	Rows          []row
}

type row struct {
	plan.Override
	RuleText string
	Person   *ui.Person
	Place    string
	When     string
	Slot     string // address of its sheet
	Over     bool   // its last day is past
	Delete   string
}

func (p *page) show(q *ui.Request) error {
	v := view{}
	var err error
	if v.Month, err = q.Month("month", q.Today().Month()); err != nil {
		return err
	}
	v.Before, v.After = q.With("month", v.Month.Previous().String()), q.With("month", v.Month.Next().String())
	head := ui.Head{Nav: "overrides", Title: q.T("web.nav.overrides")}
	mp, err := p.desk.Working(q.Context(), v.Month)
	switch {
	case app.CodeOf(err) == app.CodeNotFound:
		head.Lead = ui.Plain(q.T("web.overrides.no-plan", words.Month(q.Lang, v.Month)))
		return q.Render(p.t, "overrides", head, v)
	case err != nil:
		return err
	}
	v.Plan = true
	head.State, head.Version = mp.Plan.Version.State, mp.Plan.Version.Number
	for _, o := range mp.Plan.Overrides {
		v.Rows = append(v.Rows, rowOf(q, mp, o))
	}
	slices.SortStableFunc(v.Rows, func(a, b row) int { return b.Entered.Compare(a.Entered) })
	head.Lead = ui.Plain(q.T("web.overrides.lead", len(v.Rows), words.Month(q.Lang, v.Month)))
	return q.Render(p.t, "overrides", head, v)
}

func rowOf(q *ui.Request, mp *app.MonthPlan, o plan.Override) row {
	r := row{Override: o, Person: q.Person(mp.State, o.Person, o.Until), Over: o.Until < q.Today(),
		Delete: "/overrides/" + string(mp.Plan.Version.ID) + "/" + o.ID + "/delete"}
	if rule := mp.Rules.Rule(o.Rule); rule != nil {
		r.RuleText = rule.Text.In(q.Lang)
	}
	if s, ok := mp.FindSlot(o.Slot); ok {
		x := q.Slot(mp.State, mp.Slot(s))
		r.Place, r.When, r.Slot = x.Duty+" · "+x.Title, x.When, x.Href
	}
	return r
}

func (p *page) delete(q *ui.Request) error {
	if err := p.desk.DeleteOverride(q.Context(), plan.VersionID(q.PathValue("version")), q.PathValue("id")); err != nil {
		return err
	}
	return q.Done(q.Back("/overrides"), "web.overrides.deleted")
}
