package month

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// order is what one asks to be done to the plan.
type order struct {
	verb    string // "assign", "clear", "pin", "unpin", "swap", "undo" or "redo"
	version plan.VersionID
	slot    duty.SlotID
	other   duty.SlotID // of a swap
	person  force.PersonID
	way     string // out of a conflict: "add" by order, "replace" what is in the way, "" none
	how     app.Placing
	form    *ui.Form // the order's reason, by whom and until when
}

// done is the answer to a script: the version that holds the change and the slots to look at again.
type done struct {
	Version plan.VersionID `json:"version"`
	Said    string         `json:"said"`
	Slots   []duty.SlotID  `json:"slots"`
}

// act makes one change. A script is answered with data; where the change opened another version the reader is led to it, script
// or not. What the rules forbid is answered with the ways out.
func (p *page) act(q *ui.Request) error {
	o, err := p.order(q)
	if err != nil {
		return err
	}
	if o.way == "add" && !o.ready(q) {
		return p.conflict(q, o, nil)
	}
	e, err := p.obey(q.Context(), o)
	var no *app.Refusal
	switch {
	case errors.As(err, &no):
		return p.conflict(q, o, no)
	case err != nil && o.way == "add" && o.form.Take(q, err):
		return p.conflict(q, o, nil)
	case err != nil:
		return err
	}
	said := p.said(q, o, e)
	if e.Version == o.version && strings.Contains(q.Header.Get("Accept"), "application/json") {
		body, err := json.Marshal(done{e.Version, said, touched(e)})
		if err != nil {
			return err
		}
		return send(q, body, false)
	}
	if e.Version != o.version {
		return q.Done(moved(q.Back("/month"), o.version, e.Version), "web.month.moved", said, words.Num(q.Lang, number(e.Version)))
	}
	return q.Done(q.Back(ui.Link("/month", "version", string(e.Version))), "web.month.said", said)
}

// moved is the address of the page in another version, with all that it was narrowed to.
func moved(back string, from, to plan.VersionID) string {
	v := url.Values{}
	if u, err := url.Parse(back); err == nil {
		v = u.Query()
	}
	v.Del("month")
	v.Set("version", string(to))
	v.Set("from", string(from))
	return ui.Href("/month", v)
}

func touched(e *app.Edited) []duty.SlotID {
	out := []duty.SlotID{}
	for _, as := range e.Changed {
		out = append(out, as.Slot)
	}
	return out
}

func (p *page) order(q *ui.Request) (*order, error) {
	o := &order{
		verb: q.PostFormValue("verb"), version: plan.VersionID(q.PathValue("version")), slot: duty.SlotID(q.PostFormValue("slot")),
		other: duty.SlotID(q.PostFormValue("other")), person: force.PersonID(q.PostFormValue("person")), way: q.PostFormValue("way"),
	}
	o.form = &ui.Form{Fields: orderFields(q, q.PostFormValue("until"))}
	if o.verb != "assign" || o.person != "" {
		return o, nil
	}
	mp, err := p.desk.Plan(q.Context(), o.version)
	if err != nil {
		return nil, err
	}
	number := strings.TrimSpace(q.PostFormValue("person-text"))
	if x := mp.Register.PersonByNumber(number); x != nil && number != "" {
		o.person = x.ID
		return o, nil
	}
	return nil, app.Errorf(app.CodeInvalid, "web.month.who")
}

// ready reads the order on which a rule is to be broken; it says whether all of it is there.
func (o *order) ready(q *ui.Request) bool {
	o.form.Fill(q.PostForm)
	until, ok := o.form.Date(q, "until")
	if !o.form.Demand(q) || !ok {
		return false
	}
	o.how.Override = &app.Order{Reason: o.form.Field("reason").Value, OrderedBy: o.form.Field("ordered_by").Value, Until: until}
	return true
}

// orderFields ask on what order a rule is broken; they bear the names that the use cases complain about.
func orderFields(q *ui.Request, until string) []*ui.Field {
	var f ui.Form
	f.Add(ui.Field{Name: "reason", Label: q.T("web.ways.reason"), Must: true, Type: "textarea", ID: "order-reason"})
	f.Add(ui.Field{Name: "ordered_by", Label: q.T("web.ways.by"), Hint: q.T("web.ways.by.hint"), Must: true, ID: "order-by"})
	f.Add(ui.Field{Name: "until", Label: q.T("web.ways.until"), Must: true, Type: "date", Value: until, ID: "order-until"})
	return f.Fields
}

