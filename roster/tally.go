package roster

// crule is a personal rule made ready: numbers and tables in place of a form's fields. What the numbers mean is
// told at the form's evaluation.
type crule struct {
	form     ruleForm
	hard     bool
	weight   int64 // in fine units
	of, then []bool
	a, b     int32
	min, max int32 // max -1: no limit
	carried  []int
	measure  Measure
	days     []uint8 // by day, from the first known: what Repay says of it
	auto     *automaton
	begin    int32 // first known day
	end      int32 // length of the horizon
	saturday int32 // a day that is a Saturday, not after begin
}

type ruleForm uint8

const (
	formRest ruleForm = iota
	formFree
	formLongRest
	formCount
	formWindows
	formRun
	formOff
	formWeekend
	formFollow
	formAutomaton
	formWish
	formRepay
)

// readRule makes a personal rule ready and files it; other forms are left out.
func (m *model) readRule(r Rule) {
	h := r.Head()
	begin := int32(-m.p.PastDays)
	c := crule{hard: h.Hard, weight: int64(h.Weight) * fine, begin: begin, end: int32(m.p.Days)}
	for c.saturday = begin; (int(c.saturday)+m.p.FirstWeekday+7*m.p.PastDays+14)%7 != 5; c.saturday-- {
	}
	people := h.People
	switch r := r.(type) {
	case Rest:
		c.form, c.of, c.a, c.b = formRest, m.set(r.Of), int32(r.Before), int32(r.After)
	case Free:
		c.form, c.of, c.a, c.b = formFree, m.set(r.Of), int32(r.From), int32(r.To)
	case LongRest:
		c.form, c.of, c.a, c.b = formLongRest, m.set(r.Of), int32(r.Minutes), int32(r.Days*DayMinutes-2*r.Minutes)
	case Count:
		c.form, c.of, c.min, c.max, c.carried, c.measure = formCount, m.set(r.Of), int32(r.Min), int32(r.Max), r.Carried, r.Measure
		if r.Every > 0 {
			c.form, c.a = formWindows, int32(r.Every)
		}
	case Run:
		c.form, c.of, c.min, c.max = formRun, m.set(r.Of), int32(r.Min), int32(r.Max)
		if r.Off {
			c.form = formOff
		}
	case WholeWeekend:
		c.form = formWeekend
	case Follow:
		c.form, c.of, c.then = formFollow, m.set(r.First), m.set(r.Then)
	case Automaton:
		c.form, c.auto = formAutomaton, m.automaton(&r)
	case Wish:
		c.form, c.of, c.a = formWish, m.set(r.Of), int32(r.Day)
		if r.Want {
			c.b = 1
		}
		people = []int{r.Person}
	case Repay:
		c.form, c.days = formRepay, make([]uint8, m.p.PastDays+m.p.Days)
		for _, d := range r.RestDays {
			c.days[int(d)+m.p.PastDays] |= 1
		}
		for _, d := range r.WorkDays {
			c.days[int(d)+m.p.PastDays] |= 2
			c.max++
		}
	default:
		return
	}
	n := int32(len(m.rules))
	m.rules = append(m.rules, c)
	if people == nil {
		m.common = append(m.common, n)
		return
	}
	for _, i := range people {
		if list := m.own[i]; len(list) == 0 || list[len(list)-1] != n {
			m.own[i] = append(list, n)
		}
	}
}

// sums is what a person's work comes to: forbidding hard rules broken (by too much work), demanding hard rules
// broken (by too little), and the price of the soft ones in fine units.
type sums struct {
	block, need int32
	soft        int64
}

// tally evaluates a person's rules on work in order of time. Pair rules are not among them.
func (m *model) tally(q int32, work []task) sums {
	var s sums
	for _, n := range m.common {
		m.rules[n].add(&s, q, work)
	}
	for _, n := range m.own[q] {
		m.rules[n].add(&s, q, work)
	}
	return s
}

func (c *crule) add(s *sums, q int32, work []task) {
	over, under := c.eval(q, work)
	if c.hard {
		s.block += over
		s.need += under
	} else {
		s.soft += int64(over+under) * c.weight
	}
}

// eval says how many times a rule is broken by too much work, and by too little.
func (c *crule) eval(q int32, work []task) (over, under int32) {
	switch c.form {
	case formRest:
		return c.evalRest(work), 0
	case formFree:
		return c.evalFree(work), 0
	case formLongRest:
		return c.evalLongRest(work), 0
	case formCount:
		return c.evalCount(q, work)
	case formWindows:
		return c.evalWindows(work)
	case formRun:
		return c.evalRun(work)
	case formOff:
		return 0, c.evalOff(work)
	case formWeekend:
		return 0, c.evalWeekend(work)
	case formFollow:
		return c.evalFollow(work), 0
	case formAutomaton:
		if n := c.auto.eval(c.begin, c.end, work); c.auto.forbids {
			return n, 0
		} else {
			return 0, n
		}
	case formWish:
		return c.evalWish(work)
	}
	return c.evalRepay(work), 0
}

// evalRest: a is the rest before, b the rest after.
func (c *crule) evalRest(work []task) (n int32) {
	for i := range work {
		y := &work[i]
		if y.demand < 0 {
			continue // past work only meets new work below, from the new work's side
		}
		for k := range work {
			x := &work[k]
			switch {
			case k == i || k > i && x.demand >= 0: // each pair once
			case x.to <= y.from && (c.of[x.shift] && y.from-x.to < c.b || c.of[y.shift] && y.from-x.to < c.a):
				n++
			case y.to <= x.from && (c.of[y.shift] && x.from-y.to < c.b || c.of[x.shift] && x.from-y.to < c.a):
				n++
			}
		}
	}
	return n
}

// evalFree: free from a to b minutes after the start.
func (c *crule) evalFree(work []task) (n int32) {
	for i := range work {
		x := &work[i]
		if !c.of[x.shift] {
			continue
		}
		from, to := x.from+c.a, x.from+c.b
		for k := range work {
			y := &work[k]
			if k != i && from < y.to && y.from < to && (x.demand >= 0 || y.demand >= 0) {
				n++
			}
		}
	}
	return n
}

// evalLongRest: a is the length of the rest, b the longest block.
func (c *crule) evalLongRest(work []task) (n int32) {
	for i := 0; i < len(work); {
		from, to := work[i].from, work[i].to
		in, fresh := c.of[work[i].shift], work[i].demand >= 0
		for i++; i < len(work) && work[i].from-to < c.a; i++ {
			to = max(to, work[i].to)
			in = in || c.of[work[i].shift]
			fresh = fresh || work[i].demand >= 0
		}
		if in && fresh && to-from > c.b {
			n++
		}
	}
	return n
}

func (c *crule) evalFollow(work []task) (n int32) {
	for i := range work {
		x := &work[i]
		if x.demand < 0 || !c.then[x.shift] {
			continue
		}
		for k := i - 1; k >= 0 && work[k].day >= x.day-1; k-- {
			if work[k].day == x.day-1 && c.of[work[k].shift] {
				n++
			}
		}
	}
	return n
}

// evalWish: a is the day, b is 1 for a wish to work.
func (c *crule) evalWish(work []task) (over, under int32) {
	has := false
	for i := range work {
		has = has || work[i].day == c.a && c.of[work[i].shift]
	}
	switch {
	case has && c.b == 0:
		return 1, 0
	case !has && c.b == 1:
		return 0, 1
	}
	return 0, 0
}
