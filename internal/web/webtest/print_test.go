package webtest_test

import (
	"net/http/httptest"
	"path/filepath"
	"testing"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// TestPrint puts pages on A4: without the navigation and the buttons, not wider than the sheet, and a draft with its word
// across it.
func TestPrint(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	if _, err := h.Clear(webtest.Context(t), "2026-12.1", "guard:g1:2026-12-05:sentry:p1:1"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	b.Look(webtest.Window{Width: 718, Height: 1040}) // A4 less its edges, at 96 to the inch
	b.Cookie("theme", "dark")
	for name, path := range map[string]string{"print-today": "/today?open=guard.g1", "print-plan": "/plan", "print-papers": "/papers"} {
		b.Open(path)
		b.Media("print", "dark")
		var got struct {
			Side, Button string
			Wide         int
			Ground, Word string
		}
		b.Eval(`({Side: getComputedStyle(document.querySelector(".side")).display, Button: getComputedStyle(document.querySelector("main .btn")).display,
			Wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
			Ground: getComputedStyle(document.body).backgroundColor, Word: getComputedStyle(document.querySelector("main"), "::before").content})`, &got)
		if got.Side != "none" || got.Button != "none" || got.Wide > 0 || got.Ground != "rgb(255, 255, 255)" {
			t.Errorf("%s: %+v", name, got)
		}
		if want := map[bool]string{true: `"Layihə"`, false: "none"}[name == "print-plan"]; got.Word != want {
			t.Errorf("%s: %s across the page, want %s", name, got.Word, want)
		}
		if *screens != "" {
			b.Shoot(filepath.Join(*screens, name+".png"), 1040)
		}
		b.Media("", "light")
	}
}
