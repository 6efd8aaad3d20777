package plan_test

import (
	"strings"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// TestServiceDecides: what the records of service say decides who may stand, and is told in words.
func TestServiceDecides(t *testing.T) {
	rules, ranks := law(t)
	d := when.MustDate
	old := d("2020-01-01")
	var people []force.Person
	for _, id := range []force.PersonID{"free", "night", "standing", "unarmed", "unsigned", "denied", "grace"} {
		people = append(people, force.Person{ID: id, Number: string(id), Surname: string(id), Rank: "private", Joined: old, Sworn: old, Trained: old})
	}
	var quals []force.Qualification
	for i := range people {
		q := force.Qualification{ID: people[i].Number, Person: people[i].ID, Code: "weapon", From: old}
		if people[i].ID == "grace" {
			q.Until = d("2026-12-08")
		}
		quals = append(quals, q)
	}
	r := force.NewRegister(ranks, nil, people, nil, quals, nil, nil).WithPolicy(&force.Policy{
		Requirements: []force.Requirement{{Code: "weapon", Expiry: force.Expiry{Mode: force.Enforce, Grace: 3}}},
		Contracts:    map[string]force.Expiry{"short": {Mode: force.Enforce}}, Clearances: map[string]force.Expiry{"security": {Mode: force.Enforce}},
		Limits: map[string]force.Kept{"no-night": {Night: true}, "no-standing": {Name: words.Text{Az: "Ayaq üstə durmadan", En: "No long standing"}, Roles: []string{"sentry"}},
			"no-weapon": {Name: words.Text{Az: "Silahsız", En: "No weapon"}, Qualifications: []string{"weapon"}}},
	}).WithRecords(force.Records{
		Contracts:  []force.Contract{{ID: "1", Person: "unsigned", Type: "short", Period: when.Period{From: old, To: d("2026-12-10")}}},
		Clearances: []force.Clearance{{ID: "1", Person: "denied", Body: "security", Outcome: force.Denied, Days: when.Days{First: d("2026-12-10")}}},
		Limits: []force.Limit{{ID: "1", Person: "night", Kind: "no-night", Days: when.Days{First: d("2026-12-01")}},
			{ID: "2", Person: "standing", Kind: "no-standing", Days: when.Days{First: d("2026-12-01")}},
			{ID: "3", Person: "unarmed", Kind: "no-weapon", Days: when.Days{First: d("2026-12-01"), Last: d("2026-12-10")}}},
	})
	watch := func(id, day string, hour int, role duty.Role, needs ...string) duty.Duty {
		s := duty.Slot{ID: duty.SlotID(id), Duty: duty.ID(id), Kind: duty.Shift, Profile: duty.Shift12, Role: role, Start: d(day).At(60 * hour), End: d(day).At(60*hour + 600), Needs: needs, Priority: 1}
		return duty.Duty{ID: duty.ID(id), Kind: duty.Shift, Start: s.Start, End: s.End, Slots: []duty.Slot{s}}
	}
	in := plan.Input{Month: when.NewMonth(2026, 12), Register: r, Rules: rules, Calendar: &when.Calendar{}, Now: d("2026-11-20").Start(), Duties: []duty.Duty{
		watch("day", "2026-12-10", 8, "watch", "weapon"), watch("late", "2026-12-10", 14, "watch"), watch("sentry", "2026-12-10", 8, "sentry"), watch("after", "2026-12-12", 8, "watch", "weapon")}}
	desk, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		person force.PersonID
		slot   duty.SlotID
		want   string // rule and what the words say, "" if allowed
	}{
		{"free", "day", ""}, {"free", "late", ""}, {"free", "sentry", ""},
		{"night", "day", ""}, {"night", "late", "R10 no night duty"},
		{"standing", "day", ""}, {"standing", "sentry", "O3 No long standing"},
		{"unarmed", "day", "O3 No weapon"}, {"unarmed", "late", ""}, {"unarmed", "after", ""},
		{"unsigned", "late", "R10 contract run out, from 10 December on"}, {"denied", "late", "R10 not cleared, from 10 December on"},
		{"grace", "day", ""}, {"grace", "after", "O3 armed service"},
	} {
		got := ""
		for _, x := range desk.Why(c.person, c.slot) {
			if !x.Allows && (x.Rule == "R10" || x.Rule == "O3") {
				got = x.Rule + " " + x.Words(words.En, desk.Names())
			}
		}
		rule, says, _ := strings.Cut(c.want, " ")
		if (got == "") != (c.want == "") || !strings.HasPrefix(got, rule) || !strings.Contains(got, says) {
			t.Errorf("%s in %s: %q, want %q", c.person, c.slot, got, c.want)
		}
	}
}
