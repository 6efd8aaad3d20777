package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Outcomes of a month, by slot.
func (s planStore) Outcomes(ctx context.Context, m when.Month) ([]plan.Outcome, error) {
	out, err := load(ctx, s.t, 0, `SELECT slot, month, kind, coalesce(planned, ''), coalesce(stood, ''), note, told_at, told_by FROM outcome
		WHERE month = $1 ORDER BY slot`,
		func(o *plan.Outcome) []any {
			return []any{(*string)(&o.Slot), (*month)(&o.Month), (*string)(&o.Kind), (*string)(&o.Planned), (*string)(&o.Stood), &o.Note,
				(*moment)(&o.At), &o.By}
		}, m.String())
	if err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	return out, nil
}

// PutOutcomes inserts or replaces outcomes by slot.
func (s planStore) PutOutcomes(ctx context.Context, o []plan.Outcome) error {
	err := execEach(ctx, s.t, upsert("outcome", "slot", "month", "kind", "planned", "stood", "note", "told_at", "told_by"), o,
		func(x *plan.Outcome) []any {
			return []any{string(x.Slot), x.Month.String(), string(x.Kind), ref(x.Planned), ref(x.Stood), x.Note, at(x.At), x.By}
		})
	if err != nil {
		return fmt.Errorf("write outcomes: %w", err)
	}
	return nil
}

// Wishes lists all wishes and exemptions, earliest first.
func (s planStore) Wishes(ctx context.Context) ([]plan.Wish, error) {
	out, err := load(ctx, s.t, 0, `SELECT id, person, kind, duty, first_day, last_day, granted_by, note FROM wish ORDER BY first_day, id`,
		func(w *plan.Wish) []any {
			return []any{&w.ID, (*string)(&w.Person), (*string)(&w.Kind), (*string)(&w.Duty), (*day)(&w.Days.First), (*day)(&w.Days.Last),
				&w.GrantedBy, &w.Note}
		})
	if err != nil {
		return nil, fmt.Errorf("read wishes: %w", err)
	}
	return out, nil
}

// PutWish inserts or replaces a wish.
func (s planStore) PutWish(ctx context.Context, w plan.Wish) error {
	_, err := s.t.exec(ctx, upsert("wish", "id", "person", "kind", "duty", "first_day", "last_day", "granted_by", "note"),
		w.ID, string(w.Person), string(w.Kind), string(w.Duty), w.Days.First.String(), w.Days.Last.String(), w.GrantedBy, w.Note)
	if err != nil {
		return fmt.Errorf("write wish %s: %w", w.ID, err)
	}
	return nil
}

// DeleteWish takes a wish away; that there is none is no error.
func (s planStore) DeleteWish(ctx context.Context, id string) error {
	return s.t.deleteFrom(ctx, "wish", []string{id})
}

// accountOnDisk is a person's standing in one ledger as it is stored.
type accountOnDisk struct {
	Count int       `json:"n"`
	Last  when.Date `json:"last"`
	Days  int       `json:"days,omitempty"`
}

// Carry is the ledger at the end of a month, as closed.
func (s planStore) Carry(ctx context.Context, m when.Month) (plan.Carry, bool, error) {
	var body []byte
	err := s.t.sql.QueryRowContext(ctx, `SELECT body FROM ledger_close WHERE month = $1`, m.String()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	var stored map[force.PersonID]map[duty.LedgerKind]accountOnDisk
	if err == nil {
		err = unpack(body, &stored)
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the ledger of %s: %w", m, err)
	}
	c := make(plan.Carry, len(stored))
	for id, kinds := range stored {
		c[id] = make(map[duty.LedgerKind]plan.Account, len(kinds))
		for k, a := range kinds {
			c[id][k] = plan.Account(a)
		}
	}
	return c, true, nil
}

// PutCarry closes the ledger of a month, or closes it anew.
func (s planStore) PutCarry(ctx context.Context, m when.Month, c plan.Carry) error {
	stored := make(map[force.PersonID]map[duty.LedgerKind]accountOnDisk, len(c))
	for id, kinds := range c {
		stored[id] = make(map[duty.LedgerKind]accountOnDisk, len(kinds))
		for k, a := range kinds {
			stored[id][k] = accountOnDisk(a)
		}
	}
	text, err := json.Marshal(stored)
	if err == nil {
		_, err = s.t.exec(ctx, upsert("ledger_close", "month", "body"), m.String(), pack(text))
	}
	if err != nil {
		return fmt.Errorf("write the ledger of %s: %w", m, err)
	}
	return nil
}

// nameOnDisk is an assignment within an edit as it is stored.
type nameOnDisk struct {
	Slot   duty.SlotID    `json:"slot"`
	Person force.PersonID `json:"person"`
	Pinned bool           `json:"pinned,omitempty"`
	How    plan.How       `json:"how"`
	By     string         `json:"by,omitempty"`
	At     time.Time      `json:"at,omitzero"`
}

func toDisk(a []plan.Assignment) string {
	out := make([]nameOnDisk, len(a))
	for i, x := range a {
		out[i] = nameOnDisk(x)
		out[i].At = x.At.UTC()
	}
	return listed(out)
}

func fromDisk(l []nameOnDisk) []plan.Assignment {
	var out []plan.Assignment
	for _, x := range l {
		a := plan.Assignment(x)
		if !a.At.IsZero() {
			a.At = a.At.In(when.Zone)
		}
		out = append(out, a)
	}
	return out
}

// Edits of a draft, oldest first.
func (s planStore) Edits(ctx context.Context, id plan.VersionID) ([]plan.Edit, error) {
	type row struct {
		plan.Edit
		before, after list[nameOnDisk]
	}
	rows, err := load(ctx, s.t, 0, `SELECT version, seq, what, before, after, undone, edited_by FROM plan_edit WHERE version = $1 ORDER BY seq`,
		func(r *row) []any {
			return []any{(*string)(&r.Version), &r.Seq, &r.What, &r.before, &r.after, &r.Undone, &r.By}
		}, string(id))
	if err != nil {
		return nil, fmt.Errorf("read the edits of %s: %w", id, err)
	}
	out := make([]plan.Edit, len(rows))
	for i, r := range rows {
		out[i] = r.Edit
		out[i].Before, out[i].After = fromDisk(r.before), fromDisk(r.after)
	}
	return out, nil
}

var putEdit = upsertOn("plan_edit", []string{"version", "seq"}, "what", "before", "after", "undone", "edited_by")

// PutEdit inserts or replaces an edit by version and number.
func (s planStore) PutEdit(ctx context.Context, e plan.Edit) error {
	_, err := s.t.exec(ctx, putEdit, string(e.Version), e.Seq, e.What, toDisk(e.Before), toDisk(e.After), e.Undone, e.By)
	if err != nil {
		return fmt.Errorf("write edit %d of %s: %w", e.Seq, e.Version, err)
	}
	return nil
}

// DropUndone forgets the edits that were undone: after a new one they cannot be redone.
func (s planStore) DropUndone(ctx context.Context, id plan.VersionID) error {
	if _, err := s.t.exec(ctx, `DELETE FROM plan_edit WHERE version = $1 AND undone`, string(id)); err != nil {
		return fmt.Errorf("drop undone edits of %s: %w", id, err)
	}
	return nil
}
