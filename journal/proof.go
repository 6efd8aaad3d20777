package journal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxProof bounds the hashes of a proof: no tree of less than 2^63 leaves needs more (C2SP tlog-witness).
const maxProof = 63

// Inclusion is a proof that a journal holds an entry: the record, its number, the hashes from its leaf to the root, and the signed
// checkpoint with that root. Its text is a C2SP tlog-proof whose extra data is the record.
type Inclusion struct {
	Record     Record
	N          int64
	Hashes     tlog.RecordProof
	Checkpoint []byte // signed note
}

const proofHeader = "c2sp.org/tlog-proof@v1"

// Prove proves that the record with number n is in the tree of a signed checkpoint.
func Prove(ctx context.Context, nodes NodeReader, n int64, r Record, checkpoint []byte) (Inclusion, error) {
	c, err := ReadCheckpoint(checkpoint)
	if err != nil {
		return Inclusion{}, err
	}
	if n < 0 || n >= c.Size {
		return Inclusion{}, fmt.Errorf("entry %d: the checkpoint has the entries 0 to %d", n, c.Size-1)
	}
	p, err := tlog.ProveRecord(c.Size, n, hashReader(ctx, nodes))
	if err != nil {
		return Inclusion{}, err
	}
	if err := tlog.CheckRecord(p, c.Size, c.Root, n, r.Hash()); err != nil {
		return Inclusion{}, fmt.Errorf("entry %d: cannot be proved: what is stored does not make the root of the checkpoint", n)
	}
	return Inclusion{Record: Record{Leaf: r.Leaf, Salt: r.Salt, Content: r.Content}, N: n, Hashes: p, Checkpoint: checkpoint}, nil
}

// ReadCheckpoint reads what a note says, and verifies nothing. It tells whose signature to look for.
func ReadCheckpoint(msg []byte) (Checkpoint, error) {
	text, _, found := strings.Cut(string(msg), "\n\n")
	if !found {
		return Checkpoint{}, errors.New("checkpoint: not a signed note")
	}
	return ParseCheckpoint(text + "\n")
}

// MarshalText writes the proof.
func (p Inclusion) MarshalText() ([]byte, error) {
	b := []byte(proofHeader + "\nextra ")
	b = base64.StdEncoding.AppendEncode(b, appendRecord(nil, &p.Record))
	b = append(b, "\nindex "...)
	b = strconv.AppendInt(b, p.N, 10)
	b = appendHashes(append(b, '\n'), p.Hashes)
	b = append(b, '\n')
	return append(b, p.Checkpoint...), nil
}

// UnmarshalText reads a proof in its one spelling. Nothing is verified yet.
func (p *Inclusion) UnmarshalText(text []byte) error {
	rest, ok := strings.CutPrefix(string(text), proofHeader+"\nextra ")
	if !ok {
		return fmt.Errorf("proof: expected the lines %q and extra", proofHeader)
	}
	extra, rest, _ := strings.Cut(rest, "\n")
	record, err := strict64.DecodeString(extra)
	if err != nil || strings.ContainsAny(extra, "\r\n") {
		return errors.New("proof: line 2: extra is not base64")
	}
	q := Inclusion{}
	if q.Record, err = parseRecord(record); err != nil {
		return fmt.Errorf("proof: line 2: %w", err)
	}
	rest, ok = strings.CutPrefix(rest, "index ")
	if !ok {
		return errors.New("proof: line 3: expected index")
	}
	if q.N, rest, err = numberLine(rest); err != nil {
		return fmt.Errorf("proof: line 3: %w", err)
	}
	hashes, rest, err := hashLines(rest, 4)
	if err != nil {
		return fmt.Errorf("proof: %w", err)
	}
	q.Hashes, q.Checkpoint = tlog.RecordProof(hashes), []byte(rest)
	*p = q
	return nil
}

// Verify checks the proof: the checkpoint's signature, the way from the leaf to its root, and the content against the leaf. It
// says what has become of the content; altered content is an error.
func (p *Inclusion) Verify(log note.Verifier, witnesses ...note.Verifier) (Signed, State, error) {
	c, err := OpenCheckpoint(p.Checkpoint, log, witnesses...)
	if err != nil {
		return c, Altered, fmt.Errorf("proof: %w", err)
	}
	v, err := scanLeaf(p.Record.Leaf)
	if err != nil {
		return c, Altered, fmt.Errorf("proof: %w", err)
	}
	if v.n != p.N {
		return c, Altered, fmt.Errorf("proof: entry %d stands under the number %d", v.n, p.N)
	}
	if p.N >= c.Size || tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.N, p.Record.Hash()) != nil {
		return c, Altered, fmt.Errorf("proof: entry %d is not in the journal of the checkpoint", p.N)
	}
	state := p.Record.compare(&v)
	if state == Altered {
		return c, state, fmt.Errorf("proof: the content of entry %d is not what the leaf commits to", p.N)
	}
	return c, state, nil
}

