package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// MonthRoster is a month by person and day.
type MonthRoster struct {
	Title string
	Note  string // below the title: version and state
	Mark  string // who took it away and when; see Mark
	Lang  words.Lang
	Month when.Month
	// Off says of a date whether it is a day off; its column is grey. nil: Saturdays and Sundays.
	Off  func(when.Date) bool
	Rows []RosterRow
	Key  []Code // the codes with their colours, in the order of the key below the roster
}

// RosterRow is a person's month.
type RosterRow struct {
	Number, Rank, Name, Unit string
	Days                     []string // by day of the month: the code, or several with spaces between; "" free
	Total                    int      // of duties
}

// Code is what stands for a duty or an absence in a cell.
type Code struct {
	Code    string
	Meaning string
	Colour  string // "E69F00", "" none
	Hatch   rune   // '/', '.', '-' or '|': tells colours apart in black and white; 0 plain
}

// hatches are the patterns of the format that leave letters readable.
var hatches = map[rune]int{'/': 14, '.': 17, '-': 11, '|': 12}

// rosterColumns stand before the days.
var rosterColumns = []string{"number", "rank", "name", "unit"}

// WriteMonthRoster writes a month as XLSX, for A3: a row for each person, a column for each day, codes on their colours, the key of the codes below.
func WriteMonthRoster(w io.Writer, m MonthRoster) error {
	off := m.Off
	if off == nil {
		off = (*when.Calendar)(nil).DayOff
	}
	const head = 4 // title, note, weekdays, days
	p := page{name: words.Month(m.Lang, m.Month), title: m.Title, lang: m.Lang, a3: true, headRow: head, headCol: len(rosterColumns), widths: []float64{10, 16, 26, 10}}
	days := m.Month.Days()
	for range days {
		p.widths = append(p.widths, 4.2)
	}
	p.widths = append(p.widths, 7)
	return stream(w, p, func(f *excelize.File, out *excelize.StreamWriter) error {
		s, err := newRosterStyles(f, m.Key)
		if err != nil {
			return err
		}
		r := rosterWriter{MonthRoster: &m, styles: s, out: out, days: days, off: make([]bool, days)}
		for i := range r.off {
			r.off[i] = off(m.Month.First().Add(i))
		}
		if err := r.head(); err != nil {
			return err
		}
		for i := range m.Rows {
			if err := r.person(head+1+i, &m.Rows[i]); err != nil {
				return err
			}
		}
		return r.key(head + len(m.Rows) + 2)
	})
}

type rosterStyles struct {
	styles
	day, dayOff, headDay, headOff int
	code                          map[string]int
}

func newRosterStyles(f *excelize.File, key []Code) (*rosterStyles, error) {
	base, err := newStyles(f)
	if err != nil {
		return nil, err
	}
	s := &rosterStyles{styles: base, code: map[string]int{}}
	var box []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		box = append(box, excelize.Border{Type: side, Color: "B0B0B0", Style: 1})
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", ShrinkToFit: true}
	add := func(to *int, fill excelize.Fill, font excelize.Font) error {
		id, err := f.NewStyle(&excelize.Style{Border: box, Alignment: middle, Fill: fill, Font: &font, NumFmt: 49})
		*to = id
		return err
	}
	solid := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	small := excelize.Font{Size: 9}
	bold := excelize.Font{Size: 9, Bold: true}
	for _, err := range []error{
		add(&s.day, excelize.Fill{}, small), add(&s.dayOff, solid("E4E4E4"), small),
		add(&s.headDay, solid("E8E4DC"), bold), add(&s.headOff, solid("C8C8C8"), bold),
	} {
		if err != nil {
			return nil, err
		}
	}
	for _, c := range key {
		font, fill := bold, excelize.Fill{}
		if c.Colour != "" {
			if fill = solid(c.Colour); hatches[c.Hatch] > 0 {
				fill.Pattern = hatches[c.Hatch]
			}
			if dark(c.Colour) {
				font.Color = "FFFFFF"
			}
		}
		var id int
		if err := add(&id, fill, font); err != nil {
			return nil, fmt.Errorf("colour %q of %s: %w", c.Colour, c.Code, err)
		}
		s.code[c.Code] = id
	}
	return s, nil
}

// dark says whether white letters read better on the colour than black ones (by the relative luminance of WCAG, simplified).
func dark(colour string) bool {
	x, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		return false
	}
	r, g, b := x>>16&0xff, x>>8&0xff, x&0xff
	return 2126*r+7152*g+722*b < 10000*110
}

type rosterWriter struct {
	*MonthRoster
	styles *rosterStyles
	out    *excelize.StreamWriter
	days   int
	off    []bool
}

func (r *rosterWriter) row(n int, cells []any) error {
	return r.out.SetRow("A"+strconv.Itoa(n), cells)
}

// head writes title, note, weekdays and days.
func (r *rosterWriter) head() error {
	if err := r.row(1, []any{excelize.Cell{StyleID: r.styles.title, Value: r.Title}}); err != nil {
		return err
	}
	if err := r.row(2, []any{excelize.Cell{StyleID: r.styles.text, Value: strings.Trim(r.Note+" · "+r.Mark, " ·")}}); err != nil {
		return err
	}
	week := make([]any, len(rosterColumns))
	var days []any
	for _, c := range rosterColumns {
		days = append(days, excelize.Cell{StyleID: r.styles.styles.head, Value: words.T(r.Lang, "sheet.roster."+c)})
	}
	for i := range r.days {
		style := r.styles.headDay
		if r.off[i] {
			style = r.styles.headOff
		}
		week = append(week, excelize.Cell{StyleID: style, Value: words.WeekdayShort(r.Lang, r.Month.First().Add(i).Weekday())})
		days = append(days, excelize.Cell{StyleID: style, Value: i + 1})
	}
	days = append(days, excelize.Cell{StyleID: r.styles.headDay, Value: words.T(r.Lang, "sheet.roster.total")})
	if err := r.row(3, week); err != nil {
		return err
	}
	return r.row(4, days)
}

func (r *rosterWriter) person(n int, p *RosterRow) error {
	s := r.styles
	cells := make([]any, 0, len(rosterColumns)+r.days+1)
	for _, t := range []string{p.Number, p.Rank, p.Name, p.Unit} {
		cells = append(cells, s.cell(r.Lang, t))
	}
	for i := range r.days {
		code := ""
		if i < len(p.Days) {
			code = p.Days[i]
		}
		style := s.day
		if r.off[i] {
			style = s.dayOff
		}
		first, _, _ := strings.Cut(code, " ")
		if id, ok := s.code[first]; ok {
			style = id
		}
		c := excelize.Cell{StyleID: style}
		if code != "" {
			c.Value = code
		}
		cells = append(cells, c)
	}
	return r.row(n, append(cells, excelize.Cell{StyleID: s.day, Value: p.Total}))
}

// key explains the codes below the roster.
func (r *rosterWriter) key(n int) error {
	if len(r.Key) == 0 {
		return nil
	}
	if err := r.row(n, []any{excelize.Cell{StyleID: r.styles.styles.head, Value: words.T(r.Lang, "sheet.roster.legend")}}); err != nil {
		return err
	}
	for i, c := range r.Key {
		if err := r.row(n+1+i, []any{excelize.Cell{StyleID: r.styles.code[c.Code], Value: c.Code}, excelize.Cell{StyleID: r.styles.text, Value: c.Meaning}}); err != nil {
			return err
		}
	}
	return nil
}
