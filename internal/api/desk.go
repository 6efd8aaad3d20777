package api

import (
	"context"
	"encoding/json"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Organisation is whose desk this is, and what it counts by.
type Organisation struct {
	Name     Text            `json:"name"`
	Demo     bool            `json:"demo" doc:"People and posts are invented."`
	Today    when.Date       `json:"today" format:"date"`
	Now      time.Time       `json:"now"`
	Ranks    []RankView      `json:"ranks" doc:"Lowest first."`
	Rules    []RuleView      `json:"rules"`
	Profiles []*duty.Profile `json:"profiles" doc:"Parameters of the rules; times in minutes."`
}

// RankView is a row of the table of ranks.
type RankView struct {
	Code           string  `json:"code"`
	Level          int     `json:"level"`
	Name           Text    `json:"name"`
	MinYears       float64 `json:"min_years,omitempty" doc:"Least years in the rank before the next."`
	MinYearsFlight float64 `json:"min_years_flight,omitempty" doc:"The same for flight crew."`
}

// RuleView is a numbered rule.
type RuleView struct {
	Number  string `json:"number"`
	Class   string `json:"class" enum:"hard,soft,demand,procedure"`
	Order   int    `json:"order,omitempty" doc:"Among soft rules: 1 costs most."`
	Text    Text   `json:"text"`
	Basis   Text   `json:"basis"`
	Profile string `json:"profile,omitempty" doc:"Left out: for all profiles."`
}

// HitView is something found by name.
type HitView struct {
	Kind  string `json:"kind" enum:"person,unit,post,facility,guard,fact"`
	ID    string `json:"id"`
	Title Text   `json:"title"`
	Note  Text   `json:"note,omitzero"`
}

// EntryView is a change that happened.
type EntryView struct {
	ID     int64     `json:"id"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	What   string    `json:"what" doc:"As plan.publish."`
	About  string    `json:"about" doc:"As plan:2026-12.2 or person:ID."`
	Detail any       `json:"detail,omitempty" doc:"What was changed."`
}

func entryOf(e *app.Entry) EntryView {
	out := EntryView{ID: e.ID, At: inZone(e.At), By: e.By, What: e.What, About: e.About}
	if e.Detail != "" && e.Detail != "null" && json.Valid([]byte(e.Detail)) {
		out.Detail = json.RawMessage(e.Detail)
	}
	return out
}

// DayOff is a day that is not an ordinary working day, by the calendar.
type DayOff struct {
	Date   when.Date `json:"date" format:"date"`
	DayOff bool      `json:"day_off"`
	Kind   string    `json:"kind" enum:"weekday,weekend-holiday" doc:"How the ledger counts it."`
	Note   string    `json:"note,omitempty" doc:"Key of what the day is."`
}

func (s *server) desk() {
	handle(s, get("/organisation", "read-organisation", "desk", "Read whose desk this is: ranks, rules and their parameters."), s.organisation)
	handle(s, get("/search", "search", "desk", "Find people, units, posts, guards and facilities by any part of their names or numbers."),
		func(ctx context.Context, in *struct {
			Asked
			Text  string `query:"text" required:"true" doc:"Words; letters with and without marks are the same."`
			Limit int    `query:"limit" default:"20" minimum:"1" maximum:"1000"`
		}) (*answer[[]HitView], error) {
			hits, err := s.app.Search(ctx, in.Text, in.Limit)
			return give(each(hits, func(h *app.Hit) HitView { return HitView{h.Kind, h.ID, h.Title, h.Note} }), err)
		})
	handle(s, get("/changes", "list-changes", "desk", "List what was changed, newest first."),
		func(ctx context.Context, in *struct {
			Asked
			About string `query:"about" doc:"Only changes of this subject, as person:ID or plan:2026-12.2."`
			Limit int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
		}) (*answer[[]EntryView], error) {
			all, err := s.app.Entries(ctx, in.About, in.Limit)
			return give(each(all, entryOf), err)
		})
	handle(s, get("/calendar/{month}", "read-days-off", "desk", "Read the days of a month as the calendar knows them."),
		func(ctx context.Context, in *OfMonth) (*answer[[]DayOff], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			out := []DayOff{}
			for d := in.Month.First(); d <= in.Month.Last(); d++ {
				out = append(out, DayOff{d, st.Calendar.DayOff(d), string(st.Calendar.Kind(d)), st.Calendar.Note(d)})
			}
			return give(out, nil)
		})
}

func (s *server) organisation(ctx context.Context, _ *Asked) (*answer[Organisation], error) {
	st, err := s.app.State(ctx)
	if err != nil {
		return nil, err
	}
	out := Organisation{Name: Text{Az: st.Organisation.Az, En: st.Organisation.En}, Demo: st.Organisation.Demo, Today: s.app.Today(), Now: inZone(st.Now),
		Profiles: []*duty.Profile{}}
	out.Ranks = each(st.Register.Ranks, func(r *force.Rank) RankView {
		return RankView{string(r.Code), r.Level, r.Name, r.MinYears, r.MinYearsFlight}
	})
	out.Rules = each(st.Rules.Rules, func(r *duty.Rule) RuleView {
		return RuleView{r.Number, string(r.Class), r.Order, r.Text, r.Basis, string(r.Profile)}
	})
	for _, id := range st.Rules.ProfileIDs() {
		out.Profiles = append(out.Profiles, st.Rules.Profile(id))
	}
	return give(out, nil)
}
