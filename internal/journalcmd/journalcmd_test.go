package journalcmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/journal"
	"qarovul/journal/journaltest"
	"qarovul/journal/witness"
)

var at = time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)

// desk is a journal in memory with its key.
type desk struct {
	journaltest.Memory
	key *journal.Key
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	key, err := journal.OpenKey(filepath.Join(t.TempDir(), "journal.key"), "duty.example/journal", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &desk{key: key}
}

func (d *desk) enter(t *testing.T, n int) []byte {
	t.Helper()
	for range n {
		e := journal.Entry{Time: at, Who: "account-1", What: "plan.publish", Facts: []journal.Fact{{Name: "address", Value: "10.0.0.1"}}}
		if err := d.Enter(rand.Reader, e); err != nil {
			t.Fatal(err)
		}
	}
	msg, err := d.key.Sign(d.Head)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func (d *desk) open(context.Context) (Stored, func() error, error) {
	return Stored{Source: d, Key: d.key, Public: d.key.Verifier()}, func() error { return nil }, nil
}

// run runs a command line and gives stdout, stderr and the error.
func run(ctx context.Context, open Opener, stdout io.Writer, args ...string) (string, error) {
	var c Command
	var errs bytes.Buffer
	p, err := kong.New(&c, kong.Name("journal"), kong.Writers(stdout, &errs), kong.Exit(func(int) {}), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(&Env{Open: open, Now: func() time.Time { return at }, Random: rand.Reader}))
	if err != nil {
		return "", err
	}
	k, err := p.Parse(args)
	if err != nil {
		return "", err
	}
	return errs.String(), k.Run()
}

func do(t *testing.T, d *desk, want int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	var open Opener
	if d != nil {
		open = d.open
	}
	errs, err := run(t.Context(), open, &out, args...)
	var f *Failure
	got := 0
	if errors.As(err, &f) {
		got = f.ExitCode()
	} else if err != nil {
		got = 1
	}
	if got != want {
		t.Errorf("%v: exit status %d, want %d: %v\n%s%s", args, got, want, err, out.String(), errs)
	}
	return out.String()
}

func put(t *testing.T, b []byte) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(f, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestExportVerify(t *testing.T) {
	d := newDesk(t)
	early := put(t, d.enter(t, 5))
	d.enter(t, 4)
	file := filepath.Join(t.TempDir(), "j")
	do(t, d, 0, "export", "-o", file)

	out := do(t, nil, 0, "verify", "--file", file, "--checkpoint", early, "--key", d.key.Verifier(), "--json")
	var v verified
	if err := json.Unmarshal([]byte(out), &v); err != nil || !v.OK || v.Entries != 9 || v.Outside != 1 || v.Faults == nil {
		t.Errorf("%s: %v", out, err)
	}
	do(t, d, 0, "verify", "--checkpoint", early)

	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	out = do(t, nil, 5, "verify", "--file", put(t, b), "--json")
	if err := json.Unmarshal([]byte(out), &v); err != nil || v.OK || v.Found == 0 || len(v.Faults) == 0 {
		t.Errorf("%s: %v", out, err)
	}
	other := newDesk(t)
	foreign := put(t, other.enter(t, 5))
	do(t, nil, 5, "verify", "--file", file, "--checkpoint", foreign)
	do(t, nil, 5, "verify", "--file", file, "--key", other.key.Verifier())
	do(t, nil, 2, "verify", "--file", file, "--checkpoint", file)
	do(t, nil, 1, "verify", "--file", file+"-none")
	do(t, nil, 2, "verify")
	do(t, nil, 5, "verify", "--file", put(t, nil))
}

func TestProve(t *testing.T) {
	d := newDesk(t)
	d.Notes = append(d.Notes, d.enter(t, 5))
	d.enter(t, 4)
	for _, n := range []string{"0", "4", "8"} {
		proof := filepath.Join(t.TempDir(), "p")
		do(t, d, 0, "prove", n, "-o", proof)
		if out := do(t, nil, 0, "verify", "--proof", proof, "--key", d.key.Verifier()); !strings.Contains(out, "plan.publish") || !strings.Contains(out, "whole") {
			t.Errorf("entry %s: %s", n, out)
		}
		do(t, nil, 5, "verify", "--proof", proof, "--key", newDesk(t).key.Verifier())
		do(t, nil, 2, "verify", "--proof", proof)
	}
	do(t, d, 2, "prove", "9")
	do(t, d, 5, "verify", "--proof", put(t, []byte(do(t, d, 0, "prove", "0"))), "--key", d.key.Verifier(), "--witness", witnessKey(t))
}

func witnessKey(t *testing.T) string {
	t.Helper()
	private, err := journal.GenerateCosigner(rand.Reader, "w.example")
	if err != nil {
		t.Fatal(err)
	}
	c, err := journal.ParseCosigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return c.Verifier()
}

// TestWitness runs a witness twice on the same folder: it keeps its key and what it has signed.
func TestWitness(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	log, err := journal.ParseVerifier(d.key.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		r, w := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			_, err := run(ctx, nil, w, "witness", "--state", dir, "--addr", "127.0.0.1:0", "--name", "w.example", "--log", d.key.Verifier())
			w.CloseWithError(err)
			ended <- err
		}()
		var said [512]byte
		n, err := r.Read(said[:])
		if err != nil {
			t.Fatal(err)
		}
		f := strings.Fields(string(said[:n]))
		c, err := witness.NewClient(f[3], f[1])
		if err != nil {
			t.Fatal(err)
		}
		c.HTTP = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		keys[f[1]] = true
		msg, err := c.Cosign(t.Context(), d, int64(0), d.enter(t, 3), log)
		if err != nil {
			t.Fatal(err)
		}
		d.Notes = append(d.Notes, msg)
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	if len(keys) != 1 {
		t.Errorf("the witness has changed its key: %v", keys)
	}
	for k := range keys {
		do(t, nil, 0, "verify", "--proof", put(t, []byte(do(t, d, 0, "prove", "4"))), "--key", d.key.Verifier(), "--witness", k)
	}
	do(t, nil, 2, "witness", "--state", dir, "--addr", "127.0.0.1:0", "--log", "x")
}
