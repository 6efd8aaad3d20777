package organisation

import (
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// dayView is what holds on a date.
type dayView struct {
	frame
	Exists     bool
	Founded    string // where it is not there yet: the day on which it will be
	Names      []name
	Commanders []claim
	Chiefs     []claim
	Diagram    *diagram
	Facts      []titled
	Events     []claim
	Disputes   int
	Units      []unitLine
	Register   string // whose register it is
	Invented   bool
	MoreUnits  string
}

type name struct{ Lang, Text string }

// titled is a list of claims with the key of its title.
type titled struct {
	Key    string
	Claims []claim
}

// unitLine is a unit of the register with who commanded it.
type unitLine struct {
	Name, Href, Kind    string
	Depth, People       int
	Commander, PersonAt string
	Rank, Position      string
	Since               string
}

func (p *page) day(q *ui.Request) error {
	x, err := p.read(q, "day")
	if err != nil {
		return err
	}
	v := &dayView{frame: x.frame, Exists: x.Exists(x.date) != chronicle.No, Disputes: len(x.DisputesOn(x.date))}
	for _, h := range x.On(chronicle.Names, x.date) {
		v.Names = append(v.Names, name{string(q.Lang), h.Text.In(q.Lang)}, name{string(q.Lang.Other()), h.Text.In(q.Lang.Other())})
	}
	v.Commanders, v.Chiefs = x.on(q, chronicle.Appointments, "commander"), x.on(q, chronicle.Appointments, "chief")
	v.Diagram = x.diagram(q)
	for _, t := range []struct {
		key     string
		concept chronicle.Concept
		kinds   []string
	}{
		{"status", chronicle.Identities, []string{"status", "country", "speciality"}}, {"seat", chronicle.Seats, nil}, {"establishment", chronicle.Establishments, nil},
		{"symbols", chronicle.Symbols, nil}, {"uniforms", chronicle.Uniforms, nil}, {"service", chronicle.Service, nil}, {"composition", chronicle.Units, []string{"composition"}},
	} {
		if all := x.on(q, t.concept, t.kinds...); len(all) > 0 {
			v.Facts = append(v.Facts, titled{"web.organisation.part." + t.key, all})
		}
	}
	v.Events = x.on(q, chronicle.Events)
	if !v.Exists && !v.Empty {
		for _, m := range x.Moments() {
			if m.Fact.Kind == "organisation" && m.Edge == chronicle.Begins {
				v.Founded = m.First.String()
			}
		}
	}
	if q.May(access.See, access.Units) {
		if err := p.units(q, x, v); err != nil {
			return err
		}
	}
	h := ui.Head{Nav: "organisation", Title: q.T("web.nav.organisation"), Wide: true}
	if h.Lead, err = p.t.Text(q, "organisation-lead", v); err != nil {
		return err
	}
	return q.Render(p.t, "organisation", h, v)
}

// deepest is how far down the tree of units is shown.
const deepest = 2

// units are those of the register on the date, with whoever commanded them.
func (p *page) units(q *ui.Request, x *sight, v *dayView) error {
	s, all, err := p.desk.UnitsAsOf(q.Context(), x.date)
	if err != nil {
		return err
	}
	v.Register = s.Organisation.In(q.Lang)
	v.Invented = s.Organisation.Demo
	served := slices.ContainsFunc(all, func(u app.UnitCommand) bool { return u.People > 0 })
	for _, u := range all {
		if u.Depth > deepest || !served { // a tree that nobody stands in yet says nothing of that day
			continue
		}
		l := unitLine{Name: q.Text(u.Unit.Name), Href: ui.Link("/units", "unit", string(u.Unit.ID)), Kind: u.Unit.Kind.Name(q.Lang), Depth: u.Depth, People: u.People}
		if c := u.Commander; c != nil {
			l.Commander, l.PersonAt, l.Rank = c.Name(), "/people/"+string(c.ID), s.Register.RankName(q.Lang, u.Rank)
			if u.Since != 0 {
				l.Since = q.T("web.organisation.from.day", words.Day(q.Lang, u.Since), "")
			}
		}
		v.Units = append(v.Units, l)
	}
	return nil
}
