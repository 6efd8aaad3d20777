package sqlstore

import (
	"context"
	"testing"
)

// Pragmas reads settings of the connection that writes.
func Pragmas(t *testing.T, db *DB, names ...string) []string {
	var out []string
	for _, n := range names {
		var v string
		if err := db.line.pool.QueryRow(`PRAGMA ` + n).Scan(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// OpenWith opens a folder with more settings of the database's address.
func OpenWith(ctx context.Context, dir string, more ...string) (*DB, error) {
	return openFile(ctx, dir, 0, more...)
}

// Careless makes a store break its promise: it no longer waits until what it wrote is on disk.
func Careless(t *testing.T, db *DB) {
	if _, err := db.line.pool.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
}

// OpenOld makes a database file with the schema of a version.
func OpenOld(ctx context.Context, dir string, schema int64) (*DB, error) {
	return openFile(ctx, dir, schema)
}
