package site_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/internal/duty"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	files "qarovul/reference"
)

var (
	december = when.NewMonth(2026, time.December)
	cmpEmpty = cmpopts.EquateEmpty()
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
	s.Guards[0].Valid = when.Period{From: d("2026-12-10")}                        // g1
	s.Posts[5].Valid = when.Period{To: d("2026-12-15")}                           // p6, of g2
	s.Posts[40].Valid = when.Period{From: d("2027-01-01")}                        // p41
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
