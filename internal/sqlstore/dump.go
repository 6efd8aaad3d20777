package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"qarovul/internal/app"
)

// Kind is what a column holds, whichever engine keeps it.
type Kind string

// The kinds. A value is nil, a string, an int64, a float64, a bool or a []byte.
const (
	Text   Kind = "text"
	Number Kind = "number"
	Float  Kind = "float"
	Bool   Kind = "bool"
	Bytes  Kind = "bytes"
)

// Column of a table.
type Column struct {
	Name string
	Kind Kind
	key  bool // part of the primary key
}

// Table is one table of the schema.
type Table struct {
	Name    string
	Columns []Column
}

// kinds are the types of the migrations, as the engines tell of them.
var kinds = map[string]Kind{
	"text": Text, "bigint": Number, "integer": Number, "double precision": Float, "boolean": Bool, "bytea": Bytes,
}

// Snapshot is everything in the database at one moment.
type Snapshot struct {
	t *tx

	Schema int64 // version of the last migration that was applied
	Tables []Table
}

// Snapshot runs f over one consistent state of all tables. Writers go on meanwhile.
func (db *DB) Snapshot(ctx context.Context, f func(*Snapshot) error) error {
	return db.Read(ctx, func(read app.Tx) (err error) {
		s := &Snapshot{t: read.(*tx)}
		if s.Tables, err = s.t.tables(ctx); err != nil {
			return err
		}
		if err := s.t.sql.QueryRowContext(ctx, versionQuery).Scan(&s.Schema); err != nil {
			return fmt.Errorf("read the version of the schema: %w", err)
		}
		return f(s)
	})
}

// Tx is the rooms' stores over the same state.
func (s *Snapshot) Tx() app.Tx { return s.t }

// Rows goes through a table in the order of its key. The row is of use until the next one.
func (s *Snapshot) Rows(ctx context.Context, table Table, f func(row []any) error) error {
	rows, err := s.t.sql.QueryContext(ctx, table.selects())
	if err != nil {
		return fmt.Errorf("read %s: %w", table.Name, err)
	}
	defer func() { _ = rows.Close() }() // what went wrong is in Err
	dest := make([]any, len(table.Columns))
	for i, c := range table.Columns {
		dest[i] = map[Kind]any{Text: &sql.NullString{}, Number: &sql.NullInt64{}, Float: &sql.NullFloat64{}, Bool: &sql.NullBool{}, Bytes: &[]byte{}}[c.Kind]
	}
	row := make([]any, len(dest))
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("read %s: %w", table.Name, err)
		}
		for i, d := range dest {
			row[i] = valueOf(d)
		}
		if err := f(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", table.Name, err)
	}
	return nil
}

func valueOf(dest any) any {
	switch d := dest.(type) {
	case *sql.NullString:
		if d.Valid {
			return d.String
		}
	case *sql.NullInt64:
		if d.Valid {
			return d.Int64
		}
	case *sql.NullFloat64:
		if d.Valid {
			return d.Float64
		}
	case *sql.NullBool:
		if d.Valid {
			return d.Bool
		}
	case *[]byte:
		if *d != nil {
			return *d
		}
	}
	return nil
}

// tables tells what the schema has, by name.
func (t *tx) tables(ctx context.Context) ([]Table, error) {
	type row struct {
		table, column, kind string
		key                 bool
	}
	rows, err := load(ctx, t, 200, t.engine.columnsQuery(), func(r *row) []any { return []any{&r.table, &r.column, &r.kind, &r.key} })
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	var out []Table
	for _, r := range rows {
		if r.table == goose.DefaultTablename {
			continue
		}
		k, ok := kinds[strings.ToLower(r.kind)]
		if !ok {
			return nil, fmt.Errorf("read the schema: %s.%s is of a type %s that no backup knows", r.table, r.column, r.kind)
		}
		if len(out) == 0 || out[len(out)-1].Name != r.table {
			out = append(out, Table{Name: r.table})
		}
		last := &out[len(out)-1]
		last.Columns = append(last.Columns, Column{r.column, k, r.key})
	}
	return out, nil
}

func (t Table) names(all bool) string {
	var b []string
	for _, c := range t.Columns {
		if all || c.key {
			b = append(b, `"`+c.Name+`"`)
		}
	}
	return strings.Join(b, ", ")
}

func (t Table) selects() string {
	q := `SELECT ` + t.names(true) + ` FROM "` + t.Name + `"`
	if by := t.names(false); by != "" {
		q += ` ORDER BY ` + by
	}
	return q
}

func (t Table) inserts() string {
	marks := make([]string, len(t.Columns))
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	return `INSERT INTO "` + t.Name + `" (` + t.names(true) + `) VALUES (` + strings.Join(marks, ", ") + `)`
}

