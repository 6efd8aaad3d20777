package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"qarovul/roster"
)

// The shifts of an invented force.
const (
	guardShift = iota
	dayShift
	nightShift
	standbyShift
)

// guardForce makes a month of an invented guard force of so many people: companies of 120 in four platoons, each with a guard of 15 mounting every evening, two
// posts of 12-hour watches and six on standby; 15 people in 100 away at a time. The last company is smaller, and so are its duties.
func guardForce(people int, seed uint64) *roster.Problem {
	const size = 120
	rng := rand.New(rand.NewPCG(seed, 3))
	p := &roster.Problem{Name: fmt.Sprintf("%d people", people), Days: 31, FirstWeekday: 1, Shifts: []roster.Shift{
		{ID: "guard", Start: 18 * 60, Minutes: 1440, Tags: []string{"guard"}},
		{ID: "day", Start: 8 * 60, Minutes: 720, Tags: []string{"watch"}},
		{ID: "night", Start: 20 * 60, Minutes: 720, Tags: []string{"watch"}},
		{ID: "standby", Start: 18 * 60, Minutes: 1440, Tags: []string{"standby"}},
	}}
	var teams [][]int
	ledgers := map[string][]int{}
	for first := 0; first < people; first += size {
		n := min(size, people-first)
		company := len(p.Groups)
		p.Groups = append(p.Groups, roster.Group{ID: fmt.Sprint("company ", company), Parent: -1})
		for range 4 {
			p.Groups = append(p.Groups, roster.Group{ID: fmt.Sprint("platoon ", len(p.Groups)), Parent: company})
		}
		for i := range n {
			p.People = append(p.People, person(rng, len(p.People), company+1+i%4, i/4))
		}
		for day := range roster.Day(p.Days) {
			teams = append(teams, duties(p, ledgers, day, max(1, 15*n/size), max(1, 2*n/size), 6*n/size))
		}
	}
	hard := func(name string) roster.Meta { return roster.Meta{Name: name, Hard: true} }
	tag := func(s string) roster.ShiftSet { return roster.ShiftSet{Tags: []string{s}} }
	p.Rules = []roster.Rule{
		roster.Count{Meta: hard("R1"), Of: tag("guard"), Measure: roster.CountShifts, Every: 3, Max: 1},
		roster.Free{Meta: hard("R6"), Of: tag("guard"), From: -20 * 60, To: -12 * 60},
		roster.Rest{Meta: hard("S2"), Of: tag("watch"), Before: 11 * 60, After: 11 * 60},
		roster.Rest{Meta: hard("R7"), Of: tag("guard"), Before: 3 * 60, After: 24 * 60},
		roster.LongRest{Meta: hard("S3"), Of: tag("watch"), Days: 7, Minutes: 35 * 60},
		roster.Together{Meta: roster.Meta{Name: "R16"}, Teams: teams, Costs: []roster.Weight{60, 180}},
	}
	for _, l := range []string{"guard", "watch", "standby"} {
		p.Rules = append(p.Rules, roster.Share{Meta: roster.Meta{Name: "L1 " + l, Weight: 10}, Demands: ledgers[l]})
	}
	return p
}

func person(rng *rand.Rand, n, group, place int) roster.Person {
	q := roster.Person{ID: fmt.Sprintf("p%06d", n), Group: group, Grade: 1}
	switch {
	case place < 2:
		q.Grade = 6
	case place < 6:
		q.Grade = 3
	}
	if rng.IntN(100) < 15 {
		q.Skills = []string{"driver"}
	}
	for day := -20 + rng.IntN(40); day < 31; day += 30 + rng.IntN(60) {
		n := []int{30, 21, 10, 5, 3}[rng.IntN(5)]
		if rng.IntN(100) < 45 {
			q.Away = append(q.Away, roster.Span{From: roster.Minute(day * roster.DayMinutes), To: roster.Minute((day + n) * roster.DayMinutes)})
		}
		day += n
	}
	return q
}

// duties of a company on a day; the guard is a team.
func duties(p *roster.Problem, ledgers map[string][]int, day roster.Day, guard, posts, standby int) []int {
	var team []int
	add := func(ledger string, d roster.Demand) {
		d.ID, d.Day, d.Want, d.Max = fmt.Sprintf("d%07d", len(p.Demands)), day, 1, 1
		ledgers[ledger] = append(ledgers[ledger], len(p.Demands))
		if ledger == "guard" {
			team = append(team, len(p.Demands))
		}
		p.Demands = append(p.Demands, d)
	}
	for i := range guard {
		d := roster.Demand{Shift: guardShift, Under: 100_000, MaxGrade: 3}
		switch i {
		case 0:
			d.MinGrade, d.MaxGrade = 6, 0
		case 1:
			d.MinGrade = 3
		case 2:
			d.Skills = []string{"driver"}
		}
		add("guard", d)
	}
	for range posts {
		add("watch", roster.Demand{Shift: dayShift, Under: 50_000, MaxGrade: 3})
		add("watch", roster.Demand{Shift: nightShift, Under: 50_000, MaxGrade: 3})
	}
	for range standby {
		add("standby", roster.Demand{Shift: standbyShift, Under: 40_000})
	}
	return team
}

// away is a problem with one person away for so many days, from the day of one of their duties on.
func away(p *roster.Problem, r *roster.Roster, n, days int) (*roster.Problem, roster.Assignment) {
	a := r.Assignments[n%len(r.Assignments)]
	out := *p
	out.People = slices.Clone(p.People)
	q := &out.People[a.Person]
	from := roster.Minute(p.Demands[a.Demand].Day) * roster.DayMinutes
	q.Away = append(slices.Clone(q.Away), roster.Span{From: from, To: from + roster.Minute(days*roster.DayMinutes)})
	return &out, a
}
