// Package people is the pages of the register's people: the list with its filters, and a person with everything that is known of them,
// each part edited on a form of its own.
package people

import (
	"context"
	"embed"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/service"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Taking(ctx context.Context, on access.Resource) (context.Context, error)
	Person(ctx context.Context, id force.PersonID) (*app.PersonView, error)
	InForce(ctx context.Context, m when.Month) (*app.MonthPlan, error)
	Working(ctx context.Context, m when.Month) (*app.MonthPlan, error)
	Save(ctx context.Context, ch app.Changes) (*app.Saved, error)
	SaveWish(ctx context.Context, w plan.Wish) (string, error)
	DeleteWish(ctx context.Context, id string) error
	Feed(ctx context.Context, id force.PersonID) (string, error)
	PersonService(ctx context.Context, id force.PersonID) (*app.PersonService, error)
	Promote(ctx context.Context, id force.PersonID, rank force.RankCode, from when.Date, order string) (*app.Saved, error)
	ServiceTerms() *service.Terms
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/people", p.list, ui.Sees(access.People))
	k.Get("/people/export", p.export, ui.Takes(access.People))
	k.Get("/people/new", p.add, ui.Changes(access.People))
	k.Post("/people", p.added, ui.Changes(access.People))
	k.Get("/people/{id}", p.show, ui.Sees(access.People))
	k.Get("/people/{id}/edit", p.edit, ui.Changes(access.People))
	k.Post("/people/{id}", p.edited, ui.Changes(access.People))
	k.Post("/people/{id}/calendar", p.calendar, ui.Takes(access.Plans))
	for what, kind := range parts {
		at := "/people/{id}/" + what + "/{record}"
		k.Get(at, func(q *ui.Request) error { return p.record(q, what) }, ui.Changes(kind.on))
		k.Post(at, func(q *ui.Request) error { return p.recorded(q, what) }, ui.Changes(kind.on))
		k.Post(at+"/delete", func(q *ui.Request) error { return p.deleted(q, what) }, ui.Changes(kind.on))
	}
	k.Offer(ui.Action{Key: "web.people.act.new", Icon: "plus", Href: func(*ui.Request) string { return "/people/new" }})
}

// subject is a person whom a form is about.
type subject struct {
	*app.State
	*force.Person
	terms *service.Terms
}

func (p *page) subject(q *ui.Request) (*subject, error) {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, err
	}
	id := q.PathValue("id")
	x := s.Register.Person(force.PersonID(id))
	if x == nil {
		return nil, app.Errorf(app.CodeNotFound, "not-found.person", id)
	}
	return &subject{s, x, p.desk.ServiceTerms()}, nil
}

func (s *subject) href() string  { return "/people/" + string(s.ID) }
func (s *subject) about() string { return "person:" + string(s.ID) }
