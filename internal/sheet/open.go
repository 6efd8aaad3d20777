package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"qarovul/internal/when"
)

// Bounds of what is read.
const (
	maxFile     = 30 << 20  // bytes of the file as it comes
	maxUnpacked = 100 << 20 // bytes of an XLSX unpacked
	maxRows     = 100_000
	maxColumns  = 200
	maxText     = 500 // characters of a cell
)

// grid is a sheet of a file: the rows with anything in them.
type grid struct {
	name string // of the sheet, "" for CSV
	rows []line
}

// line is a row as the file numbers it.
type line struct {
	n     int
	cells []cell
}

// cell is what stands in a cell: text, and the date if the file types it as one.
type cell struct {
	text string
	date when.Date
	bad  bool // the spreadsheet's own error, such as #N/A
	long bool // text is cut
}

func (l line) at(i int) cell {
	if i < len(l.cells) {
		return l.cells[i]
	}
	return cell{}
}

func (l line) empty() bool {
	for _, c := range l.cells {
		if c.text != "" {
			return false
		}
	}
	return true
}

// refusal is a fault of the file as a whole, before the file's name is known to it.
type refusal struct {
	sheet string
	row   int
	key   string
	args  []any
}

func (r *refusal) Error() string { return "sheet: " + r.key }

func refuse(key string, args ...any) error { return &refusal{key: key, args: args} }

// open reads a file whose kind its first bytes tell; the name is for errors only, which are Faults.
func open(name string, from io.Reader) ([]grid, error) {
	b, err := io.ReadAll(io.LimitReader(from, maxFile+1))
	if err != nil {
		return nil, err
	}
	sheets, err := parse(b)
	if r := (*refusal)(nil); errors.As(err, &r) {
		return nil, Faults{{File: name, Sheet: r.sheet, Row: r.row, Key: r.key, Text: say(r.key, r.args...)}}
	}
	return sheets, err
}

func parse(b []byte) ([]grid, error) {
	switch {
	case len(b) > maxFile:
		return nil, refuse("too-big", maxFile>>20)
	case len(bytes.TrimSpace(b)) == 0:
		return nil, refuse("empty")
	case bytes.HasPrefix(b, []byte("PK")):
		return parseXLSX(b)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")):
		return nil, refuse("old-excel")
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")), !utf8.Valid(b):
		return nil, refuse("not-utf8")
	case bytes.ContainsRune(b, 0), bytes.HasPrefix(b, []byte("%PDF")), bytes.HasPrefix(b, []byte("<")):
		return nil, refuse("no-table")
	}
	g, err := parseCSV(b)
	if err != nil {
		return nil, err
	}
	return []grid{g}, nil
}

// clean makes a cell of a text: one line, single spaces, letters composed (some systems write ş as s and a mark).
func clean(s string) cell {
	s = norm.NFC.String(strings.Join(strings.Fields(s), " "))
	if utf8.RuneCountInString(s) > maxText {
		return cell{text: string([]rune(s)[:maxText]), long: true}
	}
	return cell{text: s}
}
