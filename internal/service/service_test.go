package service_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"qarovul/internal/force"
	"qarovul/internal/service"
	"qarovul/internal/when"
)

var d = when.MustDate

func TestDue(t *testing.T) {
	s := terms(t)
	today := d("2026-12-01")
	people := []force.Person{{ID: "p", Number: "1", Surname: "A", Joined: d("2020-01-01")}, {ID: "q", Number: "2", Surname: "B", Joined: d("2020-01-01")},
		{ID: "gone", Number: "3", Surname: "C", Joined: d("2020-01-01"), Left: d("2026-01-01")}}
	clear := func(id, person, body, first, last string) force.Clearance {
		return force.Clearance{ID: id, Person: force.PersonID(person), Body: body, Outcome: force.Cleared, Days: when.Days{First: d(first), Last: d(last)}}
	}
	r := force.NewRegister(nil, nil, people, nil, []force.Qualification{
		{ID: "1", Person: "p", Code: "weapon", From: d("2025-12-01"), Until: d("2026-12-10")},
		{ID: "2", Person: "p", Code: "driver", From: d("2020-12-01"), Until: d("2026-12-10")},
		{ID: "3", Person: "p", Code: "driver", From: d("2026-12-05"), Until: d("2031-12-10")}, // renewed already
		{ID: "4", Person: "p", Code: "first-aid", From: d("2020-12-01"), Until: d("2026-11-10")},
		{ID: "5", Person: "p", Code: "driver-heavy", From: d("2026-12-01"), Until: d("2026-12-20"), Trainee: true},
	}, nil, nil).WithPolicy(s.Policy).WithRecords(force.Records{
		Contracts: []force.Contract{{ID: "k", Person: "p", Type: "voluntary", Period: when.Period{From: d("2025-01-01"), To: d("2027-01-01")}}},
		Clearances: []force.Clearance{clear("a", "p", "interior", "2023-12-05", "2026-12-04"), clear("b", "p", "security", "2026-01-01", "2028-12-31"),
			{ID: "c", Person: "q", Body: "security", Outcome: force.Denied, Days: when.Days{First: d("2026-11-20")}}},
		Limits: []force.Limit{{ID: "l", Person: "p", Kind: "no-night", Days: when.Days{First: d("2026-11-01"), Last: d("2026-12-12")}}},
	})
	type row struct {
		what  service.What
		whose force.PersonID
		of    string
		last  string
		bars  string
		state service.State
	}
	want := []row{
		{service.Qualification, "p", "first-aid", "2026-11-10", "", service.Over}, // warned of, and counts on
		{service.Clearance, "q", "security", "2026-11-19", "2026-11-20", service.Barring},
		{service.Clearance, "p", "interior", "2026-12-04", "2026-12-05", service.Soon},
		{service.Qualification, "p", "weapon", "2026-12-10", "2026-12-11", service.Soon},
		{service.Fitness, "p", "no-night", "2026-12-12", "", service.Soon},
		{service.Contract, "p", "voluntary", "2026-12-31", "2027-01-11", service.Soon},
		{service.Contract, "q", "", "", "", service.Missing},
		{service.Clearance, "q", "interior", "", "", service.Missing},
	}
	got := s.Due(r, today)
	if len(got) != len(want) {
		t.Fatalf("%d due: %+v", len(got), got)
	}
	for i, x := range got {
		if g := (row{x.What, x.Person, x.Of, x.Last.String(), x.Bars.String(), x.State(today)}); g != want[i] {
			t.Errorf("%d: %+v, want %+v", i, g, want[i])
		}
	}
}

// TestWhatBarsIsTrue: what Due says of a day on which something keeps a person from duty is what the register says.
func TestWhatBarsIsTrue(t *testing.T) {
	s := terms(t)
	rapid.Check(t, func(t *rapid.T) {
		today := d("2026-12-01")
		at := func(name string) when.Date { return today.Add(rapid.IntRange(-60, 200).Draw(t, name)) }
		to := at("contract to")
		r := force.NewRegister(nil, nil, []force.Person{{ID: "p", Number: "1", Joined: d("2020-01-01"), Trained: d("2020-02-01"), Sworn: d("2020-02-01")}}, nil, nil, nil, nil).
			WithPolicy(s.Policy).WithRecords(force.Records{
			Contracts:  []force.Contract{{ID: "k", Person: "p", Type: "voluntary", Period: when.Period{From: to.Add(-700), To: to}}},
			Clearances: []force.Clearance{{ID: "c", Person: "p", Body: "security", Outcome: force.Cleared, Days: when.Days{First: d("2024-01-01"), Last: at("cleared to")}}},
		})
		for _, x := range s.Due(r, today) {
			if x.Bars == 0 {
				continue
			}
			kind := map[service.What]force.BarKind{service.Contract: force.NoContract, service.Clearance: force.NotCleared}[x.What]
			on := func(d when.Date) bool {
				for _, b := range r.BarredDays("p", d, d) {
					if b.Kind == kind {
						return true
					}
				}
				return false
			}
			if !on(x.Bars) || on(x.Bars-1) {
				t.Fatalf("%+v: barred on %v, the day before %v", x, on(x.Bars), on(x.Bars-1))
			}
		}
	})
}

