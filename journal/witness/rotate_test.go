package witness_test

import (
	"errors"
	"net/http"
	"testing"

	"qarovul/journal"
	"qarovul/journal/witness"
)

// TestKeyChanged: a witness that was told of a log's next key goes on with it, and takes nothing more under the old one.
func TestKeyChanged(t *testing.T) {
	b := newBook(t, 1, "duty.example/journal")
	next := newBook(t, 5, "duty.example/journal")
	folder, err := witness.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	c := cosigner(t, 2)
	asked := func(b *book, old int64, msg []byte, keys ...string) error {
		t.Helper()
		w, err := witness.New(c, folder, clock, keys...)
		if err != nil {
			t.Fatal(err)
		}
		p, err := journal.ProveConsistency(t.Context(), b, old, msg)
		if err != nil {
			t.Fatal(err)
		}
		body, err := p.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Add(body)
		return err
	}
	forbidden := func(err error) bool {
		var r *witness.Refusal
		return errors.As(err, &r) && r.Status == http.StatusForbidden
	}
	old, new := b.key.Verifier(), next.key.Verifier()
	if err := asked(b, 0, b.grow(t, 3, "a"), old); err != nil {
		t.Fatal(err)
	}
	msg := b.grow(t, 2, "b")
	next.Memory = b.Memory
	under, err := next.key.Sign(next.Head)
	if err != nil {
		t.Fatal(err)
	}
	if err := asked(next, 3, under, old); !forbidden(err) {
		t.Errorf("a key that it was not told of: %v", err)
	}
	if err := asked(b, 3, msg, old, new); err != nil {
		t.Errorf("the old key, before the new one has begun: %v", err)
	}
	if err := asked(next, 5, next.grow(t, 1, "c"), old, new); err != nil {
		t.Errorf("the new key: %v", err)
	}
	b.Memory = next.Memory
	if err := asked(b, 6, b.grow(t, 1, "d"), old, new); !forbidden(err) {
		t.Errorf("the old key after it: %v", err)
	}
	if _, err := witness.New(c, folder, clock, old, new, old); err == nil {
		t.Error("a key was named twice")
	}
}
