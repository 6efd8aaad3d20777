package roster

import (
	"math/big"
	"slices"
)

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
