package paper

import (
	"strconv"

	"qarovul/internal/duty"
	"qarovul/internal/words"
)

// code sets a role's two letters on the colour and hatch of its kind of duty.
func (p *press) code(b box, k duty.Kind, text string) {
	s := k.Look()
	red, green, blue := rgb(s.Colour)
	b = box{b.x + 0.3, b.y + 0.4, b.w - 0.6, b.h - 0.8}
	p.pdf.SetFillColor(red, green, blue)
	p.pdf.Rect(b.x, b.y, b.w, b.h, "F")
	i := ink{size: 6.6, bold: true}
	text, i = i.fit(clean(text), b.w-0.6)
	w := i.width(text) + 0.8
	p.hatch(b, s.Hatch, b.x+(b.w-w)/2, w)
	if s.Light {
		i.grey = 255
	}
	p.letters(b.x+(b.w-i.width(text))/2, b.y+b.h/2+i.capHeight()/2, i, text)
}

// hatch draws a kind's hatch over a cell, at the left and the right of its letters.
func (p *press) hatch(b box, hatch rune, roomX, roomW float64) {
	if hatch == 0 {
		return
	}
	for _, side := range []box{{b.x, b.y, roomX - b.x, b.h}, {roomX + roomW, b.y, b.x + b.w - roomX - roomW, b.h}} {
		p.hatchSide(side, hatch)
	}
}

func (p *press) hatchSide(b box, hatch rune) {
	const step = 0.95
	p.pen(hair, 0)
	switch hatch {
	case '/': // a line climbs from the foot of x0; it is cut at the sides
		for x0 := b.x - b.h + step/2; x0 < b.x+b.w; x0 += step {
			from, to := max(b.x, x0), min(b.x+b.w, x0+b.h)
			p.pdf.Line(from, b.y+b.h-(from-x0), to, b.y+b.h-(to-x0))
		}
	case '|':
		for x := b.x + step/2; x < b.x+b.w; x += step {
			p.pdf.Line(x, b.y, x, b.y+b.h)
		}
	case '-':
		for y := b.y + step/2; y < b.y+b.h; y += step {
			p.pdf.Line(b.x, y, b.x+b.w, y)
		}
	case '.':
		p.fill(0)
		for y := b.y + step/2; y < b.y+b.h; y += step {
			for x := b.x + step/2; x < b.x+b.w; x += step {
				p.pdf.Rect(x-0.11, y-0.11, 0.22, 0.22, "F")
			}
		}
	}
}

// legend says in one line what the letters, hatches and marks of a roster mean.
func (p *press) legend() {
	const h = 4.0
	x, y := p.left, p.y
	item := func(width float64, draw func(box), text string) {
		text = clean(text)
		w := width + 1.4 + small.width(text) + 4
		if x+w > p.right {
			x, y = p.left, y+h+1.2
		}
		draw(box{x, y, width, h})
		p.letters(x+width+1.4, y+h/2+small.capHeight()/2, small, text)
		x += w
	}
	for _, k := range duty.Kinds {
		for _, r := range rolesOf[k] {
			item(8.2, func(b box) { p.code(b, k, r.Code()) }, p.role(r))
		}
	}
	item(8.2, p.runsOn, p.t("paper.runs-on"))
	item(8.2, func(b box) { p.away(b, "A") }, p.t("paper.away-authorised"))
	item(8.2, func(b box) { p.away(b, "U") }, p.t("paper.away-unexcused"))
	item(8.2, func(b box) { p.block(b.x, b.y, b.w, b.h, 238) }, words.T(p.lang, "daykind.weekend-holiday"))
	p.y = y + h + 2.4
}

// rolesOf are the roles within each kind of duty.
var rolesOf = map[duty.Kind][]duty.Role{
	duty.Guard: guardRoles, duty.Shift: {duty.Watch}, duty.DutyOfficer: {duty.Officer, duty.OfficerSecond},
	duty.Standby: {duty.SubunitChief, duty.SubunitMember}, duty.Inner: {duty.DutySergeant, duty.Orderly},
}

// runsOn is a duty of the day before that runs on into this one until the evening.
func (p *press) runsOn(b box) { p.line(b.x, b.y+b.h/2, b.x+b.w*0.75, b.y+b.h/2, 0.5, 90) }

// away is a day on which a person is absent: authorised or not.
func (p *press) away(b box, mark string) {
	p.block(b.x+0.3, b.y+0.4, b.w-0.6, b.h-0.8, 216)
	p.inBox(b, ink{size: 6.4, grey: 40}, mark)
}

// rgb reads a colour of six hex digits.
func rgb(colour string) (red, green, blue int) {
	n, err := strconv.ParseUint(colour, 16, 24)
	if err != nil {
		return 0xbb, 0xbb, 0xbb // grey, as what is not known
	}
	return int(n >> 16), int(n >> 8 & 0xff), int(n & 0xff)
}
