package month

import (
	"net/http"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// conflict is what stands between a person and a slot, and the three ways on.
type conflictView struct {
	Version plan.VersionID
	Verb    string
	Slot    ui.Slot
	Other   *ui.Slot // of a swap
	Person  *ui.Person
	Holder  *ui.Person // would be taken off, nil for nobody or in a swap
	Reasons []slot.Reason
	Taken   []ui.Slot // the person's own duties that replacing takes them off
	Replace bool      // nothing would stand in the way any more
	Never   bool      // no order helps: two places at once
	Fields  []*ui.Field
	Said    []string // what was wrong with the order
	Asked   bool     // the order's form was sent: it stands open
	Back    string
}

// conflict answers an edit that rules forbid. Nil for the refusal means that the order typed was not good.
func (p *page) conflict(q *ui.Request, o *order, no *app.Refusal) error {
	mp, err := p.working(q.Context(), o.version)
	if err != nil {
		return err
	}
	person, id := o.person, o.slot
	if no != nil {
		person, id = no.Person, no.Slot
	} else if o.verb == "swap" {
		person, id = refusedInSwap(mp, o)
	}
	s, ok := mp.FindSlot(id)
	if !ok {
		return app.Errorf(app.CodeNotFound, "not-found.slot", string(id))
	}
	v := &conflictView{
		Version: o.version, Verb: o.verb, Slot: q.Slot(mp.State, mp.Slot(s)), Person: q.Person(mp.State, person, s.Mounts),
		Fields: o.form.Fields, Said: o.form.Problems, Asked: o.way == "add", Back: q.Back(ui.Link("/month", "version", string(o.version))),
	}
	until := o.form.Field("until")
	if until.Value == "" && !v.Asked {
		until.Value = when.DateOf(s.End).String()
	}
	var rs []plan.Reason
	if o.verb == "swap" {
		rs = p.swapConflict(q, mp, o, v, person, id)
	} else {
		if h := mp.Plan.Assigned[id].Person; h != person {
			v.Holder = q.Person(mp.State, h, s.Mounts)
		}
		rs = forbidding(mp.Desk.Why(person, id))
	}
	v.weigh(q, mp, rs, person, id, o)
	f := &slot.Found{MonthPlan: mp, Slot: s}
	v.Reasons = f.Reasons(q, rs)
	h := ui.Head{Nav: "month", Title: q.T("web.month.conflict"), State: mp.Plan.Version.State, Version: mp.Plan.Version.Number}
	return q.RenderStatus(http.StatusConflict, p.t, "month-conflict", h, v)
}

func (p *page) swapConflict(q *ui.Request, mp *app.MonthPlan, o *order, v *conflictView, person force.PersonID, id duty.SlotID) []plan.Reason {
	for _, x := range []duty.SlotID{o.slot, o.other} {
		if s, ok := mp.FindSlot(x); ok {
			y := q.Slot(mp.State, mp.Slot(s))
			if x == o.slot {
				v.Slot = y
			} else {
				v.Other = &y
			}
		}
	}
	return forbidding(mp.Desk.WhyAfter(swapped(mp, o), person, id))
}

// swapped is the plan's change that a swap asks for.
func swapped(mp *app.MonthPlan, o *order) []plan.Assignment {
	return []plan.Assignment{
		{Slot: o.slot, Person: mp.Plan.Assigned[o.other].Person}, {Slot: o.other, Person: mp.Plan.Assigned[o.slot].Person},
	}
}

// refusedInSwap finds which half of a swap the rules forbid.
func refusedInSwap(mp *app.MonthPlan, o *order) (force.PersonID, duty.SlotID) {
	changes := swapped(mp, o)
	for _, ch := range changes {
		if len(forbidding(mp.Desk.WhyAfter(changes, ch.Person, ch.Slot))) > 0 {
			return ch.Person, ch.Slot
		}
	}
	return changes[0].Person, changes[0].Slot
}

// weigh says which ways are open: what the person would be taken off, whether that is enough, and whether an order helps.
func (v *conflictView) weigh(q *ui.Request, mp *app.MonthPlan, rs []plan.Reason, person force.PersonID, id duty.SlotID, o *order) {
	var trial []plan.Assignment
	if o.verb == "swap" {
		trial = swapped(mp, o)
	} else {
		trial = []plan.Assignment{{Slot: id, Person: person}}
	}
	seen := map[duty.SlotID]bool{o.slot: true, o.other: true}
	for _, r := range rs {
		v.Never = v.Never || r.Rule == "O1"
		for _, x := range r.Slots {
			as, ok := mp.Plan.Assigned[x]
			s, here := mp.FindSlot(x)
			if seen[x] || !ok || !here || as.Pinned || s.Start.Before(mp.Now) {
				continue
			}
			seen[x] = true
			trial = append(trial, plan.Assignment{Slot: x})
			v.Taken = append(v.Taken, q.Slot(mp.State, mp.Slot(s)))
		}
	}
	v.Replace = len(v.Taken) > 0 && len(forbidding(mp.Desk.WhyAfter(trial, person, id))) == 0
}

func forbidding(rs []plan.Reason) []plan.Reason {
	var out []plan.Reason
	for _, r := range rs {
		if !r.Allows {
			out = append(out, r)
		}
	}
	return out
}
