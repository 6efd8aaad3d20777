package roster

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCheckAgainstNaive compares Check with an evaluation that goes through time minute by minute and day by day.
func TestCheckAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		for i, r := range p.Rules {
			p.Rules[i] = softened(r)
		}
		var r Roster
		for range rapid.IntRange(0, 12).Draw(t, "assignments") {
			a := Assignment{drawIndex(t, "person", len(p.People)), drawIndex(t, "demand", len(p.Demands))}
			if !slices.Contains(r.Assignments, a) {
				r.Assignments = append(r.Assignments, a)
			}
		}
		rep, err := Check(p, &r)
		if err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(rep.Parts, func(name string, _ int64) bool { return name == RuleShortage || name == RuleSurplus })
		maps.DeleteFunc(rep.Parts, func(_ string, n int64) bool { return n == 0 })
		if diff := cmp.Diff(newNaive(p, r).costs(), rep.Parts); diff != "" {
			t.Fatalf("costs by rule (-naive +check):\n%s", diff)
		}
	})
}

// softened makes a rule soft, so that the number of times that it is broken shows in its cost.
func softened(r Rule) Rule {
	soft := func(m Meta) Meta {
		m.Hard, m.Weight = false, max(m.Weight, 1)
		return m
	}
	switch r := r.(type) {
	case Rest:
		r.Meta = soft(r.Meta)
		return r
	case Free:
		r.Meta = soft(r.Meta)
		return r
	case LongRest:
		r.Meta = soft(r.Meta)
		return r
	case Count:
		r.Meta = soft(r.Meta)
		return r
	case Run:
		r.Meta = soft(r.Meta)
		return r
	case WholeWeekend:
		r.Meta = soft(r.Meta)
		return r
	case Follow:
		r.Meta = soft(r.Meta)
		return r
	case Automaton:
		r.Meta = soft(r.Meta)
		return r
	case Wish:
		r.Meta = soft(r.Meta)
		return r
	case Repay:
		r.Meta = soft(r.Meta)
		return r
	}
	return r
}

// naive is a roster spread out over minutes and days.
type naive struct {
	p    *Problem
	r    Roster
	work [][]naiveJob // by person
}

type naiveJob struct {
	day, from, to, shift int
	past                 bool
}

func newNaive(p *Problem, r Roster) *naive {
	n := &naive{p: p, r: r, work: make([][]naiveJob, len(p.People))}
	add := func(person, shift, day int, past bool) {
		from := day*1440 + p.Shifts[shift].Start
		n.work[person] = append(n.work[person], naiveJob{day, from, from + p.Shifts[shift].Minutes, shift, past})
	}
	for _, w := range p.Past {
		add(w.Person, w.Shift, int(w.Day), true)
	}
	for _, a := range r.Assignments {
		add(a.Person, p.Demands[a.Demand].Shift, int(p.Demands[a.Demand].Day), false)
	}
	return n
}

// in says whether a set holds a shift.
func (n *naive) in(s ShiftSet, shift int) bool {
	if s.Tags == nil && s.Shifts == nil {
		return true
	}
	for _, t := range n.p.Shifts[shift].Tags {
		for _, u := range s.Tags {
			if t == u {
				return true
			}
		}
	}
	for _, i := range s.Shifts {
		if i == shift {
			return true
		}
	}
	return false
}

func (n *naive) costs() map[string]int64 {
	costs := map[string]int64{}
	for _, r := range n.p.Rules {
		switch r := r.(type) {
		case Share:
			costs[r.Name] += n.share(r)
			continue
		case Together:
			costs[r.Name] += n.together(r)
			continue
		}
		for i := range n.p.People {
			if w, ok := r.(Wish); ok && w.Person != i {
				continue
			} else if !ok && r.Head().People != nil && !slices.Contains(r.Head().People, i) {
				continue
			}
			costs[r.Head().Name] += int64(r.Head().Weight) * int64(n.times(r, i))
		}
	}
	maps.DeleteFunc(costs, func(_ string, c int64) bool { return c == 0 })
	return costs
}

