package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/plan"
)

// everyApproval is more than were ever asked for.
const everyApproval = 1 << 20

// publishing is the kind of the approvals of a plan.
const publishing = "publish"

// ContentOf is the hash of what is approved when a plan is: its demand, who stands where, and the orders that hold. Whatever changes one of
// them changes it.
func ContentOf(p *plan.Plan) string {
	h := sha256.New()
	put := func(parts ...any) { // each part ends, so that no two contents are written alike
		for _, x := range parts {
			text(h, fmt.Sprint(x))
		}
	}
	put("qarovul plan content 1", p.Version.ID, p.Version.Month)
	for i := range p.Duties {
		d := &p.Duties[i]
		put("duty", d.ID, d.Kind, d.Profile, moment(d.Start), moment(d.End), len(d.Slots))
		for j := range d.Slots {
			s := &d.Slots[j]
			put(s.ID, s.Post, s.Role, s.Relief, moment(s.Start), moment(s.End), s.MinRank, s.MaxRank, strings.Join(s.Needs, ","), p.Assigned[s.ID].Person, p.Assigned[s.ID].Pinned)
		}
	}
	orders := slices.Clone(p.Overrides)
	slices.SortFunc(orders, func(a, b plan.Override) int { return strings.Compare(a.ID, b.ID) })
	for _, o := range orders {
		put("order", o.ID, o.Rule, o.Person, o.Slot, o.OrderedBy, o.Until, o.Reason)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func text(h hash.Hash, s string) { fmt.Fprintf(h, "%d:%s", len(s), s) }

func moment(t time.Time) int64 { return t.Unix() }

// Approval is an approval with what it is about.
type Approval struct {
	access.Approval
	// Stale: what it was asked for, or given for, has changed since.
	Stale bool
}

// Holds says whether it stands for what is there now.
func (x *Approval) Holds(now time.Time) bool { return !x.Stale && x.Approval.Holds(x.Content, now) }

// AskApproval asks for a second person's word on a draft as it stands now. Asked again for the same content it gives the one that waits.
func (a *App) AskApproval(ctx context.Context, id plan.VersionID) (*Approval, error) {
	var out *Approval
	err := a.change(ctx, "ask for an approval", changesAll(access.Plans), func(tx Tx, _ reach) error {
		p, err := a.versionIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Version.State != plan.Draft {
			return Errorf(CodeConflict, "publish-twice")
		}
		by := access.Of(ctx)
		content, now := ContentOf(p), a.now()
		all, err := tx.Access().Approvals(ctx, planSubject(id), everyApproval)
		if err != nil {
			return err
		}
		for i := range all {
			if x := all[i]; x.Content == content && now.Before(x.Expires) && (x.State == access.Asked || x.State == access.Approved) {
				out = &Approval{Approval: x}
				return nil
			}
		}
		x := access.Approval{Kind: publishing, Subject: planSubject(id), Content: content, State: access.Asked, AskedBy: access.AccountID(by.Account),
			AskedName: by.By, Asked: now, Expires: now.Add(access.ApprovalTime)}
		if x.ID, err = a.newID("ap"); err != nil {
			return err
		}
		out = &Approval{Approval: x}
		return a.putApproval(ctx, tx, x, "approval.ask")
	})
	return out, err
}

func planSubject(id plan.VersionID) string { return "plan:" + string(id) }

func (a *App) putApproval(ctx context.Context, tx Tx, x access.Approval, what string) error {
	if err := tx.Access().PutApproval(ctx, x); err != nil {
		return err
	}
	if err := a.note(ctx, tx, what, x.Subject, map[string]string{"approval": x.ID, "content": x.Content, "note": x.Note}); err != nil {
		return err
	}
	return tx.Touch(ctx, roomVersions)
}

// Decide gives a second person's word: approved, or refused with a note that says why. CodeConflict if what is to be approved has changed
// since it was asked for, or too long ago; CodeForbidden for whoever asked, under whatever account.
func (a *App) Decide(ctx context.Context, approval string, approve bool, note string) error {
	return a.change(ctx, "decide on an approval", weighs(access.ActApprove, need{act: access.Approve, on: access.Plans, all: true}), func(tx Tx, _ reach) error {
		all, err := tx.Access().Approvals(ctx, "", everyApproval)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x access.Approval) bool { return x.ID == approval && x.Kind == publishing })
		if i < 0 {
			return notFound("approval", approval)
		}
		x := all[i]
		accounts, err := a.accountsIn(ctx, tx)
		if err != nil {
			return err
		}
		by := access.Of(ctx)
		if accounts.same(x.AskedBy, access.AccountID(by.Account)) {
			return Errorf(CodeForbidden, "approval.own")
		}
		p, err := a.versionIn(ctx, tx, plan.VersionID(strings.TrimPrefix(x.Subject, "plan:")))
		if err != nil {
			return err
		}
		now := a.now()
		switch {
		case x.State != access.Asked:
			return Errorf(CodeConflict, "approval.decided")
		case !now.Before(x.Expires):
			return Errorf(CodeConflict, "approval.expired")
		case p.Version.State != plan.Draft || ContentOf(p) != x.Content:
			return Errorf(CodeConflict, "approval.changed")
		case !approve && strings.TrimSpace(note) == "":
			return &Error{Code: CodeInvalid, Key: "approval.why", Field: "note"}
		}
		x.DecidedBy, x.Decider, x.Decided, x.Note = access.AccountID(by.Account), by.By, now, strings.TrimSpace(note)
		what := "approval.refuse"
		if x.State = access.Refused; approve {
			x.State, x.Expires, what = access.Approved, now.Add(access.ApprovalTime), "approval.give"
		}
		return a.putApproval(ctx, tx, x, what)
	})
}

