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
	ID       string     `json:"id"`
	Kind     string     `json:"kind"` // one of FacilityKinds
	Name     words.Text `json:"name"`
	Source   string     `json:"source"` // for facts of the source article: "F20"
	Invented bool       `json:"invented"`
	Order    int        `json:"order"`
}

// FacilityKinds are the kinds of facility, in order.
var FacilityKinds = []string{"government", "ceremonial", "museum", "headquarters", "barracks", "pipeline"}

// Guard is a standing guard: a guardroom whose guard mounts every day at its hour.
type Guard struct {
	ID       string         `json:"id"`
	Facility string         `json:"facility"`
	Number   int            `json:"number"`
	Name     words.Text     `json:"name"`
	MountsAt int            `json:"mounts_at"` // minute of the day; 1080 = 18:00
	Profile  duty.ProfileID `json:"profile"`
	// Strength beside chief and sentries.
	Assistants       int `json:"assistants"`
	ReliefCommanders int `json:"relief_commanders"`
	Drivers          int `json:"drivers"`
	Supernumeraries  int `json:"supernumeraries"`
	// Whose units furnish it in rotation, "" the whole force.
	Furnish force.UnitID `json:"furnish"`
	Valid   when.Period  `json:"valid"`
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
	ID       string         `json:"id"`
	Number   int            `json:"number"`
	Facility string         `json:"facility"`
	Guard    string         `json:"guard"` // the standing guard that mans it, "" for shift posts
	Kind     PostKind       `json:"kind"`
	Name     words.Text     `json:"name"`
	Guarded  words.Text     `json:"guarded"` // what is guarded
	Limits   words.Text     `json:"limits"`  // limits and approaches
	Special  words.Text     `json:"special"` // special duties of the sentry
	From     int            `json:"from"`    // hours of a part-time post, minutes of the day; both 0: round the clock
	To       int            `json:"to"`
	Watches  []Watch        `json:"watches"`  // of a shift post
	Needs    []string       `json:"needs"`    // qualification codes, beside those of the role
	MinRank  force.RankCode `json:"min_rank"` // "" as the role asks
	Profile  duty.ProfileID `json:"profile"`
	Priority int            `json:"priority"` // 1 is given up last
	Furnish  force.UnitID   `json:"furnish"`  // for shift posts: whose people; "" the whole force
	Monument bool           `json:"monument"` // reliefs in drill step (R15)
	Valid    when.Period    `json:"valid"`
	Invented bool           `json:"invented"`
}

// PostKinds lists the kinds in order.
var PostKinds = []PostKind{ThreeRelief, TwoRelief, ShiftPost}

// RoleCount asks for a number of people in a role. Empty ranks are those that the table of roles (O4) has; needs add to it.
type RoleCount struct {
	Role    duty.Role      `json:"role"`
	Count   int            `json:"count"`
	MinRank force.RankCode `json:"min_rank"`
	MaxRank force.RankCode `json:"max_rank"`
	Needs   []string       `json:"needs"`
}

// Standing is a duty that recurs every day and belongs to no post: duty officers, the duty subunit, inner duties.
type Standing struct {
	ID       string         `json:"id"`
	Kind     duty.Kind      `json:"kind"` // DutyOfficer, Standby or Inner
	Facility string         `json:"facility"`
	Name     words.Text     `json:"name"`
	StartsAt int            `json:"starts_at"` // minute of the day
	Minutes  int            `json:"minutes"`
	Profile  duty.ProfileID `json:"profile"`
	Roles    []RoleCount    `json:"roles"`
	Furnish  force.UnitID   `json:"furnish"`
	Together bool           `json:"together"` // the duty subunit: one platoon
	Priority int            `json:"priority"`
	Valid    when.Period    `json:"valid"`
}

// Sites is everything of this room, as read at one moment.
type Sites struct {
	Facilities []Facility `json:"facilities"`
	Guards     []Guard    `json:"guards"`
	Posts      []Post     `json:"posts"`
	Standing   []Standing `json:"standing"`
}
