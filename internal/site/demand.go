package site

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Demand is what a month asks for: a duty for each guard that mounts in it, each day of a shift post and each standing duty that
// starts in it, by date and then in the order of the kinds. The same sites give the same duties and identifiers each time,
// in whatever order the store hands them out. Sites that Check refuses are an error.
func Demand(m when.Month, s *Sites, b *duty.RuleBook) ([]duty.Duty, error) {
	if faults := Check(s, b, nil); len(faults) > 0 {
		errs := make([]error, len(faults))
		for i, f := range faults {
			errs[i] = f
		}
		return nil, fmt.Errorf("no demand for %s: %w", m, errors.Join(errs...))
	}
	k := demand{book: b, index: NewIndex(s)}
	var out []duty.Duty
	for d := m.First(); d <= m.Last(); d++ {
		out = append(out, k.day(d)...)
	}
	return out, nil
}

type demand struct {
	book  *duty.RuleBook
	index *Index
}

func (k *demand) day(d when.Date) []duty.Duty {
	var out []duty.Duty
	for i := range k.index.Guards {
		if g := &k.index.Guards[i]; g.Valid.Holds(d) {
			out = append(out, k.guard(g, d))
		}
	}
	for i := range k.index.Posts {
		if p := &k.index.Posts[i]; p.Kind == ShiftPost && p.Valid.Holds(d) {
			out = append(out, k.shift(p, d))
		}
	}
	for i := range k.index.Standing {
		if s := &k.index.Standing[i]; s.Valid.Holds(d) {
			out = append(out, k.standing(s, d))
		}
	}
	return out
}

func (k *demand) guard(g *Guard, d when.Date) duty.Duty {
	id := duty.ID(fmt.Sprintf("%s:%s:%s", duty.Guard, g.ID, d))
	out := duty.Duty{
		ID: id, Kind: duty.Guard, Source: g.ID, Title: g.Title(), Site: g.Facility, Profile: g.Profile, Mounts: d,
		Start: d.At(g.MountsAt), End: d.At(g.MountsAt + 1440), Together: true,
	}
	add := func(name string, s duty.Slot) {
		s.ID, s.Duty, s.Kind, s.Site, s.Profile = duty.SlotID(string(id)+":"+name), id, duty.Guard, g.Facility, g.Profile
		s.Mounts, s.Start, s.End, s.Furnish = d, out.Start, out.End, g.Furnish
		out.Slots = append(out.Slots, s)
	}
	several := func(r duty.Role, n int) {
		for i := 1; i <= n; i++ {
			add(fmt.Sprintf("%s:%d", r, i), k.slot(r, "", nil))
		}
	}
	add(string(duty.Chief), k.slot(duty.Chief, "", nil))
	several(duty.Assistant, g.Assistants)
	several(duty.ReliefCommander, g.ReliefCommanders)
	for _, p := range k.index.PostsOf(g.ID, d) {
		for r := 1; r <= p.Reliefs(); r++ {
			s := k.slot(duty.Sentry, p.MinRank, p.Needs)
			s.Post, s.Relief, s.Priority = p.ID, r, p.Priority
			add(fmt.Sprintf("%s:%s:%d", duty.Sentry, p.ID, r), s)
		}
	}
	several(duty.Driver, g.Drivers)
	several(duty.Supernumerary, g.Supernumeraries)
	return out
}

func (k *demand) shift(p *Post, d when.Date) duty.Duty {
	id := duty.ID(fmt.Sprintf("%s:%s:%s", duty.Shift, p.ID, d))
	out := duty.Duty{
		ID: id, Kind: duty.Shift, Source: p.ID, Title: p.Title(), Site: p.Facility, Profile: p.Profile, Mounts: d,
	}
	for _, w := range p.Watches {
		s := k.slot(duty.Watch, p.MinRank, p.Needs)
		s.ID = duty.SlotID(fmt.Sprintf("%s:%s:%02d%02d", id, duty.Watch, w.Start/60, w.Start%60))
		s.Duty, s.Kind, s.Site, s.Profile, s.Post = id, duty.Shift, p.Facility, p.Profile, p.ID
		s.Mounts, s.Start, s.End = d, d.At(w.Start), d.At(w.Start+w.Minutes)
		s.Priority, s.Furnish = p.Priority, p.Furnish
		out.Slots = append(out.Slots, s)
	}
	slices.SortStableFunc(out.Slots, func(a, b duty.Slot) int { return a.Start.Compare(b.Start) })
	out.Start, out.End = span(out.Slots)
	return out
}

