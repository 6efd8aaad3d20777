package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// historyDays is how far back the rules look when a month is planned.
const historyDays = 31

// Months lists every month that has a plan, oldest first.
func (a *App) Months(ctx context.Context) ([]Month, error) {
	if _, err := may(ctx, access.See, access.Plans); err != nil {
		return nil, err
	}
	var out []Month
	err := a.store.Read(ctx, func(tx Tx) error {
		vs, err := tx.Plans().Versions(ctx, 0)
		if err != nil {
			return err
		}
		for _, v := range vs {
			if n := len(out); n == 0 || out[n-1].Month != v.Month {
				out = append(out, Month{Month: v.Month})
			}
			out[len(out)-1].add(v)
		}
		return nil
	})
	return out, internal("list the months", err)
}

// Month is what there is of one month; no versions if it was never planned.
func (a *App) Month(ctx context.Context, m when.Month) (Month, error) {
	if _, err := may(ctx, access.See, access.Plans); err != nil {
		return Month{}, err
	}
	return a.month(ctx, m)
}

func (a *App) month(ctx context.Context, m when.Month) (Month, error) {
	var out Month
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = monthIn(ctx, tx, m); return })
	return out, internal("read the month", err)
}

func monthIn(ctx context.Context, tx Tx, m when.Month) (Month, error) {
	vs, err := tx.Plans().Versions(ctx, m)
	out := Month{Month: m}
	for _, v := range vs {
		out.add(v)
	}
	return out, err
}

func (m *Month) add(v plan.Version) {
	m.Versions = append(m.Versions, v)
	switch v.State {
	case plan.Published:
		m.InForce, m.Working = v.ID, v.ID
	case plan.Draft:
		m.Working = v.ID
	}
}

// Version finds the head of a version.
func (m *Month) Version(id plan.VersionID) *plan.Version {
	for i := range m.Versions {
		if m.Versions[i].ID == id {
			return &m.Versions[i]
		}
	}
	return nil
}

// Plan reads a version with its desk, as far as whoever asks may see it. CodeNotFound if there is none.
func (a *App) Plan(ctx context.Context, id plan.VersionID) (*MonthPlan, error) {
	return a.seenBy(ctx, func(tx Tx) (*MonthPlan, error) { return a.planIn(ctx, tx, id) })
}

// Working reads the version that edits of a month go to; CodeNotFound (key not-found.month) while the month has no plan.
func (a *App) Working(ctx context.Context, m when.Month) (*MonthPlan, error) {
	return a.seenBy(ctx, func(tx Tx) (*MonthPlan, error) {
		return a.pickIn(ctx, tx, m, func(x Month) plan.VersionID { return x.Working })
	})
}

// InForce reads the published version of a month, or the working one while none is published.
func (a *App) InForce(ctx context.Context, m when.Month) (*MonthPlan, error) {
	return a.seenBy(ctx, func(tx Tx) (*MonthPlan, error) { return a.inForceIn(ctx, tx, m) })
}

// seenBy reads a month as far as whoever asks may see it.
func (a *App) seenBy(ctx context.Context, read func(Tx) (*MonthPlan, error)) (*MonthPlan, error) {
	v, err := sightOf(ctx)
	if err == nil {
		_, err = reading(ctx, access.Plans)
	}
	if err != nil {
		return nil, err
	}
	var out *MonthPlan
	err = a.store.Read(ctx, func(tx Tx) error {
		mp, err := read(tx)
		if err != nil {
			return err
		}
		out, err = a.seenPlan(ctx, tx, mp, v)
		return err
	})
	return out, internal("read the plan", err)
}

// inForce is InForce for use cases that look at the whole and show none of it.
func (a *App) inForce(ctx context.Context, m when.Month) (*MonthPlan, error) {
	var out *MonthPlan
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = a.inForceIn(ctx, tx, m); return })
	return out, internal("read the month's plan", err)
}

func (a *App) inForceIn(ctx context.Context, tx Tx, m when.Month) (*MonthPlan, error) {
	return a.pickIn(ctx, tx, m, func(x Month) plan.VersionID {
		if x.InForce != "" {
			return x.InForce
		}
		return x.Working
	})
}

