package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func read(t rapid.TB, table string, r *force.Register, how How) *Import {
	t.Helper()
	im, err := ReadPeople("f.csv", strings.NewReader(table), r, today, how)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func person(t testing.TB, im *Import, r *force.Register, number string) *force.Person {
	t.Helper()
	if err := im.Err(); err != nil {
		t.Fatal(err)
	}
	p := r.With(im.Changes()).PersonByNumber(number)
	if p == nil {
		t.Fatalf("nobody has number %s", number)
	}
	return p
}

// A table with a title above its header, heads and ranks of its own, and the name in one column.
const foreign = `Staff of the guard as of 1 December;;;;
;;;;
Tabel №;Soyadı, adı, atasının adı;R.;Shoe size;Qəbul tarixi
201;Məmmədova Aysel Rauf qızı;ser.;38;01.12.2026
202;Hüseynov Ceyhun Əli oğlu;ser.;43;01.12.2026
`

var foreignMapping = Mapping{
	Columns: map[string]string{"tabel №": "number", "R.": "rank", "shoe SIZE": Pass},
	Words:   map[string]map[string]string{"rank": {"SER.": "sergeant"}},
}

func TestForeignTable(t *testing.T) {
	r := register(t)
	h, err := ReadHeading("f.csv", strings.NewReader(foreign), "people", Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	want := []HeadColumn{
		{"A", "Tabel №", "", []string{"201", "202"}},
		{"B", "Soyadı, adı, atasının adı", "full_name", []string{"Məmmədova Aysel Rauf qızı", "Hüseynov Ceyhun Əli oğlu"}},
		{"C", "R.", "", []string{"ser."}},
		{"D", "Shoe size", "", []string{"38", "43"}},
		{"E", "Qəbul tarixi", "joined", []string{"01.12.2026"}},
	}
	if diff := cmp.Diff(want, h.Columns); diff != "" || h.Row != 3 || h.Ready() || !slices.Equal(h.Missing, []string{"number"}) {
		t.Errorf("row %d, missing %v: %s", h.Row, h.Missing, diff)
	}
	if _, err := ReadPeople("f.csv", strings.NewReader(foreign), r, today, How{}); err == nil {
		t.Error("read without a mapping")
	}
	columns := Mapping{Columns: foreignMapping.Columns}
	if h, err = ReadHeading("f.csv", strings.NewReader(foreign), "people", columns); err != nil || !h.Ready() {
		t.Errorf("not ready with a mapping: %+v, %v", h, err)
	}
	// Without the words the rank is not known, and the import says which.
	im := read(t, foreign, r, How{Mapping: columns})
	if diff := cmp.Diff([]Unknown{{"rank", "ser.", 2}}, im.Unknown); diff != "" || im.Totals[Wrong] != 2 {
		t.Error(diff)
	}
	im = read(t, foreign, r, How{Mapping: foreignMapping})
	p := person(t, im, r, "201")
	got := fmt.Sprint(p.Surname, "/", p.Given, "/", p.Patronymic, "/", p.Sex, "/", p.Rank, "/", p.Joined)
	if want := "Məmmədova/Aysel/Rauf/f/sergeant/2026-12-01"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if err := foreignMapping.Check("people"); err != nil {
		t.Error(err)
	}
}

func TestMappingsThatAreWrong(t *testing.T) {
	for _, m := range []Mapping{
		{Columns: map[string]string{"R.": "shoes"}},
		{Words: map[string]map[string]string{"phone": {"a": "b"}}},
		{Words: map[string]map[string]string{"rank": {" ": "sergeant"}}},
	} {
		if err := m.Check("people"); err == nil || strings.Contains(err.Error(), "⟦") {
			t.Errorf("%v: %v", m, err)
		}
	}
	if err := (&Mapping{}).Check("horses"); err == nil {
		t.Error("horses have a mapping")
	}
}

func TestSamePersonUnderAnotherNumber(t *testing.T) {
	r := register(t)
	const table = "number,surname,given,born,sex,rank,joined\n901,Əliyev,Anar,1995-05-05,m,sergeant,2020-01-10\n"
	im := read(t, table, r, How{})
	if im.Alike != 1 || im.Rows[0].Like == nil || im.Rows[0].Like.Number != "101" || im.Totals[New] != 1 {
		t.Fatalf("%+v", im.Rows[0])
	}
	im = read(t, table, r, How{Same: map[string]string{"901": "101"}})
	if p := person(t, im, r, "901"); p.ID != "p-101" || im.Totals[Changed] != 1 || len(im.Gone) != 0 {
		t.Errorf("%+v, totals %v, gone %v", p, im.Totals, im.Gone)
	}
	for name, same := range map[string]map[string]string{
		"nobody":    {"901": "999"},
		"not alone": {"901": "101"},
	} {
		table := table
		if name == "not alone" {
			table += "101,Əliyev,Anar,1995-05-05,m,sergeant,2020-01-10\n"
		}
		if im := read(t, table, r, How{Same: same}); im.Totals[Wrong] != 1 || strings.Contains(im.Err().Error(), "⟦") {
			t.Errorf("%s: %v, %v", name, im.Totals, im.Err())
		}
	}
	if im := read(t, "number,surname,given,born\n101,Əliyev,Anar,1995-05-05\n", r, How{Same: map[string]string{"101": "102"}}); im.Totals[Wrong] != 1 {
		t.Error("a number that is taken is given to somebody else")
	}
}

func TestWhoIsNotInTheFile(t *testing.T) {
	r := register(t)
	const table = "number,surname,given,sex,rank,joined\n301,Yeni,Adam,m,private,2026-12-01\n"
	im := read(t, table, r, How{})
	// 102 has left, 103 is still to come.
	if len(im.Gone) != 1 || im.Gone[0].Number != "101" || im.Gone[0].Leaves != 0 || im.Totals[Leaves] != 0 {
		t.Fatalf("gone: %+v", im.Gone)
	}
	im = read(t, table, r, How{Left: []string{"101"}, LeftOn: when.MustDate("2026-12-10")})
	if p := person(t, im, r, "101"); p.Left != when.MustDate("2026-12-10") || im.Totals[Leaves] != 1 {
		t.Errorf("%+v", p)
	}
	if p := person(t, read(t, table, r, How{AllLeft: true}), r, "101"); p.Left != today {
		t.Errorf("%+v", p)
	}
	if im := read(t, table, r, How{Left: []string{"102"}}); im.Totals[Wrong] != 1 {
		t.Errorf("somebody who has left leaves: %v", im.Totals)
	}
}

// Three hands: what the last file said, what somebody has changed in the register since, what the file says now. The
// register stands where the file says what it said, the file where it says something else.
func TestReadAgain(t *testing.T) {
	columns := []string{"number", "phone", "height", "rank", "unit", "qualifications"}
	values := map[string][]string{
		"phone": {"1", "2", "3"}, "height": {"170", "171", "172"}, "rank": {"private", "sergeant", "captain"}, "unit": {"1/1", "1/2", "2/1"},
		"qualifications": {"weapon", "weapon; driver:2027-03-01", "radio"},
	}
	write := func(v map[string]string) string {
		row := []string{"101"}
		for _, c := range columns[1:] {
			row = append(row, v[c])
		}
		return strings.Join(columns, ",") + "\n" + strings.Join(row, ",") + "\n"
	}
	r0 := register(t)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) map[string]string {
			v := map[string]string{}
			for _, c := range columns[1:] {
				v[c] = rapid.SampledFrom(values[c]).Draw(t, name+" "+c)
			}
			return v
		}
		first, edited, second := draw("first"), draw("edited"), draw("second")
		im := read(t, write(first), r0, How{})
		base, err := ParseBase(im.Base().String())
		if err != nil {
			t.Fatal(err)
		}
		r1 := r0.With(im.Changes())
		r2 := r1.With(read(t, write(edited), r1, How{}).Changes()) // somebody's edit, which no base knows of
		wins := rapid.Bool().Draw(t, "the file wins")
		im = read(t, write(second), r2, How{Base: base, FileWins: wins})
		got := r2.With(im.Changes())
		want := map[string]string{}
		kept := 0
		for c, v := range second {
			want[c] = v
			if !wins && v == first[c] {
				want[c] = edited[c]
				if edited[c] != v {
					kept++
				}
			}
		}
		// What stands is told by a file of it changing nothing.
		if again := read(t, write(want), got, How{}); again.Totals[Same] != 1 {
			t.Fatalf("first %v, edited %v, second %v: %+v", first, edited, second, again.Rows)
		}
		if len(im.Rows[0].Kept) != kept {
			t.Fatalf("%d kept, want %d: %+v", len(im.Rows[0].Kept), kept, im.Rows[0])
		}
	})
}

