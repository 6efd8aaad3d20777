package sqlstore

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"qarovul/internal/app"
)

// runner runs the statements of one transaction.
//
// In a write a statement runs under the transaction's context, not the caller's: an interrupted statement would take the
// whole transaction with it, and others have work in it. The caller's is looked at before each statement instead, which
// also spares a goroutine for each. A read belongs to its caller alone and is interrupted.
type runner struct {
	on   querier
	ctx  context.Context // of a write; nil in a read
	over atomic.Bool
}

// querier is what a transaction and a connection have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// end makes the runner refuse: the connection goes on to others.
func (r *runner) end() { r.over.Store(true) }

// under is the context of a statement.
func (r *runner) under(ctx context.Context) (context.Context, error) {
	if r.over.Load() {
		return nil, sql.ErrTxDone
	}
	if r.ctx == nil {
		return ctx, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.ctx, nil
}

func (r *runner) ready(ctx context.Context, args []any) (context.Context, error) {
	ctx, err := r.under(ctx)
	if err == nil {
		err = plain(args)
	}
	return ctx, err
}

// ExecContext runs a statement.
func (r *runner) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, err := r.ready(ctx, args)
	if err != nil {
		return nil, err
	}
	return r.on.ExecContext(ctx, query, args...)
}

// QueryContext asks for rows.
func (r *runner) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, err := r.ready(ctx, args)
	if err != nil {
		return nil, err
	}
	return r.on.QueryContext(ctx, query, args...)
}

// QueryRowContext asks for one row; what goes wrong is told by Scan.
func (r *runner) QueryRowContext(ctx context.Context, query string, args ...any) row {
	rows, err := r.QueryContext(ctx, query, args...)
	return row{rows, err}
}

// PrepareContext prepares a statement on the connection.
func (r *runner) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	ctx, err := r.under(ctx)
	if err != nil {
		return nil, err
	}
	return r.on.PrepareContext(ctx, query)
}

// row is the one row of an answer.
type row struct {
	rows *sql.Rows
	err  error
}

// Scan reads the row; sql.ErrNoRows if there is none.
func (r row) Scan(dest ...any) (err error) {
	if r.err != nil {
		return r.err
	}
	defer func() {
		if e := r.rows.Close(); err == nil {
			err = e
		}
	}()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	return r.rows.Scan(dest...)
}

// plain refuses text that one of the engines would not keep: PostgreSQL takes no NUL and nothing that is not UTF-8.
func plain(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return app.Errorf(app.CodeInvalid, "store.text")
		}
	}
	return nil
}
