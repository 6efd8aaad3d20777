package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// FacilityView is a place that the force guards or lives in.
type FacilityView struct {
	ID       string `json:"id,omitempty" doc:"Given by the register."`
	Kind     string `json:"kind" enum:"government,ceremonial,museum,headquarters,barracks,pipeline"`
	Name     Text   `json:"name"`
	Source   string `json:"source,omitempty" doc:"Where the fact comes from."`
	Invented bool   `json:"invented,omitempty"`
	Order    int    `json:"order,omitempty"`
}

// Valid is the time in which something holds.
type Valid struct {
	From when.Date `json:"from,omitzero" format:"date"`
	To   when.Date `json:"to,omitzero" format:"date" doc:"First day on which it no longer holds."`
}

// GuardView is a standing guard: a guardroom whose guard mounts every day at its hour.
type GuardView struct {
	ID               string `json:"id,omitempty" doc:"Given by the register."`
	Facility         string `json:"facility"`
	Number           int    `json:"number"`
	Name             Text   `json:"name"`
	MountsAt         int    `json:"mounts_at" minimum:"0" maximum:"1439" doc:"Minute of the day; 1080 is 18:00."`
	Profile          string `json:"profile" doc:"Rule profile."`
	Assistants       int    `json:"assistants,omitempty" minimum:"0"`
	ReliefCommanders int    `json:"relief_commanders,omitempty" minimum:"0"`
	Drivers          int    `json:"drivers,omitempty" minimum:"0"`
	Supernumeraries  int    `json:"supernumeraries,omitempty" minimum:"0"`
	Furnish          string `json:"furnish,omitempty" doc:"The unit whose units furnish it; left out: the whole force."`
	Valid            Valid  `json:"valid,omitzero"`
}

// PostView is a numbered place at which somebody stands.
type PostView struct {
	ID       string       `json:"id,omitempty" doc:"Given by the register."`
	Number   int          `json:"number"`
	Facility string       `json:"facility"`
	Guard    string       `json:"guard,omitempty" doc:"The standing guard that mans it; left out for shift posts."`
	Kind     string       `json:"kind" enum:"three-relief,two-relief,shift"`
	Name     Text         `json:"name"`
	Guarded  Text         `json:"guarded,omitzero" doc:"What is guarded."`
	Limits   Text         `json:"limits,omitzero" doc:"Limits and approaches."`
	Special  Text         `json:"special,omitzero" doc:"Special duties of the sentry."`
	From     int          `json:"from,omitempty" minimum:"0" maximum:"1440" doc:"Hours of a part-time post, minutes of the day."`
	To       int          `json:"to,omitempty" minimum:"0" maximum:"1440"`
	Watches  []site.Watch `json:"watches,omitempty" doc:"Of a shift post: start as minute of the day, and length."`
	Needs    []string     `json:"needs,omitempty" doc:"Qualifications, beside those of the role."`
	MinRank  string       `json:"min_rank,omitempty" doc:"Left out: as the role asks."`
	Profile  string       `json:"profile"`
	Priority int          `json:"priority" minimum:"1" doc:"1 is given up last."`
	Furnish  string       `json:"furnish,omitempty"`
	Monument bool         `json:"monument,omitempty" doc:"Reliefs in drill step (R15)."`
	Valid    Valid        `json:"valid,omitzero"`
	Invented bool         `json:"invented,omitempty"`
}

// StandingView is a duty that recurs every day and belongs to no post.
type StandingView struct {
	ID       string     `json:"id,omitempty" doc:"Given by the register."`
	Kind     string     `json:"kind" enum:"duty-officer,standby,inner"`
	Facility string     `json:"facility,omitempty"`
	Name     Text       `json:"name"`
	StartsAt int        `json:"starts_at" minimum:"0" maximum:"1439"`
	Minutes  int        `json:"minutes" minimum:"1"`
	Profile  string     `json:"profile"`
	Roles    []RoleView `json:"roles"`
	Furnish  string     `json:"furnish,omitempty"`
	Together bool       `json:"together,omitempty" doc:"Best furnished by one unit."`
	Priority int        `json:"priority" minimum:"1"`
	Valid    Valid      `json:"valid,omitzero"`
}

