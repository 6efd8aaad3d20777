package paper

import (
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// TestWidths: the widths that lines are broken by are those with which the PDF is written.
func TestWidths(t *testing.T) {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes(family, "", regularFont)
	f.AddUTF8FontFromBytes(family, "B", boldFont)
	for i, style := range []string{"", "B"} {
		f.SetFont(family, style, 10)
		for _, r := range "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZabcçdeəfgğhxıijkqlmnoöprsştuüvyz0123456789 –—…·№“”₼Шы" {
			if got, want := int(faces()[i][r]), f.GetStringSymbolWidth(string(r)); got < want-1 || got > want+1 {
				t.Errorf("%q%s: %d thousandths, the PDF has %d", r, style, got, want)
			}
		}
	}
	for _, r := range "0123456789" {
		if faces()[0][r] != faces()[0]['0'] {
			t.Errorf("the figure %q has a width of its own", r)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Ələkbərzadə": "Ələkbərzadə", "g\u0306o\u0308z": "ğöz", "a\nb\tc": "a b c", "a\x00b\u200bc": "abc", "👮x": "?x", "שx": "?x", "plain (x)": "plain (x)",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBrokenFont(t *testing.T) {
	for name, font := range map[string][]byte{"empty": nil, "no tables": make([]byte, 12)} {
		if _, err := readAdvances(font); err == nil {
			t.Errorf("%s: a font is read", name)
		}
	}
}

var azText = rapid.StringMatching(`([A-ZƏĞIİÖŞÇÜ]?[a-zəğıiöşçü,;.]{0,25} ){0,12}`)

func TestFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := azText.Draw(t, "text"), rapid.Float64Range(4, 120).Draw(t, "width")
		got, i := body.fit(s, width)
		if i.width(got) > width+1e-9 {
			t.Errorf("%q is %.2f wide", got, i.width(got))
		}
		if i.size < body.size*least-1e-9 || i.size > body.size {
			t.Errorf("size %.2f", i.size)
		}
		if body.width(s) <= width && (got != s || i != body) {
			t.Errorf("%q was changed though it fits", s)
		}
		if got != s && !strings.HasSuffix(got, "…") && got != "" {
			t.Errorf("%q was cut without a sign", got)
		}
	})
}

func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := azText.Draw(t, "text"), rapid.Float64Range(4, 80).Draw(t, "width")
		most := rapid.IntRange(0, 4).Draw(t, "most")
		lines := body.wrap(s, width, most)
		for _, l := range lines {
			if body.width(l) > width {
				t.Errorf("%q is %.2f wide, %.2f are there", l, body.width(l), width)
			}
		}
		if most > 0 && len(lines) > most {
			t.Errorf("%d lines, at most %d", len(lines), most)
		}
		whole := strings.Join(body.wrap(s, width, 0), "")
		if squeeze := strings.Join(strings.Fields(s), ""); strings.ReplaceAll(whole, " ", "") != squeeze {
			t.Errorf("%q became %q", s, whole)
		}
	})
}

func TestOrdinal(t *testing.T) {
	p := &press{lang: words.Az}
	want := "0-ci 1-ci 2-ci 3-cü 4-cü 5-ci 6-cı 7-ci 8-ci 9-cu 10-cu 16-cı 20-ci 30-cu 33-cü 40-cı 60-cı 100-cü 120-ci 1000-ci"
	var got []string
	for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 20, 30, 33, 40, 60, 100, 120, 1000} {
		got = append(got, p.ordinal(n))
	}
	if d := cmp.Diff(want, strings.Join(got, " ")); d != "" {
		t.Error(d)
	}
}

func TestHours(t *testing.T) {
	for want, m := range map[string][2]int{"18:00–20:00": {1080, 1200}, "22:00–24:00": {1320, 1440}, "20:00–08:00": {1200, 1920}, "00:00–24:00": {0, 1440}} {
		if got := hours(m[0], m[1]); got != want {
			t.Errorf("hours(%d, %d) = %s, want %s", m[0], m[1], got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for want, got := range map[string]string{
		"№ 339/26-1": number(&Options{}, testDay, "1"), "№ 1/27": number(&Options{}, when.MustDate("2027-01-01"), ""),
		"№ 84-Ə": number(&Options{Number: "84-Ə"}, testDay, ""), "№ 12/26": monthNumber(&Options{Month: testMonth}),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
