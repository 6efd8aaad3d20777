package journal_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"qarovul/journal"
)

// RFC 6962, section 2.1, word for word: MTH, PATH, and PROOF with SUBPROOF, over the leaves themselves.

func mth(d [][]byte) tlog.Hash {
	switch len(d) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, d[0]...))
	}
	k := half(len(d))
	l, r := mth(d[:k]), mth(d[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

// half is the greatest power of two below n.
func half(n int) int {
	k := 1
	for k*2 < n {
		k *= 2
	}
	return k
}

func path(m int, d [][]byte) []tlog.Hash {
	if len(d) == 1 {
		return nil
	}
	if k := half(len(d)); m < k {
		return append(path(m, d[:k]), mth(d[k:]))
	} else {
		return append(path(m-k, d[k:]), mth(d[:k]))
	}
}

func subproof(m int, d [][]byte, whole bool) []tlog.Hash {
	if m == len(d) {
		if whole {
			return nil
		}
		return []tlog.Hash{mth(d)}
	}
	if k := half(len(d)); m <= k {
		return append(subproof(m, d[:k], whole), mth(d[k:]))
	} else {
		return append(subproof(m-k, d[k:], false), mth(d[:k]))
	}
}

func leaves(s *store) (d [][]byte) {
	for _, r := range s.Rows {
		d = append(d, r.Leaf)
	}
	return d
}

func TestTreeIsRFC6962(t *testing.T) {
	k := newKey(t, 1, origin)
	log, err := journal.ParseVerifier(k.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(rt, "entries")
		s := &store{}
		random := chance(rapid.Uint64().Draw(rt, "seed"))
		for len(s.Rows) < n { // in batches of any size
			var batch []journal.Entry
			for range rapid.IntRange(0, n-len(s.Rows)).Draw(rt, "batch") {
				batch = append(batch, act(len(s.Rows)+len(batch)))
			}
			s.add(t, random, batch...)
		}
		d := leaves(s)
		if got, want := s.Head.Root(), mth(d); got != want {
			rt.Fatalf("root of %d entries: got %v, want %v", n, got, want)
		}
		read, err := journal.ReadHead(t.Context(), s, int64(n))
		if err != nil {
			rt.Fatal(err)
		}
		text, _ := s.Head.MarshalText()
		var back journal.Head
		if err := back.UnmarshalText(text); err != nil {
			rt.Fatal(err)
		}
		if read.Root() != s.Head.Root() || back.Root() != s.Head.Root() || read.Size() != int64(n) || back.Size() != int64(n) {
			rt.Fatalf("head of %d entries: read from nodes %v, from text %v, want %v", n, read, back, s.Head)
		}

		msg := s.sign(t, k)
		m := rapid.IntRange(0, n-1).Draw(rt, "proved")
		p, err := journal.Prove(t.Context(), s, int64(m), s.Rows[m], msg)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(path(m, d), []tlog.Hash(p.Hashes)); len(d) > 1 && diff != "" {
			rt.Fatalf("path of %d of %d (-want +got):\n%s", m, n, diff)
		}
		if _, state, err := p.Verify(log); err != nil || state != journal.Whole {
			rt.Fatal(state, err)
		}

		old := rapid.IntRange(0, n).Draw(rt, "old")
		c, err := journal.ProveConsistency(t.Context(), s, int64(old), msg)
		if err != nil {
			rt.Fatal(err)
		}
		var want []tlog.Hash
		if old > 0 {
			want = subproof(old, d, true)
		}
		if diff := cmp.Diff(want, []tlog.Hash(c.Hashes)); len(want)+len(c.Hashes) > 0 && diff != "" {
			rt.Fatalf("proof from %d to %d (-want +got):\n%s", old, n, diff)
		}
		if err := c.Check(mth(d[:old]), s.Head.Checkpoint(origin)); err != nil {
			rt.Fatalf("proof from %d to %d: %v", old, n, err)
		}
		wrong := mth(d[:old])
		wrong[3]++
		if err := c.Check(wrong, s.Head.Checkpoint(origin)); err == nil {
			rt.Fatalf("proof from %d to %d holds for a wrong root", old, n)
		}
	})
}

// TestNodesAreStoredHashes: the nodes of all records, one after the other, are tlog's stored hashes.
func TestNodesAreStoredHashes(t *testing.T) {
	s := draw(t, chance(3), newKey(t, 1, origin), 300, 1000)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(x []int64) (out []tlog.Hash, err error) {
		for _, i := range x {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for n, r := range s.Rows {
		want, err := tlog.StoredHashes(int64(n), r.Leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, want...)
		var b []byte
		for _, h := range want {
			b = append(b, h[:]...)
		}
		if diff := cmp.Diff(b, r.Nodes); diff != "" {
			t.Fatalf("nodes of %d (-want +got):\n%s", n, diff)
		}
	}
	root, err := tlog.TreeHash(int64(len(s.Rows)), reader)
	if err != nil || root != s.Head.Root() {
		t.Fatalf("root: got %v, want %v (%v)", s.Head.Root(), root, err)
	}
}

// TestAppendIsPure: appending to one head twice gives two trees and leaves the head as it was.
func TestAppendIsPure(t *testing.T) {
	s := draw(t, chance(3), newKey(t, 1, origin), 11, 100)
	before := s.Head.Root()
	a, err := s.Head.Append(chance(4), act(11), act(12))
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Head.Append(chance(4), act(13))
	if err != nil {
		t.Fatal(err)
	}
	if s.Head.Root() != before || s.Head.Size() != 11 {
		t.Error("the head has changed")
	}
	if a.Head.Root() == b.Head.Root() || a.Head.Size() != 13 || b.Head.Size() != 12 || a.From != 11 {
		t.Error("the two trees are not apart:", a.Head.Size(), b.Head.Size(), a.From)
	}
}

func TestHeadTextRefuses(t *testing.T) {
	for _, text := range []string{"", "x", "1", "0 AAAA", "-1", "01 " + fmt.Sprint(mth(nil)), "3 AAAA BBBB"} {
		var h journal.Head
		if err := h.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: taken", text)
		}
	}
}
