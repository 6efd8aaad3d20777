// Package month is the planner's grid: people by days, or posts by days, of one version of a month, with everything that can
// be done to a name in a slot. The page brings an empty grid and a plain table for browsers without a script; grid.json fills
// the grid, and the script draws only the rows that are in sight.
package month

import (
	"context"
	"embed"
	"strconv"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	slot.Plans
	Month(ctx context.Context, m when.Month) (app.Month, error)
	Assign(ctx context.Context, id plan.VersionID, slot duty.SlotID, person force.PersonID, how app.Placing) (*app.Edited, error)
	Replace(ctx context.Context, id plan.VersionID, slot duty.SlotID, person force.PersonID, how app.Placing) (*app.Edited, error)
	Clear(ctx context.Context, id plan.VersionID, slot duty.SlotID) (*app.Edited, error)
	Pin(ctx context.Context, id plan.VersionID, slot duty.SlotID, pinned bool) (*app.Edited, error)
	Swap(ctx context.Context, id plan.VersionID, x, y duty.SlotID) (*app.Edited, error)
	Undo(ctx context.Context, id plan.VersionID) (*app.Edited, error)
	Redo(ctx context.Context, id plan.VersionID) (*app.Edited, error)
}

type page struct {
	desk   Desk
	t      *ui.Templates
	models models
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(slot.Files, files)}
	k.Get("/month", p.show, ui.Sees(access.Plans))
	k.Get("/month/{version}/grid.json", p.grid, ui.Sees(access.Plans))
	k.Get("/month/{version}/cell", p.cell, ui.Sees(access.Plans))
	k.Get("/month/{version}/day", p.day, ui.Sees(access.Plans))
	k.Post("/month/{version}/act", p.act, ui.Changes(access.Plans))
	k.Offer(ui.Action{Key: "web.month.act.next", Icon: "month", Needs: []ui.Need{ui.Sees(access.Plans)}, Href: func(q *ui.Request) string {
		return ui.Link("/month", "month", q.Today().Month().Next().String())
	}})
}

// The views of a month.
const (
	byPeople = "people"
	byPosts  = "posts"
	byDay    = "day"
)

// view is what the template shows.
type view struct {
	Month         when.Month
	Before, After string
	Planned       bool
	Version       plan.Version
	Versions      []ui.Option
	Draft, Newest bool
	Editable      bool
	Working       string // address of the version that edits go to
	LeadWords     string
	Opened        int // number of the published version whose change opened this draft, 0 if none
	View          string
	Tabs          []tab
	Filter        filter
	Filtered      bool
	Bare          string // address without filters
	Units, Ranks  []ui.Option
	Roles, Kinds  []ui.Option
	Letters       []absenceData
	Data          string // address of grid.json
	DayHref       string // address of the day's list
	PrintHref     string
	PlanHref      string
	Here          string
	Open          int
	OpenHref      string
	Plain         bool // the table stands by itself, without the grid
	PlainHref     string
	Table         *table
	List          *dayView
}

type tab struct {
	Key, Href string
	Lit       bool
}

func (p *page) show(q *ui.Request) error {
	m, err := q.Month("month", q.Today().Month())
	if err != nil {
		return err
	}
	id := plan.VersionID(q.Get("version"))
	if id != "" {
		// The version says its month; a month in the address that is another one is an old link.
		mp, err := p.desk.Plan(q.Context(), id)
		if err != nil {
			return err
		}
		m = mp.Plan.Version.Month
	}
	mo, err := p.desk.Month(q.Context(), m)
	if err != nil {
		return err
	}
	if id == "" {
		id = mo.Working
	}
	v := &view{
		Month: m, Before: ui.Link("/month", "month", m.Previous().String(), "view", q.Get("view")),
		After: ui.Link("/month", "month", m.Next().String(), "view", q.Get("view")), Here: q.With("from", ""),
		PlanHref: ui.Link("/plan", "month", m.String()),
	}
	h := ui.Head{Nav: "month", Title: q.T("web.month.title", words.Month(q.Lang, m)), Wide: true}
	if id != "" {
		if err := p.fill(q, v, mo, id); err != nil {
			return err
		}
		h.State, h.Version = v.Version.State, v.Version.Number
	}
	if h.Lead, err = p.t.Text(q, "month-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "month-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "month", h, v)
}

