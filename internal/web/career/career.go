// Package career is the pages of people's service: what of contracts, outside checks, qualifications and limits has run out or soon will, who may be given
// the next rank, and the calendar of leave beside what duty takes.
package career

import (
	"context"
	"embed"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/service"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	Service(ctx context.Context) (*app.Service, error)
	Cover(ctx context.Context, unit force.UnitID, m when.Month) (*app.Cover, error)
	Stamp(ctx context.Context, rooms ...string) (string, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/service", p.due, ui.Sees(access.Service))
	k.Get("/service/promotions", p.promotions, ui.Sees(access.Service))
	k.Get("/service/leave", p.leave, ui.Sees(access.Absences))
}

// pageSize is how many lines stand on a page of a list.
const pageSize = 100

// dueView is what is due, as the filters choose it.
type dueView struct {
	Tab         string
	Service     bool // the tabs of service are open to whoever asks
	Stamp       string
	Unit, What  string
	State, Text string
	Units       []ui.Option
	Whats       []ui.Option
	States      []ui.Option
	Counts      []count
	Rows        []row
	Total       int
	Filtered    bool
	Pager       ui.Pager
}

// count is how many lines are in a state, with the address that shows them.
type count struct {
	Key, Name, Href string
	Number          int
	Lit             bool
}

type row struct {
	*ui.Person
	What, Of, State, Key string
	Last, Bars           when.Date
	Days                 int
	Act, Href            string // what is to be done about it, "" nothing here
}

// name is what a line is about.
func name(q *ui.Request, s *app.Service, x *service.Item, today when.Date) string {
	switch x.What {
	case service.Contract:
		if t := s.Terms.Contract(x.Of); t != nil {
			return q.Text(t.Name)
		}
		return q.T("web.service.none-on-record")
	case service.Clearance:
		return q.Text(s.Terms.BodyOn(x.Of, today))
	case service.Fitness:
		return q.Text(service.Of(s.Terms.Limits, x.Of))
	}
	return words.Sentence(q.Lang, force.QualificationName(q.Lang, x.Of))
}

// acts are the forms that settle a line, by what it is about.
var acts = map[service.What]string{service.Contract: "contract", service.Clearance: "clearance", service.Qualification: "qualification", service.Fitness: "limit"}

func (p *page) due(q *ui.Request) error {
	stamp, err := p.desk.Stamp(q.Context(), "force")
	if err != nil {
		return err
	}
	s, err := p.desk.Service(q.Context())
	if err != nil {
		return err
	}
	today := q.Today()
	v := &dueView{Tab: "due", Service: true, Stamp: stamp, Unit: q.Get("unit"), What: q.Get("what"), State: q.Get("state"), Text: q.Get("q")}
	v.Units = q.UnitOptions(s.State, today, q.T("web.people.all-units"))
	v.Whats = []ui.Option{{Text: q.T("web.service.all-kinds")}}
	for _, w := range service.Whats {
		v.Whats = append(v.Whats, ui.Option{Value: string(w), Text: q.T("web.service.what." + string(w))})
	}
	want := strings.Fields(words.Fold(v.Text))
	var found []*service.Item
	counts := map[service.State]int{}
	for i := range s.Due {
		x := &s.Due[i]
		person := s.Register.Person(x.Person)
		hay := words.Fold(person.FullName() + " " + person.Number)
		if v.What != "" && string(x.What) != v.What || v.Unit != "" && !s.Register.Within(s.Register.UnitOn(x.Person, today), force.UnitID(v.Unit)) ||
			slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(hay, w) }) {
			continue
		}
		counts[x.State(today)]++
		if v.State == "" || string(x.State(today)) == v.State {
			found = append(found, x)
		}
	}
	link := func(state string) string {
		return ui.Link("/service", "unit", v.Unit, "what", v.What, "q", v.Text, "state", state)
	}
	v.Counts = append(v.Counts, count{"", q.T("web.service.state.all"), link(""), counts[service.Barring] + counts[service.Over] + counts[service.Missing] + counts[service.Soon], v.State == ""})
	for _, st := range service.States {
		v.Counts = append(v.Counts, count{string(st), q.T("web.service.state." + string(st)), link(string(st)), counts[st], v.State == string(st)})
	}
	v.Total, v.Filtered = len(found), v.Unit != "" || v.What != "" || v.State != "" || v.Text != ""
	v.Pager = q.Page(len(found), pageSize)
	may := q.May(access.Change, access.Service)
	for _, x := range ui.Cut(v.Pager, found) {
		st := x.State(today)
		r := row{Person: q.Person(s.State, x.Person, today), What: q.T("web.service.what." + string(x.What)), Of: name(q, s, x, today), State: q.T("web.service.state." + string(st)), Key: string(st),
			Last: x.Last, Bars: x.Bars}
		if st == service.Soon {
			r.Days = int(x.Last-today) + 1
		}
		if may {
			r.Act, r.Href = q.T("web.service.act."+string(x.What)), ui.Link(r.Person.Href+"/"+acts[x.What]+"/new", "back", q.URL.RequestURI())
		}
		v.Rows = append(v.Rows, r)
	}
	h := ui.Head{Nav: "service", Title: q.T("web.nav.service"), Wide: true, Lead: ui.Plain(q.T("web.service.lead", counts[service.Barring], counts[service.Soon]))}
	return q.Render(p.t, "service", h, v)
}

// promotionView is who may be given the next rank.
type promotionView struct {
	Tab     string
	Service bool
	Unit    string
	Units   []ui.Option
	Rows    []promotion
	Pager   ui.Pager
}

type promotion struct {
	*ui.Person
	Next, Href  string
	Since, From when.Date
	Due         bool
}

