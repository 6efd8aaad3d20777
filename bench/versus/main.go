// Command versus measures our rostering engine beside what one would take instead of it, and by itself, on the public
// benchmarks and on the guard's own month, and writes the tables into docs/benchmarks.md.
//
//	make bench-versus                                   whatever of the plan is not measured yet
//	go run ./bench/versus -dry                          what that would be
//	go run ./bench/versus -only curtois/14 -solvers qarovul,cpsat
//	go run ./bench/versus -only curtois -time 60s       with this time in place of the plan's
//	go run ./bench/versus -upto 60s                     only what takes no longer than this
//	go run ./bench/versus -cpu                          time by the processor's clock (effort.go), on a machine that others use too
//	go run ./bench/versus -table                        only write the tables
//
// The plan is plan.txt. Solvers run one after another, each a process of its own with the same command line
// (that of "qarovul roster solve"), the same time and the same cores, and every answer is judged by our checker, whatever the solver
// says of it. Each result is appended to bench/results/versus.jsonl as it ends, so that the whole can be stopped at any time and goes
// on where it stopped; what was measured with the same version of a solver is not measured again. The version of our engine is
// the commit that changed it last.
//
// The public instances are looked for in ../shared/benchmarks or where QAROVUL_BENCHMARKS says; bench/peers/install installs the
// peers.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"qarovul/bench/report"
)

const (
	document = "docs/benchmarks.md"
	results  = "bench/results/versus.jsonl"
)

func main() {
	var c choice
	only := flag.String("only", "", "only these families or instances: curtois,inrc2/n030w4_1_6-2-9-1")
	solvers := flag.String("solvers", "", "only these solvers: qarovul,cpsat,highs,timefold")
	flag.DurationVar(&c.time, "time", 0, "time for each run, in place of the plan's")
	flag.DurationVar(&c.upTo, "upto", 0, "only runs of at most this time")
	flag.IntVar(&c.threads, "threads", 2, "cores for each solver")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of all chance")
	cpu := flag.Bool("cpu", false, "time is by the processor's clock, for a machine that others use too")
	dry := flag.Bool("dry", false, "say what would be run, and run nothing")
	table := flag.Bool("table", false, "run nothing, write the tables from what is recorded")
	flag.Parse()
	if *cpu {
		c.clock = "cpu"
	}
	c.only, c.solvers = words(*only), words(*solvers)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := versus(ctx, c, *dry, *table); err != nil {
		fmt.Fprintln(os.Stderr, "versus:", err)
		os.Exit(1)
	}
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

func versus(ctx context.Context, c choice, dry, table bool) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	p := &place{
		benchmarks: cmp.Or(os.Getenv("QAROVUL_BENCHMARKS"), filepath.Join(root, "..", "shared", "benchmarks")),
		peers:      filepath.Join(root, "bench", "peers"),
		product:    filepath.Join(root, "bin", "qarovul"),
		scratch:    filepath.Join(root, ".cache", "versus"),
	}
	if !table {
		plan, err := runs(planText, c)
		if err != nil {
			return err
		}
		b := &bench{place: p, file: results, wait: usual, log: os.Stderr}
		if err := b.all(ctx, plan, dry); err != nil || dry {
			return err
		}
	}
	return p.publish(results, document)
}

// bench goes through a plan.
type bench struct {
	*place
	file string
	wait patience
	log  io.Writer
}

// all does what of the plan is not recorded yet. Cancelled, it stops the run under way, which will be done again.
func (b *bench) all(ctx context.Context, plan []run, dry bool) error {
	list, err := load(b.file)
	if err != nil {
		return err
	}
	done := map[key]bool{}
	for i := range list {
		done[list[i].key()] = true
	}
	if err := os.MkdirAll(b.scratch, 0o755); err != nil {
		return err
	}
	solvers := map[string]*solver{}
	var left time.Duration
	for _, r := range plan {
		if solvers[r.Solver] == nil {
			if solvers[r.Solver], err = b.solver(ctx, r.Solver); err != nil {
				return err
			}
		}
		s := solvers[r.Solver]
		if done[r.key(s.version)] {
			continue
		}
		left += r.Time
		if dry {
			fmt.Fprintf(b.log, "%s (%s)\n", r, s.version)
			continue
		}
		if err := b.one(ctx, s, r); err != nil {
			return fmt.Errorf("%s: %w", r, err)
		}
	}
	if dry {
		fmt.Fprintf(b.log, "in all %s\n", left)
	}
	return nil
}

func (b *bench) one(ctx context.Context, s *solver, r run) error {
	fmt.Fprintf(b.log, "%s (%s) … ", r, s.version)
	out, err := b.do(ctx, s, r, b.wait)
	if err != nil {
		fmt.Fprintln(b.log)
		return err
	}
	out.Machine = fmt.Sprintf("%s, %d cores, %s/%s", report.Machine(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	out.Date = now()
	if err := os.MkdirAll(filepath.Dir(b.file), 0o755); err != nil {
		return err
	}
	if err := add(b.file, out); err != nil {
		return err
	}
	fmt.Fprintf(b.log, "%s, %.1f s, %d MiB, ended by %s\n", costOf(out), out.Seconds, out.PeakMiB, out.Ended)
	return nil
}
