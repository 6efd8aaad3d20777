// Package wishes is the page of wishes and exemptions: who asks for what, for which days, and which of them a commander has
// granted. Only granted ones count in planning. They are entered and changed on the person's own page.
package wishes

import (
	"context"
	"embed"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	SaveWish(ctx context.Context, w plan.Wish) (string, error)
	DeleteWish(ctx context.Context, id string) error
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/wishes", p.show, ui.Sees(access.Wishes))
	k.Post("/wishes/{id}/grant", p.grant, ui.Changes(access.Wishes))
	k.Post("/wishes/{id}/delete", p.delete, ui.Changes(access.Wishes))
}

type view struct {
	Waiting, Granted []row
}

type row struct {
	plan.Wish
	Person *ui.Person
	What   string
	Over   bool
}

func (p *page) show(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	var v view
	for _, w := range s.Wishes {
		r := row{Wish: w, Person: q.Person(s, w.Person, q.Today()), What: what(q, w), Over: w.Days.Last != 0 && w.Days.Last < q.Today()}
		if w.GrantedBy == "" {
			v.Waiting = append(v.Waiting, r)
		} else {
			v.Granted = append(v.Granted, r)
		}
	}
	for _, rows := range [][]row{v.Waiting, v.Granted} {
		slices.SortStableFunc(rows, func(a, b row) int { return int(b.Days.First - a.Days.First) })
	}
	lead := q.T("web.wishes.lead", len(v.Waiting), len(v.Granted))
	return q.Render(p.t, "wishes", ui.Head{Nav: "wishes", Title: q.T("web.nav.wishes"), Lead: ui.Plain(lead)}, v)
}

func what(q *ui.Request, w plan.Wish) string {
	if w.Kind == plan.ExemptKind && w.Duty != "" {
		return q.T("web.wishes.exempt-from", words.Lower(q.Lang, w.Duty.Name(q.Lang)))
	}
	return q.T("web.wishes.kind." + string(w.Kind))
}

func find(s *app.State, id string) (plan.Wish, error) {
	for _, w := range s.Wishes {
		if w.ID == id {
			return w, nil
		}
	}
	return plan.Wish{}, app.Errorf(app.CodeNotFound, "web.wish", id)
}

func (p *page) grant(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	w, err := find(s, q.PathValue("id"))
	if err != nil {
		return err
	}
	if w.GrantedBy = q.FormValue("by"); w.GrantedBy == "" {
		return &app.Error{Code: app.CodeInvalid, Key: "web.wish-by", Field: "by"}
	}
	if _, err := p.desk.SaveWish(q.Context(), w); err != nil {
		return err
	}
	return q.Done("/wishes", "web.wishes.granted", name(s, w.Person))
}

func (p *page) delete(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	w, err := find(s, q.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.desk.DeleteWish(q.Context(), w.ID); err != nil {
		return err
	}
	return q.Done("/wishes", "web.wishes.deleted", name(s, w.Person))
}

func name(s *app.State, id force.PersonID) string {
	if p := s.Register.Person(id); p != nil {
		return p.Name()
	}
	return string(id)
}
