package curtois

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

func small(t testing.TB) *Instance {
	t.Helper()
	f, err := os.Open("testdata/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := Read(f, f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestReadGivesEveryField(t *testing.T) {
	want := &Instance{
		Name: "small", Days: 7,
		Shifts: []Shift{{ID: "E", Minutes: 480}, {ID: "L", Minutes: 600, Bars: []int{0}}},
		Staff: []Staff{
			{ID: "A", MaxShifts: []int{7, 2}, MaxMinutes: 2400, MinMinutes: 1440, MaxConsecutive: 3, MinConsecutive: 2, MinOff: 2, MaxWeekends: 1, DaysOff: []int{0}},
			{ID: "B", MaxShifts: []int{7, 7}, MaxMinutes: 2400, MinMinutes: 1440, MaxConsecutive: 3, MinConsecutive: 2, MinOff: 2, MaxWeekends: 1, DaysOff: []int{3, 4}},
			{ID: "C", MaxShifts: []int{0, -1}, MaxMinutes: 2400, MinMinutes: 1440, MaxConsecutive: 3, MinConsecutive: 1, MinOff: 1},
		},
		On:  []Request{{0, 2, 0, 3}, {2, 1, 1, 2}},
		Off: []Request{{1, 1, 1, 4}},
		Cover: []Cover{{0, 0, 1, 100, 1}, {0, 1, 1, 100, 1}, {1, 0, 1, 100, 1}, {2, 0, 1, 100, 1}, {2, 1, 1, 100, 1},
			{5, 0, 1, 50, 2}},
	}
	if diff := cmp.Diff(want, small(t)); diff != "" {
		t.Errorf("instance (-want +got):\n%s", diff)
	}
}

// Files of other systems, with a mark of their byte order and other line ends, are read alike.
func TestReadTakesOtherSystemsFiles(t *testing.T) {
	text, err := os.ReadFile("testdata/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	other := "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n", "\r\n")
	got, err := Read(strings.NewReader(other), "testdata/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(small(t), got); diff != "" {
		t.Errorf("instance (-want +got):\n%s", diff)
	}
}

func TestProblemStatesTheInstance(t *testing.T) {
	p := small(t).Problem()
	if got, want := len(p.Demands), 14; got != want {
		t.Fatalf("demands: got %d, want %d", got, want)
	}
	want := roster.Demand{ID: "E", Day: 5, Shift: 0, Want: 1, Max: -1, Under: 50, Over: 2}
	if diff := cmp.Diff(want, p.Demands[10]); diff != "" {
		t.Errorf("demand (-want +got):\n%s", diff)
	}
	counts := map[string]int{}
	for _, r := range p.Rules {
		counts[r.Head().Name]++
	}
	// A shift maximum that the horizon cannot reach is no rule; equal limits are one rule for all who have them.
	if diff := cmp.Diff(map[string]int{RuleFollow: 1, RuleShifts: 2, RuleMinutes: 1, RuleWork: 2, RuleRest: 2,
		RuleWeekends: 2, RuleOn: 2, RuleOff: 1}, counts); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestFaultsNameTheLine(t *testing.T) {
	const head = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\n"
	const staff = head + "SECTION_STAFF\nA,E=7,1,1,1,1,1,1\n"
	for _, c := range []struct {
		name, text string
		line       int
		reason     string
	}{
		{"empty", "", 0, "without a horizon"},
		{"unknown section", "SECTION_X\n", 1, "unknown section"},
		{"order", "SECTION_HORIZON\n7\nSECTION_STAFF\n", 3, "stands before"},
		{"twice", "SECTION_HORIZON\n7\nSECTION_HORIZON\n", 3, "stands twice"},
		{"horizon", "SECTION_HORIZON\nseven\n", 2, "not a whole number"},
		{"horizon range", "SECTION_HORIZON\n0\n", 2, "not between"},
		{"outside", "# c\n7\n", 2, "before any section"},
		{"shift fields", "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480\n", 4, "2 fields where 3"},
		{"shift name", "SECTION_HORIZON\n7\nSECTION_SHIFTS\n-,480,\n", 4, "cannot name"},
		{"shift twice", head + "E,480,\n", 5, "stands twice"},
		{"bars", "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,X\nL,480,\nSECTION_STAFF\n", 4, "unknown shift"},
		{"maximum", head + "SECTION_STAFF\nA,X=7,1,1,1,1,1,1\n", 6, "known shift"},
		{"staff twice", staff + "A,E=7,1,1,1,1,1,1\n", 7, "stands twice"},
		{"day off", staff + "SECTION_DAYS_OFF\nA,7\n", 8, "not between 0 and 6"},
		{"who", staff + "SECTION_DAYS_OFF\nB,1\n", 8, "unknown person"},
		{"request", staff + "SECTION_SHIFT_ON_REQUESTS\nA,1,X,1\n", 8, "unknown shift"},
		{"maximum twice", head + "SECTION_STAFF\nA,E=7|E=0,1,1,1,1,1,1\n", 6, "stands twice"},
		{"minutes", head + "SECTION_STAFF\nA,E=7,480,960,1,1,1,1\n", 6, "least minutes 960 are above most minutes 480"},
		{"shifts in a row", head + "SECTION_STAFF\nA,E=7,960,480,1,2,1,1\n", 6, "least shifts in a row 2 are above most 1"},
		{"cut off before the staff", head, 4, "ends without SECTION_STAFF"},
		{"cut off before the cover", staff + "SECTION_DAYS_OFF\nA,1\n", 8, "ends without SECTION_COVER"},
		{"cover twice", staff + "SECTION_COVER\n1,E,1,1,1\n1,E,2,1,1\n", 9, "stands twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text), "f.txt")
			var fault *lines.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.File != "f.txt" || fault.Line != c.line || !strings.Contains(fault.Reason, c.reason) {
				t.Errorf("got %v, want line %d and %q", fault, c.line, c.reason)
			}
		})
	}
}

func TestRosterThereAndBack(t *testing.T) {
	in := small(t)
	r := &roster.Roster{Assignments: []roster.Assignment{{Person: 0, Demand: 2}, {Person: 0, Demand: 4}, {Person: 2, Demand: 3}}}
	var b bytes.Buffer
	if err := in.WriteRoster(&b, r); err != nil {
		t.Fatal(err)
	}
	want := "A\t-,E,E,-,-,-,-\nB\t-,-,-,-,-,-,-\nC\t-,L,-,-,-,-,-\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	got, err := in.ReadRoster(&b, "out")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("roster (-want +got):\n%s", diff)
	}
	twice := &roster.Roster{Assignments: []roster.Assignment{{Person: 0, Demand: 2}, {Person: 0, Demand: 3}}}
	if err := in.WriteRoster(&b, twice); err == nil {
		t.Error("two shifts on a day: want an error")
	}
	for _, bad := range []string{"A -,E\n", "X\t-\n", "A\t-,-\n", "A\t-,-,-,-,-,-,Q\n", "A\t-,-,-,-,-,-,-\nA\t-,-,-,-,-,-,-\n"} {
		if _, err := in.ReadRoster(strings.NewReader(bad), "out"); err == nil {
			t.Errorf("%q: want an error", bad)
		}
	}
}

// folder is where the public instances lie, or "" if they are not at hand.
func folder() string {
	dir := os.Getenv("QAROVUL_BENCHMARKS")
	if dir == "" {
		dir = "../../../shared/benchmarks"
	}
	if _, err := os.Stat(filepath.Join(dir, "shift-scheduling")); err != nil {
		return ""
	}
	return filepath.Join(dir, "shift-scheduling")
}

func TestPublicInstances(t *testing.T) {
	dir := folder()
	if dir == "" {
		t.Skip("public instances are not beside the checkout; set QAROVUL_BENCHMARKS")
	}
	files, err := filepath.Glob(filepath.Join(dir, "Instance*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no instances in %s: %v", dir, err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Read(f, file)
		f.Close()
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if got, want := len(in.Cover), in.Days*len(in.Shifts); got != want {
			t.Errorf("%s: cover lines: got %d, want %d", in.Name, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	seed, err := os.ReadFile("testdata/small.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte("SECTION_HORIZON\r\n1\r\nSECTION_SHIFTS\r\nD,480,D\r\nSECTION_STAFF\r\nA,,0,0,0,0,0,0\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		in, err := Read(bytes.NewReader(text), "f.txt")
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := in.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b, "f.txt")
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if diff := cmp.Diff(in, again); diff != "" {
			t.Errorf("there and back (-want +got):\n%s", diff)
		}
	})
}

func FuzzReadRoster(f *testing.F) {
	f.Add("A\t-,E,E,-,-,-,-\nC\t-,L,-,-,-,-,-\n")
	in := small(f)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := in.ReadRoster(strings.NewReader(text), "out")
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := in.WriteRoster(&b, r); err != nil {
			t.Fatal(err)
		}
		again, err := in.ReadRoster(&b, "out")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(again.Assignments), len(r.Assignments); got != want {
			t.Errorf("assignments: got %d, want %d", got, want)
		}
	})
}
