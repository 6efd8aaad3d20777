package people

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// pageSize is how many people stand on a page of the list.
const pageSize = 100

// noUnit is the value of the unit filter for those who belong to none, as the strength return counts them.
const noUnit = "-"

// filter is what the address asks of the list.
type filter struct {
	Text, Unit, Rank, State, Qualification, Sort string
	Direct                                       bool // without the units below
	On                                           when.Date
}

func (p *page) filter(q *ui.Request) (filter, error) {
	on, err := q.Date("date", q.Today())
	return filter{
		Text: q.Get("q"), Unit: q.Get("unit"), Rank: q.Get("rank"), State: q.Get("state"), Qualification: q.Get("qualification"),
		Sort: q.Get("sort"), Direct: q.Get("direct") != "", On: on,
	}, err
}

// href is the address of the list with these filters, without what is empty.
func (f filter) href(path string, q *ui.Request, more ...string) string {
	pairs := []string{"q", f.Text, "unit", f.Unit, "rank", f.Rank, "state", f.State, "qualification", f.Qualification, "sort", f.Sort}
	if f.Direct {
		pairs = append(pairs, "direct", "1")
	}
	if f.On != q.Today() {
		pairs = append(pairs, "date", f.On.String())
	}
	return ui.Link(path, append(pairs, more...)...)
}

// find lists who passes the filters, in the order asked for.
func (f filter) find(s *app.State) []force.PersonID {
	r := s.Register
	want := strings.Fields(words.Fold(f.Text))
	var ids []force.PersonID
	for i := range r.People {
		x := &r.People[i]
		if f.serves(x) && f.belongs(r, x.ID) && (f.Rank == "" || string(x.Rank) == f.Rank) && f.named(x, want) && f.stands(r, x.ID) &&
			(f.Qualification == "" || r.Holds(x.ID, f.Qualification, f.On, f.On)) {
			ids = append(ids, x.ID)
		}
	}
	f.sort(s, ids)
	return ids
}

func (f filter) serves(x *force.Person) bool {
	if f.State == "gone" {
		return !x.Serves(f.On)
	}
	return x.Serves(f.On)
}

func (f filter) belongs(r *force.Register, id force.PersonID) bool {
	if f.Unit == "" {
		return true
	}
	u := r.UnitOn(id, f.On)
	switch {
	case f.Unit == noUnit:
		return !slices.ContainsFunc(r.Path(u), func(up force.UnitID) bool { return r.Unit(up).Valid.Holds(f.On) })
	case f.Direct:
		return string(u) == f.Unit
	}
	return u != "" && r.Within(u, force.UnitID(f.Unit))
}

func (f filter) named(x *force.Person, want []string) bool {
	if len(want) == 0 {
		return true
	}
	hay := words.Fold(x.FullName() + " " + x.Number)
	return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(hay, w) })
}

// stands compares with the state asked for: one of those of the strength return, or a kind of absence.
func (f filter) stands(r *force.Register, id force.PersonID) bool {
	if f.State == "" || f.State == "gone" {
		return true
	}
	kind, away := r.AwayOn(id, f.On)
	switch f.State {
	case "away":
		return away
	case "present":
		return !away
	case "barred", "fit":
		_, barred := r.BarredOn(id, f.On)
		return !away && barred == (f.State == "barred")
	}
	return away && string(kind) == f.State
}

// sort puts people into order; a minus before the column turns it around. The register has them by name.
func (f filter) sort(s *app.State, ids []force.PersonID) {
	r := s.Register
	column, back := strings.CutPrefix(f.Sort, "-")
	by := map[string]func(a, b force.PersonID) int{
		"number": func(a, b force.PersonID) int { return strings.Compare(r.Person(a).Number, r.Person(b).Number) },
		"rank":   func(a, b force.PersonID) int { return r.Level(r.Person(b).Rank) - r.Level(r.Person(a).Rank) },
		"name":   func(force.PersonID, force.PersonID) int { return 0 },
	}[column]
	switch column {
	case "unit":
		at := map[force.UnitID]int{}
		for i := range r.Units {
			at[r.Units[i].ID] = i + 1
		}
		by = func(a, b force.PersonID) int { return cmp.Compare(at[r.UnitOn(a, f.On)], at[r.UnitOn(b, f.On)]) }
	case "state":
		by = func(a, b force.PersonID) int { return cmp.Compare(f.order(r, a), f.order(r, b)) }
	}
	if by != nil {
		slices.SortStableFunc(ids, by)
	}
	if back {
		slices.Reverse(ids)
	}
}

