package chronicle

import (
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// State is what holds of an organisation on a date, in one language, as `qarovul organisation --json` writes it. Nothing stands in it that
// does not hold then; of what a source knows without a date, what may hold then stands in it as possible.
type State struct {
	AsOf          when.Date `json:"as_of" format:"date"`
	Exists        bool      `json:"exists" doc:"Whether there is such an organisation on the date."`
	Names         []Name    `json:"names"`
	Identity      []Claim   `json:"identity"`
	Commander     *Holder   `json:"commander" doc:"The surest; null where nobody is named."`
	Chief         *Holder   `json:"chief" doc:"Chief of the parent; null where nobody is named."`
	Appointments  []Holder  `json:"appointments" doc:"All who hold an appointment on the date, or may."`
	Subordination []Under   `json:"subordination" doc:"Under whom, of which kind: several hold at once."`
	Seat          *Claim    `json:"seat"`
	Establishment *Claim    `json:"establishment" doc:"Strength as claimed."`
	Symbols       []Claim   `json:"symbols"`
	Uniforms      []Claim   `json:"uniforms"`
	Missions      []Claim   `json:"missions"`
	Facilities    []Claim   `json:"facilities"`
	Partners      []Claim   `json:"partners"`
	Units         []Claim   `json:"units"`
	Service       []Claim   `json:"service" doc:"How people come to serve."`
	Resources     []Claim   `json:"resources"`
	Events        []Claim   `json:"events" doc:"What happened on the day, or may have."`
	Disputes      []Quarrel `json:"disputes" doc:"On what sources differ on the date."`
}

// Name is a name in a language.
type Name struct {
	Lang words.Lang `json:"lang" enum:"az,en"`
	Text string     `json:"text"`
}

// Ground is on what a claim rests.
type Ground struct {
	From      string    `json:"from" doc:"Day, month or year: 2005-10-04, 2011-09 or 2013; empty where nobody says since when."`
	Precision Precision `json:"precision" enum:"day,month,year,open" doc:"How closely from is known."`
	Seen      string    `json:"seen,omitempty" doc:"When the source knows of it, where from is empty."`
	Earliest  string    `json:"earliest,omitempty" doc:"Where from is empty: not begun before."`
	Ended     bool      `json:"ended,omitempty" doc:"It is over, nobody says since when: at the latest in seen."`
	Holding   Holding   `json:"holding" enum:"certain,possible" doc:"Certain where it holds on the date whatever the days are that are not known; possible where it may."`
	Certainty Certainty `json:"certainty" enum:"stated,probable,disputed" doc:"How sure it is that it holds on the date: as the source says, probable at most where it is merely possible, disputed where sources differ."`
	Source    string    `json:"source"`
	Ref       string    `json:"ref" doc:"The statement's number in its source."`
	Said      string    `json:"said,omitempty" doc:"The source's own words."`
}

// Holder holds an appointment.
type Holder struct {
	Kind string `json:"kind" doc:"commander; or chief, of the parent."`
	Unit string `json:"unit"`
	Code string `json:"code"`
	Name string `json:"name"`
	Rank string `json:"rank" doc:"A code of the table of ranks."`
	To   string `json:"to" doc:"First day, month or year in which it is held no longer; empty while it goes on."`
	Ground
}

// Under is a subordination: the unit is under To.
type Under struct {
	Kind string `json:"kind" enum:"administrative,operational,reserve,wartime,parent"`
	Unit string `json:"unit" doc:"Who is under it, a code."`
	Code string `json:"code" doc:"Under whom, a code."`
	To   string `json:"to" doc:"Under whom, in words."`
	// The end has a name of its own here, since to says under whom.
	Ends string `json:"ends" doc:"First day, month or year in which it holds no longer; empty while it goes on."`
	Ground
}

// Claim is any other fact.
type Claim struct {
	Kind   string `json:"kind"`
	Code   string `json:"code"`
	Unit   string `json:"unit"`
	Text   string `json:"text"`
	Number int    `json:"number,omitempty"`
	To     string `json:"to" doc:"First day, month or year in which it holds no longer; empty while it goes on."`
	Ground
}

// Quarrel is a dispute with its claims.
type Quarrel struct {
	Concept Concept `json:"concept"`
	Kind    string  `json:"kind"`
	Unit    string  `json:"unit"`
	Claims  []Claim `json:"claims"`
}

func (h Held) ground() Ground {
	return Ground{h.From.String(), h.From.Precision(), h.Seen.String(), h.Earliest.String(), h.Ended, h.Holding, h.Sure(),
		h.Source, h.Ref, h.Said}
}

func (h Held) claim(l words.Lang) Claim {
	return Claim{h.Kind, h.Subject, h.Unit, h.Text.In(l), h.Number, h.To.String(), h.ground()}
}

func (h Held) holder(l words.Lang) Holder {
	return Holder{h.Kind, h.Unit, h.Subject, h.Text.In(l), h.Rank, h.To.String(), h.ground()}
}

// State on a date. Where several claim one place the surest stands there, the first of equals; all stand in the lists.
func (c *Chronicle) State(d when.Date, l words.Lang) State {
	s := State{AsOf: d, Exists: c.Exists(d) != No, Names: []Name{}, Appointments: []Holder{}, Subordination: []Under{}, Disputes: []Quarrel{}}
	of := map[Concept][]Held{}
	for _, h := range c.held(d) {
		of[h.Concept] = append(of[h.Concept], h)
	}
	for _, h := range of[Names] {
		s.Names = append(s.Names, Name{words.Az, h.Text.Az}, Name{words.En, h.Text.En})
	}
	for _, h := range of[Appointments] {
		s.Appointments = append(s.Appointments, h.holder(l))
	}
	for _, h := range of[Subordinations] {
		s.Subordination = append(s.Subordination, Under{h.Kind, h.Unit, h.Subject, h.Text.In(l), h.To.String(), h.ground()})
	}
	for kind, into := range map[string]**Holder{"commander": &s.Commander, "chief": &s.Chief} {
		if h := surest(of[Appointments], kind); h != nil {
			x := h.holder(l)
			*into = &x
		}
	}
	for concept, into := range map[Concept]**Claim{Seats: &s.Seat, Establishments: &s.Establishment} {
		if h := surest(of[concept], kinds[concept][0]); h != nil {
			x := h.claim(l)
			*into = &x
		}
	}
	for concept, into := range map[Concept]*[]Claim{
		Identities: &s.Identity, Symbols: &s.Symbols, Uniforms: &s.Uniforms, Missions: &s.Missions, Facilities: &s.Facilities, Partners: &s.Partners,
		Units: &s.Units, Service: &s.Service, Resources: &s.Resources, Events: &s.Events,
	} {
		*into = claims(of[concept], l)
	}
	for _, x := range c.DisputesOn(d) {
		s.Disputes = append(s.Disputes, Quarrel{x.Concept, x.Kind, x.Unit, claims(x.Claims, l)})
	}
	return s
}

func claims(all []Held, l words.Lang) []Claim {
	out := make([]Claim, 0, len(all))
	for _, h := range all {
		out = append(out, h.claim(l))
	}
	return out
}

func surest(all []Held, kind string) *Held {
	var best *Held
	for i := range all {
		if h := &all[i]; h.Kind == kind && (best == nil || h.Holding == Certain && best.Holding != Certain) {
			best = h
		}
	}
	return best
}
