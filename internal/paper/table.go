package paper

import "strings"

// table is rows under heads that come again on every page. Lines run level only; columns are held by their edges.
type table struct {
	cols   []column
	rows   []row
	least  float64 // least height of a row, 0: as high as its text
	pad    float64 // above and below a row's text, 0: the usual
	guides bool    // faint upright lines, for rows that are filled in by hand
	body   ink     // zero: the body ink
}

// column of a table.
type column struct {
	head  string  // a first line before "\n" is set strong
	width float64 // millimetres; a negative one is a share of what is left
	align byte    // 'L' (or 0), 'C', 'R'
	lines int     // most lines of a cell's text, 0: one that shrinks to fit
	turn  bool    // the head is turned upright
}

// row of a table. One with a band is a heading over the rows that follow it.
type row struct {
	cells []cell
	band  string
	total bool // stands strong between two lines
	keep  bool // stays on the page of the row above, and no line parts them
}

// cell is a text, and a smaller one below it.
type cell struct {
	pre  string // set small before the text
	text string
	sub  string   // lines are parted by "\n"
	ink  ink      // zero: the table's
	loud bool     // white on black
	tags []string // in frames behind the text

	indent bool
}

// Paddings of a row and between columns.
const (
	padY = 1.15
	padX = 2.2
)

// table sets a table from where the page is filled. A row is never broken across pages; a band never stands alone at a page's foot.
func (p *press) table(t *table) {
	if t.body == (ink{}) {
		t.body = body
	}
	if t.pad == 0 {
		t.pad = padY
	}
	widths := t.widths(p.width())
	headHeight := t.headHeight(widths)
	p.room(headHeight + 2*max(t.least, 6))
	p.tableHead(t, widths, headHeight)
	from := p.y
	for n := range t.rows {
		h := t.rowHeight(&t.rows[n], widths)
		need := h
		for k := n; k+1 < len(t.rows) && (t.rows[k].band != "" || t.rows[k+1].keep); k++ {
			need += t.rowHeight(&t.rows[k+1], widths)
		}
		if p.y+need > p.bottom && !t.rows[n].keep {
			p.tableEnd(t, widths, from)
			p.next()
			p.tableHead(t, widths, headHeight)
			from = p.y
		}
		p.row(t, &t.rows[n], widths, h, p.y > from && !t.rows[n].keep)
	}
	p.tableEnd(t, widths, from)
}

func (p *press) tableEnd(t *table, widths []float64, from float64) {
	if t.guides {
		x := p.left
		for _, w := range widths[:len(widths)-1] {
			x += w
			p.line(x-padX/2, from, x-padX/2, p.y, hair, 190)
		}
	}
	p.rule(p.y, medium, 0)
	p.y += 1
}

// widths shares out the type area among the columns.
func (t *table) widths(room float64) []float64 {
	shares := 0.0
	for _, c := range t.cols {
		if c.width > 0 {
			room -= c.width
		} else {
			shares -= c.width
		}
	}
	w := make([]float64, len(t.cols))
	for i, c := range t.cols {
		if w[i] = c.width; c.width <= 0 {
			w[i] = room * -c.width / shares
		}
	}
	return w
}

// headLines breaks the n-th column's head, over the columns behind it as well where they have none. A word that is wider than its
// column makes the head smaller: words are not broken here.
func (t *table) headLines(n int, widths []float64) (first string, rest []string, i ink) {
	text := t.cols[n].head
	if a, b, ok := strings.Cut(text, "\n"); ok {
		first, text = clean(a), b
	}
	w := widths[n] - padX
	for k := n + 1; k < len(t.cols) && t.cols[k].head == ""; k++ {
		w += widths[k]
	}
	i = label
	for _, word := range strings.Fields(clean(text)) {
		if x := label.width(word); x > w {
			i = i.with(min(i.size, max(label.size*w/x, 4.8)))
		}
	}
	return first, i.wrap(clean(text), w, 3), i
}

func (t *table) headHeight(widths []float64) float64 {
	h := 0.0
	for i := range t.cols {
		if c := &t.cols[i]; c.turn {
			h = max(h, label.width(clean(c.head))+2)
		} else {
			first, rest, _ := t.headLines(i, widths)
			x := float64(len(rest)) * label.lead()
			if first != "" {
				x += strong.lead()
			}
			h = max(h, x)
		}
	}
	return min(h, 34) + 2.2
}

