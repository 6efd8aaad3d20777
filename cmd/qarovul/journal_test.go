package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/journal"
)

// noted puts entries into the journal of a data folder or database.
func noted(t *testing.T, dir, address string, n int) {
	t.Helper()
	db, err := sqlstore.OpenAt(t.Context(), dir, address)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx app.Tx) error {
		for i := range n {
			e := journal.Entry{Time: time.Date(2026, 12, 1, 6, 0, i, 0, time.UTC), Who: "account-1", What: "plan.publish", About: fmt.Sprint("plan:", i),
				Facts: []journal.Fact{{Name: "address", Value: "192.0.2.7"}}}
			if err := tx.Note(t.Context(), e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// done runs a command and looks at its exit status.
func done(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	status, out, said := command(t, args...)
	if status != want {
		t.Fatalf("%v: exit status %d, want %d\n%s%s", args, status, want, out, said)
	}
	return out, said
}

// TestJournalOfAFolder: from the first start, which prints the public key, over entries to a file, a proof and a checkpoint that are
// checked with that key alone; and a roll-back, which only the checkpoint shows.
func TestJournalOfAFolder(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "", "PostgreSQL": pgtest.Database(t)} {
		t.Run(name, func(t *testing.T) {
			dir, out := t.TempDir(), t.TempDir()
			on := func(args ...string) []string {
				args = append(args, "--data", dir)
				if address != "" {
					args = append(args, "--database", address)
				}
				return args
			}
			people := filepath.Join(out, "people.csv")
			const csv = "number,surname,given,patronymic,sex,born,rank,joined\nMQ-90001,Əliyev,Anar,Rauf,m,1999-04-01,private,2020-01-01\n"
			if err := os.WriteFile(people, []byte(csv), 0o600); err != nil {
				t.Fatal(err)
			}
			done(t, 3, on("journal", "verify")...)
			_, said := done(t, 0, on("import", "--apply", people)...)
			_, key, _ := strings.Cut(said, "cannot reach it:\n")
			key, _, _ = strings.Cut(key, "\n")
			if _, err := journal.ParseVerifier(key); err != nil {
				t.Fatalf("the first start said %q: %v", said, err)
			}
			if info, err := os.Stat(filepath.Join(dir, keyFile)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the key's file: %v, %v", info, err)
			}
			if _, said := done(t, 0, on("import", "--apply", people)...); strings.Contains(said, key) {
				t.Error("the second start said the key again")
			}
			before, _ := done(t, 0, on("journal", "verify", "--json")...)
			noted(t, dir, address, 20)
			kept, file, proof := filepath.Join(out, "kept"), filepath.Join(out, "journal"), filepath.Join(out, "proof")
			done(t, 0, on("journal", "sign", "-o", kept)...)
			done(t, 0, on("import", people)...) // signs as it ends
			noted(t, dir, address, 5)
			said, _ = done(t, 0, on("journal", "verify", "--json", "--checkpoint", kept, "--key", key)...)
			var was, now struct{ Entries, Checkpoints, Covered, Outside int }
			if err := json.Unmarshal([]byte(before), &was); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(said), &now); err != nil || now.Entries != was.Entries+25 || now.Covered != was.Entries+20 || now.Outside != 1 {
				t.Errorf("%s: %v; before %s", said, err, before)
			}
			done(t, 0, on("journal", "prove", fmt.Sprint(was.Entries+22), "-o", proof)...)
			done(t, 0, "journal", "verify", "--proof", proof, "--key", key)
			done(t, 0, on("journal", "export", "-o", file)...)
			done(t, 0, "journal", "verify", "--file", file, "--checkpoint", kept, "--key", key)
			done(t, 5, on("journal", "verify", "--key", strings.Replace(key, "qarovul/", "qarovul/x", 1))...)
		})
	}
}

// TestJournalRolledBack: an old copy of the folder is whole in itself, and shows only against a checkpoint from outside.
func TestJournalRolledBack(t *testing.T) {
	dir, old := t.TempDir(), filepath.Join(t.TempDir(), "old")
	noted(t, dir, "", 3)
	kept := filepath.Join(t.TempDir(), "kept")
	done(t, 0, "journal", "verify", "--data", dir) // makes the key
	if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(old, keyFile), 0o600); err != nil {
		t.Fatal(err)
	}
	noted(t, dir, "", 3)
	done(t, 0, "journal", "sign", "--data", dir, "-o", kept)
	done(t, 0, "journal", "verify", "--data", dir, "--checkpoint", kept)
	done(t, 0, "journal", "verify", "--data", old)
	if out, _ := done(t, 5, "journal", "verify", "--data", old, "--checkpoint", kept, "--json"); !strings.Contains(out, `"kind":"checkpoint"`) {
		t.Error(out)
	}
	noted(t, old, "", 9) // goes on from there: a fork
	done(t, 5, "journal", "verify", "--data", old, "--checkpoint", kept)
}

