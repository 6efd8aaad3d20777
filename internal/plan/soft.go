package plan

import (
	"maps"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/when"
	"qarovul/roster"
)

// weight is what breaking a soft rule once costs: the largest that a profile of the month gives it.
func (t *Task) weight(number string) roster.Weight { return t.weights[number] }

// weigh reads the weights of the profiles.
func (t *Task) weigh() {
	t.weights = map[string]roster.Weight{}
	for _, p := range t.profiles() {
		for number, w := range p.Weights {
			t.weights[number] = max(t.weights[number], roster.Weight(min(w, 1_000_000)*unitPrice))
		}
	}
}

// teamRules price cohesion (R16) with two statements. The slots of a guard, and of any duty that is best furnished by one
// unit, cost by how far each member's unit lies from the one whose turn it is. Of all other slots that a unit is to
// furnish, whoever comes from outside it costs by how far outside.
func (t *Task) teamRules() []roster.Rule {
	w := t.weight(ruleTogether)
	if w == 0 {
		return nil
	}
	r := roster.Together{Meta: roster.Meta{Name: ruleTogether, Weight: w}, Costs: apartCosts(w)}
	d := 0
	for n := range t.in.Duties {
		var team []int
		outside := map[int][]int{}
		for range t.in.Duties[n].Slots {
			team = append(team, d)
			if g, ok := t.group[t.Slots[d].Furnish]; ok {
				outside[g] = append(outside[g], d)
			}
			d++
		}
		if t.homes[n] >= 0 {
			r.Teams, r.Homes = append(r.Teams, team), append(r.Homes, t.homes[n])
			continue
		}
		for _, g := range slices.Sorted(maps.Keys(outside)) {
			r.Teams, r.Homes = append(r.Teams, outside[g]), append(r.Homes, g)
		}
	}
	if len(r.Teams) == 0 {
		return nil
	}
	return []roster.Rule{r}
}

// repayRules ask that duty on a rest day is repaid with rest on a working day of the month (R19).
func (t *Task) repayRules() []roster.Rule {
	w := t.weight(ruleRepay)
	r := roster.Repay{Meta: roster.Meta{Name: ruleRepay, Weight: w}}
	for day := range t.Month.Days() {
		if t.in.Calendar.DayOff(t.Month.First().Add(day)) {
			r.RestDays = append(r.RestDays, roster.Day(day))
		} else {
			r.WorkDays = append(r.WorkDays, roster.Day(day))
		}
	}
	if w == 0 || len(r.RestDays) == 0 {
		return nil
	}
	return []roster.Rule{r}
}

// wishRules price each day of a granted wish or exemption that is not kept (W1).
func (t *Task) wishRules() []roster.Rule {
	w := t.weight(ruleWish)
	if w == 0 {
		return nil
	}
	var list []roster.Rule
	month := t.monthDays()
	for i := range t.in.Wishes {
		x := &t.in.Wishes[i]
		person, ok := t.person[x.Person]
		days, here := x.Days.Cut(month)
		if !ok || !here || x.GrantedBy == "" {
			continue
		}
		wish := func(d when.Date, of roster.ShiftSet, want bool) {
			list = append(list, roster.Wish{
				Meta: roster.Meta{Name: ruleWish, Weight: w}, Person: person, Day: t.day(d), Of: of, Want: want,
			})
		}
		of := roster.ShiftSet{}
		if x.Kind == ExemptKind && x.Duty != "" {
			of = tagged(kindTag(x.Duty))
		}
		for d := days.First; d <= days.Last; d++ {
			wish(d, of, x.Kind == WishDuty)
		}
		// Free days begin at midnight: a duty of the evening before must not reach into them.
		if over := t.overnight(x); x.Kind != WishDuty && x.Days.First > month.First && days.First == x.Days.First && len(over.Shifts) > 0 {
			wish(days.First-1, over, false)
		}
	}
	return list
}

// overnight are the shifts that a wish to be free speaks of and that last beyond midnight.
func (t *Task) overnight(x *Wish) roster.ShiftSet {
	var set roster.ShiftSet
	for i, s := range t.Problem.Shifts {
		if s.Start+s.Minutes > roster.DayMinutes && (x.Kind == WishFree || x.Duty == "" || s.Tags[0] == kindTag(x.Duty)) {
			set.Shifts = append(set.Shifts, i)
		}
	}
	return set
}

// wishedFor says whether a slot is one that a wish to be free, or an exemption, speaks of.
func wishedFor(x *Wish, s *duty.Slot) bool {
	return x.Days.Touches(s.Start, s.End) && (x.Kind != ExemptKind || x.Duty == "" || x.Duty == s.Kind)
}
