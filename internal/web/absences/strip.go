package absences

import (
	"cmp"
	"slices"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// pageSize is how many absences stand on a page of the list.
const pageSize = 100

// filter is what the address asks for. A zero Date is the whole month.
type filter struct {
	Month      when.Month
	Date       when.Date
	Text       string
	Unit, Kind string
}

func readFilter(q *ui.Request) (filter, error) {
	d, err := q.Date("date", 0)
	if err != nil {
		return filter{}, err
	}
	def := q.Today().Month()
	if d != 0 {
		def = d.Month()
	}
	m, err := q.Month("month", def)
	if d != 0 && d.Month() != m {
		d = 0 // one has gone on to another month
	}
	return filter{Month: m, Date: d, Text: q.Get("q"), Unit: q.Get("unit"), Kind: q.Get("kind")}, err
}

func (f filter) in(m when.Month) filter {
	f.Month, f.Date = m, 0
	return f
}

func (f filter) href(q *ui.Request) string {
	date, month := "", f.Month.String()
	if f.Date != 0 {
		date, month = f.Date.String(), ""
	} else if f.Month == q.Today().Month() {
		month = ""
	}
	return ui.Link("/absences", "month", month, "date", date, "q", f.Text, "unit", f.Unit, "kind", f.Kind)
}

// days is the stretch that is looked at.
func (f filter) days() when.Days {
	if f.Date != 0 {
		return when.Days{First: f.Date, Last: f.Date}
	}
	return when.Days{First: f.Month.First(), Last: f.Month.Last()}
}

// find lists the absences that pass the filters: first those of today, the latest on top; then those to come, the nearest on
// top; then those that are over.
func (f filter) find(s *app.State, today when.Date) []force.Absence {
	r := s.Register
	want := strings.Fields(words.Fold(f.Text))
	var out []force.Absence
	for i := range r.Absences {
		a := r.Absences[i]
		cut, ok := a.Days.Cut(f.days())
		if !ok || f.Kind != "" && string(a.Kind) != f.Kind {
			continue
		}
		if f.Unit != "" && !r.Within(r.UnitOn(a.Person, cut.First), force.UnitID(f.Unit)) {
			continue
		}
		if len(want) > 0 && !named(r.Person(a.Person), want) {
			continue
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b force.Absence) int {
		x, y := turn(a.Days, today), turn(b.Days, today)
		if x == toCome && y == toCome {
			return cmp.Compare(a.Days.First, b.Days.First)
		}
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(b.Days.First, a.Days.First))
	})
	return out
}

// The turns of the list.
const (
	ofToday = iota
	toCome
	over
)

func turn(d when.Days, today when.Date) int {
	switch {
	case d.Holds(today):
		return ofToday
	case d.First > today:
		return toCome
	}
	return over
}

func named(x *force.Person, want []string) bool {
	if x == nil {
		return false
	}
	hay := words.Fold(x.FullName() + " " + x.Number)
	return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(hay, w) })
}

// strip is how many are away by unit and day of the month: of the unit chosen, or the top, and those right below it.
type strip struct {
	Days []stripDay
	Rows []stripRow
	Up   string // address of the unit above, "" at the top
}

type stripDay struct {
	when.Date
	Off, Today, Chosen bool
	Href               string
}

type stripRow struct {
	Name, Short, Href string
	Top               bool
	OnRoll            int
	Cells             []stripCell
}

// stripCell is a day of a unit: how many are away of those on its roll, and how dark the cell is for it, 0 to 4.
type stripCell struct {
	Away, Shade int
	Share       float64
	Href        string
	Today, Off  bool
	Date        when.Date
}

func stripOf(q *ui.Request, s *app.State, f filter) *strip {
	first, n := f.Month.First(), f.Month.Days()
	out := &strip{}
	for d := first; d <= f.Month.Last(); d++ {
		x := f
		if x.Date = d; f.Date == d {
			x.Date = 0
		}
		out.Days = append(out.Days, stripDay{Date: d, Off: s.Calendar.DayOff(d), Today: d == q.Today(), Chosen: f.Date == d, Href: x.href(q)})
	}
	r := s.Register
	units := r.Children("")
	if f.Unit != "" && r.Unit(force.UnitID(f.Unit)) != nil {
		units = []force.UnitID{force.UnitID(f.Unit)}
		up := f
		up.Unit = string(r.Unit(force.UnitID(f.Unit)).Parent)
		out.Up = up.href(q)
	}
	away, roll := counts(r, f, first, n)
	for _, top := range units {
		for i, id := range append([]force.UnitID{top}, r.Children(top)...) {
			u := r.Unit(id)
			if !u.Valid.Overlaps(when.Period{From: first, To: first.Add(n)}) {
				continue
			}
			to := f
			to.Unit = string(id)
			row := stripRow{Name: q.Text(u.Name), Short: u.Short, Href: to.href(q), Top: i == 0, OnRoll: roll[id]}
			for d := range n {
				row.Cells = append(row.Cells, cell(q, f, id, out.Days[d], away[id][d], roll[id]))
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

func cell(q *ui.Request, f filter, id force.UnitID, day stripDay, away, roll int) stripCell {
	c := stripCell{Away: away, Today: day.Today, Off: day.Off, Date: day.Date}
	if roll > 0 {
		c.Share = float64(away) / float64(roll)
	}
	for _, from := range []float64{0.0001, 0.12, 0.18, 0.24} { // a fifth of a unit is away as a rule
		if c.Share >= from {
			c.Shade++
		}
	}
	if away > 0 {
		to := f
		to.Unit, to.Date = string(id), day.Date
		c.Href = to.href(q)
	}
	return c
}

// counts reckons for each unit, those below it included, how many of its people are away on each day, and how many are on its
// roll on the first.
func counts(r *force.Register, f filter, first when.Date, n int) (map[force.UnitID][]int, map[force.UnitID]int) {
	away, roll := make(map[force.UnitID][]int, len(r.Units)), make(map[force.UnitID]int, len(r.Units))
	up := make(map[force.UnitID][]force.UnitID, len(r.Units))
	for i := range r.Units {
		id := r.Units[i].ID
		away[id], up[id] = make([]int, n), r.Path(id)
	}
	for i := range r.People {
		x := &r.People[i]
		if x.Serves(first) {
			for _, u := range up[r.UnitOn(x.ID, first)] {
				roll[u]++
			}
		}
		gone := 0 // days before this one are counted already
		for _, a := range r.AwayDays(x.ID, first, first.Add(n-1)) {
			if f.Kind != "" && string(a.Kind) != f.Kind {
				continue
			}
			for d := max(a.Days.First, first.Add(gone)); d <= a.Days.Last; d++ {
				gone = int(d-first) + 1
				if !x.Serves(d) {
					continue
				}
				for _, u := range up[r.UnitOn(x.ID, d)] {
					away[u][d-first]++
				}
			}
		}
	}
	return away, roll
}
