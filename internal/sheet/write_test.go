package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// ledger is a table with every kind of value.
func ledger() Table {
	return Table{
		Title: "Növbə kitabı, dekabr 2026", Lang: words.En,
		Columns: []Column{{Head: "Name"}, {Head: "Carried in", Width: 12}, {Head: "Share"}, {Head: "Last"}, {Head: "Seen"}, {Head: "=Kind"}},
		Rows: [][]any{
			{"Əliyev Anar", 3, 0.25, when.MustDate("2026-12-05"), time.Date(2026, 12, 5, 18, 0, 0, 0, when.Zone), words.Text{Az: "qarovul", En: "guard"}},
			{"=HYPERLINK(\"http://x\")", -3, -1.5, when.Date(0), time.Time{}, nil},
			{"+994 50", nil, math.NaN(), nil, nil, force.Leave},
			{"-1", "@cmd", "\tTab", "\rReturn", "'quoted", "a,b;\"c\"\nd"},
		},
	}
}

func TestWriteCSV(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTable(&b, CSV, ledger()); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffName,Carried in,Share,Last,Seen,'=Kind\n" +
		"Əliyev Anar,3,0.25,2026-12-05,2026-12-05 18:00,guard\n" +
		"\"'=HYPERLINK(\"\"http://x\"\")\",-3,-1.5,,,\n" +
		"'+994 50,,NaN,,,leave\n" +
		"'-1,'@cmd,'\tTab,\"'\rReturn\",'quoted,\"a,b;\"\"c\"\"\nd\"\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteXLSX(t *testing.T) {
	var b, again bytes.Buffer
	if err := WriteTable(&b, XLSX, ledger()); err != nil {
		t.Fatal(err)
	}
	if err := WriteTable(&again, XLSX, ledger()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same table gives other bytes")
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"Növbə kitabı, dekabr 2026"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows, err := f.GetRows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Növbə kitabı, dekabr 2026"}, nil, {"Name", "Carried in", "Share", "Last", "Seen", "=Kind"},
		{"Əliyev Anar", "3", "0.25", "05.12.2026", "05.12.2026 18:00", "guard"},
		{"=HYPERLINK(\"http://x\")", "-3", "-1.50"}, {"+994 50", "", "", "", "", "leave"},
		{"-1", "@cmd", "\tTab", "\rReturn", "'quoted", "a,b;\"c\"\nd"},
	}
	// XML knows no lone carriage return: it comes back as a line feed.
	if diff := cmp.Diff(want, rows, cmp.Transformer("cr", func(s string) string { return strings.ReplaceAll(s, "\r", "\n") })); diff != "" {
		t.Error(diff)
	}
	// The reader of this package refuses formulas anywhere.
	sheets, err := parse(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := sheets[0].rows[3].cells[0].text; got != `=HYPERLINK("http://x")` {
		t.Errorf("got %q", got)
	}
	if got := sheets[0].rows[2].cells[3].date; got != when.MustDate("2026-12-05") {
		t.Errorf("the date is no date any more: %s", got)
	}
}

func TestPaper(t *testing.T) {
	table := ledger()
	table.A3 = true
	var b bytes.Buffer
	if err := WriteTable(&b, XLSX, table); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetList()[0]
	layout, err := f.GetPageLayout(name)
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != paperA3 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("size %d, %s, fits %d", *layout.Size, *layout.Orientation, *layout.FitToWidth)
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 3 || panes.TopLeftCell != "A4" {
		t.Errorf("panes %+v, %v", panes, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'Növbə kitabı, dekabr 2026'!$3:$3" {
		t.Errorf("titles to print: %+v", names)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Title != table.Title || props.Creator != "qarovul" {
		t.Errorf("properties %+v, %v", props, err)
	}
}

func TestNoSuchFormat(t *testing.T) {
	if err := WriteTable(&bytes.Buffer{}, "ods", Table{}); err == nil || err.Error() != `sheet: no format "ods": there are xlsx and csv` {
		t.Errorf("got %v", err)
	}
	if CSV.ContentType() != "text/csv; charset=utf-8" || !strings.HasSuffix(XLSX.ContentType(), "spreadsheetml.sheet") {
		t.Error("wrong content types")
	}
}

// full fails after so many bytes, as a disk does.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

var errFull = errors.New("disk full")

func TestWriterFails(t *testing.T) {
	table := ledger()
	for range 3000 {
		table.Rows = append(table.Rows, table.Rows[0])
	}
	for _, f := range []Format{CSV, XLSX} {
		for _, n := range []int{0, 5, 2000} {
			if err := WriteTable(&full{n}, f, table); !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d: got %v", f, n, err)
			}
		}
	}
}

// TestNoCellStartsAFormula draws texts and wants neither format to hold one that a spreadsheet would run, and CSV to be read as it was.
func TestNoCellStartsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "\t", "\r", "'", "a"}).Draw(t, "start") + rapid.StringMatching(`[a-z0-9=+@'" ,;-]{0,8}`).Draw(t, "rest")
		var b bytes.Buffer
		if err := WriteTable(&b, CSV, Table{Columns: []Column{{Head: "x"}, {Head: "y"}}, Rows: [][]any{{s, "end"}}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[1][0]; got != "" && strings.ContainsRune(formulaStarts, rune(got[0])) {
			t.Fatalf("%q starts a formula", got)
		}
		if got := unguard(guard(s)); got != s && !strings.HasPrefix(s, "'") {
			t.Fatalf("%q comes back as %q", s, got)
		}
	})
}

