package sheet

import (
	"fmt"
	"testing"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

var today = when.MustDate("2026-12-05")

func day(s string) when.Date {
	if s == "" {
		return 0
	}
	return when.MustDate(s)
}

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

// register is a battalion of two companies with three people: one in a company, one in none who has left, one yet to join.
func register(t testing.TB) *force.Register {
	unit := func(id, parent, short, az, en string) force.Unit {
		return force.Unit{ID: force.UnitID(id), Parent: force.UnitID(parent), Kind: force.Company, Short: short, Name: words.Text{Az: az, En: en}}
	}
	units := []force.Unit{
		unit("b1", "", "1", "1-ci tabor", "1st battalion"), unit("c11", "b1", "1/1", "1-ci bölük", "1st company"),
		unit("c12", "b1", "1/2", "2-ci bölük", "2nd company"), unit("b2", "", "2", "2-ci tabor", "2nd battalion"),
		unit("c21", "b2", "2/1", "1-ci bölük", "1st company"),
	}
	units[4].Valid.From = day("2024-01-01")
	d := day("2020-01-10")
	people := []force.Person{
		{ID: "p-101", Number: "101", Surname: "Əliyev", Given: "Anar", Patronymic: "Rauf", Sex: "m", Born: day("1995-05-05"), Height: 180,
			Rank: "sergeant", RankSince: day("2022-02-02"), Joined: d, Sworn: d, Trained: d, Phone: "+994 50 111 11 11"},
		{ID: "p-102", Number: "102", Surname: "İsmayılova", Given: "Gülşən", Sex: "f", Rank: "private", Joined: d, Left: day("2026-06-01"), Sworn: d, Trained: d},
		{ID: "p-103", Number: "103", Surname: "Xəlilov", Given: "Ilqar", Sex: "m", Rank: "private", Joined: day("2027-01-10")},
	}
	memberships := []force.Membership{
		{ID: "m1", Person: "p-101", Unit: "c11", Position: "squad-commander", Period: when.Period{From: d}},
		{ID: "m3", Person: "p-103", Unit: "c12", Period: when.Period{From: day("2027-01-10")}},
	}
	quals := []force.Qualification{
		{ID: "q1", Person: "p-101", Code: "driver", From: d, Until: day("2027-03-01")},
		{ID: "q2", Person: "p-101", Code: "weapon", From: d},
		{ID: "q3", Person: "p-101", Code: "radio", From: d, Until: day("2026-01-01")},
		{ID: "q4", Person: "p-101", Code: "first-aid", From: day("2027-01-01"), Until: day("2028-01-01")},
	}
	absences := []force.Absence{
		{ID: "a1", Person: "p-101", Kind: force.Leave, Days: when.Days{First: day("2026-12-20"), Last: day("2027-01-10")}, Note: "növbəti"},
		{ID: "a2", Person: "p-101", Kind: force.Illness, Days: when.Days{First: day("2026-12-01"), Last: day("2026-12-03")}},
	}
	return force.NewRegister(ranks(t), units, people, memberships, quals, absences, nil)
}

// regiment is a register of many people, each in a platoon with qualifications.
func regiment(t testing.TB, n int) *force.Register {
	var units []force.Unit
	var people []force.Person
	var memberships []force.Membership
	var quals []force.Qualification
	table := ranks(t)
	surnames := []string{"Əliyev", "Məmmədov", "Həsənov", "Quliyev", "İsmayılov", "Xəlilov", "Şirinov"}
	joined := day("2022-01-10")
	for i := range n {
		id, u := force.PersonID(fmt.Sprint("p-", 10000+i)), force.UnitID(fmt.Sprint("u", i/30))
		if i%30 == 0 {
			units = append(units, force.Unit{ID: u, Kind: force.Platoon, Short: fmt.Sprintf("%d/%d", i/120, i/30), Name: words.Text{Az: "taqım", En: "platoon"}})
		}
		people = append(people, force.Person{ID: id, Number: fmt.Sprint(10000 + i), Surname: surnames[i%7], Given: "Elçin", Patronymic: "Rauf", Sex: "m",
			Born: day("2000-01-01") + when.Date(i%900), Height: 170 + i%25, Rank: table[i%9].Code, RankSince: joined, Joined: joined, Sworn: joined + 60,
			Trained: joined + 20, Phone: fmt.Sprintf("+99450%07d", i), Invented: true})
		memberships = append(memberships, force.Membership{ID: fmt.Sprint("m", i), Person: id, Unit: u, Period: when.Period{From: joined}})
		quals = append(quals, force.Qualification{ID: fmt.Sprint("w", i), Person: id, Code: "weapon", From: joined, Until: day("2027-06-01")},
			force.Qualification{ID: fmt.Sprint("d", i), Person: id, Code: "drill", From: joined})
	}
	return force.NewRegister(table, units, people, memberships, quals, nil, nil)
}
