package posts_test

import (
	"strings"
	"testing"

	"qarovul/internal/site"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
)

func open(t *testing.T) (*webtest.House, *webtest.Site) {
	h := webtest.Start(t, sqlstore.Open)
	return h, webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
}

func find(t *testing.T, h *webtest.House, id string) *site.Post {
	s, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	return site.NewIndex(s.Sites).Post(id)
}

// pairs are the fields of a form as they stand on the page, with some of them changed.
func pairs(p *webtest.Page, changed map[string]string) []string {
	var out []string
	for _, tag := range []string{"input", "textarea"} {
		for _, n := range p.All("form.form " + tag) {
			name := webtest.Attr(n, "name")
			if _, ok := changed[name]; ok || webtest.Attr(n, "type") == "checkbox" {
				continue
			}
			out = append(out, name, webtest.Attr(n, "value"))
		}
	}
	for _, n := range p.All("form.form select") {
		name := webtest.Attr(n, "name")
		if _, ok := changed[name]; ok {
			continue
		}
		for _, o := range webtest.All(n, "option[selected]") {
			out = append(out, name, webtest.Attr(o, "value"))
		}
	}
	for k, v := range changed {
		out = append(out, k, v)
	}
	return out
}

func TestSitesAreListedWithTheirPosts(t *testing.T) {
	_, s := open(t)
	p := s.Get("/posts?lang=en")
	if got := len(p.All(".posts-place")); got != 1 {
		t.Errorf("facilities: got %d, want 1", got)
	}
	if got := len(p.All(".posts-guard tbody tr")); got != 6 {
		t.Errorf("posts and standing duties: got %d, want 3 posts and 3 duties", got)
	}
	if got := len(s.Get("/posts?find=Archive").All(".posts-guard tbody tr")); got != 1 {
		t.Errorf("looked for Archive: got %d rows, want 1", got)
	}
	if got := len(s.Get("/posts?find=nowhere").All(".empty")); got != 1 {
		t.Errorf("nothing found: got %d empty states, want 1", got)
	}
}

func TestAPostIsChangedAndRefusedBesideItsField(t *testing.T) {
	h, s := open(t)
	form := s.Get("/posts/post/p2")
	if form.Status != 200 {
		t.Fatalf("status %d", form.Status)
	}
	s.Follow(s.Post("/posts/post/p2", pairs(form, map[string]string{"name_en": "Vault", "priority": "9"})...))
	if x := find(t, h, "p2"); x.Name.En != "Vault" || x.Priority != 9 || x.Kind != site.ThreeRelief || x.Guard != "g1" {
		t.Errorf("saved: %+v", x)
	}
	// A number that another post has is refused, and what was typed is still there.
	p := s.Post("/posts/post/p2", pairs(form, map[string]string{"number": "1", "name_en": "Cellar"})...)
	if p.Status != 422 || !strings.Contains(webtest.Attr(p.One("#f-name_en"), "value"), "Cellar") {
		t.Errorf("number of another: status %d, name %q", p.Status, webtest.Attr(p.One("#f-name_en"), "value"))
	}
	if len(p.All(".field-error"))+len(p.All(".form-problems li")) == 0 {
		t.Error("no error is shown")
	}
	if got := find(t, h, "p2").Name.En; got != "Vault" {
		t.Errorf("a refused form changed the post to %q", got)
	}
	// A watch of thirteen hours breaks the profile.
	gate := s.Get("/posts/post/p11")
	if got := s.Post("/posts/post/p11", pairs(gate, map[string]string{"watches": "08:00–21:00"})...).Status; got != 422 {
		t.Errorf("a watch of 13 hours: status %d, want 422", got)
	}
	if got := s.Post("/posts/post/p11", pairs(gate, map[string]string{"watches": "morning"})...).Status; got != 422 {
		t.Errorf("a watch that is none: status %d, want 422", got)
	}
}

func TestRecordsAreMadeAndDeleted(t *testing.T) {
	h, s := open(t)
	form := s.Get("/posts/post/new?facility=hall")
	s.Follow(s.Post("/posts/post/new", pairs(form, map[string]string{
		"number": "12", "name_az": "Həyət", "name_en": "Yard", "facility": "hall", "watches": "09:00–18:00"})...))
	st, err := h.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	var made *site.Post
	for i := range st.Sites.Posts {
		if st.Sites.Posts[i].Number == 12 {
			made = &st.Sites.Posts[i]
		}
	}
	if made == nil || made.Kind != site.ShiftPost || len(made.Watches) != 1 {
		t.Fatalf("made: %+v", made)
	}
	s.Follow(s.Post("/posts/post/" + made.ID + "/delete"))
	if x := find(t, h, made.ID); x != nil {
		t.Errorf("still there: %+v", x)
	}
	if got := s.Post("/posts/facility/hall/delete").Status; got != 422 {
		t.Errorf("a facility with posts: status %d, want 422", got)
	}
	for _, path := range []string{"/posts/guard/g1", "/posts/facility/hall", "/posts/standing/inner", "/posts/guard/new", "/posts/standing/new", "/posts/facility/new"} {
		if got := s.Get(path).Status; got != 200 {
			t.Errorf("%s: status %d", path, got)
		}
	}
	if got := s.Get("/posts/post/none").Status; got != 404 {
		t.Errorf("no such post: status %d, want 404", got)
	}
}
