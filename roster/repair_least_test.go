package roster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// tight makes a small week in which a repair often has to move others: seven people, a guard that keeps two days free, watches, and hardly anybody to spare.
func tight(rng *rand.Rand) *Problem {
	p := &Problem{Name: "tight", Days: 7, Shifts: []Shift{{ID: "guard", Start: 1080, Minutes: 1440, Tags: []string{"guard"}}, {ID: "day", Start: 480, Minutes: 720, Tags: []string{"watch"}},
		{ID: "night", Start: 1200, Minutes: 720, Tags: []string{"watch"}}}}
	for i := range 7 {
		q := Person{ID: fmt.Sprint("p", i), Group: -1}
		if rng.IntN(2) == 0 {
			q.Skills = []string{"driver"}
		}
		p.People = append(p.People, q)
	}
	for day := range Day(p.Days) {
		for _, s := range []int{0, 1, 2} {
			if rng.IntN(10) < 7 {
				d := Demand{ID: fmt.Sprint("d", len(p.Demands)), Day: day, Shift: s, Want: 1, Max: 1, Under: 10_000}
				if rng.IntN(4) == 0 {
					d.Skills = []string{"driver"}
				}
				p.Demands = append(p.Demands, d)
			}
		}
	}
	hard := func(name string) Meta { return Meta{Name: name, Hard: true} }
	p.Rules = []Rule{Count{Meta: hard("R1"), Of: ShiftSet{Tags: []string{"guard"}}, Measure: CountShifts, Every: 3, Max: 1},
		Rest{Meta: hard("S2"), Of: ShiftSet{Tags: []string{"watch"}}, Before: 660, After: 660}, Rest{Meta: hard("R7"), Of: ShiftSet{Tags: []string{"guard"}}, Before: 180, After: 720}}
	return p
}

// fewest finds the least number of places whose holder changes among all rosters with no more open places than most, fewer than a limit; -1 if none has fewer.
type fewest struct {
	c     *checker
	was   []int // by demand, -1 nobody
	jobs  [][]job
	best  int
	most  int
	order []int
}

func (f *fewest) look(n, open, changed int) {
	if open > f.most || changed >= f.best {
		return
	}
	if n == len(f.order) {
		f.best = changed
		return
	}
	d := f.order[n]
	try := func(q int) {
		now := changed
		if q != f.was[d] {
			now++
		}
		if q < 0 {
			f.look(n+1, open+1, now)
			return
		}
		old := f.jobs[q]
		f.jobs[q] = append(slices.Clone(old), f.c.job(d))
		sortJobs(f.jobs[q])
		sound := true
		f.c.person(q, f.jobs[q], func(m Meta, _ int, _ Verdict) { sound = sound && !m.Hard })
		if sound {
			f.look(n+1, open, now)
		}
		f.jobs[q] = old
	}
	if f.was[d] >= 0 {
		try(f.was[d])
	}
	for q := range f.jobs {
		if q != f.was[d] {
			try(q)
		}
	}
	if f.was[d] != -1 || f.most > 0 {
		try(-1)
	}
}

// TestRepairAgainstTheLeast compares on small weeks with the least change that leaves no more places open, found by trying everything: over all of them no more than 1.2 times
// as much is changed. The weeks are the same in each run. In a few a place stays open that a longer rearrangement would fill: that is told of, and bounded.
func TestRepairAgainstTheLeast(t *testing.T) {
	changed, least, weeks, same, fewer := 0, 0, 0, 0, 0
	for seed := range uint64(120) {
		rng := rand.New(rand.NewPCG(seed, 11))
		p := tight(rng)
		first, err := Solve(context.Background(), p, Options{Seed: seed + 1, Steps: 3000, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(first.Assignments) == 0 {
			continue
		}
		a := first.Assignments[rng.IntN(len(first.Assignments))]
		from := Minute(p.Demands[a.Demand].Day) * DayMinutes
		p.People[a.Person].Away = []Span{{from, from + Minute([]int{1, 3, 7}[seed%3]*DayMinutes)}}
		res, changes, err := Repair(context.Background(), p, &first.Roster, Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := newChecker(p)
		if err != nil {
			t.Fatal(err)
		}
		f := &fewest{c: c, was: make([]int, len(p.Demands)), jobs: make([][]job, len(p.People)), best: len(changes) + 1, most: res.Report.Open, order: numbers(len(p.Demands))}
		for d := range f.was {
			f.was[d] = -1
		}
		for _, x := range first.Assignments {
			f.was[x.Demand] = x.Person
		}
		f.look(0, 0, 0)
		if f.best > len(changes) {
			t.Fatalf("seed %d: the repair itself was not found: %d changes", seed, len(changes))
		}
		fill := &fewest{c: c, was: f.was, jobs: make([][]job, len(p.People)), best: len(changes) + 3, most: res.Report.Open - 1, order: f.order}
		if fill.most >= 0 {
			if fill.look(0, 0, 0); fill.best < len(changes)+3 {
				fewer++
			}
		}
		weeks++
		changed += len(changes)
		least += f.best
		if len(changes) == f.best {
			same++
		}
	}
	t.Logf("%d weeks: %d places changed, %d at least; the least in %d; in %d one place fewer could stand open by moving at most two more", weeks, changed, least, same, fewer)
	if 10*changed > 12*least {
		t.Errorf("%d places changed, %d at least: more than 1.2 times", changed, least)
	}
	if 20*fewer > weeks {
		t.Errorf("in %d of %d weeks one place fewer could stand open", fewer, weeks)
	}
}
