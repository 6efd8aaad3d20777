package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// sheetPost is a post of a posting sheet with its sentries by relief.
type sheetPost struct {
	id       string
	post     *site.Post // nil if the sites do not know it
	sentries []*seat    // by relief, from 1; nil where the post has no such relief
}

// mounting is a guard of one date with its people.
type mounting struct {
	desk     *desk
	duty     *duty.Duty
	guard    *site.Guard
	profile  duty.Profile
	seats    []seat
	posts    []sheetPost
	columns  int   // the highest number of a relief
	reliefs  int   // the same of the posts that stand round the clock
	outgoing *seat // chief of the guard that it relieves, nil unknown
}

func (d *desk) mounting(x *duty.Duty) *mounting {
	m := &mounting{desk: d, duty: x, guard: d.sites.Guard(x.Source), profile: d.src.Rules.Profiles[x.Profile], seats: d.seats(x, "")}
	if m.guard == nil {
		m.guard = &site.Guard{ID: x.Source, Name: x.Title, Facility: x.Site}
	}
	m.fill()
	for _, y := range d.dutiesOn(x.Mounts-1, duty.Guard) {
		if chief := d.seats(y, duty.Chief); y.Source == x.Source && len(chief) > 0 {
			m.outgoing = &chief[0]
		}
	}
	return m
}

// fill puts the sentries to their posts.
func (m *mounting) fill() {
	at := map[string]int{}
	for i := range m.seats {
		s := &m.seats[i]
		if s.slot.Role != duty.Sentry {
			continue
		}
		n, ok := at[s.slot.Post]
		if !ok {
			n = len(m.posts)
			at[s.slot.Post] = n
			m.posts = append(m.posts, sheetPost{id: s.slot.Post, post: m.desk.sites.Post(s.slot.Post)})
		}
		p := &m.posts[n]
		for len(p.sentries) < s.slot.Relief {
			p.sentries = append(p.sentries, nil)
		}
		if s.slot.Relief > 0 {
			p.sentries[s.slot.Relief-1] = s
			m.columns = max(m.columns, s.slot.Relief)
			if !p.partTime() {
				m.reliefs = max(m.reliefs, s.slot.Relief)
			}
		}
	}
	slices.SortStableFunc(m.posts, func(a, b sheetPost) int { return cmp.Or(a.number()-b.number(), strings.Compare(a.id, b.id)) })
}

func (x *sheetPost) number() int {
	if x.post == nil {
		return 0
	}
	return x.post.Number
}

func (x *sheetPost) partTime() bool { return x.post != nil && (x.post.From != 0 || x.post.To != 0) }

// role are the seats of a role.
func (m *mounting) role(r duty.Role) []*seat {
	var all []*seat
	for i := range m.seats {
		if m.seats[i].slot.Role == r {
			all = append(all, &m.seats[i])
		}
	}
	return all
}

// relief are the sentries of a relief that can stand, in the order of posts; of part-time posts or of the others.
func (m *mounting) relief(n int, partTime bool) []*seat {
	var all []*seat
	for i := range m.posts {
		if m.posts[i].partTime() != partTime {
			continue
		}
		if s := m.posts[i].sentries; len(s) >= n && s[n-1] != nil && !s[n-1].open() {
			all = append(all, s[n-1])
		}
	}
	return all
}

func (m *mounting) open() int {
	n := 0
	for i := range m.seats {
		if m.seats[i].open() {
			n++
		}
	}
	return n
}

// turns are those of the posts that stand round the clock.
func (m *mounting) turns() []turn {
	return turnsOf(m.duty.Start, m.duty.End, m.profile.Turn, m.reliefs)
}

