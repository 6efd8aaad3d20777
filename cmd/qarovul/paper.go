package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/paper"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

type paperCmd struct {
	Form    string     `help:"posting-sheet, guard-order, post-table, daily-detail, guard-schedule, month-roster, ledger or handover." required:"" placeholder:"FORM"`
	Date    when.Date  `help:"Date on which the guards mount; without it, today." placeholder:"DATE"`
	Month   when.Month `help:"Month, for month-roster, guard-schedule and ledger; for the others every day of it." placeholder:"MONTH"`
	Guard   string     `help:"Only this standing guard." placeholder:"ID"`
	Unit    string     `help:"Only this unit and those under it." placeholder:"ID"`
	Kind    string     `help:"Kind of the ledger: weekday, weekend, night, standby or shift." default:"weekday" enum:"weekday,weekend,night,standby,shift"`
	Version string     `help:"Version, 2026-12.3; without it the one in force, else the draft." placeholder:"VERSION"`
	Output  string     `help:"File to write; - is stdout." short:"o" default:"-" placeholder:"FILE"`
}

func (p *paperCmd) Run(ctx context.Context, c *cli, e env) error {
	form, err := paper.ParseForm(p.Form)
	if err != nil {
		return &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{err.Error()}, Err: err}
	}
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	r := clerk.Request{Form: form, Version: plan.VersionID(p.Version), Ledger: duty.LedgerKind(p.Kind), By: access.Of(ctx).By,
		Options: paper.Options{Lang: words.Lang(c.Lang), Date: p.Date, Month: p.Month, Guard: p.Guard, Unit: force.UnitID(p.Unit)}}
	var b bytes.Buffer
	if err := clerk.Paper(ctx, a, &b, r); err != nil {
		return err
	}
	return writeOut(p.Output, b.Bytes(), e)
}

// writeOut writes a file whole or not at all: into a new file beside it, which then takes its name.
func writeOut(name string, b []byte, e env) error {
	if name == "-" {
		_, err := e.stdout.Write(b)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".qarovul-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	if _, err = io.Copy(f, bytes.NewReader(b)); err == nil {
		err = f.Sync()
	}
	if shut := f.Close(); err == nil {
		err = shut
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
