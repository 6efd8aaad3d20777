// Package readiness is what the Guard can do with the people it has: strength by unit and by qualification with the people behind each number,
// how many will remain of what is needed in the months to come, and which posts are given up when people are lost.
package readiness

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Skill is a qualification's line on a date: who holds it, of them who is present, and of these who is fit for duty.
type Skill struct {
	Code    string
	Held    []force.PersonID
	Present []force.PersonID
	Fit     []force.PersonID
	Lapsed  []force.PersonID // serve, held it once, and do not hold it now
	Need    int              // people needed, were nobody ever away
}

// Skills is the strength by qualification of a unit with those under it, of "" of all.
func Skills(r *force.Register, unit force.UnitID, d when.Date, need map[string]int) []Skill {
	at := map[string]*Skill{}
	codes := r.QualificationCodes()
	for c := range need {
		if c != All && !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	for _, c := range codes {
		at[c] = &Skill{Code: c, Need: need[c]}
	}
	for i := range r.People {
		p := &r.People[i]
		if !p.Serves(d) || unit != "" && !r.Within(r.UnitOn(p.ID, d), unit) {
			continue
		}
		_, away := r.AwayOn(p.ID, d)
		_, barred := r.BarredOn(p.ID, d)
		held := r.HeldOn(p.ID, d)
		for _, c := range held {
			s := at[c]
			s.Held = append(s.Held, p.ID)
			if !away {
				s.Present = append(s.Present, p.ID)
				if !barred && r.Holds(p.ID, c, d, d) { // a limit of fitness keeps some from what they hold
					s.Fit = append(s.Fit, p.ID)
				}
			}
		}
		for _, q := range r.QualificationsOf(p.ID) {
			if s := at[q.Code]; q.Until != 0 && q.Until < d && !slices.Contains(held, q.Code) && !slices.Contains(s.Lapsed, p.ID) {
				s.Lapsed = append(s.Lapsed, p.ID)
			}
		}
	}
	out := make([]Skill, len(codes))
	for i, c := range codes {
		out[i] = *at[c]
	}
	return out
}

// All is the code under which Need and Forecast tell of people whatever they are qualified for.
const All = ""

// Need is how many people a month's duties take for each qualification, and for All in all, were nobody ever away: a guard of 24 hours takes as many
// as the days that its profile puts between two, a watch as many as its hours in a week of the profile's.
func Need(duties []duty.Duty, b *duty.RuleBook, days int) map[string]int {
	minutes := map[string]float64{}
	take(duties, b, func(s *duty.Slot, taken float64) {
		minutes[All] += taken
		for _, c := range s.Needs {
			minutes[c] += taken
		}
	})
	return people(minutes, days)
}

// NeedByUnit is how many people a month's duties take of each unit that furnishes them; those that any unit may furnish stand under "".
func NeedByUnit(duties []duty.Duty, b *duty.RuleBook, days int) map[force.UnitID]int {
	minutes := map[force.UnitID]float64{}
	take(duties, b, func(s *duty.Slot, taken float64) { minutes[s.Furnish] += taken })
	return people(minutes, days)
}

// take hands out the slots with the minutes of one person that each takes: the duty, and the rest after it.
func take(duties []duty.Duty, b *duty.RuleBook, f func(*duty.Slot, float64)) {
	for i := range duties {
		for j := range duties[i].Slots {
			s := &duties[i].Slots[j]
			p := b.Profile(s.Profile)
			if p == nil {
				continue
			}
			taken := float64(s.Minutes() + b.Rest(s).After)
			if s.Kind == duty.Guard && p.MountDaysApart > 0 {
				taken = float64(p.MountDaysApart * 1440)
			} else if p.WeeklyHours > 0 {
				taken = max(taken, float64(s.Minutes())*7*24/float64(p.WeeklyHours))
			}
			f(s, taken)
		}
	}
}

// people is minutes of one person as whole people over so many days.
func people[K comparable](minutes map[K]float64, days int) map[K]int {
	out := make(map[K]int, len(minutes))
	for k, m := range minutes {
		if days > 0 {
			out[k] = int((m + float64(days*1440) - 1) / float64(days*1440))
		}
	}
	return out
}

// Month is one month of a forecast.
type Month struct {
	Month  when.Month
	Remain int
	Lost   []Loss // since the month before
}

// Loss is somebody who does not count any more, with why.
type Loss struct {
	Person force.PersonID
	On     when.Date // the first day on which they do not
	Why    Why
}

// Why somebody does not count any more.
type Why string

// The reasons.
const (
	Leaves    Why = "leaves"      // leaves the service
	Expires   Why = "expires"     // the qualification expires
	Contract  Why = "contract"    // the contract runs out, and what it does then is enforced
	Clearance Why = "not-cleared" // an outside check holds no longer
)

// Forecast is how many remain on the first of each of the months to come who serve today, hold the qualification (All: any or none), and belong to the unit or
// those under it; nobody is reckoned to come, and nothing to be renewed.
func Forecast(r *force.Register, unit force.UnitID, code string, today when.Date, months int) []Month {
	out := make([]Month, months)
	m := today.Month()
	for i := range out {
		m = m.Next()
		out[i].Month = m
	}
	for i := range r.People {
		p := &r.People[i]
		if !p.Serves(today) || unit != "" && !r.Within(r.UnitOn(p.ID, today), unit) || code != All && !r.Holds(p.ID, code, today, today) {
			continue
		}
		end, why := lasts(r, p, code, today)
		for j := range out {
			first := out[j].Month.First()
			if end == 0 || end > first {
				out[j].Remain++
			} else if j == 0 || end > out[j-1].Month.First() {
				out[j].Lost = append(out[j].Lost, Loss{p.ID, end, why})
			}
		}
	}
	return out
}

// ForecastYears is how far ahead expiries are looked for.
const ForecastYears = 3

// lasts is the first day on which somebody does not count any more, 0 if none is known.
func lasts(r *force.Register, p *force.Person, code string, today when.Date) (when.Date, Why) {
	end, why := p.Left, Leaves
	for _, b := range r.BarredDays(p.ID, today, today.Add(366*ForecastYears)) {
		reason := map[force.BarKind]Why{force.NoContract: Contract, force.NotCleared: Clearance}[b.Kind]
		if reason != "" && (end == 0 || b.Days.First < end) {
			end, why = b.Days.First, reason
		}
	}
	if code == All {
		return end, why
	}
	until := today // the last day on which it is held without a gap
	for {
		next := until
		for _, q := range r.EntitlementsOf(p.ID) {
			if q.Code != code || q.From > until+1 || q.Until != 0 && q.Until < until {
				continue
			}
			if q.Until == 0 {
				return end, why
			}
			next = max(next, q.Until)
		}
		if next == until {
			break
		}
		until = next
	}
	if end == 0 || until+1 < end {
		return until + 1, Expires
	}
	return end, why
}

// Lose says who is lost: so many of a unit or of a qualification, or those named.
type Lose struct {
	Number        int
	Unit          force.UnitID
	Qualification string
	Named         []force.PersonID // instead of all the above
	Seed          uint64           // another seed draws others; the same draws the same
}

// Draw says who that is on a date, of those fit for duty: by chance, but the same each time. It may be fewer than asked for.
func (l *Lose) Draw(r *force.Register, d when.Date) []force.PersonID {
	if len(l.Named) > 0 {
		return l.Named
	}
	type lot struct {
		id  force.PersonID
		key uint64
	}
	var lots []lot
	for i := range r.People {
		p := &r.People[i]
		if !p.Serves(d) || l.Unit != "" && !r.Within(r.UnitOn(p.ID, d), l.Unit) || l.Qualification != "" && !r.Holds(p.ID, l.Qualification, d, d) {
			continue
		}
		if _, away := r.AwayOn(p.ID, d); away {
			continue
		}
		if _, barred := r.BarredOn(p.ID, d); barred {
			continue
		}
		sum := sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, l.Seed), p.ID...))
		lots = append(lots, lot{p.ID, binary.BigEndian.Uint64(sum[:])})
	}
	slices.SortFunc(lots, func(a, b lot) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	out := []force.PersonID{}
	for _, x := range lots[:min(max(l.Number, 0), len(lots))] {
		out = append(out, x.id)
	}
	return out
}
