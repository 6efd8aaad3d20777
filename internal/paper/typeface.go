package paper

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"sync"
)

// Noto Sans 2.015, SIL Open Font License (fonts/OFL.txt). Its figures are all of one width, as tables need.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	regularFont []byte
	//go:embed fonts/NotoSans-Bold.ttf
	boldFont []byte
)

// family is the name under which the press knows the fonts.
const family = "noto"

// known is how far the tables of widths go: Latin, Greek, Cyrillic, and the signs after them.
const known = 0x2600

// advances holds the width of each letter in thousandths of the type size, -1 where the font has none.
type advances [known]int16

// faces gives the widths of the regular and the bold face. They are read here and not asked of the PDF library because
// that one writes into the page whenever a face is chosen.
var faces = sync.OnceValue(func() [2]*advances {
	var both [2]*advances
	for i, font := range [][]byte{regularFont, boldFont} {
		a, err := readAdvances(font)
		if err != nil {
			panic(fmt.Sprintf("paper: the embedded font is broken: %v", err)) // a fault of the build
		}
		both[i] = a
	}
	return both
})

// readAdvances takes the widths out of a TrueType font: the tables cmap (format 4), hhea, hmtx and head.
// Source: ISO/IEC 14496-22, Open Font Format.
func readAdvances(font []byte) (*advances, error) {
	tables := map[string][]byte{}
	u16 := binary.BigEndian.Uint16
	if len(font) < 12 {
		return nil, fmt.Errorf("%d bytes are no font", len(font))
	}
	for i := range int(u16(font[4:])) {
		entry := font[12+16*i:]
		from, n := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = font[from : from+n]
	}
	for _, name := range []string{"cmap", "head", "hhea", "hmtx"} {
		if tables[name] == nil {
			return nil, fmt.Errorf("the font has no table %q", name)
		}
	}
	unitsPerEm := int(u16(tables["head"][18:]))
	metrics, hmtx := int(u16(tables["hhea"][34:])), tables["hmtx"]
	cmap, err := segmentMap(tables["cmap"])
	if err != nil {
		return nil, err
	}
	a := new(advances)
	for r := range a {
		a[r] = -1
	}
	segments := int(u16(cmap[6:])) / 2
	ends, starts := cmap[14:], cmap[16+2*segments:]
	deltas, offsets := cmap[16+4*segments:], cmap[16+6*segments:]
	for s := range segments {
		for r := int(u16(starts[2*s:])); r <= int(u16(ends[2*s:])) && r < known; r++ {
			glyph := r
			if o := int(u16(offsets[2*s:])); o != 0 {
				glyph = int(u16(offsets[2*s+o+2*(r-int(u16(starts[2*s:]))):]))
				if glyph == 0 {
					continue
				}
			}
			glyph = (glyph + int(u16(deltas[2*s:]))) & 0xffff
			if glyph != 0 {
				a[r] = int16((int(u16(hmtx[4*min(glyph, metrics-1):]))*1000 + unitsPerEm/2) / unitsPerEm)
			}
		}
	}
	return a, nil
}

// segmentMap finds the map of letters to glyphs in format 4.
func segmentMap(cmap []byte) ([]byte, error) {
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		sub := cmap[binary.BigEndian.Uint32(cmap[8+8*i:]):]
		if binary.BigEndian.Uint16(sub) == 4 {
			return sub, nil
		}
	}
	return nil, fmt.Errorf("the font has no map of letters in format 4")
}
