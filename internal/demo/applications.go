package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/reference"
)

// tale is how far somebody's application has come: at which step, since how many days, and what then happened to it.
type tale struct {
	at    selection.StepCode
	days  int
	then  selection.ActKind // "" it is still there; Refuse, Appeal, Withdraw; Decide: the board has, the commander has not
	why   string            // reason of the refusal
	limit string            // with which the doctors let the applicant pass
}

// tales are the applicants who have no contract yet. Steps and terms are those of reference/selection: some are late, some due today.
var tales = []tale{
	{at: "application", days: 1}, {at: "application", days: 5},
	{at: "documents", days: 2}, {at: "documents", days: 14}, {at: "documents", days: 19},
	{at: "medical", days: 6}, {at: "medical", days: 17},
	{at: "fitness", days: 4}, {at: "fitness", days: 11, limit: "no-driving"},
	{at: "interior", days: 9}, {at: "interior", days: 52},
	{at: "security", days: 30}, {at: "security", days: 58}, {at: "security", days: 340},
	{at: "board", days: 3}, {at: "board", days: 8, then: selection.Decide}, {at: "board", days: 12, then: selection.Decide, limit: "no-standing"},
	{at: "contract", days: 2},
	{at: "application", days: 30, then: selection.Refuse, why: "age"},
	{at: "medical", days: 44, then: selection.Refuse, why: "unfit"},
	{at: "security", days: 26, then: selection.Appeal, why: "not-cleared"},
	{at: "fitness", days: 61, then: selection.Withdraw},
}

// Of the people of the register so many recruits are still followed from their application on, by the step at which they are.
const (
	inTraining  = 3
	onProbation = 2
	toBePosted  = 1
	posted      = 2
)

// Apply adds applications as they stand on a day, in every step, to the data; all are invented. Those who have a contract are people of the register.
func (d *Data) Apply(seed uint64, day when.Date) error {
	src, err := read(reference.FS)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	steps, err := selection.Load(reference.FS, "selection")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	g := &applicants{generator: newGenerator(src, d, seed, day.Month(), 0, 1), steps: steps, day: day}
	r := g.stream(12)
	for i := range tales {
		g.tell(r, &tales[i])
	}
	g.recruits(r)
	slices.SortStableFunc(d.Applications, func(a, b selection.Application) int { return int(a.Opened - b.Opened) })
	for i := range d.Applications {
		d.Applications[i].ID = fmt.Sprintf("appl-%03d", i+1)
	}
	return nil
}

type applicants struct {
	*generator
	steps *selection.Process
	day   when.Date
}

// before are the steps that come before one.
func (g *applicants) before(code selection.StepCode) []selection.Step {
	i := slices.IndexFunc(g.steps.Steps, func(s selection.Step) bool { return s.Code == code })
	return g.steps.Steps[:i]
}

// tell makes one application from its end: each step before took a part of its term.
func (g *applicants) tell(r *rand.Rand, t *tale) {
	p := force.Person{Sex: "m"}
	if r.Float64() < 0.1 {
		p.Sex = "f"
	}
	g.name(r, &p)
	x := selection.Application{Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Sex: p.Sex, Born: g.day.Add(-int(yearDays*(18+r.Float64()*6)) - t.days),
		Phone: fmt.Sprintf("055 000 %02d %02d", r.IntN(100), r.IntN(100)), Invented: true}
	on := g.day.Add(-t.days)
	for _, s := range slices.Backward(g.before(t.at)) {
		x.Acts = append(g.pass(r, &s, on, t.limit), x.Acts...)
		on = on.Add(-1 - s.Days/2 - r.IntN(1+s.Days/3))
	}
	x.Opened = on
	end := func(k selection.ActKind, code selection.StepCode, reason string, after int) {
		x.Acts = append(x.Acts, g.act(k, code, min(g.day, g.day.Add(after-t.days))))
		x.Acts[len(x.Acts)-1].Reason = reason
	}
	switch t.then {
	case selection.Decide:
		end(selection.Decide, t.at, "", 2)
		x.Acts[len(x.Acts)-1].Outcome = selection.Accept
	case selection.Refuse, selection.Appeal:
		end(selection.Refuse, t.at, t.why, 5)
		if s := g.steps.Step(t.at); s.Kind == selection.Outside {
			x.Acts[len(x.Acts)-1].Reference = letter(r)
		}
		if t.then == selection.Appeal {
			end(selection.Appeal, "", "", 16)
		}
	case selection.Withdraw:
		end(selection.Withdraw, "", "", 6)
	}
	g.out.Applications = append(g.out.Applications, x)
}

