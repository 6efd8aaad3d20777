package applications

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/selection"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

const pageSize = 100

// ended and all are values of the filter by state beside the states themselves.
const (
	ended = "ended"
	all   = "all"
)

// filter is what the address asks of the board.
type filter struct{ Text, Step, Status, Due, Whose string }

func filterOf(q *ui.Request) filter {
	return filter{q.Get("q"), q.Get("step"), q.Get("status"), q.Get("due"), q.Get("whose")}
}

func (f filter) href(path string, more ...string) string {
	return ui.Link(path, append([]string{"q", f.Text, "step", f.Step, "status", f.Status, "due", f.Due, "whose", f.Whose}, more...)...)
}

func (f filter) passes(x *selection.Standing, today when.Date) bool {
	status := f.Status == all || string(x.Status) == f.Status
	switch f.Status {
	case "":
		status = x.Status == selection.Running || x.Status == selection.Appealed
	case ended:
		status = x.Status != selection.Running && x.Status != selection.Appealed
	}
	if !status || !f.named(x) {
		return false
	}
	if f.Step == "" && f.Due == "" && f.Whose == "" {
		return true
	}
	return slices.ContainsFunc(x.Todo(), func(s *selection.StepStanding) bool {
		return (f.Step == "" || string(s.Code) == f.Step) && (f.Due == "" || string(selection.UrgencyOf(s.Due, today)) == f.Due) && (f.Whose == "" || s.Office() == f.Whose)
	})
}

func (f filter) named(x *selection.Standing) bool {
	hay := words.Fold(strings.Join([]string{x.Surname, x.Given, x.Patronymic, x.ID}, " "))
	for _, w := range strings.Fields(words.Fold(f.Text)) {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

// find lists what passes, what is due first at the top, then what is under appeal, then what has ended, the latest first.
func (f filter) find(v *app.Applications, today when.Date) []*selection.Standing {
	var out []*selection.Standing
	for _, x := range v.All {
		if f.passes(x, today) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b *selection.Standing) int {
		x, y := a.Due(), b.Due()
		if (x == 0) != (y == 0) {
			return cmp.Compare(y, x)
		}
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(b.Closed, a.Closed), strings.Compare(words.Fold(a.Name()), words.Fold(b.Name())))
	})
	return out
}

// boardView is what the board shows.
type boardView struct {
	filter
	Stamp         string
	Tabs          tabs
	Steps         []stepCount
	States, Dues  []ui.Option
	Offices       []ui.Option
	Rows          []boardRow
	Pager         ui.Pager
	Total, Beside int // Beside: of all applications, so that an empty filter is told from an empty house
	Filtered      bool
	Bare, XLSX    string
	CSV           string
}

// stepCount is how many applications are at a step, and how many of them are late.
type stepCount struct {
	Name, Href string
	Code       selection.StepCode
	At, Late   int
	Lit        bool
}

type boardRow struct {
	ID, Name, Href, State, Badge, Why string
	Opened, Closed                    when.Date
	Invented                          bool
	At                                []atStep
	Due                               *due
	Office                            string
}

type atStep struct{ Name, State string }

func (p *page) board(q *ui.Request) error {
	stamp, err := p.desk.Stamp(q.Context(), "selection", "force")
	if err != nil {
		return err
	}
	v, err := p.desk.Applications(q.Context())
	if err != nil {
		return err
	}
	vettings, err := p.desk.Vettings(q.Context(), 0)
	if err != nil {
		return err
	}
	f := filterOf(q)
	found := f.find(v, q.Today())
	b := &boardView{filter: f, Stamp: stamp, Tabs: tabs{Lit: "applications", Vetting: len(vettings.Due) + len(vettings.Denied)}, Pager: q.Page(len(found), pageSize),
		Total: len(found), Beside: len(v.All), Filtered: f != filter{}, Bare: "/applications", XLSX: f.href("/applications/export", "format", "xlsx"),
		CSV: f.href("/applications/export", "format", "csv")}
	lead := b.count(q, v)
	b.choices(q)
	for _, x := range ui.Cut(b.Pager, found) {
		b.Rows = append(b.Rows, rowOf(q, v.Process, x))
	}
	h := ui.Head{Nav: "applications", Title: q.T("web.nav.applications"), Wide: true}
	if h.Lead, err = p.t.Text(q, "applications-lead", lead); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "applications-acts", nil); err != nil {
		return err
	}
	return q.Render(p.t, "applications", h, b)
}

