package sqlstore_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/journal"
)

// The load under which stores are killed and cut off from power: some writers, each of which counts on where it stood. A
// write puts its number in three places, a setting, an entry of the journal and a batch of people. Between them somebody signs.

// told is what the load has been promised: a writer's number, or a signed checkpoint.
type told struct {
	writer, n int
	note      []byte
}

func (x told) String() string {
	if x.note != nil {
		return "signed " + base64.StdEncoding.EncodeToString(x.note)
	}
	return fmt.Sprintf("wrote %d %d", x.writer, x.n)
}

func parseTold(line string) (x told, err error) {
	if note, ok := strings.CutPrefix(line, "signed "); ok {
		x.note, err = base64.StdEncoding.DecodeString(note)
		return x, err
	}
	_, err = fmt.Sscanf(line, "wrote %d %d", &x.writer, &x.n)
	return x, err
}

const signEach = 10 // writes, about

func batchOf(n int) int { return 1 + n%5 }

// load runs writers until each has done so many writes, 0 for ever, or one fails.
func load(s app.Store, key *journal.Key, writers, writes int, tell func(told)) error {
	ctx, cancel := context.WithCancelCause(bg)
	defer cancel(nil)
	var wg sync.WaitGroup
	var done atomic.Int64
	for w := range writers {
		wg.Go(func() {
			for i := 0; (writes == 0 || i < writes) && ctx.Err() == nil; i++ {
				n, err := writeOne(s, w)
				if err == nil {
					tell(told{writer: w, n: n})
				}
				if err == nil && done.Add(1)%signEach == 0 {
					var note []byte
					if note, err = app.SignJournal(bg, s, key); err == nil {
						tell(told{note: note})
					}
				}
				if err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

func writeOne(s app.Store, w int) (n int, err error) {
	name := fmt.Sprint("writer ", w)
	err = s.Write(bg, func(tx app.Tx) error {
		v, err := tx.Setting(bg, name)
		if err != nil {
			return err
		}
		n, _ = strconv.Atoi(v)
		n++
		var people []force.Person
		for i := range batchOf(n) {
			people = append(people, force.Person{ID: force.PersonID(fmt.Sprintf("%d-%06d-%d", w, n, i)), Surname: name, Given: strconv.Itoa(n)})
		}
		e := act(n)
		e.Who = name
		return errors.Join(tx.Force().PutPeople(bg, people), tx.Note(bg, e), tx.PutSetting(bg, name, strconv.Itoa(n)))
	})
	return n, err
}

// kept looks whether all that was told is in a store, nothing is there by halves, and the journal is whole and continues every
// checkpoint that was told.
func kept(s app.Store, key *journal.Key, writers int, tells []told) error {
	promised := make([]int, writers)
	var o journal.Options
	for _, x := range tells {
		if x.note != nil {
			o.Checkpoints = append(o.Checkpoints, x.note)
		} else {
			promised[x.writer] = max(promised[x.writer], x.n)
		}
	}
	return s.Read(bg, func(tx app.Tx) error {
		j := tx.Journal()
		r, err := journal.VerifySource(bg, j, key.Verifier(), o)
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			return err
		}
		stored := map[string]int{}
		for w := range writers {
			name := fmt.Sprint("writer ", w)
			v, err := tx.Setting(bg, name)
			if err != nil {
				return err
			}
			stored[name], _ = strconv.Atoi(v)
			if stored[name] < promised[w] {
				return fmt.Errorf("%s: %d was told, %d is there", name, promised[w], stored[name])
			}
		}
		records, err := j.Records(bg, 0, r.Head.Size())
		if err != nil {
			return err
		}
		entries := map[string]int{}
		for i := range records {
			e, err := records[i].Entry()
			if err != nil {
				return err
			}
			entries[e.Who]++
			if want := act(entries[e.Who]); e.About != want.About || !e.Time.Equal(want.Time) {
				return fmt.Errorf("entry %d is %+v, want the %d. of its writer", i, e, entries[e.Who])
			}
		}
		register, err := tx.Force().Load(bg)
		if err != nil {
			return err
		}
		people := map[string]int{}
		for _, p := range register.People {
			people[p.Surname+" "+p.Given]++
		}
		for name, n := range stored {
			if entries[name] != n {
				return fmt.Errorf("%s: %d entries, %d writes", name, entries[name], n)
			}
			for i := 1; i <= n; i++ {
				if got := people[fmt.Sprint(name, " ", i)]; got != batchOf(i) {
					return fmt.Errorf("%s: write %d left %d people, want %d", name, i, got, batchOf(i))
				}
			}
			if people[fmt.Sprint(name, " ", n+1)] > 0 {
				return fmt.Errorf("%s: write %d left people and no number", name, n+1)
			}
		}
		return nil
	})
}
