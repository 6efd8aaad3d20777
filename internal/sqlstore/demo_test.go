package sqlstore_test

import (
	"fmt"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// demoForce is a register of n people of the size of the demo's: each in a unit, with two qualifications, every other
// one with an absence.
func demoForce(n int) register {
	d := when.MustDate
	r := register{Ranks: []force.Rank{{Code: "private", Level: 1, Name: words.Text{Az: "Əsgər", En: "Private"}}}}
	for u := range max(1, n/20) {
		x := force.Unit{ID: force.UnitID(fmt.Sprintf("u%03d", u)), Kind: force.Squad, Name: words.Text{Az: "Manqa", En: "Squad"}, Order: u}
		if u > 0 {
			x.Parent = "u000"
		}
		r.Units = append(r.Units, x)
	}
	for i := range n {
		id := force.PersonID(fmt.Sprintf("person-%05d", i))
		r.People = append(r.People, force.Person{ID: id, Number: fmt.Sprintf("%06d", i), Surname: "Məmmədov", Given: "Elçin", Patronymic: "Rauf",
			Sex: "m", Born: d("2001-05-06"), Height: 181, Rank: "private", RankSince: d("2024-01-01"), Joined: d("2023-01-01"),
			Sworn: d("2023-02-01"), Trained: d("2023-03-01"), Phone: "+994 12 000 00 00", Invented: true})
		r.Members = append(r.Members, force.Membership{ID: "m" + string(id), Person: id, Unit: r.Units[i%len(r.Units)].ID,
			Period: when.Period{From: d("2023-01-01")}})
		for _, q := range []string{"weapon", "driver"} {
			r.Quals = append(r.Quals, force.Qualification{ID: q + string(id), Person: id, Code: q, From: d("2023-03-01"), Until: d("2027-03-01")})
		}
		if i%2 == 0 {
			r.Absences = append(r.Absences, force.Absence{ID: "a" + string(id), Person: id, Kind: force.Leave,
				Days: when.Days{First: d("2026-12-05"), Last: d("2026-12-20")}, Note: "illik məzuniyyət"})
		}
	}
	return r
}

// demoPlan is a month of about 7,700 slots with a name in each.
func demoPlan(id plan.VersionID, number, people int) *plan.Plan {
	p := &plan.Plan{Version: plan.Version{ID: id, Month: december, Number: number, State: plan.Draft, Created: moment("2026-11-20 10:00:00")},
		Assigned: map[duty.SlotID]plan.Assignment{}}
	n := 0
	add := func(kind duty.Kind, profile duty.ProfileID, source string, day when.Date, minute, minutes, slots int) {
		d := duty.Duty{ID: duty.ID(fmt.Sprintf("%s:%s:%s:%d", kind, source, day, minute)), Kind: kind, Source: source, Profile: profile, Mounts: day,
			Title: words.Text{Az: "1 saylı qarovul", En: "Guard 1"}, Site: "facility-" + source, Start: day.At(minute), End: day.At(minute + minutes)}
		for i := range slots {
			s := duty.Slot{ID: duty.SlotID(fmt.Sprintf("%s:sentry:post-%d:%d", d.ID, i/3, i%3+1)), Duty: d.ID, Kind: kind, Profile: profile, Site: d.Site,
				Post: fmt.Sprintf("post-%d", i/3), Role: duty.Sentry, Relief: i%3 + 1, Mounts: day, Start: d.Start, End: d.End,
				Needs: []string{"weapon"}, MinRank: "private", Priority: i % 5}
			d.Slots = append(d.Slots, s)
			p.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: force.PersonID(fmt.Sprintf("person-%05d", n%people)), How: plan.ByEngine,
				At: time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)}
			n++
		}
		p.Duties = append(p.Duties, d)
	}
	for day := december.First(); day <= december.Last(); day++ {
		for g := range 8 {
			add(duty.Guard, duty.Regulation, fmt.Sprintf("g%d", g), day, 1080, 1440, 21)
		}
		for s := range 12 {
			add(duty.Shift, duty.Shift12, fmt.Sprintf("s%d", s), day, 480, 720, 1)
			add(duty.Shift, duty.Shift12, fmt.Sprintf("s%d", s), day, 1200, 720, 1)
		}
		add(duty.DutyOfficer, duty.Regulation, "officers", day, 540, 1440, 6)
		add(duty.Standby, duty.Regulation, "standby", day, 1080, 1440, 24)
		for c := range 9 {
			add(duty.Inner, duty.Regulation, fmt.Sprintf("c%d", c), day, 1080, 1440, 3)
		}
	}
	return p
}