func TestSheetName(t *testing.T) {
	for in, want := range map[string]string{
		"": "1", "'": "1", "a/b:c": "a b c", "  x ": "x", strings.Repeat("ə", 40): strings.Repeat("ə", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15),
		strings.Repeat("a", 30) + " b": strings.Repeat("a", 30), "İş'in": "İş'in",
	} {
		if got := sheetName(in); got != want {
			t.Errorf("%q: want %q, got %q", in, want, got)
		}
	}
}

func TestWriteStrength(t *testing.T) {
	r := register(t)
	var b bytes.Buffer
	if err := WriteStrength(&b, CSV, words.Az, r, day("2026-12-02"), ""); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffBölmə,Ştat,Siyahı üzrə,Məzuniyyət,Xəstəlik,Hospital,Kurs,Ezamiyyət,Ailə vəziyyəti,Həbs,Özbaşına yoxluq,Yoxdur,Sırada,Naryada buraxılmır,Naryada yararlı\n" +
		"1-ci tabor,0,1,0,1,0,0,0,0,0,0,1,0,0,0\n" +
		"1-ci bölük,0,1,0,1,0,0,0,0,0,0,1,0,0,0\n" +
		"2-ci bölük,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n" +
		"2-ci tabor,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n" +
		"1-ci bölük,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	if err := WriteStrength(&b, XLSX, words.En, r, day("2026-12-02"), ""); err != nil {
		t.Fatal(err)
	}
	sheets, err := parse(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(unpacked(t, b.Bytes()), []byte("\u20031st company")) {
		t.Error("units are not indented")
	}
	if got := sheets[0].rows[0].cells[0].text; got != "Strength on 2 December 2026" {
		t.Errorf("title %q", got)
	}
	r = r.With(force.Changes{People: []force.Person{{ID: "x", Number: "9", Joined: day("2020-01-01")}}})
	b.Reset()
	if err := WriteStrength(&b, CSV, words.En, r, day("2026-12-02"), ""); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "Without a unit,0,1,0,0,0,0,0,0,0,0,0,1,1,0\n") {
		t.Errorf("who has no unit is lost: %s", b.String())
	}
}

