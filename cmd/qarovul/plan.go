package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/demo"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/when"
)

type planCmd struct {
	Month   when.Month    `help:"Month to plan, 2026-12." placeholder:"MONTH" required:""`
	Demo    bool          `help:"Into an empty folder, load the reference organisation with its demo first, and the month before as history."`
	Time    time.Duration `help:"Search at most this long." default:"30s"`
	Publish bool          `help:"Put the plan in force, if a second person has approved it; else ask for the approval."`
	JSON    bool          `help:"Last line on stdout is one JSON object." name:"json"`
}

type planned struct {
	Month      when.Month `json:"month"`
	Version    string     `json:"version"`
	People     int        `json:"people"`
	Duties     int        `json:"duties"`
	Slots      int        `json:"slots"`
	Filled     int        `json:"filled"`
	Open       int        `json:"open"`
	Violations int        `json:"violations"`
	Seconds    float64    `json:"seconds"`
}

func (p *planCmd) Run(ctx context.Context, c *cli, e env) error {
	if p.Time <= 0 {
		return &app.Error{Code: app.CodeInvalid, Key: "search-time", Args: []any{p.Time}}
	}
	ctx, a, shut, err := open(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if p.Demo {
		if _, err := loadDemo(ctx, a, p.Month, e); err != nil {
			return err
		}
		s, err := a.State(ctx)
		if err != nil {
			return err
		}
		if !s.Organisation.Demo {
			return fmt.Errorf("--demo: %s holds another organisation; nothing was changed", c.Data)
		}
		if err := planHistory(ctx, a, p.Month.Previous(), p.Time, e); err != nil {
			return err
		}
	}
	t0 := time.Now()
	id, err := planMonth(ctx, a, p.Month, p.Time, e)
	if err != nil {
		return err
	}
	out := planned{Month: p.Month, Version: string(id), Seconds: time.Since(t0).Seconds()}
	if p.Publish {
		if _, err := a.AskApproval(ctx, id); err != nil {
			return err
		}
		if _, err := a.Publish(ctx, id); err != nil {
			return err
		}
	}
	return p.tell(ctx, a, id, out, e)
}

func (p *planCmd) tell(ctx context.Context, a *app.App, id plan.VersionID, out planned, e env) error {
	mp, err := a.Plan(ctx, id)
	if err != nil {
		return err
	}
	r, err := a.Check(ctx, id)
	if err != nil {
		return err
	}
	out.People, out.Duties = len(mp.Register.People), len(mp.Plan.Duties)
	out.Slots, out.Open, out.Violations = r.Slots, r.Open, len(r.Violations)
	out.Filled = out.Slots - out.Open
	if !p.JSON {
		_, err := fmt.Fprintf(e.stdout, "%s: version %s, %d duties, %d slots, %d open, %d hard rules broken, %.1f s\n",
			p.Month, id, out.Duties, out.Slots, out.Open, out.Violations, out.Seconds)
		return err
	}
	return lastLine(e.stdout, out)
}

// planMonth plans a month as a job of this process.
func planMonth(ctx context.Context, a *app.App, m when.Month, limit time.Duration, e env) (plan.VersionID, error) {
	j, err := a.StartPlanning(ctx, app.Planning{Month: m, Time: limit})
	if err != nil {
		return "", err
	}
	tell, done := bar(e, m.String())
	defer done()
	j, err = a.RunJob(ctx, j.ID, tell)
	if err != nil {
		return "", err
	}
	if j.State == app.JobCancelled {
		return "", context.Canceled
	}
	return j.Version, nil
}

// planHistory makes the month before the demo's first what it is to be: planned, in force, and done. It goes on where an earlier
// start was cut off, and leaves alone a month that has a plan in force.
func planHistory(ctx context.Context, a *app.App, m when.Month, limit time.Duration, e env) error {
	if err := putInForce(ctx, a, m, limit, e); err != nil {
		return err
	}
	return demo.Happen(ctx, a, m)
}

// putInForce plans a month that has no plan, and publishes it if nothing is in force.
func putInForce(ctx context.Context, a *app.App, m when.Month, limit time.Duration, e env) error {
	mo, err := a.Month(ctx, m)
	if err != nil || mo.InForce != "" {
		return err
	}
	id := mo.Working
	if id == "" {
		if id, err = planMonth(ctx, a, m, limit, e); err != nil {
			return err
		}
	}
	if err := tellAccounts(ctx, a, e); err != nil {
		return err
	}
	return demo.Publish(ctx, a, id)
}

type checkCmd struct {
	Month   when.Month `help:"Month to check: its newest version." placeholder:"MONTH" xor:"what"`
	Version string     `help:"Version to check, 2026-12.3." placeholder:"VERSION" xor:"what"`
	Plan    string     `help:"File with a plan as \"export --what plan\" writes it; nothing else is looked at." placeholder:"FILE" xor:"what"`
	JSON    bool       `help:"Last line on stdout is one JSON object." name:"json"`
}

// Validate asks for one of the three ways. Were the flags marked as required, the usage line would ask for all of them.
func (x *checkCmd) Validate() error {
	if x.Month == 0 && x.Version == "" && x.Plan == "" {
		return errors.New("say what is to be checked: --month MONTH or --version VERSION in a folder (--data DIR), or a file with --plan FILE")
	}
	return nil
}

// Help tells the ways apart.
func (checkCmd) Help() string {
	return `Say what is to be checked in one of three ways:

  --data DIR --month MONTH      the newest version of a month in a folder (or a --database)
  --data DIR --version VERSION  a version there
  --plan FILE                   a file alone, as "export --what plan" writes it; no folder is looked at

Exit status 0 only if no hard rule is broken; 5 if one is.`
}

type checked struct {
	Slots      int                `json:"slots"`
	Open       int                `json:"open"`
	Violations []proof.Violation  `json:"violations"`
	Overridden []proof.Overridden `json:"overridden"`
	Seconds    float64            `json:"seconds"`
}

func (x *checkCmd) Run(ctx context.Context, c *cli, e env) error {
	d, err := x.document(ctx, c, e)
	if err != nil {
		return err
	}
	t0 := time.Now()
	r := proof.Check(d)
	out := checked{Slots: r.Slots, Open: r.Open, Violations: r.Violations, Overridden: r.Overridden, Seconds: time.Since(t0).Seconds()}
	if out.Violations == nil {
		out.Violations = []proof.Violation{}
	}
	if out.Overridden == nil {
		out.Overridden = []proof.Overridden{}
	}
	if x.JSON {
		err = lastLine(e.stdout, out)
	} else {
		err = x.list(out, e.stdout)
	}
	if err == nil && len(out.Violations) > 0 {
		return exitStatus(app.CodeRefused.Exit())
	}
	return err
}

func (x *checkCmd) list(out checked, w io.Writer) error {
	for _, v := range out.Violations {
		if _, err := fmt.Fprintf(w, "%s broken by %s: %v\n", v.Rule, v.Person, v.Slots); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d slots, %d open, %d hard rules broken, %d overridden by order, %.2f s\n",
		out.Slots, out.Open, len(out.Violations), len(out.Overridden), out.Seconds)
	return err
}

func (x *checkCmd) document(ctx context.Context, c *cli, e env) (*proof.Document, error) {
	if x.Plan != "" {
		f, err := os.Open(x.Plan)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		d, err := proof.Read(f)
		if err != nil {
			return nil, &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{x.Plan + ": " + err.Error()}}
		}
		return d, nil
	}
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return nil, err
	}
	defer shut()
	id := plan.VersionID(x.Version)
	if id == "" {
		mo, err := a.Month(ctx, x.Month)
		if err != nil {
			return nil, err
		}
		if id = mo.Working; id == "" {
			return nil, app.Errorf(app.CodeNotFound, "not-found.month", x.Month.String())
		}
	}
	return a.Document(ctx, id)
}
