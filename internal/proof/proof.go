// Package proof is the plan as a document that a stranger can check, and its checker. The document says in itself all
// that the hard rules of guard service look at: people with rank, qualifications and absences, slots with hours and
// demands, last month's slots, the parameters of the rules, and the orders that let a rule be broken.
//
// # Why apart
//
// Whoever searches for a plan and whoever judges it must not share an error. This package imports neither the planner
// nor the rostering engine, nor any other room but when; it reads the rules once more from their text (shared numbers: O1
// to O4, R1, R6, R7, R10, S1 to S3) and works on moments, not on the engine's minutes and groups. Package statement
// below it makes a document from a plan.
//
// The form is described in docs/plan-document.md and docs/plan-document.schema.json.
package proof

import (
	"time"

	"qarovul/internal/when"
)

// Format names the form of the document that this package reads and writes.
const Format = "qarovul-plan/1"

// Document is one version of a month's plan, whole. Build it with statement.FromPlan or Read; Check supposes that Validate
// finds nothing wrong with it.
type Document struct {
	Format      string     `json:"format"`
	GeneratedBy string     `json:"generated_by"` // program and version
	Month       when.Month `json:"month"`
	Version     string     `json:"version"` // "2026-12.3"
	State       string     `json:"state"`   // "draft", "published" or "superseded"
	Zone        string     `json:"zone"`    // in which dates and hours are meant: "Asia/Baku"
	Ranks       []Rank     `json:"ranks"`   // lowest first
	Units       []Unit     `json:"units"`   // parents before children
	Profiles    []Profile  `json:"profiles"`
	// How a qualification that a slot needs is read, where it is not plainly the one of that name to its last day. A document may leave it out.
	Requirements []Requirement `json:"requirements"`
	People       []Person      `json:"people"`
	Overrides    []Override    `json:"overrides"`
	Slots        []Slot        `json:"slots"`
	History      []Slot        `json:"history"` // worked in the 31 days before the month
	Ahead        []Slot        `json:"ahead"`   // of the first days after the month, where they are planned already
}

// Rank is a row of the table of ranks.
type Rank struct {
	Code string `json:"code"`
	Az   string `json:"az"`
	En   string `json:"en"`
}

// Unit is a node of the tree of units.
type Unit struct {
	ID     string `json:"id"`
	Parent Ref    `json:"parent"` // null at the top
	Kind   string `json:"kind"`
	Az     string `json:"az"`
	En     string `json:"en"`
}

// Profile holds the parameters of the rules for the slots that follow it. Lengths are minutes; 0 means that the profile
// has no such rule.
type Profile struct {
	ID string `json:"id"`
	// Rest before and after, by kind of duty.
	Rest map[string]Rest `json:"rest"`
	// R1: how many days the mount dates of one person are apart at least.
	MountDaysApart int `json:"mount_days_apart"`
	// R6: the hours of the night that is free before a guard; null where there is no such rule.
	Night *Night `json:"night"`
	// R7: free time before mounting.
	Preparation int `json:"preparation"`
	// S1: the longest watch.
	LongestWatch int `json:"longest_watch"`
	// S3: in each stretch of WeeklyDays times 24 hours one unbroken rest of WeeklyRest.
	WeeklyDays int `json:"weekly_days"`
	WeeklyRest int `json:"weekly_rest"`
}

// Rest around a duty, in minutes.
type Rest struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// Night is the hours of a night: from the evening of one date to the morning of the next, or within one date where To is
// the later.
type Night struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// Person is somebody who serves in the month or is named in a slot.
type Person struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	Rank           Ref             `json:"rank"` // null: none; fits no slot that asks for a rank
	Unit           Ref             `json:"unit"` // on the first day of the month
	Qualifications []Qualification `json:"qualifications"`
	Absences       []Absence       `json:"absences"`
	Barred         bool            `json:"barred"` // R10 bars for the whole month
	Limits         []Limit         `json:"limits"` // of medical fitness; a document may leave them out
}

// Requirement says how a qualification that a slot needs is read.
type Requirement struct {
	Name  string  `json:"name"`
	Mode  string  `json:"mode"`   // one of Modes
	Grace int     `json:"grace"`  // days behind the last day on which it still counts
	MetBy []Meets `json:"met_by"` // any one of these will do
}

// Modes say whether an expired qualification counts: off, nobody is asked for any; warn, it counts; enforce, it does not.
var Modes = []string{"off", "warn", "enforce"}

// Meets is a qualification that meets a requirement; with Trainee also the record of somebody who still learns it.
type Meets struct {
	Name    string `json:"name"`
	Trainee bool   `json:"trainee"`
}

// Limit of medical fitness on whole days, both included: what it keeps the person from.
type Limit struct {
	Kind           string   `json:"kind"`
	From           Date     `json:"from"`
	To             Date     `json:"to"`             // null while open
	Qualifications []string `json:"qualifications"` // do not count meanwhile
	Roles          []string `json:"roles"`          // the person is not to be put into slots of these
	Night          bool     `json:"night"`          // nor into the hours up to 06:00 and from 22:00 on
}

// Qualification held from a day to a day, both included.
type Qualification struct {
	Name  string `json:"name"`
	From  Date   `json:"from"`  // null: since ever
	Until Date   `json:"until"` // the last day on which it holds; null without expiry
	// Trainee: still learning it; it counts only where a requirement says so.
	Trainee bool `json:"trainee"`
}

// Absence keeps a person from duty on whole days, both included. Its kind may also be one of Bars: then it is R10 that
// keeps the person from duty, for a part of the month.
type Absence struct {
	From Date   `json:"from"`
	To   Date   `json:"to"` // null while open
	Kind string `json:"kind"`
}

// Bars are the kinds of absence that are bars of R10.
var Bars = []string{"unsworn", "untrained", "investigation", "unfit", "no-contract", "not-cleared", "not-serving"}

// Slot is one person for one stretch of duty.
type Slot struct {
	ID      string   `json:"id"`
	Duty    string   `json:"duty"`
	Kind    string   `json:"kind"` // one of Kinds
	Profile string   `json:"profile"`
	Site    Ref      `json:"site"`
	Post    Ref      `json:"post"`
	Role    string   `json:"role"`
	Relief  int      `json:"relief"` // 1, 2, 3 for sentries in reliefs, else 0
	Mounts  Date     `json:"mounts"` // for guards the date that the guard bears, else null
	Start   Moment   `json:"start"`
	End     Moment   `json:"end"`
	Needs   []string `json:"needs"`
	MinRank Ref      `json:"min_rank"`
	MaxRank Ref      `json:"max_rank"`
	Person  Ref      `json:"person"` // null: open
}

// Guard is the kind of duty to which R1 and R6 apply, Shift the one of S2 and S3.
const (
	Guard = "guard"
	Shift = "shift"
)

// Kinds of duty.
var Kinds = []string{Guard, Shift, "duty-officer", "standby", "inner"}

// Override lets a rule be broken by order: the named rule, by the named person, where the named slot plays a part.
type Override struct {
	Rule      string `json:"rule"`
	Person    string `json:"person"`
	Slot      string `json:"slot"`
	Reason    string `json:"reason"`
	OrderedBy string `json:"ordered_by"`
	Until     Date   `json:"until"` // the last day on which it holds, null without end
}

// dates of the slot: first and last, both included. A slot that ends at midnight does not touch the day which then begins.
func (s *Slot) dates() when.Days { return when.DaysOf(s.Start.Time, s.End.Time) }

func (s *Slot) length() time.Duration { return s.End.Sub(s.Start.Time) }
