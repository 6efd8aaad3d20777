package app_test

import (
	"context"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func TestPlanningIsAJobThatEndsInADraft(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	j, err := h.StartPlanning(ctx, app.Planning{Month: webtest.Month, Time: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	var told []app.Job
	j, err = h.RunJob(ctx, j.ID, func(j app.Job) { told = append(told, j) })
	if err != nil || j.State != app.JobDone {
		t.Fatalf("job: %+v, %v", j, err)
	}
	if len(told) == 0 || told[len(told)-1].State != app.JobDone {
		t.Errorf("progress told %d times, last %+v", len(told), told)
	}
	r, err := h.Check(ctx, j.Version)
	if err != nil || len(r.Violations) > 0 || r.Open > 0 {
		t.Fatalf("check: %+v, %v", r, err)
	}
}

func TestPlanningAnewKeepsThePastAndThePinned(t *testing.T) {
	h, first := published(t)
	mp := inForce(t, h)
	slot := toCome(t, mp, duty.Sentry)
	ill := mp.Plan.Assigned[slot.ID].Person
	day := when.DateOf(slot.Start)
	var pin duty.Slot
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			if s.Start.After(slot.End) && s.Role == duty.Sentry && mp.Plan.Assigned[s.ID].Person != ill {
				pin = s
			}
		}
	}
	ed, err := h.Pin(ctx, first, pin.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Save(ctx, app.Changes{What: "absence.save", Changes: force.Changes{
		Absences: []force.Absence{{Person: ill, Kind: force.Illness, Days: when.Days{First: day, Last: day.Add(2)}}}}}); err != nil {
		t.Fatal(err)
	}
	j, err := h.StartPlanning(ctx, app.Planning{Version: ed.Version, Time: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if j, err = h.RunJob(ctx, j.ID, nil); err != nil {
		t.Fatal(err)
	}
	now, err := h.Plan(ctx, j.Version)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := now.Plan.Assigned[pin.ID].Person, mp.Plan.Assigned[pin.ID].Person; got != want {
		t.Errorf("pinned: got %s, want %s", got, want)
	}
	changed := 0
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			same := now.Plan.Assigned[s.ID].Person == mp.Plan.Assigned[s.ID].Person
			if s.Start.Before(mp.Now) && !same {
				t.Errorf("the past changed: %s", s.ID)
			}
			if !same {
				changed++
			}
		}
	}
	if got := now.Plan.Assigned[slot.ID].Person; got == ill || got == "" {
		t.Errorf("the vacated slot: got %q", got)
	}
	if changed > 8 {
		t.Errorf("%d slots changed for one illness", changed)
	}
}

func TestAJobOfADeadProcessIsTakenUp(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	j, err := h.StartPlanning(ctx, app.Planning{Month: webtest.Month, Time: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	j.State, j.Owner, j.Beat = app.JobRunning, "gone", h.Now().Add(-time.Minute)
	if err := h.Store.Write(ctx, func(tx app.Tx) error { return tx.PutJob(ctx, j) }); err != nil {
		t.Fatal(err)
	}
	run, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- h.Work(run) }()
	deadline := time.After(time.Minute)
	for j.State != app.JobDone {
		select {
		case <-deadline:
			t.Fatalf("not taken up: %+v", j)
		case <-time.After(20 * time.Millisecond): // the worker is another goroutine; ask again
		}
		if j, err = h.Job(ctx, j.ID); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestACancelledJobLeavesNoVersion(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	before, err := h.Month(ctx, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	j, err := h.StartPlanning(ctx, app.Planning{Month: webtest.Month})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.CancelJob(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	if j, err = h.Job(ctx, j.ID); err != nil || j.State != app.JobCancelled {
		t.Fatalf("got %+v, %v", j, err)
	}
	if err := h.CancelJob(ctx, j.ID); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("cancel twice: got %v, want conflict", err)
	}
	after, err := h.Month(ctx, webtest.Month)
	if err != nil || len(after.Versions) != len(before.Versions) {
		t.Errorf("versions: %v, %v, want as before: %v", after.Versions, err, before.Versions)
	}
}

func TestAMonthWithNobodyIsRefused(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	_, err := h.StartPlanning(ctx, app.Planning{Month: when.NewMonth(2020, time.March)})
	if app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("got %v, want invalid", err)
	}
	_, err = h.StartPlanning(ctx, app.Planning{Version: "2031-01.4"})
	if app.CodeOf(err) != app.CodeNotFound {
		t.Errorf("unknown version: got %v, want not found", err)
	}
	if js, err := h.Jobs(ctx, 10); err != nil || len(js) != 0 {
		t.Errorf("jobs: %v, %v, want none", js, err)
	}
}
