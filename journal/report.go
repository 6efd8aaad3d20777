package journal

import (
	"fmt"
	"time"
)

// Kind is a kind of fault.
type Kind string

// What can be wrong with a journal.
const (
	FaultForm       Kind = "form"       // a line is not in its one spelling, is missing, or is one too many
	FaultNumber     Kind = "number"     // an entry does not stand at its number
	FaultContent    Kind = "content"    // a content is not what its leaf commits to
	FaultErasure    Kind = "erasure"    // a content is gone and no entry says so
	FaultSignature  Kind = "signature"  // a checkpoint or the seal is not signed by the journal's key
	FaultRoot       Kind = "root"       // the entries do not make the root of a checkpoint
	FaultSeal       Kind = "seal"       // the file's bytes are not those that were sealed
	FaultTruncated  Kind = "truncated"  // the file ends too early
	FaultKey        Kind = "key"        // the journal is not under the key that was asked for
	FaultCheckpoint Kind = "checkpoint" // an outside checkpoint does not fit
	FaultStore      Kind = "store"      // a store lacks entries or nodes, or holds wrong ones
)

// Fault is one thing that is wrong.
type Fault struct {
	Kind  Kind   `json:"kind"`
	Line  int64  `json:"line,omitempty"` // of the file, from 1; 0 where there is none
	Entry int64  `json:"entry"`          // the entry's number; -1 where it is about none
	What  string `json:"what"`
}

func (f Fault) Error() string {
	at := ""
	if f.Line > 0 {
		at = fmt.Sprintf("line %d: ", f.Line)
	}
	if f.Entry >= 0 {
		at += fmt.Sprintf("entry %d: ", f.Entry)
	}
	return at + f.What
}

// maxFaults is how many faults a report holds; one altered entry spoils every later root.
const maxFaults = 20

// Report is what a verification found.
type Report struct {
	Origin       string
	Key          string // the journal's public key, as the file or the caller names it
	Head         Head   // the tree that the entries make
	Checkpoints  int    // verified
	Covered      int64  // entries under the last of them; in a file always all
	Cosignatures int    // verified, of the witnesses that the file names
	Witnesses    []string
	Outside      int   // outside checkpoints that fit
	Erased       int64 // contents erased, each with the entry that says so
	Kept         int64 // contents that stand although an entry says that they were erased
	Backward     int64 // how many times an entry's time lies before that of the entry in front of it; clocks are set back
	First, Last  time.Time
	Faults       []Fault // the first ones
	Found        int     // how many in all
}

// OK says that nothing is wrong.
func (r *Report) OK() bool { return r.Found == 0 }

// Err is the first fault, or nil.
func (r *Report) Err() error {
	if r.OK() {
		return nil
	}
	return r.Faults[0]
}

// Has says whether a fault of a kind is among the first ones.
func (r *Report) Has(k Kind) bool {
	for _, f := range r.Faults {
		if f.Kind == k {
			return true
		}
	}
	return false
}

func (r *Report) add(f ...Fault) {
	r.Found += len(f)
	r.Faults = append(r.Faults, f[:min(len(f), maxFaults-len(r.Faults))]...)
}

func (r *Report) fault(k Kind, line, entry int64, format string, args ...any) {
	if len(r.Faults) == maxFaults { // only count; there may be millions
		r.Found++
		return
	}
	r.add(Fault{k, line, entry, fmt.Sprintf(format, args...)})
}
