// Package papers is the page from which the forms of the guard service are printed.
package papers

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/duty"
	"qarovul/internal/paper"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Press prints a form into w; an error that is none of the use cases' and that can put itself into words says why there is
// nothing to print.
type Press func(ctx context.Context, w io.Writer, r clerk.Request) error

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Month(ctx context.Context, m when.Month) (app.Month, error)
}

type page struct {
	desk  Desk
	press Press
	t     *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk, press Press) {
	p := &page{desk: desk, press: press, t: k.Templates(files)}
	k.Get("/papers", p.show, ui.Takes(access.Plans), ui.Takes(access.Ledger))
	k.Get("/papers/{form}", func(q *ui.Request) error { return p.print(q, q.PathValue("form")) }, ui.Takes(access.Plans))
	k.Get("/papers/ledger", func(q *ui.Request) error { return p.print(q, string(paper.Ledger)) }, ui.Takes(access.Ledger))
	k.Offer(ui.Action{Key: "web.papers.act", Icon: "print", Needs: []ui.Need{ui.Takes(access.Plans)}, Href: func(q *ui.Request) string {
		return ui.Link("/papers/posting-sheet", "date", q.Today().String())
	}})
}

// view is what the template shows.
type view struct {
	Date       when.Date
	Month      when.Month
	Versions   []ui.Option
	Version    string
	Guards     []ui.Option
	Guard      string
	Ledgers    []ui.Option
	Ledger     string
	Langs      []ui.Option
	Paper      string // language of the papers
	Day, Whole []form
	State      plan.State
	Number     int
}

// form is a paper that can be printed, with its address.
type form struct {
	Key, Name, About, Href string
	Sheet                  string // the same as a table, "" where there is none
}

func (p *page) show(q *ui.Request) error {
	v, err := p.view(q)
	if err != nil {
		return err
	}
	lead := q.T("web.papers.lead.none", words.Month(q.Lang, v.Month))
	switch v.State {
	case plan.Draft:
		lead = q.T("web.papers.lead.draft", words.Month(q.Lang, v.Month), v.Number)
	case plan.Published, plan.Superseded:
		lead = q.T("web.papers.lead.published", words.Month(q.Lang, v.Month), v.Number)
	}
	return q.Render(p.t, "papers", ui.Head{Nav: "papers", Title: q.T("web.nav.papers"), Lead: ui.Plain(words.Sentence(q.Lang, lead)), State: v.State, Version: v.Number}, v)
}

func (p *page) view(q *ui.Request) (*view, error) {
	v := &view{Version: q.Get("version"), Guard: q.Get("guard"), Ledger: q.Get("ledger"), Paper: q.Get("paper")}
	var err error
	if v.Month, err = q.Month("month", 0); err != nil {
		return nil, err
	}
	def := q.Today()
	if v.Month != 0 && !v.Month.Contains(def) {
		def = v.Month.First()
	}
	if v.Date, err = q.Date("date", def); err != nil {
		return nil, err
	}
	if q.Get("date") != "" || v.Month == 0 {
		v.Month = v.Date.Month()
	}
	if v.Paper == "" {
		v.Paper = string(words.Az)
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, err
	}
	v.choices(q, s)
	mo, err := p.desk.Month(q.Context(), v.Month)
	if err != nil {
		return nil, err
	}
	v.versions(q, mo)
	for _, f := range paper.Forms {
		x := form{Key: string(f), Name: f.Name(q.Lang), About: q.T("web.papers.about." + string(f))}
		at := []string{"date", v.Date.String()}
		if f.ByMonth() {
			at = []string{"month", v.Month.String()}
		}
		x.Href = ui.Link("/papers/"+x.Key, append(at, "version", v.Version, "guard", v.Guard, "ledger", v.Ledger, "paper", v.Paper)...)
		x.Sheet = v.sheet(f)
		if f.ByMonth() {
			v.Whole = append(v.Whole, x)
		} else {
			v.Day = append(v.Day, x)
		}
	}
	return v, nil
}

