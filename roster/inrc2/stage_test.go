package inrc2

import "testing"

func TestOutlookRepeatsTheFirstWeekWithoutRequests(t *testing.T) {
	h, _ := tiny(t)
	h.Scenario.Weeks = 4
	h.History.Week = 1
	h.Weeks = append(h.Weeks, &Week{Scenario: "tiny"})
	o := h.Outlook()
	if len(o.Weeks) != 3 || o.Weeks[0] != h.Weeks[0] {
		t.Fatalf("%d weeks, want the first and two guessed", len(o.Weeks))
	}
	for _, w := range o.Weeks[1:] {
		if len(w.Off) > 0 || len(w.Cover) != len(h.Weeks[0].Cover) {
			t.Errorf("a guessed week has %d requests and %d lines of cover", len(w.Off), len(w.Cover))
		}
	}
	h.History.Week = 9 // beyond the scenario's end
	if n := len(h.Outlook().Weeks); n != 1 {
		t.Errorf("%d weeks, want the first alone", n)
	}
}
