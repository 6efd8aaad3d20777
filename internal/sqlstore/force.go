package sqlstore

import (
	"context"
	"fmt"

	"qarovul/internal/force"
)

type forceStore struct{ t *tx }

// Load reads the whole register. The database is not asked for an order: NewRegister makes its own, and reading by an index
// costs half as much again.
func (s forceStore) Load(ctx context.Context) (*force.Register, error) {
	ranks, err := load(ctx, s.t, 32, `SELECT code, level, name_az, name_en, min_years, min_years_flight FROM rank`,
		func(x *force.Rank) []any {
			return []any{(*string)(&x.Code), &x.Level, &x.Name.Az, &x.Name.En, &x.MinYears, &x.MinYearsFlight}
		})
	if err != nil {
		return nil, fmt.Errorf("read ranks: %w", err)
	}
	units, err := load(ctx, s.t, 256, `SELECT id, coalesce(parent, ''), kind, name_az, name_en, short, sort_order, strength, valid_from, valid_to, invented
		FROM unit`,
		func(x *force.Unit) []any {
			return []any{(*string)(&x.ID), (*string)(&x.Parent), (*string)(&x.Kind), &x.Name.Az, &x.Name.En, &x.Short, &x.Order, &x.Strength,
				(*day)(&x.Valid.From), (*day)(&x.Valid.To), &x.Invented}
		})
	if err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	people, err := s.people(ctx)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	members, err := load(ctx, s.t, len(people)+len(people)/4, `SELECT id, person, unit, position, valid_from, valid_to FROM membership`,
		func(x *force.Membership) []any {
			return []any{&x.ID, (*string)(&x.Person), (*string)(&x.Unit), &x.Position, (*day)(&x.Period.From), (*day)(&x.Period.To)}
		})
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	quals, err := load(ctx, s.t, 2*len(people), `SELECT id, person, code, valid_from, last_day, trainee FROM qualification`,
		func(x *force.Qualification) []any {
			return []any{&x.ID, (*string)(&x.Person), &x.Code, (*day)(&x.From), (*day)(&x.Until), &x.Trainee}
		})
	if err != nil {
		return nil, fmt.Errorf("read qualifications: %w", err)
	}
	absences, err := load(ctx, s.t, len(people), `SELECT id, person, kind, first_day, last_day, note FROM absence`,
		func(x *force.Absence) []any {
			return []any{&x.ID, (*string)(&x.Person), (*string)(&x.Kind), (*day)(&x.Days.First), (*day)(&x.Days.Last), &x.Note}
		})
	if err != nil {
		return nil, fmt.Errorf("read absences: %w", err)
	}
	bars, err := load(ctx, s.t, 64, `SELECT id, person, kind, first_day, last_day, note FROM bar`,
		func(x *force.Bar) []any {
			return []any{&x.ID, (*string)(&x.Person), (*string)(&x.Kind), (*day)(&x.Days.First), (*day)(&x.Days.Last), &x.Note}
		})
	if err != nil {
		return nil, fmt.Errorf("read bars: %w", err)
	}
	records, err := s.records(ctx, len(people))
	if err != nil {
		return nil, err
	}
	return force.NewRegister(ranks, units, people, members, quals, absences, bars).WithRecords(records), nil
}

func (s forceStore) people(ctx context.Context) ([]force.Person, error) {
	return load(ctx, s.t, 2500, `SELECT id, number, surname, given, patronymic, sex, born, height, coalesce(rank, ''), rank_since,
		joined, left_on, sworn, trained, phone, invented FROM person`,
		func(x *force.Person) []any {
			return []any{(*string)(&x.ID), &x.Number, &x.Surname, &x.Given, &x.Patronymic, &x.Sex, (*day)(&x.Born), &x.Height,
				(*string)(&x.Rank), (*day)(&x.RankSince), (*day)(&x.Joined), (*day)(&x.Left), (*day)(&x.Sworn), (*day)(&x.Trained),
				&x.Phone, &x.Invented}
		})
}

func (s forceStore) PutRanks(ctx context.Context, r []force.Rank) error {
	return execEach(ctx, s.t, upsert("rank", "code", "level", "name_az", "name_en", "min_years", "min_years_flight"), r,
		func(x *force.Rank) []any {
			return []any{string(x.Code), x.Level, x.Name.Az, x.Name.En, x.MinYears, x.MinYearsFlight}
		})
}

func (s forceStore) PutUnits(ctx context.Context, u []force.Unit) error {
	return execEach(ctx, s.t, upsert("unit", "id", "parent", "kind", "name_az", "name_en", "short", "sort_order", "strength",
		"valid_from", "valid_to", "invented"), u,
		func(x *force.Unit) []any {
			return []any{string(x.ID), ref(x.Parent), string(x.Kind), x.Name.Az, x.Name.En, x.Short, x.Order, x.Strength,
				x.Valid.From.String(), x.Valid.To.String(), x.Invented}
		})
}

func (s forceStore) PutPeople(ctx context.Context, p []force.Person) error {
	return execEach(ctx, s.t, upsert("person", "id", "number", "surname", "given", "patronymic", "sex", "born", "height", "rank",
		"rank_since", "joined", "left_on", "sworn", "trained", "phone", "invented"), p,
		func(x *force.Person) []any {
			return []any{string(x.ID), x.Number, x.Surname, x.Given, x.Patronymic, x.Sex, x.Born.String(), x.Height, ref(x.Rank),
				x.RankSince.String(), x.Joined.String(), x.Left.String(), x.Sworn.String(), x.Trained.String(), x.Phone, x.Invented}
		})
}

func (s forceStore) PutMemberships(ctx context.Context, m []force.Membership) error {
	return execEach(ctx, s.t, upsert("membership", "id", "person", "unit", "position", "valid_from", "valid_to"), m,
		func(x *force.Membership) []any {
			return []any{x.ID, string(x.Person), string(x.Unit), x.Position, x.Period.From.String(), x.Period.To.String()}
		})
}

func (s forceStore) PutQualifications(ctx context.Context, q []force.Qualification) error {
	return execEach(ctx, s.t, upsert("qualification", "id", "person", "code", "valid_from", "last_day", "trainee"), q,
		func(x *force.Qualification) []any {
			return []any{x.ID, string(x.Person), x.Code, x.From.String(), x.Until.String(), x.Trainee}
		})
}

func (s forceStore) PutAbsences(ctx context.Context, a []force.Absence) error {
	return execEach(ctx, s.t, upsert("absence", "id", "person", "kind", "first_day", "last_day", "note"), a,
		func(x *force.Absence) []any {
			return []any{x.ID, string(x.Person), string(x.Kind), x.Days.First.String(), x.Days.Last.String(), x.Note}
		})
}

func (s forceStore) PutBars(ctx context.Context, b []force.Bar) error {
	return execEach(ctx, s.t, upsert("bar", "id", "person", "kind", "first_day", "last_day", "note"), b,
		func(x *force.Bar) []any {
			return []any{x.ID, string(x.Person), string(x.Kind), x.Days.First.String(), x.Days.Last.String(), x.Note}
		})
}

// Delete takes records away. Deleting what is not there is no error; deleting a unit to which something still refers is a
// conflict when the transaction commits.
func (s forceStore) Delete(ctx context.Context, table string, ids []string) error {
	if name, ok := deletable[table]; ok {
		return s.t.deleteFrom(ctx, name, ids)
	}
	return fmt.Errorf("the register has no records %q to delete", table)
}
