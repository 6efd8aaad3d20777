// Package ui is what every page is made of: the request with its reader's language, theme and density; the shell around a
// page; forms that lose nothing; errors put into words; and the components, each a folder with its template, style and
// script side by side. Pages are packages of their own beside this one and know it; it knows none of them.
package ui

import (
	"context"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/words"
)

// Options for NewKit.
type Options struct {
	// Organisation whose register it is; its name stands at the top.
	Organisation func(context.Context) (app.Organisation, error)
	// Login is whose session a request belongs to, "" where nobody signs in.
	Login func(context.Context) string
	// Proving gives what a passkey of whoever asks is to sign as a proof, nil where they prove by password. Without it nobody is asked.
	Proving func(*http.Request) ([]byte, error)
	// Alarms are what whoever reads has to know on every page.
	Alarms func(context.Context) ([]access.Emergency, error)
	Now    func() time.Time
	Log    *slog.Logger
	// Asset gives the address of a bundled file by its plain name.
	Asset func(name string) string
}

// Kit serves pages. Make it with NewKit, let pages mount on it, then use it as a handler.
type Kit struct {
	opts Options
	mux  *http.ServeMux
	own  *Templates
	acts []Action
	// needs of the addresses, by pattern.
	needs map[string][]Need
}

// NewKit reads the components' templates; it panics if one does not parse, which is a fault of the program.
func NewKit(o Options) *Kit {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Asset == nil {
		o.Asset = func(name string) string { return "/assets/" + name }
	}
	k := &Kit{opts: o, mux: http.NewServeMux(), needs: map[string][]Need{}}
	k.own = k.Templates()
	return k
}

// Action is something that the palette of Ctrl+K offers beside the pages: a catalogue key for its name and where it leads.
type Action struct {
	Key  string
	Icon string
	Href func(*Request) string
	// Needs are those of its address: who has none of them is not offered it.
	Needs []Need
}

// Open says whether an action is for whoever has the rights.
func (a Action) Open(r access.Rights) bool { return open(a.Needs, r) }

// Offer adds an action to the palette.
func (k *Kit) Offer(a ...Action) { k.acts = append(k.acts, a...) }

// Actions are what was offered.
func (k *Kit) Actions() []Action { return k.acts }

// Handler answers a request. An error becomes a page, or a fragment where a part of a page was asked for, that says what
// happened; whatever was written before is dropped.
type Handler func(*Request) error

// Need is a right without which an address is closed. How far the right reaches is for the use cases to say.
type Need struct {
	Act access.Action
	On  access.Resource
}

// Sees, Takes and Changes are the needs of addresses.
func Sees(on access.Resource) Need { return Need{access.See, on} }

// Takes is the need of what leaves the house.
func Takes(on access.Resource) Need { return Need{access.Take, on} }

// Changes is the need of forms, and of the pages on which they stand.
func Changes(on access.Resource) Need { return Need{access.Change, on} }

// Approves is the need of what lets something take effect.
func Approves(on access.Resource) Need { return Need{access.Approve, on} }

// Get serves pages and parts of pages at a pattern of net/http without its method: "/units/{id}". Whoever has one of the needs may come
// in; without needs everybody who is signed in may.
func (k *Kit) Get(pattern string, h Handler, needs ...Need) { k.mount("GET "+pattern, h, needs) }

// Post takes forms.
func (k *Kit) Post(pattern string, h Handler, needs ...Need) { k.mount("POST "+pattern, h, needs) }

func (k *Kit) mount(pattern string, h Handler, needs []Need) {
	k.needs[pattern] = needs
	k.mux.Handle(pattern, k.handler(h, needs))
}

// Handle serves anything else, say a file to take away.
func (k *Kit) Handle(pattern string, h http.Handler) { k.mux.Handle(pattern, h) }

// ServeHTTP serves what was mounted, and a page that says so where there is nothing.
func (k *Kit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, pattern := k.mux.Handler(r)
	if pattern == "" {
		k.lost(w, r)
		return
	}
	k.mux.ServeHTTP(w, r)
}

func (k *Kit) handler(h Handler, needs []Need) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := k.request(w, r)
		err := q.closed(needs)
		if err == nil {
			err = q.parse()
		}
		if err == nil {
			err = h(q)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			q.fail(err)
		}
	})
}

// Templates parses a page's templates together with the components, once for each language. Every file of the file systems
// that ends in .html is read; templates are named by their {{define}}. It panics on a template that does not parse.
func (k *Kit) Templates(files ...fs.FS) *Templates {
	t := &Templates{parsed: map[words.Lang]*template.Template{}}
	for _, l := range []words.Lang{words.Az, words.En} {
		t.parsed[l] = k.parse(l, files)
	}
	return t
}

// lost says that there is no such page or, where there is but not for this method, which methods it has.
func (k *Kit) lost(w http.ResponseWriter, r *http.Request) {
	var may []string
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		if _, pattern := k.mux.Handler(&http.Request{Method: m, URL: r.URL, Host: r.Host}); pattern != "" {
			may = append(may, m)
		}
	}
	err := app.Errorf(app.CodeNotFound, "web.page", r.URL.Path)
	if len(may) > 0 {
		w.Header().Set("Allow", strings.Join(may, ", "))
		err = app.Errorf(app.CodeInvalid, "web.method", r.Method, strings.Join(may, ", "))
		w = &withStatus{w, http.StatusMethodNotAllowed}
	}
	k.handler(func(*Request) error { return err }, nil).ServeHTTP(w, r)
}

// withStatus answers with a status of its own, whatever the error's code would give.
type withStatus struct {
	http.ResponseWriter
	status int
}

func (w *withStatus) WriteHeader(int) { w.ResponseWriter.WriteHeader(w.status) }
