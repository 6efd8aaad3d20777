package paper

import (
	"fmt"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// dailyDetails prints who furnishes what on the date, or on each date of the month.
func (p *press) dailyDetails(o *Options) error {
	for _, date := range o.dates() {
		var all []detail
		for _, k := range duty.Kinds {
			for _, x := range p.desk.dutiesOn(date, k) {
				if d := p.detail(x, o.Unit); o.Unit == "" || len(d.seats) > 0 {
					all = append(all, d)
				}
			}
		}
		if len(all) > 0 {
			p.dailyDetail(date, all, o)
		}
	}
	if p.pdf.PageNo() == 0 {
		if o.Date != 0 {
			return &Refusal{Key: "paper.refuse.no-duty", Args: []any{o.Date}}
		}
		return &Refusal{Key: "paper.refuse.no-duty", Args: []any{o.Month}}
	}
	return nil
}

// detail is a duty of the date with the seats that are looked at.
type detail struct {
	duty  *duty.Duty
	seats []seat
}

// detail of a duty: all its seats, or those whose people belong to a unit.
func (p *press) detail(x *duty.Duty, unit force.UnitID) detail {
	d := detail{duty: x, seats: p.desk.seats(x, "")}
	if unit != "" {
		r := p.desk.src.Register
		d.seats = slices.DeleteFunc(d.seats, func(s seat) bool {
			return s.id == "" || !r.Within(r.UnitOn(s.id, x.Mounts), unit)
		})
	}
	return d
}

func (p *press) dailyDetail(date when.Date, all []detail, o *Options) {
	var seats []seat
	for _, d := range all {
		seats = append(seats, d.seats...)
	}
	about := p.desk.src.Organisation.In(p.lang)
	if o.Unit != "" {
		about = p.desk.unitPath(o.Unit, p.lang)
	}
	p.begin(&head{
		title: DailyDetail.Name(p.lang), about: about, number: number(o, date, ""), date: words.LongDay(p.lang, date),
		size: a4, approve: true, version: &p.desk.src.Plan.Version,
		facts: [][]fact{{
			{label: p.t("paper.duties"), value: fmt.Sprint(len(all))}, {label: p.t("paper.strength"), value: p.t("paper.people", len(seats))},
			{label: p.t("paper.day-kind"), value: p.dayKind(date), share: 2}, p.openFact(openIn(seats)),
		}},
	})
	p.section(p.t("paper.detail.duties"), 20)
	p.table(p.detailDuties(all))
	p.section(p.t("paper.detail.units"), 30)
	p.table(p.detailUnits(date, all))
	p.overrides("", seats)
	p.signature(p.desk.src.Signatory)
}

// dayKind says whether the date is a weekday, or why it is not.
func (p *press) dayKind(d when.Date) string {
	c := p.desk.src.Calendar
	if r := c.Reason(d); r != "" {
		if key := "dayoff." + r; words.Has(key) {
			return p.t(key)
		}
	}
	if c.DayOff(d) {
		return p.t("daykind.weekend-holiday")
	}
	return p.t("daykind.weekday")
}

// detailDuties lists the duties by kind with hours, unit, who is in charge, and strength.
func (p *press) detailDuties(all []detail) *table {
	t := &table{pad: 0.95, cols: []column{
		{head: p.t("paper.duty"), width: -1.5, lines: 2}, {head: p.t("paper.time"), width: 23}, {head: p.t("paper.furnished"), width: 25},
		{head: p.t("paper.in-charge"), width: -1, lines: 2}, {head: p.t("paper.strength"), width: 13, align: 'R'},
		{head: words.Sentence(p.lang, p.t("paper.open-word")), width: 11, align: 'R'},
	}}
	kind := duty.Kind("")
	for _, d := range all {
		if d.duty.Kind != kind {
			kind = d.duty.Kind
			t.rows = append(t.rows, row{band: words.Sentence(p.lang, p.t("paper.kind."+string(kind)))})
		}
		unit := "–"
		if f, ok := p.desk.furnishing(d.duty.Mounts, d.seats); ok {
			unit = p.unitAndOthers(f)
		}
		t.rows = append(t.rows, row{cells: []cell{
			{text: d.duty.Title.In(p.lang)}, {text: p.span(d.duty)}, {text: unit}, p.inCharge(d), {text: count(len(d.seats))}, openCell(openIn(d.seats)),
		}})
	}
	return t
}

// inCharge is whoever stands in a duty's first slot: slots come with the one in charge first.
func (p *press) inCharge(d detail) cell {
	if len(d.seats) == 0 {
		return cell{text: "–"}
	}
	s := &d.seats[0]
	if s.open() {
		return cell{text: p.openText(), loud: true}
	}
	return cell{text: join(" ", p.rank(s.person), surname(s.person)), tags: tags(s)}
}

// detailUnits is units × duties with totals: each guard has a column, the other kinds one each.
func (p *press) detailUnits(date when.Date, all []detail) *table {
	m := p.desk.matrix(date, all)
	t := &table{body: body.with(8), pad: 0.7, cols: []column{{head: p.t("paper.unit"), width: -1}}}
	for _, c := range m.cols {
		name := ""
		if c.kind == duty.Guard {
			name = p.t("paper.guard-no", p.desk.dutyNumber(c.duty))
		} else {
			name = p.t("paper.kind." + string(c.kind))
		}
		t.cols = append(t.cols, column{head: words.Sentence(p.lang, name), width: 9.2, align: 'R', turn: true})
	}
	t.cols = append(t.cols, column{head: words.Sentence(p.lang, p.t("paper.total")), width: 12, align: 'R', turn: true})
	line := func(name string, counts []int, in ink, indent bool) []cell {
		c := []cell{{text: name, ink: in, indent: indent}}
		sum := 0
		for _, n := range counts {
			x := cell{text: fmt.Sprint(n), ink: in}
			if n == 0 {
				x = cell{text: "·", ink: label}
			}
			c = append(c, x)
			sum += n
		}
		return append(c, cell{text: fmt.Sprint(sum), ink: strong.with(8)})
	}
	for _, g := range m.groups {
		t.rows = append(t.rows, row{cells: line(g.name(p), m.sum(g.units), strong.with(8), false)})
		for _, u := range g.units {
			switch {
			case u != g.top:
				t.rows = append(t.rows, row{cells: line(p.unitWithin(u, g.top), m.counts[u], body.with(8), true)})
			case len(g.units) > 1:
				t.rows = append(t.rows, row{cells: line(p.t("paper.own-staff"), m.counts[u], body.with(8), true)})
			}
		}
	}
	if m.openSum > 0 {
		t.rows = append(t.rows, row{cells: line(p.openText(), m.open, strong.with(8), false)})
	}
	t.rows = append(t.rows, row{cells: line(p.t("paper.total"), m.total(), strong.with(8), false), total: true})
	return t
}

// unitWithin names a unit below another: short form and name.
func (p *press) unitWithin(id, top force.UnitID) string {
	u := p.desk.src.Register.Unit(id)
	if u == nil {
		return p.t("paper.no-unit")
	}
	name := u.Name.In(p.lang)
	if up := p.desk.src.Register.Unit(u.Parent); up != nil && up.ID != top {
		name = join(", ", name, up.Name.In(p.lang))
	}
	return join("  ", u.Short, name)
}
