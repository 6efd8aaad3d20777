package webtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"qarovul/internal/access"
)

// Site asks a handler for pages as a browser would: it keeps cookies and follows nothing by itself.
type Site struct {
	t       testing.TB
	h       http.Handler
	by      access.Principal
	cookies map[string]string
}

// Visit starts asking.
func Visit(t testing.TB, h http.Handler) *Site { return VisitAs(t, By, h) }

// VisitAs starts asking for somebody.
func VisitAs(t testing.TB, by access.Principal, h http.Handler) *Site {
	return &Site{t: t, h: h, by: by, cookies: map[string]string{}}
}

// Page is an answer.
type Page struct {
	*html.Node
	Status int
	Header http.Header
	Body   string
}

// Get asks for a page, with headers as pairs of name and value.
func (s *Site) Get(path string, headers ...string) *Page {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), headers)
}

// Part asks for a part of a page as htmx does, to be put into the element of that id.
func (s *Site) Part(path, target string) *Page {
	s.t.Helper()
	return s.Get(path, "HX-Request", "true", "HX-Target", target)
}

// Post sends a form of pairs of name and value.
func (s *Site) Post(path string, pairs ...string) *Page {
	s.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, nil)
}

func (s *Site) do(r *http.Request, headers []string) *Page {
	s.t.Helper()
	r = r.WithContext(access.As(s.t.Context(), s.by))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for name, value := range s.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	res := w.Result()
	for _, c := range res.Cookies() {
		s.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(s.cookies, c.Name)
		}
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	p := &Page{Status: res.StatusCode, Header: res.Header, Body: string(b)}
	if p.Node, err = html.Parse(strings.NewReader(p.Body)); err != nil {
		s.t.Fatal(err)
	}
	if strings.Contains(p.Body, "⟦") {
		at := strings.Index(p.Body, "⟦")
		s.t.Errorf("%s: a text is missing: %.80s", r.URL, p.Body[at:])
	}
	return p
}

// Follow asks for the page that an answer leads to.
func (s *Site) Follow(p *Page) *Page {
	s.t.Helper()
	to := p.Header.Get("Location")
	if to == "" {
		to = p.Header.Get("HX-Redirect")
	}
	if to == "" {
		s.t.Fatalf("status %d leads nowhere: %s", p.Status, Text(p.Node))
	}
	return s.Get(to)
}

// All, One and Text look within the page.
func (p *Page) All(selector string) []*html.Node { return All(p.Node, selector) }

// One finds the first element that fits; nil if none does.
func (p *Page) One(selector string) *html.Node { return One(p.Node, selector) }

// Text is the text of the first element that fits.
func (p *Page) Text(selector string) string { return Text(One(p.Node, selector)) }
