// Package witness is the other half of a journal that cannot be quietly altered: a second process, best on another machine in other
// hands, that remembers the last checkpoint it saw and signs a new one only where that extends it.
//
// It speaks the C2SP tlog-witness protocol: POST add-checkpoint with the old size, a consistency proof and the checkpoint; the
// answer is a cosignature. So a journal may be witnessed by any such witness, and this one may watch any such log that has one key.
//
// The order of things is the whole of it. A witness checks the signature, then that the old size is the one it has, then the
// proof; it puts the new checkpoint on disk, synced with its folder; only then it answers. Whatever it ever answered is therefore what it
// measures the next request against, through every crash. One checkpoint at a time is in hand for each log, from the
// comparison to the disk.
//
// Beside the protocol, GET checkpoint?origin=NAME gives the last checkpoint with both signatures: what `journal verify --checkpoint`
// wants from outside.
package witness

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
)

// maxBody bounds a request: a proof has at most 63 hashes, a checkpoint a hundred signatures.
const maxBody = 128 << 10

// State keeps the last cosigned checkpoint of each log.
type State interface {
	// Load gives the note that was last saved for a log, or nil.
	Load(origin string) ([]byte, error)
	// Save returns only when the note will be there after a crash.
	Save(origin string, msg []byte) error
}

// Witness answers requests. Its methods may be called at once from many goroutines.
type Witness struct {
	cosigner *journal.Cosigner
	state    State
	now      func() time.Time
	logs     map[string]*log
}

type log struct {
	verifiers []note.Verifier // its keys, the newest last
	mu        sync.Mutex      // held from the comparison of sizes until the new checkpoint is on disk
}

// open verifies a checkpoint under the newest of the log's keys that has signed it.
func (l *log) open(msg []byte, witnesses ...note.Verifier) (s journal.Signed, by int, err error) {
	for by = len(l.verifiers) - 1; by >= 0; by-- {
		s, e := journal.OpenCheckpoint(msg, l.verifiers[by], witnesses...)
		if e == nil {
			return s, by, nil
		}
		if err == nil {
			err = e
		}
	}
	return journal.Signed{}, 0, err
}

