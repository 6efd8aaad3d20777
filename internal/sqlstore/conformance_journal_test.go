package sqlstore_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
	"qarovul/journal/journaltest"
)

// The parts of the conformance suite that are about the journal.

// act is an entry such as a use case notes.
func act(i int) journal.Entry {
	return journal.Entry{Time: time.Date(2026, 12, 1, 6, 0, i, 1000*i, time.UTC), Who: fmt.Sprint("account-", i%3), What: "person.save",
		About: fmt.Sprint("person:p", i%4), Order: "order ə", Via: "page",
		Facts: journal.SortFacts(journal.Fact{Name: "surname", Value: fmt.Sprint("Məmmədov ", i)}, journal.Fact{Name: "address", Value: "192.0.2.7"})}
}

func acts(from, to int) []journal.Entry {
	var out []journal.Entry
	for i := from; i < to; i++ {
		out = append(out, act(i))
	}
	return out
}

func noted(t testing.TB, s app.Store, entries ...journal.Entry) {
	t.Helper()
	write(t, s, func(tx app.Tx) error { return tx.Note(bg, entries...) })
}

func journalKey(t testing.TB) *journal.Key {
	t.Helper()
	private, err := journal.GenerateKey(rand.Reader, "duty.example/journal")
	if err != nil {
		t.Fatal(err)
	}
	k, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// whole verifies the journal of a store and gives its records in order.
func whole(t testing.TB, s app.Store, key *journal.Key) []journal.Record {
	t.Helper()
	return read(t, s, func(tx app.Tx) ([]journal.Record, error) {
		r, err := journal.VerifySource(bg, tx.Journal(), key.Verifier(), journal.Options{})
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			return nil, err
		}
		if r.Kept > 0 || r.Backward > 0 {
			t.Errorf("kept %d, backward %d", r.Kept, r.Backward)
		}
		return tx.Journal().Records(bg, 0, r.Head.Size())
	})
}

