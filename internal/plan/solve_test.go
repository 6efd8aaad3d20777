package plan_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
	"qarovul/roster"
)

var december = when.NewMonth(2026, time.December)

// law reads the rules and ranks that ship.
func law(t rapid.TB) (*duty.RuleBook, []force.Rank) {
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	b, err := reference.FS.ReadFile("ranks.csv")
	if err != nil {
		t.Fatal(err)
	}
	ranks, err := force.ParseRanks(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return rules, ranks
}

// smallMonth draws a company of two platoons with its absences and expiries, guards, watches and duty officers on some
// days, and work in the months around.
func smallMonth(t *rapid.T, rules *duty.RuleBook, ranks []force.Rank) plan.Input {
	units := []force.Unit{
		{ID: "c", Kind: force.Company, Name: words.Text{Az: "bölük", En: "company"}}, {ID: "p1", Parent: "c", Kind: force.Platoon, Order: 1}, {ID: "p2", Parent: "c", Kind: force.Platoon, Order: 2},
	}
	day := rapid.IntRange(0, 30)
	var people []force.Person
	var members []force.Membership
	var quals []force.Qualification
	var away []force.Absence
	var bars []force.Bar
	old := when.NewDate(2020, 1, 1)
	for i := range rapid.IntRange(3, 12).Draw(t, "people") {
		id := force.PersonID(fmt.Sprintf("p%02d", i))
		p := force.Person{ID: id, Number: string(id), Surname: string(id), Rank: rapid.SampledFrom([]force.RankCode{"private", "private", "sergeant", "captain"}).Draw(t, "rank"),
			Joined: old, Sworn: old, Trained: old}
		switch rapid.IntRange(0, 9).Draw(t, "history") {
		case 0:
			p.Sworn = december.First().Add(day.Draw(t, "sworn"))
		case 1:
			p.Left = december.First().Add(day.Draw(t, "left"))
		case 2:
			first := december.First().Add(day.Draw(t, "first"))
			away = append(away, force.Absence{ID: string(id), Person: id, Kind: force.Illness, Days: when.Days{First: first, Last: first.Add(rapid.IntRange(0, 9).Draw(t, "days"))}})
		case 3:
			bars = append(bars, force.Bar{ID: string(id), Person: id, Kind: force.Unfit, Days: when.Days{First: december.First().Add(day.Draw(t, "unfit"))}})
		}
		if rapid.Bool().Draw(t, "driver") {
			q := force.Qualification{ID: string(id), Person: id, Code: "driver", From: old}
			if rapid.Bool().Draw(t, "expires") {
				q.Until = december.First().Add(day.Draw(t, "until"))
			}
			quals = append(quals, q)
		}
		people = append(people, p)
		members = append(members, force.Membership{ID: string(id), Person: id, Unit: rapid.SampledFrom([]force.UnitID{"p1", "p2"}).Draw(t, "unit")})
	}
	in := plan.Input{
		Month: december, Rules: rules, Calendar: &when.Calendar{},
		Register: force.NewRegister(ranks, units, people, members, quals, away, bars),
	}
	for i := range rapid.IntRange(1, 12).Draw(t, "duties") {
		in.Duties = append(in.Duties, drawDuty(t, fmt.Sprintf("d%02d", i), december.First().Add(day.Draw(t, "day"))))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "history") {
		d := december.First().Add(-1 - i%7)
		if i%3 == 2 {
			d = december.Last().Add(1 + i/3)
		}
		x := drawDuty(t, fmt.Sprintf("h%02d", i), d)
		in.History = append(in.History, plan.Worked{Person: rapid.SampledFrom(people).Draw(t, "worked").ID, Slot: x.Slots[0]})
	}
	return in
}

// drawDuty makes a guard of up to three, a shift post's day of up to two watches, or a duty officer.
func drawDuty(t *rapid.T, id string, d when.Date) duty.Duty {
	x := duty.Duty{ID: duty.ID(id), Mounts: d, Profile: duty.Regulation}
	add := func(role duty.Role, from, hours int) *duty.Slot {
		s := duty.Slot{
			ID: duty.SlotID(fmt.Sprint(id, ":", len(x.Slots))), Duty: x.ID, Kind: x.Kind, Profile: x.Profile, Role: role, Mounts: d,
			Start: d.At(from * 60), End: d.At((from + hours) * 60), Priority: rapid.IntRange(1, 5).Draw(t, "priority"),
		}
		x.Slots = append(x.Slots, s)
		return &x.Slots[len(x.Slots)-1]
	}
	switch x.Kind = rapid.SampledFrom([]duty.Kind{duty.Guard, duty.Guard, duty.Shift, duty.DutyOfficer}).Draw(t, "kind"); x.Kind {
	case duty.Guard:
		x.Together = true
		add(duty.Chief, 18, 24).MinRank = "sergeant"
		for range rapid.IntRange(0, 2).Draw(t, "sentries") {
			s := add(duty.Sentry, 18, 24)
			s.MaxRank = "sergeant"
			if rapid.IntRange(0, 2).Draw(t, "needs") == 0 {
				s.Needs = []string{"driver"}
			}
		}
	case duty.Shift:
		x.Profile = duty.Shift12
		for n := range rapid.IntRange(1, 2).Draw(t, "watches") {
			add(duty.Watch, 8+12*n, 12)
		}
	default:
		add(duty.Officer, rapid.SampledFrom([]int{9, 18}).Draw(t, "hour"), 24).MinRank = "sergeant"
	}
	x.Start, x.End = x.Slots[0].Start, x.Slots[len(x.Slots)-1].End
	return x
}

// brokenNow are the hard rules broken by a plan, as the engine's checker and the desk see them.
func brokenNow(t rapid.TB, in plan.Input) []plan.Breach {
	d, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	return d.Breaches()
}

// TestSolveIsSound: whatever the month, no hard rule is broken and no slot stands open for which anybody is eligible, by the engine's
// checker and by one that knows nothing of it.
func TestSolveIsSound(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		got, sum, err := plan.Solve(context.Background(), in, plan.SolveOptions{Steps: 300, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(sum.Broken) > 0 {
			t.Fatalf("the checker finds %v", sum.Broken)
		}
		n := newNaive(in, got)
		if f := n.faults(); len(f) > 0 {
			t.Fatalf("broken: %v", f)
		}
		if f := n.wronglyOpen(got); len(f) > 0 {
			t.Fatalf("open though eligible: %v", f)
		}
		in.Assigned = got
		if b := brokenNow(t, in); len(b) > 0 {
			t.Fatalf("the desk finds %v", b)
		}
	})
}

// TestDeskAgreesWithNaive: for any names in the slots, sound or not, the desk finds a rule broken for a person exactly if the naive
// checker does, and Why forbids a slot exactly if standing there breaks a rule.
func TestDeskAgreesWithNaive(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		in.Assigned = map[duty.SlotID]plan.Assignment{}
		for _, d := range in.Duties {
			for _, s := range d.Slots {
				if rapid.IntRange(0, 3).Draw(t, "open") > 0 {
					p := rapid.SampledFrom(in.Register.People).Draw(t, "person")
					in.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: p.ID}
				}
			}
		}
		d, err := plan.NewDesk(in)
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[force.PersonID]bool{}, map[force.PersonID]bool{}
		present := newNaive(in, nil) // without those who cannot come, who count nowhere
		for _, x := range d.Breaches() {
			if len(x.Slots) != 1 || d.State(x.Slots[0]) != plan.Vacated {
				got[x.Person] = true
			}
		}
		for _, x := range in.Duties {
			for _, s := range x.Slots {
				if p := in.Assigned[s.ID].Person; p != "" && d.State(s.ID) == plan.Filled {
					present.work[p] = append(present.work[p], naiveSlot{s, true})
				}
			}
		}
		for i := range in.Register.People {
			if p := in.Register.People[i].ID; len(present.faultsOf(p)) > 0 {
				want[p] = true
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("people with a rule broken (-want +got):\n%s", diff)
		}
		x := rapid.SampledFrom(in.Duties).Draw(t, "duty")
		s := rapid.SampledFrom(x.Slots).Draw(t, "slot")
		for i := range in.Register.People {
			p := in.Register.People[i].ID
			if in.Assigned[s.ID].Person == p || !in.Register.People[i].Serves(december.Last()) {
				continue
			}
			forbids := slices.ContainsFunc(d.Why(p, s.ID), func(r plan.Reason) bool { return !r.Allows })
			if len(present.faultsOf(p)) == 0 && forbids == present.eligible(p, s) {
				t.Fatalf("%s in %s: forbids %v, eligible %v: %v", p, s.ID, forbids, present.eligible(p, s), d.Why(p, s.ID))
			}
		}
	})
}

