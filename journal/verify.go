package journal

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Options say what a journal is to be verified against.
type Options struct {
	// Key is the journal's public key, from somewhere else than the file. Empty takes the one in the file; then a file
	// that was written anew under another key looks whole.
	Key string
	// Checkpoints are signed notes that were kept outside. Only against them, or a witness's, it shows that a journal was
	// truncated, rolled back, or rewritten by whoever has its key.
	Checkpoints [][]byte
	// Former are the public keys under which the journal was signed before it came under the present one, oldest first. In a store each
	// must have handed over to the next (KeyAct), and none signs after the next has begun. A file is under one key; there they are for outside
	// checkpoints alone.
	Former []string
	// Witnesses are public keys whose cosignatures VerifySource checks; a file names its own. What others have signed means nothing.
	Witnesses []string
	// Workers is how many cores to use; 0 uses all.
	Workers int
}

// Verify checks a journal's file: that each byte is as it was written, each content what its leaf commits to, each missing content
// erased by an entry, each checkpoint signed and over the entries before it. What is wrong is in the report; the error is only
// of reading.
func Verify(ctx context.Context, r io.Reader, o Options) (*Report, error) {
	f := &fileReader{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	report, err := f.verify(ctx, o)
	if f.readErr != nil {
		err = f.readErr
	}
	return report, err
}

// VerifySource checks a journal in a store as Verify does a file, and the tree's nodes that the store keeps. Entries after the last
// checkpoint are checked by themselves; see Report.Covered.
func VerifySource(ctx context.Context, src Source, key string, o Options) (*Report, error) {
	var witnesses []note.Verifier
	for _, vkey := range o.Witnesses {
		v, err := ParseVerifier(vkey)
		if err != nil {
			return nil, err
		}
		if !IsWitness(v) {
			return nil, errors.New("public key " + vkey + ": of a journal, not of a witness")
		}
		witnesses = append(witnesses, v)
	}
	logs, err := verifiersOf(o.Former, key)
	if err != nil {
		return nil, err
	}
	c := newChecker(logs, witnesses, o)
	c.report.Key, c.vkeys = key, append(o.Former[:len(o.Former):len(o.Former)], key)
	c.nodes = true
	if o.Key != "" && !slices.Contains(c.vkeys, o.Key) { // a former one leads to the present by what each has signed
		c.report.fault(FaultKey, 0, -1, "the journal is under the key %s, asked for was %s", key, o.Key)
	}
	_, err = walk(ctx, src, func(from int64, records []Record) error {
		return c.put(ctx, &batch{first: from, records: records})
	}, func(msg []byte) error { return c.put(ctx, &batch{note: msg}) })
	report := c.finish()
	c.succession()
	if errors.Is(err, errStored) {
		report.fault(FaultStore, 0, -1, "%v", err)
		err = nil
	}
	return report, err
}

func logVerifier(vkey string) (note.Verifier, error) {
	v, err := ParseVerifier(vkey)
	if err == nil && IsWitness(v) {
		return nil, errors.New("public key " + vkey + ": of a witness, not of a journal")
	}
	return v, err
}

// fileReader goes through a file line by line, and sums up what it has read.
type fileReader struct {
	r       *bufio.Reader
	sum     hash.Hash
	line    int64 // number of the line read last
	readErr error
	tooLong bool // the last line was
	long    []byte
	c       *checker
	report  Report // what is found here, beside the checker
}

// errStop says that the file cannot be read on; a fault says why.
var errStop = errors.New("the file cannot be read on")

// next reads a line without its line break. It is valid until the next call. The sum takes it in.
func (f *fileReader) next() (string, bool) {
	b, ok := f.slice()
	return string(b), ok
}

func (f *fileReader) slice() ([]byte, bool) {
	b, err := f.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull { // a long line, which is rare: hold it apart
		f.long = f.long[:0]
		for err == bufio.ErrBufferFull && len(f.long) <= maxLine {
			f.long = append(f.long, b...)
			b, err = f.r.ReadSlice('\n')
		}
		f.long = append(f.long, b...)
		b = f.long
	}
	f.tooLong = len(b) > maxLine
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		f.readErr = err
	}
	if err != nil || f.tooLong {
		return nil, false
	}
	f.sum.Write(b)
	f.line++
	return b[:len(b)-1], true
}

