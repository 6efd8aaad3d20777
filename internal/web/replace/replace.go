// Package replace is the page of who could stand in a slot instead: ranked, with reasons, and one press to put somebody there.
package replace

import (
	"context"
	"embed"
	"errors"
	"net/http"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/why"
	"qarovul/internal/when"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	slot.Plans
	Candidates(ctx context.Context, id plan.VersionID, slot duty.SlotID, limit int) ([]plan.Candidate, error)
	Replace(ctx context.Context, id plan.VersionID, slot duty.SlotID, person force.PersonID, how app.Placing) (*app.Edited, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(slot.Files, why.Files, files)}
	k.Get("/replace", p.show, ui.Sees(access.Plans))
	k.Post("/assign", p.assign, ui.Changes(access.Plans))
}

// shown is how many candidates are shown, and on the press of "more".
const (
	shown = 8
	most  = 40
)

// view is what the template shows.
type view struct {
	slot.Head
	Can    []candidate
	Cannot []candidate
	More   string
}

// candidate is somebody who could take the slot, or what stands in the way.
type candidate struct {
	Person       *ui.Person
	Rank         int
	SameUnit     bool
	Before       string // free since
	After        string // until the next duty
	Ledger       string // where they stand in the ledger that counts first
	Costs, Gains []slot.Reason
	Nos          []slot.Reason
	Why          string
	Assign       *why.Assign
}

func (p *page) show(q *ui.Request) error {
	f, err := slot.Find(q, p.desk, duty.SlotID(q.Get("slot")), "replace", true)
	if err != nil {
		return err
	}
	limit := shown
	if q.Get("more") != "" {
		limit = most
	}
	cs, err := p.desk.Candidates(q.Context(), f.Plan.Version.ID, f.Slot.ID, limit)
	if err != nil {
		return err
	}
	v := &view{Head: f.Head}
	if limit == shown && len(cs) == shown {
		v.More = q.With("more", "1", "back", f.Head.Back)
	}
	for _, c := range cs {
		x := p.candidate(q, f, c)
		if c.Allowed {
			x.Rank = len(v.Can) + 1
			v.Can = append(v.Can, x)
			continue
		}
		v.Cannot = append(v.Cannot, x)
	}
	return q.Render(p.t, "replace", slot.PageHead(f), v)
}

func (p *page) candidate(q *ui.Request, f *slot.Found, c plan.Candidate) candidate {
	x := candidate{
		Person: q.Person(f.State, c.Person, f.Slot.Mounts), SameUnit: c.SameUnit, Why: why.Href(f, c.Person),
		Assign: why.NewAssign(q, f, c.Person, c.Reasons),
	}
	if !c.LastDuty.IsZero() {
		x.Before = plan.Duration(q.Lang, int(f.Slot.Start.Sub(c.LastDuty).Hours())*60)
	}
	if !c.NextDuty.IsZero() {
		x.After = plan.Duration(q.Lang, int(c.NextDuty.Sub(f.Slot.End).Hours())*60)
	}
	for _, r := range f.Reasons(q, c.Reasons) {
		switch r.Says {
		case "no":
			x.Nos = append(x.Nos, r)
		case "cost":
			x.Costs = append(x.Costs, r)
		case "gain":
			x.Gains = append(x.Gains, r)
		case "fact":
			if x.Ledger == "" {
				x.Ledger = r.Words
			}
		}
	}
	return x
}

// assign puts somebody into the slot. Where rules forbid it, the answer is the page of why with the ways out.
func (p *page) assign(q *ui.Request) error {
	f, err := slot.Find(q, p.desk, duty.SlotID(q.PostFormValue("slot")), "why", true)
	if err != nil {
		return err
	}
	who := force.PersonID(q.PostFormValue("person"))
	form := &ui.Form{Fields: why.OrderFields(q, f.Slot.End)}
	how := app.Placing{}
	switch q.PostFormValue("verb") {
	case "clear":
		how.Clear = true
	case "override":
		form.Fill(q.PostForm)
		until, ok := form.Date(q, "until")
		if !form.Demand(q) || !ok {
			return p.refuse(q, f, who, form)
		}
		how.Override = &app.Order{Reason: form.Field("reason").Value, OrderedBy: form.Field("ordered_by").Value, Until: until}
	}
	e, err := p.desk.Replace(q.Context(), f.Plan.Version.ID, f.Slot.ID, who, how)
	var no *app.Refusal
	switch {
	case errors.As(err, &no):
		return p.refuse(q, f, who, form)
	case err != nil && form.Take(q, err) && how.Override != nil:
		return p.refuse(q, f, who, form)
	case err != nil:
		return err
	}
	name := string(who)
	if x := f.Register.Person(who); x != nil {
		name = x.Name()
	}
	key := "web.replace.done"
	if e.Version != f.Plan.Version.ID || f.Plan.Version.State == plan.Draft {
		key = "web.replace.draft"
	}
	return q.Done(f.Head.Back, key, name, number(e.Version), when.DateOf(f.Slot.Start).String())
}

// refuse shows why, with what was typed.
func (p *page) refuse(q *ui.Request, f *slot.Found, who force.PersonID, form *ui.Form) error {
	v := why.Of(q, f, who)
	if v.Assign != nil {
		v.Assign.Fields = form.Fields
		v.Assign.Problem = len(form.Wrong()) > 0 || len(form.Problems) > 0
	}
	return q.RenderStatus(http.StatusConflict, p.t, "why", slot.PageHead(f), v)
}

// number is the number of a version: "3" of "2026-12.3".
func number(id plan.VersionID) string {
	s := string(id)
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return s[i+1:]
		}
	}
	return s
}
