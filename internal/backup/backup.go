// Package backup writes everything that a database holds into one encrypted file while the program goes on, and makes a
// database of it again, of either engine.
//
// # What is in it
//
// All tables at one moment, and the private key that signs the journal if it lies in the data folder. So whoever can read a backup can
// read the register and sign in the journal's name. It is encrypted with age (age-encryption.org) to one recipient or
// more; the server holds public keys only and cannot read what it wrote.
//
// # What is promised
//
// A file that is cut short, altered in any byte or encrypted for somebody else is refused before anything is made. A restore makes
// a whole database or none: it is built beside and put in place in one step, or in one transaction. The journal that comes out has the
// size and root that it had.
//
// What a backup cannot show is that it is the newest one: entries since are gone, and only a checkpoint that was kept outside tells. And
// age tells nobody who encrypted a file: take one from where only your own machines could have put it.
//
// docs/backup.md is the guide and describes the format.
package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
)

// KeyFile is the journal's private key in the data folder.
const KeyFile = "journal.key"

// Format is the first member of a backup's first line.
const format = "qarovul-backup/1"

// The lines of a backup between gzip's covers: a head, then for each table its name and a line for each row, then the end. A row is a JSON
// array; all else is an object.
type (
	head struct {
		Format string  `json:"format"`
		Schema int64   `json:"schema"`
		Tables []table `json:"tables"`
		Key    string  `json:"key,omitempty"` // the journal's private key
	}
	table struct {
		Name    string      `json:"name"`
		Columns [][2]string `json:"columns"` // name and kind
	}
	section struct {
		Table string `json:"table"`
	}
	end struct {
		End  bool         `json:"end"`
		Rows int64        `json:"rows"`
		Head journal.Head `json:"journal"` // of the journal: size and right edge
	}
)

// leftOut are tables of which no row is backed up. Sessions: one that was ended since must not come to life again, so after a restore
// everybody signs in anew.
var leftOut = map[string]bool{"session": true, "challenge": true}

// Summary says what a backup holds.
type Summary struct {
	Tables int
	Rows   int64
	Head   journal.Head // of the journal
	Key    bool         // the journal's private key is in it
}

// Recipients reads public keys: each is one itself, or a file that lists some.
func Recipients(list ...string) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, s := range list {
		text := s
		if !strings.HasPrefix(s, "age1") {
			b, err := os.ReadFile(s)
			if err != nil {
				return nil, &app.Error{Code: app.CodeInvalid, Key: "backup.recipient", Args: []any{s}, Err: err}
			}
			text = string(b)
		}
		r, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, &app.Error{Code: app.CodeInvalid, Key: "backup.recipient", Args: []any{s}, Err: err}
		}
		out = append(out, r...)
	}
	if len(out) == 0 {
		return nil, app.Errorf(app.CodeInvalid, "backup.nobody")
	}
	return out, nil
}

// Write writes a backup of one moment. Nobody waits for it. dir is where the journal's key may lie.
func Write(ctx context.Context, w io.Writer, db *sqlstore.DB, dir string, to ...age.Recipient) (Summary, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return Summary{}, fmt.Errorf("encrypt a backup: %w", err)
	}
	key, err := os.ReadFile(keyIn(dir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return Summary{}, err
	}
	sum, err := Dump(ctx, sealed, db, string(key))
	if err != nil {
		return Summary{}, err
	}
	if err := sealed.Close(); err != nil {
		return Summary{}, fmt.Errorf("encrypt a backup: %w", err)
	}
	return sum, nil
}

// Dump writes what Write encrypts: all tables, of those with sessions and challenges no row. Of two databases with the same content, of whatever engine, it is the same to the byte.
func Dump(ctx context.Context, w io.Writer, db *sqlstore.DB, key string) (sum Summary, err error) {
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return sum, err
	}
	b := bufio.NewWriterSize(z, 64<<10)
	lines := json.NewEncoder(b)
	lines.SetEscapeHTML(false)
	err = db.Snapshot(ctx, func(s *sqlstore.Snapshot) error {
		h := head{Format: format, Schema: s.Schema, Key: key}
		for _, t := range s.Tables {
			c := make([][2]string, len(t.Columns))
			for i, x := range t.Columns {
				c[i] = [2]string{x.Name, string(x.Kind)}
			}
			h.Tables = append(h.Tables, table{t.Name, c})
		}
		if err := lines.Encode(h); err != nil {
			return err
		}
		e := end{End: true}
		for _, t := range s.Tables {
			if err := lines.Encode(section{t.Name}); err != nil {
				return err
			}
			if leftOut[t.Name] {
				continue
			}
			err := s.Rows(ctx, t, func(row []any) error {
				for i, v := range row {
					if text, ok := v.(string); ok && !utf8.ValidString(text) {
						return fmt.Errorf("back up %s: %s holds text that is not UTF-8", t.Name, t.Columns[i].Name)
					}
				}
				e.Rows++
				return lines.Encode(row)
			})
			if err != nil {
				return err
			}
		}
		j := s.Tx().Journal()
		size, err := j.Size(ctx)
		if err == nil {
			e.Head, err = journal.ReadHead(ctx, j, size)
		}
		if err != nil {
			return err
		}
		sum = Summary{len(h.Tables), e.Rows, e.Head, key != ""}
		return lines.Encode(e)
	})
	if err == nil {
		err = errors.Join(b.Flush(), z.Close())
	}
	return sum, err
}
