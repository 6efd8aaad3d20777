package app

import (
	"context"
	"time"

	"qarovul/internal/access"
)

// Prove lets whoever is signed in prove by password that it is still they: for access.ProofTime their session may do what weighs most. An account
// with passkeys proves it by one of them.
func (a *App) Prove(ctx context.Context, secret, password string) error {
	x, keys, err := a.self(ctx)
	if err != nil {
		return err
	}
	if len(keys) > 0 {
		return &Error{Code: CodeInvalid, Key: "access.prove-key", Field: "password"}
	}
	if x.Password == "" {
		return &Error{Code: CodeInvalid, Key: "access.prove-again", Field: "password"}
	}
	if err := a.tryPassword(ctx, x, password); err != nil {
		return err
	}
	return a.proved(ctx, x, secret, nil)
}

// ProveOnce says whether a password is that of whoever bears a token, for one request that weighs much. Nothing is kept of it.
func (a *App) ProveOnce(ctx context.Context, password string) (time.Time, error) {
	x, _, err := a.self(ctx)
	if err == nil {
		err = a.tryPassword(ctx, x, password)
	}
	return a.now(), err
}

// tryPassword compares a password with an account's within the limits of failures.
func (a *App) tryPassword(ctx context.Context, x *access.Account, password string) error {
	try := access.Attempt{Login: x.Login, Address: access.Of(ctx).From, Known: "own"}
	if !a.doors.limits.Allows(try, a.now()) {
		return Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	ok, err := a.matches(ctx, x, password)
	if err != nil {
		return err
	}
	if !ok {
		a.doors.limits.Failed(try, a.now())
		return &Error{Code: CodeInvalid, Key: "access.old-password", Field: "password"}
	}
	a.doors.limits.Passed(try)
	return nil
}

// AskProof asks whoever is signed in for one of their passkeys: options for the browser.
func (a *App) AskProof(ctx context.Context, secret string) ([]byte, error) {
	x, keys, err := a.self(ctx)
	if err == nil {
		err = a.noKeys()
	}
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, Errorf(CodeConflict, "access.own-no-key")
	}
	options, expected, err := a.keys.Ask(x, keys)
	if err != nil {
		return nil, internal("ask for a passkey", err)
	}
	return options, a.challenge(ctx, access.Challenge{Hash: access.HashSecret(secret), Purpose: access.ToProve, Account: x.ID, Body: expected})
}

// ProveWithPasskey is Prove by what a passkey signed.
func (a *App) ProveWithPasskey(ctx context.Context, secret string, answer []byte) error {
	x, _, err := a.self(ctx)
	if err == nil {
		err = a.noKeys()
	}
	if err != nil {
		return err
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return err
	}
	c, err := a.take(ctx, secret, access.ToProve)
	if err != nil {
		return &Error{Code: CodeInvalid, Key: "access.challenge-over", Err: err}
	}
	if c.Account != x.ID {
		return &Error{Code: CodeInvalid, Key: "access.challenge-over"}
	}
	y, k, err := a.answered(l, c, answer)
	if err != nil {
		if nerr := a.noteRefused(ctx, y, err); nerr != nil {
			return nerr
		}
		return &Error{Code: CodeInvalid, Key: "access.key-wrong", Err: err}
	}
	return a.proved(ctx, x, secret, &k)
}

// proved notes in the session that its holder has proved that it is they.
func (a *App) proved(ctx context.Context, x *access.Account, secret string, used *access.Passkey) error {
	return a.change(ctx, "prove who acts", nil, func(tx Tx, _ reach) error {
		s, err := tx.Access().Session(ctx, access.HashSecret(secret))
		if err != nil {
			return err
		}
		if s.Hash == "" || s.Account != x.ID || s.Token {
			return Errorf(CodeUnauthenticated, "unauthenticated")
		}
		if used != nil {
			if err := putUsed(ctx, tx, *used, a.now()); err != nil {
				return err
			}
		}
		s.Proved = a.now()
		if err := tx.Access().PutSession(ctx, s); err != nil {
			return err
		}
		return a.note(ctx, tx, "signin.again", accountSubject(x.ID), nil)
	})
}
