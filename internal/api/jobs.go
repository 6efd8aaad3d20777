package api

import (
	"context"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// JobView is long work: how far it is and what came of it.
type JobView struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind" enum:"plan,replan"`
	Month    when.Month `json:"month"`
	Version  string     `json:"version,omitempty" doc:"What is planned anew; when done, the result."`
	From     time.Time  `json:"from,omitzero" doc:"Planning anew: from when on."`
	Seconds  float64    `json:"seconds" doc:"Most to be spent searching."`
	State    string     `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Phase    string     `json:"phase,omitempty" doc:"What is being done."`
	Progress float64    `json:"progress" minimum:"0" maximum:"1"`
	Open     int        `json:"open" doc:"Slots open so far."`
	Error    string     `json:"error,omitempty"`
	By       string     `json:"by,omitempty"`
	Created  time.Time  `json:"created"`
	Ended    time.Time  `json:"ended,omitzero"`
	Cancel   bool       `json:"cancel,omitempty" doc:"Somebody asked it to stop."`
}

func jobOf(j *app.Job) JobView {
	return JobView{j.ID, j.Kind, j.Month, string(j.Version), inZone(j.From), j.Time.Seconds(), string(j.State), j.Phase, j.Progress, j.Open, j.Error,
		j.By, inZone(j.Created), inZone(j.Ended), j.Cancel}
}

// Planning asks for a month to be planned, or planned anew.
type Planning struct {
	Month   when.Month `json:"month,omitzero" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"The month to plan whole, from its demand."`
	Version string     `json:"version,omitempty" doc:"Instead of a month: the version to plan anew from a moment on, as little disturbed as possible."`
	From    time.Time  `json:"from,omitzero" doc:"Planning anew: from when on; now if left out."`
	Seconds float64    `json:"seconds,omitempty" minimum:"0" maximum:"86400" doc:"Most to be spent searching."`
}

func (s *server) jobs() {
	handle(s, post("/jobs", "start-planning", "jobs", "Plan a month, or plan a version anew from now on.").
		with("The work is done by the server, one job after another, and goes on after a restart. The month's plan comes as a new draft."),
		func(ctx context.Context, in *struct {
			Asked
			Body Planning
		}) (*answer[JobView], error) {
			b := &in.Body
			if (b.Month == 0) == (b.Version == "") {
				return nil, &app.Error{Code: app.CodeInvalid, Key: "api.planning", Field: "month"}
			}
			j, err := s.app.StartPlanning(ctx, app.Planning{Month: b.Month, Version: plan.VersionID(b.Version), From: b.From,
				Time: time.Duration(b.Seconds * float64(time.Second))})
			return give(jobOf(&j), err)
		})
	handle(s, get("/jobs", "list-jobs", "jobs", "List jobs, newest first."),
		func(ctx context.Context, in *struct {
			Asked
			Limit int `query:"limit" default:"20" minimum:"1" maximum:"1000"`
		}) (*answer[[]JobView], error) {
			all, err := s.app.Jobs(ctx, in.Limit)
			return give(each(all, jobOf), err)
		})
	handle(s, get("/jobs/{id}", "read-job", "jobs", "Read a job: its state and progress."),
		func(ctx context.Context, in *OfRecord) (*answer[JobView], error) {
			j, err := s.app.Job(ctx, in.ID)
			return give(jobOf(&j), err)
		})
	handle(s, post("/jobs/{id}/cancel", "cancel-job", "jobs", "Ask a job to stop.").with("What was planned before stays as it was."),
		func(ctx context.Context, in *OfRecord) (*nothing, error) {
			return &nothing{}, s.app.CancelJob(ctx, in.ID)
		})
}
