package sqlstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"qarovul/internal/app"
	"qarovul/journal"
)

// journalStore is the journal within a transaction.
//
// Writers run one after another, also those that share a flush and those of other processes, so each finds the tree as the one
// before it left it. Were that ever to fail, the second of two equal numbers would be refused by the table's key: the journal
// cannot fork.
type journalStore struct{ t *tx }

func (t *tx) Journal() app.Journal { return journalStore{t} }

// Note appends entries to the journal.
func (t *tx) Note(ctx context.Context, entries ...journal.Entry) error {
	for _, e := range entries {
		if e.What == journal.EraseAct {
			return errors.New("note an erasure: only Erase may, which erases")
		}
	}
	return journalStore{t}.append(ctx, entries...)
}

func (s journalStore) append(ctx context.Context, entries ...journal.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	h, err := s.head(ctx)
	if err != nil {
		return err
	}
	a, err := h.Append(rand.Reader, entries...)
	if err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "store.entry", Err: err}
	}
	i := -1
	err = execEach(ctx, s.t, `INSERT INTO journal (n, about, leaf, salt, content, nodes) VALUES ($1, $2, $3, $4, $5, $6)`, a.Records,
		func(r *journal.Record) []any {
			i++
			return []any{a.From + int64(i), entries[i].About, r.Leaf, r.Salt, r.Content, r.Nodes}
		})
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	s.t.heads.put(a.Head, a.Records[len(a.Records)-1].Nodes)
	return nil
}

// heads remembers the tree after the entry that this process appended last. It holds as long as that entry is the newest: its nodes
// begin with the hash of its leaf, and that holds a commitment over a fresh salt, so no other entry has the same.
type heads struct {
	mu    sync.Mutex
	head  journal.Head
	nodes []byte
}

func (h *heads) put(head journal.Head, nodes []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.head, h.nodes = head, nodes
}

func (h *heads) get(size int64, nodes []byte) (journal.Head, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.head, h.head.Size() == size && bytes.Equal(h.nodes, nodes)
}

// head reads the tree to append to: one row if the newest entry is this process's own, else one for each bit of the size too.
func (s journalStore) head(ctx context.Context) (journal.Head, error) {
	var n int64
	var nodes []byte
	err := s.t.sql.QueryRowContext(ctx, `SELECT n, nodes FROM journal ORDER BY n DESC LIMIT 1`).Scan(&n, &nodes)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.Head{}, nil
	}
	if err != nil {
		return journal.Head{}, fmt.Errorf("read the journal's head: %w", err)
	}
	if h, ok := s.t.heads.get(n+1, nodes); ok {
		return h, nil
	}
	return journal.ReadHead(ctx, s, n+1)
}

// Size is the number of entries.
func (s journalStore) Size(ctx context.Context) (int64, error) {
	var n int64
	if err := s.t.sql.QueryRowContext(ctx, `SELECT coalesce(max(n) + 1, 0) FROM journal`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the journal: %w", err)
	}
	return n, nil
}

// Nodes reads the nodes of records, in the order asked for.
func (s journalStore) Nodes(ctx context.Context, records []int64) ([][]byte, error) {
	out := make([][]byte, len(records))
	if len(records) == 0 {
		return out, nil
	}
	type row struct {
		n     int64
		nodes []byte
	}
	rows, err := load(ctx, s.t, len(records), `SELECT n, nodes FROM journal WHERE n IN (`+numbers(records)+`)`,
		func(r *row) []any { return []any{&r.n, &r.nodes} })
	if err != nil {
		return nil, fmt.Errorf("read the journal's tree: %w", err)
	}
	for i, n := range records {
		for _, r := range rows {
			if r.n == n {
				out[i] = r.nodes
			}
		}
		if out[i] == nil {
			return nil, fmt.Errorf("read the journal's tree: entry %d is not there", n)
		}
	}
	return out, nil
}

