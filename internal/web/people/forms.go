package people

import (
	"strconv"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// formView is what a form's template shows.
type formView struct {
	Title  string
	Person *ui.Person // nil for somebody new
	Note   string
	Form   *ui.Form
	Delete string // where the record is deleted, "" where it cannot be
	Back   string
}

// newForm makes a form that stays in the side sheet if it was opened there.
func newForm(q *ui.Request, action, back string) *ui.Form {
	f := &ui.Form{Action: action, Submit: q.T("web.people.save"), Back: q.Back(q.Came(back))}
	if q.Part() {
		f.Target = "#sheet-body"
	}
	f.Cancel = f.Back
	return f
}

// label is a field's name at the start of a line.
func label(q *ui.Request, code string) string {
	return words.Sentence(q.Lang, q.T("force.field."+code))
}

func dateText(d when.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// personFields are the fields of a person's own facts, with the values that stand in the register.
func personFields(q *ui.Request, s *app.State, f *ui.Form, x *force.Person) {
	text := func(name, value string, must bool) *ui.Field {
		return f.Add(ui.Field{Name: name, Label: label(q, name), Value: value, Must: must})
	}
	date := func(name string, d when.Date, must bool) {
		f.Add(ui.Field{Name: name, Label: label(q, name), Type: "date", Value: dateText(d), Must: must})
	}
	text("number", x.Number, true).Short = true
	text("surname", x.Surname, true)
	text("given", x.Given, true)
	text("patronymic", x.Patronymic, false).Hint = q.T("web.people.patronymic.hint")
	f.Add(ui.Field{Name: "sex", Label: label(q, "sex"), Type: "radio", Value: x.Sex, Must: true, Options: []ui.Option{
		{Value: "m", Text: q.T("web.people.sex.m")}, {Value: "f", Text: q.T("web.people.sex.f")}}})
	f.Add(ui.Field{Name: "rank", Label: label(q, "rank"), Type: "select", Value: string(x.Rank), Must: true, Options: q.RankOptions(s, q.T("web.people.choose"))})
	date("rank_since", x.RankSince, false)
	date("joined", x.Joined, true)
	date("sworn", x.Sworn, false)
	f.Field("sworn").Hint = q.T("web.people.sworn.hint")
	date("trained", x.Trained, false)
	f.Field("trained").Hint = q.T("web.people.trained.hint")
	date("born", x.Born, false)
	height := ""
	if x.Height > 0 {
		height = strconv.Itoa(x.Height)
	}
	f.Add(ui.Field{Name: "height", Label: label(q, "height"), Type: "number", Value: height, Min: "100", Max: "250", Hint: q.T("web.people.height.hint")})
	f.Add(ui.Field{Name: "phone", Label: label(q, "phone"), Value: x.Phone, Short: true})
}

// takePerson reads the fields into a person. False if one makes no sense; it says so itself.
func takePerson(q *ui.Request, f *ui.Form, x *force.Person) bool {
	value := func(name string) string { return f.Field(name).Value }
	x.Number, x.Surname, x.Given, x.Patronymic = value("number"), value("surname"), value("given"), value("patronymic")
	x.Sex, x.Rank, x.Phone = value("sex"), force.RankCode(value("rank")), value("phone")
	ok := f.Demand(q)
	for name, to := range map[string]*when.Date{"rank_since": &x.RankSince, "joined": &x.Joined, "sworn": &x.Sworn, "trained": &x.Trained, "born": &x.Born, "left": &x.Left} {
		d, good := f.Date(q, name)
		*to, ok = d, ok && good
	}
	x.Height = 0
	if h := f.Field("height"); h.Value != "" {
		n, err := strconv.Atoi(h.Value)
		if err != nil || n < 1 {
			h.Error, ok = q.T("web.people.height.wrong", h.Value), false
		}
		x.Height = n
	}
	return ok
}

func (p *page) addForm(q *ui.Request, s *app.State) *ui.Form {
	f := newForm(q, "/people", "/people")
	f.Submit = q.T("web.people.new.do")
	personFields(q, s, f, &force.Person{Sex: "m", Joined: q.Today()})
	f.Add(ui.Field{Name: "unit", Label: label(q, "unit"), Type: "select", Value: q.Get("unit"), Options: q.UnitOptions(s, q.Today(), q.T("web.people.no-unit")),
		Hint: q.T("web.people.unit.hint")})
	f.Add(positionField(q, ""))
	return f
}

func positionField(q *ui.Request, value string) ui.Field {
	x := ui.Field{Name: "position", Label: label(q, "position"), Type: "select", Value: value, Options: []ui.Option{{Text: q.T("web.people.member")}}}
	known := value == ""
	for _, c := range force.Positions {
		known = known || c == value
		x.Options = append(x.Options, ui.Option{Value: c, Text: words.Sentence(q.Lang, force.PositionName(q.Lang, c))})
	}
	if !known { // one that came with an import
		x.Options = append(x.Options, ui.Option{Value: value, Text: value})
	}
	return x
}

func (p *page) add(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f := p.addForm(q, s)
	return q.Render(p.t, "people-form", p.formHead(q, ""), &formView{Title: q.T("web.people.new"), Form: f})
}

func (p *page) formHead(q *ui.Request, name string) ui.Head {
	if name == "" {
		name = q.T("web.people.title")
	}
	return ui.Head{Nav: "people", Title: name}
}

func (p *page) added(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f := p.addForm(q, s)
	f.Fill(q.PostForm)
	var x force.Person
	if takePerson(q, f, &x) {
		x.ID = force.NewPersonID(x.Number, func(id force.PersonID) bool { return s.Register.Person(id) != nil })
		ch := app.Changes{What: "person.save", About: "person:" + string(x.ID)}
		ch.People = []force.Person{x}
		if u := f.Field("unit").Value; u != "" {
			ch.Memberships = []force.Membership{{Person: x.ID, Unit: force.UnitID(u), Position: f.Field("position").Value, Period: when.Period{From: x.Joined}}}
		}
		_, err := p.desk.Save(q.Context(), ch)
		if err == nil {
			return q.Done("/people/"+string(x.ID), "web.people.added", x.Name())
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "people-form", p.formHead(q, ""), &formView{Title: q.T("web.people.new"), Form: f})
}

func (p *page) editForm(q *ui.Request, s *subject) *ui.Form {
	f := newForm(q, s.href(), s.href())
	personFields(q, s.State, f, s.Person)
	f.Add(ui.Field{Name: "left", Label: label(q, "left"), Type: "date", Value: dateText(s.Left), Hint: q.T("web.people.left.hint")})
	return f
}

func (p *page) edit(q *ui.Request) error {
	s, err := p.subject(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "people-form", p.formHead(q, s.FullName()), p.editView(q, s, p.editForm(q, s)))
}

func (p *page) editView(q *ui.Request, s *subject, f *ui.Form) *formView {
	return &formView{Title: q.T("web.people.edit.title"), Person: q.Person(s.State, s.ID, q.Today()), Form: f}
}

func (p *page) edited(q *ui.Request) error {
	s, err := p.subject(q)
	if err != nil {
		return err
	}
	f := p.editForm(q, s)
	f.Fill(q.PostForm)
	x := *s.Person
	if takePerson(q, f, &x) {
		ch := app.Changes{What: "person.save", About: s.about()}
		ch.People = []force.Person{x}
		saved, err := p.desk.Save(q.Context(), ch)
		if err == nil {
			return p.done(q, s, f.Back, saved)
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "people-form", p.formHead(q, s.FullName()), p.editView(q, s, f))
}

// done ends a change. Where it takes somebody off duties to come, the person's page says which, with a way to replace each.
func (p *page) done(q *ui.Request, s *subject, back string, saved *app.Saved) error {
	if n := len(saved.Vacated); n > 0 {
		return q.Done(s.href(), "web.people.saved.vacated", strconv.Itoa(n))
	}
	return q.Done(back, "web.people.saved", s.Name())
}
