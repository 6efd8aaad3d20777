package plan

import (
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Input is all that planning a month looks at.
type Input struct {
	Month    when.Month
	Duties   []duty.Duty
	Register *force.Register
	Rules    *duty.RuleBook
	Calendar *when.Calendar
	// History is what was worked in the months around: slots that start in the 31 days before the month (what really
	// happened where it is told, else as planned) and, if the next month is planned already, its first days.
	History []Worked
	// Ledger carries in what each person has done before (by the end of the month before).
	Ledger Carry
	Wishes []Wish
	// Assigned is the plan so far. Pinned ones, and all in slots that start before Now, stay.
	Assigned  map[duty.SlotID]Assignment
	Overrides []Override
	Now       time.Time // zero: nothing is past
	// Base is the version from which this one was made, for telling how much it disturbs; nil if that is not asked.
	Base map[duty.SlotID]Assignment
}

// Carry is what the ledger brings in, by person and kind of the ledger.
type Carry map[force.PersonID]map[duty.LedgerKind]Account

// Account is one person's standing in one kind of the ledger.
type Account struct {
	Count int       // duties done since the ledger began, or since joining
	Last  when.Date // when last, 0 never
	Days  int       // days since then on which the person was there to be put on duty: what Count is measured by
}
