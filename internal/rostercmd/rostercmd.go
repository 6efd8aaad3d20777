// Package rostercmd is the command line of the rostering engine by itself: it solves and checks instances of the public
// benchmarks and problems in the engine's own JSON, and makes tables over folders of them.
//
// Results go to files, progress to stderr, and the last line on stdout is one JSON object.
package rostercmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/roster"
	"qarovul/roster/shiftwork"
)

// Command is "roster" with what stands below it.
type Command struct {
	Solve solveCmd `cmd:"" help:"Solve an instance."`
	Check checkCmd `cmd:"" help:"Check a roster against its instance. Exit status 0 only if no hard rule is broken."`
	Bench benchCmd `cmd:"" help:"Solve a folder of instances and print a table."`
}

// Failure is an error with the exit status that it asks for.
type Failure struct {
	Err    error
	Status int
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// ExitCode is the exit status: 2 the input is wrong, 5 a hard rule is broken.
func (f *Failure) ExitCode() int { return f.Status }

const (
	statusWrong  = 2
	statusBroken = 5
)

func wrong(err error) error { return &Failure{err, statusWrong} }

// search is how long, how and with how many threads to search.
type search struct {
	Time    time.Duration `help:"Search at most this long." default:"60s"`
	Steps   int           `help:"Stop after so many steps instead: same seed, steps and threads, same roster." default:"0"`
	Seed    uint64        `help:"Seed of all chance." default:"1"`
	Threads int           `help:"Threads to search with." default:"2"`
	Clock   string        `help:"What --time and the progress count: ${enum}. cpu is the processor time of the process divided by its threads, which hardly depends on what else the machine does." enum:"wall,cpu" default:"wall"`
}

// clock is the time by which the search is limited; nil: the wall's.
func (s *search) clock() (func() time.Duration, error) {
	if s.Clock != "cpu" {
		return nil, nil
	}
	began, ok := processTime()
	if !ok {
		return nil, wrong(fmt.Errorf("--clock cpu: this system does not tell the processor time"))
	}
	return func() time.Duration {
		now, _ := processTime()
		return (now - began) / time.Duration(s.Threads)
	}, nil
}

// mostThreads is far above what any search can use.
const mostThreads = 256

func (s *search) options(stderr io.Writer) (roster.Options, error) {
	switch {
	case s.Steps < 0:
		return roster.Options{}, wrong(fmt.Errorf("--steps %d: not below 0", s.Steps))
	case s.Time <= 0 && s.Steps == 0:
		return roster.Options{}, wrong(fmt.Errorf("--time %s: a search needs time", s.Time))
	case s.Threads < 1 || s.Threads > mostThreads:
		return roster.Options{}, wrong(fmt.Errorf("--threads %d: 1 to %d", s.Threads, mostThreads))
	}
	o := roster.Options{Time: s.Time, Steps: s.Steps, Seed: s.Seed, Threads: s.Threads}
	var err error
	if o.Clock, err = s.clock(); err != nil {
		return o, err
	}
	var last roster.Progress
	o.Progress = func(p roster.Progress) {
		if p.Cost == last.Cost && p.Bound == last.Bound && p.HasBound == last.HasBound && p.Phase == last.Phase && p.Open == last.Open {
			return
		}
		last = p
		bound := "-"
		if p.HasBound {
			bound = fmt.Sprint(p.Bound)
		}
		fmt.Fprintf(stderr, "%6.1fs %-8s cost %d, bound %s, hard %d\n", p.Elapsed.Seconds(), p.Phase, p.Cost, bound, p.Open)
	}
	return o, nil
}

// solved is the last line of solve.
type solved struct {
	Cost     int64   `json:"cost"`
	Bound    *int64  `json:"bound"` // null: none was found
	Feasible bool    `json:"feasible"`
	Seconds  float64 `json:"seconds"`
}

func (c *search) run(ctx context.Context, p *roster.Problem, stderr io.Writer) (*roster.Result, error) {
	o, err := c.options(stderr)
	if err != nil {
		return nil, err
	}
	r, err := solve(ctx, p, o, stderr)
	if err != nil {
		return nil, wrong(err)
	}
	return r, nil
}

// solve takes the engine for one shift a day, which is the stronger one, where it can, else the general one, and says so: that one
// fills places before it looks at soft rules.
func solve(ctx context.Context, p *roster.Problem, o roster.Options, stderr io.Writer) (*roster.Result, error) {
	r, err := shiftwork.Solve(ctx, p, o)
	if errors.Is(err, shiftwork.ErrUnsupported) {
		fmt.Fprintf(stderr, "the general engine plans this, and fills places before it looks at soft rules: %v\n", err)
		return roster.Solve(ctx, p, o)
	}
	return r, err
}

func outcome(r *roster.Result) solved {
	s := solved{Cost: r.Report.Cost, Feasible: len(r.Report.Broken) == 0, Seconds: seconds(r.Elapsed)}
	if r.HasBound && (s.Feasible || r.Bound <= s.Cost) { // else it holds the price of rules that nobody can keep
		s.Bound = &r.Bound
	}
	return s
}

func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }

// say prints one line of JSON.
func say(k *kong.Context, v any) error { return json.NewEncoder(k.Stdout).Encode(v) }

// read opens a file for a parser and makes what is wrong with it the user's fault.
func read[T any](file string, parse func(io.Reader, string) (T, error)) (T, error) {
	f, err := os.Open(file)
	if err != nil {
		var none T
		return none, err
	}
	defer f.Close()
	v, err := parse(f, file)
	if err != nil {
		return v, wrong(err)
	}
	return v, nil
}

// write makes a file whole or not at all.
func write(file string, fill func(io.Writer) error) error {
	if at, err := os.Stat(file); err == nil && !at.Mode().IsRegular() { // a device or a pipe is written to, not replaced
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := fill(f); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	f, err := os.CreateTemp(dirOf(file), ".roster-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := fill(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
