package people

import (
	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/service"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// serviceView is what a person's page shows of their service.
type serviceView struct {
	Contracts, Clearances, Limits, Ranks, Awards []entry
	Leave                                        []service.Account
	Promotion                                    *service.Promotion
	Next                                         string // the rank that may be given
	May                                          bool   // change it
}

// service reads a person's service; nil where whoever asks may not see it.
func (p *page) service(q *ui.Request, id force.PersonID) (*serviceView, error) {
	if !q.May(access.See, access.Service) {
		return nil, nil
	}
	x, err := p.desk.PersonService(q.Context(), id)
	if c := app.CodeOf(err); c == app.CodeNotFound || c == app.CodeForbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	today, own := q.Today(), "/people/"+string(id)
	v := &serviceView{Leave: x.Leave, May: q.May(access.Change, access.Service)}
	if m := x.Promotion; m != nil {
		v.Promotion = m
		if k := x.Register.Rank(m.Next); k != nil {
			v.Next = q.Text(k.Name)
		}
	}
	due := map[string]*service.Item{}
	for i := range x.Due {
		due[string(x.Due[i].What)+x.Due[i].Of] = &x.Due[i]
	}
	mark := func(e entry, d *service.Item) entry {
		if d == nil {
			return e
		}
		switch d.State(today) {
		case service.Barring:
			e.Badge, e.Words = "alarm", q.T("web.service.state.barring")
		case service.Over:
			e.Badge, e.Words = "thin", q.T("web.service.state.over")
		case service.Soon:
			e.Badge, e.Words = "thin", q.T("web.people.expires", int(d.Last-today)+1)
		}
		return e
	}
	all := x.Register.ContractsOf(id)
	for i := range all {
		c := &all[len(all)-1-i]
		name := words.Text{Az: c.Type, En: c.Type}
		if t := x.Terms.Contract(c.Type); t != nil {
			name = t.Name
		}
		e := entry{Title: q.Text(name), Note: c.Number, First: c.Period.From, Href: own + "/contract/" + c.ID}
		if u := c.Until(); u != 0 {
			e.Last = u - 1
		}
		e.Open, e.Over = e.Last == 0, e.Last != 0 && e.Last < today
		if c.Ended != 0 && c.Why != "" {
			e.Note += " · " + q.Text(service.Of(x.Terms.Ends, c.Why))
		}
		if i == 0 {
			e = mark(e, due["contract"+c.Type])
		}
		v.Contracts = append(v.Contracts, e)
	}
	checks := x.Register.ClearancesOf(id)
	for i := len(checks) - 1; i >= 0; i-- {
		c := &checks[i]
		e := entry{Title: q.Text(x.Terms.BodyOn(c.Body, c.Days.First)), Note: c.Reference, Href: own + "/clearance/" + c.ID}
		e = e.days(q, c.Days, today)
		e.Badge, e.Words = "", ""
		if c.Outcome == force.Denied {
			e.Badge, e.Words = "alarm", q.T("web.service.outcome.refused")
		}
		if latest := x.Register.ClearanceOn(id, c.Body, today); latest != nil && latest.ID == c.ID {
			e = mark(e, due["clearance"+c.Body])
		}
		v.Clearances = append(v.Clearances, e)
	}
	limits := x.Register.LimitsOf(id)
	for i := len(limits) - 1; i >= 0; i-- {
		l := &limits[i]
		e := entry{Title: q.Text(service.Of(x.Terms.Limits, l.Kind)), Href: own + "/limit/" + l.ID}
		v.Limits = append(v.Limits, e.days(q, l.Days, today))
	}
	ranks := x.Register.RanksOf(id)
	for i := len(ranks) - 1; i >= 0; i-- {
		k := &ranks[i]
		e := entry{Title: string(k.Rank), Note: k.Order, First: k.From, Href: own + "/rank/" + k.ID, Open: i == len(ranks)-1}
		if r := x.Register.Rank(k.Rank); r != nil {
			e.Title = q.Text(r.Name)
		}
		if i+1 < len(ranks) {
			e.Last, e.Over = ranks[i+1].From-1, true
		}
		v.Ranks = append(v.Ranks, e)
	}
	for _, w := range x.Terms.Precedence(x.Register.AwardsOf(id)) {
		e := entry{Title: q.Text(service.Of(x.Terms.Awards, w.Code)), Note: w.Citation, First: w.Day, Last: w.Day, Href: own + "/award/" + w.ID}
		v.Awards = append(v.Awards, e)
	}
	return v, nil
}

func choices(q *ui.Request, all []service.Named) []ui.Option {
	out := []ui.Option{{Text: q.T("web.people.choose")}}
	for _, n := range all {
		out = append(out, ui.Option{Value: n.Code, Text: q.Text(n.Name)})
	}
	return out
}

func contractFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	c, ok := find(s.Register.ContractsOf(s.ID), id, func(c force.Contract) string { return c.ID })
	if !ok {
		return false
	}
	last := when.Date(0)
	if id == "" { // goes on where the last one ends
		c.Period.From, c.Signed = max(q.Today(), s.Joined), q.Today()
		if all := s.Register.ContractsOf(s.ID); len(all) > 0 {
			c.Type = all[len(all)-1].Type
			if u := all[len(all)-1].Until(); u != 0 {
				c.Period.From = u
			}
		}
	} else if c.Period.To != 0 {
		last = c.Period.To - 1
	}
	var types []service.Named
	for _, t := range s.terms.Contracts {
		types = append(types, t.Named)
	}
	f.Add(ui.Field{Name: "kind", Label: q.T("web.service.contract.type"), Type: "select", Value: c.Type, Must: true, Options: choices(q, types)})
	f.Add(ui.Field{Name: "number", Label: q.T("web.service.number"), Value: c.Number})
	f.Add(ui.Field{Name: "signed", Label: label(q, "signed"), Type: "date", Value: dateText(c.Signed)})
	f.Add(ui.Field{Name: "period", Label: label(q, "first"), Type: "date", Value: dateText(c.Period.From), Must: true})
	f.Add(ui.Field{Name: "last", Label: label(q, "last"), Type: "date", Value: dateText(last), Hint: q.T("web.service.contract.last")})
	if id != "" {
		f.Add(ui.Field{Name: "ended", Label: label(q, "ended"), Type: "date", Value: dateText(c.Ended), Hint: q.T("web.service.contract.ended")})
		f.Add(ui.Field{Name: "why", Label: label(q, "why"), Type: "select", Value: c.Why, Options: choices(q, s.terms.Ends)})
	}
	return true
}

