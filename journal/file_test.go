package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qarovul/journal"
)

// whole is a journal with all that a file can hold: checkpoints, two witnesses, erased contents.
func whole(t testing.TB, n int) (*store, *journal.Key, []string) {
	t.Helper()
	k := newKey(t, 1, origin)
	a, b := newCosigner(t, 2, "a.example/witness"), newCosigner(t, 3, "b.example/witness")
	s := draw(t, chance(5), k, n/2, max(2, n/7))
	s.erase(t, chance(6), 1, 2, int64(n/3))
	s.sign(t, k, a)
	for i := range n/2 - 2 {
		s.add(t, chance(uint64(i)), act(i))
	}
	s.sign(t, k, a, b)
	s.add(t, chance(99), act(n))
	return s, k, []string{a.Verifier(), b.Verifier()}
}

func TestFileComesBack(t *testing.T) {
	s, k, witnesses := whole(t, 40)
	file := export(t, s, k, witnesses...)
	r := verify(t, file, journal.Options{Key: k.Verifier(), Checkpoints: s.Notes})
	if !r.OK() {
		t.Fatalf("faults: %v", r.Faults)
	}
	got := fmt.Sprint(r.Origin, r.Head.Size(), r.Head.Root() == s.Head.Root(), r.Checkpoints, r.Covered, r.Cosignatures, len(r.Witnesses), r.Outside, r.Erased, r.Kept, r.Backward)
	if want := fmt.Sprint(origin, 40, true, len(s.Notes)+1, 40, 3, 2, len(s.Notes), 3, 0, 1); got != want {
		t.Errorf("report: got %s, want %s", got, want)
	}
	if r, err := journal.VerifySource(t.Context(), s, k.Verifier(), journal.Options{Checkpoints: s.Notes}); err != nil || !r.OK() || r.Covered != 39 {
		t.Errorf("from the store: %+v, %v", r, err)
	}
}

func TestEmptyFile(t *testing.T) {
	k := newKey(t, 1, origin)
	file := export(t, &store{}, k)
	if r := verify(t, file, journal.Options{}); !r.OK() || r.Head.Size() != 0 || r.Checkpoints != 1 {
		t.Errorf("%+v\n%s", r, file)
	}
}

// TestEachByteCounts changes each byte of a small file that holds everything: one bit, a letter's case, the byte gone, the byte
// twice, all after it gone. In the short form each byte takes its turn in one of the five ways.
func TestEachByteCounts(t *testing.T) {
	s, k, witnesses := whole(t, 12)
	file := export(t, s, k, witnesses...)
	if r := verify(t, file, journal.Options{}); !r.OK() {
		t.Fatal(r.Faults)
	}
	full := os.Getenv("QAROVUL_TORTURE") == "full"
	for i := range file {
		ways := [][]byte{edit(file, i, 1, file[i]^1), edit(file, i, 1, file[i]^0x20), edit(file, i, 1), edit(file, i, 0, file[i]), file[:i]}
		for w, b := range ways {
			if !full && i%len(ways) != w {
				continue
			}
			if r := verify(t, b, journal.Options{Workers: 1}); r.OK() {
				t.Errorf("byte %d %q: way %d: not found", i, file[i], w)
			}
		}
	}
}

// edit puts bytes in place of n bytes at i.
func edit(b []byte, i, n int, with ...byte) []byte {
	return append(append(bytes.Clone(b[:i]), with...), b[i+n:]...)
}

// TestStoreFaults: what is wrong in a store is named for what it is.
func TestStoreFaults(t *testing.T) {
	other := newKey(t, 77, origin)
	for name, c := range map[string]struct {
		spoil func(s *store)
		kind  journal.Kind
	}{
		"leaf": {func(s *store) {
			s.Rows[7].Leaf = bytes.Replace(s.Rows[7].Leaf, []byte("account"), []byte("Account"), 1)
		}, journal.FaultRoot},
		"leaf in two forms": {func(s *store) { s.Rows[7].Leaf = bytes.Replace(s.Rows[7].Leaf, []byte(`,"`), []byte(`, "`), 1) }, journal.FaultForm},
		"content":           {func(s *store) { s.Rows[7].Content = []byte(`{"address":"10.0.0.1"}`) }, journal.FaultContent},
		"salt":              {func(s *store) { s.Rows[7].Salt = s.Rows[8].Salt }, journal.FaultContent},
		"erased in silence": {func(s *store) { s.Rows[7].Erase() }, journal.FaultErasure},
		"half erased":       {func(s *store) { s.Rows[7].Salt = nil }, journal.FaultContent},
		"nodes":             {func(s *store) { s.Rows[7].Nodes = bytes.Clone(s.Rows[7].Nodes); s.Rows[7].Nodes[40]++ }, journal.FaultStore},
		"swapped":           {func(s *store) { s.Rows[7], s.Rows[8] = s.Rows[8], s.Rows[7] }, journal.FaultNumber},
		"lost at the end":   {func(s *store) { s.Rows = s.Rows[:30] }, journal.FaultStore},
		"lost within":       {func(s *store) { s.Rows = append(s.Rows[:7:7], s.Rows[8:]...) }, journal.FaultNumber},
		"other key": {func(s *store) {
			msg, _ := other.Sign(s.Head)
			s.Notes, s.sizes = append(s.Notes, msg), append(s.sizes, s.Head.Size())
		}, journal.FaultSignature},
		"checkpoints mixed up": {func(s *store) { s.Notes[1], s.Notes[2] = s.Notes[2], s.Notes[1] }, journal.FaultStore},
		"checkpoint changed": {func(s *store) {
			s.Notes[1] = bytes.Replace(s.Notes[1], []byte("\u2014 duty"), []byte("\u2014 Duty"), 1)
		}, journal.FaultSignature},
	} {
		s, k, _ := whole(t, 40)
		c.spoil(s)
		r, err := journal.VerifySource(t.Context(), s, k.Verifier(), journal.Options{})
		if err != nil || !r.Has(c.kind) {
			t.Errorf("%s: want a fault of %s, got %v (%v)", name, c.kind, r.Faults, err)
		}
	}
}

