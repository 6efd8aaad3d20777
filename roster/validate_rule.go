package roster

import (
	"fmt"
	"slices"
)

// validRule looks at one rule.
func (p *Problem) validRule(r Rule) error {
	if r == nil {
		return bad("is nil")
	}
	m := r.Head()
	if m.Name == "" {
		return bad("%T has no name", r)
	}
	err := validWeight(m.Weight)
	for _, i := range m.People {
		if i < 0 || i >= len(p.People) {
			err = bad("person %d of %d", i, len(p.People))
		}
	}
	if err == nil {
		err = p.validForm(r)
	}
	if err != nil {
		return fmt.Errorf("%s (%T): %w", m.Name, r, err)
	}
	return nil
}

// validForm looks at what is particular to the rule's form.
func (p *Problem) validForm(r Rule) error {
	switch r := r.(type) {
	case Rest:
		if r.Before < 0 || r.After < 0 {
			return bad("rest of %d and %d minutes", r.Before, r.After)
		}
		if max(r.Before, r.After) > mostMinutes {
			return bad("rest of %d and %d minutes, more than %d", r.Before, r.After, mostMinutes)
		}
		return p.validShifts(r.Of.Shifts)
	case Free:
		if r.To <= r.From {
			return bad("free time ends at %d, before it starts at %d", r.To, r.From)
		}
		return p.validShifts(r.Of.Shifts)
	case LongRest:
		if max(r.Minutes, r.Days) > mostMinutes {
			return bad("rest of %d minutes in %d days: at most %d", r.Minutes, r.Days, mostMinutes)
		}
		if r.Minutes < 1 || r.Days*DayMinutes <= 2*r.Minutes {
			return bad("no work fits between rests of %d minutes in %d days", r.Minutes, r.Days)
		}
		return p.validShifts(r.Of.Shifts)
	case Count:
		return p.validCount(r)
	case Run:
		if err := validRange(r.Min, r.Max); err != nil {
			return err
		}
		return p.validShifts(r.Of.Shifts)
	case WholeWeekend:
		return nil
	case Follow:
		if err := p.validShifts(r.First.Shifts); err != nil {
			return err
		}
		return p.validShifts(r.Then.Shifts)
	case Automaton:
		return p.validAutomaton(r)
	case Wish:
		if r.Person < 0 || r.Person >= len(p.People) {
			return bad("person %d of %d", r.Person, len(p.People))
		}
		if r.Day < 0 || int(r.Day) >= p.Days {
			return bad("day %d is outside the horizon of %d days", r.Day, p.Days)
		}
		return p.validShifts(r.Of.Shifts)
	case Share:
		return p.validShare(r)
	case Together:
		return p.validTogether(r)
	case Repay:
		return p.validRepay(r)
	}
	return bad("is not one of the rule forms; rules are values, not pointers")
}

func (p *Problem) validCount(r Count) error {
	switch r.Measure {
	case CountShifts, CountMinutes, CountWeekends:
	default:
		return bad("unknown measure %q", r.Measure)
	}
	if r.Every < 0 {
		return bad("window of %d days", r.Every)
	}
	if r.Every > mostCounted {
		return bad("window of %d days, more than %d", r.Every, mostCounted)
	}
	if err := p.validCarried(r.Carried); err != nil {
		return err
	}
	if i := slices.IndexFunc(r.Carried, func(n int) bool { return n < 0 }); i >= 0 {
		return bad("carries %d for person %d", r.Carried[i], i)
	}
	if i := slices.IndexFunc(r.Carried, func(n int) bool { return n > mostCounted }); i >= 0 {
		return bad("carries %d for person %d, more than %d", r.Carried[i], i, mostCounted)
	}
	if r.Carried != nil && r.Every > 0 {
		return bad("carries an amount into sliding windows")
	}
	if err := validRange(r.Min, r.Max); err != nil {
		return err
	}
	return p.validShifts(r.Of.Shifts)
}

