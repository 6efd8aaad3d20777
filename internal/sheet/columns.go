package sheet

import (
	"io"
	"slices"

	"qarovul/internal/words"
)

// Heading is the header of a file as it is understood so far, for whoever says what its columns are.
type Heading struct {
	File    string       `json:"file"`
	Sheet   string       `json:"sheet,omitempty"`
	Row     int          `json:"row"` // of the header, as the spreadsheet numbers it
	Columns []HeadColumn `json:"columns"`
	Fields  []string     `json:"fields"` // what a column may be: keys behind "force.field."
	Missing []string     `json:"missing,omitempty"`
	Twice   []string     `json:"twice,omitempty"` // said of more than one column
}

// HeadColumn is a column of a file.
type HeadColumn struct {
	Letter  string   `json:"letter"` // as the spreadsheet calls it
	Head    string   `json:"head"`
	Field   string   `json:"field"` // "" not known, Pass passed over
	Samples []string `json:"samples,omitempty"`
}

// Ready says whether the file can be read as it is understood now.
func (h *Heading) Ready() bool {
	return len(h.Missing)+len(h.Twice) == 0 && !slices.ContainsFunc(h.Columns, func(c HeadColumn) bool { return c.Field == "" })
}

// samples is how many values of a column a Heading shows.
const samples = 4

// ReadHeading finds the header of a table of people or absences and says what each column is taken for. It looks at the sheet that can be
// read best. The error is Faults if there is no table in the file.
func ReadHeading(name string, from io.Reader, what string, m Mapping) (*Heading, error) {
	k, ok := kinds[what]
	if !ok {
		return nil, Faults{{File: name, Key: "mapping-what", Text: say("mapping-what", what)}}
	}
	sheets, err := open(name, from)
	if err != nil {
		return nil, err
	}
	names := k.names(m)
	var best *Heading
	most := -1
	for _, g := range sheets {
		if len(g.rows) == 0 {
			continue
		}
		h := headingOf(name, g, k, names)
		n := 0
		for _, c := range h.Columns {
			if c.Field != "" {
				n++
			}
		}
		if n > most {
			best, most = h, n
		}
	}
	if best == nil {
		return nil, Faults{{File: name, Key: "empty", Text: say("empty")}}
	}
	return best, nil
}

func headingOf(name string, g grid, k kind, names map[string]string) *Heading {
	at := header(g, names)
	h := &Heading{File: name, Sheet: g.name, Row: g.rows[at].n, Fields: k.all()}
	seen := map[string]int{}
	for i, c := range g.rows[at].cells {
		if c.text == "" {
			continue
		}
		field := names[foldHead(c.text)]
		if slices.Contains(k.passed, field) {
			field = Pass
		}
		if field != "" && field != Pass {
			seen[field]++
		}
		h.Columns = append(h.Columns, HeadColumn{Letter: columnName(i), Head: c.text, Field: field, Samples: valuesOf(g.rows[at+1:], i)})
	}
	for _, c := range k.needed {
		if seen[c] == 0 {
			h.Missing = append(h.Missing, c)
		}
	}
	for _, c := range sorted(seen) {
		if seen[c] > 1 {
			h.Twice = append(h.Twice, c)
		}
	}
	return h
}

// valuesOf gives the first different values of a column.
func valuesOf(rows []line, i int) []string {
	var list []string
	for _, l := range rows {
		if t := l.at(i).text; t != "" && !slices.Contains(list, t) {
			if list = append(list, t); len(list) == samples {
				break
			}
		}
	}
	return list
}

// Unknown is a word of a column that is not understood: a Mapping can say what it means.
type Unknown struct {
	Column string `json:"column"` // a key behind "force.field."
	Word   string `json:"word"`
	Rows   int    `json:"rows"`
}

// unknown collects the words that made rows wrong, those of most rows first within their column.
func (i *Import) unknown() {
	type key struct{ column, folded string }
	at := map[key]int{}
	for _, r := range i.Rows {
		for _, f := range r.Faults {
			if f.Word == "" || !slices.Contains(mapped, f.Column) {
				continue
			}
			k := key{f.Column, words.Fold(f.Word)}
			n, ok := at[k]
			if !ok {
				n = len(i.Unknown)
				at[k] = n
				i.Unknown = append(i.Unknown, Unknown{Column: f.Column, Word: f.Word})
			}
			i.Unknown[n].Rows++
		}
	}
	slices.SortStableFunc(i.Unknown, func(a, b Unknown) int {
		if d := slices.Index(mapped, a.Column) - slices.Index(mapped, b.Column); d != 0 {
			return d
		}
		return b.Rows - a.Rows
	})
}
