package month_test

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"qarovul/internal/demo"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

var screens = flag.String("screens", "", "folder into which TestLooks puts pictures of the month of the demo")

// demoHouse is the whole demo: 2,500 people, the reference organisation, December planned and published.
func demoHouse(t testing.TB) *webtest.House {
	t.Helper()
	h := webtest.Open(t, sqlstore.Open)
	d, err := demo.Generate(demo.Seed, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Found(webtest.Context(t), d.Founding()); err != nil {
		t.Fatal(err)
	}
	h.Set(webtest.Month.First().Add(-3).At(600))
	if _, err := h.Publish(webtest.Context(t), h.Fill(t, webtest.Month)); err != nil {
		t.Fatal(err)
	}
	h.Set(webtest.Noon)
	return h
}

// BenchmarkGrid asks for the grid of the whole demo as a browser does, packed, and tells the 95th hundredth of the times.
func BenchmarkGrid(b *testing.B) {
	site := webtest.As(webtest.By, web.New(demoHouse(b).App))
	for _, c := range []struct{ name, query string }{{"people", ""}, {"posts", "view=posts"}, {"unit", "q=eliyev&duty=1"}} {
		b.Run(c.name, func(b *testing.B) {
			ask := func() *httptest.ResponseRecorder {
				r := httptest.NewRequest(http.MethodGet, "/month/2026-12.1/grid.json?"+c.query, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				site.ServeHTTP(w, r)
				return w
			}
			w := ask()
			if w.Code != http.StatusOK {
				b.Fatal(w.Code, w.Body)
			}
			b.ReportMetric(float64(w.Body.Len())/1024, "KiB/answer")
			times := []time.Duration{}
			for b.Loop() {
				begun := time.Now()
				ask()
				times = append(times, time.Since(begun))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// BenchmarkGridAfterEdit asks for the whole grid each time after a change, when nothing of it is kept: the desk of the changed
// plan is built anew, the month laid out, and the answer packed.
func BenchmarkGridAfterEdit(b *testing.B) {
	h := demoHouse(b)
	site := webtest.As(webtest.By, web.New(h.App))
	mp, err := h.InForce(webtest.Context(b), webtest.Month)
	if err != nil {
		b.Fatal(err)
	}
	version, pinned := mp.Plan.Version.ID, false
	slot := mp.Plan.Duties[len(mp.Plan.Duties)-1].Slots[0].ID
	times := []time.Duration{}
	for b.Loop() {
		b.StopTimer()
		pinned = !pinned
		e, err := h.Pin(webtest.Context(b), version, slot, pinned)
		if err != nil {
			b.Fatal(err)
		}
		version = e.Version
		r := httptest.NewRequest(http.MethodGet, "/month/"+string(version)+"/grid.json", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		b.StartTimer()
		begun := time.Now()
		site.ServeHTTP(httptest.NewRecorder(), r)
		times = append(times, time.Since(begun))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

// TestDemoGrid reads the grid of the whole demo: everybody who serves is in it, and every slot is accounted for.
func TestDemoGrid(t *testing.T) {
	if testing.Short() {
		t.Skip("planning the demo takes its time")
	}
	h := demoHouse(t)
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	assigned := 0
	for _, as := range mp.Plan.Assigned {
		if as.Person != "" {
			assigned++
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/month/2026-12.1/grid.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	webtest.As(webtest.By, web.New(h.App)).ServeHTTP(w, r)
	if got := w.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("packed by %q", got)
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		People []any
		Slots  []int
		Rows   int
		All    int
	}
	if err := json.Unmarshal(body, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Slots)/4 != assigned {
		t.Errorf("%d slots in the grid, %d assigned", len(d.Slots)/4, assigned)
	}
	if d.Rows != len(d.People) || d.Rows != d.All || d.Rows < 2400 {
		t.Errorf("%d rows, %d people, %d without a filter", d.Rows, len(d.People), d.All)
	}
	t.Logf("%d bytes, %d people, %d slots", len(body), len(d.People), assigned)
}

// TestLooks takes pictures, when asked for by -screens.
func TestLooks(t *testing.T) {
	if *screens == "" {
		t.Skip("no folder for pictures: -screens")
	}
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(demoHouse(t).App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	desk, phone := webtest.Window{Width: 1440, Height: 900}, webtest.Window{Width: 390, Height: 844, Touch: true}
	ready := `document.querySelector(".month-box")?.getAttribute("aria-busy") === "false"`
	for _, v := range []struct {
		name, lang, theme, path string
		look                    webtest.Window
		ready, then, until      string
	}{
		{"people", "az", "light", "/month", desk, ready, "", ""},
		{"people", "en", "dark", "/month?duty=1", desk, ready, "", ""},
		{"posts", "az", "light", "/month?view=posts", desk, ready, "", ""},
		{"posts", "en", "red", "/month?view=posts", desk, ready, "", ""},
		{"sheet", "az", "light", "/month?duty=1", desk, ready, `document.querySelector('[data-month=open]').click()`, `document.querySelector("#sheet[open] h2") !== null`},
		{"slot", "en", "dark", "/month?view=posts", desk, ready, `document.querySelector('[data-month=open]').click()`, `document.querySelector("#sheet[open] h2") !== null`},
		{"keys", "en", "light", "/month", desk, ready, `document.querySelector('[data-dialog=month-keys]').click()`, "true"},
		{"plain", "az", "light", "/month?plain=1", desk, "true", "", ""},
		{"narrow", "az", "light", "/month", phone, `document.querySelector(".month-narrow h2") !== null`, "", ""},
		{"narrow", "en", "dark", "/month", phone, `document.querySelector(".month-narrow h2") !== null`, "", ""},
		{"day", "en", "light", "/month?view=day", desk, "true", "", ""},
	} {
		b.Look(v.look)
		b.Cookie("lang", v.lang)
		b.Cookie("theme", v.theme)
		b.Open(v.path)
		b.Wait(v.ready)
		if v.then != "" {
			b.Script(v.then)
			b.Wait(v.until)
		}
		b.Shoot(filepath.Join(*screens, strings.Join([]string{v.name, v.lang, v.theme}, "-")+".png"), 0)
		for _, w := range b.Wrong() {
			t.Errorf("%s: %s", v.name, w)
		}
	}
}
