// Package pgtest gives tests a PostgreSQL of their own: a private cluster in a temporary folder, started once for each test
// program on a unix socket that nobody else knows, with a database for each test. It needs the server's programs (Debian:
// package postgresql) and touches no cluster of the system.
//
// The cluster does not flush to the disk unless it is asked to: what a test looks at is gone with the test. It ends with the
// test program, also with one that is killed: a shell holds a pipe from it and stops the server when that closes.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Cluster is a running server.
type Cluster struct {
	dir  string
	stop io.Closer
	gone chan struct{} // closed when the server is
	n    atomic.Int64
	mu   sync.Mutex // one database at a time is copied from a template
}

var (
	once   sync.Once
	shared *Cluster
	failed error
)

// Database makes an empty database for a test and returns its address. The databases of a test program share a server.
// Without the server's programs the test is skipped with a word; where CI is set it fails instead.
func Database(t testing.TB) string {
	t.Helper()
	return Shared(t).Database(t, "")
}

// Shared is the server that the tests of this program share.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	once.Do(func() { shared, failed = Start(false) })
	Need(t, failed)
	return shared
}

// End stops the shared server and removes its folder. TestMain calls it; if it does not, the server ends with the program
// and the folder stays.
func End() {
	if shared != nil {
		_ = shared.Close()
	}
}

// Need skips or fails a test for which there is no server.
func Need(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, errMissing) && os.Getenv("CI") == "":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
}

var errMissing = errors.New("no PostgreSQL on this machine: install Debian's package postgresql to test the store on it")

// programs is the folder of initdb and postgres, of the newest version that is installed.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return number(b) - number(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	p, err := exec.LookPath("initdb")
	if err != nil {
		return "", errMissing
	}
	if p, err = filepath.EvalSymlinks(p); err != nil {
		return "", err
	}
	return filepath.Dir(p), nil
}

func number(p string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(p))))
	return n
}

// Start makes and starts a cluster. durable makes it flush at each commit, as a server in service does.
func Start(durable bool) (*Cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "qarovul-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, gone: make(chan struct{})}
	if err := c.start(bin, durable); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w", err), os.RemoveAll(dir))
	}
	return c, nil
}

func (c *Cluster) start(bin string, durable bool) error {
	as, err := unprivileged(c.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "qarovul", "--auth=trust", "--no-sync", "--no-instructions",
		"--encoding=UTF8", "--locale=C.UTF-8")
	initdb.SysProcAttr, initdb.Dir = as, c.dir
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, said)
	}
	settings := []string{"-k", c.dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "logging_collector=off",
		"-c", "autovacuum=off", "-c", "jit=off"}
	if !durable {
		settings = append(settings, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	// The shell stops the server when its own input ends, that is when the test program closes it or dies.
	server := exec.Command("/bin/sh", append([]string{"-c",
		`"$@" </dev/null >"$0" 2>&1 & p=$!; cat >/dev/null; kill -QUIT $p 2>/dev/null; wait $p`,
		filepath.Join(c.dir, "log"), filepath.Join(bin, "postgres"), "-D", data}, settings...)...)
	server.SysProcAttr, server.Dir = as, c.dir
	if c.stop, err = server.StdinPipe(); err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	go func() { _ = server.Wait(); close(c.gone) }() // it is told to quit, which is no good status
	if err := c.Ready(); err != nil {
		return errors.Join(err, c.Close())
	}
	return nil
}

// Ready waits until the server answers: after its start, or when it recovers.
func (c *Cluster) Ready() (err error) {
	for range 600 {
		if err = c.on("postgres", "SELECT 1"); err == nil {
			return nil
		}
		select {
		case <-c.gone:
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("the server ended: %s", log)
		case <-time.After(20 * time.Millisecond): // it gives no other sign that it is ready
		}
	}
	return err
}

// unprivileged is somebody other than root, as whom the server must run, and gives the folder to them.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// Close stops the server at once and removes its folder.
func (c *Cluster) Close() error {
	err := c.stop.Close()
	<-c.gone
	return errors.Join(err, os.RemoveAll(c.dir))
}

// Address of a database of the cluster.
func (c *Cluster) Address(name string) string {
	return "postgres://qarovul@/" + name + "?host=" + url.QueryEscape(c.dir)
}

// Database makes a database for a test, a copy of another one or empty, and returns its address. Nobody may be connected to
// the other one.
func (c *Cluster) Database(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("test%d", c.n.Add(1))
	template := "template0"
	if from != "" {
		u, err := url.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		template = strings.TrimPrefix(u.Path, "/")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.on("postgres", "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	return c.Address(name)
}

func (c *Cluster) on(name, statement string) error {
	db, err := sql.Open("pgx", c.Address(name))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), statement)
	return errors.Join(err, db.Close())
}