// numbers writes numbers for IN: integers need no placeholders, of which there can only be so many.
func numbers(list []int64) string {
	b := make([]byte, 0, 12*len(list))
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return string(b)
}

const recordColumns = `leaf, salt, content, nodes`

func recordInto(r *journal.Record) []any { return []any{&r.Leaf, &r.Salt, &r.Content, &r.Nodes} }

// Records reads the records from ≤ n < to that are there.
func (s journalStore) Records(ctx context.Context, from, to int64) ([]journal.Record, error) {
	out, err := load(ctx, s.t, int(min(max(to-from, 0), 4096)), `SELECT `+recordColumns+` FROM journal WHERE n >= $1 AND n < $2 ORDER BY n`,
		recordInto, from, to)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return out, nil
}

// About reads the newest records about a subject.
func (s journalStore) About(ctx context.Context, about string, before int64, limit int) ([]journal.Record, error) {
	var where []string
	args := []any{limit}
	if before >= 0 {
		args = append(args, before)
		where = append(where, `n < $`+strconv.Itoa(len(args)))
	}
	if about != "" {
		args = append(args, about)
		where = append(where, `about = $`+strconv.Itoa(len(args)))
	}
	query := `SELECT ` + recordColumns + ` FROM journal`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	out, err := load(ctx, s.t, min(max(limit, 0), 1000), query+` ORDER BY n DESC LIMIT $1`, recordInto, args...)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return out, nil
}

// Erase removes contents, and notes it.
func (s journalStore) Erase(ctx context.Context, e journal.Entry, list ...int64) error {
	size, err := s.Size(ctx)
	if err != nil {
		return err
	}
	for _, n := range list {
		if n < 0 || n >= size {
			return app.Errorf(app.CodeNotFound, "not-found.entry", n)
		}
	}
	if len(list) == 0 {
		return nil
	}
	err = execEach(ctx, s.t, `UPDATE journal SET salt = NULL, content = NULL WHERE n = $1`, list, func(n *int64) []any { return []any{*n} })
	if err != nil {
		return fmt.Errorf("erase from the journal: %w", err)
	}
	e.What, e.About = journal.EraseAct, journal.EraseList(list...)
	return s.append(ctx, e)
}

// Checkpoints reads the notes of more than after entries.
func (s journalStore) Checkpoints(ctx context.Context, after int64, limit int) ([][]byte, error) {
	out, err := load(ctx, s.t, min(max(limit, 0), 1000), `SELECT note FROM journal_checkpoint WHERE size > $1 ORDER BY size LIMIT $2`,
		func(b *[]byte) []any { return []any{b} }, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return out, nil
}

// Last reads the newest checkpoint, nil if there is none.
func (s journalStore) Last(ctx context.Context) ([]byte, error) {
	out, err := load(ctx, s.t, 1, `SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1`, func(b *[]byte) []any { return []any{b} })
	if err != nil {
		return nil, fmt.Errorf("read the last checkpoint: %w", err)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out[0], nil
}

// PutCheckpoint keeps a signed note, unless one with as many signatures is there.
func (s journalStore) PutCheckpoint(ctx context.Context, note []byte) error {
	c, err := journal.ReadCheckpoint(note)
	if err != nil {
		return fmt.Errorf("keep a checkpoint: %w", err)
	}
	there, err := s.Checkpoints(ctx, c.Size-1, 1)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		old, err := journal.ReadCheckpoint(there[0])
		if err == nil && old.Size == c.Size {
			if old.Text() != c.Text() {
				return fmt.Errorf("keep a checkpoint of %d entries: %w", c.Size, journal.ErrInconsistent)
			}
			if len(note) <= len(there[0]) {
				return nil
			}
		}
	}
	if _, err := s.t.exec(ctx, upsert("journal_checkpoint", "size", "note"), c.Size, note); err != nil {
		return fmt.Errorf("keep a checkpoint: %w", err)
	}
	return nil
}
