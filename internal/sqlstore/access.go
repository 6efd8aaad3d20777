package sqlstore

import (
	"context"
	"fmt"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

// accessStore keeps accounts, sessions, approvals and rights taken in need. No secret is in any of it: passwords and the keys of sessions
// stand there as hashes.
type accessStore struct{ t *tx }

func (t *tx) Access() access.Store { return accessStore{t} }

// Accounts lists all, by login.
func (s accessStore) Accounts(ctx context.Context) ([]access.Account, error) {
	type row struct {
		access.Account
		person nullable
	}
	rows, err := load(ctx, s.t, 64, `SELECT id, login, name, person, grants, state, password, invented, created, created_by, changed, external FROM account ORDER BY login`,
		func(r *row) []any {
			return []any{(*string)(&r.ID), &r.Login, &r.Name, &r.person, (*list[access.Grant])(&r.Grants), (*string)(&r.State), &r.Password, &r.Invented,
				(*moment)(&r.Created), &r.CreatedBy, (*moment)(&r.Changed), &r.External}
		})
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	out := make([]access.Account, len(rows))
	for i := range rows {
		out[i] = rows[i].Account
		out[i].Person = force.PersonID(rows[i].person)
	}
	return out, nil
}

// nullable is a text column that may be NULL, which is "".
type nullable string

func (n *nullable) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*n = ""
	case string:
		*n = nullable(x)
	default:
		return fmt.Errorf("a text column holds %T", v)
	}
	return nil
}

// PutAccount inserts or replaces an account.
func (s accessStore) PutAccount(ctx context.Context, a access.Account) error {
	_, err := s.t.exec(ctx, upsert("account", "id", "login", "name", "person", "grants", "state", "password", "invented", "created", "created_by", "changed", "external"),
		string(a.ID), a.Login, a.Name, ref(a.Person), listed(a.Grants), string(a.State), a.Password, a.Invented, at(a.Created), a.CreatedBy, at(a.Changed), a.External)
	if err != nil {
		return fmt.Errorf("write account %s: %w", a.Login, err)
	}
	return nil
}

const sessionColumns = `hash, account, is_token, name, origin, created, seen, expires, proved`

func sessionInto(s *access.Session) []any {
	return []any{&s.Hash, (*string)(&s.Account), &s.Token, &s.Name, &s.From, (*moment)(&s.Created), (*moment)(&s.Seen), (*moment)(&s.Expires), (*moment)(&s.Proved)}
}

// Session finds a session.
func (s accessStore) Session(ctx context.Context, hash string) (access.Session, error) {
	all, err := load(ctx, s.t, 1, `SELECT `+sessionColumns+` FROM session WHERE hash = $1`, sessionInto, hash)
	if err != nil || len(all) == 0 {
		return access.Session{}, wrapped("read a session", err)
	}
	return all[0], nil
}

func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// Sessions lists an account's, newest first.
func (s accessStore) Sessions(ctx context.Context, id access.AccountID) ([]access.Session, error) {
	all, err := load(ctx, s.t, 8, `SELECT `+sessionColumns+` FROM session WHERE account = $1 ORDER BY created DESC, hash`, sessionInto, string(id))
	return all, wrapped("read sessions", err)
}

// PutSession inserts or replaces a session.
func (s accessStore) PutSession(ctx context.Context, x access.Session) error {
	_, err := s.t.exec(ctx, upsert("session", "hash", "account", "is_token", "name", "origin", "created", "seen", "expires", "proved"),
		x.Hash, string(x.Account), x.Token, x.Name, x.From, at(x.Created), at(x.Seen), at(x.Expires), at(x.Proved))
	return wrapped("write a session", err)
}

// EndSession ends one.
func (s accessStore) EndSession(ctx context.Context, hash string) error {
	_, err := s.t.exec(ctx, `DELETE FROM session WHERE hash = $1`, hash)
	return wrapped("end a session", err)
}

// EndSessions ends all of an account but one.
func (s accessStore) EndSessions(ctx context.Context, id access.AccountID, but string) error {
	_, err := s.t.exec(ctx, `DELETE FROM session WHERE account = $1 AND hash <> $2`, string(id), but)
	return wrapped("end sessions", err)
}

// DropSessions forgets those long over.
func (s accessStore) DropSessions(ctx context.Context, before time.Time) error {
	_, err := s.t.exec(ctx, `DELETE FROM session WHERE expires < $1`, at(before))
	return wrapped("forget sessions", err)
}

// Approvals lists the newest first.
func (s accessStore) Approvals(ctx context.Context, subject string, limit int) ([]access.Approval, error) {
	query, args := `SELECT id, kind, subject, content, state, asked_by, asked_name, asked, decided_by, decider, decided, note, expires FROM approval`, []any{limit}
	if subject != "" {
		query += ` WHERE subject = $2`
		args = append(args, subject)
	}
	all, err := load(ctx, s.t, min(limit, 100), query+` ORDER BY asked DESC, id LIMIT $1`, func(a *access.Approval) []any {
		return []any{&a.ID, &a.Kind, &a.Subject, &a.Content, (*string)(&a.State), (*string)(&a.AskedBy), &a.AskedName, (*moment)(&a.Asked),
			(*string)(&a.DecidedBy), &a.Decider, (*moment)(&a.Decided), &a.Note, (*moment)(&a.Expires)}
	}, args...)
	return all, wrapped("read approvals", err)
}

// PutApproval inserts or replaces an approval.
func (s accessStore) PutApproval(ctx context.Context, a access.Approval) error {
	_, err := s.t.exec(ctx, upsert("approval", "id", "kind", "subject", "content", "state", "asked_by", "asked_name", "asked", "decided_by", "decider", "decided", "note", "expires"),
		a.ID, a.Kind, a.Subject, a.Content, string(a.State), string(a.AskedBy), a.AskedName, at(a.Asked), string(a.DecidedBy), a.Decider, at(a.Decided), a.Note, at(a.Expires))
	return wrapped("write an approval", err)
}

// Emergencies lists the newest first.
func (s accessStore) Emergencies(ctx context.Context, limit int) ([]access.Emergency, error) {
	all, err := load(ctx, s.t, min(limit, 100), `SELECT id, account, login, reason, grants, since, until, reviewed_by, reviewer, reviewed, verdict
		FROM emergency ORDER BY since DESC, id LIMIT $1`, func(g *access.Emergency) []any {
		return []any{&g.ID, (*string)(&g.Account), &g.Login, &g.Reason, (*list[access.Grant])(&g.Grants), (*moment)(&g.From), (*moment)(&g.Until),
			(*string)(&g.ReviewedBy), &g.Reviewer, (*moment)(&g.Reviewed), &g.Verdict}
	}, limit)
	return all, wrapped("read what was taken in need", err)
}

// PutEmergency inserts or replaces rights taken in need.
func (s accessStore) PutEmergency(ctx context.Context, g access.Emergency) error {
	_, err := s.t.exec(ctx, upsert("emergency", "id", "account", "login", "reason", "grants", "since", "until", "reviewed_by", "reviewer", "reviewed", "verdict"),
		g.ID, string(g.Account), g.Login, g.Reason, listed(g.Grants), at(g.From), at(g.Until), string(g.ReviewedBy), g.Reviewer, at(g.Reviewed), g.Verdict)
	return wrapped("write what was taken in need", err)
}
