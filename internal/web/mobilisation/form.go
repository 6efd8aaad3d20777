package mobilisation

import (
	"strconv"
	"strings"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/site"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

const momentForm = "2006-01-02T15:04"

// asking is the form of an order with what would come of it.
type asking struct {
	*ui.Form
	Preview *preview
}

// preview is what would happen.
type preview struct {
	*app.MobilisationPreview
	Up, Kept []string
}

func (p *page) paperFields(q *ui.Request, f *ui.Form) {
	f.Add(ui.Field{Name: "number", Label: q.T("web.mobilisation.number"), Must: true, Short: true})
	f.Add(ui.Field{Name: "date", Label: q.T("web.mobilisation.date"), Type: "date", Value: q.Today().String(), Must: true})
	f.Add(ui.Field{Name: "by", Label: q.T("web.mobilisation.by"), Must: true})
	f.Add(ui.Field{Name: "reason", Label: q.T("web.mobilisation.reason"), Type: "textarea", Must: true})
	f.Add(ui.Field{Name: "effect", Label: q.T("web.mobilisation.effect"), Hint: q.T("web.mobilisation.effect.hint"), Type: "datetime-local", Value: q.Now.In(when.Zone).Format(momentForm), Must: true})
}

func paper(q *ui.Request, f *ui.Form) mobilise.Paper {
	d, _ := f.Date(q, "date")
	x := mobilise.Paper{Number: f.Field("number").Value, Date: d, By: f.Field("by").Value, Reason: f.Field("reason").Value}
	if t, err := time.ParseInLocation(momentForm, f.Field("effect").Value, when.Zone); err == nil {
		x.Effect = t
	}
	return x
}

// upper are the units that the form asks about: the force and those right under it.
func upper(s *app.State, on when.Date) []*force.Unit {
	var out []*force.Unit
	for _, top := range s.Register.Children("") {
		out = append(out, s.Register.Unit(top))
		for _, u := range s.Register.Children(top) {
			out = append(out, s.Register.Unit(u))
		}
	}
	kept := out[:0]
	for _, u := range out {
		if u.Valid.Holds(on) {
			kept = append(kept, u)
		}
	}
	return kept
}

func (p *page) form(q *ui.Request, s *app.State) *ui.Form {
	f := &ui.Form{Action: "/mobilisation", Submit: q.T("web.mobilisation.preview"), Cancel: "/mobilisation"}
	p.paperFields(q, f)
	f.Add(ui.Field{Name: "drill", Label: q.T("web.mobilisation.as-drill"), Hint: q.T("web.mobilisation.as-drill.hint"), Type: "checkbox"})
	choices := []ui.Option{{Value: "", Text: q.T("web.mobilisation.as-above")}, {Value: "pass", Text: q.T("web.mobilisation.passes")}, {Value: "stay", Text: q.T("web.mobilisation.stays")}}
	for _, u := range upper(s, q.Today()) {
		x := ui.Field{Name: "unit-" + string(u.ID), Label: q.Unit(s, u.ID), Type: "select", Options: choices, Must: true}
		if u.Parent == "" {
			x.Options, x.Value = []ui.Option{{Value: "", Text: q.T("web.mobilisation.not-whole")}, {Value: "pass", Text: q.T("web.mobilisation.passes")}}, "pass"
		}
		x.Must = false
		f.Add(x)
	}
	f.Add(ui.Field{Name: "priority", Label: q.T("web.mobilisation.priority"), Hint: q.T("web.mobilisation.priority.hint"), Type: "number", Min: "0", Max: "20", Value: "1", Must: true})
	for _, k := range mobilise.Suspendable {
		f.Add(ui.Field{Name: "leave-" + string(k), Label: q.T("web.mobilisation.suspend", k.Name(q.Lang)), Type: "checkbox"})
	}
	f.Add(ui.Field{Name: "reserve", Label: q.T("web.mobilisation.reserve"), Hint: q.T("web.mobilisation.reserve.hint"), Type: "number", Min: "0", Max: strconv.Itoa(mobilise.MostReserve), Value: "0", Must: true})
	return f
}

func (p *page) ask(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	return q.Render(p.t, "mobilisation-new", newHead(q), &asking{Form: p.form(q, s)})
}

func newHead(q *ui.Request) ui.Head {
	return ui.Head{Nav: "mobilisation", Title: q.T("web.mobilisation.new"), Lead: ui.Plain(q.T("web.mobilisation.new.lead"))}
}

func orderOf(q *ui.Request, f *ui.Form) mobilise.Order {
	o := mobilise.Order{Paper: paper(q, f), Drill: f.Field("drill").Value != ""}
	for _, x := range f.Fields {
		if u, ok := strings.CutPrefix(x.Name, "unit-"); ok && x.Value == "pass" {
			o.Units = append(o.Units, force.UnitID(u))
		} else if ok && x.Value == "stay" {
			o.Stay = append(o.Stay, force.UnitID(u))
		} else if k, ok := strings.CutPrefix(x.Name, "leave-"); ok && x.Value != "" {
			o.Leave = append(o.Leave, force.AbsenceKind(k))
		}
	}
	number := func(name string) int {
		n, err := strconv.Atoi(f.Field(name).Value)
		if err != nil {
			return -1
		}
		return n
	}
	o.Priority, o.Reserve = number("priority"), number("reserve")
	return o
}

// order shows what would come of the order, or proposes it.
func (p *page) order(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	a := &asking{Form: p.form(q, s)}
	a.Fill(q.PostForm)
	if !a.Demand(q) {
		return q.Refuse(p.t, "mobilisation-new", newHead(q), a)
	}
	o := orderOf(q, a.Form)
	x, err := p.desk.PreviewMobilisation(q.Context(), o)
	if err == nil && q.PostFormValue("act") == "order" {
		var id string
		if id, err = p.desk.OrderMobilisation(q.Context(), o); err == nil {
			return q.Done("/mobilisation/"+id, "web.mobilisation.proposed")
		}
	}
	if err != nil {
		if !a.Take(q, err) {
			return err
		}
		return q.Refuse(p.t, "mobilisation-new", newHead(q), a)
	}
	a.Preview = &preview{x, titles(q, s, x.GivenUp), titles(q, s, x.Kept)}
	return q.Render(p.t, "mobilisation-new", newHead(q), a)
}

// titles names posts and standing duties.
func titles(q *ui.Request, s *app.State, ids []string) []string {
	x := site.NewIndex(s.Sites)
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id
		for j := range x.Posts {
			if x.Posts[j].ID == id {
				out[i] = q.Text(x.Posts[j].Title())
			}
		}
		for j := range x.Standing {
			if x.Standing[j].ID == id {
				out[i] = q.Text(x.Standing[j].Name)
			}
		}
	}
	return out
}

