package witness_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
	"qarovul/journal/journaltest"
	"qarovul/journal/witness"
)

var at = time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)

func clock() time.Time { return at }

func chance(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

// book is a journal in memory with its key.
type book struct {
	journaltest.Memory
	key *journal.Key
	log note.Verifier
}

func newBook(t testing.TB, seed byte, origin string) *book {
	t.Helper()
	private, err := journal.GenerateKey(chance(seed), origin)
	if err != nil {
		t.Fatal(err)
	}
	b := &book{}
	if b.key, err = journal.ParseKey(private); err != nil {
		t.Fatal(err)
	}
	if b.log, err = journal.ParseVerifier(b.key.Verifier()); err != nil {
		t.Fatal(err)
	}
	return b
}

// fork is another journal that begins alike.
func (b *book) fork(size int64, t testing.TB) *book {
	t.Helper()
	m, err := b.Fork(size)
	if err != nil {
		t.Fatal(err)
	}
	return &book{Memory: *m, key: b.key, log: b.log}
}

func (b *book) grow(t testing.TB, n int, what string) []byte {
	t.Helper()
	for range n {
		if err := b.Enter(chance(9), journal.Entry{Time: at, Who: "account-1", What: what}); err != nil {
			t.Fatal(err)
		}
	}
	msg, err := b.key.Sign(b.Head)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func cosigner(t testing.TB, seed byte) *journal.Cosigner {
	t.Helper()
	private, err := journal.GenerateCosigner(chance(seed), "w.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	c, err := journal.ParseCosigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func serve(t testing.TB, w *witness.Witness) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(w.Handler(func(err error) { t.Error(err) }))
	t.Cleanup(s.Close)
	return s
}

func start(t testing.TB, b *book) (*witness.Client, *journal.Cosigner, string) {
	t.Helper()
	folder, err := witness.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	c := cosigner(t, 2)
	w, err := witness.New(c, folder, clock, b.key.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, w)
	client, err := witness.NewClient(s.URL+"/", c.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	return client, c, s.URL
}

// TestWitnessFollows: each new checkpoint is signed, whatever size the asker believes the witness to have.
func TestWitnessFollows(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	client, c, _ := start(t, b)
	for i, n := range []int{0, 1, 0, 5, 2, 100} {
		msg := b.grow(t, n, "x")
		got, err := client.Cosign(t.Context(), b, min(int64(i*2), b.Head.Size()), msg, b.log)
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		s, err := journal.OpenCheckpoint(got, b.log, c.NoteVerifier())
		if err != nil || len(s.Cosignatures) != 1 || s.Size != b.Head.Size() {
			t.Fatalf("step %d: %v\n%s", i, err, got)
		}
		if when, err := journal.CosignatureTime(s.Cosignatures[0]); err != nil || !when.Equal(at) {
			t.Errorf("time of the cosignature: %v, %v", when, err)
		}
		last, err := client.Latest(t.Context(), b.log)
		if err != nil || last.Root != b.Head.Root() || !bytes.Equal(last.Note, got) {
			t.Errorf("step %d: latest: %v\n%s", i, err, last.Note)
		}
	}
}

// TestWitnessRefusesTampering: a journal rolled back, forked or written anew with its own key is refused, and what the witness has
// stays.
func TestWitnessRefusesTampering(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	client, _, _ := start(t, b)
	early := b.fork(0, t)
	early.grow(t, 3, "x")
	if _, err := client.Cosign(t.Context(), b, 0, b.grow(t, 10, "x"), b.log); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		size, more int
		want       error
	}{"rolled back": {7, 0, witness.ErrAhead}, "fork, shorter": {5, 2, witness.ErrAhead}, "fork, as long": {7, 3, journal.ErrInconsistent},
		"fork, longer": {9, 20, journal.ErrInconsistent}, "written anew": {0, 10, journal.ErrInconsistent}, "written anew and longer": {0, 50, journal.ErrInconsistent}} {
		f := b.fork(int64(c.size), t)
		_, err := client.Cosign(t.Context(), f, 0, f.grow(t, c.more, "y"), b.log)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if last, err := client.Latest(t.Context(), b.log); err != nil || last.Root != b.Head.Root() {
		t.Errorf("the witness has lost what it had: %v", err)
	}
}

// TestProtocol goes through the answers that C2SP tlog-witness demands.
func TestProtocol(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	_, _, url := start(t, b)
	body := func(b *book, old int64, msg []byte) string {
		p, err := journal.ProveConsistency(t.Context(), b, old, msg)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := p.MarshalText()
		return string(text)
	}
	at5 := b.grow(t, 5, "x")
	from0 := body(b, 0, at5)
	at9 := b.grow(t, 4, "x")
	from5 := body(b, 5, at9)
	forged := newBook(t, 3, "duty.example/journal")
	stranger := newBook(t, 4, "other.example/journal")
	zero := base64.StdEncoding.EncodeToString(make([]byte, 32)) + "\n"
	sig := strings.LastIndex(from0, " ") + 20
	for _, c := range []struct {
		name, body string
		status     int
		answer     string
	}{
		{"nothing", "", 400, ""},
		{"no old size", strings.TrimPrefix(from0, "old 0\n"), 400, ""},
		{"leading zero", strings.Replace(from0, "old 0", "old 00", 1), 400, ""},
		{"carriage returns", strings.ReplaceAll(from0, "\n", "\r\n"), 400, ""},
		{"64 hashes", strings.Replace(from0, "\n", "\n"+strings.Repeat(zero, 64), 1), 400, ""},
		{"cut short", from0[:40], 400, ""},
		{"too long", from0 + strings.Repeat("— x AAAAAAAA\n", 20000), 400, ""},
		{"unknown log", body(stranger, 0, stranger.grow(t, 3, "x")), 404, ""},
		{"forged", body(forged, 0, forged.grow(t, 3, "x")), 403, ""},
		{"wrong signature", from0[:sig] + "AAAA" + from0[sig+4:], 403, ""},
		{"proof from nothing not empty", strings.Replace(from0, "\n", "\n"+zero, 1), 422, ""},
		{"old greater than new", strings.Replace(from0, "old 0", "old 6", 1), 400, ""},
		{"old is not what it has", from5, 409, "0\n"},
		{"first", from0, 200, "— w.example/witness "},
		{"first again", from0, 409, "5\n"},
		{"wrong proof", strings.Replace(from5, "\n", "\n"+zero, 1), 422, ""},
		{"no proof", "old 5\n" + from5[strings.Index(from5, "\n\n")+1:], 422, ""},
		{"second", from5, 200, "— w.example/witness "},
		{"same size", body(b, 9, at9), 200, "— w.example/witness "},
		{"unknown signatures are passed over", body(b, 9, append(bytes.Clone(at9), "— x.example AAAAAAAAAAAA\n"...)), 200, "— w.example/witness "},
	} {
		r, err := http.Post(url+"/add-checkpoint", "", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != c.status || !strings.HasPrefix(string(answer), c.answer) {
			t.Errorf("%s: got %d %q, want %d %q", c.name, r.StatusCode, answer, c.status, c.answer)
		}
		if c.status == 409 && r.Header.Get("Content-Type") != "text/x.tlog.size" {
			t.Errorf("%s: type %q", c.name, r.Header.Get("Content-Type"))
		}
	}
	for path, want := range map[string]int{"/add-checkpoint": 405, "/": 404, "/checkpoint?origin=x": 404, "/checkpoint?origin=duty.example/journal": 200} {
		r, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("GET %s: got %d, want %d", path, r.StatusCode, want)
		}
	}
}

// TestAtOnce: of many askers at once with checkpoints of all sizes, the witness never goes back.
func TestAtOnce(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	client, _, _ := start(t, b)
	var notes [][]byte
	for range 30 {
		notes = append(notes, b.grow(t, 1, "x"))
	}
	var wait sync.WaitGroup
	for w := range 6 {
		wait.Go(func() {
			seen := int64(0)
			for i := range notes {
				_, err := client.Cosign(context.Background(), b, seen, notes[(i*7+w)%len(notes)], b.log)
				var r *witness.Refusal
				if err != nil && !errors.As(err, &r) {
					t.Error(err)
				}
				last, err := client.Latest(context.Background(), b.log)
				if err != nil || last.Size < seen {
					t.Errorf("went back from %d to %d (%v)", seen, last.Size, err)
				}
				seen = last.Size
			}
		})
	}
	wait.Wait()
	if last, err := client.Latest(t.Context(), b.log); err != nil || last.Size != 30 {
		t.Errorf("ended at %d (%v)", last.Size, err)
	}
}

// TestFolder: state outlasts the process, one process at a time has it, and damage stops the witness.
func TestFolder(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	dir := t.TempDir()
	folder, err := witness.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := witness.OpenFolder(dir); err == nil {
		t.Error("two witnesses in one folder")
	}
	msg := b.grow(t, 4, "x")
	if err := folder.Save(b.key.Origin(), msg); err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	if folder, err = witness.OpenFolder(dir); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }()
	if got, err := folder.Load(b.key.Origin()); err != nil || !bytes.Equal(got, msg) {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := folder.Load("another"); err != nil || got != nil {
		t.Errorf("got %q, %v", got, err)
	}
	// A checkpoint that the witness itself never signed is no state of its.
	if _, err := witness.New(cosigner(t, 2), folder, clock, b.key.Verifier()); err == nil {
		t.Error("starts on a state that it did not sign")
	}
}

// TestKeys: what is no key of a log is refused at the start.
func TestKeys(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	c := cosigner(t, 2)
	for _, keys := range [][]string{{"x"}, {c.Verifier()}, {b.key.Verifier(), b.key.Verifier()}, {strings.ToUpper(b.key.Verifier())}} {
		if _, err := witness.New(c, nothing{}, clock, keys...); err == nil {
			t.Errorf("%v: taken", keys)
		}
	}
	if _, err := witness.NewClient("http://127.0.0.1", b.key.Verifier()); err == nil {
		t.Error("a client takes a journal's key for a witness's")
	}
	if _, err := journal.ParseCosigner(fmt.Sprint(c)); err == nil {
		t.Error("no key is taken for one")
	}
}

type nothing struct{}

func (nothing) Load(string) ([]byte, error) { return nil, nil }
func (nothing) Save(string, []byte) error   { return nil }
