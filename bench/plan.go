package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/proof/statement"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/reference"
)

var month = when.NewMonth(2026, time.December)

// limit is the time that planning may take, as in the product.
const limit = 30 * time.Second

// solved is a month planned from data in memory.
type solved struct {
	seconds  time.Duration
	slots    int
	open     int
	check    time.Duration
	broken   int
	peak     int64
	assigned map[duty.SlotID]plan.Assignment
}

// solve plans the demo's December at a scale, with no history, and puts it before the checker.
func solve(ctx context.Context, factor int) (*solved, error) {
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		return nil, err
	}
	d, err := demo.GenerateScaled(demo.Seed, month, factor)
	if err != nil {
		return nil, err
	}
	duties, err := site.Demand(month, &d.Sites, rules)
	if err != nil {
		return nil, err
	}
	days, err := calendar()
	if err != nil {
		return nil, err
	}
	_, terms, err := served()
	if err != nil {
		return nil, err
	}
	in := plan.Input{Month: month, Duties: duties, Register: d.Register().WithPolicy(terms.Policy), Rules: rules, Calendar: days}
	t0 := time.Now()
	assigned, _, err := plan.Solve(ctx, in, plan.SolveOptions{Seed: 1, Time: limit})
	if err != nil {
		return nil, err
	}
	out := &solved{seconds: time.Since(t0), assigned: assigned, peak: peak()}
	p := &plan.Plan{Version: plan.Version{Month: month}, Duties: duties, Assigned: assigned}
	doc := statement.FromPlan(p, in.Register, rules, nil, "bench")
	t0 = time.Now()
	r := proof.Check(doc)
	out.check, out.slots, out.open, out.broken = time.Since(t0), r.Slots, r.Open, len(r.Violations)
	return out, nil
}

var base *solved

func planMonth(ctx context.Context, t *table) error {
	s, err := solve(ctx, 1)
	if err != nil {
		return err
	}
	base = s
	t.within(fmt.Sprintf("plan the demo month: 2,500 people, %d slots", s.slots), s.seconds, time.Minute)
	t.add("… hard rules broken", fmt.Sprint(s.broken), "none", s.broken == 0)
	t.add("… open slots", fmt.Sprint(s.open), "", true)
	t.add("… peak memory of the process", fmt.Sprintf("%d MiB", s.peak>>20), "below 1,024 MiB", s.peak < 1<<30)
	t.within("check of the whole plan", s.check, 2*time.Second)
	return nil
}

func scale(ctx context.Context, t *table) error {
	if base == nil {
		s, err := solve(ctx, 1)
		if err != nil {
			return err
		}
		base = s
	}
	s, err := solve(ctx, 5)
	if err != nil {
		return err
	}
	ratio := float64(s.seconds) / float64(base.seconds)
	t.add(fmt.Sprintf("plan five times the force: %d slots, %d open, %d broken", s.slots, s.open, s.broken),
		fmt.Sprintf("%s, %.1f times", short(s.seconds), ratio), "at most 6 times", ratio <= 6 && s.broken == 0)
	return nil
}

// served is the steps of selection and the terms of service that the product ships with.
func served() (*selection.Process, *service.Terms, error) {
	steps, err := selection.Load(reference.FS, "selection")
	if err != nil {
		return nil, nil, err
	}
	terms, err := service.Load(reference.FS, "service", steps)
	return steps, terms, err
}

func calendar() (*when.Calendar, error) {
	dir, err := fs.Sub(reference.FS, "calendar")
	if err != nil {
		return nil, err
	}
	f, err := when.ReadCalendar(dir)
	if err != nil {
		return nil, err
	}
	return f.Calendar()
}

// peak is the most memory that the process ever held, as the system counts it; 0 where it does not tell.
func peak() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return 0
}
