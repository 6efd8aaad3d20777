package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

// The force of the long history: so many people, each with so many years.
const (
	historyPeople = 100_000
	historyYears  = 20
	historyAsked  = 2_000 // questions of each kind
)

// asOf measures what is told of a person, a unit and a post on any day of twenty years, over a hundred thousand people.
func asOf(_ context.Context, t *table) error {
	before := heap()
	r, sites, err := longHistory()
	if err != nil {
		return err
	}
	records := len(r.Memberships) + len(r.Absences) + len(r.Qualifications)
	t.add(fmt.Sprintf("as of a day: memory of the register of %d people with %d records of %d years", historyPeople, records, historyYears),
		fmt.Sprintf("%d MiB", (heap()-before)>>20), "", true)
	rng := rand.New(rand.NewPCG(5, 7))
	last := month.First()
	day := func() when.Date { return last.Add(-rng.IntN(historyYears * 365)) }
	ask := func(what string, n int, f func() bool) error {
		var all []time.Duration
		for range n {
			t0 := time.Now()
			if !f() {
				return fmt.Errorf("%s: something is not found", what)
			}
			all = append(all, time.Since(t0))
		}
		t.within(fmt.Sprintf("as of a day, %d people with %d years: %s, p95 of %d", historyPeople, historyYears, what, n), p95(all), 20*time.Millisecond)
		return nil
	}
	for _, x := range []struct {
		what string
		n    int
		ask  func() bool
	}{
		{"a person", historyAsked, func() bool { return r.PersonAsOf(r.People[rng.IntN(len(r.People))].ID, day()) != nil }},
		{"a unit with members, commander and strength", historyAsked, func() bool { return r.UnitAsOf(r.Units[rng.IntN(len(r.Units))].ID, day()) != nil }},
		{"a battalion with members, commander and strength", historyAsked / 10, func() bool {
			return len(r.UnitAsOf(force.UnitID(fmt.Sprintf("b%d", rng.IntN(historyPeople/perBattalion))), day()).Members) > 0
		}},
		{"a post", historyAsked, func() bool {
			_, ok := sites.PostAsOf(sites.Posts[rng.IntN(len(sites.Posts))].ID, day())
			return ok
		}},
	} {
		if err := ask(x.what, x.n, x.ask); err != nil {
			return err
		}
	}
	var whole []time.Duration
	for range 20 {
		t0 := time.Now()
		r.UnitAsOf("top", day())
		whole = append(whole, time.Since(t0))
	}
	t.add("… the whole force as one unit, p95 of 20", short(p95(whole)), "", true)
	runtime.KeepAlive(r)
	return nil
}

// perBattalion and perCompany are the sizes of the units of the long history; platoons are thirds of companies.
const (
	perBattalion = 500
	perCompany   = 100
)

// longHistory is invented: everybody serves all the time, moves every third year within the battalion, is promoted every fourth, away twice a
// year, and learns something every fourth.
func longHistory() (*force.Register, *site.Sites, error) {
	f, err := reference.FS.Open("ranks.csv")
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	ranks, err := force.ParseRanks(f)
	if err != nil {
		return nil, nil, err
	}
	rng := rand.New(rand.NewPCG(1, 2))
	name := func(s string) words.Text { return words.Text{Az: s, En: s} }
	units := []force.Unit{{ID: "top", Kind: force.Regiment, Name: name("Top"), Short: "top"}}
	var platoons [][]force.UnitID // by battalion
	for b := range historyPeople / perBattalion {
		bn := force.UnitID(fmt.Sprintf("b%d", b))
		units = append(units, force.Unit{ID: bn, Parent: "top", Kind: force.Battalion, Name: name(string(bn)), Short: string(bn), Order: b})
		var in []force.UnitID
		for c := range perBattalion / perCompany {
			co := force.UnitID(fmt.Sprintf("%s.c%d", bn, c))
			units = append(units, force.Unit{ID: co, Parent: bn, Kind: force.Company, Name: name(string(co)), Short: string(co), Order: c})
			for p := range 3 {
				pl := force.UnitID(fmt.Sprintf("%s.p%d", co, p))
				units = append(units, force.Unit{ID: pl, Parent: co, Kind: force.Platoon, Name: name(string(pl)), Short: string(pl), Order: p, Strength: perCompany / 3})
				in = append(in, pl)
			}
		}
		platoons = append(platoons, in)
	}
	last := month.First()
	first := last.Add(-historyYears * 365)
	var people []force.Person
	var memberships []force.Membership
	var quals []force.Qualification
	var absences []force.Absence
	for i := range historyPeople {
		id := force.PersonID(fmt.Sprintf("p-%06d", i))
		people = append(people, force.Person{ID: id, Number: fmt.Sprintf("N-%06d", i), Surname: fmt.Sprintf("S%05d", rng.IntN(30000)), Given: fmt.Sprintf("G%03d", rng.IntN(400)),
			Sex: "m", Rank: ranks[rng.IntN(len(ranks))].Code, RankSince: first, Joined: first, Trained: first.Add(30), Sworn: first.Add(60)})
		in := platoons[i/perBattalion]
		for at := first; at < last; {
			to := at.Add(900 + rng.IntN(400))
			m := force.Membership{ID: fmt.Sprintf("m-%06d-%d", i, at), Person: id, Unit: in[rng.IntN(len(in))], Period: when.Period{From: at, To: to}}
			if rng.IntN(30) == 0 {
				m.Position = "platoon-commander"
			}
			if to >= last {
				m.Period.To = 0
			}
			memberships = append(memberships, m)
			at = to
		}
		for y := range historyYears {
			for half := range 2 {
				d := first.Add(y*365 + half*180 + rng.IntN(150))
				kind := force.Leave
				if half == 1 {
					kind = force.Illness
				}
				absences = append(absences, force.Absence{ID: fmt.Sprintf("a-%06d-%d", i, d), Person: id, Kind: kind, Days: when.Days{First: d, Last: d.Add(3 + rng.IntN(20))}})
			}
			if y%4 == 0 {
				from := first.Add(y * 365)
				quals = append(quals, force.Qualification{ID: fmt.Sprintf("q-%06d-%d", i, y), Person: id, Code: []string{"driver", "weapon", "radio", "drill", "first-aid"}[y/4], From: from, Until: from.Add(3 * 365)})
			}
		}
	}
	return force.NewRegister(ranks, units, people, memberships, quals, absences, nil), longPosts(rng, last), nil
}

// longPosts are as many posts as such a force may have: one for each fifty people, of which a third has been closed again.
func longPosts(rng *rand.Rand, last when.Date) *site.Sites {
	s := &site.Sites{}
	for f := range historyPeople / 1000 {
		s.Facilities = append(s.Facilities, site.Facility{ID: fmt.Sprintf("f%d", f), Kind: "government"})
		s.Guards = append(s.Guards, site.Guard{ID: fmt.Sprintf("g%d", f), Facility: fmt.Sprintf("f%d", f), Furnish: force.UnitID(fmt.Sprintf("b%d", f))})
	}
	for i := range historyPeople / 50 {
		f := i % len(s.Facilities)
		p := site.Post{ID: fmt.Sprintf("post%d", i), Facility: fmt.Sprintf("f%d", f), Guard: fmt.Sprintf("g%d", f), Kind: site.ThreeRelief,
			Valid: when.Period{From: last.Add(-rng.IntN(historyYears * 365))}}
		if i%3 == 0 {
			p.Valid.To = p.Valid.From.Add(1 + rng.IntN(3000))
		}
		s.Posts = append(s.Posts, p)
	}
	return s
}

// heap is what the program holds in memory, less what nobody needs any more.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
