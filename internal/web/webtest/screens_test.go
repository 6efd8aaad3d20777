package webtest_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// TestScreens takes the pictures of docs/screens: every page in both languages, and the day on a phone, at night and in red.
// It runs only where QAROVUL_SCREENS names a folder.
func TestScreens(t *testing.T) {
	dir := os.Getenv("QAROVUL_SCREENS")
	if dir == "" {
		t.Skip("QAROVUL_SCREENS names no folder for the pictures")
	}
	if !filepath.IsAbs(dir) { // as seen from the root of the module, where make is
		dir = filepath.Join("..", "..", "..", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	g := newGuide(t)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(g.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	take := func(s stop, name string) {
		b.Open(s.path(g))
		if s.then != "" {
			b.Script(s.then)
			b.Wait(s.until)
		}
		b.Shoot(filepath.Join(dir, name+".webp"), 0)
	}
	b.Look(webtest.Window{Width: 1440, Height: 900})
	for _, lang := range []string{"az", "en"} {
		b.Cookie("lang", lang)
		b.Cookie("theme", "light")
		for _, s := range slices.Concat(tour, pictured) {
			take(s, s.name+"."+lang)
		}
	}
	for _, theme := range []string{"dark", "red"} {
		b.Cookie("theme", theme)
		for _, s := range tour[:2] {
			take(s, fmt.Sprintf("%s.%s", s.name, theme))
		}
	}
	b.Look(webtest.Window{Width: 390, Height: 844, Touch: true})
	b.Cookie("theme", "light")
	for _, s := range tour[:2] {
		take(s, s.name+".phone")
	}
}
