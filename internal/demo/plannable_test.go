package demo_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// TestEvenASimplePlanFillsTheMonth fills the month with no engine at all: slot by slot in the order of time, whoever of the
// furnishing unit is longest off and may stand by every hard rule. Nothing stays open and hardly anybody comes from another unit, so
// a real planner has room.
func TestEvenASimplePlanFillsTheMonth(t *testing.T) {
	data, month, book := generate(t)
	duties, err := site.Demand(month, &data.Sites, book)
	if err != nil {
		t.Fatal(err)
	}
	var slots []*duty.Slot
	for i := range duties {
		for j := range duties[i].Slots {
			slots = append(slots, &duties[i].Slots[j])
		}
	}
	slices.SortStableFunc(slots, func(a, b *duty.Slot) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(scarce(a), scarce(b)))
	})
	p := filler{reg: data.Register(), book: book, last: map[force.PersonID]*duty.Slot{}, mounted: map[force.PersonID]when.Date{},
		members: map[force.UnitID][]force.PersonID{}}
	open, elsewhere := 0, 0
	for _, s := range slots {
		own := p.pick(s, s.Furnish)
		if own == "" {
			elsewhere++
			if own = p.pick(s, ""); own == "" {
				open++
				t.Logf("open: %s", s.ID)
				continue
			}
		}
		p.last[own] = s
		if s.Kind == duty.Guard {
			p.mounted[own] = s.Mounts
		}
	}
	if open > 0 {
		t.Errorf("%d of %d slots stay open", open, len(slots))
	}
	if elsewhere*100 > len(slots) {
		t.Errorf("%d of %d slots are filled from another unit", elsewhere, len(slots))
	}
}

// scarce orders slots that start together: those that few can stand come first.
func scarce(s *duty.Slot) int {
	first := []duty.Role{duty.Officer, duty.OfficerSecond, duty.Chief, duty.Assistant, duty.Driver, duty.ReliefCommander}
	if i := slices.Index(first, s.Role); i >= 0 {
		return i
	}
	return len(first) + 5 - len(s.Needs)
}

type filler struct {
	reg     *force.Register
	book    *duty.RuleBook
	last    map[force.PersonID]*duty.Slot
	mounted map[force.PersonID]when.Date
	members map[force.UnitID][]force.PersonID
}

// pick is who of the unit may stand the slot and is longest off, of these the lowest rank.
func (p *filler) pick(s *duty.Slot, unit force.UnitID) force.PersonID {
	best, bestEnd, bestLevel := force.PersonID(""), time.Time{}, 0
	for _, id := range p.people(unit, s.Mounts) {
		var end time.Time
		if l := p.last[id]; l != nil {
			end = l.End
		}
		level := p.reg.Level(p.reg.Person(id).Rank)
		if best != "" && cmp.Or(end.Compare(bestEnd), cmp.Compare(level, bestLevel)) >= 0 {
			continue
		}
		if p.free(s, id) && eligible(p.reg, id, s) {
			best, bestEnd, bestLevel = id, end, level
		}
	}
	return best
}

// people of a unit, "" for the whole force. Nobody moves within the month.
func (p *filler) people(unit force.UnitID, d when.Date) []force.PersonID {
	unit = cmp.Or(unit, "national-guard")
	if p.members[unit] == nil {
		p.members[unit] = p.reg.PeopleIn(unit, d, true)
	}
	return p.members[unit]
}

// free says whether the person's last duty leaves room for the slot: rest (R7, S2, and 35 hours before every watch, which is
// stricter than S3), the night before a guard (R6), days between guards (R1). Slots come in the order of time.
func (p *filler) free(s *duty.Slot, id force.PersonID) bool {
	l := p.last[id]
	if l == nil {
		return true
	}
	rest := p.book.RestBetween(l, s)
	if s.Kind == duty.Shift || l.Kind == duty.Shift {
		rest = max(rest, 35*60)
	}
	if s.Start.Sub(l.End) < time.Duration(rest)*time.Minute {
		return false
	}
	if s.Kind != duty.Guard {
		return true
	}
	profile := p.book.Profile(s.Profile)
	if l.End.After(s.Mounts.Add(-1).At(profile.NightFrom)) {
		return false
	}
	m, ok := p.mounted[id]
	return !ok || int(s.Mounts-m) >= profile.MountDaysApart
}
