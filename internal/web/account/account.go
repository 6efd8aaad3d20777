// Package account is the way in and what an account may do with itself: the sign-in page, the password, the devices at which one is signed in,
// and the tokens that programs bear.
package account

import (
	"context"
	"embed"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/door"
	"qarovul/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	SignIn(ctx context.Context, in app.SigningIn) (*app.SignedIn, error)
	SignOut(ctx context.Context, secret string) error
	SignOutElsewhere(ctx context.Context, secret string) error
	EndSession(ctx context.Context, hash string) error
	OwnAccount(ctx context.Context) (access.Account, []access.Session, error)
	ChangePassword(ctx context.Context, old, next, secret string) (*app.SignedIn, error)
	NewToken(ctx context.Context, name string, valid time.Duration) (string, error)
	KeyDesk
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/signin", p.door)
	k.Post("/signin", p.signIn)
	k.Post("/signout", p.signOut)
	p.mountKeys(k)
	k.Get("/account", p.show)
	k.Get("/account/password", p.password)
	k.Post("/account/password", p.changed)
	k.Post("/account/elsewhere", p.elsewhere)
	k.Post("/account/sessions/{hash}/end", p.end)
	k.Post("/account/tokens", p.token)
}

// entry is what the sign-in page shows.
type entry struct {
	To, Login, Error, Do string
	Keys                 bool   // the house takes passkeys
	Identity             string // host of the identity server, "" none
	Ask                  string // JSON of what a passkey is to sign
}

func (p *page) head(q *ui.Request, key string) ui.Head {
	return ui.Head{Title: q.T(key), Bare: true}
}

// safe is an address within the house to go on to.
func safe(to string) string {
	u, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, "\\") || u.Host != "" || strings.HasPrefix(to, "/signin") {
		return "/"
	}
	return to
}

func (p *page) door(q *ui.Request) error {
	if door.Of(q.Context()) != nil {
		q.Lead(safe(q.Get("to")))
		return nil
	}
	return q.Render(p.t, "signin", p.head(q, "web.signin"), entry{To: safe(q.Get("to")), Keys: p.takesKeys(), Identity: p.identity()})
}

func (p *page) signIn(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	v := entry{Keys: p.takesKeys(), Identity: p.identity(), To: safe(q.FormValue("to")), Login: strings.ToLower(strings.TrimSpace(q.FormValue("login")))}
	in, err := p.desk.SignIn(q.Context(), app.SigningIn{Login: v.Login, Password: q.FormValue("password"), Device: d.Device(q.Request),
		Address: door.Address(q.Request), Agent: agent(q.UserAgent())})
	switch app.CodeOf(err) {
	case app.CodeUnauthenticated, app.CodeLimited, app.CodeBusy:
		if err != nil {
			problem := q.ProblemOf(err)
			v.Error, v.Do = problem.What, problem.Do
			return q.RenderStatus(app.CodeOf(err).Status(), p.t, "signin", p.head(q, "web.signin"), v)
		}
	}
	if err != nil {
		return err
	}
	if in.Ask != nil {
		d.KeepAsked(q.Writer(), in.Challenge)
		v.Ask = string(in.Ask)
		return q.Render(p.t, "signin-key", p.head(q, "web.signin.second"), v)
	}
	d.Keep(q.Writer(), in)
	if in.MustChange {
		q.Lead("/account/password")
		return nil
	}
	q.Lead(v.To)
	return nil
}

// agent is what a browser calls itself, in a few words.
func agent(text string) string {
	for _, name := range []string{"Firefox", "Edg", "OPR", "Chrome", "Safari"} {
		if i := strings.Index(text, name+"/"); i >= 0 {
			version, _, _ := strings.Cut(text[i:], ".")
			for _, system := range []string{"Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"} {
				if strings.Contains(text, system) {
					return version + ", " + system
				}
			}
			return version
		}
	}
	return text[:min(len(text), 60)]
}

func (p *page) signOut(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	if door.Of(q.Context()) != nil {
		if err := p.desk.SignOut(q.Context(), d.Secret(q.Request)); err != nil {
			return err
		}
	}
	d.Forget(q.Writer())
	// What scripts kept goes with the session (ASVS 5.0, 14.3.1); pages are in no cache, they are sent no-store.
	q.Writer().Header().Set("Clear-Site-Data", `"storage"`)
	q.Lead("/signin")
	return nil
}

