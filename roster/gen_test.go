package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// regiment makes a month of an invented protective force, after the demo's numbers, once for each unit of scale: two
// protection battalions of 24 platoons that furnish eight guards of 21 a day, a platoon a day on standby, twelve
// posts of 12-hour shifts, inner duty in each company, duty officers; 2,500 people, of whom 18 in 100 are absent.
func regiment(scale int, seed uint64) *Problem {
	b := &builder{p: &Problem{Name: fmt.Sprintf("regiment ×%d", scale), Days: 31, FirstWeekday: 1, PastDays: 14},
		rng: rand.New(rand.NewPCG(seed, 7))}
	b.shifts()
	for n := range scale {
		b.force(n)
	}
	b.absences()
	b.past()
	for n := range scale {
		b.demandsOf(n)
	}
	b.rules()
	return b.p
}

// The shifts of the force.
const (
	shiftGuard = iota
	shiftDay
	shiftNight
	shiftStandby
	shiftInner
	shiftOfficer
)

// Grades of the force.
const (
	gradeSoldier  = 1
	gradeSergeant = 3
	gradeSenior   = 4
	gradeWarrant  = 6
	gradeOfficer  = 8
)

type builder struct {
	p         *Problem
	rng       *rand.Rand
	regiments [][]company
	ledgers   map[string][]int
	guards    [][]int // teams
	standby   [][]int
	inner     [][]int
	homes     []int // of inner
	guards24  bool  // who is made now stands 24-hour guards
}

type company struct {
	group    int
	platoons []int
	protects bool
}

func (b *builder) shifts() {
	b.p.Shifts = []Shift{
		{ID: "guard", Start: 18 * 60, Minutes: 1440, Tags: []string{"guard"}},
		{ID: "day", Start: 8 * 60, Minutes: 720, Tags: []string{"watch"}},
		{ID: "night", Start: 20 * 60, Minutes: 720, Tags: []string{"watch", "night"}},
		{ID: "standby", Start: 18 * 60, Minutes: 1440, Tags: []string{"standby", "daily"}},
		{ID: "inner", Start: 18 * 60, Minutes: 1440, Tags: []string{"inner", "daily"}},
		{ID: "officer", Start: 9 * 60, Minutes: 1440, Tags: []string{"officer", "daily"}},
	}
	b.ledgers = map[string][]int{}
}

func (b *builder) group(parent int, id string) int {
	b.p.Groups = append(b.p.Groups, Group{ID: id, Parent: parent})
	return len(b.p.Groups) - 1
}

// staff adds people to a group: numbers by grade, officers first, then soldiers up to the strength.
func (b *builder) staff(group, strength, officers, warrants, seniors, sergeants int) {
	for i := range strength {
		q := Person{ID: fmt.Sprintf("p%05d", len(b.p.People)), Group: group, Grade: gradeSoldier, Skills: []string{"sworn"}}
		for _, g := range []struct{ n, grade int }{{officers, gradeOfficer}, {warrants, gradeWarrant}, {seniors, gradeSenior}, {sergeants, gradeSergeant}} {
			if i < g.n {
				q.Grade = g.grade
				break
			}
			i -= g.n
		}
		if b.guards24 {
			q.Skills = []string{"posts", "sworn"}
		}
		if q.Grade == gradeSoldier && b.rng.IntN(100) < 12 {
			q.Skills = append([]string{"driver"}, q.Skills...)
		}
		b.p.People = append(b.p.People, q)
	}
}