func (p *page) obey(ctx context.Context, o *order) (*app.Edited, error) {
	o.how.Clear = o.way == "replace"
	switch o.verb {
	case "assign":
		held, err := p.held(ctx, o)
		if err != nil {
			return nil, err
		}
		if held {
			return p.desk.Replace(ctx, o.version, o.slot, o.person, o.how)
		}
		return p.desk.Assign(ctx, o.version, o.slot, o.person, o.how)
	case "clear":
		return p.desk.Clear(ctx, o.version, o.slot)
	case "pin", "unpin":
		return p.desk.Pin(ctx, o.version, o.slot, o.verb == "pin")
	case "swap":
		if o.way != "" {
			return p.exchange(ctx, o)
		}
		return p.desk.Swap(ctx, o.version, o.slot, o.other)
	case "undo":
		return p.desk.Undo(ctx, o.version)
	case "redo":
		return p.desk.Redo(ctx, o.version)
	}
	return nil, app.Errorf(app.CodeInvalid, "web.month.verb", o.verb)
}

func (p *page) held(ctx context.Context, o *order) (bool, error) {
	mp, err := p.desk.Plan(ctx, o.version)
	if err != nil {
		return false, err
	}
	return mp.Plan.Assigned[o.slot].Person != "", nil
}

// exchange is a swap that a rule forbids, by a way out of the conflict: the second slot is cleared, then each is given to the
// other's holder. These are three edits; if one is refused, those before it are undone, so that nothing is left half-done.
func (p *page) exchange(ctx context.Context, o *order) (*app.Edited, error) {
	mp, err := p.working(ctx, o.version)
	if err != nil {
		return nil, err
	}
	x, y := mp.Plan.Assigned[o.slot].Person, mp.Plan.Assigned[o.other].Person
	if x == "" || y == "" || x == y {
		return nil, app.Errorf(app.CodeInvalid, "swap-two")
	}
	all, err := p.desk.Clear(ctx, o.version, o.other)
	if err != nil {
		return nil, err
	}
	how := o.how
	how.How = plan.BySwap
	for i, step := range []struct {
		slot   duty.SlotID
		person force.PersonID
	}{{o.slot, y}, {o.other, x}} {
		e, err := p.desk.Assign(ctx, all.Version, step.slot, step.person, how)
		if err != nil {
			for range i + 1 {
				if _, undo := p.desk.Undo(ctx, all.Version); undo != nil {
					return nil, errors.Join(err, undo)
				}
			}
			return nil, err
		}
		all.Changed = append(all.Changed, e.Changed...)
	}
	return all, nil
}

// working is the version itself, or where it is published the one that edits go to.
func (p *page) working(ctx context.Context, id plan.VersionID) (*app.MonthPlan, error) {
	mp, err := p.desk.Plan(ctx, id)
	if err != nil || mp.Plan.Version.State == plan.Draft {
		return mp, err
	}
	return p.desk.Working(ctx, mp.Plan.Version.Month)
}

// said puts what was done into words.
func (p *page) said(q *ui.Request, o *order, e *app.Edited) string {
	if o.verb == "undo" || o.verb == "redo" {
		return q.T("web.month.said."+o.verb, words.Num(q.Lang, len(e.Changed)))
	}
	mp, err := p.desk.Plan(q.Context(), e.Version)
	if err != nil {
		return q.T("web.month.said.done")
	}
	s, ok := mp.FindSlot(o.slot)
	if !ok {
		return q.T("web.month.said.done")
	}
	x := q.Slot(mp.State, mp.Slot(s))
	who := o.person
	if who == "" {
		who = mp.Plan.Assigned[o.slot].Person
	}
	name := q.T("web.nobody")
	if y := mp.Register.Person(who); y != nil {
		name = ui.Brief(y)
	}
	return q.T("web.month.said."+o.verb, name, x.Title, words.DayMonth(q.Lang, s.Mounts))
}
