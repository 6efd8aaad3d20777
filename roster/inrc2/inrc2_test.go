package inrc2

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

func load[T any](t testing.TB, file string, read func(io.Reader, string) (*T, error)) *T {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := read(f, file)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func tiny(t testing.TB) (*Horizon, *Solution) {
	t.Helper()
	sc := load(t, "testdata/Sc-tiny.txt", ReadScenario)
	h := &Horizon{Scenario: sc, History: load(t, "testdata/H0-tiny-0.txt", sc.ReadHistory),
		Weeks: []*Week{load(t, "testdata/WD-tiny-0.txt", sc.ReadWeek)}}
	return h, load(t, "testdata/Sol-tiny-0.txt", sc.ReadSolution)
}

// The parts are counted by hand on the made-up week:
// cover: Day Lead 1 on Mon and Tue; Day Guard Thu to Fri met, Sun missing; Night Guard Tue, Wed, Fri missing: 6 × 30.
// same shift: Ada's night row 2 long with history, her day row 2, Saturday's night alone but open? No: it ends on
// Saturday, 1 short; Ben's days 3, his Thursday night 1 short: 2 × 15. Cem's past days are two in a row.
// work: Ada's past run of 3 goes on one day, her Thursday to Saturday run is 3; Ben's 4; all within limits.
// off: Ben's past rest of 1 ends before Monday, 1 short: 30; Ada's Tuesday and Wednesday 2; Cem's Monday to Friday 5.
// request: Ben works on Monday, Cem works the night on Saturday: 20. weekend: Ada Saturday alone: 30.
// total: Ada 4 of 6 and Cem 2 of 2, Ben 2 + 4 = 6: 2 × 20. weekends: Ada 1, Ben 1, Cem 1: nothing.
func TestTinyWeekCostsWhatItDoesByHand(t *testing.T) {
	h, s := tiny(t)
	r, err := h.Roster([]*Solution{s})
	if err != nil {
		t.Fatal(err)
	}
	report, err := roster.Check(h.Problem(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Broken) > 0 {
		t.Errorf("hard rules broken: %+v", report.Broken)
	}
	want := map[string]int64{roster.RuleShortage: 180, RuleSame: 30, RuleRest: 30, RuleRequest: 20, RuleWeekend: 30, RuleTotal: 40}
	if diff := cmp.Diff(want, report.Parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

func TestAfterCarriesHistory(t *testing.T) {
	h, s := tiny(t)
	want := &History{Week: 1, Scenario: "tiny", Nurses: []Past{
		{Total: 4, Weekends: 1, Last: -1, Off: 1},
		{Total: 6, Weekends: 1, Last: -1, Off: 3},
		{Total: 2, Weekends: 1, Last: 1, Same: 2, Work: 2},
	}}
	if diff := cmp.Diff(want, h.Scenario.After(h.History, s)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestSolutionsThereAndBack(t *testing.T) {
	h, s := tiny(t)
	r, err := h.Roster([]*Solution{s})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.Solutions(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Roster(got)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := set(again), set(r); !cmp.Equal(got, want) {
		t.Errorf("rosters differ: %s", cmp.Diff(want, got))
	}
	if _, err := h.Roster(nil); err == nil {
		t.Error("too few solutions: want an error")
	}
}

func set(r *roster.Roster) map[roster.Assignment]bool {
	m := map[roster.Assignment]bool{}
	for _, a := range r.Assignments {
		m[a] = true
	}
	return m
}

func TestFaultsNameTheLine(t *testing.T) {
	h, _ := tiny(t)
	sc := h.Scenario
	text := func(file, old, new string) string {
		b, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), old) {
			t.Fatalf("%s has no %q", file, old)
		}
		return strings.Replace(string(b), old, new, 1)
	}
	scenario := func(old, new string) error {
		_, err := ReadScenario(strings.NewReader(text("Sc-tiny.txt", old, new)), "f.txt")
		return err
	}
	history := func(old, new string) error {
		_, err := sc.ReadHistory(strings.NewReader(text("H0-tiny-0.txt", old, new)), "f.txt")
		return err
	}
	week := func(old, new string) error {
		_, err := sc.ReadWeek(strings.NewReader(text("WD-tiny-0.txt", old, new)), "f.txt")
		return err
	}
	solution := func(old, new string) error {
		_, err := sc.ReadSolution(strings.NewReader(text("Sol-tiny-0.txt", old, new)), "f.txt")
		return err
	}
	for _, c := range []struct {
		err    error
		line   int
		reason string
	}{
		{scenario("SCENARIO = tiny", "SCENARIO = a/../../tiny"), 1, "cannot name a scenario"},
		{scenario("WEEKS = 2", "WEEKS = two"), 3, "not a whole number"},
		{scenario("WEEKS = 2", "WEEK = 2"), 3, "belongs"},
		{scenario("Guard\n", "Lead\n"), 7, "stands twice"},
		{scenario("Night (2,3)", "Night 2,3"), 11, "where (least,most)"},
		{scenario("Night (2,3)", "Night (3,2)"), 11, "is no range"},
		{scenario("Night 1 Day", "Night 1 Late"), 15, "unknown shift type"},
		{scenario("Night 1 Day", "Night 2 Day"), 15, "1 forbidden shifts where 2"},
		{scenario("Ben Full 1", "Ben Third 1"), 23, "unknown contract"},
		{scenario("Ben Full 1 Guard", "Ben Full 2 Guard"), 23, "1 skills where 2"},
		{scenario("Cem Half 1 Guard", ""), 24, "file ends"},
		{scenario("Cem Half 1 Guard", "Cem Half 1 Guard\nmore"), 25, "behind the end"},
		{history("Ben 2 1 None 0 0 1", "Ben 2 1 None 0 1 1"), 6, "without a last shift"},
		{history("Ben 2 1 None 0 0 1", "Ben 2 1 None 0 0 0"), 6, "a day off at least"},
		{history("Ada 0 0 Night 1 3 0", "Ada 0 0 Night 4 3 0"), 5, "has worked it"},
		{history("Ben 2", "Ada 2"), 6, "stands twice"},
		{history("Ben 2", "Zoe 2"), 6, "unknown nurse"},
		{week("(0,1) (1,1)", "(0,1) (1,x)"), 6, "where (least,most)"},
		{week("Night Guard", "Day Guard"), 7, "stands twice"},
		{week("Ben Any Mon", "Ben Any Mo"), 10, "unknown day"},
		{solution("Ben Mon", "Ben Tue"), 14, "works twice"},
		{solution("= 10", "= 11"), 14, "file ends"},
		{solution("SOLUTION", "ROSTER"), 1, "where SOLUTION belongs"},
	} {
		var fault *lines.Error
		if !errors.As(c.err, &fault) {
			t.Errorf("got %v, want line %d: %s", c.err, c.line, c.reason)
		} else if fault.File != "f.txt" || fault.Line != c.line || !strings.Contains(fault.Reason, c.reason) {
			t.Errorf("got %v, want line %d and %q", fault, c.line, c.reason)
		}
	}
}

func FuzzFiles(f *testing.F) {
	for _, file := range []string{"Sc-tiny.txt", "H0-tiny-0.txt", "WD-tiny-0.txt", "Sol-tiny-0.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	h, _ := tiny(f)
	sc := h.Scenario
	f.Fuzz(func(t *testing.T, text []byte) {
		back(t, text, ReadScenario, func(w io.Writer, v *Scenario) error { return v.Write(w) })
		back(t, text, sc.ReadHistory, sc.WriteHistory)
		back(t, text, sc.ReadWeek, sc.WriteWeek)
		back(t, text, sc.ReadSolution, sc.WriteSolution)
	})
}

// back checks that a text which can be read is equal after it was written and read again.
func back[T any](t *testing.T, text []byte, read func(io.Reader, string) (*T, error), write func(io.Writer, *T) error) {
	t.Helper()
	v, err := read(bytes.NewReader(text), "f.txt")
	if err != nil {
		return
	}
	var b bytes.Buffer
	if err := write(&b, v); err != nil {
		t.Fatal(err)
	}
	again, err := read(&b, "f.txt")
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if diff := cmp.Diff(v, again); diff != "" {
		t.Errorf("there and back (-want +got):\n%s", diff)
	}
}