// force builds one regiment.
func (b *builder) force(n int) {
	root := b.group(-1, fmt.Sprint("regiment ", n))
	b.staff(b.group(root, "command"), 60, 40, 15, 5, 0)
	b.staff(b.group(root, "signals"), 110, 10, 10, 10, 20)
	var companies []company
	battalion := func(id string, staff, count, strength, platoons int, protects bool) {
		bn := b.group(root, id)
		b.guards24 = protects
		b.staff(bn, staff, 12, 6, 4, 4)
		for c := range count {
			co := company{group: b.group(bn, fmt.Sprint(id, " company ", c)), protects: protects}
			if platoons > 0 {
				b.staff(co.group, strength-30*platoons, 3, 3, 2, 2)
			} else {
				b.staff(co.group, strength, 4, 6, 6, 10)
			}
			for pl := range platoons {
				g := b.group(co.group, fmt.Sprint(id, " company ", c, " platoon ", pl))
				b.staff(g, 30, 1, 2, 2, 4)
				co.platoons = append(co.platoons, g)
			}
			companies = append(companies, co)
		}
		b.guards24 = false
	}
	battalion("protection 1", 30, 3, 130, 4, true)
	battalion("protection 2", 30, 3, 130, 4, true)
	battalion("visit", 24, 3, 102, 0, false)
	battalion("honour", 60, 3, 80, 0, false)
	battalion("pipeline", 60, 4, 100, 0, false)
	b.staff(b.group(root, "aviation"), 70, 30, 20, 5, 5)
	b.staff(b.group(root, "training"), 130, 20, 20, 10, 10)
	b.staff(b.group(root, "support"), 200, 10, 20, 20, 30)
	b.regiments = append(b.regiments, companies)
}

// absences away some 18 of 100 person-days: leave, illness, courses.
func (b *builder) absences() {
	for i := range b.p.People {
		q := &b.p.People[i]
		for day := -14 + b.rng.IntN(10); day < b.p.Days; day += 20 + b.rng.IntN(60) {
			n := []int{30, 30, 21, 10, 5, 5, 3}[b.rng.IntN(7)]
			if b.rng.IntN(100) < 35 {
				continue
			}
			q.Away = append(q.Away, Span{Minute(day * DayMinutes), Minute((day + n) * DayMinutes)})
			day += n
		}
	}
}

// past has the platoons mount one day in three until the last day before the month, in the order in which they stand.
func (b *builder) past() {
	for _, companies := range b.regiments {
		n := 0
		for _, co := range companies {
			for _, pl := range co.platoons {
				b.pastGuards(pl, n%3)
				n++
			}
		}
	}
}

func (b *builder) pastGuards(platoon, turn int) {
	for day := -14; day < 0; day++ {
		if (day+15)%3 != turn {
			continue
		}
		left := 21
		span := b.p.span(shiftGuard, Day(day))
		for i := range b.p.People {
			q := &b.p.People[i]
			if q.Group == platoon && left > 0 && !slices.ContainsFunc(q.Away, span.Overlaps) {
				b.p.Past = append(b.p.Past, Work{i, shiftGuard, Day(day)})
				left--
			}
		}
	}
}

// slot adds a demand for one person and enters it into ledgers.
func (b *builder) slot(d Demand, ledgers ...string) int {
	d.ID = fmt.Sprintf("d%05d", len(b.p.Demands))
	d.Want, d.Max = 1, 1
	n := len(b.p.Demands)
	b.p.Demands = append(b.p.Demands, d)
	for _, l := range ledgers {
		b.ledgers[l] = append(b.ledgers[l], n)
	}
	return n
}

// demandsOf asks for a regiment's month.
func (b *builder) demandsOf(n int) {
	for day := range Day(b.p.Days) {
		kind := "weekday"
		if (int(day)+b.p.FirstWeekday)%7 > 4 {
			kind = "weekend"
		}
		for range 8 {
			b.guards = append(b.guards, b.guard(day, kind))
		}
		var team []int
		for i := range 25 {
			d := Demand{Day: day, Shift: shiftStandby, Under: 40_000, MinGrade: []int{gradeOfficer, gradeSergeant, gradeSergeant, 0}[min(i, 3)]}
			team = append(team, b.slot(d, "standby"))
		}
		b.standby = append(b.standby, team)
		for post := range 12 {
			d := Demand{Day: day, Under: Weight(50_000 + 1000*post), Skills: []string{"sworn"}, MaxGrade: gradeSenior}
			d.Shift = shiftDay
			b.slot(d, kind)
			d.Shift = shiftNight
			b.slot(d, kind, "night")
		}
		for range 6 {
			b.slot(Demand{Day: day, Shift: shiftOfficer, Under: 90_000, MinGrade: gradeOfficer}, "officer")
			b.slot(Demand{Day: day, Shift: shiftOfficer, Under: 60_000, MinGrade: gradeWarrant}, "officer")
		}
		for _, co := range b.regiments[n] {
			b.inner = append(b.inner, []int{
				b.slot(Demand{Day: day, Shift: shiftInner, Under: 30_000, MinGrade: gradeSergeant, MaxGrade: gradeSenior}, "inner"),
				b.slot(Demand{Day: day, Shift: shiftInner, Under: 20_000, MaxGrade: gradeSergeant}, "inner"),
				b.slot(Demand{Day: day, Shift: shiftInner, Under: 20_000, MaxGrade: gradeSergeant}, "inner"),
			})
			b.homes = append(b.homes, co.group)
		}
	}
}

