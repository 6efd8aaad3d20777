package month

import (
	"testing"

	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// What a day's light counts must never be less than what the desk would find: a day is called thin only if it is.
func TestSpareIsNoLessThanTheDeskFinds(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(mp, foldAll(mp.Register))
	c := newCounter(mp, m)
	same, all := 0, 0
	for i := range m.slots {
		s := &m.slots[i]
		if s.state != plan.Filled || s.flags&flagBegun != 0 || i%5 != 0 {
			continue
		}
		got, want := c.count(s), mp.Desk.Eligible(s.slot.ID, few)
		if got < want {
			t.Errorf("%s: %d counted, the desk finds %d", s.slot.ID, got, want)
		}
		all++
		if got == want {
			same++
		}
	}
	if all == 0 || same*10 < all*9 {
		t.Errorf("of %d slots only %d are counted as the desk does", all, same)
	}
}
