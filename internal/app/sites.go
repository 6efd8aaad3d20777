package app

import (
	"context"

	"qarovul/internal/site"
)

// SiteChanges is a set of records of the sites to be put or deleted together.
type SiteChanges struct {
	Facilities []site.Facility
	Guards     []site.Guard
	Posts      []site.Post
	Standing   []site.Standing
	Delete     map[string][]string // IDs by table: "facility", "guard", "post", "standing"
	What       string
	About      string
}

// SaveSites checks and makes changes of the sites, all or none. They shape the demand of months planned from now on;
// plans that are made stay as they are.
func (a *App) SaveSites(ctx context.Context, ch SiteChanges) ([]string, error) {
	var ids []string
	err := a.store.Write(ctx, func(tx Tx) error {
		var err error
		if ids, err = a.identifySites(&ch); err != nil {
			return err
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		next := mergeSites(s.Sites, &ch)
		if err := checkSites(next, s); err != nil {
			return err
		}
		st := tx.Sites()
		for _, f := range []func() error{
			func() error { return st.PutFacilities(ctx, ch.Facilities) },
			func() error { return st.PutGuards(ctx, ch.Guards) },
			func() error { return st.PutPosts(ctx, ch.Posts) },
			func() error { return st.PutStanding(ctx, ch.Standing) },
		} {
			if err := f(); err != nil {
				return err
			}
		}
		for _, table := range []string{"post", "guard", "standing", "facility"} {
			if err := st.Delete(ctx, table, ch.Delete[table]); err != nil {
				return err
			}
		}
		if err := a.note(ctx, tx, ch.What, ch.About, ch); err != nil {
			return err
		}
		return tx.Touch(ctx, roomSites)
	})
	return ids, internal("save the sites", err)
}

func (a *App) identifySites(ch *SiteChanges) ([]string, error) {
	var ids []string
	give := func(id *string, prefix string) error {
		if *id == "" {
			x, err := a.newID(prefix)
			if err != nil {
				return err
			}
			*id = x
		}
		ids = append(ids, *id)
		return nil
	}
	for i := range ch.Facilities {
		if err := give(&ch.Facilities[i].ID, "f"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Guards {
		if err := give(&ch.Guards[i].ID, "g"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Posts {
		if err := give(&ch.Posts[i].ID, "post"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Standing {
		if err := give(&ch.Standing[i].ID, "s"); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// mergeSites is the sites as they would be after the changes.
func mergeSites(s *site.Sites, ch *SiteChanges) *site.Sites {
	return &site.Sites{
		Facilities: merge(s.Facilities, ch.Facilities, ch.Delete["facility"], func(f site.Facility) string { return f.ID }),
		Guards:     merge(s.Guards, ch.Guards, ch.Delete["guard"], func(g site.Guard) string { return g.ID }),
		Posts:      merge(s.Posts, ch.Posts, ch.Delete["post"], func(p site.Post) string { return p.ID }),
		Standing:   merge(s.Standing, ch.Standing, ch.Delete["standing"], func(x site.Standing) string { return x.ID }),
	}
}

// merge replaces, appends and drops records by ID, keeping the order of those there were.
func merge[T any, K comparable](have, put []T, drop []K, id func(T) K) []T {
	at := map[K]int{}
	out := make([]T, 0, len(have)+len(put))
	gone := map[K]bool{}
	for _, d := range drop {
		gone[d] = true
	}
	for _, x := range have {
		if !gone[id(x)] {
			at[id(x)] = len(out)
			out = append(out, x)
		}
	}
	for _, x := range put {
		if i, ok := at[id(x)]; ok {
			out[i] = x
			continue
		}
		at[id(x)] = len(out)
		out = append(out, x)
	}
	return out
}
