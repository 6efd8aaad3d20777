package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
)

// conformance is what every engine under app's unit of work must do. open gives an empty store that the test need not close.
func conformance(t *testing.T, open func(t *testing.T) app.Store) {
	for name, f := range map[string]func(*testing.T, app.Store){
		"register comes back as put":            registerRoundTrip,
		"register replaces and deletes":         registerReplaces,
		"sites come back as put":                sitesRoundTrip,
		"references are kept whole":             references,
		"a unit may come before its parent":     childFirst,
		"two people cannot share a number":      oneNumber,
		"a version comes back as created":       versionRoundTrip,
		"versions are listed in order":          versionsInOrder,
		"a version is created once":             versionOnce,
		"heads and demand are replaced":         versionReplaced,
		"assignments follow a model":            assignmentsModel,
		"demand of any shape comes back":        demandAnyShape,
		"overrides belong to the month":         overrides,
		"outcomes by month":                     outcomes,
		"wishes":                                wishes,
		"the ledger is carried":                 carry,
		"edits, undone and dropped":             edits,
		"revisions count":                       revisions,
		"settings":                              settings,
		"jobs":                                  jobs,
		"accounts":                              accounts,
		"sessions":                              sessions,
		"passkeys":                              passkeys,
		"challenges":                            challenges,
		"approvals":                             approvals,
		"rights taken in need":                  emergencies,
		"feeds":                                 feeds,
		"applications grow by acts":             applications,
		"orders of mobilisation and answers":    mobilisation,
		"a failed write changes nothing":        failedWrite,
		"a panic changes nothing":               panickedWrite,
		"a read sees one state":                 readSeesOneState,
		"a read cannot write":                   readCannotWrite,
		"writers take turns":                    writersTakeTurns,
		"an ended context stops and rolls back": endedContext,
		"what is not there":                     notThere,
		"lists come in the order of bytes":      byteOrder,
		"text that cannot be kept is refused":   badText,
		"a wrong reference fails nobody else":   sharedReferences,
		"writers who fail harm nobody":          sharedFailures,
		"a Tx is of no use after its function":  usedAfter,
		"the journal comes back as noted":       journalRoundTrip,
		"the journal goes with the change":      journalWithChange,
		"writers who share a flush, one tree":   journalShared,
		"the journal is searched":               journalAbout,
		"contents are erased":                   journalErased,
		"what cannot be entered is refused":     journalRefuses,
		"checkpoints extend one another":        journalSigned,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, open(t))
		})
	}
}

var bg = context.Background()

func write(t testing.TB, s app.Store, f func(app.Tx) error) {
	t.Helper()
	if err := s.Write(bg, f); err != nil {
		t.Fatal(err)
	}
}

func read[T any](t testing.TB, s app.Store, f func(app.Tx) (T, error)) T {
	t.Helper()
	var out T
	err := s.Read(bg, func(tx app.Tx) (err error) { out, err = f(tx); return })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t testing.TB, what string, want, got any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(opts, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("%s: -want +got\n%s", what, d)
	}
}

func failedWrite(t *testing.T, s app.Store) {
	no := errors.New("no")
	err := s.Write(bg, func(tx app.Tx) error {
		if err := errors.Join(small().put(tx), tx.PutSetting(bg, "demo", "1"), tx.Touch(bg, "force")); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("got %v, want the error of the function", err)
	}
	same(t, "register", register{}, loaded(t, s))
	same(t, "revisions", map[string]int64{}, read(t, s, func(tx app.Tx) (map[string]int64, error) { return tx.Revisions(bg) }))
}

func panickedWrite(t *testing.T, s app.Store) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		err := s.Write(bg, func(tx app.Tx) error {
			if err := tx.PutSetting(bg, "demo", "1"); err != nil {
				t.Error(err)
			}
			panic("stop")
		})
		t.Errorf("the panic became the error %v", err)
	}()
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "demo") }))
	write(t, s, func(tx app.Tx) error { return tx.PutSetting(bg, "demo", "2") }) // the lock was let go
}

func readSeesOneState(t *testing.T, s app.Store) {
	set := func(v string) { write(t, s, func(tx app.Tx) error { return tx.PutSetting(bg, "k", v) }) }
	set("before")
	err := s.Read(bg, func(tx app.Tx) error {
		a, err := tx.Setting(bg, "k")
		if err != nil {
			return err
		}
		set("after") // does not wait for the reader
		b, err := tx.Setting(bg, "k")
		same(t, "within one read", a, b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after it", "after", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

func readCannotWrite(t *testing.T, s app.Store) {
	if err := s.Read(bg, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "v") }); err == nil {
		t.Error("a read has written")
	}
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

// writersTakeTurns: a number that each writer reads and raises loses no step.
func writersTakeTurns(t *testing.T, s app.Store) {
	const writers, steps = 6, 15
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range steps {
				err := s.Write(bg, func(tx app.Tx) error {
					v, err := tx.Setting(bg, "n")
					if err != nil {
						return err
					}
					n, _ := strconv.Atoi(v)
					return tx.PutSetting(bg, "n", fmt.Sprint(n+1))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	same(t, "count", fmt.Sprint(writers*steps), read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "n") }))
}

func endedContext(t *testing.T, s app.Store) {
	ctx, cancel := context.WithCancel(bg)
	err := s.Write(ctx, func(tx app.Tx) error {
		if err := tx.PutSetting(ctx, "k", "v"); err != nil {
			return err
		}
		cancel()
		return tx.Force().PutPeople(ctx, []force.Person{{ID: "p"}})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
	same(t, "people", 0, len(loaded(t, s).People))
}

func notThere(t *testing.T, s app.Store) {
	for what, f := range map[string]func(app.Tx) error{
		"job":     func(tx app.Tx) error { _, err := tx.Job(bg, "none"); return err },
		"version": func(tx app.Tx) error { _, err := tx.Plans().Load(bg, "none"); return err },
		"head":    func(tx app.Tx) error { return tx.Plans().Put(bg, plan.Version{ID: "none"}) },
		"duties":  func(tx app.Tx) error { return tx.Plans().PutDuties(bg, "none", nil) },
		"assign":  func(tx app.Tx) error { return tx.Plans().Assign(bg, "none", nil) },
	} {
		if err := s.Write(bg, f); app.CodeOf(err) != app.CodeNotFound {
			t.Errorf("%s: %v, want not-found", what, err)
		}
	}
}
