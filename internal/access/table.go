package access

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"qarovul/internal/force"
)

// Role is what an account is for.
type Role string

// The roles, as the table names them.
const (
	DutyOfficer         Role = "duty-officer"
	Planner             Role = "planner"
	PersonnelOfficer    Role = "personnel-officer"
	CeremonyOfficer     Role = "ceremony-officer"
	PipelineOfficer     Role = "pipeline-officer"
	Commander           Role = "commander"
	Guard               Role = "guard"
	Auditor             Role = "auditor"
	AccessAdministrator Role = "access-administrator"
	Operator            Role = "operator"
)

// Action is what is done.
type Action string

// The actions.
const (
	See     Action = "sees"
	Take    Action = "takes"
	Change  Action = "changes"
	Approve Action = "approves"
)

// Resource is what something is done to. table.txt says what each means.
type Resource string

// The resources.
const (
	Organisation Resource = "organisation"
	Units        Resource = "units"
	People       Resource = "people"
	Absences     Resource = "absences"
	Sites        Resource = "sites"
	Plans        Resource = "plans"
	Outcomes     Resource = "outcomes"
	Overrides    Resource = "overrides"
	Wishes       Resource = "wishes"
	Ledger       Resource = "ledger"
	Strength     Resource = "strength"
	Jobs         Resource = "jobs"
	Calendar     Resource = "calendar"
	Journal      Resource = "journal"
	Accounts     Resource = "accounts"
	Glass        Resource = "glass"
	Applications Resource = "applications"
	Mobilisation Resource = "mobilisation"
	Answers      Resource = "answers"
	Retention    Resource = "retention"
	Service      Resource = "service"
)

// Actions, Resources and Roles list all there are, in the order of the table.
var (
	Actions   = []Action{See, Take, Change, Approve}
	Resources = []Resource{Organisation, Units, People, Absences, Sites, Plans, Outcomes, Overrides, Wishes, Ledger, Strength, Jobs, Calendar,
		Journal, Accounts, Glass, Applications, Mobilisation, Answers, Retention, Service}
	Roles = []Role{DutyOfficer, Planner, PersonnelOfficer, CeremonyOfficer, PipelineOfficer, Commander, Guard, Auditor, AccessAdministrator, Operator}
)

//go:embed table.txt
var tableText string

// Table says what each role may do.
var Table = mustRead(tableText)

// Right is an action on a resource; Own: only as far as the account's own person.
type Right struct {
	Action   Action
	Resource Resource
	Own      bool
}

// rights of the roles.
type rights map[Role]map[Right]bool

// Rights of a role, in the order of the table's lists.
func (t rights) Rights(r Role) []Right {
	var out []Right
	for _, a := range Actions {
		for _, x := range Resources {
			for _, own := range []bool{false, true} {
				if right := (Right{a, x, own}); t[r][right] {
					out = append(out, right)
				}
			}
		}
	}
	return out
}

func mustRead(text string) rights {
	t, err := readTable(text)
	if err != nil {
		panic(err) // the table is part of the program
	}
	return t
}

// readTable reads the table. A role without a right, a word that is not known, a thing said twice: an error with its line.
func readTable(text string) (rights, error) {
	t := rights{}
	var role Role
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		bad := func(format string, args ...any) error {
			return fmt.Errorf("table of permissions, line %d: %s", i+1, fmt.Sprintf(format, args...))
		}
		if line[0] != ' ' {
			role = Role(words[0])
			if !slices.Contains(Roles, role) {
				return nil, bad("unknown role %q", role)
			}
			if t[role] != nil {
				return nil, bad("role %q stands twice", role)
			}
			t[role] = map[Right]bool{}
			continue
		}
		if role == "" {
			return nil, bad("a right before any role")
		}
		right := Right{Action: Action(words[0])}
		if !slices.Contains(Actions, right.Action) {
			return nil, bad("unknown action %q", words[0])
		}
		words = words[1:]
		if len(words) > 0 && words[0] == "own" {
			right.Own, words = true, words[1:]
		}
		if len(words) == 0 {
			return nil, bad("%q nothing", right.Action)
		}
		for _, w := range words {
			right.Resource = Resource(w)
			if !slices.Contains(Resources, right.Resource) {
				return nil, bad("unknown resource %q", w)
			}
			if t[role][right] {
				return nil, bad("%q %q stands twice", right.Action, w)
			}
			t[role][right] = true
		}
	}
	for _, r := range Roles {
		if len(t[r]) == 0 {
			return nil, fmt.Errorf("table of permissions: role %q has no rights", r)
		}
	}
	return t, nil
}

// Scope is how far a right reaches. The zero Scope reaches nothing.
type Scope struct {
	All   bool           // the whole force
	Units []force.UnitID // these and all under them; sorted, without repetition
	Own   force.PersonID // what is about this person
}

// None says that nothing is within reach.
func (s Scope) None() bool { return !s.All && len(s.Units) == 0 && s.Own == "" }

// Key names the scope, the same for equal scopes: for caches.
func (s Scope) Key() string {
	if s.All {
		return "all"
	}
	var b strings.Builder
	for _, u := range s.Units {
		fmt.Fprintf(&b, "u%q", u)
	}
	fmt.Fprintf(&b, "p%q", s.Own)
	return b.String()
}

// and joins what two rights reach.
func (s Scope) and(o Scope) Scope {
	if s.All || o.All {
		return Scope{All: true}
	}
	s.Units = append(slices.Clone(s.Units), o.Units...)
	slices.Sort(s.Units)
	s.Units = slices.Compact(s.Units)
	if s.Own == "" {
		s.Own = o.Own
	}
	return s
}
