package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"qarovul/internal/app"
)

// Advisory locks of the database. The numbers say nothing but that they are ours.
const (
	lockWriting   = 0x7161726f76756c01
	lockMigrating = 0x7161726f76756c02
)

// OpenPostgres opens the database of a PostgreSQL server, postgres://user@host/name, and brings its schema up to date.
// The database must be there; its tables are made. It refuses one that a newer program has written. No error holds the
// password.
func OpenPostgres(ctx context.Context, address string) (*DB, error) {
	return openPostgres(ctx, address, 0)
}

func openPostgres(ctx context.Context, address string, schema int64) (*DB, error) {
	cfg, err := configure(address)
	if err != nil {
		return nil, err
	}
	name := Redacted(address)
	write := stdlib.OpenDB(*cfg)
	write.SetMaxOpenConns(1)
	if err := upToDatePostgres(ctx, write, name, schema); err != nil {
		return nil, cannotReach(address, cfg.Password, errors.Join(err, write.Close()))
	}
	read := stdlib.OpenDB(*cfg)
	read.SetMaxOpenConns(readers())
	read.SetMaxIdleConns(readers())
	return &DB{read: read, line: newLine(write, postgresEngine{}), engine: postgresEngine{}}, nil
}

func configure(address string) (*pgx.ConnConfig, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, app.Errorf(app.CodeInvalid, "store.address") // it may be a password with a slip in it: not said again
	}
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, app.Errorf(app.CodeInvalid, "store.address")
	}
	for name, value := range map[string]string{
		"application_name":    "qarovul",
		"synchronous_commit":  "on",    // whatever the server's default: what was confirmed is on disk
		"lock_timeout":        "10s",   // as long as SQLite's writers wait
		"timezone":            "UTC",   // no column asks, but logs of the server do
		"client_min_messages": "error", // the program reads no notices
		// A server of ours that is stopped in the midst of a write must not keep all others from writing.
		"idle_in_transaction_session_timeout": "60s",
	} {
		if _, said := cfg.RuntimeParams[name]; !said {
			cfg.RuntimeParams[name] = value
		}
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	return cfg, nil
}

// Redacted is an address without its password, for people and logs.
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…"
	}
	host := u.Host
	if h := u.Query().Get("host"); h != "" {
		host = h
	}
	return "postgres://" + host + u.Path
}

// upToDatePostgres brings the schema to a version, 0 the newest that this program knows. Processes started together do it once: the
// lock is a connection's, so it is let go when its process dies.
func upToDatePostgres(ctx context.Context, db *sql.DB, name string, schema int64) error {
	old := func() (bool, error) {
		t, err := hasVersions(ctx, db)
		if err != nil {
			return false, err
		}
		return behind(ctx, db, t, name)
	}
	if b, err := old(); err != nil || !b {
		return err
	}
	db.SetMaxOpenConns(2) // one holds the lock
	defer db.SetMaxOpenConns(1)
	lock, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	if _, err := lock.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(lockMigrating)); err != nil {
		return err
	}
	defer func() {
		_, _ = lock.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(lockMigrating)) // else the end of the connection does
	}()
	if b, err := old(); err != nil || !b { // another process was here first
		return err
	}
	return upTo(ctx, goose.DialectPostgres, db, schema)
}

func hasVersions(ctx context.Context, db *sql.DB) (there bool, err error) {
	err = db.QueryRowContext(ctx, `SELECT to_regclass($1) IS NOT NULL`, goose.DefaultTablename).Scan(&there)
	return there, err
}

func therePostgres(ctx context.Context, address string) (bool, error) {
	cfg, err := configure(address)
	if err != nil {
		return false, err
	}
	db := stdlib.OpenDB(*cfg)
	there, err := hasVersions(ctx, db)
	if err = errors.Join(err, db.Close()); err != nil {
		return false, cannotReach(address, cfg.Password, err)
	}
	return there, nil
}

// cannotReach puts into words why a database cannot be used.
func cannotReach(address, password string, err error) error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("open %s: %w", Redacted(address), err)
	}
	// What the driver says names host, user and database; a server may repeat anything.
	why := err.Error()
	if password != "" {
		why = strings.ReplaceAll(why, password, "…")
	}
	return &app.Error{Code: app.CodeInvalid, Key: "store.server", Args: []any{Redacted(address)}, Err: errors.New(why)}
}

// postgresEngine is what PostgreSQL does in its own way.
//
// Writers hold an advisory lock from their first statement to the end of the commit. So no two writers overlap, whichever
// process or machine they are in, and each statement under READ COMMITTED sees what the last writer has left: the same as
// if all ran one after another, and no transaction can fail to be serialised. Readers are on one snapshot (REPEATABLE READ,
// READ ONLY), take no lock and wait for nobody.
type postgresEngine struct{}

func (postgresEngine) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// run sends statements without arguments in one go and gives what the server says of the last.
func run(ctx context.Context, c *sql.Conn, statements string) (tag pgconn.CommandTag, err error) {
	err = c.Raw(func(conn any) (err error) {
		tag, err = conn.(*stdlib.Conn).Conn().Exec(ctx, statements)
		return err
	})
	return tag, err
}

