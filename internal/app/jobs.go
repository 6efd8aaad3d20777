package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// DefaultSearch is the time that planning a month takes at most, unless another is asked for.
const DefaultSearch = 30 * time.Second

const (
	beat  = time.Second     // how often a worker says that it is alive
	stale = 8 * time.Second // after which a job of a silent worker is taken up by another
)

// runner is the worker of this process: one job at a time, as each takes all cores.
type runner struct {
	wake chan struct{}
}

// Planning asks for a month to be planned, or planned anew.
type Planning struct {
	Month when.Month
	// Version to plan anew from Now on, as little disturbed as possible; "" plans the month whole from its demand.
	Version plan.VersionID
	From    time.Time     // zero: the present
	Time    time.Duration // zero: DefaultSearch
}

// StartPlanning puts a job into the line and returns it. The work is done by Work (serve), or by RunJob.
func (a *App) StartPlanning(ctx context.Context, p Planning) (Job, error) {
	j := Job{Kind: "plan", Month: p.Month, Version: p.Version, From: p.From, Time: p.Time, State: JobWaiting, By: access.Of(ctx).By, Created: a.now()}
	if p.Version != "" {
		j.Kind = "replan"
		if j.From.IsZero() {
			j.From = a.now()
		}
	}
	if j.Time == 0 {
		j.Time = DefaultSearch
	}
	err := a.change(ctx, "start planning", slices.Concat(changes(access.Jobs), changesAll(access.Plans)), func(tx Tx, _ reach) error {
		if p.Version != "" {
			v, err := a.versionIn(ctx, tx, p.Version)
			if err != nil {
				return err
			}
			j.Month = v.Version.Month
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := ready(s, j.Month); err != nil {
			return err
		}
		if j.ID, err = a.newID("job"); err != nil {
			return err
		}
		if err := tx.PutJob(ctx, j); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "job.start", "job:"+j.ID, p); err != nil {
			return err
		}
		return tx.Touch(ctx, roomJobs)
	})
	if err != nil {
		return Job{}, err
	}
	a.wakeUp()
	return j, nil
}

// ready refuses a month for which there is nobody or nothing to plan.
func ready(s *State, m when.Month) error {
	if m < when.NewMonth(1992, time.January) || m > when.NewMonth(2199, time.December) {
		return Errorf(CodeInvalid, "month-range", m.String())
	}
	serving := 0
	for i := range s.Register.People {
		p := &s.Register.People[i]
		if p.Serves(m.First()) || p.Serves(m.Last()) {
			serving++
		}
	}
	if serving == 0 {
		return Errorf(CodeInvalid, "month-empty", m.String())
	}
	return nil
}

// Jobs lists the newest jobs, Job reads one.
func (a *App) Jobs(ctx context.Context, limit int) ([]Job, error) {
	if _, err := may(ctx, access.See, access.Jobs); err != nil {
		return nil, err
	}
	var out []Job
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = tx.Jobs(ctx, limit); return })
	return out, internal("list the jobs", err)
}

// Job reads a job; CodeNotFound if there is none.
func (a *App) Job(ctx context.Context, id string) (Job, error) {
	if _, err := may(ctx, access.See, access.Jobs); err != nil {
		return Job{}, err
	}
	return a.job(ctx, id)
}

func (a *App) job(ctx context.Context, id string) (Job, error) {
	var out Job
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = tx.Job(ctx, id); return })
	return out, internal("read a job", err)
}

// CancelJob asks a job to stop. What was planned before stays as it was. A job plans the whole force, so it takes the right over all of it.
func (a *App) CancelJob(ctx context.Context, id string) error {
	return a.change(ctx, "cancel a job", changesAll(access.Jobs), func(tx Tx, _ reach) error {
		j, err := tx.Job(ctx, id)
		if err != nil {
			return err
		}
		switch j.State {
		case JobWaiting:
			j.State, j.Ended = JobCancelled, a.now()
		case JobRunning:
			j.Cancel = true
		default:
			return Errorf(CodeConflict, "job-over")
		}
		if err := tx.PutJob(ctx, j); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "job.cancel", "job:"+id, nil); err != nil {
			return err
		}
		return tx.Touch(ctx, roomJobs)
	})
}

func (a *App) wakeUp() {
	select {
	case a.jobs.wake <- struct{}{}:
	default:
	}
}

