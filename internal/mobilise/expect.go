package mobilise

import (
	"slices"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Marks are the minutes after the alert at which strength is reckoned.
var Marks = []int{15, 30, 60, 120, 1440}

// Never is when whoever does not come is there.
const Never = -1

// Where somebody is when the alert is given.
type Where string

// Where people are. Each is in one place, the first of these that holds.
const (
	Came     Where = "came"     // has been recorded as there
	Answered Where = "answered" // has said when
	Declined Where = "declined" // has said that they do not come
	OnDuty   Where = "on-duty"  //
	Standby  Where = "standby"  // in the duty subunit
	Off      Where = "off"      // off duty
	Resting  Where = "resting"  // came off duty within the rest that they are owed
	OnLeave  Where = "on-leave" // leave that the order suspends
	Reserve  Where = "reserve"  // called in
	Away     Where = "away"     // ill, on mission, ...: not counted on
	Barred   Where = "barred"   // may not be put on duty
)

// Wheres lists them in the order in which pages show them.
var Wheres = []Where{Came, OnDuty, Standby, Answered, Off, Resting, OnLeave, Reserve, Declined, Away, Barred}

// AnswerKind is what somebody said, or that they came.
type AnswerKind string

// The kinds of answer.
const (
	Coming   AnswerKind = "coming"
	NotComes AnswerKind = "not"
	Arrived  AnswerKind = "arrived"
)

// AnswerKinds lists them.
var AnswerKinds = []AnswerKind{Coming, NotComes, Arrived}

// Answer is somebody's answer to an alert. Of several of one person the last entered counts, but an arrival stands.
type Answer struct {
	Person  force.PersonID `json:"person"`
	Kind    AnswerKind     `json:"kind"`
	Minutes int            `json:"minutes"` // after the alert: when they will be, or were, there
	At      time.Time      `json:"at"`      // when it was entered
	By      string         `json:"by"`
}

// Expectation is one person at an alert.
type Expectation struct {
	Person  force.PersonID
	Unit    force.UnitID
	Where   Where // by the answers
	Minutes int   // when they are there after the alert, Never
	// As reckoned before anybody answered.
	First        Where
	FirstMinutes int
}

// Stand is a stretch of duty of somebody.
type Stand struct {
	Person   force.PersonID
	From, To time.Time
	Standby  bool
	Rest     time.Duration // owed after it
}

// Reckon says of everybody who serves, or is called in, when they are there after the alert at the order's moment: each once, in the
// order of the register.
func Reckon(o *Order, r *force.Register, stands []Stand, alert *Alert, answers []Answer) []Expectation {
	said := Said(answers)
	at := map[force.PersonID]Where{}
	for _, s := range stands {
		switch {
		case !s.From.After(o.Effect) && s.To.After(o.Effect) && s.Standby:
			if at[s.Person] != OnDuty {
				at[s.Person] = Standby
			}
		case !s.From.After(o.Effect) && s.To.After(o.Effect):
			at[s.Person] = OnDuty
		case !s.To.After(o.Effect) && s.To.Add(s.Rest).After(o.Effect) && at[s.Person] == "":
			at[s.Person] = Resting
		}
	}
	day := when.DateOf(o.Effect)
	var out []Expectation
	for i := range r.People {
		p := &r.People[i]
		x := Expectation{Person: p.ID, Unit: r.UnitOn(p.ID, day)}
		switch {
		case o.OfReserve(r, p):
			x.First, x.FirstMinutes = Reserve, alert.Reserve
			if m, ok := lastUnit(r, p); ok {
				x.Unit = m.Unit
			}
		case !p.Serves(day):
			continue
		default:
			x.First, x.FirstMinutes = o.expect(r, p, at[p.ID], alert, day)
		}
		x.Where, x.Minutes = x.First, x.FirstMinutes
		if a, ok := said[p.ID]; ok {
			switch a.Kind {
			case Arrived:
				x.Where, x.Minutes = Came, a.Minutes
			case Coming:
				x.Where, x.Minutes = Answered, a.Minutes
			case NotComes:
				x.Where, x.Minutes = Declined, Never
			}
		}
		out = append(out, x)
	}
	return out
}

func (o *Order) expect(r *force.Register, p *force.Person, at Where, alert *Alert, day when.Date) (Where, int) {
	if at == OnDuty {
		return OnDuty, 0
	}
	if k, away := r.AwayOn(p.ID, day); away {
		if slices.Contains(o.Leave, k) {
			return OnLeave, alert.Leave
		}
		return Away, Never
	}
	if _, barred := r.BarredOn(p.ID, day); barred {
		return Barred, Never
	}
	switch at {
	case Standby:
		return Standby, alert.Standby
	case Resting:
		return Resting, alert.Of(r, p.ID, day)
	}
	return Off, alert.Of(r, p.ID, day)
}

// Said is what counts of the answers: the last of each person, an arrival before all else.
func Said(answers []Answer) map[force.PersonID]Answer {
	out := map[force.PersonID]Answer{}
	for _, a := range answers {
		if was, ok := out[a.Person]; ok && was.Kind == Arrived && a.Kind != Arrived {
			continue
		}
		out[a.Person] = a
	}
	return out
}

// Figure is how many are there some minutes after the alert.
type Figure struct {
	Minutes  int
	There    int           // by the answers and arrivals so far
	Expected int           // as reckoned before anybody answered
	Arrived  int           // recorded as there by then, or on duty already
	By       map[Where]int // There, by where they were
}

// Figures are the figures at the marks: they never fall from one to the next.
func Figures(all []Expectation) []Figure {
	out := make([]Figure, len(Marks))
	for i, m := range Marks {
		f := Figure{Minutes: m, By: map[Where]int{}}
		for j := range all {
			x := &all[j]
			if x.Minutes != Never && x.Minutes <= m {
				f.There++
				f.By[x.Where]++
				if x.Where == Came || x.Where == OnDuty {
					f.Arrived++
				}
			}
			if x.FirstMinutes != Never && x.FirstMinutes <= m {
				f.Expected++
			}
		}
		out[i] = f
	}
	return out
}

// Difference is somebody who did not come as was reckoned: Came is Never for who has not come.
type Difference struct {
	Person         force.PersonID
	Unit           force.UnitID
	Expected, Came int
}

// Differences compares what came with what was reckoned, who stood on duty already left out: the latest against the reckoning first.
func Differences(all []Expectation) []Difference {
	var out []Difference
	for i := range all {
		x := &all[i]
		d := Difference{x.Person, x.Unit, x.FirstMinutes, Never}
		if x.Where == Came {
			d.Came = x.Minutes
		}
		if x.First == OnDuty || d.Came == d.Expected || d.Came != Never && d.Expected != Never && d.Came <= d.Expected {
			continue
		}
		out = append(out, d)
	}
	late := func(d Difference) int {
		switch {
		case d.Came == Never:
			return 1 << 20
		case d.Expected == Never:
			return -1
		}
		return d.Came - d.Expected
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return late(b) - late(a) })
	return out
}
