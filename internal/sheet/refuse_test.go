package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// built makes an XLSX with two people in it, changed by change.
func built(t testing.TB, change func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{{"number", "surname", "height"}, {"101", "Əliyev", 180}, {"102", "İsmayılova", 170}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		if err := change(f); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rewritten packs an XLSX anew with its parts changed; nil takes a part out.
func rewritten(t testing.TB, b []byte, change func(name string, text []byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if text = change(f.Name, text); text == nil {
			continue
		}
		add(t, w, f.Name, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func add(t testing.TB, w *zip.Writer, name string, text []byte) {
	t.Helper()
	p, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(text); err != nil {
		t.Fatal(err)
	}
}

// inSheet replaces text in the first sheet's part.
func inSheet(t testing.TB, old, new string) []byte {
	return rewritten(t, built(t, nil), func(name string, text []byte) []byte {
		if name != "xl/worksheets/sheet1.xml" {
			return text
		}
		if !bytes.Contains(text, []byte(old)) {
			t.Fatalf("%q is not in %s", old, text)
		}
		return bytes.Replace(text, []byte(old), []byte(new), 1)
	})
}

// unpacked is all parts of an XLSX one behind the other.
func unpacked(t testing.TB, b []byte) []byte {
	var all []byte
	rewritten(t, b, func(_ string, text []byte) []byte {
		all = append(all, text...)
		return text
	})
	return all
}

func more(t testing.TB, name string, text []byte) []byte {
	b := built(t, nil)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, f := range z.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	add(t, w, name, text)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRefused(t *testing.T) {
	good := built(t, nil)
	yes, no := true, false
	cases := []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "f: the file is empty: choose one with a table in it"},
		{"spaces", []byte(" \r\n"), "f: the file is empty: choose one with a table in it"},
		{"mark only", []byte("\ufeff"), "f: the file is empty: choose one with a table in it"},
		{"empty book", built(t, func(f *excelize.File) error {
			for i := 3; i > 0; i-- {
				if err := f.RemoveRow("Sheet1", i); err != nil {
					return err
				}
			}
			return nil
		}), "f: the file is empty: choose one with a table in it"},
		{"large", bytes.Repeat([]byte("a"), maxFile+1), "f: the file is larger than 30 MB: take out sheets and pictures that are not needed"},
		{"pdf", []byte("%PDF-1.4 x"), "f: the file is no table: save it as XLSX or CSV (UTF-8)"},
		{"web page", []byte("<html><table>"), "f: the file is no table: save it as XLSX or CSV (UTF-8)"},
		{"zip of something else", rewritten(t, good, func(name string, text []byte) []byte {
			if strings.HasPrefix(name, "xl/") {
				return text
			}
			return nil
		}), "f: the file is no table: save it as XLSX or CSV (UTF-8)"},
		{"old Excel", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "f: the file is of an old Excel or has a password: save it as XLSX without a password"},
		{"windows-1254", []byte("number,surname\n101,\xddsmay\xfdlov\n"), `f: the text is not UTF-8: save it as "CSV UTF-8" or as XLSX`},
		{"utf-16", []byte("\xff\xfen\x00u\x00"), `f: the text is not UTF-8: save it as "CSV UTF-8" or as XLSX`},
		{"cut short", good[:len(good)/2], "f: the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"only the start", good[:10], "f: the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"a byte wrong", broken(t, good), "f: the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"sheet's text cut", rewritten(t, good, func(name string, text []byte) []byte {
			if strings.HasSuffix(name, "sheet1.xml") {
				return text[:len(text)-40]
			}
			return text
		}), "f, sheet \"Sheet1\": the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"a part missing", rewritten(t, good, func(name string, text []byte) []byte {
			if strings.HasSuffix(name, "sheet1.xml") {
				return nil
			}
			return text
		}), "f: the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"a string missing", inSheet(t, `t="s"><v>0</v>`, `t="s"><v>99</v>`), "f, sheet \"Sheet1\": the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"rows out of order", inSheet(t, `<row r="2"`, `<row r="1"`), "f, sheet \"Sheet1\": the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"a part twice", more(t, "XL/workbook.xml", []byte("<x/>")), "f: the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"an entity", inSheet(t, `<sheetData>`, `<sheetData>&lol;`), "f, sheet \"Sheet1\": the file is damaged or cut short: copy it again, or open it in Excel and save it"},
		{"bomb", more(t, "xl/media/a.bin", make([]byte, maxUnpacked+1)), "f: the file unpacks to more than 100 MB: take out sheets and pictures that are not needed"},
		{"macros", more(t, "xl/vbaProject.bin", []byte("x")), "f: there are macros in the file: save it as XLSX without macros"},
		{"old macros", more(t, "xl/macrosheets/sheet1.xml", []byte("<x/>")), "f: there are macros in the file: save it as XLSX without macros"},
		{"formula", built(t, func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "C3", "=1+1") }),
			`f, sheet "Sheet1", row 3: there is a formula in cell C3: put its value in its place (copy, paste as values only)`},
		{"formula on another sheet", built(t, func(f *excelize.File) error {
			if _, err := f.NewSheet("Qeyd"); err != nil {
				return err
			}
			return f.SetCellFormula("Qeyd", "B7", "=HYPERLINK(A1)")
		}), `f, sheet "Qeyd", row 7: there is a formula in cell B7: put its value in its place (copy, paste as values only)`},
		{"shared formula", inSheet(t, `<v>180</v>`, `<f t="shared" si="0"/><v>180</v>`),
			`f, sheet "Sheet1", row 2: there is a formula in cell C2: put its value in its place (copy, paste as values only)`},
		{"hidden sheet", built(t, func(f *excelize.File) error {
			if _, err := f.NewSheet("Gizli"); err != nil {
				return err
			}
			return f.SetSheetVisible("Gizli", false)
		}), `f: the sheet "Gizli" is hidden: show it or take it out`},
		{"very hidden sheet", built(t, func(f *excelize.File) error {
			if _, err := f.NewSheet("Gizli"); err != nil {
				return err
			}
			return f.SetSheetVisible("Gizli", false, true)
		}), `f: the sheet "Gizli" is hidden: show it or take it out`},
		{"hidden row", built(t, func(f *excelize.File) error { return f.SetRowVisible("Sheet1", 3, false) }),
			`f, sheet "Sheet1", row 3: the row is hidden: show it (clear the filter) or take it out`},
		{"flat row", inSheet(t, `<row r="3"`, `<row r="3" ht="0"`), `f, sheet "Sheet1", row 3: the row is hidden: show it (clear the filter) or take it out`},
		{"hidden rows", built(t, func(f *excelize.File) error {
			return f.SetSheetProps("Sheet1", &excelize.SheetPropsOptions{ZeroHeight: &yes, CustomHeight: &no})
		}), `f, sheet "Sheet1": rows are hidden: show them or take them out`},
		{"hidden column", built(t, func(f *excelize.File) error { return f.SetColVisible("Sheet1", "B", false) }),
			`f, sheet "Sheet1": column B is hidden: show it or take it out`},
		{"flat column", built(t, func(f *excelize.File) error { return f.SetColWidth("Sheet1", "AB", "AC", 0) }),
			`f, sheet "Sheet1": column AB is hidden: show it or take it out`},
		{"merged", built(t, func(f *excelize.File) error { return f.MergeCell("Sheet1", "A2", "A3") }),
			`f, sheet "Sheet1": the cells A2:A3 are merged: take them apart`},
		{"wide", built(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "XFD2", "x") }),
			`f, sheet "Sheet1", row 2: there are more than 200 columns: take out those that are not needed`},
		{"wide CSV", []byte("number" + strings.Repeat(",", maxColumns) + "\n"), "f: there are more than 200 columns: take out those that are not needed"},
		{"long CSV", []byte("number\n" + strings.Repeat("1\n", maxRows)), "f: there are more than 100000 rows: split the file"},
		{"header of another table", built(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "B1", "shoes") }),
			`f, sheet "Sheet1", row 1: these columns of the header are not known: shoes. Known are: service number, surname, given name, patronymic, sex, born, height, rank, rank since, joined, left, sworn, trained, unit, position, phone, qualifications`},
	}
	r := register(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			im, err := ReadPeople("f", bytes.NewReader(c.file), r, today)
			if err == nil {
				t.Fatalf("taken: %v", im.Totals)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
			if !errors.Is(err, ErrFile) {
				t.Error("no ErrFile")
			}
		})
	}
}

