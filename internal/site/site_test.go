package site_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	files "qarovul/reference"
)

var (
	catalogue = os.DirFS("../words/catalogue")
	december  = when.NewMonth(2026, time.December)
	cmpEmpty  = cmpopts.EquateEmpty()
)

func book(t testing.TB) *duty.RuleBook {
	t.Helper()
	b, err := duty.LoadRules(files.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reference is the sites that ship, read anew.
func reference(t testing.TB) *site.Sites {
	t.Helper()
	s, err := site.Read(files.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func find(t testing.TB, all []duty.Duty, id duty.ID) *duty.Duty {
	t.Helper()
	i := slices.IndexFunc(all, func(d duty.Duty) bool { return d.ID == id })
	if i < 0 {
		t.Fatalf("there is no duty %s", id)
	}
	return &all[i]
}

func TestReferenceSites(t *testing.T) {
	s := reference(t)
	if faults := site.Check(s, book(t), nil); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	for _, p := range s.Posts {
		if !p.Invented {
			t.Errorf("post %s is not marked as invented", p.ID)
		}
		for _, x := range []words.Text{p.Name, p.Guarded, p.Limits, p.Special} {
			if x.Az == "" || x.En == "" {
				t.Errorf("post %s lacks a text: %+v", p.ID, x)
			}
		}
	}
	kinds := map[site.PostKind]int{}
	for _, p := range s.Posts {
		kinds[p.Kind]++
	}
	want := map[site.PostKind]int{site.ThreeRelief: 38, site.TwoRelief: 2, site.ShiftPost: 12}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("posts by kind (-want +got):\n%s", diff)
	}
	// What the source article names stands there with its statement; all else is invented.
	for _, f := range s.Facilities {
		if (f.Source == "") != f.Invented {
			t.Errorf("facility %s: source %q, invented %v", f.ID, f.Source, f.Invented)
		}
	}
	for _, name := range []string{"National Parliament", "Presidential Administration", "Cabinet of Ministers", "Ministry of Foreign Affairs",
		"Constitutional Court", "Central Election Commission", "Heydar Aliyev Memorial Museum"} {
		if !slices.ContainsFunc(s.Facilities, func(f site.Facility) bool { return f.Name.En == name && f.Source != "" }) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestDemandOfTheReferenceMonth(t *testing.T) {
	b := book(t)
	all, err := site.Demand(december, reference(t), b)
	if err != nil {
		t.Fatal(err)
	}
	slots := map[duty.Kind]int{}
	seen := map[duty.SlotID]bool{}
	perDay := map[when.Date]int{}
	for i := range all {
		d := &all[i]
		if err := d.Check(b); err != nil {
			t.Error(err)
		}
		if !december.Contains(d.Mounts) || d.Mounts != when.DateOf(d.Start) {
			t.Errorf("%s bears %s and starts %s", d.ID, d.Mounts, d.Start)
		}
		for _, s := range d.Slots {
			slots[d.Kind]++
			if d.Kind == duty.Guard {
				perDay[d.Mounts]++
			}
			if seen[s.ID] {
				t.Errorf("%s stands twice", s.ID)
			}
			seen[s.ID] = true
			if s.Mounts != d.Mounts || s.Kind != d.Kind || s.Profile != d.Profile || s.Site != d.Site {
				t.Errorf("%s differs from its duty", s.ID)
			}
		}
	}
	want := map[duty.Kind]int{duty.Guard: 168 * 31, duty.Shift: 21 * 31, duty.DutyOfficer: 14 * 31, duty.Standby: 16 * 31, duty.Inner: 24 * 31}
	if diff := cmp.Diff(want, slots); diff != "" {
		t.Errorf("slots by kind (-want +got):\n%s", diff)
	}
	if n := len(seen); n < 7000 || n > 7600 {
		t.Errorf("%d slots in all", n)
	}
	for d, n := range perDay {
		if n != 168 {
			t.Errorf("%s: %d people on guard", d, n)
		}
	}
}

func TestDemandOfAGuard(t *testing.T) {
	all, err := site.Demand(december, reference(t), book(t))
	if err != nil {
		t.Fatal(err)
	}
	d := find(t, all, "guard:g3:2026-12-31")
	if want, got := (words.Text{Az: "3 saylı qarovul, Milli Məclis", En: "Guard 3, National Parliament"}), d.Title; want != got {
		t.Errorf("title: want %v, got %v", want, got)
	}
	if !d.Together || d.Source != "g3" {
		t.Errorf("together %v, source %s", d.Together, d.Source)
	}
	roles := map[duty.Role]int{}
	for _, s := range d.Slots {
		roles[s.Role]++
	}
	want := map[duty.Role]int{duty.Chief: 1, duty.Assistant: 1, duty.ReliefCommander: 1, duty.Sentry: 15, duty.Driver: 1, duty.Supernumerary: 2}
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	i := slices.IndexFunc(d.Slots, func(s duty.Slot) bool { return s.ID == "guard:g3:2026-12-31:sentry:p12:2" })
	if i < 0 {
		t.Fatal("the second sentry of post p12 is missing")
	}
	// p12 is the assembly hall, which asks for first aid beside the weapon of every sentry. The guard stands into January.
	newYear := when.MustDate("2026-12-31")
	wantSlot := duty.Slot{ID: "guard:g3:2026-12-31:sentry:p12:2", Duty: d.ID, Kind: duty.Guard, Profile: duty.Regulation,
		Site: "national-parliament", Post: "p12", Role: duty.Sentry, Relief: 2, Mounts: newYear, Start: newYear.At(1080), End: newYear.At(1080 + 1440),
		Needs: []string{"first-aid", "weapon"}, MinRank: "private", MaxRank: "senior-sergeant", Priority: 2, Furnish: "protection-1"}
	if diff := cmp.Diff(wantSlot, d.Slots[i]); diff != "" {
		t.Errorf("slot (-want +got):\n%s", diff)
	}
}

func TestDemandOfAShiftPost(t *testing.T) {
	all, err := site.Demand(december, reference(t), book(t))
	if err != nil {
		t.Fatal(err)
	}
	d := find(t, all, "shift:p41:2026-12-05")
	day := when.MustDate("2026-12-05")
	if !d.Start.Equal(day.At(480)) || !d.End.Equal(day.At(1920)) {
		t.Errorf("it stands from %s to %s", d.Start, d.End)
	}
	var got []string
	for _, s := range d.Slots {
		got = append(got, fmt.Sprintf("%s %s %s", s.ID, s.Start.Format("15:04"), s.End.Format("15:04")))
	}
	want := []string{"shift:p41:2026-12-05:watch:0800 08:00 20:00", "shift:p41:2026-12-05:watch:2000 20:00 08:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDemandIsTheSameInAnyOrder shuffles what the store hands out.
func TestDemandIsTheSameInAnyOrder(t *testing.T) {
	b := book(t)
	want, err := site.Demand(december, reference(t), b)
	if err != nil {
		t.Fatal(err)
	}
	s := reference(t)
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(s.Guards), func(i, j int) { s.Guards[i], s.Guards[j] = s.Guards[j], s.Guards[i] })
	r.Shuffle(len(s.Posts), func(i, j int) { s.Posts[i], s.Posts[j] = s.Posts[j], s.Posts[i] })
	r.Shuffle(len(s.Standing), func(i, j int) { s.Standing[i], s.Standing[j] = s.Standing[j], s.Standing[i] })
	for i := range s.Posts {
		slices.Reverse(s.Posts[i].Watches)
	}
	got, err := site.Demand(december, s, b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestValidPeriods(t *testing.T) {
	s := reference(t)
	d := when.MustDate
	s.Guards[0].Valid = when.Period{From: d("2026-12-10")}              // g1
	s.Posts[5].Valid = when.Period{To: d("2026-12-15")}                 // p6, of g2
	s.Posts[40].Valid = when.Period{From: d("2027-01-01")}              // p41
	s.Standing[0].Valid = when.Period{From: d("2026-12-03"), To: d("2026-12-05")} // officer-force
	all, err := site.Demand(december, s, book(t))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, x := range all {
		count[x.Source]++
		if x.Source == "g2" {
			count["p6"] += strings.Count(fmt.Sprint(x.Slots), ":sentry:p6:")
		}
	}
	want := map[string]int{"g1": 22, "p6": 14 * 3, "p41": 0, "officer-force": 2, "g3": 31}
	for k, n := range want {
		if count[k] != n {
			t.Errorf("%s: want %d, got %d", k, n, count[k])
		}
	}
}

func TestIndex(t *testing.T) {
	x := site.NewIndex(reference(t))
	if g := x.Guard("g3"); g == nil || g.Number != 3 || x.Strength(g, december.First()) != 21 {
		t.Errorf("g3 is %+v", g)
	}
	if p := x.Post("p17"); p == nil || p.Guard != "g4" || p.Reliefs() != 3 {
		t.Errorf("p17 is %+v", p)
	}
	if f := x.Facility("museum"); f == nil || f.Source != "F25" || f.KindName(words.Az) != "muzey" {
		t.Errorf("the museum is %+v", f)
	}
	if s := x.StandingDuty("subunit"); s == nil || s.Kind != duty.Standby {
		t.Errorf("the duty subunit is %+v", s)
	}
	if x.Guard("x") != nil || x.Post("x") != nil || x.Facility("x") != nil || x.StandingDuty("x") != nil {
		t.Error("something is found under an unknown identifier")
	}
	var got []int
	for _, p := range x.PostsOf("g2", 0) {
		got = append(got, p.Number)
	}
	if diff := cmp.Diff([]int{6, 7, 8, 9, 10}, got); diff != "" {
		t.Errorf("posts of g2 (-want +got):\n%s", diff)
	}
}

func TestGiveUp(t *testing.T) {
	posts := []site.Post{{ID: "a", Number: 1, Priority: 1}, {ID: "b", Number: 2, Priority: 4}, {ID: "c", Number: 3, Priority: 2}, {ID: "d", Number: 4, Priority: 4}}
	var got string
	for _, p := range site.GiveUp(posts) {
		got += p.ID
	}
	if want := "dbca"; want != got {
		t.Errorf("want %s, got %s", want, got)
	}
}

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
	b, err := fs.ReadFile(catalogue, "site.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, m := range regexp.MustCompile(`(?m)^site\.fault\.(\S+)\t`).FindAllStringSubmatch(string(b), -1) {
		keys = append(keys, m[1])
	}
	return keys
}

// TestReadRefuses spoils one file of the reference sites at a time.
func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ file, old, replacement, want string }{
		{"sites/guards/3.json", `"mounts_at": "18:00"`, `"mounts_at": "6 pm"`, `sites/guards/3.json: mounts_at: "6 pm" is not an hour: write it as 18:00`},
		{"sites/guards/3.json", `"number": 3,`, `"nr": 3,`, `sites/guards/3.json:2: unknown key "nr" in the file`},
		{"sites/guards/6.json", `"hours": "08:00-20:00"`, `"hours": "08:00"`, `sites/guards/6.json: post p30: hours: "08:00" are not hours`},
		{"sites/shift-posts.json", `"20:00-08:00"`, `"20:00-25:00"`, `sites/shift-posts.json: post p41: watches: "25:00" is not an hour`},
		{"sites/standing.json", `"hours": "18:00-18:00"`, `"hours": "24:00-18:00"`, `sites/standing.json: standing duty officer-force: hours: "24:00-18:00" are not hours`},
		{"sites/facilities.json", `"order": 1}`, `"order": 1`, "sites/facilities.json:"},
	} {
		m := fstest.MapFS{}
		err := fs.WalkDir(files.FS, "sites", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(files.FS, path)
			if path == c.file {
				if !strings.Contains(string(b), c.old) {
					t.Fatalf("%s has no %q", c.file, c.old)
				}
				b = []byte(strings.Replace(string(b), c.old, c.replacement, 1))
			}
			m[path] = &fstest.MapFile{Data: b}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := site.Read(m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
}

func TestClock(t *testing.T) {
	for m := range 1441 {
		got, err := site.ParseClock(site.Clock(m))
		if err != nil || got != m {
			t.Errorf("%d is written %s and read %d, %v", m, site.Clock(m), got, err)
		}
	}
	for _, s := range []string{"", "18", "18:0", "8:00", "24:01", "12:60", "-1:00", "+8:00", "aa:bb", "18:00:00"} {
		if m, err := site.ParseClock(s); err == nil {
			t.Errorf("%q is read as %d", s, m)
		}
	}
}

func TestHours(t *testing.T) {
	for _, c := range []struct {
		text           string
		start, minutes int
		written        string
	}{
		{"08:00-20:00", 480, 720, "08:00–20:00"},
		{"20:00–08:00", 1200, 720, "20:00–08:00"},
		{"18:00-18:00", 1080, 1440, "18:00–18:00"},
		{"00:00-24:00", 0, 1440, "00:00–24:00"},
		{"22:00 - 24:00", 1320, 120, "22:00–24:00"},
	} {
		start, minutes, err := site.ParseHours(c.text)
		if err != nil || start != c.start || minutes != c.minutes {
			t.Errorf("%s: want %d, %d; got %d, %d, %v", c.text, c.start, c.minutes, start, minutes, err)
		}
		if got := site.Hours(start, minutes); got != c.written {
			t.Errorf("%s: want %s, got %s", c.text, c.written, got)
		}
	}
}

// FuzzParseHours: what is read is a stretch of at most a day that is written and read again alike.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"08:00-20:00", "20:00–08:00", "24:00-00:00", "-", "00:00-00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		start, minutes, err := site.ParseHours(s)
		if err != nil {
			return
		}
		if start < 0 || start >= 1440 || minutes < 1 || minutes > 1440 {
			t.Fatalf("%q: %d, %d", s, start, minutes)
		}
		again, length, err := site.ParseHours(site.Hours(start, minutes))
		if err != nil || again != start || length != minutes {
			t.Fatalf("%q: %d, %d, then %d, %d, %v", s, start, minutes, again, length, err)
		}
	})
}
