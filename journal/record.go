package journal

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// SaltSize is the length of a salt in bytes.
const SaltSize = 32

// commitPrefix keeps commitments apart from every other use of SHA-256 here: leaves and nodes of the tree begin with 0 and 1.
const commitPrefix = "journal content v1\n"

// Record is an entry as a store keeps it: the leaf for ever, salt and content until they are erased.
type Record struct {
	Leaf    []byte // canonical bytes of a [Leaf]; what the tree hashes
	Salt    []byte // SaltSize bytes; nil when erased
	Content []byte // canonical bytes of facts; nil when erased
	Nodes   []byte // the hashes that the record adds to the tree, 32 bytes each, see [Nodes]; derived, and in no file
}

// Commit is the commitment to a content: SHA-256 over a fixed prefix, the salt and the content. Without the salt it says
// nothing of the content, not even to somebody who can guess it; with the salt it fits no other content.
func Commit(salt *[SaltSize]byte, content []byte) [32]byte {
	// Short contents, nearly all, are hashed without memory of their own.
	var small [512]byte
	b := append(small[:0], commitPrefix...)
	b = append(b, salt[:]...)
	b = append(b, content...)
	return sha256.Sum256(b)
}

// Seal makes the record of entry number n, with a fresh salt from random (crypto/rand in earnest).
func Seal(n int64, e Entry, random io.Reader) (Record, error) {
	content, err := AppendFacts(nil, e.Facts)
	if err != nil {
		return Record{}, fmt.Errorf("entry %d: %w", n, err)
	}
	var salt [SaltSize]byte
	if _, err := io.ReadFull(random, salt[:]); err != nil {
		return Record{}, fmt.Errorf("entry %d: no salt: %w", n, err)
	}
	l := Leaf{N: n, Time: e.Time, Who: e.Who, What: e.What, About: e.About, Order: e.Order, Via: e.Via, Commitment: Commit(&salt, content)}
	leaf, err := l.AppendText(nil)
	if err != nil {
		return Record{}, err
	}
	if e.What == EraseAct {
		if _, err := ParseEraseList(e.About, n); err != nil {
			return Record{}, fmt.Errorf("entry %d: %w", n, err)
		}
	}
	return Record{Leaf: leaf, Salt: salt[:], Content: content}, nil
}

// State says how a record's content stands to its leaf.
type State int

// What a content can be.
const (
	Whole   State = iota // it is what the leaf commits to
	Erased               // salt and content are gone, the leaf stands
	Altered              // it is not what the leaf commits to
)

func (s State) String() string { return [...]string{"whole", "erased", "altered"}[s] }

// State compares the content with the leaf's commitment. The error says what is wrong with the leaf itself.
func (r *Record) State() (State, error) {
	v, err := scanLeaf(r.Leaf)
	if err != nil {
		return Altered, err
	}
	return r.compare(&v), nil
}

func (r *Record) compare(v *leafView) State {
	if r.Salt == nil && r.Content == nil {
		return Erased
	}
	if len(r.Salt) != SaltSize || Commit((*[SaltSize]byte)(r.Salt), r.Content) != v.commitment || scanFacts(r.Content, nil) != nil {
		return Altered
	}
	return Whole
}

// Erase removes salt and content. The proofs hold as before. Whoever erases appends an entry with [EraseAct] in the same
// transaction.
func (r *Record) Erase() { r.Salt, r.Content = nil, nil }

// Hash is the record's hash in the tree: RFC 6962's of the leaf.
func (r *Record) Hash() tlog.Hash { return leafHash(r.Leaf) }

// leafHash is tlog.RecordHash without its memory.
func leafHash(leaf []byte) tlog.Hash {
	var small [1024]byte
	b := append(small[:0], 0)
	return sha256.Sum256(append(b, leaf...))
}

// Entry gives the entry back; of an erased one without its facts. It fails where the content is altered.
func (r *Record) Entry() (Entry, error) {
	l, err := ParseLeaf(r.Leaf)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Time: l.Time, Who: l.Who, What: l.What, About: l.About, Order: l.Order, Via: l.Via}
	switch s, _ := r.State(); s {
	case Erased:
		return e, nil
	case Altered:
		return e, fmt.Errorf("entry %d: its content is not what the leaf commits to", l.N)
	}
	e.Facts, err = ParseFacts(r.Content)
	return e, err
}

// EraseList writes entry numbers as the About of an [EraseAct] wants them: ascending, runs joined, as in "3,5-9".
func EraseList(numbers ...int64) string {
	spans := spansOf(numbers)
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(s.From, 10))
		if s.To > s.From+1 {
			b.WriteString("-" + strconv.FormatInt(s.To-1, 10))
		}
	}
	return b.String()
}

// Span is a run of entries: From is in it, To is not.
type Span struct{ From, To int64 }

var errEraseList = errors.New(`what is erased must be listed as in "3,5-9": ascending, runs joined, only entries before this one`)

// ParseEraseList reads what EraseList writes, for an erasing entry with number n.
func ParseEraseList(list string, n int64) ([]Span, error) {
	var spans []Span
	s := scanner{rest: []byte(list)}
	for {
		from := s.number()
		to := from
		if len(s.rest) > 0 && s.rest[0] == '-' {
			s.rest = s.rest[1:]
			if to = s.number(); to <= from {
				return nil, errEraseList
			}
		}
		if s.err != nil || to >= n || len(spans) > 0 && from <= spans[len(spans)-1].To {
			return nil, errEraseList
		}
		spans = append(spans, Span{from, to + 1})
		if len(s.rest) == 0 {
			return spans, nil
		}
		s.literal(",")
	}
}
