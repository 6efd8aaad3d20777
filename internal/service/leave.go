package service

import (
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Account is somebody's leave in a year, in days.
type Account struct {
	Year                     int
	Entitled, Taken, Planned int // Taken up to today, it included; Planned after it
}

// Left is what is neither taken nor planned; below 0 where more was given than the table allows.
func (a Account) Left() int { return a.Entitled - a.Taken - a.Planned }

// LeaveOf reckons somebody's leave in a year as a day sees it. The entitlement is the table's for the full years of service as the year begins; whoever
// joins or leaves within the year has the part of it for which they serve, rounded up.
func (t *Terms) LeaveOf(r *force.Register, p *force.Person, year int, today when.Date) Account {
	first, last := when.NewDate(year, time.January, 1), when.NewDate(year, time.December, 31)
	a := Account{Year: year}
	days := 0
	served := fullYears(p.Joined, first)
	for _, e := range t.Leave {
		if e.Years <= served {
			days = e.Days
		}
	}
	from, to := max(first, p.Joined), last
	if p.Left != 0 {
		to = min(to, p.Left-1)
	}
	if to >= from {
		whole := int(last-first) + 1
		a.Entitled = (days*(int(to-from)+1) + whole - 1) / whole
	}
	for _, x := range r.AwayDays(p.ID, first, last) {
		if x.Kind != force.Leave {
			continue
		}
		for d := x.Days.First; d <= x.Days.Last; d++ {
			if d <= today {
				a.Taken++
			} else {
				a.Planned++
			}
		}
	}
	return a
}

// fullYears between two days.
func fullYears(from, to when.Date) int {
	if from == 0 || to < from {
		return 0
	}
	y, m, d := from.Civil()
	z, n, e := to.Civil()
	years := z - y
	if n < m || n == m && e < d {
		years--
	}
	return years
}
