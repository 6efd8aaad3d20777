package service

import (
	"cmp"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// What is due.
type What string

// The kinds of what is due, in the order in which a list of one day shows them.
const (
	Contract      What = "contract"
	Clearance     What = "clearance"
	Qualification What = "qualification"
	Fitness       What = "limit" // a limit ends: the person may be asked for all duties again
)

// Whats lists the kinds.
var Whats = []What{Contract, Clearance, Qualification, Fitness}

// Item is something that runs out or is missing.
type Item struct {
	What   What
	Person force.PersonID
	Of     string    // type of contract, body, qualification, kind of limit
	Last   when.Date // the last day on which it holds; 0 where nothing is recorded
	Bars   when.Date // the first day on which it keeps the person from duty, or from what asks for it; 0 it does not
}

// State of an item on a day.
type State string

// The states, the worst first.
const (
	Barring State = "barring" // it keeps the person from duty
	Over    State = "over"    // it has run out, and the person still may
	Missing State = "missing" // nothing is recorded
	Soon    State = "soon"
)

// States lists the states.
var States = []State{Barring, Over, Missing, Soon}

// State of the item on a day.
func (x *Item) State(d when.Date) State {
	switch {
	case x.Bars != 0 && x.Bars <= d:
		return Barring
	case x.Last == 0:
		return Missing
	case x.Last < d:
		return Over
	}
	return Soon
}

// Due lists what of the people who serve on a day has run out, is missing, or runs out within the days that each kind is to be warned of: the earliest
// last day first, what is missing at the end. What was renewed already is not due.
func (t *Terms) Due(r *force.Register, today when.Date) []Item {
	var out []Item
	for i := range r.People {
		if p := &r.People[i]; p.Serves(today) {
			out = append(out, t.DueOf(r, p, today)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		never := func(d when.Date) int {
			if d == 0 {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(never(a.Last), never(b.Last)), cmp.Compare(a.Last, b.Last), cmp.Compare(slices.Index(Whats, a.What), slices.Index(Whats, b.What)))
	})
	return out
}

// DueOf is what is due of one person.
func (t *Terms) DueOf(r *force.Register, p *force.Person, today when.Date) []Item {
	var out []Item
	out = append(out, t.dueContract(r, p, today)...)
	out = append(out, t.dueClearances(r, p, today)...)
	out = append(out, t.dueQualifications(r, p, today)...)
	for _, l := range r.LimitsOf(p.ID) {
		if l.Days.Holds(today) && l.Days.Last != 0 && l.Days.Last <= today+limitWarn {
			out = append(out, Item{What: Fitness, Person: p.ID, Of: l.Kind, Last: l.Days.Last})
		}
	}
	return out
}

// limitWarn is how many days before its end a limit is shown.
const limitWarn = 14

func bars(e force.Expiry, last when.Date) when.Date {
	if e.Mode != force.Enforce {
		return 0
	}
	return last.Add(e.Grace) + 1
}

func (t *Terms) dueContract(r *force.Register, p *force.Person, today when.Date) []Item {
	all := r.ContractsOf(p.ID)
	if len(all) == 0 {
		if len(t.Contracts) == 0 {
			return nil
		}
		return []Item{{What: Contract, Person: p.ID}}
	}
	last := &all[len(all)-1]
	until := last.Until()
	e := t.Policy.Contracts[last.Type]
	if until == 0 || e.Mode == force.Off || until-1 > today.Add(e.Warn) {
		return nil
	}
	return []Item{{Contract, p.ID, last.Type, until - 1, bars(e, until-1)}}
}

func (t *Terms) dueClearances(r *force.Register, p *force.Person, today when.Date) []Item {
	var out []Item
	for _, body := range t.BodyCodes() {
		e := t.Policy.Clearances[body]
		if e.Mode == force.Off {
			continue
		}
		c := r.ClearanceOn(p.ID, body, today)
		switch {
		case c == nil:
			out = append(out, Item{What: Clearance, Person: p.ID, Of: body})
		case c.Outcome == force.Denied:
			x := Item{What: Clearance, Person: p.ID, Of: body, Last: c.Days.First - 1}
			if e.Mode == force.Enforce {
				x.Bars = c.Days.First
			}
			out = append(out, x)
		case c.Days.Last != 0 && c.Days.Last <= today.Add(e.Warn):
			out = append(out, Item{Clearance, p.ID, body, c.Days.Last, bars(e, c.Days.Last)})
		}
	}
	return out
}

func (t *Terms) dueQualifications(r *force.Register, p *force.Person, today when.Date) []Item {
	latest := map[string]when.Date{} // 0 without expiry
	var codes []string
	for _, q := range r.QualificationsOf(p.ID) {
		if q.Trainee {
			continue
		}
		last, seen := latest[q.Code]
		if !seen {
			codes = append(codes, q.Code)
		}
		if !seen || q.Until == 0 || last != 0 && q.Until > last {
			latest[q.Code] = q.Until
		}
	}
	var out []Item
	for _, c := range codes {
		e := t.Policy.Requirement(c).Expiry
		if last := latest[c]; e.Mode != force.Off && last != 0 && last <= today.Add(e.Warn) {
			out = append(out, Item{Qualification, p.ID, c, last, bars(e, last)})
		}
	}
	return out
}

// Promotion is somebody who has been in a rank for the least time before the next.
type Promotion struct {
	Person force.PersonID
	Rank   force.RankCode
	Next   force.RankCode
	Since  when.Date // in the rank
	From   when.Date // the first day on which the next may be given
}

// Promotions lists who may be given the next rank on a day or within so many days after it, the longest due first. The least time is the table of ranks'
// (Regulation 377-IQ, 1997); flight crew are those who hold the qualification of a pilot. Whoever has no date for the rank does not stand here.
func Promotions(r *force.Register, today when.Date, within int) []Promotion {
	var out []Promotion
	for i := range r.People {
		p := &r.People[i]
		if x := PromotionOf(r, p, today); x != nil && p.Serves(today) && x.From <= today.Add(within) {
			out = append(out, *x)
		}
	}
	slices.SortStableFunc(out, func(a, b Promotion) int { return cmp.Compare(a.From, b.From) })
	return out
}

// PromotionOf is when somebody may be given the next rank; nil where the table sets no time.
func PromotionOf(r *force.Register, p *force.Person, today when.Date) *Promotion {
	i := slices.IndexFunc(r.Ranks, func(k force.Rank) bool { return k.Code == p.Rank })
	if i < 0 || i+1 >= len(r.Ranks) || p.RankSince == 0 {
		return nil
	}
	years := r.Ranks[i].MinYears
	if r.Holds(p.ID, "pilot", today, today) {
		years = r.Ranks[i].MinYearsFlight
	}
	if years == 0 {
		return nil
	}
	y, m, d := p.RankSince.Civil()
	due := when.NewMonth(y, m) + when.Month(years*12+0.5)
	return &Promotion{p.ID, p.Rank, r.Ranks[i+1].Code, p.RankSince, due.First().Add(min(d, due.Days()) - 1)}
}
