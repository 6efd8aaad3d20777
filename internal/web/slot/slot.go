// Package slot is the side sheet of a slot, of a whole duty, and of what really happened with them. Pages why and replace show
// its head above their own answer.
package slot

import (
	"context"
	"embed"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// Files are the templates; whoever shows the head of a slot parses them too.
//
//go:embed *.html
var Files embed.FS

// Plans is where a slot is found.
type Plans interface {
	Plan(ctx context.Context, id plan.VersionID) (*app.MonthPlan, error)
	Working(ctx context.Context, m when.Month) (*app.MonthPlan, error)
	InForce(ctx context.Context, m when.Month) (*app.MonthPlan, error)
}

// Desk is what the sheet asks of the use cases.
type Desk interface {
	Plans
	Search(ctx context.Context, text string, limit int) ([]app.Hit, error)
	Record(ctx context.Context, m when.Month, outs []plan.Outcome) error
	Clear(ctx context.Context, id plan.VersionID, slot duty.SlotID) (*app.Edited, error)
	Pin(ctx context.Context, id plan.VersionID, slot duty.SlotID, pinned bool) (*app.Edited, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the sheets into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(Files)}
	k.Get("/slot/{id}", p.show, ui.Sees(access.Plans))
	k.Post("/slot/{id}/outcome", p.record, ui.Changes(access.Outcomes))
	k.Post("/slot/{id}/clear", p.clear, ui.Changes(access.Plans))
	k.Post("/slot/{id}/pin", p.pin, ui.Changes(access.Plans))
	k.Get("/duty/{id}", p.duty, ui.Sees(access.Plans))
	k.Post("/duty/{id}/stood", p.stood, ui.Changes(access.Outcomes))
	k.Get("/pick", p.pick, ui.Sees(access.People))
}

// Head is what stands above every answer about a slot.
type Head struct {
	ui.Slot
	Tab     string // "slot", "why" or "replace": the tab that is lit
	State   plan.State
	Number  int // of the version
	Back    string
	Mounted when.Date
}

// Found is a slot within its plan.
type Found struct {
	*app.MonthPlan
	Slot duty.Slot
	Head Head
}

// Find looks up the slot that a request is about, in the version that it names. Without a version working chooses between the
// one that edits go to and the one in force.
func Find(q *ui.Request, plans Plans, id duty.SlotID, tab string, working bool) (*Found, error) {
	mp, err := planOf(q, plans, string(id), working)
	if err != nil {
		return nil, err
	}
	s, ok := mp.FindSlot(id)
	if !ok {
		return nil, app.Errorf(app.CodeNotFound, "not-found.slot", string(id))
	}
	f := &Found{MonthPlan: mp, Slot: s}
	f.Head = Head{
		Slot: q.Slot(mp.State, mp.Slot(s)), Tab: tab, State: mp.Plan.Version.State, Number: mp.Plan.Version.Number,
		Back: q.Back(q.Came("/today")), Mounted: s.Mounts,
	}
	return f, nil
}

func planOf(q *ui.Request, plans Plans, id string, working bool) (*app.MonthPlan, error) {
	if v := q.FormValue("version"); v != "" {
		return plans.Plan(q.Context(), plan.VersionID(v))
	}
	d := ui.DateOfSlot(id)
	if d == 0 {
		return nil, app.Errorf(app.CodeNotFound, "not-found.slot", id)
	}
	if working {
		return plans.Working(q.Context(), d.Month())
	}
	return plans.InForce(q.Context(), d.Month())
}

// sheet is the view of a slot.
type sheet struct {
	Head
	Outcomes []ui.Option
	Told     string // what was told to have happened
	TellWho  string
	Note     string
	Error    string
}

func (p *page) show(q *ui.Request) error {
	f, err := Find(q, p.desk, duty.SlotID(q.PathValue("id")), "slot", false)
	if err != nil {
		return err
	}
	return q.Render(p.t, "slot", PageHead(f), p.sheet(q, f))
}

// PageHead is the shell's head where a sheet is shown as a page by itself.
func PageHead(f *Found) ui.Head {
	return ui.Head{Nav: "today", Title: f.Head.Duty, State: f.Head.State, Version: f.Head.Number}
}

func (p *page) sheet(q *ui.Request, f *Found) *sheet {
	v := &sheet{Head: f.Head}
	for _, k := range []plan.OutcomeKind{plan.Stood, plan.Replaced, plan.Absent} {
		v.Outcomes = append(v.Outcomes, ui.Option{Value: string(k), Text: q.T("web.outcome." + string(k))})
	}
	v.Told = string(plan.Stood)
	if o := f.Head.Outcome; o != nil {
		v.Told, v.Note = string(o.Kind), o.Note
	}
	return v
}

func (p *page) clear(q *ui.Request) error {
	f, err := Find(q, p.desk, duty.SlotID(q.PathValue("id")), "slot", true)
	if err != nil {
		return err
	}
	e, err := p.desk.Clear(q.Context(), f.Plan.Version.ID, f.Slot.ID)
	if err != nil {
		return err
	}
	return q.Done(f.Head.Back, "web.slot.cleared", string(e.Version))
}

func (p *page) pin(q *ui.Request) error {
	f, err := Find(q, p.desk, duty.SlotID(q.PathValue("id")), "slot", true)
	if err != nil {
		return err
	}
	on := q.PostFormValue("pinned") == "1"
	e, err := p.desk.Pin(q.Context(), f.Plan.Version.ID, f.Slot.ID, on)
	if err != nil {
		return err
	}
	key := "web.slot.unpinned"
	if on {
		key = "web.slot.pinned"
	}
	return q.Done(f.Head.Back, key, string(e.Version))
}
