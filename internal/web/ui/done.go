package ui

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// said is the cookie in which a word about what was done travels to the next page.
const said = "said"

type word struct {
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
}

// Done ends a change that succeeded: the reader is led to a page, which says in a toast what was done. The address is
// one of this house; anything else leads to the first page.
func (q *Request) Done(to, key string, args ...string) error {
	if key != "" {
		b, err := json.Marshal(word{key, args})
		if err != nil {
			return err
		}
		http.SetCookie(q.w, &http.Cookie{
			Name: said, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: 60,
			SameSite: http.SameSiteLaxMode, HttpOnly: true,
		})
	}
	q.Lead(to)
	return nil
}

// Lead sends the reader to another page of this house.
func (q *Request) Lead(to string) {
	to = Inside(to)
	if q.Part() {
		q.w.Header().Set("HX-Redirect", to)
		q.w.WriteHeader(http.StatusOK)
		return
	}
	http.Redirect(q.w, q.Request, to, http.StatusSeeOther)
}

// Inside is the address if it leads to a page of this house, else the first page.
func Inside(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
		return "/"
	}
	return to
}

// Back is where a form says that the reader came from, or def.
func (q *Request) Back(def string) string {
	if b := q.FormValue("back"); b != "" {
		return Inside(b)
	}
	return def
}

// Came is the page of this house on which a link into the side sheet was pressed, def where that is not known.
func (q *Request) Came(def string) string {
	u, err := url.Parse(q.Header.Get("HX-Current-URL"))
	if err != nil || u.Path == "" {
		return def
	}
	return Inside(u.RequestURI())
}

// takeWord reads the word about what was done, once.
func (q *Request) takeWord() string {
	b, err := base64.RawURLEncoding.DecodeString(q.cookie(said))
	if err != nil || len(b) == 0 {
		return ""
	}
	http.SetCookie(q.w, &http.Cookie{Name: said, Path: "/", MaxAge: -1, Expires: time.Unix(1, 0), HttpOnly: true})
	var x word
	if json.Unmarshal(b, &x) != nil || !strings.HasPrefix(x.Key, "web.") {
		return ""
	}
	args := make([]any, len(x.Args))
	for i, a := range x.Args {
		args[i] = a
	}
	return q.T(x.Key, args...)
}
