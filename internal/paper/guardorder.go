package paper

import (
	"fmt"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// guardOrders prints the order for the date's guards, or one for each date of the month.
func (p *press) guardOrders(o *Options) error {
	for _, date := range o.dates() {
		guards, err := p.desk.guardsOn(date, o)
		if err != nil {
			return err
		}
		if len(guards) > 0 {
			p.guardOrder(date, guards, o)
		}
	}
	if p.pdf.PageNo() == 0 {
		return &Refusal{Key: "paper.refuse.no-guard-month", Args: []any{o.Month}}
	}
	return nil
}

func (p *press) guardOrder(date when.Date, guards []*duty.Duty, o *Options) {
	var all []*mounting
	var seats []seat
	for _, x := range guards {
		m := p.desk.mounting(x)
		all = append(all, m)
		seats = append(seats, m.seats...)
	}
	p.begin(p.orderHead(date, guards, seats, o))
	p.note(body, p.t("paper.order.preamble"))
	p.section("1.  "+p.t("paper.order.guards"), 20)
	p.table(p.orderGuards(all))
	p.section("2.  "+p.t("paper.order.strength"), 20)
	p.table(p.strengthByRole(all))
	n := 3
	for _, k := range []duty.Kind{duty.DutyOfficer, duty.Standby} {
		if t, more := p.orderDuties(date, k); len(t.rows) > 0 {
			p.section(fmt.Sprintf("%d.  %s", n, p.t("paper.order."+string(k))), 16)
			p.table(t)
			seats = append(seats, more...)
			n++
		}
	}
	n = p.orderTexts(n)
	p.overrides(fmt.Sprintf("%d.  ", n), seats)
	p.signature(p.desk.src.Signatory)
}

func (p *press) orderHead(date when.Date, guards []*duty.Duty, seats []seat, o *Options) *head {
	from, to := guards[0].Start, guards[0].End
	for _, x := range guards {
		if x.Start.Before(from) {
			from = x.Start
		}
		if x.End.After(to) {
			to = x.End
		}
	}
	return &head{
		title: GuardOrder.Name(p.lang), about: p.t("paper.order.about", dayClock(p.lang, from), dayClock(p.lang, to)),
		number: number(o, date, ""), date: join(dot, words.LongDay(p.lang, date), p.desk.src.Seat.In(p.lang)),
		size: a4, version: &p.desk.src.Plan.Version,
		facts: [][]fact{{
			{label: p.t("paper.guards"), value: fmt.Sprint(len(guards))},
			{label: p.t("paper.strength"), value: p.t("paper.people", len(seats))},
			{label: p.t("paper.mounts"), value: dayClock(p.lang, from)}, {label: p.t("paper.until"), value: dayClock(p.lang, to)},
			p.openFact(openIn(seats)),
		}},
	}
}

// openFact says loudly how many slots are open.
func (p *press) openFact(n int) fact {
	if n == 0 {
		return fact{label: p.t("paper.open-slots"), value: p.t("paper.none"), share: 0.7}
	}
	return fact{label: p.t("paper.open-slots"), value: fmt.Sprintf("%d %s", n, words.Upper(p.lang, p.t("paper.open-word"))), loud: true, share: 0.7}
}

func openIn(seats []seat) int {
	n := 0
	for i := range seats {
		if seats[i].open() {
			n++
		}
	}
	return n
}

// orderGuards lists the guards with hour, unit and chief.
func (p *press) orderGuards(all []*mounting) *table {
	t := &table{cols: []column{
		{head: p.t("paper.no"), width: 9}, {head: p.t("paper.guard"), width: -1, lines: 3},
		{head: p.t("paper.mounts"), width: 19}, {head: p.t("paper.furnished"), width: -1.12},
		{head: p.t("paper.chief"), width: -0.92}, {head: p.t("paper.strength"), width: 13, align: 'R'},
		{head: words.Sentence(p.lang, p.t("paper.open-word")), width: 11, align: 'R'},
	}}
	for _, m := range all {
		chief := cell{text: p.openText(), loud: true}
		if c := m.role(duty.Chief); len(c) > 0 {
			chief = p.nameCell(c[0])
		}
		unit := cell{text: "–"}
		if f, ok := p.desk.furnishing(m.duty.Mounts, m.seats); ok {
			unit = cell{text: p.unitAndOthers(f), ink: strong, sub: p.desk.unitPath(f.unit, p.lang)}
		}
		place := ""
		if f := p.desk.sites.Facility(m.duty.Site); f != nil && !strings.Contains(m.guard.Name.In(p.lang), f.Name.In(p.lang)) {
			place = f.Name.In(p.lang)
		}
		t.rows = append(t.rows, row{cells: []cell{
			{text: fmt.Sprint(m.guard.Number), ink: strong.with(10.5)}, {text: m.guard.Name.In(p.lang), sub: place},
			{text: clock(m.duty.Start)}, unit, chief, {text: fmt.Sprint(len(m.seats))}, openCell(m.open()),
		}})
	}
	return t
}

// unitAndOthers is a unit in short, and how many come from others: 1/2-3 + 2.
func (p *press) unitAndOthers(f furnished) string {
	name := p.desk.unitShort(f.unit, p.lang)
	if f.others > 0 {
		name = p.t("paper.and-others", name, f.others)
	}
	return name
}

// openCell is a number of open slots, loud unless there are none.
func openCell(n int) cell { return cell{text: count(n), loud: n > 0} }

// guardRoles are the roles of a guard, in the order of papers.
var guardRoles = []duty.Role{duty.Chief, duty.Assistant, duty.ReliefCommander, duty.Sentry, duty.Driver, duty.Supernumerary}

// strengthByRole is guards × roles with totals.
func (p *press) strengthByRole(all []*mounting) *table {
	t := &table{body: body, pad: 0.9, cols: []column{{head: p.t("paper.no"), width: 9}, {head: p.t("paper.guard"), width: -1, lines: 2}}}
	for _, r := range guardRoles {
		t.cols = append(t.cols, column{head: words.Sentence(p.lang, p.role(r)), width: 18.6, align: 'R'})
	}
	t.cols = append(t.cols, column{head: p.t("paper.total"), width: 14, align: 'R'})
	sums := make([]int, len(guardRoles)+1)
	for _, m := range all {
		c := []cell{{text: fmt.Sprint(m.guard.Number), ink: strong}, {text: m.guard.Name.In(p.lang)}}
		for i, r := range guardRoles {
			n := len(m.role(r))
			c = append(c, cell{text: count(n)})
			sums[i] += n
		}
		sums[len(guardRoles)] += len(m.seats)
		t.rows = append(t.rows, row{cells: append(c, cell{text: fmt.Sprint(len(m.seats)), ink: strong})})
	}
	total := row{cells: []cell{{}, {text: p.t("paper.total")}}, total: true}
	for _, n := range sums {
		total.cells = append(total.cells, cell{text: count(n)})
	}
	t.rows = append(t.rows, total)
	return t
}

// count is a number in a table: nothing at all is a dash.
func count(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}

// orderDuties lists the date's duties of a kind: officers by name, the duty subunit by its commander and its numbers.
func (p *press) orderDuties(date when.Date, k duty.Kind) (*table, []seat) {
	t := &table{cols: []column{
		{head: p.t("paper.duty"), width: -1.25, lines: 2}, {head: p.t("paper.time"), width: 26},
		{head: p.t("paper.role"), width: -1, lines: 2}, {head: p.t("paper.name"), width: -1.1},
	}}
	var seats []seat
	for _, x := range p.desk.dutiesOn(date, k) {
		members := 0
		for i, s := range p.desk.seats(x, "") {
			seats = append(seats, s)
			if s.slot.Role == duty.SubunitMember {
				members++
				continue
			}
			c := []cell{{}, {}, {text: words.Sentence(p.lang, p.role(s.slot.Role))}, p.nameCell(&s)}
			if i == 0 {
				c[0], c[1] = cell{text: x.Title.In(p.lang)}, cell{text: p.span(x)}
			}
			t.rows = append(t.rows, row{cells: c, keep: i > 0})
		}
		if members > 0 {
			t.rows = append(t.rows, row{keep: true, cells: []cell{{}, {}, {text: words.Sentence(p.lang, p.role(duty.SubunitMember))}, {text: p.t("paper.people", members)}}})
		}
	}
	return t, seats
}

// span is the hours of a duty: 18:00–18:00.
func (p *press) span(x *duty.Duty) string { return clock(x.Start) + "–" + clockEnd(x.End) }

// orderTexts are the order's paragraphs on dress and on mounting (R8), and the number of the next.
func (p *press) orderTexts(n int) int {
	if u := p.desk.src.Uniform.In(p.lang); u != "" {
		p.section(fmt.Sprintf("%d.  %s", n, p.t("paper.order.uniform")), 8)
		p.note(body, u)
		n++
	}
	if r := p.desk.src.Rules.Rule("R8"); r != nil {
		p.section(fmt.Sprintf("%d.  %s", n, p.t("paper.order.mounting")), 8)
		p.note(body, strings.TrimRight(r.Text.In(p.lang), ".")+".")
		n++
	}
	return n
}

// signature is the block at an order's end: position, room to sign, rank and name. It is never alone on a page with nothing
// signed above it.
func (p *press) signature(by Signatory) {
	p.room(24)
	p.y += 14
	x := p.left
	w := p.width() * 0.42
	y := p.y
	for _, line := range strong.wrap(clean(by.Position.In(p.lang)), w-4, 2) {
		p.letters(x, y, strong, line)
		y += strong.lead()
	}
	p.line(x+w, p.y+0.8, x+w+42, p.y+0.8, hair, 0)
	text, i := strong.fit(clean(join(" ", by.Rank.In(p.lang), by.Name)), p.right-x-w-48)
	p.writeRight(p.right, p.y, i, text)
	p.y = y
}
