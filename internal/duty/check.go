package duty

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

const clock = "2006-01-02 15:04"

// Check says what is wrong with a slot in itself: all of it, joined, with the slot's name.
func (s *Slot) Check(b *RuleBook) error {
	var bad []error
	say := func(format string, args ...any) {
		bad = append(bad, fmt.Errorf("slot %s: "+format, append([]any{s.ID}, args...)...))
	}
	if s.ID == "" {
		say("it has no identifier")
	}
	if !slices.Contains(Kinds, s.Kind) {
		say("no kind of duty %q", s.Kind)
	}
	if _, ok := roleCodes[s.Role]; !ok {
		say("no role %q", s.Role)
	}
	switch {
	case s.Start.IsZero() || s.End.IsZero():
		say("start or end is missing")
	case !s.End.After(s.Start):
		say("it ends (%s) before it starts (%s): correct the hours", s.End.Format(clock), s.Start.Format(clock))
	}
	if s.Mounts == 0 {
		say("the date that it bears is missing")
	}
	if s.Relief < 0 || s.Relief > 3 {
		say("relief %d: there are 1 to 3, and 0 for roles without reliefs", s.Relief)
	}
	if !slices.IsSorted(s.Needs) {
		say("qualifications %v are not sorted", s.Needs)
	}
	p := b.Profile(s.Profile)
	if p == nil {
		say("no rule profile %q", s.Profile)
	} else if _, ok := p.Rest[s.Kind]; !ok {
		say("profile %s has no rest for duties of kind %s", s.Profile, s.Kind)
	} else if l := int(s.End.Sub(s.Start) / time.Minute); p.LongestWatch > 0 && l > p.LongestWatch {
		say("%d minutes long, the longest watch of profile %s is %d (S1)", l, s.Profile, p.LongestWatch)
	}
	return errors.Join(bad...)
}

// Check says what is wrong with a duty and its slots: all of it, joined.
func (d *Duty) Check(b *RuleBook) error {
	var bad []error
	say := func(format string, args ...any) {
		bad = append(bad, fmt.Errorf("duty %s: "+format, append([]any{d.ID}, args...)...))
	}
	if d.ID == "" {
		say("it has no identifier")
	}
	if d.Start.IsZero() || d.End.IsZero() {
		say("start or end is missing")
	} else if !d.End.After(d.Start) {
		say("it ends (%s) before it starts (%s): correct the hours", d.End.Format(clock), d.Start.Format(clock))
	}
	if len(d.Slots) == 0 {
		say("it has no slots")
	}
	seen := map[SlotID]bool{}
	for i := range d.Slots {
		s := &d.Slots[i]
		if s.Duty != d.ID {
			say("slot %s belongs to duty %s", s.ID, s.Duty)
		}
		if seen[s.ID] {
			say("slot %s stands twice", s.ID)
		}
		seen[s.ID] = true
		if s.Start.Before(d.Start) || s.End.After(d.End) {
			say("slot %s (%s to %s) reaches beyond it (%s to %s)", s.ID,
				s.Start.Format(clock), s.End.Format(clock), d.Start.Format(clock), d.End.Format(clock))
		}
		bad = append(bad, s.Check(b))
	}
	return errors.Join(bad...)
}
