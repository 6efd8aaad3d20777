package paper

import (
	"cmp"
	"fmt"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// guardSchedule prints the month of guards: which unit furnishes which guard on which day, what each guard is made of, and
// how often each unit mounts.
func (p *press) guardSchedule(o *Options) error {
	days := map[string][]*mounting{} // by standing guard
	var guards []*site.Guard
	for d := o.Month.First(); d <= o.Month.Last(); d++ {
		for _, x := range p.desk.dutiesOn(d, duty.Guard) {
			if o.Guard != "" && x.Source != o.Guard {
				continue
			}
			m := p.desk.mounting(x)
			if days[x.Source] == nil {
				guards = append(guards, m.guard)
			}
			days[x.Source] = append(days[x.Source], m)
		}
	}
	if len(guards) == 0 {
		return &Refusal{Key: "paper.refuse.no-guard-month", Args: []any{o.Month}}
	}
	slices.SortStableFunc(guards, func(a, b *site.Guard) int { return cmp.Compare(a.Number, b.Number) })
	p.begin(&head{
		title: GuardSchedule.Name(p.lang), about: words.Sentence(p.lang, words.Month(p.lang, o.Month)),
		number: monthNumber(o), size: a4, landscape: true, approve: true, version: &p.desk.src.Plan.Version,
	})
	shares := map[force.UnitID]*unitMounts{}
	var last []*mounting
	var rows []gridRow
	for _, x := range guards {
		all := days[x.ID]
		last = append(last, all[len(all)-1])
		rows = append(rows, p.scheduleRow(x, all, shares))
	}
	half := o.Month.First() + 15 // half a month in a line leaves the units room
	most := max(15, o.Month.Last()-half+1)
	for _, span := range [][2]when.Date{{o.Month.First(), half - 1}, {half, o.Month.Last()}} {
		const dayW = 12.9
		blank := dayW * float64(most-(span[1]-span[0]+1)) // so that the halves stand under one another
		p.room(gridHead + 6.2*float64(min(len(rows), 12)))
		p.dayGrid(&dayGrid{first: span[0], last: span[1], most: dayW, rowH: 6.2, body: body, rows: rows,
			left: []column{{head: p.t("paper.no"), width: 8}, {head: p.t("paper.guard")}}, right: []column{{width: max(blank, 0.01)}}})
		p.y += 2
	}
	p.note(small, p.t("paper.schedule.note"))
	p.section(p.t("paper.schedule.strength"), 24)
	p.table(p.scheduleStrength(last))
	p.section(p.t("paper.schedule.rotation"), 24)
	p.table(p.rotation(o.Month, shares))
	p.signature(p.desk.src.Signatory)
	return nil
}

// monthNumber makes a monthly paper's number: month and year.
func monthNumber(o *Options) string {
	if o.Number != "" {
		return "№ " + o.Number
	}
	y, m := o.Month.Civil()
	return fmt.Sprintf("№ %d/%02d", int(m), y%100)
}

// unitMounts is how often a unit mounts in a month.
type unitMounts struct {
	guards, people int
	weekday, off   int
}

func (u *unitMounts) add(f furnished, off bool) {
	u.guards++
	u.people += f.people
	if off {
		u.off++
	} else {
		u.weekday++
	}
}

// scheduleRow is a guard's line: the unit that furnishes most of it, with how many others help, and in white on black where a
// slot is open.
func (p *press) scheduleRow(g *site.Guard, all []*mounting, shares map[force.UnitID]*unitMounts) gridRow {
	type day struct {
		text string
		open bool
	}
	on := map[when.Date]day{}
	for _, m := range all {
		date := m.duty.Mounts
		x := day{text: "–", open: m.open() > 0}
		if f, ok := p.desk.furnishing(date, m.seats); ok {
			if shares[f.unit] == nil {
				shares[f.unit] = &unitMounts{}
			}
			shares[f.unit].add(f, p.desk.src.Calendar.DayOff(date))
			x.text = p.desk.unitShort(f.unit, p.lang)
			if f.others > 0 {
				x.text += fmt.Sprintf("+%d", f.others)
			}
		}
		on[date] = x
	}
	return gridRow{cells: []string{fmt.Sprint(g.Number), g.Name.In(p.lang)}, day: func(d when.Date, b box) {
		x, ok := on[d]
		if !ok {
			return
		}
		i := ink{size: 7.2, bold: x.open}
		if x.open {
			p.block(b.x+0.4, b.y+0.7, b.w-0.8, b.h-1.4, 0)
			i.grey = 255
		}
		p.inBox(b, i, x.text)
	}}
}

// scheduleStrength is what each guard is made of.
func (p *press) scheduleStrength(guards []*mounting) *table {
	t := &table{pad: 0.9, cols: []column{
		{head: p.t("paper.no"), width: 8}, {head: p.t("paper.guard"), width: -1},
		{head: p.t("paper.mounts"), width: 16}, {head: p.t("paper.posts"), width: 44},
	}}
	for _, r := range guardRoles {
		t.cols = append(t.cols, column{head: words.Sentence(p.lang, p.role(r)), width: 18.6, align: 'R'})
	}
	t.cols = append(t.cols, column{head: p.t("paper.total"), width: 14, align: 'R'})
	for _, m := range guards {
		posts := ""
		for _, x := range m.posts {
			posts = join(", ", posts, fmt.Sprint(x.Number))
		}
		c := []cell{{text: fmt.Sprint(m.guard.Number)}, {text: m.guard.Name.In(p.lang)}, {text: clock(m.duty.Start)}, {text: posts}}
		for _, r := range guardRoles {
			c = append(c, cell{text: count(len(m.role(r)))})
		}
		t.rows = append(t.rows, row{cells: append(c, cell{text: fmt.Sprint(len(m.seats)), ink: strong})})
	}
	return t
}

// rotation is how often each unit mounts, weekdays and days off apart.
func (p *press) rotation(m when.Month, shares map[force.UnitID]*unitMounts) *table {
	t := &table{pad: 0.8, cols: []column{
		{head: p.t("paper.unit"), width: -1}, {head: p.t("paper.schedule.mounts"), width: 26, align: 'R'},
		{head: words.Sentence(p.lang, p.t("daykind.weekday")), width: 26, align: 'R'}, {head: words.Sentence(p.lang, p.t("daykind.weekend-holiday")), width: 34, align: 'R'},
		{head: p.t("paper.schedule.people"), width: 32, align: 'R'}, {head: p.t("paper.schedule.present"), width: 30, align: 'R'},
	}}
	r := p.desk.src.Register
	for _, g := range p.desk.unitGroups(func(u force.UnitID) bool { return shares[u] != nil }) {
		for _, u := range g.units {
			s := shares[u]
			name := p.t("paper.no-unit")
			if u != "" {
				name = join("  ", p.desk.unitShort(u, p.lang), p.desk.unitPath(u, p.lang))
			}
			t.rows = append(t.rows, row{cells: []cell{
				{text: name}, {text: count(s.guards), ink: strong}, {text: count(s.weekday)}, {text: count(s.off)}, {text: count(s.people)},
				{text: count(len(r.PeopleIn(u, m.First(), true)))},
			}})
		}
	}
	return t
}