// RoleView asks for a number of people in a role.
type RoleView struct {
	Role    string   `json:"role"`
	Count   int      `json:"count" minimum:"1"`
	MinRank string   `json:"min_rank,omitempty"`
	MaxRank string   `json:"max_rank,omitempty"`
	Needs   []string `json:"needs,omitempty"`
}

// SitesView is all that is guarded.
type SitesView struct {
	Facilities []FacilityView `json:"facilities"`
	Guards     []GuardView    `json:"guards"`
	Posts      []PostView     `json:"posts"`
	Standing   []StandingView `json:"standing"`
}

func facilityOf(f *site.Facility) FacilityView {
	return FacilityView{f.ID, f.Kind, f.Name, f.Source, f.Invented, f.Order}
}

func (f *FacilityView) record() site.Facility {
	return site.Facility{ID: f.ID, Kind: f.Kind, Name: f.Name, Source: f.Source, Invented: f.Invented, Order: f.Order}
}

func guardOf(g *site.Guard) GuardView {
	return GuardView{g.ID, g.Facility, g.Number, g.Name, g.MountsAt, string(g.Profile), g.Assistants, g.ReliefCommanders, g.Drivers,
		g.Supernumeraries, string(g.Furnish), Valid(g.Valid)}
}

func (g *GuardView) record() site.Guard {
	return site.Guard{ID: g.ID, Facility: g.Facility, Number: g.Number, Name: g.Name, MountsAt: g.MountsAt, Profile: duty.ProfileID(g.Profile),
		Assistants: g.Assistants, ReliefCommanders: g.ReliefCommanders, Drivers: g.Drivers, Supernumeraries: g.Supernumeraries,
		Furnish: force.UnitID(g.Furnish), Valid: when.Period(g.Valid)}
}

func postOf(p *site.Post) PostView {
	return PostView{p.ID, p.Number, p.Facility, p.Guard, string(p.Kind), p.Name, p.Guarded, p.Limits, p.Special, p.From, p.To, p.Watches, p.Needs,
		string(p.MinRank), string(p.Profile), p.Priority, string(p.Furnish), p.Monument, Valid(p.Valid), p.Invented}
}

func (p *PostView) record() site.Post {
	return site.Post{ID: p.ID, Number: p.Number, Facility: p.Facility, Guard: p.Guard, Kind: site.PostKind(p.Kind), Name: p.Name, Guarded: p.Guarded,
		Limits: p.Limits, Special: p.Special, From: p.From, To: p.To, Watches: p.Watches, Needs: p.Needs, MinRank: force.RankCode(p.MinRank),
		Profile: duty.ProfileID(p.Profile), Priority: p.Priority, Furnish: force.UnitID(p.Furnish), Monument: p.Monument,
		Valid: when.Period(p.Valid), Invented: p.Invented}
}

func standingOf(x *site.Standing) StandingView {
	roles := each(x.Roles, func(r *site.RoleCount) RoleView {
		return RoleView{string(r.Role), r.Count, string(r.MinRank), string(r.MaxRank), r.Needs}
	})
	return StandingView{x.ID, string(x.Kind), x.Facility, x.Name, x.StartsAt, x.Minutes, string(x.Profile), roles, string(x.Furnish), x.Together,
		x.Priority, Valid(x.Valid)}
}

func (x *StandingView) record() site.Standing {
	roles := each(x.Roles, func(r *RoleView) site.RoleCount {
		return site.RoleCount{Role: duty.Role(r.Role), Count: r.Count, MinRank: force.RankCode(r.MinRank), MaxRank: force.RankCode(r.MaxRank), Needs: r.Needs}
	})
	return site.Standing{ID: x.ID, Kind: duty.Kind(x.Kind), Facility: x.Facility, Name: x.Name, StartsAt: x.StartsAt, Minutes: x.Minutes,
		Profile: duty.ProfileID(x.Profile), Roles: roles, Furnish: force.UnitID(x.Furnish), Together: x.Together, Priority: x.Priority,
		Valid: when.Period(x.Valid)}
}

