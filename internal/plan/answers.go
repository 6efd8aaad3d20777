package plan

import (
	"strconv"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Reason is one rule's say on a person in a slot, ready to be put into words: key "why." + Rule (and ".ok" where it
// allows) of the catalogue with Args. Slots are those of the person's duties that play a part.
type Reason struct {
	Rule   string // "O2", "R6", …
	Allows bool
	Cost   int64 // for soft rules: what it adds to the plan's cost; in the ledger, against somebody who stands even
	Slots  []duty.SlotID
	From   time.Time // the stretch concerned, where there is one
	To     time.Time
	Detail string       // kind of absence, missing qualification, rank needed: a code to be put into words
	Amount int          // days, minutes or people over or short
	Count  int          // duties of the kind in the ledger, this month included
	Unit   force.UnitID // that furnishes the duty
}

// Candidate is somebody who could take a slot, or what stands in the way.
type Candidate struct {
	Person  force.PersonID
	Allowed bool
	Delta   int64    // change of the plan's cost; less is better
	Reasons []Reason // forbidding first
	// What a planner looks at.
	Unit     force.UnitID
	SameUnit bool      // belongs to the unit that furnishes the duty
	LastDuty time.Time // end of the last duty before the slot, zero if none known
	NextDuty time.Time // start of the next
	Count    int       // duties of this kind in the ledger, this month included
}

// SlotState is what a page says of a slot.
type SlotState string

// The states of a slot.
const (
	Filled  SlotState = "filled"
	Open    SlotState = "open"    // nobody assigned
	Vacated SlotState = "vacated" // the assigned person cannot come any more: absent, barred
)

// Change is one difference between two versions.
type Change struct {
	Slot duty.Slot
	Was  force.PersonID // "" open
	Now  force.PersonID // "" open
	// Gone: the slot is no more; Fresh: it is new; Moved: it has other hours than before (Slot has the new ones).
	Gone, Fresh, Moved bool
}

// Breach is a hard rule broken by a plan, or a soft one for the quality card.
type Breach struct {
	Rule     string
	Person   force.PersonID
	Slots    []duty.SlotID
	Override string // ID of the override that covers it, "" if none
}

// QualityItem is one line of the quality card: a number, what it counts, and the list behind it.
type QualityItem struct {
	Key    string // "open", "broken", "overrides", "nights", "duties", "weekends", "cohesion", "hours", "wishes", "repaid", "disturbed"
	Level  string // "good", "thin", "bad"
	Number int
	Args   []any // for the catalogue text "quality." + Key: the number, and for loads the unit. Words puts it together
	Slots  []duty.SlotID
	People []force.PersonID
	Units  []UnitLoad
}

// UnitLoad compares units.
type UnitLoad struct {
	Unit   force.UnitID
	People int
	Duties int
	Nights int     // night minutes
	Share  float64 // load for each person present over that of the other units with the same duties: 1.25 is 25 % more
}

// Quality is the quality card of a plan.
type Quality struct {
	Slots, Filled, Open int
	Items               []QualityItem
}

// LedgerRow is a person's line in the ledger of one kind for one month (after DA Form 6).
type LedgerRow struct {
	Person  force.PersonID
	Unit    force.UnitID
	Carried Account // at the start of the month
	Cells   []Cell  // one a day of the month
	Closing Account // at its end
	Number  int     // details made since the person last served, as the month ends
	Next    int     // place in the order of who goes next, from 1; 0 for who has left
}

// Cell is a day in the ledger: Mark is "" (not of this kind's days), "n" a number counted since last on duty, "X" served, "A" authorised absence,
// "D" other duty, "U" absence through misconduct.
type Cell struct {
	Mark   string
	Number int
	Slot   duty.SlotID
}

// Ledger of one kind for one month.
type Ledger struct {
	Month when.Month
	Kind  duty.LedgerKind
	Rows  []LedgerRow
}

// Text is the cell as it is written: the mark, the number where it counts, X where the person served.
func (c Cell) Text() string {
	if c.Mark == "n" {
		return strconv.Itoa(c.Number)
	}
	return c.Mark
}
