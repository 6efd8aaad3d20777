// Package when holds the kinds of time that a guard force reckons with: dates, months, periods of dates, the hour at
// which a guard mounts, and the calendar with its days off. The force lives in one time zone, Asia/Baku.
package when

import (
	"fmt"
	"time"
	_ "time/tzdata" // the product runs on machines without a zone database
)

// Zone is the zone in which every date and hour of the force is meant.
var Zone = mustZone("Asia/Baku")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// Date is a day of the calendar, counted from 0001-01-01 = 1. The zero Date means no date.
type Date int

// NewDate makes a date; days and months beyond their range run over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return fromUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// epoch is 1970-01-01 as a Date.
const epoch Date = 719163

func fromUTC(t time.Time) Date { return epoch + Date(floorDiv(t.Unix(), 86400)) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// DateOf is the date in Zone on which the moment falls.
func DateOf(t time.Time) Date {
	t = t.In(Zone)
	return NewDate(t.Year(), t.Month(), t.Day())
}

// ParseDate reads 2026-12-05. An error names the text and the form wanted.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a date: write it as 2026-12-05", s)
	}
	return fromUTC(t), nil
}

// MustDate is ParseDate for constants of the program; it panics.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Date) utc() time.Time { return time.Unix(int64(d-epoch)*86400, 0).UTC() }

// String gives 2026-12-05, and "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// Weekday of the date.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Civil gives year, month and day.
func (d Date) Civil() (int, time.Month, int) { return d.utc().Date() }

// Month in which the date lies.
func (d Date) Month() Month {
	y, m, _ := d.Civil()
	return NewMonth(y, m)
}

// DayOfMonth is 1 to 31.
func (d Date) DayOfMonth() int { _, _, x := d.Civil(); return x }

// Add moves by days.
func (d Date) Add(days int) Date { return d + Date(days) }

// Start is midnight at which the date begins, in Zone.
func (d Date) Start() time.Time { return d.At(0) }

// At is the moment a number of minutes after the date's midnight, in Zone; minutes may pass 1440.
func (d Date) At(minute int) time.Time {
	y, m, x := d.Civil()
	return time.Date(y, m, x, 0, minute, 0, 0, Zone)
}

// MarshalText writes 2026-12-05, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	x, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = x
	return nil
}

// Month is a month of a year. The zero Month means none.
type Month int

// NewMonth makes a month.
func NewMonth(year int, month time.Month) Month { return Month(year*12 + int(month)) }

// ParseMonth reads 2026-12.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a month: write it as 2026-12", s)
	}
	return NewMonth(t.Year(), t.Month()), nil
}

// Year and month of the year.
func (m Month) Civil() (int, time.Month) {
	y, r := (int(m)-1)/12, (int(m)-1)%12
	return y, time.Month(r + 1)
}

// String gives 2026-12, and "" for none.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	y, x := m.Civil()
	return fmt.Sprintf("%04d-%02d", y, int(x))
}

// First day of the month.
func (m Month) First() Date { y, x := m.Civil(); return NewDate(y, x, 1) }

// Next month.
func (m Month) Next() Month { return m + 1 }

// Previous month.
func (m Month) Previous() Month { return m - 1 }

// Days in the month.
func (m Month) Days() int { return int(m.Next().First() - m.First()) }

// Last day of the month.
func (m Month) Last() Date { return m.Next().First() - 1 }

// Contains says whether the date lies in the month.
func (m Month) Contains(d Date) bool { return d >= m.First() && d <= m.Last() }

// MarshalText writes 2026-12.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Month) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*m = 0
		return nil
	}
	x, err := ParseMonth(string(b))
	if err != nil {
		return err
	}
	*m = x
	return nil
}
