// Package strength is the daily return: how many are on the roll of each unit, away by kind, present, barred and fit, on any date. Every
// figure leads to the people behind it.
package strength

import (
	"context"
	"embed"
	"strconv"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/strength", p.show, ui.Sees(access.Strength))
}

// deepest are the units that the return lists unless it is asked for more: companies.
const deepest = 2

// view is what the template shows.
type view struct {
	Date               when.Date
	Before, After, Now string
	Today              bool
	Top                row
	Rows               []row
	Kinds              []force.AbsenceKind
	Unit               string
	Units              []ui.Option
	All                bool
	AllHref            string
	XLSX, CSV          string
	Organisation       string
}

// row is a unit's line.
type row struct {
	Name, Href string
	Depth      int
	Cells      []cell
	force.StrengthRow
}

// cell is a figure with where its people are; Key names its column.
type cell struct {
	Key    string
	Number int
	Href   string
}

func (p *page) show(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	on, err := q.Date("date", q.Today())
	if err != nil {
		return err
	}
	v := &view{
		Date: on, Today: on == q.Today(), Before: q.With("date", on.Add(-1).String()), After: q.With("date", on.Add(1).String()), Now: q.With("date", ""),
		Kinds: force.AbsenceKinds, Unit: q.Get("unit"), Units: q.UnitOptions(s, on, q.T("web.people.all-units")), All: q.Get("all") != "",
		Organisation: s.Organisation.In(q.Lang),
	}
	v.AllHref = q.With("all", "1")
	if v.All {
		v.AllHref = q.With("all", "")
	}
	v.XLSX = ui.Link("/files/strength", "date", on.String(), "format", "xlsx")
	v.CSV = ui.Link("/files/strength", "date", on.String(), "format", "csv")
	v.fill(q, s)
	h := ui.Head{Nav: "strength", Title: q.T("web.strength.title"), Wide: true}
	if h.Lead, err = p.t.Text(q, "strength-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "strength-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "strength", h, v)
}

// fill makes the lines: of the unit chosen and those below it, or of all.
func (v *view) fill(q *ui.Request, s *app.State) {
	r := s.Register
	base := 0
	if v.Unit != "" {
		base = len(r.Path(force.UnitID(v.Unit))) - 1
	}
	for _, x := range r.Strength(v.Date) {
		if v.Unit != "" && !r.Within(x.Unit, force.UnitID(v.Unit)) {
			continue
		}
		y := v.row(q, s, x)
		y.Depth = max(0, x.Depth-base)
		if x.Unit == force.UnitID(v.Unit) || v.Unit == "" && x.Depth == 0 {
			v.Top.add(x)
		}
		if v.All || y.Depth <= deepest {
			v.Rows = append(v.Rows, y)
		}
	}
}

func (r *row) add(x force.StrengthRow) {
	r.Establishment += x.Establishment
	r.OnRoll += x.OnRoll
	r.Present += x.Present
	r.Barred += x.Barred
	r.Fit += x.Fit
}

// Share is how many of those on the roll are present.
func (r row) Share() float64 {
	if r.OnRoll == 0 {
		return 0
	}
	return float64(r.Present) / float64(r.OnRoll)
}

func (v *view) row(q *ui.Request, s *app.State, x force.StrengthRow) row {
	y := row{Name: q.T("web.people.no-unit"), Depth: x.Depth, StrengthRow: x}
	unit, date := string(x.Unit), ""
	if !v.Today {
		date = v.Date.String()
	}
	if x.Unit != "" {
		y.Name, y.Href = q.Unit(s, x.Unit), ui.Link("/strength", "unit", unit, "date", date)
	} else {
		unit = "-"
	}
	add := func(key, state string, n int) {
		c := cell{Key: key, Number: n}
		if n > 0 && state != "no" {
			c.Href = ui.Link("/people", "unit", unit, "state", state, "date", date)
		}
		y.Cells = append(y.Cells, c)
	}
	add("establishment", "no", x.Establishment)
	add("on-roll", "", x.OnRoll)
	for _, k := range force.AbsenceKinds {
		add(string(k), string(k), x.Absent[k])
	}
	add("away", "away", x.Away())
	add("present", "present", x.Present)
	add("barred", "barred", x.Barred)
	add("fit", "fit", x.Fit)
	return y
}

// Column names a cell's column for cards and for those who listen.
func (c cell) Column(l words.Lang) string {
	if words.Has("sheet.strength." + c.Key) {
		return words.T(l, "sheet.strength."+c.Key)
	}
	return words.Sentence(l, force.AbsenceKind(c.Key).Name(l))
}

// Level is the row's depth as the style knows it.
func (r row) Level() string { return strconv.Itoa(min(r.Depth, 4)) }
