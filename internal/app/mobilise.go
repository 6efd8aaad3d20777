package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// mobilising is the kind of the approvals of an order to pass, and of one to return.
const mobilising = "mobilise"

const roomMobilisation = "mobilisation"

func mobilisationSubject(id string) string { return "mobilisation:" + id }

// Mobilisations lists the orders, the latest first, drills among them.
func (a *App) Mobilisations(ctx context.Context) ([]mobilise.Order, error) {
	if err := mayAll(ctx, access.See, access.Mobilisation); err != nil {
		return nil, err
	}
	var out []mobilise.Order
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = a.ordersIn(ctx, tx); return })
	return slices.Clone(out), internal("list the orders", err)
}

// ordersIn reads the orders through the cache. They are not to be changed.
func (a *App) ordersIn(ctx context.Context, tx Tx) ([]mobilise.Order, error) {
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := &a.cache
	if c.orders != nil && c.at[roomMobilisation] == rev[roomMobilisation] {
		return c.orders, nil
	}
	all, err := tx.Mobilisation().Orders(ctx)
	if err != nil {
		return nil, err
	}
	c.at = orEmpty(c.at)
	c.orders, c.at[roomMobilisation] = all, rev[roomMobilisation]
	return all, nil
}

func orderIn(all []mobilise.Order, id string) (mobilise.Order, error) {
	for _, o := range all {
		if o.ID == id {
			return o, nil
		}
	}
	return mobilise.Order{}, notFound("mobilisation", id)
}

