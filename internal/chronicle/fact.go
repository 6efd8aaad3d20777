package chronicle

import (
	"slices"

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

// Certainties lists them, the surest first.
var Certainties = []Certainty{Stated, Probable, Disputed}

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
	Identities:     {"organisation", "status", "country", "speciality"},
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

// Chronicle is an organisation's facts. It is not changed once made.
type Chronicle struct {
	Facts   []Fact
	Sources []Source

	ranks []string // those that an appointment may name
}

// Concepts lists the concepts in the order in which a page tells of them.
var Concepts = []Concept{Identities, Names, Symbols, Seats, Establishments, Appointments, Subordinations, Units, Missions, Facilities, Uniforms,
	Service, Resources, Partners, Events}

// Kinds of a concept's facts.
func Kinds(c Concept) []string { return slices.Clone(kinds[c]) }

// Source by its code; nil if unknown.
func (c *Chronicle) Source(code string) *Source {
	for i := range c.Sources {
		if c.Sources[i].Code == code {
			return &c.Sources[i]
		}
	}
	return nil
}

// With is the chronicle with facts from elsewhere beside those of its files, say of the force's own orders. They are refused as those are,
// with a *FileError of their File and Line.
func (c *Chronicle) With(sources []Source, facts []Fact) (*Chronicle, error) {
	if len(facts) == 0 {
		return c, nil
	}
	out := &Chronicle{Facts: slices.Concat(c.Facts, facts), Sources: slices.Clone(c.Sources), ranks: c.ranks}
	for _, s := range sources {
		if out.Source(s.Code) == nil {
			out.Sources = append(out.Sources, s)
		}
	}
	return out, out.check()
}

// Held is a fact with how sure it is that it holds.
type Held struct {
	Fact
	Holding  Holding
	Disputed bool // a source says otherwise

	at int // among the facts
}

// Sure says how sure it is that the fact holds on the date asked for: as the source says, but of what is merely possible on it, probable
// at most; disputed where sources differ.
func (h Held) Sure() Certainty {
	switch {
	case h.Disputed || h.Certainty == Disputed:
		return Disputed
	case h.Holding != Certain:
		return Probable
	}
	return h.Certainty
}

// On lists what holds of a concept on a date, certain or possible, in the order of the files. An event holds on its days.
func (c *Chronicle) On(concept Concept, d when.Date) []Held {
	return slices.DeleteFunc(c.held(d), func(h Held) bool { return h.Concept != concept })
}

// held lists all that holds on a date, with what is disputed.
func (c *Chronicle) held(d when.Date) []Held {
	var held []Held
	for i := range c.Facts {
		if h := c.Facts[i].On(d); h != No {
			held = append(held, Held{Fact: c.Facts[i], Holding: h, at: i})
		}
	}
	for i := range held {
		held[i].Disputed = slices.ContainsFunc(held, func(o Held) bool { return held[i].quarrels(&o) }) || c.denied(&held[i], d)
	}
	return held
}

// Exists says whether the organisation is there on the date.
func (c *Chronicle) Exists(d when.Date) Holding {
	best := No
	for i := range c.Facts {
		if f := &c.Facts[i]; f.Kind == "organisation" {
			if h := f.On(d); best == No || h == Certain {
				best = h
			}
		}
	}
	return best
}
