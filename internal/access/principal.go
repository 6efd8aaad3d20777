// Package access says who may see and do what: accounts, their roles and the units that they answer for, the table of
// permissions, passwords and sessions, approvals by a second person and the breaking of glass. It is calculation and rules
// alone; where things are kept is the business of stores, and who asks is told by whoever opens the door.
//
// # Need to know
//
// A permission is an action on a resource (table.txt). A grant gives an account a role, for the whole force or for some units.
// Principal.Scope says how far an action reaches, and the use cases read no further than that: what is out of scope is never put into
// an answer, so that no page, API operation or file can forget to leave it out.
package access

import (
	"context"
	"time"

	"qarovul/internal/force"
)

// Grant gives a role.
type Grant struct {
	Role  Role
	Units []force.UnitID // for these and all under them; none: for the whole force
}

// Principal is who acts in one request, job or command. It is put into the context at the door (a session, a token, the command
// line) and asked for by the use cases.
type Principal struct {
	Account string         // "" nobody
	By      string         // stands in the journal: the account's login
	Person  force.PersonID // whose account it is, "" nobody's in the register
	Grants  []Grant        // those that hold now
	From    string         // where the request came from, for the journal: an address, "command line"
	// Asks says that whoever acts came in by a session or a token, and is asked again before what weighs most; Proved is when they last proved
	// that it is they.
	Asks   bool
	Proved time.Time
}

// May says whether a principal may do an action on a resource at all.
func (p Principal) May(a Action, r Resource) bool { return !p.Scope(a, r).None() }

// Scope says how far a principal may do an action on a resource.
func (p Principal) Scope(a Action, r Resource) Scope {
	var s Scope
	for _, g := range p.Grants {
		if Table[g.Role][Right{a, r, false}] {
			s = s.and(Scope{All: len(g.Units) == 0, Units: g.Units})
		}
		if p.Person != "" && Table[g.Role][Right{a, r, true}] {
			s = s.and(Scope{Own: p.Person})
		}
	}
	return s
}

// System is the house itself: it plans, takes up jobs again, loads the demo. It never speaks for a person.
func System(by string) Principal {
	return Principal{Account: "system", By: by, Grants: []Grant{{Role: Operator}}}
}

type key struct{}

// As is the context of what a principal does.
func As(ctx context.Context, p Principal) context.Context { return context.WithValue(ctx, key{}, p) }

// Of is who acts in a context; nobody, who may do nothing, where no door was passed.
func Of(ctx context.Context) Principal {
	p, _ := ctx.Value(key{}).(Principal)
	return p
}
