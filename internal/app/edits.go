package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Refusal is an edit that hard rules forbid; nothing was changed. The reasons say which, and a page can offer the ways
// out: take the person off the duties in the way, or override by order.
type Refusal struct {
	Cause   *Error // CodeRefused, key "rules"
	Slot    duty.SlotID
	Person  force.PersonID
	Reasons []plan.Reason
}

func (r *Refusal) Error() string { return r.Cause.Error() }

// Unwrap lets CodeOf see the code.
func (r *Refusal) Unwrap() error { return r.Cause }

// Placing says how to put somebody into a slot where rules stand in the way.
type Placing struct {
	// Clear takes the person off those of their own duties that are in the way (unless pinned or past).
	Clear bool
	// Override lets the rules in the way be broken by order: reason, who ordered it and until when are needed.
	Override *Order
	Pin      bool
	How      plan.How // ByHand if ""
}

// Order is the order on which a rule is broken.
type Order struct {
	Reason    string    `json:"reason"`
	OrderedBy string    `json:"ordered_by"`
	Until     when.Date `json:"until"`
}

// Edited is what an edit did: the version that holds it now (a new draft, where the one asked for was published) and the
// assignments as they are.
type Edited struct {
	Version plan.VersionID
	Changed []plan.Assignment
	Cleared []duty.SlotID
}

// Assign puts a person into a slot of a version. Whoever stood there is taken off it. Refusal if a hard rule forbids it.
func (a *App) Assign(ctx context.Context, id plan.VersionID, slot duty.SlotID, person force.PersonID, how Placing) (*Edited, error) {
	return a.edit(ctx, id, "assign", func(e *editing) error {
		if err := e.reaches(slot); err != nil {
			return err
		}
		if e.mp.Register.Person(person) == nil || !e.ground.person(e.to, person) {
			return notFound("person", string(person))
		}
		return e.place(slot, person, how)
	})
}

// Clear takes whoever stands in a slot off it.
func (a *App) Clear(ctx context.Context, id plan.VersionID, slot duty.SlotID) (*Edited, error) {
	return a.edit(ctx, id, "clear", func(e *editing) error {
		if err := e.reaches(slot); err != nil {
			return err
		}
		e.set(plan.Assignment{Slot: slot})
		return nil
	})
}

// Pin makes the name in a slot stay where it is when the rest is planned anew, or lets it go again.
func (a *App) Pin(ctx context.Context, id plan.VersionID, slot duty.SlotID, pinned bool) (*Edited, error) {
	return a.edit(ctx, id, "pin", func(e *editing) error {
		if err := e.reaches(slot); err != nil {
			return err
		}
		as, ok := e.mp.Plan.Assigned[slot]
		if !ok || as.Person == "" {
			return Errorf(CodeInvalid, "pin-open")
		}
		as.Pinned = pinned
		e.set(as)
		return nil
	})
}

// Swap exchanges the people of two slots. Refusal if a hard rule forbids either.
func (a *App) Swap(ctx context.Context, id plan.VersionID, x, y duty.SlotID) (*Edited, error) {
	return a.edit(ctx, id, "swap", func(e *editing) error {
		for _, slot := range []duty.SlotID{x, y} {
			if err := e.reaches(slot); err != nil {
				return err
			}
		}
		px, py := e.mp.Plan.Assigned[x], e.mp.Plan.Assigned[y]
		if px.Person == "" || py.Person == "" || px.Person == py.Person {
			return Errorf(CodeInvalid, "swap-two")
		}
		changes := []plan.Assignment{
			{Slot: x, Person: py.Person, How: plan.BySwap, By: e.by, At: e.a.now()},
			{Slot: y, Person: px.Person, How: plan.BySwap, By: e.by, At: e.a.now()},
		}
		for _, ch := range changes {
			if err := e.refuse(ch.Slot, ch.Person, e.mp.Desk.WhyAfter(changes, ch.Person, ch.Slot)); err != nil {
				return err
			}
		}
		for _, ch := range changes {
			e.set(ch)
		}
		return nil
	})
}

