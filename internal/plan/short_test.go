package plan_test

import (
	"context"
	"slices"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// TestShortSaysWhy: two cars want drivers on a day, and of two drivers one is ill.
func TestShortSaysWhy(t *testing.T) {
	rules, ranks := law(t)
	old, day := when.MustDate("2020-01-01"), when.MustDate("2026-12-10")
	var people []force.Person
	for _, id := range []force.PersonID{"driver", "ill", "other", "fourth"} {
		people = append(people, force.Person{ID: id, Number: string(id), Surname: string(id), Rank: "private", Joined: old, Sworn: old, Trained: old})
	}
	quals := []force.Qualification{{ID: "1", Person: "driver", Code: "driver", From: old}, {ID: "2", Person: "ill", Code: "driver", From: old}}
	away := []force.Absence{{ID: "1", Person: "ill", Kind: force.Illness, Days: when.Days{First: day, Last: day.Add(3)}}}
	slot := func(id string, priority int, needs ...string) duty.Duty {
		s := duty.Slot{ID: duty.SlotID(id), Duty: duty.ID(id), Kind: duty.Guard, Profile: duty.Regulation, Role: duty.Driver, Mounts: day, Start: day.At(1080), End: day.At(2520), Needs: needs, Priority: priority}
		return duty.Duty{ID: duty.ID(id), Kind: duty.Guard, Mounts: day, Start: s.Start, End: s.End, Slots: []duty.Slot{s}}
	}
	in := plan.Input{Month: december, Rules: rules, Calendar: &when.Calendar{}, Register: force.NewRegister(ranks, nil, people, nil, quals, away, nil), Now: december.First().Start(),
		Duties: []duty.Duty{slot("car-1", 1, "driver"), slot("car-2", 4, "driver"), slot("gate", 2)}, Assigned: map[duty.SlotID]plan.Assignment{"gate": {Slot: "gate", Person: "driver"}}}
	desk, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := desk.Short(context.Background(), "car-2")
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || !slices.Equal(got.Slots, []duty.SlotID{"car-1", "car-2"}) || !slices.Equal(got.Rules, []string{"O2", "O3"}) {
		t.Fatalf("%+v", got)
	}
	if got.Ways[0].Slot != "car-2" || got.Ways[1].Slot != "car-1" {
		t.Errorf("what matters least is to be left open first: %+v", got.Ways)
	}
	for _, w := range got.Ways[2:] {
		if w.Rule == "O2" && (len(w.Persons) != 1 || w.Persons[0] != "ill") {
			t.Errorf("who would have to come: %+v", w)
		}
	}
	// One car alone: the driver stands at the gate, whom another can relieve.
	in.Duties = in.Duties[1:]
	if desk, err = plan.NewDesk(in); err != nil {
		t.Fatal(err)
	}
	if got, err := desk.Short(context.Background(), "car-2"); err != nil || got != nil {
		t.Errorf("the day can be filled: %+v, %v", got, err)
	}
}
