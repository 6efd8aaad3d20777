package statement_test

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/proof/statement"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func day(s string) when.Date { return when.MustDate(s) }

func days(first, last string) when.Days {
	d := when.Days{First: day(first)}
	if last != "" {
		d.Last = day(last)
	}
	return d
}

// small is December 2026 with one guard that mounts on the 31st, and people of every sort.
func small() (*plan.Plan, *force.Register, *duty.RuleBook, []plan.Worked, string) {
	sworn := force.Person{Rank: "private", Joined: day("2020-01-01"), Sworn: day("2020-02-01"), Trained: day("2020-03-01")}
	person := func(id string, change func(*force.Person)) force.Person {
		p := sworn
		p.ID, p.Surname, p.Given, p.Patronymic, p.Sex = force.PersonID(id), id, "Elçin", "Rauf", "m"
		if change != nil {
			change(&p)
		}
		return p
	}
	people := []force.Person{
		person("a-plain", nil),
		person("b-sworn-on-10th", func(p *force.Person) { p.Sworn = day("2026-12-10") }),
		person("c-not-sworn", func(p *force.Person) { p.Sworn, p.Trained = 0, 0 }),
		person("d-joins-on-15th", func(p *force.Person) { p.Joined = day("2026-12-15") }),
		person("e-left-before", func(p *force.Person) { p.Left = day("2026-12-01") }),
		person("f-leaves-on-20th", func(p *force.Person) { p.Left = day("2026-12-20") }),
		person("g-left-but-worked", func(p *force.Person) { p.Left = day("2026-11-30") }),
		person("h-two-bars", nil),
		person("i-joins-later", func(p *force.Person) { p.Joined = day("2027-01-01") }),
	}
	r := force.NewRegister(
		[]force.Rank{{Code: "captain", Level: 9, Name: words.Text{Az: "Kapitan", En: "Captain"}}, {Code: "private", Level: 1, Name: words.Text{Az: "Əsgər", En: "Private"}}},
		[]force.Unit{{ID: "r", Kind: force.Regiment, Name: words.Text{Az: "Alay", En: "Regiment"}}, {ID: "c", Parent: "r", Kind: force.Company}},
		people,
		[]force.Membership{{ID: "1", Person: "a-plain", Unit: "r", Period: when.Period{To: day("2026-12-05")}},
			{ID: "2", Person: "a-plain", Unit: "c", Period: when.Period{From: day("2026-12-05")}},
			{ID: "3", Person: "d-joins-on-15th", Unit: "c", Period: when.Period{From: day("2026-12-15")}}},
		[]force.Qualification{{ID: "1", Person: "a-plain", Code: "weapon", From: day("2020-01-01"), Until: day("2026-12-20")},
			{ID: "2", Person: "a-plain", Code: "weapon", From: day("2026-12-21")},
			{ID: "3", Person: "a-plain", Code: "driver", Until: day("2026-11-30")},
			{ID: "4", Person: "a-plain", Code: "medic", From: day("2027-02-01")}},
		[]force.Absence{{ID: "1", Person: "a-plain", Kind: force.Leave, Days: days("2026-11-25", "2026-12-03"), Note: "secret"},
			{ID: "2", Person: "a-plain", Kind: force.Illness, Days: days("2026-11-01", "2026-11-30")},
			{ID: "3", Person: "a-plain", Kind: force.Course, Days: days("2027-01-01", "")},
			{ID: "4", Person: "a-plain", Kind: force.Mission, Days: days("2027-01-02", "")}},
		[]force.Bar{{ID: "1", Person: "h-two-bars", Kind: force.Unfit, Days: days("2026-11-20", "2026-12-15")},
			{ID: "2", Person: "h-two-bars", Kind: force.Investigation, Days: days("2026-12-16", "2027-03-01")},
			{ID: "3", Person: "a-plain", Kind: force.Unfit, Days: days("2026-12-24", "2026-12-26")},
			{ID: "4", Person: "a-plain", Kind: force.Investigation, Days: days("2026-12-30", "")}})
	slot := func(id, date string, k duty.Kind) duty.Slot {
		d := day(date)
		return duty.Slot{ID: duty.SlotID(id), Duty: "d", Kind: k, Profile: "reg", Site: "s", Role: duty.Sentry, Mounts: d, Start: d.At(1080), End: d.At(1080 + 1440)}
	}
	full := slot("g2", "2026-12-31", duty.Guard)
	full.Post, full.Relief, full.Needs, full.MinRank, full.MaxRank = "p", 3, []string{"weapon"}, "private", "captain"
	p := &plan.Plan{
		Version:  plan.Version{ID: "2026-12.4", Month: when.NewMonth(2026, time.December), Number: 4, State: plan.Published},
		Duties:   []duty.Duty{{ID: "d", Slots: []duty.Slot{full, slot("o", "2026-12-30", duty.DutyOfficer)}}},
		Assigned: map[duty.SlotID]plan.Assignment{"g2": {Slot: "g2", Person: "a-plain"}},
		Overrides: []plan.Override{
			{ID: "1", Rule: "R10", Person: "a-plain", Slot: "g2", Reason: "why", OrderedBy: "commander", Until: day("2026-12-31")},
			{ID: "2", Rule: "R10", Person: "a-plain", Slot: "gone", Reason: "why", OrderedBy: "commander"},
			{ID: "3", Rule: "R16", Person: "a-plain", Slot: "g2", Reason: "why", OrderedBy: "commander"},
			{ID: "4", Rule: "R10", Person: "nobody", Slot: "g2", Reason: "why", OrderedBy: "commander"},
		},
	}
	rules := &duty.RuleBook{Profiles: map[duty.ProfileID]duty.Profile{"reg": {ID: "reg", Rest: map[duty.Kind]duty.Rest{duty.Guard: {Before: 180, After: 1440}},
		MountDaysApart: 3, NightFrom: 1320, NightTo: 360, Preparation: 200, LongestWatch: 720, WeeklyDays: 7, WeeklyRest: 2100}, "none": {ID: "none"}}}
	history := []plan.Worked{
		{Person: "a-plain", Slot: slot("next", "2027-01-03", duty.Guard)},
		{Person: "g-left-but-worked", Slot: slot("last", "2026-11-28", duty.Guard)},
		{Person: "struck-off", Slot: slot("first", "2026-11-27", duty.Standby)},
	}
	return p, r, rules, history, "test"
}

