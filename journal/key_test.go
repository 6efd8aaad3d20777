package journal_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

// TestKeysAreNotes: our keys are those of x/mod's notes, bit for bit.
func TestKeysAreNotes(t *testing.T) {
	wantPrivate, wantPublic, err := note.GenerateKey(chance(1), origin)
	if err != nil {
		t.Fatal(err)
	}
	private, err := journal.GenerateKey(chance(1), origin)
	if err != nil {
		t.Fatal(err)
	}
	k := newKey(t, 1, origin)
	if private != wantPrivate || k.Verifier() != wantPublic || k.Origin() != origin {
		t.Errorf("got %s of %s, want %s", k.Verifier(), k.Origin(), wantPublic)
	}
}

func TestOpenKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "journal.key")
	var keys [8]*journal.Key
	var wait sync.WaitGroup
	for i := range keys { // many first starts at once make one key
		wait.Go(func() {
			k, err := journal.OpenKey(file, origin, chance(uint64(i)))
			if err != nil {
				t.Error(err)
				return
			}
			keys[i] = k
		})
	}
	wait.Wait()
	for _, k := range keys {
		if k == nil || k.Verifier() != keys[0].Verifier() {
			t.Fatal("first starts at once have made several keys")
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := journal.OpenKey(file, "other.example/journal", chance(1)); err == nil {
		t.Error("the key of another journal is taken")
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenKey(file, "", chance(1)); err == nil {
		t.Error("a key that others may read is taken")
	}
	if err := os.WriteFile(file, []byte("PRIVATE+KEY+x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenKey(file, "", chance(1)); err == nil || !strings.Contains(err.Error(), file) || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("a damaged key: got %v, want an error that names the file and does not print the key", err)
	}
}

func TestVerifierHasOneSpelling(t *testing.T) {
	for _, vkey := range []string{newKey(t, 4, origin).Verifier(), newCosigner(t, 4, "w.example").Verifier()} {
		if _, err := journal.ParseVerifier(vkey); err != nil {
			t.Fatal(err)
		}
		for i := range vkey {
			for _, b := range []byte{vkey[i] ^ 1, vkey[i] ^ 0x20} {
				if _, err := journal.ParseVerifier(string(edit([]byte(vkey), i, 1, b))); err == nil {
					t.Errorf("%q: byte %d as %q is taken", vkey, i, b)
				}
			}
		}
	}
	for _, name := range []string{"", "a b", "a+b", "a\nb", "a\u00a0b", strings.Repeat("x", 256)} {
		if _, err := journal.GenerateKey(chance(1), name); err == nil {
			t.Errorf("a key named %q", name)
		}
	}
}

func TestCosignatures(t *testing.T) {
	k := newKey(t, 1, origin)
	log, _ := journal.ParseVerifier(k.Verifier())
	a, b := newCosigner(t, 2, "a.example"), newCosigner(t, 3, "b.example")
	s := draw(t, chance(1), k, 5, 5)
	text := s.Head.Checkpoint(origin).Text()
	cosign := func(c *journal.Cosigner, at time.Time) string {
		line, err := c.Cosign(text, at)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	add := func(msg []byte, lines string, ws ...note.Verifier) []byte {
		out, err := journal.AddCosignatures(msg, lines, log, ws...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	msg := add(s.Notes[0], cosign(a, began), a.NoteVerifier())
	msg = add(msg, cosign(b, began), b.NoteVerifier())                                    // keeps a's, though not known here
	msg = add(msg, cosign(a, began.Add(time.Hour))+cosign(b, began), a.NoteVerifier())    // a signs anew
	msg = add(msg, cosign(a, began.Add(2*time.Hour)), a.NoteVerifier(), b.NoteVerifier()) // and again
	got, err := journal.OpenCheckpoint(msg, log, a.NoteVerifier(), b.NoteVerifier())
	if err != nil || len(got.Cosignatures) != 2 || len(got.Unknown) != 0 || strings.Count(string(msg), "— ") != 3 {
		t.Fatalf("%v\n%s", err, msg)
	}
	for _, c := range got.Cosignatures {
		at, err := journal.CosignatureTime(c)
		if want := map[string]time.Time{"a.example": began.Add(2 * time.Hour), "b.example": began}[c.Name]; err != nil || !at.Equal(want) {
			t.Errorf("%s signed at %v, want %v (%v)", c.Name, at, want, err)
		}
	}
	// A cosignature is over this text at this time, and no log's signature counts as one.
	if _, err := journal.AddCosignatures(s.Notes[0], strings.Replace(cosign(a, began), "a.example", "b.example", 1), log, a.NoteVerifier(), b.NoteVerifier()); err == nil {
		t.Error("a signature under another name is taken")
	}
	s.add(t, chance(1), act(9))
	next := s.sign(t, k)
	if _, err := journal.AddCosignatures(next, cosign(a, began), log, a.NoteVerifier()); err == nil {
		t.Error("the cosignature of another checkpoint is taken")
	}
	if _, err := journal.OpenCheckpoint([]byte(text+"\n"+cosign(a, began)), log, a.NoteVerifier()); err == nil {
		t.Error("a checkpoint that a witness signed and the log did not is taken")
	}
	if _, err := a.Cosign("not a checkpoint\n", began); err == nil {
		t.Error("cosigns what is no checkpoint")
	}
	if _, err := journal.OpenCheckpoint(msg, a.NoteVerifier()); err == nil {
		t.Error("a witness's signature is taken for the log's")
	}
}

func TestCheckpointHasOneSpelling(t *testing.T) {
	text := draw(t, chance(1), newKey(t, 1, origin), 5, 5).Head.Checkpoint(origin).Text()
	c, err := journal.ParseCheckpoint(text + "extension\n")
	if err != nil || c.Text() != text+"extension\n" {
		t.Errorf("%v, %q", err, c.Text())
	}
	for _, bad := range []string{"", text[:len(text)-1], text + "\n", strings.Replace(text, "\n5\n", "\n05\n", 1), strings.Replace(text, "\n5\n", "\n-5\n", 1),
		strings.Replace(text, "=\n", "\n", 1), "\n" + text, strings.Replace(text, "\n5\n", "\n99999999999999999999\n", 1)} {
		if _, err := journal.ParseCheckpoint(bad); err == nil {
			t.Errorf("%q: taken", bad)
		}
	}
}
