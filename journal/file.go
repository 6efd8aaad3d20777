package journal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"

	"golang.org/x/mod/sumdb/note"
)

// The lines of a journal's file that are no records. docs/journal.md describes the form.
const (
	fileHeader     = "journal-file/1"
	linePrefix     = "origin "
	keyPrefix      = "key "
	witnessPrefix  = "witness "
	checkpointLine = "checkpoint"
	endPrefix      = "end "
	erasedMark     = "erased"
)

// appendRecord appends a record as it stands in a file, without the line break: leaf, salt and content with tabs between, or leaf and
// the word erased.
func appendRecord(b []byte, r *Record) []byte {
	b = append(b, r.Leaf...)
	b = append(b, '\t')
	if r.Salt == nil && r.Content == nil {
		return append(b, erasedMark...)
	}
	b = base64.StdEncoding.AppendEncode(b, r.Salt)
	b = append(b, '\t')
	return append(b, r.Content...)
}

// parseRecord parts a record's line. Only the salt is looked at; leaf and content are for whoever verifies.
func parseRecord(b []byte) (Record, error) {
	leaf, rest, ok := bytes.Cut(b, []byte{'\t'})
	if !ok {
		return Record{}, errors.New("record: expected a leaf, a tab, and what is beside it")
	}
	if string(rest) == erasedMark {
		return Record{Leaf: leaf}, nil
	}
	salt, content, ok := bytes.Cut(rest, []byte{'\t'})
	var s [SaltSize]byte
	if !ok || !decode32(&s, salt) {
		return Record{}, errors.New("record: expected a salt of 32 bytes in base64, a tab and the content, or the word erased")
	}
	return Record{Leaf: leaf, Salt: s[:], Content: content}, nil
}

// Writer writes a journal's file. Records are written in order; a checkpoint is written as soon as the records that it covers
// are; the last one covers all of them. Close seals the file.
type Writer struct {
	w       *bufio.Writer
	sum     hash.Hash
	key     *Key
	log     note.Verifier
	known   []note.Verifier
	head    Head  // of the records so far
	covered int64 // size of the last checkpoint
	line    []byte
	err     error
}

// NewWriter begins a file of the key's journal. Cosignatures of the witnesses named by their public keys are kept in it, others
// are dropped.
func NewWriter(w io.Writer, key *Key, witnesses ...string) (*Writer, error) {
	log, err := ParseVerifier(key.Verifier())
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	f := &Writer{w: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<18), sum: sum, key: key, log: log, covered: -1}
	f.print(fileHeader + "\n" + linePrefix + key.Origin() + "\n" + keyPrefix + key.Verifier() + "\n")
	if len(witnesses) > maxWitnesses {
		return nil, fmt.Errorf("%d witnesses: at most %d", len(witnesses), maxWitnesses)
	}
	for i, vkey := range witnesses {
		v, err := ParseVerifier(vkey)
		if err != nil {
			return nil, err
		}
		if !IsWitness(v) || i > 0 && vkey <= witnesses[i-1] {
			return nil, fmt.Errorf("witness %.80q: expected keys of witnesses, sorted, each once", vkey)
		}
		f.known = append(f.known, v)
		f.print(witnessPrefix + vkey + "\n")
	}
	f.print("\n")
	return f, f.err
}

func (f *Writer) print(s string) {
	if f.err == nil {
		_, f.err = f.w.WriteString(s)
	}
}

// Record writes the next record.
func (f *Writer) Record(r *Record) error {
	if f.err != nil {
		return f.err
	}
	f.line = append(appendRecord(f.line[:0], r), '\n')
	f.head.grow(r.Hash())
	_, f.err = f.w.Write(f.line)
	return f.err
}

// ErrAltered says that entries are not what a checkpoint was signed over.
var ErrAltered = errors.New("the journal's entries are not those that its checkpoint was signed over")

// Checkpoint writes a signed checkpoint over the records so far. It fails with ErrAltered where their root is another.
func (f *Writer) Checkpoint(msg []byte) error {
	if f.err != nil {
		return f.err
	}
	s, err := OpenCheckpoint(msg, f.log, f.known...)
	if err != nil {
		return err
	}
	if s.Size != f.head.size || s.Size <= f.covered {
		return fmt.Errorf("checkpoint of %d entries: comes after %d", s.Size, f.head.size)
	}
	if s.Root != f.head.Root() {
		return fmt.Errorf("checkpoint of %d entries: %w", s.Size, ErrAltered)
	}
	// What no known key signed means nothing in the file; only verified lines go into it.
	b := append([]byte(checkpointLine+"\n"), s.Bare()...)
	for _, c := range s.Cosignatures {
		b = append(b, line(c)...)
	}
	f.covered = s.Size
	f.print(string(b))
	return f.err
}

// sealText is what is signed at the end of a file. It cannot be taken for a checkpoint, whose second line is a number.
func sealText(size int64, sum []byte) string {
	return fmt.Sprintf("%s\n%s%d\n%s\n", fileHeader, endPrefix, size, base64.StdEncoding.EncodeToString(sum))
}

// Close ends the file with its seal: the hash of all that stands before it, signed. It does not close what it writes to.
func (f *Writer) Close() error {
	if f.err == nil && f.covered != f.head.size {
		f.err = fmt.Errorf("file of a journal: the last checkpoint covers %d of %d entries", f.covered, f.head.size)
	}
	f.print(fmt.Sprintf("%s%d\n", endPrefix, f.head.size))
	if f.err == nil {
		f.err = f.w.Flush()
	}
	if f.err != nil {
		return f.err
	}
	seal, err := note.Sign(&note.Note{Text: sealText(f.head.size, f.sum.Sum(nil))}, f.key.signer)
	if err != nil {
		return err
	}
	f.print(string(seal))
	if f.err == nil {
		f.err = f.w.Flush()
	}
	return f.err
}
