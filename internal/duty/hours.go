package duty

import (
	"time"

	"qarovul/internal/when"
)

// The night in which hours are counted, 22:00 to 06:00 (Labour Code), in minutes of the day.
const (
	nightFrom = 22 * 60
	nightTo   = 6 * 60
)

// Minutes is the length of the slot.
func (s *Slot) Minutes() int { return int(s.End.Sub(s.Start) / time.Minute) }

// Night is how many minutes of the slot lie between 22:00 and 06:00.
func (s *Slot) Night() int { return NightMinutes(s.Start, s.End) }

// NightMinutes counts the minutes of [from, to) that lie between 22:00 and 06:00.
func NightMinutes(from, to time.Time) int {
	total := time.Duration(0)
	for d := when.DateOf(from).Add(-1); d.Start().Before(to); d++ {
		total += shared(from, to, d.At(nightFrom), d.At(1440+nightTo))
	}
	return int(total / time.Minute)
}

// shared is how long two stretches overlap.
func shared(from, to, from2, to2 time.Time) time.Duration {
	if from2.After(from) {
		from = from2
	}
	if to2.Before(to) {
		to = to2
	}
	return max(0, to.Sub(from))
}
