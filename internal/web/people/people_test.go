package people_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/feed"
	"qarovul/internal/web/people"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func visit(t *testing.T, h *webtest.House) *webtest.Site {
	k := ui.NewKit(ui.Options{Now: h.Now})
	people.Mount(k, h.App)
	feed.Mount(k, h.App)
	return webtest.Visit(t, k)
}

func names(p *webtest.Page) []string {
	var out []string
	for _, th := range p.All("table.people-table tbody th") {
		out = append(out, webtest.Text(th))
	}
	return out
}

// The list and its filters are looked at over one house, as nothing is changed.
func TestListFilters(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(t, h)
	ctx := webtest.Context(t)
	ch := app.Changes{What: "absence.save"}
	ch.Absences = []force.Absence{{Person: "p1-03", Kind: force.Leave, Days: when.Days{First: when.MustDate("2026-12-01"), Last: when.MustDate("2026-12-10")}}}
	ch.Bars = []force.Bar{{Person: "p1-04", Kind: force.Unfit, Days: when.Days{First: when.MustDate("2026-12-01")}}}
	if _, err := h.Save(ctx, ch); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query string
		want  int
	}{
		{"", 116}, {"?unit=t1", 24}, {"?unit=b1", 116}, {"?unit=b1&direct=1", 0}, {"?unit=-", 0}, {"?unit=hq&rank=captain", 5},
		{"?state=away", 1}, {"?state=leave", 1}, {"?state=illness", 0}, {"?state=barred", 1}, {"?state=present", 115}, {"?state=fit", 114},
		{"?state=gone", 0}, {"?qualification=driver", 29}, {"?q=S-0001", 1}, {"?q=elcin+memmedov", 1}, {"?date=2026-12-20&state=away", 0},
		{"?date=2020-01-01", 0}, {"?date=2020-01-01&state=gone", 116},
	} {
		p := s.Get("/people" + c.query)
		if got := strings.Fields(p.Text(".people-bar strong")); p.Status != 200 || got[0] != strconv.Itoa(c.want) {
			t.Errorf("/people%s: want %d, got %v, status %d", c.query, c.want, got, p.Status)
		}
	}
	if p := s.Get("/people?date=yesterday"); p.Status != 422 {
		t.Errorf("a date that is none: status %d", p.Status)
	}
	first, last := names(s.Get("/people")), names(s.Get("/people?page=2"))
	if len(first) != 100 || len(last) != 16 {
		t.Errorf("pages of %d and %d", len(first), len(last))
	}
	back := names(s.Get("/people?sort=-name"))
	if first[0] != "Ağayev Ceyhun" && back[0] == first[0] {
		t.Errorf("sorted by name %q…, backwards %q…", first[0], back[0])
	}
	if got := names(s.Get("/people?sort=state"))[:2]; cmp.Diff([]string{nameOf(t, h, "p1-03"), nameOf(t, h, "p1-04")}, got) != "" {
		t.Errorf("by state the away and the barred come first, got %v", got)
	}
	p := s.Get("/people?sort=rank")
	if p.One(`th[aria-sort=ascending] a[href=/people?sort=-rank]`) == nil {
		t.Error("the head does not say how the list is sorted")
	}
	part := s.Part("/people?unit=t1&q=", "list")
	if part.One("h1") != nil || len(names(part)) != 24 || part.Header.Get("HX-Push-Url") != "/people?unit=t1" {
		t.Errorf("the part has %d names, its address is %q", len(names(part)), part.Header.Get("HX-Push-Url"))
	}
	csv := s.Get("/people/export?unit=t1&format=csv")
	if got := strings.Count(strings.TrimSpace(csv.Body), "\n"); got != 24 || !strings.HasPrefix(csv.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("the CSV has %d rows, type %s", got, csv.Header.Get("Content-Type"))
	}
	if x := s.Get("/people/export?unit=t1&format=xlsx"); !strings.HasPrefix(x.Body, "PK") {
		t.Error("the XLSX is none")
	}
	if one := s.Get("/people?q=nobodyhasthisname"); one.One(".empty") == nil {
		t.Error("an empty list says nothing")
	}
}

func TestPersonPage(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(t, h)
	slot := sentry(t, h)
	p := s.Get("/people/" + string(slot.Assigned.Person) + "?lang=en")
	for selector, want := range map[string]string{"h1": "", ".lead .standing": "present", "#facts": "Record"} {
		if got := p.Text(selector); got == "" || want != "" && got != want {
			t.Errorf("%s: want %q, got %q", selector, want, got)
		}
	}
	if len(p.All("ul.person-duties li a[data-sheet]")) == 0 || p.One(".person-vacated") != nil {
		t.Error("duties to come are missing, or some are vacated")
	}
	if got := s.Get("/people/nobody").Status; got != 404 {
		t.Errorf("nobody: status %d", got)
	}
	// An illness over the duty: the page says what is vacated and leads to who could replace.
	ch := app.Changes{What: "absence.save", About: "person:" + string(slot.Assigned.Person)}
	on := when.DateOf(slot.Start)
	ch.Absences = []force.Absence{{Person: slot.Assigned.Person, Kind: force.Illness, Days: when.Days{First: on, Last: on + 3}}}
	if _, err := h.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	p = s.Get("/people/" + string(slot.Assigned.Person))
	a := p.One(".person-vacated a.btn-main")
	to, err := url.Parse(webtest.Attr(a, "href"))
	if err != nil || to.Path != "/replace" || to.Query().Get("slot") != string(slot.ID) {
		t.Fatalf("no way to replace: %s", p.Text(".person-vacated"))
	}
	if got := p.Text(".person-log li"); !strings.Contains(got, "Absence entered") {
		t.Errorf("the log says %q", got)
	}
	// Replaced in a draft, the page says by whom.
	cs, err := h.Candidates(webtest.Context(t), slot.Version, slot.ID, 1)
	if err != nil || len(cs) == 0 || !cs[0].Allowed {
		t.Fatal("nobody can replace", err)
	}
	if _, err := h.Replace(webtest.Context(t), slot.Version, slot.ID, cs[0].Person, app.Placing{}); err != nil {
		t.Fatal(err)
	}
	if got := s.Get("/people/" + string(slot.Assigned.Person)).Text(".person-duty-draft"); !strings.Contains(got, nameOf(t, h, cs[0].Person)) {
		t.Errorf("the draft is not told: %q", got)
	}
}

// sentry finds a sentry's slot to come.
func sentry(t *testing.T, h *webtest.House) app.DaySlot {
	t.Helper()
	mp, err := h.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range mp.Plan.Duties {
		for _, x := range d.Slots {
			if x.Role == duty.Sentry && x.Start.After(h.Now().AddDate(0, 0, 3)) && mp.Plan.Assigned[x.ID].Person != "" {
				return mp.Slot(x)
			}
		}
	}
	t.Fatal("no sentry")
	return app.DaySlot{}
}

func TestPersonForms(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(t, h)
	fields := []string{"number", "S-9001", "surname", "Yeniyev", "given", "Ülvi", "sex", "m", "rank", "private", "joined", "2026-12-01", "height", "181", "unit", "t2", "position", "driver"}
	with := func(name, value string) []string { return append(append([]string{}, fields...), name, value) }
	over := func(name, value string) []string {
		out := append([]string{}, fields...)
		for i := 0; i < len(out); i += 2 {
			if out[i] == name {
				out[i+1] = value
			}
		}
		return out
	}
	// What is refused stands there again, with the error beside its field, and nothing is stored.
	for _, c := range []struct {
		field string
		form  []string
	}{{"number", over("number", "S-0001")}, {"surname", over("surname", "")}, {"height", over("height", "tall")}, {"joined", over("joined", "soon")},
		{"rank", over("rank", "")}, {"born", with("born", "2030-01-01")}} {
		p := s.Post("/people", c.form...)
		if c.field == "born" { // the register complains at the later date
			c.field = "joined"
		}
		if p.Status != 422 || p.One("#f-"+c.field+"-error") == nil {
			t.Errorf("%s: status %d, no error beside it: %s", c.field, p.Status, p.Text(".form-problems"))
		}
		if got := webtest.Attr(p.One("#f-given"), "value"); got != "Ülvi" {
			t.Errorf("%s: the given name is lost: %q", c.field, got)
		}
	}
	if st, _ := h.State(webtest.Context(t)); len(st.Register.People) != 116 {
		t.Fatal("somebody was stored")
	}
	p := s.Follow(s.Post("/people", fields...))
	if p.Status != 200 || !strings.Contains(p.Text("h1"), "Yeniyev Ülvi") || p.One("#bars .badge-alarm") == nil {
		t.Fatalf("added: %d %q", p.Status, p.Text("h1"))
	}
	own := "/people/p-s9001"
	if p := s.Post(own, over("phone", "")...); p.Status != 303 {
		t.Errorf("edit: status %d", p.Status)
	}
	if p := s.Post(own, append(fields, "sworn", "2026-12-03", "trained", "2026-12-02", "left", "2026-11-01")...); p.Status != 422 || p.One("#f-left-error") == nil {
		t.Errorf("left before joined: status %d", p.Status)
	}
	s.Post(own, append(fields, "sworn", "2026-12-03", "trained", "2026-12-02")...)
	// Transfer: the old membership ends the day before.
	s.Post(own+"/membership/new", "unit", "t3", "position", "", "period", "2026-12-05")
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	id := force.PersonID("p-s9001")
	if st.Register.UnitOn(id, when.MustDate("2026-12-04")) != "t2" || st.Register.UnitOn(id, when.MustDate("2026-12-05")) != "t3" {
		t.Errorf("the transfer: %+v", st.Register.MembershipsOf(id))
	}
	s.Post(own+"/qualification/new", "qualification", "weapon", "from", "2026-12-03", "until", "2026-12-20")
	s.Post(own+"/bar/new", "kind", "unfit", "first", "2026-12-04", "last", "2026-12-06", "note", "ayaq")
	s.Post(own+"/wish/new", "kind", "exempt", "duty", "guard", "first", "2026-12-10", "last", "2026-12-12", "granted_by", "mayor Əliyev")
	p = s.Get(own + "?lang=en")
	for selector, want := range map[string]string{
		"#qualifications .badge-thin": "16 days left", "#bars .badge-alarm": "now", "#wishes .badge-good": "granted by mayor Əliyev",
		"#memberships .badge-accent": "now", "#wishes .person-record-what": "Exempt: guard",
	} {
		if got := p.Text(selector); got != want {
			t.Errorf("%s: want %q, got %q", selector, want, got)
		}
	}
	if p := s.Post(own+"/bar/new", "kind", "unfit", "first", "2026-12-09", "last", "2026-12-06"); p.Status != 422 || p.One("#f-last-error") == nil {
		t.Errorf("a bar backwards: status %d", p.Status)
	}
	if p := s.Post(own+"/wish/new", "kind", "free", "first", "2026-12-09", "last", "2026-12-06"); p.Status != 422 || p.One("#f-last-error") == nil {
		t.Errorf("a wish backwards: status %d", p.Status)
	}
	for _, selector := range []string{"#qualifications", "#bars", "#wishes"} {
		href := webtest.Attr(p.One(selector+" a.person-record"), "href")
		if got := s.Get(href); got.Status != 200 || got.One("form.form") == nil {
			t.Errorf("%s: the form at %s gives %d", selector, href, got.Status)
		}
		s.Post(href + "/delete")
	}
	if p := s.Get(own); len(p.All("#qualifications li"))+len(p.All("#bars li"))+len(p.All("#wishes li")) != 0 {
		t.Error("records are still there after they were deleted")
	}
	for _, path := range []string{own + "/bar/none", own + "/nothing/new"} {
		if got := s.Get(path).Status; got != 404 {
			t.Errorf("%s: status %d", path, got)
		}
	}
}

func TestCalendarAtASecretAddress(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := visit(t, h)
	slot := sentry(t, h)
	own := "/people/" + string(slot.Assigned.Person)
	s.Post(own + "/calendar")
	p := s.Get(own)
	address := webtest.Attr(p.One("#feed"), "value")
	if !strings.HasSuffix(address, ".ics") || p.One("svg.person-qr path") == nil {
		t.Fatalf("the address is %q", address)
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	ics := s.Get("/" + path)
	if ics.Status != 200 || !strings.HasPrefix(ics.Header.Get("Content-Type"), "text/calendar") ||
		!strings.Contains(strings.ReplaceAll(ics.Body, "\r\n ", ""), "UID:"+string(slot.ID)+"@qarovul") {
		t.Errorf("the feed: %d %.200s", ics.Status, ics.Body)
	}
	// A new address ends the old one.
	s.Post(own + "/calendar")
	if got := s.Get("/" + path).Status; got != 404 {
		t.Errorf("the old address: status %d", got)
	}
}

func nameOf(t *testing.T, h *webtest.House, id force.PersonID) string {
	t.Helper()
	s, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	return s.Register.Person(id).Name()
}
