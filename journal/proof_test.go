package journal_test

import (
	"bytes"
	"encoding"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

func proofs(t testing.TB) (log note.Verifier, old journal.Signed, inclusion, consistency []byte) {
	t.Helper()
	k := newKey(t, 1, origin)
	log, err := journal.ParseVerifier(k.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	s := draw(t, chance(5), k, 13, 13)
	if old, err = journal.OpenCheckpoint(s.Notes[0], log); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		s.add(t, chance(uint64(i)), act(i))
	}
	msg := s.sign(t, k)
	p, err := journal.Prove(t.Context(), s, 17, s.Rows[17], msg)
	if err != nil {
		t.Fatal(err)
	}
	c, err := journal.ProveConsistency(t.Context(), s, 13, msg)
	if err != nil {
		t.Fatal(err)
	}
	return log, old, text(t, p), text(t, c)
}

func text(t testing.TB, m encoding.TextMarshaler) []byte {
	t.Helper()
	b, err := m.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestProofsAreFragile: the texts of proofs verify as they are, and with no byte changed.
func TestProofsAreFragile(t *testing.T) {
	log, old, inclusion, consistency := proofs(t)
	check := func(b []byte) error {
		var p journal.Inclusion
		if err := p.UnmarshalText(b); err != nil {
			return err
		}
		_, _, err := p.Verify(log)
		return err
	}
	checkTree := func(b []byte) error {
		var p journal.Consistency
		if err := p.UnmarshalText(b); err != nil {
			return err
		}
		_, err := p.Verify(old, log)
		return err
	}
	for name, c := range map[string]struct {
		text  []byte
		check func([]byte) error
	}{"inclusion": {inclusion, check}, "consistency": {consistency, checkTree}} {
		if err := c.check(c.text); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range c.text {
			b := bytes.Clone(c.text)
			b[i] ^= 1
			if err := c.check(b); err == nil {
				t.Errorf("%s: byte %d of %d changed from %q to %q: still holds", name, i, len(b), c.text[i], b[i])
			}
		}
		for i := range c.text {
			if err := c.check(c.text[:i]); err == nil {
				t.Errorf("%s: cut after %d of %d bytes: still holds", name, i, len(c.text))
			}
		}
	}
}

func TestProofOfErased(t *testing.T) {
	k := newKey(t, 1, origin)
	log, _ := journal.ParseVerifier(k.Verifier())
	s := draw(t, chance(5), k, 9, 100)
	s.erase(t, chance(6), 4)
	p, err := journal.Prove(t.Context(), s, 4, s.Rows[4], s.sign(t, k))
	if err != nil {
		t.Fatal(err)
	}
	var back journal.Inclusion
	if err := back.UnmarshalText(text(t, p)); err != nil {
		t.Fatal(err)
	}
	if _, state, err := back.Verify(log); err != nil || state != journal.Erased {
		t.Errorf("got %v, %v; want erased", state, err)
	}
	s.Rows[3].Leaf = bytes.Clone(s.Rows[5].Leaf)
	if _, err := journal.Prove(t.Context(), s, 3, s.Rows[3], s.Notes[0]); err == nil {
		t.Error("an entry that is not in the tree is proved")
	}
}

func FuzzProofs(f *testing.F) {
	_, _, inclusion, consistency := proofs(f)
	f.Add(inclusion)
	f.Add(consistency)
	f.Fuzz(func(t *testing.T, b []byte) {
		var p journal.Inclusion
		if p.UnmarshalText(b) == nil {
			if again := text(t, p); !bytes.Equal(again, b) {
				t.Errorf("%q comes back as %q", b, again)
			}
		}
		var c journal.Consistency
		if c.UnmarshalText(b) == nil {
			if again := text(t, c); !bytes.Equal(again, b) {
				t.Errorf("%q comes back as %q", b, again)
			}
		}
	})
}

// TestSignNext: the next checkpoint is signed only where it extends the last.
func TestSignNext(t *testing.T) {
	k := newKey(t, 1, origin)
	s := &store{}
	var last []byte
	for i := range 12 {
		msg, err := k.SignNext(t.Context(), s, last, s.Head)
		if err != nil {
			t.Fatalf("%d entries: %v", i, err)
		}
		last = msg
		s.add(t, chance(1), act(i))
	}
	fork := &store{}
	for i := range 20 {
		fork.add(t, chance(2), act(i))
	}
	short, err := journal.ReadHead(t.Context(), s, 5)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := &store{}
	spoilt.Head, spoilt.Rows = s.Head, slices.Clone(s.Rows)
	spoilt.Rows[7].Nodes = bytes.Repeat([]byte{1}, len(spoilt.Rows[7].Nodes))
	other, err := newKey(t, 2, origin).Sign(short)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		nodes *store
		head  journal.Head
		last  []byte
	}{"fork": {fork, fork.Head, last}, "rolled back": {s, short, last}, "nodes changed": {spoilt, s.Head, last}, "another's checkpoint": {s, s.Head, other}} {
		msg, err := k.SignNext(t.Context(), c.nodes, c.last, c.head)
		if err == nil || msg != nil || name != "another's checkpoint" && !errors.Is(err, journal.ErrInconsistent) {
			t.Errorf("%s: got %q, %v", name, msg, err)
		}
	}
}
