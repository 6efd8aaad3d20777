package webtest_test

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

var screens = flag.String("screens", "", "folder into which the tour puts a picture of every page")

// stop is a page on the tour. Path is asked of the house, so that it can name a person or a slot that is there.
type stop struct {
	name string
	path func(*guide) string
	// then is a script to run once the page is there, say to open the side sheet; until is what it is over by.
	then, until string
}

func at(path string) func(*guide) string { return func(*guide) string { return path } }

// tour is every page. A new page puts its line here.
var tour = []stop{
	{name: "today", path: at("/today")},
	{name: "today-opened", path: at("/today?open=guard.g1")},
	{name: "slot", path: func(g *guide) string { return "/slot/" + g.slot }},
	{name: "duty", path: func(g *guide) string { return "/duty/" + g.duty }},
	{name: "why", path: func(g *guide) string { return "/why?slot=" + g.slot }},
	{name: "why-open", path: func(g *guide) string { return "/why?slot=" + g.open }},
	{name: "why-short", path: func(g *guide) string { return "/why/short?slot=" + g.open }},
	{name: "replace", path: func(g *guide) string { return "/replace?slot=" + g.open }},
	{name: "today-sheet", path: at("/today"), then: `document.querySelector("a[data-sheet]").click()`, until: `document.querySelector("#sheet[open] h2") !== null`},
	{name: "plan", path: at("/plan")},
	{name: "plan-published", path: at("/plan?month=2026-12&version=2026-12.1")},
	{name: "plan-quality", path: at("/plan/quality?item=nights")},
	{name: "plan-publish", path: func(g *guide) string { return "/plan/publish?version=" + g.draft }},
	{name: "plan-difference", path: func(g *guide) string { return "/plan/difference?from=2026-12.1&to=" + g.draft }},
	{name: "plan-none", path: at("/plan?month=2027-06")},
	{name: "jobs", path: at("/jobs")},
	{name: "journal", path: at("/journal")},
	{name: "retention", path: at("/retention")},
	{name: "glass", path: at("/glass")},
	{name: "glass-break", path: at("/glass/break")},
	{name: "accounts", path: at("/accounts")},
	{name: "account-new", path: at("/accounts/new")},
	{name: "papers", path: at("/papers")},
	{name: "service", path: at("/service")},
	{name: "service-promotions", path: at("/service/promotions")},
	{name: "service-leave", path: at("/service/leave?month=2026-12")},
	{name: "service-leave-unit", path: at("/service/leave?month=2026-12&unit=visit.1")},
	{name: "people", path: at("/people")},
	{name: "people-away", path: at("/people?state=away&sort=state")},
	{name: "people-none", path: at("/people?q=nobodyhasthisname")},
	{name: "people-new", path: at("/people"), then: `document.querySelector("a[href='/people/new']").click()`, until: `document.querySelector("#sheet[open] form.form") !== null`},
	{name: "person", path: func(g *guide) string { return "/people/" + g.ill }},
	{name: "person-edit", path: func(g *guide) string { return "/people/" + g.ill + "/edit" }},
	{name: "person-transfer", path: func(g *guide) string { return "/people/" + g.ill + "/membership/new" }},
	{name: "person-contract", path: func(g *guide) string { return "/people/" + g.ill + "/contract/new" }},
	{name: "person-limit", path: func(g *guide) string { return "/people/" + g.ill + "/limit/new" }},
	{name: "person-wish", path: func(g *guide) string { return "/people/" + g.ill + "/wish/new" }},
	{name: "absences", path: at("/absences")},
	{name: "absences-day", path: at("/absences?date=2026-12-05&kind=illness")},
	{name: "absence-new", path: func(g *guide) string { return "/absences/new?person=" + g.ill }},
	{name: "units", path: at("/units")},
	{name: "unit", path: func(g *guide) string { return "/units?unit=" + g.unit }},
	{name: "unit-new", path: at("/units/new")},
	{name: "strength", path: at("/strength")},
	{name: "readiness", path: at("/readiness?qualification=weapon")},
	{name: "readiness-what-if", path: at("/readiness/what-if?number=30&seed=1")},
	{name: "mobilisation", path: at("/mobilisation")},
	{name: "applications", path: at("/applications")},
	{name: "applications-ended", path: at("/applications?status=ended")},
	{name: "application", path: applicationAt("interior")},
	{name: "application-waiting", path: applicationAt("board")},
	{name: "application-refused", path: application(func(x *selection.Standing) bool { return x.Status == selection.Refused })},
	{name: "application-posted", path: application(func(x *selection.Standing) bool { return x.Status == selection.Done })},
	{name: "application-step", path: applicationAt("medical"), then: `document.querySelector(".application-now a[data-sheet]").click()`, until: `document.querySelector("#sheet[open] form.form") !== null`},
	{name: "application-contract", path: func(g *guide) string { return applicationAt("contract")(g) + "/steps/contract" }},
	{name: "application-new", path: at("/applications/new")},
	{name: "vetting", path: at("/vetting?days=180")},
	{name: "vetting-answer", path: at("/vetting?days=180"), then: `document.querySelector("td a[data-sheet]").click()`, until: `document.querySelector("#sheet[open] form.form") !== null`},
	{name: "import", path: at("/import")},
	{name: "import-columns", path: at("/import"), then: bring("Tabel;SAA;R.;Shoes;Joined;Unit\\nS-0900;Yeniyev Əli Rauf oğlu;ser.;42;2026-12-01;T1\\nS-0901;Həsənova Ülkər Vaqif qızı;ser.;38;2026-12-01;T1"), until: `document.querySelector("table.intake-columns") !== null`},
	{name: "import-words", path: at("/import"), then: bring("number;SAA;rank;Joined;Unit\\nS-0900;Yeniyev Əli Rauf oğlu;ser.;2026-12-01;T1\\nS-0901;Həsənova Ülkər Vaqif qızı;lt;2026-12-01;Q9"), until: `document.querySelector("#words") !== null`},
	{name: "import-gone", path: at("/import"), then: bring("number;SAA;rank;Joined;Unit\\nS-0900;Yeniyev Əli Rauf oğlu;private;2026-12-01;T1", "?state=gone"), until: `document.querySelector("#left-on") !== null`},
	{name: "search", path: at("/today"), then: `document.querySelector("[data-palette]").click()`, until: `document.querySelector("#palette[open] a.hit") !== null`},
	{name: "problem", path: at("/people/nobody")},
}

