package webtest

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/retention"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/when"
)

// Noon is the hour at which the clock of every test stands, unless it is moved: in the middle of a month, in the middle of a
// guard.
var Noon = when.MustDate("2026-12-05").At(12*60 + 20)

// Month is the month that is planned.
var Month = when.NewMonth(2026, time.December)

// By is who acts in tests: the house itself, and the personnel officer, whose business no other has.
var By = func() access.Principal {
	p := access.System("test")
	p.Grants = append(p.Grants, access.Grant{Role: access.PersonnelOfficer})
	return p
}()

// As lets somebody act through a handler, as the door of the house does.
func As(p access.Principal, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r.WithContext(access.As(r.Context(), p))) })
}

// House is the use cases over a store of their own, with a clock that stands.
type House struct {
	*app.App
	Store app.Store
	mu    sync.Mutex
	now   time.Time
}

// Set moves the clock.
func (h *House) Set(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = t
}

func (h *House) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// Open makes an empty house over a fresh store: webtest.Open(t, sqlstore.Open). What is said of its options holds.
func Open[S app.Store](t testing.TB, open func(ctx context.Context, dir string) (S, error), set ...func(*app.Options)) *House {
	t.Helper()
	root := moduleRoot(t)
	rules, err := duty.LoadRules(os.DirFS(filepath.Join(root, "reference")))
	if err != nil {
		t.Fatal(err)
	}
	files, err := when.ReadCalendar(os.DirFS(filepath.Join(root, "reference", "calendar")))
	if err != nil {
		t.Fatal(err)
	}
	st, err := open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	var codes []string
	for _, r := range ranksOf(t) {
		codes = append(codes, string(r.Code))
	}
	organisation, err := chronicle.Load(os.DirFS(filepath.Join(root, "reference")), "organisation", codes)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := selection.Load(os.DirFS(filepath.Join(root, "reference")), "selection")
	if err != nil {
		t.Fatal(err)
	}
	served, err := service.Load(os.DirFS(filepath.Join(root, "reference")), "service", steps)
	if err != nil {
		t.Fatal(err)
	}
	terms, err := retention.Load(os.DirFS(filepath.Join(root, "reference")), "retention")
	if err != nil {
		t.Fatal(err)
	}
	alert, err := mobilise.LoadAlert(os.DirFS(filepath.Join(root, "reference")), "mobilise/alert.tsv")
	if err != nil {
		t.Fatal(err)
	}
	h := &House{Store: st, now: Noon}
	o := app.Options{Store: st, Rules: rules, Calendar: files, Organisation: organisation, Selection: steps, Service: served, Alert: alert, Terms: terms, Now: h.clock, Rand: rand.Reader}
	for _, f := range set {
		f(&o)
	}
	h.App = app.New(o)
	return h
}

// ranksOf is the table of ranks that the product ships with.
func ranksOf(t testing.TB) []force.Rank {
	t.Helper()
	f, err := os.Open(filepath.Join(moduleRoot(t), "reference", "ranks.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ranks, err := force.ParseRanks(f)
	if err != nil {
		t.Fatal(err)
	}
	return ranks
}

// Start makes a house with a small invented force and December 2026 planned and published.
func Start[S app.Store](t testing.TB, open func(ctx context.Context, dir string) (S, error), set ...func(*app.Options)) *House {
	t.Helper()
	h := Open(t, open, set...)
	if _, err := h.Found(Context(t), small(ranksOf(t))); err != nil {
		t.Fatal(err)
	}
	h.Fill(t, Month)
	mo, err := h.Month(Context(t), Month)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Publish(Context(t), mo.Working); err != nil {
		t.Fatal(err)
	}
	return h
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// Context is that of whoever acts in a test.
func Context(t testing.TB) context.Context { return access.As(t.Context(), By) }
