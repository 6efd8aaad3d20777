package sqlstore

import (
	"context"
	"time"

	"qarovul/internal/access"
)

// Passkeys lists an account's, or all, oldest first.
func (s accessStore) Passkeys(ctx context.Context, id access.AccountID) ([]access.Passkey, error) {
	query, args := `SELECT id, account, name, credential, created, used FROM passkey`, []any{}
	if id != "" {
		query += ` WHERE account = $1`
		args = append(args, string(id))
	}
	type row struct {
		access.Passkey
		credential string
	}
	rows, err := load(ctx, s.t, 16, query+` ORDER BY created, id`, func(r *row) []any {
		return []any{&r.ID, (*string)(&r.Account), &r.Name, &r.credential, (*moment)(&r.Created), (*moment)(&r.Used)}
	}, args...)
	out := make([]access.Passkey, len(rows))
	for i := range rows {
		out[i] = rows[i].Passkey
		out[i].Credential = []byte(rows[i].credential)
	}
	return out, wrapped("read passkeys", err)
}

// PutPasskey inserts or replaces one.
func (s accessStore) PutPasskey(ctx context.Context, p access.Passkey) error {
	_, err := s.t.exec(ctx, upsert("passkey", "id", "account", "name", "credential", "created", "used"),
		p.ID, string(p.Account), p.Name, string(p.Credential), at(p.Created), at(p.Used))
	return wrapped("write a passkey", err)
}

// DeletePasskey forgets one.
func (s accessStore) DeletePasskey(ctx context.Context, id string) error {
	_, err := s.t.exec(ctx, `DELETE FROM passkey WHERE id = $1`, id)
	return wrapped("forget a passkey", err)
}

// PutChallenge keeps what a passkey is to sign, in place of what the same device was to sign before for the same purpose.
func (s accessStore) PutChallenge(ctx context.Context, c access.Challenge) error {
	if _, err := s.t.exec(ctx, `DELETE FROM challenge WHERE hash = $1 AND purpose = $2`, c.Hash, string(c.Purpose)); err != nil {
		return wrapped("forget a challenge", err)
	}
	_, err := s.t.exec(ctx, `INSERT INTO challenge (hash, purpose, account, body, expires) VALUES ($1, $2, $3, $4, $5)`,
		c.Hash, string(c.Purpose), string(c.Account), string(c.Body), at(c.Expires))
	return wrapped("write a challenge", err)
}

// TakeChallenge reads one and forgets it.
func (s accessStore) TakeChallenge(ctx context.Context, hash string, p access.Purpose, now time.Time) (access.Challenge, error) {
	if _, err := s.t.exec(ctx, `DELETE FROM challenge WHERE expires < $1`, at(now)); err != nil {
		return access.Challenge{}, wrapped("forget challenges", err)
	}
	type row struct {
		access.Challenge
		body string
	}
	all, err := load(ctx, s.t, 1, `SELECT hash, purpose, account, body, expires FROM challenge WHERE hash = $1 AND purpose = $2`, func(r *row) []any {
		return []any{&r.Hash, (*string)(&r.Purpose), (*string)(&r.Account), &r.body, (*moment)(&r.Expires)}
	}, hash, string(p))
	if err != nil || len(all) == 0 {
		return access.Challenge{}, wrapped("read a challenge", err)
	}
	all[0].Body = []byte(all[0].body)
	_, err = s.t.exec(ctx, `DELETE FROM challenge WHERE hash = $1 AND purpose = $2`, hash, string(p))
	return all[0].Challenge, wrapped("take a challenge", err)
}