// The size of an automaton: what the search walks through at every change, and keeps for each rule.
const (
	mostStates = 250
	mostBroken = 1000
)

func (p *Problem) validAutomaton(r Automaton) error {
	if len(r.Letters) == 0 {
		return bad("an automaton without letters")
	}
	if len(r.Letters) > len(p.Shifts) {
		return bad("%d sets of shifts as letters, of %d shifts in all", len(r.Letters), len(p.Shifts))
	}
	for i, s := range r.Letters {
		if err := p.validShifts(s.Shifts); err != nil {
			return fmt.Errorf("letter %d: %w", i+1, err)
		}
	}
	if n := len(r.Next); n < 1 || n > mostStates {
		return bad("%d states, not 1 to %d", n, mostStates)
	}
	if r.Start < 0 || r.Start >= len(r.Next) {
		return bad("begins in state %d of %d", r.Start, len(r.Next))
	}
	if len(r.Broken) != len(r.Next) {
		return bad("%d states lead somewhere, %d say what breaks the rule", len(r.Next), len(r.Broken))
	}
	for q := range r.Next {
		if len(r.Next[q]) != len(r.Letters)+1 || len(r.Broken[q]) != len(r.Letters)+1 {
			return bad("state %d: leads somewhere by %d letters, is broken by %d, of %d with letter 0", q, len(r.Next[q]), len(r.Broken[q]), len(r.Letters)+1)
		}
		for l, to := range r.Next[q] {
			if to < 0 || to >= len(r.Next) {
				return bad("state %d: letter %d leads to state %d of %d", q, l, to, len(r.Next))
			}
			if n := r.Broken[q][l]; n < 0 || n > mostBroken {
				return bad("state %d: letter %d breaks the rule %d times, not 0 to %d", q, l, n, mostBroken)
			}
		}
	}
	return nil
}

func (p *Problem) validShare(r Share) error {
	if r.Hard {
		return bad("cannot be hard")
	}
	if err := p.validCarried(r.Carried); err != nil {
		return err
	}
	return p.validDemands(r.Demands)
}

func (p *Problem) validTogether(r Together) error {
	if r.Hard {
		return bad("cannot be hard")
	}
	if r.Homes != nil && len(r.Homes) != len(r.Teams) {
		return bad("%d homes for %d teams", len(r.Homes), len(r.Teams))
	}
	for i, h := range r.Homes {
		if h < -1 || h >= len(p.Groups) {
			return bad("home of team %d: group %d of %d", i, h, len(p.Groups))
		}
	}
	for i, t := range r.Teams {
		if err := p.validDemands(t); err != nil {
			return fmt.Errorf("team %d: %w", i, err)
		}
	}
	for i, w := range r.Costs {
		if err := validWeight(w); err != nil {
			return err
		}
		if i > 0 && w < r.Costs[i-1] {
			return bad("costs fall from %d to %d with the distance", r.Costs[i-1], w)
		}
	}
	return nil
}

func (p *Problem) validRepay(r Repay) error {
	for _, days := range [][]Day{r.RestDays, r.WorkDays} {
		seen := make(map[Day]bool, len(days))
		for _, d := range days {
			if int(d) < -p.PastDays || int(d) >= p.Days {
				return bad("day %d is neither in the horizon of %d days nor in the past of %d", d, p.Days, p.PastDays)
			}
			if seen[d] {
				return bad("day %d stands twice", d)
			}
			seen[d] = true
		}
	}
	return nil
}

func (p *Problem) validCarried(list []int) error {
	if list != nil && len(list) != len(p.People) {
		return bad("carries %d amounts for %d people", len(list), len(p.People))
	}
	return nil
}

func validRange(least, most int) error {
	if least < 0 || most < -1 || (most >= 0 && least > most) {
		return bad("range from %d to %d", least, most)
	}
	if max(least, most) > mostCounted {
		return bad("range from %d to %d: at most %d", least, most, mostCounted)
	}
	return nil
}
