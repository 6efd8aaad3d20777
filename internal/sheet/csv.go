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

// parseCSV reads fields with commas or semicolons between them: whichever the first line has more of.
func parseCSV(b []byte) (grid, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	lines := csv.NewReader(bytes.NewReader(b))
	lines.FieldsPerRecord = -1
	lines.ReuseRecord = true
	first, _, _ := bytes.Cut(bytes.TrimLeft(b, "\r\n"), []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		lines.Comma = ';'
	}
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
