package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pressly/goose/v3"

	"qarovul/internal/app"
)

//go:embed migrations/*.sql
var migrations embed.FS

// newest is the version of the last embedded migration.
func newest() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	var last int64
	for _, n := range names {
		v, err := goose.NumericComponent(n)
		if err != nil {
			return 0, err
		}
		last = max(last, v)
	}
	return last, nil
}

// behind tells whether the schema of a database wants migrations, and refuses one that is newer than the program. there
// says whether it has a table of versions at all; name is how a person knows the database.
func behind(ctx context.Context, db *sql.DB, there bool, name string) (bool, error) {
	known, err := newest()
	if err != nil || !there {
		return true, err
	}
	have, err := version(ctx, db)
	if err != nil {
		return false, err
	}
	if have > known {
		return false, app.Errorf(app.CodeConflict, "store.newer", name, have, known)
	}
	return have < known, nil
}

const versionQuery = `SELECT coalesce(max(version_id), 0) FROM ` + goose.DefaultTablename + ` WHERE is_applied`

// version is that of the schema in a database that has a table of versions.
func version(ctx context.Context, db *sql.DB) (v int64, err error) {
	err = db.QueryRowContext(ctx, versionQuery).Scan(&v)
	return v, err
}

// upTo applies what is missing up to a version, 0 the newest. It does nothing if another process was here first.
func upTo(ctx context.Context, d goose.Dialect, db *sql.DB, v int64) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if d == goose.DialectPostgres {
		files = byteOrder{files}
	}
	p, err := goose.NewProvider(d, db, files)
	if err != nil {
		return err
	}
	if v == 0 {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, v)
	}
	return err
}

// byteOrder hands out the migrations as PostgreSQL is to take them. They are the same for both engines but for two
// things. SQLite compares text by its bytes, PostgreSQL by the database's locale unless a column says otherwise, and
// lists must come in one order wherever they are kept. And a key that is to be SQLite's own number of the row must be called
// INTEGER, which PostgreSQL takes for half as long. All else reads alike to both: SQLite takes any name of a type, and
// BYTEA, BIGINT, BOOLEAN, DOUBLE PRECISION and DEFERRABLE INITIALLY DEFERRED are PostgreSQL's own.
type byteOrder struct{ fs.FS }

// Open opens a file; a migration reads as PostgreSQL is to take it.
func (b byteOrder) Open(name string) (fs.File, error) {
	f, err := b.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	text = bytes.ReplaceAll(text, []byte(" INTEGER PRIMARY KEY"), []byte(" BIGINT PRIMARY KEY"))
	return inByteOrder{f, bytes.NewReader(textColumn.ReplaceAll(text, []byte(`TEXT COLLATE "C"$1`)))}, nil
}

// textColumn is the type of a column, as no comment writes it.
var textColumn = regexp.MustCompile(`TEXT( +NOT NULL| +PRIMARY KEY| +REFERENCES|,)`)

type inByteOrder struct {
	fs.File
	text io.Reader
}

func (f inByteOrder) Read(b []byte) (int, error) { return f.text.Read(b) }
