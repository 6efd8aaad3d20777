package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"qarovul/internal/when"
)

// serve starts the program as a person does, on a free port, and stops it when the test ends.
func serve(t *testing.T, args ...string) (site string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan string, 1)
	var out bytes.Buffer
	e := env{stdout: io.Discard, stderr: &out, stdin: strings.NewReader(""), getenv: os.Getenv,
		now: func() time.Time { return when.MustDate("2026-12-05").At(600) }, started: func(addr string) { started <- addr }}
	done := make(chan int, 1)
	go func() { done <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), e) }()
	select {
	case addr := <-started:
		site = "http://" + addr
	case status := <-done:
		t.Fatalf("serve ended with %d: %s", status, out.String())
	}
	stopped := false
	stop = func() int {
		cancel()
		stopped = true
		return <-done
	}
	t.Cleanup(func() {
		if !stopped {
			stop()
		}
	})
	return site, stop
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestServeAnswersAndEndsCleanly(t *testing.T) {
	dir := t.TempDir()
	site, stop := serve(t, "--data", dir, "--empty")
	status, body := get(t, site+"/api/openapi.json")
	var doc struct {
		OpenAPI string         `json:"openapi"`
		Paths   map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil || status != 200 || !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 20 {
		t.Fatalf("openapi: status %d, version %q, %d paths, %v", status, doc.OpenAPI, len(doc.Paths), err)
	}
	// Whoever is not signed in is led to the door, and told nothing else.
	if status, body := get(t, site+"/people"); status != 200 || !strings.Contains(body, `action="/signin"`) {
		t.Errorf("/people without a session: status %d, %s", status, body)
	}
	if status, _ := get(t, site+"/api/people"); status != 401 {
		t.Errorf("/api/people without a session: status %d", status)
	}
	var get = signedIn(t, site, dir)
	// An empty register teaches instead of failing.
	for _, path := range []string{"/", "/today", "/month", "/plan", "/people", "/units", "/absences", "/strength", "/posts", "/ledger", "/wishes",
		"/overrides", "/papers", "/jobs", "/import"} {
		if status, _ := get(t, site+path); status != 200 {
			t.Errorf("%s in an empty folder: status %d", path, status)
		}
	}
	if status, _ := get(t, site+"/nowhere"); status != 404 {
		t.Errorf("/nowhere: status %d, want 404", status)
	}
	// A page of another site must not change anything here.
	req, err := http.NewRequest(http.MethodPost, site+"/display", strings.NewReader("theme=dark"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("post from another site: status %d, want 403", res.StatusCode)
	}
	if status := stop(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestServeSaysThatItsAddressIsTaken(t *testing.T) {
	site, _ := serve(t, "--data", t.TempDir(), "--empty")
	var out bytes.Buffer
	e := env{stdout: io.Discard, stderr: &out, now: time.Now, getenv: os.Getenv}
	status := run(t.Context(), []string{"serve", "--empty", "--data", t.TempDir(), "--addr", strings.TrimPrefix(site, "http://")}, e)
	if status != 4 || !strings.Contains(out.String(), "hint:") {
		t.Errorf("status %d, said %q", status, out.String())
	}
}

// signedIn opens an account on the command line beside the running server, signs in with it as a browser does, chooses a password, and gives what
// asks for pages from then on.
func signedIn(t *testing.T, site, dir string) func(t *testing.T, url string) (int, string) {
	t.Helper()
	var out, errs strings.Builder
	e := env{stdout: &out, stderr: &errs, stdin: strings.NewReader(""), getenv: func(string) string { return "" }, now: time.Now}
	args := []string{"account", "add", "sinaq", "--data", dir, "--name", "Sınaq"}
	for _, r := range []string{"planner", "personnel-officer", "commander", "duty-officer"} {
		args = append(args, "--role", r)
	}
	if status := run(t.Context(), args, e); status != 0 {
		t.Fatalf("account add: exit status %d, %s", status, errs.String())
	}
	_, after, _ := strings.Cut(out.String(), "first password ")
	first, _, _ := strings.Cut(after, " ")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	post := func(path string, form url.Values) string {
		res, err := c.PostForm(site+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != 200 {
			t.Fatalf("%s: status %d, %s", path, res.StatusCode, b)
		}
		return string(b)
	}
	if page := post("/signin", url.Values{"login": {"sinaq"}, "password": {first}}); !strings.Contains(page, `action="/account/password"`) {
		t.Fatalf("signed in with a first password, it is not asked to choose one: %s", page)
	}
	post("/account/password", url.Values{"old": {first}, "password": {"yeddi qara at qaçır"}})
	return func(t *testing.T, address string) (int, string) {
		t.Helper()
		res, err := c.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
}
