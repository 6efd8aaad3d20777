package access

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/force"
)

// The independent table: who may change, approve or take what, stated the other way round, by action and resource. What a
// role sees is stated by what it must not see.
var (
	may = map[Action]map[Resource]string{
		Change: {
			Organisation: "operator", Units: "personnel-officer operator", People: "personnel-officer operator",
			Absences: "duty-officer personnel-officer operator", Sites: "planner operator", Plans: "duty-officer planner operator",
			Outcomes: "duty-officer operator", Overrides: "duty-officer planner commander operator",
			Wishes: "planner personnel-officer commander operator", Calendar: "planner personnel-officer operator",
			Jobs: "duty-officer planner operator", Accounts: "access-administrator operator",
			Applications: "personnel-officer", Mobilisation: "commander", Answers: "duty-officer personnel-officer commander", Retention: "operator",
			Service: "personnel-officer operator",
		},
		Approve: {Plans: "commander", Glass: "commander auditor", Journal: "commander", Applications: "commander", Mobilisation: "commander", Retention: "commander"},
		Take: {
			People: "personnel-officer commander operator", Absences: "personnel-officer operator",
			Plans:    "duty-officer planner ceremony-officer pipeline-officer commander guard operator",
			Ledger:   "planner commander operator",
			Strength: "duty-officer planner personnel-officer commander operator", Journal: "auditor operator",
			Applications: "personnel-officer", Service: "personnel-officer",
		},
	}
	mayNotSee = map[Role]string{
		DutyOfficer: "calendar journal accounts glass applications answers retention service", Planner: "calendar journal accounts glass applications answers retention service",
		PersonnelOfficer: "sites outcomes overrides jobs calendar journal accounts glass answers",
		CeremonyOfficer:  "outcomes overrides wishes ledger jobs calendar journal accounts glass applications mobilisation answers retention service",
		PipelineOfficer:  "outcomes overrides wishes ledger jobs calendar journal accounts glass applications mobilisation answers retention service",
		Commander:        "calendar journal accounts answers", Auditor: "calendar accounts answers",
		Guard:               "units sites overrides strength jobs calendar journal accounts glass applications mobilisation answers retention",
		AccessAdministrator: "people absences sites plans outcomes overrides wishes ledger strength jobs calendar journal glass applications mobilisation answers retention service",
		Operator:            "calendar applications answers",
	}
)

func TestTableAgainstAnotherTable(t *testing.T) {
	for _, r := range Roles {
		p := Principal{Account: "a", Person: "p1", Grants: []Grant{{Role: r}}}
		for _, a := range Actions {
			for _, x := range Resources {
				want := slices.Contains(strings.Fields(may[a][x]), string(r))
				if a == See {
					want = !slices.Contains(strings.Fields(mayNotSee[r]), string(x))
				}
				if got := !p.Scope(a, x).None(); got != want {
					t.Errorf("%s %s %s: %v, want %v", r, a, x, got, want)
				}
			}
		}
	}
}

func TestTableIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"unknown role":     "cook\n    sees plans\n",
		"unknown action":   "guard\n    eats plans\n",
		"unknown resource": "guard\n    sees soup\n",
		"nothing":          "guard\n    sees own\n",
		"role twice":       "guard\n    sees plans\nguard\n    sees plans\n",
		"right twice":      "guard\n    sees plans plans\n",
		"no role":          "    sees plans\n",
		"roles missing":    "guard\n    sees plans\n",
	} {
		if _, err := readTable(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// A grant for units reaches no further, nobody reaches nothing, and more grants never reach less.
func TestScope(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.SampledFrom([]force.UnitID{"a", "b", "c"}), 1, 3).Draw(t, "units")
		role := rapid.SampledFrom(Roles).Draw(t, "role")
		a, x := rapid.SampledFrom(Actions).Draw(t, "action"), rapid.SampledFrom(Resources).Draw(t, "resource")
		one := Principal{Account: "a", Person: "p", Grants: []Grant{{Role: role, Units: units}}}
		s := one.Scope(a, x)
		if s.All {
			t.Fatalf("%s for units reaches the whole force", role)
		}
		for _, u := range s.Units {
			if !slices.Contains(units, u) {
				t.Fatalf("reaches %s, which was not granted", u)
			}
		}
		if !(Principal{}).Scope(a, x).None() {
			t.Fatal("nobody reaches something")
		}
		more := one
		more.Grants = append(slices.Clone(one.Grants), Grant{Role: rapid.SampledFrom(Roles).Draw(t, "other")})
		if !s.None() && more.Scope(a, x).None() {
			t.Fatal("more grants reach less")
		}
		if one.Scope(a, x).Key() != s.Key() {
			t.Fatal("a scope has two names")
		}
	})
}
