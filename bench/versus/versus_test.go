package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// instance1 wants one of two people each day of three. A would like day 0 (2), and each day without anybody costs 100.
const instance1 = `SECTION_HORIZON
3
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=3,1440,0,3,1,1,1
B,D=3,1440,0,3,1,1,1
SECTION_DAYS_OFF
A,2
SECTION_SHIFT_ON_REQUESTS
A,0,D,2
SECTION_COVER
0,D,1,100,1
1,D,1,100,1
2,D,1,100,1
`

// out finds the file after -o on a script's command line.
const out = `while [ "$1" != -o ]; do shift; done; out=$2
`

// house has instances and solvers that are shell scripts.
func house(t *testing.T, scripts map[string]string) *bench {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("benchmarks/shift-scheduling/Instance1.txt", instance1, 0o644)
	write("benchmarks/shift-scheduling/Instance2.txt", instance1, 0o644)
	write("benchmarks/shift-scheduling/best-known.csv", "instance,best_known\n1,0\n2,100\n", 0o644)
	for name, text := range scripts {
		write("peers/"+name+"/solve", "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 7/1; exit; fi\necho run >>"+dir+"/ran-"+name+"\n"+text, 0o755)
	}
	return &bench{
		place: &place{benchmarks: filepath.Join(dir, "benchmarks"), peers: filepath.Join(dir, "peers"), scratch: filepath.Join(dir, "scratch")},
		file:  filepath.Join(dir, "results", "versus.jsonl"),
		wait:  patience{func(time.Duration) time.Duration { return 0 }, 100 * time.Millisecond},
		log:   new(bytes.Buffer),
	}
}