// same tells whether two tables have the same columns, in any order.
func (t Table) same(u Table) bool {
	return t.Name == u.Name && len(t.Columns) == len(u.Columns) && !slices.ContainsFunc(t.Columns, func(c Column) bool {
		return !slices.ContainsFunc(u.Columns, func(d Column) bool { return c.Name == d.Name && c.Kind == d.Kind })
	})
}

// Filler puts rows into tables.
type Filler struct{ t *tx }

// Journal is the journal as it was filled so far.
func (f Filler) Journal() app.Journal { return f.t.Journal() }

// Put inserts rows, whose values stand as the table's columns do.
func (f Filler) Put(ctx context.Context, t Table, rows [][]any) error {
	if err := execEach(ctx, f.t, t.inserts(), rows, func(r *[]any) []any { return *r }); err != nil {
		return fmt.Errorf("fill %s: %w", t.Name, err)
	}
	return nil
}

// Fill makes a database with the schema of a version and puts into it what f does, all or nothing, then brings the schema up to date and
// gives the database open. dir and address say where, as for OpenAt. It refuses a database in which there is anything, a version
// that this program does not know (CodeConflict), and tables that the version does not have. Where f fails, the database
// is as it was: of SQLite's, files may be left in dir.
func Fill(ctx context.Context, dir, address string, schema int64, tables []Table, f func(Filler) error) (*DB, error) {
	known, err := newest()
	if err != nil {
		return nil, err
	}
	if schema < 1 || schema > known {
		return nil, app.Errorf(app.CodeConflict, "backup.newer", schema, known)
	}
	var db *DB
	undo := func() error { return nil }
	if address == "" {
		db, err = newFile(ctx, dir, schema)
	} else {
		db, undo, err = newPostgres(ctx, address, schema)
	}
	if err != nil {
		return nil, err
	}
	db.line.patient = true
	err = db.Write(ctx, func(write app.Tx) error {
		t := write.(*tx)
		have, err := t.tables(ctx)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(have, tables, Table.same) {
			return app.Errorf(app.CodeInvalid, "backup.tables")
		}
		if err := f(Filler{t}); err != nil {
			return err
		}
		return t.engine.referred(ctx, t)
	})
	if err != nil {
		return nil, errors.Join(err, db.Close(), undo())
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return OpenAt(ctx, dir, address)
}

// newFile makes a database file with the schema of a version.
func newFile(ctx context.Context, dir string, schema int64) (*DB, error) {
	file := filepath.Join(dir, FileName)
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		return nil, app.Errorf(app.CodeConflict, "store.full", dir)
	}
	// Keys come in no order that suits the tables' trees: what does not fit into memory would be written over and over.
	db, err := openFile(ctx, dir, schema, "_pragma=cache_size(-262144)")
	if err != nil {
		return nil, err
	}
	// References are looked at once, at the end: a row that comes after those that refer to it would have all of them searched.
	if _, err := db.line.pool.ExecContext(ctx, `PRAGMA foreign_keys = OFF`); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// newPostgres makes the tables of a version in a database, and gives what takes them away again. Tables that are there must be empty: a
// process that died as it filled them has left them so.
func newPostgres(ctx context.Context, address string, schema int64) (db *DB, undo func() error, err error) {
	there, err := therePostgres(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	if there {
		if err := clearPostgres(ctx, address); err != nil {
			return nil, nil, err
		}
	}
	undo = func() error { return clearPostgres(context.WithoutCancel(ctx), address) }
	if db, err = openPostgres(ctx, address, schema); err != nil {
		return nil, nil, errors.Join(err, undo())
	}
	return db, undo, nil
}

// clearPostgres drops all tables of ours, and refuses where there is anything in one.
func clearPostgres(ctx context.Context, address string) error {
	cfg, err := configure(address)
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*cfg)
	defer func() { _ = db.Close() }() // what was to be done is committed
	begun, err := db.BeginTx(ctx, nil)
	if err != nil {
		return cannotReach(address, cfg.Password, err)
	}
	defer func() { _ = begun.Rollback() }() // nothing is left to do if it is committed
	tables, err := (&tx{sql: &runner{on: begun}, engine: postgresEngine{}}).tables(ctx)
	if err != nil {
		return err
	}
	drop := []string{`"` + goose.DefaultTablename + `"`}
	for _, t := range tables {
		var full bool
		if err := begun.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM "`+t.Name+`")`).Scan(&full); err != nil {
			return err
		}
		if full {
			return app.Errorf(app.CodeConflict, "store.full", Redacted(address))
		}
		drop = append(drop, `"`+t.Name+`"`)
	}
	if _, err := begun.ExecContext(ctx, `DROP TABLE IF EXISTS `+strings.Join(drop, ", ")); err != nil {
		return err
	}
	return begun.Commit()
}