func TestFromPlan(t *testing.T) {
	d := statement.FromPlan(small())
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
	date := func(s string) proof.Date { return proof.Date(day(s)) }
	away := func(from, to, kind string) proof.Absence {
		a := proof.Absence{From: date(from), Kind: kind}
		if to != "" {
			a.To = date(to)
		}
		return a
	}
	person := func(id string, barred bool, absences ...proof.Absence) proof.Person {
		return proof.Person{ID: id, Name: id + " Elçin Rauf oğlu", Rank: "private", Qualifications: []proof.Qualification{},
			Absences: append([]proof.Absence{}, absences...), Barred: barred, Limits: []proof.Limit{}}
	}
	plain := person("a-plain", false, away("2026-11-25", "2026-12-03", "leave"), away("2026-12-24", "2026-12-26", "unfit"),
		away("2026-12-30", "", "investigation"), away("2027-01-01", "", "course"))
	plain.Unit = "r"
	plain.Qualifications = []proof.Qualification{{Name: "weapon", From: date("2020-01-01"), Until: date("2026-12-20")}, {Name: "weapon", From: date("2026-12-21")}}
	joins := person("d-joins-on-15th", false, away("2026-12-01", "2026-12-14", "not-serving"))
	joins.Unit = "c"
	unknown := proof.Person{ID: "struck-off", Name: "struck-off", Qualifications: []proof.Qualification{}, Absences: []proof.Absence{away("2026-12-01", "", "not-serving")},
		Limits: []proof.Limit{}}
	want := []proof.Person{
		plain,
		person("b-sworn-on-10th", false, away("2026-12-01", "2026-12-09", "unsworn")),
		person("c-not-sworn", true),
		joins,
		person("f-leaves-on-20th", false, away("2026-12-20", "", "not-serving")),
		person("g-left-but-worked", false, away("2026-12-01", "", "not-serving")),
		person("h-two-bars", true),
		unknown,
	}
	same(t, "people", want, d.People)

	at := func(s string) proof.Moment {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return proof.Moment{Time: x}
	}
	slot := func(id, kind, start, end string) proof.Slot {
		return proof.Slot{ID: id, Duty: "d", Kind: kind, Profile: "reg", Site: "s", Role: "sentry", Start: at(start), End: at(end), Needs: []string{}}
	}
	full := slot("g2", "guard", "2026-12-31T18:00:00+04:00", "2027-01-01T18:00:00+04:00")
	full.Post, full.Relief, full.Mounts, full.Needs, full.MinRank, full.MaxRank, full.Person = "p", 3, date("2026-12-31"), []string{"weapon"}, "private", "captain", "a-plain"
	same(t, "slots", []proof.Slot{slot("o", "duty-officer", "2026-12-30T18:00:00+04:00", "2026-12-31T18:00:00+04:00"), full}, d.Slots)
	first, last := slot("first", "standby", "2026-11-27T18:00:00+04:00", "2026-11-28T18:00:00+04:00"), slot("last", "guard", "2026-11-28T18:00:00+04:00", "2026-11-29T18:00:00+04:00")
	first.Person, last.Person, last.Mounts = "struck-off", "g-left-but-worked", date("2026-11-28")
	same(t, "history", []proof.Slot{first, last}, d.History)
	next := slot("next", "guard", "2027-01-03T18:00:00+04:00", "2027-01-04T18:00:00+04:00")
	next.Person, next.Mounts = "a-plain", date("2027-01-03")
	same(t, "ahead", []proof.Slot{next}, d.Ahead)

	same(t, "overrides", []proof.Override{{Rule: "R10", Person: "a-plain", Slot: "g2", Reason: "why", OrderedBy: "commander", Until: date("2026-12-31")}}, d.Overrides)
	same(t, "profiles", []proof.Profile{{ID: "none", Rest: map[string]proof.Rest{}}, {ID: "reg", Rest: map[string]proof.Rest{"guard": {Before: 180, After: 1440}},
		MountDaysApart: 3, Night: &proof.Night{From: 1320, To: 360}, Preparation: 200, LongestWatch: 720, WeeklyDays: 7, WeeklyRest: 2100}}, d.Profiles)
	same(t, "ranks", []proof.Rank{{Code: "private", Az: "Əsgər", En: "Private"}, {Code: "captain", Az: "Kapitan", En: "Captain"}}, d.Ranks)
	same(t, "units", []proof.Unit{{ID: "r", Kind: "regiment", Az: "Alay", En: "Regiment"}, {ID: "c", Parent: "r", Kind: "company"}}, d.Units)
	d.People, d.Slots, d.History, d.Ahead, d.Overrides, d.Profiles, d.Ranks, d.Units, d.Requirements = nil, nil, nil, nil, nil, nil, nil, nil, nil
	same(t, "head", &proof.Document{Format: "qarovul-plan/1", GeneratedBy: "test", Month: when.NewMonth(2026, time.December), Version: "2026-12.4",
		State: "published", Zone: "Asia/Baku"}, d)
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}
