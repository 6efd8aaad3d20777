package app

import (
	"context"
	"sync"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/readiness"
	"qarovul/internal/when"
)

// Readiness is the strength by qualification on a date beside what the month's duties take.
type Readiness struct {
	*State
	Date   when.Date
	Unit   force.UnitID
	Skills []readiness.Skill
	Need   map[string]int // for readiness.All of all
}

// Readiness reads the strength by qualification of a unit (of "" all) on a date, as far as whoever asks may see. What is needed is told of the whole force
// alone, and to whoever may see what is guarded.
func (a *App) Readiness(ctx context.Context, unit force.UnitID, d when.Date) (*Readiness, error) {
	if _, err := reading(ctx, access.Strength); err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	if unit != "" && s.Register.Unit(unit) == nil {
		return nil, notFound("unit", string(unit))
	}
	out := &Readiness{State: s, Date: d, Unit: unit, Need: map[string]int{}}
	if unit == "" && mayAll(ctx, access.See, access.Sites) == nil {
		// Posts that make no sense ask for nothing that could be told; their page says what is wrong with them.
		if need, err := a.need(ctx, d.Month()); err == nil {
			out.Need = need
		} else if ctx.Err() != nil {
			return nil, err
		}
	}
	out.Skills = readiness.Skills(s.Register, unit, d, out.Need)
	return out, nil
}

// need is what a month's duties take, under the orders in force.
func (a *App) need(ctx context.Context, m when.Month) (map[string]int, error) {
	var out map[string]int
	err := a.store.Read(ctx, func(tx Tx) error {
		s, orders, err := a.planStateIn(ctx, tx)
		if err != nil {
			return err
		}
		duties, err := demandIn(m, s, orders)
		if err != nil {
			return err
		}
		out = readiness.Need(duties, s.Rules, m.Days())
		return nil
	})
	return out, internal("reckon what is needed", err)
}

// ForecastMonths is how far a forecast looks.
const ForecastMonths = 24

// Forecast is month by month how many of those who serve today remain, with a qualification (readiness.All: any or none), beside what is needed now.
type Forecast struct {
	*State
	Unit   force.UnitID
	Code   string
	Months []readiness.Month
	Need   int // 0 not told
}

// Forecast looks 24 months ahead, as far as whoever asks may see.
func (a *App) Forecast(ctx context.Context, unit force.UnitID, code string) (*Forecast, error) {
	r, err := a.Readiness(ctx, unit, a.Today())
	if err != nil {
		return nil, err
	}
	return &Forecast{State: r.State, Unit: unit, Code: code, Need: r.Need[code],
		Months: readiness.Forecast(r.Register, unit, code, r.Date, ForecastMonths)}, nil
}

// WhatIf is a month planned anew without some people, beside the plan in force.
type WhatIf struct {
	*MonthPlan
	*readiness.Outcome
	Seconds float64
}

// whatIfTime is how long the search may take: somebody waits for it.
const whatIfTime = 15 * time.Second

// thinking lets one such question be answered at a time: each takes all cores.
var thinking sync.Mutex

// Lose plans what is to come of a month anew without some people, and changes nothing. CodeBusy while another such question is answered.
func (a *App) Lose(ctx context.Context, m when.Month, l readiness.Lose) (*WhatIf, error) {
	for _, on := range []access.Resource{access.Plans, access.Sites, access.People, access.Strength} {
		if err := mayAll(ctx, access.See, on); err != nil {
			return nil, err
		}
	}
	var mp *MonthPlan
	var in plan.Input
	err := a.store.Read(ctx, func(tx Tx) error {
		var err error
		if mp, err = a.inForceIn(ctx, tx, m); err != nil {
			return err
		}
		in, err = a.inputIn(ctx, tx, mp.State, m, mp.Plan.Duties)
		return err
	})
	if err != nil {
		return nil, internal("gather what planning looks at", err)
	}
	r, from := mp.Register, later(m.First().Start(), a.now())
	switch {
	case when.DateOf(from).Month() != m:
		return nil, &Error{Code: CodeInvalid, Key: "readiness.past", Args: []any{m.String()}, Field: "month"}
	case len(l.Named) == 0 && (l.Number < 1 || l.Number > 10000):
		return nil, &Error{Code: CodeInvalid, Key: "readiness.number", Field: "number"}
	case l.Unit != "" && r.Unit(l.Unit) == nil:
		return nil, notFound("unit", string(l.Unit))
	}
	for _, id := range l.Named {
		if r.Person(id) == nil {
			return nil, notFound("person", string(id))
		}
	}
	if !thinking.TryLock() {
		return nil, Errorf(CodeBusy, "readiness.busy")
	}
	defer thinking.Unlock()
	in.Assigned, in.Overrides, in.Now = mp.Plan.Assigned, mp.Plan.Overrides, from
	t0 := time.Now()
	out, err := readiness.Without(ctx, in, mp.Sites, l.Draw(r, when.DateOf(from)), whatIfTime)
	if err != nil {
		return nil, internal("plan without those lost", err)
	}
	return &WhatIf{mp, out, time.Since(t0).Seconds()}, nil
}
