// Package duty is demand: everything that needs people is a duty, a span of time at a place with slots to fill. It holds
// the rules by which a guard force plans, as data: each with its number, class and source, gathered in profiles.
package duty

import (
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Identifiers. A slot's ID says what it is and is the same each time the month's demand is made:
// "guard:g3:2026-12-05:sentry:p17:2".
type (
	ID        string
	SlotID    string
	ProfileID string
)

// Kind of duty.
type Kind string

// The kinds of duty.
const (
	Guard       Kind = "guard"        // the 24-hour guard
	Shift       Kind = "shift"        // a watch of at most 12 hours at a shift post
	DutyOfficer Kind = "duty-officer" // duty officers and their assistants
	Standby     Kind = "standby"      // the duty subunit, on call
	Inner       Kind = "inner"        // duty sergeant and orderlies of a company
)

// Kinds in the order in which pages and papers list them.
var Kinds = []Kind{Guard, Shift, DutyOfficer, Standby, Inner}

// Role within a duty.
type Role string

// The roles.
const (
	Chief           Role = "chief"
	Assistant       Role = "assistant"
	ReliefCommander Role = "relief-commander"
	Sentry          Role = "sentry"
	Driver          Role = "driver"
	Supernumerary   Role = "supernumerary"
	Watch           Role = "watch" // at a shift post
	Officer         Role = "duty-officer"
	OfficerSecond   Role = "assistant-duty-officer"
	SubunitChief    Role = "subunit-commander"
	SubunitMember   Role = "subunit-member"
	DutySergeant    Role = "duty-sergeant"
	Orderly         Role = "orderly"
)

// Roles in the order in which pages and papers list them.
var Roles = []Role{
	Chief, Assistant, ReliefCommander, Sentry, Driver, Supernumerary, Watch,
	Officer, OfficerSecond, SubunitChief, SubunitMember, DutySergeant, Orderly,
}

// Code is the two letters that stand for a role on grids, charts and paper: the same in both languages.
func (r Role) Code() string { return roleCodes[r] }

var roleCodes = map[Role]string{
	Chief: "QR", Assistant: "QK", ReliefCommander: "DY", Sentry: "SA", Driver: "SÜ", Supernumerary: "EH", Watch: "NV",
	Officer: "NÖ", OfficerSecond: "NK", SubunitChief: "BK", SubunitMember: "NB", DutySergeant: "BN", Orderly: "GN",
}

// Slot is one person for one stretch of duty.
type Slot struct {
	ID       SlotID
	Duty     ID
	Kind     Kind
	Profile  ProfileID
	Site     string // facility ID
	Post     string // post ID, "" where the role has no post of its own
	Role     Role
	Relief   int       // 1, 2, 3 for sentries in reliefs, else 0
	Mounts   when.Date // for guards: the date that the guard bears
	Start    time.Time
	End      time.Time
	Needs    []string // qualification codes, sorted
	MinRank  force.RankCode
	MaxRank  force.RankCode // "" no upper limit: a colonel does not stand sentry
	Priority int            // 1 is given up last
	Furnish  force.UnitID   // whose people furnish it; "" the whole force
}

// Duty is a span of time at a place with slots.
type Duty struct {
	ID      ID
	Kind    Kind
	Source  string // the standing guard, post or standing duty that it comes from
	Title   words.Text
	Site    string
	Profile ProfileID
	Mounts  when.Date // the date that it bears: for all kinds the date on which it starts
	Start   time.Time
	End     time.Time
	Slots   []Slot
	// Together: the slots are best furnished by one unit (R16).
	Together bool
}
