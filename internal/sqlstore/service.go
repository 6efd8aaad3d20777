package sqlstore

import (
	"context"
	"fmt"

	"qarovul/internal/force"
)

// records reads the records of people's service.
func (s forceStore) records(ctx context.Context, people int) (out force.Records, err error) {
	out.Contracts, err = load(ctx, s.t, 2*people, `SELECT id, person, type, number, signed, valid_from, valid_to, ended, why FROM contract`,
		func(x *force.Contract) []any {
			return []any{&x.ID, (*string)(&x.Person), &x.Type, &x.Number, (*day)(&x.Signed), (*day)(&x.Period.From), (*day)(&x.Period.To), (*day)(&x.Ended), &x.Why}
		})
	if err != nil {
		return out, fmt.Errorf("read contracts: %w", err)
	}
	out.Clearances, err = load(ctx, s.t, 2*people, `SELECT id, person, body, outcome, reference, first_day, last_day FROM clearance`,
		func(x *force.Clearance) []any {
			return []any{&x.ID, (*string)(&x.Person), &x.Body, &x.Outcome, &x.Reference, (*day)(&x.Days.First), (*day)(&x.Days.Last)}
		})
	if err != nil {
		return out, fmt.Errorf("read clearances: %w", err)
	}
	out.Limits, err = load(ctx, s.t, 64, `SELECT id, person, kind, first_day, last_day FROM fitness_limit`,
		func(x *force.Limit) []any {
			return []any{&x.ID, (*string)(&x.Person), &x.Kind, (*day)(&x.Days.First), (*day)(&x.Days.Last)}
		})
	if err != nil {
		return out, fmt.Errorf("read limits: %w", err)
	}
	out.RanksHeld, err = load(ctx, s.t, 2*people, `SELECT id, person, rank, from_day, order_no FROM rank_held`,
		func(x *force.RankHeld) []any {
			return []any{&x.ID, (*string)(&x.Person), (*string)(&x.Rank), (*day)(&x.From), &x.Order}
		})
	if err != nil {
		return out, fmt.Errorf("read ranks held: %w", err)
	}
	out.Awards, err = load(ctx, s.t, people, `SELECT id, person, code, on_day, order_no, citation FROM award`,
		func(x *force.Award) []any {
			return []any{&x.ID, (*string)(&x.Person), &x.Code, (*day)(&x.Day), &x.Order, &x.Citation}
		})
	if err != nil {
		return out, fmt.Errorf("read awards: %w", err)
	}
	return out, nil
}

// PutRecords inserts the records or replaces those of the same ID.
func (s forceStore) PutRecords(ctx context.Context, all force.Records) error {
	err := execEach(ctx, s.t, upsert("contract", "id", "person", "type", "number", "signed", "valid_from", "valid_to", "ended", "why"), all.Contracts,
		func(x *force.Contract) []any {
			return []any{x.ID, string(x.Person), x.Type, x.Number, x.Signed.String(), x.Period.From.String(), x.Period.To.String(), x.Ended.String(), x.Why}
		})
	if err != nil {
		return fmt.Errorf("write contracts: %w", err)
	}
	err = execEach(ctx, s.t, upsert("clearance", "id", "person", "body", "outcome", "reference", "first_day", "last_day"), all.Clearances,
		func(x *force.Clearance) []any {
			return []any{x.ID, string(x.Person), x.Body, x.Outcome, x.Reference, x.Days.First.String(), x.Days.Last.String()}
		})
	if err != nil {
		return fmt.Errorf("write clearances: %w", err)
	}
	err = execEach(ctx, s.t, upsert("fitness_limit", "id", "person", "kind", "first_day", "last_day"), all.Limits,
		func(x *force.Limit) []any {
			return []any{x.ID, string(x.Person), x.Kind, x.Days.First.String(), x.Days.Last.String()}
		})
	if err != nil {
		return fmt.Errorf("write limits: %w", err)
	}
	err = execEach(ctx, s.t, upsert("rank_held", "id", "person", "rank", "from_day", "order_no"), all.RanksHeld,
		func(x *force.RankHeld) []any {
			return []any{x.ID, string(x.Person), string(x.Rank), x.From.String(), x.Order}
		})
	if err != nil {
		return fmt.Errorf("write ranks held: %w", err)
	}
	err = execEach(ctx, s.t, upsert("award", "id", "person", "code", "on_day", "order_no", "citation"), all.Awards,
		func(x *force.Award) []any {
			return []any{x.ID, string(x.Person), x.Code, x.Day.String(), x.Order, x.Citation}
		})
	if err != nil {
		return fmt.Errorf("write awards: %w", err)
	}
	return nil
}

// deletable are the kinds of records of the register that may be deleted, with their tables. Two words of the register are SQL's.
var deletable = map[string]string{
	"membership": "membership", "qualification": "qualification", "absence": "absence", "bar": "bar", "unit": "unit",
	"contract": "contract", "clearance": "clearance", "limit": "fitness_limit", "rank": "rank_held", "award": "award",
}
