package journal

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// batch is a run of records, or one checkpoint. Batches are checked by themselves on all cores, then joined in order.
type batch struct {
	line    int64    // of its first line; 0 from a store
	first   int64    // number of its first record
	data    []byte   // record lines, each with its line break
	records []Record // or records out of a store
	note    []byte   // or a checkpoint

	done chan struct{}
	// What the check by itself gives:
	hashes   []tlog.Hash
	faults   []Fault
	erased   []Span // contents gone
	says     []Span // what erasing entries list
	keys     []handover
	by       int // which key has signed the note
	from, to time.Time
	backward int64
	signed   Signed
}

// checker joins what batches give.
type checker struct {
	logs      []note.Verifier // the journal's keys, the present one last
	witnesses []note.Verifier
	report    Report
	outside   []Signed // by size
	nodes     bool     // compare the records' nodes
	erased    []Span
	says      []Span
	scratch   []byte
	cosigned  map[string]bool  // witness keys that have signed something
	vkeys     []string         // of logs, in a store
	by        int              // which of logs signed last
	reached   []int64          // the size of the last checkpoint of each of logs
	handed    map[string]int64 // the entry that names a key first

	order chan *batch
	work  chan *batch
	wait  sync.WaitGroup
	ended chan struct{}
}

func newChecker(logs []note.Verifier, witnesses []note.Verifier, o Options) *checker {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	log := logs[len(logs)-1]
	c := &checker{logs: logs, witnesses: witnesses, order: make(chan *batch, 2*workers), work: make(chan *batch, 2*workers), ended: make(chan struct{}),
		cosigned: map[string]bool{}, handed: map[string]int64{}, reached: make([]int64, len(logs))}
	c.report.Origin, c.report.Covered = log.Name(), -1
	for _, msg := range o.Checkpoints {
		s, _, err := openBy(msg, logs, witnesses...)
		if err != nil {
			c.report.fault(FaultCheckpoint, 0, -1, "the outside checkpoint is not one of this journal's: %v", err)
			continue
		}
		c.outside = append(c.outside, s)
	}
	slices.SortStableFunc(c.outside, func(a, b Signed) int { return int(min(1, max(-1, a.Size-b.Size))) })
	for range workers {
		c.wait.Go(func() {
			for b := range c.work {
				b.check(c.logs, c.witnesses)
				close(b.done)
			}
		})
	}
	go func() {
		defer close(c.ended)
		for b := range c.order {
			<-b.done
			c.join(b)
		}
	}()
	c.meet()
	return c
}

// put hands a batch in. It blocks while too many are under way, so that memory stays bounded.
func (c *checker) put(ctx context.Context, b *batch) error {
	b.done = make(chan struct{})
	select {
	case c.order <- b:
	case <-ctx.Done():
		return ctx.Err()
	}
	c.work <- b
	return nil
}

// finish waits for all batches and looks at what needs the whole.
func (c *checker) finish() *Report {
	close(c.work)
	close(c.order)
	c.wait.Wait()
	<-c.ended
	r := &c.report
	for _, s := range c.outside {
		r.fault(FaultCheckpoint, 0, -1, "the outside checkpoint covers %d entries, here are %d: entries are lost or the journal was rolled back", s.Size, r.Head.size)
	}
	erased, says := joinSpans(c.erased), joinSpans(c.says)
	for _, s := range lessSpans(erased, says) {
		for n := s.From; n < s.To; n++ {
			r.fault(FaultErasure, 0, n, "its content is gone, and no later entry says that it was erased")
		}
	}
	r.Erased = countSpans(erased)
	r.Kept = countSpans(lessSpans(says, erased))
	for _, w := range c.witnesses {
		if v, is := w.(*cosignatureVerifier); is {
			r.Witnesses = append(r.Witnesses, formatVerifier(v.name, algCosigner, v.key))
		}
	}
	r.Covered = max(r.Covered, 0)
	return r
}

// meet compares with the outside checkpoints of the size that the tree has just reached.
func (c *checker) meet() {
	for len(c.outside) > 0 && c.outside[0].Size == c.report.Head.size {
		if c.outside[0].Root != c.report.Head.Root() {
			c.report.fault(FaultCheckpoint, 0, -1, "the first %d entries are not those of the outside checkpoint: the journal was rewritten or forked", c.outside[0].Size)
		} else {
			c.report.Outside++
		}
		c.outside = c.outside[1:]
	}
}

