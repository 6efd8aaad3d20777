package proof

import (
	"errors"
	"fmt"
	"slices"

	"qarovul/internal/when"
)

// mostProblems is how many problems are told at once: one mistake is often made in every line.
const mostProblems = 20

// Validate says what makes the document no plan at all, whatever the rules: names that name nothing or two things, hours that
// run backwards, history that is not before the month. All problems, up to twenty, joined.
func (d *Document) Validate() error {
	v := validator{d: d}
	v.head()
	v.names()
	v.requirements()
	v.people()
	// A slot whose hours were moved may leave the month; what it breaks is for the rules to say.
	v.slots("slots", d.Slots, func(when.Date) string { return "" })
	v.slots("history", d.History, func(day when.Date) string {
		if day >= d.Month.First() {
			return "not before the month"
		}
		return ""
	})
	v.slots("ahead", d.Ahead, func(day when.Date) string {
		if day <= d.Month.Last() {
			return "not after the month"
		}
		return ""
	})
	v.overrides()
	return errors.Join(v.bad...)
}

type validator struct {
	d                                 *Document
	rank, unit, profile, person, slot map[string]bool
	bad                               []error
}

func (v *validator) say(format string, args ...any) {
	if len(v.bad) < mostProblems {
		v.bad = append(v.bad, fmt.Errorf(format, args...))
	}
}

func (v *validator) head() {
	d := v.d
	if d.Format != Format {
		v.say("format is %q: this program reads %q", d.Format, Format)
	}
	if d.Month == 0 {
		v.say("month is missing")
	}
	if d.Zone != when.Zone.String() {
		v.say("zone is %q: dates and hours are meant in %s", d.Zone, when.Zone)
	}
	if !slices.Contains([]string{"draft", "published", "superseded"}, d.State) {
		v.say("state is %q: there are draft, published and superseded", d.State)
	}
}

// unique gathers the names of a list and complains of those that stand twice or are empty.
func unique[T any](v *validator, what string, all []T, id func(*T) string) map[string]bool {
	m := make(map[string]bool, len(all))
	for i := range all {
		x := id(&all[i])
		if x == "" {
			v.say("%s[%d] has no name of its own", what, i)
		} else if m[x] {
			v.say("%s[%d]: %q stands twice", what, i, x)
		}
		m[x] = true
	}
	return m
}

func (v *validator) names() {
	d := v.d
	v.rank = unique(v, "ranks", d.Ranks, func(r *Rank) string { return r.Code })
	v.unit = unique(v, "units", d.Units, func(u *Unit) string { return u.ID })
	v.profile = unique(v, "profiles", d.Profiles, func(p *Profile) string { return p.ID })
	v.person = unique(v, "people", d.People, func(p *Person) string { return p.ID })
	known := func(m map[string]bool, r Ref) bool { return r == "" || m[string(r)] }
	for i := range d.Units {
		if u := &d.Units[i]; !known(v.unit, u.Parent) {
			v.say("units[%d] (%s): no unit %q to be its parent", i, u.ID, u.Parent)
		}
	}
	for i := range d.People {
		p := &d.People[i]
		if !known(v.rank, p.Rank) {
			v.say("people[%d] (%s): no rank %q", i, p.ID, p.Rank)
		}
		if !known(v.unit, p.Unit) {
			v.say("people[%d] (%s): no unit %q", i, p.ID, p.Unit)
		}
	}
	for i := range d.Profiles {
		v.profileOf(i, &d.Profiles[i])
	}
}