func (p *page) fill(q *ui.Request, v *view, mo app.Month, id plan.VersionID) error {
	mp, err := p.desk.Plan(q.Context(), id)
	if err != nil {
		return err
	}
	ver := mp.Plan.Version
	v.Planned, v.Version, v.Draft, v.Newest = true, ver, ver.State == plan.Draft, ver.ID == mo.Working
	v.Editable = ver.State != plan.Superseded
	v.Working = ui.Link("/month", "month", mo.Month.String())
	if from := mo.Version(plan.VersionID(q.Get("from"))); from != nil && v.Draft {
		v.Opened = from.Number
	}
	for i := len(mo.Versions) - 1; i >= 0; i-- {
		x := mo.Versions[i]
		v.Versions = append(v.Versions, ui.Option{
			Value: string(x.ID), Text: q.T("web.version", x.Number) + " · " + q.T("web.state."+string(x.State)),
		})
	}
	if v.Filter, err = readFilter(q, mp); err != nil {
		return err
	}
	v.View = v.Filter.View
	v.Filtered = v.Filter.any()
	md := p.models.of(mp)
	v.Open, v.LeadWords = md.open, leadWords(q, md)
	v.OpenHref = ui.Link("/plan/quality", "version", string(id), "item", "open")
	v.PrintHref = ui.Link("/papers/month-roster", "month", mo.Month.String(), "version", string(id), "paper", string(q.Lang))
	v.choices(q, mp)
	v.Letters = absenceLetters(q)
	v.addresses(id)
	if v.View == byDay {
		v.List, err = p.dayOf(q, mp, md)
	} else {
		v.Plain, v.PlainHref = q.Get("plain") != "", q.With("plain", "1")
		v.Table = plainTable(q, mp, md, v.Filter)
	}
	return err
}

func (v *view) choices(q *ui.Request, mp *app.MonthPlan) {
	first := mp.Plan.Version.Month.First()
	v.Units = q.UnitOptions(mp.State, first, q.T("web.month.all-units"))
	v.Ranks = q.RankOptions(mp.State, q.T("web.month.all-ranks"))
	v.Roles = []ui.Option{{Text: q.T("web.month.all-roles")}}
	for _, r := range duty.Roles {
		v.Roles = append(v.Roles, ui.Option{Value: string(r), Text: r.Code() + " · " + words.Sentence(q.Lang, r.Name(q.Lang))})
	}
	v.Kinds = []ui.Option{{Text: q.T("web.month.all-kinds")}}
	for _, k := range duty.Kinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
}

// addresses names the version that edits go to by its month, so that the reader lands in the draft whoever opened it.
func (v *view) addresses(id plan.VersionID) {
	base := "/month/" + string(id)
	v.Data = base + "/grid.json"
	v.DayHref = base + "/day"
	at := func(view string) string {
		if view == byPeople {
			view = ""
		}
		if v.Newest {
			return ui.Link("/month", "month", v.Month.String(), "view", view)
		}
		return ui.Link("/month", "version", string(id), "view", view)
	}
	v.Bare = at(v.View)
	for _, key := range []string{byPeople, byPosts, byDay} {
		v.Tabs = append(v.Tabs, tab{key, at(key), key == v.View})
	}
}

// number is the number of a version: 3 of "2026-12.3".
func number(id plan.VersionID) int {
	s := string(id)
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			n, err := strconv.Atoi(s[i+1:])
			if err != nil {
				return 0
			}
			return n
		}
	}
	return 0
}