// same says whether two accounts are one person's.
func (l *accountList) same(x, y access.AccountID) bool {
	if x == y {
		return true
	}
	a, b := l.byID(x), l.byID(y)
	return a != nil && b != nil && a.Person != "" && a.Person == b.Person
}

// Approvals lists what was asked and said about a version, newest first; of "" about all.
// A note is about the plan of the whole force, so it is for whoever may see all of it.
func (a *App) Approvals(ctx context.Context, id plan.VersionID) ([]Approval, error) {
	to, err := may(ctx, access.See, access.Plans)
	if err != nil {
		return nil, err
	}
	subject := ""
	if id != "" {
		subject = planSubject(id)
	}
	var out []Approval
	err = a.store.Read(ctx, func(tx Tx) error {
		all, err := tx.Access().Approvals(ctx, subject, 50)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.Kind != publishing {
				continue
			}
			y := Approval{Approval: x}
			if !to.All {
				y.Note = ""
			}
			p, err := a.versionIn(ctx, tx, plan.VersionID(strings.TrimPrefix(x.Subject, "plan:")))
			if CodeOf(err) == CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			y.Stale = p.Version.State == plan.Draft && ContentOf(p) != x.Content
			out = append(out, y)
		}
		return nil
	})
	return out, internal("list the approvals", err)
}

// approvedIn looks, as a plan takes effect, whether a second person has approved exactly this, and still may.
func (a *App) approvedIn(ctx context.Context, tx Tx, p *plan.Plan) (*access.Approval, error) {
	all, err := tx.Access().Approvals(ctx, planSubject(p.Version.ID), everyApproval)
	if err != nil {
		return nil, err
	}
	accounts, err := a.accountsIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	content, now := ContentOf(p), a.now()
	key := "approval.none"
	for i := range all {
		x := &all[i]
		switch {
		case x.State != access.Approved:
			continue
		case x.Content != content:
			key = "approval.changed"
			continue
		case !now.Before(x.Expires):
			key = "approval.expired"
			continue
		}
		y := accounts.byID(x.DecidedBy)
		if y == nil || y.State == access.Disabled || !accounts.principal(y, "", now).Scope(access.Approve, access.Plans).All {
			key = "approval.no-right"
			continue
		}
		if !x.Holds(content, now) || accounts.same(x.DecidedBy, x.AskedBy) || accounts.same(x.DecidedBy, access.AccountID(access.Of(ctx).Account)) {
			key = "approval.own"
			continue
		}
		return x, nil
	}
	return nil, Errorf(CodeRefused, key)
}
