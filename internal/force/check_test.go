package force_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func TestCheckFindsNothing(t *testing.T) {
	if p := small(t).Check(); p.Err() != nil {
		t.Error(p.Err())
	}
}

// TestCheck breaks one thing at a time.
func TestCheck(t *testing.T) {
	r := small(t)
	r = r.With(force.Changes{
		Absences: []force.Absence{{ID: "a1", Person: "1", Kind: force.Leave, Days: when.Days{First: day("2026-07-01"), Last: day("2026-07-10")}}},
	})
	who := func(change func(*force.Person)) force.Problems {
		p := *r.Person("1")
		change(&p)
		return r.CheckPerson(p)
	}
	what := func(change func(*force.Unit)) force.Problems {
		u := *r.Unit("b")
		change(&u)
		return r.CheckUnit(u)
	}
	where := func(change func(*force.Membership)) force.Problems {
		m := *r.MembershipOn("1", day("2026-07-01"))
		change(&m)
		return r.CheckMembership(m)
	}
	away := func(change func(*force.Absence)) force.Problems {
		a := force.Absence{ID: "a2", Person: "1", Kind: force.Illness, Days: when.Days{First: day("2026-08-01"), Last: day("2026-08-02")}}
		change(&a)
		return r.CheckAbsence(a)
	}
	bar := func(change func(*force.Bar)) force.Problems {
		b := force.Bar{ID: "b1", Person: "1", Kind: force.Unfit, Days: when.Days{First: day("2026-08-01")}}
		change(&b)
		return r.CheckBar(b)
	}
	qual := func(change func(*force.Qualification)) force.Problems {
		q := force.Qualification{ID: "q1", Person: "1", Code: "driver", From: day("2026-01-01"), Until: day("2026-12-31")}
		change(&q)
		return r.CheckQualification(q)
	}
	const one = "n1 Əliyev Anar, "
	cases := []struct {
		got  force.Problems
		want string
	}{
		{who(func(p *force.Person) {}), ""},
		{who(func(p *force.Person) { p.Number = "" }), "Əliyev Anar, service number: it is empty: fill it in"},
		{who(func(p *force.Person) { p.Number = "n3" }), "n3 Əliyev Anar, service number: number n3 belongs to Xəlilov Anar already: give another, or correct that person"},
		{who(func(p *force.Person) { p.Surname = "" }), "n1  Anar, surname: it is empty: fill it in"},
		{who(func(p *force.Person) { p.Given = "" }), "n1 Əliyev , given name: it is empty: fill it in"},
		{who(func(p *force.Person) { p.Sex = "x" }), one + `sex: "x" is not known: choose m (man) or f (woman)`},
		{who(func(p *force.Person) { p.Height = 1780 }), one + "height: 1780 cm cannot be: write 100 to 250"},
		{who(func(p *force.Person) { p.Rank = "serzhant" }), one + `rank: there is no rank "serzhant" in the table: write one of those in it`},
		{who(func(p *force.Person) { p.Joined = 0 }), one + "joined: it is empty: fill it in"},
		{who(func(p *force.Person) { p.Born = day("2020-01-11") }), one + `joined: 10.01.2020 is before "born" (11.01.2020): correct one of the dates` + "\n" +
			one + `rank since: 10.01.2020 is before "born" (11.01.2020): correct one of the dates` + "\n" +
			one + `sworn: 10.01.2020 is before "born" (11.01.2020): correct one of the dates` + "\n" +
			one + `trained: 10.01.2020 is before "born" (11.01.2020): correct one of the dates`},
		{who(func(p *force.Person) { p.Left = p.Joined }), one + "left: the day of leaving (10.01.2020) is not after the day of joining (10.01.2020): correct one of the dates"},

		{what(func(u *force.Unit) {}), ""},
		{what(func(u *force.Unit) { u.Name = words.Text{} }), "b, name: it is empty: fill it in"},
		{what(func(u *force.Unit) { u.Kind = "horde" }), `b en, kind: there is no kind of unit "horde": choose one from the list`},
		{what(func(u *force.Unit) { u.Strength = -1 }), "b en, establishment: -1 is below zero: write zero or more"},
		{what(func(u *force.Unit) { u.Parent = "gone" }), `b en, unit above: there is no unit "gone": choose one that exists, or make it first`},
		{what(func(u *force.Unit) { u.Parent = "b" }), "b en, unit above: a unit cannot stand below itself: choose another unit above it"},
		{what(func(u *force.Unit) { u.Parent = "c1" }), "b en, unit above: a unit cannot stand below itself: choose another unit above it"},
		{what(func(u *force.Unit) { u.Short = "c1" }), `b en, short name: the short name "c1" belongs to "c1 en" already: give another`},
		{what(func(u *force.Unit) { u.Valid = when.Period{From: 5, To: 5} }), "b en, valid: the end (05.01.0001) is not after the beginning (05.01.0001): correct one of the dates"},

		{where(func(m *force.Membership) {}), ""},
		{where(func(m *force.Membership) { m.Person = "9" }), `9, person: there is no person "9" in the register: add the person first`},
		{where(func(m *force.Membership) { m.Unit = "9" }), one + `unit: there is no unit "9": choose one that exists, or make it first`},
		{where(func(m *force.Membership) { m.Period.To = m.Period.From }), one + "period: the end (01.06.2026) is not after the beginning (01.06.2026): correct one of the dates"},
		{where(func(m *force.Membership) { m.Period.From-- }), one + `period: the person belongs to "c1 en" at that time already (10.01.2020 – 31.05.2026): end that first`},
		{where(func(m *force.Membership) { m.ID = "new" }), one + `period: the person belongs to "c2 en" at that time already (01.06.2026 –): end that first`},

		{away(func(a *force.Absence) {}), ""},
		{away(func(a *force.Absence) { a.Person = "9" }), `9, person: there is no person "9" in the register: add the person first`},
		{away(func(a *force.Absence) { a.Kind = "holiday" }), one + `kind: there is no kind of absence "holiday": choose one from the list`},
		{away(func(a *force.Absence) { a.Days.First = 0 }), one + "first day: it is empty: fill it in"},
		{away(func(a *force.Absence) { a.Days.Last = a.Days.First - 1 }), one + "last day: the last day (31.07.2026) is before the first (01.08.2026): correct one of the dates"},
		{away(func(a *force.Absence) { a.Days.First = day("2026-07-10") }), one + "days: the person is away on some of these days already (leave, 01.07.2026 – 10.07.2026): correct the days, or change that absence"},
		{away(func(a *force.Absence) { a.ID, a.Days.First = "a1", day("2026-07-10") }), ""},

		{bar(func(b *force.Bar) {}), ""},
		{bar(func(b *force.Bar) { b.Person = "9" }), `9, person: there is no person "9" in the register: add the person first`},
		{bar(func(b *force.Bar) { b.Kind = force.Unsworn }), one + `kind: "not sworn" follows from the person's dates or records of service: correct those`},
		{bar(func(b *force.Bar) { b.Kind = "lazy" }), one + `kind: there is no bar "lazy": choose one from the list`},
		{bar(func(b *force.Bar) { b.Days.Last = b.Days.First - 1 }), one + "last day: the last day (31.07.2026) is before the first (01.08.2026): correct one of the dates"},

		{qual(func(q *force.Qualification) {}), ""},
		{qual(func(q *force.Qualification) { q.Person = "9" }), `9, person: there is no person "9" in the register: add the person first`},
		{qual(func(q *force.Qualification) { q.Code = "Driver" }), one + `qualification: "Driver" is no code: write small letters a to z, digits and hyphens`},
		{qual(func(q *force.Qualification) { q.Until = day("2025-12-31") }), one + "valid until: the last day (31.12.2025) is before the first (01.01.2026): correct one of the dates"},
	}
	for i, c := range cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.got.In(words.En)); diff != "" {
				t.Error(diff)
			}
			if c.want == "" {
				return
			}
			if !errors.Is(c.got.Err(), force.ErrProblem) || !errors.Is(c.got[0], force.ErrProblem) || c.got.Err().Error() != c.want {
				t.Error("a problem is no error of the right kind")
			}
			if az := c.got.In(words.Az); az == c.want {
				t.Errorf("the same in Azerbaijani: %s", az)
			}
		})
	}
}

