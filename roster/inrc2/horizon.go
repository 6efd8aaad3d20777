package inrc2

import (
	"fmt"
	"slices"

	"qarovul/roster"
)

// Names of the soft rules, by the competition's numbers; what is missing to the optimum (S1) is roster.RuleShortage.
const (
	RuleFollow   = "succession"           // hard
	RuleSame     = "S2 same shift"        // 15 a day
	RuleWork     = "S2 working days"      // 30 a day
	RuleRest     = "S3 days off"          // 30 a day
	RuleRequest  = "S4 request"           // 10
	RuleWeekend  = "S5 complete weekend"  // 30
	RuleTotal    = "S6 total assignments" // 20 each
	RuleWeekends = "S7 weekends"          // 30 each
)

// The competition's weights.
const (
	weightCover, weightSame, weightWork, weightRest   = 30, 15, 30, 30
	weightRequest, weightWhole, weightTotal, weightWE = 10, 30, 20, 30
)

// Horizon is an instance: what is known and the weeks to be planned together.
type Horizon struct {
	Scenario *Scenario
	History  *History
	Weeks    []*Week
}

// cell numbers the demand of a day, shift and skill.
func (h *Horizon) cell(day, shift, skill int) int {
	sc := h.Scenario
	return (day*len(sc.Shifts)+shift)*len(sc.Skills) + skill
}

// Problem states the instance in the engine's language. Counts over the whole horizon (S6, S7) are charged as the
// contracts say, in full, on what history and these weeks add up to.
func (h *Horizon) Problem() *roster.Problem {
	sc := h.Scenario
	p := &roster.Problem{Name: sc.Name, Days: 7 * len(h.Weeks)}
	for _, s := range sc.Shifts {
		// The files name no clock times. Equal ones make any two shifts of a day exclude each other.
		p.Shifts = append(p.Shifts, roster.Shift{ID: s.Name, Minutes: 480})
	}
	for _, n := range sc.Nurses {
		person := roster.Person{ID: n.Name, Group: -1}
		for _, s := range n.Skills {
			person.Skills = append(person.Skills, sc.Skills[s])
		}
		slices.Sort(person.Skills)
		p.People = append(p.People, person)
	}
	h.addDemands(p)
	h.addContracts(p)
	h.addRequests(p)
	h.addPast(p)
	return p
}

func (h *Horizon) addDemands(p *roster.Problem) {
	sc := h.Scenario
	p.Demands = make([]roster.Demand, p.Days*len(sc.Shifts)*len(sc.Skills))
	for d := range p.Days {
		for s, shift := range sc.Shifts {
			for k, skill := range sc.Skills {
				p.Demands[h.cell(d, s, k)] = roster.Demand{ID: shift.Name + " " + skill, Day: roster.Day(d), Shift: s,
					Skills: []string{skill}, Max: -1}
			}
		}
	}
	for w, week := range h.Weeks {
		for _, c := range week.Cover {
			for d, r := range c.Days {
				dem := &p.Demands[h.cell(7*w+d, c.Shift, c.Skill)]
				dem.Min, dem.Want, dem.Under = r.Min, r.Max, weightCover
			}
		}
	}
}

func (h *Horizon) addContracts(p *roster.Problem) {
	sc := h.Scenario
	for i, s := range sc.Shifts {
		of := roster.ShiftSet{Shifts: []int{i}}
		if len(s.Bars) > 0 {
			p.Rules = append(p.Rules, roster.Follow{Meta: roster.Meta{Name: RuleFollow, Hard: true}, First: of,
				Then: roster.ShiftSet{Shifts: s.Bars}})
		}
		p.Rules = append(p.Rules, roster.Run{Meta: roster.Meta{Name: RuleSame, Weight: weightSame}, Of: of,
			Min: s.Row.Min, Max: s.Row.Max})
	}
	totals, weekends := make([]int, len(sc.Nurses)), make([]int, len(sc.Nurses))
	for i, n := range h.History.Nurses {
		totals[i], weekends[i] = n.Total, n.Weekends
	}
	for c, contract := range sc.Contracts {
		meta := func(name string, weight roster.Weight) roster.Meta {
			m := roster.Meta{Name: name, Weight: weight}
			for i, n := range sc.Nurses {
				if n.Contract == c {
					m.People = append(m.People, i)
				}
			}
			return m
		}
		if len(meta("", 0).People) == 0 {
			continue // a rule without people would be one for everybody
		}
		p.Rules = append(p.Rules,
			roster.Run{Meta: meta(RuleWork, weightWork), Min: contract.Work.Min, Max: contract.Work.Max},
			roster.Run{Meta: meta(RuleRest, weightRest), Off: true, Min: contract.Off.Min, Max: contract.Off.Max},
			roster.Count{Meta: meta(RuleTotal, weightTotal), Measure: roster.CountShifts,
				Min: contract.Total.Min, Max: contract.Total.Max, Carried: totals},
			roster.Count{Meta: meta(RuleWeekends, weightWE), Measure: roster.CountWeekends,
				Max: contract.Weekends, Carried: weekends})
		if contract.WholeWeeks {
			p.Rules = append(p.Rules, roster.WholeWeekend{Meta: meta(RuleWeekend, weightWhole)})
		}
	}
}

