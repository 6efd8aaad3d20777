// Package units is the pages of the tree of units: the whole of it with its strength, and one unit with those below it, its people,
// and the forms on which it is added, renamed, moved and closed.
package units

import (
	"context"
	"embed"
	"strconv"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Entries(ctx context.Context, about string, limit int) ([]app.Entry, error)
	Save(ctx context.Context, ch app.Changes) (*app.Saved, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/units", p.show, ui.Sees(access.Units))
	k.Get("/units/new", p.add, ui.Changes(access.Units))
	k.Post("/units", p.added, ui.Changes(access.Units))
	k.Get("/units/{id}/edit", p.edit, ui.Changes(access.Units))
	k.Post("/units/{id}", p.edited, ui.Changes(access.Units))
	k.Get("/units/{id}/close", p.ending, ui.Changes(access.Units))
	k.Post("/units/{id}/close", p.ended, ui.Changes(access.Units))
	k.Post("/units/{id}/delete", p.deleted, ui.Changes(access.Units))
	k.Offer(ui.Action{Key: "web.units.new", Icon: "plus", Needs: []ui.Need{ui.Changes(access.Units)}, Href: func(*ui.Request) string { return "/units/new" }})
}

// levels are the depths that the tree can be cut to.
var levels = []int{1, 2, 3}

// line is a unit with its strength, the units below it included.
type line struct {
	*force.Unit
	force.StrengthRow
	Depth   int
	Share   float64 // present of those on the roll
	Thin    bool    // fewer on the roll than nine tenths of the establishment
	Missing int     // of the establishment
	Away    int
	Percent int // present of a hundred on the roll
	Href    string
}

// treeView is the whole tree.
type treeView struct {
	On     when.Date
	Depth  int
	Levels []level
	Lines  []line
}

type level struct {
	Depth int
	Key   string
	Href  string
	Lit   bool
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
	if id := q.Get("unit"); id != "" {
		return p.one(q, s, force.UnitID(id), on)
	}
	v := &treeView{On: on, Depth: 2}
	if n, err := strconv.Atoi(q.Get("depth")); err == nil {
		v.Depth = n
	}
	for _, n := range levels {
		v.Levels = append(v.Levels, level{n, "web.units.depth." + strconv.Itoa(n), q.With("depth", strconv.Itoa(n)), n == v.Depth})
	}
	all := lines(s, on)
	for _, l := range all {
		if l.Depth <= v.Depth {
			v.Lines = append(v.Lines, l)
		}
	}
	h := ui.Head{Nav: "units", Title: q.T("web.nav.units"), Lead: ui.Plain(q.T("web.units.lead", len(all))), Wide: true}
	if h.Acts, err = p.t.Text(q, "units-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "units", h, v)
}

// lines are the units valid on a date, in the order of the tree.
func lines(s *app.State, on when.Date) []line {
	var out []line
	for _, r := range s.Register.Strength(on) {
		if u := s.Register.Unit(r.Unit); u != nil {
			out = append(out, lineOf(u, r))
		}
	}
	return out
}

func lineOf(u *force.Unit, r force.StrengthRow) line {
	l := line{Unit: u, StrengthRow: r, Depth: r.Depth, Away: r.Away(), Href: ui.Link("/units", "unit", string(u.ID))}
	if r.OnRoll > 0 {
		l.Share = float64(r.Present) / float64(r.OnRoll)
	}
	l.Percent = int(l.Share * 100)
	l.Missing = max(0, r.Establishment-r.OnRoll)
	l.Thin = r.OnRoll*10 < r.Establishment*9
	return l
}

// unitView is one unit.
type unitView struct {
	On             when.Date
	Unit           *force.Unit
	Line           line
	Path           []link // from the top
	Below          []line
	People         []member
	Deep           int // people in the whole subtree
	Closed, Future bool
	CanDelete      bool
	Log            []logged
}

type link struct{ Name, Href string }

// member is somebody who belongs to the unit itself.
type member struct {
	*ui.Person
	Position string
	Standing ui.Standing
}

type logged struct {
	What string
	app.Entry
}

// logShown is how many changes of a unit are listed.
const logShown = 10

func (p *page) one(q *ui.Request, s *app.State, id force.UnitID, on when.Date) error {
	r := s.Register
	u := r.Unit(id)
	if u == nil {
		return app.Errorf(app.CodeNotFound, "web.units.unknown", string(id))
	}
	v := &unitView{On: on, Unit: u, Closed: u.Valid.To != 0 && u.Valid.To <= on, Future: u.Valid.From != 0 && u.Valid.From > on}
	up := r.Path(id)
	for i := len(up) - 1; i > 0; i-- {
		v.Path = append(v.Path, link{q.Unit(s, up[i]), ui.Link("/units", "unit", string(up[i]))})
	}
	v.Line = lineOf(u, force.StrengthRow{Unit: id})
	for _, l := range lines(s, on) {
		switch {
		case l.ID == id:
			v.Line = l
		case l.Parent == id:
			v.Below = append(v.Below, l)
		}
	}
	for _, who := range r.PeopleIn(id, on, false) {
		v.People = append(v.People, member{q.Person(s, who, on), force.PositionName(q.Lang, r.Position(who, on)), q.Standing(s, who, on)})
	}
	v.Deep = len(r.PeopleIn(id, on, true))
	v.CanDelete = len(r.Children(id)) == 0 && !everHeld(r, id)
	if err := p.log(q, v); err != nil {
		return err
	}
	h := ui.Head{Nav: "units", Title: q.Text(u.Name), Wide: true}
	var err error
	if h.Lead, err = p.t.Text(q, "unit-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "unit-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "unit", h, v)
}

// everHeld says whether anybody belongs to the unit, or ever did.
func everHeld(r *force.Register, id force.UnitID) bool {
	for i := range r.Memberships {
		if r.Memberships[i].Unit == id {
			return true
		}
	}
	return false
}

func (p *page) log(q *ui.Request, v *unitView) error {
	all, err := p.desk.Entries(q.Context(), "unit:"+string(v.Unit.ID), logShown)
	if app.CodeOf(err) == app.CodeForbidden {
		return nil // what was changed is for those who change it
	}
	if err != nil {
		return err
	}
	for _, e := range all {
		v.Log = append(v.Log, logged{q.T("log." + e.What), e})
	}
	return nil
}
