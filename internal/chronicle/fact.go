package chronicle

import (
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Certainty says how sure the source is.
type Certainty string

// The certainties.
const (
	Stated   Certainty = "stated"
	Probable Certainty = "probable"
	Disputed Certainty = "disputed"
)

// Concept is what a fact is about; each has a file of its own.
type Concept string

// The concepts.
const (
	Identities     Concept = "identity"
	Names          Concept = "names"
	Symbols        Concept = "symbols"
	Seats          Concept = "seat"
	Establishments Concept = "establishment"
	Appointments   Concept = "appointments"
	Subordinations Concept = "subordination"
	Missions       Concept = "missions"
	Facilities     Concept = "facilities"
	Uniforms       Concept = "uniforms"
	Partners       Concept = "partners"
	Units          Concept = "units"
	Service        Concept = "service" // how people come to serve: contract, selection
	Resources      Concept = "resources"
	Events         Concept = "events"
)

// kinds are the words that stand in the column kind of each concept's file.
var kinds = map[Concept][]string{
	Identities:     {"organisation", "country", "speciality"},
	Names:          {"name"},
	Symbols:        {"flag", "battle-banner"},
	Seats:          {"headquarters"},
	Establishments: {"employees"},
	Appointments:   {"commander", "chief"},
	Subordinations: {"administrative", "operational", "reserve", "wartime", "parent"},
	Missions:       {"mission"},
	Facilities:     {"protected", "ground"},
	Uniforms:       {"honour"},
	Partners:       {"partner"},
	Units:          {"unit", "composition"},
	Service:        {"contract", "selection"},
	Resources:      {"equipment"},
	Events:         {"event"},
}

// Fact is one claim of one source.
type Fact struct {
	Concept   Concept
	Ref       string // the statement's number in the source: "F19"
	Kind      string
	Subject   string // whom or what it is about, as a code: "commander", "yusifov"
	Unit      string // the organisation or unit of which it speaks
	Text      words.Text
	Rank      string // of an appointment, a code of the table of ranks
	Number    int    // of an establishment or composition
	Said      string // the source's own words, where the text is our reading of them
	Span             // of an event: the time of it
	Certainty Certainty
	Source    string
	File      string
	Line      int
}

// Source is where facts come from.
type Source struct {
	Code string
	Text words.Text
}

// Chronicle is an organisation's facts.
type Chronicle struct {
	Facts   []Fact
	Sources []Source
}

// Held is a fact with how sure it is that it holds.
type Held struct {
	Fact
	Holding Holding
}

// On lists what holds of a concept on a date, certain or possible, in the order of the files. An event holds on its days.
func (c *Chronicle) On(concept Concept, d when.Date) []Held {
	var held []Held
	for _, f := range c.Facts {
		if f.Concept != concept {
			continue
		}
		if h := f.On(d); h != No {
			held = append(held, Held{f, h})
		}
	}
	return held
}

// Exists says whether the organisation is there on the date.
func (c *Chronicle) Exists(d when.Date) Holding {
	best := No
	for _, f := range c.On(Identities, d) {
		if f.Kind == "organisation" && (best == No || f.Holding == Certain) {
			best = f.Holding
		}
	}
	return best
}

// Dispute is what sources do not agree on: one holder of a thing that can have but one.
type Dispute struct {
	Concept Concept
	Kind    string
	Unit    string
	Claims  []Held
}

// single are the concepts of which a unit has one at a time of each kind.
func single(c Concept) bool {
	switch c {
	case Appointments, Seats, Establishments, Uniforms:
		return true
	}
	return false
}

// DisputesOn lists on what sources differ on a date: of a thing that there is once, claims of different sources that name different
// holders and hold with certainty, and every claim that is disputed in itself.
func (c *Chronicle) DisputesOn(d when.Date) []Dispute {
	type key struct {
		concept    Concept
		kind, unit string
	}
	var order []key
	of := map[key][]Held{}
	for _, f := range c.Facts {
		if h := f.On(d); h != No {
			k := key{f.Concept, f.Kind, f.Unit}
			if of[k] == nil {
				order = append(order, k)
			}
			of[k] = append(of[k], Held{f, h})
		}
	}
	var all []Dispute
	for _, k := range order {
		x := Dispute{Concept: k.concept, Kind: k.kind, Unit: k.unit}
		for i, a := range of[k] {
			differs := a.Certainty == Disputed
			for j, b := range of[k] {
				differs = differs || i != j && single(k.concept) && a.Source != b.Source && (a.Subject != b.Subject || a.Number != b.Number) &&
					a.Holding == Certain && b.Holding == Certain
			}
			if differs {
				x.Claims = append(x.Claims, a)
			}
		}
		if x.Claims != nil {
			all = append(all, x)
		}
	}
	return all
}
