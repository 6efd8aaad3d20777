package api

import (
	"context"
	"net/http"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/retention"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// RetentionView is how long what is known of people is kept, and what holds its erasure back.
type RetentionView struct {
	Classes []RetentionClass `json:"classes"`
	Holds   []HoldView       `json:"holds" doc:"The newest first."`
}

// RetentionClass is a class of records with its term.
type RetentionClass struct {
	Class  string     `json:"class"`
	Term   string     `json:"term" doc:"30d, 6m, 5y or never."`
	Counts words.Text `json:"counts" doc:"From when it counts."`
	Keeps  words.Text `json:"keeps" doc:"What it holds."`
	Why    words.Text `json:"why"`
	Before when.Date  `json:"before,omitzero" format:"date" doc:"What ended before this day is past its term; left out for never."`
	Past   int        `json:"past" doc:"To be erased now."`
	Held   int        `json:"held" doc:"Past its term and held back."`
	Soon   int        `json:"soon" doc:"To be erased within 30 days."`
}

// HoldView is an order that keeps records from being erased.
type HoldView struct {
	ID     string    `json:"id"`
	Person string    `json:"person" doc:"Empty: everybody."`
	Class  string    `json:"class" doc:"Empty: every class."`
	Order  string    `json:"order"`
	Reason string    `json:"reason"`
	Until  when.Date `json:"until,omitzero" format:"date" doc:"Its last day; left out until it is taken back."`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// HoldAsked is an order to keep records.
type HoldAsked struct {
	Person string    `json:"person,omitempty" doc:"Identifier; everybody if left out."`
	Class  string    `json:"class,omitempty" doc:"Every class if left out."`
	Order  string    `json:"order" maxLength:"200"`
	Reason string    `json:"reason" maxLength:"500"`
	Until  when.Date `json:"until,omitzero" format:"date"`
}

// Released is the order on which a hold is taken back.
type Released struct {
	Order string `json:"order" maxLength:"200"`
}

func (s *server) retention() {
	handle(s, get("/retention", "read-retention", "retention", "How long what is known of people is kept, what is past its term, and what holds it back."),
		func(ctx context.Context, _ *Asked) (*answer[RetentionView], error) {
			r, err := s.app.Retention(ctx)
			if err != nil {
				return nil, err
			}
			return give(RetentionView{each(r.Classes, func(x *app.Expiring) RetentionClass {
				return RetentionClass{string(x.Class), x.Text, x.Counts, x.Holds, x.Why, x.Before, x.Past, x.Held, x.Soon}
			}), each(r.Holds, func(h *retention.Hold) HoldView {
				return HoldView{h.ID, string(h.Person), string(h.Class), h.Order, h.Reason, h.Until, h.By, inZone(h.At)}
			})}, nil)
		})
	handle(s, post("/retention/holds", "create-hold", "retention", "Keep records from being erased by term, on an order."),
		func(ctx context.Context, in *struct {
			Asked
			Body HoldAsked
		}) (*nothing, error) {
			b := in.Body
			_, err := s.app.Hold(ctx, retention.Hold{Person: force.PersonID(b.Person), Class: retention.Class(b.Class), Order: b.Order, Reason: b.Reason, Until: b.Until})
			return &nothing{}, err
		})
	handle(s, op{method: http.MethodPost, path: "/retention/holds/{id}/release", id: "release-hold", tag: "retention", summary: "Take a hold back, on an order."},
		func(ctx context.Context, in *struct {
			Asked
			ID   string `path:"id"`
			Body Released
		}) (*nothing, error) {
			return &nothing{}, s.app.Release(ctx, in.ID, in.Body.Order)
		})
}
