package applications

import (
	"strconv"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// ahead are the choices of how many days ahead the list looks, beside those who must be asked now.
var ahead = []int{30, 90, 180, 365}

// vettingView is the list of those who are to be vetted again.
type vettingView struct {
	Stamp  string
	Tabs   tabs
	Days   string
	Ahead  []ui.Option
	Denied []vettingRow
	Rows   []vettingRow
	Pager  ui.Pager
	Total  int
}

type vettingRow struct {
	Person            *ui.Person
	Step, Body, Href  string
	Until, Ask, Since when.Date
	Due               *due
	Lapsed            bool
}

func (p *page) vetting(q *ui.Request) error {
	stamp, err := p.desk.Stamp(q.Context(), "selection", "force")
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(q.Get("days"))
	if err != nil || days < 0 || days > 3650 {
		days = 0
	}
	v, err := p.desk.Vettings(q.Context(), days)
	if err != nil {
		return err
	}
	apps, err := p.desk.Applications(q.Context())
	if err != nil {
		return err
	}
	b := &vettingView{Stamp: stamp, Days: strconv.Itoa(days), Pager: q.Page(len(v.Due), pageSize), Total: len(v.Due), Tabs: tabs{Lit: "vetting"}}
	for _, x := range apps.All {
		if x.Status == selection.Running {
			b.Tabs.Applications++
		}
	}
	b.Ahead = []ui.Option{{Value: "0", Text: q.T("web.applications.ask-now")}}
	for _, n := range ahead {
		b.Ahead = append(b.Ahead, ui.Option{Value: strconv.Itoa(n), Text: q.T("web.applications.ask-within", n)})
	}
	lapsed, asked := 0, 0
	for i := range v.Due {
		if v.Due[i].Lapsed(q.Today()) {
			lapsed++
		}
		if v.Due[i].Ask <= q.Today() {
			asked++
		}
	}
	b.Tabs.Vetting = asked + len(v.Denied)
	for _, x := range ui.Cut(b.Pager, v.Due) {
		b.Rows = append(b.Rows, vettingRow{Person: q.Person(v.State, x.Person, q.Today()), Step: q.Text(x.Step.Name), Body: q.Text(v.Process.BodyName(x.Step.Body, q.Today())),
			Href: "/vetting/" + string(x.Person) + "/" + string(x.Step.Code), Until: x.Until, Ask: x.Ask, Due: dueOf(q, x.Until), Lapsed: x.Lapsed(q.Today())})
	}
	for _, c := range v.Denied {
		if s := stepOfBody(v.Process, c.Body); s != nil {
			b.Denied = append(b.Denied, vettingRow{Person: q.Person(v.State, c.Person, q.Today()), Step: q.Text(s.Name), Body: q.Text(v.Process.BodyName(c.Body, q.Today())),
				Href: "/vetting/" + string(c.Person) + "/" + string(s.Code), Since: c.Days.First})
		}
	}
	lead := q.T("web.applications.vetting.lead", asked)
	if lapsed > 0 {
		lead += "; " + q.T("web.applications.vetting.lapsed", lapsed)
	}
	return q.Render(p.t, "vetting", ui.Head{Nav: "applications", Title: q.T("web.applications.vetting"), Lead: ui.Plain(lead + "."), Wide: true}, b)
}

func stepOfBody(p *selection.Process, body string) *selection.Step {
	for i := range p.Steps {
		if p.Steps[i].Body == body {
			return &p.Steps[i]
		}
	}
	return nil
}

// vetForm is the form of an outside body's answer about somebody who serves.
func (p *page) vetForm(q *ui.Request) (*selection.Step, force.PersonID, *ui.Form, *formView, error) {
	v, err := p.desk.Vettings(q.Context(), 0)
	if err != nil {
		return nil, "", nil, nil, err
	}
	x := v.Register.Person(force.PersonID(q.PathValue("person")))
	s := v.Process.Step(selection.StepCode(q.PathValue("step")))
	if x == nil || s == nil || s.Kind != selection.Outside {
		return nil, "", nil, nil, app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	f := newForm(q, "/vetting/"+string(x.ID)+"/"+string(s.Code), q.T("web.applications.save"), "/vetting")
	f.Add(ui.Field{Name: "outcome", Label: q.T("web.applications.outcome"), Type: "radio", Must: true, Options: outcomes(q, selection.Outside)})
	day(q, f, "on", q.T("web.applications.on"))
	f.Add(ui.Field{Name: "reference", Label: q.T("web.applications.reference.answer"), Short: true, Must: true})
	if s.Holds > 0 {
		f.Add(ui.Field{Name: "until", Label: q.T("web.applications.until"), Type: "date", Value: s.Until(q.Today()).String(), Hint: q.T("web.applications.until.hint", s.Holds)})
	}
	w := &formView{Title: q.Text(s.Name), Of: x.Name(), Note: q.Text(v.Process.BodyName(s.Body, q.Today())), Form: f}
	if c := v.Register.ClearanceOn(x.ID, s.Body, q.Today()); c != nil && c.Days.Last != 0 {
		w.Note += " · " + q.T("web.applications.held", words.Short(c.Days.Last))
	}
	return s, x.ID, f, w, nil
}

func (p *page) vet(q *ui.Request) error {
	_, _, _, v, err := p.vetForm(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "application-form", head(v.Title), v)
}

func (p *page) vetted(q *ui.Request) error {
	s, id, f, v, err := p.vetForm(q)
	if err != nil {
		return err
	}
	f.Fill(q.PostForm)
	on, good := f.Date(q, "on")
	until, also := f.Date(q, "until")
	if f.Demand(q) && good && also {
		act := selection.Act{Kind: selection.Pass, Step: s.Code, On: on, Reference: f.Field("reference").Value, Until: until}
		if f.Field("outcome").Value == refused {
			act.Kind, act.Until = selection.Refuse, 0
		}
		saved, err := p.desk.Vet(q.Context(), id, act)
		switch {
		case err == nil && len(saved.Vacated) > 0:
			// Who stood there is off duty: their page says which duties are open, and leads to who could stand instead.
			return q.Done("/people/"+string(id), "web.people.saved.vacated", strconv.Itoa(len(saved.Vacated)))
		case err == nil:
			return q.Done(f.Back, "web.applications.vetted", v.Of)
		case !f.Take(q, err):
			return err
		}
	}
	return q.Refuse(p.t, "application-form", head(v.Title), v)
}
