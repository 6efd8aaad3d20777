package app

import (
	"context"
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/retention"
	"qarovul/internal/when"
	"qarovul/journal"
)

// past is what of one class is past its term.
type past struct {
	changes  force.Changes
	wishes   []string
	outcomes []plan.Outcome
	entries  []int64
	others   int // erased by a use case of their own
}

func (p *past) len() int {
	n := len(p.wishes) + len(p.outcomes) + len(p.entries) + p.others + len(p.changes.Absences) + len(p.changes.People)
	for _, ids := range p.changes.Delete {
		n += len(ids)
	}
	return n
}

// pastIn finds what of a class is past its term on a day, and how much of it is held.
func (a *App) pastIn(ctx context.Context, tx Tx, s *State, t *retention.Term, holds []retention.Hold, on when.Date) (out past, held int, err error) {
	before, ok := t.Before(on)
	if !ok {
		return out, 0, nil
	}
	// free says whether somebody's record may go; those that are held are counted.
	free := func(p force.PersonID, is bool) bool {
		if is && retention.Held(holds, t.Class, p, on) {
			held++
			return false
		}
		return is
	}
	ended := func(d when.Days) bool { return d.Last != 0 && d.Last < before }
	switch t.Class {
	case retention.Wish:
		for _, w := range s.Wishes {
			if free(w.Person, ended(w.Days)) {
				out.wishes = append(out.wishes, w.ID)
			}
		}
	case retention.AbsenceNote:
		for _, x := range s.whole.Absences {
			if free(x.Person, x.Note != "" && ended(x.Days)) {
				x.Note = ""
				out.changes.Absences = append(out.changes.Absences, x)
			}
		}
	case retention.Absence:
		for _, x := range s.whole.Absences {
			if free(x.Person, ended(x.Days)) {
				out.changes.Remove("absence", x.ID)
			}
		}
	case retention.Bar:
		for _, x := range s.whole.Bars {
			if free(x.Person, ended(x.Days)) {
				out.changes.Remove("bar", x.ID)
			}
		}
	case retention.Phone:
		for _, x := range s.whole.People {
			if free(x.ID, x.Phone != "" && x.Left != 0 && x.Left < before) {
				x.Phone = ""
				out.changes.People = append(out.changes.People, x)
			}
		}
	case retention.OutcomeNote:
		out.outcomes, err = pastOutcomes(ctx, tx, before, free)
	case retention.Application:
		all, aerr := a.applicationsIn(ctx, tx)
		for i := range all {
			if free(all[i].Person, a.process.Erasable(&all[i], before, on)) {
				out.others++
			}
		}
		if held > 0 {
			out.others = 0 // they are erased together, or not at all
		}
		err = aerr
	case retention.SignIn, retention.Journal:
		out.entries, err = pastEntries(ctx, tx, t.Class, before, free)
	}
	return out, held, err
}

func pastOutcomes(ctx context.Context, tx Tx, before when.Date, free func(force.PersonID, bool) bool) ([]plan.Outcome, error) {
	versions, err := tx.Plans().Versions(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []plan.Outcome
	seen := map[when.Month]bool{}
	for _, v := range versions {
		if seen[v.Month] || v.Month.Last() >= before {
			continue
		}
		seen[v.Month] = true
		all, err := tx.Plans().Outcomes(ctx, v.Month)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			if free(o.Planned, o.Note != "") {
				o.Note = ""
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// signIns are the acts at the door.
var signIns = []string{"signin", "signin.failed", "signin.again", "signout", "signout.elsewhere", "passkey.copied"}

// pastEntries finds entries of the journal of a day before, whose contents tell of people and still stand: at most atOnce.
func pastEntries(ctx context.Context, tx Tx, class retention.Class, before when.Date, free func(force.PersonID, bool) bool) ([]int64, error) {
	size, err := tx.Journal().Size(ctx)
	if err != nil {
		return nil, err
	}
	var out []int64
	const step = 2000
	for from := int64(0); from < size && len(out) < atOnce; from += step {
		records, err := tx.Journal().Records(ctx, from, min(from+step, size))
		if err != nil {
			return nil, err
		}
		for i := range records {
			if records[i].Content == nil {
				continue
			}
			l, err := journal.ParseLeaf(records[i].Leaf)
			if err != nil {
				return nil, err
			}
			if when.DateOf(l.Time.In(when.Zone)) >= before {
				return out, nil // they stand in the order of their time
			}
			if len(records[i].Content) <= len("{}") || slices.Contains(signIns, l.What) != (class == retention.SignIn) {
				continue
			}
			person, of := strings.CutPrefix(l.About, "person:")
			if !of {
				person, of = strings.CutPrefix(l.About, "service:")
			}
			if class == retention.Journal && !of && !tellsOfPeople(l.About) {
				continue
			}
			if free(force.PersonID(person), true) {
				out = append(out, l.N)
			}
		}
	}
	return out, nil
}

// tellsOfPeople says whether entries about a subject that is no person have people in them.
func tellsOfPeople(about string) bool {
	kind, _, _ := strings.Cut(about, ":")
	return slices.Contains([]string{"register", "wish", "absence", "account", "application", "applications"}, kind)
}
