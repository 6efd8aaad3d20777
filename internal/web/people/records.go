package people

import (
	"errors"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// part is a kind of dated record of a person: how its form looks and what is done with what was typed. A record of ID "" is new.
type part struct {
	fields func(q *ui.Request, s *subject, f *ui.Form, id string) bool // false if there is no such record
	save   func(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error)
	table  string // of the register, to delete from; "" for wishes
	on     access.Resource
}

var parts = map[string]part{
	"membership":    {membershipFields, saveMembership, "membership", access.People},
	"qualification": {qualificationFields, saveQualification, "qualification", access.People},
	"bar":           {barFields, saveBar, "bar", access.People},
	"wish":          {wishFields, saveWish, "", access.Wishes},
	"contract":      {contractFields, saveContract, "contract", access.Service},
	"clearance":     {clearanceFields, saveClearance, "clearance", access.Service},
	"limit":         {limitFields, saveLimit, "limit", access.Service},
	"rank":          {rankFields, saveRank, "rank", access.Service},
	"award":         {awardFields, saveAward, "award", access.Service},
}

// errTyped says that a field says itself what is wrong with it.
var errTyped = errors.New("people: a field makes no sense")

// recordOf finds the person, the kind of record and the form that a request is about.
func (p *page) recordOf(q *ui.Request, what string) (*subject, part, *ui.Form, string, error) {
	s, err := p.subject(q)
	if err != nil {
		return nil, part{}, nil, "", err
	}
	kind := parts[what]
	id := q.PathValue("record")
	f := newForm(q, s.href()+"/"+what+"/"+id, s.href())
	if id == "new" {
		id = ""
	}
	if !kind.fields(q, s, f, id) {
		return nil, part{}, nil, "", app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	return s, kind, f, id, nil
}

func (p *page) recordView(q *ui.Request, what string, s *subject, f *ui.Form, id string) *formView {
	v := &formView{Title: q.T("web.people." + what + ".new"), Person: q.Person(s.State, s.ID, q.Today()), Form: f, Back: f.Back}
	if id != "" {
		v.Title, v.Delete = q.T("web.people."+what+".edit"), f.Action+"/delete"
	} else if what == "membership" && s.Register.UnitOn(s.ID, q.Today()) != "" {
		v.Note = q.T("web.people.membership.note")
	}
	return v
}

func (p *page) record(q *ui.Request, what string) error {
	s, _, f, id, err := p.recordOf(q, what)
	if err != nil {
		return err
	}
	return q.Render(p.t, "people-form", p.formHead(q, s.FullName()), p.recordView(q, what, s, f, id))
}

func (p *page) recorded(q *ui.Request, what string) error {
	s, kind, f, id, err := p.recordOf(q, what)
	if err != nil {
		return err
	}
	f.Fill(q.PostForm)
	if f.Demand(q) {
		saved, err := kind.save(p, q, s, f, id)
		if err == nil {
			return p.done(q, s, f.Back, saved)
		}
		if !errors.Is(err, errTyped) && !f.Take(q, err) {
			return err
		}
	}
	return q.Refuse(p.t, "people-form", p.formHead(q, s.FullName()), p.recordView(q, what, s, f, id))
}

func (p *page) deleted(q *ui.Request, what string) error {
	s, kind, f, id, err := p.recordOf(q, what)
	if err != nil {
		return err
	}
	if id == "" {
		return app.Errorf(app.CodeNotFound, "web.page", q.URL.Path)
	}
	saved := &app.Saved{}
	if kind.table == "" {
		err = p.desk.DeleteWish(q.Context(), id)
	} else {
		ch := app.Changes{What: kind.table + ".delete", About: s.about()}
		ch.Remove(kind.table, id)
		saved, err = p.desk.Save(q.Context(), ch)
	}
	if err != nil {
		return err
	}
	if len(saved.Vacated) > 0 {
		return p.done(q, s, f.Back, saved)
	}
	return q.Done(f.Back, "web.people.deleted")
}

// days reads first and last day.
func days(q *ui.Request, f *ui.Form, first, last string) (when.Days, error) {
	a, good := f.Date(q, first)
	b, also := f.Date(q, last)
	if !good || !also {
		return when.Days{}, errTyped
	}
	return when.Days{First: a, Last: b}, nil
}

func daysFields(q *ui.Request, f *ui.Form, d when.Days) {
	f.Add(ui.Field{Name: "first", Label: label(q, "first"), Type: "date", Value: dateText(d.First), Must: true})
	f.Add(ui.Field{Name: "last", Label: label(q, "last"), Type: "date", Value: dateText(d.Last), Hint: q.T("web.people.last.hint")})
}

// aim moves a complaint to the field that stands for it on the form.
func aim(err error, from, to string) error {
	var all app.Problems
	if errors.As(err, &all) {
		for _, e := range all {
			if e.Field == from {
				e.Field = to
			}
		}
	}
	return err
}

func find[T any](all []T, id string, idOf func(T) string) (T, bool) {
	i := slices.IndexFunc(all, func(x T) bool { return idOf(x) == id })
	if i < 0 {
		var none T
		return none, id == ""
	}
	return all[i], true
}

func membershipFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	m, ok := find(s.Register.MembershipsOf(s.ID), id, func(m force.Membership) string { return m.ID })
	if !ok {
		return false
	}
	from := m.Period.From
	if id == "" {
		from = max(q.Today(), s.Joined)
		m.Unit, m.Position = s.Register.UnitOn(s.ID, q.Today()), s.Register.Position(s.ID, q.Today())
	}
	f.Add(ui.Field{Name: "unit", Label: label(q, "unit"), Type: "select", Value: string(m.Unit), Must: true, Options: q.UnitOptions(s.State, max(from, s.Joined), q.T("web.people.choose"))})
	f.Add(positionField(q, m.Position))
	f.Add(ui.Field{Name: "period", Label: q.T("web.people.from"), Type: "date", Value: dateText(from), Must: true})
	if id != "" {
		last := when.Date(0)
		if m.Period.To != 0 {
			last = m.Period.To - 1
		}
		f.Add(ui.Field{Name: "last", Label: label(q, "last"), Type: "date", Value: dateText(last), Hint: q.T("web.people.membership.last")})
	}
	return true
}

// saveMembership puts a membership. A new one ends the one that holds on its first day, as an order of transfer does, and lasts
// until the next begins.
func saveMembership(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "period", "last")
	if err != nil {
		return nil, err
	}
	m := force.Membership{ID: id, Person: s.ID, Unit: force.UnitID(f.Field("unit").Value), Position: f.Field("position").Value, Period: when.Period{From: span.First}}
	ch := app.Changes{What: "membership.save", About: s.about()}
	if span.Last != 0 {
		m.Period.To = span.Last + 1
	}
	if id == "" {
		for _, old := range s.Register.MembershipsOf(s.ID) {
			switch {
			case old.Period.From == m.Period.From: // the same day: put right
				m.ID, m.Period.To = old.ID, old.Period.To
			case old.Period.Holds(m.Period.From):
				m.Period.To = old.Period.To
				old.Period.To = m.Period.From
				ch.Memberships = append(ch.Memberships, old)
			case old.Period.From > m.Period.From && (m.Period.To == 0 || m.Period.To > old.Period.From):
				m.Period.To = old.Period.From
			}
		}
	}
	ch.Memberships = append(ch.Memberships, m)
	return p.desk.Save(q.Context(), ch)
}

func qualificationFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	k, ok := find(s.Register.QualificationsOf(s.ID), id, func(k force.Qualification) string { return k.ID })
	if !ok {
		return false
	}
	if id == "" {
		k.From = q.Today()
	}
	x := ui.Field{Name: "qualification", Label: label(q, "qualification"), Type: "select", Value: k.Code, Must: true, Options: []ui.Option{{Text: q.T("web.people.choose")}}}
	codes := slices.Concat(force.Qualifications, s.Register.QualificationCodes())
	slices.Sort(codes)
	for _, c := range slices.Compact(codes) {
		x.Options = append(x.Options, ui.Option{Value: c, Text: words.Sentence(q.Lang, force.QualificationName(q.Lang, c))})
	}
	words.SortBy(words.Sorter(q.Lang), x.Options[1:], func(o ui.Option) string { return o.Text })
	f.Add(x)
	f.Add(ui.Field{Name: "from", Label: q.T("web.people.from"), Type: "date", Value: dateText(k.From), Must: true})
	f.Add(ui.Field{Name: "until", Label: q.T("web.people.holds-until"), Type: "date", Value: dateText(k.Until), Hint: q.T("web.people.until.hint")})
	learning := ui.Field{Name: "trainee", Label: q.T("web.people.trainee"), Type: "checkbox", Hint: q.T("web.people.trainee.hint")}
	if k.Trainee {
		learning.Value = "yes"
	}
	f.Add(learning)
	return true
}

