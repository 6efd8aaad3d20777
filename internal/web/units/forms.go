package units

import (
	"errors"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// formView is what a form's template shows.
type formView struct {
	Title, Note string
	Form        *ui.Form
}

func newForm(q *ui.Request, action, back string) *ui.Form {
	f := &ui.Form{Action: action, Submit: q.T("web.people.save"), Back: q.Back(q.Came(back))}
	if q.Part() {
		f.Target = "#sheet-body"
	}
	f.Cancel = f.Back
	return f
}

func label(q *ui.Request, code string) string {
	return words.Sentence(q.Lang, q.T("force.field."+code))
}

func dateText(d when.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// form has the fields of a unit. A unit cannot be moved below itself, so those below it are no choice.
func form(q *ui.Request, s *app.State, action, back string, u force.Unit) *ui.Form {
	f := newForm(q, action, back)
	f.Add(ui.Field{Name: "name", Label: q.T("web.units.name.az"), Value: u.Name.Az, Must: true})
	f.Add(ui.Field{Name: "name_en", Label: q.T("web.units.name.en"), Value: u.Name.En, Hint: q.T("web.units.name.hint")})
	f.Add(ui.Field{Name: "short", Label: label(q, "short"), Value: u.Short, Short: true, Hint: q.T("web.units.short.hint")})
	kind := ui.Field{Name: "kind", Label: label(q, "kind"), Type: "select", Value: string(u.Kind), Must: true, Options: []ui.Option{{Text: q.T("web.people.choose")}}}
	for _, k := range force.UnitKinds {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	f.Add(kind)
	parent := ui.Field{Name: "parent", Label: label(q, "parent"), Type: "select", Value: string(u.Parent)}
	for _, o := range q.UnitOptions(s, q.Today(), q.T("web.units.top")) {
		if u.ID == "" || o.Value == "" || !s.Register.Within(force.UnitID(o.Value), u.ID) {
			parent.Options = append(parent.Options, o)
		}
	}
	f.Add(parent)
	number := func(name, label, hint string, n int) {
		v := ""
		if n != 0 {
			v = strconv.Itoa(n)
		}
		f.Add(ui.Field{Name: name, Label: label, Type: "number", Value: v, Min: "0", Hint: hint})
	}
	number("strength", label(q, "strength"), q.T("web.units.strength.hint"), u.Strength)
	number("order", q.T("web.units.order"), q.T("web.units.order.hint"), u.Order)
	f.Add(ui.Field{Name: "valid", Label: q.T("web.units.from"), Type: "date", Value: dateText(u.Valid.From), Hint: q.T("web.units.from.hint")})
	return f
}

// take reads the fields into a unit. False if one makes no sense.
func take(q *ui.Request, f *ui.Form, u *force.Unit) bool {
	value := func(name string) string { return f.Field(name).Value }
	ok := f.Demand(q)
	u.Name = words.Text{Az: value("name"), En: value("name_en")}
	if u.Name.En == "" {
		u.Name.En = u.Name.Az
	}
	u.Short, u.Kind, u.Parent = value("short"), force.UnitKind(value("kind")), force.UnitID(value("parent"))
	for name, to := range map[string]*int{"strength": &u.Strength, "order": &u.Order} {
		*to = 0
		if x := f.Field(name); x.Value != "" {
			n, err := strconv.Atoi(x.Value)
			if err != nil {
				x.Error, ok = q.T("web.units.number", x.Value), false
			}
			*to = n
		}
	}
	from, good := f.Date(q, "valid")
	u.Valid.From = from
	return ok && good
}

func (p *page) head(q *ui.Request, name string) ui.Head { return ui.Head{Nav: "units", Title: name} }

func (p *page) addForm(q *ui.Request, s *app.State) *ui.Form {
	u := force.Unit{Parent: force.UnitID(q.Get("parent")), Kind: force.Platoon}
	for _, id := range s.Register.Children(u.Parent) {
		u.Order = max(u.Order, s.Register.Unit(id).Order+1)
		u.Kind = s.Register.Unit(id).Kind
	}
	return form(q, s, "/units", "/units", u)
}

func (p *page) add(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	return q.Render(p.t, "units-form", p.head(q, q.T("web.nav.units")), &formView{Title: q.T("web.units.new"), Form: p.addForm(q, s)})
}

func (p *page) added(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f := p.addForm(q, s)
	f.Fill(q.PostForm)
	var u force.Unit
	if take(q, f, &u) {
		u.ID = newID(s.Register, u)
		ch := app.Changes{What: "unit.save", About: "unit:" + string(u.ID)}
		ch.Units = []force.Unit{u}
		_, err := p.desk.Save(q.Context(), ch)
		if err == nil {
			return q.Done(ui.Link("/units", "unit", string(u.ID)), "web.units.added", q.Text(u.Name))
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "units-form", p.head(q, q.T("web.nav.units")), &formView{Title: q.T("web.units.new"), Form: f})
}

// newID makes an identifier that tells a reader of a file which unit it is.
func newID(r *force.Register, u force.Unit) force.UnitID {
	name := u.Short
	if name == "" {
		name = u.Name.Az
	}
	plain := strings.Trim(strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, words.Fold(name)), "-")
	id := force.UnitID("u-" + plain)
	for n := 2; r.Unit(id) != nil; n++ {
		id = force.UnitID("u-" + plain + "-" + strconv.Itoa(n))
	}
	return id
}

// unit finds the one that a request is about.
func (p *page) unit(q *ui.Request) (*app.State, *force.Unit, error) {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, nil, err
	}
	u := s.Register.Unit(force.UnitID(q.PathValue("id")))
	if u == nil {
		return nil, nil, app.Errorf(app.CodeNotFound, "web.units.unknown", q.PathValue("id"))
	}
	return s, u, nil
}

func href(u *force.Unit) string { return ui.Link("/units", "unit", string(u.ID)) }

func (p *page) edit(q *ui.Request) error {
	s, u, err := p.unit(q)
	if err != nil {
		return err
	}
	f := form(q, s, "/units/"+string(u.ID), href(u), *u)
	return q.Render(p.t, "units-form", p.head(q, q.Text(u.Name)), &formView{Title: q.T("web.units.edit"), Form: f})
}

func (p *page) edited(q *ui.Request) error {
	s, old, err := p.unit(q)
	if err != nil {
		return err
	}
	f := form(q, s, "/units/"+string(old.ID), href(old), *old)
	f.Fill(q.PostForm)
	u := *old
	if take(q, f, &u) {
		ch := app.Changes{What: "unit.save", About: "unit:" + string(u.ID)}
		ch.Units = []force.Unit{u}
		_, err := p.desk.Save(q.Context(), ch)
		if err == nil {
			return q.Done(f.Back, "web.units.saved", q.Text(u.Name))
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "units-form", p.head(q, q.Text(old.Name)), &formView{Title: q.T("web.units.edit"), Form: f})
}

func (p *page) endForm(q *ui.Request, u *force.Unit) *ui.Form {
	f := newForm(q, "/units/"+string(u.ID)+"/close", href(u))
	f.Submit = q.T("web.units.close.do")
	last := q.Today()
	if u.Valid.To != 0 {
		last = u.Valid.To - 1
	}
	f.Add(ui.Field{Name: "last", Label: q.T("web.units.last"), Type: "date", Value: dateText(last), Hint: q.T("web.units.last.hint")})
	return f
}

func (p *page) endView(q *ui.Request, f *ui.Form) *formView {
	return &formView{Title: q.T("web.units.close"), Note: q.T("web.units.close.text"), Form: f}
}

func (p *page) ending(q *ui.Request) error {
	_, u, err := p.unit(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "units-form", p.head(q, q.Text(u.Name)), p.endView(q, p.endForm(q, u)))
}

// ended gives the unit its last day, or takes it away again. Nobody may belong to it, and no unit stand below it, after that.
func (p *page) ended(q *ui.Request) error {
	s, old, err := p.unit(q)
	if err != nil {
		return err
	}
	f := p.endForm(q, old)
	f.Fill(q.PostForm)
	x := f.Field("last")
	last, ok := f.Date(q, "last")
	if ok && last != 0 {
		people, below := left(s.Register, old.ID, last)
		if people > 0 {
			x.Error, ok = q.T("web.units.close.people", people), false
		} else if below != nil {
			x.Error, ok = q.T("web.units.close.below", q.Text(below.Name)), false
		}
	}
	if ok {
		u := *old
		if u.Valid.To = 0; last != 0 {
			u.Valid.To = last + 1
		}
		ch := app.Changes{What: "unit.save", About: "unit:" + string(u.ID)}
		ch.Units = []force.Unit{u}
		_, err := p.desk.Save(q.Context(), ch)
		if err == nil {
			return q.Done(f.Back, "web.units.saved", q.Text(u.Name))
		}
		var all app.Problems
		if errors.As(err, &all) {
			for _, e := range all {
				e.Field = "last"
			}
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "units-form", p.head(q, q.Text(old.Name)), p.endView(q, f))
}

// left counts who belongs to the unit after a day, and finds a unit below it that goes on.
func left(r *force.Register, id force.UnitID, last when.Date) (people int, below *force.Unit) {
	after := when.Period{From: last + 1}
	for i := range r.Memberships {
		m := &r.Memberships[i]
		x := r.Person(m.Person)
		if m.Unit == id && m.Period.Overlaps(after) && x != nil && (x.Left == 0 || x.Left > last+1) {
			people++
		}
	}
	for _, c := range r.Children(id) {
		if u := r.Unit(c); u.Valid.Overlaps(after) {
			return people, u
		}
	}
	return people, nil
}

// deleted takes a unit away that nobody ever belonged to.
func (p *page) deleted(q *ui.Request) error {
	_, u, err := p.unit(q)
	if err != nil {
		return err
	}
	ch := app.Changes{What: "unit.delete", About: "unit:" + string(u.ID)}
	ch.Remove("unit", string(u.ID))
	if _, err := p.desk.Save(q.Context(), ch); err != nil {
		return err
	}
	return q.Done("/units", "web.units.deleted", q.Text(u.Name))
}