func TestPromotions(t *testing.T) {
	ranks := []force.Rank{{Code: "sergeant", Level: 1, MinYears: 0.5, MinYearsFlight: 0.5}, {Code: "captain", Level: 2, MinYears: 4, MinYearsFlight: 3}, {Code: "major", Level: 3}}
	today := d("2026-12-01")
	person := func(id, rank, since string) force.Person {
		return force.Person{ID: force.PersonID(id), Number: id, Surname: id, Joined: d("2015-01-01"), Rank: force.RankCode(rank), RankSince: d(since)}
	}
	r := force.NewRegister(ranks, nil, []force.Person{person("half", "sergeant", "2026-06-15"), person("flies", "captain", "2024-01-31"), person("walks", "captain", "2024-01-31"),
		person("top", "major", "2010-01-01"), person("long", "captain", "2020-02-29")}, nil, []force.Qualification{{ID: "q", Person: "flies", Code: "pilot", From: d("2016-01-01")}}, nil, nil)
	got := service.Promotions(r, today, 90)
	want := map[force.PersonID]string{"long": "2024-02-29", "half": "2026-12-15", "flies": "2027-01-31"}
	if len(got) != len(want) || got[0].Person != "long" {
		t.Fatalf("%+v", got)
	}
	for _, x := range got {
		if x.From.String() != want[x.Person] {
			t.Errorf("%s from %s, want %s", x.Person, x.From, want[x.Person])
		}
	}
}

func TestLeave(t *testing.T) {
	s := terms(t)
	p := &force.Person{ID: "p", Number: "1", Joined: d("2016-03-01")}
	half := &force.Person{ID: "h", Number: "2", Joined: d("2026-07-02"), Left: d("2027-01-01")}
	r := force.NewRegister(nil, nil, []force.Person{*p, *half}, nil, nil, []force.Absence{
		{ID: "1", Person: "p", Kind: force.Leave, Days: when.Days{First: d("2025-12-25"), Last: d("2026-01-03")}},
		{ID: "2", Person: "p", Kind: force.Illness, Days: when.Days{First: d("2026-02-01"), Last: d("2026-02-20")}},
		{ID: "3", Person: "p", Kind: force.Leave, Days: when.Days{First: d("2026-11-28"), Last: d("2026-12-04")}},
	}, nil)
	today := d("2026-12-01")
	if a := s.LeaveOf(r, p, 2026, today); a != (service.Account{Year: 2026, Entitled: 30, Taken: 3 + 4, Planned: 3}) || a.Left() != 20 {
		t.Errorf("2026: %+v", a)
	}
	if a := s.LeaveOf(r, p, 2027, today); a.Entitled != 35 {
		t.Errorf("2027, after ten full years: %+v", a)
	}
	// 183 of 365 days, rounded up.
	if a := s.LeaveOf(r, half, 2026, today); a.Entitled != 16 {
		t.Errorf("half a year: %+v", a)
	}
	if a := s.LeaveOf(r, half, 2027, today); a.Entitled != 0 {
		t.Errorf("after leaving: %+v", a)
	}
}

// TestTheYearIsWhole: each day of leave counts once, whatever day it is looked at.
func TestTheYearIsWhole(t *testing.T) {
	s := terms(t)
	rapid.Check(t, func(t *rapid.T) {
		p := force.Person{ID: "p", Number: "1", Joined: when.NewDate(2026, time.January, 1).Add(rapid.IntRange(-9000, 360).Draw(t, "joined"))}
		first := when.NewDate(2025, time.December, 1).Add(rapid.IntRange(0, 420).Draw(t, "first"))
		last := first.Add(rapid.IntRange(0, 60).Draw(t, "days"))
		r := force.NewRegister(nil, nil, []force.Person{p}, nil, nil, []force.Absence{{ID: "1", Person: "p", Kind: force.Leave, Days: when.Days{First: first, Last: last}}}, nil)
		today := when.NewDate(2026, time.January, 1).Add(rapid.IntRange(0, 364).Draw(t, "today"))
		sum := 0
		for y := 2025; y <= 2027; y++ {
			a := s.LeaveOf(r, &p, y, today)
			sum += a.Taken + a.Planned
			if a.Entitled < 0 || a.Entitled > 45 {
				t.Fatalf("%+v", a)
			}
		}
		if sum != int(last-first)+1 {
			t.Fatalf("%d days counted of %d", sum, int(last-first)+1)
		}
	})
}

func TestEndOfAContract(t *testing.T) {
	v := terms(t).Contract("voluntary")
	for from, want := range map[string]string{"2024-12-01": "2026-12-01", "2024-02-29": "2026-02-28", "2026-01-31": "2028-01-31"} {
		if got := v.End(d(from)); got != d(want) {
			t.Errorf("from %s to %s, want %s", from, got, want)
		}
	}
	if got := terms(t).Contract("standing").End(d("2024-12-01")); got != 0 {
		t.Errorf("without a term: %s", got)
	}
}

func TestPrecedence(t *testing.T) {
	all := []force.Award{{ID: "1", Code: "thanks", Day: d("2020-01-01")}, {ID: "2", Code: "own", Day: d("2024-01-01")}, {ID: "3", Code: "service-20", Day: d("2021-01-01")},
		{ID: "4", Code: "thanks", Day: d("2022-01-01")}, {ID: "5", Code: "state-medal", Day: d("2019-01-01")}}
	var got string
	for _, a := range terms(t).Precedence(all) {
		got += a.ID
	}
	if got != "53412" {
		t.Errorf("order %s", got)
	}
}
