package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"qarovul/internal/app"
)

// line is where the writers of this process stand, and how they share a flush.
//
// Whoever has the turn has the connection. A writer takes the turn, does its work, and if nobody stands behind it
// commits. If somebody does, it leaves the transaction open, hands the turn on and waits: the last of them commits once
// for all, and only then is any of them told that it is done. Nobody outside sees their changes before that, and they
// run one after another, so each sees what those before it did, as if they had committed one by one.
//
// Each runs in its own goroutine and, but for the first, behind a savepoint: an error, a panic or an ended context undoes
// that writer's part alone. References are looked at as each ends, not at the commit, so that a wrong one is told to
// whoever made it. Only if the transaction itself is lost (the disk is full, the server is gone) do all of its writers fail.
type line struct {
	pool    *sql.DB
	engine  engine
	patient bool          // a transaction may take as long as it likes; set before the first
	turn    chan struct{} // holds one; whoever has put it in has the turn, and with it all that follows
	waiting atomic.Int32  // who will take the turn for certain

	conn     *sql.Conn // kept from one transaction to the next; nil before the first and after a fault
	prepared map[string]*sql.Stmt
	open     *group
}

// group is a transaction under way with those whose work is in it.
type group struct {
	ctx     context.Context // of every statement: one writer's ended context must not break what others share
	cancel  context.CancelFunc
	id      string // under which the database knows it
	begun   time.Time
	members int           // who wait for the commit
	done    chan struct{} // closed when err says how it ended
	err     error
}

const (
	mostMembers = 64                    // in one transaction
	longest     = 25 * time.Millisecond // after which a transaction takes nobody in: the first waits for the last
)

func newLine(pool *sql.DB, e engine) *line {
	return &line{pool: pool, engine: e, turn: make(chan struct{}, 1)}
}

func (l *line) write(ctx context.Context, f func(*tx) error) error {
	if err := l.enter(ctx); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	g, err := l.part(ctx, f)
	if err != nil {
		return err
	}
	<-g.done // also when ctx ends: whether the change is there must be known
	return g.err
}

// enter waits for the turn.
func (l *line) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.waiting.Add(1)
	select {
	case l.turn <- struct{}{}:
		l.waiting.Add(-1)
		return nil
	case <-ctx.Done():
		// Somebody may have left a transaction open, relying on the one who waits.
		go func() {
			l.turn <- struct{}{}
			l.waiting.Add(-1)
			l.leave()
		}()
		return ctx.Err()
	}
}

// part does one writer's work, with the turn, and hands the turn on.
func (l *line) part(ctx context.Context, f func(*tx) error) (*group, error) {
	defer l.leave()
	marked := l.open != nil
	if marked {
		if err := l.engine.mark(l.open.ctx, l.conn); err != nil {
			l.lose(err)
			return nil, err
		}
	} else if err := l.begin(ctx); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	g, good := l.open, false
	defer func() {
		if !good {
			l.undo()
		}
	}()
	t := &tx{sql: &runner{on: l.conn, ctx: g.ctx}, conn: l.conn, engine: l.engine, prepared: l.prepared}
	err := func() error {
		defer t.sql.end()
		return f(t)
	}()
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = l.engine.settled(g.ctx, l.conn, marked)
	}
	if err != nil {
		return nil, err
	}
	good = true
	g.members++
	return g, nil
}

// leave commits, unless somebody follows who will, and hands the turn on.
func (l *line) leave() {
	if g := l.open; g != nil && (l.waiting.Load() == 0 || g.members >= mostMembers || time.Since(g.begun) > longest) {
		_ = l.commit(g) // those whose work is in it are told
	}
	<-l.turn
}

// commit ends a transaction. Where nobody says whether it was committed, it is asked for: whoever is told that nothing has changed relies
// on it.
func (l *line) commit(g *group) error {
	err := l.engine.commit(g.ctx, l.conn)
	if err != nil {
		l.drop()
		if err = l.engine.came(g.ctx, l.pool, g.id, err); err != nil {
			err = fmt.Errorf("commit: %w", err)
		}
	}
	l.end(err)
	return err
}

// begin opens a transaction. The connection may have died of age: then a fresh one is tried.
func (l *line) begin(ctx context.Context) error {
	var id string
	for again := l.conn != nil; ; again = false {
		if l.conn == nil {
			c, err := l.pool.Conn(ctx)
			if err != nil {
				return err
			}
			l.conn, l.prepared = c, map[string]*sql.Stmt{}
		}
		var err error
		if id, err = l.engine.begin(ctx, l.conn); err == nil {
			break
		}
		l.drop()
		if !again || ctx.Err() != nil || !l.engine.stale(err) {
			return err
		}
	}
	g := &group{id: id, begun: time.Now(), done: make(chan struct{})}
	g.ctx, g.cancel = l.engine.limited()
	if l.patient {
		g.cancel()
		g.ctx, g.cancel = context.WithCancel(context.Background())
	}
	l.open = g
	return nil
}

// undo takes back the part of the writer that has the turn.
func (l *line) undo() {
	g := l.open
	if g.members > 0 {
		if err := l.engine.back(g.ctx, l.conn); err != nil {
			l.lose(&app.Error{Code: app.CodeBusy, Key: "store.busy", Err: err}) // not their fault: it may go well the next time
		}
		return
	}
	if _, err := l.conn.ExecContext(g.ctx, "ROLLBACK"); err != nil {
		l.drop()
	}
	l.end(nil) // nobody waits
}

// lose gives up a transaction with all that is in it: those who wait are told that nothing of theirs is there.
func (l *line) lose(why error) {
	l.drop()
	l.end(why)
}

func (l *line) end(err error) {
	g := l.open
	l.open, g.err = nil, err
	g.cancel()
	close(g.done)
}

// drop closes the connection, and with it whatever was open on it.
func (l *line) drop() {
	if l.conn == nil {
		return
	}
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // says that the pool must not use it again
	_ = l.conn.Close()
	l.conn, l.prepared = nil, nil
}

func (l *line) close() error {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	var err error
	if g := l.open; g != nil {
		err = l.commit(g)
	}
	if l.conn != nil {
		for _, s := range l.prepared {
			err = errors.Join(err, s.Close())
		}
		err = errors.Join(err, l.conn.Close())
		l.conn = nil
	}
	return errors.Join(err, l.pool.Close())
}
