package sqlstore_test

import (
	"bytes"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
)

// wire is a way to a PostgreSQL server that can be cut when somebody commits.
type wire struct {
	server string       // its socket
	cut    atomic.Int32 // 1: before the commit comes there; 2: before the answer comes back
	cuts   atomic.Int32
}

// through opens a wire to the server of an address and gives the address by way of it.
func through(t *testing.T, address string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w := &wire{server: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432")}
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, l) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.serve(c)
		}
	}()
	u.RawQuery = url.Values{"host": {dir}}.Encode()
	return w, u.String()
}

func (w *wire) serve(client net.Conn) {
	server, err := net.Dial("unix", w.server)
	if err != nil {
		_ = client.Close()
		return
	}
	both := func() { _, _ = client.Close(), server.Close() }
	var silent atomic.Bool
	go func() {
		defer both()
		b := make([]byte, 64<<10)
		for {
			n, err := server.Read(b)
			if err != nil || silent.Load() {
				return
			}
			if _, err := client.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	defer both()
	b := make([]byte, 64<<10)
	for {
		n, err := client.Read(b)
		if err != nil {
			return
		}
		if bytes.Contains(b[:n], []byte("COMMIT\x00")) {
			switch w.cut.Swap(0) {
			case 1:
				w.cuts.Add(1)
				return
			case 2:
				w.cuts.Add(1)
				silent.Store(true)
				if _, err := server.Write(b[:n]); err != nil {
					return
				}
				continue
			}
		}
		if _, err := server.Write(b[:n]); err != nil {
			return
		}
	}
}

// TestPostgresCommitNotAnswered: where the connection breaks at the commit, whoever wrote is told what has become of it, also of those who
// shared the flush.
func TestPostgresCommitNotAnswered(t *testing.T) {
	w, address := through(t, migrated(t))
	db, err := sqlstore.OpenPostgres(bg, address)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, db)
	for i := range 6 {
		w.cut.Store(int32(1 + i%2))
		told := together(t, db, 5, func(n int, tx app.Tx) error { return tx.PutSetting(bg, fmt.Sprint(i, ".", n), "v") })
		for n, err := range told {
			got := read(t, db, func(tx app.Tx) (string, error) { return tx.Setting(bg, fmt.Sprint(i, ".", n)) })
			if (err == nil) != (got == "v") {
				t.Errorf("round %d, writer %d: told %v, and there is %q", i, n, err, got)
			}
			if i%2 == 1 && err != nil {
				t.Errorf("round %d, writer %d: it was committed, and told %v", i, n, err)
			}
			if err != nil && strings.Contains(err.Error(), "not known") {
				t.Error(err)
			}
		}
		if got := int(w.cuts.Load()); got != i+1 {
			t.Fatalf("round %d: the wire was cut %d times", i, got)
		}
	}
}
