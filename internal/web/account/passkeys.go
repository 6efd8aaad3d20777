package account

import (
	"context"
	"net/http"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/door"
	"qarovul/internal/web/ui"
)

// KeyDesk is what the pages of passkeys ask of the use cases.
type KeyDesk interface {
	TakesKeys() (origin string, taken bool)
	OwnPasskeys(ctx context.Context) ([]access.Passkey, error)
	AddPasskey(ctx context.Context, secret string) ([]byte, error)
	PasskeyAdded(ctx context.Context, secret, name string, answer []byte) error
	RemovePasskey(ctx context.Context, id string) error
	AskPasskey(ctx context.Context, address string) (*app.SignedIn, error)
	SignInWithPasskey(ctx context.Context, in app.SigningIn, challenge string, answer []byte) (*app.SignedIn, error)
	Prove(ctx context.Context, secret, password string) error
	AskProof(ctx context.Context, secret string) ([]byte, error)
	IdentityServer() string
	AskIdentity(ctx context.Context, address string) (to, challenge string, err error)
	SignInByIdentity(ctx context.Context, in app.SigningIn, challenge string, answer map[string][]string) (*app.SignedIn, error)
	ProveWithPasskey(ctx context.Context, secret string, answer []byte) error
}

func (p *page) mountKeys(k *ui.Kit) {
	k.Get("/signin/external", p.askIdentity)
	k.Get("/signin/external/back", p.identified)
	k.Post("/signin/passkey/ask", p.askKey)
	k.Post("/signin/passkey", p.signInKey)
	k.Get("/account/passkeys", p.passkeys)
	k.Post("/account/passkeys/ask", p.askNew)
	k.Post("/account/passkeys", p.added)
	k.Post("/account/passkeys/{id}/remove", p.removed)
	k.Post("/account/prove", p.prove)
}

// Proving is ui.Options.Proving.
func Proving(desk KeyDesk) func(*http.Request) ([]byte, error) {
	return func(r *http.Request) ([]byte, error) {
		d := door.From(r.Context())
		if d == nil {
			return nil, app.Errorf(app.CodeConflict, "access.no-door")
		}
		keys, err := desk.OwnPasskeys(r.Context())
		if err != nil || len(keys) == 0 {
			return nil, err
		}
		return desk.AskProof(r.Context(), d.Secret(r))
	}
}

func (p *page) takesKeys() bool {
	_, taken := p.desk.TakesKeys()
	return taken
}

// askKey asks whoever stands at the door for a passkey.
func (p *page) askKey(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	in, err := p.desk.AskPasskey(q.Context(), door.Address(q.Request))
	if err != nil {
		return err
	}
	d.KeepAsked(q.Writer(), in.Challenge)
	return q.Render(p.t, "signin-key", p.head(q, "web.signin.passkey"), entry{To: safe(q.FormValue("to")), Ask: string(in.Ask)})
}

func (p *page) signInKey(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	in, err := p.desk.SignInWithPasskey(q.Context(), app.SigningIn{Device: d.Device(q.Request), Address: door.Address(q.Request), Agent: agent(q.UserAgent())},
		d.Asked(q.Request), []byte(q.FormValue(ui.ProofPasskey)))
	d.KeepAsked(q.Writer(), "")
	switch app.CodeOf(err) {
	case app.CodeUnauthenticated, app.CodeLimited:
		if err != nil {
			problem := q.ProblemOf(err)
			v := entry{To: safe(q.FormValue("to")), Error: problem.What, Do: problem.Do, Keys: p.takesKeys()}
			return q.RenderStatus(app.CodeOf(err).Status(), p.t, "signin", p.head(q, "web.signin"), v)
		}
	}
	if err != nil {
		return err
	}
	d.Keep(q.Writer(), in)
	q.Lead(safe(q.FormValue("to")))
	return nil
}

// keysView is the page of one's own passkeys.
type keysView struct {
	List        []access.Passkey
	Taken, Must bool
	Name, Error string
	Ask         string // JSON of what a new passkey is to sign
}

func (p *page) renderKeys(q *ui.Request, status int, v *keysView) error {
	var err error
	if v.List, err = p.desk.OwnPasskeys(q.Context()); err != nil {
		return err
	}
	v.Taken = p.takesKeys()
	if who := door.Of(q.Context()); who != nil {
		v.Must = who.MustAdd
	}
	return q.RenderStatus(status, p.t, "passkeys", ui.Head{Nav: "account", Title: q.T("web.passkeys"), Bare: v.Must}, v)
}

func (p *page) passkeys(q *ui.Request) error { return p.renderKeys(q, http.StatusOK, &keysView{}) }

func (p *page) askNew(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	ask, err := p.desk.AddPasskey(q.Context(), d.Secret(q.Request))
	if err != nil {
		return err
	}
	return p.renderKeys(q, http.StatusOK, &keysView{Name: q.FormValue("name"), Ask: string(ask)})
}

func (p *page) added(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	err := p.desk.PasskeyAdded(q.Context(), d.Secret(q.Request), q.FormValue("name"), []byte(q.FormValue(ui.ProofPasskey)))
	switch code := app.CodeOf(err); {
	case err == nil:
		return q.Done("/account/passkeys", "web.passkeys.added", q.FormValue("name"))
	case code == app.CodeInvalid || code == app.CodeUnauthenticated || code == app.CodeConflict:
		return p.renderKeys(q, http.StatusUnprocessableEntity, &keysView{Name: q.FormValue("name"), Error: q.ProblemOf(err).What})
	}
	return err
}

func (p *page) removed(q *ui.Request) error {
	if err := p.desk.RemovePasskey(q.Context(), q.PathValue("id")); err != nil {
		return err
	}
	return q.Done("/account/passkeys", "web.passkeys.removed")
}

// prove takes a proof and lets the browser send the form, that it was asked for, to where it was meant for.
func (p *page) prove(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	to := ui.Inside(q.FormValue(ui.ProofTo))
	var err error
	if answer := q.FormValue(ui.ProofPasskey); answer != "" {
		err = p.desk.ProveWithPasskey(q.Context(), d.Secret(q.Request), []byte(answer))
	} else {
		err = p.desk.Prove(q.Context(), d.Secret(q.Request), q.FormValue(ui.ProofPassword))
	}
	if code := app.CodeOf(err); err != nil && (code == app.CodeInvalid || code == app.CodeLimited || code == app.CodeBusy) {
		return q.Prove(to, q.ProblemOf(err).What)
	}
	if err != nil {
		return err
	}
	q.Writer().Header().Set("Cache-Control", "no-store")
	http.Redirect(q.Writer(), q.Request, to, http.StatusTemporaryRedirect)
	return nil
}