// order of states: away by kind, then barred, then present.
func (f filter) order(r *force.Register, id force.PersonID) int {
	if k, away := r.AwayOn(id, f.On); away {
		return slices.Index(force.AbsenceKinds, k)
	}
	if _, barred := r.BarredOn(id, f.On); barred {
		return len(force.AbsenceKinds)
	}
	return len(force.AbsenceKinds) + 1
}

// listView is what the template shows.
type listView struct {
	filter
	Here                                 string // this list's address, to come back to
	Units, Ranks, States, Qualifications []ui.Option
	Columns                              []column
	Rows                                 []row
	Pager                                ui.Pager
	Filtered, Other                      bool // something is filtered; another day than today is shown
	Bare                                 string
	XLSX, CSV                            string
	Total                                int
}

// column is a column's head; Order is "ascending", "descending" or "none".
type column struct{ Key, Order, Href string }

// row is a person of the list.
type row struct {
	*ui.Person
	Position, Held string
	Standing       ui.Standing
	Next           *ui.Slot
}

func (p *page) list(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f, err := p.filter(q)
	if err != nil {
		return err
	}
	ids := f.find(s)
	v := &listView{filter: f, Here: f.href("/people", q), Pager: q.Page(len(ids), pageSize), Total: len(ids), Other: f.On != q.Today(), Bare: "/people"}
	v.Filtered = f.href("", q) != filter{On: f.On, Sort: f.Sort}.href("", q)
	v.XLSX, v.CSV = f.href("/people/export", q, "format", "xlsx"), f.href("/people/export", q, "format", "csv")
	v.choices(q, s)
	for _, k := range []string{"name", "number", "rank", "unit", "position", "state", "next", "qualifications"} {
		v.Columns = append(v.Columns, f.column(q, k))
	}
	shown := ui.Cut(v.Pager, ids)
	next, err := p.next(q, s, shown)
	if err != nil {
		return err
	}
	for _, id := range shown {
		v.Rows = append(v.Rows, rowOf(q, s, id, f.On, next[id]))
	}
	if q.Wants("list") {
		q.Writer().Header().Set("HX-Push-Url", v.Here)
		return q.Fragment(p.t, "people-list", v)
	}
	h := ui.Head{Nav: "people", Title: q.T("web.people.title"), Wide: true}
	if h.Lead, err = p.t.Text(q, "people-lead", leadOf(s, f.On)); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "people-acts", nil); err != nil {
		return err
	}
	return q.Render(p.t, "people", h, v)
}

func rowOf(q *ui.Request, s *app.State, id force.PersonID, on when.Date, next *ui.Slot) row {
	x := row{Person: q.Person(s, id, on), Standing: q.Standing(s, id, on), Next: next}
	x.Position = force.PositionName(q.Lang, s.Register.Position(id, on))
	var held []string
	for _, c := range s.Register.HeldOn(id, on) {
		held = append(held, force.QualificationName(q.Lang, c))
	}
	x.Held = strings.Join(held, ", ")
	return x
}

