package sqlstore_test

import (
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
)

func accounts(t *testing.T, s app.Store) {
	write(t, s, small().put)
	now := moment("2026-12-05 12:00:00")
	full := access.Account{ID: "acc-1", Login: "ayla", Name: "Ayla Şıxəliyeva", Person: "p1", Grants: []access.Grant{{Role: access.Planner}, {Role: access.DutyOfficer, Units: []force.UnitID{"u1"}}},
		State: access.Active, External: "https://id.example 248289761001", Password: "$argon2id$x", Invented: true, Created: now, CreatedBy: "operator", Changed: now.Add(time.Hour)}
	plain := access.Account{ID: "acc-2", Login: "samir", Name: "Samir", State: access.Invited, Created: now}
	write(t, s, func(tx app.Tx) error {
		if err := tx.Access().PutAccount(bg, plain); err != nil {
			return err
		}
		return tx.Access().PutAccount(bg, full)
	})
	get := func(tx app.Tx) ([]access.Account, error) { return tx.Access().Accounts(bg) }
	same(t, "accounts, by login", []access.Account{full, plain}, read(t, s, get))
	full.State, full.Grants = access.Disabled, nil
	write(t, s, func(tx app.Tx) error { return tx.Access().PutAccount(bg, full) })
	same(t, "changed", []access.Account{full, plain}, read(t, s, get))
	if err := s.Write(bg, func(tx app.Tx) error {
		return tx.Access().PutAccount(bg, access.Account{ID: "acc-3", Login: "ayla", Name: "x"})
	}); err == nil {
		t.Error("two accounts have one login")
	}
	if err := s.Write(bg, func(tx app.Tx) error {
		return tx.Access().PutAccount(bg, access.Account{ID: "acc-3", Login: "xxx", Name: "x", Person: "nobody"})
	}); err == nil {
		t.Error("an account belongs to a person who is not there")
	}
	same(t, "nothing was left", []access.Account{full, plain}, read(t, s, get))
}

func sessions(t *testing.T, s app.Store) {
	now := moment("2026-12-05 12:00:00")
	session := func(hash string, account access.AccountID, after time.Duration) access.Session {
		return access.Session{Hash: hash, Account: account, Token: after == 0, Name: "Firefox", From: "192.0.2.1", Created: now.Add(after), Seen: now.Add(after), Expires: now.Add(after + time.Hour)}
	}
	a, b, c := session("a", "acc-1", 0), session("b", "acc-1", time.Minute), session("c", "acc-2", time.Minute)
	write(t, s, func(tx app.Tx) error {
		for _, x := range []access.AccountID{"acc-1", "acc-2"} {
			if err := tx.Access().PutAccount(bg, access.Account{ID: x, Login: string(x), Name: "x", Created: now}); err != nil {
				return err
			}
		}
		for _, x := range []access.Session{a, b, c} {
			if err := tx.Access().PutSession(bg, x); err != nil {
				return err
			}
		}
		return nil
	})
	of := func(id access.AccountID) []access.Session {
		return read(t, s, func(tx app.Tx) ([]access.Session, error) { return tx.Access().Sessions(bg, id) })
	}
	one := func(hash string) access.Session {
		return read(t, s, func(tx app.Tx) (access.Session, error) { return tx.Access().Session(bg, hash) })
	}
	same(t, "newest first", []access.Session{b, a}, of("acc-1"))
	same(t, "by its hash", c, one("c"))
	same(t, "none", access.Session{}, one("x"))
	b.Seen = now.Add(10 * time.Minute)
	write(t, s, func(tx app.Tx) error { return tx.Access().PutSession(bg, b) })
	same(t, "seen", b, one("b"))
	write(t, s, func(tx app.Tx) error { return tx.Access().DropSessions(bg, now.Add(time.Hour+time.Second)) })
	same(t, "the expired are forgotten", []access.Session{b}, of("acc-1"))
	write(t, s, func(tx app.Tx) error { return tx.Access().PutSession(bg, a) })
	write(t, s, func(tx app.Tx) error { return tx.Access().EndSessions(bg, "acc-1", "a") })
	same(t, "all but one are ended", []access.Session{a}, of("acc-1"))
	same(t, "another's are not", []access.Session{c}, of("acc-2"))
	write(t, s, func(tx app.Tx) error { return tx.Access().EndSession(bg, "a") })
	same(t, "ended", 0, len(of("acc-1")))
}

func approvals(t *testing.T, s app.Store) {
	now := moment("2026-12-05 12:00:00")
	x := access.Approval{ID: "ap-1", Kind: "publish", Subject: "plan:2026-12.2", Content: "abc", State: access.Asked, AskedBy: "acc-1", AskedName: "ayla", Asked: now, Expires: now.Add(time.Hour)}
	y := access.Approval{ID: "ap-2", Kind: "publish", Subject: "plan:2027-01.1", Content: "def", State: access.Approved, AskedBy: "acc-1", AskedName: "ayla", Asked: now.Add(time.Minute),
		DecidedBy: "acc-2", Decider: "samir", Decided: now.Add(2 * time.Minute), Note: "yaxşıdır", Expires: now.Add(time.Hour)}
	put := func(a access.Approval) {
		write(t, s, func(tx app.Tx) error { return tx.Access().PutApproval(bg, a) })
	}
	get := func(subject string, limit int) []access.Approval {
		return read(t, s, func(tx app.Tx) ([]access.Approval, error) { return tx.Access().Approvals(bg, subject, limit) })
	}
	put(x)
	put(y)
	same(t, "newest first", []access.Approval{y, x}, get("", 9))
	same(t, "at most one", []access.Approval{y}, get("", 1))
	same(t, "of a subject", []access.Approval{x}, get("plan:2026-12.2", 9))
	x.State, x.DecidedBy, x.Decider, x.Note = access.Refused, "acc-2", "samir", "post boşdur"
	put(x)
	same(t, "decided", []access.Approval{x}, get("plan:2026-12.2", 9))
}

