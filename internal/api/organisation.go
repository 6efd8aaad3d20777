package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"qarovul/internal/access"
	"qarovul/internal/chronicle"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// OrganisationAsOf is what holds of the organisation on a date, the same object that the command line writes.
type OrganisationAsOf struct{ chronicle.State }

// TransformSchema says of what there may be one that it can be null.
func (o *OrganisationAsOf) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	for _, key := range []string{"commander", "chief", "seat", "establishment"} {
		p := s.Properties[key]
		s.Properties[key] = &huma.Schema{Description: p.Description, OneOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
	}
	return s
}

// FactView is a claim of a source, whatever the date.
type FactView struct {
	Concept     string `json:"concept" enum:"identity,names,symbols,seat,establishment,appointments,subordination,units,missions,facilities,uniforms,service,resources,partners,events"`
	Kind        string `json:"kind"`
	Code        string `json:"code" doc:"For whom or what it is about."`
	Unit        string `json:"unit" doc:"Of whom it speaks, a code."`
	Text        Text   `json:"text"`
	Rank        string `json:"rank,omitempty" doc:"Of an appointment: a code of the table of ranks."`
	Number      int    `json:"number,omitempty" doc:"Of an establishment or a composition."`
	From        string `json:"from" doc:"Day, month or year: 2005-10-04, 2011-09 or 2013; empty where nobody says since when."`
	To          string `json:"to" doc:"First day, month or year in which it holds no longer; empty while it goes on."`
	Precision   string `json:"precision" enum:"day,month,year,open" doc:"How closely from is known."`
	ToPrecision string `json:"to_precision" enum:"day,month,year,open"`
	Seen        string `json:"seen,omitempty" doc:"When the source knows of it, where from is empty."`
	Earliest    string `json:"earliest,omitempty" doc:"Where from is empty: not begun before."`
	Ended       bool   `json:"ended,omitempty" doc:"It is over, nobody says since when: at the latest in seen."`
	Certainty   string `json:"certainty" enum:"stated,probable,disputed" doc:"How sure the source is."`
	Source      string `json:"source"`
	Ref         string `json:"ref" doc:"The statement's number in its source."`
	Said        string `json:"said,omitempty" doc:"The source's own words."`
}

func factOf(f *chronicle.Fact) FactView {
	return FactView{string(f.Concept), f.Kind, f.Subject, f.Unit, f.Text, f.Rank, f.Number, f.From.String(), f.To.String(), string(f.From.Precision()),
		string(f.To.Precision()), f.Seen.String(), f.Earliest.String(), f.Ended, string(f.Certainty), f.Source, f.Ref, f.Said}
}

// FactList is facts with the sources that they name.
type FactList struct {
	Sources []SourceView `json:"sources"`
	Facts   []FactView   `json:"facts" doc:"By when they may have begun."`
}

// SourceView is where facts come from.
type SourceView struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
}

// MomentView is when a fact begins or ends.
type MomentView struct {
	Edge      string    `json:"edge" enum:"begins,ends"`
	First     when.Date `json:"first" format:"date" doc:"The first day on which it may be."`
	Last      when.Date `json:"last" format:"date" doc:"The last day on which it may be."`
	Precision string    `json:"precision" enum:"day,month,year"`
	Fact      FactView  `json:"fact"`
}

// PersonOn is a person as the register has them on a date.
type PersonOn struct {
	AsOf           when.Date       `json:"as_of" format:"date"`
	ID             string          `json:"id"`
	Name           string          `json:"name" doc:"Surname and given name."`
	Serves         bool            `json:"serves"`
	Rank           string          `json:"rank,omitempty" doc:"Left out where the register does not know the rank of that day."`
	Unit           string          `json:"unit,omitempty"`
	Position       string          `json:"position,omitempty"`
	Path           []string        `json:"path" doc:"The unit and those above it, the top last."`
	Absence        string          `json:"absence,omitempty" doc:"Kind of absence."`
	Bar            string          `json:"bar,omitempty" doc:"What bars the person from duty (R10)."`
	Qualifications []Qualification `json:"qualifications" doc:"Those that hold on the date."`
}

// UnitOn is a unit as the register has it on a date.
type UnitOn struct {
	AsOf      when.Date     `json:"as_of" format:"date"`
	ID        string        `json:"id"`
	Name      Text          `json:"name"`
	Kind      string        `json:"kind"`
	Valid     bool          `json:"valid" doc:"Whether there is such a unit on the date."`
	Above     []string      `json:"above" doc:"The units above, the nearest first."`
	Below     []string      `json:"below" doc:"The valid units right below."`
	Commander string        `json:"commander,omitempty" doc:"A person; left out where the register names none."`
	Members   []string      `json:"members" doc:"People of it and of the units below, by rank, highest first, then name; those whom whoever asks may see."`
	Strength  *StrengthLine `json:"strength,omitempty" doc:"Of those members; left out for whoever may not see the strength."`
}

// PostOn is a post on a date.
type PostOn struct {
	AsOf     when.Date `json:"as_of" format:"date"`
	ID       string    `json:"id"`
	Number   int       `json:"number"`
	Name     Text      `json:"name"`
	Valid    bool      `json:"valid" doc:"Whether it, and the guard that mans it, are there on the date."`
	Facility string    `json:"facility,omitempty"`
	Guard    string    `json:"guard,omitempty" doc:"Left out for a shift post."`
	Furnish  string    `json:"furnish,omitempty" doc:"Whose people stand there; left out: the whole force."`
}

