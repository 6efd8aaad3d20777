// Package curtois reads and writes the shift-scheduling instances of Curtois and Qu (schedulingbenchmarks.org), a
// public yardstick of staff rostering, and turns them into problems for the roster engine.
//
// # The problem
//
// A horizon that starts on a Monday; shifts with a length and with others that may not follow on the next day; staff
// with hard limits; hard days off; requests to work or not to work a shift on a day, with a weight; and for each day
// and shift a number of people wanted, with a price for each one missing and each one too many.
//
// The file names no clock times, only lengths. All shifts are put at the start of their day, which makes any two of
// one day overlap: nobody works two shifts a day.
//
// # Source
//
// T. Curtois, R. Qu: Computational results on new staff scheduling benchmark instances, 2014. At either end of the
// horizon the minimum lengths of runs are waived.
package curtois

import "qarovul/roster"

// Limits on what a file may ask for, far above any published instance: they keep a damaged file from taking all memory.
const (
	MaxDays    = 4000
	MaxCells   = 4 << 20 // days × shifts
	MaxMinutes = 10_000_000
	MaxWeight  = 1_000_000_000
)

// Instance is one file.
type Instance struct {
	Name   string
	Days   int
	Shifts []Shift
	Staff  []Staff
	On     []Request // requests to work a shift
	Off    []Request // requests not to work a shift
	Cover  []Cover
}

// Shift is a kind of work.
type Shift struct {
	ID      string
	Minutes int
	Bars    []int // shifts that may not follow on the next day
}

// Staff is a person with limits, all of them hard.
type Staff struct {
	ID             string
	MaxShifts      []int // by shift; -1: the file gives no limit
	MaxMinutes     int
	MinMinutes     int
	MaxConsecutive int
	MinConsecutive int
	MinOff         int // least number of days off in a row
	MaxWeekends    int
	DaysOff        []int
}

// Request is a wish for or against a shift.
type Request struct {
	Staff, Day, Shift, Weight int
}

// Cover is the number of people wanted in a shift on a day.
type Cover struct {
	Day, Shift, Want, Under, Over int
}

// Names of the rules in the problem that Problem makes.
const (
	RuleOn       = "on request"
	RuleOff      = "off request"
	RuleFollow   = "succession"
	RuleShifts   = "shifts of a type"
	RuleMinutes  = "minutes"
	RuleWork     = "consecutive shifts"
	RuleRest     = "consecutive days off"
	RuleWeekends = "weekends"
)

// Problem states the instance in the engine's language. Demand d stands for day d / len(Shifts) and shift
// d % len(Shifts).
func (in *Instance) Problem() *roster.Problem {
	p := &roster.Problem{Name: in.Name, Days: in.Days}
	for _, s := range in.Shifts {
		p.Shifts = append(p.Shifts, roster.Shift{ID: s.ID, Minutes: s.Minutes})
	}
	for _, s := range in.Staff {
		person := roster.Person{ID: s.ID, Group: -1}
		for _, d := range s.DaysOff {
			from := roster.Minute(d * roster.DayMinutes)
			person.Away = append(person.Away, roster.Span{From: from, To: from + roster.DayMinutes})
		}
		p.People = append(p.People, person)
	}
	in.addDemands(p)
	in.addRules(p)
	in.addWishes(p)
	return p
}

func (in *Instance) addDemands(p *roster.Problem) {
	n := len(in.Shifts)
	p.Demands = make([]roster.Demand, in.Days*n)
	for d := range in.Days {
		for s := range n {
			p.Demands[d*n+s] = roster.Demand{ID: in.Shifts[s].ID, Day: roster.Day(d), Shift: s, Max: -1}
		}
	}
	for _, c := range in.Cover {
		dem := &p.Demands[c.Day*n+c.Shift]
		dem.Want, dem.Under, dem.Over = c.Want, roster.Weight(c.Under), roster.Weight(c.Over)
	}
}

// addRules states the limits. People with equal limits share a rule, so that a large force has few rules.
func (in *Instance) addRules(p *roster.Problem) {
	for i, s := range in.Shifts {
		if len(s.Bars) > 0 {
			p.Rules = append(p.Rules, roster.Follow{Meta: roster.Meta{Name: RuleFollow, Hard: true},
				First: only(i), Then: roster.ShiftSet{Shifts: s.Bars}})
		}
	}
	for i := range in.Shifts {
		in.share(func(s *Staff) [2]int { return [2]int{s.MaxShifts[i]} }, func(m roster.Meta, v [2]int) {
			if v[0] >= 0 && v[0] < in.Days {
				m.Name = RuleShifts
				p.Rules = append(p.Rules, roster.Count{Meta: m, Of: only(i), Measure: roster.CountShifts, Max: v[0]})
			}
		})
	}
	in.share(func(s *Staff) [2]int { return [2]int{s.MinMinutes, s.MaxMinutes} }, func(m roster.Meta, v [2]int) {
		m.Name = RuleMinutes
		p.Rules = append(p.Rules, roster.Count{Meta: m, Measure: roster.CountMinutes, Min: v[0], Max: v[1]})
	})
	in.share(func(s *Staff) [2]int { return [2]int{s.MinConsecutive, s.MaxConsecutive} }, func(m roster.Meta, v [2]int) {
		m.Name = RuleWork
		p.Rules = append(p.Rules, roster.Run{Meta: m, Min: v[0], Max: v[1]})
	})
	in.share(func(s *Staff) [2]int { return [2]int{s.MinOff} }, func(m roster.Meta, v [2]int) {
		m.Name = RuleRest
		p.Rules = append(p.Rules, roster.Run{Meta: m, Off: true, Min: v[0], Max: -1})
	})
	in.share(func(s *Staff) [2]int { return [2]int{s.MaxWeekends} }, func(m roster.Meta, v [2]int) {
		m.Name = RuleWeekends
		p.Rules = append(p.Rules, roster.Count{Meta: m, Measure: roster.CountWeekends, Max: v[0]})
	})
}

func (in *Instance) addWishes(p *roster.Problem) {
	add := func(name string, want bool, rs []Request) {
		for _, r := range rs {
			p.Rules = append(p.Rules, roster.Wish{Meta: roster.Meta{Name: name, Weight: roster.Weight(r.Weight)},
				Person: r.Staff, Day: roster.Day(r.Day), Of: only(r.Shift), Want: want})
		}
	}
	add(RuleOn, true, in.On)
	add(RuleOff, false, in.Off)
}

// share calls add once for each value that of has among the staff, in order of first appearance.
func (in *Instance) share(of func(*Staff) [2]int, add func(roster.Meta, [2]int)) {
	var order [][2]int
	people := map[[2]int][]int{}
	for i := range in.Staff {
		v := of(&in.Staff[i])
		if _, seen := people[v]; !seen {
			order = append(order, v)
		}
		people[v] = append(people[v], i)
	}
	for _, v := range order {
		add(roster.Meta{Hard: true, People: people[v]}, v)
	}
}

func only(shift int) roster.ShiftSet { return roster.ShiftSet{Shifts: []int{shift}} }
