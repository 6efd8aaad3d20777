package app_test

import (
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/duty"
)

// TestACalendarTakesAwayWhatIsGone: a duty that a later plan gives to somebody else is told as cancelled, with a higher sequence than it was
// told with, and comes back when it is the person's again.
func TestACalendarTakesAwayWhatIsGone(t *testing.T) {
	h, id := published(t)
	mp, err := h.Plan(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	slot := toCome(t, mp, duty.Orderly)
	person := mp.Plan.Assigned[slot.ID].Person
	token, err := h.Feed(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	told := func() *app.FeedDuty {
		t.Helper()
		c, err := h.Calendar(t.Context(), token) // nobody is signed in: the address is the key
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Register.People) != 1 || c.Register.People[0].ID != person {
			t.Errorf("the calendar knows of %d people", len(c.Register.People))
		}
		for i := range c.Duties {
			if c.Duties[i].ID == slot.ID {
				return &c.Duties[i]
			}
		}
		return nil
	}
	was := told()
	if was == nil || was.Gone {
		t.Fatalf("the duty is told as %+v", was)
	}
	e, err := h.Clear(ctx, id, slot.ID)
	if err != nil {
		t.Fatal(err)
	}
	if x := told(); x.Gone {
		t.Error("a draft is told")
	}
	if _, err := h.Publish(ctx, e.Version); err != nil {
		t.Fatal(err)
	}
	gone := told()
	if gone == nil || !gone.Gone || gone.Sequence <= was.Sequence || !gone.Start.Equal(was.Start) {
		t.Fatalf("taken away, it is told as %+v", gone)
	}
	back, err := h.Assign(ctx, e.Version, slot.ID, person, app.Placing{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Publish(ctx, back.Version); err != nil {
		t.Fatal(err)
	}
	if x := told(); x == nil || x.Gone || x.Sequence <= gone.Sequence {
		t.Errorf("given back, it is told as %+v", x)
	}
}
