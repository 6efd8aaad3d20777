// Package journalcmd is the command line of the journal: it verifies a file or a store, proves an entry, exports, and runs a
// witness.
//
// A file is verified by itself, with no server and no database. What needs a store gets it from whoever wires the program, as
// a Stored.
//
// Results go to stdout, what is wrong to stderr; with --json the last line on stdout is one JSON object.
package journalcmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/journal"
)

// Command is "journal" with what stands below it.
type Command struct {
	Verify  verifyCmd  `cmd:"" help:"Check a journal, by itself and against checkpoints kept outside. Exit status 0 only if it is whole."`
	Prove   proveCmd   `cmd:"" help:"Write a proof that the journal holds an entry, for somebody who has nothing but its public key."`
	Sign    signCmd    `cmd:"" help:"Write a signed checkpoint over the whole journal, to be kept where the server cannot reach it."`
	Export  exportCmd  `cmd:"" help:"Write the whole journal to a file that can be verified by itself."`
	NewKey  newKeyCmd  `cmd:"" help:"Give the journal another key, signed for by the old one, and print its public half."`
	Witness witnessCmd `cmd:"" help:"Run a witness: it remembers checkpoints, and signs a new one only where that extends the last."`
}

// Stored is a journal in a data folder, as the program opens it.
type Stored struct {
	journal.Source
	Key       *journal.Key // nil where the private key is in another folder
	Public    string       // the public key
	Former    []string     // public keys that it had before, oldest first
	Witnesses []string     // public keys whose cosignatures are kept
}

// Opener opens the journal of the data folder, in one state of it, and gives what closes it.
type Opener func(ctx context.Context) (Stored, func() error, error)

// key is what signs, or an error that says where it is not.
func (s *Stored) key() (*journal.Key, error) {
	if s.Key == nil {
		return nil, wrong("journal.key is not in this data folder: the private key of %s is needed to sign", s.Public)
	}
	return s.Key, nil
}

// Env is what the commands take from the world outside. Open may be nil; then only files can be worked on.
type Env struct {
	Open      Opener
	ChangeKey func(ctx context.Context) error // gives the journal of the data folder another key
	Now       func() time.Time
	Random    io.Reader
}

type newKeyCmd struct{}

// Run changes the key.
func (newKeyCmd) Run(ctx context.Context, e *Env) error {
	if e.ChangeKey == nil {
		return wrong("there is no data folder here")
	}
	return e.ChangeKey(ctx)
}

// Failure is an error with the exit status that it asks for.
type Failure struct {
	Err    error
	Status int
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// ExitCode is the exit status: 2 the input is wrong, 5 the journal is not whole.
func (f *Failure) ExitCode() int { return f.Status }

const (
	statusWrong  = 2
	statusBroken = 5
)

func wrong(format string, args ...any) error {
	return &Failure{fmt.Errorf(format, args...), statusWrong}
}

func (e *Env) open(ctx context.Context) (Stored, func() error, error) {
	if e.Open == nil {
		return Stored{}, nil, wrong("there is no data folder here: name a file with --file")
	}
	return e.Open(ctx)
}

// say prints one line of JSON.
func say(k *kong.Context, v any) error { return json.NewEncoder(k.Stdout).Encode(v) }

// write makes a file whole or not at all; "-" is stdout.
func write(k *kong.Context, file string, fill func(io.Writer) error) error {
	if file == "-" {
		return fill(k.Stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".journal-*")
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
