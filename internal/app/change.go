package app

import (
	"context"
	"errors"

	"qarovul/internal/access"
	"qarovul/journal"
)

// need is a right that a change asks for.
type need struct {
	act access.Action
	on  access.Resource
	all bool // over the whole force
	// weighs is the act before which whoever acts proves again that it is they, "" none.
	weighs access.Weighty
}

// reach says how far whoever makes a change may go with each thing that it asked for.
type reach map[access.Resource]access.Scope

// changes asks for the right to change each of some resources.
func changes(on ...access.Resource) []need {
	out := make([]need, len(on))
	for i, r := range on {
		out[i] = need{act: access.Change, on: r}
	}
	return out
}

// changesAll is changes for what touches the whole force.
func changesAll(on ...access.Resource) []need {
	out := changes(on...)
	for i := range out {
		out[i].all = true
	}
	return out
}

// weighs adds to what is needed that whoever acts has proved of late that it is they.
func weighs(act access.Weighty, needs ...need) []need { return append(needs, need{weighs: act}) }

// change is the one way in which anything is written on somebody's behalf: who acts must have every right that is needed, and what
// f does, with what it notes of it, is committed together or not at all. A change of which nothing was noted is refused: it is a
// fault of the program.
func (a *App) change(ctx context.Context, doing string, needs []need, f func(tx Tx, to reach) error) error {
	to := reach{}
	for _, n := range needs {
		if n.weighs != "" {
			if !access.Of(ctx).Proves(a.now()) {
				return Errorf(CodeProve, "prove")
			}
			continue
		}
		s, err := may(ctx, n.act, n.on)
		if err == nil && n.all && !s.All {
			err = Errorf(CodeForbidden, "forbidden-part")
		}
		if err != nil {
			return err
		}
		to[n.on] = s
	}
	return internal(doing, a.store.Write(ctx, func(tx Tx) error {
		if err := a.still(ctx, tx, needs, to); err != nil {
			return err
		}
		w := &watched{Tx: tx}
		if err := f(w, to); err != nil {
			return err
		}
		if w.touched && !w.noted {
			return errUnnoted
		}
		return nil
	}))
}

// still looks again, in the transaction that makes a change, whether whoever came in by the door may make it: the account may have been closed or
// given other roles since the request began. How far they reach is what holds now.
func (a *App) still(ctx context.Context, tx Tx, needs []need, to reach) error {
	p := access.Of(ctx)
	if !p.Asks {
		return nil // the house, and whoever sits at the machine
	}
	l, err := a.accountsIn(ctx, tx)
	if err != nil {
		return err
	}
	x := l.byID(access.AccountID(p.Account))
	if x == nil || x.State == access.Disabled {
		return Errorf(CodeUnauthenticated, "unauthenticated")
	}
	now := l.principal(x, p.From, a.now())
	for _, n := range needs {
		if n.weighs != "" {
			continue
		}
		s := now.Scope(n.act, n.on)
		if s.None() || n.all && !s.All {
			return Errorf(CodeForbidden, "forbidden")
		}
		to[n.on] = s
	}
	return nil
}

var errUnnoted = errors.New("a change was made without a note of it")

// watched sees to it that what is changed is noted.
type watched struct {
	Tx
	touched, noted bool
}

func (w *watched) Touch(ctx context.Context, rooms ...string) error {
	w.touched = true
	return w.Tx.Touch(ctx, rooms...)
}

func (w *watched) PutSetting(ctx context.Context, key, value string) error {
	w.touched = true
	return w.Tx.PutSetting(ctx, key, value)
}

func (w *watched) Note(ctx context.Context, entries ...journal.Entry) error {
	w.noted = w.noted || len(entries) > 0
	return w.Tx.Note(ctx, entries...)
}

// keep writes what the house does for itself: the line of jobs with their signs of life, and what a store needs before anybody is
// there. Nothing that anybody ordered goes this way.
func (a *App) keep(ctx context.Context, f func(Tx) error) error { return a.store.Write(ctx, f) }
