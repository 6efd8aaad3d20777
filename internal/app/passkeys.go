package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
)

const settingKeysWanted = "access.passkeys"

// everyKeyed are the roles that need a passkey where a force has said nothing and browsers see the house over https: all but guards, who see what is
// their own on a phone of their own.
var everyKeyed = slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return r == access.Guard || r == access.Operator })

func (l *accountList) loadKeys(ctx context.Context, tx Tx) error {
	all, err := tx.Access().Passkeys(ctx, "")
	if err != nil {
		return err
	}
	l.keys = map[access.AccountID][]access.Passkey{}
	for _, k := range all {
		l.keys[k.Account] = append(l.keys[k.Account], k)
	}
	l.wanted, err = tx.Setting(ctx, settingKeysWanted)
	return err
}

// keyed are the roles that need a passkey: as the force says or, where it says nothing, by how browsers see the house.
func (a *App) keyed(l *accountList) []access.Role {
	switch {
	case !a.keys.Taken():
		return nil
	case l.wanted == "" && strings.HasPrefix(a.keys.Origin, "https:"):
		return everyKeyed
	}
	var out []access.Role
	for _, r := range strings.Fields(l.wanted) {
		out = append(out, access.Role(r))
	}
	return out
}

// mustAdd says whether an account has a role that needs a passkey, and none.
func (a *App) mustAdd(l *accountList, x *access.Account) bool {
	if len(l.keys[x.ID]) > 0 {
		return false
	}
	need := a.keyed(l)
	return slices.ContainsFunc(x.Grants, func(g access.Grant) bool { return slices.Contains(need, g.Role) })
}

// NeededKeys says which roles need a passkey, as the force said: their names, "nobody", or "default": all but guards where browsers see the house
// over https.
func (a *App) NeededKeys(ctx context.Context) (string, error) {
	if err := mayAll(ctx, access.See, access.Accounts); err != nil {
		return "", err
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return "", err
	}
	switch text := strings.TrimSpace(l.wanted); {
	case text != "":
		return text, nil
	case l.wanted != "":
		return "nobody", nil
	}
	return "default", nil
}

// NeedKeys says which roles need a passkey from now on; none: nobody does. Whoever has such a role and no passkey reaches nothing but the page
// on which one is added.
func (a *App) NeedKeys(ctx context.Context, roles []access.Role) error {
	for _, r := range roles {
		if !slices.Contains(access.Roles, r) || r == access.Operator {
			return &Error{Code: CodeInvalid, Key: "access.role", Args: []any{string(r)}, Field: "roles"}
		}
	}
	text := make([]string, 0, len(roles)+1)
	for _, r := range roles {
		text = append(text, string(r))
	}
	if len(text) == 0 {
		text = append(text, " ") // said, and nobody
	}
	return a.change(ctx, "say who needs a passkey", weighs(access.ActAccounts, changesAll(access.Accounts)...), func(tx Tx, _ reach) error {
		if err := tx.PutSetting(ctx, settingKeysWanted, strings.Join(text, " ")); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "account.need-keys", "accounts", map[string]any{"roles": roles}); err != nil {
			return err
		}
		return tx.Touch(ctx, roomAccess)
	})
}

// TakesKeys says whether this house takes passkeys, and at which address.
func (a *App) TakesKeys() (origin string, taken bool) { return a.keys.Origin, a.keys.Taken() }

// self is the account of whoever asks, with its passkeys.
func (a *App) self(ctx context.Context) (*access.Account, []access.Passkey, error) {
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, nil, err
	}
	x := l.byID(access.AccountID(access.Of(ctx).Account))
	if x == nil {
		return nil, nil, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	return x, l.keys[x.ID], nil
}

// OwnPasskeys are those of whoever asks, oldest first.
func (a *App) OwnPasskeys(ctx context.Context) ([]access.Passkey, error) {
	_, keys, err := a.self(ctx)
	return slices.Clone(keys), err
}

func (a *App) noKeys() error {
	if a.keys.Taken() {
		return nil
	}
	return Errorf(CodeConflict, "access.no-keys")
}

// challenge keeps what a passkey is to sign, for one device and one use.
func (a *App) challenge(ctx context.Context, c access.Challenge) error {
	c.Expires = a.now().Add(access.ChallengeTime)
	return internal("keep a challenge", a.keep(ctx, func(tx Tx) error { return tx.Access().PutChallenge(ctx, c) }))
}

