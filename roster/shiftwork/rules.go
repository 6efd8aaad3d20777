package shiftwork

import (
	"fmt"
	"math"
	"slices"

	"qarovul/roster"
	"qarovul/roster/internal/pattern"
)

// letters says for each letter whether it belongs to the set; the day off never does.
func (c *compiled) letters(s roster.ShiftSet) []bool {
	of := make([]bool, len(c.p.Shifts)+1)
	all := len(s.Tags) == 0 && len(s.Shifts) == 0
	for i, shift := range c.p.Shifts {
		of[i+1] = all || slices.Contains(s.Shifts, i) ||
			slices.ContainsFunc(s.Tags, func(t string) bool { return slices.Contains(shift.Tags, t) })
	}
	return of
}

func whole(of []bool) bool { return !slices.Contains(of[1:], false) }

// members gives the people of a rule.
func (c *compiled) members(m roster.Meta) []int {
	if m.People != nil {
		return m.People
	}
	all := make([]int, len(c.p.People))
	for i := range all {
		all[i] = i
	}
	return all
}

// automata builds one automaton for each combination of rules about days in a row.
func (c *compiled) automata() error {
	which := make([][]int, len(c.p.People)) // rules of each person
	for i, r := range c.p.Rules {
		switch r.(type) {
		case roster.Run, roster.Follow, roster.WholeWeekend, roster.Automaton:
			for _, p := range c.members(r.Head()) {
				which[p] = append(which[p], i)
			}
		case roster.Count, roster.Wish:
		default:
			return unsupported("rule %s (%T)", r.Head().Name, r)
		}
	}
	groups := map[string][]int{}
	var order []string
	for i, rules := range which {
		name := fmt.Sprint(rules)
		if groups[name] == nil {
			order = append(order, name)
		}
		groups[name] = append(groups[name], i)
	}
	pasts := c.pasts()
	for _, name := range order {
		people := groups[name]
		of := make([][]int32, len(people))
		for i, p := range people {
			of[i] = pasts[p]
		}
		auto, starts, err := pattern.Build(c.sequence(which[people[0]]), of)
		if err != nil {
			return unsupported("%v", err)
		}
		for i, p := range people {
			c.m.People[p].Auto, c.m.People[p].Start = auto, starts[i]
		}
	}
	return nil
}

// pasts gives the letters of the known days before the horizon, the oldest first.
func (c *compiled) pasts() [][]int32 {
	pasts := make([][]int32, len(c.p.People))
	for i := range pasts {
		pasts[i] = make([]int32, c.p.PastDays)
	}
	for _, w := range c.p.Past {
		if at := c.p.PastDays + int(w.Day); at >= 0 && w.Day < 0 {
			pasts[w.Person][at] = int32(w.Shift) + 1
		}
	}
	return pasts
}

// sequence states some of the problem's rules, and that nobody works two shifts at once over midnight.
func (c *compiled) sequence(rules []int) pattern.Rules {
	out := pattern.Rules{Letters: len(c.p.Shifts) + 1}
	for i, s := range c.p.Shifts {
		for j, t := range c.p.Shifts {
			if s.Start+s.Minutes > t.Start+roster.DayMinutes {
				out.Follows = append(out.Follows, pattern.Follow{First: int32(i) + 1, Then: int32(j) + 1, Hard: true})
			}
		}
	}
	for _, i := range rules {
		switch r := c.p.Rules[i].(type) {
		case roster.Run:
			of := c.letters(r.Of)
			if r.Off {
				of = make([]bool, len(of))
				of[0] = true
			}
			if r.Max < 0 && r.Min <= 1 || r.Max >= c.p.Days+c.p.PastDays && r.Min <= 1 {
				continue
			}
			run := pattern.Run{Of: of, Min: r.Min, Max: r.Max, Hard: r.Hard}
			if run.Max >= c.p.Days+c.p.PastDays {
				run.Max = -1
			}
			if !r.Hard {
				run.Weight = c.price(r.Weight)
			}
			out.Runs = append(out.Runs, run)
		case roster.Follow:
			first, then := c.letters(r.First), c.letters(r.Then)
			for a := range first {
				for b := range then {
					if first[a] && then[b] {
						f := pattern.Follow{First: int32(a), Then: int32(b), Hard: r.Hard}
						if !r.Hard {
							f.Weight = c.price(r.Weight)
						}
						out.Follows = append(out.Follows, f)
					}
				}
			}
		case roster.Automaton:
			out.Machines = append(out.Machines, c.machine(&r))
		case roster.WholeWeekend:
			if r.Hard {
				out.Whole[1]++
			} else {
				// A sum too high is refused when the automaton is built.
				out.Whole[0] = int32(min(int64(out.Whole[0])+int64(c.price(r.Weight)), math.MaxInt32))
			}
		}
	}
	return out
}

// machine states an automaton in the engine's letters.
func (c *compiled) machine(r *roster.Automaton) pattern.Machine {
	m := pattern.Machine{Letter: make([]int32, len(c.p.Shifts)+1), Start: int32(r.Start), Hard: r.Hard}
	if !r.Hard {
		m.Weight = c.price(r.Weight)
	}
	for k := len(r.Letters) - 1; k >= 0; k-- {
		for l, in := range c.letters(r.Letters[k]) {
			if in {
				m.Letter[l] = int32(k) + 1
			}
		}
	}
	table := func(of [][]int) [][]int32 {
		out := make([][]int32, len(of))
		for q, row := range of {
			for _, v := range row {
				out[q] = append(out[q], int32(v))
			}
		}
		return out
	}
	m.Next, m.Broken = table(r.Next), table(r.Broken)
	return m
}

