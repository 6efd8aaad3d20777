package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/journal"
)

// The parts of the conformance suite that are about many writers at once, and about text.

// together starts n writers while one holds the transaction open, so that they come to share one flush, and gives what
// each was told. Writer 0 is the one that holds.
func together(t *testing.T, s app.Store, n int, f func(i int, tx app.Tx) error) []error {
	t.Helper()
	told := make([]error, n)
	var wg sync.WaitGroup
	within, others := make(chan struct{}), make(chan struct{})
	one := func(i int) {
		defer func() {
			if r := recover(); r != nil {
				told[i] = fmt.Errorf("panic: %v", r)
			}
		}()
		told[i] = s.Write(bg, func(tx app.Tx) error {
			if i == 0 {
				close(within)
				<-others
			}
			return f(i, tx)
		})
	}
	wg.Go(func() { one(0) })
	<-within
	var started sync.WaitGroup
	for i := 1; i < n; i++ {
		started.Add(1)
		wg.Go(func() { started.Done(); one(i) })
	}
	started.Wait()
	for range 100 {
		runtime.Gosched() // most of them stand in the line now; the result is the same for those that do not
	}
	close(others)
	wg.Wait()
	return told
}

func sharedReferences(t *testing.T, s app.Store) {
	write(t, s, small().put)
	for round := range 4 {
		told := together(t, s, 12, func(i int, tx app.Tx) error {
			unit := force.UnitID("c")
			if i%4 == round {
				unit = "none"
			}
			return tx.Force().PutMemberships(bg, []force.Membership{{ID: fmt.Sprintf("m%d.%d", round, i), Person: "p1", Unit: unit}})
		})
		for i, err := range told {
			if wrong := i%4 == round; (app.CodeOf(err) == app.CodeConflict) != wrong || (err == nil) == wrong {
				t.Errorf("round %d, writer %d: %v", round, i, err)
			}
		}
		n := 0
		for _, m := range loaded(t, s).Members {
			if m.Unit == "none" {
				t.Errorf("a wrong reference is kept: %+v", m)
			}
			var r, i int
			if k, _ := fmt.Sscanf(m.ID, "m%d.%d", &r, &i); k == 2 && r == round {
				n++
			}
		}
		same(t, "memberships kept", 9, n)
	}
}

// sharedFailures: errors, panics, ended contexts and refused statements of some take nothing from the others, and each
// sees what those before it did.
func sharedFailures(t *testing.T, s app.Store) {
	no := errors.New("no")
	kept := 0
	for round := range 6 {
		told := together(t, s, 18, func(i int, tx app.Tx) error {
			ctx, cancel := context.WithCancel(bg)
			defer cancel()
			if err := tx.Note(ctx, journal.Entry{Who: "test", What: fmt.Sprintf("%d.%d", round, i)}); err != nil {
				return err
			}
			switch (i + round) % 6 {
			case 0:
				return no
			case 1:
				panic("stop")
			case 2:
				cancel()
				return tx.PutSetting(ctx, "k", "v")
			case 3:
				return tx.Plans().Put(bg, plan.Version{ID: "none"})
			}
			return nil
		})
		for i, err := range told {
			good := (i+round)%6 > 3
			if good != (err == nil) {
				t.Errorf("round %d, writer %d: %v", round, i, err)
			}
			if good {
				kept++
			}
		}
	}
	entries := leaves(t, s, "", 1000)
	same(t, "entries", kept, len(entries))
	for i, e := range entries { // no number is left out or given twice
		if want := int64(kept - 1 - i); e.N != want {
			t.Fatalf("entry %d has number %d, want %d", i, e.N, want)
		}
	}
}

func usedAfter(t *testing.T, s app.Store) {
	var kept app.Tx
	keep := func(tx app.Tx) error { kept = tx; return nil }
	write(t, s, keep)
	if err := kept.PutSetting(bg, "k", "v"); err == nil {
		t.Error("a write after its end went through")
	}
	if err := s.Read(bg, keep); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Setting(bg, "k"); err == nil {
		t.Error("a read after its end went through")
	}
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

func byteOrder(t *testing.T, s app.Store) {
	write(t, s, small().put)
	ids := []string{"", "A", "Z", "_", "a", "b c", "bc", "z", "ç", "ə"} // no locale sorts so
	write(t, s, func(tx app.Tx) error {
		for i := range ids {
			w := plan.Wish{ID: ids[len(ids)-1-i], Person: "p1", Kind: plan.WishFree, Days: when.Days{First: when.MustDate("2026-12-30")}}
			if err := tx.Plans().PutWish(bg, w); err != nil {
				return err
			}
		}
		return nil
	})
	var got []string
	for _, w := range read(t, s, func(tx app.Tx) ([]plan.Wish, error) { return tx.Plans().Wishes(bg) }) {
		got = append(got, w.ID)
	}
	same(t, "order", ids, got)
}

func badText(t *testing.T, s app.Store) {
	for _, text := range []string{"a\x00b", "\xff", "\xed\xa0\x80"} {
		for what, err := range map[string]error{
			"one":  s.Write(bg, func(tx app.Tx) error { return tx.PutSetting(bg, "k", text) }),
			"many": s.Write(bg, func(tx app.Tx) error { return tx.Force().PutPeople(bg, []force.Person{{ID: "q", Surname: text}}) }),
			"read": s.Read(bg, func(tx app.Tx) error { _, err := tx.Setting(bg, text); return err }),
		} {
			if app.CodeOf(err) != app.CodeInvalid {
				t.Errorf("%s of %q: %v, want invalid", what, text, err)
			}
		}
	}
}
