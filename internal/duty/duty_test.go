package duty_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/duty"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

func book(t testing.TB) *duty.RuleBook {
	t.Helper()
	b, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02T15:04", s, when.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// cases splits a file of test data at its "case" lines: name and body of each.
func cases(t testing.TB, file string, run func(t *testing.T, body string)) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(string(b), "\ncase ")[1:]
	if len(all) == 0 {
		t.Fatalf("%s has no cases", file)
	}
	for _, c := range all {
		name, body, _ := strings.Cut(c, "\n")
		t.(*testing.T).Run(name, func(t *testing.T) { run(t, body) })
	}
}

func TestSlotCounts(t *testing.T) {
	folder, err := fs.Sub(reference.FS, "calendar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := when.ReadCalendar(folder)
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := files.Calendar()
	if err != nil {
		t.Fatal(err)
	}
	cases(t, "testdata/hours.txt", func(t *testing.T, body string) {
		var s duty.Slot
		for l := range strings.Lines(body) {
			f := strings.Fields(l)
			switch {
			case len(f) == 0 || f[0] == "#":
			case f[0] == "slot":
				s = duty.Slot{Kind: duty.Kind(f[1]), Start: moment(t, f[2]), End: moment(t, f[3])}
				s.Mounts = when.DateOf(s.Start)
			case f[0] == "night":
				if want, got := f[1], fmt.Sprint(s.Night()); want != got {
					t.Errorf("night: want %s, got %s", want, got)
				}
			case f[0] == "ledgers":
				var got []string
				for _, k := range s.Ledgers(calendar) {
					got = append(got, string(k))
				}
				if diff := cmp.Diff(f[1:], got); diff != "" {
					t.Errorf("ledgers (-want +got):\n%s", diff)
				}
			default:
				t.Fatalf("what is %q?", l)
			}
		}
	})
}

// TestNightByTheMinute counts each minute by its hour.
func TestNightByTheMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := when.MustDate("2026-11-28").At(rapid.IntRange(0, 10*1440).Draw(t, "from"))
		length := rapid.IntRange(0, 3*1440).Draw(t, "length")
		want := 0
		for i := range length {
			if h := from.Add(time.Duration(i) * time.Minute).Hour(); h >= 22 || h < 6 {
				want++
			}
		}
		if got := duty.NightMinutes(from, from.Add(time.Duration(length)*time.Minute)); got != want {
			t.Fatalf("%s, %d minutes: want %d of night, got %d", from, length, want, got)
		}
	})
}

