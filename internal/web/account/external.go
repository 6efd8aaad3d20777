package account

import (
	"net/http"
	"net/url"

	"qarovul/internal/app"
	"qarovul/internal/door"
	"qarovul/internal/web/ui"
)

// identity is the host of the force's identity server, "" where there is none.
func (p *page) identity() string {
	u, err := url.Parse(p.desk.IdentityServer())
	if err != nil {
		return ""
	}
	return u.Host
}

// askIdentity sends the browser to the identity server. A link leads here, as the policy of the pages lets forms go to this house alone.
func (p *page) askIdentity(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	to, challenge, err := p.desk.AskIdentity(q.Context(), door.Address(q.Request))
	if err != nil {
		return p.refuse(q, err)
	}
	d.KeepAsked(q.Writer(), challenge)
	q.Writer().Header().Set("Cache-Control", "no-store")
	http.Redirect(q.Writer(), q.Request, to, http.StatusSeeOther)
	return nil
}

// identified takes what the browser comes back with.
func (p *page) identified(q *ui.Request) error {
	d := door.From(q.Context())
	if d == nil {
		return app.Errorf(app.CodeConflict, "access.no-door")
	}
	in, err := p.desk.SignInByIdentity(q.Context(), app.SigningIn{Device: d.Device(q.Request), Address: door.Address(q.Request), Agent: agent(q.UserAgent())},
		d.Asked(q.Request), q.URL.Query())
	if err != nil {
		d.KeepAsked(q.Writer(), "")
		return p.refuse(q, err)
	}
	if in.Ask != nil {
		d.KeepAsked(q.Writer(), in.Challenge)
		return q.Render(p.t, "signin-key", p.head(q, "web.signin.second"), entry{To: "/", Ask: string(in.Ask)})
	}
	d.KeepAsked(q.Writer(), "")
	d.Keep(q.Writer(), in)
	q.Lead("/")
	return nil
}

// refuse shows the sign-in page with what went wrong.
func (p *page) refuse(q *ui.Request, err error) error {
	switch code := app.CodeOf(err); code {
	case app.CodeUnauthenticated, app.CodeLimited, app.CodeBusy:
		problem := q.ProblemOf(err)
		v := entry{To: "/", Error: problem.What, Do: problem.Do, Keys: p.takesKeys(), Identity: p.identity()}
		return q.RenderStatus(code.Status(), p.t, "signin", p.head(q, "web.signin"), v)
	}
	return err
}
