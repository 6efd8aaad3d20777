package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ours is the name of our own engine among the solvers.
const ours = "qarovul"

// solver is a program that takes the command line of "roster solve".
type solver struct {
	name, version string
	command       []string
}

// solver finds a solver and asks for its version. Our engine's is the commit that changed it last, with a plus sign if it was
// changed since.
func (p *place) solver(ctx context.Context, name string) (*solver, error) {
	if name == ours {
		commit, err := answering(ctx, "git", "log", "-1", "--format=%h", "--abbrev=10", "--", "roster")
		if err != nil {
			return nil, err
		}
		dirty, err := answering(ctx, "git", "status", "--porcelain", "--", "roster")
		if err != nil {
			return nil, err
		}
		if dirty != "" {
			commit += "+"
		}
		return &solver{name, commit, []string{p.product, "roster", "solve"}}, nil
	}
	program := filepath.Join(p.peers, name, "solve")
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("there is no solver %q: %w", name, err)
	}
	version, err := answering(ctx, program, "--version")
	if err != nil {
		return nil, fmt.Errorf("%w\nhint: bench/peers/install installs the peers", err)
	}
	return &solver{name, version, []string{program}}, nil
}

// said is what a solver says of its own answer in its last line.
type said struct {
	Cost  *int64 `json:"cost"`
	Bound *int64 `json:"bound"`
}

// do lets a solver loose on an instance and has its answer judged.
func (p *place) do(ctx context.Context, s *solver, r run, wait patience) (*record, error) {
	in, err := p.find(ctx, r)
	if err != nil {
		return nil, err
	}
	limit := r.Time
	if r.Clock == "cpu" && s.name != ours {
		limit *= patient // it looks at the wall's clock: start ends it
	}
	argv := append(append([]string{}, s.command...), "--time", limit.String(), "--threads", fmt.Sprint(r.Threads), "--seed", fmt.Sprint(r.Seed))
	if r.Clock == "cpu" && s.name == ours {
		argv = append(argv, "--clock", "cpu")
	}
	log, err := os.Create(filepath.Join(p.scratch, strings.ReplaceAll(r.Family+"-"+r.Instance+"-"+r.Solver+".log", "/", "-")))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	e, err := start(ctx, append(argv, in.args...), r, wait, log)
	if err != nil {
		return nil, err
	}
	out := &record{Family: r.Family, Instance: r.Instance, Solver: r.Solver, Version: s.version, Limit: r.Time.Seconds(), Threads: r.Threads,
		Seed: r.Seed, Clock: r.Clock, Seconds: e.seconds, PeakMiB: e.peakMiB, Ended: e.how}
	var own said
	if json.Unmarshal([]byte(lastLine(e.stdout)), &own) == nil {
		out.Claimed, out.Bound = own.Cost, own.Bound
	}
	verdict, err := in.judge()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return out, nil // no answer
	case err != nil:
		out.Ended = "the answer cannot be read: " + err.Error()
		return out, nil
	}
	out.Answer, out.Cost, out.Broken, out.Feasible = true, verdict.Cost, len(verdict.Broken), len(verdict.Broken) == 0
	return out, nil
}
