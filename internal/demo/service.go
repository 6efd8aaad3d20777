package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Of the people so many have not signed on again though the contract runs out within the time of the demo, were not checked again in time,
// and are fit with a limit.
const (
	unsigned = 0.03
	unasked  = 0.002
	limited  = 0.01
)

// Outside checks hold for three years, and people are asked again so many days before the end.
const (
	checkMonths         = 36
	askFirst, askLatest = 70, 130
)

// service gives everybody contracts without a gap since joining, checks by the two outside bodies, the ranks that they have been given, and a few of
// them awards and limits of fitness.
func (g *generator) service() {
	r := g.stream(11)
	for i := range g.people {
		p := &g.people[i].person
		g.contracts(r, p)
		g.clearances(r, p)
		g.ranksHeld(p)
		g.awards(r, p)
		g.limits(r, p)
	}
}

func later(d when.Date, months int) when.Date {
	y, m, day := d.Civil()
	at := when.NewMonth(y, m) + when.Month(months)
	return at.First().Add(min(day, at.Days()) - 1)
}

func (g *generator) contracts(r *rand.Rand, p *force.Person) {
	kind, months := "voluntary", 24
	switch level := g.level(p.Rank); {
	case level > g.level("senior-warrant-officer"):
		kind, months = "officer", 120
	case level > g.level("senior-sergeant"):
		kind, months = "career", 60
	}
	stops := r.Float64() < unsigned
	for from := p.Joined; ; {
		to := later(from, months)
		g.out.Records.Contracts = append(g.out.Records.Contracts, force.Contract{
			ID: fmt.Sprintf("k-%s-%s", p.ID, from), Person: p.ID, Type: kind, Number: fmt.Sprintf("M-%s/%d", from.String()[2:4], 1000+r.IntN(9000)),
			Signed: from.Add(-r.IntN(20)), Period: when.Period{From: from, To: to},
		})
		if to > g.to || stops && to > g.month.First() {
			return
		}
		from = to
	}
}

func (g *generator) level(c force.RankCode) int {
	return slices.IndexFunc(g.src.ranks, func(k force.Rank) bool { return k.Code == c })
}

func (g *generator) clearances(r *rand.Rand, p *force.Person) {
	for _, body := range []string{"interior", "security"} {
		late := r.Float64() < unasked
		on := p.Joined.Add(-20 - r.IntN(40))
		for on <= g.month.First() {
			last := later(on, checkMonths) - 1
			g.out.Records.Clearances = append(g.out.Records.Clearances, force.Clearance{
				ID: fmt.Sprintf("c-%s-%s-%s", p.ID, body, on), Person: p.ID, Body: body, Outcome: force.Cleared,
				Reference: fmt.Sprintf("%d/%d", 1+r.IntN(40), 1000+r.IntN(9000)), Days: when.Days{First: on, Last: last},
			})
			next := last.Add(-askFirst - r.IntN(askLatest-askFirst))
			if late && last < g.month.First() && last > g.month.First()-300 {
				break
			}
			on = next
		}
	}
}

// ranksHeld puts the ranks from the first of the career to the present one at even steps between joining and the day of the present one.
func (g *generator) ranksHeld(p *force.Person) {
	now := g.level(p.Rank)
	first := 0
	for _, start := range []force.RankCode{"junior-warrant-officer", "lieutenant"} {
		if at := g.level(start); now >= at {
			first = at
		}
	}
	step := func(k int) when.Date {
		if now == first {
			return p.Joined
		}
		return p.Joined.Add(int(p.RankSince-p.Joined) * (k - first) / (now - first))
	}
	for k := first; k <= now; k++ {
		from := step(k)
		if k < now && step(k+1) == from {
			continue // came with a higher one
		}
		g.out.Records.RanksHeld = append(g.out.Records.RanksHeld, force.RankHeld{
			ID: fmt.Sprintf("r-%s-%02d", p.ID, k), Person: p.ID, Rank: g.src.ranks[k].Code, From: from, Order: fmt.Sprintf("№ %d", 10+k*7+int(from)%400),
		})
	}
}

func (g *generator) awards(r *rand.Rand, p *force.Person) {
	add := func(code string, day when.Date) {
		if day < g.month.First() && day > p.Joined {
			g.out.Records.Awards = append(g.out.Records.Awards, force.Award{ID: fmt.Sprintf("w-%s-%s", p.ID, code), Person: p.ID, Code: code, Day: day,
				Order: fmt.Sprintf("№ %d", 10+int(day)%400)})
		}
	}
	for _, years := range []int{10, 15, 20} {
		add(fmt.Sprintf("service-%d", years), later(p.Joined, 12*years))
	}
	if r.Float64() < 0.08 {
		add("thanks", p.Joined.Add(200+r.IntN(900)))
	}
	if r.Float64() < 0.03 {
		add("certificate", p.Joined.Add(400+r.IntN(1500)))
	}
}

func (g *generator) limits(r *rand.Rand, p *force.Person) {
	draw, kind, from, days := r.Float64(), r.IntN(4), r.IntN(40), 20+r.IntN(100)
	if draw >= limited || p.Trained == 0 {
		return
	}
	first := g.month.First().Add(-from)
	g.out.Records.Limits = append(g.out.Records.Limits, force.Limit{ID: "l-" + string(p.ID), Person: p.ID,
		Kind: []string{"no-night", "no-weapon", "no-standing", "no-driving"}[kind], Days: when.Days{First: first, Last: first.Add(days)}})
}
