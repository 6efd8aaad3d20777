package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
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

// Open opens the database in the folder, makes both if they are not there, and brings the schema up to date. It refuses a
// folder that a newer program has written, and a file that is no database or a damaged one; the error is an app.Error
// that says what to do.
func Open(ctx context.Context, dir string) (*DB, error) { return openFile(ctx, dir, 0) }

// openFile is Open with a version of the schema that a new database is to have, 0 the newest, and with more settings of the address, which
// tests have.
func openFile(ctx context.Context, dir string, schema int64, more ...string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, cannotOpen(dir, err)
	}
	file := filepath.Join(dir, FileName)
	if err := private(file); err != nil {
		return nil, cannotOpen(dir, err)
	}
	// What is deleted is overwritten, always: a row may leave traces each time its page is split, not only when it goes.
	write, err := sql.Open("sqlite", source(file, append([]string{"_foreign_keys=1", "_synchronous=FULL", "_pragma=secure_delete(1)"}, more...)...))
	if err != nil {
		return nil, cannotOpen(dir, err)
	}
	write.SetMaxOpenConns(1)
	if err := upToDate(ctx, write, dir, schema); err != nil {
		return nil, cannotOpen(dir, errors.Join(err, write.Close()))
	}
	read, err := sql.Open("sqlite", source(file, append([]string{"_query_only=1"}, more...)...))
	if err != nil {
		return nil, cannotOpen(dir, errors.Join(err, write.Close()))
	}
	read.SetMaxOpenConns(readers())
	read.SetMaxIdleConns(readers())
	return &DB{read: read, line: newLine(write, sqliteEngine{}), engine: sqliteEngine{}}, nil
}

// private makes the file where there is none, for its owner alone; what SQLite lays beside it has the same mode.
func private(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
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

// upToDate brings the schema to a version, 0 the newest that this program knows.
func upToDate(ctx context.Context, db *sql.DB, dir string, schema int64) error {
	var there int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = $1`, goose.DefaultTablename).Scan(&there); err != nil {
		return err
	}
	behind, err := behind(ctx, db, there > 0, dir)
	if err != nil || !behind {
		return err
	}
	return migrate(ctx, db, dir, schema)
}

// migrate applies what is missing. The lock is a transaction on a database of its own: it is let go when its process
// dies, on every system, and leaves qarovul.db free for the migrations themselves.
func migrate(ctx context.Context, db *sql.DB, dir string, schema int64) error {
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
	return upTo(ctx, goose.DialectSQLite3, db, schema)
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

// sqliteEngine is what SQLite does in its own way.
type sqliteEngine struct{}

func (sqliteEngine) snapshot() *sql.TxOptions { return nil } // a connection that reads can do nothing else

// begin takes the write lock at once: a transaction that began by reading could not take it later without the danger of
// being refused half-way.
func (sqliteEngine) begin(ctx context.Context, c *sql.Conn) (string, error) {
	_, err := c.ExecContext(ctx, "BEGIN IMMEDIATE")
	return "", err
}

func (sqliteEngine) came(_ context.Context, _ *sql.DB, _ string, err error) error { return err } // nobody is between us and the file

func (sqliteEngine) commit(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "COMMIT")
	return err
}

func (sqliteEngine) stale(error) bool { return false }

func (sqliteEngine) mark(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SAVEPOINT part")
	return err
}

func (sqliteEngine) back(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "ROLLBACK TO part; RELEASE part")
	return err
}

// settled asks for SQLite's count of references that are broken for now. It is kept anyway, so this costs nothing.
func (sqliteEngine) settled(ctx context.Context, c *sql.Conn, marked bool) error {
	var broken int
	err := c.Raw(func(conn any) (err error) {
		broken, _, err = conn.(sqlite.DBStatus).Status(sqlite.DBStatusDeferredFKs, false)
		return err
	})
	if err == nil && broken > 0 {
		err = app.Errorf(app.CodeConflict, "store.reference")
	}
	if err == nil && marked {
		_, err = c.ExecContext(ctx, "RELEASE part")
	}
	return err
}

func (sqliteEngine) prepares() bool { return true }

// limited: a file cannot fail to answer for ever, and the driver watches a context that can end with a goroutine for each
// statement.
func (sqliteEngine) limited() (context.Context, context.CancelFunc) {
	return context.Background(), func() {}
}

func (sqliteEngine) each(ctx context.Context, t *tx, query string, n int, args func(i int) []any) error {
	inside, err := t.sql.under(ctx)
	if err != nil {
		return err
	}
	s, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	for i := range n {
		if i%128 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row := args(i)
		if err := plain(row); err != nil {
			return err
		}
		if _, err := s.ExecContext(inside, row...); err != nil {
			return err
		}
	}
	return nil
}

func (sqliteEngine) referred(ctx context.Context, t *tx) error {
	var broken int
	err := t.sql.QueryRowContext(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&broken)
	if err == nil && broken > 0 {
		err = app.Errorf(app.CodeConflict, "store.reference")
	}
	return err
}

func (sqliteEngine) columnsQuery() string {
	return `SELECT t.name, c.name, c.type, c.pk > 0 FROM sqlite_schema t JOIN pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`
}

func (sqliteEngine) told(err error) error {
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
