package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// conformance is what every engine under app's unit of work must do. open gives an empty store that the test need not close.
func conformance(t *testing.T, open func(t *testing.T) app.Store) {
	for name, f := range map[string]func(*testing.T, app.Store){
		"register comes back as put":            registerRoundTrip,
		"register replaces and deletes":         registerReplaces,
		"sites come back as put":                sitesRoundTrip,
		"references are kept whole":             references,
		"a unit may come before its parent":     childFirst,
		"two people cannot share a number":      oneNumber,
		"a version comes back as created":       versionRoundTrip,
		"versions are listed in order":          versionsInOrder,
		"a version is created once":             versionOnce,
		"heads and demand are replaced":         versionReplaced,
		"assignments follow a model":            assignmentsModel,
		"demand of any shape comes back":        demandAnyShape,
		"overrides belong to the month":         overrides,
		"outcomes by month":                     outcomes,
		"wishes":                                wishes,
		"the ledger is carried":                 carry,
		"edits, undone and dropped":             edits,
		"revisions count":                       revisions,
		"settings":                              settings,
		"entries newest first":                  entries,
		"jobs":                                  jobs,
		"feeds":                                 feeds,
		"a failed write changes nothing":        failedWrite,
		"a panic changes nothing":               panickedWrite,
		"a read sees one state":                 readSeesOneState,
		"a read cannot write":                   readCannotWrite,
		"writers take turns":                    writersTakeTurns,
		"an ended context stops and rolls back": endedContext,
		"what is not there":                     notThere,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, open(t))
		})
	}
}

var bg = context.Background()

func write(t testing.TB, s app.Store, f func(app.Tx) error) {
	t.Helper()
	if err := s.Write(bg, f); err != nil {
		t.Fatal(err)
	}
}

func read[T any](t testing.TB, s app.Store, f func(app.Tx) (T, error)) T {
	t.Helper()
	var out T
	err := s.Read(bg, func(tx app.Tx) (err error) { out, err = f(tx); return })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t testing.TB, what string, want, got any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(opts, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("%s: -want +got\n%s", what, d)
	}
}

var byID = cmp.Options{
	cmpopts.SortSlices(func(a, b force.Unit) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Person) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Membership) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Qualification) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Absence) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Bar) bool { return a.ID < b.ID }),
}

// register is everything of the register as plain slices.
type register struct {
	Ranks    []force.Rank
	Units    []force.Unit
	People   []force.Person
	Members  []force.Membership
	Quals    []force.Qualification
	Absences []force.Absence
	Bars     []force.Bar
}

func (r register) put(tx app.Tx) error {
	f := tx.Force()
	return errors.Join(f.PutRanks(bg, r.Ranks), f.PutUnits(bg, r.Units), f.PutPeople(bg, r.People), f.PutMemberships(bg, r.Members),
		f.PutQualifications(bg, r.Quals), f.PutAbsences(bg, r.Absences), f.PutBars(bg, r.Bars))
}

func loaded(t testing.TB, s app.Store) register {
	r := read(t, s, func(tx app.Tx) (*force.Register, error) { return tx.Force().Load(bg) })
	return register{r.Ranks, r.Units, r.People, r.Memberships, r.Qualifications, r.Absences, r.Bars}
}

