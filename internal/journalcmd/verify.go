package journalcmd

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/journal"
)

type verifyCmd struct {
	File       string   `help:"Journal's file, as export writes it. Without it, the journal of the data folder." placeholder:"F"`
	Proof      string   `help:"Proof of one entry, as prove writes it, in place of a whole journal." placeholder:"F" xor:"what"`
	Checkpoint []string `help:"Checkpoint that was kept outside; again for each." placeholder:"F" sep:"none"`
	Key        string   `help:"Public key that the journal must be under, as the first start printed it." placeholder:"KEY"`
	Former     []string `help:"Public key that the file's journal had before its present one, so that checkpoints from that time fit; again for each, oldest first." placeholder:"KEY" sep:"none"`
	Witness    []string `help:"Public key of a witness that must have signed the proof's checkpoint; again for each." placeholder:"KEY" sep:"none"`
	JSON       bool     `help:"Say the result as JSON."`
}

// verified is the last line of verify.
type verified struct {
	OK           bool            `json:"ok"`
	Origin       string          `json:"origin"`
	Key          string          `json:"key"`
	Entries      int64           `json:"entries"`
	Root         string          `json:"root"`
	Checkpoints  int             `json:"checkpoints"`
	Covered      int64           `json:"covered"` // entries under a checkpoint
	Cosignatures int             `json:"cosignatures"`
	Outside      int             `json:"outside"` // outside checkpoints that fit
	Erased       int64           `json:"erased"`
	Kept         int64           `json:"kept"` // said to be erased, and still there
	Backward     int64           `json:"backward"`
	Found        int             `json:"found"`
	Faults       []journal.Fault `json:"faults"`
	Seconds      float64         `json:"seconds"`
}

// Run verifies.
func (c *verifyCmd) Run(ctx context.Context, k *kong.Context, e *Env) error {
	if c.Proof != "" {
		return c.proof(k)
	}
	o := journal.Options{Key: c.Key, Former: c.Former}
	for _, name := range c.Checkpoint {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := journal.ReadCheckpoint(b); err != nil {
			return wrong("%s: %w", name, err)
		}
		o.Checkpoints = append(o.Checkpoints, b)
	}
	start := e.Now()
	r, err := c.run(ctx, e, o)
	if err != nil {
		return err
	}
	took := e.Now().Sub(start)
	if c.JSON {
		root := r.Head.Root()
		v := verified{r.OK(), r.Origin, r.Key, r.Head.Size(), base64.StdEncoding.EncodeToString(root[:]), r.Checkpoints, r.Covered, r.Cosignatures, r.Outside,
			r.Erased, r.Kept, r.Backward, r.Found, append([]journal.Fault{}, r.Faults...), float64(took.Microseconds()) / 1e6}
		if err := say(k, v); err != nil {
			return err
		}
	} else {
		tell(k.Stdout, r, took)
	}
	if !r.OK() {
		if !c.JSON {
			for _, f := range r.Faults {
				fmt.Fprintln(k.Stderr, "qarovul:", f)
			}
		}
		return &Failure{fmt.Errorf("the journal is not whole: %d faults", r.Found), statusBroken}
	}
	if c.Key == "" && len(c.Checkpoint) == 0 && !c.JSON {
		fmt.Fprintln(k.Stderr, "hint: without --checkpoint or --key from outside, a journal that was rolled back or written anew looks whole")
	}
	return nil
}

func (c *verifyCmd) run(ctx context.Context, e *Env, o journal.Options) (*journal.Report, error) {
	if c.File == "" {
		s, done, err := e.open(ctx)
		if err != nil {
			return nil, err
		}
		o.Witnesses, o.Former = s.Witnesses, s.Former
		r, err := journal.VerifySource(ctx, s, s.Public, o)
		return r, errors.Join(err, done())
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, err
	}
	r, err := journal.Verify(ctx, f, o)
	return r, errors.Join(err, f.Close())
}

func tell(w io.Writer, r *journal.Report, took time.Duration) {
	root := r.Head.Root()
	fmt.Fprintf(w, "journal      %s\nkey          %s\nentries      %d, in %.3f s\nroot         %s\ncheckpoints  %d, over %d entries; cosignatures %d; from outside %d fit\n",
		r.Origin, r.Key, r.Head.Size(), took.Seconds(), base64.StdEncoding.EncodeToString(root[:]), r.Checkpoints, r.Covered, r.Cosignatures, r.Outside)
	if r.Erased+r.Kept > 0 {
		fmt.Fprintf(w, "erased       %d contents; %d more were to be and still stand\n", r.Erased, r.Kept)
	}
	if r.Backward > 0 {
		fmt.Fprintf(w, "clock        went back %d times\n", r.Backward)
	}
	if r.OK() {
		fmt.Fprintln(w, "whole")
	} else {
		fmt.Fprintf(w, "NOT WHOLE    %d faults\n", r.Found)
	}
}

// proof verifies a proof of one entry and prints the entry.
func (c *verifyCmd) proof(k *kong.Context) error {
	if c.Key == "" {
		return wrong("a proof shows nothing without the journal's public key: give it with --key")
	}
	log, err := journal.ParseVerifier(c.Key)
	if err != nil {
		return wrong("--key: %w", err)
	}
	text, err := os.ReadFile(c.Proof)
	if err != nil {
		return err
	}
	var p journal.Inclusion
	if err := p.UnmarshalText(text); err != nil {
		return wrong("%s: %w", c.Proof, err)
	}
	witnesses, err := verifiers(c.Witness)
	if err != nil {
		return err
	}
	signed, state, err := p.Verify(log, witnesses...)
	if err != nil {
		return &Failure{fmt.Errorf("%s: %w", c.Proof, err), statusBroken}
	}
	if len(signed.Cosignatures) != len(witnesses) {
		return &Failure{fmt.Errorf("%s: %d of %d witnesses have signed", c.Proof, len(signed.Cosignatures), len(witnesses)), statusBroken}
	}
	for _, name := range c.Checkpoint {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(b, []byte(signed.Text()+"\n")) {
			return &Failure{fmt.Errorf("%s: the proof's checkpoint is another than %s", c.Proof, name), statusBroken}
		}
	}
	fmt.Fprintf(k.Stdout, "%s\n%s\nentry %d of %d of %s; its content is %s\n", p.Record.Leaf, p.Record.Content, p.N, signed.Size, signed.Origin, state)
	return nil
}
