package api

import (
	"time"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// DateParam is a date in an address. It is a struct because the library reads a parameter whose kind is a number as one.
type DateParam struct{ when.Date }

// MonthParam is a month in an address.
type MonthParam struct{ when.Month }

// Text is a name or sentence in both languages.
type Text = words.Text

// Days is a stretch of days, both included.
type Days struct {
	First when.Date `json:"first" format:"date" doc:"First day."`
	Last  when.Date `json:"last,omitzero" format:"date" doc:"Last day, included; left out while nobody knows."`
}

func daysOf(d when.Days) Days  { return Days(d) }
func (d Days) days() when.Days { return when.Days(d) }

// inZone puts a moment into the force's zone; no moment stays none.
func inZone(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(when.Zone)
}

// texts makes plain texts of named ones.
func texts[S ~string](all []S) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// created answers what was made.
type created struct {
	IDs     []string   `json:"ids" doc:"Of the records put, in the order of the request."`
	Vacated []SlotView `json:"vacated" doc:"Slots to come whose person can no longer stand there."`
}
