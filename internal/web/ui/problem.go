package ui

import (
	"errors"
	"html/template"
	"net/http"

	"qarovul/internal/app"
	"qarovul/internal/words"
)

// Problem is an error as a page says it: what happened, that nothing was lost, and what to do.
type Problem struct {
	Status int
	What   string
	Safe   string
	Do     string
	Again  string // where to try again
}

// ProblemOf puts an error into words. Errors that are none of the use cases' are logged and called our fault.
func (q *Request) ProblemOf(err error) Problem {
	code := app.CodeOf(err)
	p := Problem{Status: code.Status(), Safe: q.T("web.problem.safe"), Do: q.T("web.problem.do." + string(code)), Again: q.again()}
	if code == app.CodeInternal {
		q.kit.opts.Log.Error("a page failed", "method", q.Method, "path", q.URL.Path, "err", err)
		p.What = q.T("web.problem.internal")
		return p
	}
	var many app.Problems
	if errors.As(err, &many) {
		for i, e := range many {
			if i > 0 {
				p.What += " "
			}
			p.What += words.Sentence(q.Lang, e.In(q.Lang)) + "."
		}
		return p
	}
	var one *app.Error
	if errors.As(err, &one) {
		p.What = words.Sentence(q.Lang, one.In(q.Lang))
		if h := one.Hint(q.Lang); h != "" {
			p.Do = words.Sentence(q.Lang, h)
		}
	}
	return p
}

// again is where the reader can try again: the page asked for or, after a form, the one that it was sent from.
func (q *Request) again() string {
	switch {
	case q.Part():
		return q.Came("/today")
	case q.Method == http.MethodGet:
		return q.With()
	}
	return q.Back("/today")
}

// fail answers with the problem: a fragment into the part that was asked for, or a page.
func (q *Request) fail(err error) {
	if q.proves(err) {
		return
	}
	p := q.ProblemOf(err)
	body, rerr := q.kit.own.Text(q, "problem", p)
	if rerr == nil && q.Part() {
		q.write(p.Status, []byte(body))
		return
	}
	if rerr == nil {
		rerr = q.shell(p.Status, Head{Title: q.T("web.problem.title")}, body)
	}
	if rerr != nil {
		q.kit.opts.Log.Error("the page of a problem failed", "err", rerr)
		http.Error(q.w, p.What+"\n"+p.Safe, p.Status)
	}
}

// Note renders a note for the flow of a page: kind is "", "open", "thin", "alarm" or "good".
func (q *Request) Note(kind, icon, text string) template.HTML {
	h, err := q.kit.own.Text(q, "note", map[string]any{"Kind": kind, "Icon": icon, "Text": text})
	if err != nil {
		return Plain(text)
	}
	return h
}
