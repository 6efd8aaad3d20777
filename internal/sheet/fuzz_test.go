package sheet

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"qarovul/internal/force"
	"qarovul/internal/words"
)

// seeds are the tables of the cases, and books of the kinds that are taken and refused.
func seeds(f *testing.F, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\ncase ")[1:] {
		_, body, _ := strings.Cut(c, "\n")
		table, _, _ := strings.Cut(body, "\n---\n")
		f.Add([]byte(table))
	}
	r := register(f)
	for _, format := range []Format{XLSX, CSV} {
		var b bytes.Buffer
		if err := WritePeople(&b, format, words.Az, r, today, nil, ""); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	good := built(f, nil)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(inSheet(f, `<v>180</v>`, `<f>1+1</f><v>180</v>`))
	f.Add(inSheet(f, `<row r="2"`, `<row r="99999999999"`))
	f.Add(inSheet(f, `t="s"><v>0</v>`, `t="s"><v>-1</v>`))
}

// soundImport wants an import to be whole: a row for each state, changes only where nothing is wrong, and a sound register behind them.
func soundImport(t *testing.T, r *force.Register, im *Import, err error) {
	t.Helper()
	if err != nil {
		var f Faults
		if !errors.As(err, &f) || len(f) == 0 || f[0].Text.Az == "" || strings.Contains(err.Error(), "⟦") {
			t.Fatalf("a refusal that does not say why: %v", err)
		}
		return
	}
	n := 0
	for _, x := range im.Totals {
		n += x
	}
	if n != len(im.Rows) {
		t.Fatalf("%d rows, %v", len(im.Rows), im.Totals)
	}
	for _, r := range im.Rows {
		if (r.State == Wrong) != (len(r.Faults) > 0) || (r.Line < 1) != (r.State == Leaves) {
			t.Fatalf("row %+v", r)
		}
	}
	if e := im.Err(); e != nil && (strings.Contains(e.Error(), "⟦") || im.Totals[Wrong] == 0) {
		t.Fatalf("%v with %v", e, im.Totals)
	}
	c := im.Changes()
	if im.Totals[Wrong] > 0 && !c.Empty() {
		t.Fatal("changes although rows are wrong")
	}
	if p := r.With(c).Check(); p.Err() != nil {
		t.Fatalf("the register would have problems: %v", p.Err())
	}
}

func FuzzReadPeople(f *testing.F) {
	seeds(f, "testdata/people.txt")
	r := register(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		im, err := ReadPeople("f", bytes.NewReader(file), r, today, How{})
		soundImport(t, r, im, err)
		if err != nil {
			return
		}
		// Read again on top of itself, it changes nothing more.
		next := r.With(im.Changes())
		again, err := ReadPeople("f", bytes.NewReader(file), next, today, How{Base: im.Base(), AllLeft: true})
		soundImport(t, next, again, err)
		if n := again.Totals; im.Totals[Wrong] == 0 && n[New]+n[Changed] > 0 {
			t.Fatalf("read again: %v", n)
		}
		h, err := ReadHeading("f", bytes.NewReader(file), "people", Mapping{})
		if err != nil || !h.Ready() {
			t.Fatalf("a file that can be read has no heading: %+v, %v", h, err)
		}
	})
}

func FuzzReadAbsences(f *testing.F) {
	seeds(f, "testdata/absences.txt")
	r := register(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		im, err := ReadAbsences("f", bytes.NewReader(file), r, today, How{})
		soundImport(t, r, im, err)
	})
}

// FuzzSheet reads a sheet without the zip around it, which the fuzzer would not find its way through.
func FuzzSheet(f *testing.F) {
	for _, cells := range []string{
		`<c r="A4" t="inlineStr"><is><t>101</t></is></c>`, `<c t="d"><v>2026</v></c><c t="e"/><c s="-1"><v>1e999</v></c><c r="ZZZZZ1"/>`,
		`<c t="s"><v>1</v></c><c s="1"><v>46361.5</v></c></row><row r="5" hidden="1"><rPh><t>x</t></rPh></row><mergeCell/>`,
	} {
		f.Add(`<worksheet><cols><col min="1" width="9"/></cols><sheetData><row r="4">` + cells + `</row></sheetData></worksheet>`)
	}
	k := book{strings: []string{"number", "101"}, dates: []bool{false, true}}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := k.sheet("s", strings.NewReader(text))
		if err != nil {
			var r *refusal
			if !errors.As(err, &r) || strings.Contains(say(r.key, r.args...).En, "⟦") {
				t.Fatalf("a refusal that does not say why: %v", err)
			}
			return
		}
		last := 0
		for _, l := range g.rows {
			if l.n <= last || l.empty() || len(l.cells) > maxColumns {
				t.Fatalf("row %d behind %d with %d cells", l.n, last, len(l.cells))
			}
			last = l.n
		}
	})
}
