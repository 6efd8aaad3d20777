package app

import (
	"context"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

const roomAccess = "access"

// Accounts lists all accounts, by login; no password's hash is among what is told.
func (a *App) Accounts(ctx context.Context) ([]access.Account, error) {
	if err := mayAll(ctx, access.See, access.Accounts); err != nil {
		return nil, err
	}
	all, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(all.list)
	for i := range out {
		out[i].Password = ""
	}
	return out, nil
}

// NewAccount is an account to be made.
type NewAccount struct {
	Login, Name string
	Person      force.PersonID
	Grants      []access.Grant
	Invented    bool
}

// CreateAccount makes an account and gives its first password, which is told this once and must be changed at the first sign-in.
func (a *App) CreateAccount(ctx context.Context, n NewAccount) (first string, err error) {
	err = a.change(ctx, "make an account", weighs(access.ActAccounts, changesAll(access.Accounts)...), func(tx Tx, _ reach) error {
		all, err := tx.Access().Accounts(ctx)
		if err != nil {
			return err
		}
		id, err := a.newID("acc")
		if err != nil {
			return err
		}
		x := access.Account{ID: access.AccountID(id), Login: n.Login, Name: n.Name, Person: n.Person, Grants: n.Grants, State: access.Invited,
			Invented: n.Invented, Created: a.now(), CreatedBy: access.Of(ctx).By, Changed: a.now()}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.checkAccount(&x, all); err != nil {
			return err
		}
		first = access.FirstPassword()
		x.Password = access.HashPassword(first)
		return a.putAccount(ctx, tx, x, "account.new")
	})
	return first, err
}

// checkAccount makes errors of what is wrong with an account, each with its field.
func (s *State) checkAccount(x *access.Account, others []access.Account) error {
	var out Problems
	for _, f := range x.Check(others) {
		out = append(out, &Error{Code: CodeInvalid, Key: "access." + f.Key, Args: f.Args, Field: f.Field})
	}
	if x.Person != "" && s.Register.Person(x.Person) == nil {
		out = append(out, &Error{Code: CodeInvalid, Key: "not-found.person", Args: []any{string(x.Person)}, Field: "person"})
	}
	for _, g := range x.Grants {
		for _, u := range g.Units {
			if s.Register.Unit(u) == nil {
				out = append(out, &Error{Code: CodeInvalid, Key: "access.unit", Args: []any{string(u)}, Field: "roles"})
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (a *App) putAccount(ctx context.Context, tx Tx, x access.Account, what string) error {
	if err := tx.Access().PutAccount(ctx, x); err != nil {
		return err
	}
	detail := map[string]any{"login": x.Login, "name": x.Name, "person": x.Person, "grants": x.Grants, "state": x.State}
	if err := a.note(ctx, tx, what, "account:"+string(x.ID), detail); err != nil {
		return err
	}
	return tx.Touch(ctx, roomAccess)
}

// account finds one by login.
func findAccount(all []access.Account, login string) (access.Account, error) {
	for _, x := range all {
		if x.Login == login {
			return x, nil
		}
	}
	return access.Account{}, notFound("account", login)
}

// changeAccount changes somebody else's account: nobody widens their own rights, or keeps themselves in.
func (a *App) changeAccount(ctx context.Context, login, what string, f func(tx Tx, x *access.Account) error) error {
	return a.change(ctx, "change an account", weighs(access.ActAccounts, changesAll(access.Accounts)...), func(tx Tx, _ reach) error {
		all, err := tx.Access().Accounts(ctx)
		if err != nil {
			return err
		}
		x, err := findAccount(all, login)
		if err != nil {
			return err
		}
		if string(x.ID) == access.Of(ctx).Account {
			return Errorf(CodeForbidden, "access.own-account")
		}
		if err := f(tx, &x); err != nil {
			return err
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.checkAccount(&x, all); err != nil {
			return err
		}
		// Whatever changes, the account has to sign in again: with what it may do now.
		if err := tx.Access().EndSessions(ctx, x.ID, ""); err != nil {
			return err
		}
		return a.putAccount(ctx, tx, x, what)
	})
}

// GrantRoles gives an account the roles that it has from now on.
func (a *App) GrantRoles(ctx context.Context, login string, grants []access.Grant) error {
	return a.changeAccount(ctx, login, "account.grant", func(_ Tx, x *access.Account) error { x.Grants = grants; return nil })
}

// DisableAccount ends an account's sessions and lets it sign in no more; EnableAccount lets it again.
func (a *App) DisableAccount(ctx context.Context, login string) error {
	return a.changeAccount(ctx, login, "account.disable", func(_ Tx, x *access.Account) error { x.State = access.Disabled; return nil })
}

// EnableAccount lets a disabled account sign in again, with a password that is to be set anew. As ResetPassword it takes two administrators.
func (a *App) EnableAccount(ctx context.Context, login string) (first string, err error) {
	return a.resetAccount(ctx, login, "account.enable")
}

// ResetPassword gives an account a new first password. Its sessions are over. It takes two administrators, neither of them its owner: the first
// asks, which gives "" and no error, the second does it, within a day. Whoever sits at the machine needs nobody: they could do anything.
func (a *App) ResetPassword(ctx context.Context, login string) (first string, err error) {
	return a.resetAccount(ctx, login, "account.reset")
}

func (a *App) resetAccount(ctx context.Context, login, what string) (first string, err error) {
	if second, err := a.secondAdministrator(ctx, login, what); err != nil || !second {
		return "", err
	}
	err = a.changeAccount(ctx, login, what, func(tx Tx, x *access.Account) error {
		first = access.FirstPassword()
		x.Password, x.State, x.Changed = access.HashPassword(first), access.Invited, a.now()
		return dropPasskeys(ctx, tx, x.ID) // whoever lost the way in may have lost them too
	})
	return first, err
}

// secondAdministrator says whether another administrator has asked for the same; if none has, this one does.
func (a *App) secondAdministrator(ctx context.Context, login, what string) (bool, error) {
	p := access.Of(ctx)
	if slices.ContainsFunc(p.Grants, func(g access.Grant) bool { return g.Role == access.Operator }) {
		return true, nil
	}
	second := false
	err := a.change(ctx, "ask for a recovery", weighs(access.ActRecover, changesAll(access.Accounts)...), func(tx Tx, _ reach) error {
		l, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		x, err := findAccount(l.list, login)
		if err != nil {
			return err
		}
		by := access.AccountID(p.Account)
		if l.same(x.ID, by) {
			return Errorf(CodeForbidden, "access.own-account")
		}
		subject, now := accountSubject(x.ID), a.now()
		all, err := tx.Access().Approvals(ctx, subject, everyApproval)
		if err != nil {
			return err
		}
		for _, y := range all {
			if y.Kind != what || y.State != access.Asked || !now.Before(y.Expires) {
				continue
			}
			if l.same(y.AskedBy, by) {
				return nil // asked already
			}
			second = true
			y.State, y.DecidedBy, y.Decider, y.Decided = access.Used, by, p.By, now
			return a.putApproval(ctx, tx, y, "recovery.give")
		}
		y := access.Approval{Kind: what, Subject: subject, State: access.Asked, AskedBy: by, AskedName: p.By, Asked: now, Expires: now.Add(access.ApprovalTime)}
		if y.ID, err = a.newID("ap"); err != nil {
			return err
		}
		return a.putApproval(ctx, tx, y, "recovery.ask")
	})
	return second, err
}

// ActAs is the principal of a named account on the command line, where whoever sits at the machine speaks for it. CodeNotFound if
// there is none that may act.
func (a *App) ActAs(ctx context.Context, login, from string) (access.Principal, error) {
	if err := mayAll(ctx, access.Change, access.Accounts); err != nil {
		return access.Principal{}, err
	}
	all, err := a.accounts(ctx)
	if err != nil {
		return access.Principal{}, err
	}
	x, err := findAccount(all.list, login)
	if err == nil && x.State == access.Disabled {
		err = Errorf(CodeForbidden, "access.disabled", login)
	}
	if err != nil {
		return access.Principal{}, err
	}
	return all.principal(&x, from, a.now()), nil
}
