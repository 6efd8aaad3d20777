package shiftwork

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"qarovul/roster"
	"qarovul/roster/internal/pattern"
)

// Solve looks for the cheapest roster until o.Time or o.Steps are used up, the context ends, or the best roster is
// proved; without Time and Steps it takes defaultSteps. Steps are those of each thread; where they are given, Time is not
// looked at. Errors wrap [ErrUnsupported] or [roster.ErrProblem].
func Solve(ctx context.Context, p *roster.Problem, o roster.Options) (*roster.Result, error) {
	began := time.Now()
	if err := roster.Validate(p); err != nil {
		return nil, err
	}
	c, err := compile(p)
	if err != nil {
		return nil, err
	}
	opts := pattern.Options{Time: o.Time, Steps: o.Steps, Seed: o.Seed, Threads: o.Threads,
		Clock: func() time.Duration { return time.Since(began) },
		Stop:  func() bool { return ctx.Err() != nil },
	}
	if o.Clock != nil {
		opts.Clock = o.Clock
	}
	if o.Time <= 0 && o.Steps <= 0 {
		opts.Steps = defaultSteps
	}
	if o.Threads <= 0 {
		opts.Threads = runtime.NumCPU()
	}
	if o.Start != nil {
		if err := c.valid(o.Start); err != nil {
			return nil, err
		}
		opts.Start = c.read(o.Start)
		c.keep(opts.Start, o.Keep)
	}
	if o.Progress != nil {
		opts.Progress = func(q pattern.Progress) {
			o.Progress(roster.Progress{Phase: q.Phase, Done: q.Done, Cost: q.Cost.Soft, Open: int(q.Cost.Hard), Bound: q.Bound,
				HasBound: q.HasBound, Elapsed: q.Elapsed})
		}
	}
	found := pattern.Solve(c.m, opts)
	out := &roster.Result{Roster: c.write(found.Roster), Steps: found.Steps,
		Bound: found.Bound, HasBound: found.HasBound && (o.Start == nil || o.Keep == 0)}
	if out.Report, err = roster.Check(p, &out.Roster); err != nil {
		return nil, fmt.Errorf("checking the result: %w", err)
	}
	out.Elapsed = opts.Clock()
	return out, nil
}

// defaultSteps is the length of a search without limits: beyond it little is gained on problems of a month and some dozens of
// people.
const defaultSteps = 500

// Search is Solve in the form that [roster.Options.Search] takes: it leaves what it cannot take to the caller.
func Search(ctx context.Context, p *roster.Problem, o roster.Options) (*roster.Roster, bool, error) {
	if _, err := compile(p); err != nil {
		return nil, false, nil
	}
	r, err := Solve(ctx, p, o)
	if err != nil {
		return nil, false, err
	}
	return &r.Roster, true, nil
}

func (c *compiled) valid(r *roster.Roster) error {
	for _, a := range r.Assignments {
		if a.Person < 0 || a.Person >= len(c.p.People) || a.Demand < 0 || a.Demand >= len(c.p.Demands) {
			return fmt.Errorf("%w: the roster to begin from has assignment %v", roster.ErrProblem, a)
		}
	}
	return nil
}

// keep prices each assignment of the start that is given up.
func (c *compiled) keep(start pattern.Roster, w roster.Weight) {
	if w == 0 {
		return
	}
	wide := c.m.Tasks + 1
	for i, t := range start {
		if t == 0 {
			continue
		}
		row := c.m.People[i/c.p.Days].Cost[i%c.p.Days*wide:][:wide]
		for k := range row {
			if k != int(t) && row[k] != pattern.Forbidden {
				row[k] = int32(min(int64(row[k])+int64(w), pattern.Forbidden-1))
			}
		}
	}
	c.m.Unit = max(1, gcd(c.m.Unit, int64(w)))
}
