// Package ready is the pages of readiness: strength by qualification, how many remain in the months to come, and which posts are given up when people
// are lost.
package ready

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/readiness"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Readiness(ctx context.Context, unit force.UnitID, d when.Date) (*app.Readiness, error)
	Forecast(ctx context.Context, unit force.UnitID, code string) (*app.Forecast, error)
	Lose(ctx context.Context, m when.Month, l readiness.Lose) (*app.WhatIf, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/readiness", p.show, ui.Sees(access.Strength))
	k.Get("/readiness/people", p.people, ui.Sees(access.Strength))
	k.Get("/readiness/what-if", p.ask, ui.Sees(access.Strength))
}

// view is what the page shows.
type view struct {
	Date     when.Date
	Unit     string
	Units    []ui.Option
	Code     string
	Codes    []ui.Option
	Skills   []skill
	Forecast *app.Forecast
	Now      int
	Bars     []bar
	NeedAt   int // where the line of what is needed stands in the drawing, from the top
	WhatIf   bool
}

type skill struct {
	readiness.Skill
	Name                           string
	HeldAt, PresentAt, FitAt, Gone string
}

// bar is a month of the drawing, in its own units: 200 high, 24 a month.
type bar struct{ X, Y, Height int }

const high = 200

// codeName is a qualification in words, as itself where the catalogue has none.
func codeName(q *ui.Request, code string) string {
	if code == readiness.All {
		return q.T("web.readiness.all")
	}
	if key := "qualification." + code; words.Has(key) {
		return words.Sentence(q.Lang, q.T(key))
	}
	return code
}

func (p *page) show(q *ui.Request) error {
	on, err := q.Date("date", q.Today())
	if err != nil {
		return err
	}
	v := &view{Date: on, Unit: q.Get("unit"), Code: q.Get("qualification"), WhatIf: q.May(access.See, access.Sites)}
	x, err := p.desk.Readiness(q.Context(), force.UnitID(v.Unit), on)
	if err != nil {
		return err
	}
	v.Units = q.UnitOptions(x.State, on, q.T("web.people.all-units"))
	v.Codes = []ui.Option{{Value: "", Text: codeName(q, "")}}
	at := func(which string, code string, n int) string {
		if n == 0 {
			return ""
		}
		return ui.Link("/readiness/people", "which", which, "qualification", code, "unit", v.Unit, "date", on.String())
	}
	for _, s := range x.Skills {
		v.Codes = append(v.Codes, ui.Option{Value: s.Code, Text: codeName(q, s.Code)})
		v.Skills = append(v.Skills, skill{s, codeName(q, s.Code), at("held", s.Code, len(s.Held)), at("present", s.Code, len(s.Present)), at("fit", s.Code, len(s.Fit)), at("lapsed", s.Code, len(s.Lapsed))})
	}
	if v.Forecast, err = p.desk.Forecast(q.Context(), force.UnitID(v.Unit), v.Code); err != nil {
		return err
	}
	v.draw()
	h := ui.Head{Nav: "readiness", Title: q.T("web.nav.readiness"), Wide: true, Lead: ui.Plain(q.T("web.readiness.lead"))}
	return q.Render(p.t, "readiness", h, v)
}

// draw lays out the forecast.
func (v *view) draw() {
	most := max(1, v.Forecast.Need)
	for _, m := range v.Forecast.Months {
		most = max(most, m.Remain)
	}
	for i, m := range v.Forecast.Months {
		n := m.Remain * high / most
		v.Bars = append(v.Bars, bar{X: i*24 + 2, Y: high - n, Height: n})
	}
	v.NeedAt = high - v.Forecast.Need*high/most
	v.Now = v.Forecast.Months[0].Remain + len(v.Forecast.Months[0].Lost)
}

// list is the people behind a number.
type list struct {
	People []*ui.Person
	Back   string
}

func (p *page) people(q *ui.Request) error {
	on, err := q.Date("date", q.Today())
	if err != nil {
		return err
	}
	x, err := p.desk.Readiness(q.Context(), force.UnitID(q.Get("unit")), on)
	if err != nil {
		return err
	}
	v := &list{Back: ui.Link("/readiness", "unit", q.Get("unit"), "date", on.String())}
	for _, s := range x.Skills {
		if s.Code != q.Get("qualification") {
			continue
		}
		for _, id := range map[string][]force.PersonID{"held": s.Held, "present": s.Present, "fit": s.Fit, "lapsed": s.Lapsed}[q.Get("which")] {
			v.People = append(v.People, q.Person(x.State, id, on))
		}
	}
	h := ui.Head{Nav: "readiness", Title: codeName(q, q.Get("qualification")), Lead: ui.Plain(q.T("web.readiness.people", len(v.People)))}
	return q.Render(p.t, "readiness-people", h, v)
}

// losing is the question and its answer.
type losing struct {
	Number, Unit, Code, Named, Seed string
	Month                           when.Month
	Units, Codes                    []ui.Option
	Out                             *app.WhatIf
	Posts                           []post
	Problem                         string
}

type post struct {
	Name     string
	Priority int
	Was, Now int
	First    when.Date
}

func (p *page) ask(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	m, err := q.Month("month", q.Today().Month())
	if err != nil {
		return err
	}
	v := &losing{Number: q.Get("number"), Unit: q.Get("unit"), Code: q.Get("qualification"), Named: q.Get("people"), Seed: q.Get("seed"), Month: m,
		Units: q.UnitOptions(s, q.Today(), q.T("web.people.all-units")), Codes: []ui.Option{{Value: "", Text: codeName(q, "")}}}
	for _, c := range s.Register.QualificationCodes() {
		v.Codes = append(v.Codes, ui.Option{Value: c, Text: codeName(q, c)})
	}
	h := ui.Head{Nav: "readiness", Title: q.T("web.readiness.what-if"), Lead: ui.Plain(q.T("web.readiness.what-if.lead"))}
	if v.Number == "" && v.Named == "" {
		return q.Render(p.t, "readiness-what-if", h, v)
	}
	l := readiness.Lose{Unit: force.UnitID(v.Unit), Qualification: v.Code}
	l.Number, _ = strconv.Atoi(v.Number)
	l.Seed, _ = strconv.ParseUint(v.Seed, 10, 64)
	for _, number := range strings.FieldsFunc(v.Named, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' }) {
		who := s.PersonByNumber(number)
		if who == nil {
			v.Problem = q.T("web.mobilisation.nobody", number)
			return q.Refuse(p.t, "readiness-what-if", h, v)
		}
		l.Named = append(l.Named, who.ID)
	}
	v.Out, err = p.desk.Lose(q.Context(), m, l)
	if app.CodeOf(err) == app.CodeInvalid {
		v.Problem = err.(*app.Error).In(q.Lang)
		return q.Refuse(p.t, "readiness-what-if", h, v)
	}
	if err != nil {
		return err
	}
	for _, g := range v.Out.Posts {
		v.Posts = append(v.Posts, post{q.Text(g.Post.Title()), g.Post.Priority, g.Was, g.Now, g.First})
	}
	return q.Render(p.t, "readiness-what-if", h, v)
}
