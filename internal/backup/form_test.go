package backup_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/backup"
)

// lines unpacks what Dump wrote.
func lines(t testing.TB, packed []byte) []string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
}

// sealed packs lines and encrypts them, as somebody could who knows the recipient.
func sealed(t testing.TB, to age.Recipient, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(w)
	_, err = io.WriteString(z, text)
	if err := errors.Join(err, z.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestForged: a file that is encrypted rightly and says what no backup says.
func TestForged(t *testing.T) {
	was, id := engines["SQLite"](t), identity(t)
	fill(t, was, 3)
	good := lines(t, dump(t, was))
	text := strings.Join(good, "") + "\n"
	last := len(good) - 1
	for what, c := range map[string]struct{ text, key string }{
		"nothing":           {"", "backup.damaged"},
		"a newer schema":    {strings.Replace(text, `"schema":`, `"schema":9`, 1), "backup.newer"},
		"another format":    {strings.Replace(text, "backup/1", "backup/2", 1), "backup.damaged"},
		"a table more":      {strings.Replace(text, `"tables":[`, `"tables":[{"name":"x","columns":[["a","text"]]},`, 1), "backup.damaged"},
		"a table renamed":   {strings.ReplaceAll(text, `"journal_checkpoint"`, `"journal_x"`), "backup.tables"},
		"a column renamed":  {strings.Replace(text, `"leaf"`, `"lead"`, 1), "backup.tables"},
		"a kind changed":    {strings.Replace(text, `["leaf","bytes"]`, `["leaf","text"]`, 1), "backup.tables"},
		"a kind unknown":    {strings.Replace(text, `["leaf","bytes"]`, `["leaf","secret"]`, 1), "backup.damaged"},
		"a row less":        {strings.Join(append(good[:last-1:last-1], good[last]), ""), "backup.damaged"},
		"no end":            {strings.Join(good[:last], ""), "backup.damaged"},
		"two ends":          {text + good[last], "backup.damaged"},
		"a row after it":    {text + "[1]\n", "backup.damaged"},
		"a row of no table": {strings.Replace(text, "\n", "\n[1]\n", 1), "backup.damaged"},
		"half a line":       {text + "[", "backup.damaged"},
	} {
		t.Run(what, func(t *testing.T) {
			if c.text == text {
				t.Fatal("nothing was forged")
			}
			file := filepath.Join(t.TempDir(), "backup")
			if err := os.WriteFile(file, sealed(t, id.Recipient(), c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, into := range engines {
				p := into(t)
				_, err := backup.Restore(bg, file, []age.Identity{id}, p.dir, p.address)
				var e *app.Error
				if !errors.As(err, &e) || e.Key != c.key || e.Hint("az") == "" {
					t.Errorf("%v, want %s", err, c.key)
				}
				nothing(t, what, p)
			}
		})
	}
	// Rows that refer to what is not there.
	orphan := filepath.Join(t.TempDir(), "backup")
	if err := os.WriteFile(orphan, sealed(t, id.Recipient(), strings.Replace(text, `["p0","secret"]`, `["p9","secret"]`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, into := range engines {
		p := into(t)
		if _, err := backup.Restore(bg, orphan, []age.Identity{id}, p.dir, p.address); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("%s: a row that refers to nobody: %v", name, err)
		}
		nothing(t, name, p)
	}
	// A journal that is not the one that the end tells of is refused too, when it is built.
	file := filepath.Join(t.TempDir(), "backup")
	other := engines["SQLite"](t)
	fill(t, other, 3) // the same, with other salts
	swapped := strings.Join(good[:last], "") + lines(t, dump(t, other))[last] + "\n"
	if err := os.WriteFile(file, sealed(t, id.Recipient(), swapped), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, into := range engines {
		p := into(t)
		if _, err := backup.Restore(bg, file, []age.Identity{id}, p.dir, p.address); err == nil {
			t.Errorf("%s: a backup with another journal's root was restored", name)
		}
		nothing(t, name, p)
	}
}

// FuzzRestore: no file makes more of it than an error, or a database with the very content that the file says.
func FuzzRestore(f *testing.F) {
	was, id := engines["SQLite"](f), identity(f)
	fill(f, was, 2)
	good := strings.Join(lines(f, dump(f, was)), "") + "\n"
	f.Add(good)
	for i := range 20 {
		f.Add(good[:len(good)*i/20])
		f.Add(strings.Replace(good, `"`, `'`, i))
		f.Add(strings.Replace(good, `[`, `{`, i))
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "backup")
		if err := os.WriteFile(file, sealed(t, id.Recipient(), text), 0o600); err != nil {
			t.Fatal(err)
		}
		p := engines["SQLite"](t)
		if _, err := backup.Restore(bg, file, []age.Identity{id}, p.dir, ""); err != nil {
			nothing(t, "refused", p)
			return
		}
		is := dump(t, p)
		file = filepath.Join(t.TempDir(), "again")
		if err := os.WriteFile(file, sealed(t, id.Recipient(), strings.Join(lines(t, is), "")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		q := engines["SQLite"](t)
		if _, err := backup.Restore(bg, file, []age.Identity{id}, q.dir, ""); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(is, dump(t, q)) {
			t.Error("restored twice, it is another")
		}
	})
}

// restorerEnv makes the test program a restore: FILE IDENTITY DIR [ADDRESS].
const restorerEnv = "BACKUP_TEST_RESTORER"

func restoreAsTold(told string) error {
	a := append(strings.Fields(told), "")
	ids, err := backup.Identities(strings.NewReader(a[1]), "identity")
	if err != nil {
		return err
	}
	_, err = backup.Restore(bg, a[0], ids, a[2], a[3])
	return err
}

// TestKilledRestore kills restores at random moments: what is there then is the whole, or nothing that a second one would stumble over.
func TestKilledRestore(t *testing.T) {
	kills := 8
	if os.Getenv("QAROVUL_TORTURE") == "full" {
		kills = 150
	}
	was, id := engines["SQLite"](t), identity(t)
	fill(t, was, 4000)
	want := dump(t, was)
	file, _ := backedUp(t, was, id.Recipient())
	random := rand.New(rand.NewPCG(3, 3))
	for name, into := range engines {
		t.Run(name, func(t *testing.T) {
			// How long one takes that is let be.
			begin, p := time.Now(), into(t)
			if err := restoreAsTold(fmt.Sprint(file, " ", id, " ", p.dir, " ", p.address)); err != nil {
				t.Fatal(err)
			}
			took := time.Since(begin) + 50*time.Millisecond
			cut, done := 0, 0
			for range kills {
				p := into(t)
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), restorerEnv+"="+fmt.Sprint(file, " ", id, " ", p.dir, " ", p.address))
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(random.Float64() * float64(took)))
				_ = cmd.Process.Kill() // it may be over
				_ = cmd.Wait()
				_, err := backup.Restore(bg, file, []age.Identity{id}, p.dir, p.address)
				var e *app.Error
				switch {
				case err == nil:
					cut++
				case errors.As(err, &e) && e.Key == "store.full":
					done++
				default:
					t.Errorf("restored again: %v", err)
					continue
				}
				if !bytes.Equal(want, dump(t, p)) {
					t.Error("the content is another")
				}
			}
			t.Logf("%d cut off, %d done", cut, done)
		})
	}
}
