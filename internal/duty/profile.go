package duty

import (
	"errors"
	"fmt"
	"slices"
)

// CheckProfile says what is wrong with a profile: all of it, joined.
func (b *RuleBook) CheckProfile(p *Profile) error {
	var bad []error
	say := func(format string, args ...any) { bad = append(bad, fmt.Errorf(format, args...)) }
	if p.ID == "" {
		say("id is empty")
	}
	if p.Name.Az == "" || p.Name.En == "" {
		say("name needs both languages")
	}
	if len(p.Rest) == 0 {
		say("rest is empty: the profile fits no kind of duty")
	}
	for _, k := range Kinds {
		if r := p.Rest[k]; r.Before < 0 || r.After < 0 {
			say("rest.%s is negative", k)
		}
	}
	for k := range p.Rest {
		if !slices.Contains(Kinds, k) {
			say("rest has no kind of duty %q: there are %v", k, Kinds)
		}
	}
	for _, x := range []struct {
		key   string
		value int
		most  int
	}{
		{"mount_days_apart", p.MountDaysApart, 31},
		{"night_from", p.NightFrom, 1439}, {"night_to", p.NightTo, 1439},
		{"preparation", p.Preparation, 1440},
		{"turn", p.Turn, 1440}, {"turn_extreme", p.TurnExtreme, 1440}, {"turn_entrance", p.TurnEntrance, 1440},
		{"longest_watch", p.LongestWatch, 1440},
		{"weekly_days", p.WeeklyDays, 31}, {"weekly_rest", p.WeeklyRest, 31 * 1440}, {"weekly_hours", p.WeeklyHours, 168},
	} {
		if x.value < 0 || x.value > x.most {
			say("%s is %d: it lies between 0 and %d", x.key, x.value, x.most)
		}
	}
	if _, guards := p.Rest[Guard]; guards {
		switch {
		case p.Turn == 0 || p.TurnEntrance == 0:
			say("turn and turn_entrance are needed where there are guards")
		case p.TurnExtreme == 0 || p.TurnExtreme > p.Turn:
			say("turn_extreme is %d: it lies between 1 and turn (%d)", p.TurnExtreme, p.Turn)
		case p.Turn%p.TurnExtreme != 0:
			say("turn (%d) must be a multiple of turn_extreme (%d)", p.Turn, p.TurnExtreme)
		case 1440%p.Turn != 0:
			say("turn (%d) must divide the day", p.Turn)
		}
	}
	if p.WeeklyRest > 0 && p.WeeklyRest >= p.WeeklyDays*1440 {
		say("weekly_rest (%d minutes) does not fit into weekly_days (%d days)", p.WeeklyRest, p.WeeklyDays)
	}
	bad = append(bad, b.checkWeights(p)...)
	return errors.Join(bad...)
}

// checkWeights holds the order of the soft rules: what stands before costs more.
func (b *RuleBook) checkWeights(p *Profile) []error {
	var bad []error
	for number, w := range p.Weights {
		if r := b.Rule(number); r == nil || r.Class != Soft {
			bad = append(bad, fmt.Errorf("weights: %q is not a soft rule", number))
		}
		if w < 0 {
			bad = append(bad, fmt.Errorf("weights.%s is negative", number))
		}
	}
	soft := b.Of(Soft)
	for i, a := range soft {
		for _, c := range soft[i+1:] {
			wa, aok := p.Weights[a.Number]
			wc, cok := p.Weights[c.Number]
			if aok && cok && a.Order < c.Order && wa <= wc {
				bad = append(bad, fmt.Errorf("weights: %s (%d) comes before %s (%d) and must cost more", a.Number, wa, c.Number, wc))
			}
		}
	}
	slices.SortFunc(bad, func(x, y error) int {
		if x.Error() < y.Error() {
			return -1
		}
		return 1
	})
	return bad
}