func TestRestBetween(t *testing.T) {
	b, err := os.ReadFile("testdata/between.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules := book(t)
	n := 0
	for l := range strings.Lines(string(b)) {
		f := strings.Fields(l)
		if len(f) != 5 || f[0] == "#" {
			continue
		}
		n++
		first := &duty.Slot{Profile: duty.ProfileID(f[0]), Kind: duty.Kind(f[1])}
		second := &duty.Slot{Profile: duty.ProfileID(f[2]), Kind: duty.Kind(f[3])}
		if want, got := f[4], fmt.Sprint(rules.RestBetween(first, second)); want != got {
			t.Errorf("%s: got %s", strings.TrimSpace(l), got)
		}
	}
	if n == 0 {
		t.Fatal("no cases")
	}
}

func TestRoleCodes(t *testing.T) {
	seen := map[string]duty.Role{}
	for _, r := range duty.Roles {
		c := r.Code()
		if utf8.RuneCountInString(c) != 2 || c != words.Upper(words.Az, c) {
			t.Errorf("%s: code %q is not two capitals", r, c)
		}
		if other, twice := seen[c]; twice {
			t.Errorf("%s and %s share the code %s", r, other, c)
		}
		seen[c] = r
	}
}

func TestEverythingHasAName(t *testing.T) {
	var names []string
	for _, l := range []words.Lang{words.Az, words.En} {
		for _, r := range duty.Roles {
			names = append(names, r.Name(l))
		}
		for _, k := range duty.Kinds {
			names = append(names, k.Name(l))
		}
		for _, c := range []duty.Class{duty.Hard, duty.Soft, duty.Demand, duty.Procedure} {
			names = append(names, c.Name(l))
		}
		for _, k := range duty.LedgerKinds {
			names = append(names, k.Name(l))
		}
	}
	for _, n := range names {
		if strings.ContainsAny(n, "⟦⟧") {
			t.Errorf("no text for %s", n)
		}
	}
}

// good is a duty without fault, for the checks to spoil.
func good() *duty.Duty {
	start := when.MustDate("2026-12-05").At(1080)
	d := &duty.Duty{ID: "guard:g1:2026-12-05", Kind: duty.Guard, Profile: duty.Regulation, Mounts: when.MustDate("2026-12-05"),
		Start: start, End: start.Add(24 * time.Hour)}
	d.Slots = []duty.Slot{{ID: "guard:g1:2026-12-05:chief", Duty: d.ID, Kind: d.Kind, Profile: d.Profile, Role: duty.Chief,
		Mounts: d.Mounts, Start: d.Start, End: d.End, Needs: []string{"weapon"}}}
	return d
}

func TestCheckDuty(t *testing.T) {
	b := book(t)
	if err := good().Check(b); err != nil {
		t.Fatalf("a good duty: %v", err)
	}
	for _, c := range []struct {
		name  string
		spoil func(*duty.Duty)
		want  string
	}{
		{"slot ends before it starts", func(d *duty.Duty) { d.Slots[0].End = d.Slots[0].Start.Add(-time.Hour) },
			"slot guard:g1:2026-12-05:chief: it ends (2026-12-05 17:00) before it starts (2026-12-05 18:00): correct the hours"},
		{"duty ends before it starts", func(d *duty.Duty) { d.End = d.Start }, "duty guard:g1:2026-12-05: it ends"},
		{"no end", func(d *duty.Duty) { d.Slots[0].End = time.Time{} }, "start or end is missing"},
		{"no slots", func(d *duty.Duty) { d.Slots = nil }, "it has no slots"},
		{"slot of another duty", func(d *duty.Duty) { d.Slots[0].Duty = "x" }, "belongs to duty x"},
		{"twice", func(d *duty.Duty) { d.Slots = append(d.Slots, d.Slots[0]) }, "stands twice"},
		{"beyond the duty", func(d *duty.Duty) { d.Slots[0].End = d.End.Add(time.Hour) }, "reaches beyond it"},
		{"role", func(d *duty.Duty) { d.Slots[0].Role = "cook" }, `no role "cook"`},
		{"kind", func(d *duty.Duty) { d.Slots[0].Kind = "party" }, `no kind of duty "party"`},
		{"profile", func(d *duty.Duty) { d.Slots[0].Profile = "none" }, `no rule profile "none"`},
		{"a 24-hour guard never follows the shift profile", func(d *duty.Duty) { d.Slots[0].Profile = duty.Shift12 },
			"profile shift-12h has no rest for duties of kind guard"},
		{"watch too long", func(d *duty.Duty) { d.Slots[0].Profile, d.Slots[0].Kind = duty.Shift12, duty.Shift },
			"1440 minutes long, the longest watch of profile shift-12h is 720 (S1)"},
		{"date", func(d *duty.Duty) { d.Slots[0].Mounts = 0 }, "the date that it bears is missing"},
		{"relief", func(d *duty.Duty) { d.Slots[0].Relief = 4 }, "relief 4"},
		{"needs", func(d *duty.Duty) { d.Slots[0].Needs = []string{"weapon", "driver"} }, "not sorted"},
		{"names", func(d *duty.Duty) { d.Slots[0].ID = "" }, "it has no identifier"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := good()
			c.spoil(d)
			err := d.Check(b)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestSlotMinutes(t *testing.T) {
	if want, got := 1440, good().Slots[0].Minutes(); want != got {
		t.Errorf("want %d, got %d", want, got)
	}
}

func TestProfileIDs(t *testing.T) {
	if diff := cmp.Diff([]duty.ProfileID{duty.Regulation, duty.Shift12}, book(t).ProfileIDs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Contains(duty.LedgerKinds, duty.LedgerNight) {
		t.Error("the ledgers lack the night")
	}
}
