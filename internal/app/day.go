package app

import (
	"context"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// DaySlot is a slot with who stands in it and how it stands.
type DaySlot struct {
	duty.Slot
	Version  plan.VersionID
	Assigned plan.Assignment // Person "" if open
	State    plan.SlotState
	Outcome  *plan.Outcome
}

// Day is all duty that touches a date, as in force.
type Day struct {
	*State
	Date   when.Date
	Duties []DayDuty // by kind, then site and hour
	Open   int       // slots of the day open or vacated
	Plans  []plan.Version
}

// DayDuty is a duty with its slots.
type DayDuty struct {
	duty.Duty
	Slots []DaySlot
}

// Day reads what is on duty at some time of the date: the guard that mounts on it, the one that mounted on the day before
// and stands until it is relieved, watches and standing duties. Uses working drafts only where nothing is published.
func (a *App) Day(ctx context.Context, d when.Date) (*Day, error) {
	out := &Day{Date: d}
	from, to := d.Start(), d.Add(1).Start()
	months := []when.Month{d.Month()}
	if d.DayOfMonth() == 1 {
		months = []when.Month{d.Month().Previous(), d.Month()}
	}
	for _, m := range months {
		mp, err := a.InForce(ctx, m)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if out.State != nil { // on the first of a month: what either plan names
			was := out.State.Sites
			st := *mp.State
			st.Sites = daySites(was, st.Sites)
			mp.State = &st
		}
		out.State = mp.State
		out.Plans = append(out.Plans, mp.Plan.Version)
		out.add(mp, from, to)
	}
	if out.State == nil {
		s, err := a.State(ctx)
		if err != nil {
			return nil, err
		}
		out.State = s
	}
	return out, nil
}

func (d *Day) add(mp *MonthPlan, from, to time.Time) {
	for _, du := range mp.Plan.Duties {
		if !du.Start.Before(to) || !du.End.After(from) {
			continue
		}
		x := DayDuty{Duty: du}
		for _, s := range du.Slots {
			if !s.Start.Before(to) || !s.End.After(from) {
				continue
			}
			ds := mp.Slot(s)
			if ds.State != plan.Filled {
				d.Open++
			}
			x.Slots = append(x.Slots, ds)
		}
		d.Duties = append(d.Duties, x)
	}
}

// Slot says how a slot of the version stands.
func (m *MonthPlan) Slot(s duty.Slot) DaySlot {
	out := DaySlot{Slot: s, Version: m.Plan.Version.ID, Assigned: m.Plan.Assigned[s.ID], State: m.Desk.State(s.ID)}
	if o, ok := m.Outcomes[s.ID]; ok {
		out.Outcome = &o
	}
	return out
}

// FindSlot looks a slot up in the version.
func (m *MonthPlan) FindSlot(id duty.SlotID) (duty.Slot, bool) { return m.Desk.Slot(id) }
