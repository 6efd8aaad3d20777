package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/identity"
	"qarovul/internal/plan"
	"qarovul/internal/words"
)

// accountCmd keeps accounts from the command line, as the page of accounts does.
type accountCmd struct {
	List    accountList    `cmd:"" help:"List the accounts."`
	Add     accountAdd     `cmd:"" help:"Make an account. Its first password is printed once."`
	Grant   accountGrant   `cmd:"" help:"Give an account the roles that it has from now on."`
	Disable accountDisable `cmd:"" help:"Let an account sign in no more; its sessions are over."`
	Enable  accountEnable  `cmd:"" help:"Let a disabled account in again, with a new first password."`
	Keys    accountKeys    `cmd:"" help:"Tell which roles need a passkey, and say it; list an account's passkeys, and take one away."`
	Tie     accountTie     `cmd:"" help:"Tie an account to somebody whom the force's identity server knows, or untie it."`
	Reset   accountReset   `cmd:"" help:"Give an account a new first password; its sessions are over."`
}

type accountList struct {
	JSON bool `help:"Last line on stdout is one JSON object." name:"json"`
}

func (x *accountList) Run(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	all, err := a.Accounts(ctx)
	if err != nil {
		return err
	}
	if x.JSON {
		type line struct {
			Login  string         `json:"login"`
			Name   string         `json:"name"`
			Person string         `json:"person"`
			State  string         `json:"state"`
			Roles  []access.Grant `json:"roles"`
		}
		out := make([]line, len(all))
		for i, y := range all {
			out[i] = line{y.Login, y.Name, string(y.Person), string(y.State), y.Grants}
		}
		return lastLine(e.stdout, map[string]any{"accounts": out})
	}
	for _, y := range all {
		fmt.Fprintf(e.stdout, "%-20s %-9s %s: %s\n", y.Login, y.State, y.Name, grantsText(y.Grants))
	}
	return nil
}

type accountTie struct {
	Login   string `arg:"" help:"Account."`
	Issuer  string `help:"Address of the identity server." placeholder:"URL"`
	Subject string `help:"What the identity server calls them, sub in its tokens; without it the account is untied." placeholder:"SUB"`
}

func (x *accountTie) Run(ctx context.Context, c *cli, e env) error {
	if x.Subject != "" {
		server, err := identity.New(identity.Options{Issuer: x.Issuer, Client: "-", Origin: "-"})
		if err != nil {
			return &app.Error{Code: app.CodeInvalid, Key: "identity", Args: []any{err.Error()}, Err: err}
		}
		e.identity = server
	}
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error { return a.TieAccount(ctx, x.Login, x.Subject) })
}

type accountKeys struct {
	Login  string   `arg:"" optional:"" help:"Account whose passkeys are listed."`
	Remove string   `help:"Take this passkey of the account away: whoever lost it signs in with what is left to them." placeholder:"ID"`
	Need   []string `help:"Roles that need a passkey from now on." placeholder:"ROLE" xor:"need"`
	Nobody bool     `help:"No role needs a passkey from now on." xor:"need"`
	JSON   bool     `help:"Last line on stdout is one JSON object." name:"json"`
}

func (x *accountKeys) Run(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if x.Nobody || len(x.Need) > 0 {
		roles := make([]access.Role, len(x.Need))
		for i, r := range x.Need {
			roles[i] = access.Role(r)
		}
		if err := a.NeedKeys(ctx, roles); err != nil {
			return err
		}
	}
	if x.Remove != "" {
		if err := a.RemovePasskeyOf(ctx, x.Login, x.Remove); err != nil {
			return err
		}
	}
	return x.tell(ctx, a, e)
}

func (x *accountKeys) tell(ctx context.Context, a *app.App, e env) error {
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return err
	}
	keys, err := a.Passkeys(ctx)
	if err != nil {
		return err
	}
	need, err := a.NeededKeys(ctx)
	if err != nil {
		return err
	}
	type line struct {
		Login   string `json:"login"`
		ID      string `json:"id"`
		Name    string `json:"name"`
		Created string `json:"created"`
		Used    string `json:"used,omitempty"`
	}
	out, found := []line{}, x.Login == ""
	for _, y := range accounts {
		if x.Login != "" && y.Login != x.Login {
			continue
		}
		found = true
		for _, k := range keys[y.ID] {
			l := line{y.Login, k.ID, k.Name, k.Created.Format(time.RFC3339), ""}
			if !k.Used.IsZero() {
				l.Used = k.Used.Format(time.RFC3339)
			}
			out = append(out, l)
			if !x.JSON {
				fmt.Fprintf(e.stdout, "%-20s %s %s, since %s\n", l.Login, l.ID, l.Name, l.Created)
			}
		}
	}
	if !found {
		return app.Errorf(app.CodeNotFound, "not-found.account", x.Login)
	}
	if x.JSON {
		return lastLine(e.stdout, map[string]any{"need": need, "passkeys": out})
	}
	fmt.Fprintf(e.stdout, "needed by: %s\n", need)
	return nil
}

