package app

import (
	"context"
	"slices"

	"qarovul/internal/access"
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
	err := a.change(ctx, "undo", changes(access.Plans), func(tx Tx, to reach) error {
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
		if err := a.ownEdit(ctx, tx, p, *pick, to[access.Plans]); err != nil {
			return err
		}
		names, what := pick.Before, "undo"
		if !undo {
			names, what = pick.After, "redo"
		}
		pick.Undone = undo
		if err := tx.Plans().PutEdit(ctx, *pick); err != nil {
			return err
		}
		out = &Edited{Version: id, Changed: names}
		return a.applyEdit(ctx, tx, p.Version, what, names)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ownEdit refuses to take back what reaches beyond whoever asks.
func (a *App) ownEdit(ctx context.Context, tx Tx, p *plan.Plan, e plan.Edit, to access.Scope) error {
	if to.All {
		return nil
	}
	s, err := a.stateIn(ctx, tx)
	if err != nil {
		return err
	}
	g := s.ground()
	for _, as := range slices.Concat(e.Before, e.After) {
		if as.Person != "" && !g.person(to, as.Person) {
			return Errorf(CodeForbidden, "forbidden-undo")
		}
	}
	return nil
}
