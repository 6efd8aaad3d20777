package inrc2

import (
	"qarovul/roster"
)

// Stage states the problem of the first week alone, as the competition's solvers saw it: the weeks behind it are
// unknown. Each nurse's totals are limited to a fair share of what is left of the contract for the weeks to come, so
// that the last week need not pay for the first ones; in the last week of the scenario the limits are the true ones.
func (h *Horizon) Stage() *roster.Problem {
	first := &Horizon{Scenario: h.Scenario, History: h.History, Weeks: h.Weeks[:1]}
	p := first.Problem()
	left := h.Scenario.Weeks - h.History.Week
	if left <= 1 {
		return p
	}
	rules := p.Rules[:0]
	for _, r := range p.Rules {
		if name := r.Head().Name; name != RuleTotal && name != RuleWeekends {
			rules = append(rules, r)
		}
	}
	p.Rules = rules
	for i, n := range h.Scenario.Nurses {
		c, past := h.Scenario.Contracts[n.Contract], h.History.Nurses[i]
		most := max(0, c.Total.Max-past.Total)
		least := max(0, c.Total.Min-past.Total)
		p.Rules = append(p.Rules, roster.Count{
			Meta:    roster.Meta{Name: RuleTotal, Weight: weightTotal, People: []int{i}},
			Measure: roster.CountShifts, Min: least / left, Max: (most + left - 1) / left})
		// A weekend is dearer the fewer are left for the weeks to come.
		free := max(0, c.Weekends-past.Weekends)
		if free < left {
			p.Rules = append(p.Rules, roster.Count{
				Meta:    roster.Meta{Name: RuleWeekends, Weight: roster.Weight(weightWE * (left - free) / left), People: []int{i}},
				Measure: roster.CountWeekends})
		}
	}
	return p
}
