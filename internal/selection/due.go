package selection

import (
	"cmp"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Soon is how many days ahead reminders look.
const Soon = 14

// Urgency sorts what is due.
type Urgency string

// From worst to best.
const (
	Late      Urgency = "late"
	Today     Urgency = "today"
	NextWeeks Urgency = "soon"
	Later     Urgency = "later"
)

// Urgencies lists them.
var Urgencies = []Urgency{Late, Today, NextWeeks, Later}

// Name of the urgency.
func (u Urgency) Name(l words.Lang) string { return words.T(l, "selection.due."+string(u)) }

// UrgencyOf says how urgent it is what is due on a day.
func UrgencyOf(due, today when.Date) Urgency {
	switch {
	case due < today:
		return Late
	case due == today:
		return Today
	case due <= today.Add(Soon):
		return NextWeeks
	}
	return Later
}

// Held is a clearance that somebody holds or held of an outside body.
type Held struct {
	Person force.PersonID
	Body   string
	On     when.Date
	Until  when.Date // last day, 0 for ever
}

// Vetting is a check that somebody who serves must undergo again.
type Vetting struct {
	Person force.PersonID
	Step   *Step
	Until  when.Date // last day of the clearance
	Ask    when.Date // from when it is asked again
}

// Lapsed says that the clearance holds no more.
func (v *Vetting) Lapsed(today when.Date) bool { return v.Until < today }

// Vettings lists who must be asked again by a day, and when, the most urgent first: the newest clearance of each body counts, and of those only who
// serves on the day is asked.
func (p *Process) Vettings(held []Held, serves func(force.PersonID) bool, day when.Date) []Vetting {
	type key struct {
		person force.PersonID
		body   string
	}
	newest := map[key]Held{}
	for _, h := range held {
		k := key{h.Person, h.Body}
		if old, ok := newest[k]; !ok || later(h, old) {
			newest[k] = h
		}
	}
	var out []Vetting
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Kind != Outside || s.Ask == 0 {
			continue
		}
		for k, h := range newest {
			if k.body != s.Body || h.Until == 0 || !serves(h.Person) {
				continue
			}
			if v := (Vetting{h.Person, s, h.Until, h.Until.Add(-s.Ask)}); v.Ask <= day {
				out = append(out, v)
			}
		}
	}
	slices.SortFunc(out, func(a, b Vetting) int {
		return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Step.Code, b.Step.Code))
	})
	return out
}

// later says that one clearance holds longer than another, or begins later where both end on one day.
func later(a, b Held) bool {
	if (a.Until == 0) != (b.Until == 0) {
		return a.Until == 0
	}
	return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.On, b.On)) > 0
}

// CheckVetting says what is wrong with a new outcome for somebody who serves: as for a step, but without an application.
func (p *Process) CheckVetting(x *Act, today when.Date) *Problem {
	s := p.Step(x.Step)
	switch {
	case s == nil || s.Kind != Outside:
		return wrong("step", "no-check", x.Step)
	case x.Kind != Pass && x.Kind != Refuse:
		return wrong("kind", "act-unknown", x.Kind)
	case x.On == 0:
		return wrong("on", "no-day")
	case x.On > today:
		return wrong("on", "to-come", x.On)
	case len([]rune(x.Reference)) > mostReference:
		return wrong("reference", "reference-long", mostReference)
	}
	if x.Kind == Pass {
		return p.checkOutcome(s, x, today)
	}
	// That somebody who serves was not cleared is all that is kept of it: no reason is asked.
	switch {
	case x.Reference == "":
		return wrong("reference", "no-reference")
	case x.Until != 0:
		return wrong("until", "too-much")
	case x.Reason != "":
		return wrong("reason", "too-much")
	case x.Outcome != "":
		return wrong("outcome", "too-much")
	case len(x.Limits) > 0:
		return wrong("limits", "too-much")
	}
	return nil
}

// Twice finds applications of somebody of the same name and day of birth, the newest first.
func Twice(all []Application, a *Application) []*Application {
	var out []*Application
	for i := range all {
		if x := &all[i]; x.ID != a.ID && x.Erased == 0 && same(a, x.Surname, x.Given, x.Born) {
			out = append(out, x)
		}
	}
	slices.Reverse(out)
	return out
}

// InRegister finds people of the register with the name and day of birth of an applicant.
func InRegister(people []force.Person, a *Application) []*force.Person {
	var out []*force.Person
	for i := range people {
		if x := &people[i]; x.ID != a.Person && same(a, x.Surname, x.Given, x.Born) {
			out = append(out, x)
		}
	}
	return out
}

func same(a *Application, surname, given string, born when.Date) bool {
	return a.Born == born && words.Fold(a.Surname) == words.Fold(surname) && words.Fold(a.Given) == words.Fold(given)
}

// CheckApplicant says what is wrong with an applicant as entered on a day.
func CheckApplicant(a *Application, today when.Date) []*Problem {
	var out []*Problem
	when := func(bad bool, p *Problem) {
		if bad {
			out = append(out, p)
		}
	}
	when(a.Surname == "", wrong("surname", "no-name"))
	when(a.Given == "", wrong("given", "no-name"))
	when(a.Sex != "m" && a.Sex != "f", wrong("sex", "no-sex"))
	when(a.Born == 0, wrong("born", "no-day"))
	when(a.Born > today, wrong("born", "to-come", a.Born))
	when(a.Opened == 0, wrong("opened", "no-day"))
	when(a.Opened > today, wrong("opened", "to-come", a.Opened))
	when(a.Opened != 0 && a.Opened < a.Born, wrong("opened", "before-born", a.Opened, a.Born))
	for field, s := range map[string]string{"surname": a.Surname, "given": a.Given, "patronymic": a.Patronymic, "phone": a.Phone} {
		when(len([]rune(s)) > mostReference, wrong(field, "reference-long", mostReference))
	}
	slices.SortFunc(out, func(a, b *Problem) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// Erasable says whether the personal data of an application have had their term: it was refused or withdrawn before a day, and nobody came of it.
func (p *Process) Erasable(a *Application, before, today when.Date) bool {
	s := p.Stand(a, today)
	return (s.Status == Refused || s.Status == Withdrawn) && s.Closed < before && a.Person == "" && a.Erased == 0
}
