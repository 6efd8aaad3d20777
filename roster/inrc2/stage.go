package inrc2

// Outlook is the first week of an instance as one sees it who does not know the weeks behind it, as the competition's
// solvers did: up to the end of the scenario, every later week asks for what the first one asks, without requests. A
// plan for the whole outlook leaves the first week fit to be gone on from, with a fair share of everybody's assignments
// and weekends used; only the first week of it is meant to be worked. Nothing but the first of h.Weeks is looked at.
func (h *Horizon) Outlook() *Horizon {
	o := &Horizon{Scenario: h.Scenario, History: h.History, Weeks: []*Week{h.Weeks[0]}}
	guess := &Week{Scenario: h.Weeks[0].Scenario, Cover: h.Weeks[0].Cover}
	for range h.Scenario.Weeks - h.History.Week - 1 {
		o.Weeks = append(o.Weeks, guess)
	}
	return o
}