// small is a register with every field of every record set, and with the empty ones beside them.
func small() register {
	d := when.MustDate
	return register{
		Ranks: []force.Rank{
			{Code: "private", Level: 1, Name: words.Text{Az: "Əsgər", En: "Private"}},
			{Code: "captain", Level: 12, Name: words.Text{Az: "Kapitan", En: "Captain"}, MinYears: 4, MinYearsFlight: 3.5},
		},
		Units: []force.Unit{
			{ID: "r", Kind: force.Regiment, Name: words.Text{Az: "Alay", En: "Regiment"}, Short: "A", Order: 1, Strength: 2500, Invented: true},
			{ID: "c", Parent: "r", Kind: force.Company, Name: words.Text{Az: "1-ci bölük", En: "1st Company"}, Short: "1", Order: 2,
				Valid: when.Period{From: d("1995-02-28"), To: d("2030-12-31")}},
		},
		People: []force.Person{
			{ID: "p1", Number: "000001", Surname: "İmanov", Given: "Çingiz", Patronymic: "Əli", Sex: "m", Born: d("1999-12-31"), Height: 183,
				Rank: "captain", RankSince: d("2024-02-29"), Joined: d("2017-07-30"), Left: d("2031-01-01"), Sworn: d("2017-08-29"),
				Trained: d("2017-09-30"), Phone: "+994 12 000 00 00", Invented: true},
			{ID: "p2", Number: "000002", Surname: "Qasımova", Given: "Aygün", Sex: "f"},
			{ID: "p3"}, {ID: "p4"}, // no number yet, both of them
		},
		Members: []force.Membership{
			{ID: "m1", Person: "p1", Unit: "c", Position: "company-commander", Period: when.Period{From: d("2020-01-01"), To: d("2026-12-31")}},
			{ID: "m2", Person: "p2", Unit: "r"},
		},
		Quals: []force.Qualification{
			{ID: "q1", Person: "p1", Code: "driver", From: d("2020-01-29"), Until: d("2027-01-31")},
			{ID: "q2", Person: "p2", Code: "weapon"},
		},
		Absences: []force.Absence{
			{ID: "a1", Person: "p1", Kind: force.Leave, Days: when.Days{First: d("2026-12-05"), Last: d("2026-12-30")}, Note: "illik"},
			{ID: "a2", Person: "p2", Kind: force.Illness, Days: when.Days{First: d("2026-12-31")}},
		},
		Bars: []force.Bar{
			{ID: "b1", Person: "p2", Kind: force.Investigation, Days: when.Days{First: d("2026-11-30")}, Note: "№ 7"},
		},
	}
}

func registerRoundTrip(t *testing.T, s app.Store) {
	same(t, "empty store", register{}, loaded(t, s))
	want := small()
	write(t, s, want.put)
	same(t, "register", want, loaded(t, s), byID)
}

func registerReplaces(t *testing.T, s app.Store) {
	want := small()
	write(t, s, want.put)
	want.People[1].Surname, want.People[1].Rank = "Quliyeva", "private"
	want.Absences[1].Days.Last = when.MustDate("2027-01-02")
	write(t, s, want.put)
	same(t, "after replacing", want, loaded(t, s), byID)

	write(t, s, func(tx app.Tx) error {
		f := tx.Force()
		return errors.Join(f.Delete(bg, "absence", []string{"a1", "none"}), f.Delete(bg, "qualification", []string{"q1", "q2"}),
			f.Delete(bg, "bar", []string{"b1"}), f.Delete(bg, "membership", []string{"m1"}), f.Delete(bg, "unit", []string{"c"}))
	})
	want.Absences, want.Quals, want.Bars, want.Members, want.Units = want.Absences[1:], nil, nil, want.Members[1:], want.Units[:1]
	same(t, "after deleting", want, loaded(t, s), byID)
	if err := s.Write(bg, func(tx app.Tx) error { return tx.Force().Delete(bg, "person; DROP TABLE rank", nil) }); err == nil {
		t.Error("delete took an unknown table")
	}
}

