// Package organisation is the pages of the organisation through time: what holds on a date, with a slider over its whole history; its
// timeline; its commanders; symbols and uniforms, missions and what is guarded, partners as of a date; and on what sources differ. Every fact
// stands with its dates in words, how sure it is, its source, and the source's own words.
package organisation

import (
	"context"
	"embed"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the pages ask of the use cases.
type Desk interface {
	Chronicle(ctx context.Context) (*chronicle.Chronicle, error)
	UnitsAsOf(ctx context.Context, d when.Date) (*app.State, []app.UnitCommand, error)
	State(ctx context.Context) (*app.State, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// tabs are the pages, in order; of a date are those with the slider.
var tabs = []struct {
	key, href string
	dated     bool
}{
	{"day", "/organisation", true}, {"timeline", "/organisation/timeline", false}, {"commanders", "/organisation/commanders", false},
	{"symbols", "/organisation/symbols", true}, {"missions", "/organisation/missions", true}, {"partners", "/organisation/partners", true},
	{"disputes", "/organisation/disputes", false},
}

// Mount puts the pages into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	see := ui.Sees(access.Organisation)
	k.Get("/organisation", p.day, see)
	k.Get("/organisation/timeline", p.timeline, see)
	k.Get("/organisation/commanders", p.commanders, see)
	k.Get("/organisation/symbols", p.symbols, see)
	k.Get("/organisation/missions", p.missions, see)
	k.Get("/organisation/partners", p.partners, see)
	k.Get("/organisation/disputes", p.disputes, see)
	for _, x := range tabs[1:] {
		k.Offer(ui.Action{Key: "web.organisation.tab." + x.key, Icon: "organisation", Needs: []ui.Need{see}, Href: func(*ui.Request) string { return x.href }})
	}
}

// tab is a link to one of the pages.
type tab struct {
	Key, Href string
	Lit       bool
}

// frame is what all pages show.
type frame struct {
	Tabs   []tab
	Date   when.Date // 0 where the page is of no date
	Slider *slider
	Empty  bool // there are no facts at all
	Now    string
}

// sight is what a page is made from.
type sight struct {
	*chronicle.Chronicle
	state *app.State
	date  when.Date
	frame frame
	root  string                // the code of the organisation
	names map[string]words.Text // of units and of those above, by code
}

// name notes what codes stand for.
func (x *sight) name() {
	x.names = map[string]words.Text{}
	for i := range x.Facts {
		switch f := &x.Facts[i]; {
		case f.Kind == "organisation" && x.root == "":
			x.root = f.Subject
			x.names[f.Subject] = f.Text
		case f.Kind == "unit" || f.Concept == chronicle.Subordinations:
			x.names[f.Subject] = f.Text
		}
	}
}

// read asks for the chronicle and the date of the address.
func (p *page) read(q *ui.Request, lit string) (*sight, error) {
	c, err := p.desk.Chronicle(q.Context())
	if err != nil {
		return nil, err
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, err
	}
	d, err := q.Date("date", q.Today())
	if err != nil {
		return nil, err
	}
	x := &sight{Chronicle: c, state: s, date: d, frame: frame{Empty: len(c.Facts) == 0}}
	x.name()
	date := ""
	if d != q.Today() {
		date = d.String()
	}
	for _, t := range tabs {
		x.frame.Tabs = append(x.frame.Tabs, tab{t.key, ui.Link(t.href, "date", date), t.key == lit})
		if t.key == lit && t.dated && !x.frame.Empty {
			x.frame.Date = d
			x.frame.Slider = sliderOf(q, c, d, t.href)
		}
	}
	return x, nil
}

// claim is a fact as pages show it.
type claim struct {
	Concept chronicle.Concept
	Kind    string
	Code    string
	Text    string
	Of      string // of which unit, where it is not the organisation itself
	Rank    string
	Number  int
	Dates   string // since when and until when, in words
	Sure    string // "stated", "possible", …: the key of a word
	Ref     string
	Source  string
	Said    string
	Href    string // its line in the timeline
}

// claimOf puts a fact that holds on a date into words.
func (x *sight) claimOf(q *ui.Request, h chronicle.Held) claim {
	c := x.factOf(q, &h.Fact)
	c.Sure = string(h.Sure())
	if h.Holding == chronicle.Possible && c.Sure == string(chronicle.Probable) {
		c.Sure = string(chronicle.Possible)
	}
	return c
}

// factOf puts a fact into words, whatever the date.
func (x *sight) factOf(q *ui.Request, f *chronicle.Fact) claim {
	c := claim{Concept: f.Concept, Kind: f.Kind, Code: f.Subject, Text: q.Text(f.Text), Number: f.Number, Dates: spanWords(q, f), Sure: string(f.Certainty),
		Ref: f.Ref, Source: f.Source, Said: f.Said, Href: ui.Link("/organisation/timeline", "ref", f.Ref)}
	if f.Unit != x.root {
		c.Of = q.Text(x.names[f.Unit])
	}
	if f.Concept == chronicle.Subordinations {
		c.Text += " (" + q.T("web.organisation.kind."+f.Kind) + ")"
	}
	if f.Rank != "" {
		c.Rank = x.state.Register.RankName(q.Lang, force.RankCode(f.Rank))
	}
	if s := x.Source(f.Source); s != nil {
		c.Source = q.Text(s.Text)
	}
	return c
}

// on lists what holds of a concept on the page's date.
func (x *sight) on(q *ui.Request, concept chronicle.Concept, kinds ...string) []claim {
	var out []claim
	for _, h := range x.Chronicle.On(concept, x.date) {
		if len(kinds) == 0 || slices.Contains(kinds, h.Kind) {
			out = append(out, x.claimOf(q, h))
		}
	}
	return out
}
