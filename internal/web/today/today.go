// Package today is the page of the day: what is open on top, then everybody's duty as a chart with the present across it.
package today

import (
	"context"
	"embed"
	"net/url"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Day(ctx context.Context, d when.Date) (*app.Day, error)
	Month(ctx context.Context, m when.Month) (app.Month, error)
	Plan(ctx context.Context, id plan.VersionID) (*app.MonthPlan, error)
	Stamp(ctx context.Context, rooms ...string) (string, error)
	Reminders(ctx context.Context) (*app.Reminders, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/today", p.show, ui.Sees(access.Plans))
	k.Get("/today/row", p.row, ui.Sees(access.Plans))
	k.Offer(ui.Action{Key: "web.today.act.tomorrow", Icon: "today", Needs: []ui.Need{ui.Sees(access.Plans)}, Href: func(q *ui.Request) string {
		return ui.Link("/today", "date", q.Today().Add(1).String())
	}})
}

// view is what the template shows.
type view struct {
	Date                 when.Date
	Today                bool
	Before, After, Now   string // addresses of the days around, and of the present
	Minute               int    // of the present, on its day
	DayOff               string
	Open                 []openSlot
	Groups               []group
	Planned              bool // there is a plan of the day
	PlanHref, PrintHref  string
	Filled, Want, Untold int
	Stamp, Watch         string
	Waits                []reminder
	Draft                int // number of a draft that is not in force yet, 0 if there is none
}

// reminder is something that waits for whoever asks.
type reminder struct{ Words, Href string }

// openSlot is a slot in which nobody stands, and who stands there in a draft.
type openSlot struct {
	ui.Slot
	Draft *ui.Person
}

// watched are the rooms that the page shows something of.
var watched = []string{"plan", "versions", "outcomes", "force", "site", "access"}

func (p *page) show(q *ui.Request) error {
	date, err := q.Date("date", q.Today())
	if err != nil {
		return err
	}
	stamp, err := p.desk.Stamp(q.Context(), watched...) // first: the page is not older than it
	if err != nil {
		return err
	}
	day, err := p.desk.Day(q.Context(), date)
	if err != nil {
		return err
	}
	v, err := p.view(q, day)
	if err != nil {
		return err
	}
	if v.Today {
		if v.Waits, err = p.waits(q); err != nil {
			return err
		}
	}
	v.Stamp, v.Watch = stamp, strings.Join(watched, " ")
	head := ui.Head{Nav: "today", Title: q.T("web.today.title"), Wide: true}
	if !v.Today {
		head.Title = q.T("web.today.other")
	}
	if n := len(day.Plans); n > 0 {
		head.State, head.Version = day.Plans[n-1].State, day.Plans[n-1].Number
	}
	if head.Lead, err = p.t.Text(q, "today-lead", v); err != nil {
		return err
	}
	if head.Acts, err = p.t.Text(q, "today-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "today", head, v)
}

// waits lists what waits for whoever asks, each with where it is settled.
func (p *page) waits(q *ui.Request) ([]reminder, error) {
	r, err := p.desk.Reminders(q.Context())
	if err != nil {
		return nil, err
	}
	var out []reminder
	for _, x := range []struct {
		key, href string
		n         int
	}{
		{"barring", "/service?state=barring", r.Barring}, {"soon", "/service?state=soon", r.Soon}, {"late", "/applications?due=late", r.Late}, {"today", "/applications?due=today", r.Today},
		{"confirm", "/applications", r.Confirm}, {"vet", "/vetting", r.Vet},
	} {
		if x.n > 0 {
			out = append(out, reminder{q.T("web.today.waits."+x.key, x.n), x.href})
		}
	}
	return out, nil
}

func (p *page) view(q *ui.Request, day *app.Day) (*view, error) {
	v := &view{
		Date: day.Date, Today: day.Date == q.Today(), Minute: -1, Planned: len(day.Plans) > 0,
		Before: q.With("date", day.Date.Add(-1).String()), After: q.With("date", day.Date.Add(1).String()),
		Now: q.With("date", ""), PlanHref: ui.Link("/plan", "month", day.Date.Month().String()),
		PrintHref: ui.Link("/papers", "date", day.Date.String()),
	}
	if v.Today {
		v.Minute = int(q.Now.Sub(day.Date.Start()).Minutes())
	}
	if r := day.Calendar.Reason(day.Date); r != "" {
		v.DayOff = q.T("dayoff." + r)
	}
	c := &chart{q: q, day: day, open: openRows(q.URL.Query())}
	v.Groups = c.groups()
	for _, d := range day.Duties {
		for _, s := range d.Slots {
			v.Want++
			if s.State == plan.Filled {
				v.Filled++
			} else if !s.End.Before(q.Now) || !v.Today {
				v.Open = append(v.Open, openSlot{Slot: q.Slot(day.State, s)})
			}
			if s.Outcome == nil && s.End.Before(q.Now) {
				v.Untold++
			}
		}
	}
	slices.SortStableFunc(v.Open, func(a, b openSlot) int { return a.From.Compare(b.From) })
	return v, p.drafts(q, day, v)
}

// drafts looks whether a draft waits to be published, and who stands in the open slots there.
func (p *page) drafts(q *ui.Request, day *app.Day, v *view) error {
	for _, x := range day.Plans {
		mo, err := p.desk.Month(q.Context(), x.Month)
		if err != nil {
			return err
		}
		if x.State == plan.Draft || mo.Working == x.ID {
			continue
		}
		d, err := p.desk.Plan(q.Context(), mo.Working)
		if err != nil {
			return err
		}
		v.Draft = d.Plan.Version.Number
		for i := range v.Open {
			if s := &v.Open[i]; s.Version == x.ID && d.Desk.State(s.ID) == plan.Filled {
				s.Draft = q.Person(d.State, d.Plan.Assigned[s.ID].Person, day.Date)
			}
		}
	}
	return nil
}

// row is one row's slots, fetched when it is opened.
func (p *page) row(q *ui.Request) error {
	date, err := q.Date("date", q.Today())
	if err != nil {
		return err
	}
	day, err := p.desk.Day(q.Context(), date)
	if err != nil {
		return err
	}
	key := q.Get("key")
	c := &chart{q: q, day: day, open: map[string]bool{key: true}}
	for _, g := range c.groups() {
		for _, r := range g.Rows {
			if r.Key == key {
				return q.Fragment(p.t, "today-lines", r.Lines)
			}
		}
	}
	return app.Errorf(app.CodeNotFound, "web.page", key)
}

// openRows are the rows that stand open by the address.
func openRows(v url.Values) map[string]bool {
	out := map[string]bool{}
	for _, k := range v["open"] {
		out[k] = true
	}
	return out
}
