package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/retention"
	"qarovul/internal/when"
	"qarovul/journal"
)

// Expiring is a class of records with its term, and how much of it there is to erase.
type Expiring struct {
	retention.Term
	Before when.Date // what ended before is past its term; 0 never
	Past   int       // to be erased now
	Held   int       // past its term, and kept by a hold
	Soon   int       // to be erased within the next 30 days
}

// Retention is what is kept of people and for how long.
type Retention struct {
	*State
	Classes []Expiring
	Holds   []retention.Hold // the newest first
	Done    []Entry          // what was erased by term, the newest first
}

const (
	settingHolds   = "retention.holds"
	settingExpired = "retention.ran" // the day on which it was last done
	soonDays       = 30
	atOnce         = 5000 // entries of the journal in one transaction
)

// Retention reads the terms, what is past them today, and what holds it back.
func (a *App) Retention(ctx context.Context) (*Retention, error) {
	if err := mayAll(ctx, access.See, access.Retention); err != nil {
		return nil, err
	}
	out := &Retention{}
	err := a.store.Read(ctx, func(tx Tx) error {
		var err error
		if out.State, err = a.stateIn(ctx, tx); err != nil {
			return err
		}
		if out.Holds, err = holdsIn(ctx, tx); err != nil {
			return err
		}
		today := dateOf(out.State)
		for _, t := range a.terms {
			x := Expiring{Term: t}
			if x.Before, _ = t.Before(today); !t.Never {
				now, held, err := a.pastIn(ctx, tx, out.State, &t, out.Holds, today)
				if err != nil {
					return err
				}
				later, _, err := a.pastIn(ctx, tx, out.State, &t, out.Holds, today.Add(soonDays))
				if err != nil {
					return err
				}
				x.Past, x.Held, x.Soon = now.len(), held, max(0, later.len()-now.len())
			}
			out.Classes = append(out.Classes, x)
		}
		out.Done, err = entriesIn(ctx, tx, "retention", 50)
		return err
	})
	return out, internal("read what is kept", err)
}

// Expire erases what is past its term, class by class, each whole or not at all and noted. It gives how much of each went. What a hold keeps stays.
func (a *App) Expire(ctx context.Context) (map[retention.Class]int, error) {
	out := map[retention.Class]int{}
	for i := range a.terms {
		for t := &a.terms[i]; ; {
			n, err := a.expire(ctx, t)
			if err != nil {
				return out, err
			}
			if out[t.Class] += n; n < atOnce || t.Class != retention.SignIn && t.Class != retention.Journal {
				break
			}
		}
	}
	return out, nil
}

func (a *App) expire(ctx context.Context, t *retention.Term) (int, error) {
	if err := mayAll(ctx, access.Change, access.Retention); err != nil {
		return 0, err
	}
	// Most days nothing is past its term, and nothing need be written.
	var p past
	find := func(tx Tx) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		holds, err := holdsIn(ctx, tx)
		if err == nil {
			p, _, err = a.pastIn(ctx, tx, s, t, holds, dateOf(s))
		}
		return err
	}
	if err := a.store.Read(ctx, find); err != nil || p.len() == 0 {
		return 0, internal("find what is past its term", err)
	}
	order := "reference/retention/terms.tsv: " + string(t.Class) + " " + t.Text
	err := a.change(ctx, "erase what is past its term", changesAll(access.Retention), func(tx Tx, _ reach) error {
		if err := find(tx); err != nil || p.len() == 0 {
			return err
		}
		return a.erase(ctx, tx, t, &p, order)
	})
	return p.len(), err
}

func (a *App) erase(ctx context.Context, tx Tx, t *retention.Term, p *past, order string) error {
	before, _ := t.Before(a.Today())
	if t.Class == retention.Application {
		_, err := a.eraseApplications(ctx, tx, before, order)
		return err
	}
	if err := putRegister(ctx, tx.Force(), &p.changes); err != nil {
		return err
	}
	for _, id := range p.wishes {
		if err := tx.Plans().DeleteWish(ctx, id); err != nil {
			return err
		}
	}
	if err := tx.Plans().PutOutcomes(ctx, p.outcomes); err != nil {
		return err
	}
	if len(p.entries) > 0 {
		who := access.Of(ctx)
		if err := tx.Journal().Erase(ctx, journal.Entry{Time: a.now(), Who: who.By, Order: order, Via: who.From}, p.entries...); err != nil {
			return err
		}
	}
	if err := a.note(ctx, tx, "retention.erase", "retention", map[string]any{"class": t.Class, "term": t.Text, "before": before, "erased": p.len()}); err != nil {
		return err
	}
	return tx.Touch(ctx, roomForce, roomWishes, roomOutcomes)
}

