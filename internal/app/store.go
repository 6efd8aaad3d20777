package app

import (
	"context"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/selection"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/journal"
)

// Store is the unit of work: all that a use case reads or changes, it does in one transaction of it. Several processes
// may use one store at once.
type Store interface {
	// Read runs f over one consistent state.
	Read(ctx context.Context, f func(Tx) error) error
	// Write runs f and commits, or changes nothing at all if f returns an error. When Write has returned nil, the change
	// survives the loss of the process and of power.
	Write(ctx context.Context, f func(Tx) error) error
	Close() error
}

// Tx is the stores of all rooms within one transaction.
type Tx interface {
	Force() force.Store
	Sites() site.Store
	Plans() plan.Store
	Access() access.Store
	Selection() selection.Store
	Mobilisation() mobilise.Store

	// Revisions counts the changes by room ("force", "site", "plan:2026-12.1", "jobs", …), so that whoever keeps something in memory
	// knows whether it is still true.
	Revisions(ctx context.Context) (map[string]int64, error)
	// Touch raises the revision of rooms.
	Touch(ctx context.Context, rooms ...string) error

	// Setting reads a setting, "" if not set: "demo", "organisation.az", "cabinet" (the file of the Cabinet's days off), ….
	Setting(ctx context.Context, key string) (string, error)
	PutSetting(ctx context.Context, key, value string) error

	// Note appends entries to the journal. They are there if and when the change of this transaction is; numbers are given in the
	// order of the commits. It refuses what cannot be entered: no who, no what, more than journal.MaxLeaf or MaxContent.
	Note(ctx context.Context, entries ...journal.Entry) error
	// Journal is what else is done with it.
	Journal() Journal

	PutJob(ctx context.Context, j Job) error
	Job(ctx context.Context, id string) (Job, error) // CodeNotFound if there is none
	Jobs(ctx context.Context, limit int) ([]Job, error)

	// Feed finds the person whose calendar has the secret token, and the other way round; "" if none.
	FeedPerson(ctx context.Context, token string) (force.PersonID, error)
	FeedToken(ctx context.Context, id force.PersonID) (string, error)
	PutFeed(ctx context.Context, id force.PersonID, token string) error
}

// Entry is an entry of the journal as pages show it.
type Entry struct {
	ID     int64
	At     time.Time
	By     string // the account's login
	From   string // where it was done: an address, "command line"
	What   string // "absence.save", "plan.publish", …: a key of the catalogue behind "log."
	About  string // "person:…", "plan:2026-12.2", …
	Detail string // JSON: what the entry says, "" nothing
	Erased bool   // what it said was erased
}

// JobState is how far a job is.
type JobState string

// The states of a job.
const (
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Job is long work that shows progress, can be cancelled, and is taken up again when the process that did it is gone.
type Job struct {
	ID       string
	Kind     string // "plan", "replan"
	Month    when.Month
	Version  plan.VersionID // result, or what is planned anew
	From     time.Time      // replan: now
	Time     time.Duration  // most to be spent searching
	State    JobState
	Phase    string // what is being done: a key behind "job."
	Progress float64
	Open     int
	Error    string
	By       string
	Owner    string // the process at work on it
	Beat     time.Time
	Created  time.Time
	Ended    time.Time
	Cancel   bool // somebody asked it to stop
}
