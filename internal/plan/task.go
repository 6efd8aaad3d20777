package plan

import (
	"errors"
	"fmt"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/roster"
)

// ErrNobody says that a month has nobody who could be put on duty.
var ErrNobody = errors.New("nobody serves in the month: enter people before planning it")

// Task is a month as a roster problem, with the way back. Day 0 of the problem is the first of the month, minute 0 its
// midnight. Its people are those who serve at some time of the month (and whoever is named in the plan so far), its groups
// the units, its demands the slots, one person each.
type Task struct {
	Problem *roster.Problem
	Month   when.Month
	People  []force.PersonID // by person index
	Slots   []duty.Slot      // by demand index: the month's slots, then those of the next month that are planned already
	Own     int              // how many of Slots are the month's
	Units   []force.UnitID   // by group index
	// Frozen says of each demand whether it has begun before Input.Now, so that nobody is put there any more.
	Frozen []bool

	in      *Input
	origin  time.Time
	person  map[force.PersonID]int
	demand  map[duty.SlotID]int
	group   map[force.UnitID]int
	shifts  map[shiftKey]int
	past    map[roster.Work]duty.SlotID // slots before the month by what the problem has of them
	worked  map[duty.SlotID]int         // the same slots' places in the history
	kinds   [][]duty.LedgerKind         // by demand of the month: the ledgers in which it counts
	far     [][]int                     // by group and group: see steps
	shares  map[duty.LedgerKind]roster.Share
	even    map[duty.LedgerKind]int  // at how much all stand in a share, if everybody does their fair part
	leaves  []int                    // groups with people and without groups below: whoever can furnish a guard whole
	pastOf  [][]roster.Work          // by person
	weights map[string]roster.Weight // of soft rules, by number
	homes   []int                    // by duty: the group that furnishes it, -1 for none
	pairs   pairTable
	next    []int                // who stands in each slot of the next month
	codes   map[string]*validity // by qualification code
	end     roster.Minute        // when the last slot ends
}

// Build states the month as a roster problem. What is pinned, ordered by an override, or begun before in.Now is fixed;
// a slot that has begun and stands open is asked for no more. Errors name the duty or slot that makes no sense.
func Build(in Input) (*Task, error) { return build(&in, true) }

// build with freeze false fixes nothing: every slot may be thought of anew.
func build(in *Input, freeze bool) (*Task, error) {
	if in.Register == nil || in.Rules == nil {
		return nil, errors.New("plan: register and rules are needed")
	}
	if in.Month == 0 {
		return nil, errors.New("plan: there is no month to plan")
	}
	first := in.Month.First()
	t := &Task{
		Problem: &roster.Problem{
			Name: in.Month.String(), Days: in.Month.Days(),
			FirstWeekday: (int(first.Weekday()) + 6) % 7,
		},
		Month: in.Month, in: in, origin: first.Start(),
		person: map[force.PersonID]int{}, demand: map[duty.SlotID]int{}, group: map[force.UnitID]int{},
		shifts: map[shiftKey]int{}, past: map[roster.Work]duty.SlotID{},
		worked: map[duty.SlotID]int{}, shares: map[duty.LedgerKind]roster.Share{}, even: map[duty.LedgerKind]int{},
	}
	if err := t.addSlots(); err != nil {
		return nil, err
	}
	t.addGroups()
	t.measureSteps()
	t.addPeople()
	t.findLeaves()
	t.addHistory()
	t.readValidity()
	t.addSkills()
	if err := t.addDemands(freeze); err != nil {
		return nil, err
	}
	t.addRules()
	if freeze {
		t.fix()
	}
	return t, nil
}

// addSlots takes the slots of the month.
func (t *Task) addSlots() error {
	last, counted := t.Month.Last(), ledgersBy{}
	for i := range t.in.Duties {
		d := &t.in.Duties[i]
		for _, s := range d.Slots {
			if !s.End.After(s.Start) {
				return fmt.Errorf("plan: slot %s ends (%s) before it starts (%s)", s.ID, s.End.Format(time.DateTime), s.Start.Format(time.DateTime))
			}
			if start := when.DateOf(s.Start); !t.Month.Contains(start) {
				return fmt.Errorf("plan: slot %s starts on %s, outside %s to %s", s.ID, start, t.Month.First(), last)
			}
			if _, twice := t.demand[s.ID]; twice {
				return fmt.Errorf("plan: slot %s stands twice", s.ID)
			}
			t.demand[s.ID] = len(t.Slots)
			t.Slots = append(t.Slots, s)
			t.kinds = append(t.kinds, counted.of(&s, t.in.Calendar))
			t.end = max(t.end, t.minute(s.End))
		}
	}
	t.Own = len(t.Slots)
	return nil
}

// minute is a moment as the problem counts it.
func (t *Task) minute(at time.Time) roster.Minute {
	return roster.Minute(at.Sub(t.origin) / time.Minute)
}

// moment is the way back.
func (t *Task) moment(m roster.Minute) time.Time {
	return t.origin.Add(time.Duration(m) * time.Minute)
}

// dayMinute takes a moment apart into the day of the problem and the minute of it.
func (t *Task) dayMinute(at time.Time) (roster.Day, int) {
	m := int(t.minute(at))
	day := m / roster.DayMinutes
	if m%roster.DayMinutes < 0 {
		day--
	}
	return roster.Day(day), m - day*roster.DayMinutes
}

// day is a date as the problem counts it.
func (t *Task) day(d when.Date) roster.Day { return roster.Day(d - t.Month.First()) }

// days is the stretch of whole dates as a span; an open one ends after all that is planned.
func (t *Task) days(d when.Days) roster.Span {
	s := roster.Span{From: roster.Minute(t.day(d.First)) * roster.DayMinutes, To: t.horizon()}
	if d.Last != 0 {
		s.To = roster.Minute(t.day(d.Last)+1) * roster.DayMinutes
	}
	return s
}

// horizon is a midnight behind every slot.
func (t *Task) horizon() roster.Minute {
	return max(t.end, roster.Minute(t.Month.Days()+spill)*roster.DayMinutes) + roster.DayMinutes
}

// PersonIndex finds a person in the problem; false for somebody who does not serve in the month.
func (t *Task) PersonIndex(id force.PersonID) (int, bool) {
	i, ok := t.person[id]
	return i, ok
}

// DemandIndex finds a slot in the problem.
func (t *Task) DemandIndex(id duty.SlotID) (int, bool) {
	d, ok := t.demand[id]
	return d, ok
}

// Assignments says who stands where in a roster, for the month's own slots.
func (t *Task) Assignments(r roster.Roster) map[duty.SlotID]force.PersonID {
	names := make(map[duty.SlotID]force.PersonID, len(r.Assignments))
	for _, a := range r.Assignments {
		if a.Demand < t.Own {
			names[t.Slots[a.Demand].ID] = t.People[a.Person]
		}
	}
	return names
}

// Roster is the plan so far as a roster, with what is planned of the next month. Names and slots that the problem does not
// have are left out, and so are those that leave says; nil leaves out nobody.
func (t *Task) Roster(assigned map[duty.SlotID]Assignment, leave func(Assignment) bool) roster.Roster {
	var r roster.Roster
	for d := range t.Slots[:t.Own] {
		a, ok := assigned[t.Slots[d].ID]
		if !ok || a.Person == "" || leave != nil && leave(a) {
			continue
		}
		if i, ok := t.person[a.Person]; ok {
			r.Assignments = append(r.Assignments, roster.Assignment{Person: i, Demand: d})
		}
	}
	r.Assignments = append(r.Assignments, t.ahead()...)
	return r
}
