package duty

import "qarovul/internal/when"

// LedgerKind is a kind of duty that is counted by itself (after AR 220-45).
type LedgerKind string

// The ledgers. A guard, duty officer or inner duty counts as weekday or weekend by the date that it bears; night counts the
// duties with at least two hours between 22:00 and 06:00; standby the duty subunit; shift the watches at shift posts.
const (
	LedgerWeekday LedgerKind = "weekday"
	LedgerWeekend LedgerKind = "weekend"
	LedgerNight   LedgerKind = "night"
	LedgerStandby LedgerKind = "standby"
	LedgerShift   LedgerKind = "shift"
)

// LedgerKinds in the order of pages and papers.
var LedgerKinds = []LedgerKind{LedgerWeekday, LedgerWeekend, LedgerNight, LedgerStandby, LedgerShift}

// nightCounts is how many minutes of night make a duty count in the night ledger.
const nightCounts = 120

// Ledgers lists the kinds of the ledger in which the slot counts, in order. A nil calendar knows weekends only.
func (s *Slot) Ledgers(c *when.Calendar) []LedgerKind {
	var out []LedgerKind
	switch s.Kind {
	case Standby:
		return []LedgerKind{LedgerStandby}
	case Shift:
	default:
		if c.DayOff(s.Mounts) {
			out = append(out, LedgerWeekend)
		} else {
			out = append(out, LedgerWeekday)
		}
	}
	if s.Night() >= nightCounts {
		out = append(out, LedgerNight)
	}
	if s.Kind == Shift {
		out = append(out, LedgerShift)
	}
	return out
}
