package roster

import (
	"fmt"
	"slices"
)

// maxWeight bounds every price, so that sums over the largest force stay far inside an int64.
const maxWeight Weight = 1_000_000_000

// Beyond these sizes a number is a slip of the pen, and sums and memory would run over.
const (
	mostDays    = 36_525 // a hundred years
	mostMinutes = mostDays * DayMinutes
	mostPeople  = 1_000_000 // for one demand
	mostCounted = 1_000_000_000
)

// Fault is a part of a problem that makes no sense. It wraps ErrProblem.
type Fault struct {
	Field string // of Problem: "Days", "People", "Rules" …
	Index int    // of the element in it; -1: the field itself
	Err   error
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap gives what is wrong.
func (f *Fault) Unwrap() error { return f.Err }

// Validate says whether a problem makes sense: every index points at something, every length is possible, every
// rule is one of the forms. It wraps ErrProblem and, where there is a problem at all, is a *[Fault] that says what is wrong and
// where. It does not ask whether the problem has a good answer.
func Validate(p *Problem) error {
	if p == nil {
		return bad("no problem")
	}
	if p.Days < 1 {
		return &Fault{"Days", -1, bad("horizon of %d days", p.Days)}
	}
	if p.Days > mostDays {
		return &Fault{"Days", -1, bad("horizon of %d days, more than %d", p.Days, mostDays)}
	}
	if p.FirstWeekday < 0 || p.FirstWeekday > 6 {
		return &Fault{"FirstWeekday", -1, bad("first weekday %d is not 0 to 6", p.FirstWeekday)}
	}
	if p.PastDays < 0 {
		return &Fault{"PastDays", -1, bad("past of %d days", p.PastDays)}
	}
	if p.PastDays > mostDays {
		return &Fault{"PastDays", -1, bad("past of %d days, more than %d", p.PastDays, mostDays)}
	}
	for i, g := range p.Groups {
		if g.Parent < -1 || g.Parent >= i {
			return &Fault{"Groups", i, bad("group %d (%s): parent %d does not stand before it", i, g.ID, g.Parent)}
		}
	}
	for i := range p.Shifts {
		if err := validShift(&p.Shifts[i]); err != nil {
			return &Fault{"Shifts", i, fmt.Errorf("shift %d (%s): %w", i, p.Shifts[i].ID, err)}
		}
	}
	for i := range p.People {
		if err := p.validPerson(&p.People[i]); err != nil {
			return &Fault{"People", i, fmt.Errorf("person %d (%s): %w", i, p.People[i].ID, err)}
		}
	}
	for i := range p.Demands {
		if err := p.validDemand(&p.Demands[i]); err != nil {
			return &Fault{"Demands", i, fmt.Errorf("demand %d (%s): %w", i, p.Demands[i].ID, err)}
		}
	}
	if err := p.validWork(); err != nil {
		return err
	}
	for i, r := range p.Rules {
		if err := p.validRule(r); err != nil {
			return &Fault{"Rules", i, fmt.Errorf("rule %d: %w", i, err)}
		}
	}
	return nil
}

// bad makes a complaint about a problem.
func bad(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrProblem}, args...)...)
}

func validShift(s *Shift) error {
	if s.Start < 0 || s.Start >= DayMinutes {
		return bad("start at minute %d of a day", s.Start)
	}
	if s.Minutes < 1 {
		return bad("length of %d minutes", s.Minutes)
	}
	if s.Minutes > mostMinutes {
		return bad("length of %d minutes, more than %d", s.Minutes, mostMinutes)
	}
	return nil
}

func (p *Problem) validPerson(q *Person) error {
	if q.Group < -1 || q.Group >= len(p.Groups) {
		return bad("group %d of %d", q.Group, len(p.Groups))
	}
	if !slices.IsSorted(q.Skills) {
		return bad("skills are not sorted")
	}
	for _, s := range q.Away {
		if s.To <= s.From {
			return bad("absence ends at %d, before it starts at %d", s.To, s.From)
		}
	}
	for _, s := range q.Barred {
		if s.To <= s.From {
			return bad("bar ends at %d, before it starts at %d", s.To, s.From)
		}
	}
	return p.validShifts(q.Shifts)
}

func (p *Problem) validDemand(d *Demand) error {
	switch {
	case d.Day < 0 || int(d.Day) >= p.Days:
		return bad("day %d is outside the horizon of %d days", d.Day, p.Days)
	case d.Shift < 0 || d.Shift >= len(p.Shifts):
		return bad("shift %d of %d", d.Shift, len(p.Shifts))
	case d.Min < 0 || d.Want < 0 || d.Max < -1:
		return bad("numbers %d, %d, %d are negative", d.Min, d.Want, d.Max)
	case max(d.Min, d.Want, d.Max) > mostPeople:
		return bad("numbers %d, %d, %d: at most %d people", d.Min, d.Want, d.Max, mostPeople)
	case d.Max >= 0 && (d.Min > d.Max || d.Want > d.Max):
		return bad("at most %d, but at least %d and %d wanted", d.Max, d.Min, d.Want)
	case d.MaxGrade != 0 && d.MaxGrade < d.MinGrade:
		return bad("highest grade %d is below lowest grade %d", d.MaxGrade, d.MinGrade)
	case !slices.IsSorted(d.Skills):
		return bad("skills are not sorted")
	}
	if err := validWeight(d.Under); err != nil {
		return err
	}
	return validWeight(d.Over)
}

func (p *Problem) validWork() error {
	seen := make(map[Assignment]bool, len(p.Fixed))
	for i, a := range p.Fixed {
		if a.Person < 0 || a.Person >= len(p.People) || a.Demand < 0 || a.Demand >= len(p.Demands) {
			return &Fault{"Fixed", i, bad("fixed assignment %d: person %d of %d, demand %d of %d", i, a.Person, len(p.People), a.Demand, len(p.Demands))}
		}
		if seen[a] {
			return &Fault{"Fixed", i, bad("fixed assignment %d: person %d is put to demand %d twice", i, a.Person, a.Demand)}
		}
		seen[a] = true
	}
	for i, w := range p.Past {
		if w.Person < 0 || w.Person >= len(p.People) || w.Shift < 0 || w.Shift >= len(p.Shifts) {
			return &Fault{"Past", i, bad("past work %d: person %d of %d, shift %d of %d", i, w.Person, len(p.People), w.Shift, len(p.Shifts))}
		}
		if w.Day >= 0 || int(w.Day) < -p.PastDays {
			return &Fault{"Past", i, bad("past work %d: day %d is not among the %d days before day 0", i, w.Day, p.PastDays)}
		}
	}
	return nil
}

func validWeight(w Weight) error {
	if w < 0 || w > maxWeight {
		return bad("weight %d is not 0 to %d", w, maxWeight)
	}
	return nil
}

func (p *Problem) validShifts(list []int) error {
	for _, s := range list {
		if s < 0 || s >= len(p.Shifts) {
			return bad("shift %d of %d", s, len(p.Shifts))
		}
	}
	return nil
}

func (p *Problem) validDemands(list []int) error {
	seen := make(map[int]bool, len(list))
	for _, d := range list {
		if d < 0 || d >= len(p.Demands) {
			return bad("demand %d of %d", d, len(p.Demands))
		}
		if seen[d] {
			return bad("demand %d stands twice", d)
		}
		seen[d] = true
	}
	return nil
}
