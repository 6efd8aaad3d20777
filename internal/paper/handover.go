package paper

import "qarovul/internal/duty"

// handoverLogs prints a blank log for each guard that mounts on the date: the handover of the guard itself is filled in as far
// as the plan knows it, the rest is written by hand.
func (p *press) handoverLogs(o *Options) error { return p.eachGuard(o, p.handoverLog) }

// logRow is the height of a line for writing in.
const logRow = 10.5

func (p *press) handoverLog(m *mounting, o *Options) {
	h := p.guardHead(m, o, HandoverLog)
	h.landscape, h.approve = true, false
	p.begin(h)
	p.section(p.t("paper.handover.entries"), 40)
	incoming, outgoing := cell{}, cell{}
	if c := m.role(duty.Chief); len(c) > 0 && !c[0].open() {
		incoming = cell{text: c[0].person.Name(), sub: p.rank(c[0].person)}
	}
	if m.outgoing != nil && m.outgoing.person != nil {
		outgoing = cell{text: m.outgoing.person.Name(), sub: p.rank(m.outgoing.person)}
	}
	rows := blank(max(2, int((p.bottom-p.y-8)/logRow)), 8) // what is left of the page
	rows[0].cells = []cell{{text: dayClock(p.lang, m.duty.Start)}, {text: p.t("paper.handover.guard")}, outgoing, incoming, {}, {}, {}, {}}
	p.table(&table{guides: true, least: logRow, cols: []column{
		{head: p.t("paper.date-time"), width: 27}, {head: p.t("paper.handover.what"), width: 30, lines: 2},
		{head: p.t("paper.handed-over"), width: 40}, {head: p.t("paper.taken-over"), width: 40},
		{head: p.t("paper.handover.counts"), width: -1}, {head: p.t("paper.handover.faults"), width: -1.2},
		{head: p.t("paper.handover.out"), width: 20}, {head: p.t("paper.handover.in"), width: 20},
	}, rows: rows})
}
