// Package service is what a house knows of people's service beside the register itself: types of contract and what it does when one has run out, the
// policy for qualifications and outside checks, limits of fitness, entitlement to leave, and awards with their precedence. It reads them
// from data files (Load) and reckons from the register what is due (Due), who may be promoted (Promotions) and how much leave somebody has (LeaveOf).
package service

import (
	"cmp"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Terms is all that the data files say. Policy is what the register goes by.
type Terms struct {
	Contracts []ContractType
	Ends      []Named
	Limits    []Named
	Bodies    []Body
	Leave     []Entitlement // by years, fewest first
	Awards    []Named       // highest precedence first
	Policy    *force.Policy
}

// Named is a code with its name.
type Named struct {
	Code   string
	Name   words.Text
	Source string
}

// ContractType is a type of contract. Months is its term, 0 without one.
type ContractType struct {
	Named
	Months int
	force.Expiry
}

// Body is an outside body under its name of a time.
type Body struct {
	Code   string
	Name   words.Text
	Period when.Period
}

// Entitlement is how many days of leave a year gives from so many full years of service on.
type Entitlement struct{ Years, Days int }

// Contract is a type of contract by its code; nil if there is none.
func (t *Terms) Contract(code string) *ContractType {
	for i := range t.Contracts {
		if t.Contracts[i].Code == code {
			return &t.Contracts[i]
		}
	}
	return nil
}

// End is the day from which a contract of the type no longer holds, if it begins on the day; 0 without end.
func (c *ContractType) End(from when.Date) when.Date {
	if c.Months == 0 || from == 0 {
		return 0
	}
	y, m, d := from.Civil()
	end := when.NewMonth(y, m) + when.Month(c.Months)
	return end.First().Add(min(d, end.Days()) - 1)
}

// Of is the name of a code in a list; the code itself where it has none.
func Of(all []Named, code string) words.Text {
	for i := range all {
		if all[i].Code == code {
			return all[i].Name
		}
	}
	return words.Text{Az: code, En: code}
}

// BodyOn is the name that an outside body has on a date; its code where it has none.
func (t *Terms) BodyOn(code string, d when.Date) words.Text {
	for i := range t.Bodies {
		if b := &t.Bodies[i]; b.Code == code && b.Period.Holds(d) {
			return b.Name
		}
	}
	return words.Text{Az: code, En: code}
}

// BodyCodes lists the outside bodies whose checks the policy asks for.
func (t *Terms) BodyCodes() []string {
	var out []string
	for _, b := range t.Bodies {
		if _, asked := t.Policy.Clearances[b.Code]; asked {
			out = append(out, b.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Precedence sorts awards: the highest first, of one kind the latest first.
func (t *Terms) Precedence(all []force.Award) []force.Award {
	out := slices.Clone(all)
	place := func(code string) int {
		i := slices.IndexFunc(t.Awards, func(n Named) bool { return n.Code == code })
		if i < 0 {
			return len(t.Awards)
		}
		return i
	}
	slices.SortStableFunc(out, func(a, b force.Award) int {
		return cmp.Or(cmp.Compare(place(a.Code), place(b.Code)), cmp.Compare(b.Day, a.Day))
	})
	return out
}
