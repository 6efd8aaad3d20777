package plan_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"qarovul/internal/plan"
)

// TestPlanningEndsByItself: without a limit the search ends once nothing more is to be gained.
func TestPlanningEndsByItself(t *testing.T) {
	rules, ranks := law(t)
	in := rapid.Custom(func(t *rapid.T) plan.Input { return smallMonth(t, rules, ranks) }).Example(3)
	ended := make(chan error, 1)
	go func() {
		_, _, err := plan.Solve(t.Context(), in, plan.SolveOptions{Seed: 1})
		ended <- err
	}()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Minute): // far beyond what it takes: the gate must not hang
		t.Fatal("the search did not end")
	}
}
