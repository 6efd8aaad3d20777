// Package retention says how long what is known of people is kept: a class of records, its term, why it is kept so long, and what holds a
// deletion back. The terms are a readable data file; a force has its own.
package retention

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Class is a kind of record that is erased by term.
type Class string

// The classes, in the order of the file.
const (
	Wish        Class = "wish"
	AbsenceNote Class = "absence-note"
	Absence     Class = "absence"
	Bar         Class = "bar"
	OutcomeNote Class = "outcome-note"
	Phone       Class = "phone"
	Application Class = "application"
	SignIn      Class = "signin"
	Journal     Class = "journal"
)

// Classes lists them.
var Classes = []Class{Wish, AbsenceNote, Absence, Bar, OutcomeNote, Phone, Application, SignIn, Journal}

// Term is how long a class is kept.
type Term struct {
	Class              Class
	Days, Months       int  // either; years are twelve months each
	Never              bool // is not erased by itself
	Counts, Holds, Why words.Text
	Text               string // as the file has it: "5y"
}

// Before is the day before which a record must have ended to be past its term on a day; false if it never is.
func (t *Term) Before(on when.Date) (when.Date, bool) {
	if t.Never {
		return 0, false
	}
	y, m, d := on.Civil()
	back := when.NewDate(y, m-time.Month(t.Months), 1)
	// The same day of the month, or its last where there is none so late: a month's end is not skipped over.
	last := back.Month().Last()
	return min(back.Add(d-1), last).Add(-t.Days), true
}

// Terms are those of a force, by class.
type Terms []Term

// Of is a class's term.
func (ts Terms) Of(c Class) *Term {
	for i := range ts {
		if ts[i].Class == c {
			return &ts[i]
		}
	}
	return &Term{Class: c, Never: true}
}

// Hold keeps records from being erased, on an order.
type Hold struct {
	ID     string         `json:"id"`
	Person force.PersonID `json:"person,omitempty"` // "" everybody
	Class  Class          `json:"class,omitempty"`  // "" every class
	Order  string         `json:"order"`
	Reason string         `json:"reason"`
	Until  when.Date      `json:"until,omitempty"` // its last day; 0 until it is taken back
	By     string         `json:"by"`
	At     time.Time      `json:"at"`
}

// Holds says whether a hold keeps a person's record of a class on a day. A record that is about nobody in particular ("") is held by what holds
// everybody.
func (h *Hold) Holds(c Class, p force.PersonID, on when.Date) bool {
	return (h.Class == "" || h.Class == c) && (h.Person == "" || h.Person == p) && (h.Until == 0 || on <= h.Until)
}

// Held says whether any hold does.
func Held(all []Hold, c Class, p force.PersonID, on when.Date) bool {
	return slices.ContainsFunc(all, func(h Hold) bool { return h.Holds(c, p, on) })
}

// FileError is what is wrong with the file of terms.
type FileError struct {
	File   string
	Line   int
	Reason string
}

func (e *FileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

var head = []string{"class", "term", "counts_az", "counts_en", "holds_az", "holds_en", "why_az", "why_en"}

// Load reads terms.tsv of a folder. Every class has one line; columns are parted by tabs, and a line that begins with # is a comment. What is wrong is
// a *FileError.
func Load(f fs.FS, dir string) (Terms, error) {
	name := path.Join(dir, "terms.tsv")
	file, err := f.Open(name)
	if err != nil {
		return nil, fmt.Errorf("retention: %w", err)
	}
	defer file.Close()
	var out Terms
	s := bufio.NewScanner(file)
	n, headed := 0, false
	refuse := func(format string, args ...any) (Terms, error) {
		return nil, &FileError{name, n, fmt.Sprintf(format, args...)}
	}
	for s.Scan() {
		n++
		text := strings.TrimRight(s.Text(), "\r")
		if strings.HasPrefix(text, "#") || strings.TrimSpace(text) == "" {
			continue
		}
		c := strings.Split(text, "\t")
		if !headed {
			if headed = true; !slices.Equal(c, head) {
				return refuse("the head is %q; it must be %q", strings.Join(c, " "), strings.Join(head, " "))
			}
			continue
		}
		if len(c) != len(head) {
			return refuse("%d columns; there are %d in the head", len(c), len(head))
		}
		for i, x := range c {
			if strings.TrimSpace(x) == "" {
				return refuse("%s is empty", head[i])
			}
		}
		t := Term{Class: Class(c[0]), Counts: words.Text{Az: c[2], En: c[3]}, Holds: words.Text{Az: c[4], En: c[5]}, Why: words.Text{Az: c[6], En: c[7]}, Text: c[1]}
		if !slices.Contains(Classes, t.Class) {
			return refuse("there is no class %q; there are %v", c[0], Classes)
		}
		if slices.ContainsFunc(out, func(o Term) bool { return o.Class == t.Class }) {
			return refuse("%s has a term already", c[0])
		}
		if err := t.parse(c[1]); err != nil {
			return refuse("%v", err)
		}
		out = append(out, t)
	}
	if err := s.Err(); err != nil {
		return refuse("%v", err)
	}
	for _, c := range Classes {
		if !slices.ContainsFunc(out, func(t Term) bool { return t.Class == c }) {
			return refuse("%s has no term", c)
		}
	}
	return out, nil
}

func (t *Term) parse(text string) error {
	if text == "never" {
		t.Never = true
		return nil
	}
	const most = 100 * 366
	n, err := strconv.Atoi(text[:len(text)-1])
	if err == nil && n >= 0 && n <= most {
		switch text[len(text)-1] {
		case 'd':
			t.Days = n
			return nil
		case 'm':
			t.Months = n
			return nil
		case 'y':
			t.Months = 12 * n
			return nil
		}
	}
	return fmt.Errorf("%q is no term: write 30d, 6m, 5y or never", text)
}