// TestCandidatesAreThoseAllowed: a candidate is allowed exactly if Why forbids nothing, and everybody who is allowed is found.
func TestCandidatesAreThoseAllowed(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		got, _, err := plan.Solve(context.Background(), in, plan.SolveOptions{Steps: 100, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		in.Assigned = got
		d, err := plan.NewDesk(in)
		if err != nil {
			t.Fatal(err)
		}
		x := rapid.SampledFrom(in.Duties).Draw(t, "duty")
		s := rapid.SampledFrom(x.Slots).Draw(t, "slot")
		allowed := 0
		seen := map[force.PersonID]bool{}
		for _, c := range d.Candidates(s.ID, 100) {
			forbids := slices.ContainsFunc(d.Why(c.Person, s.ID), func(r plan.Reason) bool { return !r.Allows })
			if forbids == c.Allowed {
				t.Fatalf("%s: allowed %v, but the rules say %v", c.Person, c.Allowed, c.Reasons)
			}
			seen[c.Person] = true
			if c.Allowed {
				allowed++
			}
		}
		for i := range in.Register.People {
			p := &in.Register.People[i]
			if holder := got[s.ID].Person; p.ID != holder && !seen[p.ID] && p.Serves(s.Mounts) {
				t.Fatalf("%s is missing", p.ID)
			}
		}
		if n := d.Eligible(s.ID, 100); n != allowed {
			t.Fatalf("%d eligible, %d allowed", n, allowed)
		}
	})
}