func (h *Horizon) addRequests(p *roster.Problem) {
	for w, week := range h.Weeks {
		for _, r := range week.Off {
			wish := roster.Wish{Meta: roster.Meta{Name: RuleRequest, Weight: weightRequest}, Person: r.Nurse,
				Day: roster.Day(7*w + r.Day)}
			if r.Shift >= 0 {
				wish.Of = roster.ShiftSet{Shifts: []int{r.Shift}}
			}
			p.Rules = append(p.Rules, wish)
		}
	}
}

// addPast turns the lengths of runs into work before the horizon. One day more than the longest run is known, so that no
// run is open at its beginning.
func (h *Horizon) addPast(p *roster.Problem) {
	for i, n := range h.History.Nurses {
		p.PastDays = max(p.PastDays, n.Work+1, n.Off+1)
		for d := 1; d <= n.Work; d++ {
			shift := n.Last
			if d > n.Same {
				shift = other(n.Last)
			}
			p.Past = append(p.Past, roster.Work{Person: i, Shift: shift, Day: roster.Day(-d)})
		}
		if n.Last < 0 {
			p.Past = append(p.Past, roster.Work{Person: i, Day: roster.Day(-n.Off - 1)})
		}
	}
}

func other(shift int) int {
	if shift == 0 {
		return 1
	}
	return 0
}

// Solutions cuts a roster into the weeks' solutions, in the order of nurses and days.
func (h *Horizon) Solutions(r *roster.Roster) ([]*Solution, error) {
	sc := h.Scenario
	out := make([]*Solution, len(h.Weeks))
	for w := range out {
		out[w] = &Solution{Week: h.History.Week + w, Scenario: sc.Name}
	}
	for _, a := range r.Assignments {
		skill, rest := a.Demand%len(sc.Skills), a.Demand/len(sc.Skills)
		shift, day := rest%len(sc.Shifts), rest/len(sc.Shifts)
		if a.Demand < 0 || day >= 7*len(h.Weeks) || a.Person < 0 || a.Person >= len(sc.Nurses) {
			return nil, fmt.Errorf("inrc2: assignment %v is not of scenario %s", a, sc.Name)
		}
		s := out[day/7]
		s.Assignments = append(s.Assignments, Assignment{a.Person, day % 7, shift, skill})
	}
	for _, s := range out {
		slices.SortFunc(s.Assignments, func(a, b Assignment) int {
			return (a.Nurse*7+a.Day)*100000 + a.Shift*1000 + a.Skill - (b.Nurse*7+b.Day)*100000 - b.Shift*1000 - b.Skill
		})
	}
	return out, nil
}

// Roster puts the weeks' solutions, in order, together.
func (h *Horizon) Roster(solutions []*Solution) (*roster.Roster, error) {
	if len(solutions) != len(h.Weeks) {
		return nil, fmt.Errorf("inrc2: %d solutions for %d weeks", len(solutions), len(h.Weeks))
	}
	r := &roster.Roster{}
	for w, s := range solutions {
		if s.Scenario != h.Scenario.Name {
			return nil, fmt.Errorf("inrc2: week %d: the solution is of scenario %s, not %s", w, s.Scenario, h.Scenario.Name)
		}
		if want := h.History.Week + w; s.Week != want {
			return nil, fmt.Errorf("inrc2: the solution of week %d stands where that of week %d belongs", s.Week, want)
		}
		for _, a := range s.Assignments {
			r.Assignments = append(r.Assignments, roster.Assignment{Person: a.Nurse,
				Demand: h.cell(7*w+a.Day, a.Shift, a.Skill)})
		}
	}
	return r, nil
}

// After is the history once the week that follows has been worked as the solution says.
func (sc *Scenario) After(h *History, s *Solution) *History {
	next := &History{Week: h.Week + 1, Scenario: h.Scenario, Nurses: slices.Clone(h.Nurses)}
	days := make([][7]int, len(sc.Nurses)) // shift + 1
	for _, a := range s.Assignments {
		days[a.Nurse][a.Day] = a.Shift + 1
	}
	for i := range next.Nurses {
		n := &next.Nurses[i]
		for _, v := range days[i] {
			switch {
			case v == 0:
				n.Last, n.Same, n.Work, n.Off = -1, 0, 0, n.Off+1
				continue
			case v-1 == n.Last:
				n.Same++
			default:
				n.Same = 1
			}
			n.Last, n.Off = v-1, 0
			n.Work++
			n.Total++
		}
		if days[i][5] > 0 || days[i][6] > 0 {
			n.Weekends++
		}
	}
	return next
}
