package journal_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"qarovul/journal"
)

// shelf is a store in memory: what a database does with a row for each entry.
type shelf struct {
	head        journal.Head
	rows        []journal.Record
	checkpoints [][]byte
}

func (s *shelf) Size(context.Context) (int64, error) { return int64(len(s.rows)), nil }

func (s *shelf) Records(_ context.Context, from, to int64) ([]journal.Record, error) {
	return s.rows[from:to], nil
}

func (s *shelf) Nodes(_ context.Context, numbers []int64) ([][]byte, error) {
	var nodes [][]byte
	for _, n := range numbers {
		nodes = append(nodes, s.rows[n].Nodes)
	}
	return nodes, nil
}

func (s *shelf) Checkpoints(_ context.Context, after int64, limit int) ([][]byte, error) {
	var notes [][]byte
	for _, msg := range s.checkpoints {
		if c, err := journal.ReadCheckpoint(msg); err == nil && c.Size > after && len(notes) < limit {
			notes = append(notes, msg)
		}
	}
	return notes, nil
}

// enter is what a use case does in the transaction of its change.
func (s *shelf) enter(entries ...journal.Entry) {
	a, err := s.head.Append(rand.Reader, entries...)
	if err != nil {
		panic(err)
	}
	s.rows, s.head = append(s.rows, a.Records...), a.Head
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A duty desk enters what is done, signs a checkpoint, and proves an entry to somebody who has only its public key.
func Example() {
	key := must(journal.ParseKey(must(journal.GenerateKey(rand.Reader, "duty.example/journal"))))
	s := &shelf{}
	at := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
	s.enter(
		journal.Entry{Time: at, Who: "account-7", What: "plan.publish", About: "plan/2026-12/3", Via: "page", Facts: []journal.Fact{{Name: "address", Value: "10.0.0.7"}}},
		journal.Entry{Time: at.Add(time.Minute), Who: "account-2", What: "override.grant", About: "slot/17", Order: "order 112", Via: "page"},
	)
	checkpoint := must(key.Sign(s.head))

	proof := must(journal.Prove(context.Background(), s, 1, s.rows[1], checkpoint))
	text := must(proof.MarshalText())

	var shown journal.Inclusion
	if err := shown.UnmarshalText(text); err != nil {
		panic(err)
	}
	signed, state, err := shown.Verify(must(journal.ParseVerifier(key.Verifier())))
	entry := must(shown.Record.Entry())
	fmt.Println(entry.Who, entry.What, entry.About, "on", entry.Order)
	fmt.Println("entry", shown.N, "of", signed.Size, "content", state, err)
	// Output:
	// account-2 override.grant slot/17 on order 112
	// entry 1 of 2 content whole <nil>
}

// Whoever runs the server can write the journal anew, and it is in order in itself. A checkpoint that was kept outside shows it.
func ExampleVerify() {
	key := must(journal.ParseKey(must(journal.GenerateKey(rand.Reader, "duty.example/journal"))))
	at := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
	honest, forged := &shelf{}, &shelf{}
	honest.enter(journal.Entry{Time: at, Who: "account-7", What: "plan.publish"}, journal.Entry{Time: at, Who: "account-2", What: "override.grant"})
	kept := must(key.Sign(honest.head)) // on a stick, in a safe
	forged.enter(journal.Entry{Time: at, Who: "account-7", What: "plan.publish"}, journal.Entry{Time: at, Who: "account-9", What: "override.grant"})

	var file bytes.Buffer
	if err := journal.Export(context.Background(), &file, forged, key); err != nil {
		panic(err)
	}
	alone := must(journal.Verify(context.Background(), bytes.NewReader(file.Bytes()), journal.Options{Key: key.Verifier()}))
	against := must(journal.Verify(context.Background(), bytes.NewReader(file.Bytes()), journal.Options{Checkpoints: [][]byte{kept}}))
	fmt.Println("alone:", alone.Err())
	fmt.Println("against the checkpoint:", against.Err())
	// Output:
	// alone: <nil>
	// against the checkpoint: the first 2 entries are not those of the outside checkpoint: the journal was rewritten or forked
}

// A content is erased, an entry says so, and every proof stands.
func ExampleRecord_Erase() {
	key := must(journal.ParseKey(must(journal.GenerateKey(rand.Reader, "duty.example/journal"))))
	s := &shelf{}
	at := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
	s.enter(journal.Entry{Time: at, Who: "account-3", What: "absence.enter", About: "person/88", Facts: []journal.Fact{{Name: "reason", Value: "illness"}}})
	before := s.head.Root()
	s.checkpoints = append(s.checkpoints, must(key.Sign(s.head)))

	s.rows[0].Erase()
	s.enter(journal.Entry{Time: at.AddDate(3, 0, 0), Who: "account-1", What: journal.EraseAct, About: journal.EraseList(0), Order: "order 9"})

	report := must(journal.VerifySource(context.Background(), s, key.Verifier(), journal.Options{}))
	first := must(journal.ReadHead(context.Background(), s, 1))
	fmt.Println("whole:", report.OK(), "erased:", report.Erased, "same root:", first.Root() == before)
	// Output:
	// whole: true erased: 1 same root: true
}
