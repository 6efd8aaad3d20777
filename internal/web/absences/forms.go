package absences

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

// formView is what the form's template shows.
type formView struct {
	Title  string
	Person *ui.Person // nil while one is to be chosen
	Text   string     // what was typed to find the person
	Wrong  string     // what is wrong with it
	Form   *ui.Form
	Delete string
}

func form(q *ui.Request, action, back string, a force.Absence) *ui.Form {
	f := &ui.Form{Action: action, Submit: q.T("web.absences.save"), Back: q.Back(q.Came(back))}
	if q.Part() {
		f.Target = "#sheet-body"
	}
	f.Cancel = f.Back
	label := func(code string) string { return words.Sentence(q.Lang, q.T("force.field."+code)) }
	date := func(d when.Date) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	f.Add(ui.Field{Name: "kind", Label: label("kind"), Type: "select", Value: string(a.Kind), Must: true, Options: kinds(q, q.T("web.people.choose"))})
	f.Add(ui.Field{Name: "first", Label: label("first"), Type: "date", Value: date(a.Days.First), Must: true})
	f.Add(ui.Field{Name: "last", Label: label("last"), Type: "date", Value: date(a.Days.Last), Hint: q.T("web.people.last.hint")})
	f.Add(ui.Field{Name: "note", Label: label("note"), Value: a.Note})
	return f
}

// take reads the fields into an absence. False if one makes no sense.
func take(q *ui.Request, f *ui.Form, a *force.Absence) bool {
	ok := f.Demand(q)
	first, good := f.Date(q, "first")
	last, also := f.Date(q, "last")
	a.Kind, a.Note, a.Days = force.AbsenceKind(f.Field("kind").Value), f.Field("note").Value, when.Days{First: first, Last: last}
	return ok && good && also
}

func (p *page) head(q *ui.Request) ui.Head {
	return ui.Head{Nav: "absences", Title: q.T("web.nav.absences")}
}

func (p *page) add(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	day, err := q.Date("first", q.Today())
	if err != nil {
		return err
	}
	v := &formView{Title: q.T("web.absences.enter"), Form: form(q, "/absences", "/absences", force.Absence{Days: when.Days{First: day}})}
	if id := q.Get("person"); id != "" {
		if s.Register.Person(force.PersonID(id)) == nil {
			return app.Errorf(app.CodeNotFound, "not-found.person", id)
		}
		v.Person = q.Person(s, force.PersonID(id), q.Today())
	}
	return q.Render(p.t, "absences-form", p.head(q), v)
}

// who is the person chosen on the form: picked, or named by a number or a name that only one has.
func who(q *ui.Request, s *app.State) (id force.PersonID, wrong string) {
	text := strings.TrimSpace(q.PostFormValue("person-text"))
	if x := s.Register.Person(force.PersonID(q.PostFormValue("person"))); x != nil {
		return x.ID, ""
	}
	if x := s.Register.PersonByNumber(text); x != nil {
		return x.ID, ""
	}
	want := strings.Fields(words.Fold(text))
	if len(want) == 0 {
		return "", q.T("web.absences.who.missing")
	}
	n := 0
	for i := range s.Register.People {
		if x := &s.Register.People[i]; x.Serves(q.Today()) && named(x, want) {
			id, n = x.ID, n+1
		}
	}
	switch n {
	case 0:
		return "", q.T("web.absences.who.nobody", text)
	case 1:
		return id, ""
	}
	return "", q.T("web.absences.who.many", n, text)
}

func (p *page) added(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f := form(q, "/absences", "/absences", force.Absence{})
	f.Fill(q.PostForm)
	v := &formView{Title: q.T("web.absences.enter"), Form: f, Text: strings.TrimSpace(q.PostFormValue("person-text"))}
	var a force.Absence
	if a.Person, v.Wrong = who(q, s); a.Person != "" {
		v.Person = q.Person(s, a.Person, q.Today())
	}
	if take(q, f, &a) && a.Person != "" {
		if err := p.save(q, s, f, a); err == nil || !refused(err) {
			return err
		}
	}
	return q.Refuse(p.t, "absences-form", p.head(q), v)
}

// errRefused says that the form tells what is wrong.
var errRefused = errors.New("absences: refused")

func refused(err error) bool { return errors.Is(err, errRefused) }

// save stores the absence. Where it takes the person off duties to come, the person's page says which, with a way to replace each.
func (p *page) save(q *ui.Request, s *app.State, f *ui.Form, a force.Absence) error {
	ch := app.Changes{What: "absence.save", About: "person:" + string(a.Person)}
	ch.Absences = []force.Absence{a}
	saved, err := p.desk.Save(q.Context(), ch)
	if err != nil {
		var all app.Problems
		if errors.As(err, &all) {
			for _, e := range all {
				if e.Field == "days" {
					e.Field = "first"
				}
			}
		}
		if f.Take(q, err) {
			return errRefused
		}
		return err
	}
	name := s.Register.Person(a.Person).Name()
	if n := len(saved.Vacated); n > 0 {
		return q.Done("/people/"+string(a.Person), "web.absences.saved.vacated", strconv.Itoa(n), name)
	}
	return q.Done(f.Back, "web.absences.saved", name)
}

// absence finds the one that a request is about.
func (p *page) absence(q *ui.Request) (*app.State, *force.Absence, error) {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, nil, err
	}
	for i := range s.Register.Absences {
		if a := &s.Register.Absences[i]; a.ID == q.PathValue("id") {
			return s, a, nil
		}
	}
	return nil, nil, app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
}

func (p *page) editView(q *ui.Request, s *app.State, a *force.Absence) *formView {
	own := "/absences/" + a.ID
	return &formView{
		Title: words.Sentence(q.Lang, a.Kind.Name(q.Lang)), Person: q.Person(s, a.Person, a.Days.First), Delete: own + "/delete",
		Form: form(q, own, "/people/"+string(a.Person), *a),
	}
}

func (p *page) edit(q *ui.Request) error {
	s, a, err := p.absence(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "absences-form", p.head(q), p.editView(q, s, a))
}

func (p *page) edited(q *ui.Request) error {
	s, old, err := p.absence(q)
	if err != nil {
		return err
	}
	v := p.editView(q, s, old)
	v.Form.Fill(q.PostForm)
	a := *old
	if take(q, v.Form, &a) {
		if err := p.save(q, s, v.Form, a); err == nil || !refused(err) {
			return err
		}
	}
	return q.Refuse(p.t, "absences-form", p.head(q), v)
}

func (p *page) deleted(q *ui.Request) error {
	s, a, err := p.absence(q)
	if err != nil {
		return err
	}
	ch := app.Changes{What: "absence.delete", About: "person:" + string(a.Person)}
	ch.Remove("absence", a.ID)
	if _, err := p.desk.Save(q.Context(), ch); err != nil {
		return err
	}
	return q.Done(q.Back("/people/"+string(a.Person)), "web.absences.deleted", s.Register.Person(a.Person).Name())
}
