package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ink is how letters are set: size in points, grey from 0 (black) to 255.
type ink struct {
	size float64
	bold bool
	grey int
}

// The sizes of the papers: three for work, two for headings.
var (
	body   = ink{size: 8.6}
	strong = ink{size: 8.6, bold: true}
	small  = ink{size: 6.8, grey: 60}
	label  = ink{size: 6.4, grey: 90}
	header = ink{size: 10.4, bold: true}
	title  = ink{size: 19, bold: true}
)

func (i ink) with(size float64) ink { i.size = size; return i }
func (i ink) heavy() ink            { i.bold = true; return i }

// mm is the type size in millimetres.
func (i ink) mm() float64 { return i.size * 25.4 / 72 }

// lead is the distance between two lines.
func (i ink) lead() float64 { return i.mm() * 1.27 }

// capHeight of Noto Sans is 0.714 of the type size.
func (i ink) capHeight() float64 { return i.mm() * 0.714 }

// clean makes a text fit to be set: composed letters (the font has "g" with a breve as one), one line, and "?" for what
// the font lacks.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	face := faces()[0]
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case r >= known || face[r] < 0:
			return '?'
		}
		return r
	}, norm.NFC.String(s))
}

// width of a clean text in millimetres.
func (i ink) width(s string) float64 {
	face := faces()[0]
	if i.bold {
		face = faces()[1]
	}
	w := 0
	for _, r := range s {
		if r < known {
			w += int(face[r])
		}
	}
	return float64(w) * i.mm() / 1000
}

// least is how far a text may shrink before it is cut.
const least = 0.875

// fit makes a clean text fit a width: first smaller, then cut with an ellipsis.
func (i ink) fit(s string, width float64) (string, ink) {
	w := i.width(s)
	if w <= width || s == "" {
		return s, i
	}
	if w*least <= width {
		return s, i.with(i.size * width / w)
	}
	i = i.with(i.size * least)
	return i.cut(s, width), i
}

// cut shortens a clean text to a width, with an ellipsis.
func (i ink) cut(s string, width float64) string {
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if t := strings.TrimRight(string(runes[:n]), " ,.;–-") + "…"; i.width(t) <= width {
			return t
		}
	}
	return ""
}

// wrap breaks a clean text into lines no wider than width. With most above 0, what does not fit into so many lines ends in an ellipsis.
func (i ink) wrap(s string, width float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if i.width(next) <= width {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; i.width(line) > width; { // a word wider than the line is broken
			n := i.prefix(line, width)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if most > 0 && len(lines) > most {
		lines = append(lines[:most-1], i.cut(strings.Join(lines[most-1:], " "), width))
	}
	return lines
}

// lines breaks a clean text as wrap does, but a little too long for one line it rather shrinks, so that no initial stands alone.
func (i ink) lines(s string, width float64, most int) (ink, []string) {
	const little = 0.92
	if w := i.width(s); w > width && w*little <= width {
		return i.with(i.size * width / w), []string{s}
	}
	return i, i.wrap(s, width, most)
}

// prefix is how many bytes of a word fit a width: at least one letter.
func (i ink) prefix(word string, width float64) int {
	n := 0
	for at, r := range word {
		end := at + len(string(r))
		if n > 0 && i.width(word[:end]) > width {
			break
		}
		n = end
	}
	return n
}