func (a *App) pickIn(ctx context.Context, tx Tx, m when.Month, which func(Month) plan.VersionID) (*MonthPlan, error) {
	mo, err := monthIn(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	id := which(mo)
	if id == "" {
		return nil, notFound("month", m.String())
	}
	return a.planIn(ctx, tx, id)
}

func (a *App) planIn(ctx context.Context, tx Tx, id plan.VersionID) (*MonthPlan, error) {
	s, _, err := a.planStateIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	p, err := a.versionIn(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	outs, err := tx.Plans().Outcomes(ctx, p.Version.Month)
	if err != nil {
		return nil, err
	}
	out := &MonthPlan{State: s, Plan: p, Outcomes: make(map[duty.SlotID]plan.Outcome, len(outs))}
	for _, o := range outs {
		out.Outcomes[o.Slot] = o
	}
	out.Desk, err = a.deskIn(ctx, tx, s, p)
	return out, err
}

// deskIn builds a version's desk, or takes the one built before if nothing that it looks at has changed.
func (a *App) deskIn(ctx context.Context, tx Tx, s *State, p *plan.Plan) (*plan.Desk, error) {
	ids, err := a.neighbours(ctx, tx, p.Version.Month)
	if err != nil {
		return nil, err
	}
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	stamp := stampOf(rev, append(ids, p.Version.ID))
	a.mu.Lock()
	d, ok := a.cache.desks[p.Version.ID]
	a.mu.Unlock()
	if ok && d.stamp == stamp {
		return d.desk, nil
	}
	in, err := a.inputIn(ctx, tx, s, p.Version.Month, p.Duties)
	if err != nil {
		return nil, err
	}
	in.Assigned, in.Overrides = p.Assigned, p.Overrides
	if p.Version.Base != "" {
		base, err := a.versionIn(ctx, tx, p.Version.Base)
		if err != nil {
			return nil, err
		}
		in.Base = base.Assigned
	}
	desk, err := plan.NewDesk(in)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cache.desks == nil {
		a.cache.desks = map[plan.VersionID]deskAt{}
	}
	a.cache.desks[p.Version.ID] = deskAt{stamp, desk}
	return desk, nil
}

// neighbours are the versions in force of the months before and after.
func (a *App) neighbours(ctx context.Context, tx Tx, m when.Month) ([]plan.VersionID, error) {
	var ids []plan.VersionID
	for _, n := range []when.Month{m.Previous(), m.Next()} {
		mo, err := monthIn(ctx, tx, n)
		if err != nil {
			return nil, err
		}
		id := mo.InForce
		if id == "" {
			id = mo.Working
		}
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// inputIn gathers what planning a month looks at, but for the assignments.
func (a *App) inputIn(ctx context.Context, tx Tx, s *State, m when.Month, duties []duty.Duty) (plan.Input, error) {
	in := plan.Input{Month: m, Duties: duties, Register: s.Register, Rules: s.Rules, Calendar: s.Calendar, Wishes: s.Wishes}
	ids, err := a.neighbours(ctx, tx, m)
	if err != nil {
		return in, err
	}
	var plans []*plan.Plan
	outcomes := map[duty.SlotID]plan.Outcome{}
	for _, id := range ids {
		p, err := a.versionIn(ctx, tx, id)
		if err != nil {
			return in, err
		}
		plans = append(plans, p)
		outs, err := tx.Plans().Outcomes(ctx, p.Version.Month)
		if err != nil {
			return in, err
		}
		for _, o := range outs {
			outcomes[o.Slot] = o
		}
	}
	in.History = plan.History(plans, outcomes, m, historyDays)
	in.Ledger, err = a.carryIn(ctx, tx, s, m)
	return in, err
}

// carryIn is the ledger as the month begins: as closed at the end of the month before, else reckoned from its plan.
func (a *App) carryIn(ctx context.Context, tx Tx, s *State, m when.Month) (plan.Carry, error) {
	c, ok, err := tx.Plans().Carry(ctx, m.Previous())
	if err != nil || ok {
		return c, err
	}
	mo, err := monthIn(ctx, tx, m.Previous())
	if err != nil || len(mo.Versions) == 0 {
		return plan.Carry{}, err
	}
	id := mo.InForce
	if id == "" {
		id = mo.Working
	}
	p, err := a.versionIn(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	before, _, err := tx.Plans().Carry(ctx, m.Previous().Previous())
	if err != nil {
		return nil, err
	}
	outs, err := tx.Plans().Outcomes(ctx, m.Previous())
	if err != nil {
		return nil, err
	}
	byslot := make(map[duty.SlotID]plan.Outcome, len(outs))
	for _, o := range outs {
		byslot[o.Slot] = o
	}
	return plan.Close(s.Register, s.Calendar, p, byslot, before), nil
}

// Difference compares two versions of a month, as far as whoever asks may see them.
func (a *App) Difference(ctx context.Context, from, to plan.VersionID) ([]plan.Change, error) {
	v, err := sightOf(ctx)
	if err == nil {
		_, err = may(ctx, access.See, access.Plans)
	}
	if err != nil {
		return nil, err
	}
	var out []plan.Change
	err = a.store.Read(ctx, func(tx Tx) error {
		x, err := a.versionIn(ctx, tx, from)
		if err != nil {
			return err
		}
		y, err := a.versionIn(ctx, tx, to)
		if err != nil {
			return err
		}
		if !v.whole() {
			s, err := a.stateIn(ctx, tx)
			if err != nil {
				return err
			}
			seen := a.seen(s, v).Register
			x, y = narrowVersion(x, s.ground(), v, seen), narrowVersion(y, s.ground(), v, seen)
		}
		out = plan.Difference(x, y)
		return nil
	})
	return out, internal("compare two versions", err)
}

// Ledger of one kind for a month, from what really happened and, where that is not told, the plan.
func (a *App) Ledger(ctx context.Context, m when.Month, kind duty.LedgerKind) (*plan.Ledger, error) {
	to, err := reading(ctx, access.Ledger)
	if err != nil {
		return nil, err
	}
	// Whom somebody relieves is reckoned from the whole; the rows are of those who may be seen.
	mp, err := a.inForce(ctx, m)
	if err != nil {
		return nil, err
	}
	var carry plan.Carry
	err = a.store.Read(ctx, func(tx Tx) (err error) { carry, err = a.carryIn(ctx, tx, mp.State, m); return })
	if err != nil {
		return nil, internal("read the ledger", err)
	}
	l := plan.Ledgers(m, kind, mp.Register, mp.Calendar, mp.Plan, mp.Outcomes, carry)
	if !to.All {
		g := mp.ground()
		l.Rows = kept(l.Rows, func(r *plan.LedgerRow) bool { return g.person(to, r.Person) })
	}
	return l, nil
}
