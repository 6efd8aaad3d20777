package ui

import (
	"net/http"

	"qarovul/internal/words"
)

// Theme is how a page is lit.
type Theme string

// The themes. Auto follows the reader's machine; Red keeps eyes used to the dark.
const (
	ThemeAuto  Theme = "auto"
	ThemeLight Theme = "light"
	ThemeDark  Theme = "dark"
	ThemeRed   Theme = "red"
)

// Themes in the order of the switch.
var Themes = []Theme{ThemeAuto, ThemeLight, ThemeDark, ThemeRed}

// Density is how closely a page is set.
type Density string

// The densities.
const (
	Comfortable Density = "comfortable"
	Compact     Density = "compact"
)

// Densities in the order of the switch.
var Densities = []Density{Comfortable, Compact}

// The cookies that keep a reader's preferences on their own machine.
const (
	cookieLang    = "lang"
	cookieTheme   = "theme"
	cookieDensity = "density"
)

// readPreferences takes language, theme and density from the reader's cookies; ?lang= in the address overrules the cookie and is
// kept. Azerbaijani is the language of those who never chose.
func (q *Request) readPreferences() {
	q.Lang, q.Theme, q.Density = words.Az, ThemeAuto, Comfortable
	if l, err := words.ParseLang(q.cookie(cookieLang)); err == nil {
		q.Lang = l
	}
	if l, err := words.ParseLang(q.URL.Query().Get("lang")); err == nil {
		q.Lang = l
		if q.cookie(cookieLang) != string(l) {
			q.keep(cookieLang, string(l))
		}
	}
	for _, t := range Themes {
		if q.cookie(cookieTheme) == string(t) {
			q.Theme = t
		}
	}
	for _, d := range Densities {
		if q.cookie(cookieDensity) == string(d) {
			q.Density = d
		}
	}
}

func (q *Request) cookie(name string) string {
	c, err := q.Request.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func (q *Request) keep(name, value string) {
	http.SetCookie(q.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: 400 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true,
	})
}

// SetPreferences keeps what the display switch was set to; unknown values change nothing.
func (q *Request) SetPreferences() {
	if l, err := words.ParseLang(q.PostFormValue("lang")); err == nil {
		q.keep(cookieLang, string(l))
	}
	for _, t := range Themes {
		if q.PostFormValue("theme") == string(t) {
			q.keep(cookieTheme, string(t))
		}
	}
	for _, d := range Densities {
		if q.PostFormValue("density") == string(d) {
			q.keep(cookieDensity, string(d))
		}
	}
}
