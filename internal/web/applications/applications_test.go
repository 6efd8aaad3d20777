package applications_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/selection"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// rooms is a house with a personnel officer at one window and the commander at another.
type rooms struct {
	*webtest.House
	t               *testing.T
	kadr, commander *webtest.Site
}

func principal(role access.Role, by string) access.Principal {
	return access.Principal{Account: "acc-" + by, By: by, From: "test", Grants: []access.Grant{{Role: role}}}
}

func start(t *testing.T) *rooms {
	h := webtest.Start(t, sqlstore.Open)
	site := web.New(h.App)
	return &rooms{h, t, webtest.VisitAs(t, principal(access.PersonnelOfficer, "kadr"), site), webtest.VisitAs(t, principal(access.Commander, "komandir"), site)}
}

// apply enters an application and gives its address.
func (r *rooms) apply(surname string) string {
	r.t.Helper()
	p := r.kadr.Post("/applications", "surname", surname, "given", "Rəşad", "sex", "m", "born", "2005-05-05", "opened", "2026-12-01")
	if p.Status != http.StatusSeeOther {
		r.t.Fatalf("%d: %s", p.Status, p.Text(".form-problems"))
	}
	return p.Header.Get("Location")
}

// passes enters a step as passed today, with what it needs.
func (r *rooms) passes(at string, s *selection.Step, more ...string) *webtest.Page {
	today := r.Today()
	fields := []string{"outcome", "pass", "on", today.String()}
	switch s.Kind {
	case selection.Medical:
		fields[1] = "fit"
	case selection.Outside:
		fields = append(fields, "reference", "№ 7", "until", s.Until(today).String())
	case selection.Board:
		fields[1] = "accept"
	}
	switch s.Effect {
	case selection.Contract:
		fields = append(fields, "reference", "M-1", "number", "S-9001", "rank", "private", "contract", "voluntary")
	case selection.Posted:
		fields = append(fields, "unit", "t1")
	}
	return r.kadr.Post(at+"/steps/"+string(s.Code), append(fields, more...)...)
}

func TestNoApplicationsTeach(t *testing.T) {
	r := start(t)
	p := r.kadr.Get("/applications")
	if p.One(".empty a[href='/applications/new']") == nil || p.Text(".empty h2") != "Hələ ərizə yoxdur" {
		t.Errorf("says %q", p.Text(".empty"))
	}
	if p := r.kadr.Get("/vetting"); p.One(".empty") == nil {
		t.Error("nobody to be vetted, and nothing says so")
	}
}

// TestEveryStep goes from the application to the posting by the forms of the pages.
func TestEveryStep(t *testing.T) {
	r := start(t)
	at := r.apply("Tağıyev")
	for _, s := range r.Process().Steps {
		// What comes before is not passed yet: refused in words, and what was typed stands.
		if s.Code == "board" {
			p := r.passes(at, r.Process().Step("oath"))
			if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text(".form-problems"), "İlkin hazırlıq") {
				t.Errorf("an oath too early: %d, %q", p.Status, p.Text(".form-problems"))
			}
		}
		if p := r.passes(at, &s); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d, %s", s.Code, p.Status, p.Text(".form-problems"))
		}
		if s.Kind != selection.Board {
			continue
		}
		if p := r.kadr.Get(at); !strings.Contains(p.Text(".application-now"), "komandirin təsdiqini gözləyir") {
			t.Errorf("while the board's decision waits: %q", p.Text(".application-now"))
		}
		if p := r.kadr.Post(at+"/confirm/board", "word", "confirm", "on", r.Today().String()); p.Status != http.StatusForbidden {
			t.Errorf("the personnel officer confirms: %d", p.Status)
		}
		if p := r.commander.Post(at+"/confirm/board", "word", "confirm", "on", r.Today().String()); p.Status != http.StatusSeeOther {
			t.Fatalf("the commander: %d, %s", p.Status, p.Text(".form-problems"))
		}
	}
	p := r.kadr.Get(at)
	if got := len(p.All(".application-steps .application-passed")); got != len(r.Process().Steps) {
		t.Errorf("%d steps are passed", got)
	}
	if got := p.Text(".application-log li"); !strings.Contains(got, "Addım keçildi: Təyinat") {
		t.Errorf("the last entry says %q", got)
	}
	link := p.One(".facts a.person")
	if link == nil {
		t.Fatal("no way to whom it has made")
	}
	person := r.kadr.Get(webtest.Attr(link, "href"))
	if !strings.Contains(person.Text("main"), "S-9001") {
		t.Error("the page of the person lacks the number")
	}
	// The posted leave the board unless they are asked for.
	if p := r.kadr.Get("/applications"); len(p.All(".applications-table tbody tr")) != 0 {
		t.Error("a posted applicant stands among the open ones")
	}
	if p := r.kadr.Get("/applications?status=posted"); len(p.All(".applications-table tbody tr")) != 1 {
		t.Error("the posted one is not found")
	}
}