func fullSites() site.Sites {
	valid := when.Period{From: when.MustDate("2026-01-01"), To: when.MustDate("2027-01-01")}
	text := func(s string) words.Text { return words.Text{Az: s + " ə", En: s} }
	return site.Sites{
		Facilities: []site.Facility{
			{ID: "f1", Kind: "government", Name: text("Palace"), Source: "F20", Order: 1},
			{ID: "f2", Kind: "barracks", Name: text("Barracks"), Invented: true, Order: 2},
		},
		Guards: []site.Guard{{ID: "g1", Facility: "f1", Number: 1, Name: text("First guard"), MountsAt: 1080, Profile: duty.Regulation,
			Assistants: 1, ReliefCommanders: 2, Drivers: 3, Supernumeraries: 4, Furnish: "c", Valid: valid}},
		Posts: []site.Post{
			{ID: "p1", Number: 1, Facility: "f1", Guard: "g1", Kind: site.ThreeRelief, Name: text("Gate"), Guarded: text("the gate"),
				Limits: text("ten paces"), Special: text("papers"), Needs: []string{"driver", "weapon"}, MinRank: "private",
				Profile: duty.Regulation, Priority: 1, Monument: true, Valid: valid, Invented: true},
			{ID: "p2", Number: 2, Facility: "f2", Kind: site.ShiftPost, Name: text("Desk"), From: 480, To: 1200,
				Watches: []site.Watch{{Start: 480, Minutes: 720}, {Start: 1200, Minutes: 720}}, Profile: duty.Shift12, Priority: 9, Furnish: "r"},
		},
		Standing: []site.Standing{
			{ID: "s1", Kind: duty.DutyOfficer, Facility: "f2", Name: text("Duty officer"), StartsAt: 540, Minutes: 1440, Profile: duty.Regulation,
				Roles: []site.RoleCount{{Role: duty.Officer, Count: 1, MinRank: "captain"}, {Role: duty.OfficerSecond, Count: 2, MaxRank: "captain",
					Needs: []string{"weapon"}}}, Furnish: "r", Together: true, Priority: 3, Valid: valid},
			{ID: "s2", Kind: duty.Inner, Priority: 4},
		},
	}
}

func putSites(s site.Sites) func(app.Tx) error {
	return func(tx app.Tx) error {
		x := tx.Sites()
		return errors.Join(x.PutStanding(bg, s.Standing), x.PutPosts(bg, s.Posts), x.PutGuards(bg, s.Guards), x.PutFacilities(bg, s.Facilities))
	}
}

func sitesRoundTrip(t *testing.T, s app.Store) {
	write(t, s, small().put)
	want := fullSites()
	load := func(tx app.Tx) (*site.Sites, error) { return tx.Sites().Load(bg) }
	same(t, "no sites", &site.Sites{}, read(t, s, load))
	write(t, s, putSites(want))
	same(t, "sites", &want, read(t, s, load))
	want.Posts[1].Watches = want.Posts[1].Watches[:1]
	write(t, s, putSites(want))
	write(t, s, func(tx app.Tx) error {
		x := tx.Sites()
		return errors.Join(x.Delete(bg, "post", []string{"p1"}), x.Delete(bg, "guard", []string{"g1"}), x.Delete(bg, "standing", []string{"s2"}),
			x.Delete(bg, "facility", []string{"f1"}))
	})
	want.Posts, want.Guards, want.Standing, want.Facilities = want.Posts[1:], nil, want.Standing[:1], want.Facilities[1:]
	same(t, "sites left", &want, read(t, s, load))
}

func references(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, putSites(fullSites()))
	before := loaded(t, s)
	for what, f := range map[string]func(app.Tx) error{
		"membership of nobody": func(tx app.Tx) error {
			return tx.Force().PutMemberships(bg, []force.Membership{{ID: "m9", Person: "nobody", Unit: "r"}})
		},
		"membership in no unit": func(tx app.Tx) error {
			return tx.Force().PutMemberships(bg, []force.Membership{{ID: "m9", Person: "p1", Unit: "nowhere"}})
		},
		"person of no rank":   func(tx app.Tx) error { return tx.Force().PutPeople(bg, []force.Person{{ID: "p9", Rank: "emperor"}}) },
		"unit with people":    func(tx app.Tx) error { return tx.Force().Delete(bg, "unit", []string{"c"}) },
		"facility with posts": func(tx app.Tx) error { return tx.Sites().Delete(bg, "facility", []string{"f2"}) },
		"guard with posts":    func(tx app.Tx) error { return tx.Sites().Delete(bg, "guard", []string{"g1"}) },
	} {
		err := s.Write(bg, f)
		if got := app.CodeOf(err); got != app.CodeConflict {
			t.Errorf("%s: code %s, want conflict (%v)", what, got, err)
		}
	}
	same(t, "register after refusals", before, loaded(t, s), byID)
}

func childFirst(t *testing.T, s app.Store) {
	units := []force.Unit{{ID: "child", Parent: "top", Order: 1}, {ID: "top", Order: 2}}
	write(t, s, func(tx app.Tx) error { return tx.Force().PutUnits(bg, units) })
	same(t, "units", units, loaded(t, s).Units, byID)
}

