package webtest_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/door"
	"qarovul/internal/identity"
	"qarovul/internal/identity/identitytest"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// behindDoor is a house as it is served, with an account for each of some roles and their first passwords.
func behindDoor(t *testing.T, set func(site string) func(*app.Options), roles ...access.Role) (h *webtest.House, site string, first map[access.Role]string) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(lis.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site = "http://localhost:" + port // a name, as passkeys want it
	keys, err := access.NewKeys(site)
	if err != nil {
		t.Fatal(err)
	}
	options := []func(*app.Options){func(o *app.Options) { o.Keys = keys }}
	if set != nil {
		options = append(options, set(site))
	}
	h = webtest.Start(t, sqlstore.Open, options...)
	first = map[access.Role]string{}
	for _, r := range roles {
		n := app.NewAccount{Login: "x-" + string(r), Name: "Sınaq " + string(r), Grants: []access.Grant{{Role: r}}}
		if r == access.Guard {
			n.Person = "p1-20"
		}
		password, err := h.CreateAccount(webtest.Context(t), n)
		if err != nil {
			t.Fatal(err)
		}
		first[r] = password
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(h.App))
	mux.Handle("/", web.New(h.App))
	srv := httptest.NewUnstartedServer(door.New(h.App, false, api.Refuse()).Guard(mux))
	if err := srv.Listener.Close(); err != nil {
		t.Fatal(err)
	}
	srv.Listener = lis
	srv.Start()
	t.Cleanup(srv.Close)
	return h, site, first
}

// enter signs somebody in for the first time: with the password that they were given, which they change.
func enter(t *testing.T, b *webtest.Browser, role access.Role, first string) {
	t.Helper()
	b.Open("/plan")
	b.Do(
		chromedp.WaitVisible(`form[action="/signin"]`),
		chromedp.SendKeys("#f-login", "x-"+string(role)), chromedp.SendKeys("#f-password", first), chromedp.Click(".signin-do"),
		chromedp.WaitVisible(`form[action="/account/password"]`),
		chromedp.SendKeys("#f-old", first), chromedp.SendKeys("#f-password", "yeddi qara at qaçır"), chromedp.Click(`form[action="/account/password"] .btn-main`),
		chromedp.WaitVisible("main .head"),
	)
}

// TestTwoPeople: a planner comes in by the door, asks for an approval and cannot give it; the commander comes in and gives it; then the
// planner publishes. Each at a browser of their own, from the first password on.
func TestTwoPeople(t *testing.T) {
	h, site, first := behindDoor(t, nil, access.Planner, access.Commander)
	if _, err := h.Clear(webtest.Context(t), "2026-12.1", "guard:g1:2026-12-20:sentry:p1:1"); err != nil {
		t.Fatal(err)
	}
	shoot := func(b *webtest.Browser, name string) {
		if dir := os.Getenv("QAROVUL_SHOOT"); dir != "" {
			b.Shoot(filepath.Join(dir, name+".png"), 900)
		}
	}
	planner := webtest.NewBrowser(t, site)
	planner.Look(webtest.Window{Width: 1440, Height: 900})
	planner.Open("/people/p1-01") // leads to the door
	planner.Do(chromedp.WaitVisible("#f-login"))
	shoot(planner, "signin")
	planner.Do(chromedp.SendKeys("#f-login", "x-planner"), chromedp.SendKeys("#f-password", "yanlış parol yazıldı"), chromedp.Click(".signin-do"),
		chromedp.WaitVisible(".form-problems"))
	shoot(planner, "signin-wrong")
	enter(t, planner, access.Planner, first[access.Planner])
	shoot(planner, "entered")
	planner.Open("/account")
	shoot(planner, "account")
	planner.Open("/plan?month=2026-12")
	planner.Do(chromedp.Click(`.head-acts a[href^="/plan/publish"]`), chromedp.WaitVisible(`#sheet form[action="/plan/approval"] button`))
	shoot(planner, "approval-none")
	planner.Do(chromedp.Click(`#sheet form[action="/plan/approval"] button`), chromedp.WaitVisible("#toasts .toast"),
		chromedp.Click(`.head-acts a[href^="/plan/publish"]`), chromedp.WaitVisible(`#sheet .plan-approval`))
	var offered bool
	planner.Eval(`document.querySelector('form[action="/plan/decide"]') !== null || !document.querySelector('form[action="/plan/publish"] button').disabled`, &offered)
	if offered {
		t.Error("the planner may approve, or publish without an approval")
	}

	commander := webtest.NewBrowser(t, site)
	commander.Look(webtest.Window{Width: 390, Height: 844})
	enter(t, commander, access.Commander, first[access.Commander])
	commander.Open("/plan?month=2026-12")
	commander.Do(chromedp.Click(`.head-acts a[href^="/plan/publish"]`), chromedp.WaitVisible(`#sheet form[action="/plan/decide"]`))
	shoot(commander, "approval-asked")
	commander.Do(chromedp.Click(`#sheet form[action="/plan/decide"] button[value=approve]`), chromedp.WaitVisible("#toasts .toast"))

	planner.Open("/plan?month=2026-12")
	planner.Do(chromedp.Click(`.head-acts a[href^="/plan/publish"]`), chromedp.WaitVisible(`#sheet form[action="/plan/publish"] .btn-main:not([disabled])`))
	shoot(planner, "approval-given")
	planner.Do(chromedp.Click(`#sheet form[action="/plan/publish"] .btn-main`), chromedp.WaitVisible("main .told"))
	mo, err := h.Month(webtest.Context(t), webtest.Month)
	if err != nil || mo.InForce != "2026-12.2" {
		t.Errorf("in force is %s, %v", mo.InForce, err)
	}
	// Out again: what was open is closed.
	planner.Open("/account") // away from the toast, which lies over the foot of the page
	planner.Do(chromedp.Click(`main form[action="/signout"] button`), chromedp.WaitVisible("#f-login"))
	planner.Open("/people")
	planner.Do(chromedp.WaitVisible("#f-login"))
	for _, b := range []*webtest.Browser{planner, commander} {
		for _, w := range b.Wrong() {
			if w != "" && !isRefusal(w) {
				t.Errorf("the browser complains: %s", w)
			}
		}
	}
}