// counters states the counts. A maximum of nothing forbids; one that cannot be reached is left out.
func (c *compiled) counters() error {
	for _, rule := range c.p.Rules {
		r, ok := rule.(roster.Count)
		if !ok {
			continue
		}
		if r.Every != 0 && r.Every < c.p.Days+c.p.PastDays {
			return unsupported("rule %s counts over %d days", r.Name, r.Every)
		}
		if r.Every != 0 {
			return unsupported("rule %s counts over more days than there are", r.Name)
		}
		of := c.letters(r.Of)
		if r.Measure == roster.CountWeekends && !whole(of) {
			return unsupported("rule %s counts weekends of some shifts only", r.Name)
		}
		counter, most, err := c.counter(&r, of)
		if err != nil {
			return err
		}
		for _, p := range c.members(r.Meta) {
			k := counter
			if r.Carried != nil {
				if k.Amount != nil && r.Measure == roster.CountMinutes {
					return unsupported("rule %s carries minutes", r.Name)
				}
				k.Base = int32(r.Carried[p])
			}
			if k.Max >= 0 {
				k.Max = max(k.Max, k.Base) // what was brought in is not charged
			}
			if k.Min <= k.Base && (k.Max < 0 || k.Max >= k.Base+most) {
				continue
			}
			if k.Hard && k.Max == k.Base && k.Min <= k.Base && k.Amount != nil {
				c.forbid(p, of)
				continue
			}
			if err := c.addCounter(p, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// counter turns a count into the engine's terms, in units of the greatest common divisor, and says how much can be
// reached over the horizon.
func (c *compiled) counter(r *roster.Count, of []bool) (k pattern.Counter, most int32, err error) {
	k = pattern.Counter{Min: int32(r.Min), Max: int32(r.Max), Hard: r.Hard}
	if !r.Hard {
		k.Weight = c.price(r.Weight)
	}
	if r.Measure == roster.CountWeekends {
		return k, int32(c.p.Days/7 + 1), nil
	}
	k.Amount = make([]int32, len(of))
	var unit int64
	for i, s := range c.p.Shifts {
		if of[i+1] {
			k.Amount[i+1] = 1
			if r.Measure == roster.CountMinutes {
				k.Amount[i+1] = int32(s.Minutes)
			}
			unit = gcd(unit, int64(k.Amount[i+1]))
		}
	}
	if !r.Hard {
		// A soft limit between two multiples would not survive rounding.
		unit = gcd(gcd(unit, int64(max(r.Min, 0))), int64(max(r.Max, 0)))
	}
	if u := int32(max(unit, 1)); u > 1 {
		for l := range k.Amount {
			k.Amount[l] /= u
		}
		k.Min = (k.Min + u - 1) / u
		if k.Max >= 0 {
			k.Max /= u
		}
		if int64(k.Weight)*int64(u) > math.MaxInt32 {
			return k, 0, unsupported("rule %s costs more than %d a unit", r.Name, math.MaxInt32)
		}
		k.Weight *= u
	}
	return k, slices.Max(k.Amount) * int32(c.p.Days), nil
}

// addCounter keeps the counter of all work first and that of weekends second: the search looks at these two most closely.
func (c *compiled) addCounter(p int, k pattern.Counter) error {
	list := &c.m.People[p].Counters
	if len(*list) >= pattern.MaxCounters {
		return unsupported("more than %d counts for one person", pattern.MaxCounters)
	}
	*list = append(*list, k)
	slices.SortStableFunc(*list, func(a, b pattern.Counter) int { return rank(&a) - rank(&b) })
	return nil
}

func rank(k *pattern.Counter) int {
	switch {
	case k.Amount == nil:
		return 1
	case !slices.Contains(k.Amount[1:], 0):
		return 0
	}
	return 2
}

func (c *compiled) forbid(p int, of []bool) {
	cost := c.m.People[p].Cost
	for i := range cost {
		if t := i % (c.m.Tasks + 1); t > 0 && of[c.m.Letter[t]] {
			cost[i] = pattern.Forbidden
		}
	}
}

func (c *compiled) wishes() error {
	for _, rule := range c.p.Rules {
		w, ok := rule.(roster.Wish)
		if !ok {
			continue
		}
		if int(w.Day) >= c.p.Days || w.Day < 0 {
			continue
		}
		of := c.letters(w.Of)
		var weight int32
		if !w.Hard {
			weight = c.price(w.Weight)
		}
		row := c.m.People[w.Person].Cost[int(w.Day)*(c.m.Tasks+1):][:c.m.Tasks+1]
		for t := range row {
			if of[c.m.Letter[t]] == w.Want || row[t] == pattern.Forbidden {
				continue
			}
			switch {
			case w.Hard:
				row[t] = pattern.Forbidden
			case row[t] > pattern.Forbidden-1-weight:
				return unsupported("the wishes of %s for day %d cost more than %d together", c.p.People[w.Person].ID, w.Day, pattern.Forbidden-1)
			default:
				row[t] += weight
			}
		}
	}
	return nil
}
