package sheet

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"qarovul/internal/when"
)

// TestCells reads each kind of cell that spreadsheets write.
func TestCells(t *testing.T) {
	moment := time.Date(2026, 12, 5, 18, 30, 0, 0, time.UTC)
	long, own := "d\\ mmmm\\ yyyy", "[$-42C]0.00\" day\""
	b := built(t, func(f *excelize.File) error {
		style := func(s excelize.Style) int {
			id, err := f.NewStyle(&s)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		for cell, v := range map[string]any{
			"A5": "  two   words\n", "B5": 180, "C5": 994501234567, "D5": 0.5, "E5": true, "F5": moment, "G5": moment, "H5": 46361, "I5": moment, "J5": 59, "K5": 60, "L5": -1,
			"M5": "=1+1", "N5": 1e12,
		} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				return err
			}
		}
		for cell, s := range map[string]excelize.Style{
			"F5": {NumFmt: 14}, "G5": {CustomNumFmt: &long}, "H5": {CustomNumFmt: &own}, "I5": {NumFmt: 22}, "J5": {NumFmt: 14}, "K5": {NumFmt: 14}, "L5": {NumFmt: 14},
		} {
			if err := f.SetCellStyle("Sheet1", cell, cell, style(s)); err != nil {
				return err
			}
		}
		return f.SetCellRichText("Sheet1", "O5", []excelize.RichTextRun{{Text: "Əli"}, {Text: "yev", Font: &excelize.Font{Bold: true}}})
	})
	sheets, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	d := when.MustDate("2026-12-05")
	want := line{n: 5, cells: []cell{{text: "two words"}, {text: "180"}, {text: "994501234567"}, {text: "0.5"}, {text: "1"},
		{text: "2026-12-05", date: d}, {text: "2026-12-05", date: d}, {text: "46361"}, {text: "2026-12-05", date: d},
		{text: "1900-02-28", date: when.MustDate("1900-02-28")}, {text: "60"}, {text: "-1"}, {text: "=1+1"}, {text: "1000000000000"}, {text: "Əliyev"}}}
	got := sheets[0].rows[len(sheets[0].rows)-1]
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{}, cell{})); diff != "" {
		t.Error(diff)
	}
}

// TestCellsAsOthersWrite reads what other programs write: cells without references, texts in place, ISO dates, errors, reading aids.
func TestCellsAsOthersWrite(t *testing.T) {
	b := inSheet(t, `</sheetData>`, `<row><c t="inlineStr"><is><t>in</t><r><t xml:space="preserve"> place</t></r><rPh><t>aid</t></rPh></is></c>`+
		`<c t="d"><v>2026-12-05T00:00:00</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>result</v></c><c/><c><v>1.8E2</v></c><c><v/></c></row>`+
		`<row r="9"><c r="A9"><v> 7 </v></c></row></sheetData>`)
	sheets, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []line{
		{n: 4, cells: []cell{{text: "in place"}, {text: "2026-12-05T00:00:00", date: when.MustDate("2026-12-05")}, {text: "#N/A", bad: true}, {text: "result"}, {}, {text: "180"}}},
		{n: 9, cells: []cell{{text: "7"}}},
	}
	got := sheets[0].rows[3:]
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{}, cell{})); diff != "" {
		t.Error(diff)
	}
	im, err := ReadPeople("f", bytes.NewReader(inSheet(t, `<v>180</v>`, `<v>#N/A</v></c><c t="e"><v>#REF!</v>`)), register(t), today, How{})
	if err != nil {
		t.Fatal(err)
	}
	if im.Rows[0].State != Wrong || im.Rows[0].Faults[0].Key != "beyond" {
		t.Errorf("an error beyond the header: %s", sayImport(im))
	}
	im, err = ReadPeople("f", bytes.NewReader(inSheet(t, `><v>180</v>`, ` t="e"><v>#N/A</v>`)), register(t), today, How{})
	if err != nil {
		t.Fatal(err)
	}
	if want, got := `f, sheet "Sheet1", row 2, height: the cell holds an error (#N/A): write the right value`, im.Rows[0].Faults[0].Error(); want != got {
		t.Errorf("want %s, got %s", want, got)
	}
}

func TestBookFrom1904(t *testing.T) {
	b := built(t, func(f *excelize.File) error {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			return err
		}
		return f.SetCellValue("Sheet1", "B3", time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC))
	})
	sheets, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := sheets[0].rows[2].cells[1].text; got != "2026-12-05" {
		t.Errorf("got %s", got)
	}
}

func TestColumnNames(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want || column(want+"12") != i {
			t.Errorf("%d: want %s, got %s and back %d", i, want, got, column(want))
		}
	}
	if column("12") != -1 || column("") != -1 {
		t.Error("a reference without letters has a column")
	}
}

func TestShowsDate(t *testing.T) {
	for code, want := range map[string]bool{
		"General": false, "0.00": false, "dd.mm.yyyy": true, "[$-42C]d mmm yyyy;@": true, `0" days"`: false, "[Red]0": false, "h:mm": false, `\d0`: false, "yyyy": true, `_d0`: false,
	} {
		if got := showsDate(code); got != want {
			t.Errorf("%s: want %v", code, want)
		}
	}
}
