package plan

import (
	"maps"
	"slices"

	"qarovul/internal/duty"
	"qarovul/roster"
)

// Numbers of the rules, as verdicts and pages name them (guard-service).
const (
	ruleOverlap  = "O1"
	ruleAway     = "O2"
	ruleSkill    = "O3"
	ruleRank     = "O4"
	ruleDays     = "R1"
	ruleNight    = "R6"
	rulePrepare  = "R7"
	ruleBarred   = "R10"
	ruleTogether = "R16"
	ruleRepay    = "R19"
	ruleLength   = "S1"
	ruleRest     = "S2"
	ruleWeekRest = "S3"
	ruleHours    = "S4"
	ruleLedger   = "L1"
	ruleWish     = "W1"
)

// number is a rule's number by its name in the problem: the engine's built-in demands have names of their own.
func number(name string) string {
	switch name {
	case roster.RuleOverlap, roster.RuleTwice:
		return ruleOverlap
	case roster.RuleAway:
		return ruleAway
	case roster.RuleSkill:
		return ruleSkill
	case roster.RuleGrade:
		return ruleRank
	case roster.RuleBarred:
		return ruleBarred
	}
	return name
}

// addRules states the rules of the profiles that the slots follow, and of the force.
func (t *Task) addRules() {
	t.weigh()
	for _, p := range t.profiles() {
		t.add(t.guardRules(p)...)
		t.add(t.restRules(p)...)
		t.add(t.weekRules(p)...)
	}
	t.add(t.mountRules()...)
	t.noteClashes()
	t.add(t.ledgerRules()...)
	t.rotate()
	t.add(t.teamRules()...)
	t.add(t.repayRules()...)
	t.add(t.wishRules()...)
}

func (t *Task) add(r ...roster.Rule) { t.Problem.Rules = append(t.Problem.Rules, r...) }

// profiles are those that any slot or piece of history follows, in the order of their names.
func (t *Task) profiles() []*duty.Profile {
	used := map[duty.ProfileID]bool{}
	for k := range t.shifts {
		used[k.profile] = true
	}
	var list []*duty.Profile
	for _, id := range slices.Sorted(maps.Keys(used)) {
		if p := t.in.Rules.Profile(id); p != nil {
			list = append(list, p)
		}
	}
	return list
}

// starts are the minutes of the day at which shifts of a kind and profile start, ascending.
func (t *Task) starts(k duty.Kind, id duty.ProfileID) []int {
	var list []int
	for s := range t.shifts {
		if s.kind == k && s.profile == id {
			list = append(list, s.start)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// startingAt are the shifts of a kind and profile that start at a minute of the day.
func (t *Task) startingAt(k duty.Kind, id duty.ProfileID, minute int) roster.ShiftSet {
	var list []int
	for s, i := range t.shifts {
		if s.kind == k && s.profile == id && s.start == minute {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return roster.ShiftSet{Shifts: list}
}

func tagged(tags ...string) roster.ShiftSet { return roster.ShiftSet{Tags: tags} }

func hardRule(number string) roster.Meta { return roster.Meta{Name: number, Hard: true} }

// guardRules keep the night before a guard free (R6): from NightFrom of the day before to NightTo of the day of mounting.
func (t *Task) guardRules(p *duty.Profile) []roster.Rule {
	var list []roster.Rule
	for _, start := range t.starts(duty.Guard, p.ID) {
		from, to := p.NightFrom-roster.DayMinutes-start, p.NightTo-start
		if p.NightFrom <= p.NightTo { // the whole night lies after midnight
			from = p.NightFrom - start
		}
		if to > from && (p.NightFrom != 0 || p.NightTo != 0) {
			list = append(list, roster.Free{Meta: hardRule(ruleNight), Of: t.startingAt(duty.Guard, p.ID, start), From: from, To: to})
		}
	}
	return list
}

// restRules keep rest around each kind of duty: in a shift profile S2; before a duty under regulations the preparation of
// R7, and behind it the rest that R1 means, as a duty of 24 hours is followed by days between.
func (t *Task) restRules(p *duty.Profile) []roster.Rule {
	var list []roster.Rule
	for _, k := range duty.Kinds {
		if len(t.starts(k, p.ID)) == 0 {
			continue
		}
		of, rest := tagged(bothTag(k, p.ID)), p.Rest[k]
		if k == duty.Guard {
			rest.Before = max(rest.Before, p.Preparation)
		}
		switch {
		case rest.Before <= 0 && rest.After <= 0:
		case k == duty.Shift:
			list = append(list, roster.Rest{Meta: hardRule(ruleRest), Of: of, Before: rest.Before, After: rest.After})
		default:
			if rest.Before > 0 {
				list = append(list, roster.Rest{Meta: hardRule(rulePrepare), Of: of, Before: rest.Before})
			}
			if rest.After > 0 {
				list = append(list, roster.Rest{Meta: hardRule(ruleDays), Of: of, After: rest.After})
			}
		}
	}
	return list
}

// weekRules are a shift profile's long rest in the week (S3) and its hours over the month (S4).
func (t *Task) weekRules(p *duty.Profile) []roster.Rule {
	var list []roster.Rule
	of := tagged(bothTag(duty.Shift, p.ID))
	if len(t.starts(duty.Shift, p.ID)) == 0 {
		return nil
	}
	if p.WeeklyRest > 0 && p.WeeklyDays*roster.DayMinutes > 2*p.WeeklyRest {
		list = append(list, roster.LongRest{Meta: hardRule(ruleWeekRest), Of: of, Days: p.WeeklyDays, Minutes: p.WeeklyRest})
	}
	if w := p.Weights[ruleHours]; w > 0 && p.WeeklyHours > 0 {
		most, carried := t.minutesAhead(p)
		list = append(list, roster.Count{
			Meta: roster.Meta{Name: ruleHours, Weight: roster.Weight(w)}, // a minute over; an hour is a unit of the profile's weights
			Of:   of, Measure: roster.CountMinutes, Max: t.monthlyMinutes(p) + most, Carried: carried,
		})
	}
	return list
}

// monthlyMinutes is what a profile's hours a week come to in the month.
func (t *Task) monthlyMinutes(p *duty.Profile) int { return p.WeeklyHours * 60 * t.Month.Days() / 7 }

// minutesAhead allows for the watches of the next month, which the horizon holds but this month's hours do not: everybody may
// work more by the most that anybody has of them, and brings in what they have less.
func (t *Task) minutesAhead(p *duty.Profile) (most int, carried []int) {
	minutes := make([]int, len(t.People))
	for n, person := range t.next {
		if s := &t.Slots[t.Own+n]; s.Kind == duty.Shift && s.Profile == p.ID {
			minutes[person] += s.Minutes()
			most = max(most, minutes[person])
		}
	}
	if most == 0 {
		return 0, nil
	}
	for i := range minutes {
		minutes[i] = most - minutes[i]
	}
	return most, minutes
}

// mountRules keep mount dates apart (R1). Where guards follow several profiles the strictest holds between all of them, as
// one person may move from one to another.
func (t *Task) mountRules() []roster.Rule {
	apart := 0
	for _, p := range t.profiles() {
		if len(t.starts(duty.Guard, p.ID)) > 0 {
			apart = max(apart, p.MountDaysApart)
		}
	}
	if apart < 2 {
		return nil
	}
	return []roster.Rule{
		roster.Count{Meta: hardRule(ruleDays), Of: tagged(kindTag(duty.Guard)), Measure: roster.CountShifts, Every: apart, Max: 1},
	}
}
