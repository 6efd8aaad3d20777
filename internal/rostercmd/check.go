package rostercmd

import (
	"fmt"
	"io"
	"slices"

	"github.com/alecthomas/kong"

	"qarovul/roster"
	"qarovul/roster/curtois"
	"qarovul/roster/inrc2"
	"qarovul/roster/rosterjson"
)

type checkCmd struct {
	Format string `help:"Format of the instance: ${enum}." enum:"curtois,inrc2,json" required:""`
	weeks
	Solution []string `help:"Solution of a week (inrc2); once for each week, in order." placeholder:"FILE" sep:"none"`
	Instance string   `arg:"" optional:"" help:"Instance (curtois, json)." placeholder:"INSTANCE"`
	Out      string   `arg:"" optional:"" help:"Roster (curtois, json)." placeholder:"OUT"`
}

// checked is what check says. Requests and cover are the two halves of the cost in the benchmark of Curtois and Qu.
type checked struct {
	Cost       int64            `json:"cost"`
	Requests   int64            `json:"requests"`
	Cover      int64            `json:"cover"`
	Parts      map[string]int64 `json:"parts"`
	Violations []violation      `json:"violations"`
}

type violation struct {
	Rule   string `json:"rule"`
	Person string `json:"person,omitempty"`
	Demand string `json:"demand,omitempty"` // where a rule is broken by those who fill a demand, not by one person
	Day    int    `json:"day"`
	Amount int    `json:"amount"`
}

// Run checks the roster.
func (c *checkCmd) Run(k *kong.Context) error {
	p, r, err := c.read()
	if err != nil {
		return err
	}
	report, err := roster.Check(p, r)
	if err != nil {
		return wrong(err)
	}
	if err := say(k, weigh(p, &report)); err != nil {
		return err
	}
	if n := len(report.Broken); n > 0 {
		return &Failure{fmt.Errorf("hard rules are broken %d times", n), statusBroken}
	}
	return nil
}

func (c *checkCmd) read() (*roster.Problem, *roster.Roster, error) {
	if c.Format == "inrc2" {
		return c.readWeeks()
	}
	if c.Instance == "" || c.Out == "" {
		return nil, nil, wrong(fmt.Errorf("the instance and the roster are needed"))
	}
	if c.Format == "json" {
		p, err := read(c.Instance, rosterjson.ReadProblem)
		if err != nil {
			return nil, nil, err
		}
		r, err := read(c.Out, func(f io.Reader, name string) (*roster.Roster, error) { return rosterjson.ReadRoster(f, name, p) })
		return p, r, err
	}
	in, err := read(c.Instance, curtois.Read)
	if err != nil {
		return nil, nil, err
	}
	r, err := read(c.Out, in.ReadRoster)
	return in.Problem(), r, err
}

func (c *checkCmd) readWeeks() (*roster.Problem, *roster.Roster, error) {
	h, err := c.weeks.read()
	if err != nil {
		return nil, nil, err
	}
	var solutions []*inrc2.Solution
	for _, file := range c.Solution {
		s, err := read(file, h.Scenario.ReadSolution)
		if err != nil {
			return nil, nil, err
		}
		solutions = append(solutions, s)
	}
	r, err := h.Roster(solutions)
	if err != nil {
		return nil, nil, wrong(err)
	}
	return h.Problem(), r, nil
}

// weigh puts a report into the output's form.
func weigh(p *roster.Problem, report *roster.Report) checked {
	out := checked{Cost: report.Cost, Parts: report.Parts, Violations: []violation{}}
	for part, cost := range report.Parts {
		switch part {
		case roster.RuleShortage, roster.RuleSurplus:
			out.Cover += cost
		case curtois.RuleOn, curtois.RuleOff, inrc2.RuleRequest:
			out.Requests += cost
		}
	}
	for _, b := range report.Broken {
		v := violation{Rule: b.Rule, Amount: b.Amount, Day: day(b.Span)}
		if b.Person >= 0 {
			v.Person = p.People[b.Person].ID
		} else if len(b.Demands) == 1 {
			v.Demand = p.Demands[b.Demands[0]].ID
		}
		out.Violations = append(out.Violations, v)
	}
	slices.SortStableFunc(out.Violations, func(a, b violation) int { return a.Day - b.Day })
	return out
}

// day is the day on which a span begins.
func day(s roster.Span) int {
	d := int(s.From) / roster.DayMinutes
	if int(s.From) < 0 && int(s.From)%roster.DayMinutes != 0 {
		d--
	}
	return d
}
