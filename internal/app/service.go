package app

import (
	"context"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/readiness"
	"qarovul/internal/service"
	"qarovul/internal/when"
)

// Service is what is due of the people whose service whoever asks may see.
type Service struct {
	*State
	Terms      *service.Terms
	Due        []service.Item
	Promotions []service.Promotion
}

// PromotionDays is how far ahead promotions are listed.
const PromotionDays = 90

// ServiceTerms is types of contract, policies, entitlements and awards as this house has them.
func (a *App) ServiceTerms() *service.Terms { return a.service }

// Service reads what has run out, is missing or is soon due, and who may be given the next rank.
func (a *App) Service(ctx context.Context) (*Service, error) {
	to, err := reading(ctx, access.Service)
	if err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	g, today := s.ground(), dateOf(s)
	out := &Service{State: s, Terms: a.service}
	for _, x := range a.service.Due(s.Register, today) {
		if g.person(to, x.Person) {
			out.Due = append(out.Due, x)
		}
	}
	for _, x := range service.Promotions(s.Register, today, PromotionDays) {
		if g.person(to, x.Person) {
			out.Promotions = append(out.Promotions, x)
		}
	}
	return out, nil
}

// PersonService is one person's service with what is due, and leave this year and the next.
type PersonService struct {
	*State
	Terms     *service.Terms
	Person    *force.Person
	Due       []service.Item
	Promotion *service.Promotion // nil where the table of ranks sets no time
	Leave     []service.Account
}

// PersonService reads a person's service. CodeNotFound where whoever asks may not see it.
func (a *App) PersonService(ctx context.Context, id force.PersonID) (*PersonService, error) {
	to, err := reading(ctx, access.Service)
	if err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	p := s.Register.Person(id)
	if p == nil || !s.ground().person(to, id) {
		return nil, notFound("person", string(id))
	}
	today := dateOf(s)
	year, _, _ := today.Civil()
	return &PersonService{State: s, Terms: a.service, Person: p, Due: a.service.DueOf(s.Register, p, today), Promotion: service.PromotionOf(s.Register, p, today),
		Leave: []service.Account{a.service.LeaveOf(s.Register, p, year, today), a.service.LeaveOf(s.Register, p, year+1, today)}}, nil
}

// Cover is, of a unit and those right below it, how many are fit for duty on each day of a month beside how many its duties take.
type Cover struct {
	*State
	Month when.Month
	Terms *service.Terms
	Unit  force.UnitID
	Rows  []CoverRow
	// People of the unit with their leave of the year, most left first.
	People []CoverPerson
}

// CoverRow is a unit's line. Need is the people that its duties of the month take, were nobody ever away; 0 where it furnishes none or it is not told.
type CoverRow struct {
	Unit        force.UnitID
	Need, Roll  int // Roll: who serves in it on the first day
	Leave, Away []int
	Fit         []int // by day: neither away nor barred
}

// CoverPerson is somebody's leave.
type CoverPerson struct {
	Person force.PersonID
	service.Account
	Days []when.Days // of leave in the month
}

// Cover reads the calendar of leave of a unit ("" the top units) as far as whoever asks may see it.
func (a *App) Cover(ctx context.Context, unit force.UnitID, m when.Month) (*Cover, error) {
	seen, err := reading(ctx, access.Absences)
	if err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	r := s.Register
	g := s.ground()
	if unit != "" && (r.Unit(unit) == nil || !g.unit(seen, unit)) {
		return nil, notFound("unit", string(unit))
	}
	out := &Cover{State: s, Month: m, Terms: a.service, Unit: unit}
	units := r.Children("")
	if unit != "" {
		units = []force.UnitID{unit}
	}
	need := a.needs(ctx, s, m)
	for _, top := range units {
		for _, id := range append([]force.UnitID{top}, r.Children(top)...) {
			if u := r.Unit(id); g.unit(seen, id) && u.Valid.Overlaps(when.Period{From: m.First(), To: m.Next().First()}) {
				out.Rows = append(out.Rows, coverRow(r, id, m, need))
			}
		}
	}
	to, err := reading(ctx, access.Service)
	if err != nil || unit == "" {
		return out, nil // whose leave it is is told by unit, to whoever may see it
	}
	year, _ := m.Civil()
	for _, id := range r.PeopleIn(unit, m.First(), true) {
		if !g.person(to, id) {
			continue
		}
		x := CoverPerson{Person: id, Account: a.service.LeaveOf(r, r.Person(id), year, dateOf(s))}
		for _, l := range r.AwayDays(id, m.First(), m.Last()) {
			if l.Kind == force.Leave {
				x.Days = append(x.Days, l.Days)
			}
		}
		out.People = append(out.People, x)
	}
	slices.SortStableFunc(out.People, func(x, y CoverPerson) int { return y.Left() - x.Left() })
	return out, nil
}

// needs is what each unit's duties of a month take in people, by unit and for all below it; nil where it is not told.
func (a *App) needs(ctx context.Context, s *State, m when.Month) map[force.UnitID]int {
	if mayAll(ctx, access.See, access.Sites) != nil {
		return nil
	}
	out := map[force.UnitID]int{}
	err := a.store.Read(ctx, func(tx Tx) error {
		whole, orders, err := a.planStateIn(ctx, tx)
		if err != nil {
			return err
		}
		duties, err := demandIn(m, whole, orders)
		if err != nil {
			return err
		}
		for u, n := range readiness.NeedByUnit(duties, whole.Rules, m.Days()) {
			for _, up := range s.Register.Path(u) {
				out[up] += n
			}
		}
		return nil
	})
	if err != nil {
		return nil // posts that make no sense ask for nothing that could be told
	}
	return out
}

func coverRow(r *force.Register, id force.UnitID, m when.Month, need map[force.UnitID]int) CoverRow {
	n := m.Days()
	row := CoverRow{Unit: id, Need: need[id], Leave: make([]int, n), Away: make([]int, n), Fit: make([]int, n)}
	for i := range n {
		d := m.First().Add(i)
		for _, p := range r.PeopleIn(id, d, true) {
			if i == 0 {
				row.Roll++
			}
			kind, away := r.AwayOn(p, d)
			_, barred := r.BarredOn(p, d)
			switch {
			case away && kind == force.Leave:
				row.Leave[i]++
			case away:
				row.Away[i]++
			case !barred:
				row.Fit[i]++
			}
		}
	}
	return row
}

// Promote gives somebody a rank from a day on, by an order: the rank that they have, and the record of it.
func (a *App) Promote(ctx context.Context, id force.PersonID, rank force.RankCode, from when.Date, order string) (*Saved, error) {
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	was := s.Register.Person(id)
	if was == nil {
		return nil, notFound("person", string(id))
	}
	ch := Changes{What: "rank.save", About: "person:" + string(id)}
	ch.RanksHeld = []force.RankHeld{{Person: id, Rank: rank, From: from, Order: order}}
	if from >= was.RankSince {
		p := *was
		p.Rank, p.RankSince = rank, from
		ch.People = []force.Person{p}
	}
	// What the register did not yet keep of the rank before stands in it from now on.
	if len(s.Register.RanksOf(id)) == 0 && was.RankSince != 0 && was.RankSince < from {
		ch.RanksHeld = append(ch.RanksHeld, force.RankHeld{Person: id, Rank: was.Rank, From: was.RankSince})
	}
	return a.Save(ctx, ch)
}
