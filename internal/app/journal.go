package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

// Journal is the journal as one transaction sees it. In a read it is one state of it, fit for journal.Export, journal.VerifySource and
// the proofs. Entries are added with Tx.Note.
type Journal interface {
	journal.Source
	// About gives the records about a subject ("" all) with numbers below before (negative: from the end), newest first, at most
	// limit. A record's number stands in its leaf.
	About(ctx context.Context, about string, before int64, limit int) ([]journal.Record, error)
	// Erase removes the contents of entries for ever and notes in e that they were: e says who, when and on whose order; What
	// and About are set here. Every proof holds as before. CodeNotFound if there is no such entry. The database may keep traces for a
	// while: SQLite in its log until that is begun anew, PostgreSQL until the table is vacuumed, and each backup as long as it is kept.
	Erase(ctx context.Context, e journal.Entry, numbers ...int64) error
	// Last is the newest checkpoint, nil if there is none.
	Last(ctx context.Context) ([]byte, error)
	// PutCheckpoint keeps a signed checkpoint. One of the same size that is there is replaced by one with more signatures.
	// It must be over entries that are committed: see SignJournal. It fails with journal.ErrInconsistent where one with another
	// root is there.
	PutCheckpoint(ctx context.Context, note []byte) error
}

// SignJournal signs a checkpoint over all entries that are committed, keeps it, and gives it; where the last one covers them all it
// gives that, nil while there are none. It fails with journal.ErrInconsistent where the entries do not continue the last checkpoint,
// and then signs nothing. Any number of processes with the key may do so at once.
//
// It is no part of any change: a checkpoint is signed over what can no longer be rolled back. So what was entered after the last
// checkpoint is covered a moment later; KeepSigned sees to it.
func SignJournal(ctx context.Context, s Store, key *journal.Key) ([]byte, error) {
	var note []byte
	fresh := false
	err := s.Read(ctx, func(tx Tx) error {
		j := tx.Journal()
		size, err := j.Size(ctx)
		if err != nil || size == 0 {
			return err
		}
		if note, err = j.Last(ctx); err != nil {
			return err
		}
		if note != nil {
			c, err := journal.ReadCheckpoint(note)
			if err != nil {
				return fmt.Errorf("the last checkpoint: %w", err)
			}
			if c.Size == size {
				return nil
			}
		}
		head, err := journal.ReadHead(ctx, j, size)
		if err != nil {
			return err
		}
		fresh = true
		note, err = key.SignNext(ctx, j, note, head)
		return err
	})
	if err == nil && fresh {
		err = s.Write(ctx, func(tx Tx) error { return tx.Journal().PutCheckpoint(ctx, note) })
	}
	if err != nil {
		return nil, internal("sign the journal", err)
	}
	return note, nil
}

// KeepSigned signs the journal each time that so long has passed and there is something new, until ctx ends, and then once more. What
// goes wrong is handed to failed, and tried again the next time.
func KeepSigned(ctx context.Context, s Store, key *journal.Key, every time.Duration, failed func(error)) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		last := false
		select {
		case <-t.C:
		case <-ctx.Done():
			last = true
		}
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		if _, err := SignJournal(end, s, key); err != nil {
			failed(err)
		}
		cancel()
		if last {
			return
		}
	}
}

// Witness is somebody outside who signs a checkpoint that extends the last one they signed: a witness.Client.
type Witness interface {
	Cosign(ctx context.Context, nodes journal.NodeReader, old int64, msg []byte, log note.Verifier) ([]byte, error)
}

// settingWitnesses lists the public keys of witnesses whose signatures are kept, a line each, sorted.
const settingWitnesses = "journal.witnesses"

// WitnessJournal has a witness sign the newest checkpoint, where it has not yet, and keeps its signature. public are the public keys of
// the journal and of the witness. An error with journal.ErrInconsistent or witness.ErrAhead in it says that the journal is not what
// the witness has seen: it was rolled back or rewritten.
func WitnessJournal(ctx context.Context, s Store, public, witness string, w Witness) error {
	log, err := journal.ParseVerifier(public)
	if err != nil {
		return err
	}
	by, err := journal.ParseVerifier(witness)
	if err != nil {
		return err
	}
	var signed []byte
	err = s.Read(ctx, func(tx Tx) error {
		last, err := tx.Journal().Last(ctx)
		if err != nil || last == nil {
			return err
		}
		c, err := journal.OpenCheckpoint(last, log, by)
		if err != nil || len(c.Cosignatures) > 0 {
			return err
		}
		signed, err = w.Cosign(ctx, tx.Journal(), c.Size, last, log)
		return err
	})
	if err != nil || signed == nil {
		return internal("have the journal witnessed", err)
	}
	return internal("keep a witness's signature", s.Write(ctx, func(tx Tx) error {
		list, err := tx.Setting(ctx, settingWitnesses)
		if err != nil {
			return err
		}
		if keys := strings.Fields(list); !slices.Contains(keys, witness) {
			keys = append(keys, witness)
			slices.Sort(keys)
			if err := tx.PutSetting(ctx, settingWitnesses, strings.Join(keys, "\n")); err != nil {
				return err
			}
		}
		return tx.Journal().PutCheckpoint(ctx, signed)
	}))
}

// Witnesses are the public keys of witnesses whose signatures are kept, sorted.
func Witnesses(ctx context.Context, tx Tx) ([]string, error) {
	list, err := tx.Setting(ctx, settingWitnesses)
	return strings.Fields(list), err
}
