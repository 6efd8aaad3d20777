package ui

import (
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Person is somebody as lists and bars show them; the component "person" draws it.
type Person struct {
	ID      force.PersonID
	Name    string // surname and given name
	Surname string
	Brief   string // surname and initial, for narrow places
	Number  string
	Rank    string
	Unit    string // short, as on the date
	UnitID  force.UnitID
	Href    string
}

// Person puts somebody into words, as they are on a date; nil for nobody.
func (q *Request) Person(s *app.State, id force.PersonID, on when.Date) *Person {
	if id == "" {
		return nil
	}
	out := &Person{ID: id, Name: string(id), Brief: string(id), Surname: string(id), Href: "/people/" + string(id)}
	p := s.Register.Person(id)
	if p == nil {
		return out
	}
	out.Name, out.Number, out.Brief, out.Surname = p.Name(), p.Number, Brief(p), p.Surname
	if r := s.Register.Rank(p.Rank); r != nil {
		out.Rank = q.Text(r.Name)
	}
	out.UnitID = s.Register.UnitOn(id, on)
	if u := s.Register.Unit(out.UnitID); u != nil {
		out.Unit = u.Short
		if out.Unit == "" {
			out.Unit = q.Text(u.Name)
		}
	}
	return out
}

// Brief is surname and initial: Məmmədov E.
func Brief(p *force.Person) string {
	for _, r := range p.Given {
		return p.Surname + " " + string(r) + "."
	}
	return p.Surname
}

// Unit is a unit's name, "" if unknown.
func (q *Request) Unit(s *app.State, id force.UnitID) string {
	if u := s.Register.Unit(id); u != nil {
		return q.Text(u.Name)
	}
	return ""
}
