package papers_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qarovul/internal/paper"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func house(t *testing.T) *webtest.Site {
	return webtest.Visit(t, webtest.As(webtest.By, web.New(webtest.Start(t, sqlstore.Open).App)))
}

func TestEveryFormHasItsButton(t *testing.T) {
	s := house(t)
	p := s.Get("/papers?date=2026-12-07&guard=g1&paper=en")
	buttons := p.All(".paper a[target=_blank]")
	if len(buttons) != len(paper.Forms) {
		t.Fatalf("%d buttons for %d forms", len(buttons), len(paper.Forms))
	}
	for _, b := range buttons {
		u, err := url.Parse(webtest.Attr(b, "href"))
		if err != nil {
			t.Fatal(err)
		}
		form, err := paper.ParseForm(strings.TrimPrefix(u.Path, "/papers/"))
		if err != nil {
			t.Error(err)
		}
		want := url.Values{"guard": {"g1"}, "paper": {"en"}, "date": {"2026-12-07"}}
		if form.ByMonth() {
			want.Del("date")
			want.Set("month", "2026-12")
		}
		if got := u.Query().Encode(); got != want.Encode() {
			t.Errorf("%s: got %s, want %s", form, got, want.Encode())
		}
	}
}

func TestTablesOfTheMonth(t *testing.T) {
	s := house(t)
	p := s.Get("/papers?date=2026-12-07&ledger=night")
	for _, want := range []string{"/files/roster?format=xlsx&month=2026-12", "/files/ledger?format=xlsx&kind=night&month=2026-12"} {
		if p.One("a[href="+want+"]") == nil {
			t.Errorf("no link to %s", want)
		}
	}
}

func TestPostingSheetIsPrinted(t *testing.T) {
	s := house(t)
	p := s.Get("/papers/posting-sheet?date=2026-12-05")
	if p.Status != http.StatusOK || p.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix([]byte(p.Body), []byte("%PDF-")) {
		t.Fatalf("status %d, %s, %.60q", p.Status, p.Header.Get("Content-Type"), p.Body)
	}
	if got := p.Header.Get("Content-Disposition"); got != `inline; filename="posting-sheet-2026-12-05.pdf"` {
		t.Errorf("named %q", got)
	}
}

func TestNothingToPrintIsSaid(t *testing.T) {
	s := house(t)
	for path, want := range map[string]int{
		"/papers/posting-sheet?date=2027-06-01": http.StatusNotFound,
		"/papers/love-letter":                   http.StatusNotFound,
		"/papers/posting-sheet?date=yesterday":  http.StatusUnprocessableEntity,
	} {
		p := s.Get(path)
		if p.Status != want || p.One(".problem") == nil {
			t.Errorf("%s: status %d", path, p.Status)
		}
	}
}

func TestDraftIsSaid(t *testing.T) {
	s := house(t)
	p := s.Get("/papers")
	if p.One(".head .badge-published") == nil {
		t.Error("the state of the plan is not shown")
	}
	if got := s.Get("/papers?month=2027-06").Text(".lead"); !strings.Contains(got, "planlaşdırılmayıb") {
		t.Errorf("a month without a plan says %q", got)
	}
}
