package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// patience is how long a solver may go on beyond its time before it is ended, and how long it then has for leaving by itself.
type patience struct {
	grace func(time.Duration) time.Duration
	leave time.Duration
}

// usual: a tenth of the time and half a minute, as reading, modelling and presolving do not look at the clock.
var usual = patience{func(d time.Duration) time.Duration { return d/10 + 30*time.Second }, 5 * time.Second}

// ended is how a child process ended.
type ended struct {
	stdout  []byte
	how     string // "itself", "deadline", or what went wrong
	seconds float64
	peakMiB int64
}

// start runs a command in a process group of its own, on as many cores as it has threads, and waits for it. At the deadline the group is
// asked to end, and made to soon after; what is left of it when the first process is gone is ended too.
func start(ctx context.Context, argv []string, r run, p patience, progress io.Writer) (*ended, error) {
	argv = confined(argv, r.Threads)
	cmd := exec.Command(argv[0], argv[1:]...)
	var out, last bytes.Buffer
	cmd.Stdout = &out
	cmd.Stderr = io.MultiWriter(progress, &last)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = p.leave
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	group := -cmd.Process.Pid
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	clock := clockOf(r, p, began, -group)
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	e := &ended{how: "itself"}
wait:
	for {
		select {
		case err := <-done:
			var exit *exec.ExitError
			if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
				if !errors.As(err, &exit) {
					return nil, err
				}
				e.how = fmt.Sprintf("%v: %s", err, lastLine(last.Bytes()))
			}
			break wait
		case <-look.C:
			if clock.late() {
				e.how = "deadline"
				end(group, done, p.leave)
				break wait
			}
		case <-ctx.Done():
			end(group, done, p.leave)
			return nil, ctx.Err()
		}
	}
	syscall.Kill(group, syscall.SIGKILL) // whatever it left behind; most often there is nothing
	e.seconds = clock.used().Round(time.Millisecond).Seconds()
	e.stdout = out.Bytes()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		e.peakMiB = u.Maxrss >> 10
	}
	return e, nil
}

// end asks a process group to end, and ends it.
func end(group int, done <-chan error, leave time.Duration) {
	syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-done:
	case <-time.After(leave):
		syscall.Kill(group, syscall.SIGKILL)
		<-done
	}
}

// confined keeps a command to the first cores of a machine that has more than it may use.
func confined(argv []string, threads int) []string {
	tool, err := exec.LookPath("taskset")
	if err != nil || threads >= runtime.NumCPU() {
		return argv
	}
	return append([]string{tool, "--cpu-list", fmt.Sprintf("0-%d", threads-1)}, argv...)
}

// lastLine is the last line with something in it.
func lastLine(b []byte) string {
	b = bytes.TrimSpace(b)
	return string(b[bytes.LastIndexByte(b, '\n')+1:])
}

// answering runs a command that only says something, such as its version.
func answering(ctx context.Context, argv ...string) (string, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", argv[0], err)
	}
	return lastLine(b), nil
}
