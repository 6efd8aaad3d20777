package app

import (
	"context"
	"time"

	"qarovul/internal/access"
)

// EndSession ends one of one's own sessions, named by its hash.
func (a *App) EndSession(ctx context.Context, hash string) error {
	return a.endSessions(ctx, "signout", func(tx Tx, id access.AccountID) error {
		s, err := tx.Access().Session(ctx, hash)
		if err != nil {
			return err
		}
		if s.Hash == "" || s.Account != id {
			return notFound("session", "")
		}
		return tx.Access().EndSession(ctx, hash)
	})
}

func (a *App) endSessions(ctx context.Context, what string, f func(Tx, access.AccountID) error) error {
	id := access.AccountID(access.Of(ctx).Account)
	if id == "" {
		return Errorf(CodeUnauthenticated, "unauthenticated")
	}
	return a.change(ctx, "end a session", nil, func(tx Tx, _ reach) error {
		if err := f(tx, id); err != nil {
			return err
		}
		return a.note(ctx, tx, what, accountSubject(id), nil)
	})
}

// OwnAccount is the account of whoever asks, with its sessions and tokens, newest first.
func (a *App) OwnAccount(ctx context.Context) (access.Account, []access.Session, error) {
	id := access.AccountID(access.Of(ctx).Account)
	var sessions []access.Session
	all, err := a.accounts(ctx)
	if err != nil {
		return access.Account{}, nil, err
	}
	x := all.byID(id)
	if x == nil {
		return access.Account{}, nil, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	err = a.store.Read(ctx, func(tx Tx) (err error) { sessions, err = tx.Access().Sessions(ctx, id); return })
	out := *x
	out.Password = ""
	return out, sessions, internal("read one's sessions", err)
}

// ChangePassword sets one's own password. All sessions but the one with the key are over, and that one gets another key.
func (a *App) ChangePassword(ctx context.Context, old, next, secret string) (*SignedIn, error) {
	p := access.Of(ctx)
	all, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	x := all.byID(access.AccountID(p.Account))
	if x == nil {
		return nil, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	try := access.Attempt{Login: x.Login, Address: p.From, Known: "own"}
	if !a.doors.limits.Allows(try, a.now()) {
		return nil, Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	if ok, err := a.matches(ctx, x, old); err != nil {
		return nil, err
	} else if !ok {
		a.doors.limits.Failed(try, a.now())
		return nil, &Error{Code: CodeInvalid, Key: "access.old-password", Field: "old"}
	}
	if old == next {
		return nil, &Error{Code: CodeInvalid, Key: "access.same-password", Field: "password"}
	}
	if f := access.CheckPassword(next, x.Login, x.Name); f != nil {
		return nil, &Error{Code: CodeInvalid, Key: "access." + f.Key, Args: f.Args, Field: f.Field}
	}
	hash := access.HashPassword(next)
	out := &SignedIn{Secret: access.NewSecret(), Expires: a.now().Add(access.Absolute)}
	err = a.change(ctx, "change a password", nil, func(tx Tx, _ reach) error {
		s, err := tx.Access().Session(ctx, access.HashSecret(secret))
		if err != nil {
			return err
		}
		if err := tx.Access().EndSessions(ctx, x.ID, ""); err != nil {
			return err
		}
		s.Hash, s.Account, s.Created, s.Seen, s.Expires, s.Token = access.HashSecret(out.Secret), x.ID, a.now(), a.now(), out.Expires, false
		s.Proved = a.now()
		if err := tx.Access().PutSession(ctx, s); err != nil {
			return err
		}
		y := *x
		y.Password, y.State, y.Changed = hash, access.Active, a.now()
		return a.putAccount(ctx, tx, y, "account.password")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// NewToken makes a token that a program bears in place of a session, told this once.
func (a *App) NewToken(ctx context.Context, name string, valid time.Duration) (secret string, err error) {
	id := access.AccountID(access.Of(ctx).Account)
	switch {
	case name == "":
		return "", &Error{Code: CodeInvalid, Key: "access.token-name", Field: "name"}
	case valid <= 0 || valid > access.MostToken:
		return "", &Error{Code: CodeInvalid, Key: "access.token-time", Args: []any{int(access.MostToken / (24 * time.Hour))}, Field: "days"}
	}
	all, err := a.accounts(ctx)
	if err != nil {
		return "", err
	}
	if all.byID(id) == nil {
		return "", Errorf(CodeUnauthenticated, "unauthenticated")
	}
	secret = access.NewSecret()
	err = a.change(ctx, "make a token", weighs(access.ActKeys), func(tx Tx, _ reach) error {
		now := a.now()
		if err := tx.Access().PutSession(ctx, access.Session{Hash: access.HashSecret(secret), Account: id, Token: true, Name: name,
			From: access.Of(ctx).From, Created: now, Seen: now, Expires: now.Add(valid)}); err != nil {
			return err
		}
		return a.note(ctx, tx, "token.new", accountSubject(id), map[string]string{"name": name})
	})
	return secret, err
}
