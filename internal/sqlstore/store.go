// Package sqlstore keeps everything in a database behind app's unit of work. The SQL is written by hand in a form that
// SQLite and PostgreSQL both take ($1 placeholders, ON CONFLICT … DO UPDATE, no engine's own types). What an engine does
// in its own way stands in sqlite.go and postgres.go alone, behind the engine interface, and both pass the same
// conformance suite.
//
// # Where it lies
//
// With SQLite the database is one file, qarovul.db, in the data folder, with a write-ahead log. With PostgreSQL it is a
// database of a server, named by an address. Either may be open in any number of processes: readers never wait and see
// one consistent state, writers take turns. No process holds the store for itself. Whoever keeps something in memory
// asks Revisions whether it is still true.
//
// # What is promised
//
// When Write has returned nil the change is on disk (the log is flushed at each commit) and survives the loss of the
// process and of power. When it has returned an error nothing at all has changed: where a PostgreSQL server's answer to a commit
// was lost, it is asked what became of it (version 13 or later). Two errors alone say neither: one in which the server did not answer for
// half a minute, and says that it is not known; and one of SQLite's own disk as it flushes, after which a change that was refused may be
// found when the folder is next opened.
//
// # Writers share a flush
//
// A flush takes longer than all else in a small change. So writers of one process that come while another is at work
// join its transaction, one after another, and wait for one flush together; see line.go.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"qarovul/internal/app"
)

// DB is an open database; many goroutines may use it at once.
type DB struct {
	read   *sql.DB // many connections that can only read
	engine engine
	line   *line // one connection: writers of this process queue here, those of others at the database's lock
	seen   demands
	heads  heads
}

var _ app.Store = (*DB)(nil)

// engine is what the databases do each in its own way.
type engine interface {
	// snapshot says how a reading transaction is begun.
	snapshot() *sql.TxOptions
	// begin opens a transaction that no other writer of the database overlaps, waiting for its turn, and gives what it is known by.
	begin(ctx context.Context, c *sql.Conn) (id string, err error)
	commit(ctx context.Context, c *sql.Conn) error
	// came tells what has become of a transaction whose commit has failed, on another connection: nil if it is there after all.
	came(ctx context.Context, pool *sql.DB, id string, err error) error
	// stale tells of an error of begin that the connection may have brought from its idle time: another may be better.
	stale(error) bool
	// mark begins the part of one more writer within the transaction; back undoes that part.
	mark(ctx context.Context, c *sql.Conn) error
	back(ctx context.Context, c *sql.Conn) error
	// settled tells whether all references are whole, which is otherwise seen at the commit only, and ends the part of a
	// writer, if it had one of its own.
	settled(ctx context.Context, c *sql.Conn, marked bool) error
	// each runs a statement once for each of n rows, in their order.
	each(ctx context.Context, t *tx, query string, n int, args func(i int) []any) error
	// referred refuses references to what is not there, where they were not watched as they were made.
	referred(ctx context.Context, t *tx) error
	// columnsQuery lists table, column, type and whether it is of the primary key, by table and place.
	columnsQuery() string
	// prepares says that a statement run twice is worth being prepared by hand.
	prepares() bool
	// limited is the context of a transaction that writes.
	limited() (context.Context, context.CancelFunc)
	// told gives the database's refusals the code under which adapters tell of them; all else stays what it is.
	told(error) error
}

// readers is how many may read at once before the next waits.
func readers() int { return 2 * max(2, runtime.NumCPU()) }

// OpenAt opens the database that an address names, postgres://…, or where there is none the one in the data folder.
func OpenAt(ctx context.Context, dir, address string) (*DB, error) {
	if address == "" {
		return Open(ctx, dir)
	}
	return OpenPostgres(ctx, address)
}

// There tells whether OpenAt would find something, and makes nothing.
func There(ctx context.Context, dir, address string) (bool, error) {
	if address != "" {
		return therePostgres(ctx, address)
	}
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil, nil // whatever else is wrong with the folder, nothing of ours is in it
}

// Read runs f over one consistent state: what others write meanwhile is not seen. The Tx is of no use after f.
func (db *DB) Read(ctx context.Context, f func(app.Tx) error) error {
	begun, err := db.read.BeginTx(ctx, db.engine.snapshot())
	for tries := readers(); tries > 0 && err != nil && ctx.Err() == nil && db.engine.stale(err); tries-- {
		begun, err = db.read.BeginTx(ctx, db.engine.snapshot())
	}
	if err != nil {
		return db.engine.told(fmt.Errorf("begin: %w", err))
	}
	defer func() { _ = begun.Rollback() }() // there is nothing to commit
	t := &tx{sql: &runner{on: begun}, engine: db.engine, seen: &db.seen, heads: &db.heads, prepared: map[string]*sql.Stmt{}}
	defer t.sql.end()
	return db.engine.told(f(t))
}

// Write runs f in a transaction that no other writer overlaps, and commits; if f returns an error or panics, nothing of
// it has changed. Writes do not nest: f must do all its work through the Tx that it is handed.
func (db *DB) Write(ctx context.Context, f func(app.Tx) error) error {
	return db.engine.told(db.line.write(ctx, func(t *tx) error {
		t.seen, t.heads = &db.seen, &db.heads
		return f(t)
	}))
}

// Close gives everything back. Transactions under way are waited for.
func (db *DB) Close() error { return errors.Join(db.read.Close(), db.line.close()) }
