package paper

import (
	"io"
	"math"

	"codeberg.org/go-pdf/fpdf"

	"qarovul/internal/words"
)

// press sets letters and lines on pages. All measures are millimetres from the top left corner of the page; y of a text is
// its baseline. It writes a face or a colour into the page only where it changes.
type press struct {
	pdf  *fpdf.Fpdf
	lang words.Lang
	desk *desk

	w, h                     float64 // the page
	left, right, top, bottom float64 // edges of the type area, bottom above the foot
	y                        float64 // how far the page is filled

	head   *head // the paper in hand
	first  int   // its first page
	papers []bookmark

	set struct { // what the page has been told; see forget
		ink  ink
		line float64
		draw int
	}
}

// The edges of the type area: room for a binding at the left, the foot at the bottom.
const (
	marginLeft, marginRight = 17.0, 14.0
	marginTop, marginBottom = 12.0, 17.0
)

// size of paper in millimetres, upright.
type size struct{ w, h float64 }

var (
	a4 = size{210, 297}
	a3 = size{297, 420}
)

func newPress(d *desk, l words.Lang) *press {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCellMargin(0)
	pdf.SetCreationDate(d.src.Printed)
	pdf.SetModificationDate(d.src.Printed)
	pdf.SetCreator("qarovul", true)
	pdf.SetProducer("qarovul", true)
	pdf.SetAuthor(d.src.Organisation.In(l), true)
	pdf.SetLang(string(l))
	pdf.AddUTF8FontFromBytes(family, "", regularFont)
	pdf.AddUTF8FontFromBytes(family, "B", boldFont)
	return &press{pdf: pdf, lang: l, desk: d}
}

// bookmark is where a paper begins in a file of several.
type bookmark struct {
	page int
	text string
}

// output ends the paper in hand and writes the file; several papers in one file get bookmarks.
func (p *press) output(w io.Writer) error {
	p.finish()
	if len(p.papers) > 1 {
		for _, b := range p.papers {
			p.pdf.SetPage(b.page)
			p.pdf.Bookmark(b.text, 0, 0)
		}
		p.pdf.SetPage(p.pdf.PageCount())
	}
	return p.pdf.Output(w)
}

func (p *press) t(key string, args ...any) string { return words.T(p.lang, key, args...) }

func (p *press) width() float64 { return p.right - p.left }

// addPage begins a blank page of the paper's size.
func (p *press) addPage(s size, landscape bool) {
	o, w, h := "P", s.w, s.h
	if landscape {
		o, w, h = "L", s.h, s.w
	}
	p.pdf.AddPageFormat(o, fpdf.SizeType{Wd: s.w, Ht: s.h})
	p.w, p.h = w, h
	p.left, p.right, p.top, p.bottom = marginLeft, w-marginRight, marginTop, h-marginBottom
	p.y = p.top
	p.forget()
}

// forget makes the press tell the page everything anew.
func (p *press) forget() {
	p.set.ink, p.set.line, p.set.draw = ink{grey: -1}, -1, -1
}

// write sets a text at the left of x, and returns its width.
func (p *press) write(x, y float64, i ink, s string) float64 {
	s = clean(s)
	p.letters(x, y, i, s)
	return i.width(s)
}

// writeFit sets a text into a width: smaller if it must, and cut at last.
func (p *press) writeFit(x, y, width float64, i ink, s string) {
	s, i = i.fit(clean(s), width)
	p.letters(x, y, i, s)
}

// writeRight sets a text so that it ends at x.
func (p *press) writeRight(x, y float64, i ink, s string) {
	s = clean(s)
	p.letters(x-i.width(s), y, i, s)
}

// writeCentre sets a text around x.
func (p *press) writeCentre(x, y float64, i ink, s string) {
	s = clean(s)
	p.letters(x-i.width(s)/2, y, i, s)
}

