package roster

// Minute is a moment: minutes since midnight at the start of day 0. Moments before the horizon are negative.
type Minute int

// Day numbers the days of the horizon from 0; days before it are negative.
type Day int

// DayMinutes is the length of a day. Problems are stated in one local time without jumps.
const DayMinutes = 1440

// Span is a stretch of time [From, To).
type Span struct {
	From, To Minute
}

// Overlaps says whether the two spans share a minute.
func (s Span) Overlaps(t Span) bool { return s.From < t.To && t.From < s.To }

// Weight is the price of breaking a soft rule once, in the problem's own units (see each rule for "once").
// Costs add up to one total that Solve minimises.
type Weight int64

// Problem is a whole rostering task. Indices (of people, groups, shifts, demands) are positions in its slices.
type Problem struct {
	Name         string
	Days         int // length of the horizon; at least 1
	FirstWeekday int // weekday of day 0: 0 = Monday … 6 = Sunday
	People       []Person
	Groups       []Group
	Shifts       []Shift
	Demands      []Demand
	Rules        []Rule
	// Fixed assignments hold in every roster: what is past, pinned or ordered. A hard rule that only fixed
	// assignments break is reported by Check but never makes Solve fail.
	Fixed []Assignment
	// Past is work before day 0, as far back as the rules look. It is never changed, and counts for every rule.
	Past []Work
	// PastDays says how many days before day 0 Past describes. A run that reaches back beyond them is open.
	PastDays int
}

// Person is somebody who can work.
type Person struct {
	ID     string
	Group  int      // the smallest group that the person belongs to, -1 for none
	Skills []string // sorted
	Grade  int      // compared with Demand.MinGrade
	Away   []Span   // absences: no work in them
	Barred []Span   // stretches in which the person may not be put to work for another reason
	// Shifts that the person may work at all; nil means every shift.
	Shifts []int
}

// Group is a node of the tree of units. Parent is -1 at a root; parents stand before their children.
type Group struct {
	ID     string
	Parent int
}

// Shift is a kind of work: when in the day it starts, how long it lasts. It may last over midnight, for days.
type Shift struct {
	ID      string
	Start   int      // minute of its day, 0–1439
	Minutes int      // length, at least 1
	Tags    []string // what rules speak of, for instance "guard", "night"
}

// Demand asks for people: a shift on a day. A single named slot is a demand with Want 1 and Max 1.
type Demand struct {
	ID       string
	Day      Day
	Shift    int
	Skills   []string // all are needed, sorted
	MinGrade int
	MaxGrade int    // 0: no upper limit
	Min      int    // hard: fewer is a violation
	Want     int    // the number asked for
	Max      int    // hard: more is a violation; -1: no limit
	Under    Weight // for each person below Want
	Over     Weight // for each person above Want
}

// Assignment puts a person to a demand.
type Assignment struct {
	Person, Demand int
}

// Work is a shift that a person worked on a day.
type Work struct {
	Person int
	Shift  int
	Day    Day
}

// Roster is an answer: who works what. Assignments are in no particular order, without repetition.
type Roster struct {
	Assignments []Assignment
}

// SpanOf is the time that demand d takes.
func (p *Problem) SpanOf(d int) Span {
	dem := &p.Demands[d]
	return p.span(dem.Shift, dem.Day)
}

func (p *Problem) span(shift int, day Day) Span {
	s := &p.Shifts[shift]
	from := Minute(int(day)*DayMinutes + s.Start)
	return Span{from, from + Minute(s.Minutes)}
}
