package webtest

import (
	"fmt"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Names of the small force that tests look for.
const (
	Battalion = force.UnitID("b1")
)

var (
	surnames = []string{"Məmmədov", "Əliyev", "Həsənov", "Quliyev", "İsmayılov", "Şıxəliyev", "Ağayev", "Çobanov", "Ömərov", "Üzeyirov", "Cəfərov", "Nağıyev", "Rzayev", "Xəlilov"}
	givens   = []string{"Elçin", "İlqar", "Şahin", "Orxan", "Üzeyir", "Çingiz", "Ceyhun", "Əkrəm", "Ruslan"}
)

// small is a battalion of four platoons of 24 and a headquarters of 20, with one guard of two posts, a shift post, duty
// officers and a duty subunit. Everybody and everything in it is invented.
func small(ranks []force.Rank) app.Founding {
	f := app.Founding{
		Organisation: app.Organisation{Az: "Sınaq taboru", En: "Test battalion", Demo: true}, Ranks: ranks, Sites: smallSites(),
	}
	f.Units = []force.Unit{
		{ID: Battalion, Kind: force.Battalion, Name: words.Text{Az: "Sınaq taboru", En: "Test battalion"}, Short: "ST", Strength: 116, Invented: true},
		{ID: "hq", Parent: Battalion, Kind: force.Headquarters, Name: words.Text{Az: "Qərargah", En: "Headquarters"}, Short: "Q", Order: 1, Strength: 20, Invented: true},
	}
	e := &enlisting{f: &f}
	for i := 1; i <= 20; i++ {
		e.put("hq", fmt.Sprintf("hq-%02d", i), []force.RankCode{"captain", "senior-lieutenant", "sergeant", "private"}[i%4])
	}
	for k := 1; k <= 4; k++ {
		u := force.UnitID(fmt.Sprintf("t%d", k))
		f.Units = append(f.Units, force.Unit{
			ID: u, Parent: Battalion, Kind: force.Platoon, Name: words.Text{Az: fmt.Sprintf("%d-ci taqım", k), En: fmt.Sprintf("Platoon %d", k)},
			Short: fmt.Sprintf("T%d", k), Order: k + 1, Strength: 24, Invented: true,
		})
		for i := 1; i <= 24; i++ {
			e.put(u, fmt.Sprintf("p%d-%02d", k, i), rankOf(i))
		}
	}
	return f
}

// rankOf is the rank of the platoon's i-th member: two warrant officers, six sergeants, the rest privates.
func rankOf(i int) force.RankCode {
	switch {
	case i <= 2:
		return "warrant-officer"
	case i <= 8:
		return "sergeant"
	}
	return "private"
}

type enlisting struct {
	f *app.Founding
	n int
}

// put enlists somebody: everybody is armed, every fourth drives.
func (e *enlisting) put(u force.UnitID, id string, rank force.RankCode) {
	e.n++
	joined := when.MustDate("2024-01-15")
	p := force.Person{
		ID: force.PersonID(id), Number: fmt.Sprintf("S-%04d", e.n), Surname: surnames[e.n%len(surnames)], Given: givens[e.n%len(givens)],
		Patronymic: givens[(e.n+3)%len(givens)], Sex: "m", Born: when.NewDate(1995, 1, 1+e.n), Height: 170 + e.n%20, Rank: rank, RankSince: joined,
		Joined: joined, Sworn: joined.Add(40), Trained: joined.Add(30), Invented: true,
	}
	e.f.People = append(e.f.People, p)
	e.f.Memberships = append(e.f.Memberships, force.Membership{ID: "m-" + id, Person: p.ID, Unit: u, Period: when.Period{From: joined}})
	codes := []string{"weapon"}
	if e.n%4 == 0 {
		codes = append(codes, "driver")
	}
	for _, c := range codes {
		e.f.Qualifications = append(e.f.Qualifications, force.Qualification{ID: "q-" + c + "-" + id, Person: p.ID, Code: c, From: joined})
	}
}

func smallSites() site.Sites {
	text := func(az, en string) words.Text { return words.Text{Az: az, En: en} }
	post := func(n int, az, en string) site.Post {
		return site.Post{
			ID: fmt.Sprintf("p%d", n), Number: n, Facility: "hall", Guard: "g1", Kind: site.ThreeRelief, Name: text(az, en), Guarded: text(az, en),
			Limits: text("20 addım", "20 paces"), Special: text("Heç kimi buraxmır", "Lets nobody in"), Profile: duty.Regulation, Priority: n, Invented: true,
		}
	}
	gate := post(11, "Darvaza", "Gate")
	gate.Guard, gate.Kind, gate.Profile, gate.Furnish = "", site.ShiftPost, duty.Shift12, "hq"
	gate.Watches = []site.Watch{{Start: 480, Minutes: 720}, {Start: 1200, Minutes: 720}}
	standing := func(id string, k duty.Kind, az, en string, furnish force.UnitID, roles ...site.RoleCount) site.Standing {
		return site.Standing{
			ID: id, Kind: k, Facility: "hall", Name: text(az, en), StartsAt: 1080, Minutes: 1440, Profile: duty.Regulation, Roles: roles,
			Furnish: furnish, Priority: 3, Together: k == duty.Standby,
		}
	}
	one := func(r duty.Role, n int) site.RoleCount { return site.RoleCount{Role: r, Count: n} }
	return site.Sites{
		Facilities: []site.Facility{{ID: "hall", Kind: "government", Name: text("Sınaq binası", "Test hall"), Invented: true, Order: 1}},
		Guards: []site.Guard{{
			ID: "g1", Facility: "hall", Number: 1, Name: text("Sınaq binası", "Test hall"), MountsAt: 1080, Profile: duty.Regulation,
			ReliefCommanders: 1, Drivers: 1, Supernumeraries: 1,
		}},
		Posts: []site.Post{post(1, "Baş giriş", "Main entrance"), post(2, "Arxiv", "Archive"), gate},
		Standing: []site.Standing{
			standing("officer", duty.DutyOfficer, "Tabor növbətçisi", "Battalion duty officer", "hq", one(duty.Officer, 1), one(duty.OfficerSecond, 1)),
			standing("subunit", duty.Standby, "Növbətçi bölmə", "Duty subunit", "", one(duty.SubunitChief, 1), one(duty.SubunitMember, 3)),
			standing("inner", duty.Inner, "Tabor üzrə daxili naryad", "Inner duty of the battalion", "", one(duty.DutySergeant, 1), one(duty.Orderly, 2)),
		},
	}
}