// times says how often a person breaks a rule.
func (n *naive) times(r Rule, i int) int {
	work := n.work[i]
	switch r := r.(type) {
	case Rest:
		return n.pairs(work, func(a, b naiveJob) bool { return n.tooClose(r, a, b) || n.tooClose(r, b, a) }, false)
	case Free:
		return n.pairs(work, func(a, b naiveJob) bool {
			return n.in(r.Of, a.shift) && anyMinute(a.from+r.From, a.from+r.To, func(m int) bool { return b.from <= m && m < b.to })
		}, true)
	case Follow:
		return n.pairs(work, func(a, b naiveJob) bool { return n.in(r.First, a.shift) && n.in(r.Then, b.shift) && b.day == a.day+1 }, true)
	case LongRest:
		return n.longRest(r, work)
	case Count:
		return n.count(r, i)
	case Run:
		return n.run(r, work)
	case WholeWeekend:
		times := 0
		for d := -n.p.PastDays; d+1 < n.p.Days; d++ {
			if n.weekday(d) == 5 && d+1 >= 0 && n.works(work, d, ShiftSet{}) != n.works(work, d+1, ShiftSet{}) {
				times++
			}
		}
		return times
	case Automaton:
		times, state := 0, r.Start
		for d := -n.p.PastDays; d < n.p.Days; d++ {
			letter := 0
			for k := len(r.Letters); k > 0; k-- {
				if n.works(work, d, r.Letters[k-1]) {
					letter = k
				}
			}
			if d >= 0 {
				times += r.Broken[state][letter]
			}
			state = r.Next[state][letter]
		}
		return times
	case Wish:
		if n.works(work, int(r.Day), r.Of) != r.Want {
			return 1
		}
	case Repay:
		past := slices.DeleteFunc(slices.Clone(work), func(j naiveJob) bool { return !j.past })
		return max(0, n.owed(r, work)-n.owed(r, past))
	}
	return 0
}

// TestLongRestMeansStretches proves the documentation's "equivalently": a block is too long if and only if there is a stretch of
// so many days with work in it and no rest long enough.
func TestLongRestMeansStretches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Problem{Days: 8, People: []Person{{ID: "p", Group: -1}}, Shifts: []Shift{{ID: "s", Minutes: 60}}}
		rule := LongRest{Meta: Meta{Name: "long", Hard: true}, Days: rapid.IntRange(2, 4).Draw(t, "days"), Minutes: rapid.IntRange(6, 23).Draw(t, "rest") * 60}
		p.Rules = []Rule{rule}
		busy := make([]bool, 48*(p.Days+12)) // half hours, so that a stretch can begin in the midst of a rest of whole hours
		const before = 48 * 6
		var r Roster
		for i := range rapid.IntRange(1, 8).Draw(t, "work") {
			hour, length := rapid.IntRange(0, 24*p.Days-1).Draw(t, "hour"), rapid.IntRange(1, 20).Draw(t, "hours")
			p.Shifts = append(p.Shifts, Shift{ID: "s", Start: hour % 24 * 60, Minutes: length * 60})
			p.Demands = append(p.Demands, Demand{ID: "d", Day: Day(hour / 24), Shift: i + 1, Max: -1})
			r.Assignments = append(r.Assignments, Assignment{0, i})
			for h := 2 * hour; h < 2*(hour+length); h++ {
				busy[h+before] = true
			}
		}
		want := false
		for from := 0; from+48*rule.Days <= len(busy); from++ {
			want = want || noRest(busy[from:from+48*rule.Days], rule.Minutes/30)
		}
		rep, err := Check(p, &r)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(rep.Broken, func(v Verdict) bool { return v.Rule == "long" })
		if got != want {
			t.Fatalf("broken: got %v, by stretches %v", got, want)
		}
	})
}

// noRest says whether a stretch of half hours has work and no rest so long.
func noRest(busy []bool, length int) bool {
	work, rest := false, 0
	for _, b := range busy {
		if rest++; b {
			work, rest = true, 0
		}
		if rest >= length {
			return false
		}
	}
	return work
}
