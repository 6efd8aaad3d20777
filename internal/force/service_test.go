package force_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

const serviceDays = 40

var serviceFirst = when.MustDate("2026-12-01")

// drawDays draws a stretch within the days of the test or a little outside it.
func drawDays(r *rapid.T) when.Days {
	d := when.Days{First: serviceFirst.Add(rapid.IntRange(-5, serviceDays).Draw(r, "first"))}
	if rapid.Bool().Draw(r, "ends") {
		d.Last = d.First.Add(rapid.IntRange(0, 15).Draw(r, "days"))
	}
	return d
}

var serviceCodes = []string{"weapon", "driver", "driver-heavy"}

// drawService draws a register of one person with records and a policy.
func drawService(r *rapid.T) *force.Register {
	p := &force.Policy{Contracts: map[string]force.Expiry{}, Clearances: map[string]force.Expiry{}, Limits: map[string]force.Kept{}}
	expiry := func(what string) force.Expiry {
		return force.Expiry{Mode: rapid.SampledFrom(force.Modes).Draw(r, what+" mode"), Grace: rapid.IntRange(0, 4).Draw(r, what+" grace")}
	}
	for _, c := range serviceCodes {
		if !rapid.Bool().Draw(r, "named") {
			continue
		}
		q := force.Requirement{Code: c, Expiry: expiry(c)}
		for range rapid.IntRange(0, 2).Draw(r, "met by") {
			m := force.Meets{Code: rapid.SampledFrom(serviceCodes).Draw(r, "member"), Trainee: rapid.Bool().Draw(r, "trainee")}
			if !slices.Contains(q.MetBy, m) {
				q.MetBy = append(q.MetBy, m)
			}
		}
		p.Requirements = append(p.Requirements, q)
	}
	p.Contracts["short"], p.Clearances["a"], p.Clearances["b"] = expiry("contract"), expiry("a"), expiry("b")
	p.Limits["x"] = force.Kept{Qualifications: []string{"weapon"}, Night: rapid.Bool().Draw(r, "night")}
	p.Limits["y"] = force.Kept{Qualifications: []string{"driver"}, Roles: []string{"sentry"}}
	var quals []force.Qualification
	for i := range rapid.IntRange(0, 4).Draw(r, "qualifications") {
		d := drawDays(r)
		quals = append(quals, force.Qualification{ID: fmt.Sprint(i), Person: "p", Code: rapid.SampledFrom(serviceCodes).Draw(r, "code"), From: d.First, Until: d.Last,
			Trainee: rapid.Bool().Draw(r, "learning")})
	}
	var rec force.Records
	at := serviceFirst.Add(-10)
	for i := range rapid.IntRange(0, 3).Draw(r, "contracts") {
		from := at.Add(rapid.IntRange(0, 9).Draw(r, "gap"))
		at = from.Add(rapid.IntRange(1, 15).Draw(r, "length"))
		c := force.Contract{ID: fmt.Sprint(i), Person: "p", Type: "short", Period: when.Period{From: from, To: at}}
		if rapid.Bool().Draw(r, "ended") {
			c.Ended = from.Add(rapid.IntRange(0, int(at-from)).Draw(r, "ended on"))
		}
		rec.Contracts = append(rec.Contracts, c)
	}
	seen := map[string]bool{}
	for i := range rapid.IntRange(0, 4).Draw(r, "clearances") {
		c := force.Clearance{ID: fmt.Sprint(i), Person: "p", Body: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "body"), Days: drawDays(r),
			Outcome: rapid.SampledFrom([]string{force.Cleared, force.Denied}).Draw(r, "outcome")}
		if c.Outcome == force.Denied {
			c.Days.Last = 0
		}
		if key := c.Body + c.Days.First.String(); !seen[key] {
			seen[key] = true
			rec.Clearances = append(rec.Clearances, c)
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(r, "limits") {
		rec.Limits = append(rec.Limits, force.Limit{ID: fmt.Sprint(i), Person: "p", Kind: rapid.SampledFrom([]string{"x", "y"}).Draw(r, "kind"), Days: drawDays(r)})
	}
	old := when.MustDate("2020-01-01")
	people := []force.Person{{ID: "p", Number: "1", Surname: "P", Given: "P", Joined: old, Trained: old, Sworn: old}}
	return force.NewRegister(nil, nil, people, nil, quals, nil, nil).WithPolicy(p).WithRecords(rec)
}

// meetsOn says by the words of the policy whether the person meets a requirement on one day.
func meetsOn(r *force.Register, code string, d when.Date) bool {
	p := r.Policy
	q := force.Requirement{Code: code, Expiry: force.Expiry{Mode: force.Enforce}}
	for _, x := range p.Requirements {
		if x.Code == code {
			q = x
		}
	}
	if len(q.MetBy) == 0 {
		q.MetBy = []force.Meets{{Code: code}}
	}
	if q.Mode == force.Off {
		return true
	}
	for _, have := range r.Qualifications {
		for _, m := range q.MetBy {
			if m.Code != have.Code || have.Trainee && !m.Trainee || d < have.From {
				continue
			}
			kept := false
			for _, l := range r.Limits {
				no := p.Limits[l.Kind].Qualifications
				kept = kept || l.Days.Holds(d) && (slices.Contains(no, code) || slices.Contains(no, have.Code))
			}
			if !kept && (have.Until == 0 || q.Mode == force.Warn || d <= have.Until.Add(q.Grace)) {
				return true
			}
		}
	}
	return false
}

func TestEntitlementsByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawService(t)
		for d := serviceFirst - 3; d < serviceFirst+serviceDays; d++ {
			for _, c := range serviceCodes {
				if got, want := r.Holds("p", c, d, d), meetsOn(r, c, d); got != want {
					t.Fatalf("%s on %s: %v, by day %v", c, d, got, want)
				}
			}
			free := true
			for _, l := range r.Limits {
				free = free && !(l.Kind == "y" && l.Days.Holds(d))
			}
			if got := r.HoldsAll("p", r.Asked(nil, "sentry"), d, d); got != free {
				t.Fatalf("sentry on %s: %v, by day %v", d, got, free)
			}
		}
	})
}

func TestBarsThatFollowByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawService(t)
		for d := serviceFirst - 3; d < serviceFirst+serviceDays; d++ {
			want := map[force.BarKind]bool{}
			// A contract that has run out bars behind its grace, until another begins; whoever never had one is not barred.
			var last *force.Contract
			for i := range r.Contracts {
				if c := &r.Contracts[i]; c.Period.From <= d {
					last = c
				}
			}
			if e := r.Policy.Contracts["short"]; last != nil && e.Mode == force.Enforce {
				end := last.Period.To
				if last.Ended != 0 && last.Ended < end {
					end = last.Ended
				}
				want[force.NoContract] = d >= end.Add(e.Grace)
			}
			for _, body := range []string{"a", "b"} {
				e := r.Policy.Clearances[body]
				var latest *force.Clearance
				for i := range r.Clearances {
					if c := &r.Clearances[i]; c.Body == body && c.Days.First <= d && (latest == nil || c.Days.First > latest.Days.First) {
						latest = c
					}
				}
				if latest != nil && e.Mode == force.Enforce && (latest.Outcome == force.Denied || latest.Days.Last != 0 && d > latest.Days.Last.Add(e.Grace)) {
					want[force.NotCleared] = true
				}
			}
			got := map[force.BarKind]bool{}
			for _, b := range r.BarredDays("p", d, d) {
				got[b.Kind] = true
			}
			for _, k := range []force.BarKind{force.NoContract, force.NotCleared} {
				if got[k] != want[k] {
					t.Fatalf("%s on %s: %v, by day %v", k, d, got[k], want[k])
				}
			}
			if _, barred := r.BarredOn("p", d); barred != (want[force.NoContract] || want[force.NotCleared]) {
				t.Fatalf("on %s: barred %v", d, barred)
			}
		}
	})
}

