// Package site is what is guarded: facilities, the standing guards and posts at them, and standing duties (duty
// officers, the duty subunit, a company's inner duty). From these it makes the demand of a month.
package site

import (
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Facility is a place that the force guards or lives in.
type Facility struct {
	ID       string
	Kind     string // "government", "ceremonial", "museum", "headquarters", "barracks", "pipeline"
	Name     words.Text
	Source   string // for facts of the source article: "F20"
	Invented bool
	Order    int
}

// Guard is a standing guard: a guardroom whose guard mounts every day at its hour.
type Guard struct {
	ID       string
	Facility string
	Number   int
	Name     words.Text
	MountsAt int // minute of the day; 1080 = 18:00
	Profile  duty.ProfileID
	// Strength beside chief and sentries.
	Assistants, ReliefCommanders, Drivers, Supernumeraries int
	// Whose units furnish it in rotation, "" the whole force.
	Furnish force.UnitID
	Valid   when.Period
}

// PostKind says how a post is manned.
type PostKind string

// The kinds of post.
const (
	ThreeRelief PostKind = "three-relief" // round the clock, three sentries (R5)
	TwoRelief   PostKind = "two-relief"   // part of the day, two sentries
	ShiftPost   PostKind = "shift"        // watches of at most 12 hours
)

// Watch is one of the watches of a shift post.
type Watch struct {
	Start   int `json:"start"`   // minute of the day
	Minutes int `json:"minutes"` // length, at most the profile's longest watch
}

// Post is a numbered place at which somebody stands.
type Post struct {
	ID       string
	Number   int
	Facility string
	Guard    string // the standing guard that mans it, "" for shift posts
	Kind     PostKind
	Name     words.Text
	Guarded  words.Text // what is guarded
	Limits   words.Text // limits and approaches
	Special  words.Text // special duties of the sentry
	From, To int        // hours of a part-time post, minutes of the day; both 0: round the clock
	Watches  []Watch    // of a shift post
	Needs    []string   // qualification codes
	MinRank  force.RankCode
	Profile  duty.ProfileID
	Priority int          // 1 is given up last
	Furnish  force.UnitID // for shift posts: whose people; "" the whole force
	Monument bool         // reliefs in drill step (R15)
	Valid    when.Period
	Invented bool
}

// RoleCount asks for a number of people in a role.
type RoleCount struct {
	Role    duty.Role      `json:"role"`
	Count   int            `json:"count"`
	MinRank force.RankCode `json:"min_rank"`
	MaxRank force.RankCode `json:"max_rank"`
	Needs   []string       `json:"needs"`
}

// Standing is a duty that recurs every day and belongs to no post: duty officers, the duty subunit, inner duties.
type Standing struct {
	ID       string
	Kind     duty.Kind // DutyOfficer, Standby or Inner
	Facility string
	Name     words.Text
	StartsAt int // minute of the day
	Minutes  int
	Profile  duty.ProfileID
	Roles    []RoleCount
	Furnish  force.UnitID
	Together bool // the duty subunit: one platoon
	Priority int
	Valid    when.Period
}

// Sites is everything of this room, as read at one moment.
type Sites struct {
	Facilities []Facility
	Guards     []Guard
	Posts      []Post
	Standing   []Standing
}
