package access

import (
	"regexp"
	"slices"
	"time"

	"qarovul/internal/force"
)

// AccountID names an account for good; its login may be seen, not this.
type AccountID string

// State of an account.
type State string

// The life of an account. It is never deleted: the journal speaks of it.
const (
	Invited  State = "invited"  // has a first password, which is changed at the first sign-in
	Active   State = "active"   // chose its own password
	Disabled State = "disabled" // cannot sign in; its sessions are over
)

// Account is somebody's way in.
type Account struct {
	ID        AccountID
	Login     string
	Name      string         // as the pages show it
	Person    force.PersonID // whose account it is in the register, "" nobody's
	Grants    []Grant
	State     State
	External  string // who it is to the identity server: "ISSUER SUBJECT", "" nobody
	Password  string // hash, as Hash makes it; "" none
	Invented  bool   // of the demo
	Created   time.Time
	CreatedBy string
	// Changed is when the password was set.
	Changed time.Time
}

// Principal is who the account is when it acts from somewhere.
func (a *Account) Principal(from string) Principal {
	return Principal{Account: string(a.ID), By: a.Login, Person: a.Person, Grants: a.Grants, From: from}
}

var loginForm = regexp.MustCompile(`^[a-z][a-z0-9.-]{1,38}[a-z0-9]$`)

// reserved are logins that mean something else: what acts without an account.
var reserved = []string{"operator", "system", "command-line", "qarovul", "witness"}

// Fault is what is wrong with an account: a field and a text of the catalogue behind "access.fault.".
type Fault struct {
	Field, Key string
	Args       []any
}

// Check says what is wrong with an account among the others there are.
func (a *Account) Check(others []Account) []Fault {
	var out []Fault
	switch {
	case !loginForm.MatchString(a.Login):
		out = append(out, Fault{"login", "login-form", nil})
	case slices.Contains(reserved, a.Login):
		out = append(out, Fault{"login", "login-reserved", []any{a.Login}})
	}
	if a.Name == "" {
		out = append(out, Fault{"name", "name", nil})
	}
	if len(a.Grants) == 0 {
		out = append(out, Fault{"roles", "roles", nil})
	}
	roles := map[Role]bool{}
	for _, g := range a.Grants {
		if !slices.Contains(Roles, g.Role) || g.Role == Operator {
			out = append(out, Fault{"roles", "role", []any{string(g.Role)}})
		}
		roles[g.Role] = true
	}
	// The person counts, not the account: two accounts of one person are one pair of eyes.
	for i := range others {
		o := &others[i]
		if o.ID == a.ID {
			continue
		}
		if o.Login == a.Login {
			out = append(out, Fault{"login", "login-twice", []any{a.Login}})
		}
		if a.Person != "" && o.Person == a.Person {
			out = append(out, Fault{"person", "person-twice", []any{o.Login}})
		}
	}
	if roles[AccessAdministrator] && roles[Auditor] {
		out = append(out, Fault{"roles", "administrator-auditor", nil})
	}
	if roles[Guard] && a.Person == "" {
		out = append(out, Fault{"person", "guard-person", nil})
	}
	return out
}

// Session is somebody signed in at one device, or a token that a program bears. What opens it is known to its holder alone: only its hash is
// kept.
type Session struct {
	Hash    string // of the secret, hexadecimal
	Account AccountID
	Token   bool   // borne by a program, not by a browser
	Name    string // of a token; what the browser calls itself
	From    string // address of the sign-in
	Created time.Time
	Seen    time.Time // about when it was last used
	Expires time.Time // at the latest
	Proved  time.Time // when its holder last proved, by password or passkey, that it is they; never of a token
}

// Limits of sessions in browsers.
const (
	Idle     = 30 * time.Minute // without use; the longest watch at a desk between two looks
	Absolute = 12 * time.Hour   // a duty officer's shift
	// MostToken is how long a token may be valid.
	MostToken = 366 * 24 * time.Hour
)

// Alive says whether a session still opens anything.
func (s *Session) Alive(now time.Time) bool {
	return now.Before(s.Expires) && (s.Token || now.Before(s.Seen.Add(Idle)))
}
