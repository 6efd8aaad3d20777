package sqlstore_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/journal"
)

// writerEnv makes the test program a writer on the folder that it names.
const writerEnv = "SQLSTORE_TEST_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerEnv); dir != "" {
		fmt.Println(writeForEver(dir))
		os.Exit(1)
	}
	status := m.Run()
	pgtest.End()
	os.Exit(status)
}

// writeForEver goes on counting where the folder stands, and says each number once its write was confirmed. A write
// puts the number in several places: a setting, an entry, and a batch of people.
func writeForEver(dir string) error {
	db, err := sqlstore.Open(bg, dir)
	if err != nil {
		return err
	}
	for {
		var n int
		err := db.Write(bg, func(tx app.Tx) error {
			v, err := tx.Setting(bg, "n")
			if err != nil {
				return err
			}
			n, _ = strconv.Atoi(v)
			n++
			var people []force.Person
			for i := range 1 + n%40 {
				people = append(people, force.Person{ID: force.PersonID(fmt.Sprintf("%06d-%02d", n, i)), Surname: strconv.Itoa(n)})
			}
			if err := tx.Force().PutPeople(bg, people); err != nil {
				return err
			}
			if err := tx.Note(bg, journal.Entry{Who: "test", What: strconv.Itoa(n)}); err != nil {
				return err
			}
			return tx.PutSetting(bg, "n", strconv.Itoa(n))
		})
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKilled kills a writer thirty times at random moments: all that it had confirmed is there, and nothing by halves.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(7, 7))
	confirmed := 0
	for range 30 {
		confirmed = max(confirmed, killedWriter(t, dir, random.IntN(25)))
	}
	db := open(t, dir)
	stored, err := strconv.Atoi(read(t, db, func(tx app.Tx) (string, error) { return tx.Setting(bg, "n") }))
	if err != nil {
		t.Fatal(err)
	}
	// The one more than confirmed was committed when its writer died before it could say so.
	if stored < confirmed || stored > confirmed+1 {
		t.Errorf("%d stored, %d confirmed", stored, confirmed)
	}
	entries := leaves(t, db, "", stored+10)
	if len(entries) != stored {
		t.Errorf("%d entries, want %d", len(entries), stored)
	}
	for i, e := range entries {
		if want := strconv.Itoa(stored - i); e.What != want || e.N != int64(stored-1-i) {
			t.Fatalf("entry %d is %+v, want %s", i, e, want)
		}
	}
	count := map[string]int{}
	for _, p := range loaded(t, db).People {
		count[p.Surname]++
	}
	for n := 1; n <= stored; n++ {
		if got, want := count[strconv.Itoa(n)], 1+n%40; got != want {
			t.Errorf("write %d left %d people, want %d", n, got, want)
		}
	}
	if len(count) != stored {
		t.Errorf("people of %d writes, want %d", len(count), stored)
	}
}

// killedWriter lets a writer confirm a number of writes, kills it in the midst of what it does next, and returns the last
// number that it had confirmed.
func killedWriter(t *testing.T, dir string, writes int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, last := bufio.NewScanner(out), 0
	kill := func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
	}
	if writes == 0 {
		kill() // while it opens
	}
	for n := 1; lines.Scan(); n++ {
		// What still stood in the pipe when it was killed had been confirmed too.
		v, err := strconv.Atoi(strings.TrimSpace(lines.Text()))
		if err != nil {
			t.Errorf("the writer says %q", lines.Text())
			break
		}
		last = v
		if n == writes {
			kill()
		}
	}
	if err := cmd.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("the writer ended with %v", err)
	}
	return last
}