// Work takes up jobs, one after another, until ctx ends: those that wait, and those whose worker is gone.
func (a *App) Work(ctx context.Context) error {
	t := time.NewTicker(beat)
	defer t.Stop()
	for {
		j, err := a.claim(ctx, "")
		if err != nil && ctx.Err() == nil {
			a.log.Error("look for jobs", "err", err)
		}
		if err == nil && j.ID != "" {
			a.do(ctx, j, nil)
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.jobs.wake:
		case <-t.C:
		}
	}
}

// RunJob does a job here and now, telling its progress. While another worker is busy it waits its turn; if another takes the
// job up, it looks on until that one is done, and takes over from one that died.
func (a *App) RunJob(ctx context.Context, id string, progress func(Job)) (Job, error) {
	t := time.NewTicker(beat / 4)
	defer t.Stop()
	for {
		j, err := a.claim(ctx, id)
		if err != nil {
			return Job{}, internal("take up a job", err)
		}
		if j.ID != "" {
			j = a.do(ctx, j, progress)
			if j.State == JobFailed {
				return j, j.failure()
			}
			return j, ctx.Err()
		}
		if j, err = a.job(ctx, id); err != nil {
			return j, err
		}
		if progress != nil {
			progress(j)
		}
		switch j.State {
		case JobDone, JobCancelled:
			return j, nil
		case JobFailed:
			return j, j.failure()
		}
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-t.C:
		}
	}
}

func (j Job) failure() error { return Errorf(CodeInternal, "job-failed", j.Error) }

// claim takes a job for this process: the one named, or the oldest that waits or was left by a dead worker. While a living worker
// has a job nobody else takes one: two neighbouring months planned at once would not see each other's last and first days.
func (a *App) claim(ctx context.Context, id string) (Job, error) {
	var got Job
	idle := true
	err := a.store.Read(ctx, func(tx Tx) error {
		js, err := tx.Jobs(ctx, 100)
		for _, j := range js {
			idle = idle && !a.free(j)
		}
		return err
	})
	if err != nil || idle {
		return got, err
	}
	err = a.keep(ctx, func(tx Tx) error {
		js, err := tx.Jobs(ctx, 100)
		if err != nil {
			return err
		}
		for _, j := range js {
			if j.State == JobRunning && !a.free(j) {
				return nil
			}
		}
		for i := len(js) - 1; i >= 0; i-- {
			if j := js[i]; a.free(j) && (id == "" || j.ID == id) {
				got = j
				break
			}
		}
		if got.ID == "" {
			return nil
		}
		got.State, got.Owner, got.Beat = JobRunning, a.owner, a.now()
		if err := tx.PutJob(ctx, got); err != nil {
			return err
		}
		return tx.Touch(ctx, roomJobs)
	})
	return got, err
}

func (a *App) free(j Job) bool {
	return j.State == JobWaiting || j.State == JobRunning && j.Owner != a.owner && a.now().Sub(j.Beat) > stale
}

// do works a job through and stores how it ended.
func (a *App) do(ctx context.Context, j Job, progress func(Job)) Job {
	run, stop := context.WithCancel(ctx)
	defer stop()
	w := &working{a: a, j: j, tell: progress, stop: stop}
	beaten := make(chan struct{})
	go func() { defer close(beaten); w.beats(run) }()
	version, err := a.planJob(run, j, w.progress)
	for tries := 1; tries < 3 && errors.Is(err, errMonthTaken); tries++ {
		version, err = a.planJob(run, j, w.progress)
	}
	asked := w.cancelled()
	stop()
	<-beaten
	j = w.now()
	j.Ended = a.now()
	switch {
	case ctx.Err() != nil && !asked: // the process ends: the job waits for the next
		j.State, j.Owner, j.Ended = JobWaiting, "", time.Time{}
	case asked:
		j.State = JobCancelled
	case err != nil:
		j.State, j.Error = JobFailed, err.Error()
		a.log.Error("job failed", "job", j.ID, "err", err)
	default:
		j.State, j.Version, j.Progress = JobDone, version, 1
	}
	end, done := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer done()
	if err := a.keep(end, func(tx Tx) error {
		if err := tx.PutJob(end, j); err != nil {
			return err
		}
		return tx.Touch(end, roomJobs)
	}); err != nil {
		a.log.Error("store how a job ended", "job", j.ID, "err", err)
	}
	if progress != nil {
		progress(j)
	}
	return j
}
