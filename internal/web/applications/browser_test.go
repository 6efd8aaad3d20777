package applications_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/selection"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

var screens = flag.String("screens", "", "folder into which the way of an applicant puts pictures")

// words are those that the reader must meet on the way.
type tongue struct {
	lang                                                      string
	waits, locked, posted, notCleared, vacated, offDuty, held string
}

// TestFromApplicationToRoster goes the whole way in a real browser, wide for the personnel officer and on a phone for the commander: an application is
// entered, every step is passed on its day, the commander confirms the board, the person is posted and stands on the roster; then an answer comes by
// which the clearance ends before the duty, the person is off it, and the pages say why.
func TestFromApplicationToRoster(t *testing.T) {
	if testing.Short() {
		t.Skip("the way takes its time")
	}
	for _, x := range []tongue{
		{"az", "komandirin təsdiqini gözləyir", "Əvvəlcə: Müqavilə", "naryada qoyula bilər", "yoxlaması qüvvədə deyil, 24 dekabr tarixindən", "naryada çıxa bilmir", "Naryada buraxılmır", "Dövlət Təhlükəsizliyi Xidməti: yoxlama 23.12.2026 tarixinədək qüvvədə idi"},
		{"en", "waits for the commander", "First: Contract", "can be planned for duty", "not cleared, from 24 December on", "Cannot stand", "Barred from duty", "State Security Service: the check held until 23.12.2026"},
	} {
		t.Run(x.lang, func(t *testing.T) { walk(t, x) })
	}
}

// walker is who goes the way: one browser, at which the personnel officer, the commander and the planner sit in turn.
type walker struct {
	*webtest.House
	*webtest.Browser
	tongue
	t  *testing.T
	at string // address of the application

	mu  sync.Mutex
	who access.Principal
}

var (
	desk  = webtest.Window{Width: 1440, Height: 900}
	phone = webtest.Window{Width: 390, Height: 844, Touch: true, Dark: true}
)

// sits lets somebody else sit down at the browser.
func (w *walker) sits(role access.Role, look webtest.Window) {
	w.mu.Lock()
	w.who = principal(role, string(role))
	w.mu.Unlock()
	w.Look(look)
}

func walk(t *testing.T, x tongue) {
	w := &walker{House: webtest.Start(t, sqlstore.Open), tongue: x, t: t}
	site := web.New(w.App)
	srv := httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		who := w.who
		w.mu.Unlock()
		webtest.As(who, site).ServeHTTP(to, r)
	}))
	t.Cleanup(srv.Close)
	w.Browser = webtest.NewBrowser(t, srv.URL)
	w.Cookie("lang", x.lang)
	w.sits(access.PersonnelOfficer, desk)
	w.apply()
	for i, s := range w.Process().Steps {
		w.House.Set(webtest.Noon.AddDate(0, 0, i))
		w.pass(i, &s)
	}
	person := w.member()
	slot := w.roster(person)
	w.lapse(person, slot)
	if bad := w.Wrong(); len(bad) > 0 {
		t.Errorf("the browser complains: %q", bad)
	}
}

