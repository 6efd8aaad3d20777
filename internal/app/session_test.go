package app_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

const phrase = "yeddi qara at qaçır"

// account makes one, signs it in with its first password and chooses phrase.
func account(t *testing.T, h *webtest.House, login string, roles ...access.Role) *app.SignedIn {
	t.Helper()
	var grants []access.Grant
	for _, r := range roles {
		grants = append(grants, access.Grant{Role: r})
	}
	first, err := h.CreateAccount(ctx, app.NewAccount{Login: login, Name: login, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.SignIn(t.Context(), app.SigningIn{Login: login, Password: first, Address: "192.0.2.1"})
	if err != nil || !in.MustChange {
		t.Fatalf("first sign-in: %+v, %v", in, err)
	}
	who := let(t, h, in.Secret)
	next, err := h.ChangePassword(access.As(t.Context(), who.Principal), first, phrase, in.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), in.Secret, ""); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("the key from before the change still opens: %v", err)
	}
	next.Device = in.Device
	return next
}

func let(t *testing.T, h *webtest.House, secret string) *app.Visitor {
	t.Helper()
	v, err := h.Who(t.Context(), secret, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// again is somebody who has just proved again that it is they.
func again(h *webtest.House, who context.Context) context.Context {
	p := access.Of(who)
	p.Proved = h.Now()
	return access.As(who, p)
}

func shut(t *testing.T, h *webtest.House, secret, why string) {
	t.Helper()
	if _, err := h.Who(t.Context(), secret, ""); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("%s: the key still opens: %v", why, err)
	}
}

func TestSessionsEnd(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	in := account(t, h, "ayla", access.Planner)
	if v := let(t, h, in.Secret); v.By != "ayla" || v.MustChange || !v.May(access.Change, access.Plans) {
		t.Errorf("let in as %+v", v)
	}
	shut(t, h, in.Secret+"x", "a forged key")
	again := func() string {
		t.Helper()
		x, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: phrase, Address: "192.0.2.1"})
		if err != nil {
			t.Fatal(err)
		}
		return x.Secret
	}
	// Without use, and at the latest.
	now := h.Now()
	h.Set(now.Add(access.Idle))
	shut(t, h, in.Secret, "not used for so long")
	key := again()
	for range 30 {
		h.Set(h.Now().Add(access.Idle - time.Minute))
		if h.Now().Sub(now) > access.Absolute+access.Idle {
			break
		}
		if _, err := h.Who(t.Context(), key, ""); err != nil {
			break
		}
	}
	if h.Now().Sub(now) < access.Absolute {
		t.Errorf("a session in use ended after %v", h.Now().Sub(now))
	}
	shut(t, h, key, "open for so long")
	// By oneself, here and elsewhere.
	one, two := again(), again()
	as := access.As(t.Context(), let(t, h, one).Principal)
	if err := h.SignOutElsewhere(as, one); err != nil {
		t.Fatal(err)
	}
	shut(t, h, two, "signed out elsewhere")
	let(t, h, one)
	if err := h.SignOut(as, one); err != nil {
		t.Fatal(err)
	}
	shut(t, h, one, "signed out")
	// By others.
	for name, f := range map[string]func() error{
		"other roles": func() error { return h.GrantRoles(ctx, "ayla", []access.Grant{{Role: access.DutyOfficer}}) },
		"disabled":    func() error { return h.DisableAccount(ctx, "ayla") },
	} {
		if name == "disabled" {
			if _, err := h.EnableAccount(ctx, "ayla"); err != nil {
				t.Fatal(err)
			}
		}
		first, err := h.ResetPassword(ctx, "ayla")
		if err != nil {
			t.Fatal(err)
		}
		x, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: first, Address: "192.0.2.1"})
		if err != nil {
			t.Fatal(name, err)
		}
		if err := f(); err != nil {
			t.Fatal(err)
		}
		shut(t, h, x.Secret, name)
	}
}

func TestTokens(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	in := account(t, h, "ayla", access.Planner)
	as := access.As(t.Context(), let(t, h, in.Secret).Principal)
	if _, err := h.NewToken(as, "", time.Hour); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("a token without a name: %v", err)
	}
	if _, err := h.NewToken(as, "x", 2*access.MostToken); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("a token for ever: %v", err)
	}
	key, err := h.NewToken(as, "cədvəl", 48*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	h.Set(h.Now().Add(47 * time.Hour))
	if v := let(t, h, key); !v.Session.Token || v.By != "ayla" {
		t.Errorf("let in as %+v", v)
	}
	h.Set(h.Now().Add(time.Hour))
	shut(t, h, key, "a token that has expired")
}