func (s *server) sites() {
	handle(s, get("/sites", "read-sites", "sites", "Read all that is guarded."),
		func(ctx context.Context, _ *Asked) (*answer[SitesView], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			x := st.Sites
			return give(SitesView{each(x.Facilities, facilityOf), each(x.Guards, guardOf), each(x.Posts, postOf), each(x.Standing, standingOf)}, nil)
		})
	place(s, places[FacilityView, site.Facility]{"facility", "facilities", func(x *site.Sites) []site.Facility { return x.Facilities },
		(*FacilityView).record, func(f *site.Facility) *string { return &f.ID },
		func(ch *app.SiteChanges, f site.Facility) { ch.Facilities = append(ch.Facilities, f) }})
	place(s, places[GuardView, site.Guard]{"guard", "guards", func(x *site.Sites) []site.Guard { return x.Guards },
		(*GuardView).record, func(g *site.Guard) *string { return &g.ID },
		func(ch *app.SiteChanges, g site.Guard) { ch.Guards = append(ch.Guards, g) }})
	place(s, places[PostView, site.Post]{"post", "posts", func(x *site.Sites) []site.Post { return x.Posts },
		(*PostView).record, func(p *site.Post) *string { return &p.ID },
		func(ch *app.SiteChanges, p site.Post) { ch.Posts = append(ch.Posts, p) }})
	place(s, places[StandingView, site.Standing]{"standing", "standing", func(x *site.Sites) []site.Standing { return x.Standing },
		(*StandingView).record, func(x *site.Standing) *string { return &x.ID },
		func(ch *app.SiteChanges, x site.Standing) { ch.Standing = append(ch.Standing, x) }})
}

// places is a table of the sites: W as it is told, R as it is kept.
type places[W, R any] struct {
	one, many string
	all       func(*site.Sites) []R
	take      func(*W) R
	id        func(*R) *string
	put       func(*app.SiteChanges, R)
}

// PutIDs are the IDs of the records that a request has put.
type PutIDs struct {
	IDs []string `json:"ids"`
}

// place gives a table of the sites its operations.
func place[W, R any](s *server, t places[W, R]) {
	const later = "It shapes the demand of months planned from now on; plans that are made stay as they are."
	there := func(ctx context.Context, id string) error {
		st, err := s.app.State(ctx)
		if err != nil {
			return err
		}
		all := t.all(st.Sites)
		for i := range all {
			if *t.id(&all[i]) == id {
				return nil
			}
		}
		return app.Errorf(app.CodeNotFound, "api.none."+t.one, id)
	}
	save := func(ctx context.Context, what string, f func(*app.SiteChanges)) (*answer[PutIDs], error) {
		ch := app.SiteChanges{What: what, About: "sites"}
		f(&ch)
		ids, err := s.app.SaveSites(ctx, ch)
		return give(PutIDs{list(ids)}, err)
	}
	handle(s, post("/sites/"+t.many, "create-"+t.one, "sites", "Enter a record of the "+t.many+".").with(later),
		func(ctx context.Context, in *struct {
			Asked
			Body W
		}) (*answer[PutIDs], error) {
			x := t.take(&in.Body)
			*t.id(&x) = ""
			return save(ctx, t.one+".save", func(ch *app.SiteChanges) { t.put(ch, x) })
		})
	handle(s, put("/sites/"+t.many+"/{id}", "put-"+t.one, "sites", "Change a record of the "+t.many+".").with(later),
		func(ctx context.Context, in *struct {
			OfRecord
			Body W
		}) (*answer[PutIDs], error) {
			if err := there(ctx, in.ID); err != nil {
				return nil, err
			}
			x := t.take(&in.Body)
			*t.id(&x) = in.ID
			return save(ctx, t.one+".save", func(ch *app.SiteChanges) { t.put(ch, x) })
		})
	handle(s, del("/sites/"+t.many+"/{id}", "delete-"+t.one, "sites", "Take a record of the "+t.many+" away.").with(later),
		func(ctx context.Context, in *OfRecord) (*answer[PutIDs], error) {
			if err := there(ctx, in.ID); err != nil {
				return nil, err
			}
			return save(ctx, t.one+".delete", func(ch *app.SiteChanges) { ch.Delete = map[string][]string{t.one: {in.ID}} })
		})
}
