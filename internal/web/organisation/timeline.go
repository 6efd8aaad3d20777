package organisation

import (
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// line is a fact with the bar of its time: from the first day on which it may hold to the last, and within it the days on which it is certain.
type line struct {
	claim
	MayFrom, MayTo   int // places in 288 parts
	SureFrom, SureTo int
	Certain          bool // there is a day on which it is certain
	Day              string
}

// line draws a fact on a scale.
func (x *sight) line(q *ui.Request, sc scale, f *chronicle.Fact) line {
	begins, begun, ends, ended := f.Bounds()
	if ended == 0 {
		ends, ended = sc.last, sc.last
	}
	l := line{claim: x.factOf(q, f), MayFrom: sc.at(begins), MayTo: max(sc.at(ended), min(parts, sc.at(begins)+1)), SureFrom: sc.at(begun), SureTo: sc.at(ends),
		Certain: begun < ends, Day: ui.Link("/organisation", "date", begun.String())}
	if l.Certain && l.SureTo == l.SureFrom {
		l.SureTo = min(parts, l.SureFrom+1)
		l.MayTo = max(l.MayTo, l.SureTo)
	}
	return l
}

// timelineView is all facts that the filters let through.
type timelineView struct {
	frame
	Groups                        []group
	Years                         []year
	Concepts, Certainties, Source []ui.Option
	Concept, Certainty, From, Ref string
	Shown, All                    int
	Clear                         string
}

type group struct {
	Key   string
	Lines []line
}

func (p *page) timeline(q *ui.Request) error {
	x, err := p.read(q, "timeline")
	if err != nil {
		return err
	}
	v := &timelineView{frame: x.frame, All: len(x.Facts), Concept: q.Get("kind"), Certainty: q.Get("certainty"), From: q.Get("source"), Ref: q.Get("ref"),
		Clear: "/organisation/timeline"}
	if v.Concept != "" && !slices.Contains(chronicle.Concepts, chronicle.Concept(v.Concept)) ||
		v.Certainty != "" && !slices.Contains(chronicle.Certainties, chronicle.Certainty(v.Certainty)) {
		return &app.Error{Code: app.CodeInvalid, Key: "web.organisation.filter", Args: []any{v.Concept + v.Certainty}}
	}
	option := func(prefix, value string) ui.Option { return ui.Option{Value: value, Text: q.T(prefix + value)} }
	v.Concepts = []ui.Option{{Text: q.T("web.organisation.all.concepts")}}
	for _, c := range chronicle.Concepts {
		v.Concepts = append(v.Concepts, option("web.organisation.part.", string(c)))
	}
	v.Certainties = []ui.Option{{Text: q.T("web.organisation.all.certainties")}}
	for _, c := range chronicle.Certainties {
		v.Certainties = append(v.Certainties, option("web.organisation.sure.", string(c)))
	}
	v.Source = []ui.Option{{Text: q.T("web.organisation.all.sources")}}
	for _, s := range x.Sources {
		v.Source = append(v.Source, ui.Option{Value: s.Code, Text: q.Text(s.Text)})
	}
	sc := scaleOf(q, x.Chronicle)
	v.Years = sc.years()
	for _, c := range chronicle.Concepts {
		g := group{Key: "web.organisation.part." + string(c)}
		if v.Concept != "" && v.Concept != string(c) {
			continue
		}
		for _, f := range x.Choose(chronicle.Filter{Concept: c, Certainty: chronicle.Certainty(v.Certainty), Source: v.From, Ref: v.Ref}) {
			g.Lines = append(g.Lines, x.line(q, sc, &f))
		}
		if len(g.Lines) > 0 {
			v.Groups = append(v.Groups, g)
			v.Shown += len(g.Lines)
		}
	}
	return q.Render(p.t, "organisation-timeline", ui.Head{Nav: "organisation", Title: q.T("web.organisation.tab.timeline"),
		Lead: ui.Plain(q.T("web.organisation.lead.timeline", v.Shown, v.All)), Wide: true}, v)
}

// commandersView is the succession, newest first.
type commandersView struct {
	frame
	Posts []succession
	Years []year
}

// succession is who held an appointment, one after the other.
type succession struct {
	Key   string
	Lines []turn
}

// turn is a holder; or, where the sources name nobody for a time, that time.
type turn struct {
	line
	Nobody string
}

func (p *page) commanders(q *ui.Request) error {
	x, err := p.read(q, "commanders")
	if err != nil {
		return err
	}
	sc := scaleOf(q, x.Chronicle)
	v := &commandersView{frame: x.frame, Years: sc.years()}
	n := 0
	for _, kind := range chronicle.Kinds(chronicle.Appointments) {
		all := x.Choose(chronicle.Filter{Concept: chronicle.Appointments, Kind: kind})
		if len(all) == 0 {
			continue
		}
		s := succession{Key: "web.organisation.kind." + kind}
		named := when.Date(0) // up to here somebody is named, or may be
		if kind == "commander" {
			named = x.First()
		}
		for _, f := range all {
			begins, _, _, ended := f.Bounds()
			if named != 0 && begins > named {
				s.Lines = append(s.Lines, turn{Nobody: q.T("web.organisation.nobody", plainDay(q, named), plainDay(q, begins.Add(-1)))})
			}
			s.Lines = append(s.Lines, turn{line: x.line(q, sc, &f)})
			n++
			if ended == 0 {
				ended = sc.last + 1
			}
			named = max(named, ended)
		}
		slices.Reverse(s.Lines)
		v.Posts = append(v.Posts, s)
	}
	return q.Render(p.t, "organisation-commanders", ui.Head{Nav: "organisation", Title: q.T("web.organisation.tab.commanders"),
		Lead: ui.Plain(q.T("web.organisation.lead.commanders", n)), Wide: true}, v)
}

func plainDay(q *ui.Request, d when.Date) string {
	return plain(q, chronicle.Partial{First: d, Last: d})
}