// TestJournalKeyOfAnother: the key belongs to a database. A second folder on the same one gets none; one with the key of
// another journal is refused before anything is signed.
func TestJournalKeyOfAnother(t *testing.T) {
	address := pgtest.Database(t)
	first, second, other := t.TempDir(), t.TempDir(), t.TempDir()
	noted(t, first, address, 3)
	done(t, 0, "journal", "sign", "--data", first, "--database", address)
	done(t, 0, "journal", "verify", "--data", second, "--database", address)
	if _, err := os.Stat(filepath.Join(second, keyFile)); !os.IsNotExist(err) {
		t.Errorf("the second folder has a key: %v", err)
	}
	done(t, 2, "journal", "export", "--data", second, "--database", address, "-o", filepath.Join(second, "f"))
	noted(t, other, "", 1)
	done(t, 0, "journal", "verify", "--data", other)
	if _, said := done(t, 4, "journal", "verify", "--data", other, "--database", address); !strings.Contains(said, "hint:") {
		t.Error(said)
	}
	if _, said := done(t, 4, "check", "--data", other, "--database", address, "--month", "2026-12"); !strings.Contains(said, "another journal") {
		t.Error(said)
	}
	// Readable to others, it is not used.
	if err := os.Chmod(filepath.Join(other, keyFile), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
	done(t, 2, "journal", "verify", "--data", other)
}

// TestNewerDatabase: a database that a newer edition has written is refused by every command, and not changed.
func TestNewerDatabase(t *testing.T) {
	address, dir := pgtest.Database(t), t.TempDir()
	noted(t, dir, "", 1)
	noted(t, dir, address, 1)
	for driver, at := range map[string]string{"sqlite": filepath.Join(dir, sqlstore.FileName), "pgx": address} {
		db, err := sql.Open(driver, at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, TRUE)`); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, on := range [][]string{{"--data", dir}, {"--data", t.TempDir(), "--database", address}} {
		for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"export", "--what", "people"}, {"journal", "verify"},
			{"backup", "-o", filepath.Join(t.TempDir(), "b"), "--to", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"}} {
			if _, said := done(t, 4, append(args, on...)...); !strings.Contains(said, "newer edition") || !strings.Contains(said, "hint:") {
				t.Errorf("%v: %s", args, said)
			}
		}
	}
}

// TestVerifyTorture measures the command on a data folder.
func TestVerifyTorture(t *testing.T) {
	full := os.Getenv("QAROVUL_TORTURE") == "full"
	entries := 2000
	if full {
		entries = 400_000
	}
	dir := t.TempDir()
	for n := 0; n < entries; n += 2000 {
		noted(t, dir, "", 2000)
		if n%20_000 == 0 {
			done(t, 0, "export", "--what", "people", "--format", "csv", "--data", dir) // signs as it ends
		}
	}
	said, _ := done(t, 0, "journal", "verify", "--json", "--data", dir)
	var v struct {
		Entries, Checkpoints int
		Seconds              float64
	}
	if err := json.Unmarshal([]byte(said), &v); err != nil || v.Entries < entries || v.Seconds <= 0 {
		t.Fatalf("%s: %v", said, err)
	}
	t.Logf("%d entries and %d checkpoints in %.2f s: %.0f entries/s", v.Entries, v.Checkpoints, v.Seconds, float64(v.Entries)/v.Seconds)
}

// TestJournalNewKey: the key is changed while a server runs, which signs on under the new one; the journal is whole under either, a proof leads
// from the old key to the new, and checkpoints from before fit.
func TestJournalNewKey(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "", "PostgreSQL": pgtest.Database(t)} {
		t.Run(name, func(t *testing.T) {
			dir, out := t.TempDir(), t.TempDir()
			in := func(name string) string { return filepath.Join(out, name) }
			on := func(args ...string) []string {
				args = append(args, "--data", dir)
				if address != "" {
					args = append(args, "--database", address)
				}
				return args
			}
			serving, errs, stop := program(t, on("serve", "--empty", "--addr", "127.0.0.1:0")...)
			serving.until(t, "open http://")
			_, old, _ := strings.Cut(errs.until(t, "cannot reach it:"), "cannot reach it:\n")
			old, _, _ = strings.Cut(old, "\n")
			noted(t, dir, address, 5)
			done(t, 0, on("journal", "sign", "-o", in("kept"))...)
			private, err := os.ReadFile(filepath.Join(dir, keyFile))
			if err != nil {
				t.Fatal(err)
			}
			said, _ := done(t, 0, on("journal", "new-key")...)
			present := strings.TrimSpace(said)
			if _, err := journal.ParseVerifier(present); err != nil || present == old {
				t.Fatalf("the new key is %q: %v", present, err)
			}
			noted(t, dir, address, 5)
			if status := stop(); status != 0 { // signs as it ends
				t.Errorf("serve ended with %d: %s", status, errs.until(t, ""))
			}
			for _, key := range []string{old, present} {
				said, _ := done(t, 0, on("journal", "verify", "--json", "--checkpoint", in("kept"), "--key", key)...)
				var v struct{ Entries, Covered int }
				if err := json.Unmarshal([]byte(said), &v); err != nil || v.Covered != v.Entries {
					t.Errorf("%s: %v", said, err)
				}
			}
			done(t, 0, on("journal", "export", "-o", in("file"))...)
			done(t, 0, "journal", "verify", "--file", in("file"), "--key", present, "--former", old, "--checkpoint", in("kept"))
			done(t, 5, "journal", "verify", "--file", in("file"), "--key", old)
			done(t, 0, on("journal", "prove", fmt.Sprint(keyEntry(t, dir, address)), "-o", in("proof"))...)
			if said, _ := done(t, 0, "journal", "verify", "--proof", in("proof"), "--key", old); !strings.Contains(said, present) {
				t.Error(said)
			}

			// A change that was cut off as the database knew already and the files did not, is ended by the next who opens the key.
			now, err := os.ReadFile(filepath.Join(dir, keyFile))
			if err != nil {
				t.Fatal(err)
			}
			for file, text := range map[string][]byte{keyFile: private, nextFile: now} {
				if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			done(t, 0, on("journal", "verify")...)
			if again, err := os.ReadFile(filepath.Join(dir, keyFile)); err != nil || string(again) != string(now) {
				t.Errorf("the key's file was not put right: %v", err)
			}
			// A folder that still has the old key enters, and does not sign.
			if err := os.WriteFile(filepath.Join(dir, keyFile), private, 0o600); err != nil {
				t.Fatal(err)
			}
			done(t, 2, on("journal", "export", "-o", in("file2"))...)
			done(t, 0, on("journal", "verify")...)
			done(t, 4, on("journal", "new-key")...)
		})
	}
}

// keyEntry is the number of the entry that names a key.
func keyEntry(t *testing.T, dir, address string) (n int64) {
	t.Helper()
	db, err := sqlstore.OpenAt(t.Context(), dir, address)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(t.Context(), func(tx app.Tx) error {
		all, err := tx.Journal().Records(t.Context(), 0, 1000)
		for i := range all {
			if e, err := all[i].Entry(); err == nil && e.What == journal.KeyAct {
				n = int64(i)
			}
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}
