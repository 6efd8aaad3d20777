package sqlstore_test

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// The parts of the conformance suite that are about versions, their demand and names.

func moment(s string) time.Time {
	x, err := time.ParseInLocation("2006-01-02 15:04:05", s, when.Zone)
	if err != nil {
		panic(err)
	}
	return x
}

func smallPlan() *plan.Plan {
	d := when.MustDate("2026-12-05")
	slot := func(id duty.SlotID, role duty.Role) duty.Slot {
		return duty.Slot{ID: id, Duty: "guard:g1:2026-12-05", Kind: duty.Guard, Profile: duty.Regulation, Site: "f1", Role: role,
			Mounts: d, Start: d.At(1080), End: d.At(1080 + 1440), Priority: 1}
	}
	chief, sentry, driver := slot("s:chief", duty.Chief), slot("s:sentry", duty.Sentry), slot("s:driver", duty.Driver)
	chief.MinRank, sentry.MaxRank, sentry.Post, sentry.Relief, sentry.Furnish = "captain", "private", "p1", 2, "c"
	driver.Needs = []string{"driver"}
	driver.Start = d.At(600) // comes earlier than the rest: differs from its duty
	at := moment("2026-11-20 10:00:00").Add(123456 * time.Microsecond)
	return &plan.Plan{
		Version: plan.Version{ID: "2026-12.1", Month: d.Month(), Number: 1, State: plan.Draft, Base: "2026-11.2", Note: "first", Created: at,
			CreatedBy: "planner", Revision: 3},
		Duties: []duty.Duty{
			{ID: "guard:g1:2026-12-05", Kind: duty.Guard, Source: "g1", Title: words.Text{Az: "1-ci qarovul", En: "Guard 1"}, Site: "f1",
				Profile: duty.Regulation, Mounts: d, Start: d.At(1080), End: d.At(1080 + 1440), Together: true,
				Slots: []duty.Slot{chief, sentry, driver}},
			{ID: "empty", Kind: duty.Standby, Start: d.At(0), End: d.At(60)},
		},
		Assigned: map[duty.SlotID]plan.Assignment{
			"s:chief":  {Slot: "s:chief", Person: "p1", Pinned: true, How: plan.ByHand, By: "planner", At: at},
			"s:sentry": {Slot: "s:sentry", Person: "p2", How: plan.ByEngine},
		},
		Overrides: []plan.Override{{ID: "o1", Month: d.Month(), Rule: "R1", Person: "p1", Slot: "s:chief", Reason: "parade", OrderedBy: "commander",
			Until: when.MustDate("2026-12-31"), Entered: at, EnteredBy: "planner"}},
	}
}

func create(p *plan.Plan) func(app.Tx) error {
	return func(tx app.Tx) error { return tx.Plans().Create(bg, p) }
}

func loadPlan(id plan.VersionID) func(app.Tx) (*plan.Plan, error) {
	return func(tx app.Tx) (*plan.Plan, error) { return tx.Plans().Load(bg, id) }
}

func versionRoundTrip(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, create(smallPlan()))
	first := read(t, s, loadPlan("2026-12.1"))
	same(t, "plan", smallPlan(), first)
	// What one reader does with its plan is not seen by the next.
	first.Duties[0].Slots[0].Role = "spoilt"
	first.Duties[0].ID = "spoilt"
	same(t, "plan read again", smallPlan(), read(t, s, loadPlan("2026-12.1")))
}

func versionsInOrder(t *testing.T, s app.Store) {
	var want []plan.Version
	for _, m := range []string{"2026-11", "2026-12"} {
		month, err := when.ParseMonth(m)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 11; n++ {
			want = append(want, plan.Version{ID: plan.VersionID(m + "." + strconv.Itoa(n)), Month: month, Number: n, State: plan.Draft})
		}
	}
	write(t, s, func(tx app.Tx) error {
		for _, v := range slices.Backward(want) {
			if err := tx.Plans().Create(bg, &plan.Plan{Version: v}); err != nil {
				return err
			}
		}
		return nil
	})
	versions := func(m when.Month) func(app.Tx) ([]plan.Version, error) {
		return func(tx app.Tx) ([]plan.Version, error) { return tx.Plans().Versions(bg, m) }
	}
	same(t, "all versions", want, read(t, s, versions(0)))
	same(t, "versions of December", want[11:], read(t, s, versions(want[11].Month)))
	same(t, "versions of January", []plan.Version(nil), read(t, s, versions(want[11].Month.Next())))
}

func versionOnce(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, create(smallPlan()))
	again := smallPlan()
	again.Assigned = nil
	if err := s.Write(bg, create(again)); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("the same ID again: %v, want a conflict", err)
	}
	again.Version.ID = "2026-12.one"
	if err := s.Write(bg, create(again)); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("the same number again: %v, want a conflict", err)
	}
	same(t, "plan", smallPlan(), read(t, s, loadPlan("2026-12.1")))
}

