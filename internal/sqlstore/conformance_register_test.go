package sqlstore_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// The parts of the conformance suite that are about the register and the sites.

var byID = cmp.Options{
	cmpopts.SortSlices(func(a, b force.Unit) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Person) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Membership) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Qualification) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Absence) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Bar) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Contract) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Clearance) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Limit) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.RankHeld) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b force.Award) bool { return a.ID < b.ID }),
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
	Records  force.Records
}

func (r register) put(tx app.Tx) error {
	f := tx.Force()
	return errors.Join(f.PutRanks(bg, r.Ranks), f.PutUnits(bg, r.Units), f.PutPeople(bg, r.People), f.PutMemberships(bg, r.Members),
		f.PutQualifications(bg, r.Quals), f.PutAbsences(bg, r.Absences), f.PutBars(bg, r.Bars), f.PutRecords(bg, r.Records))
}

func loaded(t testing.TB, s app.Store) register {
	r := read(t, s, func(tx app.Tx) (*force.Register, error) { return tx.Force().Load(bg) })
	return register{r.Ranks, r.Units, r.People, r.Memberships, r.Qualifications, r.Absences, r.Bars, r.Records}
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
			{ID: "q2", Person: "p2", Code: "weapon", Trainee: true},
		},
		Absences: []force.Absence{
			{ID: "a1", Person: "p1", Kind: force.Leave, Days: when.Days{First: d("2026-12-05"), Last: d("2026-12-30")}, Note: "illik"},
			{ID: "a2", Person: "p2", Kind: force.Illness, Days: when.Days{First: d("2026-12-31")}},
		},
		Bars: []force.Bar{
			{ID: "b1", Person: "p2", Kind: force.Investigation, Days: when.Days{First: d("2026-11-30")}, Note: "№ 7"},
		},
		Records: force.Records{
			Contracts: []force.Contract{
				{ID: "k1", Person: "p1", Type: "voluntary", Number: "12/ə", Signed: d("2017-07-29"), Period: when.Period{From: d("2017-07-30"), To: d("2019-07-30")},
					Ended: d("2019-01-01"), Why: "renewed"},
				{ID: "k2", Person: "p2", Type: "standing", Period: when.Period{From: d("2020-01-01")}},
			},
			Clearances: []force.Clearance{
				{ID: "c1", Person: "p1", Body: "security", Outcome: force.Cleared, Reference: "№ 5", Days: when.Days{First: d("2024-12-31"), Last: d("2027-12-30")}},
				{ID: "c2", Person: "p2", Body: "interior", Outcome: force.Denied, Days: when.Days{First: d("2026-02-28")}},
			},
			Limits: []force.Limit{{ID: "l1", Person: "p1", Kind: "no-night", Days: when.Days{First: d("2026-12-01"), Last: d("2026-12-31")}},
				{ID: "l2", Person: "p2", Kind: "no-weapon", Days: when.Days{First: d("2026-12-01")}}},
			RanksHeld: []force.RankHeld{{ID: "r1", Person: "p1", Rank: "captain", From: d("2024-02-29"), Order: "№ 44"}},
			Awards:    []force.Award{{ID: "w1", Person: "p1", Code: "thanks", Day: d("2025-06-26"), Order: "№ 45", Citation: "xidmətə görə"}},
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
			f.Delete(bg, "bar", []string{"b1"}), f.Delete(bg, "membership", []string{"m1"}), f.Delete(bg, "contract", []string{"k1"}), f.Delete(bg, "clearance", []string{"c1"}),
			f.Delete(bg, "limit", []string{"l1"}), f.Delete(bg, "rank", []string{"r1"}), f.Delete(bg, "award", []string{"w1"}), f.Delete(bg, "unit", []string{"c"}))
	})
	want.Absences, want.Quals, want.Bars, want.Members, want.Units = want.Absences[1:], nil, nil, want.Members[1:], want.Units[:1]
	want.Records = force.Records{Contracts: want.Records.Contracts[1:], Clearances: want.Records.Clearances[1:], Limits: want.Records.Limits[1:]}
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