// Replace takes a suggested person for a slot. It is Assign, noted as a replacement.
func (a *App) Replace(ctx context.Context, id plan.VersionID, slot duty.SlotID, person force.PersonID, how Placing) (*Edited, error) {
	how.How = plan.ByReplacement
	return a.Assign(ctx, id, slot, person, how)
}

// editing is one edit of a draft in the making.
type editing struct {
	a       *App
	tx      Tx
	ctx     context.Context
	by      string
	mp      *MonthPlan
	ground  ground
	to      access.Scope // how far whoever edits may change plans
	changed []plan.Assignment
	cleared []duty.SlotID
}

// reaches says that a slot is there and may be changed: one that somebody within reach holds, or an open one that such people
// could be called on for. What is out of reach is, to whoever asks, not there.
func (e *editing) reaches(slot duty.SlotID) error {
	s, ok := e.mp.FindSlot(slot)
	if ok && !e.to.All {
		if p := e.mp.Plan.Assigned[slot].Person; p != "" {
			ok = e.ground.person(e.to, p)
		} else {
			ok = e.ground.furnishes(e.to, s.Furnish)
		}
	}
	if !ok {
		return notFound("slot", string(slot))
	}
	return nil
}

func (e *editing) set(as plan.Assignment) {
	if as.At.IsZero() {
		as.At, as.By = e.a.now(), e.by
	}
	if as.Person == "" {
		e.cleared = append(e.cleared, as.Slot)
	}
	e.changed = append(e.changed, as)
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

func (e *editing) refuse(slot duty.SlotID, person force.PersonID, rs []plan.Reason) error {
	rs = forbidding(rs)
	if len(rs) == 0 {
		return nil
	}
	return &Refusal{Cause: Errorf(CodeRefused, "rules", len(rs)), Slot: slot, Person: person, Reasons: rs}
}

func (e *editing) place(slot duty.SlotID, person force.PersonID, how Placing) error {
	if how.How == "" {
		how.How = plan.ByHand
	}
	as := plan.Assignment{Slot: slot, Person: person, Pinned: how.Pin, How: how.How, By: e.by, At: e.a.now()}
	rs := forbidding(e.mp.Desk.Why(person, slot))
	if how.Clear {
		cleared := e.inTheWay(rs, slot)
		trial := append(append([]plan.Assignment{}, cleared...), as)
		rs = forbidding(e.mp.Desk.WhyAfter(trial, person, slot))
		for _, x := range cleared {
			e.set(x)
		}
	}
	if len(rs) > 0 && how.Override != nil {
		if err := e.override(rs, slot, person, *how.Override); err != nil {
			return err
		}
		as.Pinned = true // an order holds through planning anew
		rs = nil
	}
	if err := e.refuse(slot, person, rs); err != nil {
		return err
	}
	e.set(as)
	return nil
}

// inTheWay are the person's own duties that forbid the slot and may be cleared: to come, and not pinned.
func (e *editing) inTheWay(rs []plan.Reason, slot duty.SlotID) []plan.Assignment {
	seen := map[duty.SlotID]bool{slot: true}
	var out []plan.Assignment
	for _, r := range rs {
		for _, s := range r.Slots {
			as, ok := e.mp.Plan.Assigned[s]
			if sl, here := e.mp.FindSlot(s); seen[s] || !ok || !here || as.Pinned || sl.Start.Before(e.a.now()) {
				continue
			}
			seen[s] = true
			out = append(out, plan.Assignment{Slot: s})
		}
	}
	return out
}

func (e *editing) override(rs []plan.Reason, slot duty.SlotID, person force.PersonID, o Order) error {
	to, err := may(e.ctx, access.Change, access.Overrides)
	if err != nil {
		return err
	}
	if !e.ground.person(to, person) {
		return Errorf(CodeForbidden, "forbidden-part")
	}
	switch {
	case o.Reason == "":
		return &Error{Code: CodeInvalid, Key: "override-reason", Field: "reason"}
	case o.OrderedBy == "":
		return &Error{Code: CodeInvalid, Key: "override-by", Field: "ordered_by"}
	case o.Until == 0:
		return &Error{Code: CodeInvalid, Key: "override-until", Field: "until"}
	}
	if s, _ := e.mp.FindSlot(slot); o.Until < when.DateOf(s.End) {
		return &Error{Code: CodeInvalid, Key: "override-short", Args: []any{when.DateOf(s.End).String()}, Field: "until"}
	}
	done := map[string]bool{}
	for _, r := range rs {
		if r.Rule == "O1" {
			return Errorf(CodeRefused, "override-two-places")
		}
		if done[r.Rule] {
			continue
		}
		done[r.Rule] = true
		id, err := e.a.newID("ov")
		if err != nil {
			return err
		}
		err = e.tx.Plans().PutOverride(e.ctx, plan.Override{
			ID: id, Month: e.mp.Plan.Version.Month, Rule: r.Rule, Person: person, Slot: slot, Reason: o.Reason,
			OrderedBy: o.OrderedBy, Until: o.Until, Entered: e.a.now(), EnteredBy: e.by,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// edit opens the version for editing (a published one gets a draft made from it), runs f, and stores what it changed with a note
// for undo.
func (a *App) edit(ctx context.Context, id plan.VersionID, what string, f func(*editing) error) (*Edited, error) {
	var out *Edited
	err := a.change(ctx, "edit the plan", changes(access.Plans), func(tx Tx, to reach) error {
		id, err := a.draftIn(ctx, tx, id, to[access.Plans])
		if err != nil {
			return err
		}
		mp, err := a.planIn(ctx, tx, id)
		if err != nil {
			return err
		}
		e := &editing{a: a, tx: tx, ctx: ctx, by: access.Of(ctx).By, mp: mp, ground: mp.ground(), to: to[access.Plans]}
		if err := f(e); err != nil {
			return err
		}
		if err := a.pastStays(e); err != nil {
			return err
		}
		out = &Edited{Version: id, Changed: e.changed, Cleared: e.cleared}
		return a.storeEdit(ctx, tx, mp.Plan, what, e.changed)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// pastStays refuses edits of what has begun already: what really happened is told by outcomes.
func (a *App) pastStays(e *editing) error {
	for _, as := range e.changed {
		if s, ok := e.mp.FindSlot(as.Slot); ok && s.End.Before(a.now()) {
			return Errorf(CodeRefused, "past", string(as.Slot))
		}
	}
	return nil
}

func (a *App) storeEdit(ctx context.Context, tx Tx, p *plan.Plan, what string, after []plan.Assignment) error {
	before := make([]plan.Assignment, len(after))
	for i, as := range after {
		before[i] = p.Assigned[as.Slot]
		before[i].Slot = as.Slot
	}
	edits, err := tx.Plans().Edits(ctx, p.Version.ID)
	if err != nil {
		return err
	}
	if err := tx.Plans().DropUndone(ctx, p.Version.ID); err != nil {
		return err
	}
	seq := 1
	for _, e := range edits {
		if !e.Undone {
			seq = e.Seq + 1
		}
	}
	if err := tx.Plans().PutEdit(ctx, plan.Edit{Version: p.Version.ID, Seq: seq, What: what, Before: before, After: after, By: access.Of(ctx).By}); err != nil {
		return err
	}
	return a.applyEdit(ctx, tx, p.Version, what, after)
}

func (a *App) applyEdit(ctx context.Context, tx Tx, v plan.Version, what string, as []plan.Assignment) error {
	if err := tx.Plans().Assign(ctx, v.ID, as); err != nil {
		return err
	}
	v.Revision++
	if err := tx.Plans().Put(ctx, v); err != nil {
		return err
	}
	if err := noteList(ctx, a, tx, "plan."+what, "plan:"+string(v.ID), as); err != nil {
		return err
	}
	return tx.Touch(ctx, planRoom(v.ID), roomVersions)
}
