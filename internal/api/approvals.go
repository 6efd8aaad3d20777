package api

import (
	"context"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/plan"
)

// ApprovalView is a second person's word on a draft.
type ApprovalView struct {
	ID      string    `json:"id"`
	Version string    `json:"version"`
	Content string    `json:"content" doc:"SHA-256 of what is approved: demand, names and orders."`
	State   string    `json:"state" enum:"asked,approved,refused,used"`
	AskedBy string    `json:"asked_by"`
	Asked   time.Time `json:"asked"`
	Decider string    `json:"decided_by" doc:"Empty while nobody has decided."`
	Decided time.Time `json:"decided"`
	Note    string    `json:"note"`
	Expires time.Time `json:"expires"`
	Stale   bool      `json:"stale" doc:"What it is about has changed since."`
}

// Decision is a word on a draft.
type Decision struct {
	Approve bool   `json:"approve"`
	Note    string `json:"note,omitempty" maxLength:"1000" doc:"Why; needed to refuse."`
}

func approvalOf(x *app.Approval) ApprovalView {
	return ApprovalView{ID: x.ID, Version: x.Subject[len("plan:"):], Content: x.Content, State: string(x.State), AskedBy: x.AskedName, Asked: inZone(x.Asked),
		Decider: x.Decider, Decided: inZone(x.Decided), Note: x.Note, Expires: inZone(x.Expires), Stale: x.Stale}
}

func (s *server) approvals() {
	handle(s, post("/versions/{version}/approvals", "ask-approval", "plans", "Ask for a second person's word on a draft as it stands now.").
		with("Asked again for the same content it gives the one that waits."),
		func(ctx context.Context, in *OfVersion) (*answer[ApprovalView], error) {
			x, err := s.app.AskApproval(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return give(approvalOf(x), nil)
		})
	handle(s, get("/approvals", "list-approvals", "plans", "List what was asked and said, newest first."),
		func(ctx context.Context, in *struct {
			Asked
			Version string `query:"version" doc:"Only about this version."`
		}) (*answer[[]ApprovalView], error) {
			all, err := s.app.Approvals(ctx, plan.VersionID(in.Version))
			return give(each(all, approvalOf), err)
		})
	handle(s, post("/approvals/{id}/decision", "decide-approval", "plans", "Approve a draft, or refuse it, as the second person.").
		with("Whoever asked cannot; nor can it be approved once it has changed."),
		func(ctx context.Context, in *struct {
			Asked
			ID   string `path:"id"`
			Body Decision
		}) (*nothing, error) {
			return &nothing{}, s.app.Decide(ctx, in.ID, in.Body.Approve, in.Body.Note)
		})
}
