package paper

import (
	"fmt"
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// rosterLine is a person's month.
type rosterLine struct {
	id     force.PersonID
	slots  map[when.Date][]*duty.Slot // by the date on which they start
	until  map[when.Date]bool         // days into which a duty of the day before runs on
	marks  map[when.Date]string       // absences: "A", "U"
	duties int
	off    int // of them on weekends and holidays
	night  int // minutes between 22:00 and 06:00
}

// monthRoster prints people × days on A3, unit by unit.
func (p *press) monthRoster(o *Options) error {
	lines := p.desk.rosterLines(o)
	about := p.desk.src.Organisation.In(p.lang)
	if o.Unit != "" {
		about = p.desk.unitPath(o.Unit, p.lang)
	}
	units := map[force.UnitID][]*rosterLine{}
	people, open := 0, 0
	for _, x := range lines {
		u := p.desk.unitIn(x.id, o.Month)
		if p.desk.src.Register.Within(u, o.Unit) {
			units[u] = append(units[u], x)
			people++
		}
	}
	if people == 0 {
		return &Refusal{Key: "paper.refuse.no-people", Args: []any{o.Month}}
	}
	for i := range p.desk.src.Plan.Duties {
		open += openIn(p.desk.seats(&p.desk.src.Plan.Duties[i], ""))
	}
	h := &head{
		title: MonthRoster.Name(p.lang), about: join(dot, words.Sentence(p.lang, words.Month(p.lang, o.Month)), about),
		number: monthNumber(o), size: a3, landscape: true, approve: true, version: &p.desk.src.Plan.Version,
	}
	h.facts = [][]fact{{{label: p.t("paper.people-label"), value: p.t("paper.people", people)}, {label: p.t("paper.duties-filled"), value: words.Num(p.lang, dutiesIn(units))}}}
	if o.Unit == "" { // an open slot belongs to no unit
		h.facts[0] = append(h.facts[0], p.openFact(open))
	}
	p.begin(h)
	g := &dayGrid{first: o.Month.First(), last: o.Month.Last(), most: 9.2, rowH: 4.7, body: body.with(7.6), above: p.legend,
		left:  []column{{head: p.t("paper.rank"), width: 26}, {head: p.t("paper.name")}},
		right: []column{{head: p.t("paper.duties"), width: 12, align: 'R'}, {head: p.t("paper.days-off"), width: 12, align: 'R'}, {head: p.t("paper.night-hours"), width: 13, align: 'R'}}}
	for _, group := range p.desk.unitGroups(func(u force.UnitID) bool { return units[u] != nil }) {
		for _, u := range group.units {
			g.rows = append(g.rows, p.unitRows(u, units[u])...)
		}
	}
	p.dayGrid(g)
	return nil
}

func dutiesIn(units map[force.UnitID][]*rosterLine) int {
	n := 0
	for _, lines := range units {
		for _, x := range lines {
			n += x.duties
		}
	}
	return n
}

// unitIn is a person's unit in a month: on the first of its days on which they have one.
func (d *desk) unitIn(id force.PersonID, m when.Month) force.UnitID {
	for x := m.First(); x <= m.Last(); x++ {
		if u := d.src.Register.UnitOn(id, x); u != "" {
			return u
		}
	}
	return ""
}

// rosterLines gathers the month of everybody who serves in it, by rank and name.
func (d *desk) rosterLines(o *Options) []*rosterLine {
	first, last := o.Month.First(), o.Month.Last()
	of := map[force.PersonID]*rosterLine{}
	var ids []force.PersonID
	for i := range d.src.Register.People {
		x := &d.src.Register.People[i]
		if (x.Joined == 0 || x.Joined <= last) && (x.Left == 0 || x.Left > first) {
			of[x.ID] = &rosterLine{id: x.ID, slots: map[when.Date][]*duty.Slot{}, until: map[when.Date]bool{}, marks: map[when.Date]string{}}
			ids = append(ids, x.ID)
		}
	}
	d.src.Register.BySeniority(ids)
	for i := range d.src.Plan.Duties {
		for j := range d.src.Plan.Duties[i].Slots {
			s := &d.src.Plan.Duties[i].Slots[j]
			if x := of[d.src.Plan.Assigned[s.ID].Person]; x != nil {
				d.enter(x, s)
			}
		}
	}
	lines := make([]*rosterLine, len(ids))
	for i, id := range ids {
		lines[i] = of[id]
		for _, a := range d.src.Register.AwayDays(id, first, last) {
			for x := a.Days.First; x <= a.Days.Last; x++ {
				lines[i].marks[x] = awayMark(a.Kind)
			}
		}
	}
	return lines
}

// enter puts a slot into a person's month.
func (d *desk) enter(x *rosterLine, s *duty.Slot) {
	from := when.DateOf(s.Start)
	x.slots[from] = append(x.slots[from], s)
	for day := from + 1; day.Start().Before(s.End); day++ {
		x.until[day] = true
	}
	x.duties++
	x.night += s.Night()
	if d.src.Calendar.DayOff(s.Mounts) {
		x.off++
	}
}

// awayMark is the ledger's letter for an absence: U for misconduct, else A.
func awayMark(k force.AbsenceKind) string {
	if k == force.Arrest || k == force.Missing {
		return "U"
	}
	return "A"
}

// unitRows are a unit's heading, its people, and how many of them are put on duty each day.
func (p *press) unitRows(u force.UnitID, lines []*rosterLine) []gridRow {
	name := p.t("paper.no-unit")
	if u != "" {
		name = join("   ", p.desk.unitShort(u, p.lang), p.desk.unitPath(u, p.lang))
	}
	rows := []gridRow{{band: join(dot, name, p.t("paper.people", len(lines)))}}
	sums := map[when.Date]int{}
	duties, off, night := 0, 0, 0
	for _, x := range lines {
		person := p.desk.src.Register.Person(x.id)
		rows = append(rows, gridRow{
			cells: []string{p.rank(person), person.Name(), count(x.duties), count(x.off), count((x.night + 30) / 60)},
			day:   func(d when.Date, b box) { p.rosterDay(x, d, b) },
		})
		for d, s := range x.slots {
			sums[d] += len(s)
		}
		duties, off, night = duties+x.duties, off+x.off, night+x.night
	}
	return append(rows, gridRow{
		cells: []string{"", p.t("paper.put-on-duty"), count(duties), count(off), count((night + 30) / 60)}, heavy: true,
		day: func(d when.Date, b box) {
			if n := sums[d]; n > 0 {
				p.inBox(b, strong.with(7.4), fmt.Sprint(n))
			}
		},
	})
}

// rosterDay draws a person's day: duties that begin on it, else one that runs on into it, and above all an absence, which stands
// white on black where the plan still has the person on duty.
func (p *press) rosterDay(x *rosterLine, d when.Date, b box) {
	slots, mark := x.slots[d], x.marks[d]
	switch {
	case len(slots) > 0 && mark != "":
		s := p.desk.seat(slots[0])
		if !s.open() { // kept on duty by order
			p.code(b, slots[0].Kind, codes(slots))
			return
		}
		p.block(b.x+0.3, b.y+0.4, b.w-0.6, b.h-0.8, 0)
		p.inBox(b, ink{size: 6.4, bold: true, grey: 255}, mark+"!"+codes(slots))
	case len(slots) > 0:
		p.code(b, slots[0].Kind, codes(slots))
	case mark != "":
		p.away(b, mark)
	case x.until[d]:
		p.runsOn(b)
	}
}

// codes are the letters of the roles of a day.
func codes(slots []*duty.Slot) string {
	var all []string
	for _, s := range slots {
		all = append(all, s.Role.Code())
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "+")
}
