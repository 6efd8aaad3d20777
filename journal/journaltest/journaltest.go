// Package journaltest helps to test what keeps a journal: a journal in memory, and a check of any other [journal.Source] against it.
package journaltest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"

	"qarovul/journal"
)

// Memory is a journal in memory.
type Memory struct {
	Head  journal.Head
	Rows  []journal.Record
	Notes [][]byte // signed checkpoints, by size
}

// Enter appends entries.
func (m *Memory) Enter(random io.Reader, entries ...journal.Entry) error {
	a, err := m.Head.Append(random, entries...)
	if err != nil {
		return err
	}
	m.Head, m.Rows = a.Head, append(m.Rows, a.Records...)
	return nil
}

// Fork is another journal that has the first size entries in common, and no checkpoint.
func (m *Memory) Fork(size int64) (*Memory, error) {
	h, err := journal.ReadHead(context.Background(), m, size)
	return &Memory{Head: h, Rows: append([]journal.Record{}, m.Rows[:size]...)}, err
}

// Size is how many entries there are.
func (m *Memory) Size(context.Context) (int64, error) { return int64(len(m.Rows)), nil }

// Records gives those of the records that there are.
func (m *Memory) Records(_ context.Context, from, to int64) ([]journal.Record, error) {
	return m.Rows[from:min(to, int64(len(m.Rows)))], nil
}

// Nodes gives the records' nodes.
func (m *Memory) Nodes(_ context.Context, records []int64) ([][]byte, error) {
	nodes := make([][]byte, len(records))
	for i, n := range records {
		if n < 0 || n >= int64(len(m.Rows)) {
			return nil, fmt.Errorf("entry %d: there are %d", n, len(m.Rows))
		}
		nodes[i] = m.Rows[n].Nodes
	}
	return nodes, nil
}

// Checkpoints gives the notes of more than after entries.
func (m *Memory) Checkpoints(_ context.Context, after int64, limit int) ([][]byte, error) {
	var notes [][]byte
	for _, msg := range m.Notes {
		c, err := journal.ReadCheckpoint(msg)
		if err != nil {
			return nil, err
		}
		if c.Size > after && len(notes) < limit {
			notes = append(notes, msg)
		}
	}
	return notes, nil
}

// Same asks a source everything that a [journal.Source] is asked, and says where it answers otherwise than the journal in memory,
// which must hold at least three entries and two checkpoints.
func Same(ctx context.Context, src journal.Source, want *Memory) error {
	n := int64(len(want.Rows))
	if n < 3 || len(want.Notes) < 2 {
		return fmt.Errorf("journal of %d entries and %d checkpoints: too small to tell anything by", n, len(want.Notes))
	}
	if got, err := src.Size(ctx); err != nil || got != n {
		return fmt.Errorf("size: got %d (%v), want %d", got, err, n)
	}
	for _, span := range [][2]int64{{0, n}, {0, 1}, {n - 1, n}, {1, n - 1}, {n, n}, {0, n + 5}} {
		got, err := src.Records(ctx, span[0], span[1])
		if err != nil {
			return fmt.Errorf("records %v: %w", span, err)
		}
		rows, _ := want.Records(ctx, span[0], span[1])
		if len(got) != len(rows) {
			return fmt.Errorf("records %v: got %d, want %d", span, len(got), len(rows))
		}
		for i := range rows {
			// An erased content must come back as nil, not as nothing of some length.
			if !reflect.DeepEqual(got[i], rows[i]) {
				return fmt.Errorf("record %d: got %+v, want %+v", span[0]+int64(i), got[i], rows[i])
			}
		}
	}
	for _, ask := range [][]int64{{}, {0}, {n - 1, 0, 1}, {1, 1}} {
		got, err := src.Nodes(ctx, ask)
		if err != nil {
			return fmt.Errorf("nodes of %v: %w", ask, err)
		}
		nodes, _ := want.Nodes(ctx, ask)
		if len(got) != len(nodes) {
			return fmt.Errorf("nodes of %v: got %d, want %d", ask, len(got), len(nodes))
		}
		for i := range nodes {
			if !bytes.Equal(got[i], nodes[i]) {
				return fmt.Errorf("nodes of %v: the %d. are not those of entry %d", ask, i+1, ask[i])
			}
		}
	}
	first, err := journal.ReadCheckpoint(want.Notes[0])
	if err != nil {
		return err
	}
	for _, ask := range []struct {
		after int64
		limit int
	}{{-1, 1}, {-1, len(want.Notes)}, {first.Size - 1, 1}, {first.Size, 1}, {first.Size, 1000}, {n, 10}} {
		got, err := src.Checkpoints(ctx, ask.after, ask.limit)
		if err != nil {
			return fmt.Errorf("checkpoints after %d, at most %d: %w", ask.after, ask.limit, err)
		}
		notes, err := want.Checkpoints(ctx, ask.after, ask.limit)
		if err != nil {
			return err
		}
		if len(got) != len(notes) {
			return fmt.Errorf("checkpoints after %d, at most %d: got %d, want %d", ask.after, ask.limit, len(got), len(notes))
		}
		for i := range notes {
			if !bytes.Equal(got[i], notes[i]) {
				return fmt.Errorf("checkpoints after %d: the %d. is another", ask.after, i+1)
			}
		}
	}
	return nil
}
