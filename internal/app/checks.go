package app

import (
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

// checkRegister checks each record of a change against the register as it would be.
func checkRegister(r *force.Register, ch *Changes) error {
	next := r.With(ch.Changes)
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
	for _, id := range ch.Delete["unit"] {
		if err := unitEmpty(next, force.UnitID(id)); err != nil {
			return err
		}
	}
	return problems(all)
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

// checkSites complains only of what the change makes wrong, so that an old fault elsewhere does not hinder it.
func checkSites(next *site.Sites, s *State) error {
	before := map[string]bool{}
	for _, f := range site.Check(s.Sites, s.Rules, s.Register) {
		before[f.Error()] = true
	}
	var out Problems
	for _, f := range site.Check(next, s.Rules, s.Register) {
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
