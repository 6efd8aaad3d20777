package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// piece is a text on a page, as a reader of the text layer finds it; places are points from the page's bottom left.
type piece struct {
	page int
	x, y float64
	size float64
	text string
	turn bool // within a transformation: the stamp, upright heads
}

var (
	contents = regexp.MustCompile(`/Contents (\d+) 0 R`)
	shown    = regexp.MustCompile(`(?s)BT (-?[\d.]+) (-?[\d.]+) Td \(((?:[^()\\]|\\.)*)\) Tj ET|BT /F\S+ ([\d.]+) Tf ET|\bQ\n|\bq\n`)
	escaped  = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// textLayer reads every text of a PDF as this package's press writes it: letters are UTF-16 under an identity map.
func textLayer(t *testing.T, pdf []byte) []piece {
	t.Helper()
	all, err := readTexts(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readTexts(pdf []byte) ([]piece, error) {
	var all []piece
	for n, m := range contents.FindAllSubmatch(pdf, -1) {
		page, err := stream(pdf, string(m[1]))
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", n+1, err)
		}
		for _, x := range pageTexts(page) {
			x.page = n + 1
			all = append(all, x)
		}
	}
	return all, nil
}

// stream is the decompressed stream of an object.
func stream(pdf []byte, object string) ([]byte, error) {
	_, rest, ok := bytes.Cut(pdf, []byte("\n"+object+" 0 obj\n"))
	if !ok {
		return nil, fmt.Errorf("there is no object %s", object)
	}
	_, rest, _ = bytes.Cut(rest, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func pageTexts(page []byte) []piece {
	var all []piece
	size := 0.0
	depth := 0 // of what was saved for a transformation: the press saves on a line of its own
	number := func(b []byte) float64 {
		x, _ := strconv.ParseFloat(string(b), 64) // the pattern lets digits and a point pass only
		return x
	}
	for _, m := range shown.FindAllSubmatch(page, -1) {
		switch {
		case m[1] != nil:
			all = append(all, piece{x: number(m[1]), y: number(m[2]), text: utf16Text(escaped.Replace(string(m[3]))), size: size, turn: depth > 0})
		case m[4] != nil:
			size = number(m[4])
		case string(m[0]) == "q\n":
			depth++
		case string(m[0]) == "Q\n" && depth > 0:
			depth--
		}
	}
	return all
}

func utf16Text(s string) string {
	var u []uint16
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// lines puts the pieces in reading order: pages, lines from the top, texts from the left.
func lines(all []piece) string {
	slices.SortStableFunc(all, func(a, b piece) int {
		if a.page != b.page {
			return a.page - b.page
		}
		if a.turn != b.turn {
			if a.turn {
				return -1
			}
			return 1
		}
		if d := math.Round(b.y) - math.Round(a.y); d != 0 {
			return int(d)
		}
		return int(math.Round(a.x) - math.Round(b.x))
	})
	var out strings.Builder
	for i, x := range all {
		switch {
		case i == 0 || all[i-1].page != x.page:
			if i > 0 {
				out.WriteByte('\n')
			}
			fmt.Fprintf(&out, "=== page %d\n", x.page)
		case x.turn || all[i-1].turn || math.Round(all[i-1].y) != math.Round(x.y):
			out.WriteByte('\n')
		default:
			out.WriteString(" | ")
		}
		out.WriteString(x.text)
	}
	return out.String() + "\n"
}