func (f *fileReader) verify(ctx context.Context, o Options) (*Report, error) {
	vkeys, err := f.header(o)
	if err == nil {
		err = f.body(ctx)
		report := f.c.finish()
		f.late(report, vkeys)
		if errors.Is(err, errStop) {
			err = nil
		}
		return report, err
	}
	if errors.Is(err, errStop) {
		err = nil
	}
	return &f.report, err
}

// late adds to the checker's report, when it has ended, what was found beside it, and what only the whole shows.
func (f *fileReader) late(r *Report, vkeys []string) {
	r.add(f.report.Faults...)
	if !r.OK() {
		return
	}
	if r.Covered != r.Head.size || r.Checkpoints == 0 {
		r.fault(FaultTruncated, f.line, -1, "the last checkpoint covers %d of %d entries", r.Covered, r.Head.size)
	}
	for _, k := range vkeys {
		name, rest, _ := strings.Cut(k, "+")
		h, _, _ := strings.Cut(rest, "+")
		if !f.c.cosigned[name+"+"+h] {
			r.fault(FaultForm, 0, -1, "the witness %s is named and has signed nothing", name)
		}
	}
}

func (f *fileReader) stop(k Kind, format string, args ...any) error {
	f.report.fault(k, f.line, -1, format, args...)
	return errStop
}

func (f *fileReader) cut() error {
	if f.tooLong {
		return f.stop(FaultForm, "a line after this one is longer than any can be")
	}
	return f.stop(FaultTruncated, "the file ends here, in the midst of it")
}

// maxWitnesses bounds the witnesses of a file; a note takes no more signatures than a hundred.
const maxWitnesses = 64

// header reads up to the empty line and starts the checker.
func (f *fileReader) header(o Options) (witnessKeys []string, err error) {
	want := func(prefix string) (string, error) {
		l, ok := f.next()
		if !ok {
			return "", f.cut()
		}
		rest, ok := strings.CutPrefix(l, prefix)
		if !ok {
			return "", f.stop(FaultForm, "expected %q", prefix)
		}
		return rest, nil
	}
	if rest, err := want(fileHeader); err != nil {
		return nil, err
	} else if rest != "" {
		return nil, f.stop(FaultForm, "expected %q alone", fileHeader)
	}
	origin, err := want(linePrefix)
	if err != nil {
		return nil, err
	}
	vkey, err := want(keyPrefix)
	if err != nil {
		return nil, err
	}
	log, err := logVerifier(vkey)
	if err != nil {
		return nil, f.stop(FaultForm, "%v", err)
	}
	if log.Name() != origin {
		return nil, f.stop(FaultForm, "the key is of %s, the journal is %.80q", log.Name(), origin)
	}
	var witnesses []note.Verifier
	for {
		l, ok := f.next()
		if !ok {
			return nil, f.cut()
		}
		if l == "" {
			break
		}
		k, ok := strings.CutPrefix(l, witnessPrefix)
		if !ok {
			return nil, f.stop(FaultForm, "expected a witness or an empty line")
		}
		w, err := ParseVerifier(k)
		if err != nil || !IsWitness(w) {
			return nil, f.stop(FaultForm, "expected the public key of a witness")
		}
		if len(witnessKeys) == maxWitnesses {
			return nil, f.stop(FaultForm, "more than %d witnesses", maxWitnesses)
		}
		if n := len(witnessKeys); n > 0 && k <= witnessKeys[n-1] {
			return nil, f.stop(FaultForm, "witnesses must be sorted, each once")
		}
		witnesses, witnessKeys = append(witnesses, w), append(witnessKeys, k)
	}
	if o.Key != "" && o.Key != vkey {
		f.report.fault(FaultKey, 3, -1, "the journal is under the key %s, asked for was %s", vkey, o.Key)
	}
	logs, err := verifiersOf(o.Former, vkey)
	if err != nil {
		return nil, err
	}
	f.c = newChecker(logs, witnesses, o)
	f.c.report.Key = vkey
	return witnessKeys, nil
}

