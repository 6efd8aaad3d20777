package app

import (
	"context"
	"time"

	"qarovul/internal/access"
	"qarovul/journal"
)

// JournalPage is a stretch of the journal, newest first.
type JournalPage struct {
	Entries []Entry
	Size    int64 // how many entries there are in all
	// Last is the newest signed checkpoint, nil while there is none: to be kept where this server cannot reach it.
	Last []byte
	// Keys are the public keys under which it was signed, the present one last.
	Keys []string
}

// Journal reads entries about a subject ("" all) with numbers below before (negative: from the end), at most limit.
func (a *App) Journal(ctx context.Context, about string, before int64, limit int) (*JournalPage, error) {
	if err := mayAll(ctx, access.See, access.Journal); err != nil {
		return nil, err
	}
	out := &JournalPage{}
	err := a.store.Read(ctx, func(tx Tx) error {
		j := tx.Journal()
		records, err := j.About(ctx, about, before, limit)
		if err != nil {
			return err
		}
		for i := range records {
			e, err := entryOf(&records[i])
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, e)
		}
		if out.Size, err = j.Size(ctx); err != nil {
			return err
		}
		if out.Last, err = j.Last(ctx); err != nil {
			return err
		}
		out.Keys, err = JournalKeys(ctx, tx)
		return err
	})
	return out, internal("read the journal", err)
}

// Verification is what a verification of the journal found.
type Verification struct {
	*journal.Report
	Took time.Duration
}

// VerifyJournal reads the whole journal and verifies it: each entry against the tree, the tree against every checkpoint, and against one that was
// kept outside, if one is given. CodeInvalid if that is no checkpoint.
func (a *App) VerifyJournal(ctx context.Context, outside []byte) (*Verification, error) {
	if err := mayAll(ctx, access.See, access.Journal); err != nil {
		return nil, err
	}
	var o journal.Options
	if len(outside) > 0 {
		if _, err := journal.ReadCheckpoint(outside); err != nil {
			return nil, &Error{Code: CodeInvalid, Key: "journal.checkpoint", Field: "checkpoint", Err: err}
		}
		o.Checkpoints = [][]byte{outside}
	}
	out := &Verification{}
	began := time.Now()
	err := a.store.Read(ctx, func(tx Tx) error {
		keys, err := JournalKeys(ctx, tx)
		if err != nil || len(keys) == 0 {
			return err
		}
		o.Former = keys[:len(keys)-1]
		out.Report, err = journal.VerifySource(ctx, tx.Journal(), keys[len(keys)-1], o)
		return err
	})
	out.Took = time.Since(began)
	if err == nil && out.Report == nil {
		err = Errorf(CodeConflict, "journal.unsigned")
	}
	return out, internal("verify the journal", err)
}

// EraseContents removes the contents of entries of the journal for ever, on an order that is named. The entries stand, every proof holds as before,
// and an entry says that it was done. CodeNotFound if there is no such entry.
func (a *App) EraseContents(ctx context.Context, order string, numbers ...int64) error {
	if order == "" {
		return &Error{Code: CodeInvalid, Key: "journal.order", Field: "order"}
	}
	if len(numbers) == 0 {
		return &Error{Code: CodeInvalid, Key: "journal.numbers", Field: "numbers"}
	}
	return a.change(ctx, "erase from the journal", weighs(access.ActErase, need{act: access.Approve, on: access.Journal, all: true}), func(tx Tx, _ reach) error {
		p := access.Of(ctx)
		return tx.Journal().Erase(ctx, journal.Entry{Time: a.now(), Who: p.By, Order: order, Via: p.From}, numbers...)
	})
}
