package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"qarovul/internal/sqlstore/pgtest"
)

// spoken is what a program says, to be waited for.
type spoken struct {
	mu  sync.Mutex
	b   bytes.Buffer
	new chan struct{}
}

func newSpoken() *spoken { return &spoken{new: make(chan struct{}, 1)} }

func (s *spoken) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.new <- struct{}{}:
	default:
	}
	return s.b.Write(b)
}

// until waits for words and gives all that was said.
func (s *spoken) until(t *testing.T, words string) string {
	t.Helper()
	for {
		s.mu.Lock()
		said := s.b.String()
		s.mu.Unlock()
		if strings.Contains(said, words) {
			return said
		}
		select {
		case <-s.new:
		case <-time.After(time.Minute):
			t.Fatalf("never said %q; said %q", words, said)
		}
	}
}

// program runs until it is stopped.
func program(t *testing.T, args ...string) (out, errs *spoken, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, errs = newSpoken(), newSpoken()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, args, env{stdout: out, stderr: errs, stdin: strings.NewReader(""), getenv: os.Getenv, now: time.Now})
	}()
	stop = sync.OnceValue(func() int { cancel(); return <-ended })
	t.Cleanup(func() { stop() })
	return out, errs, stop
}

// TestServeIsWitnessed: a witness in a process of its own signs what the server enters; its signature is kept, verified and exported; and
// when the folder is put back to an old state, it refuses and the server says so.
func TestServeIsWitnessed(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "", "PostgreSQL": pgtest.Database(t)} {
		t.Run(name, func(t *testing.T) {
			dir, state := t.TempDir(), t.TempDir()
			on := func(d string, args ...string) []string {
				args = append(args, "--data", d)
				if address != "" {
					args = append(args, "--database", address)
				}
				return args
			}
			noted(t, dir, address, 5)
			said, _ := done(t, 0, on(dir, "journal", "verify")...)
			_, key, _ := strings.Cut(said, "key          ")
			key, _, _ = strings.Cut(key, "\n")
			out, _, _ := program(t, "journal", "witness", "--state", state, "--addr", "127.0.0.1:0", "--name", "w.example", "--log", key)
			f := strings.Fields(out.until(t, "http://"))
			witness := f[3] + "=" + f[1]

			old := filepath.Join(t.TempDir(), "old")
			if address == "" {
				if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(filepath.Join(old, keyFile), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			noted(t, dir, address, 5)
			serving, _, stop := program(t, on(dir, "serve", "--empty", "--addr", "127.0.0.1:0", "--witness", witness)...)
			serving.until(t, "open http://")
			for cosigned := false; !cosigned; { // it is asked at the start
				said, _ := done(t, 0, on(dir, "journal", "verify", "--json")...)
				cosigned = strings.Contains(said, `"cosignatures":1`)
			}
			if status := stop(); status != 0 {
				t.Errorf("serve ended with %d", status)
			}
			file := filepath.Join(t.TempDir(), "journal")
			done(t, 0, on(dir, "journal", "export", "-o", file)...)
			if said, _ := done(t, 0, "journal", "verify", "--file", file, "--key", key); !strings.Contains(said, "cosignatures 1") {
				t.Error(said)
			}
			if address != "" {
				return
			}
			noted(t, old, "", 2)
			_, errs, stop := program(t, "serve", "--empty", "--addr", "127.0.0.1:0", "--witness", witness, "--data", old)
			errs.until(t, "rolled back or rewritten")
			stop()
		})
	}
	if status, _, said := command(t, "serve", "--empty", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--witness", "http://127.0.0.1:1"); status != 2 || !strings.Contains(said, "hint:") {
		t.Errorf("no key: status %d, said %q", status, said)
	}
}
