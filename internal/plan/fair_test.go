package plan_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// evenMonth has one post of a guard on every weekday, Monday to Friday being alike to the ledger, and four people.
func evenMonth(t *testing.T, away []force.Absence) plan.Input {
	t.Helper()
	rules, ranks := law(t)
	old := when.NewDate(2020, 1, 1)
	var people []force.Person
	for _, id := range []force.PersonID{"a", "b", "c", "d"} {
		people = append(people, force.Person{ID: id, Number: string(id), Surname: string(id), Rank: "private", Joined: old, Sworn: old, Trained: old})
	}
	in := plan.Input{Month: december, Rules: rules, Calendar: &when.Calendar{}, Register: force.NewRegister(ranks, nil, people, nil, nil, away, nil)}
	for d := december.First(); d <= december.Last(); d++ {
		if !in.Calendar.DayOff(d) {
			s := duty.Slot{ID: duty.SlotID(d.String()), Kind: duty.Guard, Profile: duty.Regulation, Mounts: d, Start: d.At(18 * 60), End: d.At(42 * 60)}
			in.Duties = append(in.Duties, duty.Duty{ID: duty.ID(s.ID), Kind: duty.Guard, Slots: []duty.Slot{s}})
		}
	}
	return in
}

// shares plans the month and counts who does how much.
func shares(t *testing.T, in plan.Input) map[force.PersonID]int {
	t.Helper()
	got, sum, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Steps: 50_000, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Open > 0 {
		t.Errorf("%d open", sum.Open)
	}
	n := map[force.PersonID]int{}
	for _, a := range got {
		n[a.Person]++
	}
	return n
}

func account(count, days int) map[duty.LedgerKind]plan.Account {
	a := plan.Account{Count: count, Days: days}
	return map[duty.LedgerKind]plan.Account{duty.LedgerWeekday: a, duty.LedgerNight: a}
}

// TestSharesAreFair: 23 guards among four.
func TestSharesAreFair(t *testing.T) {
	within := func(t *testing.T, n map[force.PersonID]int, id force.PersonID, least, most int) {
		t.Helper()
		if n[id] < least || n[id] > most {
			t.Errorf("%s does %d, want %d to %d: %v", id, n[id], least, most, n)
		}
	}
	t.Run("nothing known", func(t *testing.T) {
		n := shares(t, evenMonth(t, nil))
		for _, id := range []force.PersonID{"a", "b", "c", "d"} {
			within(t, n, id, 5, 6)
		}
	})
	t.Run("a newcomer is not flooded", func(t *testing.T) {
		in := evenMonth(t, nil)
		in.Ledger = plan.Carry{"a": account(70, 360), "b": account(70, 360), "c": account(70, 360)}
		within(t, shares(t, in), "d", 5, 6)
	})
	t.Run("who did more does less, within bounds", func(t *testing.T) {
		in := evenMonth(t, nil)
		in.Ledger = plan.Carry{"a": account(80, 360), "b": account(70, 360), "c": account(70, 360), "d": account(60, 360)}
		n := shares(t, in)
		within(t, n, "a", 2, 4)
		within(t, n, "d", 7, 9)
	})
	t.Run("half a month asks for half", func(t *testing.T) {
		in := evenMonth(t, []force.Absence{{ID: "1", Person: "d", Kind: force.Leave, Days: when.Days{First: december.First().Add(15)}}})
		n := shares(t, in)
		within(t, n, "d", 3, 4)
		within(t, n, "a", 6, 7)
	})
}

