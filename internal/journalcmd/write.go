package journalcmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

type exportCmd struct {
	Out string `short:"o" help:"File to write; - is stdout." required:"" placeholder:"F"`
}

// Run exports.
func (c *exportCmd) Run(ctx context.Context, k *kong.Context, e *Env) error {
	s, done, err := e.open(ctx)
	if err != nil {
		return err
	}
	key, err := s.key()
	if err == nil {
		err = write(k, c.Out, func(w io.Writer) error { return journal.Export(ctx, w, s, key, s.Witnesses...) })
	}
	return notWhole(errors.Join(err, done()))
}

func notWhole(err error) error {
	if errors.Is(err, journal.ErrAltered) || errors.Is(err, journal.ErrInconsistent) {
		return &Failure{err, statusBroken}
	}
	return err
}

type signCmd struct {
	Out string `short:"o" help:"File to write; - is stdout." default:"-" placeholder:"F"`
}

// Run signs the whole, or gives the checkpoint that covers it already, which may have witnesses' signatures too. It is not kept: what
// is in the store the server signs.
func (c *signCmd) Run(ctx context.Context, k *kong.Context, e *Env) error {
	s, done, err := e.open(ctx)
	if err != nil {
		return err
	}
	msg, err := Sign(ctx, s)
	if err := errors.Join(err, done()); err != nil {
		return notWhole(err)
	}
	return write(k, c.Out, func(w io.Writer) error { _, err := w.Write(msg); return err })
}

// Sign makes a checkpoint over the whole of a stored journal.
func Sign(ctx context.Context, s Stored) ([]byte, error) {
	size, err := s.Size(ctx)
	if err != nil {
		return nil, err
	}
	var last []byte
	for after := int64(-1); ; {
		notes, err := s.Checkpoints(ctx, after, 1000)
		if err != nil {
			return nil, err
		}
		if len(notes) == 0 {
			break
		}
		last = notes[len(notes)-1]
		c, err := journal.ReadCheckpoint(last)
		if err != nil {
			return nil, err
		}
		if after = c.Size; after == size {
			return last, nil
		}
	}
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	h, err := journal.ReadHead(ctx, s, size)
	if err != nil {
		return nil, err
	}
	return key.SignNext(ctx, s, last, h)
}

type proveCmd struct {
	N   int64  `arg:"" help:"Number of the entry, from 0."`
	Out string `short:"o" help:"File to write; - is stdout." default:"-" placeholder:"F"`
}

// Run proves that the entry is under the newest checkpoint; where that does not cover it, a checkpoint over the whole is signed
// for the proof.
func (c *proveCmd) Run(ctx context.Context, k *kong.Context, e *Env) error {
	s, done, err := e.open(ctx)
	if err != nil {
		return err
	}
	p, err := Prove(ctx, s, c.N)
	if err := errors.Join(err, done()); err != nil {
		return err
	}
	text, err := p.MarshalText()
	if err != nil {
		return err
	}
	return write(k, c.Out, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// Prove makes the proof of an entry of a stored journal.
func Prove(ctx context.Context, s Stored, n int64) (journal.Inclusion, error) {
	size, err := s.Size(ctx)
	if err != nil {
		return journal.Inclusion{}, err
	}
	if n < 0 || n >= size {
		return journal.Inclusion{}, wrong("entry %d: there are %d, numbered from 0", n, size)
	}
	r, err := s.Records(ctx, n, n+1)
	if err != nil {
		return journal.Inclusion{}, err
	}
	if len(r) != 1 {
		return journal.Inclusion{}, &Failure{fmt.Errorf("entry %d: lost from the store", n), statusBroken}
	}
	// The first checkpoint that covers the entry is the shortest proof, and may be one that a witness has signed.
	notes, err := s.Checkpoints(ctx, n, 1)
	if err != nil {
		return journal.Inclusion{}, err
	}
	var msg []byte
	if len(notes) > 0 {
		msg = notes[0]
	} else {
		h, err := journal.ReadHead(ctx, s, size)
		if err != nil {
			return journal.Inclusion{}, err
		}
		key, err := s.key()
		if err != nil {
			return journal.Inclusion{}, err
		}
		if msg, err = key.Sign(h); err != nil {
			return journal.Inclusion{}, err
		}
	}
	return journal.Prove(ctx, s, n, r[0], msg)
}

func verifiers(keys []string) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, vkey := range keys {
		v, err := journal.ParseVerifier(vkey)
		if err != nil {
			return nil, wrong("--witness: %w", err)
		}
		if !journal.IsWitness(v) {
			return nil, wrong("--witness: the key %s is of a journal, not of a witness", vkey)
		}
		out = append(out, v)
	}
	return out, nil
}
