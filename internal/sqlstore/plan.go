package sqlstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

type planStore struct{ t *tx }

const versionColumns = `id, month, number, state, base, note, created, created_by, published, published_by, revision`

func versionInto(v *plan.Version) []any {
	return []any{(*string)(&v.ID), (*month)(&v.Month), &v.Number, (*string)(&v.State), (*string)(&v.Base), &v.Note, (*moment)(&v.Created),
		&v.CreatedBy, (*moment)(&v.Published), &v.PublishedBy, &v.Revision}
}

// Versions of a month, oldest first; month 0: of all months.
func (s planStore) Versions(ctx context.Context, m when.Month) ([]plan.Version, error) {
	query, args := `SELECT `+versionColumns+` FROM plan_version ORDER BY month, number`, []any(nil)
	if m != 0 {
		query, args = `SELECT `+versionColumns+` FROM plan_version WHERE month = $1 ORDER BY number`, []any{m.String()}
	}
	out, err := load(ctx, s.t, 8, query, versionInto, args...)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return out, nil
}

// Load reads a version whole; CodeNotFound if there is none. The demand is put together while the names are read.
func (s planStore) Load(ctx context.Context, id plan.VersionID) (*plan.Plan, error) {
	type head struct {
		plan.Version
		demand string
	}
	heads, err := load(ctx, s.t, 1, `SELECT `+versionColumns+`, demand FROM plan_version WHERE id = $1`,
		func(h *head) []any { return append(versionInto(&h.Version), &h.demand) }, string(id))
	if err != nil {
		return nil, fmt.Errorf("read version %s: %w", id, err)
	}
	if len(heads) == 0 {
		return nil, app.Errorf(app.CodeNotFound, "not-found.version", string(id))
	}
	p := &plan.Plan{Version: heads[0].Version}
	duties, err := s.t.demand(ctx, heads[0].demand)
	if err != nil {
		return nil, fmt.Errorf("read the demand of %s: %w", id, err)
	}
	if p.Assigned, err = s.assigned(ctx, id); err == nil {
		p.Overrides, err = s.overrides(ctx, p.Version.Month)
	}
	made := <-duties // waited for in any case, so that nothing runs on when the transaction is over
	if err != nil {
		return nil, fmt.Errorf("read version %s: %w", id, err)
	}
	if made.err != nil {
		return nil, fmt.Errorf("read the demand of %s: %w", id, made.err)
	}
	p.Duties = made.duties
	return p, nil
}

func (s planStore) assigned(ctx context.Context, id plan.VersionID) (map[duty.SlotID]plan.Assignment, error) {
	rows, err := load(ctx, s.t, 8192, `SELECT slot, person, pinned, how, assigned_by, assigned_at FROM assignment WHERE version = $1`,
		func(a *plan.Assignment) []any {
			return []any{(*string)(&a.Slot), (*string)(&a.Person), &a.Pinned, (*string)(&a.How), &a.By, (*moment)(&a.At)}
		}, string(id))
	if err != nil {
		return nil, err
	}
	out := make(map[duty.SlotID]plan.Assignment, len(rows))
	for _, a := range rows {
		out[a.Slot] = a
	}
	return out, nil
}

func (s planStore) overrides(ctx context.Context, m when.Month) ([]plan.Override, error) {
	return load(ctx, s.t, 0, `SELECT id, month, rule, person, slot, reason, ordered_by, last_day, entered, entered_by FROM rule_override
		WHERE month = $1 ORDER BY entered, id`,
		func(o *plan.Override) []any {
			return []any{&o.ID, (*month)(&o.Month), &o.Rule, (*string)(&o.Person), (*string)(&o.Slot), &o.Reason, &o.OrderedBy,
				(*day)(&o.Until), (*moment)(&o.Entered), &o.EnteredBy}
		}, m.String())
}

