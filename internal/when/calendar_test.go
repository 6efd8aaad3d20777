package when_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

func shipped(t testing.TB) when.CalendarFiles {
	t.Helper()
	folder, err := fs.Sub(reference.FS, "calendar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := when.ReadCalendar(folder)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func calendarOf(t testing.TB, files when.CalendarFiles) *when.Calendar {
	t.Helper()
	c, err := files.Calendar()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDaysOff runs the cases of testdata/days-off.txt.
func TestDaysOff(t *testing.T) {
	text, err := os.ReadFile("testdata/days-off.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\ncase ")[1:] {
		name, body, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) { dayOffCase(t, body) })
	}
}

func dayOffCase(t *testing.T, body string) {
	var files when.CalendarFiles
	var wants [][]string
	for line := range strings.Lines(body) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "expect" || f[0] == "kind":
			wants = append(wants, f)
		case f[0] == "swap":
			files.Swaps = append(files.Swaps, when.Swap{Date: when.MustDate(f[1]), Worked: f[2] == "worked"})
		default:
			files.Cabinet = append(files.Cabinet, when.CabinetDays{
				Days: when.Days{First: when.MustDate(f[1]), Last: when.MustDate(f[2])}, Holiday: f[0],
			})
		}
	}
	calendar := calendarOf(t, files)
	for _, f := range wants {
		first := when.MustDate(f[2])
		last := first
		if len(f) > 3 {
			last = when.MustDate(f[3])
		}
		for d := first; d <= last; d++ {
			got := describe(calendar, d)
			if f[0] == "kind" {
				got = string(calendar.Kind(d))
			}
			if got != f[1] {
				t.Errorf("%s: want %s, got %s", d, f[1], got)
			}
		}
	}
}

// describe is the reason of a day off, or weekend, worked or working.
func describe(c *when.Calendar, d when.Date) string {
	switch off, reason := c.DayOff(d), c.Reason(d); {
	case reason != "" && off:
		return reason
	case off:
		return "weekend"
	case c.Note(d) == when.Worked:
		return "worked"
	}
	return "working"
}

func TestShippedCalendar(t *testing.T) {
	c := calendarOf(t, shipped(t))
	if want, got := when.Confirmed, c.Known(2026); want != got {
		t.Errorf("2026: want %s, got %s", want, got)
	}
	if want, got := when.Expected, c.Known(2027); want != got {
		t.Errorf("2027: want %s, got %s", want, got)
	}
	if want, got := when.Unknown, c.Known(2028); want != got {
		t.Errorf("2028: want %s, got %s", want, got)
	}
	for date, want := range map[string]string{
		"2026-12-25": "guard", "2026-10-18": "restoration", "2027-03-20": "novruz", "2027-03-25": "substitute", "2026-12-24": "",
	} {
		if got := c.Note(when.MustDate(date)); got != want {
			t.Errorf("%s: want note %q, got %q", date, want, got)
		}
	}
}

// TestCatalogueNamesDays wants a name in both languages for every reason that a calendar can give.
func TestCatalogueNamesDays(t *testing.T) {
	keys := []string{"dayoff.substitute", "dayoff.decision", "dayoff.worked", "dayoff.novruz", "dayoff.ramazan", "dayoff.qurban",
		"daykind.weekday", "daykind.weekend-holiday"}
	for _, f := range when.FixedDays() {
		keys = append(keys, "dayoff."+f.Holiday)
	}
	for _, k := range keys {
		if !words.Has(k) {
			t.Errorf("the catalogue has no %s", k)
		}
	}
}

func TestNoCalendar(t *testing.T) {
	for _, c := range []*when.Calendar{nil, {}} {
		sat, mon := when.MustDate("2026-12-05"), when.MustDate("2026-12-07")
		if !c.DayOff(sat) || c.DayOff(mon) || c.Reason(sat) != "" || c.Note(mon) != "" || c.Known(2026) != when.Unknown {
			t.Errorf("a calendar without days knows weekends and nothing else")
		}
	}
}