func (p *page) promotions(q *ui.Request) error {
	s, err := p.desk.Service(q.Context())
	if err != nil {
		return err
	}
	v := &promotionView{Tab: "promotions", Service: true, Unit: q.Get("unit"), Units: q.UnitOptions(s.State, q.Today(), q.T("web.people.all-units"))}
	due := 0
	var found []service.Promotion
	for _, x := range s.Promotions {
		if v.Unit != "" && !s.Register.Within(s.Register.UnitOn(x.Person, q.Today()), force.UnitID(v.Unit)) {
			continue
		}
		found = append(found, x)
		if x.From <= q.Today() {
			due++
		}
	}
	v.Pager = q.Page(len(found), pageSize)
	for _, x := range ui.Cut(v.Pager, found) {
		r := promotion{Person: q.Person(s.State, x.Person, q.Today()), Since: x.Since, From: x.From, Due: x.From <= q.Today()}
		if k := s.Register.Rank(x.Next); k != nil {
			r.Next = q.Text(k.Name)
		}
		if q.May(access.Change, access.Service) {
			r.Href = ui.Link(r.Person.Href+"/rank/new", "back", q.URL.RequestURI())
		}
		v.Rows = append(v.Rows, r)
	}
	h := ui.Head{Nav: "service", Title: q.T("web.nav.service"), Wide: true, Lead: ui.Plain(q.T("web.service.promotions.lead", due, len(found)-due))}
	return q.Render(p.t, "service-promotions", h, v)
}

// leaveView is the calendar of leave.
type leaveView struct {
	Tab                string
	Service            bool
	Unit               string
	Units              []ui.Option
	Month              when.Month
	Before, After, Now string
	Up                 string
	Days               []leaveDay
	Rows               []leaveRow
	People             []leavePerson
	Short              []short
	Year               int
}

type leaveDay struct {
	when.Date
	Off, Today bool
}

type leaveRow struct {
	Name, Href string
	Top        bool
	Roll, Need int
	Cells      []leaveCell
}

// leaveCell is a day of a unit: on leave, fit, and how many more or fewer than its duties take.
type leaveCell struct {
	Leave, Fit, Spare int
	Key               string // "", "short" or "tight"
	Today             bool
	Words             string
}

type leavePerson struct {
	*ui.Person
	service.Account
	Cells []bool
	Href  string
}

// short is a day on which a unit has fewer fit than its duties take.
type short struct {
	Unit string
	Date when.Date
	Lack int
}

// tight: a unit with fewer to spare than this share of what its duties take is shown as such.
const tight = 0.05

func (p *page) leave(q *ui.Request) error {
	m, err := q.Month("month", q.Today().Month())
	if err != nil {
		return err
	}
	x, err := p.desk.Cover(q.Context(), force.UnitID(q.Get("unit")), m)
	if err != nil {
		return err
	}
	year, _ := m.Civil()
	v := &leaveView{Tab: "leave", Service: q.May(access.See, access.Service), Unit: string(x.Unit), Units: q.UnitOptions(x.State, m.First(), q.T("web.people.all-units")), Month: m, Year: year}
	to := func(m when.Month, unit string) string {
		return ui.Link("/service/leave", "month", m.String(), "unit", unit)
	}
	v.Before, v.After, v.Now = to(m.Previous(), v.Unit), to(m.Next(), v.Unit), to(q.Today().Month(), v.Unit)
	if u := x.Register.Unit(x.Unit); u != nil {
		v.Up = to(m, string(u.Parent))
	}
	for d := m.First(); d <= m.Last(); d++ {
		v.Days = append(v.Days, leaveDay{d, x.Calendar.DayOff(d), d == q.Today()})
	}
	for i := range x.Rows {
		v.Rows = append(v.Rows, v.row(q, x, &x.Rows[i], to))
	}
	for _, one := range x.People {
		r := leavePerson{Person: q.Person(x.State, one.Person, m.First()), Account: one.Account}
		for d := m.First(); d <= m.Last(); d++ {
			r.Cells = append(r.Cells, slices.ContainsFunc(one.Days, func(s when.Days) bool { return s.Holds(d) }))
		}
		if q.May(access.Change, access.Absences) {
			r.Href = ui.Link("/absences/new", "person", string(one.Person), "back", q.URL.RequestURI())
		}
		v.People = append(v.People, r)
	}
	lead := q.T("web.service.leave.lead")
	if len(v.Short) > 0 {
		lead = q.T("web.service.leave.short", len(v.Short))
	}
	h := ui.Head{Nav: "service", Title: q.T("web.nav.service"), Wide: true, Lead: ui.Plain(lead)}
	return q.Render(p.t, "service-leave", h, v)
}

func (v *leaveView) row(q *ui.Request, x *app.Cover, c *app.CoverRow, to func(when.Month, string) string) leaveRow {
	u := x.Register.Unit(c.Unit)
	r := leaveRow{Name: q.Text(u.Name), Href: to(v.Month, string(c.Unit)), Top: c.Unit == x.Unit || u.Parent == "", Roll: c.Roll, Need: c.Need}
	for i := range c.Fit {
		cell := leaveCell{Leave: c.Leave[i], Fit: c.Fit[i], Today: v.Days[i].Today}
		cell.Words = q.T("web.service.leave.cell", c.Leave[i], c.Away[i], c.Fit[i])
		if c.Need > 0 {
			cell.Spare = c.Fit[i] - c.Need
			switch {
			case cell.Spare < 0:
				cell.Key = "short"
				v.Short = append(v.Short, short{r.Name, v.Days[i].Date, -cell.Spare})
			case float64(cell.Spare) < tight*float64(c.Need):
				cell.Key = "tight"
			}
			cell.Words += q.T("web.service.leave.need", c.Need)
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}
