package site

import (
	"fmt"
	"strconv"
	"strings"
)

// Clock writes a minute of the day as 18:00; the end of the day is 24:00.
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// ParseClock reads 18:00; 24:00 is the end of the day.
func ParseClock(s string) (int, error) {
	h, m, ok := strings.Cut(s, ":")
	if ok && len(h) == 2 && len(m) == 2 {
		hour, err1 := strconv.ParseUint(h, 10, 8)
		minute, err2 := strconv.ParseUint(m, 10, 8)
		if t := int(hour*60 + minute); err1 == nil && err2 == nil && minute < 60 && t <= 1440 {
			return t, nil
		}
	}
	return 0, fmt.Errorf("%q is not an hour: write it as 18:00", s)
}

// ParseHours reads 08:00-20:00 as start and length in minutes; hours that end where they start last a day, and those that end
// earlier than they start go over midnight.
func ParseHours(s string) (start, minutes int, err error) {
	a, b, ok := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if !ok {
		return 0, 0, fmt.Errorf("%q are not hours: write them as 08:00-20:00", s)
	}
	from, err := ParseClock(strings.TrimSpace(a))
	if err != nil {
		return 0, 0, err
	}
	to, err := ParseClock(strings.TrimSpace(b))
	if err != nil {
		return 0, 0, err
	}
	if from == 1440 {
		return 0, 0, fmt.Errorf("%q are not hours: a day begins at 00:00", s)
	}
	if to <= from {
		to += 1440
	}
	return from, to - from, nil
}

// Hours writes a stretch of the day as 08:00–20:00.
func Hours(start, minutes int) string {
	end := (start + minutes) % 1440
	if end == 0 {
		end = 1440
	}
	return Clock(start) + "–" + Clock(end)
}
