// Package applications is the pages of selection and vetting: the board of applications by step with what is due, one application with every step,
// and who of those that serve is to be vetted again.
package applications

import (
	"context"
	"embed"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	Stamp(ctx context.Context, rooms ...string) (string, error)
	Taking(ctx context.Context, on access.Resource) (context.Context, error)
	ServiceTerms() *service.Terms
	Applications(ctx context.Context) (*app.Applications, error)
	Application(ctx context.Context, id string) (*app.ApplicationView, error)
	Apply(ctx context.Context, x selection.Application, despite bool) (string, error)
	Act(ctx context.Context, id string, d app.Deed) error
	Vettings(ctx context.Context, days int) (*app.Vettings, error)
	Vet(ctx context.Context, id force.PersonID, act selection.Act) (*app.Saved, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/applications", p.board, ui.Sees(access.Applications))
	k.Get("/applications/export", p.export, ui.Takes(access.Applications))
	k.Get("/applications/new", p.add, ui.Changes(access.Applications))
	k.Post("/applications", p.added, ui.Changes(access.Applications))
	k.Get("/applications/{id}", p.show, ui.Sees(access.Applications))
	k.Get("/applications/{id}/steps/{step}", p.step, ui.Changes(access.Applications))
	k.Post("/applications/{id}/steps/{step}", p.stepped, ui.Changes(access.Applications))
	// The commander's word is asked of whoever approves; who enters the steps does not come in here.
	k.Get("/applications/{id}/confirm/{step}", p.confirm, ui.Approves(access.Applications))
	k.Post("/applications/{id}/confirm/{step}", p.confirmed, ui.Approves(access.Applications))
	k.Get("/applications/{id}/act/{kind}", p.whole, ui.Changes(access.Applications))
	k.Post("/applications/{id}/act/{kind}", p.acted, ui.Changes(access.Applications))
	k.Get("/vetting", p.vetting, ui.Sees(access.Applications))
	k.Get("/vetting/{person}/{step}", p.vet, ui.Changes(access.Applications))
	k.Post("/vetting/{person}/{step}", p.vetted, ui.Changes(access.Applications))
	k.Offer(ui.Action{Key: "web.applications.new", Icon: "plus", Href: func(*ui.Request) string { return "/applications/new" },
		Needs: []ui.Need{ui.Changes(access.Applications)}})
}

// signal is how loud something due is: the class of its badge and the icon in it.
func signal(u selection.Urgency) (badge, icon string) {
	switch u {
	case selection.Late:
		return "alarm", "alert"
	case selection.Today:
		return "thin", "bell"
	case selection.NextWeeks:
		return "accent", "calendar"
	}
	return "", "calendar"
}

// due is a day on which something is due, as a badge tells it.
type due struct {
	On          when.Date
	Words       string
	Badge, Icon string
}

func dueOf(q *ui.Request, on when.Date) *due {
	if on == 0 {
		return nil
	}
	d := &due{On: on}
	u := selection.UrgencyOf(on, q.Today())
	d.Badge, d.Icon = signal(u)
	switch n := int(on - q.Today()); {
	case n < 0:
		d.Words = q.T("web.applications.late", -n)
	case n == 0:
		d.Words = u.Name(q.Lang)
	default:
		d.Words = q.T("web.applications.left", n)
	}
	return d
}

// tabs lead between the two lists.
type tabs struct {
	Lit                   string
	Applications, Vetting int
}