func saveContract(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "period", "last")
	if err != nil {
		return nil, err
	}
	signed, good := f.Date(q, "signed")
	ended, also := f.Date(q, "ended")
	if !good || !also {
		return nil, errTyped
	}
	c := force.Contract{ID: id, Person: s.ID, Type: f.Field("kind").Value, Number: f.Field("number").Value, Signed: signed, Period: when.Period{From: span.First}, Ended: ended}
	if why := f.Field("why"); why != nil {
		c.Why = why.Value
	}
	switch t := s.terms.Contract(c.Type); {
	case span.Last != 0:
		c.Period.To = span.Last + 1
	case t != nil:
		c.Period.To = t.End(c.Period.From)
	}
	ch := app.Changes{What: "contract.save", About: s.about()}
	ch.Contracts = []force.Contract{c}
	return p.desk.Save(q.Context(), ch)
}

func clearanceFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	c, ok := find(s.Register.ClearancesOf(s.ID), id, func(c force.Clearance) string { return c.ID })
	if !ok {
		return false
	}
	if id == "" {
		c.Outcome, c.Days.First = force.Cleared, q.Today()
	}
	var bodies []service.Named
	for _, b := range s.terms.BodyCodes() {
		bodies = append(bodies, service.Named{Code: b, Name: s.terms.BodyOn(b, q.Today())})
	}
	f.Add(ui.Field{Name: "body", Label: label(q, "body"), Type: "select", Value: c.Body, Must: true, Options: choices(q, bodies)})
	x := ui.Field{Name: "outcome", Label: label(q, "outcome"), Type: "radio", Value: c.Outcome, Must: true}
	for _, o := range []string{force.Cleared, force.Denied} {
		x.Options = append(x.Options, ui.Option{Value: o, Text: words.Sentence(q.Lang, q.T("web.service.outcome."+o))})
	}
	f.Add(x)
	f.Add(ui.Field{Name: "reference", Label: label(q, "reference"), Value: c.Reference, Hint: q.T("web.service.reference.hint")})
	daysFields(q, f, c.Days)
	return true
}

