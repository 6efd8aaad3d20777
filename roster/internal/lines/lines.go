// Package lines reads text files line by line and remembers where it is, so that whoever finds a fault can say in
// which file and line it lies.
package lines

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// MaxLine is the longest line in bytes that a reader accepts.
const MaxLine = 1 << 20

// Error is a fault in a file.
type Error struct {
	File   string
	Line   int // from 1; 0: the file as a whole
	Reason string
	Err    error // what lies behind it; may be nil
}

func (e *Error) Unwrap() error { return e.Err }

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Reason
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// Reader hands out the lines of a file that are neither blank nor comments.
type Reader struct {
	name    string
	comment string
	s       *bufio.Scanner
	n       int
	text    string
	held    bool // the current line was put back
}

// New reads r, known as name. Lines that begin with comment are left out; "" means that there are no comments.
func New(r io.Reader, name, comment string) *Reader {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), MaxLine)
	return &Reader{name: name, comment: comment, s: s}
}

// Next moves to the next line and says whether there is one. Line ends of either kind and outer blanks are cut off.
func (r *Reader) Next() bool {
	if r.held {
		r.held = false
		return true
	}
	for r.s.Scan() {
		r.n++
		t := r.s.Text()
		if r.n == 1 {
			t = strings.TrimPrefix(t, "\ufeff") // as some editors begin a file
		}
		t = strings.TrimSpace(t)
		if t == "" || (r.comment != "" && strings.HasPrefix(t, r.comment)) {
			continue
		}
		r.text = t
		return true
	}
	r.text = ""
	return false
}

// Back makes the next Next return the current line again.
func (r *Reader) Back() { r.held = true }

// Text is the current line.
func (r *Reader) Text() string { return r.text }

// Line is the number of the current line, from 1.
func (r *Reader) Line() int { return r.n }

// Err is the error of reading, if any, as opposed to one in the text.
func (r *Reader) Err() error {
	if err := r.s.Err(); err != nil {
		return fmt.Errorf("%s:%d: %w", r.name, r.n+1, err)
	}
	return nil
}

// Fault is an error at the current line.
func (r *Reader) Fault(format string, args ...any) error {
	return &Error{File: r.name, Line: r.n, Reason: fmt.Sprintf(format, args...)}
}

// FaultAt is an error at a line that was passed before.
func (r *Reader) FaultAt(line int, format string, args ...any) error {
	return &Error{File: r.name, Line: line, Reason: fmt.Sprintf(format, args...)}
}

// Int reads a whole number in [lo, hi]; what names it in the error.
func (r *Reader) Int(text, what string, lo, hi int) (int, error) {
	v, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0, r.Fault("%s: %q is not a whole number", what, text)
	}
	if v < lo || v > hi {
		return 0, r.Fault("%s: %d is not between %d and %d", what, v, lo, hi)
	}
	return v, nil
}
