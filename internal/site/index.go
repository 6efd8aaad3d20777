package site

import (
	"cmp"
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/when"
)

// Index finds sites by identifier. It holds them sorted: facilities by order, guards and posts by number, standing duties by
// kind, priority and identifier. The sites that it was made from are left as they are.
type Index struct {
	Sites

	facility, guard, post, standing map[string]int
	manned                          map[string][]int // posts by guard
}

// NewIndex sorts and indexes.
func NewIndex(s *Sites) *Index {
	x := &Index{Sites: Sites{
		Facilities: slices.Clone(s.Facilities), Guards: slices.Clone(s.Guards),
		Posts: slices.Clone(s.Posts), Standing: slices.Clone(s.Standing),
	}}
	slices.SortFunc(x.Facilities, func(a, b Facility) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(x.Guards, func(a, b Guard) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(x.Posts, func(a, b Post) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(x.Standing, func(a, b Standing) int {
		return cmp.Or(
			cmp.Compare(slices.Index(duty.Kinds, a.Kind), slices.Index(duty.Kinds, b.Kind)),
			cmp.Compare(a.Priority, b.Priority), strings.Compare(a.ID, b.ID))
	})
	x.facility = places(x.Facilities, func(f *Facility) string { return f.ID })
	x.guard = places(x.Guards, func(g *Guard) string { return g.ID })
	x.post = places(x.Posts, func(p *Post) string { return p.ID })
	x.standing = places(x.Standing, func(s *Standing) string { return s.ID })
	x.manned = map[string][]int{}
	for i := range x.Posts {
		if g := x.Posts[i].Guard; g != "" {
			x.manned[g] = append(x.manned[g], i)
		}
	}
	return x
}

func places[T any](all []T, id func(*T) string) map[string]int {
	m := make(map[string]int, len(all))
	for i := range all {
		m[id(&all[i])] = i
	}
	return m
}

// Facility by ID; nil if unknown.
func (x *Index) Facility(id string) *Facility { return at(x.Facilities, x.facility, id) }

// Guard by ID; nil if unknown.
func (x *Index) Guard(id string) *Guard { return at(x.Guards, x.guard, id) }

// Post by ID; nil if unknown.
func (x *Index) Post(id string) *Post { return at(x.Posts, x.post, id) }

// StandingDuty by ID; nil if unknown.
func (x *Index) StandingDuty(id string) *Standing { return at(x.Standing, x.standing, id) }

func at[T any](all []T, places map[string]int, id string) *T {
	if i, ok := places[id]; ok {
		return &all[i]
	}
	return nil
}

// PostsOf lists the posts that a guard mans on the date on which it mounts, by number; date 0 lists all.
func (x *Index) PostsOf(guard string, d when.Date) []*Post {
	var out []*Post
	for _, i := range x.manned[guard] {
		if p := &x.Posts[i]; d == 0 || p.Valid.Holds(d) {
			out = append(out, p)
		}
	}
	return out
}

// Strength of a guard that mounts on a date: the chief, those beside the chief, and the sentries of its posts.
func (x *Index) Strength(g *Guard, d when.Date) int {
	n := 1 + g.Assistants + g.ReliefCommanders + g.Drivers + g.Supernumeraries
	for _, p := range x.PostsOf(g.ID, d) {
		n += p.Reliefs()
	}
	return n
}
