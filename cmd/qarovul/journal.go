package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/journalcmd"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
	"qarovul/journal/witness"
)

const (
	keyFile    = "journal.key"
	keySetting = "journal.key" // the public half, with the database: it says which key is the journal's
	// signEvery is how long an entry may stand under no checkpoint.
	signEvery = time.Minute
)

// openKey opens the key that signs the journal, and makes it at the first start of all on the database. Where another folder has made
// it, key is nil: entries are written, and signed where the key is. public is the public half in any case.
func openKey(ctx context.Context, s app.Store, dir string) (key *journal.Key, public string, err error) {
	file := filepath.Join(dir, keyFile)
	if public, err = publicKey(ctx, s); err != nil {
		return nil, "", err
	}
	_, err = os.Stat(file)
	made := errors.Is(err, fs.ErrNotExist)
	if made && public != "" {
		return nil, public, nil
	}
	if key, err = readOrMakeKey(file); err != nil {
		return nil, "", &app.Error{Code: app.CodeInvalid, Key: "journal.key", Args: []any{file}, Err: err}
	}
	// The key is on disk before the database is told of it, so that none is ever told of that nobody has.
	if public == "" {
		if public, err = claim(ctx, s, key); err != nil {
			return nil, "", err
		}
	}
	switch {
	case public == key.Verifier():
		return key, public, nil
	case made: // another folder's server was first on this database
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, "", err
		}
		return nil, public, nil
	}
	return nil, "", app.Errorf(app.CodeConflict, "journal.other", file, public)
}

// keepSigned has the journal signed while the program is at work, and once more when that is over, which the function waits for.
func keepSigned(ctx context.Context, s app.Store, dir string, e env, log *slog.Logger) (over func(), err error) {
	was, err := publicKey(ctx, s)
	if err != nil {
		return nil, err
	}
	key, public, err := openKey(ctx, s, dir)
	if err != nil {
		return nil, err
	}
	if was == "" {
		fmt.Fprintf(e.stderr, "qarovul: the public key of the journal, to be written down where this machine cannot reach it:\n%s\n", public)
	}
	if key == nil {
		return func() {}, nil
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		app.KeepSigned(ctx, s, key, signEvery, func(err error) { log.Error("the journal is not signed", "error", err) })
	}()
	return func() { stop(); <-done }, nil
}

// readOrMakeKey makes a key with a name of its own: two journals must not have one, or a witness would take one for a forgery of
// the other.
func readOrMakeKey(file string) (*journal.Key, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	private, err := journal.ReadOrCreatePrivate(file, func() (string, error) {
		return journal.GenerateKey(rand.Reader, "qarovul/"+strings.ToLower(rand.Text()[:16]))
	})
	if err != nil {
		return nil, err
	}
	return journal.ParseKey(private)
}

// claim makes the key that of the journal if it has none, and gives the public key that it then has.
func claim(ctx context.Context, s app.Store, key *journal.Key) (public string, err error) {
	err = s.Write(ctx, func(tx app.Tx) error {
		if public, err = tx.Setting(ctx, keySetting); err != nil || public != "" {
			return err
		}
		public = key.Verifier()
		return tx.PutSetting(ctx, keySetting, public)
	})
	return public, err
}

func publicKey(ctx context.Context, s app.Store) (public string, err error) {
	err = s.Read(ctx, func(tx app.Tx) error { public, err = tx.Setting(ctx, keySetting); return err })
	return public, err
}

// openJournal opens the journal for the commands that look at it: one state of it, until it is closed.
func openJournal(ctx context.Context, c *cli) (journalcmd.Stored, func() error, error) {
	var none journalcmd.Stored
	if err := there(ctx, c); err != nil {
		return none, nil, err
	}
	db, err := sqlstore.OpenAt(ctx, c.Data, c.Database)
	if err != nil {
		return none, nil, err
	}
	key, public, err := openKey(ctx, db, c.Data)
	if err != nil {
		return none, nil, errors.Join(err, db.Close())
	}
	opened, shut, ended := make(chan journalcmd.Stored), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.Read(ctx, func(tx app.Tx) error {
			witnesses, err := app.Witnesses(ctx, tx)
			if err != nil {
				return err
			}
			opened <- journalcmd.Stored{Source: tx.Journal(), Key: key, Public: public, Witnesses: witnesses}
			<-shut
			return nil
		})
	}()
	select {
	case s := <-opened:
		stop := sync.OnceFunc(func() { close(shut) })
		return s, func() error { stop(); return errors.Join(<-ended, db.Close()) }, nil
	case err := <-ended:
		return none, nil, errors.Join(err, db.Close())
	}
}

// witnessed has the witnesses sign the journal, now and each time that it was signed, until ctx ends. A witness is named as URL=KEY. That
// is the one thing that the program asks of another machine, and only where somebody has said so.
func witnessed(ctx context.Context, c *cli, list []string, log *slog.Logger) (err error) {
	type named struct {
		key string
		*witness.Client
	}
	var all []named
	for _, s := range list {
		address, key, _ := strings.Cut(s, "=")
		w, err := witness.NewClient(address, key)
		if err != nil {
			return &app.Error{Code: app.CodeInvalid, Key: "journal.witness", Args: []any{s}, Err: err}
		}
		w.HTTP = &http.Client{Timeout: 20 * time.Second}
		all = append(all, named{key, w})
	}
	db, err := sqlstore.OpenAt(ctx, c.Data, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	key, public, err := openKey(ctx, db, c.Data)
	if err != nil {
		return err
	}
	t := time.NewTicker(signEvery)
	defer t.Stop()
	for {
		if key != nil {
			if _, err := app.SignJournal(ctx, db, key); err != nil && ctx.Err() == nil {
				log.Error("the journal is not signed", "error", err)
			}
		}
		for _, w := range all {
			err := app.WitnessJournal(ctx, db, public, w.key, w)
			switch {
			case err == nil || ctx.Err() != nil:
			case errors.Is(err, journal.ErrInconsistent), errors.Is(err, witness.ErrAhead):
				log.Error("a witness refuses to sign: the journal is not what it was; it was rolled back or rewritten", "witness", w.Key.Name(), "error", err)
			default:
				log.Warn("a witness did not sign; it is asked again", "witness", w.Key.Name(), "error", err)
			}
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
	}
}
