package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// house is the API over a small force in a store of its own, with December 2026 published and the clock on the 5th.
type house struct {
	*webtest.House
	t       *testing.T
	handler http.Handler
}

func open(t *testing.T) *house {
	h := webtest.Start(t, sqlstore.Open)
	return &house{h, t, webtest.As(access.System("tester"), api.New(h.App))}
}

// do sends a request. A body that is a reader or bytes goes as it is, anything else as JSON.
func (h *house) do(method, path string, body any, head ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		r = bytes.NewReader(b)
	case string:
		r = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		r = bytes.NewReader(text)
	}
	req := httptest.NewRequest(method, path, r)
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, req)
	return w
}

// m is a JSON object.
type m = map[string]any

// ask wants a JSON answer of T with status 200 or 201.
func ask[T any](h *house, method, path string, body any) T {
	h.t.Helper()
	var out T
	w := h.do(method, path, body)
	if w.Code != http.StatusOK && w.Code != http.StatusCreated {
		h.t.Fatalf("%s %s: status %d\n%s", method, path, w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		h.t.Errorf("%s %s: content type %q", method, path, got)
	}
	dec := json.NewDecoder(w.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// done wants status 204 and no body.
func (h *house) done(method, path string, body any) {
	h.t.Helper()
	if w := h.do(method, path, body); w.Code != http.StatusNoContent || w.Body.Len() > 0 {
		h.t.Fatalf("%s %s: status %d\n%s", method, path, w.Code, w.Body)
	}
}

// wants a problem with a status and a code, whose text says something.
func (h *house) wants(t *testing.T, w *httptest.ResponseRecorder, status int, code app.Code, says string) api.Problem {
	t.Helper()
	var p api.Problem
	text := w.Body.String()
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q\n%s", got, text)
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	if w.Code != status || p.Status != status || p.Code != code || !strings.Contains(text, says) {
		t.Errorf("got status %d\n%s\nwant %d, %s, saying %q", w.Code, text, status, code, says)
	}
	if p.Title == "" || p.Detail == "" || p.Type != "about:blank" || strings.Contains(text, "⟦") {
		t.Errorf("a problem without its words\n%s", text)
	}
	return p
}

const version = "2026-12.1"

// slots lists slots of a version by a query.
func (h *house) slots(v, query string) []api.SlotView {
	h.t.Helper()
	return ask[api.SlotList](h, "GET", "/api/versions/"+v+"/slots?"+query, nil).Slots
}

// at is the address of a slot.
func at(v, slot string) string { return "/api/versions/" + v + "/slots/" + url.PathEscape(slot) }
