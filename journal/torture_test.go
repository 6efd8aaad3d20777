package journal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qarovul/journal"
	"qarovul/journal/witness"
)

// needs says what a mutation is found with.
type needs int

const (
	alone   needs = iota // the file by itself
	known                // the public key, or a checkpoint, from outside
	outside              // a checkpoint from outside, or a witness
)

func (n needs) String() string {
	return [...]string{"the file alone", "the public key or a checkpoint from outside", "a checkpoint from outside or a witness"}[n]
}

// victim is the journal that is mutated, with everything that those who mutate it may have.
type victim struct {
	t         *testing.T
	store     *store
	key       *journal.Key
	signer    note.Signer // the same key, for what Key would not sign
	witnesses []string
	file      []byte
	lines     [][]byte // of the file, with line breaks
	records   []int    // indexes of lines that are records
	marks     []int    // indexes of lines that begin a checkpoint
}

func newVictim(t *testing.T, n int) *victim {
	private, err := journal.GenerateKey(chance(1), origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{t: t, signer: signer}
	v.store, v.key, v.witnesses = whole(t, n)
	v.store.sign(t, v.key)
	v.file = export(t, v.store, v.key, v.witnesses...)
	v.lines = bytes.SplitAfter(v.file, []byte("\n"))
	for i, l := range v.lines {
		if bytes.HasPrefix(l, []byte("{")) {
			v.records = append(v.records, i)
		}
		if string(l) == "checkpoint\n" {
			v.marks = append(v.marks, i)
		}
	}
	return v
}

// sealed seals lines anew with the journal's own key, as somebody would who has it and mends no more than the seal.
func (v *victim) sealed(lines [][]byte) []byte {
	body := bytes.Join(lines, nil)
	at := bytes.Index(body, []byte("\nend ")) // the first; the seal repeats it
	if at < 0 {
		return body
	}
	end := at + 1 + bytes.IndexByte(body[at+1:], '\n') + 1
	sum := sha256.Sum256(body[:end])
	msg, err := note.Sign(&note.Note{Text: "journal-file/1\n" + string(body[at+1:end]) + base64.StdEncoding.EncodeToString(sum[:]) + "\n"}, v.signer)
	if err != nil {
		return body
	}
	return append(body[:end:end], msg...)
}

// rebuilt is the journal made anew from its first keep entries, those of them that change alters, and more that follow, under a key; signed where
// the old one was and at its end. Contents that were erased stay so.
func (v *victim) rebuilt(k *journal.Key, keep, more int, change func(n int, e *journal.Entry) bool, r *rand.Rand) *store {
	s := &store{}
	for n := range keep {
		e, err := v.store.Rows[n].Entry()
		if err != nil {
			v.t.Fatal(err)
		}
		if change != nil && !change(n, &e) {
			continue
		}
		s.add(v.t, chance(r.Uint64()), e)
		if state, _ := v.store.Rows[n].State(); state == journal.Erased {
			s.Rows[len(s.Rows)-1].Erase()
		}
		if slices.Contains(v.store.sizes, int64(len(s.Rows))) {
			s.sign(v.t, k)
		}
	}
	for range more {
		e := act(r.IntN(1000))
		e.What = "forged"
		s.add(v.t, chance(r.Uint64()), e)
	}
	return s
}

// mutation is one class: how often it comes, who does it, what finds it.
type mutation struct {
	name  string
	needs needs
	// do gives the file mutated, and the journal where it was made anew. Outside is the size of the checkpoint that was kept.
	do func(v *victim, r *rand.Rand, outside int) ([]byte, *store)
}

// lineEdits are done to the file's lines, by somebody without the key, and again by somebody who seals the file anew.
var lineEdits = []struct {
	name string
	do   func(v *victim, r *rand.Rand, l [][]byte) [][]byte
}{
	{"flip a bit", func(_ *victim, r *rand.Rand, l [][]byte) [][]byte {
		i := r.IntN(len(l) - 1) // the last, empty, follows the last line break
		l[i] = bytes.Clone(l[i])
		l[i][r.IntN(len(l[i]))] ^= 1 << r.IntN(8)
		return l
	}},
	{"put another byte in", func(_ *victim, r *rand.Rand, l [][]byte) [][]byte {
		i := r.IntN(len(l) - 1)
		l[i] = edit(l[i], r.IntN(len(l[i])), r.IntN(2), byte(r.IntN(256)))
		return l
	}},
	{"drop an entry", func(v *victim, r *rand.Rand, l [][]byte) [][]byte {
		i := v.records[r.IntN(len(v.records))]
		return slices.Delete(l, i, i+1)
	}},
	{"reorder entries", func(v *victim, r *rand.Rand, l [][]byte) [][]byte {
		i, j := r.IntN(len(v.records)), r.IntN(len(v.records)-1)
		if j >= i {
			j++
		}
		l[v.records[i]], l[v.records[j]] = l[v.records[j]], l[v.records[i]]
		return l
	}},
	{"duplicate an entry", func(v *victim, r *rand.Rand, l [][]byte) [][]byte {
		return slices.Insert(l, v.records[r.IntN(len(v.records))], l[v.records[r.IntN(len(v.records))]])
	}},
	{"exchange contents", func(v *victim, r *rand.Rand, l [][]byte) [][]byte {
		i, j := v.records[r.IntN(len(v.records)-1)], v.records[len(v.records)-1]
		a, b, _ := bytes.Cut(l[i], []byte("\t"))
		c, d, _ := bytes.Cut(l[j], []byte("\t"))
		l[i], l[j] = fmt.Appendf(nil, "%s\t%s", a, d), fmt.Appendf(nil, "%s\t%s", c, b)
		return l
	}},
	{"erase in silence", func(v *victim, r *rand.Rand, l [][]byte) [][]byte {
		for {
			i := v.records[r.IntN(len(v.records))]
			if leaf, rest, _ := bytes.Cut(l[i], []byte("\t")); string(rest) != "erased\n" {
				l[i] = append(bytes.Clone(leaf), "\terased\n"...)
				return l
			}
		}
	}},
	{"cut the file", func(_ *victim, r *rand.Rand, l [][]byte) [][]byte {
		i := r.IntN(len(l) - 1)
		l[i] = l[i][:r.IntN(len(l[i]))]
		return l[:i+1]
	}},
}

func mutations() (all []mutation) {
	for _, e := range lineEdits {
		all = append(all, mutation{e.name, alone, func(v *victim, r *rand.Rand, _ int) ([]byte, *store) {
			for { // a byte may be drawn that stood there before
				if b := bytes.Join(e.do(v, r, slices.Clone(v.lines)), nil); !bytes.Equal(b, v.file) {
					return b, nil
				}
			}
		}})
		if e.name == "cut the file" {
			continue // to cut and seal is to truncate, below
		}
		all = append(all, mutation{e.name + ", sealed anew with the key", alone, func(v *victim, r *rand.Rand, _ int) ([]byte, *store) {
			for {
				if b := v.sealed(e.do(v, r, slices.Clone(v.lines))); !bytes.Equal(b, v.file) { // a seal that was hit is mended
					return b, nil
				}
			}
		}})
	}
	return append(all,
		mutation{"drop a checkpoint", alone, func(v *victim, r *rand.Rand, _ int) ([]byte, *store) {
			i := v.marks[r.IntN(len(v.marks))]
			j := i + 5
			for bytes.HasPrefix(v.lines[j], []byte("— ")) {
				j++
			}
			return bytes.Join(slices.Delete(slices.Clone(v.lines), i, j), nil), nil
		}},
		mutation{"write anew under another key", known, func(v *victim, r *rand.Rand, _ int) ([]byte, *store) {
			k, at := newKey(v.t, 100+r.Uint64N(1000), origin), r.IntN(len(v.records))
			s := v.rebuilt(k, len(v.records), 0, changeOne(at), r)
			return export(v.t, s, k), nil
		}},
		mutation{"truncate, with the key", outside, func(v *victim, r *rand.Rand, size int) ([]byte, *store) {
			s := v.rebuilt(v.key, atLeastErasing(v, r.IntN(size)), 0, nil, r)
			return export(v.t, s, v.key), s
		}},
		mutation{"roll back to an old file", outside, func(v *victim, r *rand.Rand, size int) ([]byte, *store) {
			// The file as it was honestly exported then: the same records and checkpoints.
			n := atLeastErasing(v, r.IntN(size))
			old, err := v.store.Fork(int64(n))
			if err != nil {
				v.t.Fatal(err)
			}
			s := &store{Memory: *old}
			for i, c := range v.store.Notes {
				if v.store.sizes[i] <= int64(n) {
					s.Notes, s.sizes = append(s.Notes, c), append(s.sizes, v.store.sizes[i])
				}
			}
			return export(v.t, s, v.key), s
		}},
		mutation{"fork, with the key", outside, func(v *victim, r *rand.Rand, size int) ([]byte, *store) {
			keep := atLeastErasing(v, r.IntN(size))
			s := v.rebuilt(v.key, keep, 1+r.IntN(len(v.records)), nil, r)
			return export(v.t, s, v.key), s
		}},
		mutation{"change an entry and write all anew, with the key", outside, func(v *victim, r *rand.Rand, size int) ([]byte, *store) {
			s := v.rebuilt(v.key, len(v.records), r.IntN(3), changeOne(r.IntN(size)), r)
			return export(v.t, s, v.key), s
		}},
		mutation{"leave an entry out and write all anew, with the key", outside, func(v *victim, r *rand.Rand, size int) ([]byte, *store) {
			for {
				at := r.IntN(size)
				if e, _ := v.store.Rows[at].Entry(); at > v.erasing() && e.What != journal.EraseAct {
					s := v.rebuilt(v.key, len(v.records), 1+r.IntN(3), func(n int, _ *journal.Entry) bool { return n != at }, r)
					return export(v.t, s, v.key), s
				}
			}
		}})
}

// erasing is the number of the entry that tells of erasures; a forger who cuts before it shows the erased contents as lost.
func (v *victim) erasing() int {
	return slices.IndexFunc(v.store.Rows, func(r journal.Record) bool { e, _ := r.Entry(); return e.What == journal.EraseAct })
}

// atLeastErasing keeps a size out of the stretch in which contents are gone and the entry that tells of it is too.
func atLeastErasing(v *victim, n int) int {
	if n > 1 && n <= v.erasing() {
		return v.erasing() + 1
	}
	return n
}

func changeOne(at int) func(int, *journal.Entry) bool {
	return func(n int, e *journal.Entry) bool {
		if n == at {
			e.Who = "somebody-else"
		}
		return true
	}
}

// TestTorture makes mutations of every class, and finds all. Those that the class needs something from outside for are not found without it,
// which is tested as well. With QAROVUL_TORTURE=full they are ten thousand, and the figures go into docs/torture.md.
func TestTorture(t *testing.T) {
	v := newVictim(t, 60)
	if r := verify(t, v.file, journal.Options{Key: v.key.Verifier(), Checkpoints: v.store.Notes}); !r.OK() {
		t.Fatal("the journal is not whole before:", r.Faults)
	}
	classes := mutations()
	total, full := 500, os.Getenv("QAROVUL_TORTURE") == "full"
	if full {
		total = 10_000
	}
	began := time.Now()
	rows := make([]row, len(classes))
	for i := range total {
		m, row := classes[i%len(classes)], &rows[i%len(classes)]
		r := rand.New(rand.NewPCG(uint64(i), 4))
		// The checkpoint that was kept outside: any after the erasure.
		c := len(v.store.sizes) - 1 - r.IntN(2)
		size := int(v.store.sizes[c])
		file, made := m.do(v, r, size)
		row.done++
		if bytes.Equal(file, v.file) {
			t.Errorf("%s (%d): nothing is changed", m.name, i)
		}
		found := func(o journal.Options) int {
			o.Workers = 1
			if verify(t, file, o).OK() {
				return 0
			}
			return 1
		}
		row.alone += found(journal.Options{})
		row.key += found(journal.Options{Key: v.key.Verifier()})
		row.checkpoint += found(journal.Options{Checkpoints: [][]byte{v.store.Notes[c]}})
		if made != nil {
			row.witness += v.refused(made, c)
		}
	}
	took := time.Since(began)
	for i, m := range classes {
		r := rows[i]
		want := row{done: r.done, checkpoint: r.done}
		switch m.needs {
		case alone:
			want.alone, want.key = r.done, r.done
		case known:
			want.key = r.done
		case outside:
			want.witness = r.done
		}
		if r != want {
			t.Errorf("%s, needs %v: got %+v, want %+v", m.name, m.needs, r, want)
		}
	}
	if full && !t.Failed() {
		record(t, classes, rows, total, took)
	}
}

// row counts how many were made and how many were found with what.
type row struct{ done, alone, key, checkpoint, witness int }

// refused is 1 if a witness that has signed checkpoint c signs no checkpoint of the journal that was made.
func (v *victim) refused(made *store, c int) int {
	cosigner := newCosigner(v.t, 50, "w.example/witness")
	log, err := journal.ParseVerifier(v.key.Verifier())
	if err != nil {
		v.t.Fatal(err)
	}
	state := memory{}
	w, err := witness.New(cosigner, state, func() time.Time { return began }, v.key.Verifier())
	if err != nil {
		v.t.Fatal(err)
	}
	ask := func(nodes journal.NodeReader, old int64, msg []byte) error {
		p, err := journal.ProveConsistency(context.Background(), nodes, old, msg)
		if err != nil {
			return err
		}
		body, err := p.MarshalText()
		if err != nil {
			return err
		}
		_, err = w.Add(body)
		return err
	}
	kept, err := journal.OpenCheckpoint(v.store.Notes[c], log)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := ask(v.store, 0, kept.Bare()); err != nil {
		v.t.Fatal(err)
	}
	msg, err := v.key.Sign(made.Head)
	if err != nil {
		v.t.Fatal(err)
	}
	var r *witness.Refusal
	if err := ask(made, min(made.Head.Size(), v.store.sizes[c]), msg); errors.As(err, &r) && (r.Status == http.StatusConflict || r.Status == http.StatusUnprocessableEntity) {
		return 1
	}
	return 0
}

type memory map[string][]byte

func (m memory) Load(origin string) ([]byte, error)   { return m[origin], nil }
func (m memory) Save(origin string, msg []byte) error { m[origin] = msg; return nil }

const torturePage = "../docs/torture.md"

// record writes the figures between the journal's marks of docs/torture.md.
func record(t *testing.T, classes []mutation, rows []row, total int, took time.Duration) {
	var b strings.Builder
	fmt.Fprintf(&b, "%d mutations of a journal of 60 entries, all found, in %.0f s, on %s: %s.\n\n", total, took.Seconds(), time.Now().UTC().Format("2 January 2006"), machine())
	b.WriteString("| mutation | made | found by the file alone | with the public key | with a checkpoint from outside | by a witness | needs |\n|---|---|---|---|---|---|---|\n")
	for i, m := range classes {
		r, w := rows[i], "–"
		if m.needs == outside {
			w = fmt.Sprint(r.witness)
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %s | %v |\n", m.name, r.done, r.alone, r.key, r.checkpoint, w, m.needs)
	}
	page, err := os.ReadFile(torturePage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- journal: begin -->\n", "<!-- journal: end -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the journal's part are missing", torturePage)
	}
	if err := os.WriteFile(torturePage, []byte(head+begin+b.String()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
