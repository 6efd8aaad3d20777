package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/journalcmd"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
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
	opened, shut, ended := make(chan app.Journal), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.Read(ctx, func(tx app.Tx) error {
			opened <- tx.Journal()
			<-shut
			return nil
		})
	}()
	select {
	case j := <-opened:
		stop := sync.OnceFunc(func() { close(shut) })
		return journalcmd.Stored{Source: j, Key: key, Public: public}, func() error { stop(); return errors.Join(<-ended, db.Close()) }, nil
	case err := <-ended:
		return none, nil, errors.Join(err, db.Close())
	}
}
