package plan

import (
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/roster"
)

// validity cuts the month into stretches within which nobody gains or loses a qualification. Whoever holds it in a
// stretch has the skill of that stretch ("driver@2026-12-07"), and a slot needs the skills of all the stretches that it
// touches: so an expiry within the month is exact, with one skill for each day on which somebody's entitlement ends or
// begins. A qualification that nobody gains or loses is one skill under its own code.
type validity struct {
	cuts    []roster.Minute // inner boundaries, ascending
	skills  []string        // by stretch
	holders []bool          // by person: who holds it at some time of the month
}

// readValidity finds the stretches of each qualification that a slot of the month needs.
func (t *Task) readValidity() {
	t.codes = map[string]*validity{}
	for _, s := range t.Slots[:t.Own] {
		for _, c := range t.asked(&s) {
			if t.codes[c] == nil {
				t.codes[c] = &validity{holders: make([]bool, len(t.People))}
			}
		}
	}
	for i, id := range t.People {
		for _, q := range t.in.Register.EntitlementsOf(id) {
			if v := t.codes[q.Code]; v != nil {
				s := t.valid(q)
				v.cut(s.From, t.end)
				v.cut(s.To, t.end)
				v.holders[i] = v.holders[i] || s.From < t.end && s.To > 0
			}
		}
	}
	for c, v := range t.codes {
		slices.Sort(v.cuts)
		v.cuts = slices.Compact(v.cuts)
		if len(v.cuts) == 0 {
			v.skills = []string{c}
			continue
		}
		for _, from := range append([]roster.Minute{0}, v.cuts...) {
			v.skills = append(v.skills, c+"@"+when.DateOf(t.moment(from)).String())
		}
	}
}

// valid is the time in which a record gives the qualification.
func (t *Task) valid(q force.Qualification) roster.Span {
	return t.days(when.Days{First: q.From, Last: q.Until})
}

func (v *validity) cut(at, end roster.Minute) {
	if at > 0 && at < end {
		v.cuts = append(v.cuts, at)
	}
}

// stretches are the first and the last stretch that a span touches.
func (v *validity) stretches(s roster.Span) (first, last int) {
	for _, c := range v.cuts {
		if c <= s.From {
			first++
		}
		if c < s.To {
			last++
		}
	}
	return first, last
}

// covered are the skills of the stretches that lie wholly in the span. Its ends are inner boundaries or lie outside.
func (v *validity) covered(s roster.Span, end roster.Minute) []string {
	if s.To <= 0 || s.From >= end || s.To <= s.From {
		return nil
	}
	first, last := v.stretches(s)
	return v.skills[first : last+1]
}

// addSkills gives each person their skills. People with the same ones share the slice.
func (t *Task) addSkills() {
	shared := map[string][]string{}
	for i, id := range t.People {
		var skills []string
		for _, q := range t.in.Register.EntitlementsOf(id) {
			if v := t.codes[q.Code]; v != nil {
				skills = append(skills, v.covered(t.valid(q), t.end)...)
			}
		}
		slices.Sort(skills)
		skills = slices.Compact(skills)
		key := strings.Join(skills, " ")
		if have, ok := shared[key]; ok {
			skills = have
		}
		shared[key] = skills
		t.Problem.People[i].Skills = skills
	}
}

// asked is what a slot asks for: its qualifications, and its role where a limit of fitness keeps somebody from it.
func (t *Task) asked(s *duty.Slot) []string { return t.in.Register.Asked(s.Needs, string(s.Role)) }

// needs are the skills that a slot with these qualifications asks for.
func (t *Task) needs(codes []string, s roster.Span) []string {
	var skills []string
	for _, c := range codes {
		v := t.codes[c]
		first, last := v.stretches(s)
		skills = append(skills, v.skills[first:last+1]...)
	}
	slices.Sort(skills)
	return slices.Compact(skills)
}
