// Package why is the page that says, for any person and any slot, which rules allow or forbid it; for an open slot, who comes
// nearest and what stands in the way of each.
package why

import (
	"context"
	"embed"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// Files are the templates; page replace shows the answer of a refusal with them.
//
//go:embed *.html
var Files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	slot.Plans
	Candidates(ctx context.Context, id plan.VersionID, slot duty.SlotID, limit int) ([]plan.Candidate, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(slot.Files, Files)}
	k.Get("/why", p.show, ui.Sees(access.Plans))
	k.Get("/why/short", p.short, ui.Sees(access.Plans))
}

// nearest is how many people an open slot names with what stands in their way.
const nearest = 6

// View is what the template shows.
type View struct {
	slot.Head
	Asked   *ui.Person // about whom
	Stands  bool       // they stand in the slot now
	Forbids bool
	Reasons []slot.Reason
	Nearest []near
	Can     bool // somebody may be assigned
	Assign  *Assign
}

// near is somebody who comes near an open slot.
type near struct {
	Person  *ui.Person
	Allowed bool
	Reasons []slot.Reason
	Href    string
}

// Assign is what the form that puts somebody into the slot needs.
type Assign struct {
	Slot      duty.SlotID
	Version   plan.VersionID
	Person    force.PersonID
	Back      string
	Forbidden bool
	Clears    bool // other duties stand in the way that can be taken off
	Never     bool // no order helps: two places at once
	Fields    []*ui.Field
	Problem   bool // what was typed was refused: the form stands open
}

func (p *page) show(q *ui.Request) error {
	f, err := slot.Find(q, p.desk, duty.SlotID(q.Get("slot")), "why", true)
	if err != nil {
		return err
	}
	v, err := p.view(q, f)
	if err != nil {
		return err
	}
	return q.Render(p.t, "why", slot.PageHead(f), v)
}

func (p *page) view(q *ui.Request, f *slot.Found) (*View, error) {
	v := &View{Head: f.Head}
	assigned := f.Plan.Assigned[f.Slot.ID].Person
	who := about(q, f)
	if who == "" {
		who = assigned
	}
	if who != "" {
		if f.Register.Person(who) == nil {
			return nil, app.Errorf(app.CodeNotFound, "not-found.person", string(who))
		}
		return Of(q, f, who), nil
	}
	cs, err := p.desk.Candidates(q.Context(), f.Plan.Version.ID, f.Slot.ID, nearest)
	if err != nil {
		return nil, err
	}
	for _, c := range cs {
		n := near{Person: q.Person(f.State, c.Person, f.Slot.Mounts), Allowed: c.Allowed, Href: Href(f, c.Person)}
		for _, r := range f.Reasons(q, c.Reasons) {
			if r.Says == "no" || c.Allowed && r.Says == "cost" {
				r.Meaning = ""
				n.Reasons = append(n.Reasons, r)
			}
		}
		v.Can = v.Can || c.Allowed
		v.Nearest = append(v.Nearest, n)
	}
	return v, nil
}

// Href is the address of the answer about somebody.
func Href(f *slot.Found, id force.PersonID) string {
	return ui.Link("/why", "slot", string(f.Slot.ID), "version", string(f.Plan.Version.ID), "person", string(id))
}

// about is the person that one asks about.
func about(q *ui.Request, f *slot.Found) force.PersonID {
	if id := q.Get("person"); id != "" {
		return force.PersonID(id)
	}
	number := strings.TrimSpace(q.Get("person-text"))
	for i := range f.Register.People {
		if x := &f.Register.People[i]; number != "" && strings.EqualFold(x.Number, number) {
			return x.ID
		}
	}
	return ""
}

// Of is the answer about somebody in the slot.
func Of(q *ui.Request, f *slot.Found, who force.PersonID) *View {
	rs := f.Desk.Why(who, f.Slot.ID)
	v := &View{
		Head: f.Head, Asked: q.Person(f.State, who, f.Slot.Mounts), Forbids: slot.Forbids(rs), Reasons: f.Reasons(q, rs),
		Stands: f.Plan.Assigned[f.Slot.ID].Person == who,
	}
	v.Tab = "why"
	if !f.Head.Past && !v.Stands {
		v.Assign = NewAssign(q, f, who, rs)
	}
	return v
}

// NewAssign is the form that puts somebody into the slot, with the ways out where rules forbid it.
func NewAssign(q *ui.Request, f *slot.Found, who force.PersonID, rs []plan.Reason) *Assign {
	a := &Assign{
		Slot: f.Slot.ID, Version: f.Plan.Version.ID, Person: who, Back: f.Head.Back, Forbidden: slot.Forbids(rs),
		Fields: OrderFields(q, f.Slot.End),
	}
	for _, r := range rs {
		if r.Allows {
			continue
		}
		a.Never = a.Never || r.Rule == "O1"
		for _, s := range r.Slots {
			as, ok := f.Plan.Assigned[s]
			if x, here := f.FindSlot(s); ok && here && !as.Pinned && x.Start.After(q.Now) {
				a.Clears = true
			}
		}
	}
	return a
}

// OrderFields ask on what order a rule is broken; they bear the names that the use cases complain about.
func OrderFields(q *ui.Request, end time.Time) []*ui.Field {
	var f ui.Form
	f.Add(ui.Field{Name: "reason", Label: q.T("web.ways.reason"), Must: true, Type: "textarea"})
	f.Add(ui.Field{Name: "ordered_by", Label: q.T("web.ways.by"), Hint: q.T("web.ways.by.hint"), Must: true})
	f.Add(ui.Field{Name: "until", Label: q.T("web.ways.until"), Must: true, Type: "date", Value: when.DateOf(end).String()})
	return f.Fields
}
