package chronicle

import (
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// State is what holds of an organisation on a date, in one language, as `qarovul organisation --json` writes it. Nothing stands in it that does not
// hold then; Holding says of each claim whether it is certain or possible.
type State struct {
	AsOf          when.Date `json:"as_of"`
	Exists        bool      `json:"exists"`
	Names         []Name    `json:"names"`
	Identity      []Claim   `json:"identity"`
	Commander     *Holder   `json:"commander"` // null where nobody is named
	Chief         *Holder   `json:"chief"`     // of the parent
	Subordination []Under   `json:"subordination"`
	Seat          *Claim    `json:"seat"`
	Establishment *Claim    `json:"establishment"`
	Symbols       []Claim   `json:"symbols"`
	Uniforms      []Claim   `json:"uniforms"`
	Missions      []Claim   `json:"missions"`
	Facilities    []Claim   `json:"facilities"`
	Partners      []Claim   `json:"partners"`
	Units         []Claim   `json:"units"`
	Service       []Claim   `json:"service"`
	Resources     []Claim   `json:"resources"`
	Events        []Claim   `json:"events"`
	Disputes      []Quarrel `json:"disputes"`
}

// Name is a name in a language.
type Name struct {
	Lang words.Lang `json:"lang"`
	Text string     `json:"text"`
}

// Ground is on what a claim rests.
type Ground struct {
	From        string    `json:"from"` // 2005-10-04, 2011-09 or 2013; "" open
	To          string    `json:"to"`
	Precision   Precision `json:"precision"`    // of From
	ToPrecision Precision `json:"to_precision"` // of To
	Seen        string    `json:"seen,omitempty"`
	Ended       bool      `json:"ended,omitempty"` // it is over, nobody says since when
	Holding     Holding   `json:"holding"`
	Certainty   Certainty `json:"certainty"`
	Source      string    `json:"source"`
	Ref         string    `json:"ref"`
	Said        string    `json:"said,omitempty"` // the source's own words
}

// Holder holds an appointment.
type Holder struct {
	Name string `json:"name"`
	Rank string `json:"rank"` // a code of the table of ranks
	Ground
}

// Under is a subordination: the unit is under To.
type Under struct {
	Kind string `json:"kind"`
	Unit string `json:"unit"`
	To   string `json:"to"`
	// The period stands in an object of its own, since to says under whom.
	Period Ground `json:"period"`
}

// Claim is any other fact.
type Claim struct {
	Kind   string `json:"kind"`
	Code   string `json:"code"`
	Unit   string `json:"unit"`
	Text   string `json:"text"`
	Number int    `json:"number,omitempty"`
	Ground
}

// Quarrel is a dispute with its claims.
type Quarrel struct {
	Concept Concept `json:"concept"`
	Kind    string  `json:"kind"`
	Claims  []Claim `json:"claims"`
}

func (f Held) ground() Ground {
	return Ground{f.From.String(), f.To.String(), f.From.Precision(), f.To.Precision(), f.Seen.String(), f.Ended, f.Holding, f.Certainty, f.Source, f.Ref, f.Said}
}

func (f Held) claim(l words.Lang) Claim {
	return Claim{f.Kind, f.Subject, f.Unit, f.Text.In(l), f.Number, f.ground()}
}

// State on a date. Where several claim one place the surest stands there, the first of equals, and all stand among the disputes if
// sources differ.
func (c *Chronicle) State(d when.Date, l words.Lang) State {
	s := State{AsOf: d, Exists: c.Exists(d) != No, Names: []Name{}, Subordination: []Under{}, Disputes: []Quarrel{}}
	for _, f := range c.On(Names, d) {
		s.Names = append(s.Names, Name{words.Az, f.Text.Az}, Name{words.En, f.Text.En})
	}
	for _, f := range c.On(Subordinations, d) {
		s.Subordination = append(s.Subordination, Under{f.Kind, f.Unit, f.Text.In(l), f.ground()})
	}
	for kind, into := range map[string]**Holder{"commander": &s.Commander, "chief": &s.Chief} {
		if f := c.surest(Appointments, kind, d); f != nil {
			*into = &Holder{f.Text.In(l), f.Rank, f.ground()}
		}
	}
	for kind, into := range map[string]**Claim{"headquarters": &s.Seat, "employees": &s.Establishment} {
		concept := Seats
		if kind == "employees" {
			concept = Establishments
		}
		if f := c.surest(concept, kind, d); f != nil {
			x := f.claim(l)
			*into = &x
		}
	}
	for concept, into := range map[Concept]*[]Claim{
		Identities: &s.Identity, Symbols: &s.Symbols, Uniforms: &s.Uniforms, Missions: &s.Missions, Facilities: &s.Facilities, Partners: &s.Partners,
		Units: &s.Units, Service: &s.Service, Resources: &s.Resources, Events: &s.Events,
	} {
		*into = claims(c.On(concept, d), l)
	}
	for _, x := range c.DisputesOn(d) {
		s.Disputes = append(s.Disputes, Quarrel{x.Concept, x.Kind, claims(x.Claims, l)})
	}
	return s
}

func claims(all []Held, l words.Lang) []Claim {
	out := make([]Claim, 0, len(all))
	for _, f := range all {
		out = append(out, f.claim(l))
	}
	return out
}

func (c *Chronicle) surest(concept Concept, kind string, d when.Date) *Held {
	var best *Held
	for _, f := range c.On(concept, d) {
		if f.Kind == kind && (best == nil || f.Holding == Certain && best.Holding != Certain) {
			best = &f
		}
	}
	return best
}