func span(slots []duty.Slot) (from, to time.Time) {
	for i := range slots {
		if i == 0 || slots[i].Start.Before(from) {
			from = slots[i].Start
		}
		if i == 0 || slots[i].End.After(to) {
			to = slots[i].End
		}
	}
	return from, to
}

func (k *demand) standing(s *Standing, d when.Date) duty.Duty {
	id := duty.ID(fmt.Sprintf("%s:%s:%s", s.Kind, s.ID, d))
	out := duty.Duty{
		ID: id, Kind: s.Kind, Source: s.ID, Title: s.Name, Site: s.Facility, Profile: s.Profile, Mounts: d,
		Start: d.At(s.StartsAt), End: d.At(s.StartsAt + s.Minutes), Together: s.Together,
	}
	number := map[duty.Role]int{}
	for _, c := range s.Roles {
		for range c.Count {
			number[c.Role]++
			x := k.slot(c.Role, c.MinRank, c.Needs)
			if c.MaxRank != "" {
				x.MaxRank = c.MaxRank
			}
			x.ID = duty.SlotID(fmt.Sprintf("%s:%s:%d", id, c.Role, number[c.Role]))
			x.Duty, x.Kind, x.Site, x.Profile = id, s.Kind, s.Facility, s.Profile
			x.Mounts, x.Start, x.End, x.Priority, x.Furnish = d, out.Start, out.End, s.Priority, s.Furnish
			out.Slots = append(out.Slots, x)
		}
	}
	return out
}

// slot is what a role asks for (O3, O4), with what the post or duty asks beyond it.
func (k *demand) slot(r duty.Role, minRank force.RankCode, needs []string) duty.Slot {
	rule := k.book.Roles[r]
	s := duty.Slot{Role: r, MinRank: rule.MinRank, MaxRank: rule.MaxRank, Priority: rule.Priority}
	if minRank != "" {
		s.MinRank = minRank
	}
	s.Needs = slices.Concat(rule.Needs, needs)
	slices.Sort(s.Needs)
	s.Needs = slices.Compact(s.Needs)
	return s
}

// Reliefs is how many sentries a post takes (R5): 3, 2, and 0 at a shift post.
func (p *Post) Reliefs() int {
	switch p.Kind {
	case ThreeRelief:
		return 3
	case TwoRelief:
		return 2
	}
	return 0
}

// GiveUp lists posts in the order in which they are given up when people are short: the highest priority number first,
// among equals the highest post number.
func GiveUp(posts []Post) []Post {
	out := slices.Clone(posts)
	slices.SortStableFunc(out, func(a, b Post) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(b.Number, a.Number), strings.Compare(a.ID, b.ID))
	})
	return out
}

// Title is number and name: "Guard 3, National Parliament".
func (g *Guard) Title() words.Text { return numbered("site.guard-title", g.Number, g.Name) }

// Title is number and name: "Post 41, Main gate".
func (p *Post) Title() words.Text { return numbered("site.post-title", p.Number, p.Name) }

func numbered(key string, n int, name words.Text) words.Text {
	return words.Text{Az: words.T(words.Az, key, n, name.In(words.Az)), En: words.T(words.En, key, n, name.In(words.En))}
}

// Name of the kind of post in a language.
func (k PostKind) Name(l words.Lang) string { return words.T(l, "site.post-kind."+string(k)) }

// KindName of the facility in a language.
func (f *Facility) KindName(l words.Lang) string { return words.T(l, "site.facility-kind."+f.Kind) }
