package roster

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// drawProblem makes a small problem with any mixture of rule forms.
func drawProblem(t *rapid.T) *Problem {
	p := &Problem{Name: "drawn", Days: rapid.IntRange(1, 9).Draw(t, "days"), FirstWeekday: rapid.IntRange(0, 6).Draw(t, "weekday"),
		PastDays: rapid.IntRange(0, 4).Draw(t, "past days")}
	for g := range rapid.IntRange(0, 5).Draw(t, "groups") {
		p.Groups = append(p.Groups, Group{ID: fmt.Sprint("g", g), Parent: rapid.IntRange(-1, g-1).Draw(t, "parent")})
	}
	tags := []string{"guard", "watch", "night"}
	for i := range rapid.IntRange(1, 4).Draw(t, "shifts") {
		p.Shifts = append(p.Shifts, Shift{ID: fmt.Sprint("s", i), Start: rapid.IntRange(0, 23).Draw(t, "start") * 60,
			Minutes: rapid.SampledFrom([]int{60, 480, 720, 1440, 2000}).Draw(t, "minutes"), Tags: drawSome(t, "tags", tags)})
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "people") {
		p.People = append(p.People, drawPerson(t, p, i))
	}
	for i := range rapid.IntRange(1, 9).Draw(t, "demands") {
		p.Demands = append(p.Demands, drawDemand(t, p, i))
	}
	if p.PastDays > 0 {
		for range rapid.IntRange(0, 4).Draw(t, "past") {
			p.Past = append(p.Past, Work{drawIndex(t, "who", len(p.People)), drawIndex(t, "what", len(p.Shifts)),
				Day(-rapid.IntRange(1, p.PastDays).Draw(t, "when"))})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "fixed") {
		a := Assignment{drawIndex(t, "who", len(p.People)), drawIndex(t, "what", len(p.Demands))}
		if !slices.Contains(p.Fixed, a) {
			p.Fixed = append(p.Fixed, a)
		}
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "rules") {
		p.Rules = append(p.Rules, drawRule(t, p, i))
	}
	return p
}

func drawIndex(t *rapid.T, label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) }

// drawSome draws a sorted sub-list.
func drawSome[T any](t *rapid.T, label string, all []T) []T {
	var some []T
	for _, x := range all {
		if rapid.Bool().Draw(t, label) {
			some = append(some, x)
		}
	}
	return some
}

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func drawPerson(t *rapid.T, p *Problem, i int) Person {
	q := Person{ID: fmt.Sprint("p", i), Group: rapid.IntRange(-1, len(p.Groups)-1).Draw(t, "group"),
		Skills: drawSome(t, "skills", []string{"a", "b"}), Grade: rapid.IntRange(0, 3).Draw(t, "grade")}
	drawSpans := func(label string) (list []Span) {
		if rapid.IntRange(0, 3).Draw(t, label) == 0 {
			from := rapid.IntRange(-24, p.Days*24).Draw(t, label) * 60
			list = append(list, Span{Minute(from), Minute(from + rapid.IntRange(1, 48).Draw(t, label)*60)})
		}
		return list
	}
	q.Away, q.Barred = drawSpans("away"), drawSpans("barred")
	if rapid.IntRange(0, 4).Draw(t, "limited") == 0 {
		q.Shifts = append([]int{}, drawSome(t, "permitted", numbers(len(p.Shifts)))...)
	}
	return q
}

func drawDemand(t *rapid.T, p *Problem, i int) Demand {
	d := Demand{ID: fmt.Sprint("d", i), Day: Day(drawIndex(t, "day", p.Days)), Shift: drawIndex(t, "shift", len(p.Shifts)),
		Want: 1, Max: 1, Under: Weight(rapid.IntRange(0, 3).Draw(t, "under") * 500), Over: Weight(rapid.IntRange(0, 20).Draw(t, "over"))}
	if rapid.IntRange(0, 2).Draw(t, "many") == 0 {
		d.Min = rapid.IntRange(0, 1).Draw(t, "min")
		d.Want = rapid.IntRange(0, 2).Draw(t, "want")
		d.Max = rapid.SampledFrom([]int{-1, 2, 3}).Draw(t, "max")
	}
	if rapid.IntRange(0, 2).Draw(t, "special") == 0 {
		d.Skills = drawSome(t, "skills", []string{"a", "b"})
		d.MinGrade = rapid.IntRange(0, 2).Draw(t, "lowest")
		d.MaxGrade = rapid.SampledFrom([]int{0, d.MinGrade, d.MinGrade + 1}).Draw(t, "highest")
	}
	return d
}

func drawSet(t *rapid.T, p *Problem) ShiftSet {
	return rapid.SampledFrom([]ShiftSet{{}, {Tags: []string{"guard"}}, {Tags: []string{"watch", "night"}}, {Shifts: []int{0}},
		{Tags: []string{"night"}, Shifts: []int{len(p.Shifts) - 1}}}).Draw(t, "set")
}