// says waits until one of the elements has the words.
func (w *walker) says(selector, words string) {
	w.t.Helper()
	w.Wait(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.replace(/\s+/g, " ").includes(%q))`, selector, words))
}

func (w *walker) shoot(name string) {
	w.t.Helper()
	if *screens != "" {
		w.Shoot(filepath.Join(*screens, "walk-"+name+"-"+w.lang+".png"), 1600)
	}
}

func (w *walker) apply() {
	w.t.Helper()
	b := w.Browser
	b.Open("/applications")
	b.Do(chromedp.Click(".empty a.btn-main"), chromedp.WaitVisible("form[action='/applications'] #f-surname"))
	b.Do(chromedp.SendKeys("#f-surname", "Tağıyev"), chromedp.SendKeys("#f-given", "Rəşad"), chromedp.SetValue("#f-born", "2005-05-05"))
	b.Leaves(chromedp.Click("form[action='/applications'] .btn-main"))
	b.Wait(`location.pathname.startsWith("/applications/appl-")`)
	w.says(".application-steps", w.locked)
	b.Eval("location.pathname", &w.at)
	w.shoot("1-entered")
}

// set writes a field of the form in the side sheet, as one who types does.
func (w *walker) set(name, value string) {
	w.t.Helper()
	w.Do(chromedp.SetValue("#sheet [name="+name+"]", value))
}

// pass enters what came of a step, and of a board's lets the commander confirm it.
func (w *walker) pass(i int, s *selection.Step) {
	w.t.Helper()
	b, code := w.Browser, string(s.Code)
	b.Open(w.at)
	b.Do(chromedp.Click(`.application-now a[href$="/steps/`+code+`"]`), chromedp.WaitVisible("#sheet form.form"))
	outcome := map[selection.Kind]string{selection.Medical: "limited", selection.Board: "accept"}[s.Kind]
	if outcome == "" {
		outcome = "pass"
	}
	b.Do(chromedp.Click("#sheet input[name=outcome][value=" + outcome + "]"))
	switch {
	case s.Kind == selection.Medical:
		b.Do(chromedp.Click("#sheet input[name=limit-no-driving]"))
	case s.Kind == selection.Outside:
		w.set("reference", "12/"+code)
	case s.Effect == selection.Contract:
		w.set("reference", "M-26/1")
		w.set("number", "S-9001")
		w.set("rank", "private")
	case s.Effect == selection.Posted:
		w.set("unit", "t1")
		w.shoot("3-posting")
	}
	b.Leaves(chromedp.Click("#sheet .form-acts .btn-main"))
	if s.Kind == selection.Board {
		w.says(".application-now", w.waits)
		c := w.Browser
		w.sits(access.Commander, phone)
		c.Open(w.at)
		c.Do(chromedp.Click(`.application-now a[href$="/confirm/`+code+`"]`), chromedp.WaitVisible("#sheet form.form"))
		w.shoot("2-commander")
		c.Do(chromedp.Click("#sheet input[name=word][value=confirm]"))
		c.Leaves(chromedp.Click("#sheet .form-acts .btn-main"))
		var wide bool
		c.Eval(`document.documentElement.scrollWidth > innerWidth`, &wide)
		if wide {
			w.t.Error("the page is wider than the phone")
		}
		w.sits(access.PersonnelOfficer, desk)
		b.Open(w.at)
	}
	b.Wait(fmt.Sprintf(`document.querySelector(".application-steps tbody tr:nth-child(%d)").classList.contains("application-passed")`, i+1))
}

// member is who has come of the application.
func (w *walker) member() force.PersonID {
	w.t.Helper()
	b := w.Browser
	w.says(".application-now", w.posted)
	w.shoot("4-posted")
	var href string
	b.Eval(`document.querySelector(".facts a.person").getAttribute("href")`, &href)
	b.Open(href)
	w.says("main", "S-9001")
	return force.PersonID(href[len("/people/"):])
}

// roster puts the person on a duty of the 24th by the page that says why, and publishes the month.
func (w *walker) roster(p force.PersonID) duty.SlotID {
	w.t.Helper()
	ctx, day := webtest.Context(w.t), when.MustDate("2026-12-24")
	mp, err := w.InForce(ctx, webtest.Month)
	if err != nil {
		w.t.Fatal(err)
	}
	var slot duty.SlotID
	for id := range mp.Plan.Assigned {
		s, ok := mp.FindSlot(id)
		if ok && s.Mounts == day && (slot == "" || id < slot) && may(w.t, w, mp.Plan.Version.ID, id, p) {
			slot = id
		}
	}
	if slot == "" {
		w.t.Fatal("there is no slot for somebody who was just posted")
	}
	b := w.Browser
	w.sits(access.Planner, desk)
	b.Open("/why?slot=" + string(slot) + "&person=" + string(p))
	w.shoot("5-why-may")
	b.Leaves(chromedp.Click(`form[action="/assign"] button`))
	mo, err := w.Month(ctx, webtest.Month)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Publish(ctx, mo.Working); err != nil {
		w.t.Fatal(err)
	}
	w.sits(access.PersonnelOfficer, desk)
	w.Open("/people/" + string(p))
	var duties []string
	w.Eval(`[...document.querySelectorAll(".person-duty-what")].map(e => e.getAttribute("href"))`, &duties)
	if len(duties) != 1 || !strings.HasPrefix(duties[0], "/slot/"+string(slot)) {
		w.t.Fatalf("on the roster with %q, want the slot %s", duties, slot)
	}
	w.shoot("6-roster")
	return slot
}

// may says whether the rules allow the person there.
func may(t *testing.T, w *walker, v plan.VersionID, id duty.SlotID, p force.PersonID) bool {
	t.Helper()
	all, err := w.Candidates(webtest.Context(t), v, id, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Person == p {
			return c.Allowed
		}
	}
	return false
}

// lapse enters that the check by State Security holds only until the day before the duty.
func (w *walker) lapse(p force.PersonID, slot duty.SlotID) {
	w.t.Helper()
	b := w.Browser
	w.House.Set(when.MustDate("2026-12-20").At(600))
	b.Open("/vetting/" + string(p) + "/security")
	b.Do(chromedp.Click("input[name=outcome][value=pass]"), chromedp.SetValue("#f-reference", "31/7"), chromedp.SetValue("#f-until", "2026-12-23"))
	b.Leaves(chromedp.Click("main .form-acts .btn-main"))
	w.says("#vacated-duties h2", w.vacated)
	w.shoot("7-off-the-duty")
	w.sits(access.Planner, desk)
	w.Open("/why?slot=" + string(slot) + "&person=" + string(p))
	w.says("main", w.notCleared)
	w.shoot("8-why-not")
	w.sits(access.PersonnelOfficer, desk)
	w.House.Set(when.MustDate("2026-12-24").At(480))
	b.Open(w.at)
	w.says(".application-bar", w.offDuty)
	w.says(".application-bar", w.held)
	w.shoot("9-barred")
	var planned bool
	b.Eval(fmt.Sprintf(`document.querySelector(".application-now").innerText.includes(%q)`, w.posted), &planned)
	if planned {
		w.t.Error("the page says in one breath that the person is barred and can be planned")
	}
	b.Open("/vetting")
	w.says("tbody", "Tağıyev")
	w.shoot("10-vetting")
	if s, err := w.State(webtest.Context(w.t)); err != nil {
		w.t.Error(err)
	} else if k, barred := s.Register.BarredOn(p, w.Today()); !barred || k != force.NotCleared {
		w.t.Errorf("barred %v, %q", barred, k)
	}
}
