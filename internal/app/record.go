package app

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"io"
	"strings"

	"qarovul/internal/access"
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
	var out []Entry
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = tx.Entries(ctx, about, limit); return })
	return out, internal("list the changes", err)
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
