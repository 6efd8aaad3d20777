package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// On a machine that others use too, time by the wall is not the same time for all. By the processor's clock a run has used what its
// busiest thread has, or, if that is more, what all of its threads have used together by the cores that it may use. On a machine of its own no
// run has used more by this clock than by the wall's; whoever waits for the disk, or leaves a core idle, has the longer for it.

// patient is how many times its time by the wall a run may take that is limited by the processor's clock.
const patient = 50

// clock tells what a run has used of its time, and whether that is too much.
type clock struct {
	used func() time.Duration
	most time.Duration
}

func (c *clock) late() bool { return c.used() >= c.most }

// clockOf is the clock of a run whose process group began just now. By the processor's clock a peer, which does not know it, is ended
// when its time is up; our engine knows it, and has the usual patience.
func clockOf(r run, p patience, began time.Time, group int) *clock {
	c := &clock{used: func() time.Duration { return time.Since(began) }, most: r.Time + p.grace(r.Time)}
	if r.Clock != "cpu" {
		return c
	}
	if r.Solver != ours {
		c.most = r.Time
	}
	var most time.Duration // a process that is gone cannot be asked any more
	c.used = func() time.Duration {
		most = max(most, effort(group, r.Threads))
		return most
	}
	return c
}

// effort is what a process group has used by the processor's clock.
func effort(group, threads int) time.Duration {
	var all, busiest int64
	list, _ := filepath.Glob("/proc/[0-9]*")
	for _, p := range list {
		if b, err := os.ReadFile(p + "/stat"); err != nil || pgrp(b) != group {
			continue
		}
		tasks, _ := filepath.Glob(p + "/task/[0-9]*/schedstat")
		for _, t := range tasks {
			b, err := os.ReadFile(t)
			if err != nil {
				continue // ended meanwhile
			}
			first, _, _ := bytes.Cut(b, []byte(" "))
			n, _ := strconv.ParseInt(string(first), 10, 64)
			all += n
			busiest = max(busiest, n)
		}
	}
	return time.Duration(max(busiest, all/int64(min(threads, runtime.NumCPU()))))
}

// pgrp is the process group in a line of /proc/PID/stat, in which the name, in brackets, may hold anything.
func pgrp(stat []byte) int {
	f := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(f) < 3 {
		return 0
	}
	n, _ := strconv.Atoi(string(f[2]))
	return n
}
