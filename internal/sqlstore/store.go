// Package sqlstore keeps everything in a database behind app's unit of work. The SQL is written by hand in a form that
// SQLite and PostgreSQL both take ($1 placeholders, ON CONFLICT … DO UPDATE, no engine's own types); what is SQLite's
// own stands in sqlite.go alone, so that a second engine adds a file and passes the same conformance suite.
//
// # One folder, several processes
//
// The database is one file, qarovul.db, in the data folder, with a write-ahead log. Any number of processes may have it
// open: readers never wait and see one consistent state, writers take turns. No process holds the folder for itself.
// Whoever keeps something in memory asks Revisions whether it is still true.
//
// # What is promised
//
// When Write has returned nil the change is on disk (the log is flushed at each commit) and survives the loss of the
// process and of power. When it has returned an error nothing at all has changed.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qarovul/internal/app"
)

// DB is an open database; many goroutines may use it at once.
type DB struct {
	read  *sql.DB // many connections that can only read
	write *sql.DB // one connection: writers of this process queue here, those of others at the database's lock
	seen  demands
}

var _ app.Store = (*DB)(nil)

// Read runs f over one consistent state: what others write meanwhile is not seen. The Tx is of no use after f.
func (db *DB) Read(ctx context.Context, f func(app.Tx) error) error {
	return db.within(ctx, db.read, f)
}

// Write runs f in a transaction that no other writer overlaps, and commits; if f returns an error or panics, nothing has
// changed. Writes do not nest: f must do all its work through the Tx that it is handed.
func (db *DB) Write(ctx context.Context, f func(app.Tx) error) error {
	return db.within(ctx, db.write, f)
}

func (db *DB) within(ctx context.Context, pool *sql.DB, f func(app.Tx) error) error {
	begun, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return told(fmt.Errorf("begin: %w", err))
	}
	defer func() { _ = begun.Rollback() }() // after a commit this does nothing
	if err := f(&tx{sql: begun, seen: &db.seen, prepared: map[string]*sql.Stmt{}}); err != nil {
		return told(err)
	}
	if err := begun.Commit(); err != nil {
		return told(fmt.Errorf("commit: %w", err))
	}
	return nil
}

// Close gives the files back. Transactions under way are waited for.
func (db *DB) Close() error { return errors.Join(db.read.Close(), db.write.Close()) }
