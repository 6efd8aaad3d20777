package demo_test

import (
	"cmp"
	"fmt"
	"slices"
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

// TestDemandIsWithinCapacity reckons, for each kind of slot and each day of the month around, the people of the unit that
// furnishes it who fulfil what it asks, and compares with what is asked within the days in which one person serves
// once: three for a guard (R1), two for other 24-hour duties and watches. There must be a fifth more people than needed for
// roles of commanders and drivers, and enough for all roles together.
func TestDemandIsWithinCapacity(t *testing.T) {
	data, month, book := generate(t)
	reg := data.Register()
	duties, err := site.Demand(month, &data.Sites, book)
	if err != nil {
		t.Fatal(err)
	}
	for d := month.First(); d <= month.Last(); d++ {
		need := map[asks]int{}
		for i := range duties {
			for _, s := range duties[i].Slots {
				if s.Mounts == d {
					furnish := s.Furnish
					if s.Kind == duty.Standby {
						furnish = ""
					}
					need[asks{s.Kind, s.Role, s.MinRank, s.MaxRank, fmt.Sprint(s.Needs), furnish}]++
				}
			}
		}
		for a, n := range need {
			days := 2
			if a.kind == duty.Guard {
				days = 3
			}
			have := able(reg, a, sample(duties, d, a), d)
			if have*10 < n*days*12 && cmp.Or(a.role == duty.Sentry, a.role == duty.Supernumerary) == false {
				t.Errorf("%s: %+v needs %d, in %d days %d; there are %d", d, a, n, days, n*days, have)
			}
			if have < n*days {
				t.Errorf("%s: %+v needs %d, in %d days %d; there are %d", d, a, n, days, n*days, have)
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

func generate(t *testing.T) (*demo.Data, when.Month, *duty.RuleBook) {
	t.Helper()
	month := when.NewMonth(2026, 12)
	data, err := demo.Generate(demo.Seed, month)
	if err != nil {
		t.Fatal(err)
	}
	book, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	return data, month, book
}

var _ = slices.Sort[[]int]
