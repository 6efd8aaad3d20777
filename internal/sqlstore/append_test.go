package sqlstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
)

// appends has writers append an entry each time to the journal, each in a transaction of its own, and gives how long each took.
func appends(t *testing.T, s app.Store, writers, each int) (took []time.Duration, all time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	begin := time.Now()
	for w := range writers {
		wg.Go(func() {
			own := make([]time.Duration, 0, each)
			for i := range each {
				e := act(w*each + i)
				e.Time = act(0).Time
				t0 := time.Now()
				if err := s.Write(bg, func(tx app.Tx) error { return tx.Note(bg, e) }); err != nil {
					t.Error(err)
					return
				}
				own = append(own, time.Since(t0))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
		})
	}
	wg.Wait()
	all = time.Since(begin)
	slices.Sort(took)
	return took, all
}

// flushes measures what the disk does by itself: 4 KiB written and flushed, one after another.
func flushes(t *testing.T, dir string, n int) (perSecond float64) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "flushes"))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, f)
	b := make([]byte, 4096)
	begin := time.Now()
	for i := range n {
		if _, err := f.WriteAt(b, int64(i)*4096); err != nil {
			t.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	return float64(n) / time.Since(begin).Seconds()
}

// TestAppendTorture measures durable appends. It fails where an entry that was confirmed is not there; how fast they were is for a reader.
func TestAppendTorture(t *testing.T) {
	total := 200
	if torture {
		total = 20_000
	}
	c, err := pgtest.Start(true)
	pgtest.Need(t, err)
	defer closed(t, c)
	var b strings.Builder
	fmt.Fprintf(&b, "The disk by itself: %.0f flushes (fsync) a second of 4 KiB each, appended to a file.\n\n| database | writers | appends | appends/s | p50 | p99 | most |\n|---|---|---|---|---|---|---|\n",
		flushes(t, t.TempDir(), total/10))
	for _, on := range []struct {
		name string
		open func() *sqlstore.DB
	}{
		{"SQLite", func() *sqlstore.DB { return open(t, t.TempDir()) }},
		{"PostgreSQL", func() *sqlstore.DB { return openPostgres(t, c.Database(t, "")) }},
	} {
		for _, writers := range []int{1, 16, 64} {
			s := on.open()
			each := total / writers
			if writers == 1 {
				each = total / 5
			}
			took, all := appends(t, s, writers, each)
			if got := len(whole(t, s, journalKey(t))); got != writers*each || len(took) != got {
				t.Errorf("%s, %d writers: %d entries, %d confirmed", on.name, writers, got, len(took))
				continue
			}
			fmt.Fprintf(&b, "| %s | %d | %d | %.0f | %s | %s | %s |\n", on.name, writers, len(took), float64(len(took))/all.Seconds(),
				ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]))
		}
	}
	figures(t, "appends", b.String())
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }
