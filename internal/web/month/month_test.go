package month_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// desk is a house with its pages.
type desk struct {
	*webtest.House
	t    *testing.T
	http http.Handler
	site *webtest.Site
}

func open(t *testing.T) *desk {
	h := webtest.Start(t, sqlstore.Open)
	pages := webtest.As(webtest.By, web.New(h.App))
	return &desk{House: h, t: t, http: pages, site: webtest.Visit(t, pages)}
}

// grid is what tests read of grid.json.
type grid struct {
	Version string
	Lead    string
	Days    []struct {
		Date, Off, Light, Words string
		Open                    int
		Today                   bool
	}
	Lines []struct {
		Before, After, Code, Title string
		Kind                       int
	}
	Kinds    []struct{ Class string }
	Units    []string
	People   [][]any
	Rows     int
	All      int
	Slots    []int
	Away     []int
	Absences []struct{ Letter, Name string }
}

func (d *desk) grid(version, query string) grid {
	d.t.Helper()
	p := d.site.Get("/month/" + version + "/grid.json?" + query)
	if p.Status != http.StatusOK {
		d.t.Fatalf("status %d: %s", p.Status, p.Body)
	}
	var g grid
	if err := json.Unmarshal([]byte(p.Body), &g); err != nil {
		d.t.Fatal(err)
	}
	return g
}

// slots counts the slots of a grid by flag; 0 counts all.
func (g *grid) slots(flag int) int {
	n := 0
	for i := 3; i < len(g.Slots); i += 4 {
		if flag == 0 || g.Slots[i]&flag != 0 {
			n++
		}
	}
	return n
}

// act posts a change as the script of the page does.
func (d *desk) act(version string, pairs ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "/month/"+version+"/act", strings.NewReader(v.Encode())).WithContext(webtest.Context(d.t))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("HX-Request", "true")
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r)
	return w
}

// draft opens a draft by a change that is taken back at once, and gives its version.
func (d *desk) draft() string {
	d.t.Helper()
	s, _ := d.slot("sentry", 20)
	e, err := d.Pin(webtest.Context(d.t), "2026-12.1", s.ID, true)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Undo(webtest.Context(d.t), e.Version); err != nil {
		d.t.Fatal(err)
	}
	return string(e.Version)
}

// slot finds the first slot of a role that mounts on a day of the month, and who stands there.
func (d *desk) slot(role duty.Role, day int) (duty.Slot, force.PersonID) {
	d.t.Helper()
	mp := d.plan("")
	for _, x := range mp.Plan.Duties {
		for _, s := range x.Slots {
			if s.Role == role && s.Mounts.DayOfMonth() == day {
				return s, mp.Plan.Assigned[s.ID].Person
			}
		}
	}
	d.t.Fatalf("no %s on day %d", role, day)
	return duty.Slot{}, ""
}

func (d *desk) plan(version string) *app.MonthPlan {
	d.t.Helper()
	id := plan.VersionID(version)
	if id == "" {
		mo, err := d.Month(webtest.Context(d.t), webtest.Month)
		if err != nil {
			d.t.Fatal(err)
		}
		id = mo.Working
	}
	mp, err := d.Plan(webtest.Context(d.t), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return mp
}

func TestPageBringsFrameAndPlainTable(t *testing.T) {
	d := open(t)
	for lang, want := range map[string]string{"az": "dekabr 2026", "en": "December 2026"} {
		p := d.site.Get("/month?lang=" + lang)
		if got := p.Text("h1"); got != want {
			t.Errorf("title %q, want %q", got, want)
		}
		for _, sel := range []string{
			`.month[data-version="2026-12.1"]`, `.month-box[role="grid"]`, ".month-is-published", ".head .badge-published", "#month-keys", `.month-filters select[name="unit"]`,
		} {
			if p.One(sel) == nil {
				t.Errorf("%s: no %s", lang, sel)
			}
		}
		if p.One("noscript") == nil || !strings.Contains(p.Body, "month-table") {
			t.Errorf("%s: nothing for browsers without a script", lang)
		}
	}
	p := d.site.Get("/month?lang=en&plain=1&unit=t1")
	if got, want := len(p.All(".month-table tbody tr")), 24; got != want {
		t.Errorf("%d rows in the plain table of a platoon, want %d", got, want)
	}
	if p.One(".month-table td .duty-guard") == nil {
		t.Error("no guard in the plain table")
	}
	if got := p.Text(".month-table caption"); got != "Platoon 1" {
		t.Errorf("caption %q", got)
	}
	p = d.site.Get("/month?month=2027-06")
	if p.One(".empty a") == nil {
		t.Error("a month without a plan leads nowhere")
	}
}

func TestGridIsFilteredByTheAddress(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		query string
		rows  int
	}{
		{"", 116}, {"unit=b1", 116}, {"unit=t2", 24}, {"q=s-0021", 1}, {"q=IsmayIlov", 9}, {"rank=warrant-officer", 8}, {"q=nobody", 0},
		{"view=posts&kind=shift", 2}, {"view=posts&role=sentry", 6}, {"view=posts&open=1", 0}, {"view=posts&q=arxiv", 0},
	} {
		if g := d.grid("2026-12.1", c.query); g.Rows != c.rows {
			t.Errorf("%q: %d rows, want %d", c.query, g.Rows, c.rows)
		}
	}
	g := d.grid("2026-12.1", "duty=1&role=sentry")
	who := map[force.PersonID]bool{}
	mp := d.plan("2026-12.1")
	for _, x := range mp.Plan.Duties {
		for _, s := range x.Slots {
			if s.Role == duty.Sentry {
				who[mp.Plan.Assigned[s.ID].Person] = true
			}
		}
	}
	if g.Rows != len(who) {
		t.Errorf("%d people stand sentry in the grid, %d in the plan", g.Rows, len(who))
	}
	if p := d.site.Get("/month/2026-12.1/grid.json?unit=nowhere"); p.Status != http.StatusNotFound {
		t.Errorf("an unknown unit: status %d", p.Status)
	}
}

func TestEverySlotHasItsPlace(t *testing.T) {
	d := open(t)
	mp := d.plan("2026-12.1")
	g := d.grid("2026-12.1", "view=posts")
	got := map[string]string{}
	for i := 0; i < len(g.Slots); i += 4 {
		l := g.Lines[g.Slots[i]]
		got[l.Before+g.Days[g.Slots[i+1]].Date+l.After] = g.People[g.Slots[i+2]][0].(string)
	}
	want := map[string]string{}
	for id, as := range mp.Plan.Assigned {
		want[string(id)] = string(as.Person)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDaysShowHowTheyStand(t *testing.T) {
	d := open(t)
	v := d.draft()
	s, _ := d.slot("sentry", 12)
	if w := d.act(v, "verb", "clear", "slot", string(s.ID)); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	g := d.grid(v, "")
	x := g.Days[11]
	if x.Light != "o" || x.Open != 1 || x.Off == "" || !strings.Contains(x.Words, "1 yer boşdur") {
		t.Errorf("Saturday, 12 December with an open slot: %+v", x)
	}
	if !g.Days[4].Today || g.Days[5].Today {
		t.Error("today is not the fifth")
	}
	if got, want := g.Lead, "1 yer boşdur"; !strings.HasPrefix(got, want) {
		t.Errorf("lead %q", got)
	}
	if got := d.grid(v, "view=posts&open=1").Rows; got != 1 {
		t.Errorf("%d rows with an open slot, want 1", got)
	}
	p := d.site.Get("/month/" + v + "/day?date=2026-12-12")
	if got := len(p.All(".month-day-open")); got != 1 {
		t.Errorf("%d open slots in the day's list, want 1", got)
	}
}

func TestAbsencesAreLetters(t *testing.T) {
	d := open(t)
	_, err := d.Save(webtest.Context(t), app.Changes{Changes: force.Changes{Absences: []force.Absence{
		{Person: "hq-01", Kind: force.Leave, Days: when.Days{First: when.MustDate("2026-11-20"), Last: when.MustDate("2026-12-03")}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	g := d.grid("2026-12.1", "q=s-0001")
	if diff := cmp.Diff([]int{0, 0, 2, 0}, g.Away); diff != "" {
		t.Error(diff)
	}
	if got := g.Absences[0].Letter; got != "M" {
		t.Errorf("leave is %q in Azerbaijani", got)
	}
	d.site.Get("/month?lang=en")
	if got := d.grid("2026-12.1", "").Absences[0].Letter; got != "L" {
		t.Errorf("leave is %q in English", got)
	}
}

func TestChangeOfPublishedOpensDraftAndLeadsThere(t *testing.T) {
	d := open(t)
	s, _ := d.slot("sentry", 12)
	w := d.act("2026-12.1", "verb", "pin", "slot", string(s.ID), "back", "/month?month=2026-12&unit=t1")
	want := "/month?from=2026-12.1&unit=t1&version=2026-12.2"
	if got := w.Header().Get("HX-Redirect"); got != want {
		t.Fatalf("led to %q, want %q", got, want)
	}
	p := d.site.Get(want)
	if p.One("#month-opened") == nil || p.One(".month-is-draft") == nil || p.One(".head .badge-draft") == nil {
		t.Error("the page does not say that this is a draft now")
	}
	if got := d.plan("2026-12.1").Plan.Assigned[s.ID].Pinned; got {
		t.Error("the published version has changed")
	}
	if g := d.grid("2026-12.2", ""); g.slots(1) != 1 {
		t.Errorf("%d pinned slots in the draft, want 1", g.slots(1))
	}
	// Without a script the same form leads there as well.
	p = d.site.Post("/month/2026-12.1/act", "verb", "unpin", "slot", string(s.ID))
	if p.Status != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "2026-12.2") {
		t.Errorf("without a script: status %d to %q", p.Status, p.Header.Get("Location"))
	}
}

func TestEditsAndUndo(t *testing.T) {
	d := open(t)
	v := d.draft()
	x, a := d.slot("sentry", 12)
	ok := func(pairs ...string) {
		t.Helper()
		if w := d.act(v, pairs...); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"version":"`+v+`"`) {
			t.Fatalf("%v: status %d: %s", pairs, w.Code, w.Body)
		}
	}
	who := func(s duty.Slot) force.PersonID { return d.plan(v).Plan.Assigned[s.ID].Person }
	ok("verb", "clear", "slot", string(x.ID))
	if got := who(x); got != "" {
		t.Errorf("%s still stands in the cleared slot", got)
	}
	ok("verb", "undo")
	if got := who(x); got != a {
		t.Errorf("after undo %s, want %s", got, a)
	}
	ok("verb", "redo")
	if got := who(x); got != "" {
		t.Errorf("after redo %s", got)
	}
	ok("verb", "assign", "slot", string(x.ID), "person", string(a))
	ok("verb", "pin", "slot", string(x.ID))
	if got := d.plan(v).Plan.Assigned[x.ID]; !got.Pinned || got.How != plan.ByHand {
		t.Errorf("pinned by hand: %+v", got)
	}
	ok("verb", "unpin", "slot", string(x.ID))
	y, b := d.swappable(v, x)
	ok("verb", "swap", "slot", string(x.ID), "other", string(y.ID))
	if who(x) != b || who(y) != a {
		t.Errorf("after the swap %s and %s, want %s and %s", who(x), who(y), b, a)
	}
	if w := d.act(v, "verb", "dance", "slot", string(x.ID)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown verb: status %d", w.Code)
	}
	if w := d.act(v, "verb", "assign", "slot", string(x.ID)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nobody chosen: status %d", w.Code)
	}
}

// swappable finds a sentry's slot whose holder may change places with that of another.
func (d *desk) swappable(v string, x duty.Slot) (duty.Slot, force.PersonID) {
	d.t.Helper()
	mp := d.plan(v)
	a := mp.Plan.Assigned[x.ID].Person
	for day := 13; day < 29; day++ {
		y, b := d.slot("sentry", day)
		trial := []plan.Assignment{{Slot: x.ID, Person: b}, {Slot: y.ID, Person: a}}
		allowed := a != b
		for _, ch := range trial {
			for _, r := range mp.Desk.WhyAfter(trial, ch.Person, ch.Slot) {
				allowed = allowed && r.Allows
			}
		}
		if allowed {
			return y, b
		}
	}
	d.t.Fatal("nobody to change places with")
	return duty.Slot{}, ""
}

func TestSheets(t *testing.T) {
	d := open(t)
	v := d.draft()
	s, who := d.slot("sentry", 12)
	p := d.site.Part("/month/"+v+"/cell?person="+string(who)+"&date=2026-12-12", "sheet-body")
	if p.One("article.month-held") == nil || p.One("#month-any optgroup") == nil || p.One(`form.month-do input[value="pin"]`) == nil {
		t.Errorf("the sheet of a person's day: %s", p.Text("body"))
	}
	p = d.site.Part("/month/"+v+"/cell?slot="+url.QueryEscape(string(s.ID)), "sheet-body")
	if len(p.All(".month-offer")) == 0 || p.One(`input[name="person-text"]`) == nil || p.One(`form.month-do input[value="clear"]`) == nil {
		t.Errorf("the sheet of a slot: %s", p.Text("body"))
	}
	// The past is looked at, not changed.
	old, _ := d.slot("sentry", 2)
	p = d.site.Part("/month/"+v+"/cell?slot="+url.QueryEscape(string(old.ID)), "sheet-body")
	if p.One("form.month-do") != nil {
		t.Error("a duty that is over can be changed")
	}
	for path, want := range map[string]int{
		"/cell?person=nobody&date=2026-12-12": 404, "/cell?person=" + string(who) + "&date=2027-01-12": 422, "/cell?slot=none": 404, "/day?date=x": 422,
	} {
		if p := d.site.Get("/month/" + v + path); p.Status != want {
			t.Errorf("%s: status %d, want %d", path, p.Status, want)
		}
	}
}
