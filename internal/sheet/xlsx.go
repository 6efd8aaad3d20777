package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
)

// book is an XLSX while it is read.
type book struct {
	parts   map[string]*zip.File
	strings []string
	dates   []bool // by style: shows a date
	base    dateBase
}

// parseXLSX reads every sheet, and refuses what could hide something.
func parseXLSX(b []byte) ([]grid, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, refuse("damaged")
	}
	k := book{parts: make(map[string]*zip.File, len(z.File))}
	var unpacked uint64
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		unpacked += min(f.UncompressedSize64, maxUnpacked+1)
		if unpacked > maxUnpacked {
			return nil, refuse("unpacked", maxUnpacked>>20)
		}
		if k.parts[name] != nil {
			return nil, refuse("damaged")
		}
		if strings.HasSuffix(name, "vbaproject.bin") || strings.Contains(name, "macrosheets/") {
			return nil, refuse("macros")
		}
		k.parts[name] = f
	}
	// A whole reading shows damage anywhere: zip keeps a sum of each part.
	for _, f := range z.File {
		if err := drain(f); err != nil {
			return nil, refuse("damaged")
		}
	}
	return k.read()
}

func drain(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // only read
	_, err = io.Copy(io.Discard, r)
	return err
}

func (k *book) read() ([]grid, error) {
	root, err := k.relations("")
	if err != nil {
		return nil, err
	}
	home := root.target("officeDocument")
	if k.parts[home] == nil {
		return nil, refuse("no-table")
	}
	links, err := k.relations(home)
	if err != nil {
		return nil, err
	}
	sheets, err := k.workbook(home)
	if err != nil {
		return nil, err
	}
	if p := links.target("sharedStrings"); k.parts[p] != nil {
		if err := k.sharedStrings(p); err != nil {
			return nil, err
		}
	}
	if p := links.target("styles"); k.parts[p] != nil {
		if err := k.styles(p); err != nil {
			return nil, err
		}
	}
	var grids []grid
	for _, s := range sheets {
		if s.State != "" && s.State != "visible" {
			return nil, refuse("hidden-sheet", s.Name)
		}
		link := links.byID(s.ID)
		if link == nil || link.kind() != "worksheet" {
			continue // a chart has no cells
		}
		part := k.parts[link.Target]
		if part == nil {
			return nil, refuse("damaged")
		}
		g, err := k.openSheet(s.Name, part)
		if err != nil {
			return nil, err
		}
		grids = append(grids, g)
	}
	if len(grids) == 0 {
		return nil, refuse("no-table")
	}
	return grids, nil
}

func (k *book) openSheet(name string, part *zip.File) (grid, error) {
	r, err := part.Open()
	if err != nil {
		return grid{}, refuse("damaged")
	}
	defer r.Close() //nolint:errcheck // only read
	return k.sheet(name, r)
}

// relation ties a part to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

func (r *relation) kind() string { return r.Type[strings.LastIndexByte(r.Type, '/')+1:] }

type relations []relation

func (all relations) target(kind string) string {
	for i := range all {
		if all[i].kind() == kind {
			return all[i].Target
		}
	}
	return ""
}

func (all relations) byID(id string) *relation {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// relations reads the ties of a part ("" is the package itself), with targets as names of parts.
func (k *book) relations(of string) (relations, error) {
	dir, name := path.Split(of)
	var doc struct {
		All relations `xml:"Relationship"`
	}
	if err := k.decode(dir+"_rels/"+name+".rels", &doc); err != nil {
		return nil, err
	}
	for i := range doc.All {
		t := &doc.All[i].Target
		if !strings.HasPrefix(*t, "/") {
			*t = path.Join(dir, *t)
		}
		*t = strings.ToLower(strings.TrimPrefix(*t, "/"))
	}
	return doc.All, nil
}

// decode reads a small part whole.
func (k *book) decode(part string, into any) error {
	f := k.parts[strings.ToLower(part)]
	if f == nil {
		return refuse("no-table")
	}
	r, err := f.Open()
	if err != nil {
		return refuse("damaged")
	}
	defer r.Close() //nolint:errcheck // only read
	if xml.NewDecoder(r).Decode(into) != nil {
		return refuse("damaged")
	}
	return nil
}

type sheetEntry struct {
	Name  string `xml:"name,attr"`
	ID    string `xml:"id,attr"`
	State string `xml:"state,attr"`
}

func (k *book) workbook(part string) ([]sheetEntry, error) {
	var doc struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []sheetEntry `xml:"sheets>sheet"`
	}
	if err := k.decode(part, &doc); err != nil {
		return nil, err
	}
	k.base = dateBase(truth(doc.Properties.Date1904))
	return doc.Sheets, nil
}

// truth reads a boolean of XML.
func truth(s string) bool { return s == "1" || s == "true" || s == "on" }

func (k *book) sharedStrings(part string) error {
	var b strings.Builder
	skipped := 0 // depth within a reading aid, which is no part of the text
	return k.each(part, func(t xml.Token, text func() (string, error)) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case t.Name.Local == "rPh":
				skipped++
			case t.Name.Local == "t" && skipped == 0:
				s, err := text()
				if err != nil {
					return err
				}
				b.WriteString(s)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "rPh":
				skipped--
			case "si":
				k.strings = append(k.strings, b.String())
				b.Reset()
			}
		}
		return nil
	})
}

// each hands every token of a part to f, with a way to take the text up to the end of the element that has just begun.
func (k *book) each(part string, f func(t xml.Token, text func() (string, error)) error) error {
	r, err := k.parts[part].Open()
	if err != nil {
		return refuse("damaged")
	}
	defer r.Close() //nolint:errcheck // only read
	return tokens(r, f)
}

func tokens(from io.Reader, f func(t xml.Token, text func() (string, error)) error) error {
	d := xml.NewDecoder(from)
	text := func() (string, error) {
		var b strings.Builder
		for {
			t, err := d.Token()
			if err != nil {
				return "", refuse("damaged")
			}
			switch t := t.(type) {
			case xml.CharData:
				b.Write(t)
			case xml.StartElement:
				if err := d.Skip(); err != nil {
					return "", refuse("damaged")
				}
			case xml.EndElement:
				return b.String(), nil
			}
		}
	}
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return refuse("damaged")
		}
		if err := f(t, text); err != nil {
			return err
		}
	}
}

func (k *book) styles(part string) error {
	var doc struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := k.decode(part, &doc); err != nil {
		return err
	}
	own := map[int]bool{}
	for _, f := range doc.Formats {
		own[f.ID] = showsDate(f.Code)
	}
	for _, c := range doc.Cells {
		shows, ok := own[c.Format]
		k.dates = append(k.dates, ok && shows || !ok && builtInDate(c.Format))
	}
	return nil
}

// builtInDate says whether a number format that files need not spell out shows a date (ECMA-376 part 1, 18.8.30).
func builtInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// showsDate says whether a number format shows day or year, outside quotes, escapes and brackets.
func showsDate(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}

// column reads the letters of a cell's reference: A is 0. It is -1 if there are none.
func column(ref string) int {
	n := 0
	for i := 0; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' || i > 3 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// columnName is the letters of a column: 0 is A.
func columnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// plain writes a number as people do: 178 for 1.78E2.
func plain(v string) string {
	if !strings.ContainsAny(v, ".eE") {
		return v
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || x > 1e15 || x < -1e15 {
		return v
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
