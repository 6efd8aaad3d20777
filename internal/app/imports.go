package app

import (
	"context"

	"qarovul/internal/access"
)

// Remembered is what the house keeps of imports of one kind, as whoever reads the files writes it down: what a force's own tables call
// things, and by which marks the next file is told from the last. Marks hold no values.
type Remembered struct {
	What    string // "people", "absences"
	Mapping string
	Base    string
	Fixed   bool // whoever asks answers for a part of the force, and their imports change nothing of it
}

// importsOf says what an import changes.
var importsOf = map[string]access.Resource{"people": access.People, "absences": access.Absences}

// importRight is the resource that an import of the kind changes.
func importRight(what string) (access.Resource, error) {
	r, ok := importsOf[what]
	if !ok {
		return "", &Error{Code: CodeInvalid, Key: "import-what", Args: []any{what}, Field: "what"}
	}
	return r, nil
}

func settingMapping(what string) string { return "import." + what + ".mapping" }
func settingBase(what string) string    { return "import." + what + ".base" }

// Remembered reads what is kept of imports of a kind; empty before the first.
func (a *App) Remembered(ctx context.Context, what string) (Remembered, error) {
	out := Remembered{What: what}
	right, err := importRight(what)
	if err != nil {
		return out, err
	}
	to, err := may(ctx, access.Change, right)
	if err != nil {
		return out, err
	}
	out.Fixed = !to.All
	err = a.store.Read(ctx, func(tx Tx) error {
		var err error
		if out.Mapping, err = tx.Setting(ctx, settingMapping(what)); err != nil {
			return err
		}
		out.Base, err = tx.Setting(ctx, settingBase(what))
		return err
	})
	return out, internal("read what is kept of imports", err)
}

// Remember keeps what is given for the imports to come, with no change of the register.
func (a *App) Remember(ctx context.Context, r Remembered) error {
	right, err := importRight(r.What)
	if err != nil {
		return err
	}
	return a.change(ctx, "keep a mapping", changesAll(right), func(tx Tx, to reach) error {
		if err := rememberIn(ctx, tx, &r, to); err != nil {
			return err
		}
		return a.note(ctx, tx, "import.mapping", "imports:"+r.What, map[string]any{"mapping": r.Mapping})
	})
}

// rememberIn keeps what comes with an import, in its transaction, where whoever imports answers for the whole force.
func rememberIn(ctx context.Context, tx Tx, r *Remembered, to reach) error {
	if r == nil || !to[importsOf[r.What]].All {
		return nil
	}
	if err := tx.PutSetting(ctx, settingMapping(r.What), r.Mapping); err != nil {
		return err
	}
	return tx.PutSetting(ctx, settingBase(r.What), r.Base)
}
