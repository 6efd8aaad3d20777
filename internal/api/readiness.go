package api

import (
	"context"

	"qarovul/internal/force"
	"qarovul/internal/readiness"
	"qarovul/internal/when"
)

// SkillLine is the strength by a qualification.
type SkillLine struct {
	Qualification string   `json:"qualification"`
	Need          int      `json:"need" doc:"People that the month's duties take, were nobody ever away; 0 where it is not told."`
	Held          []string `json:"held" doc:"People who serve and hold it."`
	Present       []string `json:"present"`
	Fit           []string `json:"fit" doc:"Of those present, who may be put on duty."`
	Lapsed        []string `json:"lapsed" doc:"Held it once, and do not now."`
}

// ForecastMonth is one month of a forecast.
type ForecastMonth struct {
	Month  when.Month     `json:"month"`
	Remain int            `json:"remain" doc:"On its first day."`
	Lost   []ForecastLoss `json:"lost" doc:"Since the first of the month before."`
}

// ForecastLoss is somebody who does not count any more.
type ForecastLoss struct {
	Person string    `json:"person"`
	On     when.Date `json:"on" format:"date" doc:"The first day on which they do not."`
	Why    string    `json:"why" enum:"leaves,expires,contract,not-cleared"`
}

// ForecastView is how many remain, month by month.
type ForecastView struct {
	Need   int             `json:"need" doc:"People that this month's duties take; 0 where it is not told."`
	Months []ForecastMonth `json:"months"`
}

// LoseBody says who is lost.
type LoseBody struct {
	Month         when.Month `json:"month" pattern:"^[0-9]{4}-[0-9]{2}$"`
	Number        int        `json:"number,omitempty" minimum:"0" maximum:"10000" doc:"How many, drawn of those fit for duty."`
	Unit          string     `json:"unit,omitempty"`
	Qualification string     `json:"qualification,omitempty"`
	People        []string   `json:"people,omitempty" maxItems:"10000" doc:"Instead of a number: who."`
	Seed          uint64     `json:"seed,omitempty" maximum:"1000000000" doc:"Another seed draws others; the same draws the same."`
}

// PostGivenUp is a post with more open slots than at present.
type PostGivenUp struct {
	Post     string    `json:"post"`
	Priority int       `json:"priority"`
	Was      int       `json:"was" doc:"Open slots in the present plan."`
	Now      int       `json:"now" doc:"Open slots without those lost."`
	First    when.Date `json:"first" format:"date" doc:"The first day open without them."`
}

// LoseView is the month planned anew without them, beside the present plan.
type LoseView struct {
	Lost    []string      `json:"lost"`
	Slots   int           `json:"slots" doc:"To come."`
	Was     int           `json:"was" doc:"Of them open in the present plan."`
	Now     int           `json:"now" doc:"Open without those lost."`
	Other   int           `json:"other" doc:"More open in slots of no post."`
	Moved   int           `json:"moved" doc:"Names that change of people who are not lost."`
	Broken  int           `json:"broken" doc:"Hard rules broken by what is fixed."`
	Posts   []PostGivenUp `json:"posts" doc:"In the order in which posts are given up."`
	Seconds float64       `json:"seconds"`
}

func (s *server) readiness() {
	handle(s, get("/readiness/qualifications", "read-readiness", "months", "Read the strength by qualification on a date, with the people behind it."),
		func(ctx context.Context, in *struct {
			Asked
			Date DateParam `query:"date" format:"date" doc:"Today if left out."`
			Unit string    `query:"unit" doc:"With those under it; all if left out."`
		}) (*answer[[]SkillLine], error) {
			v, err := s.app.Readiness(ctx, force.UnitID(in.Unit), s.day(in.Date))
			if err != nil {
				return nil, err
			}
			return give(each(v.Skills, func(x *readiness.Skill) SkillLine {
				return SkillLine{x.Code, x.Need, texts(x.Held), texts(x.Present), texts(x.Fit), texts(x.Lapsed)}
			}), nil)
		})
	handle(s, get("/readiness/forecast", "read-forecast", "months", "Read how many remain in each of the 24 months to come.").
		with("Nobody is reckoned to come, and nothing to be renewed."),
		func(ctx context.Context, in *struct {
			Asked
			Unit          string `query:"unit" doc:"With those under it; all if left out."`
			Qualification string `query:"qualification" doc:"All people if left out."`
		}) (*answer[ForecastView], error) {
			v, err := s.app.Forecast(ctx, force.UnitID(in.Unit), in.Qualification)
			if err != nil {
				return nil, err
			}
			return give(ForecastView{v.Need, each(v.Months, func(m *readiness.Month) ForecastMonth {
				return ForecastMonth{m.Month, m.Remain, each(m.Lost, func(l *readiness.Loss) ForecastLoss { return ForecastLoss{string(l.Person), l.On, string(l.Why)} })}
			})}, nil)
		})
	handle(s, post("/readiness/what-if", "lose-people", "plans", "Plan what is to come of a month anew without some people, beside the plan in force.").
		with("Nothing is changed. One such question is answered at a time; it takes up to a quarter of a minute."),
		func(ctx context.Context, in *struct {
			Asked
			Body LoseBody
		}) (*answer[LoseView], error) {
			b := &in.Body
			v, err := s.app.Lose(ctx, b.Month, readiness.Lose{Number: b.Number, Unit: force.UnitID(b.Unit), Qualification: b.Qualification, Named: named[force.PersonID](b.People), Seed: b.Seed})
			if err != nil {
				return nil, err
			}
			return give(LoseView{texts(v.Lost), v.Slots, v.Was, v.Now, v.Other, v.Moved, v.Broken, each(v.Posts, func(g *readiness.GivenUp) PostGivenUp {
				return PostGivenUp{g.Post.ID, g.Post.Priority, g.Was, g.Now, g.First}
			}), v.Seconds}, nil)
		})
}
