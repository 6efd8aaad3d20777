package sheet

import (
	"slices"
	"strings"

	"qarovul/internal/words"
)

// table is a grid whose header has been recognised.
type table struct {
	file    string
	sheet   string
	width   int      // fields that the header has
	columns []string // by position; "" where the header is empty, Pass where it is passed over
	place   map[string]int
	rows    []line // below the header
	how     *How
}

// kind is what a table may have: columns by their codes, which are keys behind "force.field.".
type kind struct {
	known  []string // all that are understood, as they are written
	also   []string // understood, and never written
	needed []string // without these the header is refused
	passed []string // understood, and passed over
}

var kinds = map[string]kind{"people": peopleKind, "absences": absenceKind}

// all is what a column may be mapped to.
func (k kind) all() []string { return slices.Concat(k.known, k.also) }

// aliases are further names that headers go by, folded.
var aliases = map[string][]string{
	"number":         {"no", "№", "nomre", "sexsi nomre", "id number", "personal number"},
	"full_name":      {"s.a.a.", "saa", "soyadi, adi, atasinin adi", "soyadi adi atasinin adi", "soyadi, adi", "full name", "surname, name, patronymic"},
	"surname":        {"soyad", "last name", "family name"},
	"given":          {"ad", "name", "first name", "given names"},
	"patronymic":     {"ata adi", "father's name", "fathers name"},
	"sex":            {"cins", "gender"},
	"born":           {"dogum gunu", "dogulub", "date of birth", "birth date", "birthday"},
	"height":         {"boy", "height, cm", "boyu, sm"},
	"rank_since":     {"rutbe alib", "date of rank"},
	"joined":         {"qebul tarixi", "xidmete qebul tarixi", "date joined"},
	"left":           {"xidmetden cixma tarixi", "date left"},
	"sworn":          {"and icib", "oath", "date of oath"},
	"trained":        {"hazirliq", "hazirliq kecib", "training passed"},
	"phone":          {"mobil", "telefon nomresi", "mobile"},
	"qualifications": {"ixtisas", "qualification"},
	"kind":           {"yoxlug novu", "yoxluq novu", "sebeb", "reason", "absence"},
	"first":          {"baslangic", "from", "bu gunden"},
	"last":           {"son", "until", "to", "bu gunedek"},
}

// names maps every folded name of the kind's columns to the code, what a mapping calls them before our own names.
func (k kind) names(m Mapping) map[string]string {
	names := map[string]string{}
	for _, c := range slices.Concat(k.all(), k.passed) {
		for _, n := range append([]string{c, strings.ReplaceAll(c, "_", " "), words.T(words.Az, "force.field."+c), words.T(words.En, "force.field."+c)}, aliases[c]...) {
			names[words.Fold(n)] = c
		}
	}
	for head, c := range m.Columns {
		names[foldHead(head)] = c
	}
	return names
}

func foldHead(s string) string { return words.Fold(strings.TrimRight(s, " *:")) }

// fields names columns as people see them.
func fields(codes []string) words.Text {
	in := func(l words.Lang) string {
		all := make([]string, len(codes))
		for i, c := range codes {
			all[i] = words.T(l, "force.field."+c)
		}
		return strings.Join(all, ", ")
	}
	return words.Text{Az: in(words.Az), En: in(words.En)}
}

// topRows is how far down a header is looked for: some tables have a title above it.
const topRows = 15

// header finds the row of a sheet that is most like a header of this kind: of the first rows the one with most names that are understood,
// the first row if there are none.
func header(g grid, names map[string]string) int {
	best, most := 0, 0
	for i := range min(len(g.rows), topRows) {
		n := 0
		for _, c := range g.rows[i].cells {
			if _, ok := names[foldHead(c.text)]; ok && c.text != "" {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// find takes the first sheet that has a header of this kind. If there is none, the complaint is about the first sheet with anything
// in it.
func find(file string, sheets []grid, k kind, how *How) (*table, error) {
	var first error
	for _, g := range sheets {
		if len(g.rows) == 0 {
			continue
		}
		t, err := recognise(file, g, k, how)
		if err == nil {
			return t, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = Faults{{File: file, Key: "empty", Text: say("empty")}}
	}
	return nil, first
}

func recognise(file string, g grid, k kind, how *How) (*table, error) {
	names := k.names(how.Mapping)
	at := header(g, names)
	head := g.rows[at]
	t := &table{file: file, sheet: g.name, width: len(head.cells), place: map[string]int{}, rows: g.rows[at+1:], how: how}
	wrong := func(key string, args ...any) error {
		return Faults{{File: file, Sheet: g.name, Row: head.n, Key: key, Text: say(key, args...)}}
	}
	var unknown []string
	for i, c := range head.cells {
		code, ok := names[foldHead(c.text)]
		if c.text == "" {
			code = ""
		}
		t.columns = append(t.columns, code)
		if c.text == "" || code == Pass || !ok && strings.HasPrefix(c.text, markSign) {
			continue
		}
		if !ok {
			unknown = append(unknown, c.text)
			continue
		}
		if _, twice := t.place[code]; twice {
			return nil, wrong("header-twice", fields([]string{code}))
		}
		t.place[code] = i
	}
	var missing []string
	for _, c := range k.needed {
		if _, ok := t.place[c]; !ok {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		return nil, wrong("header-missing", fields(missing))
	}
	if len(unknown) > 0 {
		return nil, wrong("header-unknown", strings.Join(unknown, ", "), fields(slices.Concat(k.all(), k.passed)))
	}
	if len(t.rows) == 0 {
		return nil, wrong("no-rows")
	}
	return t, nil
}

// has says whether the table has the column.
func (t *table) has(code string) bool {
	_, ok := t.place[code]
	return ok
}

// codes lists the table's columns that the kind takes, in the kind's order.
func (t *table) codes(k kind) []string {
	var all []string
	for _, c := range k.all() {
		if t.has(c) {
			all = append(all, c)
		}
	}
	return all
}
