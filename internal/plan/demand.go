package plan

import (
	"fmt"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// spill is how many days after the month the rules look at, where the next month is planned already.
const spill = 7

// historyDays is how far back the problem knows what was worked.
const historyDays = 31

// Prices of the problem, in its own units: a unit of a profile's weight counts sixty, so that a price for an hour divides
// into minutes. An open slot costs more than all that filling it can cost, more the later it is given up; moving
// a name that could stay costs more than any soft rule gains by it.
const (
	unitPrice   = 60
	openPrice   = 200_000_000
	openStep    = 5_000_000
	openSteps   = 20
	disturbance = 10_000_000
)

// shiftKey is what makes two slots the same shift to the rules.
type shiftKey struct {
	kind    duty.Kind
	profile duty.ProfileID
	start   int // minute of the day
	minutes int
}

// Tags of shifts, by which rules choose them.
func kindTag(k duty.Kind) string { return string(k) }

func profileTag(id duty.ProfileID) string { return "profile:" + string(id) }

func bothTag(k duty.Kind, id duty.ProfileID) string { return string(k) + "/" + string(id) }

// shift is the problem's shift for a slot, made when it is first met, and the day on which the slot starts.
func (t *Task) shift(s *duty.Slot) (int, roster.Day) {
	day, start := t.dayMinute(s.Start)
	key := shiftKey{s.Kind, s.Profile, start, s.Minutes()}
	i, ok := t.shifts[key]
	if !ok {
		i = len(t.Problem.Shifts)
		t.shifts[key] = i
		t.Problem.Shifts = append(t.Problem.Shifts, roster.Shift{
			ID:    fmt.Sprintf("%s/%s/%02d%02d+%d", s.Kind, s.Profile, start/60, start%60, key.minutes),
			Start: start, Minutes: key.minutes,
			Tags: []string{kindTag(s.Kind), profileTag(s.Profile), bothTag(s.Kind, s.Profile)},
		})
	}
	return i, day
}

// addHistory takes what was worked before the month as past, and what is planned of the first days after it as slots that
// are filled already.
func (t *Task) addHistory() {
	p := t.Problem
	p.PastDays = historyDays
	t.pastOf = make([][]roster.Work, len(t.People))
	for i := range t.in.History {
		w := &t.in.History[i]
		person, ok := t.person[w.Person]
		if !ok || !w.Slot.End.After(w.Slot.Start) {
			continue
		}
		day, _ := t.dayMinute(w.Slot.Start)
		switch {
		case day < 0:
			shift, _ := t.shift(&w.Slot)
			work := roster.Work{Person: person, Shift: shift, Day: day}
			if _, twice := t.past[work]; !twice {
				t.past[work], t.worked[w.Slot.ID] = w.Slot.ID, i
				p.Past = append(p.Past, work)
				t.pastOf[person] = append(t.pastOf[person], work)
				p.PastDays = max(p.PastDays, int(-day))
			}
		case int(day) >= t.Month.Days() && int(day) < t.Month.Days()+spill:
			if _, twice := t.demand[w.Slot.ID]; !twice {
				t.demand[w.Slot.ID] = len(t.Slots)
				t.Slots = append(t.Slots, w.Slot)
				t.next = append(t.next, person)
				p.Days = max(p.Days, int(day)+1)
			}
		}
	}
}

// ahead are the names in the slots of the next month.
func (t *Task) ahead() []roster.Assignment {
	list := make([]roster.Assignment, len(t.next))
	for i, person := range t.next {
		list[i] = roster.Assignment{Person: person, Demand: t.Own + i}
	}
	return list
}

// addDemands makes a demand of each slot.
func (t *Task) addDemands(freeze bool) error {
	t.Frozen = make([]bool, len(t.Slots))
	for d := range t.Slots {
		s := &t.Slots[d]
		shift, day := t.shift(s)
		dem := roster.Demand{ID: string(s.ID), Day: day, Shift: shift, Want: 1, Max: 1}
		if d < t.Own {
			if err := t.qualify(&dem, s); err != nil {
				return err
			}
			if t.Frozen[d] = freeze && s.Start.Before(t.in.Now); t.Frozen[d] && t.in.Assigned[s.ID].Person == "" {
				dem.Want, dem.Max = 0, 0
			}
		}
		t.Problem.Demands = append(t.Problem.Demands, dem)
	}
	return nil
}

// qualify states who may stand in a slot (O3, O4), and what it costs to leave it open.
func (t *Task) qualify(dem *roster.Demand, s *duty.Slot) error {
	reg := t.in.Register
	dem.Skills = t.needs(t.asked(s), roster.Span{From: t.minute(s.Start), To: t.minute(s.End)})
	dem.MinGrade, dem.MaxGrade = reg.Level(s.MinRank), reg.Level(s.MaxRank)
	switch {
	case s.MinRank != "" && dem.MinGrade == 0:
		return fmt.Errorf("plan: slot %s asks for the rank %q, which the table of ranks does not have", s.ID, s.MinRank)
	case s.MaxRank != "" && dem.MaxGrade == 0:
		return fmt.Errorf("plan: slot %s has the highest rank %q, which the table of ranks does not have", s.ID, s.MaxRank)
	case s.MaxRank != "" && dem.MaxGrade < dem.MinGrade:
		return fmt.Errorf("plan: slot %s asks for at least %s and at most %s: nobody can be both", s.ID, s.MinRank, s.MaxRank)
	}
	dem.Under = roster.Weight(openPrice + openStep*(openSteps-min(max(s.Priority, 0), openSteps)))
	return nil
}

// fix makes hold what has begun, what is pinned, and what is ordered by an override. A pin upon somebody who cannot stand
// there any more (absent, barred, qualification or rank lost) without an order is let go.
func (t *Task) fix() {
	for d := range t.Slots[:t.Own] {
		a, ok := t.in.Assigned[t.Slots[d].ID]
		if !ok || a.Person == "" {
			continue
		}
		i, known := t.person[a.Person]
		stays := t.Frozen[d] || t.ordered(a.Person, d) || a.Pinned && t.fits(i, d)
		if !known || !stays {
			continue
		}
		t.Problem.Fixed = append(t.Problem.Fixed, roster.Assignment{Person: i, Demand: d})
	}
	t.Problem.Fixed = append(t.Problem.Fixed, t.ahead()...)
}

// ordered says whether an override puts the person into the slot whatever a rule says.
func (t *Task) ordered(id force.PersonID, d int) bool {
	s := &t.Slots[d]
	return slices.ContainsFunc(t.in.Overrides, func(o Override) bool { return o.Slot == s.ID && o.Person == id && o.covers(s) })
}

// fits says whether nothing in the person forbids the slot: absences, bars, qualifications, rank.
func (t *Task) fits(i, d int) bool {
	q, dem := &t.Problem.People[i], &t.Problem.Demands[d]
	if t.unavailable(i, t.Problem.SpanOf(d)) || q.Grade < dem.MinGrade || dem.MaxGrade != 0 && q.Grade > dem.MaxGrade {
		return false
	}
	for _, s := range dem.Skills {
		if _, has := slices.BinarySearch(q.Skills, s); !has {
			return false
		}
	}
	return true
}