func saveQualification(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "from", "until")
	if err != nil {
		return nil, err
	}
	ch := app.Changes{What: "qualification.save", About: s.about()}
	ch.Qualifications = []force.Qualification{{ID: id, Person: s.ID, Code: f.Field("qualification").Value, From: span.First, Until: span.Last,
		Trainee: f.Field("trainee").Value != ""}}
	return p.desk.Save(q.Context(), ch)
}

func barFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	b, ok := find(s.Register.BarsOf(s.ID), id, func(b force.Bar) string { return b.ID })
	if !ok {
		return false
	}
	if id == "" {
		b.Kind, b.Days.First = force.Investigation, q.Today()
	}
	x := ui.Field{Name: "kind", Label: q.T("web.people.bar.kind"), Type: "radio", Value: string(b.Kind), Must: true}
	for _, k := range []force.BarKind{force.Investigation, force.Unfit} {
		x.Options = append(x.Options, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	f.Add(x)
	daysFields(q, f, b.Days)
	f.Add(ui.Field{Name: "note", Label: label(q, "note"), Value: b.Note})
	return true
}

func saveBar(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "first", "last")
	if err != nil {
		return nil, err
	}
	ch := app.Changes{What: "bar.save", About: s.about()}
	ch.Bars = []force.Bar{{ID: id, Person: s.ID, Kind: force.BarKind(f.Field("kind").Value), Days: span, Note: f.Field("note").Value}}
	saved, err := p.desk.Save(q.Context(), ch)
	return saved, aim(err, "days", "first")
}

func wishFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	var own []plan.Wish
	for _, w := range s.Wishes {
		if w.Person == s.ID {
			own = append(own, w)
		}
	}
	w, ok := find(own, id, func(w plan.Wish) string { return w.ID })
	if !ok {
		return false
	}
	if id == "" {
		w.Kind, w.Days.First = plan.WishFree, q.Today()
	}
	x := ui.Field{Name: "kind", Label: q.T("web.people.wish.kind"), Type: "radio", Value: string(w.Kind), Must: true}
	for _, k := range []plan.WishKind{plan.WishFree, plan.WishDuty, plan.ExemptKind} {
		x.Options = append(x.Options, ui.Option{Value: string(k), Text: q.T("web.people.wish." + string(k))})
	}
	f.Add(x)
	of := ui.Field{Name: "duty", Label: q.T("web.people.wish.of"), Type: "select", Value: string(w.Duty), Hint: q.T("web.people.wish.duty.hint"),
		Options: []ui.Option{{Text: words.Sentence(q.Lang, q.T("web.people.any-duty"))}}}
	for _, k := range duty.Kinds {
		of.Options = append(of.Options, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	f.Add(of)
	daysFields(q, f, w.Days)
	f.Add(ui.Field{Name: "granted_by", Label: q.T("web.people.granted-by"), Value: w.GrantedBy, Hint: q.T("web.people.granted.hint")})
	f.Add(ui.Field{Name: "note", Label: label(q, "note"), Value: w.Note})
	return true
}

func saveWish(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "first", "last")
	if err != nil {
		return nil, err
	}
	w := plan.Wish{ID: id, Person: s.ID, Kind: plan.WishKind(f.Field("kind").Value), Days: span, GrantedBy: f.Field("granted_by").Value, Note: f.Field("note").Value}
	if w.Kind == plan.ExemptKind {
		w.Duty = duty.Kind(f.Field("duty").Value)
	}
	_, err = p.desk.SaveWish(q.Context(), w)
	return &app.Saved{}, err
}
