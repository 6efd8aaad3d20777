package app

import (
	"context"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/when"
)

// Document is a version in the form that a stranger can check (docs/plan-document.md): as much of it as whoever asks may take away.
func (a *App) Document(ctx context.Context, id plan.VersionID) (*proof.Document, error) {
	ctx, err := a.Taking(ctx, access.Plans)
	if err != nil {
		return nil, err
	}
	mp, err := a.Plan(ctx, id)
	if err != nil {
		return nil, err
	}
	return a.document(ctx, mp)
}

func (a *App) document(ctx context.Context, mp *MonthPlan) (*proof.Document, error) {
	var hist []plan.Worked
	err := a.store.Read(ctx, func(tx Tx) error {
		in, err := a.inputIn(ctx, tx, mp.State, mp.Plan.Version.Month, mp.Plan.Duties)
		hist = kept(in.History, func(w *plan.Worked) bool { return mp.Register.Person(w.Person) != nil })
		return err
	})
	if err != nil {
		return nil, internal("gather the history", err)
	}
	return documentOf(mp, hist), nil
}

// Check puts a version before the checker, which shares nothing with the search. Of what it finds, whoever may see only a part of the
// force is told what is about that part.
func (a *App) Check(ctx context.Context, id plan.VersionID) (*proof.Report, error) {
	seen, err := a.Plan(ctx, id)
	if err != nil {
		return nil, err
	}
	r, whole, err := a.check(ctx, id)
	if err != nil {
		return nil, err
	}
	shown := func(person string) bool { return seen.Register.Person(force.PersonID(person)) != nil }
	r.Violations = kept(r.Violations, func(v *proof.Violation) bool { return shown(v.Person) })
	orders, _ := may(ctx, access.See, access.Overrides) // who may see none is shown none
	g := whole.ground()
	r.Overridden = kept(r.Overridden, func(v *proof.Overridden) bool { return shown(v.Person) && g.person(orders, force.PersonID(v.Person)) })
	r.Slots, r.Open = 0, 0
	for i := range seen.Plan.Duties {
		for _, s := range seen.Plan.Duties[i].Slots {
			r.Slots++
			if seen.Plan.Assigned[s.ID].Person == "" {
				r.Open++
			}
		}
	}
	return r, nil
}

// check puts the whole of a version before the checker.
func (a *App) check(ctx context.Context, id plan.VersionID) (*proof.Report, *MonthPlan, error) {
	var mp *MonthPlan
	err := a.store.Read(ctx, func(tx Tx) (err error) { mp, err = a.planIn(ctx, tx, id); return })
	if err != nil {
		return nil, nil, internal("read the plan", err)
	}
	d, err := a.document(ctx, mp)
	if err != nil {
		return nil, nil, err
	}
	r := proof.Check(d)
	return &r, mp, nil
}

// Publication is what publishing did: who is told what.
type Publication struct {
	Version plan.VersionID
	Changes []plan.Change
	People  []force.PersonID // whose duty changed
}

// Publish puts a draft in force. CodeRefused (key publish-broken) if a hard rule is broken and not overridden by order; open slots do not
// hinder it, they stay loud. A second person must have approved exactly this content (keys approval.…). The version in force before is superseded.
func (a *App) Publish(ctx context.Context, id plan.VersionID) (*Publication, error) {
	if err := mayAll(ctx, access.Change, access.Plans); err != nil {
		return nil, err
	}
	r, checked, err := a.check(ctx, id)
	if err != nil {
		return nil, err
	}
	if n := len(r.Violations); n > 0 {
		return nil, Errorf(CodeRefused, "publish-broken", n)
	}
	out := &Publication{Version: id}
	err = a.change(ctx, "publish", weighs(access.ActPublish, changesAll(access.Plans)...), func(tx Tx, _ reach) error {
		p, err := a.versionIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Version.State != plan.Draft {
			return Errorf(CodeConflict, "publish-twice")
		}
		if p.Version.Revision != checked.Plan.Version.Revision {
			return Errorf(CodeConflict, "publish-changed")
		}
		approval, err := a.approvedIn(ctx, tx, p)
		if err != nil {
			return err
		}
		mo, err := monthIn(ctx, tx, p.Version.Month)
		if err != nil {
			return err
		}
		before := &plan.Plan{}
		if mo.InForce != "" {
			if before, err = a.versionIn(ctx, tx, mo.InForce); err != nil {
				return err
			}
			old := before.Version
			old.State = plan.Superseded
			if err := tx.Plans().Put(ctx, old); err != nil {
				return err
			}
		}
		v := p.Version
		v.State, v.Published, v.PublishedBy = plan.Published, a.now(), access.Of(ctx).By
		if err := tx.Plans().Put(ctx, v); err != nil {
			return err
		}
		out.Changes = plan.Difference(before, p)
		for _, pc := range plan.ByPerson(out.Changes) {
			out.People = append(out.People, pc.Person)
		}
		approval.State = access.Used
		if err := tx.Access().PutApproval(ctx, *approval); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "plan.publish", "plan:"+string(id), map[string]any{"people": len(out.People), "approved by": approval.Decider,
			"approval": approval.ID, "content": approval.Content}); err != nil {
			return err
		}
		rooms := []string{planRoom(id), roomVersions}
		if mo.InForce != "" {
			rooms = append(rooms, planRoom(mo.InForce))
		}
		return tx.Touch(ctx, rooms...)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// DeleteOverride takes an order back; what stands on it is broken from then on, and loud.
func (a *App) DeleteOverride(ctx context.Context, id plan.VersionID, override string) error {
	return a.change(ctx, "take back an override", changes(access.Overrides), func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		p, err := a.versionIn(ctx, tx, id)
		if err != nil {
			return err
		}
		// An order of another month is not one of this plan: whose it is would not have been looked at.
		i := slices.IndexFunc(p.Overrides, func(o plan.Override) bool { return o.ID == override })
		if i < 0 || !s.ground().person(to[access.Overrides], p.Overrides[i].Person) {
			return notFound("override", override)
		}
		if err := tx.Plans().DeleteOverride(ctx, override); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "override.delete", "plan:"+string(id), override); err != nil {
			return err
		}
		return tx.Touch(ctx, planRoom(id), roomVersions)
	})
}

