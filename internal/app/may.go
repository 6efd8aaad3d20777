package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// may says how far whoever acts reaches with an action on a resource. CodeUnauthenticated where nobody has passed a door,
// CodeForbidden where the right is missing.
func may(ctx context.Context, act access.Action, on access.Resource) (access.Scope, error) {
	p := access.Of(ctx)
	if p.Account == "" {
		return access.Scope{}, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	s := p.Scope(act, on)
	if s.None() {
		return s, Errorf(CodeForbidden, "forbidden")
	}
	return s, nil
}

// mayAll is may for what cannot be done by halves: it asks for the right over the whole force.
func mayAll(ctx context.Context, act access.Action, on access.Resource) error {
	s, err := may(ctx, act, on)
	if err == nil && !s.All {
		err = Errorf(CodeForbidden, "forbidden-part")
	}
	return err
}

// May says whether whoever asks has a right at all: an adapter asks it before it looks at what was sent. How far the right reaches the use case
// says. CodeUnauthenticated, CodeForbidden.
func (a *App) May(ctx context.Context, act access.Action, on access.Resource) error {
	_, err := may(ctx, act, on)
	return err
}

type takingKey struct{}

// Taking is the context of a copy that leaves the house: what is read in it goes no further than whoever asks may take away of a
// resource, and the journal says that they took it. CodeForbidden if they may take nothing of it.
func (a *App) Taking(ctx context.Context, on access.Resource) (context.Context, error) {
	if ctx.Value(takingKey{}) == on {
		return ctx, nil // part of a copy that is noted already
	}
	err := a.change(ctx, "note a copy", []need{{act: access.Take, on: on}}, func(tx Tx, _ reach) error {
		return a.note(ctx, tx, "take."+string(on), "", nil)
	})
	if err != nil {
		return nil, err
	}
	return context.WithValue(ctx, takingKey{}, on), nil
}

// reading is how far whoever asks may read a resource.
func reading(ctx context.Context, on access.Resource) (access.Scope, error) {
	if ctx.Value(takingKey{}) == on {
		return may(ctx, access.Take, on)
	}
	return may(ctx, access.See, on)
}

// ground is what scopes are measured on: the register as it stands on a day.
type ground struct {
	reg *force.Register
	day when.Date
}

func (s *State) ground() ground { return ground{s.Register, dateOf(s)} }

// person says whether somebody lies within a scope: by the unit that they belong to on the day; who belongs to none counts with
// the unit that they go to next, else with the one that they came from.
func (g ground) person(s access.Scope, id force.PersonID) bool {
	if s.All || id != "" && id == s.Own {
		return true
	}
	return len(s.Units) > 0 && g.unit(s, g.unitOf(id))
}

func (g ground) unitOf(id force.PersonID) force.UnitID {
	if u := g.reg.UnitOn(id, g.day); u != "" {
		return u
	}
	var last force.UnitID
	for _, m := range g.reg.MembershipsOf(id) {
		last = m.Unit
		if m.Period.From > g.day {
			break
		}
	}
	return last
}

// unit says whether a unit lies within a scope.
func (g ground) unit(s access.Scope, id force.UnitID) bool {
	if s.All {
		return true
	}
	for _, u := range s.Units {
		if id != "" && g.reg.Within(id, u) {
			return true
		}
	}
	return false
}

// furnishes says whether people within a scope may be called on for what a unit furnishes ("" the whole force): their unit is of it
// or above it.
func (g ground) furnishes(s access.Scope, unit force.UnitID) bool {
	if s.All || len(s.Units) > 0 && unit == "" {
		return true
	}
	for _, u := range s.Units {
		if g.reg.Within(u, unit) || g.reg.Within(unit, u) {
			return true
		}
	}
	return false
}
