package paper

import (
	"strings"

	"qarovul/internal/plan"
	"qarovul/internal/words"
)

// head is what stands above a paper: what it is, of what, its number and date, and the facts that a reader looks for first.
type head struct {
	title     string
	about     string // second line: the guard, the month
	number    string // "№ 339/26-3", "" for papers without one
	date      string
	size      size
	landscape bool
	approve   bool // the approver's block stands beside the title
	facts     [][]fact
	version   *plan.Version // nil for papers that come from no plan
	asOf      string        // for those: on what date they hold
}

// fact is a value under its label; loud ones are set white on black.
type fact struct {
	label, value string
	share        float64 // of the line, 1 if 0
	loud         bool
}

func (f fact) part() float64 {
	if f.share == 0 {
		return 1
	}
	return f.share
}

// dot stands between the parts of a line.
const dot = "  ·  "

// begin starts a paper: a new page with the whole head.
func (p *press) begin(h *head) {
	p.finish()
	p.addPage(h.size, h.landscape)
	p.head, p.first = h, p.pdf.PageNo()
	p.papers = append(p.papers, bookmark{p.first, clean(join(dot, h.about, h.date, h.number))})
	p.stampState()
	p.letterhead()
	y := p.top + 15.2
	p.rule(y, heavy, 0)
	room := p.width()
	below := y + 12
	if h.approve {
		below = max(below, p.approval(p.right-66, y+4.6, 66))
		room -= 72
	}
	t, i := title.fit(clean(h.title), room)
	p.letters(p.left, y+10.2, i, t)
	y += 16
	if h.about != "" {
		for _, line := range header.wrap(clean(h.about), room, 2) {
			p.letters(p.left, y, header, line)
			y += header.lead()
		}
	}
	p.writeFit(p.left, y, room, body, join(dot, h.number, h.date))
	y += 5.4
	p.stateLine(p.left, y)
	p.y = max(y+3.4, below)
	p.facts(h.facts)
}

// next goes on with the paper on a new page, under a short head.
func (p *press) next() {
	h := p.head
	p.addPage(h.size, h.landscape)
	p.stampState()
	y := p.top + 3
	x := p.left + p.write(p.left, y, strong, h.title) + 3
	marking := clean(p.desk.src.Marking.In(p.lang))
	room := p.right - x - small.width(marking) - 6
	w := p.stateChip(p.right-small.width(marking)-5, y)
	t, i := small.fit(clean(join(dot, h.about, h.number, h.date)), room-w-4)
	p.letters(x, y, i, t)
	p.writeRight(p.right, y, small, marking)
	p.rule(y+2.4, medium, 0)
	p.y = y + 7
}

// room makes sure that so many millimetres are left on the page, or turns it.
func (p *press) room(need float64) {
	if p.y+need > p.bottom {
		p.next()
	}
}

// finish writes the foot of every page of the paper in hand, now that it is known how many there are.
func (p *press) finish() {
	if p.head == nil {
		return
	}
	last := p.pdf.PageNo()
	for n := p.first; n <= last; n++ {
		p.pdf.SetPage(n)
		p.pdf.SetFillColor(0, 0, 0) // black letters take the page's filling colour, which this page may have left white
		p.forget()
		p.foot(n-p.first+1, last-p.first+1)
	}
	p.head = nil
}

// foot has the marking, what the paper is, and the page among the pages of this paper.
func (p *press) foot(page, of int) {
	h, y := p.head, p.h-marginBottom+6.2
	p.rule(y-3.6, hair, 120)
	const room = 26 // for the page's number
	p.writeFit(p.left, y, p.width()-room, label, join(dot, p.desk.src.Marking.In(p.lang), join(" ", h.title, h.number), p.versionText()))
	p.writeRight(p.right, y, small.heavy(), p.t("paper.page", page, of))
	printed := p.t("paper.printed", moment(p.desk.src.Printed))
	if by := p.desk.src.PrintedBy; by != "" {
		printed += ", " + by
	}
	if p.desk.invented {
		printed += "  ·  " + p.t("paper.invented")
	}
	p.writeFit(p.left, y+3.2, p.width()-room, label, printed)
}

// letterhead has the mark and the organisation at the left, the marking and the copy's number at the right.
func (p *press) letterhead() {
	src, y := p.desk.src, p.top
	p.mark(p.left+6, y+6, 6)
	x := p.left + 15.5
	t, i := header.with(12).fit(clean(src.Organisation.In(p.lang)), p.right-x-52)
	p.letters(x, y+5.6, i, t)
	p.writeFit(x, y+10.2, p.right-x-52, small, src.Seat.In(p.lang))
	p.writeRight(p.right, y+5.4, strong, src.Marking.In(p.lang))
	p.writeRight(p.right, y+10.2, small, p.t("paper.copy"))
}

