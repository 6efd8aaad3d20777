package live_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/sqlstore/pgtest"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func TestMain(m *testing.M) {
	status := m.Run()
	pgtest.End()
	os.Exit(status)
}

type opener func(context.Context, string) (*sqlstore.DB, error)

// servers are two of the house on one database, each with a store of its own: the first with a small force and a plan in force.
func servers(t *testing.T, open opener) (first, second *webtest.House) {
	t.Helper()
	return webtest.Start(t, open), webtest.Open(t, open)
}

func onOneFolder(t *testing.T) opener {
	dir := t.TempDir()
	return func(ctx context.Context, _ string) (*sqlstore.DB, error) { return sqlstore.Open(ctx, dir) }
}

func onOneDatabase(t *testing.T) opener {
	address := pgtest.Database(t)
	return func(ctx context.Context, _ string) (*sqlstore.DB, error) { return sqlstore.OpenPostgres(ctx, address) }
}

// fallsIll takes somebody off who stands today later on.
func fallsIll(t *testing.T, h *webtest.House) {
	t.Helper()
	today := when.DateOf(webtest.Noon)
	day, err := h.Day(webtest.Context(t), today)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range day.Duties {
		for _, s := range d.Slots {
			if s.State != plan.Filled || !s.Start.After(webtest.Noon) {
				continue
			}
			ch := app.Changes{What: "absence.save", About: "person:" + string(s.Assigned.Person)}
			ch.Absences = []force.Absence{{Person: s.Assigned.Person, Kind: force.Illness, Days: when.Days{First: today, Last: today + 3}}}
			if _, err := h.Save(webtest.Context(t), ch); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("nobody stands later today")
}

// follow opens a feed and gives its stamps as they come.
func follow(t *testing.T, site, rooms string) (stamps <-chan string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, site+"/live?rooms="+rooms, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	c := make(chan string, 16)
	go func() {
		defer close(c)
		defer func() { _ = res.Body.Close() }()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if s, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				c <- s
			}
		}
	}()
	return c, cancel
}

// TestTwoServers: what is changed through one server is told by the feed of the other, which then shows it; a change of rooms that nobody
// watches is not told.
func TestTwoServers(t *testing.T) {
	for name, open := range map[string]opener{"SQLite": onOneFolder(t), "PostgreSQL": onOneDatabase(t)} {
		t.Run(name, func(t *testing.T) {
			first, second := servers(t, open)
			site := httptest.NewServer(webtest.As(webtest.By, web.New(second.App)))
			defer site.Close()
			stamps, stop := follow(t, site.URL, "plan+force")
			defer stop()
			was := <-stamps
			if page, err := second.Stamp(webtest.Context(t), "plan", "force"); err != nil || page != was {
				t.Errorf("a page bears the stamp %s, the feed says %s: %v", page, was, err)
			}
			before, err := second.Day(webtest.Context(t), when.DateOf(webtest.Noon))
			if err != nil {
				t.Fatal(err)
			}
			if err := first.SaveCabinet(webtest.Context(t), ""); err != nil { // settings, which this page does not show
				t.Fatal(err)
			}
			fallsIll(t, first)
			if now := <-stamps; now == was {
				t.Error("the same stamp came twice")
			}
			after, err := second.Day(webtest.Context(t), when.DateOf(webtest.Noon))
			if err != nil {
				t.Fatal(err)
			}
			if after.Open != before.Open+1 {
				t.Errorf("%d open before, %d after", before.Open, after.Open)
			}
			select {
			case s, open := <-stamps:
				t.Errorf("another stamp: %s, %v", s, open)
			case <-time.After(50 * time.Millisecond):
			}
			second.EndLive() // as the server stops: whoever follows is let go
			for range stamps {
				t.Error("a stamp after the end")
			}
		})
	}
}

func TestRefused(t *testing.T) {
	h := webtest.Open(t, sqlstore.Open)
	for path, want := range map[string]int{"/live": 422, "/live?rooms=": 422, "/live?rooms=a+b+c+d+e+f+g+h+i": 422} {
		if got := webtest.Visit(t, webtest.As(webtest.By, web.New(h.App))).Get(path).Status; got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
	if got := webtest.Visit(t, webtest.As(access.Principal{}, web.New(h.App))).Get("/live?rooms=plan").Status; got != 401 {
		t.Errorf("for nobody: status %d", got)
	}
}

// TestPageFollows: Today in a real browser, served by one server, shows what is changed through another; the page is not left, and a
// reader who has typed something is not disturbed.
func TestPageFollows(t *testing.T) {
	first, second := servers(t, onOneDatabase(t))
	site := httptest.NewServer(webtest.As(webtest.By, web.New(second.App)))
	t.Cleanup(site.Close)
	b := webtest.NewBrowser(t, site.URL)
	b.Look(webtest.Window{Width: 1440, Height: 900})
	b.Open("/today")
	b.Wait(`document.querySelector("main [data-watch]") !== null && document.querySelector(".today-open") === null`)
	b.Script(`window.left = false; document.querySelector("main input[type=date]").value = "2026-12-06"`)
	fallsIll(t, first)
	b.Eval(`new Promise(done => { const s = new EventSource("/live?rooms=force"); s.onmessage = () => { s.close(); setTimeout(done, 100) } })`, nil)
	var open int
	if b.Eval(`document.querySelectorAll(".today-open").length`, &open); open != 0 {
		t.Error("the page was exchanged under the reader's hands")
	}
	b.Script(`{ const f = document.querySelector("main input[type=date]"); f.value = f.defaultValue }`)
	b.Wait(`document.querySelector(".today-open") !== null && window.left === false`)
	fallsIll(t, first)
	b.Wait(`document.querySelectorAll(".today-open .today-slot").length === 2`)
	if wrong := b.Wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
}
