package sqlstore_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/powercut"
	"qarovul/journal"
)

// cut is what one run over the moments at which the power may fail has come to.
type cut struct {
	moments, folders, tells int
}

// powerCut runs the load over the layer, then takes the power away at every step'th moment of it and looks at what each of the ways
// leaves.
func powerCut(t *testing.T, writers, writes, step, mixtures int, prepare func(*sqlstore.DB)) (cut, error) {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		t.Fatal(err)
	}
	key := journalKey(t)
	if err := load(db, key, writers, 2, func(told) {}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	begin, err := powercut.Get(dir)
	if err != nil {
		t.Fatal(err)
	}

	layer := powercut.New()
	if db, err = sqlstore.OpenWith(bg, dir, layer.Setting()); err != nil {
		t.Fatal(err)
	}
	if prepare != nil {
		prepare(db)
	}
	if err := load(db, key, writers, writes, func(x told) { layer.Mark(x) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil { // the last checkpoint of the log, and its deletion
		t.Fatal(err)
	}
	return after(layer.Disk(begin), key, writers, step, mixtures)
}

func after(d *powercut.Disk, key *journal.Key, writers, step, mixtures int) (c cut, err error) {
	random := rand.New(rand.NewPCG(4, 4))
	c.moments = d.Moments()
	for n := 0; ; n++ {
		if n%step == 0 {
			var tells []told
			for _, m := range d.Marks() {
				tells = append(tells, m.(told))
			}
			c.tells = len(tells)
			for _, keep := range append([]powercut.Keep{powercut.Nothing, powercut.Everything}, some(mixtures)...) {
				if err := afterCut(d.After(keep, random), key, writers, tells, c.folders%5 == 0); err != nil {
					return c, fmt.Errorf("power lost at moment %d of %d, %s was left: %w", n, c.moments, keep, err)
				}
				c.folders++
			}
		}
		if !d.Step() {
			return c, nil
		}
	}
}

func some(n int) (out []powercut.Keep) {
	for range n {
		out = append(out, powercut.Some)
	}
	return out
}

func afterCut(files map[string][]byte, key *journal.Key, writers int, tells []told, goOn bool) error {
	dir, err := os.MkdirTemp("", "qarovul-cut-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := powercut.Put(dir, files); err != nil {
		return err
	}
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := kept(db, key, writers, tells); err != nil || !goOn {
		return err
	}
	var mu sync.Mutex
	if err := load(db, key, writers, 1, func(x told) { mu.Lock(); tells = append(tells, x); mu.Unlock() }); err != nil {
		return err
	}
	return kept(db, key, writers, tells)
}

// TestBrokenDiskTorture has the disk fail at each of its moments, for good: whoever writes is told so, and what was confirmed before is
// there when it is looked for.
func TestBrokenDiskTorture(t *testing.T) {
	step := 7
	if torture {
		step = 1
	}
	const writers = 3
	random := rand.New(rand.NewPCG(5, 5))
	runs, count := 0, 0
	for n := 0; ; n += step {
		dir := t.TempDir()
		key := journalKey(t)
		closed(t, open(t, dir))
		begin, err := powercut.Get(dir)
		if err != nil {
			t.Fatal(err)
		}
		layer := powercut.New()
		db, err := sqlstore.OpenWith(bg, dir, layer.Setting())
		if err != nil {
			t.Fatal(err)
		}
		layer.Break(n)
		err = load(db, key, writers, 8, func(x told) { layer.Mark(x) })
		_ = db.Close()
		if !layer.Broken() {
			if err != nil {
				t.Errorf("a disk that does not fail: %v", err)
			}
			break
		}
		d := layer.Disk(begin)
		for d.Step() {
		}
		var tells []told
		for _, m := range d.Marks() {
			tells = append(tells, m.(told))
		}
		for _, keep := range []powercut.Keep{powercut.Nothing, powercut.Everything, powercut.Some} {
			if err := afterCut(d.After(keep, random), key, writers, tells, true); err != nil {
				t.Fatalf("the disk broke at %d, %s was left: %v", n, keep, err)
			}
		}
		runs, count = runs+1, count+len(tells)
	}
	figures(t, "brokendisk", fmt.Sprintf("A disk that fails for good at each of %d moments of a load by %d writers; %d confirmations and checkpoints taken out before; "+
		"lost: none.\n", runs, writers, count))
}

// TestPowerCutTorture cuts the power at moments of a load by one writer and by several that share flushes.
func TestPowerCutTorture(t *testing.T) {
	var b strings.Builder
	b.WriteString("| writers | moments | folders found after them | confirmations and checkpoints | lost |\n|---|---|---|---|---|\n")
	for _, writers := range []int{1, 6} {
		writes, step, mixtures := 8/writers+3, 9, 1
		if torture {
			writes, step, mixtures = 240/writers, 1, 4
		}
		c, err := powerCut(t, writers, writes, step, mixtures, nil)
		if err != nil {
			t.Errorf("%d writers: %v", writers, err)
		}
		fmt.Fprintf(&b, "| %d | %d | %d | %d | none |\n", writers, c.moments, c.folders, c.tells)
	}
	figures(t, "powercut", b.String())
}

// TestPowerCutFindsCarelessness: a store that does not wait for the disk loses what it has told, and the layer shows it.
func TestPowerCutFindsCarelessness(t *testing.T) {
	if c, err := powerCut(t, 1, 5, 1, 0, func(db *sqlstore.DB) { sqlstore.Careless(t, db) }); err == nil {
		t.Errorf("nothing was lost: %+v", c)
	} else {
		t.Log(err)
	}
}
