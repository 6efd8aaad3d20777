package month_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

// driven is the month in a real browser.
type driven struct {
	*desk
	b *webtest.Browser
}

// key presses a key on whatever has the focus.
func (d *driven) key(name string, with ...string) {
	d.t.Helper()
	d.b.Script(fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true, ctrlKey: %t, shiftKey: %t}))`,
		name, strings.Contains(strings.Join(with, ""), "ctrl"), strings.Contains(strings.Join(with, ""), "shift")))
}

const ready = `document.querySelector(".month-box")?.getAttribute("aria-busy") === "false" && document.querySelector("#month-cursor") !== null`

// open goes to the grid and takes the keyboard there.
func (d *driven) goTo(path string) {
	d.t.Helper()
	d.b.Script(`sessionStorage.clear()`)
	d.b.Open(path)
	d.b.Wait(ready)
	d.b.Script(`document.querySelector(".month-box").focus()`)
}

// walk moves the cursor from the first cell to a day.
func (d *driven) walk(day int) {
	d.t.Helper()
	d.key("Home")
	for range day - 1 {
		d.key("ArrowRight")
	}
}

func (d *driven) text(selector string) string {
	var s string
	d.b.Eval(fmt.Sprintf(`document.querySelector(%q)?.textContent.trim().replace(/\s+/g, " ") ?? ""`, selector), &s)
	return s
}

func (d *driven) wait(selector string) {
	d.t.Helper()
	d.b.Wait(fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
}

// said waits for the word that a change was made.
func (d *driven) said(part string) {
	d.t.Helper()
	d.b.Wait(fmt.Sprintf(`document.querySelector("#toasts")?.textContent.includes(%q) && document.querySelector(".month-box")?.getAttribute("aria-busy") === "false"`, part))
}

func (d *driven) press(selector string) {
	d.t.Helper()
	d.wait(selector)
	d.b.Script(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
}

func (d *driven) number(id force.PersonID) string { return d.plan("").Register.Person(id).Number }

func (d *driven) shoot(name string) {
	if *screens != "" {
		d.b.Shoot(filepath.Join(*screens, name+".png"), 0)
	}
}

// TestMonthByKeyboard works a month as the planner does, in both languages: walks, opens the draft by a pin, clears, undoes,
// swaps, and comes through a conflict by each of its verbs.
func TestMonthByKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes its time")
	}
	core, err := os.ReadFile("../webtest/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lang, theme, draft, pinned, undone, redone, swapped, assigned string }{
		{"az", "light", "layihə", "bərkidildi", "Geri alındı", "Təkrarlandı", "dəyişdirildi", "yazıldı"},
		{"en", "dark", "draft", "is pinned", "Undone", "Redone", "Swapped", "is assigned"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			h := open(t)
			srv := httptest.NewServer(h.http)
			t.Cleanup(srv.Close)
			d := &driven{h, webtest.NewBrowser(t, srv.URL)}
			d.b.Look(webtest.Window{Width: 1440, Height: 900, Dark: c.theme == "dark"})
			d.b.Cookie("lang", c.lang)
			d.b.Cookie("theme", c.theme)
			d.b.Open("/month")
			d.walking()
			d.changing(c.draft, c.pinned, c.undone, c.redone)
			d.swapping(c.swapped)
			d.conflicts(c.assigned, c.undone, c.lang)
			for _, w := range d.b.Wrong() {
				if !strings.Contains(w, "409") { // the browser notes each refusal; the page explains it
					t.Error(w)
				}
			}
			d.sound(string(core))
		})
	}
}

// sound looks for what would hinder those who cannot see, hear or point well: on each view, and in a sheet. The grid's
// contrast is looked at in red as well; the tour of all pages sees the other themes.
func (d *driven) sound(core string) {
	d.t.Helper()
	look := func(where string, rules ...string) {
		d.t.Helper()
		for _, f := range d.b.Axe(core, rules...) {
			d.t.Errorf("%s: %s", where, f)
		}
	}
	d.b.Open("/month?plain=1")
	look("plain")
	d.b.Open("/month?view=posts")
	d.b.Wait(ready)
	look("posts")
	d.press("[data-month=open]")
	d.wait("#sheet[open] h2")
	look("sheet")
	d.b.Open("/month")
	d.b.Wait(ready)
	look("people")
	d.b.Cookie("theme", "red")
	d.b.Open("/month")
	d.b.Wait(ready)
	look("red", webtest.Contrast)
}

// walking scrolls and moves: only rows in sight are in the page, the head and the names stay, the cursor is heard.
func (d *driven) walking() {
	t := d.t
	t.Helper()
	d.goTo("/month")
	var n int
	d.b.Eval(`document.querySelectorAll(".month-row").length`, &n)
	if n == 0 || n > 60 {
		t.Errorf("%d rows are in the page", n)
	}
	first := d.text(".month-row:has(#month-cursor) .month-name-who")
	d.key("End", "ctrl")
	d.b.Wait(`document.querySelector(".month-box").scrollTop > 500`)
	if last := d.text(".month-row:has(#month-cursor) .month-name-who"); last == "" || last == first {
		t.Errorf("the cursor stands at %q after the end, at %q before", last, first)
	}
	var stays bool
	d.b.Eval(`(() => { const b = document.querySelector(".month-box").getBoundingClientRect(), h = document.querySelector(".month-head").getBoundingClientRect();
		return Math.abs(h.top - b.top) < 4 })()`, &stays)
	if !stays {
		t.Error("the head has left the window")
	}
	d.key("Home", "ctrl")
	d.walk(3)
	d.key("ArrowDown")
	var label string
	d.b.Eval(`document.getElementById(document.querySelector(".month-box").getAttribute("aria-activedescendant")).getAttribute("aria-label")`, &label)
	if !strings.HasPrefix(label, d.text(".month-row:has(#month-cursor) .month-name-who")) || !strings.Contains(label, "3 ") {
		t.Errorf("the cursor is heard as %q", label)
	}
	d.b.Script(`document.querySelector(".month-box").focus()`)
	d.key("?")
	d.wait("#month-keys[open]")
	d.press("#month-keys [data-close]")
}

// changing pins a name of the published version, which leads into a draft, then clears and undoes.
func (d *driven) changing(draft, pinned, undone, redone string) {
	d.t.Helper()
	s, who := d.slot("sentry", 12)
	d.goTo("/month?q=" + d.number(who))
	d.walk(12)
	d.key("p")
	d.b.Do(chromedp.WaitReady("#month-opened"))
	d.b.Wait(ready)
	if got := d.text("#month-opened"); !strings.Contains(got, draft) {
		d.t.Errorf("the page says %q", got)
	}
	d.said(pinned)
	d.wait(".month-pinned")
	d.shoot("opened-" + draft)
	d.b.Script(`document.querySelector(".month-box").focus()`)
	d.key("Delete")
	d.b.Wait(`document.querySelector(".month-pinned") === null && document.querySelector(".month-light-o") !== null`)
	if got := d.plan("").Plan.Assigned[s.ID].Person; got != "" {
		d.t.Errorf("%s still stands in the cleared slot", got)
	}
	d.key("z", "ctrl")
	d.said(undone)
	d.wait(".month-pinned")
	d.key("Z", "ctrl", "shift")
	d.said(redone)
	d.wait(".month-light-o")
	d.key("z", "ctrl")
	d.said(undone)
	d.wait(".month-pinned")
	if got := d.plan("").Plan.Assigned[s.ID].Person; got != who {
		d.t.Errorf("after undo %s, want %s", got, who)
	}
}

// swapping marks two cells of a line of posts.
func (d *driven) swapping(swapped string) {
	d.t.Helper()
	x, a := d.slot("sentry", 14)
	y, b := d.swappable("", x)
	d.goTo("/month?view=posts&role=sentry")
	d.walk(14)
	d.key("x")
	d.wait(".month-marked")
	d.walk(y.Mounts.DayOfMonth())
	d.key("x")
	d.said(swapped)
	mp := d.plan("")
	if mp.Plan.Assigned[x.ID].Person != b || mp.Plan.Assigned[y.ID].Person != a {
		d.t.Error("the two have not changed places")
	}
}

// conflicts puts somebody where the rules forbid them: cancels, replaces, and adds by order.
func (d *driven) conflicts(assigned, undone, lang string) {
	d.t.Helper()
	own, who := d.slot("sentry", 20)
	next, _ := d.slot("sentry", 21)
	number := d.number(who)
	try := func() {
		d.t.Helper()
		d.goTo("/month?view=posts&role=sentry")
		d.walk(21)
		d.key("Enter")
		d.wait("#sheet[open] #f-person-text")
		d.b.Script(fmt.Sprintf(`document.querySelector("#f-person-text").value = %q; document.querySelector("#sheet form:has(#f-person-text)").requestSubmit()`, number))
		d.wait(".month-asks[open] .month-conflict")
	}
	stands := func(s duty.Slot) force.PersonID { return d.plan("").Plan.Assigned[s.ID].Person }
	try()
	d.shoot("conflict-" + lang)
	d.press(".month-conflict .dialog-acts a")
	d.b.Wait(`document.querySelector(".month-asks[open]") === null`)
	if stands(next) == who {
		d.t.Error("cancel has changed the plan")
	}
	try()
	d.press(`form.month-way button`)
	d.said(assigned)
	if stands(next) != who || stands(own) != "" {
		d.t.Error("replace has not moved the person")
	}
	d.b.Script(`document.querySelector(".month-box").focus()`)
	d.key("z", "ctrl")
	d.said(undone)
	if stands(own) != who {
		d.t.Error("undo has not brought the person back")
	}
	try()
	d.press(".month-way summary")
	d.b.Script(`document.querySelector("#order-reason").value = "Sınaq"; document.querySelector("#order-by").value = "mayor Sınaq"`)
	d.shoot("order-" + lang)
	d.b.Script(`document.querySelector(".month-way[open] form").requestSubmit()`)
	d.said(assigned)
	d.wait(".month-order")
	if stands(next) != who || stands(own) != who {
		d.t.Error("add has not left both duties to the person")
	}
}

// TestMonthOnPhone shows one day at a time, and every slot of it can be opened.
func TestMonthOnPhone(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes its time")
	}
	h := open(t)
	srv := httptest.NewServer(webtest.As(webtest.By, web.New(h.App)))
	t.Cleanup(srv.Close)
	d := &driven{h, webtest.NewBrowser(t, srv.URL)}
	d.b.Look(webtest.Window{Width: 390, Height: 844, Touch: true})
	d.b.Open("/month")
	d.wait(".month-narrow .month-day-slot")
	var wide int
	d.b.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &wide)
	if wide > 0 {
		t.Errorf("the page is %d pixels wider than the phone", wide)
	}
	d.press(`.month-narrow a[rel="next"]`)
	d.b.Do(chromedp.WaitReady(`.month-strip-day[aria-current][href*="2026-12-06"]`))
	d.press(".month-day-slot")
	d.wait("#sheet[open] .month-offer")
	for _, w := range d.b.Wrong() {
		t.Error(w)
	}
}
