package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/words"
)

// Vettings is who of those that serve must be vetted again.
type Vettings struct {
	*State
	Process *selection.Process
	Due     []selection.Vetting // the most urgent first
	Denied  []force.Clearance   // who was not cleared the last time, and so is barred
}

// Vettings reads who must be vetted again, counting those who must be asked within some days.
func (a *App) Vettings(ctx context.Context, days int) (*Vettings, error) {
	if err := a.mayApplications(ctx); err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	out := &Vettings{State: s, Process: a.process}
	r, today := s.Register, dateOf(s)
	serves := func(id force.PersonID) bool { p := r.Person(id); return p != nil && p.Serves(today) }
	var held []selection.Held
	for i := range r.People {
		id := r.People[i].ID
		for _, body := range r.Bodies(id) {
			c := r.ClearanceOn(id, body, today)
			switch {
			case c == nil:
			case c.Outcome == force.Cleared:
				held = append(held, selection.Held{Person: id, Body: body, On: c.Days.First, Until: c.Days.Last})
			case serves(id):
				out.Denied = append(out.Denied, *c)
			}
		}
	}
	out.Due = a.process.Vettings(held, serves, today.Add(days))
	return out, nil
}

// Vet enters the outcome of a check of somebody who serves: Pass with the last day on which it holds, or Refuse. It tells which duties to come
// the person can then no longer stand.
func (a *App) Vet(ctx context.Context, id force.PersonID, act selection.Act) (*Saved, error) {
	out := &Saved{}
	err := a.change(ctx, "enter a vetting", changesAll(access.Applications, access.Service), func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		today := dateOf(s)
		if p := s.Register.Person(id); p == nil || !p.Serves(today) {
			return notFound("person", string(id))
		}
		if bad := a.process.CheckVetting(&act, today); bad != nil {
			return selectionError(bad)
		}
		step := a.process.Step(act.Step)
		if c := s.Register.ClearanceOn(id, step.Body, today); c != nil && act.On < c.Days.First {
			return &Error{Code: CodeInvalid, Key: "application-vet-before", Args: []any{words.Short(c.Days.First)}, Field: "on"}
		}
		ch := Changes{What: "application.vet", About: "person:" + string(id)}
		ch.Clearances = []force.Clearance{clearanceOf(id, step, &act)}
		if err := a.enterRegister(ctx, tx, s, &ch); err != nil {
			return err
		}
		out.IDs = []string{ch.Clearances[0].ID}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Vacated, err = a.vacatedOf(ctx, map[force.PersonID]bool{id: true})
	return out, err
}