func oneNumber(t *testing.T, s app.Store) {
	err := s.Write(bg, func(tx app.Tx) error {
		return tx.Force().PutPeople(bg, []force.Person{{ID: "a", Number: "7"}, {ID: "b", Number: "7"}})
	})
	if app.CodeOf(err) != app.CodeConflict {
		t.Errorf("two people with one number: %v, want a conflict", err)
	}
	if n := len(loaded(t, s).People); n != 0 {
		t.Errorf("%d people were written", n)
	}
}

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

func failedWrite(t *testing.T, s app.Store) {
	no := errors.New("no")
	err := s.Write(bg, func(tx app.Tx) error {
		if err := errors.Join(small().put(tx), tx.PutSetting(bg, "demo", "1"), tx.Touch(bg, "force")); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("got %v, want the error of the function", err)
	}
	same(t, "register", register{}, loaded(t, s))
	same(t, "revisions", map[string]int64{}, read(t, s, func(tx app.Tx) (map[string]int64, error) { return tx.Revisions(bg) }))
}

func panickedWrite(t *testing.T, s app.Store) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		s.Write(bg, func(tx app.Tx) error {
			tx.PutSetting(bg, "demo", "1")
			panic("stop")
		})
	}()
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "demo") }))
	write(t, s, func(tx app.Tx) error { return tx.PutSetting(bg, "demo", "2") }) // the lock was let go
}

func readSeesOneState(t *testing.T, s app.Store) {
	set := func(v string) { write(t, s, func(tx app.Tx) error { return tx.PutSetting(bg, "k", v) }) }
	set("before")
	err := s.Read(bg, func(tx app.Tx) error {
		a, err := tx.Setting(bg, "k")
		if err != nil {
			return err
		}
		set("after") // does not wait for the reader
		b, err := tx.Setting(bg, "k")
		same(t, "within one read", a, b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after it", "after", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

func readCannotWrite(t *testing.T, s app.Store) {
	if err := s.Read(bg, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "v") }); err == nil {
		t.Error("a read has written")
	}
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
}

// writersTakeTurns: a number that each writer reads and raises loses no step.
func writersTakeTurns(t *testing.T, s app.Store) {
	const writers, steps = 6, 15
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range steps {
				err := s.Write(bg, func(tx app.Tx) error {
					v, err := tx.Setting(bg, "n")
					if err != nil {
						return err
					}
					n, _ := strconv.Atoi(v)
					return tx.PutSetting(bg, "n", fmt.Sprint(n+1))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	same(t, "count", fmt.Sprint(writers*steps), read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "n") }))
}

func endedContext(t *testing.T, s app.Store) {
	ctx, cancel := context.WithCancel(bg)
	err := s.Write(ctx, func(tx app.Tx) error {
		if err := tx.PutSetting(ctx, "k", "v"); err != nil {
			return err
		}
		cancel()
		return tx.Force().PutPeople(ctx, []force.Person{{ID: "p"}})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	same(t, "setting", "", read(t, s, func(tx app.Tx) (string, error) { return tx.Setting(bg, "k") }))
	same(t, "people", 0, len(loaded(t, s).People))
}

func notThere(t *testing.T, s app.Store) {
	for what, f := range map[string]func(app.Tx) error{
		"job":     func(tx app.Tx) error { _, err := tx.Job(bg, "none"); return err },
		"version": func(tx app.Tx) error { _, err := tx.Plans().Load(bg, "none"); return err },
		"head":    func(tx app.Tx) error { return tx.Plans().Put(bg, plan.Version{ID: "none"}) },
		"duties":  func(tx app.Tx) error { return tx.Plans().PutDuties(bg, "none", nil) },
		"assign":  func(tx app.Tx) error { return tx.Plans().Assign(bg, "none", nil) },
	} {
		if err := s.Write(bg, f); app.CodeOf(err) != app.CodeNotFound {
			t.Errorf("%s: %v, want not-found", what, err)
		}
	}
}