// New makes a witness for logs, named by their public keys. A log that was given another key is named by each, oldest first; what is signed
// under one is taken until the witness has signed something under the next. It reads back what it has of each, and refuses to start where that is
// damaged: a witness that forgot must not sign.
func New(cosigner *journal.Cosigner, state State, now func() time.Time, logs ...string) (*Witness, error) {
	w := &Witness{cosigner: cosigner, state: state, now: now, logs: map[string]*log{}}
	for _, vkey := range logs {
		v, err := journal.ParseVerifier(vkey)
		if err != nil {
			return nil, err
		}
		if journal.IsWitness(v) {
			return nil, fmt.Errorf("public key %s: of a witness, not of a log", vkey)
		}
		l := w.logs[v.Name()]
		if l == nil {
			l = &log{}
			w.logs[v.Name()] = l
		}
		if slices.ContainsFunc(l.verifiers, func(u note.Verifier) bool { return u.KeyHash() == v.KeyHash() }) {
			return nil, fmt.Errorf("log %s: named twice", v.Name())
		}
		l.verifiers = append(l.verifiers, v)
	}
	for name := range w.logs {
		if _, _, _, err := w.last(name); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// last is the checkpoint that was last cosigned, or the empty one.
func (w *Witness) last(origin string) (c journal.Checkpoint, msg []byte, by int, err error) {
	if msg, err = w.state.Load(origin); err != nil {
		return c, nil, 0, fmt.Errorf("state of the log %s: %w", origin, err)
	}
	if msg == nil {
		return (journal.Head{}).Checkpoint(origin), nil, 0, nil
	}
	s, by, err := w.logs[origin].open(msg, w.cosigner.NoteVerifier())
	if err == nil && len(s.Cosignatures) != 1 {
		err = errors.New("not cosigned by this witness")
	}
	if err != nil {
		return c, nil, 0, fmt.Errorf("state of the log %s is damaged: %w", origin, err)
	}
	return s.Checkpoint, msg, by, nil
}

// Refusal is why a checkpoint is not cosigned, with the HTTP status that the protocol gives it.
type Refusal struct {
	Status int
	Size   int64 // with status 409 for another size: the size that the witness has; else -1
	Err    error
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(status int, err error) error { return &Refusal{status, -1, err} }

// Add is add-checkpoint: it checks the request's body and gives the cosignature line.
func (w *Witness) Add(body []byte) (string, error) {
	var p journal.Consistency
	if err := p.UnmarshalText(body); err != nil {
		return "", refuse(http.StatusBadRequest, err)
	}
	claimed, err := journal.ReadCheckpoint(p.Checkpoint)
	if err != nil {
		return "", refuse(http.StatusBadRequest, err)
	}
	l := w.logs[claimed.Origin]
	if l == nil {
		return "", refuse(http.StatusNotFound, fmt.Errorf("log %.80q: not known here", claimed.Origin))
	}
	c, by, err := l.open(p.Checkpoint)
	if err != nil {
		return "", refuse(http.StatusForbidden, err)
	}
	if p.Old > c.Size {
		return "", refuse(http.StatusBadRequest, fmt.Errorf("old size %d: greater than the checkpoint's, %d", p.Old, c.Size))
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	last, _, was, err := w.last(c.Origin)
	if err != nil {
		return "", err
	}
	if by < was {
		return "", refuse(http.StatusForbidden, fmt.Errorf("log %s: signed under a key that it had given up", c.Origin))
	}
	if p.Old != last.Size {
		return "", &Refusal{http.StatusConflict, last.Size, fmt.Errorf("old size %d: the last checkpoint here has %d", p.Old, last.Size)}
	}
	if c.Size == last.Size && c.Root != last.Root {
		return "", refuse(http.StatusConflict, fmt.Errorf("%w: another root for %d entries", journal.ErrInconsistent, c.Size))
	}
	if err := p.Check(last.Root, c.Checkpoint); err != nil {
		return "", refuse(http.StatusUnprocessableEntity, err)
	}
	line, err := w.cosigner.Cosign(c.Text(), w.now())
	if err != nil {
		return "", err
	}
	// What others signed is not the witness's to keep.
	msg, err := journal.AddCosignatures(c.Bare(), line, l.verifiers[by], w.cosigner.NoteVerifier())
	if err != nil {
		return "", err
	}
	if err := w.state.Save(c.Origin, msg); err != nil {
		return "", fmt.Errorf("log %s: keep the checkpoint: %w", c.Origin, err)
	}
	return line, nil
}

// Checkpoint is the last cosigned checkpoint of a log, with the log's signature and the witness's; nil where there is none yet.
func (w *Witness) Checkpoint(origin string) ([]byte, error) {
	if w.logs[origin] == nil {
		return nil, refuse(http.StatusNotFound, fmt.Errorf("log %.80q: not known here", origin))
	}
	_, msg, _, err := w.last(origin)
	return msg, err
}

// Handler serves POST /add-checkpoint and GET /checkpoint?origin=NAME. Errors that are not the asker's go to report, not to the asker.
func (w *Witness) Handler(report func(error)) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
		if err != nil {
			answer(rw, refuse(http.StatusBadRequest, fmt.Errorf("request: at most %d bytes", maxBody)), report)
			return
		}
		line, err := w.Add(body)
		if err != nil {
			answer(rw, err, report)
			return
		}
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(rw, line)
	})
	mux.HandleFunc("GET /checkpoint", func(rw http.ResponseWriter, r *http.Request) {
		msg, err := w.Checkpoint(r.URL.Query().Get("origin"))
		if err == nil && msg == nil {
			err = refuse(http.StatusNotFound, errors.New("no checkpoint of this log yet"))
		}
		if err != nil {
			answer(rw, err, report)
			return
		}
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		rw.Header().Set("Cache-Control", "no-store")
		_, _ = rw.Write(msg)
	})
	return mux
}

func answer(rw http.ResponseWriter, err error, report func(error)) {
	var r *Refusal
	switch {
	case !errors.As(err, &r):
		report(err)
		http.Error(rw, "the witness failed; nothing was signed", http.StatusInternalServerError)
	case r.Status == http.StatusConflict && r.Size >= 0:
		rw.Header().Set("Content-Type", "text/x.tlog.size")
		rw.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(rw, strconv.FormatInt(r.Size, 10)+"\n")
	default:
		http.Error(rw, r.Error(), r.Status)
	}
}
