package paper

import (
	"fmt"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

// postTables prints a table for each standing guard with its posts as they are on the date, and one for the shift posts, which
// belong to no guard.
func (p *press) postTables(o *Options) error {
	for i := range p.desk.sites.Guards {
		g := &p.desk.sites.Guards[i]
		if posts := p.postsOf(g.ID, o); len(posts) > 0 && g.Valid.Holds(o.Date) && (o.Guard == "" || g.ID == o.Guard) {
			p.postTable(g.Title(), fmt.Sprint(g.Number), p.guardFacts(g, posts), posts, o)
		}
	}
	if posts := p.postsOf("", o); len(posts) > 0 && o.Guard == "" {
		title := words.Text{Az: words.T(words.Az, "paper.shift-posts"), En: words.T(words.En, "paper.shift-posts")}
		p.postTable(title, "N", []fact{{label: p.t("paper.posts"), value: fmt.Sprint(len(posts))}}, posts, o)
	}
	if p.pdf.PageNo() == 0 {
		return &Refusal{Key: "paper.refuse.no-posts", Args: []any{o.Date}}
	}
	return nil
}

// postsOf are a guard's posts on the date, "" for those of none, by number.
func (p *press) postsOf(guard string, o *Options) []*site.Post {
	var all []*site.Post
	for i := range p.desk.sites.Posts {
		if x := &p.desk.sites.Posts[i]; x.Guard == guard && x.Valid.Holds(o.Date) {
			all = append(all, x)
		}
	}
	return all
}

func (p *press) guardFacts(g *site.Guard, posts []*site.Post) []fact {
	sentries := 0
	for _, x := range posts {
		sentries += x.Reliefs()
	}
	place := g.Facility
	if f := p.desk.sites.Facility(g.Facility); f != nil {
		place = f.Name.In(p.lang)
	}
	profile := p.desk.src.Rules.Profiles[g.Profile]
	return []fact{
		{label: p.t("paper.site"), value: place, share: 2.2},
		{label: p.t("paper.mounts"), value: words.Clock(g.MountsAt)},
		{label: p.t("paper.posts"), value: fmt.Sprint(len(posts))},
		{label: p.t("paper.sentries"), value: p.t("paper.people", sentries)},
		{label: p.t("paper.turn"), value: p.t("paper.minutes", profile.Turn)},
		{label: p.t("paper.turn-extreme"), value: p.t("paper.minutes", profile.TurnExtreme)},
	}
}

func (p *press) postTable(about words.Text, part string, facts []fact, posts []*site.Post, o *Options) {
	p.begin(&head{
		title: PostTable.Name(p.lang), about: about.In(p.lang), number: number(o, o.Date, part), date: words.Day(p.lang, o.Date),
		size: a4, landscape: true, approve: true, facts: [][]fact{facts}, asOf: p.t("paper.as-of", words.Day(p.lang, o.Date)),
	})
	p.y += 2
	t := &table{body: body.with(8), cols: []column{
		{head: p.t("paper.no"), width: 10}, {head: p.t("paper.post"), width: -1, lines: 3},
		{head: p.t("paper.guarded"), width: -1.1, lines: 8}, {head: p.t("paper.limits"), width: -1.45, lines: 8},
		{head: p.t("paper.by-day"), width: 22, lines: 4}, {head: p.t("paper.by-night"), width: 22, lines: 4},
		{head: p.t("paper.special"), width: -1.45, lines: 8}, {head: p.t("paper.signals"), width: -0.9, lines: 8},
	}}
	for _, x := range posts {
		day, night := p.dayNight(x)
		t.rows = append(t.rows, row{cells: []cell{
			{text: fmt.Sprint(x.Number), ink: strong.with(10.5)}, {text: x.Name.In(p.lang), ink: strong.with(8), sub: p.postKind(x)},
			{text: x.Guarded.In(p.lang)}, {text: x.Limits.In(p.lang)}, {text: day}, {text: night},
			{text: p.special(x)}, {text: p.signals(x)},
		}})
	}
	t.least = 16
	p.table(t)
	p.signature(p.desk.src.Signatory)
}

// postKind says how a post is manned, and at a shift post in which watches.
func (p *press) postKind(x *site.Post) string {
	kind := x.Kind.Name(p.lang)
	for _, w := range x.Watches {
		kind += "\n" + hours(w.Start, w.Start+w.Minutes)
	}
	return kind
}

// special is what a post's sentry does beyond the general duties: drill step at colours and monuments (R15), and what the sentry must
// be qualified for.
func (p *press) special(x *site.Post) string {
	text := x.Special.In(p.lang)
	add := func(sentence string) {
		if text != "" && !strings.HasSuffix(text, ".") {
			text += "."
		}
		text = join(" ", text, sentence)
	}
	drill := p.t("paper.drill-step")
	if said := words.Lower(p.lang, strings.TrimSuffix(drill, ".")); x.Monument && !strings.Contains(words.Lower(p.lang, text), said) {
		add(drill)
	}
	var needs []string
	for _, q := range x.Needs {
		needs = append(needs, force.QualificationName(p.lang, q))
	}
	if len(needs) > 0 {
		add(p.t("paper.needs", strings.Join(needs, ", ")))
	}
	return text
}

func (p *press) signals(x *site.Post) string {
	if s, ok := p.desk.src.Signals[x.ID]; ok {
		return s.In(p.lang)
	}
	return p.desk.src.Signals[""].In(p.lang)
}

// dayNight gives a post's hours by day and by night, as the profile draws the line between them.
func (p *press) dayNight(x *site.Post) (day, night string) {
	profile := p.desk.src.Rules.Profiles[x.Profile]
	from, to := profile.NightFrom, profile.NightTo
	if from == to { // a profile without a night: that of the Labour Code
		from, to = 22*60, 6*60
	}
	at := minutesOf(x)
	isNight := func(m int) bool { return (m >= from || m < to) == (from > to) }
	// Night begins the day's list of minutes so that a stretch over midnight stays whole.
	return stretches(at, to, func(m int) bool { return !isNight(m) }), stretches(at, from, isNight)
}

// minutesOf marks the minutes of the day in which somebody stands at a post.
func minutesOf(x *site.Post) *[1440]bool {
	var at [1440]bool
	mark := func(from, n int) {
		for i := range n {
			at[(from+i)%1440] = true
		}
	}
	switch {
	case len(x.Watches) > 0:
		for _, w := range x.Watches {
			mark(w.Start, w.Minutes)
		}
	case x.From == x.To:
		mark(0, 1440)
	default:
		mark(x.From, (x.To-x.From+1440)%1440)
	}
	return &at
}

// stretches writes the minutes that are both marked and wanted, from a minute of the day on: 06:00–08:00, 10:00–22:00.
func stretches(at *[1440]bool, from int, want func(int) bool) string {
	var all []string
	begin := -1
	for i := 0; i <= 1440; i++ {
		m := (from + i) % 1440
		in := i < 1440 && at[m] && want(m)
		switch {
		case in && begin < 0:
			begin = from + i
		case !in && begin >= 0:
			all = append(all, hours(begin, from+i))
			begin = -1
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, ", ")
}
