package app_test

import (
	"context"
	"errors"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// says is an identity server that says who somebody is by what the browser brings.
type says struct{ down bool }

func (says) Issuer() string { return "https://id.example" }

func (s says) Begin(context.Context) (string, []byte, error) {
	if s.down {
		return "", nil, errors.New("down")
	}
	return "https://id.example/ask", []byte("{}"), nil
}

func (says) Finish(_ context.Context, _ []byte, answer map[string][]string) (string, error) {
	if len(answer["sub"]) == 0 {
		return "", errors.New("refused")
	}
	return "https://id.example " + answer["sub"][0], nil
}

func TestSignInByIdentity(t *testing.T) {
	server := &says{}
	h := webtest.Start(t, sqlstore.Open, withKeys(t, origin), func(o *app.Options) { o.Identity = server })
	if _, err := h.CreateAccount(ctx, app.NewAccount{Login: "ayla", Name: "Ayla", Grants: []access.Grant{{Role: access.Planner}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.CreateAccount(ctx, app.NewAccount{Login: "samir", Name: "Samir", Grants: []access.Grant{{Role: access.Commander}}}); err != nil {
		t.Fatal(err)
	}
	come := func(sub string) (*app.SignedIn, error) {
		t.Helper()
		_, challenge, err := h.AskIdentity(t.Context(), "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		answer := map[string][]string{}
		if sub != "" {
			answer["sub"] = []string{sub}
		}
		return h.SignInByIdentity(t.Context(), fromHere, challenge, answer)
	}
	if _, err := come("s1"); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("nobody is tied: %v", err)
	}
	if err := h.TieAccount(ctx, "ayla", "s1"); err != nil {
		t.Fatal(err)
	}
	if err := h.TieAccount(ctx, "samir", "s1"); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("tied to two accounts: %v", err)
	}
	if err := h.TieAccount(ctx, "samir", "s 2"); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("a subject with a blank: %v", err)
	}
	in, err := come("s1")
	if err != nil {
		t.Fatal(err)
	}
	if v := let(t, h, in.Secret); v.By != "ayla" || !v.Proves(h.Now()) || v.MustChange {
		t.Errorf("it lets in %+v", v)
	}
	for _, sub := range []string{"", "s2"} {
		if _, err := come(sub); app.CodeOf(err) != app.CodeUnauthenticated {
			t.Errorf("%q: %v", sub, err)
		}
	}
	// An answer is taken once, by the browser that was sent.
	_, challenge, err := h.AskIdentity(t.Context(), "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string][]string{"sub": {"s1"}}
	if _, err := h.SignInByIdentity(t.Context(), fromHere, "another browser's", answer); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("another browser: %v", err)
	}
	if _, err := h.SignInByIdentity(t.Context(), fromHere, challenge, answer); err != nil {
		t.Error(err)
	}
	if _, err := h.SignInByIdentity(t.Context(), fromHere, challenge, answer); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("the same answer again: %v", err)
	}
	if err := h.DisableAccount(ctx, "ayla"); err != nil {
		t.Fatal(err)
	}
	if _, err := come("s1"); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("closed: %v", err)
	}
	shut(t, h, in.Secret, "the account was closed")
	server.down = true
	if _, _, err := h.AskIdentity(t.Context(), "192.0.2.1"); app.CodeOf(err) != app.CodeBusy {
		t.Errorf("the identity server is down: %v", err)
	}
	bare := webtest.Start(t, sqlstore.Open)
	if _, _, err := bare.AskIdentity(t.Context(), ""); app.CodeOf(err) != app.CodeNotFound {
		t.Error(err)
	}
}