func TestRefusalAndAppeal(t *testing.T) {
	r := start(t)
	at := r.apply("Tağıyev")
	p := r.kadr.Post(at+"/steps/application", "outcome", "refuse", "on", "2026-12-05")
	if p.Status != http.StatusUnprocessableEntity || p.Text("#f-reason-error") != "Səbəb seçilməyib" {
		t.Errorf("without a reason: %d, %q", p.Status, p.Text("#f-reason-error"))
	}
	if p := r.kadr.Post(at+"/steps/application", "outcome", "refuse", "on", "2026-12-05", "reason", "age"); p.Status != http.StatusSeeOther {
		t.Fatalf("%d", p.Status)
	}
	p = r.kadr.Get(at)
	if !strings.Contains(p.Text(".page-lead, .head-lead, header"), "Yaş həddinə uyğun deyil") && !strings.Contains(p.Text("main"), "Yaş həddinə uyğun deyil") {
		t.Error("the reason is not told")
	}
	if len(p.All(".card-acts a")) != 2 {
		t.Errorf("acts: %q", p.Text(".card-acts"))
	}
	for _, x := range [][]string{{"appeal"}, {"reopen", "reference", "№ 9"}} {
		if p := r.kadr.Post(at+"/act/"+x[0], append([]string{"on", "2026-12-05"}, x[1:]...)...); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d, %s", x[0], p.Status, p.Text(".form-problems"))
		}
	}
	if p := r.kadr.Get(at); len(p.All(".application-now a[href]")) != 1 {
		t.Error("reopened, and no step can be done")
	}
	if p := r.kadr.Post(at+"/act/dismiss", "on", "2026-12-05"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("dismissed without an appeal and an order: %d", p.Status)
	}
	if p := r.kadr.Get(at + "/act/anything"); p.Status != http.StatusNotFound {
		t.Errorf("an act that there is not: %d", p.Status)
	}
}

func TestTwice(t *testing.T) {
	r := start(t)
	at := r.apply("Tağıyev")
	again := []string{"surname", "Tağıyev", "given", "Rəşad", "sex", "m", "born", "2005-05-05", "opened", "2026-12-02"}
	p := r.kadr.Post("/applications", again...)
	if p.Status != http.StatusUnprocessableEntity || webtest.Attr(p.One(".note a"), "href") != at || p.One("input[name=despite]") == nil {
		t.Fatalf("%d: %q", p.Status, p.Text("main"))
	}
	if p := r.kadr.Post("/applications", append(again, "despite", "1")...); p.Status != http.StatusSeeOther {
		t.Errorf("it is somebody else: %d", p.Status)
	}
}

// TestBoardTellsWhatIsDue: as time goes by, what was to be done in time becomes late, and comes first.
func TestBoardTellsWhatIsDue(t *testing.T) {
	r := start(t)
	first := r.apply("Tağıyev")
	r.Set(when.MustDate("2026-12-20").At(600))
	r.apply("Abbasov")
	r.passes(first, r.Process().Step("application"))
	p := r.kadr.Get("/applications")
	rows := p.All(".applications-table tbody tr")
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	if got := webtest.Text(webtest.One(rows[0], "th")); got != "Abbasov Rəşad" || webtest.One(rows[0], ".badge-alarm") == nil {
		t.Errorf("first stands %q: %q", got, webtest.Text(rows[0]))
	}
	if p := r.kadr.Get("/applications?step=documents"); len(p.All(".applications-table tbody tr")) != 1 || len(p.All(".applications-lit")) != 1 {
		t.Error("by step, another than one stands there")
	}
	if p := r.kadr.Get("/applications?due=late&whose=personnel"); len(p.All(".applications-table tbody tr")) != 1 {
		t.Error("late and with personnel, another than one stands there")
	}
	if p := r.kadr.Get("/applications?q=nobody"); p.One(".empty a[href='/applications']") == nil {
		t.Error("nothing found, and no way back")
	}
}

func TestExport(t *testing.T) {
	r := start(t)
	r.apply("=Tağıyev")
	p := r.kadr.Get("/applications/export?format=xlsx")
	f, err := excelize.OpenReader(bytes.NewReader([]byte(p.Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 2 || rows[1][0] != "=Tağıyev" {
		t.Fatalf("%q, %v", rows, err)
	}
	if formula, err := f.GetCellFormula(f.GetSheetName(0), "A2"); err != nil || formula != "" {
		t.Errorf("a formula: %q, %v", formula, err)
	}
	if last := rows[0][len(rows[0])-1]; !strings.Contains(last, "kadr") {
		t.Errorf("who took it away is not marked: %q", last)
	}
	if p := r.commander.Get("/applications/export"); p.Status != http.StatusForbidden {
		t.Errorf("the commander takes it away: %d", p.Status)
	}
}

// TestVettingTakesOffDuty: an answer that holds but for some days takes the person off the roster from the day after, and the pages say why.
func TestVettingTakesOffDuty(t *testing.T) {
	r := start(t)
	mp, err := r.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	day := r.Today().Add(5)
	var slot app.DaySlot
	for id := range mp.Plan.Assigned {
		if s, ok := mp.FindSlot(id); ok && when.DateOf(s.Start) == day {
			slot = mp.Slot(s)
		}
	}
	id := slot.Assigned.Person
	at := "/vetting/" + string(id) + "/security"
	if p := r.kadr.Post(at, "outcome", "pass", "on", "2026-12-05", "reference", "", "until", day.String()); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reference: %d", p.Status)
	}
	p := r.kadr.Post(at, "outcome", "pass", "on", "2026-12-05", "reference", "№ 8", "until", day.Add(-1).String())
	if p.Header.Get("Location") != "/people/"+string(id) {
		t.Fatalf("%d, leads to %q: %s", p.Status, p.Header.Get("Location"), p.Text(".form-problems"))
	}
	if got := r.kadr.Follow(p).Text(".toast"); !strings.Contains(got, "boşaldı") {
		t.Errorf("says %q", got)
	}
	if p := r.kadr.Get("/vetting"); len(p.All("tbody tr")) != 1 {
		t.Errorf("to be asked: %q", p.Text("main"))
	}
	// Not cleared: barred from the day of the answer on.
	if p := r.kadr.Post("/vetting/"+string(id)+"/interior", "outcome", "refuse", "on", "2026-12-05", "reference", "№ 9"); p.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", p.Status, p.Text(".form-problems"))
	}
	if p := r.kadr.Get("/vetting"); len(p.All(".applications-denied li")) != 1 {
		t.Errorf("not cleared: %q", p.Text("main"))
	}
}
