package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qarovul/internal/sqlstore/pgtest"
)

// command runs the program to its end.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := env{stdout: &out, stderr: &errs, stdin: strings.NewReader(""), getenv: os.Getenv, now: time.Now}
	status = run(t.Context(), args, e)
	return status, out.String(), errs.String()
}

// TestCommandsOnPostgres: a database that is named is used in place of the folder's, by the flag and by the variable.
func TestCommandsOnPostgres(t *testing.T) {
	address := pgtest.Database(t)
	dir := t.TempDir()
	people := filepath.Join(dir, "people.csv")
	const csv = "number,surname,given,patronymic,sex,born,rank,joined\nMQ-90001,Əliyev,Anar,Rauf,m,1999-04-01,private,2020-01-01\n"
	if err := os.WriteFile(people, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	if status, _, said := command(t, "check", "--data", data, "--database", address, "--month", "2026-12"); status != 3 {
		t.Errorf("an empty database: status %d, said %q", status, said)
	}
	if status, _, said := command(t, "import", "--data", data, "--database", address, "--what", "people", "--apply", people); status != 0 {
		t.Fatalf("import: status %d, said %q", status, said)
	}
	t.Setenv("QAROVUL_DATABASE", address)
	status, out, said := command(t, "export", "--data", data, "--what", "people", "--format", "csv")
	if status != 0 || !strings.Contains(out, "MQ-90001") {
		t.Errorf("export: status %d, %q, said %q", status, out, said)
	}
	if _, err := os.Stat(filepath.Join(data, "qarovul.db")); err == nil {
		t.Error("the folder holds a database too")
	}
	// The server runs on it as well.
	site, stop := serve(t, "--data", data, "--empty")
	if status, _ := get(t, site+"/"); status >= 500 {
		t.Errorf("the first page: status %d", status)
	}
	if status := stop(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestAPasswordIsNeverSaid(t *testing.T) {
	for _, address := range []string{
		"postgres://guard:s3cret@127.0.0.1:1/desk?connect_timeout=2",
		"postgres://guard:s3cret@[::1/desk",
		"mysql://guard:s3cret@127.0.0.1/desk",
	} {
		for _, args := range [][]string{{"export", "--what", "people"}, {"serve", "--addr", "127.0.0.1:0"}} {
			status, out, said := command(t, append(args, "--data", t.TempDir(), "--database", address)...)
			if status != 2 || !strings.Contains(said, "hint:") || strings.Contains(out+said, "s3cret") {
				t.Errorf("%s on %s: status %d, %q, said %q", args[0], address, status, out, said)
			}
		}
	}
}
