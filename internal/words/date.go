package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Civil is a date, as package when has it: year, month and day. A year before 1 means no date, and gives no text.
type Civil interface {
	Civil() (year int, month time.Month, day int)
}

// CivilMonth is a month of a year.
type CivilMonth interface {
	Civil() (year int, month time.Month)
}

// Day writes a date out: 5 dekabr 2026, 5 December 2026.
func Day(l Lang, d Civil) string {
	y, m, x := d.Civil()
	if y < 1 {
		return ""
	}
	return fmt.Sprintf("%d %s %d", x, MonthName(l, m), y)
}

// DayMonth leaves out the year: 5 dekabr, 5 December.
func DayMonth(l Lang, d Civil) string {
	y, m, x := d.Civil()
	if y < 1 {
		return ""
	}
	return fmt.Sprintf("%d %s", x, MonthName(l, m))
}

// Short is the date for columns, the same in both languages: 05.12.2026.
func Short(d Civil) string {
	y, m, x := d.Civil()
	if y < 1 {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", x, int(m), y)
}

// LongDay has the weekday too: 5 dekabr 2026, şənbə; Saturday, 5 December 2026.
func LongDay(l Lang, d Civil) string {
	y, m, x := d.Civil()
	if y < 1 {
		return ""
	}
	w := Weekday(l, time.Date(y, m, x, 0, 0, 0, 0, time.UTC).Weekday())
	if l == En {
		return w + ", " + Day(l, d)
	}
	return Day(l, d) + ", " + w
}

// Month writes a month of a year: dekabr 2026, December 2026.
func Month(l Lang, m CivilMonth) string {
	y, x := m.Civil()
	if y < 1 {
		return ""
	}
	return fmt.Sprintf("%s %d", MonthName(l, x), y)
}

// MonthName is a month's name: dekabr, December.
func MonthName(l Lang, m time.Month) string {
	return T(l, "month."+strconv.Itoa(int(m)))
}

// Weekday is a weekday's name: şənbə, Saturday.
func Weekday(l Lang, w time.Weekday) string { return T(l, "weekday."+strconv.Itoa(int(w))) }

// WeekdayShort is a weekday for narrow columns: B.e., Mon.
func WeekdayShort(l Lang, w time.Weekday) string { return T(l, "weekday.short."+strconv.Itoa(int(w))) }

// Moment is a date and an hour, in the moment's own zone: 5 dekabr 2026, 18:00.
func Moment(l Lang, t time.Time) string {
	return Day(l, civilTime(t)) + ", " + t.Format("15:04")
}

// Clock is an hour given in minutes since midnight: 18:00. Minutes past the day's end run on into the next.
func Clock(minute int) string {
	minute = (minute%1440 + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}

type civilTime time.Time

func (t civilTime) Civil() (int, time.Month, int) { return time.Time(t).Date() }

// Num writes a whole number in groups of three: 2.500 in Azerbaijani, 2,500 in English (as CLDR has it).
func Num(l Lang, n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	group := "."
	if l == En {
		group = ","
	}
	var b strings.Builder
	for i := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteByte(s[i])
	}
	return sign + b.String()
}

// Dec writes a number with so many places behind the comma: 1.234,5 in Azerbaijani, 1,234.5 in English.
func Dec(l Lang, x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
		if strings.Trim(s, "0.") == "" {
			sign = ""
		}
	}
	whole, rest, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil { // beyond what an int holds: write it as it is
		return sign + s
	}
	if rest == "" {
		return sign + Num(l, n)
	}
	if l == En {
		return sign + Num(l, n) + "." + rest
	}
	return sign + Num(l, n) + "," + rest
}

// Percent writes a share of 1 as whole per cent: 25%.
func Percent(l Lang, share float64) string { return Dec(l, share*100, 0) + "%" }

// Ordinal writes which one of a row: 3-cü, 3rd. The Azerbaijani ending follows the last vowel of the number as it is spoken.
func Ordinal(l Lang, n int) string {
	if l == En {
		return strconv.Itoa(n) + englishEnding(n)
	}
	return strconv.Itoa(n) + "-" + azerbaijaniEnding(max(n, -n))
}

func englishEnding(n int) string {
	n = max(n, -n)
	if n%100/10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

var (
	unitEndings = [...]string{"cı", "ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu"} // sıfır, bir, iki, üç, …
	tenEndings  = [...]string{"", "cu", "ci", "cu", "cı", "ci", "cı", "ci", "ci", "cı"}   // on, iyirmi, otuz, …
)

func azerbaijaniEnding(n int) string {
	switch {
	case n%10 != 0 || n == 0:
		return unitEndings[n%10]
	case n%100 != 0:
		return tenEndings[n/10%10]
	case n%1000 != 0:
		return "cü" // yüz
	case n%1_000_000 != 0:
		return "ci" // min
	}
	return "cu" // milyon
}
