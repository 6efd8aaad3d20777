package intake

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"

	"qarovul/internal/app"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// columnsView is the page on which the columns of a table are told.
type columnsView struct {
	Token, Name, Sheet string
	Row                int
	Columns            []columnRow
	Fields             []option
	Missing, Twice     []string
	Untold             int // columns of which nothing is known
	Ready              bool
}

type columnRow struct {
	N, Letter, Head, Field string
	Samples                []string
}

// foreign says whether the file is a table whose columns are not all known.
func (p *page) foreign(q *ui.Request, u *upload) bool {
	h, err := p.heading(q, u)
	return err == nil && !h.Ready()
}

func (p *page) heading(q *ui.Request, u *upload) (*sheet.Heading, error) {
	return p.clerk.Heading(q.Context(), u.what, u.name, bytes.NewReader(u.body), p.tray.how(u).Mapping)
}

func (p *page) columns(q *ui.Request) error {
	u, err := p.register(q)
	if err != nil {
		return err
	}
	return p.showColumns(q, u, http.StatusOK)
}

func (p *page) showColumns(q *ui.Request, u *upload, status int) error {
	hd, err := p.heading(q, u)
	if err != nil {
		return err
	}
	v := &columnsView{Token: u.token, Name: u.name, Sheet: hd.Sheet, Row: hd.Row, Ready: hd.Ready()}
	for i, c := range hd.Columns {
		if c.Field == "" {
			v.Untold++
		}
		v.Columns = append(v.Columns, columnRow{strconv.Itoa(i), c.Letter, c.Head, c.Field, c.Samples})
	}
	v.Fields = append(v.Fields, option{"", q.T("web.intake.column.untold")}, option{sheet.Pass, q.T("web.intake.column.pass")})
	for _, f := range hd.Fields {
		v.Fields = append(v.Fields, option{f, field(q, f)})
	}
	for _, f := range hd.Missing {
		v.Missing = append(v.Missing, field(q, f))
	}
	for _, f := range hd.Twice {
		v.Twice = append(v.Twice, field(q, f))
	}
	h := ui.Head{Nav: "import", Title: q.T("web.intake.columns.title"), Lead: ui.Plain(q.T("web.intake.columns.lead", u.name, hd.Row))}
	return q.RenderStatus(status, p.t, "intake-columns", h, v)
}

// setColumns takes what was said of the columns; once each is known, the preview follows.
func (p *page) setColumns(q *ui.Request) error {
	u, err := p.register(q)
	if err != nil {
		return err
	}
	hd, err := p.heading(q, u)
	if err != nil {
		return err
	}
	how := p.tray.how(u)
	how.Columns = orEmpty(maps.Clone(how.Columns))
	for i, c := range hd.Columns {
		if f := q.PostFormValue("c" + strconv.Itoa(i)); f != "" {
			how.Columns[words.Fold(c.Head)] = f
		}
	}
	if err := how.Mapping.Check(u.what); err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "web.form", Err: err}
	}
	p.tray.said(u, how)
	if hd, err = p.heading(q, u); err != nil {
		return err
	}
	if !hd.Ready() {
		return p.showColumns(q, u, http.StatusUnprocessableEntity)
	}
	q.Lead("/import/" + u.token)
	return nil
}

// setWords takes what words of the file mean.
func (p *page) setWords(q *ui.Request) error {
	u, err := p.register(q)
	if err != nil {
		return err
	}
	im, err := p.read(q, u)
	if err != nil {
		return err
	}
	how := p.tray.how(u)
	all := maps.Clone(how.Words)
	if all == nil {
		all = map[string]map[string]string{}
	}
	for i, x := range im.Unknown {
		if means := q.PostFormValue("w" + strconv.Itoa(i)); means != "" && q.PostFormValue("word"+strconv.Itoa(i)) == x.Word {
			list := orEmpty(maps.Clone(all[x.Column]))
			list[words.Fold(x.Word)] = means
			all[x.Column] = list
		}
	}
	how.Words = all
	if err := how.Mapping.Check(u.what); err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "web.form", Err: err}
	}
	p.tray.said(u, how)
	q.Lead("/import/" + u.token)
	return nil
}

// register finds the file that a request is about, which must be one for the register.
func (p *page) register(q *ui.Request) (*upload, error) {
	u, err := p.upload(q)
	if err == nil && u.what == cabinet {
		return nil, app.Errorf(app.CodeNotFound, "web.intake.gone")
	}
	return u, err
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
