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
	"slices"
	"strings"
	"sync"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/journalcmd"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
	"qarovul/journal/witness"
)

const (
	keyFile = "journal.key"
	// nextFile is a key that is being given to the journal. It is there before the database is told of it, and takes the other's place after.
	nextFile   = "journal.key.next"
	keySetting = "journal.key" // the public half, with the database: it says which key is the journal's
	// signEvery is how long an entry may stand under no checkpoint.
	signEvery = time.Minute
)

// openKey opens the key that signs the journal, and makes it at the first start of all on the database. Where another folder has it, key is
// nil: entries are written, and signed where the key is. public are the public keys in any case, the present one last.
func openKey(ctx context.Context, s app.Store, dir string) (key *journal.Key, public []string, err error) {
	file := filepath.Join(dir, keyFile)
	if public, err = publicKeys(ctx, s); err != nil {
		return nil, nil, err
	}
	if len(public) > 0 {
		if err := takeNext(dir, public[len(public)-1]); err != nil {
			return nil, nil, err
		}
	}
	_, err = os.Stat(file)
	made := errors.Is(err, fs.ErrNotExist)
	if made && len(public) > 0 {
		return nil, public, nil
	}
	if key, err = readOrMakeKey(file, ""); err != nil {
		return nil, nil, err
	}
	// The key is on disk before the database is told of it, so that none is ever told of that nobody has.
	if len(public) == 0 {
		if public, err = claim(ctx, s, key); err != nil {
			return nil, nil, err
		}
	}
	last := len(public) - 1
	switch {
	case public[last] == key.Verifier():
		key, err = key.Succeeds(public[:last]...)
		return key, public, err
	case made: // another folder's server was first on this database
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		return nil, public, nil
	case slices.Contains(public, key.Verifier()): // the key was changed from another folder
		return nil, public, nil
	}
	return nil, nil, app.Errorf(app.CodeConflict, "journal.other", file, public[last])
}

// takeNext puts the next key in the place of the last, once the database knows it.
func takeNext(dir, public string) error {
	next := filepath.Join(dir, nextFile)
	if _, err := os.Stat(next); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	key, err := readOrMakeKey(next, "")
	if err != nil || key.Verifier() != public {
		return err
	}
	return os.Rename(next, filepath.Join(dir, keyFile))
}

// keepSigned has the journal signed while the program is at work, and once more when that is over, which the function waits for.
func keepSigned(ctx context.Context, s app.Store, dir string, e env, log *slog.Logger) (over func(), err error) {
	was, err := publicKeys(ctx, s)
	if err != nil {
		return nil, err
	}
	key, public, err := openKey(ctx, s, dir)
	if err != nil {
		return nil, err
	}
	if len(was) == 0 {
		fmt.Fprintf(e.stderr, "qarovul: the public key of the journal, to be written down where this machine cannot reach it:\n%s\n", public[len(public)-1])
	}
	if key == nil {
		return func() {}, nil
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		app.KeepSigned(ctx, signEvery, signer(s, dir, key), func(err error) { log.Error("the journal is not signed", "error", err) })
	}()
	return func() { stop(); <-done }, nil
}

// signer signs with a key, and once that was changed with the new one.
func signer(s app.Store, dir string, key *journal.Key) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := app.SignJournal(ctx, s, key)
		var e *app.Error
		if !errors.As(err, &e) || e.Key != "journal.key-changed" {
			return err
		}
		again, _, err := openKey(ctx, s, dir)
		if err != nil || again == nil { // the new one is in another folder
			return err
		}
		key = again
		_, err = app.SignJournal(ctx, s, key)
		return err
	}
}

// readOrMakeKey reads a key's file, or makes it for a journal of a name; for "" it thinks up a name: two journals must not have one, or a
// witness would take one for a forgery of the other.
func readOrMakeKey(file, name string) (*journal.Key, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	private, err := journal.ReadOrCreatePrivate(file, func() (string, error) {
		if name == "" {
			name = "qarovul/" + strings.ToLower(rand.Text()[:16])
		}
		return journal.GenerateKey(rand.Reader, name)
	})
	var key *journal.Key
	if err == nil {
		key, err = journal.ParseKey(private)
	}
	if err != nil {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "journal.key", Args: []any{file}, Err: err}
	}
	return key, nil
}

// changeKey gives the journal of a data folder another key.
func changeKey(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	db, err := sqlstore.OpenAt(ctx, c.Data, c.Database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // nothing is written through it
	old, public, err := openKey(ctx, db, c.Data)
	if err != nil {
		return err
	}
	if old == nil {
		return app.Errorf(app.CodeConflict, "journal.no-key", filepath.Join(c.Data, keyFile), public[len(public)-1])
	}
	next, err := readOrMakeKey(filepath.Join(c.Data, nextFile), old.Origin())
	if err != nil {
		return err
	}
	if err := a.ChangeJournalKey(ctx, old, next); err != nil {
		return err
	}
	if err := takeNext(c.Data, next.Verifier()); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s\n", next.Verifier())
	fmt.Fprintf(e.stderr, "hint: write this public key down beside the old one; witnesses need it after the old one, with a second --log\n")
	return nil
}

// claim makes the key that of the journal if it has none, and gives the public keys that it then has.
func claim(ctx context.Context, s app.Store, key *journal.Key) (public []string, err error) {
	err = s.Write(ctx, func(tx app.Tx) error {
		if public, err = app.JournalKeys(ctx, tx); err != nil || len(public) > 0 {
			return err
		}
		public = []string{key.Verifier()}
		return tx.PutSetting(ctx, keySetting, key.Verifier())
	})
	return public, err
}

func publicKeys(ctx context.Context, s app.Store) (public []string, err error) {
	err = s.Read(ctx, func(tx app.Tx) error { public, err = app.JournalKeys(ctx, tx); return err })
	return public, err
}

// mayOpen says whether whoever acts may look at the journal or, with take, carry a copy of it away; then the journal says that they did.
// Whoever only looks as the operator leaves no trace: a verification must find the journal as it lies.
func mayOpen(ctx context.Context, c *cli, e env, take bool) error {
	if !take && c.As == "" {
		return nil
	}
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if take {
		_, err = a.Taking(ctx, access.Journal)
		return err
	}
	_, err = a.Journal(ctx, "", 0, 0)
	return err
}

// openJournal opens the journal for the commands that look at it: one state of it, until it is closed.
func openJournal(ctx context.Context, c *cli, e env, take bool) (journalcmd.Stored, func() error, error) {
	var none journalcmd.Stored
	if err := there(ctx, c); err != nil {
		return none, nil, err
	}
	if err := mayOpen(ctx, c, e, take); err != nil {
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
	last := len(public) - 1
	opened, shut, ended := make(chan journalcmd.Stored), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.Read(ctx, func(tx app.Tx) error {
			witnesses, err := app.Witnesses(ctx, tx)
			if err != nil {
				return err
			}
			opened <- journalcmd.Stored{Source: tx.Journal(), Key: key, Public: public[last], Former: public[:last], Witnesses: witnesses}
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
	sign := func(context.Context) error { return nil }
	if key != nil {
		sign = signer(db, c.Data, key)
	}
	t := time.NewTicker(signEvery)
	defer t.Stop()
	for {
		if err := sign(ctx); err != nil && ctx.Err() == nil {
			log.Error("the journal is not signed", "error", err)
		}
		if public, err = publicKeys(ctx, db); err != nil {
			return err
		}
		for _, w := range all {
			err := app.WitnessJournal(ctx, db, public[len(public)-1], w.key, w)
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
