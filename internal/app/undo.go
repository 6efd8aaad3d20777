package app

import (
	"context"

	"qarovul/internal/plan"
)

// Undo takes back the last edit of a draft; Redo brings back the last undone. Both say what they changed.
func (a *App) Undo(ctx context.Context, id plan.VersionID) (*Edited, error) {
	return a.step(ctx, id, true)
}

// Redo brings back the edit that was undone last.
func (a *App) Redo(ctx context.Context, id plan.VersionID) (*Edited, error) {
	return a.step(ctx, id, false)
}

func (a *App) step(ctx context.Context, id plan.VersionID, undo bool) (*Edited, error) {
	var out *Edited
	err := a.store.Write(ctx, func(tx Tx) error {
		p, err := a.versionIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Version.State != plan.Draft {
			return Errorf(CodeConflict, "undo-published")
		}
		edits, err := tx.Plans().Edits(ctx, id)
		if err != nil {
			return err
		}
		var pick *plan.Edit
		for i := range edits {
			if undo && !edits[i].Undone {
				pick = &edits[i]
			}
			if !undo && edits[i].Undone && pick == nil {
				pick = &edits[i]
			}
		}
		if pick == nil {
			return Errorf(CodeConflict, "nothing-to-undo")
		}
		to, what := pick.Before, "undo"
		if !undo {
			to, what = pick.After, "redo"
		}
		pick.Undone = undo
		if err := tx.Plans().PutEdit(ctx, *pick); err != nil {
			return err
		}
		out = &Edited{Version: id, Changed: to}
		return a.applyEdit(ctx, tx, p.Version, what, to)
	})
	if err != nil {
		return nil, internal("undo", err)
	}
	return out, nil
}
