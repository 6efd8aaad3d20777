package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/internal/access"
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
// checkpoint is covered a moment later; KeepSigned sees to it. CodeConflict, with the key journal.key-changed, where the journal has been given
// another key.
func SignJournal(ctx context.Context, s Store, key *journal.Key) ([]byte, error) {
	var note []byte
	fresh := false
	err := s.Read(ctx, func(tx Tx) error {
		if err := isPresent(ctx, tx, key); err != nil {
			return err
		}
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
		err = s.Write(ctx, func(tx Tx) error {
			// Within the write: another process may have given the journal another key meanwhile.
			if err := isPresent(ctx, tx, key); err != nil {
				return err
			}
			return tx.Journal().PutCheckpoint(ctx, note)
		})
	}
	if err != nil {
		return nil, internal("sign the journal", err)
	}
	return note, nil
}

// KeepSigned has the journal signed each time that so long has passed, until ctx ends, and then once more: sign is SignJournal with the key.
// What goes wrong is handed to failed, and tried again the next time.
func KeepSigned(ctx context.Context, every time.Duration, sign func(context.Context) error, failed func(error)) {
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
		if err := sign(end); err != nil {
			failed(err)
		}
		cancel()
		if last {
			return
		}
	}
}

// settingKeys lists the journal's public keys, a line each, the present one last.
const settingKeys = "journal.key"

// JournalKeys are the public keys that the journal was and is signed under, the present one last; none before the first start.
func JournalKeys(ctx context.Context, tx Tx) ([]string, error) {
	list, err := tx.Setting(ctx, settingKeys)
	return strings.Fields(list), err
}

// isPresent refuses a key in whose place another has come.
func isPresent(ctx context.Context, tx Tx, key *journal.Key) error {
	keys, err := JournalKeys(ctx, tx)
	if n := len(keys); err == nil && n > 0 && keys[n-1] != key.Verifier() {
		err = Errorf(CodeConflict, "journal.key-changed", keys[n-1])
	}
	return err
}

// ChangeJournalKey gives the journal another key, which must be on disk: it notes the new one, signs that under the old one, and from then on
// nothing else is taken but what the new one signs. Cut off in between, it may be called again.
func (a *App) ChangeJournalKey(ctx context.Context, old, next *journal.Key) error {
	needs := weighs(access.ActJournal, need{act: access.Change, on: access.Organisation, all: true})
	err := a.change(ctx, "change the journal's key", needs, func(tx Tx, _ reach) error {
		e, err := a.entry(ctx, journal.KeyAct, next.Verifier(), nil)
		if err != nil {
			return err
		}
		return tx.Note(ctx, e)
	})
	if err != nil {
		return err
	}
	if _, err := SignJournal(ctx, a.store, old); err != nil {
		return err
	}
	return a.change(ctx, "change the journal's key", needs, func(tx Tx, _ reach) error {
		keys, err := JournalKeys(ctx, tx)
		if err != nil {
			return err
		}
		if n := len(keys); n == 0 || keys[n-1] != old.Verifier() {
			return Errorf(CodeConflict, "journal.key-changed", strings.Join(keys[max(0, n-1):], ""))
		}
		if err := tx.PutSetting(ctx, settingKeys, strings.Join(append(keys, next.Verifier()), "\n")); err != nil {
			return err
		}
		return a.note(ctx, tx, "journal.key-in-use", "", map[string]string{"key": next.Verifier()})
	})
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
		if err != nil {
			// Under a former key: the next one will be under the present, and that is soon.
			if keys, e := JournalKeys(ctx, tx); e == nil && formerly(last, keys, public) {
				return nil
			}
			return err
		}
		if len(c.Cosignatures) > 0 {
			return nil
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

func formerly(note []byte, keys []string, present string) bool {
	for _, k := range keys {
		if log, err := journal.ParseVerifier(k); err == nil && k != present {
			if _, err := journal.OpenCheckpoint(note, log); err == nil {
				return true
			}
		}
	}
	return false
}