// Consistency is a proof that a journal only grew from Old entries to a signed checkpoint. Its text is what a C2SP tlog-witness
// is asked with: "old N", the hashes, an empty line, the checkpoint.
type Consistency struct {
	Old        int64
	Hashes     tlog.TreeProof
	Checkpoint []byte // signed note
}

// ProveConsistency proves that the first old entries are the beginning of the tree of a signed checkpoint.
func ProveConsistency(ctx context.Context, nodes NodeReader, old int64, checkpoint []byte) (Consistency, error) {
	c, err := ReadCheckpoint(checkpoint)
	if err != nil {
		return Consistency{}, err
	}
	if old < 0 || old > c.Size {
		return Consistency{}, fmt.Errorf("consistency from %d entries: the checkpoint has %d", old, c.Size)
	}
	p := Consistency{Old: old, Checkpoint: checkpoint}
	if old > 0 && old < c.Size {
		p.Hashes, err = tlog.ProveTree(c.Size, old, hashReader(ctx, nodes))
	}
	return p, err
}

// MarshalText writes the proof.
func (p Consistency) MarshalText() ([]byte, error) {
	b := strconv.AppendInt([]byte("old "), p.Old, 10)
	b = appendHashes(append(b, '\n'), p.Hashes)
	b = append(b, '\n')
	return append(b, p.Checkpoint...), nil
}

// UnmarshalText reads a proof in its one spelling. Nothing is verified yet.
func (p *Consistency) UnmarshalText(text []byte) error {
	rest, ok := strings.CutPrefix(string(text), "old ")
	if !ok {
		return errors.New("consistency proof: line 1: expected old")
	}
	var q Consistency
	var err error
	if q.Old, rest, err = numberLine(rest); err != nil {
		return fmt.Errorf("consistency proof: line 1: %w", err)
	}
	hashes, rest, err := hashLines(rest, 2)
	if err != nil {
		return fmt.Errorf("consistency proof: %w", err)
	}
	q.Hashes, q.Checkpoint = tlog.TreeProof(hashes), []byte(rest)
	*p = q
	return nil
}

// ErrInconsistent says that one tree is not the beginning of another.
var ErrInconsistent = errors.New("the journal did not just grow: what stood there before has changed")

// Check checks the hashes between the root that is known for Old entries and the checkpoint, whose signature must have been
// verified.
func (p *Consistency) Check(oldRoot tlog.Hash, c Checkpoint) error {
	switch {
	case p.Old > c.Size:
		return fmt.Errorf("%w: %d entries, and %d before", ErrInconsistent, c.Size, p.Old)
	case p.Old == 0:
		if len(p.Hashes) != 0 || oldRoot != emptyRoot || c.Size == 0 && c.Root != emptyRoot {
			return ErrInconsistent
		}
		return nil
	case p.Old == c.Size:
		if len(p.Hashes) != 0 || oldRoot != c.Root {
			return ErrInconsistent
		}
		return nil
	}
	if tlog.CheckTree(p.Hashes, c.Size, c.Root, p.Old, oldRoot) != nil {
		return ErrInconsistent
	}
	return nil
}

// Verify checks the proof between two signed checkpoints of one journal.
func (p *Consistency) Verify(old Signed, log note.Verifier) (Signed, error) {
	c, err := OpenCheckpoint(p.Checkpoint, log)
	if err != nil {
		return c, fmt.Errorf("consistency proof: %w", err)
	}
	if old.Origin != c.Origin || old.Size != p.Old {
		return c, fmt.Errorf("consistency proof: from %d entries, the old checkpoint has %d of %s", p.Old, old.Size, old.Origin)
	}
	return c, p.Check(old.Root, c.Checkpoint)
}

func appendHashes(b []byte, hashes []tlog.Hash) []byte {
	for _, h := range hashes {
		b = base64.StdEncoding.AppendEncode(b, h[:])
		b = append(b, '\n')
	}
	return b
}

// numberLine reads a line that is one number.
func numberLine(text string) (n int64, rest string, err error) {
	l, rest, ok := strings.Cut(text, "\n")
	s := scanner{rest: []byte(l)}
	n = s.number()
	if !ok || s.err != nil || len(s.rest) > 0 {
		return 0, "", fmt.Errorf("%.40q: expected a number with no leading zeros", l)
	}
	return n, rest, nil
}

// hashLines reads hashes, a line each, up to an empty line.
func hashLines(text string, number int) (hashes []tlog.Hash, rest string, err error) {
	for {
		l, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return nil, "", fmt.Errorf("line %d: cut short: expected a hash or an empty line", number)
		}
		if l == "" {
			return hashes, rest, nil
		}
		var h tlog.Hash
		if !decode32((*[32]byte)(&h), []byte(l)) {
			return nil, "", fmt.Errorf("line %d: %.60q: expected 32 bytes in base64", number, l)
		}
		if hashes = append(hashes, h); len(hashes) > maxProof {
			return nil, "", fmt.Errorf("line %d: more than %d hashes", number, maxProof)
		}
		text, number = rest, number+1
	}
}
