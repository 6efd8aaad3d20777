package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// files is what a folder is to Folder; the tests put one in its place that fails and forgets.
type files interface {
	ReadFile(name string) ([]byte, error)
	WriteSynced(name string, data []byte) error // creates or empties the file, writes, syncs, closes
	Rename(from, to string) error
	SyncFolder() error
}

// Folder is a State in a folder: a file for each log, written beside and renamed into place. It locks the folder, so that two
// witnesses cannot use it at once.
type Folder struct {
	files  files
	unlock func() error
}

// OpenFolder opens a folder, and makes it where there is none.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("%s: another witness uses this folder: %w", dir, err)
	}
	f := &Folder{files: disk(dir), unlock: unlock}
	// The folder's own name must outlast a crash as well.
	return f, syncFolder(filepath.Dir(filepath.Clean(dir)))
}

// Close lets the folder go.
func (f *Folder) Close() error { return f.unlock() }

// fileName is a name for a log's file, whatever is in the origin.
func fileName(origin string) string {
	h := sha256.Sum256([]byte(origin))
	return hex.EncodeToString(h[:16]) + ".checkpoint"
}

// Load gives the last note, or nil.
func (f *Folder) Load(origin string) ([]byte, error) {
	b, err := f.files.ReadFile(fileName(origin))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// Save writes the note beside, syncs it, renames it into place and syncs the folder. After an error the old or the new one stands,
// whole.
func (f *Folder) Save(origin string, msg []byte) error {
	name := fileName(origin)
	if err := f.files.WriteSynced(name+".new", msg); err != nil {
		return err
	}
	if err := f.files.Rename(name+".new", name); err != nil {
		return err
	}
	return f.files.SyncFolder()
}

// disk is a real folder.
type disk string

func (d disk) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(d), name))
}

func (d disk) WriteSynced(name string, data []byte) error {
	w, err := os.OpenFile(filepath.Join(string(d), name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	if err == nil {
		err = w.Sync()
	}
	return errors.Join(err, w.Close())
}

func (d disk) Rename(from, to string) error {
	return os.Rename(filepath.Join(string(d), from), filepath.Join(string(d), to))
}

func (d disk) SyncFolder() error { return syncFolder(string(d)) }

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