// approval is the block that the approver signs: position, rank, name, room for signature and date. It returns where it ends.
func (p *press) approval(x, y, w float64) float64 {
	by := p.desk.src.Approver
	p.write(x, y, strong, words.Upper(p.lang, p.t("paper.approve")))
	y += 4
	for _, line := range small.wrap(clean(by.Position.In(p.lang)), w, 2) {
		p.letters(x, y, small, line)
		y += small.lead()
	}
	y += 4.4
	name := clean(join(" ", by.Rank.In(p.lang), by.Name))
	p.line(x, y+0.8, x+22, y+0.8, hair, 60)
	t, i := small.with(7.6).fit(name, w-24)
	p.letters(x+24, y, i, t)
	y += 5.2
	p.write(x, y, small, p.t("paper.date-blank", yearOf(p.desk.src.Printed)))
	return y + 2
}

// stateLine sets the state of the plan from which the paper comes, loud unless it is published.
func (p *press) stateLine(x, y float64) {
	text := p.versionText()
	if v := p.head.version; v != nil && v.State != plan.Published {
		word, rest, _ := strings.Cut(text, dot)
		x += p.plate(x, y, strong, word) + 2
		text = rest
	}
	p.writeFit(x, y, p.right-x, body, text)
}

// stateChip sets the state at the right end of a short head, where it is anything but published, and returns the room it takes.
func (p *press) stateChip(right, y float64) float64 {
	v := p.head.version
	if v == nil || v.State == plan.Published {
		return 0
	}
	i := small.heavy()
	word, _, _ := strings.Cut(p.versionText(), dot)
	w := i.width(clean(word)) + i.mm()*0.7
	p.plate(right-w, y, i, word)
	return w
}

// versionText is the state and the number of the version, and for a published one when and by whom.
func (p *press) versionText() string {
	v := p.head.version
	if v == nil {
		return p.head.asOf
	}
	what := p.t("paper.version", words.Month(p.lang, v.Month), p.ordinal(v.Number))
	switch v.State {
	case plan.Published:
		return join(dot, p.t("paper.state.published"), what, moment(v.Published), v.PublishedBy)
	case plan.Superseded:
		return join(dot, words.Upper(p.lang, p.t("paper.state.superseded")), what, p.t("paper.superseded-note"))
	}
	return join(dot, words.Upper(p.lang, p.t("paper.state.draft")), what, p.t("paper.draft-note"))
}

// stampState writes across the page what a paper that must not be followed is: a draft, or superseded.
func (p *press) stampState() {
	if v := p.head.version; v != nil && v.State != plan.Published {
		key := "paper.state.draft"
		if v.State == plan.Superseded {
			key = "paper.state.superseded"
		}
		p.stamp(words.Upper(p.lang, p.t(key)))
	}
}

// facts sets lines of labelled values between two rules.
func (p *press) facts(lines [][]fact) {
	if len(lines) == 0 {
		return
	}
	p.y += 1
	p.rule(p.y, medium, 0)
	for n, line := range lines {
		shares := 0.0
		for _, f := range line {
			shares += f.part()
		}
		x := p.left
		if n > 0 {
			p.rule(p.y, hair, 150)
		}
		for _, f := range line {
			w := p.width() * f.part() / shares
			p.write(x, p.y+3.4, label, f.label)
			i := strong.with(9)
			if f.loud {
				p.plate(x, p.y+8, i, f.value)
			} else {
				t, i := i.fit(clean(f.value), w-3)
				p.letters(x, p.y+8, i, t)
			}
			x += w
		}
		p.y += 10.2
	}
	p.rule(p.y, medium, 0)
	p.y += 2
}

// section sets a heading within the paper, with room for what follows it.
func (p *press) section(text string, follows float64) {
	p.room(9 + follows)
	p.y += 6
	p.write(p.left, p.y, header, text)
	p.y += 1.6
}

// note sets a paragraph across the type area.
func (p *press) note(i ink, text string) {
	for _, line := range i.wrap(clean(text), p.width(), 0) {
		p.room(i.lead())
		p.y += i.lead()
		p.letters(p.left, p.y, i, line)
	}
	p.y += 0.8
}
