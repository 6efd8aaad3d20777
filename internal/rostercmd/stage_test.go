package rostercmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/txtar"
)

// Whoever stops a run week by week keeps the weeks that were planned, and is told which were not; no week is written that nobody planned.
func TestAStoppedStageWritesNoWeekThatWasNotPlanned(t *testing.T) {
	dir := t.TempDir()
	archive, err := txtar.ParseFile("testdata/inrc2.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	c := solveCmd{Stage: true, Out: filepath.Join(dir, "out")}
	c.Scenario, c.History = in("Sc.txt"), in("H0.txt")
	c.Week = []string{in("WD.txt"), in("WD.txt")}
	c.Format, c.Time, c.Threads, c.Clock = "inrc2", time.Second, 1, "wall"
	ctx, stop := context.WithCancel(context.Background())
	stop()
	k := &kong.Context{Kong: &kong.Kong{Stdout: &strings.Builder{}, Stderr: &strings.Builder{}}}
	err = c.Run(ctx, k)
	if err == nil || !strings.Contains(err.Error(), "stopped before week 2 of 2") {
		t.Errorf("got %v", err)
	}
	for name, want := range map[string]bool{"Sol-tiny-0.txt": true, "H1-tiny.txt": true, "Sol-tiny-1.txt": false, "H2-tiny.txt": false} {
		if _, err := os.Stat(filepath.Join(c.Out, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