func TestCalendarFileErrors(t *testing.T) {
	cases := []struct{ name, parse, text, want string }{
		{"header", "cabinet", "# a\nfrom,to,holiday\n", `line 2: the header is not known: the columns are date_from,date_to,holiday,status`},
		{"date", "cabinet", "date_from,date_to,holiday\n2026-02-30,2026-03-01,novruz\n", `line 2: "2026-02-30" is not a date: write it as 2026-12-05`},
		{"backwards", "cabinet", "date_from,date_to,holiday\n2026-03-24,2026-03-20,novruz\n", `line 2: the last day (2026-03-20) is before the first (2026-03-24)`},
		{"long", "cabinet", "date_from,date_to,holiday\n2026-03-20,2026-04-20,novruz\n", `line 2: 2026-03-20 to 2026-04-20 is more than ten days: check the dates`},
		{"holiday", "cabinet", "date_from,date_to,holiday\n\n2026-03-20,2026-03-24,easter\n", `line 3: there is no holiday "easter": write novruz, ramazan or qurban`},
		{"status", "cabinet", "date_from,date_to,holiday,status\n2026-03-20,2026-03-24,novruz,maybe\n", `line 2: there is no status "maybe": write confirmed or expected`},
		{"twice", "cabinet", "date_from;date_to;holiday\n2026-03-20;2026-03-24;novruz\n2026-03-21;2026-03-25;novruz\n", `line 3: novruz stands twice in 2026: take one away`},
		{"columns", "cabinet", "date_from,date_to,holiday\n2026-03-20,2026-03-24\n", `line 2: there are 2 columns, 3 are wanted`},
		{"quote", "cabinet", "date_from,date_to,holiday\n2026-03-20,2026-\"03-24,novruz\n", `line 2: the line cannot be read: bare " in non-quoted-field`},
		{"swap", "swaps", "date,day\n2026-03-20,holiday\n", `line 2: there is no "holiday": write off or worked`},
		{"swap twice", "swaps", "date,day\n2026-03-20,off\n2026-03-20,worked\n", `line 3: 2026-03-20 stands twice: take one away`},
		{"kind", "fixed", "month,day,holiday,kind\n1,1,new-year,free\n", `line 2: there is no kind "free": write off, mourning or observed`},
		{"key", "fixed", "month,day,holiday,kind\n1,1,,off\n", `line 2: the key is missing`},
		{"fixed date", "fixed", "month,day,holiday,kind\n2,29,leap,off\n", `line 2: "2-29" is not a date: write it as 2026-12-05`},
		{"year", "fixed", "month,day,holiday,kind,from_year\n1,1,a,off,soon\n", `line 2: "soon" is not a year: write it as 2021`},
		{"fixed twice", "fixed", "month,day,holiday,kind\n1,1,a,off\n1,1,b,off\n", `line 3: 1-1 stands twice: take one away`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var err error
			switch c.parse {
			case "cabinet":
				_, err = when.ParseCabinet(strings.NewReader(c.text))
			case "swaps":
				_, err = when.ParseSwaps(strings.NewReader(c.text))
			default:
				_, err = when.ParseFixed(strings.NewReader(c.text))
			}
			var line *when.LineError
			if !errors.As(err, &line) {
				t.Fatalf("want a LineError, got %v", err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
			said := words.T(words.En, "calendar.problem.where", line.Line, words.T(words.En, "calendar.problem."+line.Key, line.Args...))
			if diff := cmp.Diff(c.want, said); diff != "" {
				t.Errorf("the catalogue says it otherwise: %s", diff)
			}
		})
	}
}

func TestReadCalendarNamesFile(t *testing.T) {
	folder := fstest.MapFS{
		"swaps.csv":        {Data: []byte("\ufeff# with a mark before it\ndate,day\n2026-01-05,off\ndate,day\n2026-01-06,off\n")},
		"cabinet-2026.csv": {Data: []byte("date_from,date_to,holiday\n2026-03-20,2026-03-24,novruz\n")},
		"cabinet-2027.csv": {Data: []byte("date_from,date_to,holiday\nsoon,2027-03-24,novruz\n")},
	}
	_, err := when.ReadCalendar(folder)
	if want := `cabinet-2027.csv: line 2: "soon" is not a date: write it as 2026-12-05`; err == nil || err.Error() != want {
		t.Errorf("want %s, got %v", want, err)
	}
	delete(folder, "cabinet-2027.csv")
	files, err := when.ReadCalendar(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"2026-01-05", "2026-01-06"} {
		if got := calendarOf(t, files).Reason(when.MustDate(d)); got != when.Decision {
			t.Errorf("%s: want the swap to count, got %q", d, got)
		}
	}
	none, err := when.ReadCalendar(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if got := calendarOf(t, none).Reason(when.MustDate("2026-11-09")); got != "flag" {
		t.Errorf("want the law's days without any file, got %q", got)
	}
}

func TestNewCalendarRefuses(t *testing.T) {
	first, last := when.MustDate("2026-03-20"), when.MustDate("2026-03-24")
	cases := []struct {
		cabinet []when.CabinetDays
		swaps   []when.Swap
		want    string
	}{
		{[]when.CabinetDays{{Days: when.Days{First: last, Last: first}, Holiday: when.Novruz}}, nil,
			"calendar: novruz from 2026-03-24 to 2026-03-20: the last day is before the first"},
		{[]when.CabinetDays{{Days: when.Days{First: first, Last: last}, Holiday: "easter"}}, nil,
			`calendar: no holiday "easter": there are novruz, ramazan, qurban`},
		{nil, []when.Swap{{first, true}, {first, false}}, "calendar: 2026-03-20 is swapped both ways: take one away"},
	}
	for _, c := range cases {
		if _, err := when.NewCalendar(c.cabinet, c.swaps); err == nil || err.Error() != c.want {
			t.Errorf("want %s, got %v", c.want, err)
		}
	}
}

func FuzzParseCabinet(f *testing.F) {
	f.Add("date_from,date_to,holiday\n2026-03-20,2026-03-24,novruz\n")
	f.Add("\ufeff# c\ndate_from;date_to;holiday;status\n2026-03-20;2026-03-24;ramazan;expected\n")
	f.Add("date_from,date_to,holiday\n9999-12-31,9999-12-31,qurban\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		days, err := when.ParseCabinet(strings.NewReader(text))
		if err != nil {
			var line *when.LineError
			if !errors.As(err, &line) || line.Line < 1 || strings.HasSuffix(err.Error(), ": ") {
				t.Errorf("an error that does not say where or what: %v", err)
			}
			return
		}
		c := calendarOf(t, when.CalendarFiles{Cabinet: days})
		for _, d := range days {
			if !c.DayOff(d.First) || !c.DayOff(d.Last) {
				t.Errorf("%v read, but it is not off", d)
			}
		}
	})
}
