package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/journal"
)

func openPostgres(t testing.TB, address string) *sqlstore.DB {
	t.Helper()
	db, err := sqlstore.OpenPostgres(bg, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) })
	return db
}

func TestPostgres(t *testing.T) {
	conformance(t, func(t *testing.T) app.Store { return openPostgres(t, migrated(t)) })
}

// migrated is an address of a database in which the tables are made: a copy of one.
func migrated(t testing.TB) string {
	t.Helper()
	c := pgtest.Shared(t)
	once.Do(func() {
		made = c.Database(t, "")
		db, err := sqlstore.OpenPostgres(bg, made)
		if err != nil {
			t.Fatal(err)
		}
		closed(t, db)
	})
	return c.Database(t, made)
}

var (
	once sync.Once
	made string
)

// rawPostgres opens the database past the store.
func rawPostgres(t testing.TB, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) })
	return db
}

// TestSchemaDumpPostgres keeps schema.postgres.sql true to the migrations, and the migrations to what the store relies on:
// text sorts by its bytes, and references are looked at when a writer ends.
func TestSchemaDumpPostgres(t *testing.T) {
	db := rawPostgres(t, migrated(t))
	lines := func(query string, args ...any) (out []string) {
		rows, err := db.Query(query, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer closed(t, rows)
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	var b strings.Builder
	b.WriteString("-- The schema as the migrations leave it. As PostgreSQL has it. Written by go test ./internal/sqlstore -run SchemaDump -update\n")
	for _, table := range lines(`SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
		AND relname <> 'goose_db_version' ORDER BY relname COLLATE "C"`) {
		parts := lines(`SELECT attname || ' ' || format_type(atttypid, atttypmod)
			|| coalesce((SELECT ' COLLATE "' || collname || '"' FROM pg_collation c WHERE c.oid = attcollation), '')
			|| CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
			FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, table)
		for _, p := range parts {
			if strings.Contains(p, " text") && !strings.Contains(p, ` COLLATE "C"`) {
				t.Errorf("%s: %s does not sort by its bytes", table, p)
			}
		}
		constraints := lines(`SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass AND contype <> 'n'
			ORDER BY contype DESC, conname COLLATE "C"`, table)
		for _, c := range constraints {
			if strings.HasPrefix(c, "FOREIGN KEY") && !strings.HasSuffix(c, "DEFERRABLE INITIALLY DEFERRED") {
				t.Errorf("%s: %s is not deferred", table, c)
			}
		}
		fmt.Fprintf(&b, "\nCREATE TABLE %s (\n    %s\n);\n", table, strings.Join(append(parts, constraints...), ",\n    "))
		for _, i := range lines(`SELECT indexdef FROM pg_indexes WHERE tablename = $1 AND schemaname = 'public'
			AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname COLLATE "C"`, table) {
			fmt.Fprintf(&b, "\n%s;\n", strings.ReplaceAll(i, "public.", ""))
		}
	}
	dumped(t, "schema.postgres.sql", b.String())
}

func TestOpenPostgresAgainKeepsWhatIsThere(t *testing.T) {
	address := pgtest.Database(t)
	first, err := sqlstore.OpenPostgres(bg, address)
	if err != nil {
		t.Fatal(err)
	}
	write(t, first, small().put)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, "register", small(), loaded(t, openPostgres(t, address)), byID)
}

// TestSeveralOpenPostgresAtOnce: an empty database is made ready once.
func TestSeveralOpenPostgresAtOnce(t *testing.T) {
	address := pgtest.Database(t)
	const n = 5
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			db, err := sqlstore.OpenPostgres(bg, address)
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
	opened := leaves(t, openPostgres(t, address), "", 2*n)
	same(t, "openings", n, len(opened))
}

// TestPostgresWritersOfSeveralServersTakeTurns: numbers are given once though the writers are no one process.
func TestPostgresWritersOfSeveralServersTakeTurns(t *testing.T) {
	address := migrated(t)
	stores := []*sqlstore.DB{openPostgres(t, address), openPostgres(t, address), openPostgres(t, address)}
	const each = 40
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			for range each / 4 {
				if err := stores[i%3].Write(bg, func(tx app.Tx) error { return tx.Note(bg, journal.Entry{Who: "test", What: "x"}) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	entries := leaves(t, stores[0], "", 1000)
	if len(entries) != 3*each || entries[0].N != 3*each-1 {
		t.Errorf("%d entries, the last is number %d; want %d", len(entries), entries[0].N, 3*each-1)
	}
}

// TestPostgresGoesOnAfterItsConnectionsWereCut: as when the server was restarted.
func TestPostgresGoesOnAfterItsConnectionsWereCut(t *testing.T) {
	address := migrated(t)
	db := openPostgres(t, address)
	write(t, db, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "1") })
	if _, err := rawPostgres(t, address).Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "2") })
	same(t, "setting", "2", read(t, db, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

func TestOpenPostgresRefuses(t *testing.T) {
	newer := migrated(t)
	if _, err := rawPostgres(t, newer).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, TRUE)`); err != nil {
		t.Fatal(err)
	}
	const secret = "s3cret-p%40ss"
	for _, c := range []struct{ name, address, key, says string }{
		{"newer", newer, "store.newer", "schema 9000"},
		{"no such database", pgtest.Shared(t).Address("none"), "store.server", "none"},
		{"nobody answers", "postgres://guard:" + secret + "@127.0.0.1:1/desk?connect_timeout=2", "store.server", "127.0.0.1:1/desk"},
		{"no address of ours", "mysql://guard:" + secret + "@host/desk", "store.address", "postgres://"},
		{"no address at all", "postgres://guard:" + secret + "@[::1/desk", "store.address", "postgres://"},
		{"a wrong setting", "postgres://guard:" + secret + "@host/desk?sslmode=perhaps", "store.address", "postgres://"},
		{"a password beside", "postgres://guard@127.0.0.1:1/desk?connect_timeout=2&password=" + secret, "store.server", "127.0.0.1:1/desk"},
	} {
		db, err := sqlstore.OpenPostgres(bg, c.address)
		if err == nil {
			closed(t, db)
		}
		var e *app.Error
		if !errors.As(err, &e) || e.Key != c.key || !strings.Contains(e.In("en"), c.says) || e.Hint("az") == "" {
			t.Errorf("%s: got %v, want %s saying %q with a hint", c.name, err, c.key, c.says)
		}
		for ; err != nil; err = errors.Unwrap(err) {
			if said := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(said, "s3cret") {
				t.Errorf("%s: the password stands in %s", c.name, said)
			}
		}
	}
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := sqlstore.OpenPostgres(ctx, newer); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: got %v", err)
	}
}
