package proof_test

import (
	"fmt"
	"time"

	"qarovul/internal/proof"
	"qarovul/internal/when"
)

// sound is a small month that breaks no rule: two guards of a chief, a sentry and a driver mounting every third day by turns,
// a shift post, a duty officer and a duty subunit.
//
//	anna   captain, chief of guard A       days 2, 5, 8, …
//	boris  private, sentry of guard A      days 2, 5, 8, …
//	chen   private, driver of guard B      days 3, 6, 9, …
//	dora   private, watch 08:00–20:00      two days on, two off
//	ewa    private, watch 20:00–08:00      two nights on, two off
//	finn   captain, duty officer           days 1, 4, 7, …
//	gül    private, duty subunit           days 10, 20
//	hal    private, serves nowhere: away from the 5th, unfit on the 1st and 2nd, then free
//	ivan   private, barred
func sound() *proof.Document {
	m := when.NewMonth(2026, time.December)
	d := &proof.Document{
		Format: proof.Format, GeneratedBy: "test", Month: m, Version: "2026-12.1", State: "draft", Zone: "Asia/Baku",
		Ranks: []proof.Rank{{Code: "private", Az: "Əsgər", En: "Private"}, {Code: "sergeant", Az: "Çavuş", En: "Sergeant"},
			{Code: "captain", Az: "Kapitan", En: "Captain"}},
		Units: []proof.Unit{{ID: "r", Kind: "regiment", Az: "Alay", En: "Regiment"}, {ID: "c", Parent: "r", Kind: "company", Az: "Bölük", En: "Company"}},
		Profiles: []proof.Profile{
			{ID: "reg", Rest: map[string]proof.Rest{"guard": {Before: 180, After: 1440}, "duty-officer": {Before: 180, After: 1440},
				"inner": {Before: 180, After: 1440}, "standby": {}}, MountDaysApart: 3, Night: &proof.Night{From: 1320, To: 360}, Preparation: 180},
			{ID: "shift", Rest: map[string]proof.Rest{"shift": {Before: 660, After: 660}}, LongestWatch: 720, WeeklyDays: 7, WeeklyRest: 2100},
		},
		Overrides: []proof.Override{}, Ahead: []proof.Slot{},
	}
	person := func(id, rank string) *proof.Person {
		d.People = append(d.People, proof.Person{ID: id, Name: id, Rank: proof.Ref(rank), Unit: "c",
			Qualifications: []proof.Qualification{{Name: "weapon", Until: date(m.Last().Add(5))}}})
		return &d.People[len(d.People)-1]
	}
	person("anna", "captain")
	person("boris", "private")
	chen := person("chen", "private")
	chen.Qualifications = append(chen.Qualifications, proof.Qualification{Name: "driver", Until: date(m.First().Add(9))},
		proof.Qualification{Name: "driver", From: date(m.First().Add(10))}) // renewed
	person("dora", "private")
	person("ewa", "private")
	person("finn", "captain")
	person("gül", "private")
	hal := person("hal", "private")
	hal.Absences = []proof.Absence{{From: date(m.First().Add(4)), Kind: "leave"}, {From: date(m.First()), To: date(m.First().Add(1)), Kind: "unfit"}}
	person("ivan", "private").Barred = true
	for day := m.First().Add(-31); day <= m.Last(); day++ {
		soundDay(d, day)
	}
	d.Fill()
	return d
}

func date(d when.Date) proof.Date { return proof.Date(d) }

// soundDay adds a day's slots, to history before the month.
func soundDay(d *proof.Document, day when.Date) {
	to := &d.Slots
	if day < d.Month.First() {
		to = &d.History
	}
	n := int(day - d.Month.First())
	add := func(kind, name, profile string, minute, minutes int, person string, change func(*proof.Slot)) {
		s := proof.Slot{ID: fmt.Sprintf("%s:%s", name, day), Duty: fmt.Sprintf("%s:%s", kind, day), Kind: kind, Profile: profile, Site: "site",
			Role: name, Start: proof.Moment{Time: day.At(minute)}, End: proof.Moment{Time: day.At(minute + minutes)}, Person: proof.Ref(person)}
		if kind == "guard" {
			s.Mounts = date(day)
		}
		if change != nil {
			change(&s)
		}
		*to = append(*to, s)
	}
	switch (n + 93) % 3 {
	case 0:
		add("duty-officer", "officer", "reg", 540, 1440, "finn", func(s *proof.Slot) { s.MinRank = "captain" })
	case 1:
		add("guard", "chief", "reg", 1080, 1440, "anna", func(s *proof.Slot) { s.MinRank = "sergeant"; s.Needs = []string{"weapon"} })
		add("guard", "sentry", "reg", 1080, 1440, "boris", func(s *proof.Slot) {
			s.Post, s.Relief, s.MinRank, s.MaxRank, s.Needs = "post", 1, "private", "sergeant", []string{"weapon"}
		})
	case 2:
		add("guard", "driver", "reg", 1080, 1440, "chen", func(s *proof.Slot) { s.Needs = []string{"driver", "weapon"} })
	}
	if (n+92)%4 < 2 {
		add("shift", "day", "shift", 480, 720, "dora", nil)
		add("shift", "night", "shift", 1200, 720, "ewa", nil)
	}
	if n == 9 || n == 19 {
		add("standby", "reserve", "reg", 1080, 1440, "gül", nil)
	}
	if n == 27 {
		add("inner", "orderly", "reg", 480, 1440, "", nil) // open
	}
}

// slot finds a slot of the document by its name.
func slot(d *proof.Document, id string) *proof.Slot {
	for _, all := range [][]proof.Slot{d.Slots, d.History, d.Ahead} {
		for i := range all {
			if all[i].ID == id {
				return &all[i]
			}
		}
	}
	panic("no slot " + id)
}

func who(d *proof.Document, id string) *proof.Person {
	for i := range d.People {
		if d.People[i].ID == id {
			return &d.People[i]
		}
	}
	panic("nobody is " + id)
}