// view is what the page of one's own account shows.
type view struct {
	Account  access.Account
	Roles    []string
	Person   *ui.Person
	Sessions []session
	Tokens   []session
	Token    string // made just now, shown this once
	Name     string
	Error    string
	Needs    bool // may take rights in need
	Keys     int  // passkeys
}

// session is one device or token.
type session struct {
	access.Session
	Here bool
	End  string
}

func (p *page) show(q *ui.Request) error {
	v, err := p.view(q)
	if err != nil {
		return err
	}
	return p.render(q, v)
}

func (p *page) render(q *ui.Request, v *view) error {
	return q.Render(p.t, "account", ui.Head{Nav: "account", Title: v.Account.Name, Lead: ui.Plain(strings.Join(v.Roles, ", "))}, v)
}

func (p *page) view(q *ui.Request) (*view, error) {
	x, all, err := p.desk.OwnAccount(q.Context())
	if err != nil {
		return nil, err
	}
	v := &view{Account: x, Needs: app.MayTakeInNeed(x.Grants)}
	for _, g := range x.Grants {
		v.Roles = append(v.Roles, q.T("access.role."+string(g.Role)))
	}
	keys, err := p.desk.OwnPasskeys(q.Context())
	if err != nil {
		return nil, err
	}
	v.Keys = len(keys)
	here := door.Of(q.Context())
	for _, s := range all {
		y := session{Session: s, Here: here != nil && here.Session.Hash == s.Hash, End: "/account/sessions/" + s.Hash + "/end"}
		switch {
		case !s.Alive(q.Now):
		case s.Token:
			v.Tokens = append(v.Tokens, y)
		default:
			v.Sessions = append(v.Sessions, y)
		}
	}
	return v, nil
}

func (p *page) passwordForm(q *ui.Request) *ui.Form {
	f := &ui.Form{Action: "/account/password", Submit: q.T("web.account.password.do"), Cancel: "/account"}
	f.Add(ui.Field{Name: "old", Label: q.T("web.account.password.old"), Type: "password", Must: true, Autocomplete: "current-password"})
	f.Add(ui.Field{Name: "password", Label: q.T("web.account.password.new"), Hint: q.T("web.account.password.hint", access.LeastPassword), Type: "password", Must: true, Autocomplete: "new-password"})
	return f
}

// change is what the page of the password shows.
type change struct {
	Form  *ui.Form
	First bool
}

func (p *page) password(q *ui.Request) error {
	v := door.Of(q.Context())
	first := v != nil && v.MustChange
	return q.Render(p.t, "password", ui.Head{Title: q.T("web.account.password"), Bare: first}, change{p.passwordForm(q), first})
}

func (p *page) changed(q *ui.Request) error {
	d, who := door.From(q.Context()), door.Of(q.Context())
	if d == nil || who == nil {
		return app.Errorf(app.CodeUnauthenticated, "unauthenticated")
	}
	in, err := p.desk.ChangePassword(q.Context(), q.FormValue("old"), q.FormValue("password"), d.Secret(q.Request))
	if err != nil {
		f := p.passwordForm(q)
		if !f.Take(q, err) {
			return err
		}
		return q.Refuse(p.t, "password", ui.Head{Title: q.T("web.account.password"), Bare: who.MustChange}, change{f, who.MustChange})
	}
	d.Keep(q.Writer(), in)
	return q.Done("/", "web.account.password.done")
}

func (p *page) elsewhere(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	if err := p.desk.SignOutElsewhere(q.Context(), d.Secret(q.Request)); err != nil {
		return err
	}
	return q.Done("/account", "web.account.elsewhere.done")
}

func (p *page) end(q *ui.Request) error {
	if err := p.desk.EndSession(q.Context(), q.PathValue("hash")); err != nil {
		return err
	}
	return q.Done("/account", "web.account.ended")
}

func (p *page) token(q *ui.Request) error {
	days, err := strconv.Atoi(q.FormValue("days"))
	if err != nil {
		days = 0
	}
	name := strings.TrimSpace(q.FormValue("name"))
	secret, terr := p.desk.NewToken(q.Context(), name, time.Duration(days)*24*time.Hour)
	v, err := p.view(q)
	if err != nil {
		return err
	}
	v.Token, v.Name = secret, name
	if terr != nil {
		if app.CodeOf(terr) != app.CodeInvalid {
			return terr
		}
		v.Error = q.ProblemOf(terr).What
	}
	return p.render(q, v)
}
