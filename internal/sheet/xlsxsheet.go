package sheet

import (
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"qarovul/internal/when"
)

// sheetReader takes one sheet in.
type sheetReader struct {
	*book
	grid
	row  line
	col  int
	last int // number of the last row seen
	cell struct {
		kind, style, ref string
		inline           strings.Builder
		value            string
	}
	inCell  bool
	skipped int
}

// sheet reads a sheet's cells.
func (k *book) sheet(name string, from io.Reader) (grid, error) {
	s := sheetReader{book: k, grid: grid{name: name}}
	err := tokens(from, func(t xml.Token, text func() (string, error)) error {
		switch t := t.(type) {
		case xml.StartElement:
			return s.start(t, text)
		case xml.EndElement:
			return s.end(t.Name.Local)
		}
		return nil
	})
	if r, ok := err.(*refusal); ok && r.sheet == "" { //nolint:errorlint // ours, never wrapped
		r.sheet = name
	}
	return s.grid, err
}

func (s *sheetReader) refuse(key string, args ...any) error {
	return &refusal{sheet: s.name, row: s.row.n, key: key, args: args}
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// zero says whether a measure is given as nothing: a column without width is hidden too.
func zero(s string) bool {
	x, err := strconv.ParseFloat(s, 64)
	return s != "" && err == nil && x == 0
}

func (s *sheetReader) start(t xml.StartElement, text func() (string, error)) error {
	switch t.Name.Local {
	case "sheetFormatPr":
		if truth(attr(t, "zeroHeight")) {
			return s.refuse("hidden-rows")
		}
	case "col":
		if truth(attr(t, "hidden")) || zero(attr(t, "width")) {
			n, _ := strconv.Atoi(attr(t, "min"))
			return s.refuse("hidden-column", columnName(max(n, 1)-1))
		}
	case "mergeCell":
		return s.refuse("merged", attr(t, "ref"))
	case "row":
		return s.startRow(t)
	case "c":
		s.startCell(t)
	case "f":
		if s.inCell {
			return s.refuse("formula", s.where())
		}
	case "v":
		if s.inCell {
			v, err := text()
			s.cell.value = v
			return err
		}
	case "rPh":
		s.skipped++
	case "t":
		if s.inCell && s.skipped == 0 {
			v, err := text()
			s.cell.inline.WriteString(v)
			return err
		}
	}
	return nil
}

func (s *sheetReader) startRow(t xml.StartElement) error {
	n, err := strconv.Atoi(attr(t, "r"))
	if err != nil {
		n = s.last + 1
	}
	if n <= s.last || n > 1<<20 {
		return refuse("damaged")
	}
	s.last, s.row, s.col = n, line{n: n}, -1
	if truth(attr(t, "hidden")) || zero(attr(t, "ht")) {
		return s.refuse("hidden-row")
	}
	return nil
}

func (s *sheetReader) startCell(t xml.StartElement) {
	s.inCell = true
	s.cell.kind, s.cell.style, s.cell.ref, s.cell.value = attr(t, "t"), attr(t, "s"), attr(t, "r"), ""
	s.cell.inline.Reset()
	s.col++
	if c := column(s.cell.ref); c >= 0 {
		s.col = c
	}
}

func (s *sheetReader) where() string { return columnName(s.col) + strconv.Itoa(s.row.n) }

func (s *sheetReader) end(name string) error {
	switch name {
	case "rPh":
		s.skipped--
	case "c":
		s.inCell = false
		return s.endCell()
	case "row":
		if !s.row.empty() {
			if s.rows = append(s.rows, s.row); len(s.rows) > maxRows {
				return refuse("long", maxRows)
			}
		}
		s.row.n = 0
	}
	return nil
}

// endCell makes the cell's text of its type and value.
func (s *sheetReader) endCell() error {
	v := s.cell.value
	var c cell
	switch s.cell.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(s.strings) {
			return refuse("damaged")
		}
		c = clean(s.strings[i])
	case "inlineStr":
		c = clean(s.cell.inline.String())
	case "str", "b":
		c = clean(v)
	case "e":
		c = clean(v)
		c.bad = true
	case "d":
		c = clean(v)
		c.date, _ = when.ParseDate(v[:min(len(v), 10)])
	default:
		c = clean(plain(strings.TrimSpace(v)))
		if style, _ := strconv.Atoi(s.cell.style); style >= 0 && style < len(s.dates) && s.dates[style] {
			if d, ok := s.base.date(c.text); ok {
				c.date, c.text = d, d.String()
			}
		}
	}
	if c.text == "" {
		return nil
	}
	if s.col >= maxColumns {
		return s.refuse("wide", maxColumns)
	}
	for len(s.row.cells) <= s.col {
		s.row.cells = append(s.row.cells, cell{})
	}
	s.row.cells[s.col] = c
	return nil
}

// dateBase says from when a book counts its days: true from 1904, as books made on old Macintoshes do, else from 1900.
type dateBase bool

// date turns a spreadsheet's number into a date; the hour behind the point is dropped. Spreadsheets believe in a 29 February 1900,
// which is day 60.
func (b dateBase) date(text string) (when.Date, bool) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x < 0 || x >= 2958466 { // 10000-01-01
		return 0, false
	}
	n := int(math.Floor(x))
	switch {
	case bool(b):
		return when.NewDate(1904, time.January, 1) + when.Date(n), true
	case n == 0 || n == 60:
		return 0, false
	case n < 60:
		return when.NewDate(1899, time.December, 31) + when.Date(n), true
	}
	return when.NewDate(1899, time.December, 30) + when.Date(n), true
}
