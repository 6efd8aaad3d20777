package webtest_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// TestKeyboard goes about by keys alone: Ctrl+K and a part of a name to a person, a row opened with Enter, the sheet closed with
// Escape and the eye back where it was.
func TestKeyboard(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	b.Look(webtest.Window{Width: 1440, Height: 900})
	b.Open("/today")

	b.Do(chromedp.KeyEvent("k", chromedp.KeyModifiers(kb.ModifierCtrl)), chromedp.WaitVisible("#palette[open]"),
		chromedp.SendKeys("#palette-q", "sened"))
	b.Wait(`document.querySelectorAll("#palette-hits a.hit").length === 1`)
	b.Leaves(chromedp.KeyEvent(kb.Enter))
	b.Wait(`location.pathname === "/papers"`)

	b.Open("/today")
	b.Eval(`document.querySelector(".gantt-toggle").focus()`, nil)
	b.Do(chromedp.KeyEvent(kb.Enter))
	b.Wait(`document.querySelectorAll(".gantt-inner .bar").length > 20`)
	b.Wait(`location.search === "?open=guard.g1"`)
	b.Eval(`document.querySelector(".gantt-inner a.bar").focus()`, nil)
	b.Do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#sheet[open] h2"))
	b.Wait(`document.activeElement.tagName === "H2"`)
	b.Do(chromedp.KeyEvent(kb.Escape))
	b.Wait(`!document.getElementById("sheet").open && document.activeElement.classList.contains("bar")`)
	for _, w := range b.Wrong() {
		t.Error(w)
	}
}

// TestLostDesk says that nothing was lost when the server is gone.
func TestLostDesk(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	b := webtest.NewBrowser(t, srv.URL)
	b.Cookie("lang", "en")
	b.Open("/today")
	srv.CloseClientConnections()
	srv.Close()
	b.Do(chromedp.Click(".bar"), chromedp.WaitVisible(".toast-alarm"))
	var said string
	b.Eval(`document.querySelector(".toast-alarm").textContent`, &said)
	if want := "The desk does not answerNothing was lost. Try again once the connection is back."; said != want {
		t.Errorf("says %q", said)
	}
	b.Wrong() // the browser's own complaint about the connection
}

// TestSheetOpensForItsForms: a sheet that is shown as a page by itself puts the answer of its forms into the side sheet, in sight.
func TestSheetOpensForItsForms(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	b.Look(webtest.Window{Width: 390, Height: 844, Touch: true})
	b.Open("/why?slot=guard:g1:2026-12-05:sentry:p1:1")
	b.Do(chromedp.SendKeys("#f-person-text", "Əkrəm"))
	b.Wait(`document.querySelector("#pick-person input[type=radio]:checked") !== null`)
	b.Do(chromedp.Click("main form.form .btn"), chromedp.WaitVisible("#sheet[open] .why-verdict"))
	for _, w := range b.Wrong() {
		t.Error(w)
	}
}
