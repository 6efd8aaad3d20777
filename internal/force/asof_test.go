package force_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

var dawn = when.MustDate("2020-01-01")

// history is a force with some years behind it, as drawn: people who move, are away, learn and leave; with bad records among them, of which
// two overlap, one runs backwards, or the unit or person is unknown.
func history(t *rapid.T) (*force.Register, records) {
	var x records
	for i, parent := range []string{"", "top", "top", "b1", "b1", "top", "c1"} {
		kind := []force.UnitKind{force.Regiment, force.Battalion, force.Battalion, force.Company, force.Company, force.Headquarters, force.Platoon}[i]
		u := unit([]string{"top", "b1", "b2", "c1", "c2", "hq", "p1"}[i], parent, kind, i)
		u.Strength = rapid.IntRange(0, 3).Draw(t, "strength") * 4
		if rapid.IntRange(0, 4).Draw(t, "closed") == 0 {
			u.Valid = when.Period{From: dawn.Add(rapid.IntRange(0, 60).Draw(t, "opens")), To: dawn.Add(rapid.IntRange(61, 120).Draw(t, "closes"))}
		}
		x.units = append(x.units, u)
	}
	date := func(name string) when.Date {
		if n := rapid.IntRange(-10, 120).Draw(t, name); n >= 0 {
			return dawn.Add(n)
		}
		return 0
	}
	all := ranks(t0)
	for i := range rapid.IntRange(1, 25).Draw(t, "people") {
		p := person(fmt.Sprintf("p%02d", i), fmt.Sprintf("S%02d", rapid.IntRange(0, 9).Draw(t, "name")), all[rapid.IntRange(0, len(all)-1).Draw(t, "rank")].Code)
		p.Number = fmt.Sprint(i)
		p.Joined, p.Left, p.Sworn, p.Trained, p.RankSince = date("joined"), date("left"), date("sworn"), date("trained"), date("since")
		x.people = append(x.people, p)
	}
	who := func() force.PersonID {
		return force.PersonID(fmt.Sprintf("p%02d", rapid.IntRange(0, 25).Draw(t, "who")))
	}
	positions := []string{"", "company-commander", "platoon-commander", "battalion-commander", "force-commander", "chief-of-staff", "head-of-section"}
	for i := range rapid.IntRange(0, 60).Draw(t, "memberships") {
		x.memberships = append(x.memberships, force.Membership{ID: fmt.Sprint("m", i), Person: who(), Unit: force.UnitID(rapid.SampledFrom([]string{"top", "b1", "b2", "c1", "c2", "hq", "p1", "gone"}).Draw(t, "unit")),
			Position: rapid.SampledFrom(positions).Draw(t, "position"), Period: when.Period{From: date("from"), To: date("to")}})
	}
	days := func() when.Days { return when.Days{First: max(dawn, date("first")), Last: date("last")} }
	for i := range rapid.IntRange(0, 60).Draw(t, "absences") {
		x.absences = append(x.absences, force.Absence{ID: fmt.Sprint("a", i), Person: who(), Kind: rapid.SampledFrom(force.AbsenceKinds).Draw(t, "kind"), Days: days()})
	}
	for i := range rapid.IntRange(0, 10).Draw(t, "bars") {
		x.bars = append(x.bars, force.Bar{ID: fmt.Sprint("b", i), Person: who(), Kind: force.Unfit, Days: days()})
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "qualifications") {
		x.quals = append(x.quals, force.Qualification{ID: fmt.Sprint("q", i), Person: who(), Code: rapid.SampledFrom([]string{"driver", "weapon"}).Draw(t, "code"), From: date("from"), Until: date("until")})
	}
	return force.NewRegister(all, x.units, x.people, x.memberships, x.quals, x.absences, x.bars), x
}

// records are as they were handed in; the scans below look through all of them each time.
type records struct {
	units       []force.Unit
	people      []force.Person
	memberships []force.Membership
	quals       []force.Qualification
	absences    []force.Absence
	bars        []force.Bar
}

func (x *records) person(id force.PersonID) *force.Person {
	for i := range x.people {
		if x.people[i].ID == id {
			return &x.people[i]
		}
	}
	return nil
}

// membership is the earliest of a person that holds.
func (x *records) membership(id force.PersonID, d when.Date) *force.Membership {
	var best *force.Membership
	for i := range x.memberships {
		m := &x.memberships[i]
		if m.Person == id && m.Period.Holds(d) && (best == nil || m.Period.From < best.Period.From || m.Period.From == best.Period.From && m.ID < best.ID) {
			best = m
		}
	}
	return best
}

func (x *records) absence(id force.PersonID, d when.Date) *force.Absence {
	var best *force.Absence
	for i := range x.absences {
		a := &x.absences[i]
		if a.Person == id && a.Days.Holds(d) && (best == nil || a.Days.First < best.Days.First || a.Days.First == best.Days.First && a.ID < best.ID) {
			best = a
		}
	}
	return best
}

func (x *records) bar(id force.PersonID, d when.Date) force.BarKind {
	p := x.person(id)
	switch {
	case p.Sworn == 0 || d < p.Sworn:
		return force.Unsworn
	case p.Trained == 0 || d < p.Trained:
		return force.Untrained
	}
	for _, b := range x.bars {
		if b.Person == id && b.Days.Holds(d) {
			return b.Kind
		}
	}
	return ""
}

