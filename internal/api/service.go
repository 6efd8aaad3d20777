package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/service"
	"qarovul/internal/when"
)

// Contract is a term for which a person serves.
type Contract struct {
	ID     string    `json:"id,omitempty" doc:"Given by the register."`
	Person string    `json:"person"`
	Type   string    `json:"type" doc:"A code of the house's types."`
	Number string    `json:"number,omitempty" maxLength:"60"`
	Signed when.Date `json:"signed,omitzero" format:"date"`
	From   when.Date `json:"from" format:"date"`
	To     when.Date `json:"to,omitzero" format:"date" doc:"First day on which it no longer holds, as signed; left out without a term."`
	Ended  when.Date `json:"ended,omitzero" format:"date" doc:"First day on which it no longer held, where it was ended before."`
	Why    string    `json:"why,omitempty" maxLength:"60" doc:"A code of the house's reasons."`
}

// Clearance is what an outside body said.
type Clearance struct {
	ID        string `json:"id,omitempty" doc:"Given by the register."`
	Person    string `json:"person"`
	Body      string `json:"body" doc:"A code of the house's outside bodies."`
	Outcome   string `json:"outcome" enum:"passed,refused"`
	Reference string `json:"reference,omitempty" maxLength:"60"`
	Days      Days   `json:"days" doc:"From the day of the outcome to the last day on which it holds."`
}

// Limit is a limit of medical fitness.
type Limit struct {
	ID     string `json:"id,omitempty" doc:"Given by the register."`
	Person string `json:"person"`
	Kind   string `json:"kind" doc:"A code of the house's limits; why is not kept."`
	Days   Days   `json:"days"`
}

// RankHeld is a rank that a person was given.
type RankHeld struct {
	ID     string    `json:"id,omitempty" doc:"Given by the register."`
	Person string    `json:"person"`
	Rank   string    `json:"rank"`
	From   when.Date `json:"from" format:"date"`
	Order  string    `json:"order,omitempty" maxLength:"60"`
}

// Award is something that a person was awarded.
type Award struct {
	ID       string    `json:"id,omitempty" doc:"Given by the register."`
	Person   string    `json:"person"`
	Code     string    `json:"code"`
	Day      when.Date `json:"day" format:"date"`
	Order    string    `json:"order,omitempty" maxLength:"60"`
	Citation string    `json:"citation,omitempty" maxLength:"500"`
}

func contractOf(c *force.Contract) Contract {
	return Contract{c.ID, string(c.Person), c.Type, c.Number, c.Signed, c.Period.From, c.Period.To, c.Ended, c.Why}
}

func (c *Contract) record() force.Contract {
	return force.Contract{ID: c.ID, Person: force.PersonID(c.Person), Type: c.Type, Number: c.Number, Signed: c.Signed, Period: when.Period{From: c.From, To: c.To},
		Ended: c.Ended, Why: c.Why}
}

func clearanceOf(c *force.Clearance) Clearance {
	return Clearance{c.ID, string(c.Person), c.Body, c.Outcome, c.Reference, daysOf(c.Days)}
}

func (c *Clearance) record() force.Clearance {
	return force.Clearance{ID: c.ID, Person: force.PersonID(c.Person), Body: c.Body, Outcome: c.Outcome, Reference: c.Reference, Days: c.Days.days()}
}

func limitOf(l *force.Limit) Limit { return Limit{l.ID, string(l.Person), l.Kind, daysOf(l.Days)} }

func (l *Limit) record() force.Limit {
	return force.Limit{ID: l.ID, Person: force.PersonID(l.Person), Kind: l.Kind, Days: l.Days.days()}
}

func rankHeldOf(x *force.RankHeld) RankHeld {
	return RankHeld{x.ID, string(x.Person), string(x.Rank), x.From, x.Order}
}

func (x *RankHeld) record() force.RankHeld {
	return force.RankHeld{ID: x.ID, Person: force.PersonID(x.Person), Rank: force.RankCode(x.Rank), From: x.From, Order: x.Order}
}

func awardOf(x *force.Award) Award {
	return Award{x.ID, string(x.Person), x.Code, x.Day, x.Order, x.Citation}
}

func (x *Award) record() force.Award {
	return force.Award{ID: x.ID, Person: force.PersonID(x.Person), Code: x.Code, Day: x.Day, Order: x.Order, Citation: x.Citation}
}