// TestExportSignsNothingAltered: no checkpoint is signed over entries that are not those of an earlier one.
func TestExportSignsNothingAltered(t *testing.T) {
	s, k, _ := whole(t, 40)
	s.Rows[7].Leaf = bytes.Replace(s.Rows[7].Leaf, []byte("account"), []byte("Account"), 1)
	var b bytes.Buffer
	if err := journal.Export(t.Context(), &b, s, k); !errors.Is(err, journal.ErrAltered) {
		t.Errorf("got %v", err)
	}
}

// TestErasureNotDone: a content that stands although it was erased is counted, not a fault.
func TestErasureNotDone(t *testing.T) {
	s, k, _ := whole(t, 40)
	r := s.Rows[8]
	s.erase(t, chance(1), 8)
	s.Rows[8] = r
	if r := verify(t, export(t, s, k), journal.Options{}); !r.OK() || r.Kept != 1 || r.Erased != 3 {
		t.Errorf("%+v", r)
	}
}

func TestVerifyStops(t *testing.T) {
	s, k, _ := whole(t, 40)
	file := export(t, s, k)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // which of two ready ways select takes is left to chance; none may hang
		if _, err := journal.Verify(ctx, bytes.NewReader(file), journal.Options{}); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if _, err := journal.Verify(t.Context(), &failing{bytes.NewReader(file[:2000])}, journal.Options{}); err == nil || err.Error() != "disk on fire" {
		t.Errorf("reading fails: got %v", err)
	}
}

type failing struct{ r *bytes.Reader }

func (f *failing) Read(p []byte) (int, error) {
	if n, err := f.r.Read(p); err == nil {
		return n, nil
	}
	return 0, errors.New("disk on fire")
}

// TestLongLine: a line longer than any can be is a fault, and not held in memory.
func TestLongLine(t *testing.T) {
	s, k, _ := whole(t, 40)
	file := export(t, s, k)
	at := bytes.IndexByte(file, '{')
	for _, line := range []string{"{" + strings.Repeat("x", 3<<20) + "\n", strings.Repeat("x", 3<<20) + "\n", "checkpoint\n" + strings.Repeat("x\n", 1<<20)} {
		if r := verify(t, edit(file, at, 0, []byte(line)...), journal.Options{}); !r.Has(journal.FaultForm) {
			t.Errorf("%.12q…: %v", line, r.Faults)
		}
	}
}

// TestAnyBatching: the report does not depend on workers, nor on where batches end.
func TestAnyBatching(t *testing.T) {
	k := newKey(t, 1, origin)
	s := draw(t, chance(5), k, 5000, 777)
	file := export(t, s, k)
	rapid.Check(t, func(rt *rapid.T) {
		b := bytes.Clone(file)
		if rapid.Bool().Draw(rt, "spoil") {
			b[rapid.IntRange(0, len(b)-1).Draw(rt, "at")] ^= 4
		}
		one, two := verify(t, b, journal.Options{Workers: 1}), verify(t, b, journal.Options{Workers: rapid.IntRange(2, 9).Draw(rt, "workers")})
		if fmt.Sprint(one) != fmt.Sprint(two) || one.OK() != bytes.Equal(b, file) {
			rt.Fatalf("got %v and %v", one, two)
		}
	})
}

func FuzzVerify(f *testing.F) {
	s, k, witnesses := whole(f, 12)
	file := export(f, s, k, witnesses...)
	f.Add(file)
	f.Add(export(f, &store{}, k))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := journal.Verify(t.Context(), bytes.NewReader(b), journal.Options{Key: k.Verifier()})
		if err != nil {
			t.Fatal(err)
		}
		if r.OK() && !bytes.Equal(b, file) && r.Head.Size() > 0 {
			t.Errorf("another file under the same key: %q", b)
		}
	})
}
