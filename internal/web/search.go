package web

import (
	"context"
	"embed"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

//go:embed search.html
var searchFiles embed.FS

// hitLimit is how many of the register's hits the palette shows.
const hitLimit = 12

// searcher finds people, units, posts and places by name.
type searcher interface {
	Search(ctx context.Context, text string, limit int) ([]app.Hit, error)
}

type finder struct {
	kit   *ui.Kit
	pages *ui.Templates
	desk  searcher
}

// found is a line of the palette.
type found struct{ Icon, Title, Note, Href string }

// foundGroup is found things of one kind; Key names it.
type foundGroup struct {
	Key  string
	Hits []found
}

type foundView struct {
	Text   string
	Groups []foundGroup
}

// find answers the palette, and is a page by itself for those without a script.
func (f *finder) find(q *ui.Request) error {
	text := q.Get("q")
	v := foundView{Text: text}
	hits, err := f.desk.Search(q.Context(), text, hitLimit)
	if err != nil {
		return err
	}
	pages, acts := f.own(q, text)
	v.add("pages", pages)
	v.add("actions", acts)
	var named []found
	for _, h := range hits {
		named = append(named, found{hitIcon[h.Kind], q.Text(h.Title), q.Text(h.Note), hitHref(h)})
	}
	if len(named) > 0 { // what was named comes before the pages
		v.Groups = append([]foundGroup{{"hits", named}}, v.Groups...)
	}
	return q.Render(f.pages, "search", ui.Head{Title: q.T("web.search")}, v)
}

func (v *foundView) add(key string, hits []found) {
	if len(hits) > 0 {
		v.Groups = append(v.Groups, foundGroup{key, hits})
	}
}

// own are the pages and actions whose names hold the words.
func (f *finder) own(q *ui.Request, text string) (pages, acts []found) {
	want := strings.Fields(words.Fold(text))
	fits := func(title string) bool {
		hay := " " + words.Fold(title)
		for _, w := range want {
			if !strings.Contains(hay, " "+w) {
				return false
			}
		}
		return true
	}
	for _, e := range ui.Pages(q.Rights()) {
		if title := q.T("web.nav." + e.Key); fits(title) {
			pages = append(pages, found{e.Icon, title, "", e.Href})
		}
	}
	for _, a := range f.kit.Actions() {
		if title := q.T(a.Key); a.Open(q.Rights()) && fits(title) {
			acts = append(acts, found{a.Icon, title, "", a.Href(q)})
		}
	}
	return pages, acts
}

var hitIcon = map[string]string{"person": "person", "unit": "units", "post": "posts", "facility": "posts", "guard": "today", "fact": "organisation"}

// hitHref is the page of what was found.
func hitHref(h app.Hit) string {
	switch h.Kind {
	case "person":
		return "/people/" + h.ID
	case "unit":
		return ui.Link("/units", "unit", h.ID)
	case "fact":
		return ui.Link("/organisation/timeline", "ref", h.ID)
	case "guard":
		return ui.Link("/today", "open", "guard."+h.ID)
	}
	return "/posts/" + h.Kind + "/" + h.ID
}

func whose(a *app.App) func(context.Context) (app.Organisation, error) {
	return func(ctx context.Context) (app.Organisation, error) {
		s, err := a.State(ctx)
		if app.CodeOf(err) == app.CodeUnauthenticated {
			return app.Organisation{}, nil // whose house it is, is told inside
		}
		if err != nil {
			return app.Organisation{}, err
		}
		return s.Organisation, nil
	}
}
