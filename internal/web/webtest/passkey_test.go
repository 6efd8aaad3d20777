package webtest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qarovul/internal/access"
	"qarovul/internal/web/webtest"
)

// TestPasskeys: somebody adds a passkey, comes in with it alone and after the password, and later is asked for it before an account is made; what
// they typed is not lost. In both languages, at a real browser with a device of its own.
func TestPasskeys(t *testing.T) {
	for _, lang := range []string{"az", "en"} {
		t.Run(lang, func(t *testing.T) {
			h, site, first := behindDoor(t, nil, access.AccessAdministrator, access.Commander)
			b := webtest.NewBrowser(t, site)
			b.Look(webtest.Window{Width: 1440, Height: 900})
			b.Cookie("lang", lang)
			b.Authenticator()
			shoot := func(name string) {
				if dir := os.Getenv("QAROVUL_SHOOT"); dir != "" {
					b.Shoot(filepath.Join(dir, name+"-"+lang+".png"), 900)
				}
			}
			say := func(script string) (text string) { b.Eval(script, &text); return }

			enter(t, b, access.AccessAdministrator, first[access.AccessAdministrator])
			b.Open("/account/passkeys")
			b.Do(chromedp.WaitVisible("#f-name"))
			shoot("passkeys-none")
			b.Do(chromedp.SendKeys("#f-name", "Masadakı açar"), chromedp.Click(`form[action="/account/passkeys/ask"] button`),
				chromedp.WaitVisible(`form[action$="/remove"]`))
			shoot("passkeys")
			if got := say(`document.querySelector("table tbody th").innerText`); got != "Masadakı açar" {
				t.Errorf("the passkey is called %q", got)
			}

			// In again: the password alone opens nothing, the passkey does.
			out := func() {
				b.Open("/account")
				b.Do(chromedp.Click(`main form[action="/signout"] button`), chromedp.WaitVisible("#f-login"))
			}
			out()
			shoot("signin-keys")
			b.Do(chromedp.SendKeys("#f-login", "x-access-administrator"), chromedp.SendKeys("#f-password", "yeddi qara at qaçır"), chromedp.Click("form[action='/signin'] .signin-do"),
				chromedp.WaitVisible("main .head"))
			out()
			b.Do(chromedp.Click("form[action='/signin/passkey/ask'] button"), chromedp.WaitVisible("main .head"))
			sessions, err := h.Entries(webtest.Context(t), "", 3)
			if err != nil || !strings.Contains(sessions[0].Detail, "Masadakı açar") {
				t.Errorf("the journal says %+v, %v", sessions, err)
			}

			// A while later an account is made: the form is kept, the passkey is asked for, and the account is there.
			h.Set(h.Now().Add(access.ProofTime))
			b.Open("/accounts/new")
			b.Do(chromedp.SendKeys("#f-login", "yeni-hesab"), chromedp.SendKeys("#f-name", "Yeni Hesab"))
			b.Script(`document.querySelector("input[name=role-planner]").click()`)
			b.Do(chromedp.Click("form.form .btn-main"), chromedp.WaitVisible(".note-good"))
			all, err := h.Accounts(webtest.Context(t))
			if err != nil || !slices.ContainsFunc(all, func(x access.Account) bool { return x.Login == "yeni-hesab" }) {
				t.Errorf("accounts %+v, %v; want the new one among them", all, err)
			}
			for _, w := range b.Wrong() {
				if w != "" && !strings.Contains(w, "403") {
					t.Errorf("the browser complains: %s", w)
				}
			}

			// Without a passkey it is the password that is asked for.
			c := webtest.NewBrowser(t, site)
			c.Look(webtest.Window{Width: 390, Height: 844})
			c.Cookie("lang", lang)
			enter(t, c, access.Commander, first[access.Commander])
			h.Set(h.Now().Add(access.ProofTime))
			c.Open("/account")
			c.Do(chromedp.SendKeys(`form[action="/account/tokens"] input[name=name]`, "cədvəl"), chromedp.Click(`form[action="/account/tokens"] button`), chromedp.WaitVisible("#f-prove"))
			if dir := os.Getenv("QAROVUL_SHOOT"); dir != "" {
				c.Shoot(filepath.Join(dir, "prove-"+lang+".png"), 900)
			}
			c.Do(chromedp.SendKeys("#f-prove", "səhv parol yazılıb"), chromedp.Click(".prove .btn-main"), chromedp.WaitVisible(".prove .field-error"),
				chromedp.SendKeys("#f-prove", "yeddi qara at qaçır"), chromedp.Click(".prove .btn-main"), chromedp.WaitVisible(".token-once"))
		})
	}
}
