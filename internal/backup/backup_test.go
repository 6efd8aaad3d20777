package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/backup"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/internal/when"
	"qarovul/journal"
)

var bg = context.Background()

func TestMain(m *testing.M) {
	if told := os.Getenv(restorerEnv); told != "" {
		if err := restoreAsTold(told); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	pgtest.End()
	os.Exit(status)
}

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// place is where a database is: a folder, and for PostgreSQL an address.
type place struct{ dir, address string }

func (p place) open(t testing.TB) *sqlstore.DB {
	t.Helper()
	db, err := sqlstore.OpenAt(bg, p.dir, p.address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func shut(t testing.TB, db *sqlstore.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

var engines = map[string]func(t testing.TB) place{
	"SQLite":     func(t testing.TB) place { return place{dir: filepath.Join(t.TempDir(), "data")} },
	"PostgreSQL": func(t testing.TB) place { return place{filepath.Join(t.TempDir(), "data"), pgtest.Database(t)} },
}

func act(i int) journal.Entry {
	return journal.Entry{Time: when.MustDate("2026-12-01").At(i), Who: "account-1", What: "person.save", About: fmt.Sprint("person:", i),
		Facts: []journal.Fact{{Name: "surname", Value: fmt.Sprintf("Ələsgərov \x01 <&> %d", i)}}}
}

// fill puts something into every room, and signs.
func fill(t testing.TB, p place, people int) {
	t.Helper()
	db := p.open(t)
	defer shut(t, db)
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	key, err := journal.OpenKey(filepath.Join(p.dir, backup.KeyFile), "duty.example/journal", zeros{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(bg, func(tx app.Tx) error {
		ps := make([]force.Person, people)
		for i := range ps {
			ps[i] = force.Person{ID: force.PersonID(fmt.Sprintf("p%d", i)), Number: fmt.Sprint("MQ-", i), Surname: "Ələsgərov", Invented: i%2 == 0, Height: i}
		}
		month := when.NewMonth(2026, 12)
		version := &plan.Plan{Version: plan.Version{ID: "2026-12.1", Month: month, Number: 1, State: plan.Draft},
			Duties: []duty.Duty{{ID: "d", Source: "post"}}}
		if err := errors.Join(tx.Force().PutPeople(bg, ps), tx.PutSetting(bg, "demo", "ə\t\u2028'\"\\"), tx.Touch(bg, "force", "site"),
			tx.PutJob(bg, app.Job{ID: "j", Progress: 1.0 / 3, Cancel: true}), tx.PutFeed(bg, "p0", "secret"),
			tx.Plans().Create(bg, version)); err != nil {
			return err
		}
		for i := range 40 {
			if err := tx.Note(bg, act(i)); err != nil {
				return err
			}
		}
		return tx.Journal().Erase(bg, act(40), 3, 4)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.SignJournal(bg, db, key); err != nil {
		t.Fatal(err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// dump is the whole content of a database, the same for both engines.
func dump(t testing.TB, p place) []byte {
	t.Helper()
	db := p.open(t)
	defer shut(t, db)
	var b bytes.Buffer
	if _, err := backup.Dump(bg, &b, db, ""); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func backedUp(t testing.TB, p place, to ...age.Recipient) (string, backup.Summary) {
	t.Helper()
	db := p.open(t)
	defer shut(t, db)
	file := filepath.Join(t.TempDir(), "backup")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := backup.Write(bg, f, db, p.dir, to...)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return file, sum
}

// TestDrill backs up each engine and restores it into each: every table has the same content, and the journal its root, which it verifies
// under its key; it goes on from there.
func TestDrill(t *testing.T) {
	for from, at := range engines {
		for to, into := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				was, id := at(t), identity(t)
				fill(t, was, 1200)
				file, sum := backedUp(t, was, identity(t).Recipient(), id.Recipient())
				if sum.Rows < 1240 || !sum.Key || sum.Head.Size() != 41 {
					t.Errorf("%+v", sum)
				}
				is := into(t)
				got, err := backup.Restore(bg, file, []age.Identity{id}, is.dir, is.address)
				if err != nil {
					t.Fatal(err)
				}
				if got.Rows != sum.Rows || got.Head.Root() != sum.Head.Root() {
					t.Errorf("restored %+v, backed up %+v", got, sum)
				}
				if a, b := dump(t, was), dump(t, is); !bytes.Equal(a, b) {
					t.Errorf("the content is another: %d and %d bytes", len(a), len(b))
				}
				key, err := journal.OpenKey(filepath.Join(is.dir, backup.KeyFile), "duty.example/journal", nil)
				if err != nil {
					t.Fatal(err)
				}
				db := is.open(t)
				defer shut(t, db)
				if err := db.Write(bg, func(tx app.Tx) error { return tx.Note(bg, act(42)) }); err != nil {
					t.Error(err)
				}
				if _, err := app.SignJournal(bg, db, key); err != nil {
					t.Error(err)
				}
				err = db.Read(bg, func(tx app.Tx) error {
					r, err := journal.VerifySource(bg, tx.Journal(), key.Verifier(), journal.Options{})
					if err == nil && (r.Covered != 42 || r.Erased != 2 || r.Checkpoints != 2) {
						t.Errorf("%+v", r)
					}
					return errors.Join(err, r.Err())
				})
				if err != nil {
					t.Error(err)
				}
				left, err := os.ReadDir(is.dir)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range left {
					if strings.HasPrefix(e.Name(), ".") {
						t.Errorf("%s was left", e.Name())
					}
				}
			})
		}
	}
}

// TestOnline: writers go on while a backup is made, and it holds one moment.
func TestOnline(t *testing.T) {
	for name, at := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, id := at(t), identity(t)
			fill(t, p, 3000)
			db := p.open(t)
			defer shut(t, db)
			ctx, stop := context.WithCancel(bg)
			writing, ended := make(chan struct{}), make(chan int, 1)
			go func() {
				n := 0
				for ; ctx.Err() == nil; n++ {
					err := db.Write(bg, func(tx app.Tx) error {
						return errors.Join(tx.Note(bg, act(n)), tx.PutSetting(bg, "n", fmt.Sprint(n+1)))
					})
					if err != nil {
						t.Error(err)
						break
					}
					if n == 0 {
						close(writing)
					}
				}
				ended <- n
			}()
			<-writing
			file := filepath.Join(t.TempDir(), "backup")
			f, err := os.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := backup.Write(bg, f, db, p.dir, id.Recipient())
			stop()
			if err := errors.Join(err, f.Close()); err != nil {
				t.Fatal(err)
			}
			all := <-ended
			is := engines["SQLite"](t)
			if _, err := backup.Restore(bg, file, []age.Identity{id}, is.dir, is.address); err != nil {
				t.Fatal(err)
			}
			again := is.open(t)
			defer shut(t, again)
			err = again.Read(bg, func(tx app.Tx) error {
				n, err := tx.Setting(bg, "n")
				if want := fmt.Sprint(sum.Head.Size() - 41); n != want {
					t.Errorf("the count says %s, the journal %s, of %d in the end", n, want, all)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// nothing says what has come into a place where nothing should be.
func nothing(t *testing.T, what string, p place) {
	t.Helper()
	if list, err := os.ReadDir(p.dir); err == nil {
		t.Errorf("%s: the folder is there, with %v", what, list)
	}
	if p.address == "" {
		return
	}
	if there, err := sqlstore.There(bg, p.dir, p.address); err != nil || there {
		t.Errorf("%s: tables are there: %v", what, err)
	}
}

// TestRefused: cut short anywhere, altered anywhere, for another key, of a newer schema, into a place that is not empty: a clear word, and
// nothing is there that was not.
func TestRefused(t *testing.T) {
	was, id := engines["SQLite"](t), identity(t)
	fill(t, was, 600)
	file, _ := backedUp(t, was, id.Recipient())
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, b []byte, id age.Identity, p place, keys ...string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "backup")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := backup.Restore(bg, file, []age.Identity{id}, p.dir, p.address)
		var e *app.Error
		if !errors.As(err, &e) || !strings.Contains(strings.Join(keys, " "), e.Key) || e.Hint("az") == "" {
			t.Errorf("%s: %v, want %v", what, err, keys)
		}
	}
	for name, into := range engines {
		p := into(t)
		for i, n := range []int{0, 1, 20, 100, 150, 200, 300, len(b) / 2, len(b) - 20, len(b) - 1} {
			if name != "SQLite" && i%3 > 0 {
				continue
			}
			what := fmt.Sprintf("%s, cut after %d of %d", name, n, len(b))
			try(what, b[:n], id, p, "backup.damaged", "backup.wrong-key")
			nothing(t, what, p)
			bad := bytes.Clone(b)
			bad[min(n, len(b)-1)] ^= 4
			what = fmt.Sprintf("%s, altered at %d of %d", name, n, len(b))
			try(what, bad, id, p, "backup.damaged", "backup.wrong-key")
			nothing(t, what, p)
		}
		try(name+", one byte more", append(bytes.Clone(b), 0), id, p, "backup.damaged")
		try(name+", another key", b, identity(t), p, "backup.wrong-key")
		nothing(t, name+", another key", p)

		full := into(t)
		fill(t, full, 5)
		before := dump(t, full)
		try(name+", a full place", b, id, full, "store.full")
		if !bytes.Equal(before, dump(t, full)) {
			t.Errorf("%s: a full place was changed", name)
		}
		stray := into(t)
		if err := os.MkdirAll(stray.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(stray.dir, "letter.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		try(name+", a folder with a letter in it", b, id, stray, "store.full")
	}
}
