package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

// checkRegister checks each record of a change against the register as it would be.
func (a *App) checkRegister(ctx context.Context, s *State, ch *Changes) error {
	v, err := sightOf(ctx)
	if err != nil {
		return err
	}
	next := s.Register.With(ch.Changes)
	var all force.Problems
	for _, x := range ch.Units {
		all = append(all, next.CheckUnit(x)...)
	}
	for _, x := range ch.People {
		all = append(all, next.CheckPerson(x)...)
	}
	for _, x := range ch.Memberships {
		all = append(all, next.CheckMembership(x)...)
	}
	for _, x := range ch.Qualifications {
		all = append(all, next.CheckQualification(x)...)
	}
	for _, x := range ch.Absences {
		all = append(all, next.CheckAbsence(x)...)
	}
	for _, x := range ch.Bars {
		all = append(all, next.CheckBar(x)...)
	}
	all = append(all, next.CheckRecords(&ch.Records)...)
	for _, id := range ch.Delete["unit"] {
		if err := unitEmpty(next, force.UnitID(id)); err != nil {
			return err
		}
	}
	if !v.people.All || !v.units.All {
		unnamed(all, next, a.seen(s, v).Register)
	}
	return problems(all)
}

// unnamed leaves out of complaints what whoever is told of them may not see: whose number or short name it is that is taken already.
func unnamed(all force.Problems, whole, seen *force.Register) {
	for i := range all {
		p := &all[i]
		switch p.Key {
		case "number-twice":
			if q := whole.OtherByNumber(fmt.Sprint(p.Args[0]), force.PersonID(p.ID)); q == nil || seen.Person(q.ID) == nil {
				p.Args = []any{p.Args[0], force.Term("force.unseen.person")}
			}
		case "short-twice":
			if !slices.ContainsFunc(seen.Units, func(u force.Unit) bool { return u.Name == p.Args[1] }) {
				p.Args = []any{p.Args[0], force.Term("force.unseen.unit")}
			}
		}
	}
}

// unitEmpty refuses to take away a unit that others or people belong to.
func unitEmpty(next *force.Register, id force.UnitID) error {
	for i := range next.Units {
		if next.Units[i].Parent == id {
			return Errorf(CodeConflict, "unit-children", next.Units[i].Name)
		}
	}
	for i := range next.Memberships {
		if next.Memberships[i].Unit == id {
			return Errorf(CodeConflict, "unit-members")
		}
	}
	return nil
}

// problems makes errors of the register's complaints, each with its field.
func problems(all force.Problems) error {
	if len(all) == 0 {
		return nil
	}
	out := make(Problems, len(all))
	for i, p := range all {
		out[i] = &Error{Code: CodeInvalid, Key: "record", Args: []any{problemText{p}}, Field: p.Field, Err: force.ErrProblem}
	}
	return out
}

type problemText struct{ force.Problem }

// In is what is wrong, put into words where it is shown.
func (t problemText) In(l words.Lang) string { return t.Problem.In(l) }

// checkSites complains only of what the change makes wrong, so that an old fault elsewhere does not hinder it. A guard that is just being
// entered has no post yet: a post names its guard, so the guard comes first.
func checkSites(next *site.Sites, s *State) error {
	before := map[string]bool{}
	for _, f := range site.Check(s.Sites, s.Rules, s.Register) {
		before[f.Error()] = true
	}
	had := map[string]bool{}
	for i := range s.Sites.Guards {
		had[s.Sites.Guards[i].ID] = true
	}
	var out Problems
	for _, f := range site.Check(next, s.Rules, s.Register) {
		if f.Key == "guard-without-post" && !had[f.ID] {
			continue
		}
		if !before[f.Error()] {
			out = append(out, &Error{Code: CodeInvalid, Key: "record", Args: []any{f}, Field: f.Field, Err: f})
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// sortSlots orders by start, then ID.
func sortSlots(s []DaySlot) { slices.SortFunc(s, bySlot) }

func bySlot(a, b DaySlot) int {
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	return strings.Compare(string(a.ID), string(b.ID))
}
