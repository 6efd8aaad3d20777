package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Source is a journal in a store, seen at one moment: all its methods must answer from the same state, such as one read
// transaction. No call is made while another runs.
type Source interface {
	NodeReader
	// Size is the number of entries.
	Size(ctx context.Context) (int64, error)
	// Records gives the records from ≤ n < to in order, with their nodes. At most a few thousand are asked for at once.
	Records(ctx context.Context, from, to int64) ([]Record, error)
	// Checkpoints gives the signed checkpoints of more than after entries, in order of their size, at most limit of them.
	Checkpoints(ctx context.Context, after int64, limit int) ([][]byte, error)
}

// How much is asked of a source at once.
const (
	recordsAtOnce     = 2048
	checkpointsAtOnce = 256
)

// walk goes through a source in the order of a file: records, and each checkpoint after the last record that it covers. What
// comes after the last checkpoint is given too.
func walk(ctx context.Context, src Source, records func(from int64, r []Record) error, checkpoint func(msg []byte) error) (size int64, err error) {
	if size, err = src.Size(ctx); err != nil {
		return 0, err
	}
	at, after := int64(0), int64(-1)
	upTo := func(n int64) error {
		for at < n {
			to := min(n, at+recordsAtOnce)
			r, err := src.Records(ctx, at, to)
			if err != nil {
				return err
			}
			if int64(len(r)) != to-at {
				return fmt.Errorf("read the journal: the store holds %d of the entries %d to %d: %w", len(r), at, to-1, errStored)
			}
			if err := records(at, r); err != nil {
				return err
			}
			at = to
		}
		return nil
	}
	for {
		notes, err := src.Checkpoints(ctx, after, checkpointsAtOnce)
		if err != nil {
			return 0, err
		}
		for _, msg := range notes {
			c, err := ReadCheckpoint(msg)
			if err != nil {
				return 0, fmt.Errorf("read the journal: %w: %w", errStored, err)
			}
			if c.Size > size || c.Size <= after {
				return 0, fmt.Errorf("read the journal: a checkpoint covers %d entries, the store holds %d: %w", c.Size, size, errStored)
			}
			if err := upTo(c.Size); err != nil {
				return 0, err
			}
			if err := checkpoint(msg); err != nil {
				return 0, err
			}
			after = c.Size
		}
		if len(notes) == 0 {
			return size, upTo(size)
		}
	}
}

// errStored says that a store does not hold what it should.
var errStored = errors.New("entries or checkpoints are lost or damaged")

// Export writes the whole journal of a source as a file. Where the last checkpoint does not cover all entries, it signs one
// more, which is only in the file. It fails with [ErrAltered] where the entries are not those of a checkpoint, and then signs nothing;
// everything else is for whoever verifies the file.
func Export(ctx context.Context, w io.Writer, src Source, key *Key, witnesses ...string) error {
	f, err := NewWriter(w, key, witnesses...)
	if err != nil {
		return err
	}
	_, err = walk(ctx, src, func(_ int64, records []Record) error {
		for i := range records {
			if err := f.Record(&records[i]); err != nil {
				return err
			}
		}
		return nil
	}, func(msg []byte) error {
		// A file is under one key; the entries are the same without a checkpoint of one that was given up.
		if s, _, err := openBy(msg, key.former); err == nil {
			if s.Root != f.head.Root() {
				return fmt.Errorf("checkpoint of %d entries: %w", s.Size, ErrAltered)
			}
			return nil
		}
		return f.Checkpoint(msg)
	})
	if err != nil {
		return fmt.Errorf("export the journal: %w", err)
	}
	if f.covered != f.head.size {
		msg, err := key.Sign(f.head)
		if err != nil {
			return err
		}
		if err := f.Checkpoint(msg); err != nil {
			return err
		}
	}
	return f.Close()
}
