package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
)

func keyIn(dir string) string { return filepath.Join(dir, KeyFile) }

// building is how the folder begins in which a database is built; one that a killed restore has left is no obstacle.
const building = ".restore-"

// Restore makes a database from a backup: in the folder dir, or where address names one in PostgreSQL, with the journal's key in dir. It
// refuses a folder or database in which there is anything (CodeConflict), a wrong key and a file that is not whole (CodeInvalid),
// and then nothing is there.
func Restore(ctx context.Context, file string, ids []age.Identity, dir, address string) (Summary, error) {
	f, err := os.Open(file)
	if err != nil {
		return Summary{}, err
	}
	defer func() { _ = f.Close() }() // it is only read
	look := &looking{}
	if err := empty(dir, ""); err != nil {
		return Summary{}, err
	}
	// Once through to the end first: only there it shows whether the file is whole.
	if err := open(f, file, ids, look); err != nil {
		return Summary{}, err
	}
	if err := empty(dir, look.first.Key); err != nil {
		return Summary{}, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Summary{}, err
	}
	sum := Summary{len(look.first.Tables), look.last.Rows, look.last.Head, look.first.Key != ""}
	fill := func(into sqlstore.Filler) error {
		return open(f, file, ids, &filling{ctx: ctx, into: into, want: look})
	}
	return sum, place(ctx, look, fill, dir, address)
}

// looking reads a backup to see whether it is whole.
type looking struct {
	first  head
	tables []sqlstore.Table
	last   end
}

func (l *looking) head(h head) error {
	l.first = h
	for _, t := range h.Tables {
		x := sqlstore.Table{Name: t.Name}
		for _, c := range t.Columns {
			x.Columns = append(x.Columns, sqlstore.Column{Name: c[0], Kind: sqlstore.Kind(c[1])})
		}
		l.tables = append(l.tables, x)
	}
	if h.Key != "" {
		if _, err := journal.ParseKey(strings.TrimSuffix(h.Key, "\n")); err != nil {
			return err
		}
	}
	return nil
}
func (l *looking) rows(sqlstore.Table, [][]any) error { return nil }
func (l *looking) end(e end) error                    { l.last = e; return nil }

// filling puts it into a database.
type filling struct {
	ctx  context.Context
	into sqlstore.Filler
	want *looking
}

func (f *filling) head(head) error { return nil }
func (f *filling) rows(t sqlstore.Table, rows [][]any) error {
	return f.into.Put(f.ctx, t, rows)
}

// end compares the journal that came out with the one that went in.
func (f *filling) end(e end) error {
	j := f.into.Journal()
	size, err := j.Size(f.ctx)
	if err != nil {
		return err
	}
	got, err := journal.ReadHead(f.ctx, j, size)
	if err != nil {
		return err
	}
	if want := f.want.last.Head; size != want.Size() || got.Root() != want.Root() || e.Rows != f.want.last.Rows {
		return fmt.Errorf("restore: the journal came out with %d entries, %d were backed up: %w", size, want.Size(), journal.ErrAltered)
	}
	return nil
}

// empty refuses a folder with anything in it but what a restore that was killed may have left.
func empty(dir, key string) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name(), building) {
			continue
		}
		if e.Name() == KeyFile {
			b, err := os.ReadFile(keyIn(dir))
			if err != nil {
				return err
			}
			if key == "" || string(b) == key { // without a key nothing was decrypted yet: it is asked again
				continue
			}
		}
		return app.Errorf(app.CodeConflict, "store.full", dir)
	}
	return nil
}

// place builds the database and puts it where it belongs.
func place(ctx context.Context, from *looking, fill func(sqlstore.Filler) error, dir, address string) (err error) {
	_, err = os.Stat(dir)
	fresh := errors.Is(err, os.ErrNotExist)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	work, err := os.MkdirTemp(dir, building)
	if err != nil {
		return err
	}
	placed := false // the key
	defer func() {
		err = errors.Join(err, os.RemoveAll(work))
		if err != nil && placed {
			err = errors.Join(err, os.Remove(keyIn(dir)))
		}
		if err != nil && fresh {
			_ = os.Remove(dir) // it stays if something else has come into it
		}
	}()
	key := func() error {
		if from.first.Key == "" {
			return nil
		}
		if err := written(filepath.Join(work, KeyFile), from.first.Key); err != nil {
			return err
		}
		_, err := os.Stat(keyIn(dir))
		placed = errors.Is(err, os.ErrNotExist)
		return errors.Join(os.Rename(filepath.Join(work, KeyFile), keyIn(dir)), synced(dir))
	}
	if address != "" {
		// The key is there before the commit: a database whose key is lost can be signed by nobody.
		db, err := sqlstore.Fill(ctx, "", address, from.first.Schema, from.tables, func(f sqlstore.Filler) error {
			if err := fill(f); err != nil {
				return err
			}
			return key()
		})
		if err != nil {
			return err
		}
		return db.Close()
	}
	db, err := sqlstore.Fill(ctx, work, "", from.first.Schema, from.tables, fill)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil { // what stands in the log goes into the file
		return err
	}
	built := filepath.Join(work, sqlstore.FileName)
	if _, err := os.Stat(built + "-wal"); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("restore: %s has a log beside it", built)
	}
	if err := errors.Join(synced(built), key()); err != nil {
		return err
	}
	return errors.Join(os.Rename(built, filepath.Join(dir, sqlstore.FileName)), synced(dir))
}

// written writes a file that only its owner may read.
func written(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// synced has a file or folder on disk.
func synced(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
