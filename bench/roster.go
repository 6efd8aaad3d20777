package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"qarovul/roster"
)

// repairs measures the repair after one person falls ill for one, three and seven days, in a roster of 120 people and in one of 2,500.
func repairs(ctx context.Context, t *table) error {
	for _, x := range []struct {
		people int
		limit  time.Duration
	}{{120, 50 * time.Millisecond}, {2500, 200 * time.Millisecond}} {
		p := guardForce(x.people, 1)
		res, err := roster.Solve(ctx, p, roster.Options{Seed: 1, Steps: 100_000})
		if err != nil {
			return err
		}
		if len(res.Report.Broken) > 0 {
			return fmt.Errorf("the roster of %d people breaks %d rules", x.people, len(res.Report.Broken))
		}
		for _, days := range []int{1, 3, 7} {
			const rounds = 400
			var times []time.Duration
			moved, broken, open := 0, 0, 0
			for n := range rounds {
				q, _ := away(p, &res.Roster, n*7919, days)
				began := time.Now()
				r, changes, err := roster.Repair(ctx, q, &res.Roster, roster.Options{})
				if err != nil {
					return err
				}
				times = append(times, time.Since(began))
				moved += len(changes)
				broken += len(r.Report.Broken)
				open += max(0, r.Report.Open-res.Report.Open)
			}
			slices.Sort(times)
			t.add(fmt.Sprintf("repair, %d people, one away for %d days, %d times: p50", x.people, days, rounds), short(times[rounds/2]), "", true)
			t.within("… p99", times[rounds*99/100], x.limit)
			t.add("… duties changed, each time; hard rules broken; left open", fmt.Sprintf("%.2f; %d; %d", float64(moved)/rounds, broken, open), "none broken", broken == 0)
		}
	}
	return nil
}

// growth measures the engine as the force grows, on one thread: the first whole roster, what a step of the search beyond it takes, and memory.
func growth(ctx context.Context, t *table) error {
	for _, people := range []int{100, 1000, 10_000, 100_000} {
		p := guardForce(people, 1)
		steps := max(2_000_000, 200*people) // enough to stand out from what the first roster takes
		runtime.GC()
		first, err := timed(ctx, p, 1)
		if err != nil {
			return err
		}
		x, err := timed(ctx, p, steps)
		if err != nil {
			return err
		}
		t.add(fmt.Sprintf("engine, %d people, %d places: first whole roster", people, len(p.Demands)), short(first.spent), "", true)
		t.add(fmt.Sprintf("… a step of the search, of %d", x.res.Steps), fmt.Sprintf("%.2f µs", float64((x.spent-first.spent).Nanoseconds())/1000/float64(max(1, x.res.Steps))), "", true)
		t.add("… memory in use at most; open places; hard rules broken", fmt.Sprintf("%d MiB; %d; %d", x.memory>>20, x.res.Report.Open, len(x.res.Report.Broken)), "none broken", len(x.res.Report.Broken) == 0)
	}
	return nil
}

type timing struct {
	res    *roster.Result
	spent  time.Duration
	memory uint64
}

// timed solves with a limit of steps and watches the heap.
func timed(ctx context.Context, p *roster.Problem, steps int) (*timing, error) {
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	began := time.Now()
	res, err := roster.Solve(ctx, p, roster.Options{Seed: 1, Steps: steps, Threads: 1})
	out := &timing{res: res, spent: time.Since(began)}
	close(stop)
	out.memory = <-peak
	return out, err
}
