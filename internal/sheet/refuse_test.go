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

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
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
			`f, sheet "Sheet1", row 1: these columns of the header are not known: shoes. Known are: service number, surname, given name, patronymic, sex, born, height, rank, rank since, joined, left, sworn, trained, unit, position, phone, qualifications, full name`},
	}
	r := register(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			im, err := ReadPeople("f", bytes.NewReader(c.file), r, today, How{})
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
	if _, err := ReadPeople("f", slow{gone}, register(t), today, How{}); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadAbsences("f", slow{gone}, register(t), today, How{}); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
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
	im, err := ReadPeople("f", bytes.NewReader(b), register(t), today, How{})
	if err != nil {
		t.Fatal(err)
	}
	if im.Sheet != "Heyət" || im.Totals[Changed]+im.Totals[Same] != 2 {
		t.Errorf("sheet %s, %v", im.Sheet, im.Totals)
	}
}

func TestTextTooLong(t *testing.T) {
	im, err := ReadPeople("f.csv", strings.NewReader("number,phone\n101,"+strings.Repeat("ə", maxText+1)+"\n"), register(t), today, How{})
	if err != nil {
		t.Fatal(err)
	}
	want := "f.csv, row 2, phone: the text is longer than 500 characters: shorten it"
	if got := im.Err().(Faults)[0].In(words.En); got != want {
		t.Errorf("want %s, got %s", want, got)
	}
}
