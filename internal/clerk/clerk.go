// Package clerk hands papers and files in and out of the use cases: it gathers what a form is printed from, writes
// exports, and reads imports. Pages, API and command line share it, so that a paper is the same whoever asks for it.
package clerk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/paper"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Request asks for a paper.
type Request struct {
	Form    paper.Form
	Options paper.Options
	Version plan.VersionID  // "" the version in force, else the working draft
	Ledger  duty.LedgerKind // for the ledger, "" weekday
	By      string          // who prints
}

// Paper writes a form as PDF. Where there is nothing to print nothing is written, and the error says why.
func Paper(ctx context.Context, a *app.App, w io.Writer, r Request) error {
	on := access.Plans
	if r.Form == paper.Ledger {
		on = access.Ledger
	}
	ctx, err := a.Taking(ctx, on)
	if err != nil {
		return err
	}
	src, err := source(ctx, a, &r)
	if err != nil {
		return err
	}
	// A paper that fails half-way must not be half-sent.
	var b bytes.Buffer
	if err := paper.Print(&b, r.Form, r.Options, src); err != nil {
		var refusal *paper.Refusal
		if errors.As(err, &refusal) {
			return &app.Error{Code: app.CodeNotFound, Key: "record", Args: []any{refusal}, Err: err}
		}
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// FileName is what a paper is called when it is saved.
func (r *Request) FileName() string {
	what := r.Options.Date.String()
	if what == "" {
		what = r.Options.Month.String()
	}
	return fmt.Sprintf("%s-%s-%s.pdf", r.Form, what, r.lang())
}

func (r *Request) lang() words.Lang {
	if r.Options.Lang == "" {
		return words.Az
	}
	return r.Options.Lang
}

func source(ctx context.Context, a *app.App, r *Request) (*paper.Source, error) {
	m := r.Options.Month
	if m == 0 {
		if r.Options.Date == 0 {
			r.Options.Date = a.Today()
		}
		m = r.Options.Date.Month()
	}
	mp, err := planOf(ctx, a, m, r.Version)
	if err != nil {
		return nil, err
	}
	if r.Form == paper.Ledger && r.Options.Month == 0 {
		r.Options.Month = m
	}
	src := &paper.Source{
		Plan: mp.Plan, Register: mp.Register, Sites: mp.Sites, Rules: mp.Rules, Calendar: mp.Calendar,
		Organisation: words.Text{Az: mp.Organisation.Az, En: mp.Organisation.En},
		Seat:         words.Text{Az: "Bakı şəhəri", En: "Baku"},
		Marking:      words.Text{Az: words.T(words.Az, "clerk.marking"), En: words.T(words.En, "clerk.marking")},
		Uniform:      words.Text{Az: words.T(words.Az, "clerk.uniform"), En: words.T(words.En, "clerk.uniform")},
		Signatory:    commander(mp.State, m.First()),
		Printed:      a.Now(), PrintedBy: r.By,
	}
	src.Approver = src.Signatory
	if r.Form == paper.Ledger {
		kind := r.Ledger
		if kind == "" {
			kind = duty.LedgerWeekday
		}
		if src.Ledger, err = a.Ledger(ctx, m, kind); err != nil {
			return nil, err
		}
	}
	return src, nil
}

func planOf(ctx context.Context, a *app.App, m when.Month, id plan.VersionID) (*app.MonthPlan, error) {
	if id != "" {
		return a.Plan(ctx, id)
	}
	return a.InForce(ctx, m)
}

// commander is whoever holds the position of commander of the top unit; papers leave the name blank while nobody does.
func commander(s *app.State, d when.Date) paper.Signatory {
	out := paper.Signatory{Position: words.Text{Az: words.T(words.Az, "clerk.commander"), En: words.T(words.En, "clerk.commander")}}
	if p := s.Commander(d); p != nil {
		out.Name = initials(p)
		if r := s.Register.Rank(p.Rank); r != nil {
			out.Rank = r.Name
		}
	}
	return out
}

// initials is how a signature names somebody: R. Babayev.
func initials(p *force.Person) string {
	for _, r := range p.Given {
		return string(r) + ". " + p.Surname
	}
	return p.Surname
}
