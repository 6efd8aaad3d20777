package webtest_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// telling is the language in which the story is told, with the words that the reader must meet on the way.
type telling struct {
	lang                                      string
	empty, first, ill, open, two, sheet, post string
}

// TestStory goes the way that the product is for, by mouse and keyboard in a real browser: the month is planned by the engine and
// published, a sentry of the 5th falls ill, Today says so, somebody whom the house suggests takes the slot, the month is published again,
// and the posting sheet comes out with the new name.
func TestStory(t *testing.T) {
	if testing.Short() {
		t.Skip("the story takes its time")
	}
	for _, w := range []telling{
		{"az", "Yanvar 2027 üçün plan yoxdur", "Bu, ayın ilk variantıdır", "naryada çıxa bilmir", "1 yer boşdur", "2 nəfərə xəbər verilməlidir", "Postlar cədvəli", "Baş giriş"},
		{"en", "There is no plan of January 2027", "This is the month's first version", "Cannot stand 1 duty", "1 open slot", "2 people are to be told", "Posting sheet", "Main entrance"},
	} {
		t.Run(w.lang, func(t *testing.T) { tell(t, w) })
	}
}

// teller is the reader of the story at the browser.
type teller struct {
	*webtest.Browser
	t     *testing.T
	house *webtest.House
	telling
}

func tell(t *testing.T, w telling) {
	h := webtest.Start(t, sqlstore.Open)
	h.Set(when.MustDate("2026-12-28").At(600))
	ctx, stop := context.WithCancel(webtest.Context(t))
	var work sync.WaitGroup
	work.Go(func() {
		if err := h.Work(ctx); err != nil {
			t.Error(err)
		}
	})
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(func() {
		srv.Close()
		stop()
		work.Wait()
	})
	b := webtest.NewBrowser(t, srv.URL)
	b.Look(webtest.Window{Width: 1440, Height: 900})
	b.Cookie("lang", w.lang)
	s := &teller{Browser: b, t: t, house: h, telling: w}

	s.planMonth()
	s.publishFirst()
	h.Set(when.MustDate("2027-01-04").At(540))
	ill := s.fallIll()
	s.seeOpen(ill)
	stands := s.replace()
	s.publishAgain(ill, stands)
	s.print(ill, stands)
	if bad := b.Wrong(); len(bad) > 0 {
		t.Errorf("the browser complains: %q", bad)
	}
}

// press clicks what is seen and waits for what must be seen then.
func (s *teller) press(what, then string) {
	s.t.Helper()
	s.Do(chromedp.WaitVisible(what), chromedp.Click(what), chromedp.WaitVisible(then))
}

// text is what all elements say that fit the selector.
func (s *teller) text(selector string) []string {
	s.t.Helper()
	var out []string
	s.Eval(`[...document.querySelectorAll('`+selector+`')].map(e => e.innerText.replace(/\s+/g, " ").trim())`, &out)
	return out
}

// says fails unless one of the elements has the words.
func (s *teller) says(selector, words string) {
	s.t.Helper()
	got := s.text(selector)
	if !slices.ContainsFunc(got, func(x string) bool { return strings.Contains(x, words) }) {
		s.t.Errorf("%s: %s says %q, want %q", s.lang, selector, got, words)
	}
}

func (s *teller) planMonth() {
	s.t.Helper()
	s.Open("/plan?month=2027-01")
	s.says("h2", s.empty)
	// A second of search is enough for so few; the page offers none below half a minute.
	s.Script(`document.querySelector('form[action="/plan/start"] option').value = "1s"`)
	s.press(`form[action="/plan/start"] button`, "main[data-state=draft] .plan-figures")
	if open := s.text(".plan-figure-open"); len(open) > 0 {
		s.t.Errorf("the engine leaves slots open: %q", open)
	}
}

func (s *teller) publishFirst() {
	s.t.Helper()
	s.press(`.head-acts a[href^="/plan/publish"]`, `#sheet form[action="/plan/publish"] .btn-main`)
	s.says("#sheet-body", s.first)
	s.approve()
	s.press(`#sheet form[action="/plan/publish"] .btn-main`, "main[data-state=published]")
}

