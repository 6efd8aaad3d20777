package mobilisation_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// TestAlertAtNight goes through an order in a real browser, wide and on a phone: what would happen, the proposal, another person's word, an answer by its number.
func TestAlertAtNight(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes its time")
	}
	h := webtest.Start(t, sqlstore.Open)
	as := func(account string) *webtest.Browser {
		p := access.Principal{Account: account, By: account, From: "test", Grants: []access.Grant{{Role: access.Commander}}}
		srv := httptest.NewServer(webtest.As(p, web.New(h.App)))
		t.Cleanup(srv.Close)
		b := webtest.NewBrowser(t, srv.URL)
		b.Cookie("lang", "en")
		return b
	}
	says := func(b *webtest.Browser, selector, words string) {
		t.Helper()
		b.Wait(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))`, selector, words))
	}
	b := as("first")
	b.Look(webtest.Window{Width: 1440, Height: 900})
	b.Open("/mobilisation")
	says(b, ".empty", "There has been no order")
	b.Open("/mobilisation/new")
	b.Do(chromedp.SetValue("#f-number", "7"), chromedp.SetValue("#f-by", "Commander"), chromedp.SetValue("#f-reason", "Test"), chromedp.SetValue("#f-unit-t1", "stay"),
		chromedp.SetValue("#f-unit-hq", "stay"), chromedp.Click("button[value=preview]"))
	says(b, ".mobilisation-preview", "72 people pass, 44 stay")
	b.Do(chromedp.Click("button[value=order]"))
	says(b, ".mobilisation-word", "somebody else has to approve it")

	all, err := h.Mobilisations(webtest.Context(t))
	if err != nil || len(all) != 1 || all[0].State != mobilise.Proposed {
		t.Fatalf("%+v, %v", all, err)
	}
	second := as("second")
	second.Look(webtest.Window{Width: 390, Height: 844})
	second.Open("/mobilisation/" + all[0].ID)
	second.Do(chromedp.Click("button[value=approve]"))
	second.Wait(`location.pathname.startsWith("/jobs/")`)
	second.Open("/mobilisation/" + all[0].ID)
	s, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	off := force.PersonID("")
	v, err := h.Mobilisation(webtest.Context(t), all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range v.People {
		if x.Where == mobilise.Off {
			off = x.Person
		}
	}
	// In one go: the page may be exchanged for a newer one while nobody types.
	second.Wait(`document.querySelector(".mobilisation-answer button[value=coming]") !== null`)
	var done bool
	second.Eval(fmt.Sprintf(`(() => { const f = document.querySelector(".mobilisation-answer"); f.number.value = %q; f.minutes.value = "25";
		f.querySelector("button[value=coming]").click(); return true })()`, s.Register.Person(off).Number), &done)
	says(second, ".mobilisation-answers", "comes T+25")
	var wide bool
	second.Eval(`document.documentElement.scrollWidth > innerWidth`, &wide)
	if wide {
		t.Error("the page is wider than the phone")
	}
	second.Open("/organisation?date=" + when.DateOf(h.Now()).String())
	says(second, "main", "Land Forces")
}