func (postgresEngine) begin(ctx context.Context, c *sql.Conn) (id string, err error) {
	err = c.Raw(func(conn any) error {
		all, err := conn.(*stdlib.Conn).Conn().PgConn().Exec(ctx, fmt.Sprintf(
			"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(%d); SELECT pg_current_xact_id()", int64(lockWriting))).ReadAll()
		if err == nil && len(all) == 3 && len(all[2].Rows) == 1 {
			id = string(all[2].Rows[0][0])
		}
		return err
	})
	if err != nil {
		_, _ = run(context.WithoutCancel(ctx), c, "ROLLBACK") // a refused lock leaves the transaction open
	}
	return id, err
}

// came asks the server what it has done: the connection may have broken before the commit came there, or before the answer came back. A
// server that recovers, or is still at it, is asked again for a while.
func (e postgresEngine) came(ctx context.Context, pool *sql.DB, id string, err error) error {
	var answered *pgconn.PgError
	if errors.As(err, &answered) && !e.stale(err) || id == "" {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		var state sql.NullString
		asking := pool.QueryRowContext(ctx, `SELECT pg_xact_status($1::text::xid8)`, id).Scan(&state)
		switch {
		case asking == nil && state.String == "committed":
			return nil
		case asking == nil && state.String == "aborted":
			return err
		case asking == nil && state.String != "in progress":
			return fmt.Errorf("whether it was committed is not known: %w", err)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("whether it was committed is not known: %w", errors.Join(err, asking))
		}
	}
}

func (postgresEngine) commit(ctx context.Context, c *sql.Conn) error {
	tag, err := run(ctx, c, "COMMIT")
	if err == nil && tag.String() != "COMMIT" { // a transaction in which something failed is rolled back without an error
		err = fmt.Errorf("the server answered %s", tag)
	}
	return err
}

// stale: the server was restarted, or a wall between cut what was silent for long.
func (postgresEngine) stale(err error) bool {
	var e *pgconn.PgError
	return pgconn.SafeToRetry(err) || errors.Is(err, driver.ErrBadConn) || errors.As(err, &e) && strings.HasPrefix(e.Code, "57P")
}

func (postgresEngine) mark(ctx context.Context, c *sql.Conn) error {
	_, err := run(ctx, c, "SAVEPOINT part; SET CONSTRAINTS ALL DEFERRED")
	return err
}

func (postgresEngine) back(ctx context.Context, c *sql.Conn) error {
	_, err := run(ctx, c, "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
	return err
}

func (postgresEngine) settled(ctx context.Context, c *sql.Conn, marked bool) error {
	s := "SET CONSTRAINTS ALL IMMEDIATE"
	if marked {
		s += "; RELEASE SAVEPOINT part"
	}
	_, err := run(ctx, c, s)
	return err
}

func (postgresEngine) prepares() bool { return false } // the driver does it by itself

// limited: a server may fail to answer for ever.
func (postgresEngine) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 2*time.Minute)
}

// each sends rows without waiting for the answer to one before it sends the next: what takes the time is the way to the
// server and back.
func (postgresEngine) each(ctx context.Context, t *tx, query string, n int, args func(i int) []any) error {
	const together = 1000
	inside, err := t.sql.under(ctx)
	if err != nil {
		return err
	}
	if t.conn == nil { // a read, which the server refuses
		_, err := t.sql.ExecContext(ctx, query, args(0)...)
		return err
	}
	for from := 0; from < n; from += together {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := &pgx.Batch{}
		for i := from; i < min(from+together, n); i++ {
			row := args(i)
			if err := plain(row); err != nil {
				return err
			}
			b.Queue(query, row...)
		}
		err := t.conn.Raw(func(conn any) error { return conn.(*stdlib.Conn).Conn().SendBatch(inside, b).Close() })
		if err != nil {
			return err
		}
	}
	return nil
}

func (postgresEngine) referred(context.Context, *tx) error { return nil } // they are looked at in any case

func (postgresEngine) columnsQuery() string {
	return `SELECT t.relname::text, c.attname::text, format_type(c.atttypid, c.atttypmod), coalesce(c.attnum = ANY (i.indkey), FALSE)
		FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
		WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname COLLATE "C", c.attnum`
}

func (postgresEngine) told(err error) error {
	var known *app.Error
	var e *pgconn.PgError
	if errors.As(err, &known) || !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case "23503": // foreign key
		return &app.Error{Code: app.CodeConflict, Key: "store.reference", Err: err}
	case "23505": // unique
		return &app.Error{Code: app.CodeConflict, Key: "store.twice", Err: err}
	case "55P03", "40001", "40P01", "57P01", "57P02", "57P03", "53300": // locks held by others; a server that restarts or is full
		return &app.Error{Code: app.CodeBusy, Key: "store.busy", Err: err}
	}
	return err
}
