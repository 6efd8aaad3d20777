package paper

import (
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/when"
)

// turn is a stretch of two hours (R2) with the relief that stands in it; the one awake has come off post and the one that rests
// goes on next (R5).
type turn struct {
	from, to             time.Time
	relief, awake, rests int // rests is 0 where there are two reliefs
}

// turnsOf divides a guard's 24 hours among its reliefs: 1 goes first, then the next, and round again.
func turnsOf(from, to time.Time, minutes, reliefs int) []turn {
	return goOn(nil, from, to, minutes, reliefs)
}

// goOn adds the turns of another stretch: the relief goes on whose turn it is.
func goOn(all []turn, from, to time.Time, minutes, reliefs int) []turn {
	if minutes <= 0 || reliefs <= 0 {
		return nil
	}
	for n := len(all); from.Before(to); n++ {
		end := from.Add(time.Duration(minutes) * time.Minute)
		if end.After(to) {
			end = to
		}
		x := turn{from: from, to: end, relief: n%reliefs + 1, awake: (n+reliefs-1)%reliefs + 1}
		if reliefs > 2 {
			x.rests = (n+1)%reliefs + 1
		}
		all, from = append(all, x), end
	}
	return all
}

// postTurns are a part-time post's turns within a guard: its hours cut to the guard's, the reliefs going round over all of them,
// so that no relief stands more than a turn longer than another.
func postTurns(d *duty.Duty, from, to, minutes, reliefs int) []turn {
	if to <= from {
		to += 1440
	}
	var all []turn
	for day := when.DateOf(d.Start) - 1; day.Start().Before(d.End); day++ {
		a, b := day.At(from), day.At(to)
		if a.Before(d.Start) {
			a = d.Start
		}
		if b.After(d.End) {
			b = d.End
		}
		if a.Before(b) {
			all = goOn(all, a, b, minutes, reliefs)
		}
	}
	return all
}

// ofRelief are the turns in which a relief stands.
func ofRelief(all []turn, relief int) []turn {
	var its []turn
	for _, t := range all {
		if t.relief == relief {
			its = append(its, t)
		}
	}
	return its
}
