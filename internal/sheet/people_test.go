package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// TestReadPeople runs the cases of testdata/people.txt: a CSV, what each row does, and the records that would be put.
func TestReadPeople(t *testing.T) {
	text, err := os.ReadFile("testdata/people.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\ncase ")[1:] {
		name, body, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) {
			table, want, _ := strings.Cut(body, "\n---\n")
			r := register(t)
			var got string
			im, err := ReadPeople("f.csv", strings.NewReader(table), r, today, How{})
			if err != nil {
				got = err.Error()
			} else {
				got = sayImport(im)
				if p := r.With(im.Changes()).Check(); p.Err() != nil {
					t.Errorf("the register would have problems: %v", p.Err())
				}
			}
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// sayImport writes an import down: rows with old and new values or what is wrong, then the changes.
func sayImport(im *Import) string {
	var b strings.Builder
	for _, r := range im.Rows {
		fmt.Fprintf(&b, "row %d %s %s %s\n", r.Line, r.State, r.Person, r.Name)
		for _, c := range r.Changes {
			fmt.Fprintf(&b, "  %s: %q > %q\n", c.Column, c.Old.En, c.New.En)
		}
		for _, f := range r.Faults {
			fmt.Fprintf(&b, "  %s\n", f)
		}
	}
	c := im.Changes()
	for _, p := range c.People {
		fmt.Fprintf(&b, "person %s %s\n", p.ID, p.FullName())
	}
	for _, m := range c.Memberships {
		fmt.Fprintf(&b, "membership %s %s %s %q [%s, %s)\n", m.ID, m.Person, m.Unit, m.Position, m.Period.From, m.Period.To)
	}
	for _, q := range c.Qualifications {
		fmt.Fprintf(&b, "qualification %s %s %s..%s\n", q.ID, q.Code, q.From, q.Until)
	}
	for _, a := range c.Absences {
		fmt.Fprintf(&b, "absence %s %s %s %s..%s %q\n", a.ID, a.Person, a.Kind, a.Days.First, a.Days.Last, a.Note)
	}
	for _, table := range []string{"membership", "qualification"} {
		for _, id := range c.Delete[table] {
			fmt.Fprintf(&b, "delete %s %s\n", table, id)
		}
	}
	return b.String()
}

// TestPeopleRoundTrip wants what is written to be read as the same, in every language and format.
func TestPeopleRoundTrip(t *testing.T) {
	r := register(t)
	all := []force.PersonID{"p-101", "p-102", "p-103"}
	for _, f := range []Format{XLSX, CSV} {
		for _, l := range []words.Lang{words.Az, words.En} {
			var b bytes.Buffer
			if err := WritePeople(&b, f, l, r, today, all, ""); err != nil {
				t.Fatal(err)
			}
			im, err := ReadPeople("f", bytes.NewReader(b.Bytes()), r, today, How{})
			if err != nil {
				t.Fatalf("%s %s: %v", f, l, err)
			}
			if diff := cmp.Diff(map[State]int{New: 0, Changed: 0, Same: 3, Wrong: 0}, im.Totals); diff != "" {
				t.Errorf("%s %s: %s\n%s", f, l, diff, sayImport(im))
			}
			if c := im.Changes(); !c.Empty() {
				t.Errorf("%s %s: changes nothing, but has %+v", f, l, c)
			}
		}
	}
}

// TestPeopleIntoEmpty writes a register, reads it into one that has only ranks and units, and wants the same people.
func TestPeopleIntoEmpty(t *testing.T) {
	r := regiment(t, 100)
	var b bytes.Buffer
	if err := WritePeople(&b, XLSX, words.Az, r, today, nil, ""); err != nil {
		t.Fatal(err)
	}
	empty := force.NewRegister(r.Ranks, r.Units, nil, nil, nil, nil, nil)
	im, err := ReadPeople("people.xlsx", &b, empty, today, How{})
	if err != nil {
		t.Fatal(err)
	}
	if im.Err() != nil || im.Totals[New] != 100 {
		t.Fatalf("%v, %v", im.Totals, im.Err())
	}
	got := empty.With(im.Changes())
	for i := range r.People {
		want := r.People[i]
		want.Invented = false
		p := got.PersonByNumber(want.Number)
		if p == nil {
			t.Fatalf("%s is lost", want.Number)
		}
		if diff := cmp.Diff(want, *p); diff != "" {
			t.Fatal(diff)
		}
		if r.UnitOn(want.ID, today) != got.UnitOn(p.ID, today) || !cmp.Equal(r.HeldOn(want.ID, today), got.HeldOn(p.ID, today)) {
			t.Fatalf("%s: other unit or qualifications", want.Number)
		}
	}
}

func TestReadAbsences(t *testing.T) {
	text, err := os.ReadFile("testdata/absences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\ncase ")[1:] {
		name, body, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) {
			table, want, _ := strings.Cut(body, "\n---\n")
			var got string
			im, err := ReadAbsences("f.csv", strings.NewReader(table), register(t), today, How{})
			if err != nil {
				got = err.Error()
			} else {
				got = sayImport(im)
			}
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAbsencesRoundTrip(t *testing.T) {
	r := register(t)
	for _, f := range []Format{XLSX, CSV} {
		for _, l := range []words.Lang{words.Az, words.En} {
			var b bytes.Buffer
			if err := WriteAbsences(&b, f, l, r, when.Days{}, ""); err != nil {
				t.Fatal(err)
			}
			im, err := ReadAbsences("f", &b, r, today, How{})
			if err != nil {
				t.Fatalf("%s %s: %v", f, l, err)
			}
			if im.Totals[Same] != 2 || im.Err() != nil {
				t.Errorf("%s %s: %s", f, l, sayImport(im))
			}
		}
	}
	var b bytes.Buffer
	if err := WriteAbsences(&b, CSV, words.En, r, when.Days{First: day("2026-12-01"), Last: day("2026-12-19")}, ""); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffService number,Surname,Given name,Rank,Unit,Kind,First day,Last day,Note\n101,Əliyev,Anar,Sergeant,1/1,illness,2026-12-01,2026-12-03,\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestFaultInBothLanguages(t *testing.T) {
	im, err := ReadPeople("f.csv", strings.NewReader("number,rank\n101,serzhant\n"), register(t), today, How{})
	if err != nil {
		t.Fatal(err)
	}
	err = im.Err()
	var f Faults
	if !errors.Is(err, ErrFile) || !errors.As(err, &f) || len(f) != 1 || !errors.Is(f[0], ErrFile) {
		t.Fatalf("got %v", err)
	}
	want := `f.csv, sətir 2, rütbə: “serzhant” rütbəsi cədvəldə yoxdur: cədvəldəki rütbələrdən birini yazın`
	if diff := cmp.Diff(want, f.In(words.Az)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(`f.csv, row 2, rank: there is no rank "serzhant" in the table: write one of those in it`, err.Error()); diff != "" {
		t.Error(diff)
	}
	if (&Import{}).Err() != nil {
		t.Error("nothing is wrong with nothing")
	}
}

func BenchmarkReadPeople2500(b *testing.B) {
	r := regiment(b, 2500)
	empty := force.NewRegister(r.Ranks, r.Units, nil, nil, nil, nil, nil)
	for _, f := range []Format{XLSX, CSV} {
		var file bytes.Buffer
		if err := WritePeople(&file, f, words.Az, r, today, nil, ""); err != nil {
			b.Fatal(err)
		}
		for name, into := range map[string]*force.Register{"new": empty, "same": r} {
			b.Run(string(f)+"/"+name, func(b *testing.B) {
				for b.Loop() {
					im, err := ReadPeople("f", bytes.NewReader(file.Bytes()), into, today, How{})
					if err != nil || im.Totals[New]+im.Totals[Same] != 2500 {
						b.Fatal(err, im.Totals)
					}
				}
			})
		}
	}
}

func BenchmarkWritePeople2500(b *testing.B) {
	r := regiment(b, 2500)
	for _, f := range []Format{XLSX, CSV} {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				if err := WritePeople(&bytes.Buffer{}, f, words.Az, r, today, nil, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