// Create stores a new version whole; one of the same ID, or of the same number in its month, is a conflict.
func (s planStore) Create(ctx context.Context, p *plan.Plan) error {
	v := p.Version
	hash, err := s.t.putDemand(ctx, p.Duties)
	if err != nil {
		return fmt.Errorf("write the demand of %s: %w", v.ID, err)
	}
	_, err = s.t.exec(ctx, `INSERT INTO plan_version (`+versionColumns+`, demand)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(v.ID), v.Month.String(), v.Number, string(v.State), string(v.Base), v.Note, at(v.Created), v.CreatedBy,
		at(v.Published), v.PublishedBy, v.Revision, hash)
	if err != nil {
		return fmt.Errorf("write version %s: %w", v.ID, err)
	}
	names := make([]plan.Assignment, 0, len(p.Assigned))
	for slot, a := range p.Assigned {
		if a.Person != "" {
			a.Slot = slot
			names = append(names, a)
		}
	}
	// Written in the order in which they are found by, so that reading them goes through the file once.
	slices.SortFunc(names, func(a, b plan.Assignment) int { return cmp.Compare(a.Slot, b.Slot) })
	if err := s.assign(ctx, v.ID, names); err != nil {
		return err
	}
	for _, o := range p.Overrides {
		if err := s.PutOverride(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// Put replaces the head of a version; CodeNotFound if there is none.
func (s planStore) Put(ctx context.Context, v plan.Version) error {
	n, err := s.t.exec(ctx, `UPDATE plan_version SET month = $2, number = $3, state = $4, base = $5, note = $6, created = $7, created_by = $8,
		published = $9, published_by = $10, revision = $11 WHERE id = $1`,
		string(v.ID), v.Month.String(), v.Number, string(v.State), string(v.Base), v.Note, at(v.Created), v.CreatedBy,
		at(v.Published), v.PublishedBy, v.Revision)
	return s.changed(v.ID, n, err)
}

// PutDuties replaces the demand of a version; CodeNotFound if there is none.
func (s planStore) PutDuties(ctx context.Context, id plan.VersionID, d []duty.Duty) error {
	hash, err := s.t.putDemand(ctx, d)
	if err != nil {
		return fmt.Errorf("write the demand of %s: %w", id, err)
	}
	n, err := s.t.exec(ctx, `UPDATE plan_version SET demand = $2 WHERE id = $1`, string(id), hash)
	if err := s.changed(id, n, err); err != nil {
		return err
	}
	if _, err := s.t.exec(ctx, `DELETE FROM demand WHERE hash NOT IN (SELECT demand FROM plan_version)`); err != nil {
		return fmt.Errorf("clear demand that no version has: %w", err)
	}
	return nil
}

func (s planStore) changed(id plan.VersionID, rows int64, err error) error {
	if err != nil {
		return fmt.Errorf("write version %s: %w", id, err)
	}
	if rows == 0 {
		return app.Errorf(app.CodeNotFound, "not-found.version", string(id))
	}
	return nil
}

// Assign changes assignments; one with no person takes the name out of the slot.
func (s planStore) Assign(ctx context.Context, id plan.VersionID, a []plan.Assignment) error {
	there, err := s.t.text(ctx, `SELECT id FROM plan_version WHERE id = $1`, string(id))
	if err != nil {
		return fmt.Errorf("read version %s: %w", id, err)
	}
	if there == "" {
		return app.Errorf(app.CodeNotFound, "not-found.version", string(id))
	}
	var names, open []plan.Assignment
	for _, x := range a {
		if x.Person == "" {
			open = append(open, x)
		} else {
			names = append(names, x)
		}
	}
	err = execEach(ctx, s.t, `DELETE FROM assignment WHERE version = $1 AND slot = $2`, open,
		func(x *plan.Assignment) []any { return []any{string(id), string(x.Slot)} })
	if err != nil {
		return fmt.Errorf("open slots of %s: %w", id, err)
	}
	return s.assign(ctx, id, names)
}

var putAssignment = upsertOn("assignment", []string{"version", "slot"}, "person", "pinned", "how", "assigned_by", "assigned_at")

func (s planStore) assign(ctx context.Context, id plan.VersionID, names []plan.Assignment) error {
	err := execEach(ctx, s.t, putAssignment, names, func(x *plan.Assignment) []any {
		return []any{string(id), string(x.Slot), string(x.Person), x.Pinned, string(x.How), x.By, at(x.At)}
	})
	if err != nil {
		return fmt.Errorf("write the names of %s: %w", id, err)
	}
	return nil
}

// PutOverride inserts or replaces an order to break a rule.
func (s planStore) PutOverride(ctx context.Context, o plan.Override) error {
	_, err := s.t.exec(ctx, upsert("rule_override", "id", "month", "rule", "person", "slot", "reason", "ordered_by", "last_day", "entered", "entered_by"),
		o.ID, o.Month.String(), o.Rule, string(o.Person), string(o.Slot), o.Reason, o.OrderedBy, o.Until.String(), at(o.Entered), o.EnteredBy)
	if err != nil {
		return fmt.Errorf("write override %s: %w", o.ID, err)
	}
	return nil
}

// DeleteOverride takes an order back; that there is none is no error.
func (s planStore) DeleteOverride(ctx context.Context, id string) error {
	return s.t.deleteFrom(ctx, "rule_override", []string{id})
}
