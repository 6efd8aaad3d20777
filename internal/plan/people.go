package plan

import (
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/roster"
)

// addGroups takes the tree of units as it stands in the month. Squads are too small to furnish anything by themselves, so
// their people count with the platoon, which is the smallest group (R16).
func (t *Task) addGroups() {
	month := when.Period{From: t.Month.First(), To: t.Month.Last() + 1}
	for i := range t.in.Register.Units {
		u := &t.in.Register.Units[i]
		parent := -1
		if g, ok := t.group[u.Parent]; ok {
			parent = g
		}
		if u.Kind == force.Squad && parent >= 0 || !u.Valid.Overlaps(month) {
			if parent >= 0 {
				t.group[u.ID] = parent
			}
			continue
		}
		t.group[u.ID] = len(t.Units)
		t.Units = append(t.Units, u.ID)
		t.Problem.Groups = append(t.Problem.Groups, roster.Group{ID: string(u.ID), Parent: parent})
	}
}

// addPeople takes whoever serves at some time of the month, or is named in the plan so far.
func (t *Task) addPeople() {
	named := map[force.PersonID]bool{}
	for _, a := range t.in.Assigned {
		named[a.Person] = true
	}
	month := t.monthDays()
	for i := range t.in.Register.People {
		p := &t.in.Register.People[i]
		serves := (p.Joined == 0 || p.Joined <= month.Last) && (p.Left == 0 || p.Left > month.First)
		if !serves && !named[p.ID] {
			continue
		}
		t.person[p.ID] = len(t.People)
		t.People = append(t.People, p.ID)
		t.Problem.People = append(t.Problem.People, roster.Person{
			ID: string(p.ID), Group: t.groupOf(p), Grade: t.in.Register.Level(p.Rank),
			Away: t.awaySpans(p.ID), Barred: t.barredSpans(p),
		})
	}
}

// findLeaves finds the groups that have people and no groups below them.
func (t *Task) findLeaves() {
	parent, folk := make([]bool, len(t.Units)), make([]bool, len(t.Units))
	for _, g := range t.Problem.Groups {
		if g.Parent >= 0 {
			parent[g.Parent] = true
		}
	}
	for _, q := range t.Problem.People {
		if q.Group >= 0 {
			folk[q.Group] = true
		}
	}
	for g := range t.Units {
		if folk[g] && !parent[g] {
			t.leaves = append(t.leaves, g)
		}
	}
}

// measureSteps fills far: for each group and each other, how many steps up from the first the first group lies that holds both.
func (t *Task) measureSteps() {
	n := len(t.Units)
	t.far = make([][]int, n)
	for home := range t.far {
		row := make([]int, n)
		up := t.above(home)
		for g := range row {
			row[g] = n + 1
			if x := slices.Index(up, g); x >= 0 {
				row[g] = x
			} else if p := t.Problem.Groups[g].Parent; p >= 0 { // parents stand before
				row[g] = row[p]
			}
		}
		t.far[home] = row
	}
}

// above is a group and those above it.
func (t *Task) above(g int) []int {
	var list []int
	for ; g >= 0; g = t.Problem.Groups[g].Parent {
		list = append(list, g)
	}
	return list
}

// groupOf is the group of the unit to which a person belongs as the month begins, or joins in it. Whoever moves within the
// month is planned with the unit from which they come.
func (t *Task) groupOf(p *force.Person) int {
	for d := max(t.Month.First(), p.Joined); d <= t.Month.Last(); d++ {
		if u := t.in.Register.UnitOn(p.ID, d); u != "" {
			if g, ok := t.group[u]; ok {
				return g
			}
		}
	}
	return -1
}

// awaySpans are a person's absences, whole days, that touch a slot of the month or of the first days after it (O2).
func (t *Task) awaySpans(id force.PersonID) []roster.Span {
	var spans []roster.Span
	for _, a := range t.in.Register.AbsencesOf(id) {
		spans = t.appendSpan(spans, t.days(a.Days))
	}
	return spans
}

// barredSpans are the days on which R10 keeps a person from duty, or on which they do not serve.
func (t *Task) barredSpans(p *force.Person) []roster.Span {
	first, last := t.Month.First(), when.DateOf(t.moment(t.horizon()))
	var spans []roster.Span
	for _, b := range t.in.Register.BarredDays(p.ID, first, last) {
		spans = t.appendSpan(spans, t.days(b.Days))
	}
	for _, d := range t.in.Register.NightsOff(p.ID) {
		spans = t.appendNights(spans, d)
	}
	if p.Joined > first {
		spans = t.appendSpan(spans, t.days(when.Days{First: first, Last: p.Joined - 1}))
	}
	if p.Left != 0 {
		spans = t.appendSpan(spans, t.days(when.Days{First: max(first, p.Left)}))
	}
	return spans
}

// appendNights adds the hours of the night on each of the days.
func (t *Task) appendNights(spans []roster.Span, d when.Days) []roster.Span {
	cut, ok := d.Cut(when.Days{First: t.Month.First(), Last: when.DateOf(t.moment(t.horizon()))})
	if !ok {
		return spans
	}
	for x := cut.First; x <= cut.Last; x++ {
		for _, h := range [][2]int{{0, force.NightTo}, {force.NightFrom, roster.DayMinutes}} {
			spans = t.appendSpan(spans, roster.Span{From: t.minute(x.At(h[0])), To: t.minute(x.At(h[1]))})
		}
	}
	return spans
}

// appendSpan keeps what lies within the time that is planned.
func (t *Task) appendSpan(spans []roster.Span, s roster.Span) []roster.Span {
	s.From, s.To = max(s.From, 0), min(s.To, t.horizon())
	if s.To <= s.From {
		return spans
	}
	return append(spans, s)
}

// unavailable says whether an absence or a bar keeps a person from a span.
func (t *Task) unavailable(i int, s roster.Span) bool {
	touches := func(x roster.Span) bool { return x.Overlaps(s) }
	q := &t.Problem.People[i]
	return slices.ContainsFunc(q.Away, touches) || slices.ContainsFunc(q.Barred, touches)
}

// presence is the share of the month's days on which each person is neither away nor barred.
func (t *Task) presence() []float64 {
	share := make([]float64, len(t.People))
	for i := range share {
		n := 0
		for d := range t.Month.Days() {
			from := roster.Minute(d) * roster.DayMinutes
			if !t.unavailable(i, roster.Span{From: from, To: from + roster.DayMinutes}) {
				n++
			}
		}
		share[i] = float64(n) / float64(t.Month.Days())
	}
	return share
}
