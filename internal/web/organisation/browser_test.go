package organisation_test

import (
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

var screens = flag.String("screens", "", "folder into which the browser test puts its pictures")

// TestTheSlider goes through the history in a real browser, in both languages: by keys on the slider, from change to change, by the date beside it;
// the address carries the date, and what holds follows.
func TestTheSlider(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes its time")
	}
	h := house(t)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	b.Look(webtest.Window{Width: 1440, Height: 900})
	for _, x := range []struct{ lang, today, before, then, year2013 string }{
		{"az", "Ramin Babayev komandirdir", "Akif Yusifov komandirdir", "2013-cü ildən, günü məlum deyil", "(mümkündür)"},
		{"en", "Ramin Babayev commands", "Akif Yusifov commands", "from 2013, the day is not known", "(possible)"},
	} {
		says := func(selector, words string) {
			t.Helper()
			b.Wait(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.replace(/\s+/g, " ").toLowerCase().includes(%q.toLowerCase()))`, selector, words))
		}
		address := func(query string) {
			t.Helper()
			b.Wait(fmt.Sprintf(`location.search === %q`, query))
		}
		b.Cookie("lang", x.lang)
		b.Open("/organisation")
		says(".lead", x.today)
		// Page Down goes to the change before: the day on which both are named.
		b.Do(chromedp.Focus("#org-range"), chromedp.KeyEvent(kb.PageDown))
		address("?date=2026-01-06")
		says(".lead", x.today)
		b.Do(chromedp.KeyEvent(kb.ArrowLeft))
		address("?date=2026-01-05")
		says(".lead", x.before)
		says("#org-body", x.then)
		var at string
		b.Eval(`document.activeElement.id + " " + document.getElementById("org-date").value + " " + document.getElementById("org-range").getAttribute("aria-valuetext")`, &at)
		if want := map[string]string{"az": "org-range 2026-01-05 5 yanvar 2026", "en": "org-range 2026-01-05 5 January 2026"}[x.lang]; at != want {
			t.Errorf("%s: the slider stands at %q, want %q", x.lang, at, want)
		}
		b.Do(chromedp.KeyEvent(kb.PageDown), chromedp.KeyEvent(kb.PageDown)) // the games of 2015, the year of the first
		address("?date=2013-01-01")
		says(".lead", x.year2013)
		// The date beside it does the same.
		b.Script(`{const d = document.getElementById("org-date"); d.value = "1991-12-24"; d.dispatchEvent(new Event("change", {bubbles: true}))}`)
		address("?date=1991-12-24")
		b.Wait(`document.querySelector("#org-body .empty") !== null`)
		b.Script(`history.back()`)
		says(".lead", x.year2013)
	}
	for _, w := range b.Wrong() {
		t.Error(w)
	}
}

// TestPagesInTheBrowser looks at every page on a desk and a phone, by day, by night and in red, and on paper: nothing wider than its window,
// nothing that axe calls serious, no word on the console.
func TestPagesInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes its time")
	}
	core, err := os.ReadFile("../webtest/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	h := house(t)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	stops := append([]string{"/organisation?date=1991-12-24", "/organisation?date=2014-06-01"}, paths...)
	for _, v := range []struct {
		name, lang, theme, medium string
		look                      webtest.Window
		rules                     []string
	}{
		{"az-desk-day", "az", "light", "", webtest.Window{Width: 1440, Height: 900}, nil},
		{"en-desk-night", "en", "dark", "", webtest.Window{Width: 1440, Height: 900}, []string{webtest.Contrast}},
		{"az-desk-red", "az", "red", "", webtest.Window{Width: 1440, Height: 900}, []string{webtest.Contrast}},
		{"en-phone-day", "en", "light", "", webtest.Window{Width: 390, Height: 844, Touch: true}, []string{"target-size"}},
		{"en-paper", "en", "light", "print", webtest.Window{Width: 718, Height: 1040}, []string{""}},
	} {
		b.Look(v.look)
		b.Cookie("lang", v.lang)
		b.Cookie("theme", v.theme)
		for _, path := range stops {
			b.Open(path)
			if v.medium != "" {
				b.Media(v.medium, "light")
			}
			var wide int
			b.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &wide)
			if wide > 0 {
				t.Errorf("%s, %s: %d pixels wider than its window", v.name, path, wide)
			}
			if v.medium == "" {
				for _, f := range b.Axe(string(core), v.rules...) {
					t.Errorf("%s, %s: %s", v.name, path, f)
				}
			}
			if *screens != "" {
				b.Shoot(filepath.Join(*screens, strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path[1:])+"."+v.name+".png"), 1400)
			}
		}
		if v.medium != "" {
			b.Media("", "light")
		}
	}
	for _, w := range b.Wrong() {
		t.Error(w)
	}
}
