// Package chronicle is the organisation through time: facts that hold from a date to a date, as sources tell them. A date may be known
// to the day, the month or the year, or not at all; a fact is stated, probable or disputed; and where sources differ both stand.
package chronicle

import (
	"fmt"
	"time"

	"qarovul/internal/when"
)

// Precision is how closely a date is known.
type Precision string

// The precisions.
const (
	Day   Precision = "day"
	Month Precision = "month"
	Year  Precision = "year"
	Open  Precision = "open" // the source does not say
)

// Partial is a date known to a precision: some day from First to Last, both included. The zero Partial is open.
type Partial struct{ First, Last when.Date }

// ParsePartial reads 2005-10-04, 2011-09 or 2013; "" is open.
func ParsePartial(s string) (Partial, error) {
	switch len(s) {
	case 0:
		return Partial{}, nil
	case len("2013"):
		if t, err := time.Parse("2006", s); err == nil && t.Year() > 0 {
			return Partial{when.NewDate(t.Year(), 1, 1), when.NewDate(t.Year(), 12, 31)}, nil
		}
	case len("2011-09"):
		if m, err := when.ParseMonth(s); err == nil {
			return Partial{m.First(), m.Last()}, nil
		}
	default:
		if d, err := when.ParseDate(s); err == nil {
			return Partial{d, d}, nil
		}
	}
	return Partial{}, fmt.Errorf("%q is not a date: write 2005-10-04, 2011-09 or 2013", s)
}

// MustPartial is ParsePartial for constants of the program; it panics.
func MustPartial(s string) Partial {
	p, err := ParsePartial(s)
	if err != nil {
		panic(err)
	}
	return p
}

// Precision of the date.
func (p Partial) Precision() Precision {
	switch {
	case p == Partial{}:
		return Open
	case p.First == p.Last:
		return Day
	case p.First.Month() == p.Last.Month():
		return Month
	}
	return Year
}

// String gives what ParsePartial reads.
func (p Partial) String() string {
	switch p.Precision() {
	case Day:
		return p.First.String()
	case Month:
		return p.First.Month().String()
	case Year:
		return p.First.String()[:len("2013")]
	}
	return ""
}

// Span is a stretch [From, To) between partial dates: To is when it no longer holds. An open To goes on. An open From began nobody
// says when: at the latest in Seen, and not before Earliest; where that is open too, nothing is said of the time before Seen. With Ended
// it is over, nobody says since when: some day after it began, and at the latest in Seen.
type Span struct {
	From, To, Seen, Earliest Partial
	Ended                    bool
}

// Holding says how sure it is that something holds on a date.
type Holding string

// From no to certain.
const (
	No       Holding = ""
	Possible Holding = "possible"
	Certain  Holding = "certain"
)

const forever = when.Date(1 << 40)

// bounds are the first and last day on which it may begin, and on which it may end.
func (s Span) bounds() (b1, b2, e1, e2 when.Date) {
	b1, b2, e1, e2 = s.From.First, s.From.Last, s.To.First, s.To.Last
	if s.From.Precision() == Open {
		// Within a partial Seen the day of it is not known.
		b1, b2 = s.Seen.First, s.Seen.Last
		if s.Earliest.Precision() != Open {
			b1 = s.Earliest.First
		}
	}
	switch {
	case s.To.Precision() != Open:
	case s.Ended:
		e1, e2 = b1+1, s.Seen.Last
	default:
		e1, e2 = forever, forever
	}
	return b1, b2, e1, e2
}

// Sound says whether some true dates exist with the beginning before the end.
func (s Span) Sound() bool {
	b1, b2, _, e2 := s.bounds()
	return b1 != 0 && b1 <= b2 && b1 < e2
}

// Bounds are the first and the last day on which it may have begun, and on which it may end; an end that is not in sight is 0.
func (s Span) Bounds() (begins, begun, ends, ended when.Date) {
	b1, b2, e1, e2 := s.bounds()
	if e2 == forever {
		e1, e2 = 0, 0
	}
	return b1, b2, e1, e2
}

// denies says whether the span, as told, leaves the date out: it lies before what is told to begin, or after what is told to end. Of what
// began nobody says when, the time before denies nothing.
func (s Span) denies(d when.Date) bool {
	b1, _, _, e2 := s.bounds()
	return s.From.Precision() != Open && d < b1 || d >= e2
}

// On says whether it holds on the date. It is certain where it holds whatever days the partial dates turn out to be, possible where it
// holds for some of them; only such days count of which the beginning lies before the end.
func (s Span) On(d when.Date) Holding {
	b1, b2, e1, e2 := s.bounds()
	switch {
	case !s.Sound() || d < b1 || d >= e2:
		return No
	case d >= min(b2, e2-1) && d < max(e1, b1+1):
		return Certain
	}
	return Possible
}

// Together says whether two spans share a day whatever their partial dates turn out to be.
func (s Span) Together(t Span) bool {
	_, sb, se, _ := s.bounds()
	_, tb, te, _ := t.bounds()
	return max(sb, tb) < min(se, te)
}
