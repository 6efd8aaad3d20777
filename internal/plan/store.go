package plan

import (
	"context"

	"qarovul/internal/duty"
	"qarovul/internal/when"
)

// Store keeps plans and what belongs to them.
type Store interface {
	Versions(ctx context.Context, m when.Month) ([]Version, error) // oldest first; month 0: all
	Load(ctx context.Context, id VersionID) (*Plan, error)
	// Create stores a new version whole. Put replaces the head, Assign changes assignments (Person "" removes one).
	Create(ctx context.Context, p *Plan) error
	Put(ctx context.Context, v Version) error
	PutDuties(ctx context.Context, id VersionID, d []duty.Duty) error
	Assign(ctx context.Context, id VersionID, a []Assignment) error
	PutOverride(ctx context.Context, o Override) error
	DeleteOverride(ctx context.Context, id string) error

	Outcomes(ctx context.Context, m when.Month) ([]Outcome, error)
	PutOutcomes(ctx context.Context, o []Outcome) error
	Wishes(ctx context.Context) ([]Wish, error)
	PutWish(ctx context.Context, w Wish) error
	DeleteWish(ctx context.Context, id string) error

	// Carry is the ledger at the end of a month, as closed; ok is false if it was never closed.
	Carry(ctx context.Context, m when.Month) (c Carry, ok bool, err error)
	PutCarry(ctx context.Context, m when.Month, c Carry) error

	// Edits of a draft, for undo and redo.
	Edits(ctx context.Context, id VersionID) ([]Edit, error)
	PutEdit(ctx context.Context, e Edit) error
	DropUndone(ctx context.Context, id VersionID) error
}

// Edit is one change by hand of a draft: assignments before and after (Person "" is an open slot).
type Edit struct {
	Version VersionID
	Seq     int
	What    string // "assign", "swap", "replace", "pin", "clear"
	Before  []Assignment
	After   []Assignment
	Undone  bool
	By      string
}
