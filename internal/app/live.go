package app

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// lookEach is how often the store is asked whether anything has changed, while anybody wants to know. Every change raises a revision,
// whichever process made it: so the pages of one server follow what is done through another, on either database.
const lookEach = 400 * time.Millisecond

// live tells those who watch of changes. One look at the store serves all of them.
type live struct {
	mu       sync.Mutex
	watchers int
	stop     context.CancelFunc // of the looking
	rev      map[string]int64   // nil before the first look
	next     chan struct{}      // closed at the next change
	over     bool
}

// Stamp says how the rooms stand: "plan" is all that are called so or "plan:…". What was read after it is not older than it, so a page that
// bears it is up to date as long as Live gives the same.
func (a *App) Stamp(ctx context.Context, rooms ...string) (string, error) {
	var s string
	err := a.store.Read(ctx, func(tx Tx) error {
		rev, err := tx.Revisions(ctx)
		s = stamp(rev, rooms)
		return err
	})
	return s, internal("read the revisions", err)
}

// Live calls f with the stamp of the rooms, at once and each time that it has changed, until ctx ends, f fails or EndLive was called.
func (a *App) Live(ctx context.Context, rooms []string, f func(stamp string) error) error {
	defer a.watch()()
	last := ""
	for {
		a.live.mu.Lock()
		rev, next, over := a.live.rev, a.live.next, a.live.over
		a.live.mu.Unlock()
		if over {
			return nil
		}
		if rev != nil {
			if s := stamp(rev, rooms); s != last {
				if err := f(s); err != nil {
					return err
				}
				last = s
			}
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// EndLive has every Live return, now and later: a server that stops waits for its answers.
func (a *App) EndLive() {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	a.live.over = true
	a.live.turn()
}

// turn wakes those who wait. The lock is held.
func (l *live) turn() {
	if l.next != nil {
		close(l.next)
	}
	l.next = make(chan struct{})
}

// watch has the store looked at until the last watcher leaves.
func (a *App) watch() (leave func()) {
	l := &a.live
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watchers++; l.watchers == 1 {
		ctx, stop := context.WithCancel(context.Background())
		l.stop, l.rev = stop, nil
		if l.next == nil {
			l.next = make(chan struct{})
		}
		go a.look(ctx)
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.watchers--; l.watchers == 0 {
			l.stop()
		}
	}
}

func (a *App) look(ctx context.Context) {
	t := time.NewTicker(lookEach)
	defer t.Stop()
	for failed := false; ; {
		var rev map[string]int64
		err := a.store.Read(ctx, func(tx Tx) (err error) { rev, err = tx.Revisions(ctx); return })
		if ctx.Err() != nil {
			return
		}
		if err != nil && !failed {
			a.log.Warn("changes are not seen", "error", err) // once: it goes on as soon as the store answers
		}
		if failed = err != nil; !failed {
			a.live.seen(ctx, rev)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// seen takes in what one looking, which may have ended meanwhile, has found.
func (l *live) seen(ctx context.Context, rev map[string]int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() == nil && (l.rev == nil || !maps.Equal(l.rev, rev)) {
		l.rev = rev
		l.turn()
	}
}

func stamp(rev map[string]int64, rooms []string) string {
	h := fnv.New128a()
	for _, room := range slices.Sorted(maps.Keys(rev)) {
		name, _, _ := strings.Cut(room, ":")
		if slices.Contains(rooms, name) {
			_, _ = h.Write([]byte(room))
			_ = binary.Write(h, binary.BigEndian, rev[room])
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
