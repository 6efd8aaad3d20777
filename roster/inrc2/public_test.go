package inrc2

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/roster"
)

// folder is where the public instances lie; the test is skipped if they are not at hand.
func folder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("QAROVUL_BENCHMARKS")
	if dir == "" {
		dir = "../../../shared/benchmarks"
	}
	dir = filepath.Join(dir, "inrc2")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("public instances are not beside the checkout; set QAROVUL_BENCHMARKS")
	}
	return dir
}

func TestEveryPublicFileCanBeRead(t *testing.T) {
	dir := folder(t)
	sets, err := filepath.Glob(filepath.Join(dir, "n*"))
	if err != nil || len(sets) == 0 {
		t.Fatalf("no data in %s: %v", dir, err)
	}
	for _, set := range sets {
		name := filepath.Base(set)
		sc := load(t, filepath.Join(set, "Sc-"+name+".txt"), ReadScenario)
		for i := range 3 {
			load(t, filepath.Join(set, fmt.Sprintf("H0-%s-%d.txt", name, i)), sc.ReadHistory)
		}
		for i := range 10 {
			load(t, filepath.Join(set, fmt.Sprintf("WD-%s-%d.txt", name, i)), sc.ReadWeek)
		}
	}
}

// reference loads a solution folder, for instance Solution_H_0-WD_1-2-3-3.
func reference(t *testing.T, set, name, folder string) (*Horizon, *roster.Roster) {
	t.Helper()
	history, weeks, ok := strings.Cut(strings.TrimPrefix(folder, "Solution_H_"), "-WD_")
	if !ok {
		t.Fatalf("folder %s is not named as the others are", folder)
	}
	sc := load(t, filepath.Join(set, "Sc-"+name+".txt"), ReadScenario)
	h := &Horizon{Scenario: sc, History: load(t, filepath.Join(set, fmt.Sprintf("H0-%s-%s.txt", name, history)), sc.ReadHistory)}
	var solutions []*Solution
	for i, w := range strings.Split(weeks, "-") {
		h.Weeks = append(h.Weeks, load(t, filepath.Join(set, fmt.Sprintf("WD-%s-%s.txt", name, w)), sc.ReadWeek))
		solutions = append(solutions, load(t, filepath.Join(set, folder, fmt.Sprintf("Sol-%s-%s-%d.txt", name, w, i)), sc.ReadSolution))
	}
	r, err := h.Roster(solutions)
	if err != nil {
		t.Fatal(err)
	}
	return h, r
}

func TestReferenceSolutionsCostWhatIsPublished(t *testing.T) {
	dir := folder(t)
	for _, c := range []struct {
		name string
		want []int64 // in the order of the folders' names
	}{
		{"n005w4", []int64{1695, 2010, 1720}},
		{"n012w8", []int64{3295, 3805, 3745}},
		{"n021w4", []int64{2305, 2305, 2345}},
	} {
		set := filepath.Join(dir, c.name)
		folders, err := filepath.Glob(filepath.Join(set, "Solution_*"))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, f := range folders {
			h, r := reference(t, set, c.name, filepath.Base(f))
			report, err := roster.Check(h.Problem(), r)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Broken) > 0 {
				t.Errorf("%s: hard rules broken: %+v", f, report.Broken[0])
			}
			got = append(got, report.Cost)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestTheOracleIsMatchedInEachPart(t *testing.T) {
	h, r := reference(t, filepath.Join(folder(t), "n005w4"), "n005w4", "Solution_H_0-WD_1-2-3-3")
	report, err := roster.Check(h.Problem(), r)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for part, cost := range report.Parts {
		got[part[:2]] += cost
	}
	want := map[string]int64{roster.RuleShortage[:2]: 240, "S2": 465, "S3": 330, "S4": 70, "S5": 60, "S6": 320, "S7": 210}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}
