package ui

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Request is one reader's request.
type Request struct {
	*http.Request
	Lang    words.Lang
	Theme   Theme
	Density Density
	Now     time.Time

	kit *Kit
	w   http.ResponseWriter
}

// maxForm is the most that a form may weigh; imports read their files by themselves with a limit of their own.
const maxForm = 1 << 20

func (k *Kit) request(w http.ResponseWriter, r *http.Request) *Request {
	q := &Request{Request: r, kit: k, w: w, Now: k.opts.Now()}
	q.readPreferences()
	return q
}

// parse reads the form of a POST, so that a cut or oversized one is refused before anything is done.
func (q *Request) parse() error {
	if q.Method != http.MethodPost || strings.HasPrefix(q.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	q.Body = http.MaxBytesReader(q.w, q.Body, maxForm)
	if err := q.ParseForm(); err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "web.form", Err: err}
	}
	return nil
}

// Today is the date by the clock.
func (q *Request) Today() when.Date { return when.DateOf(q.Now) }

// Principal is who asks.
func (q *Request) Principal() access.Principal { return access.Of(q.Context()) }

// Rights are what whoever asks may do at all. What lies within their reach is for the use cases to say.
func (q *Request) Rights() access.Rights { return q.Principal().Rights() }

// May says whether whoever asks may do something at all, so that a page offers nothing that would be refused.
func (q *Request) May(act access.Action, on access.Resource) bool { return q.Rights().May(act, on) }

// closed refuses whoever has none of the needs of an address. CodeUnauthenticated, CodeForbidden.
func (q *Request) closed(needs []Need) error {
	if open(needs, q.Rights()) {
		return nil
	}
	if q.Principal().Account == "" {
		return app.Errorf(app.CodeUnauthenticated, "unauthenticated")
	}
	return app.Errorf(app.CodeForbidden, "forbidden")
}

// Writer is for handlers that write something else than pages.
func (q *Request) Writer() http.ResponseWriter { return q.w }

// T is a text of the catalogue in the reader's language.
func (q *Request) T(key string, args ...any) string {
	return words.T(q.Lang, key, inWords(q.Lang, args)...)
}

// Text is a name in the reader's language.
func (q *Request) Text(t words.Text) string { return t.In(q.Lang) }

// Get is a value of the address, without the space around it.
func (q *Request) Get(name string) string { return strings.TrimSpace(q.URL.Query().Get(name)) }

// Date is a date of the address, def where there is none. CodeInvalid if it is not one.
func (q *Request) Date(name string, def when.Date) (when.Date, error) {
	s := q.Get(name)
	if s == "" {
		return def, nil
	}
	d, err := when.ParseDate(s)
	if err != nil {
		return 0, &app.Error{Code: app.CodeInvalid, Key: "web.date", Args: []any{s}, Field: name, Err: err}
	}
	return d, nil
}

// Month is a month of the address, def where there is none. CodeInvalid if it is not one.
func (q *Request) Month(name string, def when.Month) (when.Month, error) {
	s := q.Get(name)
	if s == "" {
		return def, nil
	}
	m, err := when.ParseMonth(s)
	if err != nil {
		return 0, &app.Error{Code: app.CodeInvalid, Key: "web.month", Args: []any{s}, Field: name, Err: err}
	}
	return m, nil
}

// With is the address of this page with some values of its query changed: pairs of name and value, an empty value drops
// the name.
func (q *Request) With(pairs ...string) string {
	v := q.URL.Query()
	v.Del("lang")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
			continue
		}
		v.Set(pairs[i], pairs[i+1])
	}
	return Href(q.URL.Path, v)
}

// Href joins a path and a query.
func Href(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// Link makes an address from a path and pairs of name and value; empty values are left out.
func Link(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return Href(path, v)
}

// Part says whether the browser asked for a part of a page only, to put it into the page that it shows.
func (q *Request) Part() bool {
	return q.Header.Get("HX-Request") == "true" && q.Header.Get("HX-History-Restore-Request") != "true"
}

// Wants says whether the part asked for goes into the element of that id.
func (q *Request) Wants(id string) bool { return q.Part() && q.Header.Get("HX-Target") == id }

// Head is what the shell says of a page.
type Head struct {
	Nav   string        // the entry of the navigation that is lit
	Title string        // where you are
	Lead  template.HTML // what matters now; Lead of plain words: use Plain
	// State of the plan that the page shows, "" where it shows none, and the version's number: they stand beside the title.
	State   plan.State
	Version int
	// Acts are the page's own buttons, right of the title.
	Acts template.HTML
	// Bare pages have no navigation: the way in.
	Bare bool
	// Wide pages use the whole width of the window.
	Wide bool
}

// Plain makes a lead of plain words.
func Plain(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }

// Render writes a page: the template's text within the shell, or by itself in the side sheet.
func (q *Request) Render(t *Templates, name string, h Head, data any) error {
	return q.render(http.StatusOK, t, name, h, data)
}

// Refuse writes a page that a form was refused by: what was typed stands in it, and the errors beside their fields.
func (q *Request) Refuse(t *Templates, name string, h Head, data any) error {
	return q.render(http.StatusUnprocessableEntity, t, name, h, data)
}

// RenderStatus writes a page with a status of its own, say a conflict that the page itself explains.
func (q *Request) RenderStatus(status int, t *Templates, name string, h Head, data any) error {
	return q.render(status, t, name, h, data)
}

func (q *Request) render(status int, t *Templates, name string, h Head, data any) error {
	body, err := t.Text(q, name, data)
	if err != nil {
		return err
	}
	if q.Part() {
		q.write(status, []byte(body))
		return nil
	}
	return q.shell(status, h, body)
}

// Fragment writes a template's text by itself, for a part of a page.
func (q *Request) Fragment(t *Templates, name string, data any) error {
	body, err := t.Text(q, name, data)
	if err == nil {
		q.write(http.StatusOK, []byte(body))
	}
	return err
}

func (q *Request) shell(status int, h Head, body template.HTML) error {
	data, err := q.shellData(h, body)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	t, err := q.kit.own.of(q)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(&b, "shell", data); err != nil {
		return err
	}
	q.write(status, b.Bytes())
	return nil
}

func (q *Request) write(status int, body []byte) {
	h := q.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Cookie, HX-Request")
	q.w.WriteHeader(status)
	if _, err := q.w.Write(q.offered(body)); err != nil {
		q.kit.opts.Log.Debug("the reader went away", "err", err)
	}
}

// Piece writes HTML that is rendered already, for a part of a page.
func (q *Request) Piece(body template.HTML) error {
	q.write(http.StatusOK, []byte(body))
	return nil
}
