// Package absences is the pages of who is away: a calendar strip that counts them by unit and day, the list behind it, and the
// form on which an absence is entered, changed and ended.
package absences

import (
	"context"
	"embed"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Save(ctx context.Context, ch app.Changes) (*app.Saved, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(slot.Files, files)}
	k.Get("/absences", p.show, ui.Sees(access.Absences))
	k.Get("/absences/new", p.add, ui.Changes(access.Absences))
	k.Post("/absences", p.added, ui.Changes(access.Absences))
	k.Get("/absences/{id}", p.edit, ui.Changes(access.Absences))
	k.Post("/absences/{id}", p.edited, ui.Changes(access.Absences))
	k.Post("/absences/{id}/delete", p.deleted, ui.Changes(access.Absences))
	k.Offer(ui.Action{Key: "web.absences.enter", Icon: "absence", Needs: []ui.Need{ui.Changes(access.Absences)}, Href: func(*ui.Request) string { return "/absences/new" }})
}

// view is what the template shows.
type view struct {
	filter
	Before, After, Now string
	Here               string
	Units, Kinds       []ui.Option
	Strip              *strip
	Rows               []row
	Pager              ui.Pager
	Total, Today       int
	Bare               string
	XLSX, CSV          string
	Filtered           bool
}

// row is an absence of the list.
type row struct {
	*ui.Person
	force.Absence
	Length       int
	Holds, Comes bool // today; later
}

func (p *page) show(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	f, err := readFilter(q)
	if err != nil {
		return err
	}
	all := f.find(s, q.Today())
	v := &view{
		filter: f, Here: f.href(q), Before: f.in(f.Month.Previous()).href(q), After: f.in(f.Month.Next()).href(q), Now: f.in(q.Today().Month()).href(q),
		Units: q.UnitOptions(s, f.Month.First(), q.T("web.people.all-units")), Kinds: kinds(q, q.T("web.absences.all-kinds")),
		Strip: stripOf(q, s, f), Pager: q.Page(len(all), pageSize), Total: len(all), Bare: filter{Month: f.Month}.href(q),
	}
	v.Filtered = f != filter{Month: f.Month}
	v.XLSX = ui.Link("/files/absences", "month", f.Month.String(), "format", "xlsx")
	v.CSV = ui.Link("/files/absences", "month", f.Month.String(), "format", "csv")
	for _, a := range ui.Cut(v.Pager, all) {
		v.Rows = append(v.Rows, row{
			Person: q.Person(s, a.Person, a.Days.First), Absence: a, Length: a.Days.Len(), Holds: a.Days.Holds(q.Today()), Comes: a.Days.First > q.Today(),
		})
	}
	for i := range s.Register.People {
		x := &s.Register.People[i]
		if _, away := s.Register.AwayOn(x.ID, q.Today()); away && x.Serves(q.Today()) {
			v.Today++
		}
	}
	if q.Wants("absences") {
		q.Writer().Header().Set("HX-Push-Url", v.Here)
		return q.Fragment(p.t, "absences-part", v)
	}
	h := ui.Head{Nav: "absences", Title: q.T("web.absences.title", words.Month(q.Lang, f.Month)), Wide: true}
	if h.Lead, err = p.t.Text(q, "absences-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "absences-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "absences", h, v)
}

// kinds are the kinds of absence as choices; first, unless "", stands above them.
func kinds(q *ui.Request, first string) []ui.Option {
	var out []ui.Option
	if first != "" {
		out = append(out, ui.Option{Text: first})
	}
	for _, k := range force.AbsenceKinds {
		out = append(out, ui.Option{Value: string(k), Text: words.Sentence(q.Lang, k.Name(q.Lang))})
	}
	return out
}
