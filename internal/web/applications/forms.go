package applications

import (
	"errors"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// formView is what the template of a form shows.
type formView struct {
	Title, Of, Note string
	Twins           []other
	Form            *ui.Form
}

// newForm makes a form that stays in the side sheet if it was opened there.
func newForm(q *ui.Request, action, submit, back string) *ui.Form {
	f := &ui.Form{Action: action, Submit: submit, Back: q.Back(q.Came(back))}
	if q.Part() {
		f.Target = "#sheet-body"
	}
	f.Cancel = f.Back
	return f
}

func label(q *ui.Request, code string) string {
	return words.Sentence(q.Lang, q.T("force.field."+code))
}

func head(title string) ui.Head { return ui.Head{Nav: "applications", Title: title} }

// day adds a field for the day on which something was, today unless it is changed.
func day(q *ui.Request, f *ui.Form, name, text string) {
	f.Add(ui.Field{Name: name, Label: text, Type: "date", Value: q.Today().String(), Max: q.Today().String(), Must: true})
}

func (p *page) addForm(q *ui.Request) *ui.Form {
	f := newForm(q, "/applications", q.T("web.applications.new.do"), "/applications")
	f.Add(ui.Field{Name: "surname", Label: label(q, "surname"), Must: true})
	f.Add(ui.Field{Name: "given", Label: label(q, "given"), Must: true})
	f.Add(ui.Field{Name: "patronymic", Label: label(q, "patronymic")})
	f.Add(ui.Field{Name: "sex", Label: label(q, "sex"), Type: "radio", Value: "m", Must: true, Options: []ui.Option{
		{Value: "m", Text: q.T("web.people.sex.m")}, {Value: "f", Text: q.T("web.people.sex.f")}}})
	f.Add(ui.Field{Name: "born", Label: label(q, "born"), Type: "date", Max: q.Today().String(), Must: true})
	f.Add(ui.Field{Name: "phone", Label: label(q, "phone"), Short: true})
	day(q, f, "opened", q.T("web.applications.opened"))
	return f
}

func (p *page) add(q *ui.Request) error {
	return q.Render(p.t, "application-form", head(q.T("web.applications.new")), &formView{Title: q.T("web.applications.new"), Of: q.T("web.applications.new.text"), Form: p.addForm(q)})
}

func (p *page) added(q *ui.Request) error {
	f := p.addForm(q)
	if q.PostFormValue("despite") != "" {
		f.Add(ui.Field{Name: "despite", Label: q.T("web.applications.despite"), Type: "checkbox"})
	}
	f.Fill(q.PostForm)
	v := &formView{Title: q.T("web.applications.new"), Of: q.T("web.applications.new.text"), Form: f}
	born, good := f.Date(q, "born")
	opened, also := f.Date(q, "opened")
	if f.Demand(q) && good && also {
		get := func(name string) string { return f.Field(name).Value }
		id, err := p.desk.Apply(q.Context(), selection.Application{Surname: get("surname"), Given: get("given"), Patronymic: get("patronymic"), Sex: get("sex"), Born: born,
			Phone: get("phone"), Opened: opened}, q.PostFormValue("despite") != "")
		if err == nil {
			return q.Done("/applications/"+id, "web.applications.entered")
		}
		var twins *app.Twins
		if errors.As(err, &twins) {
			v.Twins = twinsOf(q, twins)
			f.Add(ui.Field{Name: "despite", Label: q.T("web.applications.despite"), Type: "checkbox"})
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "application-form", head(v.Title), v)
}

func twinsOf(q *ui.Request, t *app.Twins) []other {
	var out []other
	for _, x := range t.Applications {
		out = append(out, other{x.Name(), "/applications/" + x.ID, q.T("web.applications.applied", words.Short(x.Opened))})
	}
	for _, x := range t.People {
		out = append(out, other{x.Name(), "/people/" + string(x.ID), q.T("web.applications.in-register")})
	}
	return out
}

// stepForm is the form on which a step's outcome is entered.
type stepForm struct {
	*ui.Form
	step *selection.Step
	x    *app.ApplicationView
}

// stepOf finds the application and the step that a request is about. CodeNotFound.
func (p *page) stepOf(q *ui.Request) (*app.ApplicationView, *selection.StepStanding, error) {
	x, err := p.desk.Application(q.Context(), q.PathValue("id"))
	if err != nil {
		return nil, nil, err
	}
	s := x.Step(selection.StepCode(q.PathValue("step")))
	if s == nil {
		return nil, nil, app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	return x, s, nil
}

const refused = "refuse"

func (p *page) stepForm(q *ui.Request, x *app.ApplicationView, s *selection.Step) *stepForm {
	here := "/applications/" + x.ID
	f := &stepForm{newForm(q, here+"/steps/"+string(s.Code), q.T("web.applications.save"), here), s, x}
	f.Back, f.Cancel = here, here
	outcome := f.Add(ui.Field{Name: "outcome", Label: q.T("web.applications.outcome"), Type: "radio", Must: true, Options: outcomes(q, s.Kind)})
	day(q, f.Form, "on", q.T("web.applications.on"))
	if s.Kind == selection.Medical {
		outcome.Hint = q.T("web.applications.limits.hint")
		for _, l := range x.Process.Limits {
			f.Add(ui.Field{Name: "limit-" + l.Code, Label: q.Text(l.Text), Type: "checkbox"})
		}
	}
	f.reference(q)
	if s.Kind == selection.Outside && s.Holds > 0 {
		f.Add(ui.Field{Name: "until", Label: q.T("web.applications.until"), Type: "date", Value: s.Until(q.Today()).String(), Hint: q.T("web.applications.until.hint", s.Holds)})
	}
	p.effectFields(q, f)
	reasons := []ui.Option{{Text: q.T("web.applications.reason.none")}}
	for _, r := range x.Process.ReasonsFor(s.Code) {
		reasons = append(reasons, ui.Option{Value: r.Code, Text: q.Text(r.Text)})
	}
	f.Add(ui.Field{Name: "reason", Label: q.T("web.applications.reason"), Type: "select", Options: reasons, Hint: q.T("web.applications.reason.hint")})
	return f
}

func outcomes(q *ui.Request, k selection.Kind) []ui.Option {
	name := func(code string) ui.Option {
		return ui.Option{Value: code, Text: words.Sentence(q.Lang, selection.OutcomeName(q.Lang, code))}
	}
	switch k {
	case selection.Medical:
		return []ui.Option{name(selection.Fit), name(selection.Limited), {Value: refused, Text: q.T("web.applications.unfit")}}
	case selection.Outside:
		return []ui.Option{{Value: "pass", Text: q.T("web.applications.cleared")}, {Value: refused, Text: q.T("web.applications.denied")}}
	case selection.Board:
		return []ui.Option{name(selection.Accept), name(selection.Reject)}
	}
	return []ui.Option{{Value: "pass", Text: selection.Pass.Name(q.Lang)}, {Value: refused, Text: selection.Refuse.Name(q.Lang)}}
}

// reference adds the field for the number of a paper: that of the outside body's answer, of the contract, or of an order.
func (f *stepForm) reference(q *ui.Request) {
	key := "web.applications.reference.order"
	switch {
	case f.step.Effect == selection.NoEffect && f.step.Whose != "command" && f.step.Kind != selection.Outside && f.step.Kind != selection.Board:
		return // no paper comes of it
	case f.step.Kind == selection.Outside:
		key = "web.applications.reference.answer"
	case f.step.Effect == selection.Contract:
		key = "web.applications.reference.contract"
	}
	f.Add(ui.Field{Name: "reference", Label: q.T(key), Short: true, Must: f.step.Kind == selection.Outside})
}

// effectFields are those that the step's effect in the register needs.
func (p *page) effectFields(q *ui.Request, f *stepForm) {
	switch f.step.Effect {
	case selection.Contract:
		f.Add(ui.Field{Name: "number", Label: label(q, "number"), Short: true})
		ranks := q.RankOptions(f.x.State, q.T("web.people.choose"))
		f.Add(ui.Field{Name: "rank", Label: label(q, "rank"), Type: "select", Options: ranks})
		var types []ui.Option
		for _, c := range p.desk.ServiceTerms().Contracts {
			types = append(types, ui.Option{Value: c.Code, Text: q.Text(c.Name)})
		}
		if len(types) > 0 {
			f.Add(ui.Field{Name: "contract", Label: q.T("web.applications.contract"), Type: "select", Options: types})
		}
		f.Add(ui.Field{Name: "joined", Label: label(q, "joined"), Type: "date", Hint: q.T("web.applications.joined.hint")})
	case selection.Posted:
		f.Add(ui.Field{Name: "unit", Label: label(q, "unit"), Type: "select", Options: q.UnitOptions(f.x.State, q.Today(), q.T("web.people.choose"))})
		at := ui.Field{Name: "position", Label: label(q, "position"), Type: "select", Options: []ui.Option{{Text: q.T("web.people.member")}}}
		for _, c := range force.Positions {
			at.Options = append(at.Options, ui.Option{Value: c, Text: words.Sentence(q.Lang, force.PositionName(q.Lang, c))})
		}
		f.Add(at)
	}
}

func (f *stepForm) view(q *ui.Request) *formView {
	v := &formView{Title: q.Text(f.step.Name), Of: f.x.Name(), Form: f.Form}
	if f.step.Kind == selection.Outside {
		v.Note = q.Text(f.x.Process.BodyName(f.step.Body, q.Today()))
	}
	return v
}

func (p *page) step(q *ui.Request) error {
	x, s, err := p.stepOf(q)
	if err != nil {
		return err
	}
	v := p.stepForm(q, x, s.Step).view(q)
	return q.Render(p.t, "application-form", head(v.Title), v)
}

func (p *page) stepped(q *ui.Request) error {
	x, s, err := p.stepOf(q)
	if err != nil {
		return err
	}
	f := p.stepForm(q, x, s.Step)
	f.Fill(q.PostForm)
	if d, ok := f.deed(q); ok {
		err := p.desk.Act(q.Context(), x.ID, *d)
		if err == nil {
			return q.Done("/applications/"+x.ID, "web.applications.saved", q.Text(s.Name))
		}
		if !f.Take(q, err) {
			return err
		}
	}
	v := f.view(q)
	return q.Refuse(p.t, "application-form", head(v.Title), v)
}

// deed reads the form. False if a field makes no sense; it says so itself.
func (f *stepForm) deed(q *ui.Request) (*app.Deed, bool) {
	get := func(name string) string {
		if x := f.Field(name); x != nil {
			return x.Value
		}
		return ""
	}
	ok := f.Demand(q)
	d := &app.Deed{Act: selection.Act{Kind: selection.Pass, Step: f.step.Code, Reference: get("reference")}}
	for name, to := range map[string]*when.Date{"on": &d.On, "until": &d.Until, "joined": &d.Joined} {
		x, good := f.Date(q, name)
		*to, ok = x, ok && good
	}
	outcome := get("outcome")
	if o := f.Field("outcome"); o.Value != "" && !knows(o.Options, o.Value) {
		o.Error, ok = q.T("web.field.must"), false
	}
	switch {
	case f.step.Kind == selection.Board:
		d.Kind, d.Outcome = selection.Decide, outcome
	case outcome == refused:
		d.Kind = selection.Refuse
	case f.step.Kind == selection.Medical:
		d.Outcome = outcome
	}
	for i := range f.x.Process.Limits {
		if code := f.x.Process.Limits[i].Code; get("limit-"+code) != "" {
			d.Limits = append(d.Limits, code)
		}
	}
	d.Reason = get("reason")
	// What a refusal has no use for stands in the form for the other case.
	if d.Kind == selection.Refuse {
		d.Until, d.Limits = 0, nil
	}
	if d.Kind == selection.Pass && d.Until == 0 && f.step.Kind != selection.Outside {
		d.Until = f.step.Until(d.On)
	}
	d.Number, d.Rank, d.Type, d.Unit, d.Position = get("number"), force.RankCode(get("rank")), get("contract"), force.UnitID(get("unit")), get("position")
	return d, ok
}

func knows(all []ui.Option, value string) bool {
	for _, o := range all {
		if o.Value == value {
			return true
		}
	}
	return false
}

// confirmForm is the form of the commander's word about what the board decided.
func (p *page) confirmForm(q *ui.Request, x *app.ApplicationView, s *selection.StepStanding) (*ui.Form, *formView) {
	here := "/applications/" + x.ID
	f := newForm(q, here+"/confirm/"+string(s.Code), q.T("web.applications.save"), here)
	f.Back, f.Cancel = here, here
	f.Add(ui.Field{Name: "word", Label: q.T("web.applications.word"), Type: "radio", Must: true, Options: []ui.Option{
		{Value: string(selection.Confirm), Text: q.T("web.applications.confirm")}, {Value: string(selection.Return), Text: q.T("web.applications.return")}}})
	day(q, f, "on", q.T("web.applications.on"))
	f.Add(ui.Field{Name: "reference", Label: q.T("web.applications.reference.order"), Short: true})
	v := &formView{Title: q.T("web.applications.word-on", q.Text(s.Name)), Of: x.Name(), Form: f}
	if s.State == selection.Waiting {
		v.Note = q.T("web.applications.decided", words.Short(s.Act.On), outcomeDecided(q, x.Process, s.Act))
	}
	return f, v
}

// outcomeDecided says what the board decided, and why where it was against.
func outcomeDecided(q *ui.Request, process *selection.Process, a *selection.Act) string {
	out := selection.OutcomeName(q.Lang, a.Outcome)
	if a.Reason != "" {
		out += " (" + reasonText(q, process, a.Reason) + ")"
	}
	return out
}

func (p *page) confirm(q *ui.Request) error {
	x, s, err := p.stepOf(q)
	if err != nil {
		return err
	}
	_, v := p.confirmForm(q, x, s)
	return q.Render(p.t, "application-form", head(v.Title), v)
}

func (p *page) confirmed(q *ui.Request) error {
	x, s, err := p.stepOf(q)
	if err != nil {
		return err
	}
	f, v := p.confirmForm(q, x, s)
	f.Fill(q.PostForm)
	on, good := f.Date(q, "on")
	if f.Demand(q) && good {
		kind := selection.Confirm
		if f.Field("word").Value == string(selection.Return) {
			kind = selection.Return
		}
		err := p.desk.Act(q.Context(), x.ID, app.Deed{Act: selection.Act{Kind: kind, Step: s.Code, On: on, Reference: f.Field("reference").Value}})
		if err == nil {
			return q.Done("/applications/"+x.ID, "web.applications.saved", q.Text(s.Name))
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "application-form", head(v.Title), v)
}

// wholeForm is the form of an act about the application itself.
func (p *page) wholeForm(q *ui.Request) (*app.ApplicationView, selection.ActKind, *ui.Form, *formView, error) {
	x, err := p.desk.Application(q.Context(), q.PathValue("id"))
	if err != nil {
		return nil, "", nil, nil, err
	}
	kind := selection.ActKind(q.PathValue("kind"))
	here := "/applications/" + x.ID
	order := false
	switch kind {
	case selection.Withdraw, selection.Appeal:
	case selection.Dismiss, selection.Reopen:
		order = true
	default:
		return nil, "", nil, nil, app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	f := newForm(q, here+"/act/"+string(kind), q.T("web.applications.save"), here)
	f.Back, f.Cancel = here, here
	day(q, f, "on", q.T("web.applications.on"))
	f.Add(ui.Field{Name: "reference", Label: q.T("web.applications.reference.order"), Short: true, Must: order})
	name := q.T("web.applications.act." + string(kind))
	return x, kind, f, &formView{Title: name, Of: x.Name(), Note: q.T("web.applications.act." + string(kind) + ".text"), Form: f}, nil
}

func (p *page) whole(q *ui.Request) error {
	_, _, _, v, err := p.wholeForm(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "application-form", head(v.Title), v)
}

func (p *page) acted(q *ui.Request) error {
	x, kind, f, v, err := p.wholeForm(q)
	if err != nil {
		return err
	}
	f.Fill(q.PostForm)
	on, good := f.Date(q, "on")
	if f.Demand(q) && good {
		err := p.desk.Act(q.Context(), x.ID, app.Deed{Act: selection.Act{Kind: kind, On: on, Reference: f.Field("reference").Value}})
		if err == nil {
			return q.Done("/applications/"+x.ID, "web.applications.saved", v.Title)
		}
		if !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "application-form", head(v.Title), v)
}