// TestCandidateDeltaIsTheCost: what a candidate would change is the difference of the costs that the checker reckons.
func TestCandidateDeltaIsTheCost(t *testing.T) {
	rules, ranks := law(t)
	rapid.Check(t, func(t *rapid.T) {
		in := smallMonth(t, rules, ranks)
		in.History = nil
		got, _, err := plan.Solve(context.Background(), in, plan.SolveOptions{Steps: 100, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		in.Assigned = got
		d, err := plan.NewDesk(in)
		if err != nil {
			t.Fatal(err)
		}
		task, err := plan.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		cost := func(assigned map[duty.SlotID]plan.Assignment) int64 {
			r := task.Roster(assigned, nil)
			rep, err := roster.Check(task.Problem, &r)
			if err != nil {
				t.Fatal(err)
			}
			return rep.Cost - rep.Parts[roster.RuleShortage]
		}
		x := rapid.SampledFrom(in.Duties).Draw(t, "duty")
		s := rapid.SampledFrom(x.Slots).Draw(t, "slot")
		before := cost(got)
		for _, c := range d.Candidates(s.ID, 5) {
			if !c.Allowed {
				continue
			}
			was, had := got[s.ID]
			got[s.ID] = plan.Assignment{Slot: s.ID, Person: c.Person}
			if diff := cost(got) - before - c.Delta; diff < -10 || diff > 10 { // each ledger rounds its price
				t.Errorf("%s in %s: delta %d, the checker says %d", c.Person, s.ID, c.Delta, cost(got)-before)
			}
			if got[s.ID] = was; !had {
				delete(got, s.ID)
			}
		}
	})
}
