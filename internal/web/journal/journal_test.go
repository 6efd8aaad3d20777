package journal_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/http"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/journal"
)

// signed is a house with some entries in its journal, signed, and the checkpoint over them.
func signed(t *testing.T) (*webtest.House, []byte) {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	ctx := webtest.Context(t)
	private, err := journal.GenerateKey(rand.Reader, "qarovul/test")
	if err != nil {
		t.Fatal(err)
	}
	key, err := journal.ParseKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Write(ctx, func(tx app.Tx) error { return tx.PutSetting(ctx, "journal.key", key.Verifier()) }); err != nil {
		t.Fatal(err)
	}
	note, err := app.SignJournal(ctx, h.Store, key)
	if err != nil {
		t.Fatal(err)
	}
	return h, note
}

var auditor = access.Principal{Account: "a-1", By: "yoxlayici", Grants: []access.Grant{{Role: access.Auditor}}}

func TestTheButtonVerifies(t *testing.T) {
	h, note := signed(t)
	s := webtest.VisitAs(t, auditor, web.New(h.App))
	p := s.Get("/journal?lang=en")
	if n := len(p.All(".journal-table tbody tr")); n < 3 {
		t.Errorf("%d entries are listed", n)
	}
	if !strings.Contains(p.Text("pre.journal-code"), "qarovul/test") {
		t.Error("the checkpoint is not shown")
	}
	if p = s.Post("/journal/verify?lang=en"); !strings.Contains(p.Text(".note-good"), "The journal is whole") || !strings.Contains(p.Text(".note-good"), "No checkpoint from outside") {
		t.Errorf("says %q", p.Text(".note-good"))
	}
	if p = s.Post("/journal/verify?lang=en", "checkpoint", strings.ReplaceAll(string(note), "\n", "\r\n")); !strings.Contains(p.Text(".note-good"), "kept outside fits") {
		t.Errorf("with a checkpoint it says %q %q", p.Text(".note-good"), p.Text(".note-alarm"))
	}
	if p = s.Post("/journal/verify?lang=en", "checkpoint", "abc"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("no checkpoint: status %d", p.Status)
	}
	other, foreign := signed(t)
	_ = other
	if p = s.Post("/journal/verify?lang=en", "checkpoint", string(foreign)); p.One(".note-alarm") == nil {
		t.Error("a checkpoint of another journal fits")
	}
}

// TestTheButtonFinds: a byte of one content in the store was changed.
func TestTheButtonFinds(t *testing.T) {
	h, _ := signed(t)
	a := app.New(app.Options{Store: altered{h.Store}, Now: h.Now, Rand: rand.Reader})
	p := webtest.VisitAs(t, auditor, web.New(a)).Post("/journal/verify?lang=en")
	if !strings.Contains(p.Text(".note-alarm"), "not whole") || !strings.Contains(p.Text(".note-alarm"), "A content was altered") {
		t.Errorf("says %q %q", p.Text(".note-alarm"), p.Text(".note-good"))
	}
}

// altered is a store in which somebody has been.
type altered struct{ app.Store }

func (s altered) Read(ctx context.Context, f func(app.Tx) error) error {
	return s.Store.Read(ctx, func(tx app.Tx) error { return f(alteredTx{tx}) })
}

type alteredTx struct{ app.Tx }

func (t alteredTx) Journal() app.Journal { return alteredJournal{t.Tx.Journal()} }

type alteredJournal struct{ app.Journal }

func (j alteredJournal) Records(ctx context.Context, from, to int64) ([]journal.Record, error) {
	all, err := j.Journal.Records(ctx, from, to)
	for i := range all {
		if at := bytes.IndexByte(all[i].Content, ':'); at > 0 {
			all[i].Content = bytes.Replace(all[i].Content, []byte(`":"`), []byte(`":"x`), 1)
			break
		}
	}
	return all, err
}
