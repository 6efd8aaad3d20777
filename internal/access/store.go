package access

import (
	"context"
	"time"
)

// Store keeps what this room knows, within one transaction.
type Store interface {
	Accounts(ctx context.Context) ([]Account, error) // by login
	PutAccount(ctx context.Context, a Account) error

	// Session finds one by the hash of its secret; a zero Session if there is none.
	Session(ctx context.Context, hash string) (Session, error)
	Sessions(ctx context.Context, id AccountID) ([]Session, error) // newest first
	PutSession(ctx context.Context, s Session) error
	EndSession(ctx context.Context, hash string) error
	// EndSessions ends all of an account but the one with the hash, "" none.
	EndSessions(ctx context.Context, id AccountID, but string) error
	// DropSessions forgets those that expired before.
	DropSessions(ctx context.Context, before time.Time) error

	// Passkeys lists those of an account, of "" all, oldest first.
	Passkeys(ctx context.Context, id AccountID) ([]Passkey, error)
	PutPasskey(ctx context.Context, p Passkey) error
	DeletePasskey(ctx context.Context, id string) error

	PutChallenge(ctx context.Context, c Challenge) error
	// TakeChallenge reads a challenge and forgets it, with all that expired before; a zero Challenge if there is none. The same challenge is
	// taken once, whoever else asks at the same time.
	TakeChallenge(ctx context.Context, hash string, p Purpose, now time.Time) (Challenge, error)

	// Approvals lists the newest for a subject ("" all), at most limit.
	Approvals(ctx context.Context, subject string, limit int) ([]Approval, error)
	PutApproval(ctx context.Context, a Approval) error

	// Emergencies lists the newest rights taken in need, at most limit.
	Emergencies(ctx context.Context, limit int) ([]Emergency, error)
	PutEmergency(ctx context.Context, e Emergency) error
}
