package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/backup"
	"qarovul/internal/sqlstore"
)

type backupCmd struct {
	Out string   `short:"o" help:"File to write; it is put in place when it is whole." required:"" placeholder:"F"`
	To  []string `help:"Public key for whom it is encrypted (age1…), or a file of such; again for each. Any one of their private keys opens it." required:"" placeholder:"RECIPIENT" sep:"none"`
}

// Run makes a backup while others work.
func (b *backupCmd) Run(ctx context.Context, c *cli, e env) error {
	to, err := backup.Recipients(b.To...)
	if err != nil {
		return err
	}
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	err = a.BackingUp(ctx, b.To)
	shut()
	if err != nil {
		return err
	}
	db, err := sqlstore.OpenAt(ctx, c.Data, c.Database)
	if err != nil {
		return err
	}
	var sum backup.Summary
	err = whole(b.Out, func(w io.Writer) (err error) { sum, err = backup.Write(ctx, w, db, c.Data, to...); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	told(e.stdout, b.Out, sum)
	if !sum.Key {
		fmt.Fprintf(e.stderr, "qarovul: the journal's private key is not in it: it lies in another data folder\nhint: keep a copy of that folder's %s in a safe place\n", backup.KeyFile)
	}
	return nil
}

func told(w io.Writer, file string, sum backup.Summary) {
	root := sum.Head.Root()
	fmt.Fprintf(w, "%s: %d tables, %d rows; the journal has %d entries, root %s\n", file, sum.Tables, sum.Rows, sum.Head.Size(),
		base64.StdEncoding.EncodeToString(root[:]))
}

// whole writes a file that only its owner may read, whole or not at all.
func whole(file string, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".qarovul-*")
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

type restoreCmd struct {
	Identity string `help:"File with the private key, as backup-key or age-keygen made it." required:"" placeholder:"K"`
	In       string `short:"i" help:"Backup to restore." required:"" placeholder:"F"`
}

// Run restores into a folder, or database, that is empty.
func (r *restoreCmd) Run(ctx context.Context, c *cli, e env) error {
	f, err := os.Open(r.Identity)
	if err != nil {
		return err
	}
	ids, err := backup.Identities(f, r.Identity)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	sum, err := backup.Restore(ctx, r.In, ids, c.Data, c.Database)
	if err != nil {
		return err
	}
	ctx, a, shut, err := open(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	root := sum.Head.Root()
	if err := a.Restored(ctx, sum.Head.Size(), base64.StdEncoding.EncodeToString(root[:])); err != nil {
		return err
	}
	told(e.stdout, r.In, sum)
	fmt.Fprintln(e.stderr, "hint: what was done after this backup is lost; qarovul journal verify --checkpoint F, with the newest checkpoint that was kept outside, says whether anything was")
	return nil
}

type backupKeyCmd struct {
	Out string `short:"o" help:"File to write the private key to. Keep it, and a copy, where this machine cannot reach it." required:"" placeholder:"K"`
}

// Run makes a key pair and prints the public half.
func (k *backupKeyCmd) Run(e env) error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(k.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // never over another key
	if errors.Is(err, os.ErrExist) {
		return app.Errorf(app.CodeConflict, "backup.key-there", k.Out)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "# private key for backups; public key: %s\n%s\n", id.Recipient(), id)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, id.Recipient())
	return nil
}