// act is an act of a day, entered in its afternoon.
func (g *applicants) act(k selection.ActKind, code selection.StepCode, on when.Date) selection.Act {
	return selection.Act{Kind: k, Step: code, On: on, At: on.At(15 * 60).In(time.UTC), By: "kadr"}
}

// letter is the number of an answer.
func letter(r *rand.Rand) string { return fmt.Sprintf("%d/%d", 1+r.IntN(40), 1000+r.IntN(9000)) }

// pass passes a step on a day.
func (g *applicants) pass(r *rand.Rand, s *selection.Step, on when.Date, limit string) []selection.Act {
	a := g.act(selection.Pass, s.Code, on)
	a.Until = s.Until(on)
	switch s.Kind {
	case selection.Medical:
		a.Outcome = selection.Fit
		if limit != "" {
			a.Outcome, a.Limits = selection.Limited, []string{limit}
		}
	case selection.Outside:
		a.Reference = letter(r)
	case selection.Board:
		a.Kind, a.Outcome, a.Until = selection.Decide, selection.Accept, 0
		word := g.act(selection.Confirm, s.Code, on)
		word.By = CommanderLogin
		return []selection.Act{a, word}
	}
	return []selection.Act{a}
}

// recruits are those of the register who came last, with what was done until then and since.
func (g *applicants) recruits(r *rand.Rand) {
	var young []int
	for i := range g.out.People {
		if g.out.People[i].Rank == "private" && g.out.People[i].Joined < g.day.Add(-20) {
			young = append(young, i)
		}
	}
	slices.SortStableFunc(young, func(a, b int) int { return int(g.out.People[b].Joined - g.out.People[a].Joined) })
	left := map[string]int{"training": inTraining, "oath": 1, "probation": onProbation, "posting": toBePosted, "posted": posted}
	for _, i := range young {
		p := &g.out.People[i]
		at := "posted"
		switch {
		case p.Trained == 0 && left["oath"] > 0 && p.Joined.Add(27) <= g.day:
			at, p.Trained = "oath", p.Joined.Add(27)
			g.out.Qualifications = append(g.out.Qualifications, force.Qualification{ID: "q-" + string(p.ID) + "-weapon", Person: p.ID, Code: "weapon", From: p.Trained})
		case p.Trained == 0:
			at = "training"
		case p.Sworn > g.day:
			continue
		case left["probation"] > 0:
			at = "probation"
		case left["posting"] > 0:
			at = "posting"
		}
		if left[at] == 0 {
			if left["posted"] == 0 {
				return
			}
			continue
		}
		left[at]--
		g.recruit(r, p, at)
	}
}

// recruit tells how somebody of the register came there.
func (g *applicants) recruit(r *rand.Rand, p *force.Person, at string) {
	x := selection.Application{Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Sex: p.Sex, Born: p.Born, Phone: p.Phone, Person: p.ID, Invented: true}
	first := p.Joined
	said := map[string]*force.Clearance{}
	for i := range g.out.Records.Clearances {
		if c := &g.out.Records.Clearances[i]; c.Person == p.ID && c.Days.First <= p.Joined && said[c.Body] == nil {
			said[c.Body] = c
			first = min(first, c.Days.First)
		}
	}
	number := ""
	for i := range g.out.Records.Contracts {
		if c := &g.out.Records.Contracts[i]; c.Person == p.ID && c.Period.From == p.Joined {
			number = c.Number
		}
	}
	on := first
	var early []selection.Act
	for _, s := range slices.Backward(g.before("interior")) {
		early = append(g.pass(r, &s, on, ""), early...)
		on = on.Add(-1 - s.Days/2 - r.IntN(1+s.Days/3))
	}
	x.Opened, x.Acts = on, early
	days := map[selection.StepCode]when.Date{"board": p.Joined, "contract": p.Joined, "training": p.Trained, "oath": p.Sworn, "probation": min(g.day, p.Sworn.Add(70)),
		"posting": g.day}
	for i := range g.steps.Steps[len(g.before("interior")):] {
		s := &g.steps.Steps[len(g.before("interior"))+i]
		if string(s.Code) == at {
			break
		}
		acts := g.pass(r, s, days[s.Code], "")
		switch c := said[s.Body]; {
		case c != nil && s.Body != "":
			acts[0].On, acts[0].Until, acts[0].Reference = c.Days.First, c.Days.Last, c.Reference
		case s.Effect == selection.Contract:
			acts[0].Reference = number
		}
		for j := range acts {
			acts[j].At = acts[j].On.At(15 * 60).In(time.UTC)
		}
		x.Acts = append(x.Acts, acts...)
	}
	g.out.Applications = append(g.out.Applications, x)
}