// DueLine is something that runs out or is missing.
type DueLine struct {
	What   string    `json:"what" enum:"contract,clearance,qualification,limit"`
	Person string    `json:"person"`
	Of     string    `json:"of,omitempty" doc:"Type of contract, body, qualification or kind of limit."`
	State  string    `json:"state" enum:"barring,over,missing,soon"`
	Last   when.Date `json:"last,omitzero" format:"date" doc:"The last day on which it holds; left out where nothing is recorded."`
	Bars   when.Date `json:"bars,omitzero" format:"date" doc:"The first day on which it keeps the person from duty, or from what asks for it."`
}

// PromotionLine is somebody who has been in a rank for the least time before the next.
type PromotionLine struct {
	Person string    `json:"person"`
	Rank   string    `json:"rank"`
	Next   string    `json:"next"`
	Since  when.Date `json:"since" format:"date"`
	From   when.Date `json:"from" format:"date" doc:"The first day on which the next may be given."`
}

// ServiceView is what is due.
type ServiceView struct {
	Due        []DueLine       `json:"due"`
	Promotions []PromotionLine `json:"promotions" doc:"Due by now, or within 90 days."`
}

// LeaveAccount is somebody's leave in a year, in days.
type LeaveAccount struct {
	Year     int `json:"year"`
	Entitled int `json:"entitled"`
	Taken    int `json:"taken"`
	Planned  int `json:"planned"`
	Left     int `json:"left"`
}

// PersonServiceView is a person's service.
type PersonServiceView struct {
	Contracts  []Contract      `json:"contracts"`
	Clearances []Clearance     `json:"clearances"`
	Limits     []Limit         `json:"limits"`
	Ranks      []RankHeld      `json:"ranks"`
	Awards     []Award         `json:"awards" doc:"By precedence."`
	Due        []DueLine       `json:"due"`
	Promotions []PromotionLine `json:"promotions"`
	Leave      []LeaveAccount  `json:"leave"`
}

// PromotionBody is an order that gives a rank.
type PromotionBody struct {
	Rank  string    `json:"rank"`
	From  when.Date `json:"from" format:"date"`
	Order string    `json:"order" minLength:"1" maxLength:"60"`
}

// CoverLine is a unit's days of a month.
type CoverLine struct {
	Unit  string `json:"unit"`
	Need  int    `json:"need" doc:"People that its duties take, were nobody ever away; 0 where it is not told."`
	Roll  int    `json:"roll"`
	Leave []int  `json:"leave" doc:"On leave, by day."`
	Away  []int  `json:"away" doc:"Away for other reasons, by day."`
	Fit   []int  `json:"fit" doc:"Neither away nor barred, by day."`
}

func dueOf(x *service.Item, today when.Date) DueLine {
	return DueLine{string(x.What), string(x.Person), x.Of, string(x.State(today)), x.Last, x.Bars}
}

func promotionOf(x *service.Promotion) PromotionLine {
	return PromotionLine{string(x.Person), string(x.Rank), string(x.Next), x.Since, x.From}
}

