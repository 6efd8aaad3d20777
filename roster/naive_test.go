package roster

import (
	"maps"
	"math/big"
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

// pairs counts the pairs of different jobs, not both past, that are bad; with both orders looked at as two pairs or as one.
func (n *naive) pairs(work []naiveJob, bad func(a, b naiveJob) bool, ordered bool) int {
	times := 0
	for i := range work {
		for k := range work {
			if i != k && (ordered || i < k) && !(work[i].past && work[k].past) && bad(work[i], work[k]) {
				times++
			}
		}
	}
	return times
}

func anyMinute(from, to int, f func(int) bool) bool {
	for m := from; m < to; m++ {
		if f(m) {
			return true
		}
	}
	return false
}

// tooClose says whether b stands in the time that a wants free, and not upon a itself.
func (n *naive) tooClose(r Rest, a, b naiveJob) bool {
	if !n.in(r.Of, a.shift) || anyMinute(a.from, a.to, func(m int) bool { return b.from <= m && m < b.to }) {
		return false
	}
	during := func(m int) bool { return b.from <= m && m < b.to }
	return anyMinute(a.from-r.Before, a.from, during) || anyMinute(a.to, a.to+r.After, during)
}

// minutes spreads work over the minutes from two days before what is known to four days behind the horizon.
func (n *naive) minutes(work []naiveJob) (begin int, busy, set, fresh []bool) {
	begin = -(n.p.PastDays + 2) * 1440
	size := (n.p.PastDays + n.p.Days + 6) * 1440
	busy, set, fresh = make([]bool, size), make([]bool, size), make([]bool, size)
	for _, j := range work {
		for m := j.from; m < j.to; m++ {
			busy[m-begin] = true
			fresh[m-begin] = fresh[m-begin] || !j.past
		}
	}
	return begin, busy, set, fresh
}

// longRest measures blocks by walking over the minutes.
func (n *naive) longRest(r LongRest, work []naiveJob) int {
	begin, busy, set, fresh := n.minutes(work)
	for _, j := range work {
		for m := j.from; m < j.to && n.in(r.Of, j.shift); m++ {
			set[m-begin] = true
		}
	}
	times, rest := 0, r.Minutes
	first, last, inSet, isNew := -1, -1, false, false
	closeBlock := func() {
		if first >= 0 && inSet && isNew && last+1-first > r.Days*1440-2*r.Minutes {
			times++
		}
		first, inSet, isNew = -1, false, false
	}
	for m := range busy {
		if !busy[m] {
			if rest++; rest == r.Minutes {
				closeBlock()
			}
			continue
		}
		if first < 0 {
			first = m
		}
		rest, last = 0, m
		inSet, isNew = inSet || set[m], isNew || fresh[m]
	}
	closeBlock()
	return times
}

func (n *naive) weekday(day int) int { return ((day+n.p.FirstWeekday)%7 + 7) % 7 }

func (n *naive) works(work []naiveJob, day int, s ShiftSet) bool {
	return slices.ContainsFunc(work, func(j naiveJob) bool { return j.day == day && n.in(s, j.shift) })
}

// count sums up day by day in each window.
func (n *naive) count(r Count, i int) int {
	first, end := -n.p.PastDays, n.p.Days
	carried := 0
	if r.Every == 0 {
		first = 0
		if r.Carried != nil {
			carried = r.Carried[i]
		}
		return n.window(r, n.work[i], first, end, carried, r.Min)
	}
	if end-first < r.Every {
		return n.window(r, n.work[i], first, end, 0, 0)
	}
	times := 0
	for from := first; from+r.Every <= end; from++ {
		if from+r.Every >= 1 {
			times += n.window(r, n.work[i], from, from+r.Every, 0, r.Min)
		}
	}
	return times
}

func (n *naive) window(r Count, work []naiveJob, from, to, carried, least int) int {
	all, past := carried, carried
	weekends := map[int]bool{}
	for d := from; d < to; d++ {
		for _, byPast := range []bool{true, false} { // a weekend begun in the past is the past's
			for _, j := range work {
				if j.day != d || j.past != byPast || !n.in(r.Of, j.shift) {
					continue
				}
				amount := 1
				switch r.Measure {
				case CountMinutes:
					amount = j.to - j.from
				case CountWeekends:
					sat := d - (n.weekday(d) - 5)
					if n.weekday(d) < 5 || weekends[sat] {
						amount = 0
					} else {
						weekends[sat] = true
					}
				}
				all += amount
				if j.past {
					past += amount
				}
			}
		}
	}
	times := max(0, least-all)
	if r.Max >= 0 {
		times += max(0, all-r.Max) - max(0, past-r.Max)
	}
	return times
}

// run walks along the days.
func (n *naive) run(r Run, work []naiveJob) int {
	begin, end := -n.p.PastDays, n.p.Days
	is := func(d int) bool {
		if r.Off {
			return !n.works(work, d, ShiftSet{})
		}
		return n.works(work, d, r.Of)
	}
	times := 0
	for d := begin; d < end; d++ {
		if !is(d) || d > begin && is(d-1) {
			continue
		}
		length, old := 0, 0
		for e := d; e < end && is(e); e++ {
			length++
			if e < 0 {
				old++
			}
		}
		if d+length < 0 {
			continue
		}
		if d > begin && d+length < end {
			times += max(0, r.Min-length)
		}
		if r.Max >= 0 {
			times += max(0, length-r.Max) - max(0, old-r.Max)
		}
	}
	return times
}

func (n *naive) owed(r Repay, work []naiveJob) int {
	worked, free := 0, 0
	for _, d := range r.RestDays {
		if n.works(work, int(d), ShiftSet{}) {
			worked++
		}
	}
	for _, d := range r.WorkDays {
		if !anyMinute(int(d)*1440, int(d+1)*1440, func(m int) bool {
			return slices.ContainsFunc(work, func(j naiveJob) bool { return j.from <= m && m < j.to })
		}) {
			free++
		}
	}
	return max(0, worked-free)
}

// share works in fractions.
func (n *naive) share(r Share) int64 {
	sum := new(big.Rat)
	for i := range n.p.People {
		if r.People != nil && !slices.Contains(r.People, i) {
			continue
		}
		load := 0
		if r.Carried != nil {
			load = r.Carried[i]
		}
		old := big.NewRat(int64(load), 100)
		for _, a := range n.r.Assignments {
			if a.Person == i && slices.Contains(r.Demands, a.Demand) {
				load += 100
			}
		}
		now := big.NewRat(int64(load), 100)
		sum.Add(sum, new(big.Rat).Sub(now.Mul(now, now), old.Mul(old, old)))
	}
	sum.Mul(sum, big.NewRat(int64(r.Weight), 1))
	return new(big.Int).Div(sum.Num(), sum.Denom()).Int64() // Div rounds down for a positive divisor
}

// together tries every home.
func (n *naive) together(r Together) int64 {
	sum := int64(0)
	for t, team := range r.Teams {
		var homes []int
		for g := range n.p.Groups {
			child := slices.ContainsFunc(n.p.Groups, func(x Group) bool { return x.Parent == g })
			people := slices.ContainsFunc(n.p.People, func(q Person) bool { return q.Group == g })
			if !child && people {
				homes = append(homes, g)
			}
		}
		if r.Homes != nil && r.Homes[t] >= 0 {
			homes = []int{r.Homes[t]}
		}
		best := int64(-1)
		for _, h := range homes {
			price := int64(0)
			for _, a := range n.r.Assignments {
				if slices.Contains(team, a.Demand) && (r.People == nil || slices.Contains(r.People, a.Person)) {
					price += n.stranger(r, h, n.p.People[a.Person].Group)
				}
			}
			if best < 0 || price < best {
				best = price
			}
		}
		sum += max(0, best)
	}
	return sum
}

// stranger is what a member of a group costs a home.
func (n *naive) stranger(r Together, home, g int) int64 {
	above := map[int]bool{}
	for ; g >= 0; g = n.p.Groups[g].Parent {
		above[g] = true
	}
	up := 0
	for ; home >= 0 && !above[home]; home = n.p.Groups[home].Parent {
		up++
	}
	if home < 0 {
		up = len(r.Costs)
	}
	if up == 0 || len(r.Costs) == 0 {
		return 0
	}
	return int64(r.Costs[min(up, len(r.Costs))-1])
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
