package sqlstore

import (
	"context"
	"fmt"

	"qarovul/internal/site"
)

type siteStore struct{ t *tx }

// Load reads all sites in the order in which pages list them.
func (s siteStore) Load(ctx context.Context) (*site.Sites, error) {
	var out site.Sites
	var err error
	out.Facilities, err = load(ctx, s.t, 32, `SELECT id, kind, name_az, name_en, source, invented, sort_order FROM facility ORDER BY sort_order, id`,
		func(x *site.Facility) []any {
			return []any{&x.ID, &x.Kind, &x.Name.Az, &x.Name.En, &x.Source, &x.Invented, &x.Order}
		})
	if err != nil {
		return nil, fmt.Errorf("read facilities: %w", err)
	}
	out.Guards, err = load(ctx, s.t, 16, `SELECT id, facility, number, name_az, name_en, mounts_at, profile, assistants, relief_commanders, drivers,
		supernumeraries, coalesce(furnish, ''), valid_from, valid_to FROM guard ORDER BY number, id`,
		func(x *site.Guard) []any {
			return []any{&x.ID, &x.Facility, &x.Number, &x.Name.Az, &x.Name.En, &x.MountsAt, (*string)(&x.Profile), &x.Assistants,
				&x.ReliefCommanders, &x.Drivers, &x.Supernumeraries, (*string)(&x.Furnish), (*day)(&x.Valid.From), (*day)(&x.Valid.To)}
		})
	if err != nil {
		return nil, fmt.Errorf("read guards: %w", err)
	}
	out.Posts, err = s.posts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read posts: %w", err)
	}
	out.Standing, err = load(ctx, s.t, 64, `SELECT id, kind, coalesce(facility, ''), name_az, name_en, starts_at, minutes, profile, roles,
		coalesce(furnish, ''), together, priority, valid_from, valid_to FROM standing ORDER BY priority, id`,
		func(x *site.Standing) []any {
			return []any{&x.ID, (*string)(&x.Kind), &x.Facility, &x.Name.Az, &x.Name.En, &x.StartsAt, &x.Minutes, (*string)(&x.Profile),
				(*list[site.RoleCount])(&x.Roles), (*string)(&x.Furnish), &x.Together, &x.Priority, (*day)(&x.Valid.From), (*day)(&x.Valid.To)}
		})
	if err != nil {
		return nil, fmt.Errorf("read standing duties: %w", err)
	}
	return &out, nil
}

func (s siteStore) posts(ctx context.Context) ([]site.Post, error) {
	return load(ctx, s.t, 64, `SELECT id, number, facility, coalesce(guard, ''), kind, name_az, name_en, guarded_az, guarded_en, limits_az, limits_en,
		special_az, special_en, hours_from, hours_to, watches, needs, coalesce(min_rank, ''), profile, priority, coalesce(furnish, ''),
		monument, valid_from, valid_to, invented FROM post ORDER BY number, id`,
		func(x *site.Post) []any {
			return []any{&x.ID, &x.Number, &x.Facility, &x.Guard, (*string)(&x.Kind), &x.Name.Az, &x.Name.En, &x.Guarded.Az, &x.Guarded.En,
				&x.Limits.Az, &x.Limits.En, &x.Special.Az, &x.Special.En, &x.From, &x.To, (*list[site.Watch])(&x.Watches),
				(*list[string])(&x.Needs), (*string)(&x.MinRank), (*string)(&x.Profile), &x.Priority, (*string)(&x.Furnish), &x.Monument,
				(*day)(&x.Valid.From), (*day)(&x.Valid.To), &x.Invented}
		})
}

func (s siteStore) PutFacilities(ctx context.Context, f []site.Facility) error {
	return execEach(ctx, s.t, upsert("facility", "id", "kind", "name_az", "name_en", "source", "invented", "sort_order"), f,
		func(x *site.Facility) []any {
			return []any{x.ID, x.Kind, x.Name.Az, x.Name.En, x.Source, x.Invented, x.Order}
		})
}

func (s siteStore) PutGuards(ctx context.Context, g []site.Guard) error {
	return execEach(ctx, s.t, upsert("guard", "id", "facility", "number", "name_az", "name_en", "mounts_at", "profile", "assistants",
		"relief_commanders", "drivers", "supernumeraries", "furnish", "valid_from", "valid_to"), g,
		func(x *site.Guard) []any {
			return []any{x.ID, x.Facility, x.Number, x.Name.Az, x.Name.En, x.MountsAt, string(x.Profile), x.Assistants,
				x.ReliefCommanders, x.Drivers, x.Supernumeraries, ref(x.Furnish), x.Valid.From.String(), x.Valid.To.String()}
		})
}

func (s siteStore) PutPosts(ctx context.Context, p []site.Post) error {
	return execEach(ctx, s.t, upsert("post", "id", "number", "facility", "guard", "kind", "name_az", "name_en", "guarded_az", "guarded_en",
		"limits_az", "limits_en", "special_az", "special_en", "hours_from", "hours_to", "watches", "needs", "min_rank", "profile",
		"priority", "furnish", "monument", "valid_from", "valid_to", "invented"), p,
		func(x *site.Post) []any {
			return []any{x.ID, x.Number, x.Facility, ref(x.Guard), string(x.Kind), x.Name.Az, x.Name.En, x.Guarded.Az, x.Guarded.En,
				x.Limits.Az, x.Limits.En, x.Special.Az, x.Special.En, x.From, x.To, listed(x.Watches), listed(x.Needs), ref(x.MinRank),
				string(x.Profile), x.Priority, ref(x.Furnish), x.Monument, x.Valid.From.String(), x.Valid.To.String(), x.Invented}
		})
}

func (s siteStore) PutStanding(ctx context.Context, st []site.Standing) error {
	return execEach(ctx, s.t, upsert("standing", "id", "kind", "facility", "name_az", "name_en", "starts_at", "minutes", "profile", "roles",
		"furnish", "together", "priority", "valid_from", "valid_to"), st,
		func(x *site.Standing) []any {
			return []any{x.ID, string(x.Kind), ref(x.Facility), x.Name.Az, x.Name.En, x.StartsAt, x.Minutes, string(x.Profile),
				listed(x.Roles), ref(x.Furnish), x.Together, x.Priority, x.Valid.From.String(), x.Valid.To.String()}
		})
}

// Delete takes sites away. A facility or guard to which something still refers is a conflict at the commit.
func (s siteStore) Delete(ctx context.Context, table string, ids []string) error {
	switch table {
	case "facility", "guard", "post", "standing":
		return s.t.deleteFrom(ctx, table, ids)
	}
	return fmt.Errorf("the sites have no records %q to delete", table)
}
