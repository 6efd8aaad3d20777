package app

import (
	"context"
	"encoding/hex"
	"time"

	"qarovul/internal/access"
)

// doors is what signing in keeps in this process: failures, and how many passwords are being hashed.
type doors struct {
	limits  access.Limits
	hashing chan struct{}
}

// mostHashes is how many passwords are hashed at once: each takes 19 MiB and a core.
const mostHashes = 2

// roster of accounts, as read at one revision.
type accountList struct {
	list        []access.Account
	emergencies []access.Emergency
	keys        map[access.AccountID][]access.Passkey
	wanted      string // which roles need a passkey, as the setting says
}

func (l *accountList) byID(id access.AccountID) *access.Account {
	for i := range l.list {
		if l.list[i].ID == id {
			return &l.list[i]
		}
	}
	return nil
}

// principal is who an account is now, with what it took in need.
func (l *accountList) principal(x *access.Account, from string, now time.Time) access.Principal {
	p := x.Principal(from)
	for _, e := range l.emergencies {
		if e.Account == x.ID && !now.Before(e.From) && now.Before(e.Until) {
			p.Grants = append(p.Grants[:len(p.Grants):len(p.Grants)], e.Grants...)
		}
	}
	return p
}

func (a *App) accounts(ctx context.Context) (*accountList, error) {
	var out *accountList
	err := a.store.Read(ctx, func(tx Tx) (err error) { out, err = a.accountsIn(ctx, tx); return })
	return out, internal("read the accounts", err)
}

func (a *App) accountsIn(ctx context.Context, tx Tx) (*accountList, error) {
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := &a.cache
	if c.accounts != nil && c.at[roomAccess] == rev[roomAccess] {
		return c.accounts, nil
	}
	l := &accountList{}
	if l.list, err = tx.Access().Accounts(ctx); err != nil {
		return nil, err
	}
	if l.emergencies, err = tx.Access().Emergencies(ctx, 100); err != nil {
		return nil, err
	}
	if err := l.loadKeys(ctx, tx); err != nil {
		return nil, err
	}
	c.at = orEmpty(c.at)
	c.accounts, c.at[roomAccess] = l, rev[roomAccess]
	return l, nil
}

// SigningIn is somebody at the door.
type SigningIn struct {
	Login, Password string
	Device          string // the mark that the device keeps, "" none
	Address, Agent  string
}

// SignedIn is what the device keeps: the key of the session, and its mark.
type SignedIn struct {
	Secret, Device string
	Expires        time.Time
	MustChange     bool // the password is a first one
	// Ask, of an account with passkeys, is for the browser to have one of them sign: the password was right, and nothing is open yet. Challenge
	// is what the device keeps until then.
	Ask       []byte
	Challenge string
}

// SignIn opens a session. CodeUnauthenticated, in the same words and after the same time, whether the account or the password is wrong;
// CodeLimited, before anything is reckoned, after too many failures.
func (a *App) SignIn(ctx context.Context, in SigningIn) (*SignedIn, error) {
	ctx = access.As(ctx, access.Principal{By: "door", From: in.Address})
	all, err := a.accounts(ctx)
	if err != nil {
		return nil, err
	}
	key, err := a.doorKey(ctx)
	if err != nil {
		return nil, err
	}
	x, _ := findAccount(all.list, in.Login)
	try := access.Attempt{Login: in.Login, Address: in.Address, Known: access.Device(key, in.Login, in.Device)}
	if try.Known == "" && x.ID != "" && a.wasHere(ctx, x.ID, in.Address) {
		try.Known = "at " + in.Address
	}
	if !a.doors.limits.Allows(try, a.now()) {
		return nil, Errorf(CodeLimited, "access.limited", int(access.Window/time.Minute))
	}
	ok, err := a.matches(ctx, &x, in.Password)
	if err != nil {
		return nil, err
	}
	if !ok {
		a.doors.limits.Failed(try, a.now())
		if err := a.change(ctx, "note a failure", nil, func(tx Tx, _ reach) error {
			return a.note(ctx, tx, "signin.failed", accountSubject(x.ID), map[string]string{"login": in.Login})
		}); err != nil {
			return nil, err
		}
		return nil, Errorf(CodeUnauthenticated, "access.wrong")
	}
	if len(all.keys[x.ID]) > 0 {
		return a.askSecond(ctx, &x, all.keys[x.ID])
	}
	a.doors.limits.Passed(try)
	return a.letIn(ctx, key, &x, in, "", nil)
}

