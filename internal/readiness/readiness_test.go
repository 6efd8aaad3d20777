package readiness_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/force"
	"qarovul/internal/readiness"
	"qarovul/internal/when"
)

var today = when.MustDate("2026-12-05")

func some(t *rapid.T) *force.Register {
	units := []force.Unit{{ID: "r", Kind: force.Regiment}, {ID: "a", Parent: "r", Kind: force.Company}, {ID: "b", Parent: "r", Kind: force.Company, Order: 1}}
	var people []force.Person
	var members []force.Membership
	var quals []force.Qualification
	var away []force.Absence
	for i := range rapid.IntRange(0, 20).Draw(t, "people") {
		id := force.PersonID(fmt.Sprintf("p%02d", i))
		p := force.Person{ID: id, Number: string(id), Joined: today.Add(-900), Sworn: today.Add(-800), Trained: today.Add(-800)}
		if rapid.Bool().Draw(t, "leaves") {
			p.Left = today.Add(rapid.IntRange(-30, 900).Draw(t, "in"))
		}
		people = append(people, p)
		members = append(members, force.Membership{ID: "m" + string(id), Person: id, Unit: rapid.SampledFrom(units).Draw(t, "unit").ID, Period: when.Period{From: p.Joined}})
		for n := range rapid.IntRange(0, 3).Draw(t, "held") {
			q := force.Qualification{ID: fmt.Sprintf("q%s-%d", id, n), Person: id, Code: rapid.SampledFrom([]string{"driver", "weapon"}).Draw(t, "code"), From: today.Add(rapid.IntRange(-400, 200).Draw(t, "from"))}
			if rapid.Bool().Draw(t, "expires") {
				q.Until = q.From.Add(rapid.IntRange(0, 700).Draw(t, "for"))
			}
			quals = append(quals, q)
		}
		if rapid.IntRange(0, 3).Draw(t, "away") == 0 {
			away = append(away, force.Absence{ID: "a" + string(id), Person: id, Kind: force.Leave, Days: when.Days{First: today.Add(-3), Last: today.Add(3)}})
		}
	}
	return force.NewRegister(nil, units, people, members, quals, away, nil)
}

// What remains never grows, each loss stands once and in its month, and with those lost it makes up the month before.
func TestForecastLosesEachOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := some(t)
		code := rapid.SampledFrom([]string{readiness.All, "driver", "weapon"}).Draw(t, "code")
		unit := rapid.SampledFrom([]force.UnitID{"", "a", "r"}).Draw(t, "of")
		months := readiness.Forecast(r, unit, code, today, 24)
		now := 0
		for i := range r.People {
			p := &r.People[i]
			in := p.Serves(today) && (unit == "" || r.Within(r.UnitOn(p.ID, today), unit))
			if in && (code == readiness.All || r.Holds(p.ID, code, today, today)) {
				now++
			}
		}
		seen := map[force.PersonID]bool{}
		for _, m := range months {
			if m.Remain+len(m.Lost) != now {
				t.Fatalf("%s: %d remain and %d are lost of %d", m.Month, m.Remain, len(m.Lost), now)
			}
			now = m.Remain
			for _, l := range m.Lost {
				if seen[l.Person] || l.On > m.Month.First() || l.On <= today {
					t.Fatalf("%s: %+v", m.Month, l)
				}
				seen[l.Person] = true
				if code != readiness.All && r.Person(l.Person).Serves(l.On) && r.Holds(l.Person, code, l.On, l.On) {
					t.Fatalf("%s serves and holds %s on %s", l.Person, code, l.On)
				}
			}
		}
	})
}

func TestSkillsAreWithinOneAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := some(t)
		for _, s := range readiness.Skills(r, "", today, map[string]int{"pilot": 2}) {
			for _, id := range s.Fit {
				if !slices.Contains(s.Present, id) || !slices.Contains(s.Held, id) {
					t.Fatalf("%s is fit for %s and not present, or does not hold it", id, s.Code)
				}
			}
			for _, id := range s.Held {
				if slices.Contains(s.Lapsed, id) || !r.Holds(id, s.Code, today, today) {
					t.Fatalf("%s holds %s and it has lapsed", id, s.Code)
				}
			}
		}
	})
}

// The same seed draws the same people, each once and all of them fit; one more asked for is one more of the same.
func TestDrawIsFairToItsSeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := some(t)
		l := readiness.Lose{Number: rapid.IntRange(0, 25).Draw(t, "n"), Unit: rapid.SampledFrom([]force.UnitID{"", "a"}).Draw(t, "of"), Seed: rapid.Uint64().Draw(t, "seed")}
		got := l.Draw(r, today)
		if !slices.Equal(got, l.Draw(r, today)) || len(got) > l.Number {
			t.Fatal("drawn twice, others come")
		}
		l.Number++
		if more := l.Draw(r, today); !slices.Equal(got, more[:len(got)]) {
			t.Fatalf("%v, and with one more %v", got, more)
		}
		for _, id := range got {
			if _, away := r.AwayOn(id, today); away || l.Unit != "" && !r.Within(r.UnitOn(id, today), l.Unit) {
				t.Fatalf("%s cannot be lost", id)
			}
		}
	})
}
