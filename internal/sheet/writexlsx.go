package sheet

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Paper sizes of the format.
const (
	paperA3 = 8
	paperA4 = 9
)

// page is how a sheet lies on paper and on the screen.
type page struct {
	name    string
	title   string
	lang    words.Lang
	a3      bool
	widths  []float64
	headRow int // last row of the head, which stays in sight and stands on each printed page
	headCol int // columns that stay in sight
}

// styles are those that all tables share. Text is typed as text, so that it stays text when somebody edits the cell.
type styles struct {
	title, head, text, count, number, date, moment int
}

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	line := []excelize.Border{{Type: "bottom", Color: "808080", Style: 1}}
	dateFormat, momentFormat := "dd\\.mm\\.yyyy", "dd\\.mm\\.yyyy hh:mm"
	for _, d := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Border: line, NumFmt: 49,
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E4DC"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&s.text, excelize.Style{NumFmt: 49}},
		{&s.count, excelize.Style{NumFmt: 1}},
		{&s.number, excelize.Style{NumFmt: 2}},
		{&s.date, excelize.Style{CustomNumFmt: &dateFormat, Alignment: &excelize.Alignment{Horizontal: "left"}}},
		{&s.moment, excelize.Style{CustomNumFmt: &momentFormat, Alignment: &excelize.Alignment{Horizontal: "left"}}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return s, fmt.Errorf("sheet: style: %w", err)
		}
		*d.to = id
	}
	return s, nil
}

// cell types a value for XLSX.
func (s *styles) cell(l words.Lang, v any) excelize.Cell {
	switch v := v.(type) {
	case nil:
		return excelize.Cell{}
	case int:
		return excelize.Cell{StyleID: s.count, Value: v}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return excelize.Cell{}
		}
		return excelize.Cell{StyleID: s.number, Value: v}
	case when.Date:
		if v == 0 {
			return excelize.Cell{}
		}
		y, m, d := v.Civil()
		return excelize.Cell{StyleID: s.date, Value: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	case time.Time:
		if v.IsZero() {
			return excelize.Cell{}
		}
		// A spreadsheet knows no zones: what the clock showed is what stands there.
		return excelize.Cell{StyleID: s.moment, Value: time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), 0, 0, time.UTC)}
	}
	t := text(l, v)
	if t == "" {
		return excelize.Cell{}
	}
	return excelize.Cell{StyleID: s.text, Value: t}
}

// writeXLSX streams a table.
func writeXLSX(w io.Writer, t Table) error {
	head := 1
	if t.Title != "" {
		head = 3
	}
	name := t.Sheet
	if name == "" {
		name = t.Title
	}
	return stream(w, page{name: name, title: t.Title, lang: t.Lang, a3: t.A3, widths: t.widths(), headRow: head, headCol: 0},
		func(f *excelize.File, out *excelize.StreamWriter) error {
			s, err := newStyles(f)
			if err != nil {
				return err
			}
			if t.Title != "" {
				if err := out.SetRow("A1", []any{excelize.Cell{StyleID: s.title, Value: t.Title}}); err != nil {
					return err
				}
			}
			cells := make([]any, len(t.Columns))
			for i, c := range t.Columns {
				cells[i] = excelize.Cell{StyleID: s.head, Value: c.Head}
			}
			if err := out.SetRow(fmt.Sprintf("A%d", head), cells); err != nil {
				return err
			}
			for n, row := range t.Rows {
				cells := make([]any, len(row))
				for i, v := range row {
					cells[i] = s.cell(t.Lang, v)
				}
				if err := out.SetRow(fmt.Sprintf("A%d", head+1+n), cells); err != nil {
					return err
				}
			}
			return nil
		})
}

// stream makes a book of one sheet, lays out its page, and lets fill write the rows.
func stream(w io.Writer, p page, fill func(*excelize.File, *excelize.StreamWriter) error) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("sheet: %w", e)
		}
	}()
	name := sheetName(p.name)
	if err := p.lay(f, name); err != nil {
		return fmt.Errorf("sheet: page: %w", err)
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	for i, x := range p.widths {
		if err := out.SetColWidth(i+1, i+1, x); err != nil {
			return fmt.Errorf("sheet: width: %w", err)
		}
	}
	if err := fill(f, out); err != nil {
		return fmt.Errorf("sheet: rows: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("sheet: write: %w", err)
	}
	return nil
}

// lay sets up the sheet for screen and paper. It comes before the rows, for streaming writes these settings first.
func (p *page) lay(f *excelize.File, name string) error {
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "qarovul", LastModifiedBy: "qarovul", Title: p.title, Language: string(p.lang)}); err != nil {
		return err
	}
	fit := true
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	size, landscape, one, any := paperA4, "landscape", 1, 0
	if p.a3 {
		size = paperA3
	}
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &any}); err != nil {
		return err
	}
	margin := 0.4
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin}); err != nil {
		return err
	}
	foot := "&L" + strings.ReplaceAll(p.title, "&", "&&") + "&R" + words.T(p.lang, "sheet.page") + " &P / &N"
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: cut(foot, 200)}); err != nil {
		return err
	}
	corner, err := excelize.CoordinatesToCellName(p.headCol+1, p.headRow+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if p.headCol > 0 {
		pane = "bottomRight"
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: p.headCol, YSplit: p.headRow, TopLeftCell: corner, ActivePane: pane}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(name, "'", "''"), p.headRow, p.headRow)})
}

// sheetName makes a text fit to name a sheet: at most 31 characters, none of those that formulas use.
func sheetName(s string) string {
	s = strings.Trim(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\`, c) || c < ' ' {
			return ' '
		}
		return c
	}, s), " '")
	if s = strings.TrimRight(cut(s, 31), " '"); s == "" {
		return "1"
	}
	return s
}

// cut leaves at most n characters, counted as the format does (in UTF-16).
func cut(s string, n int) string {
	for i, c := range s {
		if n--; c > 0xffff {
			n--
		}
		if n < 0 {
			return s[:i]
		}
	}
	return s
}
