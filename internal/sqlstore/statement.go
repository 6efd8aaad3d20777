package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"sync"
)

var made sync.Map // what upsert has written, by table

// upsert writes the statement that inserts a row, or replaces the one with the same key: the first column.
func upsert(table, key string, columns ...string) string {
	if q, ok := made.Load(table); ok {
		return q.(string)
	}
	q := upsertOn(table, []string{key}, columns...)
	made.Store(table, q)
	return q
}

// upsertOn is upsert for a key of several columns. Keys come first in the arguments.
func upsertOn(table string, keys []string, columns ...string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(append(append([]string{}, keys...), columns...), ", ") + ") VALUES (")
	for i := range len(keys) + len(columns) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(") ON CONFLICT (" + strings.Join(keys, ", ") + ") DO UPDATE SET ")
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c + " = excluded." + c)
	}
	return b.String()
}

// deleteFrom deletes rows by ID. The table is one of the program's own names.
func (t *tx) deleteFrom(ctx context.Context, table string, ids []string) error {
	return execEach(ctx, t, "DELETE FROM "+table+" WHERE id = $1", ids, func(id *string) []any { return []any{*id} })
}
