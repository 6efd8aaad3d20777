package proof_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/proof"
	"qarovul/internal/when"
)

func TestSoundMonth(t *testing.T) {
	d := sound()
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
	want := proof.Report{Slots: len(d.Slots), Open: 1, Violations: []proof.Violation{}, Overridden: []proof.Overridden{}}
	if diff := cmp.Diff(want, proof.Check(d)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// give puts a person into a slot.
func give(id, person string) func(*proof.Document) {
	return func(d *proof.Document) { slot(d, id).Person = proof.Ref(person) }
}

// extra adds a slot of its own for a person: kind, profile, start and end as "02 18:00" within December.
func extra(kind, profile, start, end, person string) func(*proof.Document) {
	return func(d *proof.Document) {
		s := proof.Slot{ID: "extra:" + start, Duty: "extra", Kind: kind, Profile: profile, Role: "extra", Start: december(start), End: december(end),
			Needs: []string{}, Person: proof.Ref(person)}
		day := when.DateOf(s.Start.Time)
		if kind == "guard" {
			s.Mounts = date(day)
		}
		switch {
		case day < d.Month.First():
			d.History = append(d.History, s)
		case day > d.Month.Last():
			d.Ahead = append(d.Ahead, s)
		default:
			d.Slots = append(d.Slots, s)
		}
	}
}

// december reads "02 18:00"; days beyond 31 run into January, and 00 is the last of November.
func december(s string) proof.Moment {
	var day, hour, minute int
	if _, err := fmt.Sscanf(s, "%d %d:%d", &day, &hour, &minute); err != nil {
		panic(err)
	}
	return proof.Moment{Time: time.Date(2026, time.December, day, hour, minute, 0, 0, when.Zone)}
}

func all(changes ...func(*proof.Document)) func(*proof.Document) {
	return func(d *proof.Document) {
		for _, c := range changes {
			c(d)
		}
	}
}

// only takes every slot but the named ones away from a person, in the month and before it.
func only(person string, keep ...string) func(*proof.Document) {
	return func(d *proof.Document) {
		for _, list := range [][]proof.Slot{d.Slots, d.History} {
			for i := range list {
				if list[i].Person == proof.Ref(person) && !slices.Contains(keep, list[i].ID) {
					list[i].Person = ""
				}
			}
		}
	}
}

// TestCorrupted breaks every hard rule in every way that one can, one at a time. Want lists the verdicts: rule, person, slots.
func TestCorrupted(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*proof.Document)
		want   string // "" : still sound
	}{
		// O1
		{"two places at once", all(only("gül"), extra("standby", "reg", "10 18:00", "11 18:00", "gül"), extra("standby", "reg", "11 17:59", "11 18:30", "gül")),
			"O1 gül extra:10 18:00 extra:11 17:59"},
		{"one within the other", all(only("gül"), extra("standby", "reg", "10 18:00", "11 18:00", "gül"), extra("standby", "reg", "10 20:00", "10 21:00", "gül")),
			"O1 gül extra:10 18:00 extra:10 20:00"},
		{"the same hours", all(only("gül"), extra("standby", "reg", "10 18:00", "11 18:00", "gül"), give("reserve:2026-12-10", "gül")),
			"O1 gül extra:10 18:00 reserve:2026-12-10"},
		{"one begins when the other ends", all(only("gül"), extra("standby", "reg", "10 18:00", "11 18:00", "gül"), extra("standby", "reg", "11 18:00", "11 18:30", "gül")), ""},
		{"still on last month's duty", all(only("gül"), extra("standby", "reg", "00 18:00", "01 18:00", "gül"), extra("standby", "reg", "01 12:00", "01 20:00", "gül")),
			"O1 gül extra:00 18:00 extra:01 12:00"},
		{"two at once last month", all(only("gül"), extra("standby", "reg", "00 18:00", "00 20:00", "gül"), extra("standby", "reg", "00 19:00", "00 20:00", "gül")), ""},
		{"into next month's duty", all(only("gül"), extra("standby", "reg", "31 18:00", "32 18:00", "gül"), extra("standby", "reg", "32 12:00", "32 20:00", "gül")),
			"O1 gül extra:31 18:00 extra:32 12:00"},

		// Requirements and limits of service
		{"a trainee", func(d *proof.Document) {
			who(d, "chen").Qualifications[1].Trainee = true
			only("chen", "driver:2026-12-06")(d)
		}, "O3 chen driver:2026-12-06"},
		{"a trainee who will do", func(d *proof.Document) {
			who(d, "chen").Qualifications[1].Trainee = true
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "enforce", MetBy: []proof.Meets{{Name: "driver", Trainee: true}}}}
			only("chen", "driver:2026-12-06")(d)
		}, ""},
		{"expired, in its days of grace", func(d *proof.Document) {
			who(d, "chen").Qualifications[2].From = date(ofMonth(20))
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "enforce", Grace: 3, MetBy: []proof.Meets{{Name: "driver"}}}}
			only("chen", "driver:2026-12-12")(d)
		}, ""},
		{"expired, behind its days of grace", func(d *proof.Document) {
			who(d, "chen").Qualifications[2].From = date(ofMonth(20))
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "enforce", Grace: 2, MetBy: []proof.Meets{{Name: "driver"}}}}
			only("chen", "driver:2026-12-12")(d)
		}, "O3 chen driver:2026-12-12"},
		{"expired, and only a warning", func(d *proof.Document) {
			who(d, "chen").Qualifications = who(d, "chen").Qualifications[:2]
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "warn", MetBy: []proof.Meets{{Name: "driver"}}}}
		}, ""},
		{"nobody asks", func(d *proof.Document) {
			who(d, "chen").Qualifications = who(d, "chen").Qualifications[:1]
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "off", MetBy: []proof.Meets{{Name: "driver"}}}}
		}, ""},
		{"another of the group", func(d *proof.Document) {
			who(d, "chen").Qualifications[1].Name, who(d, "chen").Qualifications[2].Name = "heavy", "heavy"
			d.Requirements = []proof.Requirement{{Name: "driver", Mode: "enforce", MetBy: []proof.Meets{{Name: "driver"}, {Name: "heavy"}}}}
		}, ""},
		{"a limit keeps from the weapon", func(d *proof.Document) {
			who(d, "boris").Limits = []proof.Limit{{Kind: "no-weapon", From: date(ofMonth(5)), To: date(ofMonth(6)), Qualifications: []string{"weapon"}}}
		}, "O3 boris sentry:2026-12-05"},
		{"a limit keeps from the role", func(d *proof.Document) {
			who(d, "boris").Limits = []proof.Limit{{Kind: "no-standing", From: date(ofMonth(6)), To: date(ofMonth(6)), Roles: []string{"sentry"}}}
		}, "O3 boris sentry:2026-12-05"},
		{"a limit keeps the night free", func(d *proof.Document) {
			only("ewa", "night:2026-12-02")(d)
			who(d, "ewa").Limits = []proof.Limit{{Kind: "no-night", From: date(ofMonth(3)), To: date(ofMonth(3)), Night: true}}
		}, "R10 ewa night:2026-12-02"},
		{"a limit keeps the night free, and the watch is by day", func(d *proof.Document) {
			who(d, "dora").Limits = []proof.Limit{{Kind: "no-night", From: date(ofMonth(1)), Night: true}}
		}, ""},
		{"a limit of other days", func(d *proof.Document) {
			who(d, "boris").Limits = []proof.Limit{{Kind: "no-weapon", From: date(ofMonth(7)), To: date(ofMonth(7)), Qualifications: []string{"weapon"}}}
		}, ""},
		{"the contract has run out", func(d *proof.Document) {
			who(d, "boris").Absences = []proof.Absence{{From: date(ofMonth(29)), Kind: "no-contract"}}
		}, "R10 boris sentry:2026-12-29"},

		// O2
		{"away for all of it", all(only("hal"), extra("standby", "reg", "10 08:00", "10 10:00", "hal")), "O2 hal extra:10 08:00"},
		{"away for its last hours", all(only("hal"), extra("standby", "reg", "04 18:00", "05 00:01", "hal")), "O2 hal extra:04 18:00"},
		{"away from its end on", all(only("hal"), extra("standby", "reg", "04 18:00", "05 00:00", "hal")), ""},
		{"away on its first hours", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(9)), To: date(ofMonth(10)), Kind: "illness"}}
		},
			"O2 gül reserve:2026-12-10"},
		{"away until the day before", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(8)), To: date(ofMonth(9)), Kind: "illness"}}
		}, ""},
		{"away between two duties", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(12)), To: date(ofMonth(19)), Kind: "course"}}
		}, ""},
		{"away without an end", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(15)), Kind: "mission"}}
		},
			"O2 gül reserve:2026-12-20"},
		{"away twice", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(15)), Kind: "mission"}, {From: date(ofMonth(20)), Kind: "illness"}}
		}, "O2 gül reserve:2026-12-20"},

		// O3
		{"not qualified", func(d *proof.Document) { who(d, "boris").Qualifications = nil; only("boris", "sentry:2026-12-05")(d) }, "O3 boris sentry:2026-12-05"},
		{"qualified for something else", func(d *proof.Document) { slot(d, "chief:2026-12-05").Needs = []string{"colours"} }, "O3 anna chief:2026-12-05"},
		{"one of two missing", all(give("driver:2026-12-03", "hal"), func(d *proof.Document) { who(d, "hal").Absences = nil }), "O3 hal driver:2026-12-03"},
		{"expired before it", func(d *proof.Document) { who(d, "anna").Qualifications[0].Until = date(ofMonth(28)) }, "O3 anna chief:2026-12-29"},
		{"expires within it", func(d *proof.Document) { who(d, "anna").Qualifications[0].Until = date(ofMonth(29)) }, "O3 anna chief:2026-12-29"},
		{"expires on its last day", func(d *proof.Document) { who(d, "anna").Qualifications[0].Until = date(ofMonth(30)) }, ""},
		{"begins after it", func(d *proof.Document) { who(d, "anna").Qualifications[0].From = date(ofMonth(3)) }, "O3 anna chief:2026-12-02"},
		{"begins on its first day", func(d *proof.Document) { who(d, "anna").Qualifications[0].From = date(ofMonth(2)) }, ""},
		{"renewed too late", func(d *proof.Document) { q := who(d, "chen").Qualifications; q[2].From = date(ofMonth(13)) }, "O3 chen driver:2026-12-12"},
		{"without expiry", func(d *proof.Document) { who(d, "anna").Qualifications[0].Until = 0 }, ""},
		{"an open slot asks in vain", func(d *proof.Document) { slot(d, "orderly:2026-12-28").Needs = []string{"colours"} }, ""},

		// O4
		{"rank too low", func(d *proof.Document) { who(d, "finn").Rank = "sergeant"; only("finn", "officer:2026-12-04")(d) }, "O4 finn officer:2026-12-04"},
		{"rank too high", func(d *proof.Document) { who(d, "boris").Rank = "captain"; only("boris", "sentry:2026-12-05")(d) }, "O4 boris sentry:2026-12-05"},
		{"no rank", func(d *proof.Document) { who(d, "boris").Rank = ""; only("boris", "sentry:2026-12-05")(d) }, "O4 boris sentry:2026-12-05"},
		{"the lowest rank that will do", func(d *proof.Document) { who(d, "anna").Rank = "sergeant" }, ""},
		{"the highest rank that will do", func(d *proof.Document) { who(d, "boris").Rank = "sergeant" }, ""},

		// R1
		{"mounts again after one day", all(only("anna", "chief:2026-12-05", "chief:2026-12-08"), extra("guard", "reg", "10 18:00", "11 18:00", "anna")),
			"R1 anna chief:2026-12-08 extra:10 18:00"},
		{"mounts again after two days", all(only("anna", "chief:2026-12-05", "chief:2026-12-08"), extra("guard", "reg", "11 18:00", "12 18:00", "anna")), ""},
		{"mounts on the next day", all(only("anna", "chief:2026-12-05"), extra("guard", "reg", "06 18:00", "07 18:00", "anna")),
			"R1 anna chief:2026-12-05 extra:06 18:00; R6 anna chief:2026-12-05 extra:06 18:00; R7 anna chief:2026-12-05 extra:06 18:00"},
		{"mounted on the last of last month", all(only("anna", "chief:2026-12-02"), extra("guard", "reg", "00 18:00", "01 18:00", "anna")),
			"R1 anna extra:00 18:00 chief:2026-12-02"},
		{"mounts on the first of next month", all(only("anna", "chief:2026-12-29"), extra("guard", "reg", "31 18:00", "32 18:00", "anna")),
			"R1 anna chief:2026-12-29 extra:31 18:00"},
		{"mounts on the third of next month", all(only("anna", "chief:2026-12-29"), extra("guard", "reg", "32 18:00", "33 18:00", "anna")), ""},
		{"mounted too soon last month", all(only("anna"), extra("guard", "reg", "-1 18:00", "00 18:00", "anna"), extra("guard", "reg", "00 18:00", "01 18:00", "anna")), ""},
		{"another duty within the day behind a guard", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "07 17:59", "07 20:00", "anna")),
			"R1 anna chief:2026-12-05 extra:07 17:59"},
		{"another duty a day behind a guard", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "07 18:00", "07 20:00", "anna")), ""},
		{"a watch within the day behind a guard", all(only("anna", "chief:2026-12-05"), extra("shift", "shift", "07 08:00", "07 12:00", "anna")),
			"R1 anna chief:2026-12-05 extra:07 08:00"},
		{"a watch hard behind a guard", all(only("anna", "chief:2026-12-05"), extra("shift", "shift", "06 20:00", "06 22:00", "anna")),
			"R1 anna chief:2026-12-05 extra:06 20:00; S2 anna chief:2026-12-05 extra:06 20:00"},
		{"rest behind reaches over a short duty between", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "07 18:00", "07 18:30", "anna"),
			extra("standby", "reg", "07 19:00", "07 20:00", "anna")), ""},
		{"another duty within the day behind a duty officer", all(only("finn", "officer:2026-12-04"), extra("standby", "reg", "06 08:00", "06 20:00", "finn")),
			"R1 finn officer:2026-12-04 extra:06 08:00"},
		{"guards of a laxer profile", all(laxer, only("anna", "chief:2026-12-05"), extra("guard", "lax", "07 18:00", "08 18:00", "anna")),
			"R1 anna chief:2026-12-05 extra:07 18:00"},
		{"two guards of a laxer profile", all(laxer, only("anna"), extra("guard", "lax", "05 18:00", "06 18:00", "anna"), extra("guard", "lax", "07 18:00", "08 18:00", "anna")), ""},

		// R6
		{"on duty in the night before", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "04 23:00", "05 01:00", "anna")),
			"R6 anna extra:04 23:00 chief:2026-12-05"},
		{"on duty until the night begins", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "04 20:00", "04 22:00", "anna")), ""},
		{"on duty a minute into the night", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "04 20:00", "04 22:01", "anna")),
			"R6 anna extra:04 20:00 chief:2026-12-05"},
		{"on duty from the end of the night", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "05 06:00", "05 08:00", "anna")), ""},
		{"on duty in the last minute of the night", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "05 05:59", "05 08:00", "anna")),
			"R6 anna extra:05 05:59 chief:2026-12-05"},
		{"on duty last month in the night before the first", all(only("anna"), extra("guard", "reg", "01 18:00", "02 18:00", "anna"),
			extra("standby", "reg", "00 23:00", "01 02:00", "anna")), "R6 anna extra:00 23:00 extra:01 18:00"},
		{"on duty in the night before next month's guard", all(only("anna"), extra("guard", "reg", "32 18:00", "33 18:00", "anna"),
			extra("standby", "reg", "31 23:00", "32 02:00", "anna")), "R6 anna extra:31 23:00 extra:32 18:00"},
		{"a night within the day of mounting", all(func(d *proof.Document) { d.Profiles[0].Night = &proof.Night{From: 60, To: 300} }, only("anna", "chief:2026-12-05"),
			extra("standby", "reg", "04 23:00", "05 01:00", "anna"), extra("standby", "reg", "05 02:00", "05 03:00", "anna")),
			"R6 anna extra:05 02:00 chief:2026-12-05"},
		{"no rule of a free night", all(func(d *proof.Document) { d.Profiles[0].Night = nil }, only("anna", "chief:2026-12-05"),
			extra("standby", "reg", "04 23:00", "05 01:00", "anna")), ""},

		// R7
		{"on duty within three hours before mounting", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "05 12:00", "05 15:01", "anna")),
			"R7 anna extra:05 12:00 chief:2026-12-05"},
		{"on duty until three hours before mounting", all(only("anna", "chief:2026-12-05"), extra("standby", "reg", "05 12:00", "05 15:00", "anna")), ""},
		{"preparation longer than the rest before", all(func(d *proof.Document) { d.Profiles[0].Preparation = 300 }, only("anna", "chief:2026-12-05"),
			extra("standby", "reg", "05 12:00", "05 15:00", "anna")), "R7 anna extra:05 12:00 chief:2026-12-05"},
		{"on duty within three hours before a duty officer", all(only("finn", "officer:2026-12-04"), extra("standby", "reg", "04 05:00", "04 06:01", "finn")),
			"R7 finn extra:04 05:00 officer:2026-12-04"},

		// R10
		{"barred for the month", all(only("ivan"), extra("standby", "reg", "10 18:00", "11 18:00", "ivan")), "R10 ivan extra:10 18:00"},
		{"barred for two days", all(only("hal"), extra("standby", "reg", "02 22:00", "03 02:00", "hal")), "R10 hal extra:02 22:00"},
		{"no longer barred", all(only("hal"), extra("standby", "reg", "03 00:00", "03 02:00", "hal")), ""},
		{"not yet sworn", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(1)), To: date(ofMonth(15)), Kind: "unsworn"}}
		},
			"R10 gül reserve:2026-12-10"},
		{"under investigation and ill", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(10)), To: date(ofMonth(12)), Kind: "investigation"}, {From: date(ofMonth(11)), To: date(ofMonth(12)), Kind: "hospital"}}
		}, "O2 gül reserve:2026-12-10; R10 gül reserve:2026-12-10"},
		{"has left", func(d *proof.Document) {
			who(d, "gül").Absences = []proof.Absence{{From: date(ofMonth(20)), Kind: "not-serving"}}
		}, "R10 gül reserve:2026-12-20"},

		// S1
		{"a watch of more than twelve hours", all(only("gül"), extra("shift", "shift", "10 08:00", "10 20:01", "gül")), "S1 gül extra:10 08:00"},
		{"a watch of twelve hours", all(only("gül"), extra("shift", "shift", "10 08:00", "10 20:00", "gül")), ""},
		{"nobody on a long watch", extra("shift", "shift", "10 08:00", "11 08:00", ""), ""},

		// S2
		{"less than eleven hours between watches", all(only("gül"), extra("shift", "shift", "10 08:00", "10 14:00", "gül"), extra("shift", "shift", "11 00:59", "11 08:00", "gül")),
			"S2 gül extra:10 08:00 extra:11 00:59"},
		{"eleven hours between watches", all(only("gül"), extra("shift", "shift", "10 08:00", "10 14:00", "gül"), extra("shift", "shift", "11 01:00", "11 08:00", "gül")), ""},
		{"one watch hard behind another", all(only("gül"), extra("shift", "shift", "10 08:00", "10 14:00", "gül"), extra("shift", "shift", "10 14:00", "10 20:00", "gül")),
			"S2 gül extra:10 08:00 extra:10 14:00"},
		{"another duty soon after a watch", all(only("gül"), extra("shift", "shift", "10 08:00", "10 14:00", "gül"), extra("standby", "reg", "10 18:00", "10 20:00", "gül")),
			"S2 gül extra:10 08:00 extra:10 18:00"},
		{"another duty soon before a watch", all(only("gül"), extra("standby", "reg", "10 08:00", "10 14:00", "gül"), extra("shift", "shift", "10 18:00", "10 20:00", "gül")),
			"S2 gül extra:10 08:00 extra:10 18:00"},
		{"a guard soon after a watch", all(only("gül"), extra("shift", "shift", "10 06:00", "10 10:00", "gül"), extra("guard", "reg", "10 18:00", "11 18:00", "gül")),
			"S2 gül extra:10 06:00 extra:10 18:00"},
		{"last month's watch too near", all(only("gül"), extra("shift", "shift", "00 14:00", "00 23:00", "gül"), extra("shift", "shift", "01 08:00", "01 12:00", "gül")),
			"S2 gül extra:00 14:00 extra:01 08:00"},

		// S3
		{"five watches in a row", all(only("gül"), watches("gül", 5, 6, 7, 8, 9)),
			"S3 gül extra:05 08:00 extra:06 08:00 extra:07 08:00 extra:08 08:00 extra:09 08:00"},
		{"four watches in a row", all(only("gül"), watches("gül", 5, 6, 7, 8)), ""},
		{"a rest of 36 hours in the middle", all(only("gül"), watches("gül", 5, 6, 7, 9, 10, 11)), ""},
		{"a rest of 34 hours in the middle", all(only("gül"), watches("gül", 5, 6, 7), extra("shift", "shift", "09 06:00", "09 18:00", "gül"), watches("gül", 10, 11)),
			"S3 gül extra:05 08:00 extra:06 08:00 extra:07 08:00 extra:09 06:00 extra:10 08:00 extra:11 08:00"},
		{"a rest broken by another duty", all(only("gül"), watches("gül", 5, 6, 7, 9, 10), extra("standby", "reg", "08 12:00", "08 13:00", "gül")),
			"S3 gül extra:05 08:00 extra:06 08:00 extra:07 08:00 extra:08 12:00 extra:09 08:00 extra:10 08:00"},
		{"begun last month", all(only("gül"), watches("gül", -2, -1, 0, 1, 2)),
			"S3 gül extra:-2 08:00 extra:-1 08:00 extra:00 08:00 extra:01 08:00 extra:02 08:00"},
		{"all last month", all(only("gül"), watches("gül", -5, -4, -3, -2, -1)), ""},
		{"gone on next month", all(only("gül"), watches("gül", 29, 30, 31, 32, 33)),
			"S3 gül extra:29 08:00 extra:30 08:00 extra:31 08:00 extra:32 08:00 extra:33 08:00"},
		{"exactly 98 hours of work between rests", all(only("gül"), extra("shift", "shift", "05 08:00", "05 18:00", "gül"), watches("gül", 6, 7, 8),
			extra("shift", "shift", "09 08:00", "09 10:00", "gül")), ""},
		{"a minute more", all(only("gül"), extra("shift", "shift", "05 08:00", "05 18:00", "gül"), watches("gül", 6, 7, 8),
			extra("shift", "shift", "09 08:00", "09 10:01", "gül")),
			"S3 gül extra:05 08:00 extra:06 08:00 extra:07 08:00 extra:08 08:00 extra:09 08:00"},
		{"no watches, so no weekly rest", all(only("gül"), standbys("gül", 5, 6, 7, 8, 9, 10)), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sound()
			c.change(d)
			d.Fill()
			if err := d.Validate(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, verdicts(proof.Check(d).Violations)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func ofMonth(day int) when.Date { return when.NewDate(2026, time.December, day) }

func laxer(d *proof.Document) {
	d.Profiles = append(d.Profiles, proof.Profile{ID: "lax", Rest: map[string]proof.Rest{"guard": {After: 60}}, MountDaysApart: 2})
}

// watches gives a person watches from 08:00 to 20:00 on days.
func watches(person string, days ...int) func(*proof.Document) {
	return func(d *proof.Document) {
		for _, n := range days {
			extra("shift", "shift", fmt.Sprintf("%02d 08:00", n), fmt.Sprintf("%02d 20:00", n), person)(d)
		}
	}
}

func standbys(person string, days ...int) func(*proof.Document) {
	return func(d *proof.Document) {
		for _, n := range days {
			extra("standby", "reg", fmt.Sprintf("%02d 08:00", n), fmt.Sprintf("%02d 20:00", n), person)(d)
		}
	}
}

func verdicts(all []proof.Violation) string {
	var out []string
	for _, v := range all {
		out = append(out, strings.Join(append([]string{v.Rule, v.Person}, v.Slots...), " "))
	}
	return strings.Join(out, "; ")
}

func TestOverridden(t *testing.T) {
	order := proof.Override{Rule: "R1", Person: "anna", Slot: "extra:10 18:00", Reason: "parade", OrderedBy: "commander"}
	for _, c := range []struct {
		name   string
		change func(o *proof.Override)
		covers bool
	}{
		{"as ordered", func(*proof.Override) {}, true},
		{"named by the other slot", func(o *proof.Override) { o.Slot = "chief:2026-12-08" }, true},
		{"until its last day", func(o *proof.Override) { o.Until = date(ofMonth(11)) }, true},
		{"until the day before", func(o *proof.Override) { o.Until = date(ofMonth(10)) }, false},
		{"another rule", func(o *proof.Override) { o.Rule = "R7" }, false},
		{"another person", func(o *proof.Override) { o.Person = "boris" }, false},
		{"another slot", func(o *proof.Override) { o.Slot = "chief:2026-12-05" }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sound()
			all(only("anna", "chief:2026-12-05", "chief:2026-12-08"), extra("guard", "reg", "10 18:00", "11 18:00", "anna"))(d)
			o := order
			c.change(&o)
			d.Overrides = append(d.Overrides, o)
			broken := proof.Violation{Rule: "R1", Person: "anna", Slots: []string{"chief:2026-12-08", "extra:10 18:00"}}
			want := proof.Report{Slots: len(d.Slots), Open: proof.Check(d).Open, Violations: []proof.Violation{broken}, Overridden: []proof.Overridden{}}
			if c.covers {
				want.Violations, want.Overridden = []proof.Violation{}, []proof.Overridden{{Violation: broken, Reason: "parade", OrderedBy: "commander"}}
			}
			if diff := cmp.Diff(want, proof.Check(d)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestCorruptedAtRandom gives a random slot of the sound month to a random person, and compares the verdict on the pair rules
// with a reckoning minute by minute that knows nothing of the checker's.
func TestCorruptedAtRandom(t *testing.T) {
	base := sound()
	rapid.Check(t, func(r *rapid.T) {
		d := sound()
		for range rapid.IntRange(1, 3).Draw(r, "changes") {
			s := &d.Slots[rapid.IntRange(0, len(base.Slots)-1).Draw(r, "slot")]
			s.Person = proof.Ref(d.People[rapid.IntRange(0, len(d.People)-1).Draw(r, "person")].ID)
		}
		service(r, d)
		if bad := d.Validate(); bad != nil {
			r.Fatal(bad)
		}
		got := map[string]bool{}
		for _, v := range proof.Check(d).Violations {
			got[v.Rule+" "+v.Person] = true
		}
		if diff := cmp.Diff(slow(d), got); diff != "" {
			r.Fatalf("-by minutes +checked\n%s", diff)
		}
	})
}

// service draws how qualifications are read, and limits of fitness.
func service(r *rapid.T, d *proof.Document) {
	codes := []string{"weapon", "driver", "driver-heavy"}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(codes), 0, 2, rapid.ID[string]).Draw(r, "requirements") {
		q := proof.Requirement{Name: name, Mode: rapid.SampledFrom(proof.Modes).Draw(r, "mode"), Grace: rapid.IntRange(0, 4).Draw(r, "grace")}
		for _, m := range rapid.SliceOfNDistinct(rapid.SampledFrom(codes), 1, 2, rapid.ID[string]).Draw(r, "met by") {
			q.MetBy = append(q.MetBy, proof.Meets{Name: m, Trainee: rapid.Bool().Draw(r, "trainee will do")})
		}
		d.Requirements = append(d.Requirements, q)
	}
	for range rapid.IntRange(0, 4).Draw(r, "limits") {
		p := &d.People[rapid.IntRange(0, len(d.People)-1).Draw(r, "limited")]
		from := rapid.IntRange(0, 30).Draw(r, "from")
		l := proof.Limit{Kind: "limit", From: date(ofMonth(from + 1)), Night: rapid.Bool().Draw(r, "night"),
			Qualifications: rapid.SliceOfNDistinct(rapid.SampledFrom(codes), 0, 2, rapid.ID[string]).Draw(r, "kept from"),
			Roles:          rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"sentry", "chief", "day"}), 0, 1, rapid.ID[string]).Draw(r, "roles")}
		if rapid.Bool().Draw(r, "ends") {
			l.To = date(ofMonth(from + 1 + rapid.IntRange(0, 5).Draw(r, "days")))
		}
		p.Limits = append(p.Limits, l)
	}
	for range rapid.IntRange(0, 3).Draw(r, "records") {
		p := &d.People[rapid.IntRange(0, len(d.People)-1).Draw(r, "whose")]
		from := rapid.IntRange(0, 30).Draw(r, "since")
		p.Qualifications = append(p.Qualifications, proof.Qualification{Name: rapid.SampledFrom(codes).Draw(r, "of"), From: date(ofMonth(from + 1)),
			Until: date(ofMonth(from + 1 + rapid.IntRange(0, 6).Draw(r, "for"))), Trainee: rapid.Bool().Draw(r, "trainee")})
	}
}

// TestAnyBreachIsCaught makes just one change that is certain to break a given rule.
func TestAnyBreachIsCaught(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := sound()
		var filled []*proof.Slot
		for i := range d.Slots {
			if d.Slots[i].Person != "" {
				filled = append(filled, &d.Slots[i])
			}
		}
		s := filled[rapid.IntRange(0, len(filled)-1).Draw(r, "slot")]
		p := who(d, string(s.Person))
		rule := rapid.SampledFrom([]string{"O1", "O2", "O3", "O4", "R10", "S1"}).Draw(r, "rule")
		days := when.DaysOf(s.Start.Time, s.End.Time)
		switch rule {
		case "O1":
			copied := *s
			copied.ID = "copy"
			d.Slots = append(d.Slots, copied)
		case "O2":
			p.Absences = append(p.Absences, proof.Absence{From: date(days.Last), To: date(days.Last.Add(rapid.IntRange(0, 9).Draw(r, "days"))), Kind: "leave"})
		case "O3":
			s.Needs = append(s.Needs, "anything")
		case "O4":
			p.Rank, s.MinRank, s.MaxRank = "sergeant", "captain", ""
			if rapid.Bool().Draw(r, "too high") {
				s.MinRank, s.MaxRank = "", "private"
			}
		case "R10":
			p.Absences = append(p.Absences, proof.Absence{From: date(days.First), Kind: rapid.SampledFrom(proof.Bars).Draw(r, "bar")})
		case "S1":
			s.Kind, s.Profile, s.Mounts = "shift", "shift", 0
			s.End.Time = s.Start.Add(time.Duration(rapid.IntRange(721, 3000).Draw(r, "minutes")) * time.Minute)
		}
		if !slices.ContainsFunc(proof.Check(d).Violations, func(v proof.Violation) bool {
			return v.Rule == rule && v.Person == p.ID && slices.Contains(v.Slots, s.ID)
		}) {
			r.Fatalf("%s of %s in %s is not caught", rule, p.ID, s.ID)
		}
	})
}
