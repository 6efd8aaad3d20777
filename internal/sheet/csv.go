package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// formulaStarts are the characters by which spreadsheets take text for a formula.
const formulaStarts = "=+-@\t\r"

// guard keeps a text from starting a formula when a spreadsheet opens the CSV. unguard takes the mark off again.
func guard(s string) string {
	if s != "" && strings.IndexByte(formulaStarts, s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte(formulaStarts, s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// separator is what stands between fields: a comma, a semicolon or a tab, whichever stands equally often in most of the first lines, so that
// neither a title above the header nor signs within a text decide. Where several do, the one that stands there more often; a comma where none does.
func separator(b []byte) rune {
	best, most, times := ',', 0, 0
	for _, c := range ",;\t" {
		lines := map[int]int{} // how many lines have it so often
		rest := b
		for n := 0; len(rest) > 0 && n < topRows; {
			var l []byte
			l, rest, _ = bytes.Cut(rest, []byte("\n"))
			if len(bytes.TrimSpace(l)) == 0 {
				continue
			}
			n++
			if k := bytes.Count(l, []byte(string(c))); k > 0 {
				lines[k]++
			}
		}
		for k, n := range lines {
			if n > most || n == most && k > times {
				best, most, times = c, n, k
			}
		}
	}
	return best
}

// parseCSV reads fields with commas, semicolons or tabs between them.
func parseCSV(b []byte) (grid, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	lines := csv.NewReader(bytes.NewReader(b))
	lines.FieldsPerRecord = -1
	lines.ReuseRecord = true
	lines.Comma = separator(b)
	var g grid
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
			return g, &refusal{row: bad.StartLine, key: "csv-damaged"}
		}
		if err != nil {
			return g, err
		}
		if len(fields) > maxColumns {
			return g, refuse("wide", maxColumns)
		}
		n, _ := lines.FieldPos(0)
		l := line{n: n, cells: make([]cell, len(fields))}
		for i, f := range fields {
			l.cells[i] = clean(unguard(f))
		}
		if l.empty() {
			continue
		}
		if g.rows = append(g.rows, l); len(g.rows) > maxRows {
			return g, refuse("long", maxRows)
		}
	}
}
