package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Table is what WriteTable writes: a roster, a ledger, a list.
type Table struct {
	Title   string // above the header in XLSX; "" for a table that is to be read again
	Sheet   string // name of the sheet, Title if ""
	Lang    words.Lang
	Columns []Column
	// Rows hold strings, words.Text, whole and other numbers, when.Date, time.Time (written as its own zone shows it) and nil for an
	// empty cell. Anything else is written as fmt.Sprint has it.
	Rows [][]any
	A3   bool // paper to print on, else A4; both lie on their side
	// Mark says who took the table away and when (see Mark); it heads a last, empty column. "" none.
	Mark string
}

// markSign begins every mark, by which a table that is read again is known to bear one.
const markSign = "qarovul: "

// Mark is what a table says of who took it away.
func Mark(account string, at time.Time) string {
	return markSign + account + ", " + at.Format("2006-01-02 15:04")
}

// marked is the table with its mark in the last column.
func (t Table) marked() Table {
	if t.Mark != "" {
		t.Columns = append(slices.Clone(t.Columns), Column{Head: t.Mark, Width: 20})
	}
	return t
}

// Column is a column of a table.
type Column struct {
	Head  string
	Width float64 // in characters, 0: as the content needs
}

// WriteTable writes a table. The same table gives the same bytes. CSV is UTF-8 with a byte order mark, so that Excel sees ə and ı,
// with commas between fields; dates stand as 2026-12-05.
func WriteTable(w io.Writer, f Format, t Table) error {
	t = t.marked()
	switch f {
	case CSV:
		return writeCSV(w, t)
	case XLSX:
		return writeXLSX(w, t)
	}
	return fmt.Errorf("sheet: no format %q: there are xlsx and csv", f)
}

func writeCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = guard(c.Head)
	}
	if err := out.Write(fields); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i := range fields {
			fields[i] = ""
			if i < len(row) {
				fields[i] = csvField(t.Lang, row[i])
			}
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvField(l words.Lang, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case when.Date:
		return v.String()
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format("2006-01-02 15:04")
	}
	return guard(text(l, v))
}

// text is a value that is neither number nor date.
func text(l words.Lang, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case words.Text:
		return v.In(l)
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

// width is how many characters a value takes.
func width(l words.Lang, v any) int {
	switch v := v.(type) {
	case when.Date:
		return 10
	case time.Time:
		return 16
	default:
		return utf8.RuneCountInString(text(l, v))
	}
}

// widths gives each column its width: what is asked for, else what the head and the first rows need, within bounds.
func (t *Table) widths() []float64 {
	const rows, least, most = 500, 6, 46
	all := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		if all[i] = c.Width; c.Width > 0 {
			continue
		}
		n := max(least, utf8.RuneCountInString(c.Head))
		for _, row := range t.Rows[:min(rows, len(t.Rows))] {
			if i < len(row) {
				n = max(n, width(t.Lang, row[i]))
			}
		}
		all[i] = float64(min(n, most) + 2)
	}
	return all
}