func december() MonthRoster {
	days := make([]string, 31)
	days[4], days[5], days[9], days[11] = "SA", "SA NV", "M", "??"
	return MonthRoster{
		Title: "Dekabr 2026", Note: "3-cü versiya, dərc olunub", Lang: words.Az, Month: when.NewMonth(2026, time.December),
		Off: func(d when.Date) bool { return d.DayOfMonth() == 31 || d.Weekday() == time.Sunday },
		Rows: []RosterRow{
			{Number: "101", Rank: "Çavuş", Name: "Əliyev Anar", Unit: "1/1", Days: days, Total: 2},
			{Number: "=1", Rank: "Əsgər", Name: "Xəlilov Ilqar", Unit: "1/2"},
		},
		Key: []Code{{Code: "SA", Meaning: "Saatdar", Colour: "0072B2"}, {Code: "NV", Meaning: "Növbə", Colour: "F0E442", Hatch: '-'}, {Code: "M", Meaning: "Məzuniyyət"}},
	}
}

func TestWriteMonthRoster(t *testing.T) {
	var b bytes.Buffer
	if err := WriteMonthRoster(&b, december()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const name = "dekabr 2026"
	for cell, want := range map[string]string{
		"A1": "Dekabr 2026", "A2": "3-cü versiya, dərc olunub", "E3": "Ç.a.", "E4": "1", "AI4": "31", "AJ4": "Cəmi", "C5": "Əliyev Anar",
		"I5": "SA", "J5": "SA NV", "N5": "M", "P5": "??", "E5": "", "AJ5": "2", "A6": "=1", "AJ6": "0", "A8": "İşarələr", "A9": "SA", "B9": "Saatdar", "A11": "M",
	} {
		got, err := f.GetCellValue(name, cell)
		if err != nil || got != want {
			t.Errorf("%s: want %q, got %q, %v", cell, want, got, err)
		}
	}
	fill := func(cell string) (excelize.Fill, string) {
		id, err := f.GetCellStyle(name, cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return s.Fill, s.Font.Color
	}
	for cell, want := range map[string]struct {
		colour  string
		pattern int
		letters string
	}{
		"I5": {"0072B2", 1, "FFFFFF"}, "J5": {"0072B2", 1, "FFFFFF"}, "A10": {"F0E442", 11, ""}, "N5": {"", 0, ""}, "E5": {"", 0, ""}, "AI5": {"E4E4E4", 1, ""},
		"AI4": {"C8C8C8", 1, ""}, "E4": {"E8E4DC", 1, ""}, "J6": {"E4E4E4", 1, ""},
	} {
		got, letters := fill(cell)
		colour := strings.Join(got.Color, ",")
		if colour != want.colour || got.Pattern != want.pattern || letters != want.letters {
			t.Errorf("%s: want %v, got %s %d, letters %q", cell, want, colour, got.Pattern, letters)
		}
	}
	if _, err := parse(b.Bytes()); err != nil {
		t.Errorf("what is written would be refused: %v", err)
	}
	panes, err := f.GetPanes(name)
	if err != nil || panes.XSplit != 4 || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

func TestRosterWithoutCalendar(t *testing.T) {
	m := december()
	m.Off, m.Key, m.Rows = nil, nil, nil
	var b bytes.Buffer
	if err := WriteMonthRoster(&b, m); err != nil {
		t.Fatal(err)
	}
	sheets, err := parse(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := len(sheets[0].rows); got != 4 {
		t.Errorf("want the four rows of the head, got %d", got)
	}
	m.Key = []Code{{Code: "X", Colour: "green"}}
	if err := WriteMonthRoster(&b, m); err != nil {
		t.Errorf("a colour that is none is left to the spreadsheet: %v", err)
	}
}

func BenchmarkWriteMonthRoster2500(b *testing.B) {
	m := december()
	for len(m.Rows) < 2500 {
		m.Rows = append(m.Rows, m.Rows[0])
	}
	for b.Loop() {
		if err := WriteMonthRoster(&bytes.Buffer{}, m); err != nil {
			b.Fatal(err)
		}
	}
}
