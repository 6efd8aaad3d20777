package paper

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

// postingSheets prints a sheet for each guard that mounts on the date: who stands on its face, what happens on its back.
func (p *press) postingSheets(o *Options) error { return p.eachGuard(o, p.postingSheet) }

// eachGuard prints a paper for each guard of the date, or of all dates of the month.
func (p *press) eachGuard(o *Options, do func(*mounting, *Options)) error {
	for _, date := range o.dates() {
		guards, err := p.desk.guardsOn(date, o)
		if err != nil {
			return err
		}
		for _, x := range guards {
			do(p.desk.mounting(x), o)
		}
	}
	if p.pdf.PageNo() == 0 {
		return &Refusal{Key: "paper.refuse.no-guard-month", Args: []any{o.Month}}
	}
	return nil
}

func (p *press) postingSheet(m *mounting, o *Options) {
	p.begin(p.guardHead(m, o, PostingSheet))
	p.section(p.t("paper.sheet.posts"), 20)
	p.table(p.postsTable(m))
	p.section(p.t("paper.sheet.strength"), 20)
	p.table(p.strengthTable(m))
	if m.reliefs > 0 {
		p.section(p.t("paper.sheet.course"), 20)
		p.table(p.courseTable(m))
		p.reserveGroups(m)
	}
	p.next()
	p.overrides("", m.seats)
	p.sheetBack(m)
}

// guardHead is the head of a paper of one guard.
func (p *press) guardHead(m *mounting, o *Options, f Form) *head {
	x, d := m.duty, p.desk
	name := x.Title.In(p.lang)
	if y := d.sites.Facility(x.Site); y != nil && !strings.Contains(name, y.Name.In(p.lang)) {
		name = join(dot, name, y.Name.In(p.lang))
	}
	chief := p.openText()
	if c := m.role(duty.Chief); len(c) > 0 {
		chief = p.rankAndName(c[0])
	}
	units := "–"
	if f, ok := d.furnishing(x.Mounts, m.seats); ok {
		units = p.t("paper.unit-and-path", d.unitShort(f.unit, p.lang), d.unitPath(f.unit, p.lang), f.people)
		if f.others > 0 {
			units += "; " + p.t("paper.others", f.others)
		}
	}
	return &head{
		title: f.Name(p.lang), about: name,
		number: number(o, x.Mounts, fmt.Sprint(m.guard.Number)), date: words.LongDay(p.lang, x.Mounts),
		size: a4, approve: true, version: &d.src.Plan.Version,
		facts: [][]fact{
			{{label: p.t("paper.mounts"), value: dayClock(p.lang, x.Start), share: 1.1},
				{label: p.t("paper.until"), value: dayClock(p.lang, x.End), share: 1.1},
				{label: p.t("paper.chief"), value: chief, share: 2.4, loud: chief == p.openText()}},
			{{label: p.t("paper.furnished"), value: units, share: 3.1},
				{label: p.t("paper.strength"), value: p.t("paper.people", len(m.seats)), share: 0.8}, p.openFact(m.open())},
		},
	}
}

// postsTable is post × relief by name; the clock times stand in the heads, and at the names where a post's hours are its own.
func (p *press) postsTable(m *mounting) *table {
	t := &table{cols: []column{
		{head: p.t("paper.no"), width: 11},
		{head: p.t("paper.post"), width: -1.15, lines: 2},
	}}
	times := map[int]string{} // what the heads say, by relief
	for i := range m.posts {
		if x := &m.posts[i]; !x.partTime() && len(x.sentries) == m.reliefs {
			for n := 1; n <= m.reliefs; n++ {
				times[n] = turnTimes(x.turns, n)
			}
			break
		}
	}
	for n := 1; n <= m.reliefs; n++ {
		t.cols = append(t.cols, column{head: p.t("paper.relief", p.ordinal(n)) + "\n" + times[n], width: -1})
	}
	for i := range m.posts {
		x := &m.posts[i]
		c := []cell{{text: fmt.Sprint(x.Number), ink: strong.with(10.5)}, {text: x.Name.In(p.lang), sub: p.postHours(x.Post)}}
		for n := 1; n <= m.reliefs; n++ {
			if n > len(x.sentries) || x.sentries[n-1] == nil {
				c = append(c, cell{text: "–", ink: small})
				continue
			}
			y := p.nameCell(x.sentries[n-1])
			if own := turnTimes(x.turns, n); own != times[n] {
				y.sub = join("\n", own, y.sub)
			}
			c = append(c, y)
		}
		t.rows = append(t.rows, row{cells: c})
	}
	return t
}

// turnTimes are the hours of a relief's turns: 18–20 · 00–02, or 18:30–20:00 where they are not whole.
func turnTimes(turns []site.Turn, relief int) string {
	var all []string
	for _, x := range turns {
		if x.Relief != relief {
			continue
		}
		from, to := clock(x.From), clockEnd(x.To)
		if strings.HasSuffix(from, ":00") && strings.HasSuffix(to, ":00") {
			from, to = from[:2], to[:2]
		}
		all = append(all, from+"–"+to)
	}
	return strings.Join(all, " · ")
}

// postHours says when a post stands.
func (p *press) postHours(x *site.Post) string {
	if x.From == 0 && x.To == 0 {
		return words.T(p.lang, "site.round-the-clock")
	}
	return hours(x.From, x.To)
}