// take takes a challenge: once, within its time, from the device that it was given to.
func (a *App) take(ctx context.Context, secret string, p access.Purpose) (access.Challenge, error) {
	var c access.Challenge
	err := a.keep(ctx, func(tx Tx) (err error) {
		c, err = tx.Access().TakeChallenge(ctx, access.HashSecret(secret), p, a.now())
		return err
	})
	if err != nil {
		return c, internal("take a challenge", err)
	}
	if c.Hash == "" || !a.now().Before(c.Expires) {
		return c, Errorf(CodeUnauthenticated, "access.challenge-over")
	}
	return c, nil
}

// AddPasskey begins the adding of a passkey at a session: options for its browser.
func (a *App) AddPasskey(ctx context.Context, secret string) ([]byte, error) {
	x, have, err := a.self(ctx)
	if err == nil {
		err = a.noKeys()
	}
	if err == nil && !access.Of(ctx).Proves(a.now()) {
		err = Errorf(CodeProve, "prove")
	}
	if err == nil && len(have) >= access.MostPasskeys {
		err = Errorf(CodeConflict, "access.many-keys", access.MostPasskeys)
	}
	if err != nil {
		return nil, err
	}
	options, expected, err := a.keys.Add(*x, have)
	if err != nil {
		return nil, internal("ask for a passkey", err)
	}
	return options, a.challenge(ctx, access.Challenge{Hash: access.HashSecret(secret), Purpose: access.ToAdd, Account: x.ID, Body: expected})
}

// PasskeyAdded takes the browser's answer.
func (a *App) PasskeyAdded(ctx context.Context, secret, name string, answer []byte) error {
	x, have, err := a.self(ctx)
	if err == nil {
		err = a.noKeys()
	}
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > 60 {
		return &Error{Code: CodeInvalid, Key: "access.key-name", Field: "name"}
	}
	c, err := a.take(ctx, secret, access.ToAdd)
	if err != nil {
		return err
	}
	if c.Account != x.ID {
		return Errorf(CodeUnauthenticated, "access.challenge-over")
	}
	k, err := a.keys.Added(*x, have, c.Body, answer)
	if err != nil {
		return &Error{Code: CodeInvalid, Key: "access.key-refused", Err: err}
	}
	return a.change(ctx, "add a passkey", weighs(access.ActKeys), func(tx Tx, _ reach) error {
		all, err := tx.Access().Passkeys(ctx, "")
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(o access.Passkey) bool { return o.ID == k.ID }) {
			return Errorf(CodeConflict, "access.key-known")
		}
		k.Name, k.Created = name, a.now()
		if err := tx.Access().PutPasskey(ctx, k); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "passkey.add", accountSubject(x.ID), map[string]string{"name": name}); err != nil {
			return err
		}
		return tx.Touch(ctx, roomAccess)
	})
}

// RemovePasskey takes one of one's own passkeys away, but not the last where one is needed.
func (a *App) RemovePasskey(ctx context.Context, id string) error {
	return a.change(ctx, "take a passkey away", weighs(access.ActKeys), func(tx Tx, _ reach) error {
		l, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		x := l.byID(access.AccountID(access.Of(ctx).Account))
		if x == nil {
			return Errorf(CodeUnauthenticated, "unauthenticated")
		}
		without := *l
		without.keys = map[access.AccountID][]access.Passkey{}
		if len(l.keys[x.ID]) == 1 && a.mustAdd(&without, x) {
			return Errorf(CodeConflict, "access.last-key")
		}
		return a.removeKey(ctx, tx, l, x.ID, id)
	})
}

// RemovePasskeyOf takes a passkey of somebody else away: of whoever lost it. They sign in with what is left to them.
func (a *App) RemovePasskeyOf(ctx context.Context, login, id string) error {
	return a.changeAccount(ctx, login, "account.passkey", func(tx Tx, x *access.Account) error {
		l, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		return a.removeKey(ctx, tx, l, x.ID, id)
	})
}

func (a *App) removeKey(ctx context.Context, tx Tx, l *accountList, account access.AccountID, id string) error {
	i := slices.IndexFunc(l.keys[account], func(k access.Passkey) bool { return k.ID == id })
	if i < 0 {
		return notFound("passkey", id)
	}
	if err := tx.Access().DeletePasskey(ctx, id); err != nil {
		return err
	}
	if err := a.note(ctx, tx, "passkey.remove", accountSubject(account), map[string]string{"name": l.keys[account][i].Name}); err != nil {
		return err
	}
	return tx.Touch(ctx, roomAccess)
}

func dropPasskeys(ctx context.Context, tx Tx, id access.AccountID) error {
	all, err := tx.Access().Passkeys(ctx, id)
	if err != nil {
		return err
	}
	for _, k := range all {
		if err := tx.Access().DeletePasskey(ctx, k.ID); err != nil {
			return err
		}
	}
	return nil
}

