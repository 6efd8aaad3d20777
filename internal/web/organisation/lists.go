package organisation

import (
	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
)

// listView is a page of claims that hold on a date.
type listView struct {
	frame
	Exists bool
	Parts  []titled
	None   string // key of what the empty page says
}

// list shows the concepts of a page on its date.
func (p *page) list(q *ui.Request, lit string, concepts ...chronicle.Concept) error {
	x, err := p.read(q, lit)
	if err != nil {
		return err
	}
	v := &listView{frame: x.frame, Exists: x.Exists(x.date) != chronicle.No, None: "web.organisation.none." + lit}
	n := 0
	for _, c := range concepts {
		t := titled{"web.organisation.part." + string(c), x.on(q, c)}
		if len(t.Claims) > 0 {
			v.Parts = append(v.Parts, t)
		}
		n += len(t.Claims)
	}
	return q.Render(p.t, "organisation-list", ui.Head{Nav: "organisation", Title: q.T("web.organisation.tab." + lit),
		Lead: ui.Plain(q.T("web.organisation.lead."+lit, plainDay(q, x.date), n)), Wide: true}, v)
}

func (p *page) symbols(q *ui.Request) error {
	return p.list(q, "symbols", chronicle.Symbols, chronicle.Uniforms)
}

func (p *page) missions(q *ui.Request) error {
	return p.list(q, "missions", chronicle.Missions, chronicle.Facilities, chronicle.Resources)
}

func (p *page) partners(q *ui.Request) error { return p.list(q, "partners", chronicle.Partners) }

// disputesView is on what sources differ.
type disputesView struct {
	frame
	Disputes []dispute
	Sources  int
}

type dispute struct {
	Title  string
	Claims []line
}

func (p *page) disputes(q *ui.Request) error {
	x, err := p.read(q, "disputes")
	if err != nil {
		return err
	}
	v := &disputesView{frame: x.frame, Sources: len(x.Sources)}
	sc := scaleOf(q, x.Chronicle)
	for _, d := range x.Differences() {
		y := dispute{Title: q.T("web.organisation.kind." + d.Kind)}
		for _, h := range d.Claims {
			y.Claims = append(y.Claims, x.line(q, sc, &h.Fact))
		}
		v.Disputes = append(v.Disputes, y)
	}
	return q.Render(p.t, "organisation-disputes", ui.Head{Nav: "organisation", Title: q.T("web.organisation.tab.disputes"),
		Lead: ui.Plain(q.T("web.organisation.lead.disputes", len(v.Disputes), v.Sources)), Wide: true}, v)
}
