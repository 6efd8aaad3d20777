package wishes_test

import (
	"testing"

	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func TestAWishCountsOnceItIsGranted(t *testing.T) {
	h := webtest.Start(t, sqlstore.Open)
	s := webtest.Visit(t, webtest.As(webtest.By, web.New(h.App)))
	if n := len(s.Get("/wishes").All(".empty")); n != 1 {
		t.Fatalf("empty states: got %d, want 1", n)
	}
	id, err := h.SaveWish(webtest.Context(t), plan.Wish{Person: "p1-09", Kind: plan.WishFree,
		Days: when.Days{First: when.MustDate("2026-12-20"), Last: when.MustDate("2026-12-21")}, Note: "toy"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Post("/wishes/"+id+"/grant", "by", "").Status; got != 422 {
		t.Errorf("granted by nobody: status %d, want 422", got)
	}
	s.Follow(s.Post("/wishes/"+id+"/grant", "by", "kapitan Əliyev"))
	st, err := h.State(webtest.Context(t))
	if err != nil || len(st.Wishes) != 1 || st.Wishes[0].GrantedBy != "kapitan Əliyev" {
		t.Fatalf("wishes: %+v, %v", st.Wishes, err)
	}
	s.Follow(s.Post("/wishes/" + id + "/delete"))
	if n := len(s.Get("/wishes").All(".empty")); n != 1 {
		t.Errorf("after it was dropped: %d empty states, want 1", n)
	}
	if got := s.Post("/wishes/" + id + "/delete").Status; got != 404 {
		t.Errorf("dropped twice: status %d, want 404", got)
	}
}
