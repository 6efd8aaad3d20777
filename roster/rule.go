package roster

// Rule is one statement of the rule algebra. The forms are few: rest and free time around work (Rest, Free,
// LongRest), counts over windows (Count, Repay), automata over a person's days (Automaton, and for what is asked most
// Run, Follow and WholeWeekend), and prices that
// look at who does what (Wish, Share, Together). Every form has Meta: its name, and whether it is hard. Rules are given
// as values.
//
// Past work counts for every rule, and is never charged by itself: two past shifts too close are no fault of a
// roster, and where Past alone is over a limit, only what the roster adds to it is.
type Rule interface {
	Head() Meta
}

// Meta is what all rules have. Name comes back in every verdict and must not be empty. Weight is 0 to a thousand million. People limits the rule to some people (indices;
// nil: everybody). A hard rule may not be broken; a soft one costs Weight each time, as its form defines.
type Meta struct {
	Name   string
	Hard   bool
	Weight Weight
	People []int
}

// Head returns the rule's meta.
func (m Meta) Head() Meta { return m }

// ShiftSet chooses shifts: those that have any of the tags, or are listed. The zero value chooses all shifts.
type ShiftSet struct {
	Tags   []string
	Shifts []int
}

// Rest: around each shift of the set the person is free of work for Before minutes before it and After minutes behind
// it. Between two shifts the larger of the first's After and the second's Before holds, as each is a demand for
// free time. Broken once for each pair of shifts too close; shifts that overlap are not a pair for it.
type Rest struct {
	Meta
	Of            ShiftSet
	Before, After int // minutes
}

// Free: for each shift of the set, [start+From, start+To) (minutes, may be negative) is free of any other work.
// Broken once for each other shift that reaches into it.
// The night before a guard that mounts at 18:00 is From −20×60, To −12×60.
type Free struct {
	Meta
	Of       ShiftSet
	From, To int
}

// LongRest: every stretch of Days×24 hours, wherever it starts, in which the person works any shift of the set
// contains one unbroken rest of at least Minutes. Equivalently, of a block of work between two rests of at
// least Minutes, containing a shift of the set, the length is at most Days×1440 − 2×Minutes: a longer one leaves room for
// a stretch that begins just too late for the rest before it and ends just too early for the rest behind it. Broken
// once for each block that is too long. Time before the known past and after the last work counts as rest.
type LongRest struct {
	Meta
	Of      ShiftSet
	Days    int
	Minutes int
}

// Measure is what Count counts.
type Measure string

// The measures. Weekends counts weekends (Saturday and Sunday) with a shift of the set on either day.
const (
	CountShifts   Measure = "shifts"
	CountMinutes  Measure = "minutes"
	CountWeekends Measure = "weekends"
)

// Count: within each window the person's count of the set's shifts lies in [Min, Max]. A shift counts on the day on
// which it starts. Windows: Every = 0 is one window, the whole horizon (Past does not count, Carried does); Every = n > 0 is each stretch of n
// days in a row (Past counts) that lies within the known days, PastDays and horizon, and touches the horizon. Where
// fewer than n days are known they are the one window, and Min is not asked of it. Broken by the amount missing or over, so a soft Count costs Weight for each unit.
type Count struct {
	Meta
	Of       ShiftSet
	Measure  Measure
	Every    int
	Min, Max int   // Max -1: no limit
	Carried  []int // amount brought in (not below 0), by person index; nil: none (only Every = 0)
}

// Run: days in a row with a shift of the set (or, with Off, without any work at all) number at least Min and at
// most Max. A shift counts on the day on which it starts. A run that touches the end of the horizon is never too short; one that touches its beginning is never too short unless Past tells
// its length. Broken by the days missing or over; of a run begun in the past only the new days over Max are charged.
// A run that ends with the last day of the past is ended by the roster's first day, and may be too short.
type Run struct {
	Meta
	Of       ShiftSet
	Off      bool
	Min, Max int // Max -1: no limit
}

// WholeWeekend: who works on one day of a weekend works on both. A shift counts on the day on which it starts. Broken
// once a weekend. A weekend of which one day is not known is left out.
type WholeWeekend struct {
	Meta
}

// Follow: no shift of Then starts on the day after one of First. Broken once for each such pair of shifts.
type Follow struct {
	Meta
	First, Then ShiftSet
}

// Automaton: a finite automaton reads the person's days in their order, and says of each whether it breaks the rule. A day is
// read as letter k+1 if a shift of Letters[k] starts on it (of several sets the first), and as letter 0 if none does. It begins in state
// Start with the first day of Past, or with day 0 where none is known; in state q letter l leads to state Next[q][l], and breaks the rule
// Broken[q][l] times. The days of Past move it and are not charged; what the horizon's end leaves unfinished is not charged either. Broken by
// the sum over the days of the horizon. Whatever can be said of days by remembering a little can be said so: an order in which shifts must rotate, days off that
// a number of nights must earn, every other weekend (where the states count the days of the week).
type Automaton struct {
	Meta
	Letters []ShiftSet // at least one; an empty set is all shifts
	Start   int
	Next    [][]int // by state and letter; at most 250 states
	Broken  [][]int // by state and letter, 0 to 1000
}

// Wish: the person wants (Want true) or does not want a shift of the set to start on the day. Broken once if it is not
// so. Meta.People is not used.
type Wish struct {
	Meta
	Person int
	Day    Day
	Of     ShiftSet
	Want   bool
}

// Share: the load of a set of demands is shared. Each person starts with Carried (in hundredths of a demand: what
// they bring in from before, corrected for strength) and gets 100 for each demand of the set. The price is Weight × Σ (load/100)²
// less the same sum at the start, in whole units, rounded down: least when load is even. Never hard.
type Share struct {
	Meta
	Demands []int
	Carried []int // by person index, nil: zero
}

// Together: a team of demands is best filled from one group. The chosen home is the group that minimises the price
// among groups at Level 0 (those without children that have people). A member from the home costs nothing; one who shares only the home's
// parent costs Costs[0], its grandparent Costs[1], and so on, the last for all others; Costs never fall. Homes, where given, names the home
// of each team (unit rotation decided before), which may have children; -1 leaves it open. Never hard.
type Together struct {
	Meta
	Teams [][]int // demands of each team
	Homes []int   // group by team, or nil
	Costs []Weight
}

// Repay: a person who works on n of the Rest days (a shift counts on the day on which it starts) has at least n of the
// Work days without any work touching them. Broken by the days missing. Days may lie in the past.
type Repay struct {
	Meta
	RestDays, WorkDays []Day
}

// Names under which the built-in demands for any roster appear in verdicts.
const (
	RuleOverlap  = "overlap"  // nobody works two shifts at once
	RuleAway     = "away"     // nobody works while away
	RuleBarred   = "barred"   // nobody works while barred, or a shift that they may not work
	RuleSkill    = "skill"    // whoever works has the skills asked for
	RuleGrade    = "grade"    // and the grade
	RuleMin      = "min"      // a demand has at least Min people
	RuleMax      = "max"      // and at most Max
	RuleTwice    = "twice"    // nobody is put to one demand twice
	RuleFixed    = "fixed"    // fixed assignments stand
	RuleShortage = "shortage" // soft: below Want
	RuleSurplus  = "surplus"  // soft: above Want
)
