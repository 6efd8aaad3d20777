package plan_test

import (
	"fmt"
	"slices"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// naive is a checker that knows nothing of the package but its types: each hard rule said over slots and moments, as guard-service
// puts it. It names rule, person and slots.
type naive struct {
	in   plan.Input
	work map[force.PersonID][]naiveSlot
}

type naiveSlot struct {
	duty.Slot
	own bool // of the month: somebody's fault if it is wrong
}

func newNaive(in plan.Input, assigned map[duty.SlotID]plan.Assignment) *naive {
	n := &naive{in: in, work: map[force.PersonID][]naiveSlot{}}
	for _, w := range in.History {
		n.work[w.Person] = append(n.work[w.Person], naiveSlot{w.Slot, false})
	}
	for _, d := range in.Duties {
		for _, s := range d.Slots {
			if p := assigned[s.ID].Person; p != "" {
				n.work[p] = append(n.work[p], naiveSlot{s, true})
			}
		}
	}
	return n
}

// faults lists everything that is wrong with the plan.
func (n *naive) faults() []string {
	var all []string
	for p := range n.work {
		all = append(all, n.faultsOf(p)...)
	}
	slices.Sort(all)
	return all
}

func (n *naive) faultsOf(p force.PersonID) []string {
	var all []string
	work := slices.Clone(n.work[p])
	slices.SortFunc(work, func(a, b naiveSlot) int { return a.Start.Compare(b.Start) })
	for j, b := range work {
		if b.own {
			all = append(all, n.unfit(p, b.Slot)...)
		}
		for _, a := range work[:j] {
			if a.own || b.own {
				all = append(all, n.pair(p, a.Slot, b.Slot)...)
			}
		}
	}
	return append(all, n.weeks(p, work)...)
}

// unfit says what in the person forbids a slot: O2, O3, O4, R10, and S1 in the slot itself.
func (n *naive) unfit(p force.PersonID, s duty.Slot) []string {
	var all []string
	say := func(rule string) { all = append(all, fmt.Sprint(rule, " ", p, " ", s.ID)) }
	reg := n.in.Register
	person := reg.Person(p)
	for d := when.DateOf(s.Start); d.Start().Before(s.End); d++ {
		for _, a := range reg.AbsencesOf(p) {
			if d >= a.Days.First && (a.Days.Last == 0 || d <= a.Days.Last) {
				say("O2")
			}
		}
		for _, b := range reg.BarsOf(p) {
			if d >= b.Days.First && (b.Days.Last == 0 || d <= b.Days.Last) {
				say("R10")
			}
		}
		if person.Sworn == 0 || d < person.Sworn || person.Trained == 0 || d < person.Trained || d < person.Joined || person.Left != 0 && d >= person.Left {
			say("R10")
		}
		for _, code := range s.Needs {
			held := false
			for _, q := range reg.QualificationsOf(p) {
				held = held || q.Code == code && q.From <= d && (q.Until == 0 || d <= q.Until)
			}
			if !held {
				say("O3")
			}
		}
	}
	level := reg.Level(person.Rank)
	if s.MinRank != "" && level < reg.Level(s.MinRank) || s.MaxRank != "" && level > reg.Level(s.MaxRank) {
		say("O4")
	}
	if s.Profile == duty.Shift12 && s.End.Sub(s.Start) > 12*time.Hour {
		say("S1")
	}
	return all
}

// pair says what forbids two slots to one person, the first of which starts no later.
func (n *naive) pair(p force.PersonID, a, b duty.Slot) []string {
	var all []string
	say := func(rule string) { all = append(all, fmt.Sprint(rule, " ", p, " ", a.ID, " ", b.ID)) }
	if b.Start.Before(a.End) {
		say("O1")
	}
	if a.Kind == duty.Guard && b.Kind == duty.Guard && b.Mounts-a.Mounts < 3 {
		say("R1")
	}
	need := max(n.in.Rules.Profiles[a.Profile].Rest[a.Kind].After, n.in.Rules.Profiles[b.Profile].Rest[b.Kind].Before)
	if b.Kind == duty.Guard {
		need = max(need, 3*60)
	}
	if gap := int(b.Start.Sub(a.End) / time.Minute); gap >= 0 && gap < need {
		say("rest")
	}
	if b.Kind == duty.Guard {
		from, to := b.Mounts.Add(-1).At(22*60), b.Mounts.At(6*60)
		if a.Start.Before(to) && a.End.After(from) {
			say("R6")
		}
	}
	return all
}

// weeks says whether there is a stretch of seven days with a watch and without a rest of 35 hours (S3). Everything begins on the hour.
func (n *naive) weeks(p force.PersonID, work []naiveSlot) []string {
	const week, rest = 7 * 24, 35
	hour := func(t time.Time) int { return int(t.Sub(n.in.Month.First().Start()) / time.Hour) }
	for _, w := range work {
		if w.Profile != duty.Shift12 {
			continue
		}
		for from := hour(w.Start) - week + 1; from < hour(w.End); from++ {
			own, free, at := false, 0, from
			for _, s := range work {
				if hour(s.End) > from && hour(s.Start) < from+week {
					own, free, at = own || s.own, max(free, hour(s.Start)-at), max(at, hour(s.End))
				}
			}
			if own && max(free, from+week-at) < rest {
				return []string{fmt.Sprint("S3 ", p, " ", w.ID)}
			}
		}
	}
	return nil
}

// eligible says whether a person may stand in an open slot besides all that they stand in.
func (n *naive) eligible(p force.PersonID, s duty.Slot) bool {
	before := n.work[p]
	was := len(n.faultsOf(p))
	n.work[p] = append(slices.Clone(before), naiveSlot{s, true})
	now := len(n.faultsOf(p))
	n.work[p] = before
	return now == was
}

// wronglyOpen lists the open slots for which somebody is eligible.
func (n *naive) wronglyOpen(assigned map[duty.SlotID]plan.Assignment) []string {
	var all []string
	for _, d := range n.in.Duties {
		for _, s := range d.Slots {
			if assigned[s.ID].Person != "" || s.Start.Before(n.in.Now) {
				continue
			}
			for i := range n.in.Register.People {
				if p := n.in.Register.People[i].ID; n.eligible(p, s) {
					all = append(all, fmt.Sprint(s.ID, " ", p))
				}
			}
		}
	}
	return all
}
