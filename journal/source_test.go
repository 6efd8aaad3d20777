package journal_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"qarovul/journal"
)

// TestVerifySourceWitnesses: a store's cosignatures are checked where the witness is known, and mean nothing where not.
func TestVerifySourceWitnesses(t *testing.T) {
	k, w := newKey(t, 1, origin), newCosigner(t, 2, "a.example/witness")
	s := draw(t, chance(3), k, 40, 10)
	last := len(s.Notes) - 1
	text, _, _ := strings.Cut(string(s.Notes[last]), "\n\n")
	line, err := w.Cosign(text+"\n", time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	bare := s.Notes[last]
	verify := func(note []byte, witnesses ...string) *journal.Report {
		t.Helper()
		s.Notes[last] = note
		r, err := journal.VerifySource(t.Context(), s, k.Verifier(), journal.Options{Witnesses: witnesses})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	signed := append(bytes.Clone(bare), line...)
	if r := verify(signed, w.Verifier()); !r.OK() || r.Cosignatures != 1 || len(r.Witnesses) != 1 {
		t.Errorf("signed: %+v", r)
	}
	if r := verify(signed); !r.OK() || r.Cosignatures != 0 {
		t.Errorf("by one unknown: %+v", r)
	}
	if r := verify(signed, newCosigner(t, 4, "b.example/witness").Verifier()); !r.OK() || r.Cosignatures != 0 {
		t.Errorf("by another: %+v", r)
	}
	i := len(line) - 20
	forged := line[:i] + string(line[i]^1) + line[i+1:]
	if forged[i] == '/' || forged[i] == '+' || line[i] == '/' || line[i] == '+' {
		t.Fatal("choose another place")
	}
	if r := verify(append(bytes.Clone(bare), forged...), w.Verifier()); r.OK() || !r.Has(journal.FaultSignature) {
		t.Errorf("forged: %+v", r)
	}
	if _, err := journal.VerifySource(t.Context(), s, k.Verifier(), journal.Options{Witnesses: []string{k.Verifier()}}); err == nil {
		t.Error("a journal's key was taken for a witness's")
	}
}