// lead counts what runs and what of it is due.
type lead struct {
	Running, Late, Today, Soon, Waiting int
	Board                               selection.StepCode // at which a decision waits
}

func (b *boardView) count(q *ui.Request, v *app.Applications) lead {
	var l lead
	at := map[selection.StepCode]*stepCount{}
	for i := range v.Process.Steps {
		s := &v.Process.Steps[i]
		to := filter{Step: string(s.Code)}
		lit := b.Step == to.Step
		if lit {
			to.Step = "" // pressed again it is let go
		}
		at[s.Code] = &stepCount{Name: q.Text(s.Name), Code: s.Code, Href: to.href("/applications"), Lit: lit}
	}
	for _, x := range v.All {
		if x.Status != selection.Running {
			continue
		}
		l.Running++
		b.Tabs.Applications++
		for _, s := range x.Todo() {
			at[s.Code].At++
			if s.Due < q.Today() {
				at[s.Code].Late++
			}
			if s.State == selection.Waiting {
				l.Waiting++
				l.Board = s.Code
			}
		}
		switch selection.UrgencyOf(x.Due(), q.Today()) {
		case selection.Late:
			l.Late++
		case selection.Today:
			l.Today++
		case selection.NextWeeks:
			l.Soon++
		}
	}
	for i := range v.Process.Steps {
		b.Steps = append(b.Steps, *at[v.Process.Steps[i].Code])
	}
	return l
}

func (b *boardView) choices(q *ui.Request) {
	b.States = []ui.Option{{Text: q.T("web.applications.open")}}
	for _, s := range selection.Statuses {
		b.States = append(b.States, ui.Option{Value: string(s), Text: words.Sentence(q.Lang, s.Name(q.Lang))})
	}
	b.States = append(b.States, ui.Option{Value: ended, Text: q.T("web.applications.ended")}, ui.Option{Value: all, Text: q.T("web.applications.all")})
	b.Dues = []ui.Option{{Text: q.T("web.applications.any-due")}}
	for _, u := range selection.Urgencies {
		b.Dues = append(b.Dues, ui.Option{Value: string(u), Text: words.Sentence(q.Lang, u.Name(q.Lang))})
	}
	b.Offices = []ui.Option{{Text: q.T("web.applications.any-office")}}
	for _, o := range selection.Offices {
		b.Offices = append(b.Offices, ui.Option{Value: o, Text: selection.OfficeName(q.Lang, o)})
	}
}

// badgeOf is the class of the badge of a state of an application.
func badgeOf(s selection.Status) string {
	switch s {
	case selection.Refused:
		return "alarm"
	case selection.Appealed:
		return "thin"
	case selection.Done:
		return "good"
	}
	return ""
}

func rowOf(q *ui.Request, process *selection.Process, x *selection.Standing) boardRow {
	r := boardRow{ID: x.ID, Name: x.Name(), Href: "/applications/" + x.ID, State: x.Status.Name(q.Lang), Badge: badgeOf(x.Status), Opened: x.Opened, Closed: x.Closed,
		Invented: x.Invented, Why: reasonText(q, process, x.Reason)}
	if x.Status != selection.Running {
		return r
	}
	var offices []string
	for _, s := range x.Todo() {
		y := atStep{Name: q.Text(s.Name)}
		if s.State != selection.Open {
			y.State = s.State.Name(q.Lang)
		}
		r.At = append(r.At, y)
		offices = append(offices, selection.OfficeName(q.Lang, s.Office()))
	}
	r.Due = dueOf(q, x.Due())
	r.Office = strings.Join(slices.Compact(offices), ", ")
	return r
}

func reasonText(q *ui.Request, process *selection.Process, code string) string {
	if r := process.Reason(code); r != nil {
		return q.Text(r.Text)
	}
	return code
}

// export hands out the board as it is filtered.
func (p *page) export(q *ui.Request) error {
	ctx, err := p.desk.Taking(q.Context(), access.Applications)
	if err != nil {
		return err
	}
	v, err := p.desk.Applications(ctx)
	if err != nil {
		return err
	}
	format := sheet.Format(q.Get("format"))
	if format != sheet.CSV {
		format = sheet.XLSX
	}
	var b bytes.Buffer
	if err := sheet.WriteApplications(&b, format, q.Lang, v.Process, filterOf(q).find(v, q.Today()), sheet.Mark(q.Principal().By, q.Now)); err != nil {
		return err
	}
	return q.Send("applications-"+q.Today().String()+"."+string(format), format.ContentType(), b.Bytes())
}
