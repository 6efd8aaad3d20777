package identity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qarovul/internal/identity"
	"qarovul/internal/identity/identitytest"
)

const origin = "https://guard.example"

func server(t *testing.T, issuer string) *identity.Server {
	t.Helper()
	s, err := identity.New(identity.Options{Issuer: issuer, Client: "guard", Secret: "s", Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// walk goes to the identity server as a browser does and gives what it is sent back with.
func walk(t *testing.T, to string) url.Values {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil || !strings.HasPrefix(back.String(), origin+identity.Back+"?") {
		t.Fatalf("sent back to %v, %v", back, err)
	}
	return back.Query()
}

func TestWhoSomebodyIs(t *testing.T) {
	x := identitytest.New(t)
	s := server(t, x.URL)
	to, expect, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := must(t, to)
	if q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" || q.Get("response_type") != "code" {
		t.Errorf("asked with %v", q)
	}
	back := walk(t, to)
	got, err := s.Finish(t.Context(), expect, back)
	if err != nil || got != identity.Subject(x.URL, x.Subject) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := s.Finish(t.Context(), expect, back); err == nil {
		t.Errorf("the same code again: %q", got)
	}
}

func must(t *testing.T, text string) url.Values {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestAnswersThatAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*identitytest.Issuer){
		"another nonce":    func(x *identitytest.Issuer) { x.Claims = func(c map[string]any) { c["nonce"] = "other" } },
		"no nonce":         func(x *identitytest.Issuer) { x.Claims = func(c map[string]any) { delete(c, "nonce") } },
		"another audience": func(x *identitytest.Issuer) { x.Claims = func(c map[string]any) { c["aud"] = "somebody else" } },
		"another issuer":   func(x *identitytest.Issuer) { x.Claims = func(c map[string]any) { c["iss"] = "https://evil.example" } },
		"expired": func(x *identitytest.Issuer) {
			x.Claims = func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }
		},
		"nobody":        func(x *identitytest.Issuer) { x.Claims = func(c map[string]any) { c["sub"] = "" } },
		"no signature":  func(x *identitytest.Issuer) { x.Unsigned = true },
		"a foreign key": func(x *identitytest.Issuer) { x.Foreign = true },
		"another state": func(x *identitytest.Issuer) { x.Answer = func(v url.Values) { v.Set("state", "other") } },
		"no state":      func(x *identitytest.Issuer) { x.Answer = func(v url.Values) { v.Del("state") } },
		"a mix-up":      func(x *identitytest.Issuer) { x.Answer = func(v url.Values) { v.Set("iss", "https://evil.example") } },
		"another code":  func(x *identitytest.Issuer) { x.Answer = func(v url.Values) { v.Set("code", "guessed") } },
		"turned down":   func(x *identitytest.Issuer) { x.Answer = func(v url.Values) { v.Set("error", "access_denied") } },
	} {
		t.Run(name, func(t *testing.T) {
			x := identitytest.New(t)
			s := server(t, x.URL)
			to, expect, err := s.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			spoil(x)
			if got, err := s.Finish(t.Context(), expect, walk(t, to)); err == nil {
				t.Errorf("it is %q", got)
			}
		})
	}
}

// What was begun by one browser is not finished by another: its verifier is another.
func TestAnotherBrowsersCode(t *testing.T) {
	x := identitytest.New(t)
	s := server(t, x.URL)
	_, mine, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	to, _, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	back := walk(t, to)
	if got, err := s.Finish(t.Context(), mine, back); err == nil {
		t.Errorf("it is %q", got)
	}
}

func TestServersThatAreRefused(t *testing.T) {
	for _, bad := range []identity.Options{
		{Issuer: "http://id.example", Client: "c", Origin: origin}, {Issuer: "id.example", Client: "c", Origin: origin},
		{Issuer: "https://id.example?x=1", Client: "c", Origin: origin}, {Issuer: "https://id.example", Origin: origin}, {Issuer: "https://id.example", Client: "c"},
	} {
		if _, err := identity.New(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	x := identitytest.New(t)
	s := server(t, x.URL)
	x.Close()
	if _, _, err := s.Begin(t.Context()); err == nil {
		t.Error("a server that is down answers")
	}
}
