package app

import (
	"context"
	"iter"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/force"
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
	err := a.change(ctx, "save the sites", changes(access.Sites), func(tx Tx, to reach) error {
		var err error
		if ids, err = a.identifySites(&ch); err != nil {
			return err
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.mayShape(&ch, to[access.Sites]); err != nil {
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
	return ids, err
}

// mayShape says whether a change of the sites lies within reach: whoever answers for some units shapes what those units furnish, and
// nothing that falls to the whole force.
func (s *State) mayShape(ch *SiteChanges, to access.Scope) error {
	if to.All {
		return nil
	}
	g, ok := s.ground(), len(ch.Facilities)+len(ch.Delete["facility"]) == 0
	both := func(have, put func(yield func(id string, furnish force.UnitID) bool), del []string) {
		old := map[string]force.UnitID{}
		for id, f := range have {
			old[id] = f
		}
		for id, f := range put {
			was, there := old[id]
			ok = ok && g.unit(to, f) && (!there || g.unit(to, was))
		}
		for _, id := range del {
			ok = ok && g.unit(to, old[id])
		}
	}
	both(furnished(s.Sites.Guards, guardBy), furnished(ch.Guards, guardBy), ch.Delete["guard"])
	both(furnished(s.Sites.Standing, standingBy), furnished(ch.Standing, standingBy), ch.Delete["standing"])
	next := mergeSites(s.Sites, ch)
	by := func(at *site.Sites) func(*site.Post) (string, force.UnitID) {
		return func(p *site.Post) (string, force.UnitID) {
			for i := range at.Guards {
				if at.Guards[i].ID == p.Guard {
					return p.ID, at.Guards[i].Furnish
				}
			}
			return p.ID, p.Furnish
		}
	}
	both(furnished(s.Sites.Posts, by(s.Sites)), furnished(ch.Posts, by(next)), ch.Delete["post"])
	if !ok || !s.reachFacilities(ch, to) {
		return Errorf(CodeForbidden, "forbidden-part")
	}
	return nil
}

// reachFacilities says whether all that a change puts somewhere lies where there is something within reach already: whoever named another
// place would be shown it from then on.
func (s *State) reachFacilities(ch *SiteChanges, to access.Scope) bool {
	there := map[string]bool{"": true}
	for _, f := range s.ground().sites(s.Sites, to, nil).Facilities {
		there[f.ID] = true
	}
	return !slices.ContainsFunc(ch.Guards, func(x site.Guard) bool { return !there[x.Facility] }) &&
		!slices.ContainsFunc(ch.Posts, func(x site.Post) bool { return !there[x.Facility] }) &&
		!slices.ContainsFunc(ch.Standing, func(x site.Standing) bool { return !there[x.Facility] })
}

func guardBy(g *site.Guard) (string, force.UnitID)       { return g.ID, g.Furnish }
func standingBy(x *site.Standing) (string, force.UnitID) { return x.ID, x.Furnish }

// furnished yields records with the unit that furnishes each.
func furnished[T any](all []T, by func(*T) (string, force.UnitID)) iter.Seq2[string, force.UnitID] {
	return func(yield func(string, force.UnitID) bool) {
		for i := range all {
			if !yield(by(&all[i])) {
				return
			}
		}
	}
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
