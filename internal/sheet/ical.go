package sheet

import (
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
	"qarovul/internal/when"
)

// Event is one duty in a feed.
type Event struct {
	UID        string // the same each time the feed is made, unique in the world: "guard:g3:2026-12-05:sentry:p17:2@host"
	Title      string
	Place      string
	Notes      string
	Start, End time.Time
	Updated    time.Time // when it was last changed: calendars take the latest
	Sequence   int       // grows with every revision: calendars that know an earlier one follow the latest
	Cancelled  bool      // no longer this person's; kept for a while, so that calendars take it away
}

// ICal writes a feed (RFC 5545) that calendars subscribe to; they are asked to look again every hour. Times stand in UTC, so
// that no calendar needs to know the zone.
func ICal(w io.Writer, name string, events []Event) error {
	c := ics.NewCalendarFor("qarovul")
	c.SetProductId("-//qarovul//duties//EN")
	c.SetMethod(ics.MethodPublish)
	c.SetCalscale("GREGORIAN")
	c.SetName(lines(name))
	c.SetXWRCalName(lines(name))
	c.SetXWRTimezone(when.Zone.String())
	c.SetRefreshInterval("PT1H")
	c.SetXPublishedTTL("PT1H")
	for _, e := range events {
		v := c.AddEvent(e.UID)
		v.SetDtStampTime(e.Updated)
		v.SetModifiedAt(e.Updated)
		v.SetSequence(e.Sequence)
		v.SetStartAt(e.Start)
		v.SetEndAt(e.End)
		v.SetSummary(lines(e.Title))
		if e.Place != "" {
			v.SetLocation(lines(e.Place))
		}
		if e.Notes != "" {
			v.SetDescription(lines(e.Notes))
		}
		if e.Cancelled {
			v.SetStatus(ics.ObjectStatusCancelled)
		} else {
			v.SetStatus(ics.ObjectStatusConfirmed)
		}
	}
	_, err := io.WriteString(w, c.Serialize(ics.WithNewLineWindows))
	return err
}

// lines leaves line feeds and takes out all other control characters, which the format does not allow.
func lines(s string) string {
	return strings.Map(func(c rune) rune {
		if c != '\n' && unicode.IsControl(c) {
			return -1
		}
		return c
	}, s)
}