func saveClearance(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "first", "last")
	if err != nil {
		return nil, err
	}
	ch := app.Changes{What: "clearance.save", About: s.about()}
	ch.Clearances = []force.Clearance{{ID: id, Person: s.ID, Body: f.Field("body").Value, Outcome: f.Field("outcome").Value, Reference: f.Field("reference").Value, Days: span}}
	return p.desk.Save(q.Context(), ch)
}

func limitFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	l, ok := find(s.Register.LimitsOf(s.ID), id, func(l force.Limit) string { return l.ID })
	if !ok {
		return false
	}
	if id == "" {
		l.Days.First = q.Today()
	}
	f.Add(ui.Field{Name: "kind", Label: q.T("web.service.limit.kind"), Type: "select", Value: l.Kind, Must: true, Options: choices(q, s.terms.Limits), Hint: q.T("web.service.limit.hint")})
	daysFields(q, f, l.Days)
	return true
}

func saveLimit(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	span, err := days(q, f, "first", "last")
	if err != nil {
		return nil, err
	}
	ch := app.Changes{What: "limit.save", About: s.about()}
	ch.Limits = []force.Limit{{ID: id, Person: s.ID, Kind: f.Field("kind").Value, Days: span}}
	saved, err := p.desk.Save(q.Context(), ch)
	return saved, aim(err, "days", "first")
}

func rankFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	k, ok := find(s.Register.RanksOf(s.ID), id, func(k force.RankHeld) string { return k.ID })
	if !ok {
		return false
	}
	if id == "" {
		k.From = q.Today()
		if m := service.PromotionOf(s.Register, s.Person, q.Today()); m != nil {
			k.Rank = m.Next
		}
	}
	f.Add(ui.Field{Name: "rank", Label: label(q, "rank"), Type: "select", Value: string(k.Rank), Must: true, Options: q.RankOptions(s.State, q.T("web.people.choose"))})
	f.Add(ui.Field{Name: "from", Label: q.T("web.people.from"), Type: "date", Value: dateText(k.From), Must: true})
	f.Add(ui.Field{Name: "order", Label: label(q, "order"), Value: k.Order, Must: id == ""})
	return true
}

// saveRank: a new one is given to the person from its day on; an old one is put right in the record alone.
func saveRank(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	from, good := f.Date(q, "from")
	if !good {
		return nil, errTyped
	}
	rank, order := force.RankCode(f.Field("rank").Value), f.Field("order").Value
	if id == "" {
		return p.desk.Promote(q.Context(), s.ID, rank, from, order)
	}
	ch := app.Changes{What: "rank.save", About: s.about()}
	ch.RanksHeld = []force.RankHeld{{ID: id, Person: s.ID, Rank: rank, From: from, Order: order}}
	return p.desk.Save(q.Context(), ch)
}

func awardFields(q *ui.Request, s *subject, f *ui.Form, id string) bool {
	w, ok := find(s.Register.AwardsOf(s.ID), id, func(w force.Award) string { return w.ID })
	if !ok {
		return false
	}
	if id == "" {
		w.Day = q.Today()
	}
	f.Add(ui.Field{Name: "award", Label: label(q, "award"), Type: "select", Value: w.Code, Must: true, Options: choices(q, s.terms.Awards)})
	f.Add(ui.Field{Name: "day", Label: label(q, "day"), Type: "date", Value: dateText(w.Day), Must: true})
	f.Add(ui.Field{Name: "order", Label: label(q, "order"), Value: w.Order})
	f.Add(ui.Field{Name: "citation", Label: label(q, "citation"), Type: "textarea", Value: w.Citation})
	return true
}

func saveAward(p *page, q *ui.Request, s *subject, f *ui.Form, id string) (*app.Saved, error) {
	day, good := f.Date(q, "day")
	if !good {
		return nil, errTyped
	}
	ch := app.Changes{What: "award.save", About: s.about()}
	ch.Awards = []force.Award{{ID: id, Person: s.ID, Code: f.Field("award").Value, Day: day, Order: f.Field("order").Value, Citation: f.Field("citation").Value}}
	return p.desk.Save(q.Context(), ch)
}