// planStateIn is the state as duty is planned by it: under the orders of mobilisation.
func (a *App) planStateIn(ctx context.Context, tx Tx) (*State, []mobilise.Order, error) {
	s, err := a.stateIn(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	orders, err := a.ordersIn(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	out := *s
	a.mu.Lock()
	defer a.mu.Unlock()
	if c := &a.cache; c.under.base != s.Register || !sameList(c.under.orders, orders) {
		c.under = underOrders{s.Register, orders, mobilise.Register(s.Register, orders)}
	}
	out.Register = a.cache.under.register
	out.whole = out.Register
	return &out, orders, nil
}

// underOrders is the register under the orders, and what it was made from.
type underOrders struct {
	base     *force.Register
	orders   []mobilise.Order
	register *force.Register
}

// demandIn is what a month asks for under the orders.
func demandIn(m when.Month, s *State, orders []mobilise.Order) ([]duty.Duty, error) {
	all, err := site.Demand(m, s.Sites, s.Rules)
	if err != nil {
		return nil, err
	}
	return mobilise.Demand(all, orders, s.Register), nil
}

// mobilisationError tells what is wrong with an order in the use cases' vocabulary.
func mobilisationError(bad []*mobilise.Problem) error {
	if len(bad) == 0 {
		return nil
	}
	all := make(Problems, len(bad))
	for i, p := range bad {
		all[i] = &Error{Code: CodeInvalid, Key: "mobilise." + p.Key, Args: p.Args, Field: p.Field}
	}
	return all
}

func tidy(p *mobilise.Paper) {
	p.Number, p.By, p.Reason = strings.TrimSpace(p.Number), strings.TrimSpace(p.By), strings.TrimSpace(p.Reason)
	if !p.Effect.IsZero() {
		p.Effect = p.Effect.In(when.Zone).Truncate(time.Minute)
	}
}

// OrderMobilisation proposes an order. Nothing comes of it before a second person has given their word (DecideMobilisation); a drill needs none and
// begins at once. CodeConflict while another order goes on or waits.
func (a *App) OrderMobilisation(ctx context.Context, o mobilise.Order) (string, error) {
	tidy(&o.Paper)
	o.State, o.Return, o.Busy, o.BusyBack = mobilise.Proposed, mobilise.Paper{}, nil, nil
	err := a.change(ctx, "order a mobilisation", changesAll(access.Mobilisation), func(tx Tx, _ reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if bad := mobilisationError(o.Check(s.Register, s.Sites)); bad != nil {
			return bad
		}
		all, err := a.ordersIn(ctx, tx)
		if err != nil {
			return err
		}
		for i := range all {
			if x := &all[i]; x.Open() || x.State == mobilise.Proposed && !o.Drill {
				return Errorf(CodeConflict, "mobilise.another", x.Number)
			} else if x.Number == o.Number && x.State != mobilise.Refused {
				return &Error{Code: CodeConflict, Key: "mobilise.number", Args: []any{o.Number}, Field: "number"}
			}
		}
		if o.ID, err = a.newID("mob"); err != nil {
			return err
		}
		if o.Drill {
			o.State, o.Effect = mobilise.InForce, later(o.Effect, a.now())
			return a.putOrder(ctx, tx, &o, "mobilise.drill")
		}
		if err := a.putOrder(ctx, tx, &o, "mobilise.propose"); err != nil {
			return err
		}
		return a.askWord(ctx, tx, &o)
	})
	return o.ID, err
}

func later(t, now time.Time) time.Time {
	if t.Before(now) {
		return now.In(when.Zone).Truncate(time.Second)
	}
	return t
}

// putOrder writes an order and notes it.
func (a *App) putOrder(ctx context.Context, tx Tx, o *mobilise.Order, what string) error {
	if err := tx.Mobilisation().Put(ctx, o); err != nil {
		return err
	}
	note := *o
	note.Busy, note.BusyBack = nil, nil
	if err := a.note(ctx, tx, what, mobilisationSubject(o.ID), note); err != nil {
		return err
	}
	return tx.Touch(ctx, roomMobilisation)
}

// askWord asks for a second person's word on what the order says now.
func (a *App) askWord(ctx context.Context, tx Tx, o *mobilise.Order) error {
	by, now := access.Of(ctx), a.now()
	x := access.Approval{Kind: mobilising, Subject: mobilisationSubject(o.ID), Content: o.Content(), State: access.Asked, AskedBy: access.AccountID(by.Account),
		AskedName: by.By, Asked: now, Expires: now.Add(access.ApprovalTime)}
	var err error
	if x.ID, err = a.newID("ap"); err != nil {
		return err
	}
	return a.putApproval(ctx, tx, x, "approval.ask")
}

// ReturnMobilisation orders the return. Like the order it waits for a second person's word; from a drill it takes effect at once.
func (a *App) ReturnMobilisation(ctx context.Context, id string, p mobilise.Paper) error {
	tidy(&p)
	return a.change(ctx, "order the return", changesAll(access.Mobilisation), func(tx Tx, _ reach) error {
		all, err := a.ordersIn(ctx, tx)
		if err != nil {
			return err
		}
		o, err := orderIn(all, id)
		if err != nil {
			return err
		}
		if o.State != mobilise.InForce {
			return Errorf(CodeConflict, "mobilise.not-in-force", o.Number)
		}
		if p.Effect.Before(o.Effect) && o.Effect.Sub(p.Effect) < time.Minute {
			p.Effect = o.Effect // said to the minute, in force to the second
		}
		if bad := mobilisationError(o.CheckReturn(&p)); bad != nil {
			return bad
		}
		o.Return = p
		if o.Drill {
			o.State, o.Return.Effect = mobilise.Returned, later(p.Effect, a.now())
			return a.putOrder(ctx, tx, &o, "mobilise.drill-end")
		}
		o.State = mobilise.Returning
		if err := a.putOrder(ctx, tx, &o, "mobilise.propose-return"); err != nil {
			return err
		}
		return a.askWord(ctx, tx, &o)
	})
}

// DecideMobilisation gives a second person's word on the order, or on the return from it, that waits: with it, it is in force at once, and duty is planned anew from
// then on, all in one transaction. Refused, it needs a note that says why. CodeForbidden for whoever proposed it, under whatever account; CodeConflict if it is
// not what they were asked for any more. The jobs that plan anew are handed back.
func (a *App) DecideMobilisation(ctx context.Context, id, content string, approve bool, note string) ([]Job, error) {
	var jobs []Job
	note = strings.TrimSpace(note)
	needs := weighs(access.ActApprove, need{act: access.Approve, on: access.Mobilisation, all: true})
	err := a.change(ctx, "decide on a mobilisation", needs, func(tx Tx, _ reach) error {
		jobs = nil
		all, err := a.ordersIn(ctx, tx)
		if err != nil {
			return err
		}
		o, err := orderIn(all, id)
		if err != nil {
			return err
		}
		x, err := a.waitingWord(ctx, tx, &o, content)
		if err != nil {
			return err
		}
		by, now := access.Of(ctx), a.now()
		x.DecidedBy, x.Decider, x.Decided, x.Note = access.AccountID(by.Account), by.By, now, note
		if !approve {
			if note == "" {
				return &Error{Code: CodeInvalid, Key: "approval.why", Field: "note"}
			}
			x.State = access.Refused
			what := "mobilise.refuse"
			if o.State == mobilise.Returning {
				o.State, o.Return, what = mobilise.InForce, mobilise.Paper{}, "mobilise.refuse-return"
			} else {
				o.State = mobilise.Refused
			}
			if err := a.putApproval(ctx, tx, *x, "approval.refuse"); err != nil {
				return err
			}
			return a.putOrder(ctx, tx, &o, what)
		}
		x.State = access.Used
		if err := a.putApproval(ctx, tx, *x, "approval.give"); err != nil {
			return err
		}
		jobs, err = a.takeEffect(ctx, tx, &o)
		return err
	})
	if err == nil && len(jobs) > 0 {
		a.wakeUp()
	}
	return jobs, err
}

// waitingWord finds the approval that the order waits for, if whoever acts may give it.
func (a *App) waitingWord(ctx context.Context, tx Tx, o *mobilise.Order, content string) (*access.Approval, error) {
	if o.State != mobilise.Proposed && o.State != mobilise.Returning {
		return nil, Errorf(CodeConflict, "approval.decided")
	}
	if content != "" && content != o.Content() {
		return nil, Errorf(CodeConflict, "approval.changed")
	}
	all, err := tx.Access().Approvals(ctx, mobilisationSubject(o.ID), everyApproval)
	if err != nil {
		return nil, err
	}
	accounts, err := a.accountsIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	key := "approval.changed"
	for i := range all {
		x := &all[i]
		switch {
		case x.Kind != mobilising || x.State != access.Asked || x.Content != o.Content():
		case !a.now().Before(x.Expires):
			key = "approval.expired"
		case accounts.same(x.AskedBy, access.AccountID(access.Of(ctx).Account)):
			return nil, Errorf(CodeForbidden, "approval.own")
		default:
			return x, nil
		}
	}
	return nil, Errorf(CodeConflict, key)
}

// takeEffect puts an order, or the return, in force, and has duty planned anew under it.
func (a *App) takeEffect(ctx context.Context, tx Tx, o *mobilise.Order) ([]Job, error) {
	back := o.State == mobilise.Returning
	from := later(o.Effect, a.now())
	if back {
		from = later(o.Return.Effect, a.now())
	}
	// Who stands about the moment of effect, which may be days ahead.
	stands, err := a.standsIn(ctx, tx, from)
	if err != nil {
		return nil, err
	}
	what := "mobilise.order"
	if back {
		o.State, o.Return.Effect, what = mobilise.Returned, from, "mobilise.return"
		o.BusyBack = mobilise.Busy(from, stands)
	} else {
		o.State, o.Effect = mobilise.InForce, from
		o.Busy = mobilise.Busy(from, stands)
	}
	if err := a.putOrder(ctx, tx, o, what); err != nil {
		return nil, err
	}
	var jobs []Job
	for m := when.DateOf(from).Month(); ; m = m.Next() {
		mo, err := monthIn(ctx, tx, m)
		if err != nil || mo.Working == "" {
			if err == nil && len(jobs) > 0 {
				err = tx.Touch(ctx, roomJobs)
			}
			return jobs, err
		}
		j := Job{Kind: "replan", Month: m, Version: mo.Working, From: from, Time: DefaultSearch, State: JobWaiting, By: access.Of(ctx).By, Created: a.now()}
		if j.ID, err = a.newID("job"); err != nil {
			return nil, err
		}
		if err := tx.PutJob(ctx, j); err != nil {
			return nil, err
		}
		if err := a.note(ctx, tx, "job.start", "job:"+j.ID, Planning{Month: m, Version: mo.Working, From: from, Time: j.Time}); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
}

// standsIn are the stretches of duty about a moment, as in force: those that end in the two days before it, or go on at it, or are to begin within the day.
func (a *App) standsIn(ctx context.Context, tx Tx, t time.Time) ([]mobilise.Stand, error) {
	var out []mobilise.Stand
	day := when.DateOf(t)
	months := []when.Month{day.Month()}
	if m := day.Add(-3).Month(); m != months[0] {
		months = append(months, m)
	}
	for _, m := range months {
		mp, err := a.inForceIn(ctx, tx, m)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i := range mp.Plan.Duties {
			for _, s := range mp.Plan.Duties[i].Slots {
				who := mp.Plan.Assigned[s.ID].Person
				if o, ok := mp.Outcomes[s.ID]; ok {
					who = o.Stood
				}
				if who == "" || s.End.Before(day.Add(-2).Start()) || s.Start.After(t.Add(24*time.Hour)) {
					continue
				}
				out = append(out, mobilise.Stand{Person: who, From: s.Start, To: s.End, Standby: s.Kind == duty.Standby, Rest: time.Duration(mp.Rules.Rest(&s).After) * time.Minute})
			}
		}
	}
	return out, nil
}
