package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// editedKey keeps the version that an edit asks for, so that a refusal can name its duties.
type editedKey struct{}

// Placing puts a person into a slot.
type Placing struct {
	Person      string `json:"person"`
	Replacement bool   `json:"replacement,omitempty" doc:"Note it as a replacement."`
	Pin         bool   `json:"pin,omitempty" doc:"Stay when the rest is planned anew."`
	Clear       bool   `json:"clear,omitempty" doc:"Take the person off those of their own duties that are in the way, unless pinned or past."`
	Override    *Order `json:"override,omitempty" doc:"Let the rules in the way be broken by order."`
}

// Order is the order on which a rule is broken.
type Order struct {
	Reason    string    `json:"reason"`
	OrderedBy string    `json:"ordered_by"`
	Until     when.Date `json:"until" format:"date" doc:"Last day on which it holds: not before the duty's end."`
}

// Pin makes the name in a slot stay, or lets it go.
type Pin struct {
	Pinned bool `json:"pinned"`
}

// Swap names two slots.
type Swap struct {
	Slot string `json:"slot" doc:"ID of a slot."`
	With string `json:"with" doc:"ID of the other."`
}

// EditedView is what an edit did.
type EditedView struct {
	Version string     `json:"version" doc:"The version that holds it: a new draft, where the one asked for was published."`
	Changed []SlotView `json:"changed" doc:"The slots as they are now."`
}

// edited tells what an edit did; a refusal gets the version with which it can be put into words.
func (s *server) edited(ctx context.Context, id plan.VersionID, f func(context.Context) (*app.Edited, error)) (*answer[EditedView], error) {
	e, err := f(ctx)
	if err != nil {
		return nil, s.problem(context.WithValue(ctx, editedKey{}, id), err)
	}
	mp, err := s.app.Plan(ctx, e.Version)
	if err != nil {
		return nil, err
	}
	out := EditedView{Version: string(e.Version), Changed: []SlotView{}}
	seen := map[duty.SlotID]bool{}
	for _, a := range e.Changed {
		if x, ok := mp.FindSlot(a.Slot); ok && !seen[a.Slot] {
			seen[a.Slot] = true
			ds := mp.Slot(x)
			out.Changed = append(out.Changed, slotOf(mp.State, &ds))
		}
	}
	return give(out, nil)
}

const opensDraft = "An edit of a published version opens a draft made from it; the answer says which version holds it."

func (s *server) edits() {
	handle(s, put("/versions/{version}/slots/{slot}/person", "assign-slot", "plans", "Put a person into a slot.").
		with("Whoever stood there is taken off it. Refused if a hard rule forbids it, with the reasons. "+opensDraft),
		func(ctx context.Context, in *struct {
			OfSlot
			Body Placing
		}) (*answer[EditedView], error) {
			how := app.Placing{Clear: in.Body.Clear, Pin: in.Body.Pin}
			if o := in.Body.Override; o != nil {
				how.Override = &app.Order{Reason: o.Reason, OrderedBy: o.OrderedBy, Until: o.Until}
			}
			do := s.app.Assign
			if in.Body.Replacement {
				do = s.app.Replace
			}
			return s.edited(ctx, in.id(), func(ctx context.Context) (*app.Edited, error) {
				return do(ctx, in.id(), duty.SlotID(in.Slot), force.PersonID(in.Body.Person), how)
			})
		})
	handle(s, del("/versions/{version}/slots/{slot}/person", "clear-slot", "plans", "Take whoever stands in a slot off it.").with(opensDraft),
		func(ctx context.Context, in *OfSlot) (*answer[EditedView], error) {
			return s.edited(ctx, in.id(), func(ctx context.Context) (*app.Edited, error) {
				return s.app.Clear(ctx, in.id(), duty.SlotID(in.Slot))
			})
		})
	handle(s, put("/versions/{version}/slots/{slot}/pin", "pin-slot", "plans", "Make the name in a slot stay when the rest is planned anew, or let it go.").with(opensDraft),
		func(ctx context.Context, in *struct {
			OfSlot
			Body Pin
		}) (*answer[EditedView], error) {
			return s.edited(ctx, in.id(), func(ctx context.Context) (*app.Edited, error) {
				return s.app.Pin(ctx, in.id(), duty.SlotID(in.Slot), in.Body.Pinned)
			})
		})
	handle(s, post("/versions/{version}/swaps", "swap-slots", "plans", "Exchange the people of two slots.").with("Refused if a hard rule forbids either. "+opensDraft),
		func(ctx context.Context, in *struct {
			OfVersion
			Body Swap
		}) (*answer[EditedView], error) {
			return s.edited(ctx, in.id(), func(ctx context.Context) (*app.Edited, error) {
				return s.app.Swap(ctx, in.id(), duty.SlotID(in.Body.Slot), duty.SlotID(in.Body.With))
			})
		})
	for _, x := range []struct {
		name, says string
		do         func(context.Context, plan.VersionID) (*app.Edited, error)
	}{
		{"undo", "Take back the last edit of a draft.", s.app.Undo},
		{"redo", "Bring back the edit that was undone last.", s.app.Redo},
	} {
		handle(s, post("/versions/{version}/"+x.name, x.name+"-edit", "plans", x.says),
			func(ctx context.Context, in *OfVersion) (*answer[EditedView], error) {
				return s.edited(ctx, in.id(), func(ctx context.Context) (*app.Edited, error) { return x.do(ctx, in.id()) })
			})
	}
}
