package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/chronicle"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// OwnFacts hands out what the force's own records add to the files of its organisation, with the sources that the facts name: say that an
// order puts the Guard under the Land Forces from a day to a day. It reads in the transaction that it is given.
type OwnFacts func(ctx context.Context, tx Tx) ([]chronicle.Source, []chronicle.Fact, error)

// TellFacts has the organisation tell of the force's own records too. It is called while the house is wired, before anybody asks.
func (a *App) TellFacts(own OwnFacts) { a.own = append(a.own, own) }

// Chronicle is the organisation through time: the facts of its files, and what the force's own records add to them. An own fact that is not
// sound is an internal error: what made the record should have refused it.
func (a *App) Chronicle(ctx context.Context) (*chronicle.Chronicle, error) {
	if _, err := may(ctx, access.See, access.Organisation); err != nil {
		return nil, err
	}
	c := a.organisation
	if c == nil {
		c = &chronicle.Chronicle{}
	}
	if len(a.own) == 0 {
		return c, nil
	}
	var sources []chronicle.Source
	var facts []chronicle.Fact
	err := a.store.Read(ctx, func(tx Tx) error {
		for _, own := range a.own {
			s, f, err := own(ctx, tx)
			if err != nil {
				return err
			}
			sources, facts = append(sources, s...), append(facts, f...)
		}
		return nil
	})
	if err == nil {
		c, err = c.With(sources, facts)
	}
	return c, internal("read the organisation", err)
}

// PersonAsOf is a person on a date, as far as whoever asks may see them. CodeNotFound if there is none.
func (a *App) PersonAsOf(ctx context.Context, id force.PersonID, d when.Date) (*State, *force.PersonAsOf, error) {
	s, err := a.asOf(ctx, access.People)
	if err != nil {
		return nil, nil, err
	}
	x := s.Register.PersonAsOf(id, d)
	if x == nil {
		return nil, nil, notFound("person", string(id))
	}
	return s, x, nil
}

// UnitAsOf is a unit on a date, with those of its people whom whoever asks may see. CodeNotFound if there is none.
func (a *App) UnitAsOf(ctx context.Context, id force.UnitID, d when.Date) (*State, *force.UnitAsOf, error) {
	s, err := a.asOf(ctx, access.Units)
	if err != nil {
		return nil, nil, err
	}
	x := s.Register.UnitAsOf(id, d)
	if x == nil {
		return nil, nil, notFound("unit", string(id))
	}
	return s, x, nil
}

// PostAsOf is a post on a date. CodeNotFound if there is none that whoever asks may see.
func (a *App) PostAsOf(ctx context.Context, id string, d when.Date) (*State, *site.PostAsOf, error) {
	s, err := a.asOf(ctx, access.Sites)
	if err != nil {
		return nil, nil, err
	}
	x, ok := s.Sites.PostAsOf(id, d)
	if !ok {
		return nil, nil, notFound("post", id)
	}
	return s, &x, nil
}

func (a *App) asOf(ctx context.Context, on access.Resource) (*State, error) {
	if _, err := may(ctx, access.See, on); err != nil {
		return nil, err
	}
	return a.State(ctx)
}

// UnitCommand is a unit of the tree with who commanded it.
type UnitCommand struct {
	Unit      *force.Unit
	Depth     int            // 0 at the top
	Commander *force.Person  // nil where the register names none, or whoever asks may not see people
	Rank      force.RankCode // of that day, "" if not known
	Position  string         // as the register calls it
	Since     when.Date      // since when they hold it, 0 not known
	People    int            // on the roll, those below included
}

// UnitsAsOf lists the units valid on a date, in the order of the tree, with their commanders.
func (a *App) UnitsAsOf(ctx context.Context, d when.Date) (*State, []UnitCommand, error) {
	s, err := a.asOf(ctx, access.Units)
	if err != nil {
		return nil, nil, err
	}
	var out []UnitCommand
	r := s.Register
	for _, row := range r.Strength(d) {
		u := r.Unit(row.Unit)
		if u == nil {
			continue
		}
		x := UnitCommand{Unit: u, Depth: row.Depth, People: row.OnRoll}
		if id := r.CommanderOn(u.ID, d); id != "" {
			m := r.MembershipOn(id, d)
			x.Commander, x.Rank, x.Position, x.Since = r.Person(id), r.RankOn(id, d), m.Position, m.Period.From
		}
		out = append(out, x)
	}
	return s, out, nil
}
