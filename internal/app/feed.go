package app

import (
	"context"
	"maps"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Feed makes a new secret address for a person's calendar; the old one stops working.
func (a *App) Feed(ctx context.Context, id force.PersonID) (token string, err error) {
	err = a.change(ctx, "make a calendar address", []need{{act: access.Take, on: access.Plans}}, func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if s.Register.Person(id) == nil || !s.ground().person(to[access.Plans], id) {
			return notFound("person", string(id))
		}
		if token, err = a.random(20); err != nil {
			return err
		}
		if err := tx.PutFeed(ctx, id, token); err != nil {
			return err
		}
		// The journal says that it was made, never the secret.
		return a.note(ctx, tx, "feed.new", "person:"+string(id), nil)
	})
	return token, err
}

// Calendar is what a person's calendar shows.
type Calendar struct {
	*State // as much of it as the person may see
	Person *force.Person
	Duties []FeedDuty // earliest first
}

// FeedDuty is a duty in a calendar.
type FeedDuty struct {
	DaySlot
	// Gone: an earlier plan had the person here and the one in force has not. Calendars that showed it take it away.
	Gone bool
	// Sequence grows with each plan of the month that is put in force, so that calendars know which word is the last.
	Sequence int
}

// Calendar is what the calendar at a secret address shows: last month to the month after next, published plans only. Whoever has the address has
// passed the door with it. CodeNotFound if no calendar has the address.
func (a *App) Calendar(ctx context.Context, token string) (*Calendar, error) {
	out := &Calendar{}
	err := a.store.Read(ctx, func(tx Tx) error {
		id, err := tx.FeedPerson(ctx, token)
		if err != nil {
			return err
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if out.Person = s.Register.Person(id); id == "" || out.Person == nil {
			return notFound("feed", "")
		}
		m := when.DateOf(s.Now).Month()
		for x := m.Previous(); x <= m.Next().Next(); x = x.Next() {
			if err := a.calendarMonth(ctx, tx, out, x); err != nil {
				return err
			}
		}
		v, err := sightOf(access.As(ctx, access.Principal{Account: "calendar", Person: id, Grants: []access.Grant{{Role: access.Guard}}}))
		if err != nil {
			return err
		}
		out.State = a.seen(s, v)
		var named duty.Duty
		for i := range out.Duties {
			named.Slots = append(named.Slots, out.Duties[i].Slot)
		}
		out.Sites = s.ground().sites(s.Sites, v.sites, []duty.Duty{named})
		return nil
	})
	if err != nil {
		return nil, internal("read a calendar", err)
	}
	slices.SortFunc(out.Duties, func(x, y FeedDuty) int { return bySlot(x.DaySlot, y.DaySlot) })
	return out, nil
}

// calendarMonth adds a month: what the plan in force has for the person, and what earlier ones had.
func (a *App) calendarMonth(ctx context.Context, tx Tx, out *Calendar, m when.Month) error {
	mo, err := monthIn(ctx, tx, m)
	if err != nil || mo.InForce == "" {
		return err
	}
	mp, err := a.planIn(ctx, tx, mo.InForce)
	if err != nil {
		return err
	}
	n := mp.Plan.Version.Number
	told := map[duty.SlotID]bool{}
	for slot, as := range mp.Plan.Assigned {
		if s, ok := mp.FindSlot(slot); ok && as.Person == out.Person.ID {
			told[slot] = true
			out.Duties = append(out.Duties, FeedDuty{DaySlot: mp.Slot(s), Sequence: n})
		}
	}
	for _, v := range mo.Versions {
		if v.State != plan.Superseded {
			continue // a draft was never shown
		}
		p, err := a.versionIn(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		had := map[duty.SlotID]bool{}
		for slot, as := range p.Assigned {
			if as.Person == out.Person.ID && !told[slot] {
				had[slot] = true
			}
		}
		if len(had) == 0 {
			continue
		}
		maps.Copy(told, had)
		for i := range p.Duties {
			for _, s := range p.Duties[i].Slots {
				if had[s.ID] {
					gone := DaySlot{Slot: s, Version: mo.InForce, Assigned: plan.Assignment{At: mp.Plan.Version.Published}}
					out.Duties = append(out.Duties, FeedDuty{DaySlot: gone, Gone: true, Sequence: n})
				}
			}
		}
	}
	return nil
}