func TestBadMonths(t *testing.T) {
	good := evenMonth(t, nil)
	spoil := func(f func(*plan.Input, *duty.Slot)) plan.Input {
		in := evenMonth(t, nil)
		f(&in, &in.Duties[0].Slots[0])
		return in
	}
	for name, c := range map[string]struct {
		in   plan.Input
		want string
	}{
		"backwards":     {spoil(func(_ *plan.Input, s *duty.Slot) { s.End = s.Start }), "ends"},
		"another month": {spoil(func(_ *plan.Input, s *duty.Slot) { s.Start = s.Start.AddDate(0, -1, 0) }), "outside 2026-12-01 to 2026-12-31"},
		"twice":         {spoil(func(_ *plan.Input, s *duty.Slot) { s.ID = good.Duties[1].Slots[0].ID }), "stands twice"},
		"rank":          {spoil(func(_ *plan.Input, s *duty.Slot) { s.MinRank = "emperor" }), `the rank "emperor"`},
		"highest rank":  {spoil(func(_ *plan.Input, s *duty.Slot) { s.MaxRank = "emperor" }), `the highest rank "emperor"`},
		"crossed ranks": {spoil(func(_ *plan.Input, s *duty.Slot) { s.MinRank, s.MaxRank = "major", "private" }), "nobody can be both"},
		"no month":      {spoil(func(in *plan.Input, _ *duty.Slot) { in.Month = 0 }), "no month"},
		"no register":   {spoil(func(in *plan.Input, _ *duty.Slot) { in.Register = nil }), "register and rules"},
	} {
		if _, err := plan.Build(c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want a word of %q", name, err, c.want)
		}
	}
	empty := good
	empty.Register = force.NewRegister(good.Register.Ranks, nil, nil, nil, nil, nil, nil)
	if _, _, err := plan.Solve(context.Background(), empty, plan.SolveOptions{}); !errors.Is(err, plan.ErrNobody) {
		t.Errorf("nobody: got %v", err)
	}
	idle := good
	idle.Duties = nil
	if got, sum, err := plan.Solve(context.Background(), idle, plan.SolveOptions{}); err != nil || len(got) > 0 || sum.Slots > 0 {
		t.Errorf("nothing to do: %v, %+v, %v", got, sum, err)
	}
}

// TestEverythingHasWords: whatever the reason or the line of the quality card, both languages have a text with all its
// gaps filled.
func TestEverythingHasWords(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		in.Assigned = map[duty.SlotID]plan.Assignment{}
		for _, d := range in.Duties {
			for _, s := range d.Slots {
				p := rapid.SampledFrom(in.Register.People).Draw(t, "person")
				in.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: p.ID}
				in.Wishes = append(in.Wishes, plan.Wish{Person: p.ID, Kind: rapid.SampledFrom([]plan.WishKind{plan.WishFree, plan.WishDuty}).Draw(t, "wish"),
					Days: when.Days{First: s.Mounts, Last: s.Mounts}, GrantedBy: "commander"})
			}
		}
		d, err := plan.NewDesk(in)
		if err != nil {
			t.Fatal(err)
		}
		good := func(what any, text string) {
			if text == "" || strings.ContainsAny(text, "⟦{|") || strings.HasSuffix(text, " ") || strings.Contains(text, "  ") {
				t.Fatalf("%+v: %q", what, text)
			}
		}
		for _, l := range []words.Lang{words.Az, words.En} {
			for _, i := range d.Quality().Items {
				good(i, i.Words(l, d.Names()))
			}
			for _, x := range in.Duties {
				for i := range in.Register.People {
					for _, r := range d.Why(in.Register.People[i].ID, x.Slots[0].ID) {
						good(r, r.Words(l, d.Names()))
					}
				}
			}
		}
	})
}

// TestManyAskAtOnce: a desk answers everybody at the same time.
func TestManyAskAtOnce(t *testing.T) {
	in := evenMonth(t, nil)
	got, _, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Steps: 100})
	if err != nil {
		t.Fatal(err)
	}
	in.Assigned = got
	d, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(d.Candidates(in.Duties[0].Slots[0].ID, 10))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, x := range in.Duties {
				d.Candidates(x.Slots[0].ID, 10)
				d.Why("a", x.Slots[0].ID)
			}
			d.Quality()
			if got := fmt.Sprint(d.Candidates(in.Duties[0].Slots[0].ID, 10)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wait.Wait()
}
