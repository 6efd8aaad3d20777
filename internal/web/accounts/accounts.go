// Package accounts is the page of accounts: who may come in, with which roles, and the buttons with which an access administrator opens and
// closes the door.
package accounts

import (
	"context"
	"embed"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Accounts(ctx context.Context) ([]access.Account, error)
	CreateAccount(ctx context.Context, n app.NewAccount) (string, error)
	GrantRoles(ctx context.Context, login string, grants []access.Grant) error
	DisableAccount(ctx context.Context, login string) error
	EnableAccount(ctx context.Context, login string) (string, error)
	ResetPassword(ctx context.Context, login string) (string, error)
	IdentityServer() string
	TieAccount(ctx context.Context, login, subject string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	sees, changes := ui.Sees(access.Accounts), ui.Changes(access.Accounts)
	k.Get("/accounts", p.show, sees)
	k.Get("/accounts/new", p.add, changes)
	k.Post("/accounts", p.added, changes)
	k.Get("/accounts/{login}", p.edit, changes)
	k.Post("/accounts/{login}/roles", p.granted, changes)
	k.Post("/accounts/{login}/disable", p.disabled, changes)
	k.Post("/accounts/{login}/enable", p.enabled, changes)
	k.Post("/accounts/{login}/reset", p.reset, changes)
	k.Post("/accounts/{login}/tie", p.tied, changes)
	k.Offer(ui.Action{Key: "web.accounts.new", Icon: "plus", Needs: []ui.Need{changes}, Href: func(*ui.Request) string { return "/accounts/new" }})
}

// view is what the list shows.
type view struct {
	Lines []line
	// First is a password that was given just now: it is shown this once.
	First, Whose string
}

type line struct {
	access.Account
	Roles []string
	Href  string
}

func (p *page) show(q *ui.Request) error { return p.list(q, "", "") }

func (p *page) list(q *ui.Request, whose, first string) error {
	all, err := p.desk.Accounts(q.Context())
	if err != nil {
		return err
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	v := &view{First: first, Whose: whose}
	for _, x := range all {
		v.Lines = append(v.Lines, line{x, roles(q, s, x.Grants), "/accounts/" + x.Login})
	}
	acts, err := p.t.Text(q, "accounts-acts", nil)
	if err != nil {
		return err
	}
	return q.Render(p.t, "accounts", ui.Head{Nav: "accounts", Title: q.T("web.nav.accounts"), Lead: ui.Plain(q.T("web.accounts.lead", len(all))), Acts: acts}, v)
}

// roles are what an account may be, each with the units that it is for.
func roles(q *ui.Request, s *app.State, grants []access.Grant) []string {
	var out []string
	for _, g := range grants {
		text := q.T("access.role." + string(g.Role))
		var units []string
		for _, u := range g.Units {
			name := string(u)
			if x := s.Register.Unit(u); x != nil {
				name = q.Text(x.Name)
			}
			units = append(units, name)
		}
		if len(units) > 0 {
			text += " (" + strings.Join(units, ", ") + ")"
		}
		out = append(out, text)
	}
	return out
}

// given are the roles that an administrator may give.
var given = slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return r == access.Operator })

// roleFields are a box for each role, and the unit for which all of them are.
func (p *page) roleFields(q *ui.Request, f *ui.Form, grants []access.Grant) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	units := []ui.Option{{Value: "", Text: q.T("web.accounts.whole")}}
	for i := range s.Register.Units {
		u := &s.Register.Units[i]
		units = append(units, ui.Option{Value: string(u.ID), Text: q.Text(u.Name)})
	}
	unit := ""
	for _, r := range given {
		value := ""
		for _, g := range grants {
			if g.Role == r {
				value = "1"
				if len(g.Units) > 0 {
					unit = string(g.Units[0])
				}
			}
		}
		f.Add(ui.Field{Name: "role-" + string(r), Label: q.T("access.role." + string(r)), Type: "checkbox", Value: value})
	}
	f.Add(ui.Field{Name: "roles", Type: "hidden"})
	f.Add(ui.Field{Name: "unit", Label: q.T("web.accounts.for"), Hint: q.T("web.accounts.for.hint"), Type: "select", Options: units, Value: unit})
	return nil
}

// grantsOf reads the boxes. What accounts and the journal are seen by holds for the whole force; it has no units.
func grantsOf(f *ui.Form) []access.Grant {
	var out []access.Grant
	unit := f.Field("unit").Value
	for _, r := range given {
		if f.Field("role-"+string(r)).Value == "" {
			continue
		}
		g := access.Grant{Role: r}
		if unit != "" && r != access.AccessAdministrator && r != access.Auditor && r != access.Guard {
			g.Units = []force.UnitID{force.UnitID(unit)}
		}
		out = append(out, g)
	}
	return out
}

func (p *page) newForm(q *ui.Request) (*ui.Form, error) {
	f := &ui.Form{Action: "/accounts", Submit: q.T("web.accounts.add"), Cancel: "/accounts"}
	f.Add(ui.Field{Name: "login", Label: q.T("web.signin.login"), Hint: q.T("web.accounts.login.hint"), Must: true})
	f.Add(ui.Field{Name: "name", Label: q.T("web.accounts.name"), Must: true})
	f.Add(ui.Field{Name: "person", Label: q.T("web.accounts.person"), Hint: q.T("web.accounts.person.hint")})
	return f, p.roleFields(q, f, nil)
}

