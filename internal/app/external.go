package app

import (
	"context"
	"strings"
	"time"

	"qarovul/internal/access"
)

// Identity is a force's own identity server, which says who somebody is.
type Identity interface {
	Issuer() string
	// Begin gives the address to which a browser is sent, and what its answer must fit.
	Begin(ctx context.Context) (to string, expect []byte, err error)
	// Finish reads what the browser came back with: "ISSUER SUBJECT".
	Finish(ctx context.Context, expect []byte, answer map[string][]string) (subject string, err error)
}

// IdentityServer is the address of the identity server, "" where there is none.
func (a *App) IdentityServer() string {
	if a.identity == nil {
		return ""
	}
	return a.identity.Issuer()
}

// AskIdentity sends somebody at the door to the identity server: the address, and in Challenge what their browser keeps meanwhile.
func (a *App) AskIdentity(ctx context.Context, address string) (to, challenge string, err error) {
	if a.identity == nil {
		return "", "", notFound("identity", "")
	}
	if !a.doors.limits.Asks(address, a.now()) {
		return "", "", Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	to, expect, err := a.identity.Begin(ctx)
	if err != nil {
		a.log.Warn("the identity server does not answer", "err", err)
		return "", "", &Error{Code: CodeBusy, Key: "access.identity-down", Args: []any{a.identity.Issuer()}, Err: err}
	}
	challenge = access.NewSecret()
	return to, challenge, a.challenge(ctx, access.Challenge{Hash: access.HashSecret(challenge), Purpose: access.ToExternal, Body: expect})
}

// SignInByIdentity opens a session for whom the identity server means, if an account is tied to them. One with passkeys is asked for one of them as
// well. CodeUnauthenticated where the answer is none, or nobody here is meant.
func (a *App) SignInByIdentity(ctx context.Context, in SigningIn, challenge string, answer map[string][]string) (*SignedIn, error) {
	ctx = access.As(ctx, access.Principal{By: "door", From: in.Address})
	if a.identity == nil {
		return nil, notFound("identity", "")
	}
	try := access.Attempt{Login: "identity at " + in.Address, Address: in.Address}
	if !a.doors.limits.Allows(try, a.now()) {
		return nil, Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	c, err := a.take(ctx, challenge, access.ToExternal)
	if err != nil {
		return nil, err
	}
	fail := func(key string, x *access.Account, why error) (*SignedIn, error) {
		a.doors.limits.Failed(try, a.now())
		about, detail := "", map[string]string{"with": "identity"}
		if x != nil {
			about, detail["login"] = accountSubject(x.ID), x.Login
		}
		if err := a.change(ctx, "note a failure", nil, func(tx Tx, _ reach) error { return a.note(ctx, tx, "signin.failed", about, detail) }); err != nil {
			return nil, err
		}
		return nil, &Error{Code: CodeUnauthenticated, Key: key, Err: why}
	}
	subject, err := a.identity.Finish(ctx, c.Body, answer)
	if err != nil {
		a.log.Warn("an answer of the identity server was refused", "err", err)
		return fail("access.identity-wrong", nil, err)
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	var x *access.Account
	for i := range l.list {
		if l.list[i].External == subject {
			x = &l.list[i]
		}
	}
	if x == nil || x.State == access.Disabled {
		return fail("access.identity-nobody", x, nil)
	}
	y := *x
	if y.State == access.Invited {
		// They need no first password, and nobody else may come in with it.
		y.State, y.Password, y.Changed = access.Active, "", a.now()
		err := a.change(access.As(ctx, y.Principal(in.Address)), "open an account", nil, func(tx Tx, _ reach) error { return a.putAccount(ctx, tx, y, "account.password") })
		if err != nil {
			return nil, err
		}
	}
	if keys := l.keys[y.ID]; len(keys) > 0 {
		return a.askSecond(ctx, &y, keys)
	}
	key, err := a.doorKey(ctx)
	if err != nil {
		return nil, err
	}
	return a.letIn(ctx, key, &y, in, "", nil)
}

// TieAccount ties an account to somebody whom the identity server knows by a subject; "" unties it. Its sessions are over.
func (a *App) TieAccount(ctx context.Context, login, subject string) error {
	subject = strings.TrimSpace(subject)
	if subject != "" && a.identity == nil {
		return Errorf(CodeConflict, "access.identity-none")
	}
	if strings.ContainsAny(subject, " \t\n") || len(subject) > 255 {
		return &Error{Code: CodeInvalid, Key: "access.identity-subject", Field: "subject"}
	}
	return a.changeAccount(ctx, login, "account.tie", func(tx Tx, x *access.Account) error {
		if x.External = ""; subject == "" {
			return nil
		}
		x.External = a.identity.Issuer() + " " + subject
		all, err := tx.Access().Accounts(ctx)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.ID != x.ID && o.External == x.External {
				return &Error{Code: CodeInvalid, Key: "access.identity-twice", Args: []any{o.Login}, Field: "subject"}
			}
		}
		return nil
	})
}