func planOf(t *testing.T, lines string) []run {
	t.Helper()
	list, err := runs(lines, choice{threads: 2, seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func ran(t *testing.T, b *bench, name string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.peers, "..", "ran-"+name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}

func one(t *testing.T, b *bench) record {
	t.Helper()
	list, err := load(b.file)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d records, %v; want one", len(list), err)
	}
	return list[0]
}

// What a run came to is what our checker says, whatever the solver claims.
func TestAnswersAreJudged(t *testing.T) {
	claimed := func(v int64) *int64 { return &v }
	for _, c := range []struct {
		name, script string
		want         record
	}{
		{"the best roster", out + `printf 'A\tD,-,-\nB\t-,D,D\n' >$out; echo '{"cost": 0, "bound": 0}'`,
			record{Answer: true, Feasible: true, Claimed: claimed(0), Bound: claimed(0), Ended: "itself"}},
		{"a dearer one, called cheap", out + `printf 'A\t-,-,-\nB\tD,D,-\n' >$out; echo '{"cost": 1, "bound": null}'`,
			record{Answer: true, Feasible: true, Cost: 102, Claimed: claimed(1), Ended: "itself"}},
		{"a day off worked", out + `printf 'A\tD,D,D\nB\t-,-,-\n' >$out; echo '{"cost": 0}'`,
			record{Answer: true, Broken: 1, Claimed: claimed(0), Ended: "itself"}},
		{"no roster", `echo '{"cost": null, "bound": 3}'`, record{Bound: claimed(3), Ended: "itself"}},
		{"a crash", `echo thinking; echo 'out of memory' >&2; exit 3`, record{Ended: "exit status 3: out of memory"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := house(t, map[string]string{"peer": c.script})
			if err := b.all(context.Background(), planOf(t, "curtois 1 peer 30s"), false); err != nil {
				t.Fatal(err)
			}
			got := one(t, b)
			if got.Machine == "" || got.Date == "" || got.PeakMiB <= 0 {
				t.Errorf("machine %q, date %q, peak %d MiB", got.Machine, got.Date, got.PeakMiB)
			}
			want := c.want
			want.Family, want.Instance, want.Solver, want.Version, want.Limit, want.Threads, want.Seed = "curtois", "1", "peer", "7/1", 30, 2, 1
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(record{}, "Machine", "Date", "PeakMiB", "Seconds")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestARosterThatCannotBeReadIsNoAnswer(t *testing.T) {
	b := house(t, map[string]string{"peer": out + `echo 'A D D D' >$out`})
	if err := b.all(context.Background(), planOf(t, "curtois 1 peer 30s"), false); err != nil {
		t.Fatal(err)
	}
	if r := one(t, b); r.Answer || !strings.Contains(r.Ended, "cannot be read") {
		t.Errorf("answer %v, ended %q", r.Answer, r.Ended)
	}
}

// A solver that does not end by itself is ended with all that it started; the answer that it had written by then counts.
func TestTheWholeGroupIsEndedAtTheDeadline(t *testing.T) {
	b := house(t, map[string]string{"peer": out + `trap '' TERM
printf 'A\tD,-,-\nB\t-,D,D\n' >$out
sleep 600 & echo $! >"$out.pid"
echo $$ >>"$out.pid"
wait; sleep 600`})
	if err := b.all(context.Background(), planOf(t, "curtois 1 peer 1s"), false); err != nil {
		t.Fatal(err)
	}
	r := one(t, b)
	if r.Ended != "deadline" || !r.Feasible || r.Cost != 0 {
		t.Errorf("ended by %s, feasible %v, cost %d", r.Ended, r.Feasible, r.Cost)
	}
	pids, err := os.ReadFile(filepath.Join(b.scratch, "answer-peer", "roster.txt.pid"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range strings.Fields(string(pids)) {
		if alive(pid) {
			t.Errorf("process %s still lives", pid)
		}
	}
}

// alive says whether a process runs: one that is dead and not yet waited for does not.
func alive(pid string) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}

// What is recorded is not done again; another version, time or seed is another thing.
func TestItGoesOnWhereItStopped(t *testing.T) {
	ok := out + `printf 'A\tD,-,-\nB\t-,D,D\n' >$out`
	b := house(t, map[string]string{"first": ok, "second": ok})
	all := func(lines string) {
		t.Helper()
		if err := b.all(context.Background(), planOf(t, lines), false); err != nil {
			t.Fatal(err)
		}
	}
	all("curtois 1 first 30s")
	all("curtois 1,2 first,second 30s")
	all("curtois 1,2 first,second 30s\ncurtois 1 first 20s")
	if got := []int{ran(t, b, "first"), ran(t, b, "second")}; !cmp.Equal(got, []int{3, 2}) {
		t.Errorf("the solvers ran %v times, want 3 and 2", got)
	}
	list, err := load(b.file)
	if err != nil || len(list) != 5 {
		t.Fatalf("%d records, %v; want 5", len(list), err)
	}
	// A machine that stops while a line is written leaves half of it; that run is done again and no other.
	whole, err := os.ReadFile(b.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.file, whole[:len(whole)-20], 0o644); err != nil {
		t.Fatal(err)
	}
	all("curtois 1,2 first,second 30s\ncurtois 1 first 20s")
	if n := ran(t, b, "first"); n != 4 {
		t.Errorf("the first ran %d times, want 4", n)
	}
	if list, err = load(b.file); err != nil || len(list) != 5 {
		t.Errorf("%d records, %v; want 5", len(list), err)
	}
}

// Cancelled, it leaves no record of the run under way and no process.
func TestStopping(t *testing.T) {
	b := house(t, map[string]string{"peer": out + `mkfifo "$out.pipe"; echo $$ >"$out.pid"; echo >"$out.pipe"; sleep 600`})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- b.all(ctx, planOf(t, "curtois 1 peer 10m"), false) }()
	pipe := filepath.Join(b.scratch, "answer-peer", "roster.txt.pipe")
	var f *os.File
	for err := error(os.ErrNotExist); err != nil; f, err = os.Open(pipe) { // waits for the script to open it too
	}
	f.Close()
	pid, err := os.ReadFile(filepath.Join(b.scratch, "answer-peer", "roster.txt.pid"))
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
	if alive(strings.TrimSpace(string(pid))) {
		t.Error("the solver still lives")
	}
	if list, err := load(b.file); err != nil || len(list) != 0 {
		t.Errorf("%d records, %v; want none", len(list), err)
	}
}

// By the processor's clock a solver that sleeps uses nothing, and one that works is ended when its own time is up, whatever it was told of it.
func TestByTheProcessorsClock(t *testing.T) {
	if effort(syscall.Getpgrp(), 1) == 0 {
		t.Skip("this system does not tell what a thread has used")
	}
	plan := func() []run {
		list, err := runs("curtois 1 peer 300ms", choice{threads: 1, seed: 1, clock: "cpu"})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	works := house(t, map[string]string{"peer": out + `printf 'A\tD,-,-\nB\t-,D,D\n' >$out; while :; do :; done`})
	if err := works.all(context.Background(), plan(), false); err != nil {
		t.Fatal(err)
	}
	if r := one(t, works); r.Ended != "deadline" || r.Clock != "cpu" || r.Seconds < 0.3 || !r.Feasible {
		t.Errorf("%+v; want one ended at the deadline, with its answer", r)
	}
	sleeps := house(t, map[string]string{"peer": `sleep 0.6`})
	if err := sleeps.all(context.Background(), plan(), false); err != nil {
		t.Fatal(err)
	}
	if r := one(t, sleeps); r.Ended != "itself" {
		t.Errorf("%+v; want one that ended by itself", r)
	}
}

func TestDryRunsNothing(t *testing.T) {
	b := house(t, map[string]string{"peer": "exit 1"})
	if err := b.all(context.Background(), planOf(t, "curtois 1,2 peer 30s"), true); err != nil {
		t.Fatal(err)
	}
	if n := ran(t, b, "peer"); n != 0 {
		t.Errorf("the solver ran %d times", n)
	}
	if got := b.log.(*bytes.Buffer).String(); !strings.Contains(got, "curtois/2 peer 30s") || !strings.Contains(got, "in all 1m0s") {
		t.Errorf("it says %q", got)
	}
}

func TestThePlanIsSound(t *testing.T) {
	list, err := runs(planText, choice{threads: 2, seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("nothing is planned")
	}
	some, err := runs(planText, choice{only: []string{"curtois/14"}, solvers: []string{"cpsat"}, time: time.Minute, threads: 2, seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]run{{"curtois", "14", "cpsat", time.Minute, 2, 3, ""}}, some); diff != "" {
		t.Error(diff)
	}
	short, err := runs("curtois 1 peer 60s\ncurtois 2 peer 10m", choice{upTo: time.Minute})
	if err != nil || len(short) != 1 || short[0].Instance != "1" {
		t.Errorf("runs of up to a minute: %v, %v; want the first alone", short, err)
	}
	for _, bad := range []string{"curtois 1 peer", "curtois 1 peer soon", "curtois 1 peer -3s"} {
		if _, err := runs("# head\n"+bad, choice{}); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", bad, err)
		}
	}
}

// The tables show the newest record, mark the least cost of a row, and say what is broken or missing.
func TestTables(t *testing.T) {
	v := func(n int64) *int64 { return &n }
	base := record{Family: "curtois", Instance: "9", Limit: 60, Seed: 1, Machine: "M", Date: "2026-11-26T10:00:00Z", Answer: true, Feasible: true}
	with := func(change func(*record)) record { r := base; change(&r); return r }
	got := tables([]record{
		with(func(r *record) { r.Solver, r.Version, r.Cost = ours, "aaa", 500 }),
		with(func(r *record) { r.Solver, r.Version, r.Cost, r.Bound = ours, "bbb", 440, v(430) }),
		with(func(r *record) { r.Solver, r.Version, r.Cost, r.Claimed = "cpsat", "9/1", 450, v(449) }),
		with(func(r *record) { r.Solver, r.Feasible, r.Broken, r.Cost = "highs", false, 2, 1 }),
		with(func(r *record) { r.Solver, r.Answer, r.Feasible = "timefold", false, false }),
		with(func(r *record) { r.Solver, r.Version, r.Cost, r.Limit = ours, "bbb", 439, 600 }),
	}, map[string]map[string]int64{"curtois": {"9": 439}})
	for _, line := range []string{
		"| 9 | 1 min | **440** | 450 (says 449) | 2 hard broken | none | 439 | 0.23 % |",
		"| 9 | 1 min | 440 | 430 | 439 | 0.23 % | 0.0 | 0 MiB |",
		"| 9 | 10 min | 439 | – | 439 | 0.00 % | 0.0 | 0 MiB |",
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("the tables lack %q:\n%s", line, got)
		}
	}
	if strings.Contains(got, "aaa") || !strings.Contains(got, "engine of commit bbb") {
		t.Errorf("the versions are not those shown:\n%s", got)
	}
}

func TestASolverThatIsNotThere(t *testing.T) {
	b := house(t, nil)
	if err := b.all(context.Background(), planOf(t, "curtois 1 nobody 30s"), false); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("error %v, want one that names the solver", err)
	}
}