func versionReplaced(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, create(smallPlan()))
	next := smallPlan() // shares the demand of the first
	next.Version.ID, next.Version.Number = "2026-12.2", 2
	write(t, s, create(next))

	want := smallPlan()
	want.Version.State, want.Version.Published, want.Version.PublishedBy = plan.Published, moment("2026-11-25 09:00:00"), "commander"
	want.Duties = want.Duties[:1]
	want.Duties[0].Slots = want.Duties[0].Slots[:2]
	write(t, s, func(tx app.Tx) error {
		return errors.Join(tx.Plans().Put(bg, want.Version), tx.Plans().PutDuties(bg, want.Version.ID, want.Duties))
	})
	same(t, "changed version", want, read(t, s, loadPlan("2026-12.1")))
	same(t, "the other version", next, read(t, s, loadPlan("2026-12.2")))
}

// assignmentsModel makes changes at random and looks whether the store holds what a map holds.
func assignmentsModel(t *testing.T, s app.Store) {
	write(t, s, small().put)
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		id := plan.VersionID("v" + strconv.Itoa(n))
		model := map[duty.SlotID]plan.Assignment{}
		write(t, s, create(&plan.Plan{Version: plan.Version{ID: id, Number: n}}))
		for range rapid.IntRange(1, 4).Draw(r, "writes") {
			batch := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) plan.Assignment {
				return plan.Assignment{
					Slot:   duty.SlotID(rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(r, "slot")),
					Person: force.PersonID(rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(r, "person")),
					Pinned: rapid.Bool().Draw(r, "pinned"), How: plan.BySwap,
				}
			}), 0, 4).Draw(r, "batch")
			last := map[duty.SlotID]plan.Assignment{} // a batch names a slot once
			for _, a := range batch {
				last[a.Slot] = a
			}
			batch = slices.Collect(maps.Values(last))
			write(t, s, func(tx app.Tx) error { return tx.Plans().Assign(bg, id, batch) })
			for _, a := range batch {
				model[a.Slot] = a
				if a.Person == "" {
					delete(model, a.Slot)
				}
			}
		}
		if d := cmp.Diff(model, read(t, s, loadPlan(id)).Assigned, cmpopts.EquateEmpty()); d != "" {
			r.Fatalf("-want +got\n%s", d)
		}
	})
}

// demandAnyShape: slots may differ from their duty in anything.
func demandAnyShape(t *testing.T, s app.Store) {
	letter := rapid.SampledFrom([]string{"", "a", "ə", "\"", "\u2028"})
	date := rapid.SampledFrom([]when.Date{0, when.MustDate("2026-12-01"), when.MustDate("2026-12-31")})
	moments := rapid.SampledFrom([]time.Time{{}, moment("2026-12-01 00:00:00"), moment("2026-12-31 18:00:00")})
	slot := rapid.Custom(func(r *rapid.T) duty.Slot {
		return duty.Slot{ID: duty.SlotID(letter.Draw(r, "id")), Duty: duty.ID(letter.Draw(r, "duty")), Kind: duty.Kind(letter.Draw(r, "kind")),
			Profile: duty.ProfileID(letter.Draw(r, "profile")), Site: letter.Draw(r, "site"), Post: letter.Draw(r, "post"),
			Role: duty.Role(letter.Draw(r, "role")), Relief: rapid.IntRange(0, 3).Draw(r, "relief"), Mounts: date.Draw(r, "mounts"),
			Start: moments.Draw(r, "start"), End: moments.Draw(r, "end"), Needs: rapid.SliceOfN(letter, 0, 2).Draw(r, "needs"),
			MinRank: force.RankCode(letter.Draw(r, "min")), MaxRank: force.RankCode(letter.Draw(r, "max")),
			Priority: rapid.IntRange(0, 9).Draw(r, "priority"), Furnish: force.UnitID(letter.Draw(r, "furnish"))}
	})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		want := duty.Duty{ID: duty.ID(letter.Draw(r, "id")), Kind: duty.Kind(letter.Draw(r, "kind")), Source: letter.Draw(r, "source"),
			Title: words.Text{Az: letter.Draw(r, "az"), En: letter.Draw(r, "en")}, Site: letter.Draw(r, "site"),
			Profile: duty.ProfileID(letter.Draw(r, "profile")), Mounts: date.Draw(r, "mounts"), Start: moments.Draw(r, "start"),
			End: moments.Draw(r, "end"), Slots: rapid.SliceOfN(slot, 0, 3).Draw(r, "slots"), Together: rapid.Bool().Draw(r, "together")}
		id := plan.VersionID("v" + strconv.Itoa(n))
		write(t, s, create(&plan.Plan{Version: plan.Version{ID: id, Number: n}, Duties: []duty.Duty{want}}))
		if d := cmp.Diff([]duty.Duty{want}, read(t, s, loadPlan(id)).Duties, cmpopts.EquateEmpty()); d != "" {
			r.Fatalf("-want +got\n%s", d)
		}
	})
}