func grantsText(all []access.Grant) string {
	var out []string
	for _, g := range all {
		text := string(g.Role)
		for i, u := range g.Units {
			text += map[bool]string{true: ":", false: "+"}[i == 0] + string(u)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// parseGrants reads roles as they are written: planner, or duty-officer:UNIT+UNIT for some units.
func parseGrants(texts []string) []access.Grant {
	var out []access.Grant
	for _, t := range texts {
		role, units, some := strings.Cut(t, ":")
		g := access.Grant{Role: access.Role(role)}
		if some {
			for _, u := range strings.Split(units, "+") {
				g.Units = append(g.Units, force.UnitID(u))
			}
		}
		out = append(out, g)
	}
	return out
}

const rolesHelp = "Role, or ROLE:UNIT+UNIT for some units and those under them; again for each."

type accountAdd struct {
	Login  string   `arg:"" help:"3 to 40 small letters, figures, dots and dashes."`
	Name   string   `help:"Name as pages show it." required:"" placeholder:"NAME"`
	Person string   `help:"Whose account it is: ID in the register." placeholder:"ID"`
	Role   []string `help:"${roles}" required:"" placeholder:"ROLE" sep:"none"`
}

func (x *accountAdd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		first, err := a.CreateAccount(ctx, app.NewAccount{Login: x.Login, Name: x.Name, Person: force.PersonID(x.Person), Grants: parseGrants(x.Role)})
		return tellFirst(e.stdout, x.Login, first, err)
	})
}

func tellFirst(w io.Writer, login, first string, err error) error {
	if err == nil && first == "" {
		_, err = fmt.Fprintf(w, "%s: asked for; a second administrator has to do the same\n", login)
		return err
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "%s: first password %s (told only now; to be changed at the first sign-in)\n", login, first)
	}
	return err
}

func change(ctx context.Context, c *cli, e env, f func(context.Context, *app.App) error) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	err = f(ctx, a)
	var all app.Problems
	if errors.As(err, &all) && len(all) > 1 {
		for _, p := range all {
			fmt.Fprintln(e.stderr, "qarovul:", p.In(words.En))
		}
		return exitStatus(app.CodeInvalid.Exit())
	}
	return err
}

type accountGrant struct {
	Login string   `arg:""`
	Role  []string `help:"${roles}" required:"" placeholder:"ROLE" sep:"none"`
}

func (x *accountGrant) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error { return a.GrantRoles(ctx, x.Login, parseGrants(x.Role)) })
}

type accountDisable struct {
	Login string `arg:""`
}

func (x *accountDisable) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error { return a.DisableAccount(ctx, x.Login) })
}

type accountEnable struct {
	Login string `arg:""`
}

func (x *accountEnable) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		first, err := a.EnableAccount(ctx, x.Login)
		return tellFirst(e.stdout, x.Login, first, err)
	})
}

type accountReset struct {
	Login string `arg:""`
}

func (x *accountReset) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		first, err := a.ResetPassword(ctx, x.Login)
		return tellFirst(e.stdout, x.Login, first, err)
	})
}

type approveCmd struct {
	Version string  `arg:"" help:"Draft, 2026-12.3."`
	Refuse  *string `help:"Refuse it, and say why." placeholder:"REASON"`
}

func (x *approveCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		all, err := a.Approvals(ctx, plan.VersionID(x.Version))
		if err != nil {
			return err
		}
		for _, y := range all {
			if y.State == access.Asked && !y.Stale {
				word, note := "approved", ""
				if x.Refuse != nil {
					word, note = "refused", *x.Refuse
				}
				if err := a.Decide(ctx, y.ID, x.Refuse == nil, note); err != nil {
					return err
				}
				_, err := fmt.Fprintf(e.stdout, "%s: %s\n", x.Version, word)
				return err
			}
		}
		return app.Errorf(app.CodeNotFound, "not-found.approval", x.Version)
	})
}

type eraseCmd struct {
	Number []int64 `arg:"" help:"Numbers of the entries, as the page of the journal shows them."`
	Order  string  `help:"On whose order, and which." required:"" placeholder:"ORDER"`
}

func (x *eraseCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		if err := a.EraseContents(ctx, x.Order, x.Number...); err != nil {
			return err
		}
		_, err := fmt.Fprintf(e.stdout, "%d contents erased; the entries stand\n", len(x.Number))
		return err
	})
}
