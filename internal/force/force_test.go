package force_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

func ranks(t testing.TB) []force.Rank {
	t.Helper()
	f, err := reference.FS.Open("ranks.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := force.ParseRanks(f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func day(s string) when.Date {
	if s == "" || s == "-" {
		return 0
	}
	return when.MustDate(s)
}

func unit(id, parent string, kind force.UnitKind, order int) force.Unit {
	return force.Unit{ID: force.UnitID(id), Parent: force.UnitID(parent), Kind: kind, Short: id, Order: order,
		Name: words.Text{Az: id + " az", En: id + " en"}}
}

func person(id, surname string, rank force.RankCode) force.Person {
	d := day("2020-01-10")
	return force.Person{ID: force.PersonID(id), Number: "n" + id, Surname: surname, Given: "Anar", Sex: "m", Born: day("1995-05-05"),
		Rank: rank, RankSince: d, Joined: d, Sworn: d, Trained: d}
}

func member(id, person, unit, from, to string) force.Membership {
	return force.Membership{ID: id, Person: force.PersonID(person), Unit: force.UnitID(unit), Period: when.Period{From: day(from), To: day(to)}}
}

// small is a regiment of one battalion with two companies, and a staff.
func small(t testing.TB) *force.Register {
	units := []force.Unit{
		unit("c2", "b", force.Company, 2), unit("c1", "b", force.Company, 1), unit("top", "", force.Regiment, 0),
		unit("staff", "top", force.Headquarters, 1), unit("b", "top", force.Battalion, 2),
	}
	units[0].Strength, units[1].Strength = 3, 4
	people := []force.Person{
		person("1", "Əliyev", "private"), person("2", "Eldarov", "private"), person("3", "Xəlilov", "sergeant"),
		person("4", "İsmayılov", "captain"), person("5", "Quliyev", "private"), person("6", "Bağırov", "private"),
	}
	people[4].Left = day("2026-12-01")
	memberships := []force.Membership{
		member("m1", "1", "c1", "2020-01-10", "2026-06-01"), member("m1b", "1", "c2", "2026-06-01", ""),
		member("m2", "2", "c1", "2020-01-10", ""), member("m3", "3", "c1", "2020-01-10", ""),
		member("m4", "4", "staff", "2020-01-10", ""), member("m5", "5", "c2", "2020-01-10", ""),
	}
	memberships[3].Position = "squad-commander"
	return force.NewRegister(ranks(t), units, people, memberships, nil, nil, nil)
}

func TestRanks(t *testing.T) {
	all := ranks(t)
	if len(all) != 18 || all[0].Code != "private" || all[17].Code != "colonel-general" || all[17].Level != 18 {
		t.Fatalf("%d ranks, %v to %v", len(all), all[0], all[len(all)-1])
	}
	want := force.Rank{Code: "warrant-officer", Level: 7, Name: words.Text{Az: "Gizir", En: "Warrant officer"}, MinYears: 5, MinYearsFlight: 3}
	if diff := cmp.Diff(want, all[6]); diff != "" {
		t.Error(diff)
	}
	r := small(t)
	for _, text := range []string{"sergeant", "Çavuş", "SERGEANT", " çavuş "} {
		if x := r.FindRank(text); x == nil || x.Code != "sergeant" {
			t.Errorf("%q found %v", text, x)
		}
	}
	if r.FindRank("serzhant") != nil || r.FindRank("") != nil || r.Level("private") != 1 || r.Level("") != 0 {
		t.Error("a rank that is none was found")
	}
	if r.RankName(words.Az, "captain") != "Kapitan" || r.RankName(words.Az, "x") != "x" {
		t.Error("ranks are named wrongly")
	}
}

func TestParseRanksErrors(t *testing.T) {
	const head = "code,az,en,min_years_other,min_years_flight\n"
	for text, want := range map[string]string{
		"":                          "table of ranks: the file is empty",
		head:                        "table of ranks: there is no rank in it",
		"az,en,code,a,b\n":          "table of ranks: line 1: the header is az,en,code,a,b: it must be " + strings.TrimSpace(head),
		head + "a,b,c,,\na,b,c,,\n": `table of ranks: line 3: rank "a" stands twice: take one away`,
		head + "A,b,c,,\n":          `table of ranks: line 2: code "A": write small letters a to z, digits and hyphens`,
		head + "a,,c,,\n":           `table of ranks: line 2: rank "a" has no name in one of the languages`,
		head + "a,b,c,two,\n":       `table of ranks: line 2: "two" is no number of years: write 0.5 or 3, or leave it empty`,
		head + "a,b,c,NaN,\n":       `table of ranks: line 2: "NaN" is no number of years: write 0.5 or 3, or leave it empty`,
		head + "a,b\n":              "table of ranks: record on line 2: wrong number of fields",
	} {
		if _, err := force.ParseRanks(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: want %s, got %v", text, want, err)
		}
	}
}

func TestTree(t *testing.T) {
	r := small(t)
	check := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	check("order", []force.UnitID{"top", "staff", "b", "c1", "c2"}, r.Subtree(""))
	check("subtree", []force.UnitID{"b", "c1", "c2"}, r.Subtree("b"))
	check("unknown", []force.UnitID(nil), r.Subtree("x"))
	check("children", []force.UnitID{"staff", "b"}, r.Children("top"))
	check("tops", []force.UnitID{"top"}, r.Children(""))
	check("path", []force.UnitID{"c2", "b", "top"}, r.Path("c2"))
	check("no path", []force.UnitID(nil), r.Path("x"))
	for _, c := range []struct {
		id, top force.UnitID
		want    bool
	}{{"c1", "b", true}, {"b", "b", true}, {"b", "c1", false}, {"staff", "b", false}, {"x", "b", false}, {"c1", "", true}} {
		check(fmt.Sprint(c), c.want, r.Within(c.id, c.top))
	}
	for text, want := range map[string]force.UnitID{"C1": "c1", "c1 AZ": "c1", "staff en": "staff"} {
		if u := r.FindUnit(text, day("2026-01-01")); u == nil || u.ID != want {
			t.Errorf("%q found %v", text, u)
		}
	}
	if r.FindUnit("", day("2026-01-01")) != nil || r.FindUnit("c9", day("2026-01-01")) != nil {
		t.Error("a unit that is none was found")
	}
}

func TestTreeWithLoops(t *testing.T) {
	units := []force.Unit{unit("a", "b", force.Company, 0), unit("b", "a", force.Company, 0), unit("c", "c", force.Company, 0),
		unit("d", "gone", force.Company, 0), unit("e", "d", force.Platoon, 0)}
	r := force.NewRegister(nil, units, nil, nil, nil, nil, nil)
	if diff := cmp.Diff([]force.UnitID{"d", "e", "a", "b", "c"}, r.Subtree("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]force.UnitID{"d", "a", "c"}, r.Children("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]force.UnitID{"b", "a"}, r.Path("b")); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleIn(t *testing.T) {
	r := small(t)
	cases := []struct {
		unit force.UnitID
		date string
		deep bool
		want []force.PersonID
	}{
		{"c1", "2026-05-31", false, []force.PersonID{"3", "2", "1"}}, // by rank, then e before ə
		{"c1", "2026-06-01", false, []force.PersonID{"3", "2"}},
		{"b", "2026-06-01", false, []force.PersonID{}},
		{"b", "2026-06-01", true, []force.PersonID{"3", "2", "1", "5"}}, // ə before q
		{"b", "2026-12-01", true, []force.PersonID{"3", "2", "1"}},      // 5 has left
		{"top", "2026-12-01", true, []force.PersonID{"4", "3", "2", "1"}},
		{"", "2026-12-01", true, []force.PersonID{"4", "3", "6", "2", "1"}},
		{"", "2026-12-01", false, []force.PersonID{"6"}},
		{"", "2019-12-01", true, []force.PersonID{}},
		{"x", "2026-12-01", true, []force.PersonID{}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, r.PeopleIn(c.unit, day(c.date), c.deep)); diff != "" {
			t.Errorf("%s on %s: %s", c.unit, c.date, diff)
		}
	}
	if got := r.Position("3", day("2026-01-01")); got != "squad-commander" {
		t.Errorf("position %q", got)
	}
	if r.Position("6", day("2026-01-01")) != "" || r.UnitOn("1", day("2026-06-01")) != "c2" || r.UnitOn("6", day("2026-06-01")) != "" {
		t.Error("wrong unit or position")
	}
	ids := []force.PersonID{"9", "1", "5", "3"}
	r.BySeniority(ids)
	if diff := cmp.Diff([]force.PersonID{"3", "1", "5", "9"}, ids); diff != "" {
		t.Error(diff)
	}
	ids = []force.PersonID{"3", "4", "1"}
	r.ByName(words.En, ids)
	if diff := cmp.Diff([]force.PersonID{"1", "4", "3"}, ids); diff != "" {
		t.Error(diff)
	}
	r.ByName(words.Az, ids)
	if diff := cmp.Diff([]force.PersonID{"1", "3", "4"}, ids); diff != "" {
		t.Error(diff)
	}
	if p := r.PersonByNumber("n4"); p == nil || p.ID != "4" || r.PersonByNumber("n9") != nil {
		t.Error("wrong person by number")
	}
}

func TestNames(t *testing.T) {
	p := force.Person{Surname: "Məmmədov", Given: "Elçin", Patronymic: "Rauf", Sex: "m"}
	if p.Name() != "Məmmədov Elçin" || p.FullName() != "Məmmədov Elçin Rauf oğlu" {
		t.Errorf("%s, %s", p.Name(), p.FullName())
	}
	p = force.Person{Surname: "Məmmədova", Given: "Aysel", Patronymic: "Rauf", Sex: "f"}
	if p.FullName() != "Məmmədova Aysel Rauf qızı" {
		t.Error(p.FullName())
	}
	for _, k := range force.AbsenceKinds {
		if !words.Has("absence."+string(k)) || k.Name(words.Az) == "" {
			t.Errorf("no name for %s", k)
		}
	}
	for _, k := range force.UnitKinds {
		if k.Name(words.Az) == string(k) {
			t.Errorf("no name for %s", k)
		}
	}
	for _, k := range []force.BarKind{force.Unsworn, force.Untrained, force.Investigation, force.Unfit} {
		if k.Name(words.Az) == string(k) {
			t.Errorf("no name for %s", k)
		}
	}
	for _, c := range force.Positions {
		if !force.ValidCode(c) || !words.Has("position."+c) {
			t.Errorf("no name for %s", c)
		}
	}
	for _, c := range force.Qualifications {
		if !force.ValidCode(c) || !words.Has("qualification."+c) {
			t.Errorf("no name for %s", c)
		}
	}
	if force.PositionName(words.En, "cox") != "cox" || force.QualificationName(words.En, "") != "" {
		t.Error("a code without a name is shown as it is")
	}
	if force.FindCode("absence.", force.AbsenceKinds, "MƏZUNİYYƏT") != force.Leave || force.FindCode("absence.", force.AbsenceKinds, "holiday") != "" {
		t.Error("a kind of absence is not found by its name")
	}
}

func TestNewIDs(t *testing.T) {
	taken := map[force.PersonID]bool{"p-104233": true, "p-104233.2": true}
	if got := force.NewPersonID("104 233", func(id force.PersonID) bool { return taken[id] }); got != "p-104233.3" {
		t.Error(got)
	}
	if got := force.NewPersonID("Ə-7/b", nil); got != "p-e7b" {
		t.Error(got)
	}
	d := day("2026-12-05")
	got := []string{force.NewMembershipID("p-1", d, nil), force.NewQualificationID("p-1", "driver", d, nil), force.NewAbsenceID("p-1", d, nil)}
	if diff := cmp.Diff([]string{"m-p-1-2026-12-05", "q-p-1-driver-2026-12-05", "a-p-1-2026-12-05"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestEverybodyIsSomewhere draws registers and wants PeopleIn to agree with asking each person for the unit.
func TestEverybodyIsSomewhere(t *testing.T) {
	table := ranks(t)
	rapid.Check(t, func(t *rapid.T) {
		var units []force.Unit
		for i := range rapid.IntRange(1, 8).Draw(t, "units") {
			parent := ""
			if up := rapid.IntRange(-1, i-1).Draw(t, "parent"); up >= 0 {
				parent = fmt.Sprint("u", up)
			}
			units = append(units, unit(fmt.Sprint("u", i), parent, force.Company, rapid.IntRange(0, 2).Draw(t, "order")))
		}
		var people []force.Person
		var memberships []force.Membership
		for i := range rapid.IntRange(0, 12).Draw(t, "people") {
			id := fmt.Sprint(i)
			people = append(people, person(id, rapid.SampledFrom([]string{"Əliyev", "Eldarov", "Xəlilov"}).Draw(t, "name"),
				rapid.SampledFrom(table).Draw(t, "rank").Code))
			if rapid.Bool().Draw(t, "in a unit") {
				memberships = append(memberships, member("m"+id, id, string(rapid.SampledFrom(units).Draw(t, "unit").ID), "2021-01-01", ""))
			}
		}
		r := force.NewRegister(table, rapid.Permutation(units).Draw(t, "shuffled"), people, memberships, nil, nil, nil)
		d := day("2026-01-01")
		for _, u := range r.Subtree("") {
			want := map[force.PersonID]bool{}
			for i := range people {
				if at := r.UnitOn(people[i].ID, d); at != "" && r.Within(at, u) {
					want[people[i].ID] = true
				}
			}
			got := map[force.PersonID]bool{}
			level := 99
			for _, id := range r.PeopleIn(u, d, true) {
				got[id] = true
				if l := r.Level(r.Person(id).Rank); l > level {
					t.Fatalf("%s: not by rank", u)
				} else {
					level = l
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: %s", u, diff)
			}
			for _, up := range r.Path(u) {
				if !r.Within(u, up) {
					t.Fatalf("%s is not within %s, which stands above it", u, up)
				}
			}
		}
		for _, row := range r.Strength(d) {
			want := len(r.PeopleIn(row.Unit, d, row.Unit != ""))
			if row.OnRoll != want || row.Present+row.Away() != want || row.Fit+row.Barred != row.Present {
				t.Fatalf("%s: %d on roll, strength %+v", row.Unit, want, row)
			}
		}
		if p := r.Check(); len(p) > 0 && !strings.Contains(p.Error(), "number") {
			t.Fatal(p)
		}
	})
}