func entriesOf(t testing.TB, records []journal.Record) []journal.Entry {
	t.Helper()
	var out []journal.Entry
	for i := range records {
		e, err := records[i].Entry()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func journalRoundTrip(t *testing.T, s app.Store) {
	key := journalKey(t)
	want := &journaltest.Memory{}
	n := 0
	for _, size := range []int{1, 0, 2, 1, 7, 30} { // by sizes at which the tree has one edge, and several
		noted(t, s, acts(n, n+size)...)
		n += size
		note, err := app.SignJournal(bg, s, key)
		if err != nil {
			t.Fatal(err)
		}
		if size > 0 {
			want.Notes = append(want.Notes, note)
		}
	}
	noted(t, s, acts(n, n+3)...)
	n += 3
	write(t, s, func(tx app.Tx) error { // a content erased
		return tx.Journal().Erase(bg, act(n), 4)
	})
	want.Rows = read(t, s, func(tx app.Tx) ([]journal.Record, error) { return tx.Journal().About(bg, "", -1, 1000) })
	slices.Reverse(want.Rows)
	if err := s.Read(bg, func(tx app.Tx) error { return journaltest.Same(bg, tx.Journal(), want) }); err != nil {
		t.Error(err)
	}
	all := acts(0, n+1)
	all[4].Facts = nil
	all[n].What, all[n].About = journal.EraseAct, "4"
	same(t, "entries", all, entriesOf(t, whole(t, s, key)))
}

// journalWithChange: what is noted stands exactly if the change does.
func journalWithChange(t *testing.T, s app.Store) {
	key := journalKey(t)
	noted(t, s, acts(0, 3)...)
	no := errors.New("no")
	for i := range 4 {
		err := s.Write(bg, func(tx app.Tx) error {
			return errors.Join(tx.PutSetting(bg, "k", "v"), tx.Note(bg, act(10)), tx.Note(bg, acts(11, 12+i)...), no)
		})
		if !errors.Is(err, no) {
			t.Error(err)
		}
		err = s.Write(bg, func(tx app.Tx) error {
			return errors.Join(tx.Note(bg, act(20)), tx.Force().PutMemberships(bg, []force.Membership{{ID: "m", Person: "none", Unit: "none"}}))
		})
		if app.CodeOf(err) != app.CodeConflict {
			t.Errorf("got %v", err)
		}
		noted(t, s, act(3+i))
	}
	// Several times within one transaction, and read there.
	write(t, s, func(tx app.Tx) error {
		for i := 7; i < 12; i++ {
			if err := tx.Note(bg, act(i)); err != nil {
				return err
			}
			if n, err := tx.Journal().Size(bg); err != nil || n != int64(i)+1 {
				t.Errorf("size within: %d, %v", n, err)
			}
		}
		return nil
	})
	same(t, "entries", acts(0, 12), entriesOf(t, whole(t, s, key)))
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
	if err := s.Read(bg, func(tx app.Tx) error { return tx.Note(bg, act(1)) }); err == nil {
		t.Error("a read has noted")
	}
}

// journalShared: writers who share a flush, of whom some fail, make one tree of what those note who do not.
func journalShared(t *testing.T, s app.Store) {
	key := journalKey(t)
	no := errors.New("no")
	want := map[string]int{}
	for round := range 4 {
		told := together(t, s, 16, func(i int, tx app.Tx) error {
			e := act(0)
			e.About = fmt.Sprintf("%d.%d", round, i)
			for range 1 + i%3 {
				if err := tx.Note(bg, e, e); err != nil {
					return err
				}
			}
			switch (i + round) % 4 {
			case 0:
				return no
			case 1:
				panic("stop")
			}
			return nil
		})
		for i, err := range told {
			if good := (i+round)%4 > 1; good != (err == nil) {
				t.Errorf("round %d, writer %d: %v", round, i, err)
			} else if good {
				want[fmt.Sprintf("%d.%d", round, i)] = 2 * (1 + i%3)
			}
		}
		if _, err := app.SignJournal(bg, s, key); err != nil {
			t.Error(err)
		}
	}
	got := map[string]int{}
	last := ""
	for _, e := range entriesOf(t, whole(t, s, key)) {
		if e.About != last && got[e.About] > 0 {
			t.Errorf("what %s noted does not stand together", e.About)
		}
		got[e.About]++
		last = e.About
	}
	same(t, "noted", want, got)
}

func journalAbout(t *testing.T, s app.Store) {
	noted(t, s, acts(0, 20)...)
	for _, c := range []struct {
		about  string
		before int64
		limit  int
		want   []int
	}{
		{"", -1, 3, []int{19, 18, 17}},
		{"", 2, 9, []int{1, 0}},
		{"", 0, 9, nil},
		{"person:p1", -1, 9, []int{17, 13, 9, 5, 1}},
		{"person:p1", 13, 2, []int{9, 5}},
		{"none", -1, 9, nil},
	} {
		got := read(t, s, func(tx app.Tx) ([]journal.Record, error) { return tx.Journal().About(bg, c.about, c.before, c.limit) })
		var want []journal.Entry
		for _, i := range c.want {
			want = append(want, act(i))
		}
		same(t, fmt.Sprint(c.about, c.before, c.limit), want, entriesOf(t, got))
	}
}

func journalErased(t *testing.T, s app.Store) {
	key := journalKey(t)
	noted(t, s, acts(0, 8)...)
	if _, err := app.SignJournal(bg, s, key); err != nil {
		t.Fatal(err)
	}
	for _, list := range [][]int64{{8}, {-1}, {1, 100}} {
		err := s.Write(bg, func(tx app.Tx) error { return tx.Journal().Erase(bg, act(8), list...) })
		if app.CodeOf(err) != app.CodeNotFound {
			t.Errorf("erase %v: %v", list, err)
		}
	}
	no := errors.New("no")
	if err := s.Write(bg, func(tx app.Tx) error { return errors.Join(tx.Journal().Erase(bg, act(8), 0, 1), no) }); !errors.Is(err, no) {
		t.Error(err)
	}
	write(t, s, func(tx app.Tx) error { return tx.Journal().Erase(bg, act(8), 5, 2, 3) })
	noted(t, s, act(9))
	if _, err := app.SignJournal(bg, s, key); err != nil {
		t.Fatal(err)
	}
	want := acts(0, 10)
	for _, n := range []int{2, 3, 5} {
		want[n].Facts = nil
	}
	want[8].What, want[8].About = journal.EraseAct, "2-3,5"
	same(t, "entries", want, entriesOf(t, whole(t, s, key)))
}

func journalRefuses(t *testing.T, s app.Store) {
	big := act(0)
	big.Facts = []journal.Fact{{Name: "a", Value: strings.Repeat("x", journal.MaxContent)}}
	nobody, nul, erase := act(0), act(0), act(0)
	nobody.Who, nul.About, erase.What = "", "a\x00", journal.EraseAct
	for what, e := range map[string]journal.Entry{"big": big, "nobody": nobody, "nul": nul} {
		if err := s.Write(bg, func(tx app.Tx) error { return tx.Note(bg, act(1), e) }); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: %v, want invalid", what, err)
		}
	}
	if err := s.Write(bg, func(tx app.Tx) error { return tx.Note(bg, erase) }); err == nil {
		t.Error("an erasure was noted and nothing erased")
	}
	same(t, "entries", 0, len(whole(t, s, journalKey(t))))
}

func journalSigned(t *testing.T, s app.Store) {
	key := journalKey(t)
	sign := func() []byte {
		t.Helper()
		note, err := app.SignJournal(bg, s, key)
		if err != nil {
			t.Fatal(err)
		}
		return note
	}
	if note := sign(); note != nil {
		t.Errorf("an empty journal was signed: %s", note)
	}
	noted(t, s, acts(0, 5)...)
	first := sign()
	same(t, "signed again", string(first), string(sign()))
	noted(t, s, act(5))
	second := sign()
	last := func() string {
		return string(read(t, s, func(tx app.Tx) ([]byte, error) { return tx.Journal().Last(bg) }))
	}
	same(t, "last", string(second), last())
	// More signatures stay, fewer do not take their place; another root is refused, and so is another key.
	private, err := journal.GenerateCosigner(rand.Reader, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	witness, err := journal.ParseCosigner(private)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(second), "\n\n")
	line, err := witness.Cosign(text+"\n", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	put := func(note []byte) error {
		return s.Write(bg, func(tx app.Tx) error { return tx.Journal().PutCheckpoint(bg, note) })
	}
	if err := errors.Join(put([]byte(string(second)+line)), put(second)); err != nil {
		t.Error(err)
	}
	same(t, "with the witness", string(second)+line, last())
	other := &journaltest.Memory{}
	if err := other.Enter(rand.Reader, acts(0, 6)...); err != nil {
		t.Fatal(err)
	}
	forked, err := key.Sign(other.Head)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(forked); !errors.Is(err, journal.ErrInconsistent) {
		t.Errorf("a fork: %v", err)
	}
	noted(t, s, act(6))
	if note, err := app.SignJournal(bg, s, journalKey(t)); err == nil {
		t.Errorf("signed under another key: %s", note)
	}
	same(t, "checkpoints", []string{string(first), string(second) + line}, read(t, s, func(tx app.Tx) ([]string, error) {
		notes, err := tx.Journal().Checkpoints(bg, -1, 10)
		var out []string
		for _, n := range notes {
			out = append(out, string(n))
		}
		return out, err
	}), cmpopts.EquateEmpty())
}

// twoAppend: two stores on one database append by turns, each remembering the tree from its own last entry, and from ones that came
// to nothing.
func twoAppend(t *testing.T, a, b app.Store) {
	no := errors.New("no")
	stores := []app.Store{a, b}
	for i := range 30 {
		noted(t, stores[i/3%2], act(i))
		if err := stores[i%2].Write(bg, func(tx app.Tx) error { return errors.Join(tx.Note(bg, act(99)), no) }); !errors.Is(err, no) {
			t.Error(err)
		}
	}
	same(t, "entries", acts(0, 30), entriesOf(t, whole(t, a, journalKey(t))))
}

func TestTwoAppend(t *testing.T) {
	dir := t.TempDir()
	twoAppend(t, open(t, dir), open(t, dir))
}

func TestPostgresTwoAppend(t *testing.T) {
	address := migrated(t)
	twoAppend(t, openPostgres(t, address), openPostgres(t, address))
}

// TestErasedIsGone: what is erased lies in no file of the folder any more once the log is begun anew.
func TestErasedIsGone(t *testing.T) {
	const secret = "Gizli Soyad"
	dir := t.TempDir()
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		t.Fatal(err)
	}
	there := func() (in []string) {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(secret)) {
				in = append(in, filepath.Base(f))
			}
		}
		return in
	}
	for i := range 200 {
		e := act(i)
		e.Facts = []journal.Fact{{Name: "note", Value: strings.Repeat(secret+" ", 1+i*i%400)}}
		noted(t, db, e)
	}
	if there() == nil {
		t.Error("it was never there")
	}
	var all []int64
	for n := range int64(200) {
		all = append(all, n)
	}
	write(t, db, func(tx app.Tx) error { return tx.Journal().Erase(bg, act(200), all...) })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, "files that hold it", []string(nil), there())
}
