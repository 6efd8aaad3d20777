package sqlstore

import "testing"

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
