package app

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"io"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

// note records a change within its transaction.
func (a *App) note(ctx context.Context, tx Tx, what, about string, detail any) error {
	b, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return tx.Record(ctx, Entry{At: a.now(), By: access.Of(ctx).By, What: what, About: about, Detail: string(b)})
}

// Entries lists the changes about a subject ("person:…", "plan:…", "" for all), newest first.
func (a *App) Entries(ctx context.Context, about string, limit int) ([]Entry, error) {
	s, err := a.state(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.mayRead(ctx, s.ground(), about); err != nil {
		return nil, err
	}
	var out []Entry
	err = a.store.Read(ctx, func(tx Tx) (err error) { out, err = tx.Entries(ctx, about, limit); return })
	return out, internal("list the changes", err)
}

// mayRead says whether the changes about a subject may be read: by whoever may read the journal, and by those who may make such
// changes themselves.
func (a *App) mayRead(ctx context.Context, g ground, about string) error {
	if _, err := may(ctx, access.See, access.Journal); CodeOf(err) != CodeForbidden {
		return err
	}
	kind, id, _ := strings.Cut(about, ":")
	var near bool
	switch kind {
	case "person":
		for _, on := range []access.Resource{access.People, access.Absences} {
			to, err := may(ctx, access.Change, on)
			near = near || err == nil && g.person(to, force.PersonID(id))
		}
	case "unit":
		to, err := may(ctx, access.Change, access.Units)
		near = err == nil && g.unit(to, force.UnitID(id))
	case "plan":
		near = mayAll(ctx, access.Change, access.Plans) == nil
	}
	if !near {
		return Errorf(CodeForbidden, "forbidden")
	}
	return nil
}

var idLetters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// newID makes an identifier of 80 random bits behind a prefix that says what it names.
func (a *App) newID(prefix string) (string, error) {
	s, err := a.random(10)
	return prefix + "-" + s, err
}

func (a *App) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(a.rand, b); err != nil {
		return "", err
	}
	return strings.ToLower(idLetters.EncodeToString(b)), nil
}
