// Package access says who may see and do what: accounts, their roles and the units that they answer for, the table of
// permissions, passwords and sessions, approvals by a second person and the breaking of glass. It is calculation and rules
// alone; where things are kept is the business of stores, and who asks is told by whoever opens the door.
package access

import "context"

// Principal is who acts in one request, job or command. It is put into the context at the door (a session, a token, the command
// line) and asked for by the use cases.
type Principal struct {
	By string // stands in the journal: the account's login
}

type key struct{}

// As is the context of what a principal does.
func As(ctx context.Context, p Principal) context.Context { return context.WithValue(ctx, key{}, p) }

// Of is who acts in a context; nobody, who may do nothing, where no door was passed.
func Of(ctx context.Context) Principal {
	p, _ := ctx.Value(key{}).(Principal)
	return p
}