// guard asks for a guard of 21.
func (b *builder) guard(day Day, kind string) []int {
	var team []int
	add := func(n int, d Demand) {
		for range n {
			d.Day, d.Shift, d.Under = day, shiftGuard, 100_000
			team = append(team, b.slot(d, kind))
		}
	}
	add(1, Demand{MinGrade: gradeWarrant, Skills: []string{"posts"}})
	add(1, Demand{MinGrade: gradeSenior, Skills: []string{"posts"}})
	add(1, Demand{MinGrade: gradeSergeant, MaxGrade: gradeSenior, Skills: []string{"posts"}})
	add(15, Demand{MaxGrade: gradeSenior, Skills: []string{"posts", "sworn"}})
	add(1, Demand{MaxGrade: gradeSenior, Skills: []string{"driver", "posts"}})
	add(2, Demand{MaxGrade: gradeSenior, Skills: []string{"posts"}})
	return team
}

// rules states the two profiles and the prices.
func (b *builder) rules() {
	hard := func(name string) Meta { return Meta{Name: name, Hard: true} }
	soft := func(name string, w Weight) Meta { return Meta{Name: name, Weight: w} }
	tag := func(t ...string) ShiftSet { return ShiftSet{Tags: t} }
	b.p.Rules = []Rule{
		Count{Meta: hard("R1"), Of: tag("guard"), Measure: CountShifts, Every: 3, Max: 1},
		Free{Meta: hard("R6"), Of: tag("guard"), From: -20 * 60, To: -12 * 60},
		Free{Meta: hard("R7"), Of: tag("guard"), From: -3 * 60},
		Rest{Meta: hard("S2"), Of: tag("watch"), Before: 11 * 60, After: 11 * 60},
		Rest{Meta: hard("N1"), Of: tag("daily"), Before: 12 * 60, After: 24 * 60},
		LongRest{Meta: hard("S3"), Of: tag("watch"), Days: 7, Minutes: 35 * 60},
		Together{Meta: soft("R16", 0), Teams: b.guards, Costs: []Weight{60, 180, 500}},
		Together{Meta: soft("R17", 0), Teams: b.standby, Costs: []Weight{60, 180, 500}},
		Together{Meta: soft("inner", 0), Teams: b.inner, Homes: b.homes, Costs: []Weight{400, 600}},
		Count{Meta: soft("S4", 1), Of: tag("watch"), Measure: CountMinutes, Max: 48 * 60 * 31 / 7},
	}
	for _, l := range []string{"weekday", "weekend", "night", "standby", "inner", "officer"} {
		b.p.Rules = append(b.p.Rules, Share{Meta: soft("L1 "+l, 10), Demands: b.ledgers[l], Carried: b.carried()})
	}
	var rest, work []Day
	for d := range Day(b.p.Days) {
		if (int(d)+b.p.FirstWeekday)%7 > 4 {
			rest = append(rest, d)
		} else {
			work = append(work, d)
		}
	}
	b.p.Rules = append(b.p.Rules, Repay{Meta: soft("R19", 40), RestDays: rest, WorkDays: work})
	for i := range b.p.People {
		if b.rng.IntN(100) < 8 {
			w := Wish{Meta: soft("W1", 30), Person: i, Day: Day(b.rng.IntN(b.p.Days))}
			w.Hard = b.rng.IntN(8) == 0
			b.p.Rules = append(b.p.Rules, w)
		}
	}
}

// carried is what people bring in to a ledger, in hundredths.
func (b *builder) carried() []int {
	list := make([]int, len(b.p.People))
	for i := range list {
		list[i] = b.rng.IntN(300)
	}
	return list
}