func (x *records) below(id force.UnitID) map[force.UnitID]bool {
	in := map[force.UnitID]bool{id: true}
	for range x.units {
		for _, u := range x.units {
			if in[u.Parent] && u.Parent != "" {
				in[u.ID] = true
			}
		}
	}
	return in
}

func (x *records) members(r *force.Register, id force.UnitID, d when.Date, deep bool) []force.PersonID {
	in := map[force.UnitID]bool{id: true}
	if deep {
		in = x.below(id)
	}
	out := []force.PersonID{}
	for i := range x.people {
		p := &x.people[i]
		if m := x.membership(p.ID, d); m != nil && in[m.Unit] && p.Serves(d) {
			out = append(out, p.ID)
		}
	}
	place := map[force.PersonID]int{}
	for i := range r.People { // by name
		place[r.People[i].ID] = i
	}
	slices.SortFunc(out, func(a, b force.PersonID) int {
		if la, lb := r.Level(x.person(a).Rank), r.Level(x.person(b).Rank); la != lb {
			return lb - la
		}
		return place[a] - place[b]
	})
	return out
}

var t0 *testing.T

func TestAsOfAgreesWithAScanOfEverything(t *testing.T) {
	t0 = t
	rapid.Check(t, func(t *rapid.T) {
		r, x := history(t)
		d := dawn.Add(rapid.IntRange(-2, 125).Draw(t, "date"))
		for i := range x.people {
			want := x.people[i]
			got := r.PersonAsOf(want.ID, d)
			rank := want.Rank
			if want.RankSince > d {
				rank = ""
			}
			quals := 0
			for _, q := range x.quals {
				if q.Person == want.ID && q.From <= d && (q.Until == 0 || q.Until >= d) {
					quals++
				}
			}
			if got.Serves != want.Serves(d) || got.Rank != rank || got.Bar != x.bar(want.ID, d) || len(got.Qualifications) != quals {
				t.Fatalf("%s on %s: got %+v", want.ID, d, got)
			}
			if diff := cmp.Diff(x.membership(want.ID, d), got.Membership); diff != "" {
				t.Fatalf("membership of %s on %s: %s", want.ID, d, diff)
			}
			if diff := cmp.Diff(x.absence(want.ID, d), got.Absence); diff != "" {
				t.Fatalf("absence of %s on %s: %s", want.ID, d, diff)
			}
		}
		for _, u := range x.units {
			got := r.UnitAsOf(u.ID, d)
			want := x.members(r, u.ID, d, true)
			if diff := cmp.Diff(want, got.Members); diff != "" {
				t.Fatalf("members of %s on %s: %s", u.ID, d, diff)
			}
			if diff := cmp.Diff(x.members(r, u.ID, d, false), r.PeopleIn(u.ID, d, false)); diff != "" {
				t.Fatalf("people right in %s on %s: %s", u.ID, d, diff)
			}
			absent, barred := 0, 0
			for _, p := range want {
				if x.absence(p, d) != nil {
					absent++
				} else if x.bar(p, d) != "" {
					barred++
				}
			}
			if s := got.Strength; s.OnRoll != len(want) || s.Away() != absent || s.Barred != barred || s.Fit != len(want)-absent-barred {
				t.Fatalf("strength of %s on %s: %+v", u.ID, d, s)
			}
			if got.Valid != u.Valid.Holds(d) {
				t.Fatalf("%s on %s: valid is %v", u.ID, d, got.Valid)
			}
		}
		for _, row := range r.Strength(d) { // the return of the day has the same figures
			if row.Unit == "" {
				continue
			}
			if diff := cmp.Diff(row, r.UnitAsOf(row.Unit, d).Strength, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s on %s: %s", row.Unit, d, diff)
			}
		}
	})
}

// The commander is whoever holds the unit's own position on the date, the highest in rank if several do.
func TestCommanderAgreesWithAScan(t *testing.T) {
	t0 = t
	position := map[force.UnitID][]string{"top": {"force-commander"}, "b1": {"battalion-commander"}, "b2": {"battalion-commander"}, "c1": {"company-commander"},
		"c2": {"company-commander"}, "p1": {"platoon-commander"}, "hq": {"chief-of-staff", "head-of-section"}}
	rapid.Check(t, func(t *rapid.T) {
		r, x := history(t)
		d := dawn.Add(rapid.IntRange(-2, 125).Draw(t, "date"))
		for id, all := range position {
			want := force.PersonID("")
			for _, pos := range all {
				for _, p := range x.members(r, id, d, true) {
					m := x.membership(p, d)
					in := m.Unit == id || id == "top" && m.Unit == "hq" // the force's own commander sits in its headquarters
					if want == "" && in && m.Position == pos {
						want = p
					}
				}
			}
			if got := r.UnitAsOf(id, d).Commander; got != want {
				t.Fatalf("%s on %s: got %q, want %q", id, d, got, want)
			}
		}
	})
}

func TestAsOfOfWhatIsUnknown(t *testing.T) {
	r := small(t)
	if r.PersonAsOf("nobody", day("2026-01-01")) != nil || r.UnitAsOf("nowhere", day("2026-01-01")) != nil || r.CommanderOn("nowhere", day("2026-01-01")) != "" {
		t.Error("something was found")
	}
}
