package app

import (
	"context"

	"qarovul/internal/access"
)

// BackingUp notes that somebody takes everything out of the house, before they do: for whom it is encrypted. It asks for the right to take
// each thing that may be taken, over the whole force.
func (a *App) BackingUp(ctx context.Context, to []string) error {
	return a.change(ctx, "note a backup", takesAll(), func(tx Tx, _ reach) error {
		return a.note(ctx, tx, "backup.make", "", map[string]any{"to": to})
	})
}

// Restored notes that everything was put back from a backup, whose journal had so many entries and this root.
func (a *App) Restored(ctx context.Context, entries int64, root string) error {
	return a.change(ctx, "note a restore", takesAll(), func(tx Tx, _ reach) error {
		return a.note(ctx, tx, "backup.restore", "", map[string]any{"entries": entries, "root": root})
	})
}

func takesAll() (out []need) {
	for _, on := range []access.Resource{access.People, access.Absences, access.Plans, access.Ledger, access.Strength, access.Journal} {
		out = append(out, need{act: access.Take, on: on, all: true})
	}
	return out
}