func (p *press) tableHead(t *table, widths []float64, h float64) {
	x, foot := p.left, p.y+h
	for i := range t.cols {
		c, w := &t.cols[i], widths[i]-padX
		if c.turn {
			text, in := label.fit(clean(c.head), h-2)
			p.pdf.TransformBegin()
			cx := x + w/2 + in.capHeight()/2
			p.pdf.TransformRotate(90, cx, foot-1.2)
			p.letters(cx, foot-1.2, in, text)
			p.pdf.TransformEnd()
			p.forget()
		} else {
			first, rest, in := t.headLines(i, widths)
			y := foot - 1.3 - float64(len(rest)-1)*label.lead()
			if first != "" {
				p.aligned(c.align, x, y-label.lead()-0.4, w, strong, first)
			}
			for _, line := range rest {
				if c.align == 0 || c.align == 'L' {
					p.letters(x, y, in, line)
				} else {
					p.aligned(c.align, x, y, w, in, line)
				}
				y += label.lead()
			}
		}
		x += widths[i]
	}
	p.rule(foot, medium, 0)
	p.y = foot
}

// aligned sets a text in a width, at its left, its middle or its right.
func (p *press) aligned(align byte, x, y, w float64, i ink, s string) {
	s, i = i.fit(clean(s), w)
	switch align {
	case 'R':
		x += w - i.width(s)
	case 'C':
		x += (w - i.width(s)) / 2
	}
	p.letters(x, y, i, s)
}

func (t *table) ink(c *cell, r *row) ink {
	i := c.ink
	if i == (ink{}) {
		i = t.body
	}
	if r.total {
		i.bold = true
	}
	return i
}

func (t *table) rowHeight(r *row, widths []float64) float64 {
	if r.band != "" {
		return 7
	}
	h := 0.0
	for n := range r.cells {
		c, col := &r.cells[n], &t.cols[n]
		i := t.ink(c, r)
		lines := 1
		if col.lines != 0 {
			_, all := i.lines(clean(c.text), widths[n]-padX, col.lines)
			lines = max(1, len(all))
		}
		x := float64(lines) * i.lead()
		if c.sub != "" {
			x += float64(1+strings.Count(c.sub, "\n")) * small.lead()
		}
		h = max(h, x)
	}
	return max(h+2*t.pad-0.6, t.least)
}

// row sets one row; line says whether a hairline parts it from the one above.
func (p *press) row(t *table, r *row, widths []float64, h float64, line bool) {
	switch {
	case line && r.total:
		p.rule(p.y, medium, 0)
	case line:
		p.rule(p.y, hair, 150)
	}
	if r.band != "" {
		text, i := strong.fit(clean(r.band), p.width())
		p.letters(p.left, p.y+h-2, i, text)
		p.y += h
		return
	}
	x := p.left
	for n := range r.cells {
		p.cell(t, r, n, x, widths[n]-padX, h)
		x += widths[n]
	}
	p.y += h
}

func (p *press) cell(t *table, r *row, n int, x, w, h float64) {
	c, col := &r.cells[n], &t.cols[n]
	i := t.ink(c, r)
	if c.indent {
		x, w = x+4, w-4
	}
	y := p.y + t.pad + t.body.mm()*0.86
	if c.pre != "" {
		n := p.write(x, y, label, c.pre) + 1.2
		x, w = x+n, w-n
	}
	switch {
	case c.loud:
		at := x
		if col.align == 'R' {
			at += w - i.heavy().width(clean(c.text)) - i.mm()*0.7
		}
		p.plate(at, y, i.heavy(), c.text)
		y += i.lead()
	case col.lines == 0:
		room := w
		for _, tag := range c.tags {
			room -= label.width(clean(tag)) + 2.6
		}
		text, in := i.fit(clean(c.text), room)
		at := x
		switch col.align {
		case 'R':
			at += w - in.width(text)
		case 'C':
			at += (w - in.width(text)) / 2
		}
		p.letters(at, y, in, text)
		at += in.width(text) + 1.2
		for _, tag := range c.tags {
			at += p.tag(at, y-0.2, ink{size: label.size, bold: true}, tag) + 1
		}
		y += i.lead()
	default:
		in, all := i.lines(clean(c.text), w, col.lines)
		for _, line := range all {
			p.aligned(col.align, x, y, w, in, line)
			y += i.lead()
		}
	}
	if c.sub != "" {
		for line := range strings.SplitSeq(c.sub, "\n") {
			p.aligned(col.align, x, y-0.5, w, small, line)
			y += small.lead()
		}
	}
}
