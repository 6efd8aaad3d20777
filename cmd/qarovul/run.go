package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/journalcmd"
	"qarovul/internal/rostercmd"
	"qarovul/internal/words"
)

// env is what a run takes from the world outside, so that a test can hand in its own.
type env struct {
	stdout, stderr io.Writer
	stdin          io.Reader
	looking        bool // a terminal looks on: show progress bars
	getenv         func(string) string
	now            func() time.Time
	started        func(addr string) // told when the server listens
	keys           access.Keys       // passkeys, of a server
	identity       app.Identity      // the identity server, of a server that was told of one
}

type cli struct {
	Data     string `help:"Folder that holds everything." default:"./data" env:"QAROVUL_DATA" placeholder:"DIR"`
	Database string `help:"PostgreSQL database that keeps the register and the plans in place of the folder. Leave the password to PGPASSWORD or ~/.pgpass." env:"QAROVUL_DATABASE" placeholder:"postgres://USER@HOST/NAME"`
	As       string `help:"Account to act as, with its rights; without it the operator, whoever sits at the machine." env:"QAROVUL_AS" placeholder:"LOGIN"`
	Lang     string `help:"Language of papers and messages: az or en." default:"az" enum:"az,en" env:"QAROVUL_LANG"`

	Serve        serveCmd           `cmd:"" help:"Serve the pages and the API. A first start in an empty folder loads the reference organisation with its demo and plans it."`
	Plan         planCmd            `cmd:"" help:"Plan a month."`
	Check        checkCmd           `cmd:"" help:"Check a month's plan, or a plan in a file, by every hard rule."`
	Paper        paperCmd           `cmd:"" help:"Print an order, sheet or roster as PDF."`
	Import       importCmd          `cmd:"" help:"Read people, absences or the Cabinet's days off from a file."`
	Export       exportCmd          `cmd:"" help:"Write people, absences, strength, a roster, a ledger or a whole plan to a file."`
	Journal      journalcmd.Command `cmd:"" help:"The journal of who did what: verify, prove, export, witness."`
	Organisation organisationCmd    `cmd:"" help:"What holds of the organisation on a date: who commands, under whom, where, with what; how surely, and by which source."`
	Mobilise     mobiliseCmd        `cmd:"" help:"The Guard under the Land Forces and back: order, approve, return, answers, how many are there how soon."`
	Backup       backupCmd          `cmd:"" help:"Write everything into one encrypted file, while others work."`
	Restore      restoreCmd         `cmd:"" help:"Make an empty folder or database what it was when a backup was made."`
	Account      accountCmd         `cmd:"" help:"Accounts: list them, add one, change its roles, disable it, give it a new first password."`
	Retention    retentionCmd       `cmd:"" help:"How long what is known of people is kept, and what is past its term; --erase erases it, as a server does each day by itself."`
	Erase        eraseCmd           `cmd:"" name:"erase" help:"Erase the contents of entries of the journal, on an order; the entries stand. Only an account may: use --as."`
	Approve      approveCmd         `cmd:"" help:"Approve a draft as the second person, or refuse it. Only an account may: use --as."`
	Key          backupKeyCmd       `cmd:"" name:"backup-key" help:"Make a key pair for backups: the private key goes into a file, the public one is printed."`
	Roster       rostercmd.Command  `cmd:"" help:"The rostering engine by itself: solve and check the public benchmark instances."`
}

const description = `The duty desk of a guard force.

Begin with "qarovul serve" and open the address that it prints. Every command works on the
same folder, also while the server runs.

Exit status: 0 done; 1 failed, the reason is on stderr; 2 the input is wrong; 3 there is no such
thing; 4 it does not go with what is there; 5 a rule of service forbids it, "check" found a hard
rule broken, or "journal verify" a journal that is not whole; 6 busy, try again; 7 whoever asks
may not; 8 sign in first.`

// run is the whole program: it parses, wires and does one command, and gives the exit status.
func run(ctx context.Context, args []string, e env) (status int) {
	var c cli
	exited, command := false, ""
	parser, err := kong.New(&c, kong.Name("qarovul"), kong.Description(description), kong.UsageOnError(), kong.Vars{"roles": rolesHelp},
		kong.Writers(e.stdout, e.stderr), kong.Exit(func(n int) { exited, status = true, n }),
		kong.Bind(&journalcmd.Env{Now: e.now, Random: rand.Reader,
			Open: func(ctx context.Context) (journalcmd.Stored, func() error, error) {
				return openJournal(ctx, &c, e, takes(command))
			},
			ChangeKey: func(ctx context.Context) error { return changeKey(ctx, &c, e) }}),
		kong.BindTo(access.As(ctx, operator), (*context.Context)(nil)), kong.Bind(e), kong.Bind(&c))
	if err != nil {
		fmt.Fprintln(e.stderr, "qarovul:", err)
		return 1
	}
	k, err := parser.Parse(args)
	if err == nil {
		command = k.Command()
	}
	if exited {
		return status
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "qarovul: %v\nhint: %s\n", err, helpFor(err))
		return 2
	}
	return report(e, words.Lang(c.Lang), k.Run())
}

// helpFor is the help that shows how the command wants to be written that the error came from.
func helpFor(err error) string {
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context != nil {
		if n := wrong.Context.Selected(); n != nil {
			return n.FullPath() + " --help"
		}
	}
	return "qarovul --help"
}

// takes says whether a command carries a copy of the journal out of the house.
func takes(command string) bool {
	return strings.HasPrefix(command, "journal export") || strings.HasPrefix(command, "journal prove")
}

// exitStatus is an error that only sets the exit status; what there was to say has been said.
type exitStatus int

func (x exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(x)) }

// report says an error on stderr and gives the exit status. Commands speak English whatever the language of papers.
func report(e env, _ words.Lang, err error) int {
	if err == nil {
		return 0
	}
	var code exitStatus
	if errors.As(err, &code) {
		return int(code)
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(e.stderr, "qarovul: stopped; what was confirmed before is kept")
		return 1
	}
	fmt.Fprintln(e.stderr, "qarovul:", err)
	var own interface{ ExitCode() int } // the engine's own commands know nothing of app
	if errors.As(err, &own) {
		return own.ExitCode()
	}
	var ae *app.Error
	if errors.As(err, &ae) {
		if h := ae.Hint(words.En); h != "" {
			fmt.Fprintln(e.stderr, "hint:", h)
		}
	}
	if errors.Is(err, os.ErrNotExist) {
		return app.CodeNotFound.Exit()
	}
	return app.CodeOf(err).Exit()
}
