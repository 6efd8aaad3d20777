package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"qarovul/internal/app"
	"qarovul/internal/words"
)

// Problem is an error as it is told: RFC 9457 with the fields that this API adds.
type Problem struct {
	Type   string   `json:"type" doc:"Always about:blank: code says what it is."`
	Title  string   `json:"title" doc:"What the code means, in English."`
	Status int      `json:"status" doc:"The HTTP status."`
	Code   app.Code `json:"code" enum:"invalid,not-found,conflict,refused,busy,forbidden,prove,unauthenticated,limited,internal" doc:"The kind of error, from which the status follows."`
	Detail string   `json:"detail" doc:"What happened, in the language asked for."`
	Hint   string   `json:"hint,omitempty" doc:"What to do, in the language asked for."`
	Field  string   `json:"field,omitempty" doc:"The field or column that it is about."`
	// Errors is all that is wrong, where there may be more than one.
	Errors []ProblemPart `json:"errors,omitempty" doc:"All that is wrong, where it may be more than one thing."`
	// Refusal says which rules forbid an edit.
	Refusal *Refusal `json:"refusal,omitempty" doc:"Of an edit that hard rules forbid: which, and why. Nothing was changed."`
}

// ProblemPart is one of several things that are wrong.
type ProblemPart struct {
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
	Field  string `json:"field,omitempty" doc:"A field by its name, or a place in the request such as body.days.first."`
}

// Refusal is why hard rules forbid a person in a slot.
type Refusal struct {
	Slot    string   `json:"slot"`
	Person  string   `json:"person"`
	Reasons []Reason `json:"reasons"`
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var titles = map[app.Code]string{
	app.CodeInvalid: "What was sent makes no sense", app.CodeNotFound: "There is no such thing", app.CodeConflict: "It does not go with what is there",
	app.CodeRefused: "A rule of service forbids it", app.CodeBusy: "Try again in a moment",
	app.CodeForbidden: "Whoever asks may not", app.CodeProve: "Prove again who asks", app.CodeLimited: "Too often in too short a time", app.CodeUnauthenticated: "Sign in first",
	app.CodeInternal: "Something went wrong on our side",
}

func newProblem(code app.Code) *Problem {
	return &Problem{Type: "about:blank", Title: titles[code], Status: code.Status(), Code: code}
}

func internalProblem(l words.Lang) *Problem {
	return problemOf(l, app.Errorf(app.CodeInternal, "internal"))
}

// problemOf puts an error of the vocabulary into words.
func problemOf(l words.Lang, e *app.Error) *Problem {
	p := newProblem(e.Code)
	p.Detail, p.Hint, p.Field = e.In(l), e.Hint(l), e.Field
	return p
}

// problem tells an error of a use case. Whatever is not of the vocabulary is ours: it is logged, and nothing of it is shown.
func (s *server) problem(ctx context.Context, err error) *Problem {
	l := lang(ctx)
	var told *Problem
	if errors.As(err, &told) {
		return told
	}
	var several app.Problems
	if errors.As(err, &several) && len(several) > 0 {
		p := problemOf(l, several[0])
		for _, e := range several {
			p.Errors = append(p.Errors, ProblemPart{Detail: e.In(l), Hint: e.Hint(l), Field: e.Field})
		}
		return p
	}
	var e *app.Error
	if !errors.As(err, &e) || e.Code == app.CodeInternal {
		if ctx.Err() == nil { // else the asker has gone, and nothing is wrong
			s.log.Error("a request failed", "err", err)
		}
		return internalProblem(l)
	}
	p := problemOf(l, e)
	var refused *app.Refusal
	if errors.As(err, &refused) {
		p.Refusal = &Refusal{Slot: string(refused.Slot), Person: string(refused.Person), Reasons: s.refusedBy(ctx, refused)}
	}
	return p
}

// writeProblem answers outside of the operations.
func writeProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // the reader may have gone
}

// What the library has to say of a request comes as one of our problems too. It asks for this through variables of its own.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return ofLibrary(nil, status, msg, errs) }
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return ofLibrary(ctx, status, msg, errs)
	}
	huma.DefaultArrayNullable = false // lists of this API are never null
}

func ofLibrary(hctx huma.Context, status int, msg string, errs []error) *Problem {
	l := words.Az
	var s *server
	if hctx != nil {
		l = lang(hctx.Context())
		s, _ = hctx.Context().Value(serverKey).(*server)
	}
	if status >= 500 {
		if s != nil {
			s.log.Error("a request failed", "err", errors.Join(append(errs, errors.New(msg))...))
		}
		return internalProblem(l)
	}
	key := "api.request"
	switch status {
	case http.StatusRequestEntityTooLarge:
		key = "api.long"
	case http.StatusUnsupportedMediaType:
		key = "api.media"
	case http.StatusNotAcceptable:
		key = "api.accept"
	}
	p := problemOf(l, app.Errorf(app.CodeInvalid, key))
	p.Status = status
	for _, err := range errs {
		part := ProblemPart{Detail: err.Error()}
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			part.Detail, part.Field = d.Message, d.Location
			if d.Value != nil && !strings.HasPrefix(d.Location, "body") {
				part.Detail += fmt.Sprintf(" (%v)", d.Value)
			}
		}
		p.Errors = append(p.Errors, part)
	}
	if len(p.Errors) == 0 && msg != "" {
		p.Errors = []ProblemPart{{Detail: msg}}
	}
	if len(p.Errors) > 0 {
		p.Field = p.Errors[0].Field
	}
	return p
}

// Refuse answers whoever may not come in: 401 as every operation would.
func Refuse() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="qarovul"`)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		writeProblem(w, problemOf(langOf(r), app.Errorf(app.CodeUnauthenticated, "unauthenticated")))
	})
}