// service is the operations on the records of service.
func (s *server) service() {
	serve(s, table[Contract, force.Contract]{"contract", "contracts",
		func(r *force.Register) []force.Contract { return r.Contracts }, contractOf, (*Contract).record,
		func(c *force.Contract) *string { return &c.ID }, func(c *force.Contract) force.PersonID { return c.Person },
		func(c *force.Contract) when.Days { return lasting(when.Period{From: c.Period.From, To: c.Until()}) },
		func(ch *app.Changes, c force.Contract) { ch.Contracts = append(ch.Contracts, c) }})
	serve(s, table[Clearance, force.Clearance]{"clearance", "clearances",
		func(r *force.Register) []force.Clearance { return r.Clearances }, clearanceOf, (*Clearance).record,
		func(c *force.Clearance) *string { return &c.ID }, func(c *force.Clearance) force.PersonID { return c.Person },
		func(c *force.Clearance) when.Days { return c.Days },
		func(ch *app.Changes, c force.Clearance) { ch.Clearances = append(ch.Clearances, c) }})
	serve(s, table[Limit, force.Limit]{"limit", "limits",
		func(r *force.Register) []force.Limit { return r.Limits }, limitOf, (*Limit).record,
		func(l *force.Limit) *string { return &l.ID }, func(l *force.Limit) force.PersonID { return l.Person },
		func(l *force.Limit) when.Days { return l.Days },
		func(ch *app.Changes, l force.Limit) { ch.Limits = append(ch.Limits, l) }})
	serve(s, table[RankHeld, force.RankHeld]{"rank", "ranks",
		func(r *force.Register) []force.RankHeld { return r.RanksHeld }, rankHeldOf, (*RankHeld).record,
		func(x *force.RankHeld) *string { return &x.ID }, func(x *force.RankHeld) force.PersonID { return x.Person },
		func(x *force.RankHeld) when.Days { return when.Days{First: x.From} },
		func(ch *app.Changes, x force.RankHeld) { ch.RanksHeld = append(ch.RanksHeld, x) }})
	serve(s, table[Award, force.Award]{"award", "awards",
		func(r *force.Register) []force.Award { return r.Awards }, awardOf, (*Award).record,
		func(x *force.Award) *string { return &x.ID }, func(x *force.Award) force.PersonID { return x.Person },
		func(x *force.Award) when.Days { return when.Days{First: x.Day} },
		func(ch *app.Changes, x force.Award) { ch.Awards = append(ch.Awards, x) }})
	handle(s, get("/service", "read-service", "register", "Read what of people's service has run out, is missing or is soon due."),
		func(ctx context.Context, _ *Asked) (*answer[ServiceView], error) {
			v, err := s.app.Service(ctx)
			if err != nil {
				return nil, err
			}
			today := when.DateOf(v.Now)
			return give(ServiceView{Due: each(v.Due, func(x *service.Item) DueLine { return dueOf(x, today) }), Promotions: each(v.Promotions, promotionOf)}, nil)
		})
	handle(s, get("/people/{person}/service", "read-person-service", "register", "Read a person's service."), s.personService)
	handle(s, post("/people/{person}/promotion", "promote", "register", "Give a person a rank by an order."),
		func(ctx context.Context, in *struct {
			OfPerson
			Body PromotionBody
		}) (*answer[created], error) {
			saved, err := s.app.Promote(ctx, force.PersonID(in.Person), force.RankCode(in.Body.Rank), in.Body.From, in.Body.Order)
			if err != nil {
				return nil, err
			}
			return s.saved(ctx, saved)
		})
	handle(s, get("/leave", "read-leave", "register", "Read how many of a unit and those right below it are on leave and fit on each day of a month."),
		func(ctx context.Context, in *struct {
			Asked
			Unit  string     `query:"unit" doc:"The top units if left out."`
			Month MonthParam `query:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"This month if left out."`
		}) (*answer[[]CoverLine], error) {
			m := in.Month.Month
			if m == 0 {
				m = s.app.Today().Month()
			}
			v, err := s.app.Cover(ctx, force.UnitID(in.Unit), m)
			if err != nil {
				return nil, err
			}
			return give(each(v.Rows, func(x *app.CoverRow) CoverLine {
				return CoverLine{string(x.Unit), x.Need, x.Roll, x.Leave, x.Away, x.Fit}
			}), nil)
		})
}

func (s *server) personService(ctx context.Context, in *OfPerson) (*answer[PersonServiceView], error) {
	v, err := s.app.PersonService(ctx, force.PersonID(in.Person))
	if err != nil {
		return nil, err
	}
	r, id, today := v.Register, v.Person.ID, when.DateOf(v.Now)
	out := PersonServiceView{Contracts: each(r.ContractsOf(id), contractOf), Clearances: each(r.ClearancesOf(id), clearanceOf), Limits: each(r.LimitsOf(id), limitOf),
		Ranks: each(r.RanksOf(id), rankHeldOf), Awards: each(v.Terms.Precedence(r.AwardsOf(id)), awardOf),
		Due: each(v.Due, func(x *service.Item) DueLine { return dueOf(x, today) }), Promotions: []PromotionLine{},
		Leave: each(v.Leave, func(a *service.Account) LeaveAccount {
			return LeaveAccount{a.Year, a.Entitled, a.Taken, a.Planned, a.Left()}
		})}
	if v.Promotion != nil {
		out.Promotions = append(out.Promotions, promotionOf(v.Promotion))
	}
	return give(out, nil)
}
