package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"qarovul/internal/app"
)

// FileName is the database in the data folder. Beside it, while it is open, lie its log (-wal) and the log's index (-shm).
const FileName = "qarovul.db"

// lockName is taken while the schema is brought up to date, so that processes started together do it once.
const lockName = "migrating.lock"

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database in the folder, makes both if they are not there, and brings the schema up to date. It refuses a
// folder that a newer program has written, and a file that is no database or a damaged one; the error is an app.Error
// that says what to do.
func Open(ctx context.Context, dir string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, cannotOpen(dir, err)
	}
	file := filepath.Join(dir, FileName)
	// Transactions that write take the write lock at their beginning: one that began by reading could not take it
	// later without the danger of being refused half-way.
	write, err := sql.Open("sqlite", source(file, "_txlock=immediate", "_foreign_keys=1", "_synchronous=FULL"))
	if err != nil {
		return nil, cannotOpen(dir, err)
	}
	write.SetMaxOpenConns(1)
	if err := upToDate(ctx, write, dir); err != nil {
		return nil, cannotOpen(dir, errors.Join(err, write.Close()))
	}
	read, err := sql.Open("sqlite", source(file, "_query_only=1"))
	if err != nil {
		return nil, cannotOpen(dir, errors.Join(err, write.Close()))
	}
	n := 2 * max(2, runtime.NumCPU())
	read.SetMaxOpenConns(n)
	read.SetMaxIdleConns(n)
	return &DB{read: read, write: write}, nil
}

// source is the address of a database file with its settings. Whoever finds it locked waits up to ten seconds.
func source(file string, settings ...string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
	if !filepath.IsAbs(file) {
		u = url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()}
	}
	u.RawQuery = strings.Join(append([]string{"_busy_timeout=10000"}, settings...), "&")
	return u.String()
}

// upToDate brings the schema to the version that this program knows.
func upToDate(ctx context.Context, db *sql.DB, dir string) error {
	known, err := newest()
	if err != nil {
		return err
	}
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	if have > known {
		return app.Errorf(app.CodeConflict, "store.newer", dir, have, known)
	}
	if have == known {
		return nil
	}
	return migrate(ctx, db, dir)
}

// newest is the version of the last embedded migration.
func newest() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	var last int64
	for _, n := range names {
		v, err := goose.NumericComponent(n)
		if err != nil {
			return 0, err
		}
		last = max(last, v)
	}
	return last, nil
}

// version is that of the schema in the database, -1 for an empty database.
func version(ctx context.Context, db *sql.DB) (int64, error) {
	var n int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = $1`, goose.DefaultTablename).Scan(&n); err != nil {
		return 0, err
	}
	if n == 0 {
		return -1, nil
	}
	var v int64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM `+goose.DefaultTablename+` WHERE is_applied`).Scan(&v)
	return v, err
}

// migrate applies what is missing. The lock is a transaction on a database of its own: it is let go when its process
// dies, on every system, and leaves qarovul.db free for the migrations themselves.
func migrate(ctx context.Context, db *sql.DB, dir string) error {
	lock, err := sql.Open("sqlite", source(filepath.Join(dir, lockName), "_txlock=immediate"))
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // nothing was written there
	held, err := lock.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = held.Rollback() }()
	// The mode stays with the file. It is set here, under the lock, because setting it needs the database alone.
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx) // does nothing if another process was here first
	return err
}

// cannotOpen puts into words why a folder cannot be used.
func cannotOpen(dir string, err error) error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_NOTADB || e.Code()&0xff == lib.SQLITE_CORRUPT) {
		return &app.Error{Code: app.CodeInvalid, Key: "store.damaged", Args: []any{filepath.Join(dir, FileName)}, Err: err}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("open %s: %w", dir, err)
	}
	return &app.Error{Code: app.CodeInvalid, Key: "store.folder", Args: []any{dir}, Err: err}
}

// told gives the database's refusals the code under which adapters tell of them; all else stays what it is.
func told(err error) error {
	var known *app.Error
	var e *sqlite.Error
	if errors.As(err, &known) || !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &app.Error{Code: app.CodeConflict, Key: "store.reference", Err: err}
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &app.Error{Code: app.CodeConflict, Key: "store.twice", Err: err}
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return &app.Error{Code: app.CodeBusy, Key: "store.busy", Err: err}
	}
	return err
}
