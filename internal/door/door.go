// Package door is where every request comes in: it reads the key that a browser or a program bears, asks whom it lets in, and puts who that is
// into the request. Without a key only the sign-in page, its files, the description of the API and the secret addresses of calendars are
// open; everything else leads to the sign-in page, or answers 401.
//
// # Cookies
//
// The key of a session is in a cookie that no script reads, that is sent nowhere else, and that ends with the browser or the session. Over https
// its name begins with __Host-, so that no neighbour of the host can set it. Plain http, which is for the machine itself and for a
// proxy that speaks https before it, has a plain name without Secure. The mark of a device (see access.NewDevice) lasts a year and opens nothing.
package door

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
)

// Desk is what the door asks of the use cases.
type Desk interface {
	Who(ctx context.Context, secret, from string) (*app.Visitor, error)
	ProveOnce(ctx context.Context, password string) (time.Time, error)
}

// Door is how one server lets people in.
type Door struct {
	desk   Desk
	secure bool
	refuse http.Handler
	// Log takes what was refused: who asked for what. nil says nothing.
	Log *slog.Logger
}

// New makes a door. secure says that browsers reach it over https; refuse answers requests to the API without a key.
func New(desk Desk, secure bool, refuse http.Handler) *Door {
	return &Door{desk: desk, secure: secure, refuse: refuse}
}

// told sees what a request is answered with.
type told struct {
	http.ResponseWriter
	status int
}

func (w *told) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find the writer, for answers that are sent piece by piece.
func (w *told) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// notice logs a refusal: never the key, nor what stood in the address behind the path.
func (d *Door) notice(r *http.Request, status int) {
	if d.Log == nil || status != http.StatusForbidden && status != http.StatusUnauthorized {
		return
	}
	by := ""
	if v := Of(r.Context()); v != nil {
		by = v.By
	}
	path := r.URL.Path
	for _, secret := range []string{"/feeds/", "/api/calendars/"} {
		if strings.HasPrefix(path, secret) {
			path = secret + "…"
		}
	}
	d.Log.Warn("refused", "account", by, "from", Address(r), "method", r.Method, "path", path, "status", status)
}

// open are the addresses for which nobody has to be known.
func open(r *http.Request) bool {
	p := r.URL.Path
	switch {
	case p == "/signin", p == "/signin/external", p == "/signin/external/back", p == "/signin/passkey", p == "/signin/passkey/ask", p == "/display", p == "/api/openapi.json", strings.HasPrefix(p, "/assets/"):
		return true
	case strings.HasPrefix(p, "/feeds/"), strings.HasPrefix(p, "/api/calendars/"): // the address is the key
		return r.Method == http.MethodGet
	}
	return false
}

// adding are the addresses for whoever has to add a passkey first.
func adding(path string) bool {
	return path == "/account/passkeys" || path == "/account/passkeys/ask" || strings.HasPrefix(path, "/account/prove") || path == "/account/password" ||
		path == "/signout" || path == "/display" || strings.HasPrefix(path, "/assets/")
}

// first are the addresses for whoever has to choose a password first.
func first(path string) bool {
	return path == "/account/password" || path == "/signout" || path == "/signin" || path == "/display" || strings.HasPrefix(path, "/assets/")
}

type visitorKey struct{}

// Of is whoever was let in by a request; nil for nobody.
func Of(ctx context.Context) *app.Visitor {
	v, _ := ctx.Value(visitorKey{}).(*app.Visitor)
	return v
}

type doorKey struct{}

// From is the door that a request came through.
func From(ctx context.Context) *Door {
	d, _ := ctx.Value(doorKey{}).(*Door)
	return d
}

