package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// tx is one transaction as app sees it.
type tx struct {
	sql      *runner
	conn     *sql.Conn // of a write
	engine   engine
	seen     *demands
	heads    *heads
	prepared map[string]*sql.Stmt // on the connection
}

var _ app.Tx = (*tx)(nil)

func (t *tx) Force() force.Store { return forceStore{t} }
func (t *tx) Sites() site.Store  { return siteStore{t} }
func (t *tx) Plans() plan.Store  { return planStore{t} }

// statement prepares a query once for each connection that writes.
func (t *tx) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := t.prepared[query]; ok {
		return s, nil
	}
	s, err := t.sql.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	t.prepared[query] = s
	return s, nil
}

func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var r sql.Result
	if ctx, err := t.sql.ready(ctx, args); err != nil {
		return 0, err
	} else if !t.engine.prepares() {
		if r, err = t.sql.on.ExecContext(ctx, query, args...); err != nil {
			return 0, err
		}
	} else {
		s, err := t.statement(ctx, query)
		if err != nil {
			return 0, err
		}
		if r, err = s.ExecContext(ctx, args...); err != nil {
			return 0, err
		}
	}
	return r.RowsAffected()
}

// execEach runs a statement for each of rows, in their order.
func execEach[T any](ctx context.Context, t *tx, query string, rows []T, args func(*T) []any) error {
	if len(rows) == 0 {
		return nil
	}
	return t.engine.each(ctx, t, query, len(rows), func(i int) []any { return args(&rows[i]) })
}

// load reads all rows of a query; n is about how many there will be, 0 unknown.
func load[T any](ctx context.Context, t *tx, n int, query string, into func(*T) []any, args ...any) ([]T, error) {
	rows, err := t.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in Err
	out := make([]T, 0, n)
	var x T
	dest := into(&x) // made once: the row is read into x and copied
	for rows.Next() {
		var zero T
		x = zero
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// day is a date as a column: TEXT like 2026-12-05, empty for none.
type day when.Date

func (d *day) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a date column holds %T", v)
	}
	// Five columns of thousands of rows: the form is fixed, so the digits are read where they stand.
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, ok1 := digits(s[:4])
		m, ok2 := digits(s[5:7])
		x, ok3 := digits(s[8:])
		if ok1 && ok2 && ok3 && m >= 1 && m <= 12 && x >= 1 && x <= 28 {
			*d = day(when.NewDate(y, time.Month(m), x))
			return nil
		}
	}
	return (*when.Date)(d).UnmarshalText([]byte(s))
}

func digits(s string) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, true
}

// month is a month as a column: TEXT like 2026-12, empty for none.
type month when.Month

func (m *month) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a month column holds %T", v)
	}
	return (*when.Month)(m).UnmarshalText([]byte(s))
}

// moment is a time as a column: UTC with six digits of a second, so that it sorts as text; empty for the zero time.
// It comes back in the force's zone.
type moment time.Time

const momentForm = "2006-01-02T15:04:05.000000Z"

func (m *moment) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a moment column holds %T", v)
	}
	if s == "" {
		*m = moment{}
		return nil
	}
	t, err := time.Parse(momentForm, s)
	if err != nil {
		return err
	}
	*m = moment(t.In(when.Zone))
	return nil
}

func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(momentForm)
}

// list is a JSON array as a column.
type list[T any] []T

func (l *list[T]) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a list column holds %T", v)
	}
	if s == "[]" {
		*l = nil
		return nil
	}
	return json.Unmarshal([]byte(s), (*[]T)(l))
}

func listed[T any](x []T) string {
	if len(x) == 0 {
		return "[]"
	}
	b, err := json.Marshal(x)
	if err != nil {
		panic(err) // plain data: strings and numbers
	}
	return string(b)
}

// ref is a reference that may be missing: NULL, where the room says "".
func ref[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}
