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

	// Approvals lists the newest for a subject ("" all), at most limit.
	Approvals(ctx context.Context, subject string, limit int) ([]Approval, error)
	PutApproval(ctx context.Context, a Approval) error

	// Emergencies lists the newest rights taken in need, at most limit.
	Emergencies(ctx context.Context, limit int) ([]Emergency, error)
	PutEmergency(ctx context.Context, e Emergency) error
}
