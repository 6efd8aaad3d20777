package app

import (
	"context"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/when"
)

// effectNeeds are the rights that an act asks for, besides that over applications, for what it does in the register.
func effectNeeds(d *Deed, step *selection.Step) []need {
	switch {
	case step == nil || d.Kind != selection.Pass && d.Kind != selection.Refuse:
	case d.Kind == selection.Pass && step.Effect != selection.NoEffect:
		return changesAll(access.People, access.Service)
	case step.Kind == selection.Outside || step.Kind == selection.Medical:
		return changesAll(access.Service)
	}
	return nil
}

// enter writes an act that was let through, and what it does.
func (a *App) enter(ctx context.Context, tx Tx, s *State, x *selection.Application, d *Deed, step *selection.Step) error {
	ch := Changes{What: "application." + string(d.Kind)}
	if err := a.effect(s, x, d, step, &ch); err != nil {
		return err
	}
	if !ch.Empty() {
		ch.About = "person:" + string(x.Person)
		if err := a.enterRegister(ctx, tx, s, &ch); err != nil {
			return err
		}
	}
	if err := tx.Selection().Put(ctx, x); err != nil {
		return err
	}
	if err := tx.Selection().Add(ctx, x.ID, len(x.Acts), &d.Act); err != nil {
		return err
	}
	if err := a.note(ctx, tx, "application."+string(d.Kind), applicationSubject(x.ID), d.Act); err != nil {
		return err
	}
	return tx.Touch(ctx, roomSelection)
}

// enterRegister checks and writes what an act or a vetting does in the register.
func (a *App) enterRegister(ctx context.Context, tx Tx, s *State, ch *Changes) error {
	if _, err := a.identify(ch); err != nil {
		return err
	}
	if err := a.checkRegister(ctx, s, ch); err != nil {
		return err
	}
	if err := putRegister(ctx, tx.Force(), &ch.Changes); err != nil {
		return err
	}
	if err := a.noteRegister(ctx, tx, s.Register, ch); err != nil {
		return err
	}
	return tx.Touch(ctx, roomForce)
}

// effect says what passing or refusing a step does in the register.
func (a *App) effect(s *State, x *selection.Application, d *Deed, step *selection.Step, ch *Changes) error {
	switch {
	case d.Kind == selection.Refuse && step.Kind == selection.Outside && x.Person != "":
		ch.Clearances = []force.Clearance{clearanceOf(x.Person, step, &d.Act)}
		return nil
	case d.Kind != selection.Pass:
		return nil
	}
	var p force.Person
	if step.Effect == selection.Contract {
		if err := a.engage(x, d, ch); err != nil {
			return err
		}
	} else if x.Person != "" {
		was := s.Register.Person(x.Person)
		if was == nil {
			return notFound("person", string(x.Person))
		}
		p = *was
		a.outcomes(x.Person, &d.Act, ch)
	}
	switch step.Effect {
	case selection.Trained:
		p.Trained = d.On
		ch.People = []force.Person{p}
	case selection.Sworn:
		p.Sworn = d.On
		ch.People = []force.Person{p}
	case selection.Posted:
		if d.Unit == "" {
			return &Error{Code: CodeInvalid, Key: "application-unit", Field: "unit"}
		}
		if m := s.Register.MembershipOn(x.Person, d.On); m != nil {
			old := *m
			old.Period.To = d.On
			ch.Memberships = append(ch.Memberships, old)
		}
		ch.Memberships = append(ch.Memberships, force.Membership{Person: x.Person, Unit: d.Unit, Position: d.Position, Period: when.Period{From: d.On}})
	}
	for _, code := range step.Gives {
		if x.Person != "" && !s.Register.Holds(x.Person, code, d.On, d.On) {
			ch.Qualifications = append(ch.Qualifications, force.Qualification{Person: x.Person, Code: code, From: d.On})
		}
	}
	return nil
}

// engage makes the person, with the contract, the rank, and what the outside bodies and the doctors have said so far.
func (a *App) engage(x *selection.Application, d *Deed, ch *Changes) error {
	id, err := a.newID("p")
	if err != nil {
		return err
	}
	joined := d.Joined
	if joined == 0 {
		joined = d.On
	}
	x.Person = force.PersonID(id)
	ch.People = []force.Person{{ID: x.Person, Number: strings.TrimSpace(d.Number), Surname: x.Surname, Given: x.Given, Patronymic: x.Patronymic, Sex: x.Sex,
		Born: x.Born, Rank: d.Rank, RankSince: joined, Joined: joined, Phone: x.Phone, Invented: x.Invented}}
	ch.RanksHeld = []force.RankHeld{{Person: x.Person, Rank: d.Rank, From: joined, Order: d.Reference}}
	if len(a.service.Contracts) > 0 {
		if d.Type == "" {
			d.Type = a.service.Contracts[0].Code
		}
		t := a.service.Contract(d.Type)
		if t == nil {
			return &Error{Code: CodeInvalid, Key: "application-contract", Args: []any{d.Type}, Field: "contract"}
		}
		ch.Contracts = []force.Contract{{Person: x.Person, Type: t.Code, Number: d.Reference, Signed: d.On, Period: when.Period{From: joined, To: t.End(joined)}}}
	}
	last := map[selection.StepCode]*selection.Act{}
	for i := range x.Acts {
		if x.Acts[i].Kind == selection.Pass {
			last[x.Acts[i].Step] = &x.Acts[i]
		}
	}
	for i := range a.process.Steps {
		if act := last[a.process.Steps[i].Code]; act != nil {
			a.outcomes(x.Person, act, ch)
		}
	}
	return nil
}

// outcomes puts down what a passed step says of somebody in the register: of an outside check the clearance, of the doctors the limits.
func (a *App) outcomes(p force.PersonID, act *selection.Act, ch *Changes) {
	step := a.process.Step(act.Step)
	switch {
	case step == nil:
	case step.Kind == selection.Outside:
		ch.Clearances = append(ch.Clearances, clearanceOf(p, step, act))
	case step.Kind == selection.Medical:
		for _, l := range act.Limits {
			ch.Limits = append(ch.Limits, force.Limit{Person: p, Kind: l, Days: when.Days{First: act.On, Last: act.Until}})
		}
	}
}

func clearanceOf(p force.PersonID, step *selection.Step, act *selection.Act) force.Clearance {
	c := force.Clearance{Person: p, Body: step.Body, Outcome: force.Cleared, Reference: act.Reference, Days: when.Days{First: act.On, Last: act.Until}}
	if act.Kind == selection.Refuse {
		c.Outcome, c.Days.Last = force.Denied, 0
	}
	return c
}
