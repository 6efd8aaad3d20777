package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qarovul/internal/sqlstore/pgtest"
)

// TestBackupAndRestore: from a folder to a database and back to a folder, by the commands alone, with the journal verified under its old
// key and against a checkpoint that was kept outside; then what is refused.
func TestBackupAndRestore(t *testing.T) {
	out := t.TempDir()
	in := func(name string) string { return filepath.Join(out, name) }
	const csv = "number,surname,given,patronymic,sex,born,rank,joined\nMQ-90001,Əliyev,Anar,Rauf,m,1999-04-01,private,2020-01-01\n"
	if err := os.WriteFile(in("people.csv"), []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	address := pgtest.Database(t)
	done(t, 0, "import", "--apply", in("people.csv"), "--data", in("a"))
	done(t, 0, "journal", "sign", "--data", in("a"), "-o", in("kept"))
	public, _ := done(t, 0, "backup-key", "-o", in("key"))
	done(t, 4, "backup-key", "-o", in("key"))
	public = strings.TrimSpace(public)
	if info, err := os.Stat(in("key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", info, err)
	}
	done(t, 3, "backup", "--data", in("none"), "-o", in("b"), "--to", public)
	done(t, 2, "backup", "--data", in("a"), "-o", in("b"), "--to", "age1none")
	done(t, 2, "backup", "--data", in("a"), "-o", in("b"))

	said, _ := done(t, 0, "backup", "--data", in("a"), "-o", in("b"), "--to", public)
	if info, err := os.Stat(in("b")); err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(said, "tables") {
		t.Errorf("the backup: %v, %v: %s", info, err, said)
	}
	done(t, 0, "restore", "--identity", in("key"), "-i", in("b"), "--data", in("p"), "--database", address)
	done(t, 0, "backup", "--data", in("p"), "--database", address, "-o", in("b2"), "--to", public)
	done(t, 0, "restore", "--identity", in("key"), "-i", in("b2"), "--data", in("c"))
	for _, where := range [][]string{{"--data", in("p"), "--database", address}, {"--data", in("c")}} {
		people, _ := done(t, 0, append([]string{"export", "--what", "people", "--format", "csv"}, where...)...)
		if !strings.Contains(people, "MQ-90001") {
			t.Errorf("%v: %s", where, people)
		}
		done(t, 0, append([]string{"journal", "verify", "--checkpoint", in("kept")}, where...)...)
	}

	// An old backup is whole in itself; a checkpoint from after it tells.
	done(t, 0, "journal", "sign", "--data", in("c"), "-o", in("later"))
	done(t, 0, "restore", "--identity", in("key"), "-i", in("b"), "--data", in("d"))
	done(t, 5, "journal", "verify", "--data", in("d"), "--checkpoint", in("later"))
	done(t, 0, "journal", "verify", "--data", in("d"), "--checkpoint", in("kept"))

	// Refused, with nothing there that was not.
	b, err := os.ReadFile(in("b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in("short"), b[:len(b)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	done(t, 0, "backup-key", "-o", in("other"))
	for what, args := range map[string][]string{
		"wrong key": {"--identity", in("other"), "-i", in("b")},
		"cut short": {"--identity", in("key"), "-i", in("short")},
		"no key":    {"--identity", in("people.csv"), "-i", in("b")},
		"no backup": {"--identity", in("key"), "-i", in("people.csv")},
	} {
		_, said := done(t, 2, append([]string{"restore", "--data", in("e")}, args...)...)
		if !strings.Contains(said, "hint:") {
			t.Errorf("%s: %s", what, said)
		}
		if _, err := os.Stat(in("e")); !os.IsNotExist(err) {
			t.Errorf("%s: the folder is there: %v", what, err)
		}
	}
	if _, said := done(t, 4, "restore", "--identity", in("key"), "-i", in("b"), "--data", in("a")); !strings.Contains(said, "not empty") {
		t.Error(said)
	}
}