// broken changes a byte of the packed data of the largest part.
func broken(t testing.TB, b []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var largest *zip.File
	for _, f := range z.File {
		if largest == nil || f.CompressedSize64 > largest.CompressedSize64 {
			largest = f
		}
	}
	at, err := largest.DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Clone(b)
	b[at+int64(largest.CompressedSize64)/2] ^= 0x55
	return b
}

// slow gives one byte at a time and then an error.
type slow struct{ err error }

func (s slow) Read(b []byte) (int, error) { return 0, s.err }

func TestReaderFails(t *testing.T) {
	gone := errors.New("gone")
	if _, err := ReadPeople("f", slow{gone}, register(t), today); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadAbsences("f", slow{gone}, register(t), today); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

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
	im, err := ReadPeople("f", bytes.NewReader(inSheet(t, `<v>180</v>`, `<v>#N/A</v></c><c t="e"><v>#REF!</v>`)), register(t), today)
	if err != nil {
		t.Fatal(err)
	}
	if im.Rows[0].State != Wrong || im.Rows[0].Faults[0].Key != "beyond" {
		t.Errorf("an error beyond the header: %s", sayImport(im))
	}
	im, err = ReadPeople("f", bytes.NewReader(inSheet(t, `><v>180</v>`, ` t="e"><v>#N/A</v>`)), register(t), today)
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

// TestSecondSheet finds the table where the first sheet is only a note.
func TestSecondSheet(t *testing.T) {
	b := built(t, func(f *excelize.File) error {
		if err := f.SetSheetName("Sheet1", "Heyət"); err != nil {
			return err
		}
		if _, err := f.NewSheet("Qeyd"); err != nil {
			return err
		}
		if err := f.SetCellStr("Qeyd", "A1", "Yoxlanıb"); err != nil {
			return err
		}
		return f.MoveSheet("Qeyd", "Heyət")
	})
	im, err := ReadPeople("f", bytes.NewReader(b), register(t), today)
	if err != nil {
		t.Fatal(err)
	}
	if im.Sheet != "Heyət" || im.Totals[Changed]+im.Totals[Same] != 2 {
		t.Errorf("sheet %s, %v", im.Sheet, im.Totals)
	}
}

func TestTextTooLong(t *testing.T) {
	im, err := ReadPeople("f.csv", strings.NewReader("number,phone\n101,"+strings.Repeat("ə", maxText+1)+"\n"), register(t), today)
	if err != nil {
		t.Fatal(err)
	}
	want := "f.csv, row 2, phone: the text is longer than 500 characters: shorten it"
	if got := im.Err().(Faults)[0].In(words.En); got != want {
		t.Errorf("want %s, got %s", want, got)
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