// Passkeys are those of all accounts, by account.
func (a *App) Passkeys(ctx context.Context) (map[access.AccountID][]access.Passkey, error) {
	if err := mayAll(ctx, access.See, access.Accounts); err != nil {
		return nil, err
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	return l.keys, nil
}

// askSecond asks an account whose password was right for one of its passkeys.
func (a *App) askSecond(ctx context.Context, x *access.Account, keys []access.Passkey) (*SignedIn, error) {
	if err := a.noKeys(); err != nil {
		return nil, err
	}
	options, expected, err := a.keys.Ask(x, keys)
	if err != nil {
		return nil, internal("ask for a passkey", err)
	}
	out := &SignedIn{Ask: options, Challenge: access.NewSecret()}
	return out, a.challenge(ctx, access.Challenge{Hash: access.HashSecret(out.Challenge), Purpose: access.ToSecond, Account: x.ID, Body: expected})
}

// AskPasskey asks whoever stands at the door for any passkey of the house.
func (a *App) AskPasskey(ctx context.Context, address string) (*SignedIn, error) {
	if err := a.noKeys(); err != nil {
		return nil, err
	}
	if !a.doors.limits.Asks(address, a.now()) {
		return nil, Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	options, expected, err := a.keys.Ask(nil, nil)
	if err != nil {
		return nil, internal("ask for a passkey", err)
	}
	out := &SignedIn{Ask: options, Challenge: access.NewSecret()}
	return out, a.challenge(ctx, access.Challenge{Hash: access.HashSecret(out.Challenge), Purpose: access.ToEnter, Body: expected})
}

// SignInWithPasskey opens a session by what a passkey signed, alone or after the password, as the challenge says.
func (a *App) SignInWithPasskey(ctx context.Context, in SigningIn, challenge string, answer []byte) (*SignedIn, error) {
	ctx = access.As(ctx, access.Principal{By: "door", From: in.Address})
	if err := a.noKeys(); err != nil {
		return nil, err
	}
	try := access.Attempt{Login: "passkey at " + in.Address, Address: in.Address}
	if !a.doors.limits.Allows(try, a.now()) {
		return nil, Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	l, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	purpose := access.ToEnter
	c, err := a.take(ctx, challenge, purpose)
	if CodeOf(err) == CodeUnauthenticated && err != nil {
		purpose = access.ToSecond
		c, err = a.take(ctx, challenge, purpose)
	}
	if err != nil {
		return nil, err
	}
	x, k, err := a.answered(l, c, answer)
	if err != nil {
		a.doors.limits.Failed(try, a.now())
		if nerr := a.noteRefused(ctx, x, err); nerr != nil {
			return nil, nerr
		}
		return nil, &Error{Code: CodeUnauthenticated, Key: "access.key-wrong", Err: err}
	}
	key, err := a.doorKey(ctx)
	if err != nil {
		return nil, err
	}
	a.doors.limits.Passed(access.Attempt{Login: x.Login, Address: in.Address, Known: access.Device(key, x.Login, in.Device)})
	return a.letIn(ctx, key, x, in, k.Name, &k)
}

// answered reads a passkey's answer to a challenge. The account is told with an error too, where the passkey is one of its.
func (a *App) answered(l *accountList, c access.Challenge, answer []byte) (*access.Account, access.Passkey, error) {
	find := func(id access.AccountID) (*access.Account, []access.Passkey) {
		x := l.byID(id)
		if x == nil || x.State == access.Disabled {
			return nil, nil
		}
		y := *x
		return &y, l.keys[id]
	}
	var of *access.Account
	if c.Account != "" {
		if of, _ = find(c.Account); of == nil {
			return nil, access.Passkey{}, errors.New("the account is closed")
		}
	}
	return a.keys.Answered(find, of, c.Body, answer)
}

func (a *App) noteRefused(ctx context.Context, x *access.Account, why error) error {
	what, about, detail := "signin.failed", "", map[string]string{"with": "passkey"}
	if x != nil {
		about, detail["login"] = accountSubject(x.ID), x.Login
	}
	if errors.Is(why, access.ErrCopied) {
		what = "passkey.copied"
	}
	return a.change(ctx, "note a failure", nil, func(tx Tx, _ reach) error { return a.note(ctx, tx, what, about, detail) })
}

func putUsed(ctx context.Context, tx Tx, k access.Passkey, now time.Time) error {
	k.Used = now
	if err := tx.Access().PutPasskey(ctx, k); err != nil {
		return err
	}
	return tx.Touch(ctx, roomAccess)
}