func (c *checker) join(b *batch) {
	r := &c.report
	r.add(b.faults...)
	if b.note != nil {
		c.joinCheckpoint(b)
		return
	}
	for i := range b.hashes {
		if c.nodes {
			c.scratch = r.Head.push(b.hashes[i], c.scratch[:0])
			if !bytes.Equal(c.scratch, b.records[i].Nodes) {
				r.fault(FaultStore, 0, b.first+int64(i), "its nodes are not those that the entries make")
			}
		} else {
			r.Head.grow(b.hashes[i])
		}
		c.meet()
	}
	c.erased = append(c.erased, b.erased...)
	c.says = append(c.says, b.says...)
	for _, h := range b.keys {
		if _, there := c.handed[h.vkey]; !there {
			c.handed[h.vkey] = h.n
		}
	}
	r.Backward += b.backward
	if r.Head.size == int64(len(b.hashes)) {
		r.First = b.from
	} else if b.from.Before(r.Last) {
		r.Backward++
	}
	r.Last = b.to
}

func (c *checker) joinCheckpoint(b *batch) {
	r := &c.report
	s := &b.signed
	switch {
	case s.Note == nil: // a fault says why
	case s.Size != r.Head.size || s.Size <= r.Covered:
		r.fault(FaultForm, b.line, -1, "a checkpoint of %d entries stands after %d", s.Size, r.Head.size)
	case b.by < c.by:
		r.fault(FaultSignature, b.line, -1, "the checkpoint of %d entries is signed under a key that the journal had given up", s.Size)
	case s.Root != r.Head.Root():
		r.fault(FaultRoot, b.line, -1, "the checkpoint of %d entries has another root than they make", s.Size)
	default:
		c.by, c.reached[b.by] = b.by, s.Size
		r.Checkpoints++
		r.Cosignatures += len(s.Cosignatures)
		for _, sig := range s.Cosignatures {
			c.cosigned[fmt.Sprintf("%s+%08x", sig.Name, sig.Hash)] = true
		}
	}
	r.Covered = max(r.Covered, s.Size)
}

func (b *batch) fault(k Kind, i int, format string, args ...any) {
	f := Fault{Kind: k, Entry: b.first + int64(i), What: fmt.Sprintf(format, args...)}
	if b.line > 0 {
		f.Line = b.line + int64(i)
	}
	b.faults = append(b.faults, f)
}

func (b *batch) check(logs []note.Verifier, witnesses []note.Verifier) {
	switch {
	case b.note != nil:
		if b.line > 0 { // a file is under one key
			logs = logs[len(logs)-1:]
		}
		s, by, err := openBy(b.note, logs, witnesses...)
		b.by = by
		switch {
		case err != nil:
			b.faults = append(b.faults, Fault{FaultSignature, b.line, -1, err.Error()})
		case b.line > 0 && !s.exact():
			b.faults = append(b.faults, Fault{FaultForm, b.line, -1, "the checkpoint has signatures of unknown keys or in another order, or is not in its one spelling"})
		default:
			b.signed = s
		}
	case b.records != nil:
		b.hashes = make([]tlog.Hash, len(b.records))
		for i := range b.records {
			b.record(i, &b.records[i])
		}
	default:
		var salt [SaltSize]byte
		data := b.data
		for i := range b.hashes {
			end := bytes.IndexByte(data, '\n')
			b.recordLine(i, data[:end], &salt)
			data = data[end+1:]
		}
		buffers.Put(b.data) //nolint:staticcheck // a slice header for each batch is cheap
		b.data = nil
	}
}

// recordLine parts a line without memory of its own and checks the record.
func (b *batch) recordLine(i int, l []byte, salt *[SaltSize]byte) {
	leaf, rest, ok := bytes.Cut(l, []byte{'\t'})
	r := Record{Leaf: leaf}
	if ok && string(rest) != erasedMark {
		if ok = len(rest) > commitmentText && rest[commitmentText] == '\t' && decode32(salt, rest[:commitmentText]); ok {
			r.Salt, r.Content = salt[:], rest[commitmentText+1:]
		}
	}
	if !ok {
		b.fault(FaultForm, i, "expected a leaf, and with tabs between salt and content, or the word erased")
	}
	b.record(i, &r)
}

func (b *batch) record(i int, r *Record) {
	b.hashes[i] = leafHash(r.Leaf)
	v, err := scanLeaf(r.Leaf)
	if err != nil {
		b.fault(FaultForm, i, "%v", err)
		return
	}
	n := b.first + int64(i)
	if v.n != n {
		b.fault(FaultNumber, i, "here stands the entry with the number %d", v.n)
	}
	switch r.compare(&v) {
	case Altered:
		b.fault(FaultContent, i, "its content is not what the leaf commits to")
	case Erased:
		b.erased = addSpan(b.erased, Span{n, n + 1})
	}
	if string(v.what) == KeyAct {
		b.keys = append(b.keys, handover{n, unquote(v.about)})
	}
	if string(v.what) == EraseAct {
		says, err := ParseEraseList(unquote(v.about), n)
		if err != nil {
			b.fault(FaultForm, i, "%v", err)
		}
		b.says = append(b.says, says...)
	}
	if i == 0 {
		b.from = v.time
	} else if v.time.Before(b.to) {
		b.backward++
	}
	b.to = v.time
}