// approve asks for the second person's word, who gives it, and comes back to publish.
func (s *teller) approve() {
	s.t.Helper()
	s.press(`#sheet form[action="/plan/approval"] button`, "#toasts .toast")
	mo, err := s.house.Month(webtest.Context(s.t), when.NewMonth(2027, 1))
	if err == nil {
		err = s.house.Approve(webtest.Context(s.t), mo.Working)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.press(`.head-acts a[href^="/plan/publish"]`, `#sheet form[action="/plan/publish"] .btn-main:not([disabled])`)
}

// fallIll goes from Today by the bar of a sentry who mounts on the 5th to that sentry's page, and enters the illness there.
func (s *teller) fallIll() string {
	s.t.Helper()
	s.Open("/today")
	s.press(".head-acts a[rel=next]", `input[name=date][value="2027-01-05"]`)
	if open := s.text(".today-open li"); len(open) > 0 {
		s.t.Errorf("open before anybody is ill: %q", open)
	}
	s.press(`[data-key="guard.g1"]`, `[id="row-guard.g1"] .gantt-row:nth-child(3) a.bar`)
	// The day begins with the guard of the day before; the one that mounts in the evening has the last bar of its post.
	s.Script(`[...document.querySelectorAll('[id="row-guard.g1"] .gantt-row:nth-child(3) a.bar')].at(-1).id = "evening"`)
	s.press("#evening", "#sheet-body .facts a.person")
	name := s.text("#sheet-body .facts .person-name")[0]
	s.press("#sheet-body .facts a.person", `.head-acts a[href^="/absences/new"]`)
	s.says("h1", name)
	s.press(`.head-acts a[href^="/absences/new"]`, `#sheet form[action="/absences"] select[name=kind]`)
	s.Do(
		chromedp.SetValue(`#sheet select[name=kind]`, "illness"),
		chromedp.SetValue(`#sheet input[name=first]`, "2027-01-05"),
		chromedp.SetValue(`#sheet input[name=last]`, "2027-01-05"),
	)
	s.press(`#sheet form[action="/absences"] .btn-main`, "#vacated-duties")
	s.says("#vacated-duties h2", s.ill)
	return name
}

// seeOpen finds the vacated slot on Today, at the top of the window and red.
func (s *teller) seeOpen(ill string) {
	s.t.Helper()
	s.Open("/today?date=2027-01-05")
	s.says(".today-open h2", s.open)
	s.says(".today-open li", ill)
	var at struct{ Foot, Chart float64 }
	s.Eval(`({Foot: document.querySelector(".today-open").getBoundingClientRect().bottom, Chart: document.querySelector(".gantt").getBoundingClientRect().top})`, &at)
	if at.Foot > at.Chart || at.Foot > 600 {
		s.t.Errorf("the open slot ends at %.0f pixels, the chart begins at %.0f: it must stand first and in sight", at.Foot, at.Chart)
	}
	var signal bool
	s.Eval(`getComputedStyle(document.querySelector(".today-open .badge-open")).backgroundColor !== getComputedStyle(document.querySelector(".today-open")).backgroundColor`, &signal)
	if !signal {
		s.t.Error("the state of the slot does not stand out from its ground")
	}
}

// replace takes whom the house puts first.
func (s *teller) replace() string {
	s.t.Helper()
	s.press(`.today-open a[href^="/replace"]`, "#sheet .candidate .btn-main")
	name := s.text("#sheet .candidate strong")[0]
	s.press("#sheet .candidate .btn-main", ".today-draft")
	// What is in force stays open until the draft is published.
	s.says(".today-open h2", s.open)
	return name
}

func (s *teller) publishAgain(ill, stands string) {
	s.t.Helper()
	s.press(".today-draft a", "main[data-state=draft] .plan-figures")
	s.press(`.head-acts a[href^="/plan/publish"]`, `#sheet form[action="/plan/publish"] .btn-main`)
	s.says("#sheet-body h3", s.two)
	s.approve()
	s.press(`#sheet form[action="/plan/publish"] .btn-main`, "main .told")
	got := s.text("main .told .person-name")
	slices.Sort(got)
	want := []string{ill, stands}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.t.Errorf("to be told: %q, want %q", got, want)
	}
	if lost := s.text("main .told .told-lost"); len(lost) != 1 {
		s.t.Errorf("duties lost: %q, want one", lost)
	}
}

// print fetches the posting sheet from where the page of papers leads, and reads its text layer.
func (s *teller) print(ill, stands string) {
	s.t.Helper()
	s.Open("/today?date=2027-01-05")
	if open := s.text(".today-open li"); len(open) > 0 {
		s.t.Errorf("still open after it was filled and published: %q", open)
	}
	s.press(`.head-acts a[href^="/papers"]`, "select[name=paper]")
	link := `a[href^="/papers/posting-sheet"][href*="date=2027-01-05"][href*="paper=` + s.lang + `"]`
	s.Script(`{const p = document.querySelector("select[name=paper]"); p.value = "` + s.lang + `"; p.dispatchEvent(new Event("change", {bubbles: true}))}`)
	s.Do(chromedp.WaitVisible(link))
	var coded string
	s.Eval(`fetch(document.querySelector('`+link+`').href).then(r => r.bytes()).then(b => b.toBase64())`, &coded)
	pdf, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		s.t.Fatalf("not a PDF: %.40q, %v", pdf, err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		s.t.Log("no pdftotext on this machine: the names on the sheet are not read; install the package poppler-utils")
		return
	}
	c := exec.CommandContext(s.t.Context(), reader, "-layout", "-", "-")
	c.Stdin = bytes.NewReader(pdf)
	raw, err := c.Output()
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.Contains(string(raw), s.sheet) {
		s.t.Errorf("%s: the paper does not call itself %q:\n%s", s.lang, s.sheet, raw)
	}
	for line := range strings.Lines(string(raw)) {
		if strings.Contains(line, s.post) {
			if !strings.Contains(line, stands) || strings.Contains(line, ill) {
				s.t.Errorf("the post's line is %q; want %s there and not %s", line, stands, ill)
			}
			return
		}
	}
	s.t.Errorf("%s: the post %s is not on the sheet:\n%s", s.lang, s.post, raw)
}
