package paper

import (
	"fmt"
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// dayGrid is a table with a column for each day of a month, or of a part of it: texts at the left, figures at the right, the days between, with the
// days off shaded from head to foot.
type dayGrid struct {
	first, last when.Date
	left, right []column // one of the left has no width: it takes what is over
	most        float64  // greatest width of a day
	rowH        float64
	body        ink
	rows        []gridRow
	above       func() // what stands above the grid on each page, nil nothing

	cols []column
	x    float64 // where the days begin
	dayW float64
}

// gridRow is a row of a grid. One with a band is a heading; day draws into a day's cell.
type gridRow struct {
	band  string
	cells []string
	heavy bool
	day   func(d when.Date, b box)
}

// box is a cell's place.
type box struct{ x, y, w, h float64 }

const (
	gridHead = 8.2
	gridBand = 6.4
)

func (g *dayGrid) height(r *gridRow) float64 {
	if r.band != "" {
		return gridBand
	}
	return g.rowH
}

// dayGrid sets a grid, over as many pages as it takes. A band's heading comes again where its rows go on overleaf.
func (p *press) dayGrid(g *dayGrid) {
	g.lay(p)
	band := ""
	for i := 0; i < len(g.rows); {
		if g.above != nil {
			g.above()
		}
		rows := g.rows[i:]
		if rows[0].band == "" && band != "" {
			rows = slices.Concat([]gridRow{{band: band}}, rows)
			i--
		}
		n, depth := g.fitting(rows, p.bottom-p.y-gridHead-0.5)
		g.head(p, depth)
		for k := range rows[:n] {
			if rows[k].band != "" {
				band = rows[k].band
			}
			g.row(p, &rows[k], k > 0)
		}
		p.rule(p.y, medium, 0)
		if i += n; i < len(g.rows) {
			p.next()
		}
	}
	p.y += 1
}

// fitting is how many rows fit a depth, at least two; a band does not stand last.
func (g *dayGrid) fitting(rows []gridRow, room float64) (n int, depth float64) {
	for n < len(rows) {
		h := g.height(&rows[n])
		if depth+h > room && n > 1 {
			break
		}
		depth += h
		n++
	}
	for n > 1 && n < len(rows) && rows[n-1].band != "" {
		n--
		depth -= g.height(&rows[n])
	}
	return n, depth
}

// lay reckons the widths on the page.
func (g *dayGrid) lay(p *press) {
	g.cols = slices.Concat(g.left, g.right)
	fixed, days := 0.0, g.days()
	for _, c := range g.cols {
		fixed += c.width
	}
	const leastName = 42
	g.dayW = min(g.most, (p.width()-fixed-leastName)/days)
	g.x = p.left
	for i := range g.cols {
		if g.cols[i].width == 0 {
			g.cols[i].width = p.width() - fixed - g.dayW*days
		}
		if i < len(g.left) {
			g.x += g.cols[i].width
		}
	}
}

func (g *dayGrid) days() float64 { return float64(g.last - g.first + 1) }

func (g *dayGrid) dayX(d when.Date) float64 { return g.x + float64(d-g.first)*g.dayW }

// colX is where a column beside the days begins.
func (g *dayGrid) colX(p *press, n int) float64 {
	x := p.left
	for i := range n {
		x += g.cols[i].width
	}
	if n >= len(g.left) {
		x += g.dayW*g.days() + gridPad
	}
	return x
}

// gridPad parts texts from what stands beside them.
const gridPad = 1.4

// head sets the heads and shades the days off down to the depth of the rows.
func (g *dayGrid) head(p *press, depth float64) {
	for d := g.first; d <= g.last; d++ {
		x, i, off := g.dayX(d), body.with(7.4), p.desk.src.Calendar.DayOff(d)
		if off {
			p.block(x, p.y, g.dayW, gridHead+depth, 238)
			i.bold = true
		}
		p.writeCentre(x+g.dayW/2, p.y+3.4, i, fmt.Sprint(d.DayOfMonth()))
		p.writeCentre(x+g.dayW/2, p.y+6.4, label.with(5.6), words.WeekdayShort(p.lang, d.Weekday()))
	}
	for n, c := range g.cols {
		p.aligned(c.align, g.colX(p, n), p.y+6.4, c.width-gridPad, label, c.head)
	}
	p.y += gridHead
	p.rule(p.y, medium, 0)
}

func (g *dayGrid) row(p *press, r *gridRow, line bool) {
	h := g.height(r)
	if r.band != "" {
		if line {
			p.rule(p.y, medium, 0)
		}
		text, i := strong.fit(clean(r.band), g.x-p.left+g.dayW*20)
		p.letters(p.left, p.y+h-1.9, i, text)
		p.y += h
		return
	}
	if line {
		p.rule(p.y, hair, 170)
	}
	y := p.y + h/2 + g.body.capHeight()/2
	i := g.body
	i.bold = i.bold || r.heavy
	for n, text := range r.cells {
		if text != "" {
			p.aligned(g.cols[n].align, g.colX(p, n), y, g.cols[n].width-gridPad, i, text)
		}
	}
	if r.day != nil {
		for d := g.first; d <= g.last; d++ {
			r.day(d, box{g.dayX(d), p.y, g.dayW, h})
		}
	}
	p.y += h
}

// inBox sets a text in the middle of a cell, smaller if it must.
func (p *press) inBox(b box, i ink, s string) {
	s, i = i.fit(clean(s), b.w-0.5)
	p.letters(b.x+(b.w-i.width(s))/2, b.y+b.h/2+i.capHeight()/2, i, s)
}
