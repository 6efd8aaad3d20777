package journal_test

import (
	"bytes"
	"errors"
	"testing"

	"qarovul/journal"
	"qarovul/journal/journaltest"
)

// handed is a journal whose key was changed: entries and checkpoints under the old key, the entry that names the new one, a checkpoint over
// it, then more under the new one.
type handed struct {
	*journaltest.Memory
	t             *testing.T
	old, new      *journal.Key
	entry         int64
	before, after []byte // the last checkpoint under the old key, the first under the new one
}

func (h *handed) enter(n int) {
	h.t.Helper()
	for i := range n {
		if err := h.Enter(chance(uint64(len(h.Rows))), act(i)); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *handed) sign(k *journal.Key) []byte {
	h.t.Helper()
	var last []byte
	if len(h.Notes) > 0 {
		last = h.Notes[len(h.Notes)-1]
	}
	msg, err := k.SignNext(h.t.Context(), h, last, h.Head)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Notes = append(h.Notes, msg)
	return msg
}

func handOver(t *testing.T) *handed {
	h := &handed{Memory: &journaltest.Memory{}, t: t, old: newKey(t, 1, origin), new: newKey(t, 2, origin)}
	var err error
	if h.new, err = h.new.Succeeds(h.old.Verifier()); err != nil {
		t.Fatal(err)
	}
	h.enter(5)
	h.sign(h.old)
	h.enter(3)
	h.entry = h.Head.Size()
	e := act(8)
	e.What, e.About = journal.KeyAct, h.new.Verifier()
	if err := h.Enter(chance(99), e); err != nil {
		t.Fatal(err)
	}
	h.before = h.sign(h.old)
	h.enter(4)
	h.after = h.sign(h.new)
	return h
}

func (h *handed) verify(key string, o journal.Options) *journal.Report {
	h.t.Helper()
	r, err := journal.VerifySource(h.t.Context(), h, key, o)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func TestKeyChanged(t *testing.T) {
	h := handOver(t)
	old, present := h.old.Verifier(), h.new.Verifier()
	former := []string{old}
	for _, key := range []string{"", old, present} { // whichever somebody has written down
		if r := h.verify(present, journal.Options{Key: key, Former: former, Checkpoints: [][]byte{h.before, h.after}}); !r.OK() || r.Checkpoints != 3 || r.Outside != 2 {
			t.Errorf("key %q: %v", key, r.Err())
		}
	}
	if r := h.verify(present, journal.Options{}); r.OK() {
		t.Error("checkpoints under a key that nobody named were taken")
	}
	if r := h.verify(present, journal.Options{Key: newKey(t, 3, origin).Verifier(), Former: former}); !r.Has(journal.FaultKey) {
		t.Errorf("another key: %v", r.Err())
	}
	// The new key is found by a proof of the entry under the old one.
	p, err := journal.Prove(t.Context(), h, h.entry, h.Rows[h.entry], h.before)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.ParseVerifier(old)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Verify(log); err != nil {
		t.Error(err)
	}
	// A file is under the new key, and fits an outside checkpoint under the old one.
	var file bytes.Buffer
	if err := journal.Export(t.Context(), &file, h, h.new); err != nil {
		t.Fatal(err)
	}
	for _, o := range []journal.Options{{Key: present}, {Former: former, Checkpoints: [][]byte{h.before}}} {
		if r, err := journal.Verify(t.Context(), bytes.NewReader(file.Bytes()), o); err != nil || !r.OK() || r.Outside != len(o.Checkpoints) {
			t.Errorf("%+v: %v, %v", o, err, r.Err())
		}
	}
	if r, err := journal.Verify(t.Context(), &file, journal.Options{Checkpoints: [][]byte{h.before}}); err != nil || !r.Has(journal.FaultCheckpoint) {
		t.Errorf("under a key that nobody named: %v, %v", err, r.Err())
	}
}

// TestKeySlippedIn: whoever lacks the old key cannot make a journal pass under one of their own, and the old key signs nothing more once the
// new one has begun.
func TestKeySlippedIn(t *testing.T) {
	for name, forge := range map[string]func(*handed) (key string, former []string){
		"no entry names it": func(h *handed) (string, []string) {
			own, _ := newKey(t, 7, origin).Succeeds(h.old.Verifier(), h.new.Verifier())
			h.enter(1)
			h.sign(own)
			return own.Verifier(), []string{h.old.Verifier(), h.new.Verifier()}
		},
		"an entry that the old key has not signed": func(h *handed) (string, []string) {
			own, _ := newKey(t, 7, origin).Succeeds(h.old.Verifier(), h.new.Verifier())
			e := act(1)
			e.What, e.About = journal.KeyAct, own.Verifier()
			if err := h.Enter(chance(5), e); err != nil {
				t.Fatal(err)
			}
			h.sign(own)
			return own.Verifier(), []string{h.old.Verifier(), h.new.Verifier()}
		},
		"the old key signs on": func(h *handed) (string, []string) {
			h.enter(1)
			msg, err := h.old.Sign(h.Head)
			if err != nil {
				t.Fatal(err)
			}
			h.Notes = append(h.Notes, msg)
			return h.new.Verifier(), []string{h.old.Verifier()}
		},
		"the new key before its time": func(h *handed) (string, []string) {
			first, err := journal.ReadHead(t.Context(), h, 5)
			if err != nil {
				t.Fatal(err)
			}
			if h.Notes[0], err = h.new.Sign(first); err != nil {
				t.Fatal(err)
			}
			return h.new.Verifier(), []string{h.old.Verifier()}
		},
	} {
		h := handOver(t)
		key, former := forge(h)
		if r := h.verify(key, journal.Options{Former: former}); r.OK() {
			t.Errorf("%s: it passes", name)
		}
	}
}

func TestSucceeds(t *testing.T) {
	k, other := newKey(t, 1, origin), newKey(t, 2, "other.example/journal")
	if _, err := k.Succeeds(other.Verifier()); err == nil {
		t.Error("a key of another journal was taken")
	}
	h := handOver(t)
	h.enter(1)
	if _, err := newKey(t, 2, origin).SignNext(t.Context(), h, h.before, h.Head); err == nil {
		t.Error("it signs on from a key that it does not know")
	}
	// A checkpoint that is left out of the file is compared all the same.
	h.Rows[1], h.Rows[2] = h.Rows[2], h.Rows[1]
	if err := journal.Export(t.Context(), &bytes.Buffer{}, h, h.new); !errors.Is(err, journal.ErrAltered) {
		t.Errorf("altered entries: %v", err)
	}
}