// Guard lets requests through to next.
func (d *Door) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), doorKey{}, d)
		api := strings.HasPrefix(r.URL.Path, "/api/")
		if secret := d.Secret(r); secret != "" {
			v, err := d.desk.Who(ctx, secret, Address(r))
			switch {
			case err == nil && (!v.Session.Token || api): // a token opens the API alone
				ctx = context.WithValue(access.As(ctx, v.Principal), visitorKey{}, v)
				must := ""
				switch {
				case v.MustChange && !first(r.URL.Path):
					must = "/account/password"
				case !v.MustChange && v.MustAdd && !adding(r.URL.Path):
					must = "/account/passkeys"
				}
				if must != "" {
					if api {
						d.refuse.ServeHTTP(w, r.WithContext(ctx))
						return
					}
					lead(w, r, must)
					return
				}
				if ctx, err = d.proof(ctx, r, api); err != nil {
					d.refuse.ServeHTTP(w, r.WithContext(access.As(ctx, access.Principal{})))
					return
				}
				r = r.WithContext(ctx)
				x := &told{w, http.StatusOK}
				next.ServeHTTP(x, r)
				d.notice(r, x.status)
				return
			case err != nil && app.CodeOf(err) != app.CodeUnauthenticated:
				http.Error(w, err.Error(), app.CodeOf(err).Status())
				return
			}
		}
		r = r.WithContext(ctx)
		switch {
		case open(r):
			x := &told{w, http.StatusOK}
			next.ServeHTTP(x, r)
			d.notice(r, x.status)
		case api:
			d.refuse.ServeHTTP(w, r)
			d.notice(r, http.StatusUnauthorized)
		default:
			to := "/today"
			if r.Method == http.MethodGet {
				to = r.URL.RequestURI()
			}
			lead(w, r, "/signin?to="+url.QueryEscape(to))
		}
	})
}

// lead sends a browser elsewhere, also one that asked for a part of a page.
func lead(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", "/signin")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// Address is where a request came from, without the port.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Names of the cookies.
const (
	sessionName = "qarovul"
	deviceName  = "qarovul-device"
	askedName   = "qarovul-asked" // what a passkey is asked to sign is bound to it
	deviceTime  = 365 * 24 * time.Hour
)

func (d *Door) name(plain string) string {
	if d.secure {
		return "__Host-" + plain
	}
	return plain
}

// Secret is the key that a request bears, in a cookie or as a bearer token; "" none.
func (d *Door) Secret(r *http.Request) string {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return t
	}
	return d.cookie(r, sessionName)
}

// Device is the mark of the device, "" none.
func (d *Door) Device(r *http.Request) string { return d.cookie(r, deviceName) }

func (d *Door) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(d.name(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// Keep hands a browser the key of its session and the mark of its device.
func (d *Door) Keep(w http.ResponseWriter, in *app.SignedIn) {
	d.set(w, sessionName, in.Secret, 0)
	if in.Device != "" {
		d.set(w, deviceName, in.Device, int(deviceTime/time.Second))
	}
}

// KeepAsked hands a browser the secret of what its passkey is asked, for as long as it may take.
func (d *Door) KeepAsked(w http.ResponseWriter, secret string) {
	d.set(w, askedName, secret, int(access.ChallengeTime/time.Second))
}

// Asked is that secret, "" none.
func (d *Door) Asked(r *http.Request) string { return d.cookie(r, askedName) }

// proofHeader is where a program states, in a request that weighs much, the password of whose token it bears.
const proofHeader = "Qarovul-Proof"

// proof lets a request that bears a token prove by itself that it is its account's owner's. A session is asked on a page instead: its account may have a
// passkey, for which a password does not stand in.
func (d *Door) proof(ctx context.Context, r *http.Request, api bool) (context.Context, error) {
	text := r.Header.Get(proofHeader)
	v := Of(ctx)
	if text == "" || !api || !v.Session.Token {
		return ctx, nil
	}
	at, err := d.desk.ProveOnce(ctx, text)
	if err != nil {
		return ctx, err
	}
	v.Proved = at // for this request alone
	return access.As(ctx, v.Principal), nil
}

// Forget takes the key of the session back. The mark stays: it opens nothing.
func (d *Door) Forget(w http.ResponseWriter) { d.set(w, sessionName, "", -1) }

func (d *Door) set(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: d.name(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteLaxMode})
}