// isRefusal is what a browser says of a password that was wrong.
// TestProofOfAProgram: over HTTP, what weighs most is refused with 403 and the code prove, until a program sends the password of its account along.
// The password does not do that for a session.
func TestProofOfAProgram(t *testing.T) {
	h, site, first := behindDoor(t, nil, access.Commander)
	in, err := h.SignIn(t.Context(), app.SigningIn{Login: "x-commander", Password: first[access.Commander], Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	const phrase = "yeddi qara at qaçır"
	who := func(secret string) context.Context {
		v, err := h.Who(t.Context(), secret, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		return access.As(t.Context(), v.Principal)
	}
	if in, err = h.ChangePassword(who(in.Secret), first[access.Commander], phrase, in.Secret); err != nil {
		t.Fatal(err)
	}
	token, err := h.NewToken(who(in.Secret), "cədvəl", 48*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	h.Set(h.Now().Add(access.ProofTime))
	for _, x := range []struct {
		name, key, value, proof string
		status                  int
		code                    app.Code
	}{
		{"a token alone", "Authorization", "Bearer " + token, "", 403, app.CodeProve},
		{"a token with a wrong password", "Authorization", "Bearer " + token, "not it at all", 401, app.CodeUnauthenticated},
		{"a token with the password", "Authorization", "Bearer " + token, phrase, 404, app.CodeNotFound},
		{"a token afterwards", "Authorization", "Bearer " + token, "", 403, app.CodeProve},
		{"a session with the password", "Cookie", "qarovul=" + in.Secret, phrase, 403, app.CodeProve},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/api/approvals/none/decision", strings.NewReader(`{"approve":true}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(x.key, x.value)
		if x.proof != "" {
			r.Header.Set("Qarovul-Proof", x.proof)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		var p api.Problem
		err = json.NewDecoder(res.Body).Decode(&p)
		res.Body.Close()
		if err != nil || res.StatusCode != x.status || p.Code != x.code {
			t.Errorf("%s: %d, %q, %v; want %d, %q", x.name, res.StatusCode, p.Code, err, x.status, x.code)
		}
	}
}

func isRefusal(s string) bool { return strings.Contains(s, "401") }

// TestIdentityServer: whoever is tied to an account comes in by the force's identity server, and nobody else does.
func TestIdentityServer(t *testing.T) {
	issuer := identitytest.New(t)
	h, site, _ := behindDoor(t, func(site string) func(*app.Options) {
		server, err := identity.New(identity.Options{Issuer: issuer.URL, Client: "guard", Origin: site})
		if err != nil {
			t.Fatal(err)
		}
		return func(o *app.Options) { o.Identity = server }
	}, access.Planner)
	if err := h.TieAccount(webtest.Context(t), "x-planner", issuer.Subject); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"az", "en"} {
		b := webtest.NewBrowser(t, site)
		b.Look(webtest.Window{Width: 1440, Height: 900})
		b.Cookie("lang", lang)
		b.Open("/signin")
		b.Do(chromedp.Click(`a[href^="/signin/external"]`), chromedp.WaitVisible("main .head"))
		var who string
		b.Eval(`document.body.innerText`, &who)
		if !strings.Contains(who, "x-planner") {
			t.Errorf("%s: nobody came in: %s", lang, who)
		}
	}
	issuer.Subject = "somebody else"
	b := webtest.NewBrowser(t, site)
	b.Look(webtest.Window{Width: 390, Height: 844})
	b.Open("/signin")
	b.Do(chromedp.Click(`a[href^="/signin/external"]`), chromedp.WaitVisible(".form-problems"))
}