func (v *validator) profileOf(i int, p *Profile) {
	for _, k := range slices.Sorted(mapKeys(p.Rest)) {
		if !slices.Contains(Kinds, k) {
			v.say("profiles[%d] (%s): no kind of duty %q: there are %v", i, p.ID, k, Kinds)
		}
		if r := p.Rest[k]; r.Before < 0 || r.After < 0 {
			v.say("profiles[%d] (%s): rest of %s is negative", i, p.ID, k)
		}
	}
	for _, n := range []int{p.MountDaysApart, p.Preparation, p.LongestWatch, p.WeeklyDays, p.WeeklyRest} {
		if n < 0 {
			v.say("profiles[%d] (%s): %d is negative", i, p.ID, n)
		}
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (v *validator) requirements() {
	seen := map[string]bool{}
	for i, q := range v.d.Requirements {
		switch {
		case q.Name == "" || len(q.MetBy) == 0:
			v.say("requirements[%d]: it has a name, and at least one qualification that meets it", i)
		case seen[q.Name]:
			v.say("requirements[%d] (%s): stands twice", i, q.Name)
		case !slices.Contains(Modes, q.Mode):
			v.say("requirements[%d] (%s): no mode %q: there are %v", i, q.Name, q.Mode, Modes)
		case q.Grace < 0:
			v.say("requirements[%d] (%s): %d is negative", i, q.Name, q.Grace)
		case slices.ContainsFunc(q.MetBy, func(m Meets) bool { return m.Name == "" }):
			v.say("requirements[%d] (%s): a qualification that meets it has no name", i, q.Name)
		}
		seen[q.Name] = true
	}
}

func (v *validator) people() {
	for i := range v.d.People {
		p := &v.d.People[i]
		for j, q := range p.Qualifications {
			if q.Name == "" {
				v.say("people[%d] (%s): qualifications[%d] has no name", i, p.ID, j)
			}
			if q.From != 0 && q.Until != 0 && q.Until < q.From {
				v.say("people[%d] (%s): %s ends on %s, before it begins on %s", i, p.ID, q.Name, when.Date(q.Until), when.Date(q.From))
			}
		}
		for j, l := range p.Limits {
			if l.Kind == "" || l.From == 0 {
				v.say("people[%d] (%s): limits[%d] has no kind or no first day", i, p.ID, j)
			}
			if l.To != 0 && l.To < l.From {
				v.say("people[%d] (%s): the limit ends on %s, before it begins on %s", i, p.ID, when.Date(l.To), when.Date(l.From))
			}
		}
		for j, a := range p.Absences {
			if a.From == 0 {
				v.say("people[%d] (%s): absences[%d] has no first day", i, p.ID, j)
			}
			if a.Kind == "" {
				v.say("people[%d] (%s): absences[%d] has no kind", i, p.ID, j)
			}
			if a.To != 0 && a.To < a.From {
				v.say("people[%d] (%s): the absence ends on %s, before it begins on %s", i, p.ID, when.Date(a.To), when.Date(a.From))
			}
		}
	}
}

// slots looks at one list of slots; off says why a date does not belong into it.
func (v *validator) slots(what string, all []Slot, off func(when.Date) string) {
	if v.slot == nil {
		v.slot = map[string]bool{}
	}
	for i := range all {
		s := &all[i]
		say := func(format string, args ...any) {
			v.say("%s[%d] (%s): %s", what, i, s.ID, fmt.Sprintf(format, args...))
		}
		if s.ID == "" {
			say("it has no name of its own")
		} else if v.slot[s.ID] {
			say("there is another slot of that name")
		}
		v.slot[s.ID] = true
		switch {
		case s.Start.IsZero() || s.End.IsZero():
			say("start or end is missing")
		case !s.End.After(s.Start.Time):
			say("it ends (%s) before it starts (%s)", s.End.Format(clock), s.Start.Format(clock))
		default:
			if day := s.dates().First; v.d.Month != 0 && off(day) != "" {
				say("it starts on %s, %s %s", day, off(day), v.d.Month)
			}
		}
		v.slotNames(s, say)
	}
}

const clock = "2006-01-02 15:04"

func (v *validator) slotNames(s *Slot, say func(string, ...any)) {
	if !slices.Contains(Kinds, s.Kind) {
		say("no kind of duty %q: there are %v", s.Kind, Kinds)
	}
	if s.Kind == Guard && s.Mounts == 0 {
		say("a guard bears the date on which it mounts")
	}
	if s.Kind != Guard && s.Mounts != 0 {
		say("only a guard mounts: mounts is null for kind %s", s.Kind)
	}
	if !v.profile[s.Profile] {
		say("no profile %q", s.Profile)
	}
	if s.Person != "" && !v.person[string(s.Person)] {
		say("no person %q", s.Person)
	}
	for _, r := range []Ref{s.MinRank, s.MaxRank} {
		if r != "" && !v.rank[string(r)] {
			say("no rank %q", r)
		}
	}
	if s.Relief < 0 || s.Relief > 3 {
		say("relief is %d: there are 1 to 3, and 0 for none", s.Relief)
	}
	if slices.Contains(s.Needs, "") {
		say("a qualification that it needs has no name")
	}
}

func (v *validator) overrides() {
	for i, o := range v.d.Overrides {
		if !slices.Contains(Rules, o.Rule) {
			v.say("overrides[%d]: no hard rule %q: there are %v", i, o.Rule, Rules)
		}
		if !v.person[o.Person] {
			v.say("overrides[%d]: no person %q", i, o.Person)
		}
		if !v.slot[o.Slot] {
			v.say("overrides[%d]: no slot %q", i, o.Slot)
		}
		if o.Reason == "" || o.OrderedBy == "" {
			v.say("overrides[%d]: an order has a reason and somebody who gave it", i)
		}
	}
}
