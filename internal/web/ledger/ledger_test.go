package ledger_test

import (
	"testing"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func TestLedgerNamesWhoGoesNextAndFollowsItsFilters(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
	p := s.Get("/ledger?month=2026-12&kind=weekday&lang=en")
	if p.Status != 200 {
		t.Fatalf("status %d", p.Status)
	}
	rows := p.All(".ledger-table tbody tr")
	if len(rows) == 0 {
		t.Fatal("no rows")
	}
	if got := webtest.Text(webtest.One(rows[0], "td")); got != "1" {
		t.Errorf("first row's turn: got %q, want 1", got)
	}
	if got, want := len(p.All(".ledger-table thead .ledger-day")), 31; got != want {
		t.Errorf("days: got %d, want %d", got, want)
	}
	if len(p.All(".ledger-served")) == 0 {
		t.Error("nobody served in December")
	}
	one := s.Get("/ledger?month=2026-12&unit=t1")
	if n := len(one.All(".ledger-table tbody tr")); n == 0 || n >= len(rows) {
		t.Errorf("one platoon: %d rows of %d", n, len(rows))
	}
	none := s.Get("/ledger?month=2031-01")
	if none.Status != 200 || len(none.All(".empty")) != 1 {
		t.Errorf("a month without a plan: status %d, want an empty state", none.Status)
	}
	if got := s.Get("/ledger?month=December").Status; got != 422 {
		t.Errorf("a month that is none: status %d, want 422", got)
	}
}

func TestLedgerIsHandedOutAsAFile(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
	for path, want := range map[string]int{
		"/files/ledger?month=2026-12&format=csv":  200,
		"/files/ledger?month=2026-12&format=json": 422,
		"/files/song":                 422,
		"/files/ledger?month=2031-01": 404,
	} {
		if got := s.Get(path).Status; got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
}
