package accounts_test

import (
	"net/http"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func TestAnAdministratorOpensAndClosesTheDoor(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := webtest.VisitAs(t, access.Principal{Account: "a-1", By: "inzibatci", Grants: []access.Grant{{Role: access.AccessAdministrator}}}, web.New(h.App))
	if p := s.Get("/accounts"); !strings.Contains(p.Text("tbody"), webtest.Commander) {
		t.Errorf("lists %q", p.Text("tbody"))
	}
	// Wrong: all that was typed is there, each error beside its field.
	p := s.Post("/accounts?lang=en", "login", "A", "name", "Ayla", "role-auditor", "1", "role-access-administrator", "1")
	if p.Status != http.StatusUnprocessableEntity || p.One("#f-login-error") == nil || !strings.Contains(p.Text(".form-problems"), "must be different people") ||
		webtest.Attr(p.One("#f-name"), "value") != "Ayla" {
		t.Errorf("status %d, says %q", p.Status, p.Text(".form-problems"))
	}
	p = s.Post("/accounts?lang=en", "login", "ayla", "name", "Ayla", "role-planner", "1", "unit", "t1")
	first := p.Text(".token-once")
	if len(first) != 19 || !strings.Contains(p.Text("tbody"), "planner (Platoon 1)") {
		t.Fatalf("first password %q, list %q", first, p.Text("tbody"))
	}
	if strings.Contains(s.Get("/accounts").Body, first) {
		t.Error("the first password is told twice")
	}
	in := app.SigningIn{Login: "ayla", Password: first, Address: "192.0.2.1"}
	if _, err := h.SignIn(t.Context(), in); err != nil {
		t.Errorf("the first password does not open: %v", err)
	}
	s.Follow(s.Post("/accounts/ayla/disable"))
	if _, err := h.SignIn(t.Context(), in); app.CodeOf(err) != app.CodeUnauthenticated {
		t.Errorf("disabled, it is let in: %v", err)
	}
	if p := s.Follow(s.Post("/accounts/ayla/enable")); !strings.Contains(p.Text(".toast"), "a second administrator") {
		t.Errorf("by one administrator alone: %q", p.Text(".toast"))
	}
	second := webtest.VisitAs(t, access.Principal{Account: "a-2", By: "inzibatci-2", Grants: []access.Grant{{Role: access.AccessAdministrator}}}, web.New(h.App))
	p = second.Post("/accounts/ayla/enable?lang=en")
	if again := p.Text(".token-once"); len(again) != 19 || again == first {
		t.Errorf("enabled again with %q", again)
	}
	if p := s.Get("/accounts/nobody"); p.Status != http.StatusNotFound {
		t.Errorf("nobody: status %d", p.Status)
	}
	// What is not an administrator's is not there for them.
	for _, path := range []string{"/people", "/plan", "/journal", "/today"} {
		if p := s.Get(path); p.Status != http.StatusForbidden {
			t.Errorf("%s: status %d", path, p.Status)
		}
	}
}