func emergencies(t *testing.T, s app.Store) {
	now := moment("2026-12-05 12:00:00")
	e := access.Emergency{ID: "em-1", Account: "acc-1", Login: "ayla", Reason: "növbətçi yoxdur", Grants: []access.Grant{{Role: access.DutyOfficer}}, From: now, Until: now.Add(time.Hour)}
	get := func(tx app.Tx) ([]access.Emergency, error) { return tx.Access().Emergencies(bg, 9) }
	write(t, s, func(tx app.Tx) error { return tx.Access().PutEmergency(bg, e) })
	same(t, "as put", []access.Emergency{e}, read(t, s, get))
	e.ReviewedBy, e.Reviewer, e.Reviewed, e.Verdict = "acc-2", "samir", now.Add(2*time.Hour), "yerində olub"
	write(t, s, func(tx app.Tx) error { return tx.Access().PutEmergency(bg, e) })
	same(t, "reviewed", []access.Emergency{e}, read(t, s, get))
}

func passkeys(t *testing.T, s app.Store) {
	now := moment("2026-12-05 12:00:00")
	key := func(id string, account access.AccountID, after time.Duration) access.Passkey {
		return access.Passkey{ID: id, Account: account, Name: "açar " + id, Credential: []byte(`{"id":"` + id + `"}`), Created: now.Add(after)}
	}
	a, b, c := key("a", "acc-1", time.Minute), key("b", "acc-1", 0), key("c", "acc-2", 0)
	write(t, s, func(tx app.Tx) error {
		for _, x := range []access.AccountID{"acc-1", "acc-2"} {
			if err := tx.Access().PutAccount(bg, access.Account{ID: x, Login: string(x), Name: "x", Created: now}); err != nil {
				return err
			}
		}
		for _, x := range []access.Passkey{a, b, c} {
			if err := tx.Access().PutPasskey(bg, x); err != nil {
				return err
			}
		}
		return tx.Access().PutSession(bg, access.Session{Hash: "h", Account: "acc-1", Created: now, Seen: now, Expires: now, Proved: now})
	})
	of := func(id access.AccountID) func(app.Tx) ([]access.Passkey, error) {
		return func(tx app.Tx) ([]access.Passkey, error) { return tx.Access().Passkeys(bg, id) }
	}
	same(t, "one account's, oldest first", []access.Passkey{b, a}, read(t, s, of("acc-1")))
	same(t, "all", []access.Passkey{b, c, a}, read(t, s, of("")))
	same(t, "when a session proved whose it is", now, read(t, s, func(tx app.Tx) (time.Time, error) {
		x, err := tx.Access().Session(bg, "h")
		return x.Proved, err
	}))
	b.Used, b.Credential = now.Add(time.Hour), []byte(`{"n":2}`)
	write(t, s, func(tx app.Tx) error {
		if err := tx.Access().PutPasskey(bg, b); err != nil {
			return err
		}
		return tx.Access().DeletePasskey(bg, "a")
	})
	same(t, "one used, one gone", []access.Passkey{b}, read(t, s, of("acc-1")))
	if err := s.Write(bg, func(tx app.Tx) error { return tx.Access().PutPasskey(bg, key("d", "nobody", 0)) }); err == nil {
		t.Error("a passkey belongs to an account that is not there")
	}
}

func challenges(t *testing.T, s app.Store) {
	now := moment("2026-12-05 12:00:00")
	c := access.Challenge{Hash: "h", Purpose: access.ToProve, Account: "acc-1", Body: []byte(`{"challenge":"x"}`), Expires: now.Add(time.Minute)}
	other := access.Challenge{Hash: "h", Purpose: access.ToAdd, Body: []byte("{}"), Expires: now.Add(time.Minute)}
	write(t, s, func(tx app.Tx) error {
		for _, x := range []access.Challenge{{Hash: "h", Purpose: access.ToProve, Body: []byte("old"), Expires: now}, c, other} {
			if err := tx.Access().PutChallenge(bg, x); err != nil {
				return err
			}
		}
		return nil
	})
	take := func(hash string, p access.Purpose, at time.Time) access.Challenge {
		var got access.Challenge
		write(t, s, func(tx app.Tx) (err error) { got, err = tx.Access().TakeChallenge(bg, hash, p, at); return })
		return got
	}
	same(t, "for another purpose", access.Challenge{}, take("h", access.ToEnter, now))
	same(t, "the newest for its purpose", c, take("h", access.ToProve, now))
	same(t, "the same again", access.Challenge{}, take("h", access.ToProve, now))
	same(t, "too late", access.Challenge{}, take("h", access.ToAdd, now.Add(2*time.Minute)))
}
