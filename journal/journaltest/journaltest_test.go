package journaltest_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"qarovul/journal"
	"qarovul/journal/journaltest"
)

func small(t *testing.T) *journaltest.Memory {
	t.Helper()
	random := rand.NewChaCha8([32]byte{1})
	private, err := journal.GenerateKey(random, "duty.example/journal")
	if err != nil {
		t.Fatal(err)
	}
	key, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	m := &journaltest.Memory{}
	for range 6 {
		if err := m.Enter(random, journal.Entry{Time: time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC), Who: "a", What: "b"}); err != nil {
			t.Fatal(err)
		}
		msg, err := key.Sign(m.Head)
		if err != nil {
			t.Fatal(err)
		}
		m.Notes = append(m.Notes, msg)
	}
	m.Rows[2].Erase()
	return m
}

// TestSameFinds: a source that answers wrongly in any way is found out.
func TestSameFinds(t *testing.T) {
	want := small(t)
	if err := journaltest.Same(t.Context(), small(t), want); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(m *journaltest.Memory){
		"an entry fewer":   func(m *journaltest.Memory) { m.Rows = m.Rows[:5] },
		"empty, not nil":   func(m *journaltest.Memory) { m.Rows[2].Salt = []byte{} },
		"another leaf":     func(m *journaltest.Memory) { m.Rows[1].Leaf = m.Rows[2].Leaf },
		"other nodes":      func(m *journaltest.Memory) { m.Rows[1].Nodes = m.Rows[2].Nodes },
		"a checkpoint few": func(m *journaltest.Memory) { m.Notes = m.Notes[1:] },
		"out of order":     func(m *journaltest.Memory) { slices.Reverse(m.Notes) },
	} {
		m := small(t)
		spoil(m)
		if journaltest.Same(t.Context(), m, want) == nil {
			t.Errorf("%s: passes", name)
		}
	}
	if journaltest.Same(t.Context(), unordered{small(t)}, want) == nil {
		t.Error("nodes in order of their numbers: passes")
	}
}

// unordered gives nodes sorted by number, as a database without order by might.
type unordered struct{ *journaltest.Memory }

func (u unordered) Nodes(ctx context.Context, ns []int64) ([][]byte, error) {
	sorted := slices.Clone(ns)
	slices.Sort(sorted)
	return u.Memory.Nodes(ctx, sorted)
}