// TestAccountsAreRefused: what an account may not be, and who may not change it.
func TestAccountsAreRefused(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	account(t, h, "ayla", access.Planner)
	role := func(r ...access.Role) (out []access.Grant) {
		for _, x := range r {
			out = append(out, access.Grant{Role: x})
		}
		return out
	}
	for name, n := range map[string]app.NewAccount{
		"login":                     {Login: "A b", Name: "x", Grants: role(access.Planner)},
		"a reserved login":          {Login: "operator", Name: "x", Grants: role(access.Planner)},
		"a login twice":             {Login: "ayla", Name: "x", Grants: role(access.Planner)},
		"no name":                   {Login: "xxx", Grants: role(access.Planner)},
		"no role":                   {Login: "xxx", Name: "x"},
		"the operator's role":       {Login: "xxx", Name: "x", Grants: role(access.Operator)},
		"administrator and auditor": {Login: "xxx", Name: "x", Grants: role(access.AccessAdministrator, access.Auditor)},
		"a guard who is nobody":     {Login: "xxx", Name: "x", Grants: role(access.Guard)},
		"an unknown person":         {Login: "xxx", Name: "x", Person: "nobody", Grants: role(access.Planner)},
		"an unknown unit":           {Login: "xxx", Name: "x", Grants: []access.Grant{{Role: access.Planner, Units: []force.UnitID{"none"}}}},
	} {
		if _, err := h.CreateAccount(ctx, n); app.CodeOf(err) != app.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := account(t, h, "admin", access.AccessAdministrator)
	as := access.As(t.Context(), let(t, h, in.Secret).Principal)
	if err := h.GrantRoles(as, "admin", role(access.Commander)); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("an administrator widens the own rights: %v", err)
	}
	if err := h.GrantRoles(as, "ayla", role(access.DutyOfficer)); err != nil {
		t.Errorf("an administrator changes another's: %v", err)
	}
}

// TestLoginTortured: thousands of wrong passwords from as many addresses get nowhere and cost next to no hashing; whoever has signed in from a
// device before gets in all the while.
func TestLoginTortured(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	in := account(t, h, "ayla", access.Planner)
	n := 400
	if os.Getenv("QAROVUL_TORTURE") == "full" {
		n = 10_000
	}
	began := time.Now()
	wrong, limited := 0, 0
	for i := range n {
		_, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: fmt.Sprint("wrong password ", i), Address: fmt.Sprintf("198.51.%d.%d", i/250%250, i%250),
			Device: access.NewDevice([]byte("forged"), "ayla")})
		switch app.CodeOf(err) {
		case app.CodeUnauthenticated:
			wrong++
		case app.CodeLimited:
			limited++
		default:
			t.Fatalf("attempt %d: %v", i, err)
		}
		if i%(n/10) == 0 {
			if _, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: phrase, Address: "203.0.113.9", Device: in.Device}); err != nil {
				t.Fatalf("after %d wrong ones the rightful user is not let in: %v", i, err)
			}
		}
	}
	if wrong > 20 || wrong+limited != n {
		t.Errorf("%d were looked at, %d were limited of %d", wrong, limited, n)
	}
	// Right, but from nowhere known, while it lasts: not let in. Afterwards: let in.
	from := app.SigningIn{Login: "ayla", Password: phrase, Address: "203.0.113.77"}
	if _, err := h.SignIn(t.Context(), from); app.CodeOf(err) != app.CodeLimited {
		t.Errorf("under attack an unknown device is let in: %v", err)
	}
	h.Set(h.Now().Add(access.Window))
	if _, err := h.SignIn(t.Context(), from); err != nil {
		t.Errorf("after the attack: %v", err)
	}
	text := fmt.Sprintf("%d wrong passwords for one account from as many addresses in %.1f s: %d were hashed, %d refused before any hashing; none opened the door, and the rightful user came in from a known device ten times meanwhile.\n",
		n, time.Since(began).Seconds(), wrong, limited)
	t.Log(text)
	if n == 10_000 && !t.Failed() {
		webtest.Figures(t, "signin", text)
	}
}

// TestAnAddressIsLimited: many accounts from one address.
func TestAnAddressIsLimited(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	limited := 0
	for i := range 60 {
		_, err := h.SignIn(context.Background(), app.SigningIn{Login: fmt.Sprint("nobody-", i), Password: "x", Address: "198.51.100.1"})
		if app.CodeOf(err) == app.CodeLimited {
			limited++
		}
	}
	if limited != 30 {
		t.Errorf("%d of 60 were limited", limited)
	}
}

// TestRecoveryTakesTwoAdministrators: the first asks, another does it, and neither can do it for themselves or alone.
func TestRecoveryTakesTwoAdministrators(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	account(t, h, "ayla", access.Planner)
	as := func(login string) context.Context {
		in := account(t, h, login, access.AccessAdministrator)
		return access.As(t.Context(), let(t, h, in.Secret).Principal)
	}
	one, two := as("bir"), as("iki")
	for range 2 { // pressing twice is still one person
		if first, err := h.ResetPassword(one, "ayla"); first != "" || err != nil {
			t.Fatalf("alone: %q, %v", first, err)
		}
	}
	if _, err := h.ResetPassword(one, "bir"); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("one's own: %v", err)
	}
	first, err := h.ResetPassword(two, "ayla")
	if first == "" || err != nil {
		t.Fatalf("by the second: %q, %v", first, err)
	}
	if in, err := h.SignIn(t.Context(), app.SigningIn{Login: "ayla", Password: first, Address: "192.0.2.1"}); err != nil || !in.MustChange {
		t.Errorf("recovered, it is not let in: %v", err)
	}
	// What was agreed to once is used up, and does not last.
	if first, err := h.ResetPassword(two, "ayla"); first != "" || err != nil {
		t.Errorf("again, alone: %q, %v", first, err)
	}
	h.Set(h.Now().Add(access.ApprovalTime))
	one = again(h, one)
	if first, err := h.ResetPassword(one, "ayla"); first != "" || err != nil {
		t.Errorf("a day later: %q, %v", first, err)
	}
}
