// Package table reads data files of rows parted by tabs: a header, one row a line, comments that begin with #. What is wrong with a file is said with
// file, line and reason, in both languages.
package table

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Error says what is wrong in a data file, and where.
type Error struct {
	File   string
	Line   int
	Reason words.Text
}

// In says it in a language.
func (e *Error) In(l words.Lang) string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason.In(l))
}

func (e *Error) Error() string { return e.In(words.En) }

// Row is a row of a file.
type Row struct {
	File string
	Line int
	head []string
	c    []string
}

// Refuse is the error of this row; key is one behind "table." in the catalogue.
func (r *Row) Refuse(key string, args ...any) error { return r.Wrong("table."+key, args...) }

// Wrong is the error of this row in words of its room's own: a whole key of the catalogue.
func (r *Row) Wrong(key string, args ...any) error {
	return &Error{r.File, r.Line, words.Text{Az: words.T(words.Az, key, args...), En: words.T(words.En, key, args...)}}
}

// File is a row that stands for the file as a whole, for what is wrong with no line of it.
func File(name string) *Row { return &Row{File: name, Line: 1} }

// Text of a column.
func (r *Row) Text(column string) string { return r.c[slices.Index(r.head, column)] }

// List is the words of a column, parted by spaces.
func (r *Row) List(column string) []string { return strings.Fields(r.Text(column)) }

// Name is the columns az and en; neither may be empty.
func (r *Row) Name() (words.Text, error) {
	t := words.Text{Az: r.Text("az"), En: r.Text("en")}
	if t.Az == "" || t.En == "" {
		return t, r.Refuse("name")
	}
	return t, nil
}

// Number of a column, from a least to a most; empty is 0.
func (r *Row) Number(column string, least, most int) (int, error) {
	s := r.Text(column)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, r.Refuse("number", column, s, least, most)
	}
	return n, nil
}

// Date of a column; empty is 0.
func (r *Row) Date(column string) (when.Date, error) {
	s := r.Text(column)
	if s == "" {
		return 0, nil
	}
	d, err := when.ParseDate(s)
	if err != nil {
		return 0, r.Refuse("date", column, s)
	}
	return d, nil
}

// OneOf is the word of a column, which must be one of those named.
func OneOf[S ~string](r *Row, column string, all []S) (S, error) {
	s := S(r.Text(column))
	if !slices.Contains(all, s) {
		names := make([]string, len(all))
		for i, x := range all {
			names[i] = string(x)
		}
		return "", r.Refuse("word", column, string(s), strings.Join(names, ", "))
	}
	return s, nil
}

// Folder refuses a folder with a file that nobody reads: a misspelt name would be passed over in silence.
func Folder(f fs.FS, dir string, known ...string) error {
	entries, err := fs.ReadDir(f, dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(known, e.Name()) && e.Name() != "README.md" {
			return File(path.Join(dir, e.Name())).Refuse("unknown-file", strings.Join(known, ", "))
		}
	}
	return nil
}

// Read hands out the rows of a file with these columns, in this order.
func Read(f fs.FS, name string, columns []string, row func(*Row) error) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return err
	}
	seen := false
	for i, text := range strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n") {
		text = strings.TrimSuffix(text, "\r")
		if text == "" || text[0] == '#' {
			continue
		}
		r := &Row{name, i + 1, columns, strings.Split(text, "\t")}
		if !seen {
			seen = true
			for _, k := range r.c {
				if !slices.Contains(columns, k) {
					return r.Refuse("column", k, strings.Join(columns, ", "))
				}
			}
			if !slices.Equal(r.c, columns) {
				return r.Refuse("head", strings.Join(columns, ", "))
			}
			continue
		}
		if len(r.c) != len(columns) {
			return r.Refuse("columns", len(columns), len(r.c))
		}
		if err := row(r); err != nil {
			return err
		}
	}
	if !seen {
		return File(name).Refuse("empty")
	}
	return nil
}