func (p *page) returnForm(q *ui.Request) (*ui.Form, ui.Head) {
	id := q.PathValue("id")
	f := &ui.Form{Action: "/mobilisation/" + id + "/return", Submit: q.T("web.mobilisation.return"), Cancel: "/mobilisation/" + id, Grave: true}
	p.paperFields(q, f)
	return f, ui.Head{Nav: "mobilisation", Title: q.T("web.mobilisation.return"), Lead: ui.Plain(q.T("web.mobilisation.return.lead"))}
}

func (p *page) askReturn(q *ui.Request) error {
	if _, err := p.desk.Mobilisation(q.Context(), q.PathValue("id")); err != nil {
		return err
	}
	f, h := p.returnForm(q)
	return q.Render(p.t, "mobilisation-return", h, f)
}

func (p *page) back(q *ui.Request) error {
	f, h := p.returnForm(q)
	f.Fill(q.PostForm)
	if !f.Demand(q) {
		return q.Refuse(p.t, "mobilisation-return", h, f)
	}
	err := p.desk.ReturnMobilisation(q.Context(), q.PathValue("id"), paper(q, f))
	if err == nil {
		return q.Done("/mobilisation/"+q.PathValue("id"), "web.mobilisation.return-proposed")
	}
	if app.CodeOf(err) != app.CodeInvalid || !f.Take(q, err) {
		return err
	}
	return q.Refuse(p.t, "mobilisation-return", h, f)
}
