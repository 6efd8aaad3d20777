package app

import (
	"context"
	"slices"
	"strings"

	"qarovul/internal/words"
)

// Hit is something found by name.
type Hit struct {
	Kind  string // "person", "unit", "post", "facility", "guard", "fact" (of the organisation; its ID is the statement's number)
	ID    string
	Title words.Text
	Note  words.Text // rank and unit, facility
	score int
}

// Search finds people, units, posts, guards and facilities by any part of their names or numbers. Letters with and without
// their dots and tails are the same to it, so "ceyhun" finds Ceyhun and "ehmedov" Əhmədov.
func (a *App) Search(ctx context.Context, text string, limit int) ([]Hit, error) {
	want := strings.Fields(words.Fold(text))
	if len(want) == 0 {
		return nil, nil
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	add := func(h Hit, hay string) {
		if h.score = match(words.Fold(hay), want); h.score > 0 {
			hits = append(hits, h)
		}
	}
	r := s.Register
	today := dateOf(s)
	for i := range r.Units {
		u := &r.Units[i]
		add(Hit{Kind: "unit", ID: string(u.ID), Title: u.Name}, u.Name.Az+" "+u.Name.En+" "+u.Short)
	}
	for i := range s.Sites.Facilities {
		f := &s.Sites.Facilities[i]
		add(Hit{Kind: "facility", ID: f.ID, Title: f.Name}, f.Name.Az+" "+f.Name.En)
	}
	for i := range s.Sites.Guards {
		g := &s.Sites.Guards[i]
		add(Hit{Kind: "guard", ID: g.ID, Title: g.Name}, g.Name.Az+" "+g.Name.En)
	}
	for i := range s.Sites.Posts {
		p := &s.Sites.Posts[i]
		add(Hit{Kind: "post", ID: p.ID, Title: p.Name}, p.Name.Az+" "+p.Name.En)
	}
	if c, err := a.Chronicle(ctx); err == nil {
		told := map[words.Text]bool{}
		for i := range c.Facts {
			if f := &c.Facts[i]; !told[f.Text] {
				told[f.Text] = true
				add(Hit{Kind: "fact", ID: f.Ref, Title: f.Text, Note: words.Text{Az: words.T(words.Az, "web.nav.organisation"), En: words.T(words.En, "web.nav.organisation")}}, f.Text.Az+" "+f.Text.En)
			}
		}
	} else if CodeOf(err) != CodeForbidden {
		return nil, err
	}
	for i := range r.People {
		p := &r.People[i]
		h := Hit{Kind: "person", ID: string(p.ID), Title: words.Text{Az: p.FullName(), En: p.FullName()}}
		add(h, p.FullName()+" "+p.Number)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return b.score - a.score })
	hits = hits[:min(limit, len(hits))]
	for i := range hits {
		if hits[i].Kind == "person" {
			hits[i].Note = personNote(s, hits[i].ID, today)
		}
	}
	return hits, nil
}

// match scores how well all words are found: beginnings of words count for more than parts; 0 if one is missing.
func match(hay string, want []string) int {
	score := 0
	for _, w := range want {
		switch {
		case strings.HasPrefix(hay, w):
			score += 4
		case strings.Contains(hay, " "+w):
			score += 3
		case strings.Contains(hay, w):
			score++
		default:
			return 0
		}
	}
	return score
}
