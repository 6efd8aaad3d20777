package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

var errMonthTaken = errors.New("the month, or one beside it, was changed while it was planned; plan it again")

// planJob plans and stores the result as a new draft (or into the draft that it planned anew).
func (a *App) planJob(ctx context.Context, j Job, tell func(plan.Progress)) (plan.VersionID, error) {
	var in plan.Input
	var base *plan.Plan
	var around string
	err := a.store.Read(ctx, func(tx Tx) error {
		s, orders, err := a.planStateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := ready(s, j.Month); err != nil {
			return err
		}
		duties, err := demandIn(j.Month, s, orders)
		if err != nil {
			return err
		}
		if j.Version != "" {
			if base, err = a.versionIn(ctx, tx, j.Version); err != nil {
				return err
			}
			duties = keepPast(base.Duties, duties, j.From)
		}
		if around, err = a.around(ctx, tx, j.Month); err != nil {
			return err
		}
		if in, err = a.inputIn(ctx, tx, s, j.Month, duties); err != nil {
			return err
		}
		if base != nil {
			in.Assigned, in.Overrides, in.Now = base.Assigned, base.Overrides, j.From
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	assigned, _, err := plan.Solve(ctx, in, plan.SolveOptions{Time: j.Time, Seed: 1, Keep: base != nil, Progress: tell})
	if err != nil {
		return "", err
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return a.storePlan(ctx, j, in, base, around, assigned)
}

// keepPast joins what has begun, as it was planned, with what is to come as the sites ask for it now: of a duty that has begun (the day of a
// shift post) the slots that begin later are to come.
func keepPast(was, now []duty.Duty, from time.Time) []duty.Duty {
	var out []duty.Duty
	later := map[duty.ID][]duty.Slot{}
	for _, d := range now {
		if d.Start.Before(from) {
			later[d.ID] = kept(d.Slots, func(s *duty.Slot) bool { return !s.Start.Before(from) })
		}
	}
	for _, d := range was {
		if d.Start.Before(from) {
			begun := kept(d.Slots, func(s *duty.Slot) bool { return s.Start.Before(from) })
			d.Slots = append(begun, later[d.ID]...)
			delete(later, d.ID)
			out = append(out, d)
		}
	}
	for _, d := range now {
		if d.Start.Before(from) {
			if d.Slots = later[d.ID]; len(d.Slots) == 0 {
				continue
			}
			d.Start = d.Slots[0].Start
		}
		out = append(out, d)
	}
	return out
}

// around says what the months beside a month are planned as: a plan is sound only beside what it was made for.
func (a *App) around(ctx context.Context, tx Tx, m when.Month) (string, error) {
	ids, err := a.neighbours(ctx, tx, m)
	if err != nil {
		return "", err
	}
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return "", err
	}
	s := ""
	for _, id := range ids {
		s += fmt.Sprintf("%s:%d ", id, rev[planRoom(id)])
	}
	return s, nil
}

func (a *App) storePlan(ctx context.Context, j Job, in plan.Input, base *plan.Plan, around string, assigned map[duty.SlotID]plan.Assignment) (plan.VersionID, error) {
	var id plan.VersionID
	// Whoever asked for it had the right when they did; what is made is a draft, which binds nobody.
	ctx = access.As(ctx, access.System(j.By))
	err := a.change(ctx, "store a plan", changesAll(access.Plans), func(tx Tx, _ reach) error {
		mo, err := monthIn(ctx, tx, j.Month)
		if err != nil {
			return err
		}
		if now, err := a.around(ctx, tx, j.Month); err != nil {
			return err
		} else if now != around {
			return errMonthTaken
		}
		p := &plan.Plan{Duties: in.Duties, Assigned: assigned, Overrides: in.Overrides}
		n := nextNumber(mo)
		p.Version = plan.Version{ID: versionID(j.Month, n), Month: j.Month, Number: n, State: plan.Draft, Note: j.Kind,
			Created: a.now(), CreatedBy: j.By}
		if base != nil {
			p.Version.Base = base.Version.ID
			if cur, err := a.versionIn(ctx, tx, base.Version.ID); err != nil {
				return err
			} else if cur.Version.Revision != base.Version.Revision {
				return errMonthTaken
			}
		}
		if err := tx.Plans().Create(ctx, p); err != nil {
			return err
		}
		id = p.Version.ID
		if err := a.note(ctx, tx, "plan.made", "plan:"+string(id), j); err != nil {
			return err
		}
		return tx.Touch(ctx, planRoom(id), roomVersions)
	})
	return id, err
}
