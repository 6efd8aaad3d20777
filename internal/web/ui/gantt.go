package ui

import "qarovul/internal/duty"

// Bar is a planned stretch on a day's chart, and what really happened with it.
type Bar struct {
	Kind        duty.Kind
	From, Until int    // ticks of five minutes
	Code        string // two letters, "" none
	Label       string
	Aria        string // what and when, for those who listen; the label is read before it
	Href        string
	Mark        string // "open", "vacated" or ""
	Runs        bool   // goes on beyond the day's end
	Past        bool
	Actual      []Actual
}

// Actual is what really happened: "stood", "some" (not all told yet), "replaced" or "absent".
type Actual struct{ Kind string }

// NewBar places a stretch on a day's chart. It is at least a quarter of an hour long, so that it can be pressed.
func NewBar(kind duty.Kind, from, until int) Bar {
	if until-from < 3 {
		until = min(288, from+3)
		from = max(0, until-3)
	}
	return Bar{Kind: kind, From: from, Until: until}
}
