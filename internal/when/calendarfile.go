package when

import (
	"bufio"
	_ "embed" // fixed.csv
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// LineError says what is wrong with a line of a calendar file. Key and Args let the catalogue say it in either language, behind
// "calendar.problem."; Error is in English.
type LineError struct {
	Line int
	Key  string
	Args []any
}

var lineProblems = map[string]string{
	"header":     `the header is not known: the columns are {0}`,
	"columns":    `there are {0} columns, {1} are wanted`,
	"date":       `"{0}" is not a date: write it as 2026-12-05`,
	"backwards":  `the last day ({1}) is before the first ({0})`,
	"long":       `{0} to {1} is more than ten days: check the dates`,
	"holiday":    `there is no holiday "{0}": write novruz, ramazan or qurban`,
	"status":     `there is no status "{0}": write confirmed or expected`,
	"twice":      `{0} stands twice in {1}: take one away`,
	"date-twice": `{0} stands twice: take one away`,
	"swap":       `there is no "{0}": write off or worked`,
	"kind":       `there is no kind "{0}": write off, mourning or observed`,
	"key":        `the key is missing`,
	"year":       `"{0}" is not a year: write it as 2021`,
	"damaged":    `the line cannot be read: {0}`,
}

func (e *LineError) Error() string {
	s := lineProblems[e.Key]
	for i, a := range e.Args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return fmt.Sprintf("line %d: %s", e.Line, s)
}

// row is a line of a file with its fields by column.
type row struct {
	line   int
	fields []string
}

func (r row) err(key string, args ...any) error { return &LineError{r.line, key, args} }

func (r row) date(i int) (Date, error) {
	d, err := ParseDate(r.fields[i])
	if err != nil {
		return 0, r.err("date", r.fields[i])
	}
	return d, nil
}

const bom = "\ufeff"

// rows reads CSV with the columns of the header, of which the last so many may be left out. Lines that begin with # are comments;
// a comma or a semicolon stands between fields. Nothing at all is no rows, and the header may come again, so that files can be
// joined.
func rows(from io.Reader, columns []string, optional int) ([]row, error) {
	buf := bufio.NewReader(from)
	if mark, _ := buf.Peek(len(bom)); string(mark) == bom {
		_, _ = buf.Discard(len(bom))
	}
	lines := csv.NewReader(buf)
	lines.Comment, lines.FieldsPerRecord, lines.TrimLeadingSpace = '#', -1, true
	if start, _ := buf.Peek(4096); strings.Contains(firstLine(string(start)), ";") {
		lines.Comma = ';'
	}
	var all []row
	for head := true; ; head = false {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
			return nil, &LineError{bad.Line, "damaged", []any{bad.Err}}
		}
		if err != nil {
			return nil, err
		}
		r := row{fields: fields}
		r.line, _ = lines.FieldPos(0)
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		n := len(fields)
		if head {
			if n > len(columns) || n < len(columns)-optional || !slices.Equal(fields, columns[:n]) {
				return nil, r.err("header", strings.Join(columns, ","))
			}
			columns, optional = columns[:n], 0
			continue
		}
		if slices.Equal(fields, columns) {
			continue
		}
		if n != len(columns) {
			return nil, r.err("columns", n, len(columns))
		}
		all = append(all, r)
	}
}

// firstLine is the first line that is no comment.
func firstLine(s string) string {
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}

//go:embed fixed.csv
var fixedFile string

// FixedDays are the law's days of a fixed date, from fixed.csv.
var FixedDays = sync.OnceValue(func() []FixedDay {
	days, err := ParseFixed(strings.NewReader(fixedFile))
	if err != nil {
		panic("fixed.csv: " + err.Error()) // a file of the program
	}
	return days
})

