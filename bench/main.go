// Command bench measures what docs/benchmarks.md tells and writes it there: planning and checking the demo month, how
// both grow with the force, replacement candidates, every page, import, a month of posting sheets, repair, and the engine as the force grows.
//
//	go run ./bench            measure all and write docs/benchmarks.md
//	go run ./bench -print     print only
//	go run ./bench -only page measure what has "page" in its name
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"qarovul/bench/report"
	"qarovul/internal/access"
)

// result is one line of the table.
type result struct {
	what, figure, limit string
	kept                bool
}

// measure is one thing to measure. It adds its lines to the table.
type measure struct {
	name string
	run  func(context.Context, *table) error
}

type table struct{ rows []result }

func (t *table) add(what, figure, limit string, kept bool) {
	t.rows = append(t.rows, result{what, figure, limit, kept})
	fmt.Fprintf(os.Stderr, "%-58s %-24s %s\n", what, figure, limit)
}

// within adds a duration that is to be at most limit.
func (t *table) within(what string, d, limit time.Duration) {
	t.add(what, short(d), "at most "+short(limit), d <= limit)
}

func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func main() {
	printOnly := flag.Bool("print", false, "print the table, do not write docs/benchmarks.md")
	only := flag.String("only", "", "measure only what has this in its name")
	flag.Parse()
	if err := run(*only, *printOnly); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only string, printOnly bool) error {
	ctx := access.As(context.Background(), access.System("bench"))
	var t table
	for _, m := range []measure{{"plan", planMonth}, {"scale", scale}, {"house", house}, {"import", importPeople}, {"history", asOf}, {"repair", repairs}, {"growth", growth}} {
		if only != "" && !strings.Contains(m.name, only) {
			continue
		}
		if err := m.run(ctx, &t); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if printOnly || only != "" {
		return write(os.Stdout, &t)
	}
	var b strings.Builder
	if err := write(&b, &t); err != nil {
		return err
	}
	return report.Put("docs/benchmarks.md", "house", b.String())
}

func write(w io.Writer, t *table) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Made by `make bench` on %s: %s, %s/%s, %d cores, %s.\nThe machine is shared and noisy; the figures are of one run.\n\n",
		time.Now().Format("2 January 2006"), report.Machine(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	b.WriteString("| what | measured | wanted | |\n|---|---|---|---|\n")
	for _, r := range t.rows {
		mark := "kept"
		if !r.kept {
			mark = "**not kept**"
		}
		if r.limit == "" {
			mark = ""
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.what, r.figure, r.limit, mark)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