// How much goes into one batch, and the longest line, which is a record's.
const (
	maxLine    = MaxLeaf + MaxContent + 64
	batchLines = 1024
	batchBytes = 256 << 10
)

// body reads records and checkpoints up to the end, and the seal.
func (f *fileReader) body(ctx context.Context) error {
	entries := int64(0)
	for {
		first, err := f.r.Peek(1)
		if err != nil {
			if err != io.EOF {
				f.readErr = err
			}
			return f.cut()
		}
		if first[0] == '{' {
			b, err := f.records(entries)
			if len(b.hashes) > 0 {
				entries += int64(len(b.hashes))
				if err := f.c.put(ctx, b); err != nil {
					return err
				}
			}
			if err != nil {
				return err
			}
			continue
		}
		l, ok := f.next()
		if !ok {
			return f.cut()
		}
		if l == checkpointLine {
			b := &batch{line: f.line}
			if b.note, err = f.note(); err != nil {
				return err
			}
			if err := f.c.put(ctx, b); err != nil {
				return err
			}
			continue
		}
		text, ok := strings.CutPrefix(l, endPrefix)
		n, _, err := numberLine(text + "\n")
		if !ok || err != nil {
			return f.stop(FaultForm, "expected a record, a checkpoint or the end")
		}
		if n != entries {
			return f.stop(FaultForm, "the end speaks of %d entries, here are %d", n, entries)
		}
		return f.seal(entries)
	}
}

// buffers are batches' bytes, used again.
var buffers = sync.Pool{New: func() any { return make([]byte, 0, 8<<10) }}

func (f *fileReader) records(first int64) (*batch, error) {
	b := &batch{line: f.line + 1, first: first, data: buffers.Get().([]byte)[:0]}
	n := 0
	defer func() { b.hashes = make([]tlog.Hash, n) }()
	for n < batchLines && len(b.data) < batchBytes {
		if next, err := f.r.Peek(1); err != nil || next[0] != '{' {
			return b, nil // what comes is for body
		}
		l, ok := f.slice()
		if !ok {
			return b, f.cut()
		}
		b.data = append(append(b.data, l...), '\n')
		n++
	}
	return b, nil
}

// maxNote bounds a note in a file: text and a hundred signatures, as many as note.Open takes.
const maxNote = 64 << 10

// note reads a signed note: lines up to an empty one, then lines that begin with a dash.
func (f *fileReader) note() ([]byte, error) {
	var b []byte
	for {
		l, ok := f.slice()
		if !ok {
			return nil, f.cut()
		}
		b = append(append(b, l...), '\n')
		if len(b) > maxNote {
			return nil, f.stop(FaultForm, "a signed note longer than any can be")
		}
		if len(l) == 0 {
			break
		}
	}
	dash := "— "
	for {
		next, _ := f.r.Peek(len(dash))
		if string(next) != dash {
			return b, nil
		}
		l, ok := f.slice()
		if !ok {
			return nil, f.cut()
		}
		b = append(append(b, l...), '\n')
		if len(b) > maxNote {
			return nil, f.stop(FaultForm, "a signed note longer than any can be")
		}
	}
}

// seal checks the rest of the file: the seal, and nothing after it.
func (f *fileReader) seal(entries int64) error {
	text := sealText(entries, f.sum.Sum(nil))
	msg, err := f.note()
	if err != nil {
		return err
	}
	if _, err := f.r.Peek(1); err == nil {
		return f.stop(FaultForm, "something follows the seal")
	} else if err != io.EOF {
		f.readErr = err
		return err
	}
	n, err := note.Open(msg, note.VerifierList(f.c.logs[len(f.c.logs)-1]))
	switch {
	case err != nil:
		return f.stop(FaultSignature, "the seal is not signed by the journal's key")
	case n.Text != text:
		return f.stop(FaultSeal, "the file is not as it was sealed: bytes have changed since")
	case !exactNote(msg, text, 1):
		return f.stop(FaultForm, "the seal is not in its one spelling")
	}
	return nil
}