// ParseFixed reads the days of a fixed date: month,day,holiday,kind,from_year. Errors are *LineError.
func ParseFixed(from io.Reader) ([]FixedDay, error) {
	lines, err := rows(from, []string{"month", "day", "holiday", "kind", "from_year"}, 1)
	if err != nil {
		return nil, err
	}
	var all []FixedDay
	for _, r := range lines {
		f := FixedDay{Holiday: r.fields[2], Kind: FixedKind(r.fields[3])}
		month, err1 := strconv.Atoi(r.fields[0])
		day, err2 := strconv.Atoi(r.fields[1])
		// 2001 has no 29 February: a day that is missing in most years is no fixed day.
		if err1 != nil || err2 != nil || month < 1 || month > 12 || day < 1 || day > NewMonth(2001, time.Month(month)).Days() {
			return nil, r.err("date", r.fields[0]+"-"+r.fields[1])
		}
		f.Month, f.Day = time.Month(month), day
		if f.Holiday == "" {
			return nil, r.err("key")
		}
		if f.Kind != Off && f.Kind != Mourning && f.Kind != Observed {
			return nil, r.err("kind", r.fields[3])
		}
		if len(r.fields) > 4 && r.fields[4] != "" {
			if f.FromYear, err = strconv.Atoi(r.fields[4]); err != nil || f.FromYear < 1 || f.FromYear > lastYear {
				return nil, r.err("year", r.fields[4])
			}
		}
		if slices.ContainsFunc(all, func(g FixedDay) bool { return g.Month == f.Month && g.Day == f.Day }) {
			return nil, r.err("date-twice", r.fields[0]+"-"+r.fields[1])
		}
		all = append(all, f)
	}
	return all, nil
}

// ParseCabinet reads the days that the Cabinet sets: date_from,date_to,holiday and, if wanted, status ("confirmed", which an empty
// field means too, or "expected"). Both dates are included. Errors are *LineError.
func ParseCabinet(from io.Reader) ([]CabinetDays, error) {
	lines, err := rows(from, []string{"date_from", "date_to", "holiday", "status"}, 1)
	if err != nil {
		return nil, err
	}
	var all []CabinetDays
	for _, r := range lines {
		d := CabinetDays{Holiday: strings.ToLower(r.fields[2])}
		if d.First, err = r.date(0); err != nil {
			return nil, err
		}
		if d.Last, err = r.date(1); err != nil {
			return nil, err
		}
		if d.Last < d.First {
			return nil, r.err("backwards", d.First, d.Last)
		}
		if d.Len() > 10 {
			return nil, r.err("long", d.First, d.Last)
		}
		if !slices.Contains(movable, d.Holiday) {
			return nil, r.err("holiday", r.fields[2])
		}
		if len(r.fields) > 3 {
			switch r.fields[3] {
			case "", "confirmed":
			case "expected":
				d.Expected = true
			default:
				return nil, r.err("status", r.fields[3])
			}
		}
		if len(latest(append(slices.Clone(all), d))) <= len(all) {
			y, _, _ := d.First.Civil()
			return nil, r.err("twice", d.Holiday, y)
		}
		all = append(all, d)
	}
	return all, nil
}

// ParseSwaps reads decisions about single dates: date,day ("off" or "worked"). Errors are *LineError.
func ParseSwaps(from io.Reader) ([]Swap, error) {
	lines, err := rows(from, []string{"date", "day"}, 0)
	if err != nil {
		return nil, err
	}
	var all []Swap
	seen := map[Date]bool{}
	for _, r := range lines {
		d, err := r.date(0)
		if err != nil {
			return nil, err
		}
		if r.fields[1] != "off" && r.fields[1] != "worked" {
			return nil, r.err("swap", r.fields[1])
		}
		if seen[d] {
			return nil, r.err("date-twice", d)
		}
		seen[d] = true
		all = append(all, Swap{d, r.fields[1] == "worked"})
	}
	return all, nil
}

// CalendarFiles is what a calendar is made of beside the law. Add to its parts what is entered by hand, then make the calendar.
type CalendarFiles struct {
	Cabinet []CabinetDays
	Swaps   []Swap
}

// Calendar makes the calendar, as NewCalendar does.
func (f CalendarFiles) Calendar() (*Calendar, error) { return NewCalendar(f.Cabinet, f.Swaps) }

// ReadCalendar reads a folder: every cabinet-*.csv in the order of names, and swaps.csv if there is one. An error names the file.
func ReadCalendar(folder fs.FS) (CalendarFiles, error) {
	var all CalendarFiles
	names, err := fs.Glob(folder, "cabinet-*.csv")
	if err != nil {
		return all, err
	}
	slices.Sort(names)
	for _, n := range names {
		if err := parseFile(folder, n, ParseCabinet, &all.Cabinet); err != nil {
			return all, err
		}
	}
	if err := parseFile(folder, "swaps.csv", ParseSwaps, &all.Swaps); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return all, err
	}
	return all, nil
}

func parseFile[T any](folder fs.FS, name string, parse func(io.Reader) ([]T, error), to *[]T) error {
	f, err := folder.Open(name)
	if err != nil {
		return fmt.Errorf("calendar: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	got, err := parse(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path.Base(name), err)
	}
	*to = append(*to, got...)
	return nil
}
