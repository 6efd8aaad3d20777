package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/retention"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/sqlstore"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

// terminal is the world of a program started by hand.
func terminal() env {
	return env{
		stdout: os.Stdout, stderr: os.Stderr, stdin: os.Stdin, getenv: os.Getenv, now: time.Now,
		looking: term.IsTerminal(int(os.Stderr.Fd())),
	}
}

// operator is who acts on the command line.
var operator = access.Principal{Account: "operator", By: "operator", Grants: []access.Grant{{Role: access.Operator}}, From: "command line"}

// openOld is open for commands that only look.
func openOld(ctx context.Context, c *cli, e env) (context.Context, *app.App, func(), error) {
	if err := there(ctx, c); err != nil {
		return nil, nil, nil, err
	}
	return open(ctx, c, e)
}

// there refuses a store that holds nothing: for whoever only looks it is a slip of the pen, not a new house.
func there(ctx context.Context, c *cli) error {
	there, err := sqlstore.There(ctx, c.Data, c.Database)
	if err != nil || there {
		return err
	}
	where := c.Data
	if c.Database != "" {
		where = sqlstore.Redacted(c.Database)
	}
	return &app.Error{Code: app.CodeNotFound, Key: "folder", Args: []any{where}}
}

// open wires the use cases over the data folder, or over the database that is named. The context is that of who acts: the account named
// with --as, else the operator.
func open(ctx context.Context, c *cli, e env) (context.Context, *app.App, func(), error) {
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("rules: %w", err)
	}
	calendar, err := readCalendar()
	if err != nil {
		return nil, nil, nil, err
	}
	steps, err := readSelection(c.Data)
	if err != nil {
		return nil, nil, nil, err
	}
	served, err := readService(c.Data, steps)
	if err != nil {
		return nil, nil, nil, err
	}
	terms, err := readTerms(c.Data)
	if err != nil {
		return nil, nil, nil, err
	}
	alert, err := readAlert(c.Data)
	if err != nil {
		return nil, nil, nil, err
	}
	ranks, err := readRanks()
	if err != nil {
		return nil, nil, nil, err
	}
	organisation, err := loadOrganisation(c.Data)
	if err != nil {
		return nil, nil, nil, err
	}
	db, err := sqlstore.OpenAt(ctx, c.Data, c.Database)
	if err != nil {
		return nil, nil, nil, err
	}
	log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a := app.New(app.Options{Store: db, Rules: rules, Calendar: calendar, Organisation: organisation, Selection: steps, Service: served, Alert: alert, Keys: e.keys, Terms: terms, Identity: e.identity, Now: e.now, Rand: rand.Reader, Log: log})
	signed, err := keepSigned(ctx, db, c.Data, e, log)
	if err == nil {
		if err = a.Prepare(ctx, ranks); err != nil {
			signed()
		}
	}
	if err != nil {
		db.Close()
		return nil, nil, nil, err
	}
	shut := func() {
		signed()
		if err := db.Close(); err != nil {
			fmt.Fprintln(e.stderr, "qarovul: close the store:", err)
		}
	}
	if c.As != "" {
		p, err := a.ActAs(ctx, c.As, operator.From)
		if err != nil {
			shut()
			return nil, nil, nil, err
		}
		ctx = access.As(ctx, p)
	}
	return ctx, a, shut, nil
}

func readCalendar() (when.CalendarFiles, error) {
	dir, err := fs.Sub(reference.FS, "calendar")
	if err != nil {
		return when.CalendarFiles{}, err
	}
	return when.ReadCalendar(dir)
}

// readSelection reads the steps of selection: the force's own, where the data folder has a folder selection, else those shipped.
func readSelection(data string) (*selection.Process, error) {
	if _, err := os.Stat(filepath.Join(data, "selection")); err == nil {
		return selection.Load(os.DirFS(data), "selection")
	}
	return selection.Load(reference.FS, "selection")
}

// readService reads what is known of service: the force's own, where the data folder has a folder service, else what is shipped.
func readService(data string, steps *selection.Process) (*service.Terms, error) {
	if _, err := os.Stat(filepath.Join(data, "service")); err == nil {
		return service.Load(os.DirFS(data), "service", steps)
	}
	return service.Load(reference.FS, "service", steps)
}

// readAlert reads how soon people are there: the force's own table, where the data folder has mobilise/alert.tsv, else the one shipped.
func readAlert(data string) (*mobilise.Alert, error) {
	const name = "mobilise/alert.tsv"
	if _, err := os.Stat(filepath.Join(data, name)); err == nil {
		a, err := mobilise.LoadAlert(os.DirFS(data), name)
		if err != nil {
			return nil, &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{err.Error()}, Err: err}
		}
		return a, nil
	}
	return mobilise.LoadAlert(reference.FS, name)
}

// readTerms reads the terms of the folder or, where it has none, those that the product ships with.
func readTerms(data string) (retention.Terms, error) {
	if _, err := os.Stat(filepath.Join(data, "retention")); err == nil {
		return retention.Load(os.DirFS(data), "retention")
	}
	return retention.Load(reference.FS, "retention")
}

func readRanks() ([]force.Rank, error) {
	f, err := reference.FS.Open("ranks.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return force.ParseRanks(f)
}

// loadDemo puts the reference organisation and its demo into an empty folder; a full one stays as it is.
func loadDemo(ctx context.Context, a *app.App, m when.Month, e env) (bool, error) {
	empty, err := a.Empty(ctx)
	if err != nil || !empty {
		return false, err
	}
	done, err := demo.Load(ctx, a, m)
	if err != nil || !done {
		return done, err
	}
	return true, tellAccounts(ctx, a, e)
}

// tellAccounts makes the demo's accounts and tells their first passwords: this once.
func tellAccounts(ctx context.Context, a *app.App, e env) error {
	first, err := demo.Accounts(ctx, a)
	if err != nil || len(first) == 0 {
		return err
	}
	fmt.Fprintln(e.stdout, "qarovul: the demo's accounts, with first passwords that are told only now and are to be changed at the first sign-in:")
	for _, f := range first {
		fmt.Fprintf(e.stdout, "  %-12s %s  %s (%s)\n", f.Login, f.Password, f.Name, words.T(words.En, "access.role."+string(f.Role)))
	}
	return nil
}

// bar draws the progress of jobs where a terminal looks on, and says nothing elsewhere.
func bar(e env, title string) (func(app.Job), func()) {
	if !e.looking {
		return nil, func() {}
	}
	b := progressbar.NewOptions(1000, progressbar.OptionSetWriter(e.stderr), progressbar.OptionSetDescription(title),
		progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	return func(j app.Job) {
		b.Describe(title + ": " + words.T(words.En, "job.phase."+phase(j)))
		_ = b.Set(int(j.Progress * 1000)) // a bar that cannot be drawn is no reason to stop
	}, func() { _ = b.Finish() }
}

func phase(j app.Job) string {
	if j.Phase == "" {
		return "start"
	}
	return j.Phase
}

func lastLine(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", b)
	return err
}