func (p *page) add(q *ui.Request) error {
	f, err := p.newForm(q)
	if err != nil {
		return err
	}
	return p.form(q, f, q.T("web.accounts.new"), false)
}

// formView is what a form's page shows.
type formView struct {
	Form  *ui.Form
	Login string // of the account that is changed, "" a new one
	State access.State
	// Identity is the address of the identity server, "" where there is none, and Subject what it calls whose account this is.
	Identity, Subject, TieError string
}

func (p *page) form(q *ui.Request, f *ui.Form, title string, refused bool) error {
	h := ui.Head{Nav: "accounts", Title: title}
	if refused {
		return q.Refuse(p.t, "accounts-form", h, &formView{Form: f})
	}
	return q.Render(p.t, "accounts-form", h, &formView{Form: f})
}

func (p *page) added(q *ui.Request) error {
	f, err := p.newForm(q)
	if err != nil {
		return err
	}
	f.Fill(q.PostForm)
	login := f.Field("login").Value
	first, err := p.desk.CreateAccount(q.Context(), app.NewAccount{Login: login, Name: f.Field("name").Value, Person: force.PersonID(f.Field("person").Value), Grants: grantsOf(f)})
	if err == nil {
		return p.list(q, login, first)
	}
	if !f.Take(q, err) {
		return err
	}
	return p.form(q, f, q.T("web.accounts.new"), true)
}

// account finds the account of an address.
func (p *page) account(q *ui.Request) (*access.Account, error) {
	all, err := p.desk.Accounts(q.Context())
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Login == q.PathValue("login") {
			return &all[i], nil
		}
	}
	return nil, app.Errorf(app.CodeNotFound, "not-found.account", q.PathValue("login"))
}

func (p *page) editForm(q *ui.Request, x *access.Account) (*ui.Form, error) {
	f := &ui.Form{Action: "/accounts/" + x.Login + "/roles", Submit: q.T("web.accounts.save"), Cancel: "/accounts"}
	return f, p.roleFields(q, f, x.Grants)
}

// view is the page of an account that is there.
func (p *page) view(f *ui.Form, x *access.Account) *formView {
	server := p.desk.IdentityServer()
	return &formView{Form: f, Login: x.Login, State: x.State, Identity: server, Subject: strings.TrimPrefix(x.External, server+" ")}
}

func (p *page) tied(q *ui.Request) error {
	x, err := p.account(q)
	if err != nil {
		return err
	}
	if err = p.desk.TieAccount(q.Context(), x.Login, q.PostFormValue("subject")); err == nil {
		return q.Done("/accounts", "web.accounts.tied", x.Login)
	}
	if app.CodeOf(err) != app.CodeInvalid {
		return err
	}
	f, ferr := p.editForm(q, x)
	if ferr != nil {
		return ferr
	}
	v := p.view(f, x)
	v.Subject, v.TieError = q.PostFormValue("subject"), q.ProblemOf(err).What
	return q.Refuse(p.t, "accounts-form", ui.Head{Nav: "accounts", Title: x.Name, Lead: ui.Plain(x.Login)}, v)
}

func (p *page) edit(q *ui.Request) error {
	x, err := p.account(q)
	if err != nil {
		return err
	}
	f, err := p.editForm(q, x)
	if err != nil {
		return err
	}
	return q.Render(p.t, "accounts-form", ui.Head{Nav: "accounts", Title: x.Name, Lead: ui.Plain(x.Login)}, p.view(f, x))
}

func (p *page) granted(q *ui.Request) error {
	x, err := p.account(q)
	if err != nil {
		return err
	}
	f, err := p.editForm(q, x)
	if err != nil {
		return err
	}
	f.Fill(q.PostForm)
	if err = p.desk.GrantRoles(q.Context(), x.Login, grantsOf(f)); err == nil {
		return q.Done("/accounts", "web.accounts.saved", x.Login)
	}
	if !f.Take(q, err) {
		return err
	}
	return q.Refuse(p.t, "accounts-form", ui.Head{Nav: "accounts", Title: x.Name, Lead: ui.Plain(x.Login)}, p.view(f, x))
}

func (p *page) disabled(q *ui.Request) error {
	if err := p.desk.DisableAccount(q.Context(), q.PathValue("login")); err != nil {
		return err
	}
	return q.Done("/accounts", "web.accounts.disabled", q.PathValue("login"))
}

func (p *page) enabled(q *ui.Request) error {
	first, err := p.desk.EnableAccount(q.Context(), q.PathValue("login"))
	if err != nil {
		return err
	}
	return p.given(q, first)
}

// given shows a first password, or says that a second administrator has to do the same.
func (p *page) given(q *ui.Request, first string) error {
	if first == "" {
		return q.Done("/accounts", "web.accounts.second", q.PathValue("login"))
	}
	return p.list(q, q.PathValue("login"), first)
}

func (p *page) reset(q *ui.Request) error {
	first, err := p.desk.ResetPassword(q.Context(), q.PathValue("login"))
	if err != nil {
		return err
	}
	return p.given(q, first)
}