// application is the address of the first that fits.
func application(fits func(*selection.Standing) bool) func(*guide) string {
	return func(g *guide) string {
		v, err := g.Applications(access.As(context.Background(), webtest.By))
		if err != nil {
			panic(err)
		}
		for _, x := range v.All {
			if fits(x) {
				return "/applications/" + x.ID
			}
		}
		panic("no such application in the demo")
	}
}

// applicationAt is that of one that is at a step; of a board's, at which the decision waits.
func applicationAt(code selection.StepCode) func(*guide) string {
	return application(func(x *selection.Standing) bool {
		s := x.Step(code)
		return x.Status == selection.Running && (s.State == selection.Waiting || s.State == selection.Open && s.Kind != selection.Board)
	})
}

// bring is a script that sends a table of people to the page of imports and goes where it leads.
func bring(table string, more ...string) string {
	return `(() => { const f = new FormData(); f.append("what", "people"); f.append("file", new Blob(["` + table + `"]), "heyət-2026.csv");
		fetch("/import", { method: "POST", body: f }).then(r => { location = r.url + "` + strings.Join(more, "") + `" }) })()`
}

// pictured are pages whose own tests look at them with axe or by selectors; TestScreens takes their pictures too.
var pictured = []stop{
	{name: "month", path: at("/month?month=2026-12")},
	{name: "month-posts", path: at("/month?month=2026-12&view=posts")},
	{name: "posts", path: at("/posts")},
	{name: "post-edit", path: at("/posts/post/p1")},
	{name: "ledger", path: at("/ledger?month=2026-12")},
	{name: "wishes", path: at("/wishes")},
	{name: "overrides", path: at("/overrides?month=2026-12")},
	{name: "organisation", path: at("/organisation")},
	{name: "organisation-2013", path: at("/organisation?date=2013-02-01")},
	{name: "organisation-before", path: at("/organisation?date=1991-12-24")},
	{name: "organisation-timeline", path: at("/organisation/timeline")},
	{name: "organisation-commanders", path: at("/organisation/commanders")},
	{name: "organisation-symbols", path: at("/organisation/symbols?date=2011-09-15")},
	{name: "organisation-missions", path: at("/organisation/missions")},
	{name: "organisation-partners", path: at("/organisation/partners")},
	{name: "organisation-disputes", path: at("/organisation/disputes")},
}

// guide knows what there is to see.
type guide struct {
	*webtest.House
	slot, open, duty, draft string
	ill, unit               string // somebody who fell ill, and their unit
}

