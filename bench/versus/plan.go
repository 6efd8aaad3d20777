package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed plan.txt
var planText string

// run is one thing to do: a solver on an instance, for a time.
type run struct {
	Family   string // curtois, inrc2 or month
	Instance string
	Solver   string
	Time     time.Duration
	Threads  int
	Seed     uint64
	Clock    string // "cpu": by the processor's clock; "": by the wall's
}

func (r run) String() string {
	return fmt.Sprintf("%s/%s %s %s seed %d", r.Family, r.Instance, r.Solver, r.Time, r.Seed)
}

// choice narrows the plan.
type choice struct {
	only    []string      // "curtois" or "curtois/14"; empty: all
	solvers []string      // empty: all
	time    time.Duration // in place of the plan's, if not 0
	upTo    time.Duration // only runs of at most this time, if not 0
	threads int
	seed    uint64
	clock   string
}

func (c *choice) takes(family, instance, solver string) bool {
	if len(c.solvers) > 0 && !slices.Contains(c.solvers, solver) {
		return false
	}
	return len(c.only) == 0 || slices.Contains(c.only, family) || slices.Contains(c.only, family+"/"+instance)
}

// runs reads a plan: lines of family, instances, solvers and time. What stands twice is one run.
func runs(text string, c choice) ([]run, error) {
	var list []run
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) != 4 {
			return nil, fmt.Errorf("plan, line %d: %d words; family, instances, solvers and time are wanted", n, len(f))
		}
		limit, err := time.ParseDuration(f[3])
		if err != nil || limit <= 0 {
			return nil, fmt.Errorf("plan, line %d: %q is no time; write 60s or 10m", n, f[3])
		}
		if c.time > 0 {
			limit = c.time
		}
		if c.upTo > 0 && limit > c.upTo {
			continue
		}
		for _, instance := range strings.Split(f[1], ",") {
			for _, solver := range strings.Split(f[2], ",") {
				r := run{f[0], instance, solver, limit, c.threads, c.seed, c.clock}
				if c.takes(r.Family, r.Instance, r.Solver) && !slices.Contains(list, r) {
					list = append(list, r)
				}
			}
		}
	}
	return list, nil
}