// letIn opens a session for an account that has proved who it is, with a passkey or, where that is nil, by its password.
func (a *App) letIn(ctx context.Context, key []byte, x *access.Account, in SigningIn, with string, used *access.Passkey) (*SignedIn, error) {
	out := &SignedIn{Secret: access.NewSecret(), Device: in.Device, Expires: a.now().Add(access.Absolute), MustChange: x.State == access.Invited}
	if access.Device(key, x.Login, in.Device) == "" {
		out.Device = access.NewDevice(key, x.Login)
	}
	ctx = access.As(ctx, x.Principal(in.Address))
	err := a.change(ctx, "sign in", nil, func(tx Tx, _ reach) error {
		now := a.now()
		if used != nil {
			if err := putUsed(ctx, tx, *used, now); err != nil {
				return err
			}
		}
		if err := tx.Access().DropSessions(ctx, now); err != nil {
			return err
		}
		if err := tx.Access().PutSession(ctx, access.Session{Hash: access.HashSecret(out.Secret), Account: x.ID, Name: in.Agent, From: in.Address,
			Created: now, Seen: now, Expires: out.Expires, Proved: now}); err != nil {
			return err
		}
		return a.note(ctx, tx, "signin", accountSubject(x.ID), map[string]string{"passkey": with})
	})
	return out, err
}

func accountSubject(id access.AccountID) string {
	if id == "" {
		return ""
	}
	return "account:" + string(id)
}

// matches hashes, a few at a time.
func (a *App) matches(ctx context.Context, x *access.Account, password string) (bool, error) {
	select {
	case a.doors.hashing <- struct{}{}:
		defer func() { <-a.doors.hashing }()
	case <-time.After(5 * time.Second):
		return false, Errorf(CodeBusy, "access.busy")
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if x.ID == "" || x.State == access.Disabled || x.Password == "" || len(password) > 256 {
		access.MatchesNobody(password[:min(len(password), 256)])
		return false, nil
	}
	return access.Matches(x.Password, password)
}

// wasHere says whether an account has signed in from an address of late.
func (a *App) wasHere(ctx context.Context, id access.AccountID, address string) bool {
	var all []access.Session
	err := a.store.Read(ctx, func(tx Tx) (err error) { all, err = tx.Access().Sessions(ctx, id); return })
	if err != nil {
		return false
	}
	for _, s := range all {
		if s.From == address && address != "" && !s.Token {
			return true
		}
	}
	return false
}

// doorKey seals the marks of devices. It is made at the first sign-in.
func (a *App) doorKey(ctx context.Context) ([]byte, error) {
	const name = "door.key"
	var text string
	read := func(tx Tx) (err error) { text, err = tx.Setting(ctx, name); return err }
	if err := a.store.Read(ctx, read); err != nil {
		return nil, internal("read the door's key", err)
	}
	if text == "" {
		err := a.keep(ctx, func(tx Tx) error {
			if err := read(tx); err != nil || text != "" {
				return err
			}
			text = access.HashSecret(access.NewSecret())
			return tx.PutSetting(ctx, name, text)
		})
		if err != nil {
			return nil, internal("make the door's key", err)
		}
	}
	return hex.DecodeString(text)
}

// Visitor is whoever a session's key let in.
type Visitor struct {
	access.Principal
	Session    access.Session
	MustChange bool
	MustAdd    bool // a passkey, which one of the roles needs and the account has not
}

// seenEvery is how often a session in use is noted as such.
const seenEvery = time.Minute

// Who says whom a session's key or a token lets in. CodeUnauthenticated if nobody: it is over, was ended, or the account was disabled.
func (a *App) Who(ctx context.Context, secret, from string) (*Visitor, error) {
	var s access.Session
	var all *accountList
	hash := access.HashSecret(secret)
	err := a.store.Read(ctx, func(tx Tx) (err error) {
		if s, err = tx.Access().Session(ctx, hash); err != nil {
			return err
		}
		all, err = a.accountsIn(ctx, tx)
		return err
	})
	if err != nil {
		return nil, internal("look at the door", err)
	}
	x := all.byID(s.Account)
	now := a.now()
	if s.Hash == "" || x == nil || x.State == access.Disabled || !s.Alive(now) {
		return nil, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	if now.Sub(s.Seen) >= seenEvery {
		if err := a.keep(ctx, func(tx Tx) error {
			still, err := tx.Access().Session(ctx, hash)
			if err != nil || still.Hash == "" {
				return err // ended meanwhile: it must not come back
			}
			still.Seen = now
			return tx.Access().PutSession(ctx, still)
		}); err != nil {
			return nil, internal("note that a session is used", err)
		}
	}
	p := all.principal(x, from, now)
	p.Asks, p.Proved = true, s.Proved
	return &Visitor{Principal: p, Session: s, MustChange: x.State == access.Invited, MustAdd: a.mustAdd(all, x)}, nil
}

// SignOut ends the session of a key.
func (a *App) SignOut(ctx context.Context, secret string) error {
	return a.endSessions(ctx, "signout", func(tx Tx, id access.AccountID) error { return tx.Access().EndSession(ctx, access.HashSecret(secret)) })
}

// SignOutElsewhere ends all other sessions and tokens of whoever asks.
func (a *App) SignOutElsewhere(ctx context.Context, secret string) error {
	return a.endSessions(ctx, "signout.elsewhere", func(tx Tx, id access.AccountID) error {
		return tx.Access().EndSessions(ctx, id, access.HashSecret(secret))
	})
}