// Record tells what really happened with slots of a month. Who was recorded as having stood counts in the ledger.
func (a *App) Record(ctx context.Context, m when.Month, outs []plan.Outcome) error {
	return a.change(ctx, "record what happened", changes(access.Outcomes), func(tx Tx, to reach) error {
		mp, err := a.inForceIn(ctx, tx, m)
		if err != nil {
			return err
		}
		for i := range outs {
			if err := a.recordable(ctx, mp, to[access.Outcomes], &outs[i]); err != nil {
				return err
			}
		}
		if err := tx.Plans().PutOutcomes(ctx, outs); err != nil {
			return err
		}
		if err := noteList(ctx, a, tx, "outcome.record", "plan:"+string(mp.Plan.Version.ID), outs); err != nil {
			return err
		}
		return tx.Touch(ctx, roomOutcomes)
	})
}

// recordable completes what is told of a slot, if whoever tells it may and it makes sense.
func (a *App) recordable(ctx context.Context, mp *MonthPlan, to access.Scope, o *plan.Outcome) error {
	g := mp.ground()
	s, ok := mp.FindSlot(o.Slot)
	planned := mp.Plan.Assigned[o.Slot].Person
	if !ok || !g.person(to, planned) && (planned != "" || !g.furnishes(to, s.Furnish)) || o.Stood != "" && !g.person(to, o.Stood) {
		return notFound("slot", string(o.Slot))
	}
	if s.Start.After(a.now()) {
		return Errorf(CodeInvalid, "outcome-future")
	}
	if err := outcomeOf(o, planned, mp.Register); err != nil {
		return err
	}
	o.Month, o.At, o.By = mp.Plan.Version.Month, a.now(), access.Of(ctx).By
	return nil
}

func outcomeOf(o *plan.Outcome, planned force.PersonID, r *force.Register) error {
	o.Planned = planned
	switch o.Kind {
	case plan.Stood:
		if planned == "" {
			return Errorf(CodeInvalid, "outcome-open")
		}
		o.Stood = planned
	case plan.Replaced:
		if o.Stood == "" || o.Stood == planned || r.Person(o.Stood) == nil {
			return &Error{Code: CodeInvalid, Key: "outcome-who", Field: "stood"}
		}
	case plan.Absent:
		o.Stood = ""
	default:
		return Errorf(CodeInvalid, "outcome-kind", string(o.Kind))
	}
	return nil
}

// SaveWish puts a wish or exemption. It counts in planning once a commander has granted it.
func (a *App) SaveWish(ctx context.Context, w plan.Wish) (string, error) {
	err := a.change(ctx, "save a wish", changes(access.Wishes), func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.mayWish(w.ID, to[access.Wishes]); err != nil {
			return err
		}
		if s.Register.Person(w.Person) == nil || !s.ground().person(to[access.Wishes], w.Person) {
			return notFound("person", string(w.Person))
		}
		if w.Days.First == 0 || w.Days.Last != 0 && w.Days.Last < w.Days.First {
			return &Error{Code: CodeInvalid, Key: "days-order", Field: "last"}
		}
		switch w.Kind {
		case plan.WishFree, plan.WishDuty, plan.ExemptKind:
		default:
			return &Error{Code: CodeInvalid, Key: "wish-kind", Field: "kind"}
		}
		if w.ID == "" {
			if w.ID, err = a.newID("w"); err != nil {
				return err
			}
		}
		if err := tx.Plans().PutWish(ctx, w); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "wish.save", "person:"+string(w.Person), w); err != nil {
			return err
		}
		return tx.Touch(ctx, roomWishes)
	})
	return w.ID, err
}

// mayWish says whether a wish that is there already may be changed.
func (s *State) mayWish(id string, to access.Scope) error {
	for _, w := range s.Wishes {
		if w.ID == id && id != "" && !s.ground().person(to, w.Person) {
			return notFound("wish", id)
		}
	}
	return nil
}

// DeleteWish drops a wish.
func (a *App) DeleteWish(ctx context.Context, id string) error {
	return a.change(ctx, "drop a wish", changes(access.Wishes), func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.mayWish(id, to[access.Wishes]); err != nil {
			return err
		}
		if err := tx.Plans().DeleteWish(ctx, id); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "wish.delete", "wish:"+id, nil); err != nil {
			return err
		}
		return tx.Touch(ctx, roomWishes)
	})
}

// Why says each rule's word on a person in a slot of a version.
func (a *App) Why(ctx context.Context, id plan.VersionID, p force.PersonID, slot duty.SlotID) ([]plan.Reason, error) {
	mp, err := a.Plan(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, ok := mp.FindSlot(slot); !ok {
		return nil, notFound("slot", string(slot))
	}
	if mp.Register.Person(p) == nil {
		return nil, notFound("person", string(p))
	}
	return mp.Desk.Why(p, slot), nil
}

// Candidates ranks the people for a slot, best first, then those whom a rule keeps from it with what stands in the way.
func (a *App) Candidates(ctx context.Context, id plan.VersionID, slot duty.SlotID, limit int) ([]plan.Candidate, error) {
	mp, err := a.Plan(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, ok := mp.FindSlot(slot); !ok {
		return nil, notFound("slot", string(slot))
	}
	return mp.Desk.Candidates(slot, limit), nil
}