// sheet is where a form is to be had as XLSX.
func (v *view) sheet(f paper.Form) string {
	switch f {
	case paper.MonthRoster:
		return ui.Link("/files/"+clerk.Roster, "month", v.Month.String(), "version", v.Version, "format", "xlsx")
	case paper.Ledger:
		return ui.Link("/files/"+clerk.Ledger, "month", v.Month.String(), "kind", v.Ledger, "format", "xlsx")
	}
	return ""
}

func (v *view) choices(q *ui.Request, s *app.State) {
	v.Guards = []ui.Option{{Value: "", Text: q.T("web.papers.all-guards")}}
	for i := range s.Sites.Guards {
		g := &s.Sites.Guards[i]
		v.Guards = append(v.Guards, ui.Option{Value: g.ID, Text: q.Text(g.Title())})
	}
	for _, k := range duty.LedgerKinds {
		v.Ledgers = append(v.Ledgers, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	for _, l := range []words.Lang{words.Az, words.En} {
		v.Langs = append(v.Langs, ui.Option{Value: string(l), Text: q.T("language." + string(l))})
	}
}

func (v *view) versions(q *ui.Request, mo app.Month) {
	v.Versions = []ui.Option{{Value: "", Text: q.T("web.papers.in-force")}}
	id := mo.InForce
	if id == "" {
		id = mo.Working
	}
	if v.Version != "" {
		id = plan.VersionID(v.Version)
	}
	for i := len(mo.Versions) - 1; i >= 0; i-- {
		x := mo.Versions[i]
		v.Versions = append(v.Versions, ui.Option{
			Value: string(x.ID), Text: q.T("web.version", x.Number) + " · " + q.T("web.state."+string(x.State)),
		})
		if x.ID == id {
			v.State, v.Number = x.State, x.Number
		}
	}
}

// print sends a form as PDF, to be looked at in the browser.
func (p *page) print(q *ui.Request, form string) error {
	r, err := p.request(q, form)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.press(q.Context(), &b, r); err != nil {
		return refused(err)
	}
	name := string(r.Form)
	if r.Options.Date != 0 {
		name += "-" + r.Options.Date.String()
	} else if r.Options.Month != 0 {
		name += "-" + r.Options.Month.String()
	}
	h := q.Writer().Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name+".pdf"))
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "no-store")
	q.Writer().WriteHeader(http.StatusOK)
	// The reader may have gone; there is nobody to tell.
	_, _ = q.Writer().Write(b.Bytes())
	return nil
}

func (p *page) request(q *ui.Request, name string) (clerk.Request, error) {
	var r clerk.Request
	f, err := paper.ParseForm(name)
	if err != nil {
		return r, app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	r = clerk.Request{
		Form: f, Version: plan.VersionID(q.Get("version")), Ledger: duty.LedgerKind(q.Get("ledger")), By: q.Principal().By,
		Options: paper.Options{Lang: words.Az, Guard: q.Get("guard")},
	}
	if l, err := words.ParseLang(q.Get("paper")); err == nil {
		r.Options.Lang = l
	}
	if r.Options.Month, err = q.Month("month", 0); err != nil {
		return r, err
	}
	def := q.Today()
	if r.Options.Month != 0 {
		def = 0
	}
	if r.Options.Date, err = q.Date("date", def); err != nil {
		return r, err
	}
	if f.ByMonth() && r.Options.Month == 0 {
		r.Options.Month = r.Options.Date.Month()
	}
	return r, nil
}

// refused makes one of the house's errors of the press's refusal.
func refused(err error) error {
	var no interface {
		error
		In(words.Lang) string
	}
	if app.CodeOf(err) == app.CodeInternal && errors.As(err, &no) {
		return &app.Error{Code: app.CodeNotFound, Key: "record", Args: []any{no}, Err: err}
	}
	return err
}
