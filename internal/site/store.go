package site

import "context"

// Store keeps the sites. Put methods insert or replace by ID.
type Store interface {
	Load(ctx context.Context) (*Sites, error)
	PutFacilities(ctx context.Context, f []Facility) error
	PutGuards(ctx context.Context, g []Guard) error
	PutPosts(ctx context.Context, p []Post) error
	PutStanding(ctx context.Context, s []Standing) error
	Delete(ctx context.Context, table string, ids []string) error // "facility", "guard", "post", "standing"
}