// A file of our own, read again with its base, changes nothing whatever was edited meanwhile.
func TestTheSameFileAgainChangesNothing(t *testing.T) {
	r := regiment(t, 60)
	var b bytes.Buffer
	if err := WritePeople(&b, XLSX, words.Az, r, today, nil, ""); err != nil {
		t.Fatal(err)
	}
	im, err := ReadPeople("f", bytes.NewReader(b.Bytes()), r, today, How{})
	if err != nil || im.Err() != nil {
		t.Fatal(err, im.Err())
	}
	next := slices.Clone(r.People)
	for i := range next {
		next[i].Phone += "7"
	}
	edited := r.With(force.Changes{People: next})
	again, err := ReadPeople("f", bytes.NewReader(b.Bytes()), edited, today, How{Base: im.Base()})
	if err != nil || again.Totals[Same] != 60 || again.Kept != 60 || !again.changes.Empty() {
		t.Fatalf("%v, %d kept, %v", again.Totals, again.Kept, err)
	}
}

func TestBase(t *testing.T) {
	if b, err := ParseBase(""); b != nil || err != nil {
		t.Error(b, err)
	}
	if _, err := ParseBase("{"); err == nil {
		t.Error("half a base is read")
	}
	b := &Base{Columns: []string{"number", "rank"}, Marks: map[string]string{"1": markOf("1") + markOf("private"), "2": "short"}}
	for _, c := range []struct {
		number, code, text string
		want               bool
	}{
		{"1", "rank", "private", true}, {"1", "rank", "sergeant", false}, {"1", "phone", "", false}, {"2", "rank", "", false}, {"3", "rank", "", false},
	} {
		if got := b.says(c.number, c.code, c.text); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
