package journal_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"qarovul/journal"
	"qarovul/journal/journaltest"
)

const origin = "duty.example/journal"

// chance is randomness that a test can repeat.
func chance(seed uint64) *rand.ChaCha8 {
	var s [32]byte
	for i := range 8 {
		s[i] = byte(seed >> (8 * i))
	}
	return rand.NewChaCha8(s)
}

func newKey(t testing.TB, seed uint64, name string) *journal.Key {
	t.Helper()
	private, err := journal.GenerateKey(chance(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	k, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newCosigner(t testing.TB, seed uint64, name string) *journal.Cosigner {
	t.Helper()
	private, err := journal.GenerateCosigner(chance(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := journal.ParseCosigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var began = time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)

// act is an entry such as a duty desk writes.
func act(i int) journal.Entry {
	e := journal.Entry{
		Time: began.Add(time.Duration(i) * 1537 * time.Millisecond), Who: fmt.Sprintf("account-%d", i%17), What: "plan.assign",
		About: fmt.Sprintf("slot/2026-12-%02d/post-%d", 1+i%31, i%60), Via: "page",
		Facts: journal.SortFacts(journal.Fact{Name: "address", Value: fmt.Sprintf("10.0.%d.%d", i%7, i%250)},
			journal.Fact{Name: "before", Value: fmt.Sprintf("person-%d", i*31%2500)}, journal.Fact{Name: "after", Value: fmt.Sprintf("person-%d", i*37%2500)}),
	}
	if i%5 == 0 {
		e.What, e.Order = "override.grant", fmt.Sprintf("order %d", i)
		e.Facts = journal.SortFacts(append(e.Facts, journal.Fact{Name: "reason", Value: "əvəzləmə: \"xəstə\"\n"})...)
	}
	return e
}

// store is a journal in memory with the sizes of its checkpoints.
type store struct {
	journaltest.Memory
	sizes []int64
}

func (s *store) add(t testing.TB, random *rand.ChaCha8, entries ...journal.Entry) {
	t.Helper()
	if err := s.Enter(random, entries...); err != nil {
		t.Fatal(err)
	}
}

func (s *store) erase(t testing.TB, random *rand.ChaCha8, numbers ...int64) {
	t.Helper()
	for _, n := range numbers {
		s.Rows[n].Erase()
	}
	s.add(t, random, journal.Entry{Time: began.AddDate(0, 0, 40), Who: "account-1", What: journal.EraseAct, About: journal.EraseList(numbers...), Order: "order 7"})
}

func (s *store) sign(t testing.TB, k *journal.Key, witnesses ...*journal.Cosigner) []byte {
	t.Helper()
	msg, err := k.Sign(s.Head)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.ParseVerifier(k.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range witnesses {
		line, err := w.Cosign(s.Head.Checkpoint(k.Origin()).Text(), began)
		if err != nil {
			t.Fatal(err)
		}
		if msg, err = journal.AddCosignatures(msg, line, log, w.NoteVerifier()); err != nil {
			t.Fatal(err)
		}
	}
	s.Notes, s.sizes = append(s.Notes, msg), append(s.sizes, s.Head.Size())
	return msg
}

// draw makes a journal of n entries with a checkpoint after each so many.
func draw(t testing.TB, random *rand.ChaCha8, k *journal.Key, n, every int) *store {
	t.Helper()
	s := &store{}
	for i := range n {
		s.add(t, random, act(i))
		if (i+1)%every == 0 {
			s.sign(t, k)
		}
	}
	return s
}

func export(t testing.TB, s *store, k *journal.Key, witnesses ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := journal.Export(t.Context(), &b, s, k, witnesses...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verify(t testing.TB, file []byte, o journal.Options) *journal.Report {
	t.Helper()
	r, err := journal.Verify(t.Context(), bytes.NewReader(file), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