// next finds each one's next duty in the plans in force of this month and the next.
func (p *page) next(q *ui.Request, s *app.State, ids []force.PersonID) (map[force.PersonID]*ui.Slot, error) {
	asked := make(map[force.PersonID]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	first := map[force.PersonID]app.DaySlot{}
	for _, m := range []when.Month{q.Today().Month(), q.Today().Month().Next()} {
		mp, err := p.inForce(q.Context(), m)
		if err != nil {
			return nil, err
		}
		if mp == nil {
			continue
		}
		for id, as := range mp.Plan.Assigned {
			if !asked[as.Person] {
				continue
			}
			x, ok := mp.FindSlot(id)
			if had, has := first[as.Person]; ok && x.End.After(q.Now) && (!has || x.Start.Before(had.Start)) {
				first[as.Person] = mp.Slot(x)
			}
		}
	}
	out := make(map[force.PersonID]*ui.Slot, len(first))
	for id, x := range first {
		slot := q.Slot(s, x)
		out[id] = &slot
	}
	return out, nil
}

// inForce is the plan in force of a month, nil where there is none.
func (p *page) inForce(ctx context.Context, m when.Month) (*app.MonthPlan, error) {
	mp, err := p.desk.InForce(ctx, m)
	if app.CodeOf(err) == app.CodeNotFound && err != nil {
		return nil, nil
	}
	return mp, err
}

func (f filter) column(q *ui.Request, key string) column {
	c := column{Key: key, Order: "none"}
	if key == "next" || key == "position" || key == "qualifications" {
		return column{Key: key}
	}
	to := f
	switch {
	case f.Sort == key, f.Sort == "" && key == "name":
		c.Order, to.Sort = "ascending", "-"+key
	case f.Sort == "-"+key:
		c.Order, to.Sort = "descending", key
	default:
		to.Sort = key
	}
	c.Href = to.href("/people", q)
	return c
}

func (v *listView) choices(q *ui.Request, s *app.State) {
	v.Units = append(q.UnitOptions(s, v.On, q.T("web.people.all-units")), ui.Option{Value: noUnit, Text: q.T("web.people.no-unit")})
	v.Ranks = q.RankOptions(s, q.T("web.people.all-ranks"))
	v.States = []ui.Option{{Text: q.T("web.people.all-states")}}
	for _, k := range []string{"present", "fit", "barred", "away"} {
		v.States = append(v.States, ui.Option{Value: k, Text: words.Sentence(q.Lang, q.T("web.people.state."+k))})
	}
	for _, k := range force.AbsenceKinds {
		v.States = append(v.States, ui.Option{Value: string(k), Text: "\u2003" + words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	v.States = append(v.States, ui.Option{Value: "gone", Text: q.T("web.people.state.gone")})
	v.Qualifications = []ui.Option{{Text: q.T("web.people.all-qualifications")}}
	for _, c := range s.Register.QualificationCodes() {
		v.Qualifications = append(v.Qualifications, ui.Option{Value: c, Text: words.Sentence(q.Lang, force.QualificationName(q.Lang, c))})
	}
}

// lead counts the force on a date.
type lead struct{ OnRoll, Away, Barred, Fit int }

func leadOf(s *app.State, on when.Date) lead {
	var l lead
	for i := range s.Register.People {
		x := &s.Register.People[i]
		if !x.Serves(on) {
			continue
		}
		l.OnRoll++
		if _, away := s.Register.AwayOn(x.ID, on); away {
			l.Away++
		} else if _, barred := s.Register.BarredOn(x.ID, on); barred {
			l.Barred++
		} else {
			l.Fit++
		}
	}
	return l
}

// export hands out the list as it is filtered, in the form that the import reads.
func (p *page) export(q *ui.Request) error {
	ctx, err := p.desk.Taking(q.Context(), access.People)
	if err != nil {
		return err
	}
	s, err := p.desk.State(ctx)
	if err != nil {
		return err
	}
	f, err := p.filter(q)
	if err != nil {
		return err
	}
	format := sheet.Format(q.Get("format"))
	if format != sheet.CSV {
		format = sheet.XLSX
	}
	ids := f.find(s)
	if ids == nil {
		ids = []force.PersonID{}
	}
	var b bytes.Buffer
	if err := sheet.WritePeople(&b, format, q.Lang, s.Register, f.On, ids, sheet.Mark(q.Principal().By, q.Now)); err != nil {
		return err
	}
	return q.Send("people-"+f.On.String()+"."+string(format), format.ContentType(), b.Bytes())
}