// letters puts a clean text on the page.
func (p *press) letters(x, y float64, i ink, s string) {
	if s == "" {
		return
	}
	if p.set.ink.size != i.size || p.set.ink.bold != i.bold {
		style := ""
		if i.bold {
			style = "B"
		}
		p.pdf.SetFont(family, style, i.size)
	}
	if p.set.ink.grey != i.grey {
		p.pdf.SetTextColor(i.grey, i.grey, i.grey)
	}
	p.set.ink = i
	p.pdf.Text(x, y, s)
}

// The three weights of lines: between rows, around a table, and under the head of the paper.
const (
	hair   = 0.12
	medium = 0.3
	heavy  = 0.6
)

// line draws a straight line.
func (p *press) line(x1, y1, x2, y2, weight float64, grey int) {
	p.pen(weight, grey)
	p.pdf.Line(x1, y1, x2, y2)
}

// rule draws a level line across the type area.
func (p *press) rule(y, weight float64, grey int) { p.line(p.left, y, p.right, y, weight, grey) }

func (p *press) pen(weight float64, grey int) {
	if p.set.line != weight {
		p.pdf.SetLineWidth(weight)
		p.set.line = weight
	}
	if p.set.draw != grey {
		p.pdf.SetDrawColor(grey, grey, grey)
		p.set.draw = grey
	}
}

func (p *press) fill(grey int) { p.pdf.SetFillColor(grey, grey, grey) }

// block fills a rectangle.
func (p *press) block(x, y, w, h float64, grey int) {
	p.fill(grey)
	p.pdf.Rect(x, y, w, h, "F")
}

// plate sets a text in white on black, for what must not be overlooked. It returns the width of the plate.
func (p *press) plate(x, y float64, i ink, s string) float64 {
	s = clean(s)
	pad := i.mm() * 0.35
	w := i.width(s) + 2*pad
	p.block(x, y-i.capHeight()-pad*0.8, w, i.capHeight()+1.6*pad, 0)
	i.grey = 255
	p.letters(x+pad, y, i, s)
	return w
}

// tag sets a text in a thin frame: a rule's number beside a name. It returns the width taken.
func (p *press) tag(x, y float64, i ink, s string) float64 {
	s = clean(s)
	pad := i.mm() * 0.3
	w := i.width(s) + 2*pad
	p.pen(hair*1.6, 0)
	p.pdf.Rect(x, y-i.capHeight()-pad, w, i.capHeight()+2*pad, "D")
	p.letters(x+pad, y, i, s)
	return w
}

// mark draws the mark around a centre: a star of eight points that holds a watch dial, and on the dial the two hours of a
// sentry's turn.
func (p *press) mark(cx, cy, r float64) {
	points := make([]fpdf.PointType, 16)
	for i := range points {
		d, a := r, float64(i)*math.Pi/8-math.Pi/2
		if i%2 == 1 {
			d = r * 0.765 // where the edges of two squares cross: cos 45° / cos 22.5°
		}
		points[i] = fpdf.PointType{X: cx + d*math.Cos(a), Y: cy + d*math.Sin(a)}
	}
	p.fill(0)
	p.pdf.Polygon(points, "F")
	p.fill(255)
	p.pdf.Circle(cx, cy, r*0.56, "F")
	p.fill(0)
	dial := r * 0.447
	p.pdf.MoveTo(cx, cy)
	p.pdf.LineTo(cx, cy-dial)
	p.pdf.ArcTo(cx, cy, dial, dial, 0, 90, 30)
	p.pdf.ClosePath()
	p.pdf.DrawPath("F")
	p.pdf.Circle(cx, cy, r*0.105, "F")
}

// stamp writes a word big and pale across the page, below everything that follows.
func (p *press) stamp(word string) {
	word = clean(word)
	angle := math.Atan2(p.h, p.w)
	i := ink{size: 100, bold: true, grey: 232}
	i.size *= math.Min(0.72*math.Hypot(p.w, p.h)/i.width(word), 1.9)
	p.pdf.TransformBegin()
	p.pdf.TransformRotate(angle*180/math.Pi, p.w/2, p.h/2)
	p.letters(p.w/2-i.width(word)/2, p.h/2+i.capHeight()/2, i, word)
	p.pdf.TransformEnd()
	p.forget() // the end of a transformation brings back what the page knew before
}