// strengthTable is everybody of the guard beside the sentries, with room to sign for the instruction.
func (p *press) strengthTable(m *mounting) *table {
	t := &table{cols: []column{
		{head: p.t("paper.role"), width: 43},
		{head: p.t("paper.rank"), width: 28},
		{head: p.t("paper.name"), width: -1},
		{head: p.t("paper.unit"), width: 22},
		{head: p.t("paper.instructed"), width: 32},
	}}
	for i := range m.seats {
		s := &m.seats[i]
		if s.slot.Role == duty.Sentry {
			continue
		}
		c := []cell{{text: words.Sentence(p.lang, p.role(s.slot.Role))}, {}, {text: p.openText(), loud: true, sub: p.awayText(s)}, {}, {}}
		if !s.open() {
			c[1].text = p.rank(s.person)
			c[2] = cell{text: s.person.FullName(), ink: strong, tags: tags(s)}
			c[3].text = p.desk.unitShort(p.desk.src.Register.UnitOn(s.id, m.duty.Mounts), p.lang)
		}
		t.rows = append(t.rows, row{cells: c})
	}
	return t
}

// courseTable is the 24 hours turn by turn: who stands, who is awake, who rests (R5), and who of those awake stands at the
// guardroom's entrance (R4). Sentries of part-time posts do not, whose hours are their own.
func (p *press) courseTable(m *mounting) *table {
	t := &table{body: body.with(8), pad: 0.75, cols: []column{
		{head: p.t("paper.time"), width: 23}, {head: p.t("paper.on-post"), width: 14},
		{head: p.t("paper.awake"), width: 14}, {head: p.t("paper.resting"), width: 16},
	}}
	posts := m.room()
	lead := slices.MaxFunc(posts, func(a, b *site.Post) int { return a.Reliefs() - b.Reliefs() })
	reliefs := lead.Reliefs()
	room := site.Post{Kind: lead.Kind} // the guardroom lives round the clock
	entrance := site.Entrance(posts, m.duty.Start, m.duty.End, nil, &m.profile)
	taken, most := map[int]int{}, 0
	for _, x := range site.Turns(&room, m.duty.Start, m.duty.End, nil, &m.profile) {
		awake, rests := (x.Relief+reliefs-2)%reliefs+1, "–"
		if reliefs > 2 {
			rests = p.ordinal(x.Relief%reliefs + 1)
		}
		c := []cell{
			{text: clock(x.From) + "–" + clockEnd(x.To)}, {text: p.ordinal(x.Relief), ink: strong.with(8)},
			{text: p.ordinal(awake)}, {text: rests},
		}
		at := len(c)
		who := m.filled(posts, awake)
		for ; len(entrance) > 0 && entrance[0].From.Before(x.To); entrance = entrance[1:] {
			y := cell{pre: clock(entrance[0].From), text: p.openText(), loud: true}
			if len(who) > 0 {
				y = cell{pre: y.pre, text: surname(who[taken[awake]%len(who)].person)}
				taken[awake]++
			}
			c = append(c, y)
		}
		most = max(most, len(c)-at)
		t.rows = append(t.rows, row{cells: c})
	}
	for n := range most {
		h := ""
		if n == 0 {
			h = p.t("paper.entrance", m.profile.TurnEntrance)
		}
		t.cols = append(t.cols, column{head: h, width: -1})
	}
	return t
}

// clockEnd is the hour at which a stretch ends: midnight is 24:00.
func clockEnd(t time.Time) string {
	if c := clock(t); c != "00:00" {
		return c
	}
	return "24:00"
}

// reserveGroups lists those who stay when the first relief has gone on post (R14), each group with its leader first.
func (p *press) reserveGroups(m *mounting) {
	seatOf := map[duty.SlotID]*seat{}
	for i := range m.seats {
		seatOf[m.seats[i].slot.ID] = &m.seats[i]
	}
	p.y += 1.5
	for _, g := range site.ReserveGroups(m.duty) {
		var names []string
		if s := seatOf[g.Leader]; s != nil && !s.open() {
			names = append(names, p.t("paper.reserve-leader", join(" ", p.rank(s.person), surname(s.person))))
		}
		for _, id := range g.Slots {
			if s := seatOf[id]; s != nil && !s.open() {
				names = append(names, surname(s.person))
			}
		}
		if len(names) > 0 {
			p.note(body.with(8), p.t("paper.reserve-group", p.ordinal(g.Number))+" "+strings.Join(names, ", "))
		}
	}
}

// overrides lists what rules were broken by order in the seats, who ordered it and until when. A number may stand before the heading.
func (p *press) overrides(number string, seats []seat) {
	t := &table{cols: []column{
		{head: p.t("paper.rule"), width: 12},
		{head: p.t("paper.name"), width: -1},
		{head: p.t("paper.reason"), width: -1.5, lines: 3},
		{head: p.t("paper.ordered-by"), width: -1, lines: 2},
		{head: p.t("paper.holds-until"), width: 20},
	}}
	seen := map[string]bool{}
	for i := range seats {
		for _, v := range seats[i].rules {
			key := v.ID + " " + string(seats[i].id)
			if seen[key] {
				continue
			}
			seen[key] = true
			t.rows = append(t.rows, row{cells: []cell{
				{text: v.Rule, ink: strong}, {text: p.personName(seats[i].id), sub: p.role(seats[i].slot.Role)},
				{text: v.Reason}, {text: v.OrderedBy}, {text: words.Short(v.Until)},
			}})
		}
	}
	if len(t.rows) > 0 {
		p.section(number+p.t("paper.overrides"), 16)
		p.table(t)
	}
}

// personName is rank and name of anybody, "—" for nobody.
func (p *press) personName(id force.PersonID) string {
	x := p.desk.src.Register.Person(id)
	if x == nil {
		return p.openText()
	}
	return join(" ", p.rank(x), x.Name())
}
