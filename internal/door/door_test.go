package door_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/door"
)

// desk knows three keys.
type desk struct{}

func (desk) ProveOnce(_ context.Context, password string) (time.Time, error) {
	if password != "right" {
		return time.Time{}, app.Errorf(app.CodeInvalid, "access.old-password")
	}
	return time.Unix(1, 0), nil
}

func (desk) Who(_ context.Context, secret, from string) (*app.Visitor, error) {
	p := access.Principal{Account: "a", By: "ayla", From: from, Grants: []access.Grant{{Role: access.Planner}}}
	p.Asks = true
	switch secret {
	case "good":
		return &app.Visitor{Principal: p}, nil
	case "first":
		return &app.Visitor{Principal: p, MustChange: true}, nil
	case "token":
		return &app.Visitor{Principal: p, Session: access.Session{Token: true}}, nil
	}
	return nil, app.Errorf(app.CodeUnauthenticated, "unauthenticated")
}

// ask sends a request through a door and gives the answer; whoever comes through is told who they are.
func ask(d *door.Door, method, path string, head ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	d.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/forbidden" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Header().Set("Who", access.Of(r.Context()).By)
		if access.Of(r.Context()).Proves(time.Unix(1, 0)) {
			w.Header().Set("Proved", "yes")
		}
	})).ServeHTTP(w, r)
	return w.Result()
}

var refuse = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })

func TestDoor(t *testing.T) {
	d := door.New(desk{}, false, refuse)
	cookie := func(v string) []string { return []string{"Cookie", "qarovul=" + v} }
	bearer := func(v string) []string { return []string{"Authorization", "Bearer " + v} }
	for _, x := range []struct {
		method, path string
		head         []string
		status       int
		to, who      string
	}{
		{"GET", "/people?q=a", nil, 303, "/signin?to=%2Fpeople%3Fq%3Da", ""},
		{"POST", "/people", nil, 303, "/signin?to=%2Ftoday", ""},
		{"GET", "/people", cookie("forged"), 303, "/signin?to=%2Fpeople", ""},
		{"GET", "/people", cookie("good"), 200, "", "ayla"},
		{"GET", "/people", bearer("good"), 200, "", "ayla"},
		{"GET", "/people", bearer("token"), 303, "/signin?to=%2Fpeople", ""},
		{"GET", "/api/people", bearer("token"), 200, "", "ayla"},
		{"GET", "/api/people", nil, 401, "", ""},
		{"GET", "/api/people", bearer("forged"), 401, "", ""},
		{"GET", "/people", cookie("first"), 303, "/account/password", ""},
		{"GET", "/api/people", cookie("first"), 401, "", ""},
		{"GET", "/account/password", cookie("first"), 200, "", "ayla"},
		{"GET", "/api/openapi.json", nil, 200, "", ""},
		{"GET", "/signin", nil, 200, "", ""},
		{"POST", "/signin", nil, 200, "", ""},
		{"GET", "/assets/app.css", nil, 200, "", ""},
		{"GET", "/feeds/secret.ics", nil, 200, "", ""},
		{"POST", "/feeds/secret.ics", nil, 303, "/signin?to=%2Ftoday", ""},
		{"GET", "/signin/../people", nil, 303, "/signin?to=%2Fsignin%2F..%2Fpeople", ""},
	} {
		res := ask(d, x.method, x.path, x.head...)
		if res.StatusCode != x.status || res.Header.Get("Location") != x.to || res.Header.Get("Who") != x.who {
			t.Errorf("%s %s %v: status %d to %q as %q, want %+v", x.method, x.path, x.head, res.StatusCode, res.Header.Get("Location"), res.Header.Get("Who"), x)
		}
	}
}

// TestCookies: no script reads them, no other site sends them, and over https no neighbour of the host sets them.
// A program proves itself with each request; somebody at a browser, who may have a passkey, is asked on a page and never let off by the header.
func TestProofOfOneRequest(t *testing.T) {
	d := door.New(desk{}, false, refuse)
	for _, x := range []struct {
		name, path, key, value, proof string
		status                        int
		proved                        string
	}{
		{"a token with the password", "/api/plan", "Authorization", "Bearer token", "right", 200, "yes"},
		{"a token alone", "/api/plan", "Authorization", "Bearer token", "", 200, ""},
		{"a token with a wrong password", "/api/plan", "Authorization", "Bearer token", "wrong", 401, ""},
		{"a session with the password", "/api/plan", "Cookie", "qarovul=good", "right", 200, ""},
		{"a session's key borne as a token", "/api/plan", "Authorization", "Bearer good", "right", 200, ""},
		{"a page", "/plan", "Cookie", "qarovul=good", "right", 200, ""},
	} {
		res := ask(d, "POST", x.path, x.key, x.value, "Qarovul-Proof", x.proof)
		if res.StatusCode != x.status || res.Header.Get("Proved") != x.proved {
			t.Errorf("%s: %d, proved %q; want %d, %q", x.name, res.StatusCode, res.Header.Get("Proved"), x.status, x.proved)
		}
	}
}

func TestCookies(t *testing.T) {
	for _, secure := range []bool{true, false} {
		d := door.New(desk{}, secure, refuse)
		w := httptest.NewRecorder()
		d.Keep(w, &app.SignedIn{Secret: "s", Device: "d"})
		all := w.Result().Cookies()
		if len(all) != 2 {
			t.Fatalf("%d cookies", len(all))
		}
		for _, c := range all {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("https %v: %s", secure, c)
			}
			if c.Name == "__Host-qarovul" && c.MaxAge != 0 {
				t.Errorf("the key outlives the browser: %s", c)
			}
		}
	}
}

// TestRefusalsAreLogged: who was refused what, and no secret.
func TestRefusalsAreLogged(t *testing.T) {
	var log bytes.Buffer
	d := door.New(desk{}, false, refuse)
	d.Log = slog.New(slog.NewTextHandler(&log, nil))
	ask(d, "GET", "/forbidden?name=secret", "Cookie", "qarovul=good")
	ask(d, "GET", "/api/people", "Authorization", "Bearer stolen-key")
	text := log.String()
	for _, want := range []string{"account=ayla", "path=/forbidden", "status=403", "path=/api/people", "status=401"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q: %s", want, text)
		}
	}
	for _, never := range []string{"stolen-key", "good", "secret"} {
		if strings.Contains(text, never) {
			t.Errorf("the log tells %q: %s", never, text)
		}
	}
}
