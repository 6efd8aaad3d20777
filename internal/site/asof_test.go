package site_test

import (
	"testing"

	"qarovul/internal/site"
	"qarovul/internal/when"
)

func TestPostAsOf(t *testing.T) {
	d := when.MustDate("2026-03-01")
	s := &site.Sites{
		Facilities: []site.Facility{{ID: "f"}, {ID: "g"}},
		Guards:     []site.Guard{{ID: "main", Facility: "f", Furnish: "b1", Valid: when.Period{From: d}}},
		Posts: []site.Post{
			{ID: "old", Facility: "f", Guard: "main", Valid: when.Period{To: d.Add(30)}},
			{ID: "shift", Facility: "g", Kind: site.ShiftPost, Furnish: "c2"},
		},
	}
	for _, x := range []struct {
		id    string
		on    when.Date
		valid bool
		where string
		by    string
	}{
		{"old", d.Add(-1), false, "f", "b1"}, {"old", d, true, "f", "b1"}, {"old", d.Add(29), true, "f", "b1"}, {"old", d.Add(30), false, "f", "b1"},
		{"shift", d.Add(-1000), true, "g", "c2"},
	} {
		p, ok := s.PostAsOf(x.id, x.on)
		if !ok || p.Valid != x.valid || p.Facility == nil || p.Facility.ID != x.where || string(p.Furnish) != x.by || (p.Guard != nil) != (x.id == "old") {
			t.Errorf("%s on %s: %+v", x.id, x.on, p)
		}
	}
	if _, ok := s.PostAsOf("none", d); ok {
		t.Error("a post that is not there was found")
	}
}