func TestCheckMembershipOfLateUnit(t *testing.T) {
	r := small(t)
	u := *r.Unit("c2")
	u.Valid = when.Period{From: day("2025-01-01"), To: day("2027-01-01")}
	r = r.With(force.Changes{Units: []force.Unit{u}})
	p := r.Check()
	if len(p) != 2 {
		t.Fatalf("want two people in the unit for too long, got %v", p)
	}
	want := `n1 Əliyev Anar, unit: the unit "c2 en" does not exist for the whole period (01.01.2025 – 31.12.2026): shorten the period or choose another unit`
	if diff := cmp.Diff(want, p[0].Error()); diff != "" {
		t.Error(diff)
	}
}

func TestWith(t *testing.T) {
	r := small(t)
	if c := (force.Changes{}); !c.Empty() {
		t.Error("no changes are some")
	}
	changed := *r.Person("2")
	changed.Surname = "Zamanov"
	c := force.Changes{People: []force.Person{changed, person("9", "Abbasov", "colonel")}}
	c.Remove("membership", "m1", "m1b")
	c.Remove("unit", "staff")
	if c.Empty() {
		t.Error("changes are none")
	}
	next := r.With(c)
	if next.Person("2").Surname != "Zamanov" || next.Person("9") == nil || next.Unit("staff") != nil || len(next.MembershipsOf("1")) != 0 {
		t.Error("the changes are not made")
	}
	if len(next.People) != 7 || r.Person("2").Surname != "Eldarov" || len(r.MembershipsOf("1")) != 2 || r.Unit("staff") == nil {
		t.Error("the register before is changed, or people are lost")
	}
}

