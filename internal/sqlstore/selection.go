package sqlstore

import (
	"context"
	"fmt"

	"qarovul/internal/selection"
)

type selectionStore struct{ t *tx }

func (t *tx) Selection() selection.Store { return selectionStore{t} }

// All reads every application with its acts, the oldest first.
func (s selectionStore) All(ctx context.Context) ([]selection.Application, error) {
	all, err := load(ctx, s.t, 64, `SELECT id, surname, given, patronymic, sex, born, phone, opened, coalesce(person, ''), erased, invented
		FROM application ORDER BY opened, id`,
		func(x *selection.Application) []any {
			return []any{&x.ID, &x.Surname, &x.Given, &x.Patronymic, &x.Sex, (*day)(&x.Born), &x.Phone, (*day)(&x.Opened), (*string)(&x.Person),
				(*day)(&x.Erased), &x.Invented}
		})
	if err != nil {
		return nil, fmt.Errorf("read applications: %w", err)
	}
	type row struct {
		of string
		selection.Act
	}
	acts, err := load(ctx, s.t, 8*len(all), `SELECT application, kind, step, on_day, outcome, reason, limits, reference, last_day, entered, entered_by
		FROM application_act ORDER BY application, number`,
		func(x *row) []any {
			return []any{&x.of, (*string)(&x.Kind), (*string)(&x.Step), (*day)(&x.On), &x.Outcome, &x.Reason, (*list[string])(&x.Limits), &x.Reference,
				(*day)(&x.Until), (*moment)(&x.At), &x.By}
		})
	if err != nil {
		return nil, fmt.Errorf("read acts of applications: %w", err)
	}
	of := make(map[string]*selection.Application, len(all))
	for i := range all {
		of[all[i].ID] = &all[i]
	}
	for i := range acts {
		a := of[acts[i].of]
		a.Acts = append(a.Acts, acts[i].Act)
	}
	return all, nil
}

// Put inserts an application or replaces all of it but its acts.
func (s selectionStore) Put(ctx context.Context, a *selection.Application) error {
	_, err := s.t.exec(ctx, upsert("application", "id", "surname", "given", "patronymic", "sex", "born", "phone", "opened", "person", "erased", "invented"),
		a.ID, a.Surname, a.Given, a.Patronymic, a.Sex, a.Born.String(), a.Phone, a.Opened.String(), ref(a.Person), a.Erased.String(), a.Invented)
	if err != nil {
		return fmt.Errorf("write application %s: %w", a.ID, err)
	}
	return nil
}

// Add appends an act; one that bears the number already is a conflict.
func (s selectionStore) Add(ctx context.Context, application string, n int, x *selection.Act) error {
	_, err := s.t.exec(ctx, `INSERT INTO application_act (application, number, kind, step, on_day, outcome, reason, limits, reference, last_day, entered,
		entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		application, n, string(x.Kind), string(x.Step), x.On.String(), x.Outcome, x.Reason, listed(x.Limits), x.Reference, x.Until.String(), at(x.At), x.By)
	if err != nil {
		return fmt.Errorf("write an act of application %s: %w", application, err)
	}
	return nil
}
