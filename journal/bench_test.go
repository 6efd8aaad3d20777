package journal_test

import (
	"bytes"
	"testing"

	"qarovul/journal"
)

// BenchmarkVerify checks a file of 200,000 entries, with a checkpoint after each 500.
func BenchmarkVerify(b *testing.B) {
	const entries = 200_000
	k := newKey(b, 1, origin)
	s := draw(b, chance(2), k, entries, 500)
	file := export(b, s, k)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		r, err := journal.Verify(b.Context(), bytes.NewReader(file), journal.Options{})
		if err != nil || !r.OK() || r.Head.Size() != entries {
			b.Fatal(err, r.Err())
		}
	}
	b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkVerifySource checks the same out of a store.
func BenchmarkVerifySource(b *testing.B) {
	const entries = 200_000
	k := newKey(b, 1, origin)
	s := draw(b, chance(2), k, entries, 500)
	for b.Loop() {
		r, err := journal.VerifySource(b.Context(), s, k.Verifier(), journal.Options{})
		if err != nil || !r.OK() || r.Head.Size() != entries {
			b.Fatal(err, r.Err())
		}
	}
	b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkAppend seals an entry and adds it to the tree.
func BenchmarkAppend(b *testing.B) {
	random := chance(1)
	var h journal.Head
	e := act(5)
	b.ReportAllocs()
	for b.Loop() {
		a, err := h.Append(random, e)
		if err != nil {
			b.Fatal(err)
		}
		h = a.Head
	}
}
