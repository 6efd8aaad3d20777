package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
)

var update = flag.Bool("update", false, "write the dumps of the schema anew")

func open(t testing.TB, dir string) *sqlstore.DB {
	t.Helper()
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) })
	return db
}

func TestSQLite(t *testing.T) {
	conformance(t, func(t *testing.T) app.Store { return open(t, t.TempDir()) })
}

// raw opens the database file past the store.
func raw(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlstore.FileName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) })
	return db
}

func closed(t testing.TB, db io.Closer) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestSchemaDump keeps schema.sql, the whole schema in one piece for a reader, true to the migrations.
func TestSchemaDump(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	rows, err := raw(t, dir).Query(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%'
		AND tbl_name <> 'goose_db_version' ORDER BY tbl_name, type DESC, name`)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, rows)
	var b strings.Builder
	b.WriteString("-- The schema as the migrations leave it. As SQLite has it. Written by go test ./internal/sqlstore -run SchemaDump -update\n")
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n" + s + ";\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	dumped(t, "schema.sql", b.String())
}

// dumped compares a dump with the file that holds it, or writes the file anew.
func dumped(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	same(t, file+" is not what the migrations make: run the test with -update", string(want), got)
}

// TestMigrationsStandInOrder: numbered from one on without a gap, so that two that were written side by side are seen before
// they meet a database; and each says why it is there.
func TestMigrationsStandInOrder(t *testing.T) {
	files, err := filepath.Glob("migrations/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for i, f := range files {
		if want := fmt.Sprintf("%05d_", i+1); !strings.HasPrefix(filepath.Base(f), want) || !strings.HasSuffix(f, ".sql") {
			t.Errorf("%s stands where %s….sql is expected", f, want)
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "-- ") {
			t.Errorf("%s does not begin by saying what it is for", f)
		}
	}
}

func TestOpenAgainKeepsWhatIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b%20ə?#", "data") // a folder to be made, with a name that an address must escape
	first, err := sqlstore.Open(bg, dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, first, small().put)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, sqlstore.FileName)); err != nil {
		t.Fatal(err)
	}
	same(t, "register", small(), loaded(t, open(t, dir)), byID)
}

// TestPrivate: nobody but its owner may read what is in the folder, whatever the folder's own mode.
func TestPrivate(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, open(t, dir), small().put)
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || strings.HasPrefix(f.Name(), sqlstore.FileName) && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestOpenRelativeFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, open(t, "./data"), small().put)
	same(t, "register", small(), loaded(t, open(t, "data")), byID)
}

func TestSeveralOpenTheFolderAtOnce(t *testing.T) {
	dir := t.TempDir()
	const n = 6
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			db, err := sqlstore.Open(bg, dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer closed(t, db)
			if err := db.Write(bg, func(tx app.Tx) error { return tx.Note(bg, journal.Entry{Who: "test", What: "opened"}) }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	opened := leaves(t, open(t, dir), "", 2*n)
	same(t, "openings", n, len(opened))
}

// TestOneSeesWhatAnotherWrote: no store keeps anything that another process could have changed.
func TestOneSeesWhatAnotherWrote(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	write(t, a, small().put)
	write(t, a, create(smallPlan()))
	same(t, "plan", smallPlan(), read(t, b, loadPlan("2026-12.1")))
	want := smallPlan()
	want.Duties = want.Duties[1:]
	write(t, b, func(tx app.Tx) error { return tx.Plans().PutDuties(bg, "2026-12.1", want.Duties) })
	same(t, "plan changed by the other", want, read(t, a, loadPlan("2026-12.1")))
}

func TestOpenRefuses(t *testing.T) {
	newer := t.TempDir()
	open(t, newer)
	if _, err := raw(t, newer).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, TRUE)`); err != nil {
		t.Fatal(err)
	}
	garbage := t.TempDir()
	if err := os.WriteFile(filepath.Join(garbage, sqlstore.FileName), []byte(strings.Repeat("not a database ", 300)), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, dir, key, says string }{
		{"newer", newer, "store.newer", "schema 9000"},
		{"garbage", garbage, "store.damaged", sqlstore.FileName},
		{"a file in its place", file, "store.folder", file},
		{"below a file", filepath.Join(file, "data"), "store.folder", file},
	} {
		db, err := sqlstore.Open(bg, c.dir)
		if err == nil {
			closed(t, db)
		}
		var e *app.Error
		if !errors.As(err, &e) || e.Key != c.key || !strings.Contains(e.In("en"), c.says) || e.Hint("az") == "" {
			t.Errorf("%s: got %v, want %s saying %q with a hint", c.name, err, c.key, c.says)
		}
	}
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := sqlstore.Open(ctx, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: got %v", err)
	}
}

// TestCutShort: a database that lost its end is told of, not taken for an empty one.
func TestCutShort(t *testing.T) {
	dir := t.TempDir()
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, demoForce(300).put)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, sqlstore.FileName)
	if err := os.Truncate(file, 8192); err != nil {
		t.Fatal(err)
	}
	again, err := sqlstore.Open(bg, dir)
	if err == nil {
		err = again.Read(bg, func(tx app.Tx) error { _, err := tx.Force().Load(bg); return err })
		closed(t, again)
	}
	if err == nil {
		t.Error("a database cut short was read as if it were whole")
	}
}

// TestSettingsOfConnections: flushed at each commit, with references watched, as the package promises.
func TestSettingsOfConnections(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	var mode string
	if err := raw(t, dir).QueryRow(`PRAGMA journal_mode`).Scan(&mode); err != nil {
		t.Fatal(err)
	}
	same(t, "journal mode", "wal", mode)
	same(t, "of writers", []string{"2", "1", "10000", "1"}, sqlstore.Pragmas(t, open(t, dir), "synchronous", "foreign_keys", "busy_timeout", "secure_delete"))
}
