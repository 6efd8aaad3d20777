package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
)

// Revisions counts the changes by room; a room that was never touched is not there.
func (t *tx) Revisions(ctx context.Context) (map[string]int64, error) {
	type row struct {
		room  string
		value int64
	}
	rows, err := load(ctx, t, 64, `SELECT room, value FROM revision`, func(r *row) []any { return []any{&r.room, &r.value} })
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	out := make(map[string]int64, len(rows))
	for _, r := range rows {
		out[r.room] = r.value
	}
	return out, nil
}

// Touch raises the revision of rooms, by one and some random more: a number that was given in a transaction which came to
// nothing, and that somebody has seen meanwhile from within it, is never given again for other contents.
func (t *tx) Touch(ctx context.Context, rooms ...string) error {
	step := 1 + int64(rand.Uint32()>>2)
	err := execEach(ctx, t, `INSERT INTO revision (room, value) VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET value = revision.value + excluded.value`,
		rooms, func(r *string) []any { return []any{*r, step} })
	if err != nil {
		return fmt.Errorf("raise revisions: %w", err)
	}
	return nil
}

// text reads one text, "" if there is no row.
func (t *tx) text(ctx context.Context, query string, args ...any) (string, error) {
	var s string
	err := t.sql.QueryRowContext(ctx, query, args...).Scan(&s)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return s, err
}

// Setting reads a setting, "" if not set.
func (t *tx) Setting(ctx context.Context, key string) (string, error) {
	s, err := t.text(ctx, `SELECT value FROM setting WHERE name = $1`, key)
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, err)
	}
	return s, nil
}

// PutSetting sets a setting.
func (t *tx) PutSetting(ctx context.Context, key, value string) error {
	if _, err := t.exec(ctx, upsert("setting", "name", "value"), key, value); err != nil {
		return fmt.Errorf("write setting %s: %w", key, err)
	}
	return nil
}

const jobColumns = `id, kind, month, version, from_moment, search_ms, state, phase, progress, open_slots, failure, started_by, owner,
	beat, created, ended, cancel_asked`

// jobRow is a job as columns: the time to be spent is kept in milliseconds.
type jobRow struct {
	app.Job
	ms int64
}

func (j *jobRow) columns() []any {
	return []any{&j.ID, &j.Kind, (*month)(&j.Month), (*string)(&j.Version), (*moment)(&j.From), &j.ms, (*string)(&j.State), &j.Phase,
		&j.Progress, &j.Open, &j.Error, &j.By, &j.Owner, (*moment)(&j.Beat), (*moment)(&j.Created), (*moment)(&j.Ended), &j.Cancel}
}

func (j *jobRow) job() app.Job {
	j.Time = time.Duration(j.ms) * time.Millisecond
	return j.Job
}

// PutJob inserts or replaces a job.
func (t *tx) PutJob(ctx context.Context, j app.Job) error {
	_, err := t.exec(ctx, upsert("job", "id", "kind", "month", "version", "from_moment", "search_ms", "state", "phase", "progress", "open_slots",
		"failure", "started_by", "owner", "beat", "created", "ended", "cancel_asked"),
		j.ID, j.Kind, j.Month.String(), string(j.Version), at(j.From), j.Time.Milliseconds(), string(j.State), j.Phase, j.Progress, j.Open,
		j.Error, j.By, j.Owner, at(j.Beat), at(j.Created), at(j.Ended), j.Cancel)
	if err != nil {
		return fmt.Errorf("write job %s: %w", j.ID, err)
	}
	return nil
}

// Job finds a job; CodeNotFound if there is none.
func (t *tx) Job(ctx context.Context, id string) (app.Job, error) {
	jobs, err := load(ctx, t, 1, `SELECT `+jobColumns+` FROM job WHERE id = $1`, (*jobRow).columns, id)
	if err != nil {
		return app.Job{}, fmt.Errorf("read job %s: %w", id, err)
	}
	if len(jobs) == 0 {
		return app.Job{}, app.Errorf(app.CodeNotFound, "not-found.job", id)
	}
	return jobs[0].job(), nil
}

// Jobs lists jobs, newest first.
func (t *tx) Jobs(ctx context.Context, limit int) ([]app.Job, error) {
	rows, err := load(ctx, t, min(limit, 1000), `SELECT `+jobColumns+` FROM job ORDER BY created DESC, id DESC LIMIT $1`, (*jobRow).columns, limit)
	if err != nil {
		return nil, fmt.Errorf("read jobs: %w", err)
	}
	out := make([]app.Job, len(rows))
	for i := range rows {
		out[i] = rows[i].job()
	}
	return out, nil
}

// FeedPerson finds the person whose calendar has the secret token, "" if none.
func (t *tx) FeedPerson(ctx context.Context, token string) (force.PersonID, error) {
	s, err := t.text(ctx, `SELECT person FROM feed WHERE token = $1`, token)
	if err != nil {
		return "", fmt.Errorf("read a feed: %w", err) // the token is secret: it stands in no error
	}
	return force.PersonID(s), nil
}

// FeedToken finds a person's secret token, "" if none.
func (t *tx) FeedToken(ctx context.Context, id force.PersonID) (string, error) {
	s, err := t.text(ctx, `SELECT token FROM feed WHERE person = $1`, string(id))
	if err != nil {
		return "", fmt.Errorf("read the feed of %s: %w", id, err)
	}
	return s, nil
}

// PutFeed gives a person a token in place of the former one; "" takes it away.
func (t *tx) PutFeed(ctx context.Context, id force.PersonID, token string) error {
	var err error
	if token == "" {
		_, err = t.exec(ctx, `DELETE FROM feed WHERE person = $1`, string(id))
	} else {
		_, err = t.exec(ctx, upsert("feed", "person", "token"), string(id), token)
	}
	if err != nil {
		return fmt.Errorf("write the feed of %s: %w", id, err)
	}
	return nil
}
