package sqlstore_test

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/journal"
)

// writerEnv makes the test program a load on the store that it names: "KEYFILE FOLDER" or "KEYFILE ADDRESS".
const writerEnv = "SQLSTORE_TEST_WRITER"

const killedWriters = 8

func TestMain(m *testing.M) {
	if where := os.Getenv(writerEnv); where != "" {
		fmt.Fprintln(os.Stderr, loadForEver(where))
		os.Exit(1)
	}
	status := m.Run()
	pgtest.End()
	os.Exit(status)
}

// loadForEver says what it was told, a line each, in one write to the pipe.
func loadForEver(where string) error {
	file, store, _ := strings.Cut(where, " ")
	key, err := journal.OpenKey(file, "duty.example/journal", nil)
	if err != nil {
		return err
	}
	address := ""
	if strings.HasPrefix(store, "postgres:") {
		store, address = "", store
	}
	db, err := sqlstore.OpenAt(bg, store, address)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	return load(db, key, killedWriters, 0, func(x told) {
		mu.Lock()
		defer mu.Unlock()
		if _, err := fmt.Println(x); err != nil {
			os.Exit(1)
		}
	})
}

// killed starts a load, lets it run for a moment after it was first told something, and ends it with end. It gives all that the load was
// told, also what still stood in the pipe.
func killed(t *testing.T, where string, moment time.Duration, end func(*os.Process) error) (tells []told) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerEnv+"="+where)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ended sync.WaitGroup
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		x, err := parseTold(lines.Text())
		if err != nil {
			t.Errorf("the load says %q: %v", lines.Text(), err)
		}
		if tells = append(tells, x); len(tells) == 1 {
			ended.Go(func() {
				time.Sleep(moment)
				if err := end(cmd.Process); err != nil {
					t.Error(err)
				}
			})
		}
	}
	ended.Wait()
	err = cmd.Wait()
	if len(tells) == 0 {
		t.Errorf("the load did nothing: %v: %s", err, said.String())
	}
	return tells
}

// moments are a random time of up to 60 ms, more often a short one.
func shortly(random *mrand.Rand) time.Duration {
	return time.Duration(random.Float64() * random.Float64() * float64(60*time.Millisecond))
}

// TestKilledTorture kills writers on SQLite at random moments, and looks each time whether what they were told is there and the journal
// goes on from every checkpoint that they were handed.
func TestKilledTorture(t *testing.T) {
	kills, fresh := 20, 10
	if torture {
		kills, fresh = 1200, 25
	}
	random := mrand.New(mrand.NewPCG(7, 7))
	var dir, file string
	var key *journal.Key
	var all []told
	count := 0
	for n := range kills {
		if n%fresh == 0 { // what was told is remembered over several kills, but not for ever
			dir = t.TempDir()
			file = filepath.Join(dir, "journal.key")
			key = keyIn(t, file)
			all = nil
		}
		tells := killed(t, file+" "+dir, shortly(random), (*os.Process).Kill)
		all, count = append(all, tells...), count+len(tells)
		db, err := sqlstore.Open(bg, dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := kept(db, key, killedWriters, all); err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		closed(t, db)
	}
	figures(t, "killed", fmt.Sprintf("%d kills of a process with %d writers on SQLite, at random moments; %d confirmations and checkpoints taken out before them; "+
		"lost: none. The journal verified after each, against every checkpoint.\n", kills, killedWriters, count))
}

// TestPostgresKilledTorture kills writers, and every other time a process of the server in the midst of a write, which has the server
// throw all connections off and recover from its log.
func TestPostgresKilledTorture(t *testing.T) {
	c, err := pgtest.Start(true)
	pgtest.Need(t, err)
	defer closed(t, c)
	kills, fresh := 6, 3
	if torture {
		kills, fresh = 1200, 25
	}
	random := mrand.New(mrand.NewPCG(8, 8))
	file := filepath.Join(t.TempDir(), "journal.key")
	key := keyIn(t, file)
	var address string
	var all []told
	var count, writers, servers int
	for n := range kills {
		if n%fresh == 0 {
			address, all = c.Database(t, ""), nil
		}
		end := (*os.Process).Kill
		if n%2 == 1 {
			end = func(p *os.Process) error {
				servers++
				if err := killBackend(t, c, address); err != nil {
					return err
				}
				// A load whose commit turns out to be there goes on, with another connection: it is ended too.
				time.Sleep(shortly(random))
				if err := p.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
					return err
				}
				return nil
			}
		} else {
			writers++
		}
		tells := killed(t, file+" "+address, shortly(random), end)
		all, count = append(all, tells...), count+len(tells)
		if err := c.Ready(); err != nil {
			t.Fatal(err)
		}
		db, err := sqlstore.OpenPostgres(bg, address)
		if err != nil {
			t.Fatal(err)
		}
		if err := kept(db, key, killedWriters, all); err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		closed(t, db)
	}
	figures(t, "killed-postgres", fmt.Sprintf("%d kills of a process with %d writers on PostgreSQL, and %d of the server's own process in the midst of a write; "+
		"%d confirmations and checkpoints taken out before them; lost: none.\n", writers, killedWriters, servers, count))
}

func keyIn(t *testing.T, file string) *journal.Key {
	t.Helper()
	key, err := journal.OpenKey(file, "duty.example/journal", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// killBackend kills the process of the server that writes for the load.
func killBackend(t *testing.T, c *pgtest.Cluster, address string) error {
	var pid int
	err := rawPostgres(t, address).QueryRow(`SELECT coalesce((SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database() LIMIT 1),
		(SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'qarovul' LIMIT 1), 0)`).Scan(&pid)
	if err != nil {
		return err
	}
	if pid == 0 {
		return fmt.Errorf("the load is not connected")
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	// Once the server has taken note of the death it answers nobody until it has recovered; before, it would answer and then hang up.
	for syscall.Kill(pid, 0) == nil {
		time.Sleep(time.Millisecond)
	}
	return nil
}