// big is a register of so many people in units of thirty, with absences and qualifications.
func big(t testing.TB, n int) *force.Register {
	table := ranks(t)
	units := []force.Unit{unit("top", "", force.Regiment, 0)}
	var people []force.Person
	var memberships []force.Membership
	var absences []force.Absence
	var quals []force.Qualification
	surnames := []string{"Əliyev", "Məmmədov", "Həsənov", "Quliyev", "İsmayılov", "Xəlilov", "Şirinov"}
	for i := range n {
		id, u := fmt.Sprint("p", i), fmt.Sprint("u", i/30)
		if i%30 == 0 {
			units = append(units, unit(u, "top", force.Platoon, i))
		}
		people = append(people, person(id, surnames[i%7]+fmt.Sprint(i), table[i%9].Code))
		memberships = append(memberships, member("m"+id, id, u, "2020-01-10", ""))
		absences = append(absences, force.Absence{ID: id, Person: force.PersonID(id), Kind: force.AbsenceKinds[i%8],
			Days: when.Days{First: day("2026-12-01") + when.Date(i%20), Last: day("2026-12-05") + when.Date(i%20)}})
		quals = append(quals, force.Qualification{ID: id, Person: force.PersonID(id), Code: "weapon"})
	}
	return force.NewRegister(table, units, people, memberships, quals, absences, nil)
}

func BenchmarkNewRegister12500(b *testing.B) {
	r := big(b, 12500)
	for b.Loop() {
		force.NewRegister(r.Ranks, r.Units, r.People, r.Memberships, r.Qualifications, r.Absences, r.Bars)
	}
}

func BenchmarkStrength12500(b *testing.B) {
	r := big(b, 12500)
	for b.Loop() {
		r.Strength(day("2026-12-05"))
	}
}

func BenchmarkPeopleIn12500(b *testing.B) {
	r := big(b, 12500)
	for b.Loop() {
		r.PeopleIn("top", day("2026-12-05"), true)
	}
}

func BenchmarkCheck12500(b *testing.B) {
	r := big(b, 12500)
	for b.Loop() {
		r.Check()
	}
}
