package site_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func TestCheck(t *testing.T) {
	register := force.NewRegister([]force.Rank{{Code: "private", Level: 1}, {Code: "sergeant", Level: 4}, {Code: "captain", Level: 12}},
		[]force.Unit{{ID: "u"}}, nil, nil, nil, nil, nil)
	small := func() *site.Sites {
		name := words.Text{Az: "a", En: "a"}
		return &site.Sites{
			Facilities: []site.Facility{{ID: "f", Kind: "government", Name: name}},
			Guards:     []site.Guard{{ID: "g", Facility: "f", Number: 1, Name: name, MountsAt: 1080, Profile: duty.Regulation}},
			Posts: []site.Post{
				{ID: "p", Number: 1, Facility: "f", Guard: "g", Kind: site.ThreeRelief, Name: name, Profile: duty.Regulation, Priority: 1},
				{ID: "q", Number: 2, Facility: "f", Kind: site.ShiftPost, Name: name, Profile: duty.Shift12, Priority: 1, Watches: []site.Watch{{480, 720}}},
			},
			Standing: []site.Standing{{ID: "s", Kind: duty.Inner, Facility: "f", Name: name, StartsAt: 0, Minutes: 1440, Profile: duty.Regulation,
				Roles: []site.RoleCount{{Role: duty.Orderly, Count: 1}}, Priority: 1}},
		}
	}
	b := book(t)
	if faults := site.Check(small(), b, register); len(faults) > 0 {
		t.Fatalf("sites without fault: %v", faults)
	}
	tested := map[string]bool{}
	for _, c := range []struct {
		want  string // table, ID, field, key
		spoil func(*site.Sites)
	}{
		{"facility  id id-missing", func(s *site.Sites) {
			s.Facilities = append(s.Facilities, site.Facility{Kind: "museum", Name: s.Guards[0].Name})
		}},
		{"facility f id id-twice", func(s *site.Sites) { s.Facilities = append(s.Facilities, s.Facilities[0]) }},
		{"facility f kind facility-kind", func(s *site.Sites) { s.Facilities[0].Kind = "castle" }},
		{"facility f name name-missing", func(s *site.Sites) { s.Facilities[0].Name = words.Text{} }},
		{"guard g facility facility-unknown", func(s *site.Sites) { s.Guards[0].Facility = "x" }},
		{"guard g number number", func(s *site.Sites) { s.Guards[0].Number = 0 }},
		{"guard h number number-twice", func(s *site.Sites) {
			h := s.Guards[0]
			h.ID = "h"
			p := s.Posts[0]
			p.ID, p.Number, p.Guard = "r", 3, "h"
			s.Guards, s.Posts = append(s.Guards, h), append(s.Posts, p)
		}},
		{"guard g mounts_at minute", func(s *site.Sites) { s.Guards[0].MountsAt = 1440 }},
		{"guard g drivers count", func(s *site.Sites) { s.Guards[0].Drivers = -1 }},
		{"guard g furnish unit-unknown", func(s *site.Sites) { s.Guards[0].Furnish = "x" }},
		{"guard g valid period", func(s *site.Sites) { s.Guards[0].Valid = when.Period{From: 10, To: 10} }},
		{"guard g id guard-without-post", func(s *site.Sites) { s.Posts = s.Posts[1:] }},
		{"guard g profile profile-kind", func(s *site.Sites) { s.Guards[0].Profile, s.Posts[0].Profile = duty.Shift12, duty.Shift12 }},
		{"post p profile profile-unknown", func(s *site.Sites) { s.Posts[0].Profile = "x" }},
		{"post p profile profile-of-guard", func(s *site.Sites) { s.Posts[0].Profile = duty.Shift12 }},
		{"post p kind post-kind", func(s *site.Sites) { s.Posts[0].Kind = "four-relief" }},
		{"post p guard guard-missing", func(s *site.Sites) { s.Posts[0].Guard = "" }},
		{"post p guard guard-unknown", func(s *site.Sites) { s.Posts[0].Guard = "x" }},
		{"post p min_rank rank-unknown", func(s *site.Sites) { s.Posts[0].MinRank = "x" }},
		{"post p priority priority", func(s *site.Sites) { s.Posts[0].Priority = 0 }},
		{"post p from hours-missing", func(s *site.Sites) { s.Posts[0].Kind = site.TwoRelief }},
		{"post p from hours", func(s *site.Sites) { s.Posts[0].From, s.Posts[0].To = 600, 600 }},
		{"post p watches watches-at-guard-post", func(s *site.Sites) { s.Posts[0].Watches = []site.Watch{{0, 60}} }},
		{"post q number number-twice", func(s *site.Sites) { s.Posts[1].Number = 1 }},
		{"post q guard shift-with-guard", func(s *site.Sites) { s.Posts[1].Guard = "g" }},
		{"post q watches watches-missing", func(s *site.Sites) { s.Posts[1].Watches = nil }},
		{"post q watches watch-length", func(s *site.Sites) { s.Posts[1].Watches[0].Minutes = -60 }},
		{"post q watches watch-too-long", func(s *site.Sites) { s.Posts[1].Watches[0].Minutes = 721 }},
		{"post q watches watch-twice", func(s *site.Sites) { s.Posts[1].Watches = []site.Watch{{480, 60}, {480, 30}} }},
		{"standing s kind standing-kind", func(s *site.Sites) { s.Standing[0].Kind = duty.Guard }},
		{"standing s minutes duration", func(s *site.Sites) { s.Standing[0].Minutes = 0 }},
		{"standing s roles roles-missing", func(s *site.Sites) { s.Standing[0].Roles = nil }},
		{"standing s roles role-unknown", func(s *site.Sites) { s.Standing[0].Roles[0].Role = "cook" }},
		{"standing s roles count", func(s *site.Sites) { s.Standing[0].Roles[0].Count = 0 }},
		{"standing s roles ranks-crossed", func(s *site.Sites) {
			s.Standing[0].Roles[0].MinRank, s.Standing[0].Roles[0].MaxRank = "captain", "sergeant"
		}},
	} {
		t.Run(c.want, func(t *testing.T) {
			s := small()
			c.spoil(s)
			faults := site.Check(s, b, register)
			i := slices.IndexFunc(faults, func(f site.Fault) bool {
				return fmt.Sprintf("%s %s %s %s", f.Table, f.ID, f.Field, f.Key) == c.want
			})
			if i < 0 {
				t.Fatalf("got %v", faults)
			}
			f := faults[i]
			tested[f.Key] = true
			for _, l := range []words.Lang{words.Az, words.En} {
				if text := f.In(l); strings.ContainsAny(text, "⟦⟧{}") {
					t.Errorf("%s: %s", l, text)
				}
			}
			if _, err := site.Demand(december, s, b); err == nil && !needsRegister[f.Key] {
				t.Error("faulty sites make a demand")
			}
		})
	}
	for _, key := range faultKeys(t) {
		if !tested[key] {
			t.Errorf("no case brings about %s", key)
		}
	}
}

// needsRegister: faults that only a register shows.
var needsRegister = map[string]bool{"unit-unknown": true, "rank-unknown": true, "ranks-crossed": true}

// faultKeys lists the faults of which the catalogue knows.
func faultKeys(t *testing.T) []string {
	b, err := os.ReadFile("../words/catalogue/site.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, m := range regexp.MustCompile(`(?m)^site\.fault\.(\S+)\t`).FindAllStringSubmatch(string(b), -1) {
		keys = append(keys, m[1])
	}
	return keys
}