// asOf is a question about a day.
type asOf struct {
	Asked
	Date DateParam `query:"date" format:"date" doc:"Today if left out."`
}

func (s *server) day(d DateParam) when.Date {
	if d.Date == 0 {
		return s.app.Today()
	}
	return d.Date
}

// ofRecordAsOf is a question about a record on a day.
type ofRecordAsOf struct {
	OfRecord
	Date DateParam `query:"date" format:"date" doc:"Today if left out."`
}

func (s *server) throughTime() {
	handle(s, get("/organisation/as-of", "read-organisation-as-of", "organisation", "Read what holds of the organisation on a date, how surely and by which source."),
		func(ctx context.Context, in *asOf) (*answer[OrganisationAsOf], error) {
			c, err := s.app.Chronicle(ctx)
			if err != nil {
				return nil, err
			}
			return give(OrganisationAsOf{c.State(s.day(in.Date), lang(ctx))}, nil)
		})
	handle(s, get("/organisation/facts", "list-facts", "organisation", "List the facts of all sources, whatever the date."), s.facts)
	handle(s, get("/organisation/timeline", "list-moments", "organisation", "List when something began or ended, earliest first.").
		with("What began nobody says when has no moment; an event has one."),
		func(ctx context.Context, _ *Asked) (*answer[[]MomentView], error) {
			c, err := s.app.Chronicle(ctx)
			if err != nil {
				return nil, err
			}
			all := c.Moments()
			return give(each(all, func(m *chronicle.Moment) MomentView {
				return MomentView{string(m.Edge), m.First, m.Last, string(m.Precision), factOf(&m.Fact)}
			}), nil)
		})
	handle(s, get("/people/{id}/as-of", "read-person-as-of", "organisation", "Read a person as the register has them on a date."), s.personAsOf)
	handle(s, get("/units/{id}/as-of", "read-unit-as-of", "organisation", "Read a unit as the register has it on a date."), s.unitAsOf)
	handle(s, get("/sites/posts/{id}/as-of", "read-post-as-of", "organisation", "Read a post on a date."), s.postAsOf)
}

func (s *server) facts(ctx context.Context, in *struct {
	Asked
	Concept   string `query:"concept" enum:"identity,names,symbols,seat,establishment,appointments,subordination,units,missions,facilities,uniforms,service,resources,partners,events"`
	Kind      string `query:"kind" doc:"Within a concept: commander, flag."`
	Certainty string `query:"certainty" enum:"stated,probable,disputed"`
	Source    string `query:"source"`
	Ref       string `query:"ref" doc:"The statement's number in its source."`
}) (*answer[FactList], error) {
	c, err := s.app.Chronicle(ctx)
	if err != nil {
		return nil, err
	}
	facts := c.Choose(chronicle.Filter{Concept: chronicle.Concept(in.Concept), Kind: in.Kind, Certainty: chronicle.Certainty(in.Certainty), Source: in.Source, Ref: in.Ref})
	return give(FactList{each(c.Sources, func(x *chronicle.Source) SourceView { return SourceView{x.Code, x.Text} }), each(facts, factOf)}, nil)
}

func (s *server) personAsOf(ctx context.Context, in *ofRecordAsOf) (*answer[PersonOn], error) {
	d := s.day(in.Date)
	_, x, err := s.app.PersonAsOf(ctx, force.PersonID(in.ID), d)
	if err != nil {
		return nil, err
	}
	out := PersonOn{AsOf: d, ID: in.ID, Name: x.Person.Name(), Serves: x.Serves, Rank: string(x.Rank), Path: texts(x.Path), Bar: string(x.Bar),
		Qualifications: each(x.Qualifications, qualificationOf)}
	if x.Membership != nil {
		out.Unit, out.Position = string(x.Membership.Unit), x.Membership.Position
	}
	if x.Absence != nil {
		out.Absence = string(x.Absence.Kind)
	}
	return give(out, nil)
}

func (s *server) unitAsOf(ctx context.Context, in *ofRecordAsOf) (*answer[UnitOn], error) {
	d := s.day(in.Date)
	st, x, err := s.app.UnitAsOf(ctx, force.UnitID(in.ID), d)
	if err != nil {
		return nil, err
	}
	out := UnitOn{AsOf: d, ID: in.ID, Name: x.Unit.Name, Kind: string(x.Unit.Kind), Valid: x.Valid, Above: texts(x.Above), Below: texts(x.Below),
		Commander: string(x.Commander), Members: texts(x.Members)}
	if s.app.May(ctx, access.See, access.Strength) == nil {
		line := strengthOf(st.Register, &x.Strength)
		out.Strength = &line
	}
	return give(out, nil)
}

func (s *server) postAsOf(ctx context.Context, in *ofRecordAsOf) (*answer[PostOn], error) {
	d := s.day(in.Date)
	_, x, err := s.app.PostAsOf(ctx, in.ID, d)
	if err != nil {
		return nil, err
	}
	out := PostOn{AsOf: d, ID: in.ID, Number: x.Post.Number, Name: x.Post.Name, Valid: x.Valid, Facility: x.Post.Facility, Guard: x.Post.Guard, Furnish: string(x.Furnish)}
	return give(out, nil)
}
