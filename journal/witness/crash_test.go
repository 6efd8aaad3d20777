package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"qarovul/journal"
	"qarovul/journal/journaltest"
)

// frail is a folder whose disk forgets what was not synced. Data of a file are safe once the file is synced, a name once the
// folder is. At the step that is set to fail it fails and the machine stands still; a crash then leaves of each thing unsynced
// what chance will.
type frail struct {
	seen, safe map[string][]byte // names to contents; contents of seen are synced, or torn in a crash if they are in loose
	loose      map[string]bool   // not synced
	steps      int               // until a failure; negative: never
	half       bool              // the failing step still does half its work
}

var errCrash = errors.New("power lost")

func newFrail() *frail {
	return &frail{seen: map[string][]byte{}, safe: map[string][]byte{}, loose: map[string]bool{}, steps: -1}
}

func (f *frail) step() (fails bool) {
	if f.steps == 0 {
		return true
	}
	f.steps--
	return false
}

func (f *frail) ReadFile(name string) ([]byte, error) {
	b, ok := f.seen[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return b, nil
}

func (f *frail) WriteSynced(name string, data []byte) error {
	if f.step() { // while the file is emptied and written
		if f.half {
			f.seen[name], f.loose[name] = data[:len(data)/2], true
		}
		return errCrash
	}
	f.seen[name], f.loose[name] = bytes.Clone(data), true
	if f.step() { // before the sync
		return errCrash
	}
	delete(f.loose, name)
	return nil
}

func (f *frail) Rename(from, to string) error {
	if f.step() {
		if !f.half {
			return errCrash
		}
	}
	f.seen[to] = f.seen[from]
	f.loose[to] = f.loose[from]
	delete(f.seen, from)
	delete(f.loose, from)
	if f.steps == 0 && f.half {
		return errCrash
	}
	return nil
}

func (f *frail) SyncFolder() error {
	if f.step() {
		if f.half {
			f.safe = maps.Clone(f.seen)
		}
		return errCrash
	}
	f.safe = maps.Clone(f.seen)
	return nil
}

// crash gives the folder as it is found after the power comes back: each change of a name that was not synced happened or did not, and of
// contents that were not synced any beginning is there.
func (f *frail) crash(random *rand.Rand) *frail {
	n := newFrail()
	for name := range union(f.seen, f.safe) {
		from := f.safe
		if random.IntN(2) == 0 {
			from = f.seen
		}
		if b, ok := from[name]; ok {
			if f.loose[name] {
				b = b[:random.IntN(len(b)+1)]
			}
			n.seen[name] = b
		}
	}
	n.safe = maps.Clone(n.seen)
	return n
}

func union(a, b map[string][]byte) map[string][]byte {
	u := maps.Clone(a)
	maps.Copy(u, b)
	return u
}

// TestCrashes drives a witness over a frail disk, by an honest log and by a forked one, and loses power at any step. Of all that it
// ever answered, no two checkpoints may contradict each other: sizes never fall, and every one lies on the same tree.
func TestCrashes(t *testing.T) {
	key, log := testKey(t)
	private, err := journal.GenerateCosigner(rand.NewChaCha8([32]byte{2}), "w.example")
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := journal.ParseCosigner(private)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC) }
	const n = 12
	trees := [2]*journaltest.Memory{grown(t, n, "x"), grown(t, n, "y")}
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "chance"), 1))
		disk := newFrail()
		var w *Witness
		boot := func() {
			disk = disk.crash(random)
			var err error
			if w, err = New(cosigner, &Folder{files: disk}, now, key.Verifier()); err != nil {
				t.Fatalf("after a crash: %v", err)
			}
		}
		boot()
		answered, of := int64(0), -1
		for range rapid.IntRange(1, 25).Draw(t, "requests") {
			if rapid.IntRange(0, 2).Draw(t, "trouble") == 0 {
				disk.steps, disk.half = rapid.IntRange(0, 3).Draw(t, "steps"), rapid.Bool().Draw(t, "half")
			}
			which := rapid.IntRange(0, 1).Draw(t, "tree")
			b := trees[which]
			size := rapid.Int64Range(1, n).Draw(t, "size")
			head, err := journal.ReadHead(context.Background(), b, size)
			if err != nil {
				t.Fatal(err)
			}
			msg, err := key.Sign(head)
			if err != nil {
				t.Fatal(err)
			}
			line, err := ask(w, b, msg, size)
			switch {
			case err == nil:
				if size < answered || of >= 0 && of != which && answered > 0 {
					t.Fatalf("signed %d of tree %d after %d of tree %d", size, which, answered, of)
				}
				if _, err := journal.AddCosignatures(msg, line, log, cosigner.NoteVerifier()); err != nil {
					t.Fatal(err)
				}
				answered, of = size, which
			case errors.Is(err, errCrash):
				if rapid.Bool().Draw(t, "power lost") {
					boot()
				} else { // the disk failed once, and the process goes on
					disk.steps = -1
				}
			}
			disk.steps = -1
			if rapid.IntRange(0, 5).Draw(t, "killed") == 0 {
				boot()
			}
		}
	})
}

// ask does what a client does: it learns the size that the witness has, and proves from there.
func ask(w *Witness, b *journaltest.Memory, msg []byte, size int64) (string, error) {
	old := int64(0)
	for range 3 {
		p, err := journal.ProveConsistency(context.Background(), b, old, msg)
		if err != nil {
			return "", err
		}
		body, err := p.MarshalText()
		if err != nil {
			return "", err
		}
		line, err := w.Add(body)
		var r *Refusal
		if errors.As(err, &r) && r.Status == http.StatusConflict && r.Size >= 0 && r.Size <= size {
			old = r.Size
			continue
		}
		return line, err
	}
	return "", fmt.Errorf("no agreement on a size")
}

func testKey(t *testing.T) (*journal.Key, note.Verifier) {
	t.Helper()
	private, err := journal.GenerateKey(rand.NewChaCha8([32]byte{1}), "duty.example/journal")
	if err != nil {
		t.Fatal(err)
	}
	key, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.ParseVerifier(key.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	return key, log
}

func grown(t *testing.T, n int, what string) *journaltest.Memory {
	t.Helper()
	b := &journaltest.Memory{}
	for range n {
		e := journal.Entry{Time: time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC), Who: "a", What: what}
		if err := b.Enter(rand.NewChaCha8([32]byte{7}), e); err != nil {
			t.Fatal(err)
		}
	}
	return b
}
