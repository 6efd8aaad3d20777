package when

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar knows which dates are days off. Build it with NewCalendar; the zero Calendar and a nil one know weekends only.
type Calendar struct {
	off      map[Date]string // date → key of the reason, for instance "novruz"
	worked   map[Date]bool   // days worked by decision
	observed map[Date]string // days that matter and are worked
	known    map[int]Knowledge
}

// Reasons of days off that are no holidays of their own.
const (
	Substitute = "substitute" // in place of a holiday on a weekend, or of Ramazan or Qurban on another day off
	Decision   = "decision"   // by decision
	Worked     = "worked"     // see Note: a day worked by decision
)

// DayKind is how the ledger counts a date.
type DayKind string

// The kinds of day.
const (
	Weekday        DayKind = "weekday"
	WeekendHoliday DayKind = "weekend-holiday"
)

// Knowledge says how well the dates are known that the Cabinet sets for a year: Novruz, Ramazan and Qurban.
type Knowledge string

// From nothing (or not all of it) to confirmed.
const (
	Unknown   Knowledge = "unknown"
	Expected  Knowledge = "expected"
	Confirmed Knowledge = "confirmed"
)

// The holidays whose dates the Cabinet sets.
const (
	Novruz  = "novruz"
	Ramazan = "ramazan"
	Qurban  = "qurban"
)

var movable = []string{Novruz, Ramazan, Qurban}

// FixedKind says what a day of a fixed date is.
type FixedKind string

// The kinds of fixed day.
const (
	Off      FixedKind = "off"      // a holiday; on a weekend the next working day is off as well (art. 105)
	Mourning FixedKind = "mourning" // off, but it never moves (art. 106)
	Observed FixedKind = "observed" // it matters, and is worked
)

// FixedDay is a day that bears the same date every year.
type FixedDay struct {
	Month    time.Month
	Day      int
	Holiday  string // key: "flag"
	Kind     FixedKind
	FromYear int // first year, 0 for always
}

// CabinetDays is a holiday as the Cabinet set it for a year, or as it is expected until it does.
type CabinetDays struct {
	Days
	Holiday  string // Novruz, Ramazan or Qurban
	Expected bool   // not set yet
}

// Swap is a decision about a single date: off, or worked. It stands above everything else and moves nothing.
type Swap struct {
	Date   Date
	Worked bool
}

// The years for which days of a fixed date are reckoned.
const (
	firstYear = 1992
	lastYear  = 2100
)

// sameHoliday is how close two dates of one holiday must lie to mean the same year of it. Ramazan and Qurban come every 354 days
// and so may fall twice into one year.
const sameHoliday = 200

// holiday is one day of a holiday.
type holiday struct {
	date  Date
	key   string
	moves bool
}

// NewCalendar reckons the days off from the law's fixed days (FixedDays) and what is handed in. Of several entries for one
// holiday of a year the last counts, so that what the Cabinet set can stand behind what was expected. A holiday on a weekend moves
// its day off to the next working day; a day of Ramazan or Qurban that meets another holiday likewise (Labour Code, art. 105); swaps
// come last. An entry that runs backwards, is of no known holiday, or a date swapped both ways is an error.
func NewCalendar(cabinet []CabinetDays, swaps []Swap) (*Calendar, error) {
	if err := sound(cabinet, swaps); err != nil {
		return nil, err
	}
	c := &Calendar{off: map[Date]string{}, worked: map[Date]bool{}, observed: map[Date]string{}, known: map[int]Knowledge{}}
	cabinet = latest(cabinet)
	days := c.holidays(FixedDays(), cabinet)
	for _, h := range days {
		if _, ok := c.off[h.date]; !ok {
			c.off[h.date] = h.key
		}
	}
	c.substitute(days)
	for _, s := range swaps {
		if s.Worked {
			c.worked[s.Date] = true
			delete(c.off, s.Date)
		} else if _, ok := c.off[s.Date]; !ok {
			c.off[s.Date] = Decision
		}
	}
	c.learn(cabinet)
	return c, nil
}