// postingSheets prints a sheet for each guard that mounts on the date: who stands on its face, what happens on its back.
func (p *press) postingSheets(o *Options) error {
	printed := 0
	for _, date := range o.dates() {
		guards, err := p.desk.guardsOn(date, o)
		if err != nil {
			return err
		}
		for _, x := range guards {
			p.postingSheet(p.desk.mounting(x), o)
			printed++
		}
	}
	if printed == 0 {
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
	p.overrides(m.seats)
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
	var units []string
	for i, u := range d.furnishing(x.Mounts, m.seats) {
		name := d.unitShort(u.unit, p.lang)
		if i == 0 {
			name = join(" ", name, "("+d.unitPath(u.unit, p.lang)+")")
		}
		units = append(units, fmt.Sprintf("%s – %d", name, u.count))
	}
	open := fact{label: p.t("paper.open-slots"), value: p.t("paper.none"), share: 0.7}
	if n := m.open(); n > 0 {
		open.value, open.loud = fmt.Sprintf("%d %s", n, words.Upper(p.lang, p.t("paper.open-word"))), true
	}
	return &head{
		title: f.Name(p.lang), about: name,
		number: number(o, x.Mounts, fmt.Sprint(m.guard.Number)), date: words.LongDay(p.lang, x.Mounts),
		size: a4, approve: true, version: &d.src.Plan.Version,
		facts: [][]fact{
			{{label: p.t("paper.mounts"), value: dayClock(p.lang, x.Start), share: 1.1},
				{label: p.t("paper.until"), value: dayClock(p.lang, x.End), share: 1.1},
				{label: p.t("paper.chief"), value: chief, share: 2.4, loud: chief == p.openText()}},
			{{label: p.t("paper.furnished"), value: join("; ", units...), share: 3.1},
				{label: p.t("paper.strength"), value: p.t("paper.people", len(m.seats)), share: 0.8}, open},
		},
	}
}

// postsTable is post × relief by name; the clock times stand in the heads, and at the names where a post's hours are its own.
func (p *press) postsTable(m *mounting) *table {
	t := &table{cols: []column{
		{head: p.t("paper.no"), width: 9},
		{head: p.t("paper.post"), width: -1.15, lines: 2},
	}}
	turns := m.turns()
	for n := 1; n <= m.columns; n++ {
		var times []string
		for _, x := range ofRelief(turns, n) {
			times = append(times, hourPair(x))
		}
		t.cols = append(t.cols, column{head: p.t("paper.relief", p.ordinal(n)) + "\n" + strings.Join(times, " · "), width: -1})
	}
	for i := range m.posts {
		x := &m.posts[i]
		c := []cell{{text: fmt.Sprint(x.number()), ink: strong.with(12)}, {text: x.id}}
		if x.post != nil {
			c[1] = cell{text: x.post.Name.In(p.lang), sub: p.postHours(x.post)}
		}
		var own []turn
		if x.partTime() {
			own = postTurns(m.duty, x.post.From, x.post.To, m.profile.Turn, len(x.sentries))
		}
		for n := range m.columns {
			if n >= len(x.sentries) || x.sentries[n] == nil {
				c = append(c, cell{text: "–", ink: small})
				continue
			}
			y := p.nameCell(x.sentries[n])
			if own != nil {
				var times []string
				for _, o := range ofRelief(own, n+1) {
					times = append(times, hourPair(o))
				}
				y.sub = strings.Join(times, " · ") + "\n" + y.sub
			}
			c = append(c, y)
		}
		t.rows = append(t.rows, row{cells: c})
	}
	return t
}

// hourPair is a turn in whole hours where it is so: 18–20, else 18:30–20:30.
func hourPair(x turn) string {
	a, b := x.from.In(when.Zone), x.to.In(when.Zone)
	if a.Minute() != 0 || b.Minute() != 0 {
		return clock(a) + "–" + clock(b)
	}
	end := b.Hour()
	if end == 0 {
		end = 24
	}
	return fmt.Sprintf("%02d–%02d", a.Hour(), end)
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
		{head: p.t("paper.role"), width: 46},
		{head: p.t("paper.rank"), width: 30},
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
// guardroom's entrance (R4): sentries of part-time posts do not, whose hours are their own.
func (p *press) courseTable(m *mounting) *table {
	t := &table{body: body.with(8), pad: 0.75, cols: []column{
		{head: p.t("paper.time"), width: 24},
		{head: p.t("paper.on-post"), width: 19},
		{head: p.t("paper.awake"), width: 19},
		{head: p.t("paper.resting"), width: 19},
	}}
	turns := m.turns()
	parts := 0
	if m.profile.TurnEntrance > 0 {
		parts = m.profile.Turn / m.profile.TurnEntrance
	}
	for n := range parts {
		t.cols = append(t.cols, column{head: p.t("paper.entrance", n*m.profile.TurnEntrance), width: -1})
	}
	next := map[int]int{} // by relief: who of it stood at the entrance last
	for _, x := range turns {
		rests := "–"
		if x.rests > 0 {
			rests = p.t("paper.relief", p.ordinal(x.rests))
		}
		c := []cell{
			{text: clock(x.from) + "–" + clockEnd(x.to)}, {text: p.t("paper.relief", p.ordinal(x.relief)), ink: strong.with(8)},
			{text: p.t("paper.relief", p.ordinal(x.awake))}, {text: rests},
		}
		awake := m.relief(x.awake, false)
		for range parts {
			if len(awake) == 0 {
				c = append(c, cell{text: p.openText(), loud: true})
				continue
			}
			who := awake[next[x.awake]%len(awake)]
			next[x.awake]++
			c = append(c, cell{text: surname(who.person)})
		}
		t.rows = append(t.rows, row{cells: c})
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

// reserveGroups lists those who stay when the first relief has gone on post (R14): the relief that is awake, and the one that rests
// with the supernumeraries. Sentries of part-time posts are in the one or the other while they do not stand.
func (p *press) reserveGroups(m *mounting) {
	turns := m.turns()
	if len(turns) == 0 {
		return
	}
	groups := [2][]*seat{m.relief(turns[0].awake, false), nil}
	if turns[0].rests > 0 {
		groups[1] = m.relief(turns[0].rests, false)
	}
	for i := range m.posts {
		x := &m.posts[i]
		if !x.partTime() {
			continue
		}
		own := postTurns(m.duty, x.post.From, x.post.To, m.profile.Turn, len(x.sentries))
		for n, s := range x.sentries {
			stands := len(own) > 0 && own[0].from.Equal(m.duty.Start) && own[0].relief == n+1
			if s != nil && !stands {
				groups[n%2] = append(groups[n%2], s)
			}
		}
	}
	groups[1] = append(groups[1], m.role(duty.Supernumerary)...)
	p.y += 1.5
	for n, g := range groups {
		var names []string
		for _, s := range g {
			if !s.open() {
				names = append(names, surname(s.person))
			}
		}
		if len(names) > 0 {
			p.note(body.with(8), p.t("paper.reserve-group", p.ordinal(n+1))+" "+strings.Join(names, ", "))
		}
	}
}

// overrides lists what rules were broken by order in the seats, who ordered it and until when.
func (p *press) overrides(seats []seat) {
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
			if seen[v.ID+string(seats[i].id)] {
				continue
			}
			seen[v.ID+string(seats[i].id)] = true
			t.rows = append(t.rows, row{cells: []cell{
				{text: v.Rule, ink: strong}, {text: p.personName(seats[i].id), sub: p.role(seats[i].slot.Role)},
				{text: v.Reason}, {text: v.OrderedBy}, {text: words.Short(v.Until)},
			}})
		}
	}
	if len(t.rows) == 0 {
		return
	}
	p.section(p.t("paper.overrides"), 16)
	p.table(t)
}

// personName is rank and name of anybody, "—" for nobody.
func (p *press) personName(id force.PersonID) string {
	x := p.desk.src.Register.Person(id)
	if x == nil {
		return p.openText()
	}
	return join(" ", p.rank(x), x.Name())
}
