package chronicle

import (
	"cmp"
	"slices"

	"qarovul/internal/when"
)

// Edge is which end of a fact a moment is.
type Edge string

// The edges.
const (
	Begins Edge = "begins"
	Ends   Edge = "ends"
)

// Moment is when a fact begins or ends, as far as a source says: some day from First to Last, both included.
type Moment struct {
	Edge        Edge
	First, Last when.Date
	Precision   Precision
	Fact        Fact
}

// Moments lists when something changes, earliest first. What began or ended nobody says when has no moment; an event has one, its
// beginning.
func (c *Chronicle) Moments() []Moment {
	var all []Moment
	for _, f := range c.Facts {
		if p := f.From.Precision(); p != Open {
			all = append(all, Moment{Begins, f.From.First, f.From.Last, p, f})
		}
		if p := f.To.Precision(); p != Open && f.Concept != Events {
			all = append(all, Moment{Ends, f.To.First, f.To.Last, p, f})
		}
	}
	slices.SortStableFunc(all, func(a, b Moment) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Edge, b.Edge), cmp.Compare(a.Last, b.Last))
	})
	return all
}

// First is the first day of which the chronicle tells anything; 0 if it is empty.
func (c *Chronicle) First() when.Date {
	first := when.Date(0)
	for i := range c.Facts {
		if b, _, _, _ := c.Facts[i].bounds(); first == 0 || b < first {
			first = b
		}
	}
	return first
}

// Filter chooses facts; what is empty lets all through.
type Filter struct {
	Concept   Concept
	Kind      string
	Certainty Certainty
	Source    string
	Ref       string
}

// Choose lists the facts that a filter lets through, by when they may have begun.
func (c *Chronicle) Choose(x Filter) []Fact {
	all := []Fact{}
	for _, f := range c.Facts {
		if (x.Concept == "" || f.Concept == x.Concept) && (x.Kind == "" || f.Kind == x.Kind) && (x.Certainty == "" || f.Certainty == x.Certainty) &&
			(x.Source == "" || f.Source == x.Source) && (x.Ref == "" || f.Ref == x.Ref) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Fact) int {
		a1, a2, _, _ := a.bounds()
		b1, b2, _, _ := b.bounds()
		return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2))
	})
	return all
}
