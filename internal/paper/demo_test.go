package paper

import (
	"io"
	"testing"
	"time"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/words"
	"qarovul/reference"
)

// demoSource is the demo's force with a month in which everybody's place is filled plainly: platoons in turn, whoever has the rank, is
// there, and has not stood for two days. It is a plan to print, not one to publish.
func demoSource(t testing.TB) *Source {
	t.Helper()
	data, err := demo.Generate(demo.Seed, testMonth)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	duties, err := site.Demand(testMonth, &data.Sites, rules)
	if err != nil {
		t.Fatal(err)
	}
	src := testSource()
	src.Register, src.Sites, src.Rules = data.Register(), &data.Sites, rules
	src.Plan = &plan.Plan{Version: src.Plan.Version, Duties: duties, Assigned: map[duty.SlotID]plan.Assignment{}}
	f := filler{register: src.Register, plan: src.Plan, free: map[force.PersonID]time.Time{}}
	for i := range duties {
		f.fill(&duties[i], i)
	}
	src.Ledger = plan.Ledgers(testMonth, duty.LedgerNight, src.Register, src.Calendar, src.Plan, nil, nil)
	return src
}

type filler struct {
	register *force.Register
	plan     *plan.Plan
	free     map[force.PersonID]time.Time // from when on
}

// fill takes a platoon whose turn it is first, then the rest of those who furnish the duty.
func (f *filler) fill(d *duty.Duty, turn int) {
	var people []force.PersonID
	if furnish := d.Slots[0].Furnish; d.Together {
		var platoons []force.UnitID
		for _, u := range f.register.Subtree(furnish) {
			if f.register.Unit(u).Kind == force.Platoon {
				platoons = append(platoons, u)
			}
		}
		if n := len(platoons); n > 0 {
			people = f.register.PeopleIn(platoons[turn*7%n], d.Mounts, true)
		}
	}
	people = append(people, f.register.PeopleIn(d.Slots[0].Furnish, d.Mounts, true)...)
	for i := range d.Slots {
		s := &d.Slots[i]
		for _, id := range people {
			if f.can(id, s) {
				f.plan.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: id, How: plan.ByEngine}
				f.free[id] = s.End.Add(48 * time.Hour)
				break
			}
		}
	}
}

func (f *filler) can(id force.PersonID, s *duty.Slot) bool {
	r, level := f.register, f.register.Level(f.register.Person(id).Rank)
	if level < r.Level(s.MinRank) || s.MaxRank != "" && level > r.Level(s.MaxRank) || s.Start.Before(f.free[id]) {
		return false
	}
	for _, a := range r.AbsencesOf(id) {
		if a.Days.Touches(s.Start, s.End) {
			return false
		}
	}
	_, barred := r.BarredOn(id, s.Mounts)
	return !barred
}

// TestDemo prints every form from the demo: nothing is missing from the catalogue, and no page is blank.
func TestDemo(t *testing.T) {
	src := demoSource(t)
	for _, f := range Forms {
		o := optionsFor(f, words.En)
		o.Guard, o.Unit = "", ""
		if f == MonthRoster || f == Ledger {
			o.Unit = src.Register.Children(src.Register.Children("")[0])[2]
		}
		pages := map[int]int{}
		for _, x := range textLayer(t, printed(t, f, o, src)) {
			pages[x.page]++
		}
		if len(pages) == 0 {
			t.Errorf("%s has no text", f)
		}
		for n, pieces := range pages {
			if pieces < 10 {
				t.Errorf("%s: page %d has %d texts only", f, n, pieces)
			}
		}
	}
}

// BenchmarkMonthOfSheets prints the posting sheets of all guards of a month as one file: 248 in the demo.
func BenchmarkMonthOfSheets(b *testing.B) {
	src := demoSource(b)
	b.ResetTimer()
	for range b.N {
		if err := Print(io.Discard, PostingSheet, Options{Month: testMonth}, src); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSheet prints the posting sheet of one guard, as a page asks for it.
func BenchmarkSheet(b *testing.B) {
	src := demoSource(b)
	b.ResetTimer()
	for range b.N {
		if err := Print(io.Discard, PostingSheet, Options{Date: testDay, Guard: src.Sites.Guards[0].ID}, src); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMonthRoster prints the whole force's month.
func BenchmarkMonthRoster(b *testing.B) {
	src := demoSource(b)
	b.ResetTimer()
	for range b.N {
		if err := Print(io.Discard, MonthRoster, Options{Month: testMonth}, src); err != nil {
			b.Fatal(err)
		}
	}
}
