package when_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"qarovul/internal/when"
)

// moment draws a UTC midnight of the years 1 to 9999.
func moment(t *rapid.T, label string) time.Time {
	day := rapid.Int64Range(-719162, 2932896).Draw(t, label)
	return time.Unix(day*86400, 0).UTC()
}

func dateOf(t time.Time) when.Date { return when.NewDate(t.Date()) }

func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := moment(t, "day")
		d := dateOf(m)
		y, mon, day := d.Civil()
		if y != m.Year() || mon != m.Month() || day != m.Day() || d.DayOfMonth() != day {
			t.Fatalf("%v became %v", m, d)
		}
		if d.Weekday() != m.Weekday() {
			t.Fatalf("%v: want %v, got %v", m, m.Weekday(), d.Weekday())
		}
		n := rapid.IntRange(-5000, 5000).Draw(t, "days")
		if moved := m.AddDate(0, 0, n); moved.Year() >= 1 && moved.Year() <= 9999 && d.Add(n) != dateOf(moved) {
			t.Fatalf("%v + %d days: want %v, got %v", d, n, moved, d.Add(n))
		}
		back, err := when.ParseDate(d.String())
		if err != nil || back != d || d.String() != m.Format(time.DateOnly) {
			t.Fatalf("%v written and read is %v, %v", d, back, err)
		}
	})
}

func TestMonthAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := moment(t, "day")
		month := dateOf(m).Month()
		first := time.Date(m.Year(), m.Month(), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1)
		if month.First() != dateOf(first) || month.Last() != dateOf(last) || month.Days() != last.Day() {
			t.Fatalf("%v: %v to %v, %d days", m, month.First(), month.Last(), month.Days())
		}
		if !month.Contains(dateOf(m)) || month.Contains(month.First()-1) || month.Contains(month.Last()+1) {
			t.Fatalf("%v contains the wrong days", month)
		}
		if month.Next().Previous() != month || month.Next().First() != month.Last()+1 {
			t.Fatalf("%v: next month starts at %v", month, month.Next().First())
		}
		if back, err := when.ParseMonth(month.String()); err != nil || back != month {
			t.Fatalf("%v written and read is %v, %v", month, back, err)
		}
	})
}

func TestAtIsLocalTime(t *testing.T) {
	got := when.MustDate("2026-12-05").At(18 * 60)
	if want := "2026-12-05T18:00:00+04:00"; got.Format(time.RFC3339) != want {
		t.Errorf("want %s, got %s", want, got.Format(time.RFC3339))
	}
	if d := when.DateOf(time.Date(2026, 12, 5, 20, 0, 0, 0, time.UTC)); d.String() != "2026-12-06" {
		t.Errorf("midnight in Baku is 20:00 UTC of the day before, got %s", d)
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-13-01", "2026-02-29", "05.12.2026", "0000-12-31", "2026-1-1", "2026-12-05 "} {
		if d, err := when.ParseDate(s); err == nil {
			t.Errorf("%q was taken as %v", s, d)
		}
	}
	for _, s := range []string{"", "2026-13", "2026", "0000-01", "2026-12-05"} {
		if m, err := when.ParseMonth(s); err == nil {
			t.Errorf("%q was taken as %v", s, m)
		}
	}
}

func TestJSON(t *testing.T) {
	type record struct {
		Day   when.Date
		None  when.Date
		Month when.Month
		Days  when.Days
	}
	want := record{Day: when.MustDate("2026-12-05"), Month: when.NewMonth(2026, 12), Days: when.Days{First: when.MustDate("2026-01-01")}}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if text := `{"Day":"2026-12-05","None":"","Month":"2026-12","Days":{"first":"2026-01-01","last":""}}`; string(b) != text {
		t.Errorf("got %s", b)
	}
	var got record
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`{"Day":"soon"}`), &got); err == nil {
		t.Error("a date that is none was taken")
	}
}

// stretch draws first and last day within a month, the last sometimes open.
func stretch(t *rapid.T, label string) when.Days {
	first := rapid.IntRange(1, 30).Draw(t, label)
	if rapid.Bool().Draw(t, label+" open") {
		return when.Days{First: when.Date(first)}
	}
	return when.Days{First: when.Date(first), Last: when.Date(rapid.IntRange(first, 31).Draw(t, label+" last"))}
}

// TestDaysByCounting compares the stretches' arithmetic with looking at every day.
func TestDaysByCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := stretch(t, "a"), stretch(t, "b")
		cut, ok := a.Cut(b)
		shared := 0
		for d := when.Date(1); d <= 40; d++ {
			both := a.Holds(d) && b.Holds(d)
			if both {
				shared++
			}
			if both != (ok && cut.Holds(d)) {
				t.Fatalf("%v and %v on %d: cut %v %v", a, b, d, cut, ok)
			}
		}
		if ok != (shared > 0) || ok != a.Overlaps(b) || ok != b.Overlaps(a) {
			t.Fatalf("%v and %v share %d days, but overlap is %v", a, b, shared, ok)
		}
		if ok && cut.Last != 0 && cut.Len() != shared {
			t.Fatalf("%v and %v share %d days, not %d", a, b, shared, cut.Len())
		}
		p := when.Period{From: a.First, To: a.Last}
		q := when.Period{From: b.First, To: b.Last}
		if a.Last == a.First || b.Last == b.First { // empty as half-open periods
			return
		}
		shared = 0
		for d := when.Date(1); d <= 40; d++ {
			if p.Holds(d) && q.Holds(d) {
				shared++
			}
		}
		if p.Overlaps(q) != (shared > 0) {
			t.Fatalf("%v and %v share %d days, but overlap is %v", p, q, shared, p.Overlaps(q))
		}
	})
}

func TestTouches(t *testing.T) {
	d := when.MustDate("2026-12-05")
	day := when.Days{First: d, Last: d}
	cases := []struct {
		from, to int // minutes from the date's midnight
		want     bool
	}{
		{-60, 0, false}, {-60, 1, true}, {0, 1440, true}, {1439, 1500, true}, {1440, 1500, false},
	}
	for _, c := range cases {
		if got := day.Touches(d.At(c.from), d.At(c.to)); got != c.want {
			t.Errorf("%d to %d: want %v, got %v", c.from, c.to, c.want, got)
		}
	}
	if got, want := when.DaysOf(d.At(18*60), d.Add(1).At(18*60)), (when.Days{First: d, Last: d + 1}); got != want {
		t.Errorf("want %v, got %v", want, got)
	}
	if got, want := when.DaysOf(d.At(0), d.Add(1).At(0)), day; got != want {
		t.Errorf("want %v, got %v", want, got)
	}
	if got, want := when.DaysOf(d.At(60), d.At(60)), day; got != want {
		t.Errorf("want %v, got %v", want, got)
	}
}
