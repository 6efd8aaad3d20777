package posts

import (
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// fresh is the id in the address of a record that is yet to be made.
const fresh = "new"

// record is a form bound to one record: fields with their values, and how they are read back into a change.
type record struct {
	q    *ui.Request
	s    *app.State
	f    *ui.Form
	ok   bool
	name words.Text
	read func() app.SiteChanges
}

type formView struct {
	Title  string
	Note   string
	Form   *ui.Form
	Delete string
	Back   string
}

func (p *page) form(q *ui.Request, kind string) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	r, err := bind(q, s, kind)
	if err != nil {
		return err
	}
	return q.Render(p.t, "posts-form", r.head(kind), r.view(kind))
}

func (p *page) save(q *ui.Request, kind string) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	r, err := bind(q, s, kind)
	if err != nil {
		return err
	}
	r.f.Fill(q.PostForm)
	r.ok = r.f.Demand(q)
	ch := r.read()
	if r.ok {
		ch.What, ch.About = "site.save", kind+":"+q.PathValue("id")
		_, err := p.desk.SaveSites(q.Context(), ch)
		if err == nil {
			return q.Done(q.Back("/posts"), "web.posts.saved", r.f.Field("name_az").Value)
		}
		if !r.f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "posts-form", r.head(kind), r.view(kind))
}

func (p *page) delete(q *ui.Request, kind string) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	r, err := bind(q, s, kind)
	if err != nil {
		return err
	}
	ch := app.SiteChanges{Delete: map[string][]string{kind: {q.PathValue("id")}}, What: "site.save", About: kind + ":" + q.PathValue("id")}
	if _, err := p.desk.SaveSites(q.Context(), ch); err != nil {
		if !r.f.Take(q, err) {
			return err
		}
		return q.Refuse(p.t, "posts-form", r.head(kind), r.view(kind))
	}
	return q.Done(q.Back("/posts"), "web.posts.deleted", q.Text(r.name))
}

func (r *record) title(kind string) string {
	if r.q.PathValue("id") == fresh {
		return r.q.T("web.posts.new." + kind)
	}
	return r.q.Text(r.name)
}

func (r *record) head(kind string) ui.Head {
	return ui.Head{Nav: "posts", Title: r.title(kind), Lead: ui.Plain(r.q.T("web.posts.form.lead"))}
}

func (r *record) view(kind string) formView {
	v := formView{Title: r.title(kind), Note: r.q.T("web.posts.form.lead"), Form: r.f, Back: r.f.Back}
	if id := r.q.PathValue("id"); id != fresh {
		v.Delete = "/posts/" + kind + "/" + id + "/delete"
	}
	return v
}

// bind finds the record that the address names and makes its form. CodeNotFound if there is none.
func bind(q *ui.Request, s *app.State, kind string) (*record, error) {
	id := q.PathValue("id")
	r := &record{q: q, s: s, ok: true}
	r.f = &ui.Form{Action: "/posts/" + kind + "/" + id, Submit: q.T("web.posts.save"), Back: q.Back(q.Came("/posts"))}
	r.f.Cancel = r.f.Back
	if q.Part() {
		r.f.Target = "#sheet-body"
	}
	x := site.NewIndex(s.Sites)
	missing := app.Errorf(app.CodeNotFound, "web.post", id)
	switch kind {
	case facility:
		return bound(r, id, x.Facility(id), missing, r.facility)
	case guard:
		return bound(r, id, x.Guard(id), missing, r.guard)
	case post:
		return bound(r, id, x.Post(id), missing, r.post)
	}
	return bound(r, id, x.StandingDuty(id), missing, r.standing)
}

func bound[T any](r *record, id string, have *T, missing error, fields func(T)) (*record, error) {
	var x T
	switch {
	case have != nil:
		x = *have
	case id != fresh:
		return nil, missing
	}
	fields(x)
	return r, nil
}

func (r *record) text(name, value string, must bool) {
	r.f.Add(ui.Field{Name: name, Label: r.q.T("web.posts.field." + name), Value: value, Must: must})
}

func (r *record) both(name string, t words.Text, must bool) {
	r.text(name+"_az", t.Az, must)
	r.text(name+"_en", t.En, must)
}

func (r *record) bothOf(name string) words.Text {
	return words.Text{Az: r.value(name + "_az"), En: r.value(name + "_en")}
}

func (r *record) number(name string, n int, least string) {
	r.f.Add(ui.Field{Name: name, Label: r.q.T("web.posts.field." + name), Type: "number", Value: strconv.Itoa(n), Min: least, Must: true})
}

func (r *record) numberOf(name string) int {
	x := r.f.Field(name)
	n, err := strconv.Atoi(x.Value)
	if err != nil && x.Value != "" {
		x.Error, r.ok = r.q.T("web.posts.wrong.number", x.Value), false
	}
	return n
}

func (r *record) choice(name, value string, options []ui.Option) {
	r.f.Add(ui.Field{Name: name, Label: r.q.T("web.posts.field." + name), Type: "select", Value: value, Options: options})
}

func (r *record) value(name string) string { return r.f.Field(name).Value }

func (r *record) clock(name string, minute int) {
	r.f.Add(ui.Field{Name: name, Label: r.q.T("web.posts.field." + name), Type: "time", Value: site.Clock(minute)})
}

func (r *record) clockOf(name string) int {
	x := r.f.Field(name)
	if x.Value == "" {
		return 0
	}
	m, err := site.ParseClock(x.Value)
	if err != nil {
		x.Error, r.ok = r.q.T("web.posts.wrong.clock", x.Value), false
	}
	return m
}

func (r *record) period(p when.Period) {
	r.f.Add(ui.Field{Name: "valid", Label: r.q.T("web.posts.field.valid"), Type: "date", Value: p.From.String()})
	r.f.Add(ui.Field{Name: "valid_to", Label: r.q.T("web.posts.field.valid_to"), Type: "date", Value: p.To.String(), Hint: r.q.T("web.posts.field.valid_to.hint")})
}

func (r *record) periodOf() when.Period {
	from, ok1 := r.f.Date(r.q, "valid")
	to, ok2 := r.f.Date(r.q, "valid_to")
	r.ok = r.ok && ok1 && ok2
	return when.Period{From: from, To: to}
}

func (r *record) facilities() []ui.Option {
	var out []ui.Option
	for _, f := range r.s.Sites.Facilities {
		out = append(out, ui.Option{Value: f.ID, Text: f.Name.In(r.q.Lang)})
	}
	return out
}

func (r *record) unitField(value force.UnitID) {
	r.choice("furnish", string(value), r.q.UnitOptions(r.s, r.q.Today(), r.q.T("web.posts.whole-force")))
}

func named[T ~string](q *ui.Request, prefix string, all []T) []ui.Option {
	var out []ui.Option
	for _, x := range all {
		out = append(out, ui.Option{Value: string(x), Text: words.Sentence(q.Lang, q.T(prefix+string(x)))})
	}
	return out
}

// codes reads qualification codes with commas or spaces between.
func codes(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
}

var standingKinds = []duty.Kind{duty.DutyOfficer, duty.Standby, duty.Inner}
