// Package api is the JSON API: all that the pages do, for programs. It calls the use cases of app (and clerk for papers and
// files) and nothing else, so that whatever comes in here is checked and noted like anything else.
//
// The description, OpenAPI 3.1, is served at /api/openapi.json and made from the Go types of this package: there is no
// second text of it that could differ. Names are the field's words in snake_case. Dates are 2026-12-05, months 2026-12, moments
// RFC 3339 in the force's zone; what is not known or not set is left out.
//
// Errors are application/problem+json (RFC 9457) with a message and a hint in the language asked for by ?lang= or by the
// Accept-Language header, and a code of app's vocabulary, from which the HTTP status follows. What went wrong inside is
// logged and never shown.
package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"qarovul/internal/app"
	"qarovul/internal/words"
)

// Version of the API. It changes when something that was there is there no more.
const Version = "1"

// Option changes what New makes.
type Option func(*server)

// Log takes what the API has to say of itself: the causes of internal errors.
func Log(l *slog.Logger) Option { return func(s *server) { s.log = l } }

type server struct {
	app *app.App
	log *slog.Logger
	api huma.API
}

// New is the API over the use cases. It owns the addresses under /api/.
func New(a *app.App, options ...Option) http.Handler {
	s := &server{
		app: a, log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, set := range options {
		set(s)
	}
	mux := http.NewServeMux()
	s.api = humago.New(mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Qarovul", Version: Version, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
				Description: "The duty desk of a protective guard force: who serves, what is guarded, who guards what and when."},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)},
			Tags:       tags,
		},
		Formats:                      huma.DefaultFormats,
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	})
	s.register()
	// Described once, when everything is there. A description that cannot be written is a fault of the program.
	text, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		panic(err)
	}
	mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text) // the reader may have gone
	})
	mux.HandleFunc("/", s.lost(mux))
	return s.around(mux)
}

var tags = []*huma.Tag{
	{Name: "register", Description: "People, units, and the dated facts about them."},
	{Name: "sites", Description: "What is guarded: facilities, standing guards, posts, standing duties."},
	{Name: "selection", Description: "Applications from the first step to the posting, and who is to be vetted again."},
	{Name: "retention", Description: "How long what is known of people is kept."},
	{Name: "months", Description: "Months and days as they are in force, what really happened, the ledger, wishes."},
	{Name: "plans", Description: "Versions of a month's plan: slots, edits, answers, publication."},
	{Name: "jobs", Description: "Long work: planning."},
	{Name: "files", Description: "Papers, exports, imports, calendars."},
	{Name: "organisation", Description: "The organisation through time, and people, units and posts as of a date."},
	{Name: "desk", Description: "The organisation, its rules, search, the log of changes."},
}

func (s *server) register() {
	s.people()
	s.records()
	s.units()
	s.strength()
	s.sites()
	s.months()
	s.happened()
	s.wishes()
	s.versions()
	s.answers()
	s.edits()
	s.jobs()
	s.files()
	s.feeds()
	s.desk()
	s.throughTime()
	s.mobilisation()
	s.readiness()
	s.selection()
}

type contextKey int

const (
	langKey contextKey = iota
	serverKey
)

// around gives each request its language and caller, and tells of a panic as of any other error of ours.
func (s *server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), langKey, langOf(r))
		ctx = context.WithValue(ctx, serverKey, s)
		r = r.WithContext(ctx)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, mostFile)
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.log.Error("a request failed", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			writeProblem(w, internalProblem(lang(ctx)))
		}()
		next.ServeHTTP(w, r)
	})
}

// The longest requests that are read.
const (
	mostRecord = 1 << 20
	mostFile   = 64 << 20 // an import of a large force
)

// langOf is the language that a request asks for; Azerbaijani unless it wants English.
func langOf(r *http.Request) words.Lang {
	if l, err := words.ParseLang(r.URL.Query().Get("lang")); err == nil {
		return l
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		name, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		name, _, _ = strings.Cut(name, "-")
		if l, err := words.ParseLang(strings.ToLower(name)); err == nil {
			return l
		}
	}
	return words.Az
}

func lang(ctx context.Context) words.Lang {
	l, _ := ctx.Value(langKey).(words.Lang)
	return l
}

// lost answers for addresses and methods that are not there.
func (s *server) lost(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := lang(r.Context())
		var may []string
		for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
			other := r.Clone(r.Context())
			other.Method = m
			if _, pattern := mux.Handler(other); pattern != "/" {
				may = append(may, m)
			}
		}
		if len(may) > 0 {
			w.Header().Set("Allow", strings.Join(may, ", "))
			p := problemOf(l, app.Errorf(app.CodeInvalid, "api.method", r.Method, strings.Join(may, ", ")))
			p.Status = http.StatusMethodNotAllowed
			writeProblem(w, p)
			return
		}
		writeProblem(w, problemOf(l, app.Errorf(app.CodeNotFound, "api.address", r.URL.Path)))
	}
}