func sound(cabinet []CabinetDays, swaps []Swap) error {
	for _, d := range cabinet {
		if d.First == 0 || d.Last < d.First {
			return fmt.Errorf("calendar: %s from %s to %s: the last day is before the first", d.Holiday, d.First, d.Last)
		}
		if !slices.Contains(movable, d.Holiday) {
			return fmt.Errorf("calendar: no holiday %q: there are %s", d.Holiday, strings.Join(movable, ", "))
		}
	}
	worked := map[Date]bool{}
	for _, s := range swaps {
		if w, ok := worked[s.Date]; ok && w != s.Worked {
			return fmt.Errorf("calendar: %s is swapped both ways: take one away", s.Date)
		}
		worked[s.Date] = s.Worked
	}
	return nil
}

// latest keeps the last entry for each holiday of each year.
func latest(all []CabinetDays) []CabinetDays {
	var kept []CabinetDays
	for _, d := range all {
		kept = slices.DeleteFunc(kept, func(k CabinetDays) bool {
			return k.Holiday == d.Holiday && max(k.First-d.First, d.First-k.First) < sameHoliday
		})
		kept = append(kept, d)
	}
	return kept
}

// holidays lists every day of every holiday, those of a fixed date first on each date, and notes the observed days.
func (c *Calendar) holidays(fixed []FixedDay, cabinet []CabinetDays) []holiday {
	var all []holiday
	for _, f := range fixed {
		for y := max(firstYear, f.FromYear); y <= lastYear; y++ {
			d := NewDate(y, f.Month, f.Day)
			if f.Kind == Observed {
				c.observed[d] = f.Holiday
				continue
			}
			all = append(all, holiday{d, f.Holiday, f.Kind == Off})
		}
	}
	order := func(key string) int { return slices.Index(movable, key) }
	cabinet = slices.Clone(cabinet)
	slices.SortStableFunc(cabinet, func(a, b CabinetDays) int { return order(a.Holiday) - order(b.Holiday) })
	for _, h := range cabinet {
		for d := h.First; d <= h.Last; d++ {
			all = append(all, holiday{d, h.Holiday, true})
		}
	}
	slices.SortStableFunc(all, func(a, b holiday) int { return int(a.date - b.date) })
	return all
}

// substitute gives the days off that move. Days are sorted by date.
func (c *Calendar) substitute(days []holiday) {
	for i, h := range days {
		meets := i > 0 && days[i-1].date == h.date && (h.key == Ramazan || h.key == Qurban)
		if !h.moves || !weekend(h.date) && !meets {
			continue
		}
		d := h.date + 1
		for weekend(d) || c.off[d] != "" {
			d++
		}
		c.off[d] = Substitute
	}
}

// learn notes for each year how well its Cabinet days are known.
func (c *Calendar) learn(cabinet []CabinetDays) {
	have := map[int]map[string]bool{}
	guess := map[int]bool{}
	for _, d := range cabinet {
		y, _, _ := d.First.Civil()
		if have[y] == nil {
			have[y] = map[string]bool{}
		}
		have[y][d.Holiday] = true
		guess[y] = guess[y] || d.Expected
	}
	for y, h := range have {
		switch {
		case len(h) < len(movable):
			c.known[y] = Unknown
		case guess[y]:
			c.known[y] = Expected
		default:
			c.known[y] = Confirmed
		}
	}
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// DayOff says whether the date is free for those who work by the week: a weekend or a public day off.
func (c *Calendar) DayOff(d Date) bool {
	if c != nil {
		if c.worked[d] {
			return false
		}
		if _, ok := c.off[d]; ok {
			return true
		}
	}
	return weekend(d)
}

// Kind is how the ledger counts the date.
func (c *Calendar) Kind(d Date) DayKind {
	if c.DayOff(d) {
		return WeekendHoliday
	}
	return Weekday
}

// Reason is the key of the public day off ("novruz", Substitute, …), "" on an ordinary day or weekend. The catalogue names it
// behind "dayoff.".
func (c *Calendar) Reason(d Date) string {
	if c == nil {
		return ""
	}
	return c.off[d]
}

// Note is what there is to say of the date: the reason of a public day off, Worked, or the key of an observed day that is
// worked ("guard"); "" if nothing. The catalogue names it behind "dayoff.".
func (c *Calendar) Note(d Date) string {
	switch {
	case c == nil:
		return ""
	case c.off[d] != "":
		return c.off[d]
	case c.worked[d]:
		return Worked
	}
	return c.observed[d]
}

// Known says how well the year's Novruz, Ramazan and Qurban are known. A plan for a year that is not Confirmed may count days
// wrongly.
func (c *Calendar) Known(year int) Knowledge {
	if c == nil || c.known[year] == "" {
		return Unknown
	}
	return c.known[year]
}
