// Package plan is the month as a roster problem and back: versions of a plan and their life, assignments by engine and by
// hand, pins, overrides, why a name stands where it stands, who could stand there instead, what changed between two
// versions, what really happened, the ledger and the quality of a plan. It is pure: it calculates from what it is handed.
package plan

import (
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// VersionID names a version of a month's plan: "2026-12.3" is the third of December.
type VersionID string

// State of a version.
type State string

// The life of a version. A draft may be changed; a published one never is: a change makes the next version.
const (
	Draft      State = "draft"
	Published  State = "published"
	Superseded State = "superseded" // a later version was published
)

// Version is the head of a plan.
type Version struct {
	ID          VersionID
	Month       when.Month
	Number      int
	State       State
	Base        VersionID // the version that it was made from, "" for the first
	Note        string    // why it was made
	Created     time.Time
	CreatedBy   string
	Published   time.Time // zero while not
	PublishedBy string
	Revision    int // grows with each edit of a draft
}

// How an assignment came about.
type How string

// Ways in which a name comes to a slot.
const (
	ByEngine      How = "engine"
	ByHand        How = "hand"
	ByReplacement How = "replacement"
	BySwap        How = "swap"
)

// Assignment is a name in a slot.
type Assignment struct {
	Slot   duty.SlotID
	Person force.PersonID
	Pinned bool // stays where it is when the rest is planned anew
	How    How
	By     string // who did it, for those by hand
	At     time.Time
}

// Override lets a named rule be broken by order.
type Override struct {
	ID        string
	Month     when.Month
	Rule      string // "R1"
	Person    force.PersonID
	Slot      duty.SlotID
	Reason    string
	OrderedBy string    // who ordered it
	Until     when.Date // last day on which it holds
	Entered   time.Time
	EnteredBy string
}

// Plan is a version whole. It is not changed once read: edits make a new one through app.
type Plan struct {
	Version   Version
	Duties    []duty.Duty
	Assigned  map[duty.SlotID]Assignment
	Overrides []Override
}

// OutcomeKind is what really happened with a slot.
type OutcomeKind string

// Outcomes. No record means not yet told.
const (
	Stood    OutcomeKind = "stood"
	Replaced OutcomeKind = "replaced" // somebody else stood
	Absent   OutcomeKind = "absent"   // nobody stood
)

// Outcome records what really happened with a slot.
type Outcome struct {
	Slot    duty.SlotID
	Month   when.Month
	Kind    OutcomeKind
	Planned force.PersonID // whose slot it was
	Stood   force.PersonID // who stood: Planned, the replacement, or "" for Absent
	Note    string
	At      time.Time
	By      string
}

// WishKind says what a wish or exemption asks.
type WishKind string

// Wishes (W1). All are granted by a commander before they count; none is a hard rule.
const (
	WishFree   WishKind = "free"   // free of duty on the days
	WishDuty   WishKind = "duty"   // on duty on the days
	ExemptKind WishKind = "exempt" // no duty of a kind on the days
)

// Wish is a wish or an exemption.
type Wish struct {
	ID        string
	Person    force.PersonID
	Kind      WishKind
	Duty      duty.Kind // for exemptions, "" any
	Days      when.Days
	GrantedBy string // commander; "" not yet granted, does not count
	Note      string
}

// Worked is a slot that a person worked or is to work, from another month: history for the rules.
type Worked struct {
	Person force.PersonID
	Slot   duty.Slot
}
