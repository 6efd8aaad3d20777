package duty

import "qarovul/internal/words"

// Class says what a rule does.
type Class string

// The classes of guard-service rules.
const (
	Hard      Class = "hard"      // a plan that breaks it is refused, unless overridden by order
	Soft      Class = "soft"      // costs
	Demand    Class = "demand"    // shapes what is asked for
	Procedure Class = "procedure" // about paper and time-keeping
)

// Rule is a numbered rule, as pages, verdicts and papers name it.
type Rule struct {
	Number string // "R6"
	Class  Class
	Order  int // among soft rules: 1 costs most
	Text   words.Text
	Basis  words.Text
	// For which profile it holds, "" for all.
	Profile ProfileID
}

// Profile holds the parameters of the rules for the duties that follow it. Minutes unless said.
type Profile struct {
	ID   ProfileID  `json:"id"`
	Name words.Text `json:"name"`
	// By kind of duty: rest before and after; the larger holds between two duties.
	Rest map[Kind]Rest `json:"rest"`
	// R1: days by which mount dates of one person are apart at least.
	MountDaysApart int `json:"mount_days_apart"`
	// R6: hours of the night before the day of mounting, from the previous day: 22:00 and 06:00.
	NightFrom int `json:"night_from"`
	NightTo   int `json:"night_to"`
	// R7: free before mounting.
	Preparation int `json:"preparation"`
	// R2, R3, R4: a turn on post, ordinarily, in frost and heat, and at the guardroom's entrance.
	Turn         int `json:"turn"`
	TurnExtreme  int `json:"turn_extreme"`
	TurnEntrance int `json:"turn_entrance"`
	// S1: longest watch. S2: see Rest. S3: in each WeeklyDays days one rest of WeeklyRest. S4: hours a week on average.
	LongestWatch int `json:"longest_watch"`
	WeeklyDays   int `json:"weekly_days"`
	WeeklyRest   int `json:"weekly_rest"`
	WeeklyHours  int `json:"weekly_hours"`
	// Weights of the soft rules, by rule number.
	Weights map[string]int `json:"weights"`
}

// Rest around a duty, in minutes.
type Rest struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// The two profiles that ship.
const (
	Regulation ProfileID = "regulation-24h"
	Shift12    ProfileID = "shift-12h"
)

// RuleBook is all rules and profiles of a force.
type RuleBook struct {
	Rules    []Rule // in the order of guard-service: O, R, S, L, W
	Profiles map[ProfileID]Profile
	Roles    map[Role]RoleRule // what each role asks of a person
}

// Rule by number; nil if unknown.
func (b *RuleBook) Rule(number string) *Rule {
	for i := range b.Rules {
		if b.Rules[i].Number == number {
			return &b.Rules[i]
		}
	}
	return nil
}