func drawRule(t *rapid.T, p *Problem, i int) Rule {
	m := Meta{Name: fmt.Sprint("R", i), Hard: rapid.IntRange(0, 2).Draw(t, "hard") == 0, Weight: Weight(rapid.IntRange(0, 50).Draw(t, "weight"))}
	if rapid.IntRange(0, 3).Draw(t, "limited") == 0 {
		m.People = append([]int{}, drawSome(t, "for", numbers(len(p.People)))...)
	}
	hours := func(label string, lo, hi int) int { return rapid.IntRange(lo, hi).Draw(t, label) * 60 }
	low := rapid.IntRange(0, 2).Draw(t, "low")
	high := rapid.SampledFrom([]int{-1, low, low + 1, low + 2}).Draw(t, "high")
	switch rapid.IntRange(0, 11).Draw(t, "form") {
	case 0:
		return Rest{Meta: m, Of: drawSet(t, p), Before: hours("before", 0, 30), After: hours("after", 0, 60)}
	case 1:
		from := hours("from", -40, 40)
		return Free{Meta: m, Of: drawSet(t, p), From: from, To: from + hours("for", 1, 20)}
	case 2:
		return LongRest{Meta: m, Of: drawSet(t, p), Days: rapid.IntRange(3, 7).Draw(t, "each"), Minutes: hours("rest", 11, 35)}
	case 3:
		return drawCount(t, p, m, low, high)
	case 4:
		return Run{Meta: m, Of: drawSet(t, p), Off: rapid.Bool().Draw(t, "off"), Min: low, Max: high}
	case 5:
		return WholeWeekend{Meta: m}
	case 6:
		return Follow{Meta: m, First: drawSet(t, p), Then: drawSet(t, p)}
	case 7:
		return Wish{Meta: m, Person: drawIndex(t, "who", len(p.People)), Day: Day(drawIndex(t, "day", p.Days)), Of: drawSet(t, p),
			Want: rapid.Bool().Draw(t, "want")}
	case 8:
		m.Hard = false
		return Share{Meta: m, Demands: drawSome(t, "ledger", numbers(len(p.Demands))), Carried: drawCarried(t, p, -200, 400)}
	case 9:
		return drawTogether(t, p, m)
	case 10:
		return drawAutomaton(t, p, m)
	}
	var days []Day
	for d := -p.PastDays; d < p.Days; d++ {
		days = append(days, Day(d))
	}
	return Repay{Meta: m, RestDays: drawSome(t, "rest days", days), WorkDays: drawSome(t, "work days", days)}
}

// drawAutomaton draws any automaton at all.
func drawAutomaton(t *rapid.T, p *Problem, m Meta) Automaton {
	r := Automaton{Meta: m}
	for range rapid.IntRange(1, min(2, len(p.Shifts))).Draw(t, "letters") {
		r.Letters = append(r.Letters, drawSet(t, p))
	}
	states, letters := rapid.IntRange(1, 4).Draw(t, "states"), len(r.Letters)+1
	r.Start = drawIndex(t, "start", states)
	for range states {
		r.Next = append(r.Next, rapid.SliceOfN(rapid.IntRange(0, states-1), letters, letters).Draw(t, "next"))
		r.Broken = append(r.Broken, rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 0, 1, 2}), letters, letters).Draw(t, "broken"))
	}
	return r
}

func drawCarried(t *rapid.T, p *Problem, least, most int) []int {
	if rapid.Bool().Draw(t, "carries") {
		return nil
	}
	return rapid.SliceOfN(rapid.IntRange(least, most), len(p.People), len(p.People)).Draw(t, "carried")
}

func drawCount(t *rapid.T, p *Problem, m Meta, low, high int) Rule {
	c := Count{Meta: m, Of: drawSet(t, p), Measure: rapid.SampledFrom([]Measure{CountShifts, CountMinutes, CountWeekends}).Draw(t, "measure"),
		Every: rapid.SampledFrom([]int{0, 1, 2, 3, 7, 20}).Draw(t, "every"), Min: low, Max: high}
	if c.Measure == CountMinutes {
		c.Min *= 600
		if c.Max > 0 {
			c.Max *= 1000
		}
	}
	if c.Every == 0 {
		c.Carried = drawCarried(t, p, 0, 3)
	}
	return c
}

func drawTogether(t *rapid.T, p *Problem, m Meta) Rule {
	m.Hard = false
	r := Together{Meta: m}
	for range rapid.IntRange(1, 2).Draw(t, "teams") {
		r.Teams = append(r.Teams, drawSome(t, "team", numbers(len(p.Demands))))
	}
	if rapid.Bool().Draw(t, "homes") {
		for range r.Teams {
			r.Homes = append(r.Homes, rapid.IntRange(-1, len(p.Groups)-1).Draw(t, "home"))
		}
	}
	sum := Weight(0)
	for range rapid.IntRange(0, 3).Draw(t, "costs") {
		sum += Weight(rapid.IntRange(0, 40).Draw(t, "cost"))
		r.Costs = append(r.Costs, sum)
	}
	return r
}
