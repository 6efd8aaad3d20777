package journal

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says how many entries a journal has and what the root of its tree is (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin     string
	Size       int64
	Root       tlog.Hash
	Extensions []string // lines that other logs may add; journals of this package have none
}

// Text is the text that is signed: origin, size, root in base64, extensions, a line each.
func (c Checkpoint) Text() string {
	var b strings.Builder
	b.WriteString(c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n")
	for _, x := range c.Extensions {
		b.WriteString(x + "\n")
	}
	return b.String()
}

// ParseCheckpoint reads a checkpoint's text, without signatures. It refuses every spelling but Text's.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return Checkpoint{}, errors.New("checkpoint: expected the lines origin, size and root")
	}
	lines = lines[:len(lines)-1]
	for _, l := range lines {
		if l == "" {
			return Checkpoint{}, errors.New("checkpoint: an empty line")
		}
	}
	c := Checkpoint{Origin: lines[0]}
	s := scanner{rest: []byte(lines[1])}
	c.Size = s.number()
	if s.err != nil || len(s.rest) > 0 {
		return Checkpoint{}, fmt.Errorf("checkpoint: size %.40q: expected a number", lines[1])
	}
	if !decode32((*[32]byte)(&c.Root), []byte(lines[2])) {
		return Checkpoint{}, fmt.Errorf("checkpoint: root %.60q: expected 32 bytes in base64", lines[2])
	}
	if len(lines) > 3 {
		c.Extensions = lines[3:]
	}
	return c, nil
}

// Checkpoint is the head as a checkpoint of a journal.
func (h Head) Checkpoint(origin string) Checkpoint {
	return Checkpoint{Origin: origin, Size: h.size, Root: h.Root()}
}

// Sign signs the head's checkpoint and gives the signed note. Whoever calls keeps the promise of a log: each checkpoint extends
// all that were signed before. A store therefore signs only a head that is committed.
func (k *Key) Sign(h Head) ([]byte, error) {
	return note.Sign(&note.Note{Text: h.Checkpoint(k.Origin()).Text()}, k.signer)
}

// SignNext signs the head's checkpoint as Sign does, but only where it extends the last one, a note of this key or one that it
// succeeds; nil is for the first. It fails with [ErrInconsistent] where the nodes in the store do not lead from one to the other, so that a store which was
// tampered with is not signed for.
func (k *Key) SignNext(ctx context.Context, nodes NodeReader, last []byte, h Head) ([]byte, error) {
	msg, err := k.Sign(h)
	if err != nil || last == nil {
		return msg, err
	}
	log, err := ParseVerifier(k.vkey)
	if err != nil {
		return nil, err
	}
	old, _, err := openBy(last, append(k.former[:len(k.former):len(k.former)], log))
	if err != nil {
		return nil, fmt.Errorf("the last checkpoint: %w", err)
	}
	if old.Size > h.size {
		return nil, fmt.Errorf("%w: %d entries, and %d under the last checkpoint", ErrInconsistent, h.size, old.Size)
	}
	p, err := ProveConsistency(ctx, nodes, old.Size, msg)
	if err != nil {
		return nil, err
	}
	if err := p.Check(old.Root, h.Checkpoint(k.Origin())); err != nil {
		return nil, err
	}
	return msg, nil
}

// Signed is a checkpoint whose signature by its log has been verified.
type Signed struct {
	Checkpoint
	Note         []byte           // the whole note
	Cosignatures []note.Signature // verified ones of known witnesses
	Unknown      []note.Signature // of keys that are not known, and mean nothing
	own          note.Signature   // of the log
}

// Bare is the note with the log's signature alone.
func (s *Signed) Bare() []byte { return []byte(s.Text() + "\n" + line(s.own)) }

// OpenCheckpoint verifies a signed note as a checkpoint of log, with the cosignatures of the witnesses that are known. A wrong
// signature of a known key is an error, one of an unknown key is not.
func OpenCheckpoint(msg []byte, log note.Verifier, witnesses ...note.Verifier) (Signed, error) {
	n, err := note.Open(msg, note.VerifierList(append([]note.Verifier{log}, witnesses...)...))
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unverified):
		return Signed{}, fmt.Errorf("checkpoint: not signed by %s with the key %08x", log.Name(), log.KeyHash())
	case errors.As(err, &invalid):
		return Signed{}, fmt.Errorf("checkpoint: the signature of %s with the key %08x is wrong", invalid.Name, invalid.Hash)
	case err != nil:
		return Signed{}, errors.New("checkpoint: not a signed note")
	}
	s := Signed{Note: msg, Unknown: n.UnverifiedSigs}
	byLog := false
	for _, sig := range n.Sigs {
		if sig.Name == log.Name() && sig.Hash == log.KeyHash() {
			byLog, s.own = true, sig
		} else {
			s.Cosignatures = append(s.Cosignatures, sig)
		}
	}
	if !byLog {
		return Signed{}, fmt.Errorf("checkpoint: not signed by %s with the key %08x", log.Name(), log.KeyHash())
	}
	s.Checkpoint, err = ParseCheckpoint(n.Text)
	if err != nil {
		return Signed{}, err
	}
	if s.Origin != log.Name() {
		return Signed{}, fmt.Errorf("checkpoint: of the journal %.80q, not of %s", s.Origin, log.Name())
	}
	return s, nil
}

// exact says whether the note is what a file wants: its text, the log's signature, those of known witnesses, and no byte more.
func (s *Signed) exact() bool {
	want := s.Bare()
	for _, c := range s.Cosignatures {
		want = append(want, line(c)...)
	}
	return len(s.Extensions) == 0 && bytes.Equal(want, s.Note) && exactNote(s.Note, s.Text(), 1+len(s.Cosignatures))
}

// exactNote says whether msg is text with so many signatures and no byte more. What a lax base64 or a repeated line would hide
// shows here.
func exactNote(msg []byte, text string, signatures int) bool {
	rest, ok := strings.CutPrefix(string(msg), text+"\n")
	if !ok || strings.Count(rest, "\n") != signatures || !strings.HasSuffix(rest, "\n") {
		return false
	}
	for line := range strings.Lines(rest) {
		name, b64, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(line, "— "), "\n"), " ")
		sig, err := strict64.DecodeString(b64)
		if err != nil || line != "— "+name+" "+base64.StdEncoding.EncodeToString(sig)+"\n" {
			return false
		}
	}
	return true
}

// AddCosignatures adds the lines that a witness answered to a signed note, those that verify. A line of a witness that has
// signed already takes the place of its earlier one; lines of the note by keys that are not known here stay. It fails where none
// verifies.
func AddCosignatures(msg []byte, lines string, log note.Verifier, witnesses ...note.Verifier) ([]byte, error) {
	old, err := OpenCheckpoint(msg, log, witnesses...)
	if err != nil {
		return nil, err
	}
	added, err := note.Open([]byte(old.Text()+"\n"+lines), note.VerifierList(witnesses...))
	if err != nil {
		return nil, fmt.Errorf("cosignature: none that a known witness made for this checkpoint: %w", err)
	}
	out := old.Bare()
	for _, s := range old.Cosignatures {
		if !slices.ContainsFunc(added.Sigs, func(a note.Signature) bool { return a.Name == s.Name && a.Hash == s.Hash }) {
			out = append(out, line(s)...)
		}
	}
	for _, s := range append(added.Sigs, old.Unknown...) {
		out = append(out, line(s)...)
	}
	return out, nil
}

func line(s note.Signature) string { return "— " + s.Name + " " + s.Base64 + "\n" }
