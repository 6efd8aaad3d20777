package month

import (
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// dayView is one day, post by post: for narrow screens, and for whoever opens a day's head.
type dayView struct {
	Version       plan.Version
	Date          when.Date
	Off           string
	Light, Words  string
	Open          int
	Before, After string
	Strip         []stripDay
	Groups        []dayGroup
	Part          bool // stands in the side sheet
}

// stripDay is a day of the strip above the list.
type stripDay struct {
	Date  when.Date
	Href  string
	Light string
	Open  int
	Words string
	Lit   bool
	Off   bool
	Today bool
}

type dayGroup struct {
	Title string
	Slots []held
	Open  int
}

// day is the list of a day: a page by itself, or in the sheet, or in the page on narrow screens.
func (p *page) day(q *ui.Request) error {
	mp, err := p.desk.Plan(q.Context(), plan.VersionID(q.PathValue("version")))
	if err != nil {
		return err
	}
	v, err := p.dayOf(q, mp, p.models.of(mp))
	if err != nil {
		return err
	}
	v.Part = q.Wants("sheet-body")
	return q.Render(p.t, "month-day", p.head(q, mp), v)
}

func (p *page) dayOf(q *ui.Request, mp *app.MonthPlan, m *model) (*dayView, error) {
	month := mp.Plan.Version.Month
	def := month.First()
	if month.Contains(q.Today()) {
		def = q.Today()
	}
	d, err := q.Date("date", def)
	if err != nil {
		return nil, err
	}
	if !month.Contains(d) {
		d = def
	}
	n := int(d - month.First())
	x := &m.days[n]
	v := &dayView{Version: mp.Plan.Version, Date: d, Light: string(x.light), Words: lightWords(q, x), Open: x.open}
	if mp.Calendar.DayOff(d) {
		v.Off = q.T("web.month.day-off")
		if why := mp.Calendar.Reason(d); why != "" {
			v.Off = q.T("dayoff." + why)
		}
	}
	at := func(d when.Date) string {
		return ui.Link("/month", "version", string(mp.Plan.Version.ID), "view", byDay, "date", d.String())
	}
	if d > month.First() {
		v.Before = at(d - 1)
	}
	if d < month.Last() {
		v.After = at(d + 1)
	}
	for i := range m.days {
		y := &m.days[i]
		v.Strip = append(v.Strip, stripDay{
			Date: y.date, Href: at(y.date), Light: string(y.light), Open: y.open, Words: words.LongDay(q.Lang, y.date) + ": " + lightWords(q, y),
			Lit: y.date == d, Off: mp.Calendar.DayOff(y.date), Today: y.date == q.Today(),
		})
	}
	v.list(q, mp, m, n)
	return v, nil
}

func (v *dayView) list(q *ui.Request, mp *app.MonthPlan, m *model, n int) {
	for l := range m.byLine {
		for _, i := range m.byLine[l] {
			s := &m.slots[i]
			if s.day != n {
				continue
			}
			h := newHeld(q, mp, s)
			if k := len(v.Groups); k == 0 || v.Groups[k-1].Title != h.Duty {
				v.Groups = append(v.Groups, dayGroup{Title: h.Duty})
			}
			g := &v.Groups[len(v.Groups)-1]
			g.Slots = append(g.Slots, h)
			if s.state != plan.Filled {
				g.Open++
			}
		}
	}
}

// table is the grid as a plain table, for browsers without a script and for paper.
type table struct {
	Title string
	Days  []stripDay
	Rows  []tableRow
	More  int    // rows left out
	Whole string // address of the table by itself, "" if this is it
	most  int
}

type tableRow struct {
	Name, Note, Href string
	Cells            []tableCell
}

type tableCell struct {
	Class, Text, Words, Href string
	Off                      bool
}

// plainRows is the most that a plain table shows: a company, or the posts of a few guards. Beside the grid, where it is for
// browsers without a script, it shows fewer and leads to the rest.
const (
	plainRows  = 150
	besideRows = 40
)

// plainTable sets people, or lines, as a table. Without a filter it is one unit: the first that has people of its own.
func plainTable(q *ui.Request, mp *app.MonthPlan, m *model, f filter) *table {
	t := &table{most: besideRows, Whole: q.With("plain", "1")}
	if q.Get("plain") != "" {
		t.most, t.Whole = plainRows, ""
	}
	for i := range m.days {
		d := &m.days[i]
		t.Days = append(t.Days, stripDay{
			Date: d.date, Light: string(d.light), Open: d.open, Words: words.LongDay(q.Lang, d.date) + ": " + lightWords(q, d),
			Off: mp.Calendar.DayOff(d.date), Today: d.date == q.Today(),
			Href: ui.Link("/month/"+string(mp.Plan.Version.ID)+"/day", "date", d.date.String()),
		})
	}
	if f.View == byPosts {
		t.posts(q, mp, m, f)
		return t
	}
	if !f.any() && len(m.people) > 0 {
		f.Unit = firstUnit(m)
	}
	if u := mp.Register.Unit(f.Unit); u != nil {
		t.Title = q.Text(u.Name)
	}
	all := f.people(mp, m)
	t.More = max(0, len(all)-t.most)
	for _, i := range all[:len(all)-t.More] {
		t.Rows = append(t.Rows, t.person(q, mp, m, &m.people[i]))
	}
	return t
}

// firstUnit is the first unit of which somebody has a duty.
func firstUnit(m *model) force.UnitID {
	for i := range m.people {
		if len(m.byOwner[m.people[i].ID]) > 0 {
			return m.people[i].unit
		}
	}
	return m.people[0].unit
}

func (t *table) person(q *ui.Request, mp *app.MonthPlan, m *model, p *member) tableRow {
	id := mp.Plan.Version.ID
	row := tableRow{Name: p.Name(), Note: mp.Register.RankName(q.Lang, p.Rank), Href: "/people/" + string(p.ID), Cells: make([]tableCell, len(t.Days))}
	for i := range row.Cells {
		c := &row.Cells[i]
		d := t.Days[i].Date
		c.Off = t.Days[i].Off
		if t.Whole == "" {
			c.Href = ui.Link("/month/"+string(id)+"/cell", "person", string(p.ID), "date", d.String())
		}
		if k, away := mp.Register.AwayOn(p.ID, d); away {
			c.Class, c.Text, c.Words = "month-away", q.T("web.month.letter."+string(k)), k.Name(q.Lang)
		} else if b, barred := mp.Register.BarredOn(p.ID, d); barred {
			c.Class, c.Text, c.Words = "month-away", q.T("web.month.letter."+string(b)), b.Name(q.Lang)
		}
	}
	for _, i := range m.byOwner[p.ID] {
		s := &m.slots[i]
		c := &row.Cells[s.day]
		x := q.Slot(mp.State, mp.Slot(*s.slot))
		c.Class, c.Text, c.Words = "code duty-"+string(s.slot.Kind), s.slot.Role.Code(), x.Title+", "+x.Duty
		c.Href = ui.Link("/month/"+string(id)+"/cell", "person", string(p.ID), "date", t.Days[s.day].Date.String())
		if s.state != plan.Filled {
			c.Class = "code code-open"
			c.Words += ", " + q.T("web.slot.vacated")
		}
	}
	return row
}

func (t *table) posts(q *ui.Request, mp *app.MonthPlan, m *model, f filter) {
	names := func(i int) string {
		title, _, of := m.lines[i].name(q, mp.State)
		return title + " " + of + " " + m.lines[i].first.Role.Code()
	}
	all := f.lines(m, names)
	t.More = max(0, len(all)-t.most)
	for _, l := range all[:len(all)-t.More] {
		title, _, of := m.lines[l].name(q, mp.State)
		row := tableRow{Name: title, Note: of, Cells: make([]tableCell, len(t.Days))}
		for i := range row.Cells {
			row.Cells[i].Off = t.Days[i].Off
		}
		for _, i := range m.byLine[l] {
			s := &m.slots[i]
			h := newHeld(q, mp, s)
			c := tableCell{Href: h.Open, Off: t.Days[s.day].Off}
			switch {
			case s.state != plan.Filled:
				c.Class, c.Text = "badge badge-open", q.T("web.slot."+string(s.state))
			case h.Person != nil:
				c.Text = h.Person.Brief
			}
			row.Cells[s.day] = c
		}
		t.Rows = append(t.Rows, row)
	}
}
