// Package mobilisation is the pages of an alert: the order with what would come of it, its second person's word, who can be there how soon, who has answered
// and come, the return, and the report of a drill.
package mobilisation

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/mobilise"
	"qarovul/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Stamp(ctx context.Context, rooms ...string) (string, error)
	Mobilisations(ctx context.Context) ([]mobilise.Order, error)
	Mobilisation(ctx context.Context, id string) (*app.MobilisationView, error)
	PreviewMobilisation(ctx context.Context, o mobilise.Order) (*app.MobilisationPreview, error)
	OrderMobilisation(ctx context.Context, o mobilise.Order) (string, error)
	DecideMobilisation(ctx context.Context, id, content string, approve bool, note string) ([]app.Job, error)
	ReturnMobilisation(ctx context.Context, id string, p mobilise.Paper) error
	AnswerAlert(ctx context.Context, order string, x mobilise.Answer) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/mobilisation", p.list, ui.Sees(access.Mobilisation))
	k.Get("/mobilisation/new", p.ask, ui.Changes(access.Mobilisation))
	k.Post("/mobilisation", p.order, ui.Changes(access.Mobilisation))
	k.Get("/mobilisation/{id}", p.show, ui.Sees(access.Mobilisation))
	k.Get("/mobilisation/{id}/report", p.report, ui.Sees(access.Mobilisation))
	k.Post("/mobilisation/{id}/decide", p.decide, ui.Approves(access.Mobilisation))
	k.Get("/mobilisation/{id}/return", p.askReturn, ui.Changes(access.Mobilisation))
	k.Post("/mobilisation/{id}/return", p.back, ui.Changes(access.Mobilisation))
	k.Post("/mobilisation/{id}/answer", p.answer, ui.Changes(access.Answers))
}

// list shows the order that goes on or waits, else all there were.
func (p *page) list(q *ui.Request) error {
	all, err := p.desk.Mobilisations(q.Context())
	if err != nil {
		return err
	}
	lead := q.T("web.mobilisation.none.lead")
	for i := range all {
		if all[i].Open() || all[i].State == mobilise.Proposed {
			lead = q.T("web.mobilisation.goes-on", all[i].Number, q.T("mobilise.state."+string(all[i].State)))
		}
	}
	h := ui.Head{Nav: "mobilisation", Title: q.T("web.nav.mobilisation"), Lead: ui.Plain(lead)}
	if h.Acts, err = p.t.Text(q, "mobilisation-acts", nil); err != nil {
		return err
	}
	return q.Render(p.t, "mobilisation", h, all)
}

// view is what an order's screen shows.
type view struct {
	Stamp   string
	Order   mobilise.Order
	Content string
	Waits   bool
	Own     bool
	Figures []mobilise.Figure
	Wheres  []count
	Answers []answered
	All     int
	Gone    int // minutes since the alert
	Units   []string
	Stay    []string
	Answer  *answerForm
	Diff    []difference
}

type count struct {
	Where  string
	Number int
}

type answered struct {
	Name, Number, Href string
	mobilise.Answer
}

type answerForm struct{ Action, Number, Minutes, Problem string }

type difference struct {
	Name, Number, Href, Unit string
	Expected, Came           int
}