// TestTour walks through every page of the demo in a real browser: in both languages, on a desk and on a phone, by day, by
// night and in red. No page may ask another host for anything, complain on its console, be wider than its window, or hold anything that axe
// calls serious.
func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour takes its time")
	}
	g := newGuide(t)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(g.App)))
	t.Cleanup(srv.Close)
	b := webtest.NewBrowser(t, srv.URL)
	core, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	none := []string{""} // the night has been looked at on the desk
	desk, phone := webtest.Window{Width: 1440, Height: 900}, webtest.Window{Width: 390, Height: 844, Touch: true}
	for _, v := range []struct {
		name, lang, theme string
		look              webtest.Window
		axe               []string // the rules of axe, nil all
		only              []string // the stops, nil all
	}{
		{"az-desk-day", "az", "light", desk, nil, nil}, {"en-desk-night", "en", "dark", desk, []string{webtest.Contrast}, nil},
		{"en-phone-day", "en", "light", phone, []string{"target-size"}, nil}, {"az-phone-night", "az", "dark", phone, none, nil}, {"az-desk-red", "az", "red", desk, []string{webtest.Contrast}, []string{"today-opened", "month", "replace", "plan", "person", "papers"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			b.Look(v.look)
			b.Cookie("lang", v.lang)
			b.Cookie("theme", v.theme)
			for _, s := range tour {
				if v.only != nil && !slices.Contains(v.only, s.name) {
					continue
				}
				g.visit(t, b, s, v.name)
				if slices.Equal(v.axe, none) {
					continue
				}
				for _, f := range b.Axe(string(core), v.axe...) {
					t.Errorf("%s: %s", s.name, f)
				}
			}
		})
	}
}

func (g *guide) visit(t *testing.T, b *webtest.Browser, s stop, view string) {
	t.Helper()
	b.Open(s.path(g))
	if s.then != "" {
		b.Script(s.then)
		b.Wait(s.until)
	}
	for _, w := range b.Wrong() {
		if s.name != "problem" || !isNotFound(w) {
			t.Errorf("%s: %s", s.name, w)
		}
	}
	var wide int
	b.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &wide)
	if wide > 0 {
		t.Errorf("%s: the page is %d pixels wider than its window", s.name, wide)
	}
	if *screens != "" {
		b.Shoot(filepath.Join(*screens, fmt.Sprintf("%s-%s.png", s.name, view)), 1400)
	}
}

// isNotFound says whether the browser notes that a page is not there, which the page of a problem is about.
func isNotFound(s string) bool {
	return len(s) > 4 && s[:4] == "log:"
}

// newGuide plans a month of the demo and makes it live: last days told, somebody ill, a draft with a change.
func newGuide(t testing.TB) *guide {
	h := webtest.Open(t, sqlstore.Open)
	d, err := demo.Generate(demo.Seed, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Apply(demo.Seed, when.DateOf(webtest.Noon)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Found(webtest.Context(t), d.Founding()); err != nil {
		t.Fatal(err)
	}
	g := &guide{House: h}
	h.Set(webtest.Month.First().Add(-3).At(600))
	if _, err := h.Publish(webtest.Context(t), h.Fill(t, webtest.Month)); err != nil {
		t.Fatal(err)
	}
	h.Set(webtest.Noon)
	if err := demo.Happen(webtest.Context(t), h.App, webtest.Month); err != nil {
		t.Fatal(err)
	}
	g.fallIll(t)
	return g
}

// fallIll makes two sentries of the evening's guard ill, and replaces one of them in a draft.
func (g *guide) fallIll(t testing.TB) {
	ctx := webtest.Context(t)
	mp, err := g.InForce(ctx, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	today := when.DateOf(webtest.Noon)
	var ch app.Changes
	var vacated []string
	for _, d := range mp.Plan.Duties {
		if d.Mounts != today || d.Kind != "guard" {
			continue
		}
		if g.duty == "" {
			g.duty = string(d.ID)
			g.slot = string(d.Slots[3].ID)
		}
		s := d.Slots[4]
		if len(ch.Absences) < 2 && mp.Plan.Assigned[s.ID].Person != "" {
			vacated = append(vacated, string(s.ID))
			ch.Absences = append(ch.Absences, force.Absence{
				Person: mp.Plan.Assigned[s.ID].Person, Kind: force.Illness, Days: when.Days{First: today, Last: today + 3},
			})
		}
	}
	if _, err := g.Save(ctx, ch); err != nil {
		t.Fatal(err)
	}
	g.open = vacated[0]
	g.ill = string(ch.Absences[0].Person)
	g.unit = string(mp.Register.UnitOn(ch.Absences[0].Person, today))
	cs, err := g.Candidates(ctx, mp.Plan.Version.ID, duty.SlotID(vacated[1]), 1)
	if err != nil || len(cs) == 0 {
		t.Fatal("no candidate", err)
	}
	e, err := g.Replace(ctx, mp.Plan.Version.ID, duty.SlotID(vacated[1]), cs[0].Person, app.Placing{})
	if err != nil {
		t.Fatal(err)
	}
	g.draft = string(e.Version)
}
