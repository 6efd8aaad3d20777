// Package terms is the page of how long what is known of people is kept: each class with its term and reason, what is to go next, what
// was erased, and what an order holds back.
package terms

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/retention"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Retention(ctx context.Context) (*app.Retention, error)
	Hold(ctx context.Context, h retention.Hold) (string, error)
	Release(ctx context.Context, id, order string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/retention", p.show, ui.Sees(access.Retention))
	k.Get("/retention/hold", p.ask, ui.Approves(access.Retention))
	k.Post("/retention/hold", p.hold, ui.Approves(access.Retention))
	k.Post("/retention/holds/{id}/release", p.release, ui.Approves(access.Retention))
}

// view is what the page shows.
type view struct {
	Classes []class
	Holds   []hold
	Done    []app.Entry
}

type class struct {
	app.Expiring
	Name, Keeps, Counts, Because, Term string
}

type hold struct {
	retention.Hold
	Class, Whose, Href string
}

func name(q *ui.Request, c retention.Class) string {
	if c == "" {
		return q.T("web.terms.everything")
	}
	return q.T("web.terms.class." + string(c))
}

func (p *page) show(q *ui.Request) error {
	r, err := p.desk.Retention(q.Context())
	if err != nil {
		return err
	}
	v := &view{Done: r.Done}
	past := 0
	for _, x := range r.Classes {
		past += x.Past
		v.Classes = append(v.Classes, class{x, name(q, x.Class), q.Text(x.Holds), q.Text(x.Counts), q.Text(x.Why), term(q, &x.Term)})
	}
	for _, h := range r.Holds {
		y := hold{Hold: h, Class: name(q, h.Class), Whose: q.T("web.terms.everybody")}
		if x := r.Register.Person(h.Person); x != nil {
			y.Whose, y.Href = x.Name(), "/people/"+string(x.ID)
		}
		v.Holds = append(v.Holds, y)
	}
	lead := q.T("web.terms.lead.none")
	if past > 0 {
		lead = q.T("web.terms.lead", past)
	}
	h := ui.Head{Nav: "retention", Title: q.T("web.nav.retention"), Lead: ui.Plain(lead), Wide: true}
	if q.May(access.Approve, access.Retention) {
		if h.Acts, err = p.t.Text(q, "terms-acts", nil); err != nil {
			return err
		}
	}
	return q.Render(p.t, "terms", h, v)
}

// term is how long, in words.
func term(q *ui.Request, t *retention.Term) string {
	switch {
	case t.Never:
		return q.T("web.terms.never")
	case t.Months == 0:
		return q.T("web.terms.days", t.Days)
	case t.Months%12 == 0:
		return q.T("web.terms.years", t.Months/12)
	}
	return q.T("web.terms.months", t.Months)
}

func (p *page) form(q *ui.Request) *ui.Form {
	f := &ui.Form{Action: "/retention/hold", Submit: q.T("web.terms.hold.do"), Cancel: "/retention"}
	classes := []ui.Option{{Value: "", Text: q.T("web.terms.everything")}}
	for _, c := range retention.Classes {
		classes = append(classes, ui.Option{Value: string(c), Text: words.Sentence(q.Lang, name(q, c))})
	}
	f.Add(ui.Field{Name: "class", Label: q.T("web.terms.what"), Type: "select", Options: classes})
	f.Add(ui.Field{Name: "person", Label: q.T("web.terms.number"), Hint: q.T("web.terms.number.hint")})
	f.Add(ui.Field{Name: "until", Label: q.T("web.terms.until"), Hint: q.T("web.terms.until.hint"), Type: "date"})
	f.Add(ui.Field{Name: "order", Label: q.T("web.terms.order"), Must: true})
	f.Add(ui.Field{Name: "reason", Label: q.T("web.terms.reason"), Type: "textarea", Must: true})
	return f
}

func (p *page) ask(q *ui.Request) error { return p.renderForm(q, http.StatusOK, p.form(q)) }

func (p *page) renderForm(q *ui.Request, status int, f *ui.Form) error {
	return q.RenderStatus(status, p.t, "terms-hold", ui.Head{Nav: "retention", Title: q.T("web.terms.hold"), Lead: ui.Plain(q.T("web.terms.hold.lead"))}, f)
}

func (p *page) hold(q *ui.Request) error {
	f := p.form(q)
	f.Fill(q.PostForm)
	h := retention.Hold{Class: retention.Class(f.Field("class").Value), Order: f.Field("order").Value, Reason: f.Field("reason").Value}
	err := p.read(q, f, &h)
	if err == nil {
		_, err = p.desk.Hold(q.Context(), h)
	}
	if err == nil {
		return q.Done("/retention", "web.terms.held")
	}
	if app.CodeOf(err) != app.CodeInvalid || !f.Take(q, err) {
		return err
	}
	return p.renderForm(q, http.StatusUnprocessableEntity, f)
}

// read reads the fields that are more than a text.
func (p *page) read(q *ui.Request, f *ui.Form, h *retention.Hold) (err error) {
	if text := f.Field("until").Value; text != "" {
		if h.Until, err = when.ParseDate(text); err != nil {
			return &app.Error{Code: app.CodeInvalid, Key: "retention.until", Field: "until", Err: err}
		}
	}
	number := strings.TrimSpace(f.Field("person").Value)
	if number == "" {
		return nil
	}
	r, err := p.desk.Retention(q.Context())
	if err != nil {
		return err
	}
	x := r.Register.PersonByNumber(number)
	if x == nil {
		return &app.Error{Code: app.CodeInvalid, Key: "not-found.person", Args: []any{number}, Field: "person"}
	}
	h.Person = x.ID
	return nil
}

func (p *page) release(q *ui.Request) error {
	if err := p.desk.Release(q.Context(), q.PathValue("id"), q.PostFormValue("order")); err != nil {
		return err
	}
	return q.Done("/retention", "web.terms.released")
}