func (p *page) view(q *ui.Request) (*view, *app.MobilisationView, error) {
	stamp, err := p.desk.Stamp(q.Context(), "mobilisation", "force")
	if err != nil {
		return nil, nil, err
	}
	x, err := p.desk.Mobilisation(q.Context(), q.PathValue("id"))
	if err != nil {
		return nil, nil, err
	}
	v := &view{Stamp: stamp, Order: x.Order, Content: x.Content, Figures: x.Figures, All: len(x.People), Gone: int(q.Now.Sub(x.Order.Effect).Minutes())}
	if x.Waits != nil {
		v.Waits, v.Own = true, string(x.Waits.AskedBy) == q.Principal().Account
	}
	n := map[mobilise.Where]int{}
	for i := range x.People {
		n[x.People[i].Where]++
	}
	for _, w := range mobilise.Wheres {
		if n[w] > 0 {
			v.Wheres = append(v.Wheres, count{string(w), n[w]})
		}
	}
	for i := len(x.Answers) - 1; i >= 0 && len(v.Answers) < 30; i-- {
		a := answered{Answer: x.Answers[i]}
		if y := x.Register.Person(a.Person); y != nil {
			a.Name, a.Number, a.Href = y.Name(), y.Number, "/people/"+string(y.ID)
		}
		v.Answers = append(v.Answers, a)
	}
	for _, u := range x.Order.Units {
		v.Units = append(v.Units, q.Unit(x.State, u))
	}
	for _, u := range x.Order.Stay {
		v.Stay = append(v.Stay, q.Unit(x.State, u))
	}
	if x.Order.Open() {
		v.Answer = &answerForm{Action: "/mobilisation/" + x.Order.ID + "/answer"}
	}
	return v, x, nil
}

func (p *page) head(q *ui.Request, v *view) ui.Head {
	o := &v.Order
	key := "web.mobilisation.order"
	if o.Drill {
		key = "web.mobilisation.drill"
	}
	return ui.Head{Nav: "mobilisation", Title: q.T(key, o.Number), Wide: true,
		Lead: ui.Plain(q.T("mobilise.state."+string(o.State)) + " · " + q.T("web.mobilisation.there", v.Figures[0].Arrived, v.All))}
}

func (p *page) show(q *ui.Request) error {
	v, _, err := p.view(q)
	if err != nil {
		return err
	}
	return q.Render(p.t, "mobilisation-order", p.head(q, v), v)
}

func (p *page) report(q *ui.Request) error {
	v, x, err := p.view(q)
	if err != nil {
		return err
	}
	for _, d := range mobilise.Differences(x.People) {
		y := x.Register.Person(d.Person)
		v.Diff = append(v.Diff, difference{y.Name(), y.Number, "/people/" + string(y.ID), q.Unit(x.State, d.Unit), d.Expected, d.Came})
	}
	h := p.head(q, v)
	h.Title = q.T("web.mobilisation.report.title", v.Order.Number)
	return q.Render(p.t, "mobilisation-report", h, v)
}

func (p *page) decide(q *ui.Request) error {
	id := q.PathValue("id")
	approve := q.PostFormValue("word") == "approve"
	jobs, err := p.desk.DecideMobilisation(q.Context(), id, q.PostFormValue("content"), approve, q.PostFormValue("note"))
	if err != nil {
		return err
	}
	if len(jobs) > 0 {
		return q.Done("/jobs/"+jobs[0].ID, "web.mobilisation.in-force")
	}
	return q.Done("/mobilisation/"+id, "web.mobilisation.decided")
}

func (p *page) answer(q *ui.Request) error {
	id, number := q.PathValue("id"), strings.TrimSpace(q.PostFormValue("number"))
	minutes, err := strconv.Atoi(strings.TrimSpace(q.PostFormValue("minutes")))
	bad := ""
	if err != nil && q.PostFormValue("kind") == string(mobilise.Coming) {
		bad = q.T("err.mobilise.minutes")
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	who := s.PersonByNumber(number)
	if who == nil {
		bad = q.T("web.mobilisation.nobody", number)
	}
	if bad == "" {
		err := p.desk.AnswerAlert(q.Context(), id, mobilise.Answer{Person: who.ID, Kind: mobilise.AnswerKind(q.PostFormValue("kind")), Minutes: max(0, minutes)})
		if err == nil {
			return q.Done("/mobilisation/"+id, "web.mobilisation.answered", who.Name())
		}
		if app.CodeOf(err) != app.CodeInvalid {
			return err
		}
		bad = err.(interface{ Error() string }).Error()
	}
	v, _, err := p.view(q)
	if err != nil {
		return err
	}
	if v.Answer != nil {
		v.Answer.Number, v.Answer.Minutes, v.Answer.Problem = number, q.PostFormValue("minutes"), bad
	}
	return q.Refuse(p.t, "mobilisation-order", p.head(q, v), v)
}
