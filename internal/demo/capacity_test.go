package demo_test

import (
	"fmt"
	"sync"
	"testing"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/reference"
)

// asks is what a slot asks of a person, without time.
type asks struct {
	kind     duty.Kind
	role     duty.Role
	min, max force.RankCode
	needs    string
	furnish  force.UnitID
}

// TestDemandIsWithinCapacity reckons, for each kind of slot and every third day of the month around, the people of the unit that
// furnishes it who fulfil what it asks, and compares with what is asked within the days in which one person serves
// once: three for a guard (R1), two for other 24-hour duties and watches. There must be a fifth more people than needed for
// roles of commanders, drivers and watches. Then the same for all who stand below the chief in the guards of a battalion.
func TestDemandIsWithinCapacity(t *testing.T) {
	data, month, book := generate(t)
	reg := data.Register()
	duties, err := site.Demand(month, &data.Sites, book)
	if err != nil {
		t.Fatal(err)
	}
	for d := month.First(); d <= month.Last(); d += 3 {
		need := map[asks]int{}
		for i := range duties {
			for _, s := range duties[i].Slots {
				if s.Mounts == d {
					need[asks{s.Kind, s.Role, s.MinRank, s.MaxRank, fmt.Sprint(s.Needs), s.Furnish}]++
				}
			}
		}
		for a, n := range need {
			days := 2
			if a.kind == duty.Guard {
				days = 3
			}
			want := n * days
			if a.role != duty.Sentry && a.role != duty.Supernumerary {
				want = want * 12 / 10
			}
			if have := able(reg, a, sample(duties, d, a), d); have < want {
				t.Errorf("%s: %+v needs %d a day, so %d people; there are %d", d, a, n, want, have)
			}
		}
	}
}

// TestBattalionsCanFillTheirGuards: of a battalion's privates and sergeants a tenth more are able on each day than all its guards take
// in three days.
func TestBattalionsCanFillTheirGuards(t *testing.T) {
	data, month, book := generate(t)
	reg := data.Register()
	duties, err := site.Demand(month, &data.Sites, book)
	if err != nil {
		t.Fatal(err)
	}
	for d := month.First(); d <= month.Last(); d++ {
		for _, battalion := range []force.UnitID{"protection-1", "protection-2"} {
			need := 0
			for i := range duties {
				for _, s := range duties[i].Slots {
					if s.Mounts == d && s.Kind == duty.Guard && s.Furnish == battalion && s.Role != duty.Chief {
						need++
					}
				}
			}
			a := asks{kind: duty.Guard, role: duty.Sentry, min: "private", needs: "[weapon]", furnish: battalion}
			if have := able(reg, a, sample(duties, d, a), d); have*10 < need*3*11 {
				t.Errorf("%s: %s needs %d in three days, %d are able", d, battalion, need*3, have)
			}
		}
	}
}

func sample(duties []duty.Duty, d when.Date, a asks) *duty.Slot {
	for i := range duties {
		for j := range duties[i].Slots {
			s := &duties[i].Slots[j]
			if s.Mounts == d && s.Role == a.role && s.Kind == a.kind && fmt.Sprint(s.Needs) == a.needs && s.MinRank == a.min {
				return s
			}
		}
	}
	return nil
}

// able counts the people of the unit who could stand the slot on the day by themselves (O2, O3, O4, R10).
func able(reg *force.Register, a asks, s *duty.Slot, d when.Date) int {
	n := 0
	for _, id := range reg.PeopleIn(a.furnish, d, true) {
		if eligible(reg, id, s) {
			n++
		}
	}
	return n
}

func eligible(reg *force.Register, id force.PersonID, s *duty.Slot) bool {
	p := reg.Person(id)
	level := reg.Level(p.Rank)
	if level < reg.Level(s.MinRank) || s.MaxRank != "" && level > reg.Level(s.MaxRank) {
		return false
	}
	for d := when.DateOf(s.Start); d.Start().Before(s.End); d++ {
		if _, away := reg.AwayOn(id, d); away {
			return false
		}
		if _, barred := reg.BarredOn(id, d); barred {
			return false
		}
	}
	return reg.HoldsAll(id, s.Needs, when.DateOf(s.Start), when.DateOf(s.End))
}

// made is the demo that ships, around December 2026; no test changes it.
var made = sync.OnceValues(func() (*demo.Data, error) { return demo.Generate(demo.Seed, when.NewMonth(2026, 12)) })

func generate(t *testing.T) (*demo.Data, when.Month, *duty.RuleBook) {
	t.Helper()
	data, err := made()
	if err != nil {
		t.Fatal(err)
	}
	book, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	return data, when.NewMonth(2026, 12), book
}