func TestRecordsAreChecked(t *testing.T) {
	d := when.MustDate
	people := []force.Person{{ID: "p", Number: "1", Surname: "Aa", Given: "Bb", Sex: "m", Rank: "private", Born: d("2000-01-01"), Joined: d("2020-01-01"), Left: d("2030-01-01")}}
	r := force.NewRegister([]force.Rank{{Code: "private", Level: 1}}, nil, people, nil, nil, nil, nil).WithPolicy(&force.Policy{
		Contracts: map[string]force.Expiry{"short": {}}, Limits: map[string]force.Kept{"x": {}}}).WithRecords(force.Records{
		Contracts:  []force.Contract{{ID: "k", Person: "p", Type: "short", Number: "7", Period: when.Period{From: d("2020-01-01"), To: d("2022-01-01")}}},
		Clearances: []force.Clearance{{ID: "c", Person: "p", Body: "a", Outcome: force.Cleared, Days: when.Days{First: d("2020-01-01")}}},
		Limits:     []force.Limit{{ID: "l", Person: "p", Kind: "x", Days: when.Days{First: d("2020-01-01"), Last: d("2020-02-01")}}},
		RanksHeld:  []force.RankHeld{{ID: "r", Person: "p", Rank: "private", From: d("2020-01-01")}},
	})
	contract := func(from, to, ended string) force.Contract {
		c := force.Contract{ID: "n", Person: "p", Type: "short", Period: when.Period{From: d(from), To: d(to)}}
		if ended != "" {
			c.Ended = d(ended)
		}
		return c
	}
	for name, c := range map[string]struct {
		got  force.Problems
		want string
	}{
		"a contract over another":       {r.CheckContract(contract("2021-06-01", "2023-06-01", "")), "contract-overlap"},
		"a contract after another":      {r.CheckContract(contract("2022-01-01", "2024-01-01", "")), ""},
		"a contract that runs backward": {r.CheckContract(contract("2024-01-01", "2023-01-01", "")), "period-backwards"},
		"ended before it began":         {r.CheckContract(contract("2024-01-01", "2026-01-01", "2023-01-01")), "ended-outside"},
		"ended behind its term":         {r.CheckContract(contract("2024-01-01", "2026-01-01", "2026-01-02")), "ended-outside"},
		"begins after leaving":          {r.CheckContract(contract("2030-01-01", "2032-01-01", "")), "contract-after-left"},
		"unknown type":                  {r.CheckContract(force.Contract{Person: "p", Type: "long", Period: when.Period{From: d("2024-01-01")}}), "contract-type-unknown"},
		"nobody's":                      {r.CheckContract(force.Contract{Person: "q", Type: "short", Period: when.Period{From: d("2024-01-01")}}), "person-unknown"},
		"an unknown outcome":            {r.CheckClearance(force.Clearance{Person: "p", Body: "a", Outcome: "so-so", Days: when.Days{First: d("2024-01-01")}}), "outcome-unknown"},
		"a refusal that expires":        {r.CheckClearance(force.Clearance{Person: "p", Body: "a", Outcome: force.Denied, Days: when.Days{First: d("2024-01-01"), Last: d("2025-01-01")}}), "denied-lasts"},
		"two outcomes of a day":         {r.CheckClearance(force.Clearance{ID: "n", Person: "p", Body: "a", Outcome: force.Denied, Days: when.Days{First: d("2020-01-01")}}), "clearance-twice"},
		"an unknown limit":              {r.CheckLimit(force.Limit{Person: "p", Kind: "z", Days: when.Days{First: d("2024-01-01")}}), "limit-unknown"},
		"a limit over the same":         {r.CheckLimit(force.Limit{ID: "n", Person: "p", Kind: "x", Days: when.Days{First: d("2020-02-01")}}), "limit-overlap"},
		"a limit without a day":         {r.CheckLimit(force.Limit{Person: "p", Kind: "x"}), "missing"},
		"an unknown rank":               {r.CheckRankHeld(force.RankHeld{Person: "p", Rank: "tsar", From: d("2024-01-01")}), "rank-unknown"},
		"two ranks on a day":            {r.CheckRankHeld(force.RankHeld{ID: "n", Person: "p", Rank: "private", From: d("2020-01-01")}), "rank-twice"},
		"an award without a day":        {r.CheckAward(force.Award{Person: "p", Code: "thanks"}), "missing"},
		"an oath before training": {r.CheckPerson(force.Person{ID: "p", Number: "1", Surname: "Aa", Given: "Bb", Sex: "m", Rank: "private", Joined: d("2020-01-01"),
			Sworn: d("2020-02-01"), Trained: d("2020-02-02")}), "before"},
	} {
		got := ""
		if len(c.got) > 0 {
			got = c.got[0].Key
		}
		if got != c.want || len(c.got) > 1 {
			t.Errorf("%s: %v", name, c.got)
		}
	}
}

func TestRanksThroughTime(t *testing.T) {
	d := when.MustDate
	people := []force.Person{{ID: "p", Number: "1", Rank: "captain", RankSince: d("2024-05-01"), Joined: d("2015-01-01")}}
	r := force.NewRegister(nil, nil, people, nil, nil, nil, nil).WithRecords(force.Records{RanksHeld: []force.RankHeld{
		{ID: "2", Person: "p", Rank: "senior-lieutenant", From: d("2019-06-01")}, {ID: "1", Person: "p", Rank: "lieutenant", From: d("2015-01-01")}}})
	for day, want := range map[string]force.RankCode{"2014-12-31": "", "2015-01-01": "lieutenant", "2019-05-31": "lieutenant", "2019-06-01": "senior-lieutenant",
		"2024-04-30": "senior-lieutenant", "2024-05-01": "captain"} {
		if got := r.RankOn("p", d(day)); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}
