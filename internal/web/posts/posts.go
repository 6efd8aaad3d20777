// Package posts is the page of what is guarded: facilities with their standing guards, posts and standing duties, and the
// forms that change them. A change shapes the months that are planned from then on.
package posts

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	SaveSites(ctx context.Context, ch app.SiteChanges) ([]string, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/posts", p.show, ui.Sees(access.Sites))
	for _, kind := range []string{facility, guard, post, standing} {
		k.Get("/posts/"+kind+"/{id}", func(q *ui.Request) error { return p.form(q, kind) }, ui.Changes(access.Sites))
		k.Post("/posts/"+kind+"/{id}", func(q *ui.Request) error { return p.save(q, kind) }, ui.Changes(access.Sites))
		k.Post("/posts/"+kind+"/{id}/delete", func(q *ui.Request) error { return p.delete(q, kind) }, ui.Changes(access.Sites))
	}
}

// The tables of the sites, as their addresses and the store name them.
const (
	facility = "facility"
	guard    = "guard"
	post     = "post"
	standing = "standing"
)

type view struct {
	Find, Kind string
	Kinds      []ui.Option
	Places     []place
	GiveUp     []given // order in which posts are given up, the first first
	Found      bool
}

type place struct {
	*site.Facility
	KindName string
	Guards   []guardRow
	Shifts   []postRow
	Standing []standingRow
}

type guardRow struct {
	*site.Guard
	Title    string
	Strength int
	Furnish  string
	Posts    []postRow
}

type postRow struct {
	*site.Post
	KindName string
	Hours    string
	Needs    []string
	People   int
}

type standingRow struct {
	*site.Standing
	Hours   string
	People  int
	Roles   []string
	Furnish string
}

type given struct{ Title, Href string }

func (p *page) show(q *ui.Request) error {
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	v := view{Find: q.Get("find"), Kind: q.Get("kind")}
	v.Kinds = []ui.Option{{Value: "", Text: q.T("web.posts.all-kinds")}}
	for _, k := range site.FacilityKinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: k, Text: words.Sentence(q.Lang, q.T("site.facility-kind."+k))})
	}
	b := builder{q: q, s: s, x: site.NewIndex(s.Sites), find: words.Fold(v.Find)}
	for i := range s.Sites.Facilities {
		f := &s.Sites.Facilities[i]
		if v.Kind != "" && f.Kind != v.Kind {
			continue
		}
		if x, ok := b.place(f); ok {
			v.Places = append(v.Places, x)
		}
	}
	slices.SortStableFunc(v.Places, func(a, b place) int { return cmp.Or(a.Order-b.Order, strings.Compare(a.ID, b.ID)) })
	for _, x := range site.GiveUp(s.Sites.Posts) {
		v.GiveUp = append(v.GiveUp, given{x.Title().In(q.Lang), "/posts/post/" + x.ID})
	}
	v.Found = len(v.Places) > 0
	guards, posts := len(s.Sites.Guards), len(s.Sites.Posts)
	head := ui.Head{Nav: "posts", Title: q.T("web.nav.posts"), Lead: ui.Plain(q.T("web.posts.lead", len(s.Sites.Facilities), guards, posts))}
	return q.Render(p.t, "posts", head, v)
}

// builder puts facilities into rows.
type builder struct {
	q    *ui.Request
	s    *app.State
	x    *site.Index
	find string
}

func (b *builder) has(texts ...string) bool {
	return b.find == "" || strings.Contains(words.Fold(strings.Join(texts, " ")), b.find)
}

// place is a facility with what stands there; all of it if its own name is looked for, else only what is.
func (b *builder) place(f *site.Facility) (place, bool) {
	out := place{Facility: f, KindName: f.KindName(b.q.Lang)}
	whole := b.has(f.Name.Az, f.Name.En)
	for i := range b.s.Sites.Guards {
		g := &b.s.Sites.Guards[i]
		if g.Facility != f.ID {
			continue
		}
		row := b.guard(g, whole || b.has(g.Name.Az, g.Name.En))
		if whole || len(row.Posts) > 0 || b.has(g.Name.Az, g.Name.En) {
			out.Guards = append(out.Guards, row)
		}
	}
	for i := range b.s.Sites.Posts {
		if x := &b.s.Sites.Posts[i]; x.Facility == f.ID && x.Guard == "" && (whole || b.has(x.Name.Az, x.Name.En)) {
			out.Shifts = append(out.Shifts, b.post(x))
		}
	}
	for i := range b.s.Sites.Standing {
		if x := &b.s.Sites.Standing[i]; x.Facility == f.ID && (whole || b.has(x.Name.Az, x.Name.En)) {
			out.Standing = append(out.Standing, b.standing(x))
		}
	}
	return out, whole || len(out.Guards)+len(out.Shifts)+len(out.Standing) > 0
}

func (b *builder) guard(g *site.Guard, whole bool) guardRow {
	today := when.DateOf(b.s.Now)
	row := guardRow{Guard: g, Title: g.Title().In(b.q.Lang), Strength: b.x.Strength(g, today), Furnish: b.unit(g.Furnish)}
	for _, x := range b.x.PostsOf(g.ID, today) {
		if whole || b.has(x.Name.Az, x.Name.En) {
			row.Posts = append(row.Posts, b.post(x))
		}
	}
	return row
}

func (b *builder) post(x *site.Post) postRow {
	row := postRow{Post: x, KindName: x.Kind.Name(b.q.Lang), Hours: b.q.T("site.round-the-clock"), People: x.Reliefs()}
	switch {
	case x.Kind == site.ShiftPost:
		row.Hours, row.People = watches(x.Watches), len(x.Watches)
	case x.From != 0 || x.To != 0:
		row.Hours = site.Clock(x.From) + "–" + site.Clock(x.To)
	}
	for _, c := range x.Needs {
		row.Needs = append(row.Needs, force.QualificationName(b.q.Lang, c))
	}
	return row
}

func (b *builder) standing(x *site.Standing) standingRow {
	row := standingRow{Standing: x, Hours: site.Hours(x.StartsAt, x.Minutes), Furnish: b.unit(x.Furnish)}
	for _, r := range x.Roles {
		row.People += r.Count
		row.Roles = append(row.Roles, words.Sentence(b.q.Lang, r.Role.Name(b.q.Lang))+" × "+strconv.Itoa(r.Count))
	}
	return row
}

func (b *builder) unit(id force.UnitID) string {
	if u := b.s.Register.Unit(id); u != nil {
		return b.q.Text(u.Name)
	}
	return b.q.T("web.posts.whole-force")
}

// watches writes the watches of a shift post as they are typed: 08:00–20:00, 20:00–08:00.
func watches(all []site.Watch) string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = site.Hours(w.Start, w.Minutes)
	}
	return strings.Join(out, ", ")
}

func profiles(q *ui.Request, s *app.State) []ui.Option {
	var out []ui.Option
	for _, id := range s.Rules.ProfileIDs() {
		out = append(out, ui.Option{Value: string(id), Text: s.Rules.Profile(id).Name.In(q.Lang)})
	}
	return out
}
