package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func house(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func TestShell(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today")
	if got := webtest.Attr(p.One("html"), "lang"); got != "az" {
		t.Errorf("language %q for somebody who never chose", got)
	}
	if got, want := p.Text("title"), "Bu gün · qarovul"; got != want {
		t.Errorf("got title %q, want %q", got, want)
	}
	if got, want := p.Text(".side a[aria-current=page]"), "Bu gün"; got != want {
		t.Errorf("got %q lit, want %q", got, want)
	}
	if len(p.All("main h1")) != 1 {
		t.Error("a page has one heading that says where you are")
	}
	if got, want := p.Text(".side-demo"), "Nümayiş: adamlar və postlar uydurmadır"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRootLeadsToToday(t *testing.T) {
	_, s := house(t)
	p := s.Get("/")
	if p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/today" {
		t.Errorf("status %d to %q", p.Status, p.Header.Get("Location"))
	}
}

func TestPreferencesAreKept(t *testing.T) {
	_, s := house(t)
	p := s.Post("/display", "theme", "red", "back", "/jobs")
	if p.Header.Get("Location") != "/jobs" {
		t.Errorf("leads to %q", p.Header.Get("Location"))
	}
	s.Post("/display", "density", "compact")
	s.Post("/display", "lang", "en")
	s.Post("/display", "theme", "gold", "lang", "xx")
	p = s.Get("/today")
	root := p.One("html")
	for name, want := range map[string]string{"lang": "en", "data-theme": "red", "data-density": "compact"} {
		if got := webtest.Attr(root, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := p.Text("h1"); got != "Today" {
		t.Errorf("heading %q", got)
	}
}

func TestLanguageInTheAddressIsKept(t *testing.T) {
	_, s := house(t)
	if got := s.Get("/jobs?lang=en").Text("h1"); got != "Jobs" {
		t.Errorf("got %q", got)
	}
	if got := s.Get("/jobs").Text("h1"); got != "Jobs" {
		t.Errorf("got %q on the next page", got)
	}
}

func TestUnknownPageSaysWhatToDo(t *testing.T) {
	_, s := house(t)
	p := s.Get("/no/such/page")
	if p.Status != http.StatusNotFound {
		t.Errorf("status %d", p.Status)
	}
	text := p.Text(".problem")
	for _, want := range []string{"/no/such/page", "Heç nə itməyib", "Ctrl+K"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
	part := s.Part("/no/such/page", "sheet-body")
	if part.One(".side") != nil || part.One(".problem") == nil {
		t.Error("a part that fails is the problem alone")
	}
}

// Nothing inline, nothing from elsewhere: the policy would stop it, and the page would be broken.
func TestPagesKeepToThePolicy(t *testing.T) {
	_, s := house(t)
	for _, path := range []string{"/today", "/plan", "/jobs", "/papers", "/plan?month=2027-05", "/search?q=a", "/nothing"} {
		p := s.Get(path)
		if got := p.Header.Get("Content-Security-Policy"); got != web.Policy {
			t.Errorf("%s: policy %q", path, got)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := p.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		for n := range p.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "style" || n.Data == "script" && webtest.Attr(n, "src") == "" {
				t.Errorf("%s: <%s> in the page", path, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
					t.Errorf("%s: %s=%q", path, a.Key, a.Val)
				}
				if (a.Key == "src" || a.Key == "href" || a.Key == "action") && strings.Contains(a.Val, "//") {
					t.Errorf("%s: %s leads elsewhere: %q", path, a.Key, a.Val)
				}
			}
		}
	}
}

func TestChangesOfAnotherSiteAreRefused(t *testing.T) {
	h, _ := house(t)
	r := httptest.NewRequest(http.MethodPost, "/plan/start", strings.NewReader("month=2027-01"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	webtest.As(webtest.By, web.New(h.App)).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("status %d", w.Code)
	}
	if js, err := h.Jobs(webtest.Context(t), 5); err != nil || len(js) != 0 {
		t.Errorf("jobs %v, %v", js, err)
	}
}

func TestAssets(t *testing.T) {
	_, s := house(t)
	p := s.Get("/today")
	css := webtest.Attr(p.One("link[rel=stylesheet]"), "href")
	got := s.Get(css, "Accept-Encoding", "gzip")
	if got.Status != http.StatusOK || got.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", css, got.Status, got.Header)
	}
	if got := s.Get(css).Header.Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("kind %q", got)
	}
	if got := s.Get("/assets/../web.go").Status; got == http.StatusOK {
		t.Error("serves what is no asset")
	}
	if got := s.Get("/assets/app.css").Status; got != http.StatusNotFound {
		t.Errorf("the plain name gives %d", got)
	}
	for _, l := range p.All("link[rel=preload]") {
		if got := s.Get(webtest.Attr(l, "href")); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: %d %s", webtest.Attr(l, "href"), got.Status, got.Header.Get("Content-Type"))
		}
	}
}

func TestSearch(t *testing.T) {
	_, s := house(t)
	p := s.Part("/search?q=memmedov", "palette-hits")
	hit := p.One("a.hit")
	if got := webtest.Text(hit); !strings.Contains(got, "Məmmədov") {
		t.Errorf("the first hit is %q", got)
	}
	if got := webtest.Attr(hit, "href"); !strings.HasPrefix(got, "/people/") {
		t.Errorf("leads to %q", got)
	}
	p = s.Part("/search?q=senedler", "palette-hits")
	if got := webtest.Attr(p.One("a.hit"), "href"); got != "/papers" {
		t.Errorf("senedler leads to %q", got)
	}
	p = s.Part("/search?q=sabah", "palette-hits")
	if got := webtest.Attr(p.One("a.hit"), "href"); got != "/today?date=2026-12-06" {
		t.Errorf("sabah leads to %q", got)
	}
	p = s.Part("/search?q=%3Cb%3Exyzzy", "palette-hits")
	if got := p.Text(".palette-none"); !strings.Contains(got, "<b>xyzzy") {
		t.Errorf("nothing found says %q", got)
	}
}

func TestWhatIsFoundIsThere(t *testing.T) {
	_, s := house(t)
	for _, text := range []string{"memmedov", "taqim", "darvaza", "sinaq", "arxiv"} {
		hits := s.Part("/search?q="+text, "palette-hits").All("a.hit")
		if len(hits) == 0 {
			t.Errorf("%s: nothing", text)
		}
		for _, h := range hits {
			if p := s.Get(webtest.Attr(h, "href")); p.Status != http.StatusOK {
				t.Errorf("%s: %s leads to %d", text, webtest.Attr(h, "href"), p.Status)
			}
		}
	}
}
