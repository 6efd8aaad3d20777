package paper

import (
	"fmt"

	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// ledger prints the duty ledger of one kind for a month, after DA Form 6: a line a person with what is carried in, a cell a day, and
// what goes out.
func (p *press) ledger(o *Options) error {
	l := p.desk.src.Ledger
	units := map[force.UnitID][]*plan.LedgerRow{}
	people := 0
	for i := range l.Rows {
		r := &l.Rows[i]
		if p.desk.src.Register.Within(r.Unit, o.Unit) && p.desk.src.Register.Person(r.Person) != nil {
			units[r.Unit] = append(units[r.Unit], r)
			people++
		}
	}
	if people == 0 {
		return &Refusal{Key: "paper.refuse.no-people", Args: []any{o.Month}}
	}
	about := p.desk.src.Organisation.In(p.lang)
	if o.Unit != "" {
		about = p.desk.unitPath(o.Unit, p.lang)
	}
	h := &head{
		title: Ledger.Name(p.lang), about: join(dot, words.Sentence(p.lang, l.Kind.Name(p.lang)), words.Month(p.lang, l.Month)),
		number: monthNumber(o), date: about, size: a4, landscape: true, approve: true, asOf: p.t("paper.ledger.of", words.Month(p.lang, l.Month)),
	}
	if p.desk.src.Plan != nil {
		h.version = &p.desk.src.Plan.Version
	}
	p.begin(h)
	p.y += 1
	g := &dayGrid{first: l.Month.First(), last: l.Month.Last(), most: 5.6, rowH: 4.7, body: body.with(7.4), above: p.ledgerLegend,
		left: []column{
			{head: p.t("paper.ledger.next"), width: 10, align: 'R'}, {head: p.t("paper.rank"), width: 22},
			{head: p.t("paper.name")}, {head: p.t("paper.ledger.carried"), width: 12, align: 'R'},
		},
		right: []column{{head: p.t("paper.ledger.number"), width: 11, align: 'R'}, {head: p.t("paper.total"), width: 11, align: 'R'}, {head: p.t("paper.ledger.last"), width: 12, align: 'R'}}}
	for _, group := range p.desk.unitGroups(func(u force.UnitID) bool { return units[u] != nil }) {
		for _, u := range group.units {
			g.rows = append(g.rows, p.ledgerRows(u, units[u])...)
		}
	}
	p.dayGrid(g)
	p.signature(p.desk.src.Signatory)
	return nil
}

func (p *press) ledgerRows(u force.UnitID, all []*plan.LedgerRow) []gridRow {
	name := p.t("paper.no-unit")
	if u != "" {
		name = join("   ", p.desk.unitShort(u, p.lang), p.desk.unitPath(u, p.lang))
	}
	rows := []gridRow{{band: join(dot, name, p.t("paper.people", len(all)))}}
	for _, r := range all {
		person := p.desk.src.Register.Person(r.Person)
		next := "–" // who has left goes nowhere
		if r.Next > 0 {
			next = fmt.Sprint(r.Next)
		}
		rows = append(rows, gridRow{
			cells: []string{next, p.rank(person), person.Name(), fmt.Sprint(r.Carried.Count), fmt.Sprint(r.Number), fmt.Sprint(r.Closing.Count), dayMonth(r.Closing.Last)},
			day: func(d when.Date, b box) {
				if n := int(d - p.desk.src.Ledger.Month.First()); n < len(r.Cells) {
					p.ledgerCell(r.Cells[n], b)
				}
			},
		})
	}
	return rows
}

// dayMonth is a date for the narrowest column: 05.12.
func dayMonth(d when.Date) string {
	if d == 0 {
		return "–"
	}
	return words.Short(d)[:5]
}

func (p *press) ledgerCell(c plan.Cell, b box) {
	switch c.Mark {
	case "":
	case plan.MarkServed:
		p.block(b.x+0.4, b.y+0.5, b.w-0.8, b.h-1, 0)
		p.inBox(b, ink{size: 6.8, bold: true, grey: 255}, c.Mark)
	case plan.MarkNumber:
		p.inBox(b, ink{size: 6.8, grey: 40}, fmt.Sprint(c.Number))
	case plan.MarkOther:
		p.pen(hair, 60)
		p.pdf.Rect(b.x+0.4, b.y+0.5, b.w-0.8, b.h-1, "D")
		p.inBox(b, ink{size: 6.6}, c.Mark)
	default:
		p.block(b.x+0.4, b.y+0.5, b.w-0.8, b.h-1, 210)
		p.inBox(b, ink{size: 6.6, bold: true}, c.Mark)
	}
}

// ledgerLegend says what the marks mean.
func (p *press) ledgerLegend() {
	x, y := p.left, p.y
	for _, c := range []struct {
		cell plan.Cell
		key  string
	}{
		{plan.Cell{Mark: plan.MarkNumber, Number: 4}, "paper.ledger.mark-n"}, {plan.Cell{Mark: plan.MarkServed}, "paper.ledger.mark-x"},
		{plan.Cell{Mark: plan.MarkAbsent}, "paper.ledger.mark-a"}, {plan.Cell{Mark: plan.MarkOther}, "paper.ledger.mark-d"},
		{plan.Cell{Mark: plan.MarkUnexcused}, "paper.ledger.mark-u"},
	} {
		p.ledgerCell(c.cell, box{x, y, 5.6, 4.7})
		x += 6.6 + p.write(x+6.6, y+3.3, small, p.t(c.key)) + 5
	}
	p.y = y + 6.6
}
