package force

import "context"

// Store keeps the register. Put methods insert or replace by ID; they check nothing: Register.Check* and app do.
type Store interface {
	// Load reads the whole register; the result has its indexes built (NewRegister).
	Load(ctx context.Context) (*Register, error)
	PutRanks(ctx context.Context, r []Rank) error
	PutUnits(ctx context.Context, u []Unit) error
	PutPeople(ctx context.Context, p []Person) error
	PutMemberships(ctx context.Context, m []Membership) error
	PutQualifications(ctx context.Context, q []Qualification) error
	PutAbsences(ctx context.Context, a []Absence) error
	PutBars(ctx context.Context, b []Bar) error
	PutRecords(ctx context.Context, s Records) error
	Delete(ctx context.Context, table string, ids []string) error // table: "membership", "qualification", "absence", "bar", "unit", and RecordTables
}
