package mobilise

import "context"

// Store keeps the orders and the answers to them.
type Store interface {
	// Orders lists all, the latest proposed first.
	Orders(ctx context.Context) ([]Order, error)
	// Put inserts an order or replaces it.
	Put(ctx context.Context, o *Order) error
	// Answers to an order, as they were entered.
	Answers(ctx context.Context, order string) ([]Answer, error)
	// Add appends an answer; one that bears the number already is a conflict.
	Add(ctx context.Context, order string, n int, a *Answer) error
}
