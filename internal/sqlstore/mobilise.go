package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"qarovul/internal/mobilise"
)

type mobilisationStore struct{ t *tx }

func (t *tx) Mobilisation() mobilise.Store { return mobilisationStore{t} }

// Orders reads all orders, the latest proposed first.
func (s mobilisationStore) Orders(ctx context.Context) ([]mobilise.Order, error) {
	texts, err := load(ctx, s.t, 8, `SELECT contents FROM mobilisation ORDER BY number DESC, id`, func(x *string) []any { return []any{x} })
	if err != nil {
		return nil, fmt.Errorf("read orders of mobilisation: %w", err)
	}
	out := make([]mobilise.Order, len(texts))
	for i := range texts {
		if err := json.Unmarshal([]byte(texts[i]), &out[i]); err != nil {
			return nil, fmt.Errorf("read an order of mobilisation: %w", err)
		}
	}
	return out, nil
}

// Put inserts an order, the latest of all, or replaces it where it stands.
func (s mobilisationStore) Put(ctx context.Context, o *mobilise.Order) error {
	b, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("write order %s: %w", o.ID, err)
	}
	_, err = s.t.exec(ctx, `INSERT INTO mobilisation (id, number, contents) VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM mobilisation), $2)
		ON CONFLICT (id) DO UPDATE SET contents = excluded.contents`, o.ID, string(b))
	if err != nil {
		return fmt.Errorf("write order %s: %w", o.ID, err)
	}
	return nil
}

// Answers reads the answers to an order, as they were entered.
func (s mobilisationStore) Answers(ctx context.Context, order string) ([]mobilise.Answer, error) {
	out, err := load(ctx, s.t, 64, `SELECT person, kind, minutes, entered, entered_by FROM mobilisation_answer WHERE mobilisation = $1 ORDER BY number`,
		func(a *mobilise.Answer) []any {
			return []any{(*string)(&a.Person), (*string)(&a.Kind), &a.Minutes, (*moment)(&a.At), &a.By}
		}, order)
	if err != nil {
		return nil, fmt.Errorf("read answers to order %s: %w", order, err)
	}
	return out, nil
}

// Add appends an answer; one that bears the number already is a conflict.
func (s mobilisationStore) Add(ctx context.Context, order string, n int, a *mobilise.Answer) error {
	_, err := s.t.exec(ctx, `INSERT INTO mobilisation_answer (mobilisation, number, person, kind, minutes, entered, entered_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, order, n, string(a.Person), string(a.Kind), a.Minutes, at(a.At), a.By)
	if err != nil {
		return fmt.Errorf("write an answer to order %s: %w", order, err)
	}
	return nil
}
