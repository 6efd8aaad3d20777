package paper

import (
	"qarovul/internal/duty"
)

// sheetBack is what is filled in by hand while the guard stands: handover, the hours of frost and heat (R3), the password (R11),
// inspections, remarks and what was done about them, and the review (R20).
func (p *press) sheetBack(m *mounting) {
	p.section(p.t("paper.back.handover"), 30)
	p.table(p.handoverTable(m))
	p.section(p.t("paper.back.inspections"), 40)
	const rowH, below = 11, 84 // what stands below takes so much of the page
	rows := max(5, int((p.bottom-p.y-below)/rowH))
	p.table(&table{guides: true, least: rowH, cols: []column{
		{head: p.t("paper.date-time"), width: 20}, {head: p.t("paper.inspector"), width: -1.1},
		{head: p.t("paper.remarks"), width: -1.9}, {head: p.t("paper.action"), width: -1.5}, {head: p.t("paper.signature"), width: 20},
	}, rows: blank(rows, 5)})
	p.section(p.t("paper.back.weather", m.profile.TurnExtreme), 24)
	p.table(&table{guides: true, least: 8, cols: []column{
		{head: p.t("paper.weather"), width: -1}, {head: p.t("paper.from"), width: 24}, {head: p.t("paper.to"), width: 24},
		{head: p.t("paper.ordered-by"), width: -1}, {head: p.t("paper.signature"), width: 24},
	}, rows: blank(2, 5)})
	p.section(p.t("paper.back.record"), 24)
	p.table(&table{guides: true, least: 8, cols: []column{
		{head: p.t("paper.what"), width: 60, lines: 2}, {head: p.t("paper.date-time"), width: 26},
		{head: p.t("paper.rank-name"), width: -1}, {head: p.t("paper.signature"), width: 24},
	}, rows: []row{
		{cells: []cell{{text: p.t("paper.password-issued")}, {}, {}, {}}},
		{cells: []cell{{text: p.t("paper.password-received")}, {}, {}, {}}},
		{cells: []cell{{text: p.t("paper.reviewed")}, {}, {}, {}}},
	}})
}

// blank rows for writing in.
func blank(n, cols int) []row {
	rows := make([]row, n)
	for i := range rows {
		rows[i].cells = make([]cell, cols)
	}
	return rows
}

// handoverTable has the two handovers of a guard, at its mounting and at its relief, with the names of the chiefs where they
// are known.
func (p *press) handoverTable(m *mounting) *table {
	chief := &seat{}
	if c := m.role(duty.Chief); len(c) > 0 {
		chief = c[0]
	}
	name := func(s *seat) cell {
		if s == nil || s.id == "" || s.person == nil {
			return cell{}
		}
		return cell{text: s.person.Name(), sub: p.rank(s.person)}
	}
	return &table{guides: true, least: 11, cols: []column{
		{head: p.t("paper.date-time"), width: 27}, {head: p.t("paper.handed-over"), width: -1}, {head: p.t("paper.signature"), width: 24},
		{head: p.t("paper.taken-over"), width: -1}, {head: p.t("paper.signature"), width: 24}, {head: p.t("paper.hour-done"), width: 18},
	}, rows: []row{
		{cells: []cell{{text: dayClock(p.lang, m.duty.Start)}, name(m.outgoing), {}, name(chief), {}, {}}},
		{cells: []cell{{text: dayClock(p.lang, m.duty.End)}, name(chief), {}, {}, {}, {}}},
	}}
}