func holdsIn(ctx context.Context, tx Tx) ([]retention.Hold, error) {
	text, err := tx.Setting(ctx, settingHolds)
	if err != nil || text == "" {
		return nil, err
	}
	var out []retention.Hold
	err = json.Unmarshal([]byte(text), &out)
	return out, err
}

// Hold keeps records from being erased by term, on an order, until a day or until Release.
func (a *App) Hold(ctx context.Context, h retention.Hold) (string, error) {
	h.Order, h.Reason = strings.TrimSpace(h.Order), strings.TrimSpace(h.Reason)
	err := a.changeHolds(ctx, "retention.hold", func(s *State, all []retention.Hold) ([]retention.Hold, retention.Hold, error) {
		switch {
		case h.Order == "" || len(h.Order) > 200:
			return nil, h, &Error{Code: CodeInvalid, Key: "retention.order", Field: "order"}
		case h.Reason == "" || len(h.Reason) > 500:
			return nil, h, &Error{Code: CodeInvalid, Key: "retention.reason", Field: "reason"}
		case h.Class != "" && !slices.Contains(retention.Classes, h.Class):
			return nil, h, &Error{Code: CodeInvalid, Key: "retention.class", Args: []any{string(h.Class)}, Field: "class"}
		case h.Person != "" && s.Register.Person(h.Person) == nil:
			return nil, h, &Error{Code: CodeInvalid, Key: "not-found.person", Args: []any{string(h.Person)}, Field: "person"}
		case h.Until != 0 && h.Until < dateOf(s):
			return nil, h, &Error{Code: CodeInvalid, Key: "retention.until", Field: "until"}
		}
		id, err := a.newID("h")
		h.ID, h.By, h.At = id, access.Of(ctx).By, a.now()
		return append([]retention.Hold{h}, all...), h, err
	})
	return h.ID, err
}

// Release takes a hold back, on an order.
func (a *App) Release(ctx context.Context, id, order string) error {
	if order = strings.TrimSpace(order); order == "" || len(order) > 200 {
		return &Error{Code: CodeInvalid, Key: "retention.order", Field: "order"}
	}
	return a.changeHolds(ctx, "retention.release", func(_ *State, all []retention.Hold) ([]retention.Hold, retention.Hold, error) {
		i := slices.IndexFunc(all, func(h retention.Hold) bool { return h.ID == id })
		if i < 0 {
			return nil, retention.Hold{}, notFound("hold", id)
		}
		h := all[i]
		h.Order = order
		return slices.Delete(slices.Clone(all), i, i+1), h, nil
	})
}

func (a *App) changeHolds(ctx context.Context, what string, f func(*State, []retention.Hold) ([]retention.Hold, retention.Hold, error)) error {
	return a.change(ctx, "change what is held", weighs(access.ActErase, need{act: access.Approve, on: access.Retention, all: true}), func(tx Tx, _ reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		all, err := holdsIn(ctx, tx)
		if err != nil {
			return err
		}
		next, h, err := f(s, all)
		if err != nil {
			return err
		}
		text, err := json.Marshal(next)
		if err != nil {
			return err
		}
		if err := tx.PutSetting(ctx, settingHolds, string(text)); err != nil {
			return err
		}
		return a.note(ctx, tx, what, "retention", h)
	})
}

// KeepTerms erases what is past its term once a day, whichever server comes to it first, until the context ends.
func (a *App) KeepTerms(ctx context.Context) error {
	look := time.NewTicker(time.Hour)
	defer look.Stop()
	for {
		if err := a.expireToday(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("what is past its term was not erased; it is tried again in an hour", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

func (a *App) expireToday(ctx context.Context) error {
	today := a.Today().String()
	var ran string
	if err := a.store.Read(ctx, func(tx Tx) (err error) { ran, err = tx.Setting(ctx, settingExpired); return }); err != nil || ran == today {
		return err
	}
	if _, err := a.Expire(access.As(ctx, access.System("retention"))); err != nil {
		return err
	}
	return a.keep(ctx, func(tx Tx) error { return tx.PutSetting(ctx, settingExpired, today) })
}
