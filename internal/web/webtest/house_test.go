package webtest_test

import (
	"testing"

	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// The small force must be sound and its plan must break no rule, else tests of pages mean nothing.
func TestSmallForceIsPlannedWithoutFault(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	q := mp.Desk.Quality()
	if q.Open != 0 {
		t.Errorf("%d of %d slots are open: %v", q.Open, q.Slots, q.Items[0].Slots)
	}
	if b := mp.Desk.Breaches(); len(b) > 0 {
		t.Errorf("%d hard rules are broken, the first %+v", len(b), b[0])
	}
	for _, p := range mp.Register.Check() {
		t.Error(p)
	}
}
